//! `GET /deliberations/{id}` and `…/snapshots/{number}`

use std::io::Read as _;

use serde_json::json;

use crate::support::{HOST, Server, Stream, hide, opening, statement};

#[test]
fn each_encoding_has_its_own_strong_tag() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let plain = room.get("");
    assert_eq!(
        plain.header("cache-control"),
        "public, s-maxage=1, stale-while-revalidate=5, stale-if-error=60"
    );
    assert_eq!((plain.header("vary"), plain.header("access-control-allow-origin")), ("accept-encoding", "*"));
    let capabilities = json!({ "level": 2, "live": ["sse", "wait", "poll"], "interval_ms": 20 });
    assert_eq!(plain.json()["capabilities"], capabilities);
    let mut tags = vec![plain.header("etag").to_owned()];
    for coding in ["br", "gzip"] {
        let packed = room.client.get_with(&room.path, &[("accept-encoding", coding)]);
        tags.push(packed.header("etag").to_owned());
        assert!(packed.header("etag").starts_with('"'));
    }
    assert_eq!(tags.iter().collect::<std::collections::BTreeSet<_>>().len(), 3);
    let again = room.client.get_with(&room.path, &[("if-none-match", &tags[0])]);
    assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, tags[0].as_str()));
    let other = room.client.get_with(&room.path, &[("if-none-match", &tags[1])]);
    assert_eq!(other.status, 200);
    room.join().act(&statement("Something new."));
    room.wait("it", |published| published.statements.len() == 4);
    let changed = room.client.get_with(&room.path, &[("if-none-match", &tags[0])]);
    assert_eq!(changed.status, 200);
}

#[test]
fn what_is_compressed_says_the_same() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let plain = room.get("").body;
    let raw = |coding: &str| {
        let (_, rest) = room.client.root.split_once("//").unwrap();
        let mut stream = std::net::TcpStream::connect(rest).unwrap();
        let request = format!(
            "GET /api/v1{} HTTP/1.1\r\nhost: x\r\nconnection: close\r\naccept-encoding: {coding}\r\n\r\n",
            room.path
        );
        std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        assert!(head.contains(&format!("content-encoding: {coding}")), "{head}");
        answer.split_off(end + 4)
    };
    let mut out = Vec::new();
    flate2::read::GzDecoder::new(&raw("gzip")[..]).read_to_end(&mut out).unwrap();
    assert_eq!(out, plain);
    out.clear();
    brotli::Decompressor::new(&raw("br")[..], 4096).read_to_end(&mut out).unwrap();
    assert_eq!(out, plain);
}

#[test]
fn numbered_snapshots_are_cached_for_minutes_and_gone_after_a_while() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let first = room.published().tick;
    let kept = room.get(&format!("/snapshots/{first}"));
    assert_eq!((kept.status, kept.header("cache-control")), (200, "public, max-age=600"));
    assert_eq!(kept.body, room.get("").body);
    let host = room.join_as(Some(HOST), "");
    for n in 0..9 {
        host.act(&statement(&format!("Number {n}.")));
        room.wait("it", |published| published.statements.len() == 4 + n);
    }
    room.get(&format!("/snapshots/{first}")).is_problem("gone", 410);
    room.get(&format!("/snapshots/{}", first + 100)).is_problem("unknown-tick", 404);
    room.get("/snapshots/latest").is_problem("unknown-tick", 404);
}

#[test]
fn what_was_hidden_is_in_no_older_edition() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let first = room.published().tick;
    let host = room.join_as(Some(HOST), "");
    let written = statement("Nobody is to read this.");
    room.join().act(&written);
    let shown = room.wait("it", |published| published.statements.len() == 4).tick;
    let id = written["id"].as_str().unwrap();
    assert!(host.act(&hide(id, id))["seq"].is_u64());
    let hidden = room.wait("that it is hidden", |published| published.statements.len() == 3);
    assert!(hidden.tick > shown);
    for number in first..hidden.tick {
        room.get(&format!("/snapshots/{number}")).is_problem("gone", 410);
        room.get(&format!("/ticks/{number}")).is_problem("gone", 410);
    }
    let tick = room.get(&format!("/ticks/{}", hidden.tick));
    assert_eq!(tick.json()["gone"], json!([written["id"]]));
    let snapshot = room.get(&format!("/snapshots/{}", hidden.tick));
    assert_eq!((tick.status, snapshot.status), (200, 200));
    for text in [tick.text(), snapshot.text(), room.get("").text()] {
        assert!(!text.contains("Nobody is to read"), "{text}");
    }
    // Who follows and saw the edition before is told; who missed more starts anew.
    let event = |number: u64| {
        let last = format!("{}.{number}", hidden.epoch);
        Stream::open(&room, "/live", Some(&last)).next().unwrap().name
    };
    assert_eq!((event(hidden.tick - 1), event(first)), ("tick".to_owned(), "reload".to_owned()));
}

#[test]
fn an_unknown_deliberation_is_a_problem_everywhere() {
    let server = Server::start();
    for path in ["", "/live", "/me", "/ticks/latest", "/ticks/1", "/snapshots/1"] {
        server.client().get(&format!("/deliberations/none{path}")).is_problem("unknown-deliberation", 404);
    }
    for id in ["%2e%2e", "%ff", "a%20b", "%E7%94%B5"] {
        let reply = server.client().get(&format!("/deliberations/{id}"));
        reply.is_problem("unknown-deliberation", 404);
    }
}

#[test]
fn the_same_after_a_restart_under_another_epoch_and_greater_numbers() {
    let server = Server::start();
    let room = server.open(&opening(json!({ "slug": "lift" })));
    let ids = room.statements();
    for _ in 0..7 {
        let mut person = room.join();
        person.vote(&ids[0], "agree");
        person.vote(&ids[1], "disagree");
    }
    room.wait("all", |published| published.participation.voters == 7);
    std::thread::sleep(std::time::Duration::from_millis(60));
    let before = room.published();
    let server = Server::on(server.stop(), crate::support::config());
    let after: deliberation_core::publish::Published =
        serde_json::from_slice(&server.client().get("/deliberations/lift").body).unwrap();
    assert_ne!(after.epoch, before.epoch);
    assert!(after.tick > before.tick);
    assert_eq!(after.seq, 15);
    // What nobody saw a difference of had no edition of its own before.
    let deliberation_core::publish::Published { epoch, tick, seq, at, .. } = before.clone();
    assert_eq!(deliberation_core::publish::Published { epoch, tick, seq, at, ..after }, before);
}
