//! Erasing words: they and their salts are in no file any more, and the room goes on as it was, after a restart too.

use std::collections::BTreeSet;

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::{Room, Server, act, argue, config, opening, problem, statement};

/// What lies in the database's files, the write-ahead log included.
fn files(server: &Server) -> Vec<u8> {
    let path = server.database();
    let mut all = Vec::new();
    for end in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.clone().into_os_string();
        name.push(end);
        all.extend(std::fs::read(name).unwrap_or_default());
    }
    all
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// The salts of the acts of which the bodies have a word.
fn salts(server: &Server, word: &str) -> Vec<Vec<u8>> {
    let connection = Connection::open(server.database()).unwrap();
    let mut find = connection.prepare("SELECT body, salt FROM bodies").unwrap();
    let rows = find.query_map([], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?))).unwrap();
    let rows = rows.map(Result::unwrap).filter(|(body, _)| contains(body, word.as_bytes()));
    rows.map(|(_, salt)| salt).collect()
}

/// Everything that anybody sees of a room, but for the numbers of the edition.
fn seen(room: &Room) -> Value {
    let mut published = serde_json::to_value(room.published()).unwrap();
    for number in ["epoch", "tick"] {
        published.as_object_mut().unwrap().remove(number);
    }
    let posts = room.get("/posts?since=0").json()["posts"].clone();
    json!([published, posts])
}

#[test]
fn no_erased_word_and_no_salt_of_it_is_left_in_any_file() {
    let server = Server::start();
    let room = server.open(&opening(json!({ "slug": "lift" })));
    let (mut author, other) = (room.join(), room.join());
    let first = room.statements().remove(0);
    // Many texts of many lengths, so that pages of the file are split and filled up.
    let long = "word ".repeat(60);
    let mut mine = Vec::new();
    for batch in 0..15 {
        let acts: Vec<Value> = (0..10)
            .map(|n| {
                argue(
                    &first,
                    "support",
                    &format!("Violet {batch}-{n}. {}", &long[..(batch * 10 + n) * 2 % 300]),
                )
            })
            .collect();
        let theirs: Vec<Value> =
            (0..10).map(|n| argue(&first, "support", &format!("Other {batch}-{n}."))).collect();
        assert!(author.acts(&acts).iter().all(|result| result["seq"].is_u64()));
        assert!(other.acts(&theirs).iter().all(|result| result["seq"].is_u64()));
        mine.extend(acts.iter().map(|act| act["id"].as_str().unwrap().to_owned()));
    }
    assert!(author.act(&statement("Violet statement"))["seq"].is_u64());
    assert!(author.vote(&first, "agree")["seq"].is_u64());
    room.wait("the statement", |published| published.statements.len() == 4);
    // One text.
    let one = salts(&server, "Violet 3-4.");
    assert_eq!((one.len(), contains(&files(&server), b"Violet 3-4.")), (1, true));
    let erase = |what: &str| act("erasure", json!({ "what": what }));
    assert_eq!(problem(&other.act(&erase(&mine[34]))), "not-yours");
    assert!(author.act(&erase(&mine[34]))["seq"].is_u64());
    let left = files(&server);
    assert!(!contains(&left, b"Violet 3-4.") && !contains(&left, &one[0]));
    assert!(contains(&left, b"Violet 3-5."));
    assert_eq!(problem(&author.act(&erase(&mine[34]))), "erased-already");
    // All of them: then nobody acts as them any more, and their vote stays.
    let all = salts(&server, "Violet");
    assert_eq!(all.len(), 150);
    assert!(author.act(&act("erasure", json!({ "all": true })))["seq"].is_u64());
    let left = files(&server);
    assert!(!contains(&left, b"Violet"));
    assert!(all.iter().all(|salt| !contains(&left, salt)));
    assert!(contains(&left, b"Other 7-7."));
    author.get("/me").is_problem("unauthenticated", 401);
    let published = room.wait("that it is gone", |published| published.statements.len() == 3);
    assert_eq!(published.participation.voters, 1);
    room.wait("the rows", |_| !room.get("/posts?since=0").text().contains("Violet"));
    // After a restart the room is as it was.
    let before = seen(&room);
    let path = room.path;
    let again = Server::on(server.stop(), config());
    let room = Room { client: again.client(), path };
    assert_eq!(seen(&room), before);
    let numbers: BTreeSet<u64> =
        before[1].as_array().unwrap().iter().map(|row| row["number"].as_u64().unwrap()).collect();
    assert_eq!((numbers.len(), numbers.last()), (300, Some(&300)));
}

#[test]
fn all_of_mine_is_one_file_and_nobody_elses() {
    let server = Server::start();
    let room = server.open(&opening(json!({ "slug": "lift" })));
    let (mut author, other) = (room.join(), room.join());
    let first = room.statements().remove(0);
    author.vote(&first, "agree");
    let written = statement("Violet statement");
    author.act(&written);
    other.act(&statement("Another"));
    let file = author.get("/me/data");
    assert_eq!((file.status, file.header("cache-control")), (200, "private, no-store"));
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"lift-my-data.json\"");
    let data = file.json();
    let kinds: Vec<&str> =
        data["acts"].as_array().unwrap().iter().map(|act| act["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["vote", "statement"]);
    assert_eq!((&data["acts"][1]["act"], &data["mine"]["votes"][0]["value"]), (&written, &json!("agree")));
    assert!(!file.text().contains("Another"));
    room.get("/me/data").is_problem("unauthenticated", 401);
    // Of a text that was erased, that there was one.
    author.act(&act("erasure", json!({ "what": written["id"] })));
    let left = author.get("/me/data");
    assert!(!left.text().contains("Violet") && left.text().contains("∅ erased"), "{}", left.text());
}

#[test]
fn who_erases_all_and_comes_back_has_their_one_ballot_and_another_number() {
    let portal = crate::portal::Portal::new();
    let server = Server::with(portal.config());
    let room = server.open(&opening(json!({})));
    let come = || room.join_as(Some(&portal.sign(&crate::portal::claims("li", json!({})))), "");
    let (mut first, place) = (come(), room.statements().remove(0));
    assert!(first.vote(&place, "agree")["seq"].is_u64());
    assert!(first.act(&statement("Violet statement"))["seq"].is_u64());
    room.wait("both", |published| published.participation.voters == 1 && published.statements.len() == 4);
    assert!(first.act(&act("erasure", json!({ "all": true })))["seq"].is_u64());
    first.get("/me").is_problem("unauthenticated", 401);
    room.wait("that it is gone", |published| published.statements.len() == 3);
    let mut again = come();
    let me = again.me().json();
    assert_eq!((me["votes"][0]["value"].clone(), me["statements"].clone()), (json!("agree"), json!([])));
    assert!(again.vote(&place, "disagree")["seq"].is_u64());
    assert!(again.act(&statement("Another"))["seq"].is_u64());
    let published = room.wait("the other", |published| published.statements.len() == 4);
    assert_eq!((published.participation.voters, published.participation.took_part), (1, 1));
    let by = published.statements[3].by.as_ref().map(|by| by.number);
    assert_eq!(by, Some(2), "it does not stand under the old number");
}

#[test]
fn who_is_vouched_for_signs_in_anew_for_their_file() {
    let portal = crate::portal::Portal::new();
    let server = Server::with(portal.config());
    let room = server.open(&opening(json!({})));
    let token = portal.sign(&crate::portal::claims("li", json!({})));
    let person = room.join_as(Some(&token), "");
    assert_eq!(person.get("/me/data").status, 200);
    let path = room.path;
    let directory = server.stop();
    let connection = Connection::open(directory.path().join("test.db")).unwrap();
    connection.execute("UPDATE sessions SET created = created - 700000", []).unwrap();
    drop(connection);
    let again = Server::on(directory, portal.config());
    let room = Room { client: again.client(), path };
    let old =
        room.client.get_with(&room.at("/me/data"), &[("authorization", &format!("Bearer {}", person.token))]);
    old.is_problem("unauthenticated", 401);
    let fresh = room.join_as(Some(&portal.sign(&crate::portal::claims("li", json!({})))), "");
    assert_eq!(fresh.get("/me/data").status, 200);
}

#[test]
fn what_was_kept_long_enough_is_erased_by_the_command() {
    let server = Server::start();
    let mut own = crate::support::terms();
    own["retention_days"] = json!(1);
    let room = server.open(&opening(json!({ "slug": "lift", "terms": own })));
    let person = room.join();
    assert!(person.act(&statement("Violet statement"))["seq"].is_u64());
    let directory = server.stop();
    let path = directory.path().join("test.db");
    let run = || {
        let program = std::process::Command::new(env!("CARGO_BIN_EXE_deliberation-server"))
            .args(["--database", &format!("sqlite:{}", path.display()), "retain"])
            .output()
            .unwrap();
        assert!(program.status.success(), "{}", String::from_utf8_lossy(&program.stderr));
        String::from_utf8(program.stdout).unwrap()
    };
    // Not yet.
    assert_eq!(run(), "");
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch("DROP TRIGGER acts_are_not_changed; UPDATE acts SET received = received - 200000000;")
        .unwrap();
    drop(connection);
    assert_eq!(run(), "lift\n");
    assert!(!contains(&std::fs::read(&path).unwrap(), b"Violet"));
    // There is nothing left to erase.
    assert_eq!(run(), "");
}
