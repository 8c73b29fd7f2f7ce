//! `GET …/ticks/latest`, `GET …/ticks/{number}`

use std::time::{Duration, Instant};

use deliberation_core::difference::{Applied, Tick};
use deliberation_core::publish::Published;
use serde_json::json;

use crate::support::{HOST, Server, act, config, hide, opening, statement};

#[test]
fn a_snapshot_and_its_ticks_make_the_fresh_snapshot_at_every_step() {
    let server = Server::start();
    let room = server.open(&opening(json!({
        "policy": { "profile": "club", "map_from": 15, "room": "closed" },
        "phases": [
            { "id": "a", "kind": "collect", "allows": ["vote", "statement"] },
            { "id": "b", "kind": "deliberate", "allows": ["vote"], "results": "on-close" },
            { "id": "c", "kind": "report", "allows": [] },
        ],
    })));
    let mut mine = room.published();
    let mut check = || {
        let latest: Tick = serde_json::from_slice(&room.get("/ticks/latest").body).unwrap();
        while mine.tick < latest.tick {
            let tick = room.get(&format!("/ticks/{}", mine.tick + 1));
            assert_eq!(tick.header("cache-control"), "public, max-age=600");
            let tick: Tick = serde_json::from_slice(&tick.body).unwrap();
            assert_eq!(mine.apply(&tick), Applied::Fresh);
            let fresh = room.get(&format!("/snapshots/{}", mine.tick));
            if fresh.status == 200 {
                assert_eq!(serde_json::from_slice::<Published>(&fresh.body).unwrap(), mine);
            }
        }
        assert_eq!(room.published().participation, mine.participation);
    };
    let host = room.join_as(Some(HOST), "");
    let ids = room.statements();
    let pause = || std::thread::sleep(Duration::from_millis(25));
    for n in 0..22 {
        let mut person = room.join_as(None, if n % 3 == 0 { r#"{"tie":"party"}"# } else { "" });
        person.vote(&ids[0], if n % 2 == 0 { "agree" } else { "disagree" });
        pause();
        check();
        person.vote(&ids[1 + n % 2], if n % 4 == 0 { "pass" } else { "agree" });
        if n == 7 {
            person.act(&statement("Between the votes."));
        }
        if n == 17 {
            host.act(&act("phase", json!({ "to": "b" })));
        }
        pause();
        check();
    }
    let opening = room.published().opening.act.to_string();
    for last in [hide(&ids[2], &opening), act("phase", json!({ "to": "c" }))] {
        assert!(host.act(&last)["seq"].is_u64());
        pause();
        check();
    }
    assert_eq!(room.wait("the end", |published| published.phase.id == "c").statements.len(), 3);
}

#[test]
fn the_next_tick_is_waited_for() {
    let server =
        Server::with(deliberation_server::config::Config { wait: Duration::from_secs(3), ..config() });
    let room = server.open(&opening(json!({})));
    let next = room.published().tick + 1;
    let started = Instant::now();
    let tick = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| room.get(&format!("/ticks/{next}")));
        std::thread::sleep(Duration::from_millis(200));
        room.join().vote(&room.statements()[0], "agree");
        waiting.join().unwrap()
    });
    assert_eq!(tick.status, 200);
    assert!((Duration::from_millis(200)..Duration::from_secs(2)).contains(&started.elapsed()));
    assert_eq!(tick.json()["tick"], next);
    assert_eq!(tick.json()["participation"]["voters"], 1);
}

#[test]
fn numbers_that_are_not_there_are_told_apart() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let now = room.published().tick;
    let silent = room.get(&format!("/ticks/{}", now + 1));
    assert_eq!((silent.status, silent.header("cache-control")), (204, "public, s-maxage=1"));
    room.get(&format!("/ticks/{}", now + 2)).is_problem("unknown-tick", 404);
    room.get(&format!("/ticks/{}", u64::MAX)).is_problem("unknown-tick", 404);
    room.get(&format!("/ticks/{}", now - 1)).is_problem("gone", 410);
    room.get("/ticks/0").is_problem("gone", 410);
    room.get("/ticks/x").is_problem("unknown-tick", 404);
    room.get("/ticks/-1").is_problem("unknown-tick", 404);
}

#[test]
fn whoever_polls_is_told_when_nothing_changed() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let latest = room.get("/ticks/latest");
    assert_eq!(latest.json()["tick"], room.published().tick);
    assert!(latest.header("cache-control").contains("s-maxage=1"));
    let path = room.at("/ticks/latest");
    let tag = latest.header("etag").to_owned();
    assert_eq!(room.client.get_with(&path, &[("if-none-match", &tag)]).status, 304);
    room.join().vote(&room.statements()[0], "agree");
    room.wait("the vote", |published| published.participation.voters == 1);
    assert_eq!(room.client.get_with(&path, &[("if-none-match", &tag)]).status, 200);
}

#[test]
fn there_is_never_one_message_per_vote() {
    let server =
        Server::with(deliberation_server::config::Config { tick: Duration::from_millis(400), ..config() });
    let room = server.open(&opening(json!({})));
    let first = room.published().tick;
    let ids = room.statements();
    let started = Instant::now();
    for _ in 0..40 {
        room.join().vote(&ids[0], "agree");
    }
    room.wait("all", |published| published.participation.voters == 40);
    let ticks = room.published().tick - first;
    let most = started.elapsed().as_millis() as u64 / 400 + 2;
    assert!((2..=most).contains(&ticks), "{ticks} ticks, at most {most}");
}
