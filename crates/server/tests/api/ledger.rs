//! The ledger from inside its file.

use std::time::Duration;

use deliberation_core::act::Act;
use deliberation_core::id::{ActId, DeliberationId, Pseudonym};
use deliberation_core::log::commitment::{Committed, commitment};
use deliberation_core::participant::{Assurance, Role, Standing, Tie};
use deliberation_server::identity::{OFFICE_HOURS_MS, Session, TokenHash};
use deliberation_server::ledger::Ledger as _;
use deliberation_server::ledger::sqlite::Sqlite;
use rusqlite::Connection;
use serde_json::json;

use crate::support::{Server, opening, problem, statement, vote};

fn told(server: &Server) -> Connection {
    Connection::open(server.database()).unwrap()
}

#[test]
fn acts_are_never_changed_deleted_or_replaced() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    room.join().vote(&room.statements()[0], "agree");
    let connection = told(&server);
    for (sql, why) in [
        ("UPDATE acts SET received = 0", "never changed"),
        ("UPDATE acts SET type = 'x' WHERE seq = 1", "never changed"),
        ("DELETE FROM acts", "never deleted"),
        (
            "INSERT OR REPLACE INTO acts SELECT deliberation, seq, id, 0, by, session, as_json, type, target, commitment FROM acts",
            "never replaced",
        ),
    ] {
        let error = connection.execute(sql, []).unwrap_err().to_string();
        assert!(error.contains(why), "{sql}: {error}");
    }
    // What was said can be erased; that something was said cannot.
    assert_eq!(connection.execute("DELETE FROM bodies WHERE seq = 2", []), Ok(1));
    let kept: u32 = connection.query_row("SELECT count(*) FROM acts", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 2);
}

#[test]
fn bytes_are_kept_as_received_and_bound_by_the_commitment() {
    let server = Server::start();
    let room = server.open(&opening(json!({ "slug": "lift" })));
    let person = room.join();
    let ballot = vote(&room.statements()[0], "agree", 1).to_string();
    // Blanks, an escape, an unknown member: none of it is tidied up.
    let sent = ballot.replacen('{', "{ \"x\" : \"\\u00e9\\/\",\n\t", 1);
    person.post(&format!("{{\"acts\":[  {sent}  ]}}"));
    let connection = told(&server);
    let sql = "SELECT id, received, by, as_json, type, body, salt, commitment FROM acts
               JOIN bodies USING (deliberation, seq) WHERE seq = 2";
    connection
        .query_row(sql, [], |row| {
            let body: Vec<u8> = row.get(5)?;
            assert_eq!(String::from_utf8(body.clone()).unwrap(), sent);
            let act = Act::read(&sent).unwrap();
            assert_eq!(row.get::<_, [u8; 16]>(0)?, *act.id.bytes());
            let deliberation: DeliberationId = "lift".parse().unwrap();
            let (standing, kind): (String, String) = (row.get(3)?, row.get(4)?);
            let bound = commitment(&Committed {
                deliberation: &deliberation,
                id: act.id,
                received: row.get(1)?,
                by: Pseudonym::new(row.get(2)?),
                standing: &standing,
                kind: &kind,
                body: &body,
                nonce: act.nonce,
                salt: &row.get(6)?,
            });
            assert_eq!(row.get::<_, [u8; 32]>(7)?, bound);
            Ok(())
        })
        .unwrap();
}

#[test]
fn ballots_and_public_acts_have_pseudonyms_that_nothing_public_joins() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    for n in 0..6 {
        let mut person = room.join();
        person.vote(&room.statements()[0], "agree");
        person.act(&statement(&format!("Number {n}.")));
    }
    room.wait("all", |published| published.statements.len() == 9);
    let connection = told(&server);
    let mut sessions = connection.prepare("SELECT ballot_by, public_by FROM sessions").unwrap();
    let pairs =
        sessions.query_map([], |row| Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, [u8; 16]>(1)?))).unwrap();
    let pairs: Vec<_> = pairs.map(Result::unwrap).collect();
    let by = |kind: &str| -> Vec<[u8; 16]> {
        let mut acts = connection.prepare("SELECT by FROM acts WHERE type = ?1 ORDER BY seq").unwrap();
        let all = acts.query_map([kind], |row| row.get(0)).unwrap();
        all.map(Result::unwrap).collect()
    };
    let (ballots, public) = (by("vote"), by("statement"));
    assert_eq!((ballots.len(), public.len()), (6, 6));
    assert!(ballots.iter().all(|by| !public.contains(by)));
    let number = room.published().tick;
    let wire: String = (0..10).map(|n| room.get(&format!("/ticks/{}", number - n)).text()).collect();
    let wire = wire + &room.get("").text();
    for (ballot, public) in pairs {
        assert!(ballots.contains(&ballot) && !wire.contains(&Pseudonym::new(ballot).to_string()));
        assert!(!wire.contains(&Pseudonym::new(public).to_string()));
    }
}

#[test]
fn ids_are_unique_in_a_deliberation_only() {
    let server = Server::start();
    let (one, two) =
        (server.open(&opening(json!({ "slug": "one" }))), server.open(&opening(json!({ "slug": "two" }))));
    let mut said = statement("The same in both.");
    said["id"] = json!(ActId::new(1, [1; 10]).to_string());
    assert_eq!(one.join().act(&said)["seq"], 2);
    assert_eq!(two.join().act(&said)["seq"], 2);
}

#[test]
fn an_erased_ballot_no_longer_counts_after_a_restart() {
    let server = Server::start();
    let room = server.open(&opening(json!({ "slug": "lift" })));
    let mut people: Vec<_> = (0..2).map(|_| room.join()).collect();
    for person in &mut people {
        person.vote(&room.statements()[0], "agree");
    }
    room.wait("both", |published| published.participation.voters == 2);
    let directory = server.stop();
    let connection = Connection::open(directory.path().join("test.db")).unwrap();
    connection.execute("DELETE FROM bodies WHERE seq = 2", []).unwrap();
    drop(connection);
    let server = Server::on(directory, crate::support::config());
    let published = server.client().get("/deliberations/lift").json();
    assert_eq!((&published["participation"]["voters"], &published["seq"]), (&json!(1), &json!(3)));
}

#[test]
fn a_file_of_a_later_version_is_left_alone() {
    let directory = Server::start().stop();
    let path = directory.path().join("test.db");
    let connection = Connection::open(&path).unwrap();
    connection.execute("INSERT INTO migrations VALUES (99, 'later', 0)", []).unwrap();
    let busy = crate::support::config().busy;
    let error = deliberation_server::ledger::sqlite::Sqlite::open(&path, busy).unwrap_err();
    assert!(error.to_string().contains("later deliberation-server"), "{error}");
}

#[test]
fn a_session_of_an_older_file_is_what_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("test.db");
    let older = Connection::open(&path).unwrap();
    let tables = "CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied INTEGER NOT NULL) STRICT;
         INSERT INTO migrations VALUES (1, 'ledger', 0), (2, 'people', 0);
         INSERT INTO deliberations VALUES ('lift', 0);
         INSERT INTO sessions VALUES
             (zeroblob(32), 'lift', 2, zeroblob(16), zeroblob(16), 'official', 'party', 1, '街道办', NULL, 'host', 7);";
    for sql in [
        include_str!("../../src/ledger/migrations/0001_ledger.sql"),
        include_str!("../../src/ledger/migrations/0002_people.sql"),
        tables,
    ] {
        older.execute_batch(sql).unwrap();
    }
    drop(older);
    let ledger = Sqlite::open(&path, Duration::from_secs(1)).unwrap();
    let session = ledger.session(&TokenHash([0; 32])).unwrap().unwrap();
    assert_eq!(session.number, 2);
    let standing = Standing {
        role: Role::Official,
        tie: Some(Tie::Party),
        vouched: true,
        org: Some("街道办".to_owned()),
        assurance: Assurance::Host,
        ..Standing::default()
    };
    assert_eq!((&session.standing, session.created), (&standing, 7));
    // It had a role, and began long ago.
    assert!(session.is_over(7 + OFFICE_HOURS_MS) && !session.is_over(6 + OFFICE_HOURS_MS));
    let resident = Session { standing: Standing::default(), ..session };
    assert!(!resident.is_over(i64::MAX));
}

#[test]
fn of_ballots_the_time_is_coarse_and_a_recount_agrees() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let mut people: Vec<_> = (0..6).map(|_| room.join()).collect();
    for (n, person) in people.iter_mut().enumerate() {
        assert_eq!(problem(&person.act(&statement(&format!("Statement number {n}.")))), "none");
        for id in room.statements().iter().take(3) {
            assert!(person.vote(id, "agree")["seq"].is_u64());
        }
    }
    // A ballot that changes nothing that others see brings no edition: one with all of it comes with the next text.
    assert_eq!(problem(&people[0].act(&statement("The last statement."))), "none");
    let before = room.wait("all of it", |published| published.seq == 26);
    assert!(before.statements.iter().any(|own| own.tally.is_some()));
    let times = "SELECT count(*) FROM acts WHERE type = 'vote' AND received % 5000 = 0";
    assert_eq!(told(&server).query_row(times, [], |row| row.get::<_, u32>(0)).unwrap(), 18);
    let texts = "SELECT count(*) FROM acts WHERE type = 'statement' AND received % 5000 <> 0";
    assert!(told(&server).query_row(texts, [], |row| row.get::<_, u32>(0)).unwrap() > 0);
    let server = Server::on(server.stop(), crate::support::config());
    let after = server.client().get(&room.path).json();
    let tallies = |json: &serde_json::Value| json["statements"].to_string();
    assert_eq!(tallies(&after), tallies(&serde_json::to_value(&before).unwrap()));
    assert_eq!((&after["seq"], &after["at"]), (&json!(before.seq), &json!(before.at)));
}
