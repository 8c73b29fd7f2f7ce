//! The ledger in one SQLite file: WAL, `synchronous=FULL`, one thread that writes, other connections that read.
//!
//! One server to a file. A second process may create or import into it meanwhile (it waits its turn), since each
//! deliberation is written in one transaction and found at its first use; two servers that take acts for the
//! same deliberation would refuse each other's.
//! Next: `writer` (group commit), `eraser`, `reader`, [`import`], `schema` (the tables).

mod eraser;
pub mod import;
mod reader;
mod schema;
mod writer;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use deliberation_core::id::{ActId, DeliberationId, Pseudonym};
use rusqlite::Connection;
use tokio::sync::oneshot;

use crate::identity::{PersonHash, Session, TokenHash};
use crate::ledger::{Erase, Folded, Fresh, Ledger, LedgerError, Logged, Own, Row, Trace, Written};
use writer::{Job, Writer};

/// So many connections for reading are kept open; more are opened when needed.
const KEPT_READERS: usize = 4;

/// How long a connection waits for another's lock.
pub const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The ledger in one SQLite file.
#[derive(Debug)]
pub struct Sqlite {
    path: PathBuf,
    busy: Duration,
    readers: Mutex<Vec<Connection>>,
    writer: Writer,
}

impl From<rusqlite::Error> for LedgerError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.to_string())
    }
}

impl Sqlite {
    /// Opens a file, makes it when it is not there, and brings its tables up to date.
    ///
    /// # Errors
    /// When it cannot be opened, or is no ledger of ours, or of a later version.
    pub fn open(path: &Path, busy: Duration) -> Result<Self, LedgerError> {
        let mut connection = connect(path, busy)?;
        schema::migrate(&mut connection)?;
        Ok(Self {
            path: path.to_owned(),
            busy,
            readers: Mutex::default(),
            writer: Writer::start(connection)?,
        })
    }

    fn read<T>(&self, read: impl FnOnce(&Connection) -> Result<T, LedgerError>) -> Result<T, LedgerError> {
        let kept = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match kept {
            Some(connection) => connection,
            None => connect(&self.path, self.busy)?,
        };
        let answer = read(&connection);
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < KEPT_READERS {
            readers.push(connection);
        }
        answer
    }
}

/// A connection that keeps the promises of this ledger.
fn connect(path: &Path, busy: Duration) -> Result<Connection, LedgerError> {
    let told = |error: rusqlite::Error| LedgerError::Store(format!("{}: {error}", path.display()));
    let connection = Connection::open(path).map_err(told)?;
    connection.busy_timeout(busy).map_err(told)?;
    connection.pragma_update(None, "journal_mode", "WAL").map_err(told)?;
    // With NORMAL a commit that was acknowledged can be lost when the power fails.
    connection.pragma_update(None, "synchronous", "FULL").map_err(told)?;
    connection.pragma_update(None, "foreign_keys", true).map_err(told)?;
    // What is deleted is overwritten: else erased words would lie in free pages.
    connection.pragma_update(None, "secure_delete", true).map_err(told)?;
    Ok(connection)
}

impl Ledger for Sqlite {
    fn check(&self) -> Result<(), LedgerError> {
        self.read(reader::check)
    }

    fn has(&self, id: &DeliberationId) -> Result<bool, LedgerError> {
        self.read(|connection| reader::has(connection, id))
    }

    fn all(&self) -> Result<Vec<DeliberationId>, LedgerError> {
        self.read(reader::all)
    }

    fn log(&self, id: &DeliberationId) -> Result<Box<dyn Iterator<Item = Folded>>, LedgerError> {
        let connection = connect(&self.path, self.busy)?;
        Ok(Box::new(reader::Log::new(connection, id.clone())))
    }

    fn places(&self, id: &DeliberationId) -> Result<HashMap<ActId, u64>, LedgerError> {
        self.read(|connection| reader::places(connection, id))
    }

    fn trace(&self, id: &DeliberationId, seq: u64) -> Result<Option<Trace>, LedgerError> {
        self.read(|connection| reader::trace(connection, id, seq))
    }

    fn session(&self, token: &TokenHash) -> Result<Option<Session>, LedgerError> {
        self.read(|connection| reader::session(connection, token))
    }

    fn own(&self, id: &DeliberationId, by: [Pseudonym; 2]) -> Result<Vec<Own>, LedgerError> {
        self.read(|connection| reader::own(connection, id, by))
    }

    fn logged(&self, id: &DeliberationId, after: u64, most: usize) -> Result<Vec<Logged>, LedgerError> {
        self.read(|connection| reader::logged(connection, id, after, most))
    }

    fn append(&self, id: &DeliberationId, rows: Vec<Row>, erase: Vec<Erase>) -> Written<()> {
        let (answer, written) = oneshot::channel();
        let id = id.clone();
        self.writer.add(Job::Append { id, rows, erase, answer });
        written
    }

    fn open(&self, id: &DeliberationId, rows: Vec<Row>) -> Written<Fresh> {
        let (answer, written) = oneshot::channel();
        let id = id.clone();
        self.writer.add(Job::Open { id, rows, answer });
        written
    }

    fn join(&self, token: TokenHash, session: Session, person: Option<PersonHash>) -> Written<Session> {
        let (answer, written) = oneshot::channel();
        let session = Box::new(session);
        self.writer.add(Job::Join { token, session, person, answer });
        written
    }
}
