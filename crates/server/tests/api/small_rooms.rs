//! The table of small rooms and held results, on the wire: looked for in the bytes.

use serde_json::json;

use crate::support::{HOST, Room, Server, act, opening};

/// All that a stranger can read of a room.
fn wire(room: &Room) -> String {
    let latest = room.get("/ticks/latest");
    let number = latest.json()["tick"].as_u64().unwrap();
    let ticks =
        (number.saturating_sub(3)..=number).map(|number| room.get(&format!("/ticks/{number}")).text());
    room.get("").text() + &latest.text() + &ticks.collect::<String>()
}

fn vote(room: &Room, from: u32, to: u32) {
    let ids = room.statements();
    for n in from..=to {
        let mut person = room.join_as(None, r#"{"tie":"nearby"}"#);
        person.vote(&ids[0], if n % 3 == 0 { "disagree" } else { "agree" });
        person.vote(&ids[1], if n % 2 == 0 { "disagree" } else { "pass" });
        room.wait("a vote", |published| published.participation.voters == n);
        // The second vote of somebody may change nothing that anybody sees: two ticks, and it would be there.
        std::thread::sleep(std::time::Duration::from_millis(60));
    }
}

fn no_results(wire: &str) {
    for word in ["tally", "agree\"", "\"map\":", "\"groups\"", "\"nearby\"", "\"components\""] {
        assert!(!wire.contains(word), "{word} in {wire}");
    }
}

#[test]
fn fewer_than_five_are_only_counted() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    for n in 1..=4 {
        vote(&room, n, n);
        no_results(&wire(&room));
    }
}

#[test]
fn from_five_on_sums_are_renewed_by_handfuls_and_never_after_one() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    vote(&room, 1, 5);
    let sums = |room: &Room| -> Vec<u32> {
        let published = room.published();
        published.statements.iter().map(|s| s.tally.map_or(0, |tally| tally.seen())).collect()
    };
    let first = sums(&room);
    assert_eq!(first[0], 5);
    for n in 6..=9 {
        vote(&room, n, n);
        assert_eq!(sums(&room), first, "after {n} people");
    }
    vote(&room, 10, 10);
    assert_eq!(sums(&room)[0], 10);
    assert!(!wire(&room).contains("\"map\":"));
}

#[test]
fn from_fifty_on_there_is_a_map_in_cells() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    vote(&room, 1, 49);
    assert!(!wire(&room).contains("\"map\":"));
    vote(&room, 50, 60);
    let published = room.wait("the map", |published| published.map.is_some());
    assert_eq!(published.statements[0].tally.unwrap().seen(), 60);
}

#[test]
fn held_results_are_absent_from_the_wire_until_the_phase_closes() {
    let server = Server::start();
    let room = server.open(&opening(json!({ "phases": [
        { "id": "vote", "kind": "deliberate", "allows": ["vote"], "results": "on-close" },
        { "id": "show", "kind": "report", "allows": [], "results": "always" },
    ]})));
    for n in 1..=55 {
        vote(&room, n, n);
        if n % 11 == 0 {
            no_results(&wire(&room).replace("\"disagree\"", ""));
        }
    }
    room.join_as(Some(HOST), "").act(&act("phase", json!({ "to": "show" })));
    let published = room.wait("the results", |published| published.map.is_some());
    assert_eq!(published.statements[0].tally.unwrap().seen(), 55);
}
