//! Reports, decisions and appeals over the wire: what each gets to know of them, and what nobody does.

use serde_json::{Value, json};

use crate::support::{HOST, Server, act, hide, opening, problem, statement, text};

#[test]
fn a_report_is_decided_told_and_appealed_and_never_published() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let (author, reporter, other) = (room.join(), room.join(), room.join());
    let host = room.join_as(Some(HOST), "");
    let written = statement("You are all fools.");
    author.act(&written);
    let id = written["id"].as_str().unwrap();
    room.wait("it", |published| published.statements.len() == 4);
    let before = room.published();
    let report =
        json!({ "target": id, "revision": 1, "reason": "other", "explanation": text("A secret of mine") });
    assert!(reporter.act(&act("flag", report.clone()))["seq"].is_u64());
    // The same again says the same, and one's own is not reported.
    assert!(reporter.act(&act("flag", report.clone()))["seq"].is_u64());
    assert_eq!(problem(&author.act(&act("flag", report))), "own-thing");
    let mine = reporter.me().json();
    assert_eq!(mine["moderation"]["flags"].as_array().map(Vec::len), Some(1));
    assert!(mine["moderation"]["flags"][0]["answer"].is_null());
    // Nothing but the number they write under, and the code by which they would be given a role.
    let told = &author.me().json()["moderation"];
    assert_eq!(
        told.as_object().map(|told| told.keys().cloned().collect::<Vec<_>>()),
        Some(vec!["handle".to_owned(), "number".to_owned()])
    );
    // Those who moderate have it before them, without who reported; nobody else does.
    let queue = host.get("/queue");
    assert_eq!((queue.status, queue.header("cache-control")), (200, "private, no-store"));
    let waits = queue.json();
    assert_eq!((&waits["cases"][0]["target"], &waits["open"]), (&json!(id), &json!(1)));
    assert_eq!(waits["cases"][0]["flags"][0]["explanation"]["text"], "A secret of mine");
    for person in [&reporter, &author] {
        person.get("/queue").is_problem("role-forbids", 403);
    }
    assert_eq!(room.get("/queue").status, 401);
    // Others decide nothing.
    assert_eq!(problem(&other.act(&hide(id, id))), "role-forbids");
    let decision = hide(id, id);
    assert!(host.act(&decision)["seq"].is_u64());
    let hidden = room.wait("that it is hidden", |published| published.statements.len() == 3);
    assert_eq!(host.get("/queue").json()["open"], 0);
    assert_eq!(before.moderation, Value::Null);
    assert_eq!(hidden.moderation["gone"][0]["id"], id);
    assert_eq!(hidden.moderation["gone"][0]["measure"]["ground"], json!({ "article": 2, "version": 1 }));
    let (mine, theirs) = (author.me().json(), reporter.me().json());
    assert_eq!(mine["moderation"]["on_mine"][0]["outcome"], "hide");
    assert_eq!(theirs["moderation"]["flags"][0]["answer"]["id"], decision["id"]);
    let appeal = json!({ "decision": decision["id"], "text": text("Look again, please") });
    assert_eq!(problem(&other.act(&act("appeal", appeal.clone()))), "not-yours");
    let appeal = act("appeal", appeal);
    assert!(author.act(&appeal)["seq"].is_u64());
    let ruling = json!({ "appeal": appeal["id"], "finding": "overturned", "text": text("I looked.") });
    // Whoever decided does not rule on it.
    assert_eq!(problem(&host.act(&act("ruling", ruling))), "involved");
    // Nobody who asks in public gets to know who reported, with which words, or what the appeal says.
    let public = [room.get("").text(), room.get("/ticks/latest").text(), room.get("/posts?since=0").text()];
    for body in public {
        for word in ["A secret of mine", "Look again, please", "You are all fools"] {
            assert!(!body.contains(word), "{word}: {body}");
        }
    }
}

#[test]
fn while_writing_is_paused_votes_go_on() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let (mut person, host) = (room.join(), room.join_as(Some(HOST), ""));
    let pause = json!({ "closed": true, "reason": text("The broadcast begins.") });
    assert_eq!(problem(&person.act(&act("writing", pause.clone()))), "role-forbids");
    assert!(host.act(&act("writing", pause))["seq"].is_u64());
    let paused = person.act(&statement("One more"));
    assert_eq!(problem(&paused), "writing-closed");
    assert_eq!(paused["problem"]["rule"]["article"], 20);
    let first = room.statements().remove(0);
    assert!(person.vote(&first, "agree")["seq"].is_u64());
    let told = room.wait("the pause", |published| !published.moderation.is_null());
    assert_eq!(told.moderation["closed"]["reason"]["text"], "The broadcast begins.");
    assert!(host.act(&act("writing", json!({})))["seq"].is_u64());
    assert!(person.act(&statement("One more"))["seq"].is_u64());
}

#[test]
fn an_act_that_nobody_knows_is_short() {
    let server = Server::start();
    let person = server.open(&opening(json!({}))).join();
    let song = |length: usize| act("song", json!({ "words": "la".repeat(length) }));
    assert!(person.act(&song(200))["seq"].is_u64());
    assert_eq!(problem(&person.act(&song(2_000))), "too-large");
}
