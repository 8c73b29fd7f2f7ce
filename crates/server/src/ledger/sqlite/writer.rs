//! The one thread that writes. It takes all jobs that wait, writes them in one transaction and answers each
//! **after the commit**: so one wait for the disk serves a whole group.
//!
//! Each job has a savepoint of its own, so that one which cannot be written does not spoil its neighbours.
//! Nobody waits for a group to fill: while one is being written the next one gathers.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use deliberation_core::id::{ActId, DeliberationId, Pseudonym};
use rusqlite::{Connection, OptionalExtension, Savepoint, Transaction, TransactionBehavior, params};
use tokio::sync::oneshot;

use super::eraser;
use crate::clock;
use crate::identity::{PersonHash, Session, TokenHash};
use crate::ledger::{Erase, Fresh, LedgerError, Row, standing_text};

/// About so many acts go into one transaction.
const GROUP: usize = 200;

/// What is to be written, and who waits for it.
pub(super) enum Job {
    Append {
        id: DeliberationId,
        rows: Vec<Row>,
        erase: Vec<Erase>,
        answer: oneshot::Sender<Result<(), LedgerError>>,
    },
    Open {
        id: DeliberationId,
        rows: Vec<Row>,
        answer: oneshot::Sender<Result<Fresh, LedgerError>>,
    },
    Join {
        token: TokenHash,
        session: Box<Session>,
        person: Option<PersonHash>,
        answer: oneshot::Sender<Result<Session, LedgerError>>,
    },
}

impl Job {
    fn size(&self) -> usize {
        match self {
            Self::Append { rows, .. } | Self::Open { rows, .. } => rows.len(),
            Self::Join { .. } => 1,
        }
    }
}

/// An answer that waits for the commit; it is told whether there was one.
type Waiting = Box<dyn FnOnce(Result<(), LedgerError>)>;

/// The thread that writes. Dropping it writes what still waits.
#[derive(Debug)]
pub(super) struct Writer {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(connection: Connection) -> Result<Self, LedgerError> {
        let (jobs, queue) = channel();
        let thread = std::thread::Builder::new().name("ledger".to_owned());
        let thread = thread.spawn(move || run(connection, &queue));
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread.map_err(|error| LedgerError::Store(error.to_string()))?),
        })
    }

    /// Adds a job. When the thread is gone, so is the answer's sender: the caller sees that it is closed.
    pub(super) fn add(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            let _ = jobs.send(job);
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(mut connection: Connection, queue: &Receiver<Job>) {
    while let Ok(first) = queue.recv() {
        let mut size = first.size();
        let mut group = vec![first];
        while size < GROUP
            && let Ok(job) = queue.try_recv()
        {
            size += job.size();
            group.push(job);
        }
        write_group(&mut connection, group);
    }
    // The file is then whole by itself, without its -wal.
    let _ = connection.close();
}

fn write_group(connection: &mut Connection, group: Vec<Job>) {
    let mut waiting: Vec<Waiting> = Vec::with_capacity(group.len());
    let erases = group.iter().any(|job| matches!(job, Job::Append { erase, .. } if !erase.is_empty()));
    let done = (|| {
        let mut transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for job in group {
            waiting.push(write(&mut transaction, job));
        }
        transaction.commit()
    })();
    let done = done.map_err(LedgerError::from);
    if let Err(error) = &done {
        tracing::error!(%error, acts = waiting.len(), "a group could not be committed");
    }
    if erases && done.is_ok() {
        // Answered once the words are in no file any more.
        eraser::truncate(connection);
    }
    // When the transaction could not even begin, the jobs were dropped, and with them their answers.
    for answer in waiting {
        answer(done.clone());
    }
}

/// Writes one job inside the group's transaction, and says how to answer it once that is committed.
fn write(transaction: &mut Transaction<'_>, job: Job) -> Waiting {
    match job {
        Job::Append { id, rows, erase, answer } => {
            let done = inside(transaction, |at| {
                rows.iter().try_for_each(|row| append(at, &id, row))?;
                erase.iter().try_for_each(|erase| eraser::erase(at, &id, erase))
            });
            reply(answer, done)
        }
        Job::Open { id, rows, answer } => reply(answer, inside(transaction, |at| open(at, &id, &rows))),
        Job::Join { token, session, person, answer } => {
            reply(answer, inside(transaction, |at| join(at, &token, *session, person)))
        }
    }
}

fn inside<T>(
    transaction: &mut Transaction<'_>,
    write: impl FnOnce(&Savepoint<'_>) -> Result<T, LedgerError>,
) -> Result<T, LedgerError> {
    // A savepoint that is dropped rolls back.
    let savepoint = transaction.savepoint()?;
    let done = write(&savepoint)?;
    savepoint.commit()?;
    Ok(done)
}

fn reply<T: 'static>(
    answer: oneshot::Sender<Result<T, LedgerError>>,
    done: Result<T, LedgerError>,
) -> Waiting {
    Box::new(move |committed| {
        // Whoever asked may have gone; what was written stays.
        let _ = answer.send(committed.and(done));
    })
}

/// Writes one act, in both halves.
pub(super) fn append(at: &Connection, id: &DeliberationId, row: &Row) -> Result<(), LedgerError> {
    let mut act = at.prepare_cached(
        "INSERT INTO acts (deliberation, seq, id, received, by, session, as_json, type, target, commitment)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    act.execute(params![
        id.as_str(),
        row.stamp.seq,
        row.id.bytes(),
        row.stamp.received,
        row.stamp.by.bytes(),
        row.stamp.session,
        row.as_json,
        row.kind,
        row.target.as_ref().map(ActId::bytes),
        row.commitment,
    ])?;
    let mut body =
        at.prepare_cached("INSERT INTO bodies (deliberation, seq, body, salt) VALUES (?1, ?2, ?3, ?4)")?;
    body.execute(params![id.as_str(), row.stamp.seq, row.body.as_bytes(), row.salt])?;
    Ok(())
}

/// Writes the first acts of a deliberation, unless the very same first one stands there.
pub(super) fn open(at: &Connection, id: &DeliberationId, rows: &[Row]) -> Result<Fresh, LedgerError> {
    let Some(row) = rows.first() else {
        return Err(LedgerError::Store("nothing opens a deliberation".to_owned()));
    };
    let first = "SELECT acts.id, body FROM deliberations
                 LEFT JOIN acts ON acts.deliberation = deliberations.id AND acts.seq = 1
                 LEFT JOIN bodies ON bodies.deliberation = deliberations.id AND bodies.seq = 1
                 WHERE deliberations.id = ?1";
    let same = |first: &rusqlite::Row<'_>| {
        let (act, body): (Option<Vec<u8>>, Option<Vec<u8>>) = (first.get(0)?, first.get(1)?);
        Ok(act.as_deref() == Some(row.id.bytes()) && body.as_deref() == Some(row.body.as_bytes()))
    };
    let first = at.query_row(first, [id.as_str()], same).optional()?;
    match first {
        Some(true) => Ok(Fresh::Known),
        Some(false) => Err(LedgerError::Exists(id.clone())),
        None => {
            let new = "INSERT INTO deliberations (id, created) VALUES (?1, ?2)";
            at.execute(new, params![id.as_str(), clock::now()])?;
            rows.iter().try_for_each(|row| append(at, id, row))?;
            Ok(Fresh::New)
        }
    }
}

/// Keeps a session under the pseudonyms of the person it is for: theirs, if they were here before.
fn join(
    at: &Connection,
    token: &TokenHash,
    mut session: Session,
    person: Option<PersonHash>,
) -> Result<Session, LedgerError> {
    if let Some(person) = person {
        let mut again = at.prepare_cached(
            "UPDATE people SET sessions = sessions + 1 WHERE deliberation = ?1 AND person = ?2
             RETURNING sessions - 1, ballot_by, public_by",
        )?;
        let known = again.query_row(params![session.deliberation.as_str(), person.0], |row| {
            Ok((row.get(0)?, Pseudonym::new(row.get(1)?), Pseudonym::new(row.get(2)?)))
        });
        if let Some(known) = known.optional()? {
            (session.number, session.ballot_by, session.public_by) = known;
        } else {
            let mut first = at.prepare_cached(
                "INSERT INTO people (deliberation, person, ballot_by, public_by, sessions)
                 VALUES (?1, ?2, ?3, ?4, 1)",
            )?;
            let (ballots, public) = (session.ballot_by.bytes(), session.public_by.bytes());
            first.execute(params![session.deliberation.as_str(), person.0, ballots, public])?;
        }
    }
    let mut new = at.prepare_cached(
        "INSERT INTO sessions (token_hash, deliberation, number, ballot_by, public_by, standing, created)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    new.execute(params![
        token.0,
        session.deliberation.as_str(),
        session.number,
        session.ballot_by.bytes(),
        session.public_by.bytes(),
        standing_text(&session.standing),
        session.created,
    ])?;
    drop(new);
    Ok(session)
}
