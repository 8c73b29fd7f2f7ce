//! `GET …/history`, `GET …/regions`, the stance line of snapshots and ticks, and what is one's own of it.

use serde_json::{Value, json};

use crate::support::{Room, Server, act, opening, problem, text};

fn stand(when: &str, value: Value, nth: u64) -> Value {
    act("stance", json!({ "when": when, "value": value, "nth": nth }))
}

fn lined(server: &Server) -> Room {
    server.open(&opening(json!({ "sides": [text("No lift"), text("A lift")],
        "ties": [{ "tie": "affected", "size": 48, "unit": text("households") }] })))
}

#[test]
fn the_line_is_renewed_by_handfuls_and_has_a_history() {
    let server = Server::start();
    let room = lined(&server);
    for n in 0..5 {
        let mut person = room.join();
        assert!(person.act(&stand("before", json!(-80), 1))["seq"].is_u64());
        if n < 4 {
            assert!(person.act(&stand("after", json!("undecided"), 2))["seq"].is_u64());
        }
        let mine = person.me().json();
        assert_eq!(mine["stances"][0], json!({ "when": "before", "value": -80 }));
        assert_eq!(mine["stances"].as_array().map(Vec::len), Some(if n < 4 { 2 } else { 1 }));
        person.vote(&room.statements()[0], "agree");
    }
    room.wait("a vote of everybody", |published| published.participation.voters == 5);
    let snapshot = room.get("").json();
    assert_eq!(
        (&snapshot["stance"]["people"], &snapshot["stance"]["before"]["bars"][2]),
        (&json!(5), &json!(5))
    );
    // Four are no handful.
    assert_eq!(snapshot["stance"].get("after"), None);
    assert_eq!(snapshot["opening"]["ties"][0]["size"], json!(48));
    let reply = room.get("/history");
    assert!(reply.header("cache-control").contains("s-maxage=1") && !reply.header("etag").is_empty());
    let history = reply.json();
    let last = history["frames"].as_array().and_then(|frames| frames.last()).unwrap().clone();
    assert_eq!((&last["voters"], &last["sums"][0]), (&json!(5), &json!([5, 0, 0])));
    assert_eq!(history["statements"][0], json!(room.statements()[0]));
    // Of five people nobody learns what those on one side hold.
    assert_eq!(room.get("/regions").json(), json!({ "statements": [] }));
}

#[test]
fn what_the_rules_refuse_has_a_type_and_an_article() {
    let server = Server::start();
    let (room, plain) = (lined(&server), server.open(&opening(json!({ "slug": "plain" }))));
    let refused = plain.join().act(&stand("after", json!(3), 1));
    assert_eq!((problem(&refused), refused["problem"]["rule"]["article"].is_u64()), ("no-stance-line", true));
    let me = room.join();
    assert!(me.act(&stand("after", json!(3), 1))["seq"].is_u64());
    assert_eq!(problem(&me.act(&stand("before", json!(3), 2))), "stance-fixed");
    assert_eq!(problem(&me.act(&stand("before", json!(101), 3))), "malformed-act");
}
