//! A room without HTTP, on a ledger that notes who reads.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::thread::ThreadId;
use std::time::Duration;

use deliberation_core::act::Act;
use deliberation_core::id::{ActId, DeliberationId, Pseudonym};
use deliberation_core::participant::Standing;
use deliberation_server::classifier::Asker;
use deliberation_server::identity::{PersonHash, Session, TokenHash};
use deliberation_server::ledger::sqlite::Sqlite;
use deliberation_server::ledger::{
    Erase, Folded, Fresh, Ledger, LedgerError, Logged, Own, Row, Trace, Written,
};
use deliberation_server::room::Rooms;
use deliberation_server::room::state::Sent;
use serde_json::json;

use crate::support::{Server, opening, statement};

#[derive(Debug)]
struct Watched {
    ledger: Sqlite,
    readers: Mutex<Vec<ThreadId>>,
}

impl Ledger for Watched {
    fn check(&self) -> Result<(), LedgerError> {
        self.ledger.check()
    }

    fn has(&self, id: &DeliberationId) -> Result<bool, LedgerError> {
        self.ledger.has(id)
    }

    fn all(&self) -> Result<Vec<DeliberationId>, LedgerError> {
        self.ledger.all()
    }

    fn log(&self, id: &DeliberationId) -> Result<Box<dyn Iterator<Item = Folded>>, LedgerError> {
        self.ledger.log(id)
    }

    fn places(&self, id: &DeliberationId) -> Result<HashMap<ActId, u64>, LedgerError> {
        self.ledger.places(id)
    }

    fn trace(&self, id: &DeliberationId, seq: u64) -> Result<Option<Trace>, LedgerError> {
        self.readers.lock().unwrap().push(std::thread::current().id());
        self.ledger.trace(id, seq)
    }

    fn session(&self, token: &TokenHash) -> Result<Option<Session>, LedgerError> {
        self.ledger.session(token)
    }

    fn logged(&self, id: &DeliberationId, after: u64, most: usize) -> Result<Vec<Logged>, LedgerError> {
        self.ledger.logged(id, after, most)
    }
    fn own(&self, id: &DeliberationId, by: [Pseudonym; 2]) -> Result<Vec<Own>, LedgerError> {
        self.ledger.own(id, by)
    }

    fn append(&self, id: &DeliberationId, rows: Vec<Row>, erase: Vec<Erase>) -> Written<()> {
        self.ledger.append(id, rows, erase)
    }

    fn open(&self, id: &DeliberationId, rows: Vec<Row>) -> Written<Fresh> {
        self.ledger.open(id, rows)
    }

    fn join(&self, token: TokenHash, session: Session, person: Option<PersonHash>) -> Written<Session> {
        self.ledger.join(token, session, person)
    }
}

#[tokio::test]
async fn looking_up_a_repeated_act_holds_up_nobody() {
    let opened = tokio::task::spawn_blocking(|| {
        let server = Server::start();
        server.open(&opening(json!({ "slug": "lift" })));
        server.stop()
    });
    let directory = opened.await.unwrap();
    let ledger = Arc::new(Watched {
        ledger: Sqlite::open(&directory.path().join("test.db"), Duration::from_secs(1)).unwrap(),
        readers: Mutex::default(),
    });
    let rooms = Rooms::new(ledger.clone(), Duration::from_millis(20), Asker::new(None));
    let id: DeliberationId = "lift".parse().unwrap();
    let room = rooms.find(&id).await.unwrap().unwrap();
    let (_, session) = Session::new(id, Standing::default());
    let session = Arc::new(session);
    let body = statement("Said once.").to_string();
    let sent = Sent { act: Act::read(&body).unwrap(), body };
    let twice = vec![Ok(sent.clone()), Ok(sent.clone())];
    // What repeats within a group is known without asking.
    let first = room.post(session.clone(), twice).await.unwrap();
    assert_eq!((first[0].seq, first[1].seq), (Some(2), Some(2)));
    assert_eq!(ledger.readers.lock().unwrap().len(), 0);
    let again = room.post(session, vec![Ok(sent.clone()), Ok(sent)]).await.unwrap();
    assert_eq!((again[0].seq, again[1].seq), (Some(2), Some(2)));
    let readers = ledger.readers.lock().unwrap();
    assert_eq!(readers.len(), 1, "asked once for both");
    // Everything async runs on this thread here.
    assert!(!readers.contains(&std::thread::current().id()));
}
