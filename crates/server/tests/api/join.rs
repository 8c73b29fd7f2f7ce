//! `POST …/join`

use std::collections::HashSet;

use deliberation_server::config::Config;
use deliberation_server::limits::Rate;
use serde_json::json;

use crate::support::{HOST, Server, config, opening, statement};

#[test]
fn anybody_joins_and_gets_a_token_of_256_bits() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let tokens: HashSet<String> = (0..5).map(|_| room.join().token).collect();
    assert_eq!(tokens.len(), 5);
    assert!(tokens.iter().all(|token| token.len() == 43));
    let declared = room.join_as(None, r#"{"tie":"party"}"#).me().json();
    assert_eq!((declared["tie"].as_str(), declared["role"].as_str()), (Some("party"), Some("participant")));
    let reply = room.client.post(&room.at("/join"), None, "{}");
    assert_eq!((reply.status, reply.header("cache-control")), (201, "no-store"));
    // Joining alone is not taking part.
    assert_eq!(room.published().participation.took_part, 0);
}

#[test]
fn the_token_is_kept_as_its_hash_only() {
    let server = Server::start();
    let person = server.open(&opening(json!({}))).join();
    let directory = std::fs::read_dir(server.directory.path()).unwrap();
    for file in directory {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(43).any(|window| window == person.token.as_bytes()));
    }
}

#[test]
fn the_hosts_token_gives_the_hosts_session() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let devices = [room.join_as(Some(HOST), ""), room.join_as(Some(HOST), "")];
    for (n, device) in devices.iter().enumerate() {
        assert_eq!(device.me().json()["role"], "host");
        assert!(device.act(&statement(&format!("The host says {n}.")))["seq"].is_u64());
    }
    // On another device they are nobody else.
    let published = room.wait("both", |published| published.statements.len() == 5);
    let numbers: Vec<_> =
        published.statements.iter().filter_map(|own| own.by.as_ref().map(|by| by.number)).collect();
    assert_eq!(numbers, [1, 1]);
    room.client.post(&room.at("/join"), Some("guess"), "").is_problem("unauthenticated", 401);
}

#[test]
fn what_is_no_request_to_join_is_a_problem() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let post = |body: &str| room.client.post(&room.at("/join"), None, body);
    post("{").is_problem("malformed-json", 400);
    post(r#"{"tie":"cousin"}"#).is_problem("malformed-body", 400);
    post("[]").is_problem("malformed-body", 400);
    server.client().post("/deliberations/none/join", None, "").is_problem("unknown-deliberation", 404);
    let plain = room.client.post_as(&room.at("/join"), None, Some("text/plain"), b"{}");
    plain.is_problem("unsupported-media-type", 415);
}

#[test]
fn one_address_joins_so_often_only() {
    let server = Server::with(Config { joins: Some(Rate { each_second: 0.1, burst: 2.0 }), ..config() });
    let room = server.open(&opening(json!({})));
    room.join();
    room.join();
    let third = room.client.post(&room.at("/join"), None, "");
    third.is_problem("too-many-requests", 429);
    assert!(third.header("retry-after").parse::<u64>().unwrap() >= 1);
}
