//! `GET …/audit`: what was done, act by act, for those who look whether all was done by the rules.

use serde_json::{Value, json};

use crate::portal::{Portal, claims};
use crate::support::{HOST, Person, Room, Server, act, argue, does, hide, opening, statement, text, vote};

fn all(auditor: &Person) -> Vec<Value> {
    let reply = auditor.get("/audit");
    assert_eq!((reply.status, reply.header("cache-control")), (200, "private, no-store"), "{}", reply.text());
    reply.json()["acts"].as_array().cloned().unwrap()
}

fn auditor(portal: &Portal, room: &Room, role: &str) -> Person {
    room.join_as(Some(&portal.sign(&claims("audit", json!({ "role": role })))), "")
}

#[test]
fn an_auditor_reads_all_but_ballots_and_never_who_reported() {
    let portal = Portal::new();
    let server = Server::with(portal.config());
    let room = server.open(&opening(json!({})));
    let (author, reporter, host) = (room.join(), room.join(), room.join_as(Some(HOST), ""));
    let first = room.statements().remove(0);
    let reason = does(&author, &argue(&first, "support", "A reason of mine."));
    does(&author, &vote(&first, "agree", 1));
    does(&reporter, &statement("I write, too."));
    let rated = json!({ "post": reason, "revision": 1, "value": "up", "nth": 2 });
    does(&reporter, &act("rating", rated));
    let law = json!({ "target": reason, "revision": 1, "reason": "illegal", "law": "A law", "good_faith": true,
        "explanation": text("It is against it."), "contact": { "name": "Ms Secret", "email": "secret@example.org" } });
    let flag = does(&reporter, &act("flag", law));
    let other = json!({ "target": first, "revision": 1, "reason": "spam" });
    does(&reporter, &act("flag", other));
    let decision = does(&host, &hide(&reason, &reason));
    does(&author, &act("appeal", json!({ "decision": decision, "text": text("Look again.") })));
    let erased = does(&author, &statement("To be erased."));
    does(&author, &act("erasure", json!({ "what": erased })));
    for role in ["auditor", "admin"] {
        let acts = all(&auditor(&portal, &room, role));
        let kinds: Vec<&str> = acts.iter().map(|act| act["type"].as_str().unwrap()).collect();
        let wanted =
            ["open", "argument", "statement", "flag", "flag", "decision", "appeal", "statement", "erasure"];
        assert_eq!(kinds, wanted);
        let words = json!(acts).to_string();
        assert!(words.contains("It is against it.") && words.contains("A reason of mine."), "{words}");
        for gone in ["Ms Secret", "secret@example.org", "To be erased."] {
            assert!(!words.contains(gone), "{gone}");
        }
        assert_eq!((&acts[3]["id"], &acts[3]["act"]["law"]), (&json!(flag), &json!("A law")));
        assert_eq!(acts[7]["act"], Value::Null, "{}", acts[7]);
        // Texts stand under the number that everybody sees; reports and appeals under none.
        let numbers = |at: usize| (acts[at]["author"].as_u64(), acts[at]["person"].as_u64());
        assert!(numbers(1).0.is_some() && numbers(2).0.is_some() && numbers(1) != numbers(2));
        assert_eq!([3, 4, 6].map(numbers), [(None, Some(1)), (None, Some(1)), (None, Some(2))]);
        // In a later answer the same people are others.
        let after = acts[4]["seq"].as_u64().unwrap();
        let later = auditor(&portal, &room, role).get(&format!("/audit?after={after}")).json();
        assert_eq!(
            (later["acts"][1]["type"].as_str(), &later["acts"][1]["person"]),
            (Some("appeal"), &json!(1))
        );
        assert_eq!((&later["more"], &later["after"]), (&json!(false), &acts[8]["seq"]));
    }
    // No pseudonym leaves, and nobody else reads it.
    for person in [&author, &reporter, &host] {
        person.get("/audit").is_problem("role-forbids", 403);
    }
    room.get("/audit").is_problem("unauthenticated", 401);
}

#[test]
fn it_comes_in_pages_without_holes() {
    let portal = Portal::new();
    let server = Server::with(portal.config());
    let room = server.open(&opening(json!({})));
    let host = room.join_as(Some(HOST), "");
    for _ in 0..30 {
        let acts: Vec<Value> = (0..20).map(|n| act("writing", json!({ "slow_s": n }))).collect();
        assert!(host.acts(&acts).iter().all(|result| result["seq"].is_u64()));
    }
    let auditor = auditor(&portal, &room, "auditor");
    let first = auditor.get("/audit").json();
    assert_eq!((first["acts"].as_array().map(Vec::len), &first["more"]), (Some(500), &json!(true)));
    let second = auditor.get(&format!("/audit?after={}", first["after"])).json();
    assert_eq!((second["acts"].as_array().map(Vec::len), &second["more"]), (Some(101), &json!(false)));
    let end = auditor.get(&format!("/audit?after={}", second["after"])).json();
    assert_eq!((end["acts"].as_array().map(Vec::len), &end["after"]), (Some(0), &second["after"]));
    for wrong in ["x", "-1", "18446744073709551615"] {
        auditor.get(&format!("/audit?after={wrong}")).is_problem("malformed-body", 400);
    }
}
