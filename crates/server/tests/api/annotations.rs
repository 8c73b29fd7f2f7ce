//! Annotations over the wire: refused with a cause each, kept, signed, seen by whom.

use serde_json::{Value, json};

use crate::portal::{Portal, claims};
use crate::support::{Person, Room, Server, act, opening, problem};

const CLAIM: &str = "一楼不同意，电梯就不能装。";

fn somebody(room: &Room, portal: &Portal, who: &str, field: &str, house: &str) -> Person {
    let given = json!({ "role": "expert", "name": who, "org": house, "fields": [field] });
    room.join_as(Some(&portal.sign(&claims(who, given))), "")
}

fn words(text: &str) -> Value {
    json!({ "lang": "zh-CN", "text": text })
}

fn note(target: &str) -> Value {
    act(
        "annotation",
        json!({
            "target": target, "revision": 1,
            "span": { "start": 6, "end": 12, "exact": "电梯就不能装" },
            "kind": "correction", "code": "L1", "severity": "material",
            "right": words("一楼的采光损失是真实的。"), "text": words("法律没有规定一楼有一票否决权。"),
            "law": [{
                "jurisdiction": "CN", "instrument": "中华人民共和国民法典",
                "citation": "《中华人民共和国民法典》第二百七十八条第一款第七项", "version_date": "2021-01-01",
                "status": "in-force", "checked_on": "2026-11-01", "url": "https://example.org/law",
            }],
            "interests": [],
        }),
    )
}

#[test]
fn a_note_is_read_by_its_signers_first_and_by_everybody_once_it_is_signed() {
    let portal = Portal::new();
    let server = Server::with(portal.config());
    let room = server.open(&opening(json!({})));
    let on = &room.statements()[0];
    let author = room.join();
    let argued = act("argument", json!({ "on": on, "relation": "oppose", "text": words(CLAIM) }));
    assert_eq!(problem(&author.act(&argued)), "none");
    let claim = argued["id"].as_str().unwrap();
    let lawyer = somebody(&room, &portal, "张律师", "law", "某某律师事务所");
    let planner = somebody(&room, &portal, "李规划师", "planning", "某某规划院");

    assert_eq!(problem(&author.act(&note(claim))), "role-forbids");
    assert_eq!(problem(&planner.act(&note(claim))), "outside-field");
    let mut moved = note(claim);
    moved["span"]["start"] = json!(5);
    moved["span"]["end"] = json!(11);
    assert_eq!(problem(&lawyer.act(&moved)), "quote-differs");

    let note = note(claim);
    assert_eq!(problem(&lawyer.act(&note)), "none");
    let published = room.wait("that experts check it", |p| !p.notes.claims.is_empty());
    assert!(published.notes.claims[0].checking);
    let thread = || room.get(&format!("/statements/{on}/thread")).json();
    assert_eq!(thread()["annotations"][0]["note"], Value::Null);

    let desk = |person: &Person| person.get("/desk");
    desk(&author).is_problem("role-forbids", 403);
    room.get("/desk").is_problem("unauthenticated", 401);
    let reply = desk(&planner);
    assert_eq!(reply.header("cache-control"), "private, no-store");
    assert_eq!(reply.json()["awaiting"][0]["note"]["exact"], "电梯就不能装");

    let sign = act("signature", json!({ "annotation": note["id"], "agrees": true }));
    assert_eq!(problem(&lawyer.act(&sign)), "same-house");
    assert_eq!(problem(&planner.act(&sign)), "none");
    room.wait("the note", |p| p.notes.claims.first().is_some_and(|claim| claim.notes == 1));
    let row = &thread()["annotations"][0]["note"];
    assert_eq!(
        (&row["by"]["name"], &row["signatures"][0]["by"]["org"]),
        (&json!("张律师"), &json!("某某规划院"))
    );
    assert_eq!(row["place"], json!({ "revision": 1, "start": 6, "end": 12 }));

    // What somebody says of a note is theirs, and told to them alone.
    let helps = act("helpful", json!({ "annotation": note["id"], "value": "yes", "nth": 1 }));
    assert_eq!(problem(&author.act(&helps)), "none");
    assert_eq!(author.me().json()["notes"]["said"], json!([{ "annotation": note["id"], "helps": "yes" }]));
}

#[test]
fn what_stands_on_three_claims_is_often_heard_without_a_thread_being_asked_for() {
    let portal = Portal::new();
    let server = Server::with(portal.config());
    let room = server.open(&opening(json!({})));
    let on = &room.statements()[0];
    let heard = || room.get("/heard");
    let before = heard();
    assert_eq!((before.status, before.json()["heard"].clone()), (200, json!([])));
    assert!(before.header("cache-control").contains("s-maxage=1") && !before.header("etag").is_empty());
    let lawyer = somebody(&room, &portal, "张律师", "law", "某某律师事务所");
    let mut first = None;
    for n in 0..3 {
        let claim =
            act("argument", json!({ "on": on, "relation": "oppose", "text": words(&format!("{CLAIM}{n}")) }));
        assert_eq!(problem(&room.join().act(&claim)), "none");
        let mut note = note(claim["id"].as_str().unwrap());
        note["severity"] = json!("hint");
        if let Some(first) = &first {
            note["same_as"] = json!(first);
        }
        assert_eq!(problem(&lawyer.act(&note)), "none");
        first = first.or_else(|| note["id"].as_str().map(str::to_owned));
    }
    room.wait("three notes", |p| p.notes.claims.iter().filter(|claim| claim.notes == 1).count() == 3);
    let list = heard().json();
    assert_eq!(list["heard"].as_array().unwrap().len(), 1, "{list}");
    let claim = &list["heard"][0];
    assert_eq!(
        (&claim["first"], &claim["claims"], &claim["statement"]),
        (&json!(first), &json!(3), &json!(on))
    );
    assert_eq!(claim["text"], words(&format!("{CLAIM}0")));
    let thread = room.get(&format!("/statements/{on}/thread")).json();
    assert_eq!(claim["row"], thread["annotations"][0]);

    // A fourth says it, too: whoever stands for the note, and nobody else, is told where it could be put.
    let fourth = act("argument", json!({ "on": on, "relation": "support", "text": words(CLAIM) }));
    assert_eq!(problem(&room.join().act(&fourth)), "none");
    room.wait("four reasons", |p| p.threads.iter().any(|head| head.posts == 4));
    let alike = |who: &Person, note: &str| who.get(&format!("/desk?alike={note}")).json()["alike"].clone();
    let found = alike(&lawyer, first.as_deref().unwrap());
    assert_eq!((found.as_array().unwrap().len(), &found[0]["target"]), (1, &fourth["id"]));
    assert_eq!((&found[0]["side"], &found[0]["span"]["start"]), (&json!("support"), &json!(6)));
    let other = somebody(&room, &portal, "王律师", "law", "另一家律师事务所");
    assert_eq!(alike(&other, first.as_deref().unwrap()), Value::Null);
    lawyer.get("/desk?alike=x").is_problem("malformed-body", 400);
}
