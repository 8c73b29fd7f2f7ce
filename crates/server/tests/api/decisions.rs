//! What everybody may look up of moderation: decisions, numbers; and a receipt, for whoever has it.

use deliberation_core::moderation::case::receipt;
use deliberation_server::config::Config;
use deliberation_server::limits::Rate;
use serde_json::{Value, json};

use crate::support::{HOST, Person, Room, Server, act, config, hide, opening, problem, statement, text};

/// Words that only those may read to whom they are told.
const EXPLAINED: &str = "What I saw in the stairwell";
const CONTACT: &str = "reporter@example.org";
const HIDDEN: &str = "Everybody on the third floor is a thief";
const QUOTED: &str = "It names the third floor";
const APPEALED: &str = "It was meant as a joke";

fn flag(target: &str) -> Value {
    let contact = json!({ "name": "R", "email": CONTACT });
    let told = json!({ "target": target, "revision": 1, "reason": "other", "explanation": text(EXPLAINED), "contact": contact });
    act("flag", told)
}

fn write(person: &Person, words: &str) -> String {
    let written = statement(words);
    assert_eq!(problem(&person.act(&written)), "none");
    written["id"].as_str().unwrap().to_owned()
}

/// The public addresses of what was decided.
fn public(room: &Room) -> [String; 4] {
    ["", "/decisions", "/moderation", "/ticks/latest"].map(|path| room.get(path).text())
}

fn wait(room: &Room, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..250 {
        let found = room.get("/decisions").json();
        if wanted(&found) {
            return found;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("never came: {what}");
}

#[test]
fn decisions_are_the_same_for_everybody_and_name_nobody() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let (author, reporter, host) = (room.join(), room.join(), room.join_as(Some(HOST), ""));
    let empty = room.get("/decisions");
    assert_eq!(empty.status, 200);
    assert_eq!((&empty.json()["decisions"], &empty.json()["since"]), (&json!([]), &json!(0)));
    let id = write(&author, HIDDEN);
    let report = flag(&id);
    assert!(reporter.act(&report)["seq"].is_u64());
    let mut decision = hide(&id, &id);
    decision["facts"] = text(QUOTED);
    assert!(host.act(&decision)["seq"].is_u64());
    let found = wait(&room, "the decision", |found| found["decisions"].as_array().unwrap().len() == 1);
    let row = &found["decisions"][0];
    assert_eq!((&row["target"], &row["outcome"], &row["by"]), (&json!(id), &json!("hide"), &json!("host")));
    assert_eq!((&row["source"], &row["state"]), (&json!("flags"), &json!("stands")));
    assert_eq!(row["reason"]["text"], "It attacks a person.");
    // One like another, to whomever: with a tag that a cache can ask by.
    let (plain, bearing) = (room.get("/decisions"), reporter.get("/decisions"));
    assert_eq!(plain.body, bearing.body);
    assert!(plain.header("cache-control").starts_with("public") && !plain.header("etag").is_empty());
    let again = room.client.get_with(&room.at("/decisions"), &[("if-none-match", plain.header("etag"))]);
    assert_eq!(again.status, 304);
    // What was decided comes again when something becomes of it, without an edition of anything else.
    let since = found["since"].as_u64().unwrap();
    let later = format!("/decisions?since={since}");
    assert_eq!(room.get(&later).json()["decisions"], json!([]));
    let appeal = act("appeal", json!({ "decision": decision["id"], "text": text(APPEALED) }));
    assert!(author.act(&appeal)["seq"].is_u64());
    wait(&room, "the appeal", |found| found["decisions"][0]["state"] == "appealed");
    assert_eq!(room.get(&later).json()["decisions"][0]["id"], decision["id"]);
    assert_ne!(room.get("/decisions").header("etag"), plain.header("etag"));
    for body in public(&room) {
        for word in [EXPLAINED, CONTACT, HIDDEN, QUOTED, APPEALED, report["id"].as_str().unwrap()] {
            assert!(!body.contains(word), "{word}: {body}");
        }
    }
    // Whom it is about reads all of it.
    assert_eq!(author.me().json()["moderation"]["on_mine"][0]["facts"]["text"], QUOTED);
}

#[test]
fn a_warning_is_listed_and_of_nobody() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let (author, host) = (room.join(), room.join_as(Some(HOST), ""));
    let id = write(&author, "A word too sharp.");
    let mut warning = hide(&id, &id);
    warning["outcome"] = json!("warn");
    assert!(host.act(&warning)["seq"].is_u64());
    let found = wait(&room, "the warning", |found| !found["decisions"].as_array().unwrap().is_empty());
    let row = &found["decisions"][0];
    assert_eq!(
        (&row["kind"], &row["target"], &row["reason"]),
        (&json!("person"), &Value::Null, &Value::Null)
    );
    assert!(!found.to_string().contains(&id));
}

#[test]
fn the_list_comes_page_by_page() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let (author, host) = (room.join(), room.join_as(Some(HOST), ""));
    for n in 0..5 {
        let id = write(&author, &format!("Number {n} of what I say."));
        assert!(host.act(&hide(&id, &id))["seq"].is_u64());
    }
    wait(&room, "all", |found| found["decisions"].as_array().unwrap().len() == 5);
    let (mut since, mut seen) = (0, Vec::new());
    loop {
        let page = room.get(&format!("/decisions?limit=2&since={since}")).json();
        seen.extend(page["decisions"].as_array().unwrap().iter().map(|row| row["number"].as_u64().unwrap()));
        since = page["since"].as_u64().unwrap();
        if page["more"] != json!(true) {
            break;
        }
    }
    assert_eq!(seen, [1, 2, 3, 4, 5]);
    for wrong in ["limit=0", "limit=501", "limit=x", "since=-1", "since=%27"] {
        room.get(&format!("/decisions?{wrong}")).is_problem("malformed-body", 400);
    }
}

#[test]
fn numbers_count_decisions_and_tell_of_reports_by_handfuls() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let (author, host) = (room.join(), room.join_as(Some(HOST), ""));
    let id = write(&author, HIDDEN);
    for n in 1..=5 {
        assert!(room.join().act(&flag(&id))["seq"].is_u64());
        if n < 5 {
            // Nobody is told of few, not even later: what the others add is told all at once.
            assert_eq!(room.get("/moderation").json().get("flags"), None);
        }
    }
    assert!(host.act(&hide(&id, &id))["seq"].is_u64());
    wait(&room, "the decision", |found| !found["decisions"].as_array().unwrap().is_empty());
    let reply = room.get("/moderation");
    assert!(reply.header("cache-control").starts_with("public"));
    let told = reply.json();
    assert_eq!(told["flags"], json!([{ "reason": "other", "count": 5 }]));
    assert_eq!(told["decisions"], json!([{ "outcome": "hide", "about": "attack", "count": 1 }]));
    assert_eq!((&told["reported"], &told["own"], &told["automated"]), (&json!(1), &json!(0), &json!(0)));
    // Of a single decision the time would tell when it was reported.
    assert_eq!((told.get("median_s"), told.get("open")), (None, None));
}

#[test]
fn whoever_has_a_receipt_learns_what_became_of_the_report() {
    let server = Server::with(Config { receipts: None, ..config() });
    let room = server.open(&opening(json!({})));
    let (author, reporter, host) = (room.join(), room.join(), room.join_as(Some(HOST), ""));
    let id = write(&author, HIDDEN);
    let report = flag(&id);
    assert!(reporter.act(&report)["seq"].is_u64());
    let receipt = receipt(report["id"].as_str().unwrap().parse().unwrap());
    let ask = |receipt: &str| room.get(&format!("/receipts/{receipt}"));
    let waits = ask(&receipt);
    assert_eq!((waits.status, waits.header("cache-control")), (200, "private, no-store"));
    assert_eq!((&waits.json()["state"], waits.json().get("decision")), (&json!("waiting"), None));
    // As it is written down, too.
    assert_eq!(ask(&receipt.replace('-', "").to_uppercase()).json()["state"], "waiting");
    let mut decision = hide(&id, &id);
    decision["facts"] = text(QUOTED);
    host.act(&decision);
    let decided = ask(&receipt).json();
    assert_eq!((&decided["state"], &decided["decision"]["id"]), (&json!("decided"), &decision["id"]));
    let appeal = act("appeal", json!({ "decision": decision["id"], "text": text(APPEALED) }));
    author.act(&appeal);
    assert_eq!(ask(&receipt).json()["state"], "appealed");
    for word in [EXPLAINED, CONTACT, HIDDEN, QUOTED, APPEALED] {
        assert!(!ask(&receipt).text().contains(word), "{word}");
    }
    // Of another report, another deliberation, or nonsense, nothing, with the article on reports.
    for wrong in ["0000-0000-0000-0000", "x", "%20", "9f3a", &receipt[..18], &format!("+{}", &receipt[1..])] {
        ask(wrong).is_problem("unknown-receipt", 404);
        assert_eq!(ask(wrong).json()["rule"]["article"], 17);
    }
    let other = server.open(&opening(json!({ "slug": "garden" })));
    other.get(&format!("/receipts/{receipt}")).is_problem("unknown-receipt", 404);
}

#[test]
fn nobody_tries_receipts_by_the_thousand() {
    let few = Some(Rate { each_second: 0.01, burst: 3.0 });
    let server = Server::with(Config { receipts: few, ..config() });
    let room = server.open(&opening(json!({})));
    for _ in 0..3 {
        room.get("/receipts/0000-0000-0000-0000").is_problem("unknown-receipt", 404);
    }
    let refused = room.get("/receipts/0000-0000-0000-0000");
    refused.is_problem("too-many-requests", 429);
    assert!(refused.header("retry-after").parse::<u64>().unwrap() > 0);
}
