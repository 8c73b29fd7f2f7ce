//! A ledger that cannot be written: nothing is acknowledged, and nothing that was not kept is ever shown.

use std::time::Duration;

use deliberation_server::config::Config;
use rusqlite::Connection;
use serde_json::json;

use crate::support::{Server, config, opening, statement, vote};

#[test]
fn what_cannot_be_committed_is_refused_forgotten_and_can_be_sent_again() {
    let server = Server::with(Config { busy: Duration::from_millis(100), ..config() });
    let room = server.open(&opening(json!({})));
    let (person, other) = (room.join(), room.join());
    let ids = room.statements();
    assert_eq!(other.act(&vote(&ids[0], "agree", 1))["seq"], 2);
    room.wait("the first", |published| published.participation.voters == 1);

    let lock = Connection::open(server.database()).unwrap();
    lock.execute_batch("BEGIN IMMEDIATE").unwrap();
    let acts = json!({ "acts": [statement("Not kept."), vote(&ids[0], "agree", 1)] }).to_string();
    let failed = person.post(&acts);
    failed.is_problem("unavailable", 503);
    assert!(failed.header("retry-after").parse::<u64>().is_ok());
    std::thread::sleep(Duration::from_millis(100));
    let published = room.published();
    assert_eq!((published.statements.len(), published.participation.voters), (3, 1));
    assert_eq!(person.me().json()["votes"], json!([]));
    // Nobody new can come in either, but all can read.
    room.client.post(&room.at("/join"), None, "").is_problem("unavailable", 503);
    assert_eq!(room.client.get("/healthz").status, 200);

    lock.execute_batch("ROLLBACK").unwrap();
    let kept = person.post(&acts).json();
    assert_eq!((&kept["results"][0]["seq"], &kept["results"][1]["seq"]), (&json!(3), &json!(4)));
    room.wait("both", |p| p.statements.len() == 4 && p.participation.voters == 2);
}
