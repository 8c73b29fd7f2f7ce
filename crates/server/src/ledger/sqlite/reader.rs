//! What is read from the file. Connections are the callers'; here are the questions.

use std::collections::HashMap;
use std::vec;

use deliberation_core::act::Stamp;
use deliberation_core::id::{ActId, DeliberationId, Pseudonym};
use deliberation_core::wire;
use rusqlite::{Connection, OptionalExtension, params};

use crate::identity::{Session, TokenHash};
use crate::ledger::{Folded, LedgerError, Logged, Own, Trace, read_body};

/// So many acts are read at a time.
const PAGE: u32 = 2_000;

pub(super) fn check(connection: &Connection) -> Result<(), LedgerError> {
    connection.query_row("SELECT count(*) FROM migrations", [], |_| Ok(()))?;
    Ok(())
}

pub(super) fn has(connection: &Connection, id: &DeliberationId) -> Result<bool, LedgerError> {
    let mut find = connection.prepare_cached("SELECT 1 FROM deliberations WHERE id = ?1")?;
    Ok(find.exists([id.as_str()])?)
}

pub(super) fn all(connection: &Connection) -> Result<Vec<DeliberationId>, LedgerError> {
    let mut find = connection.prepare_cached("SELECT id FROM deliberations ORDER BY id")?;
    let ids = find.query_map([], |row| row.get::<_, String>(0))?;
    let id = |id: String| id.parse().map_err(|_| LedgerError::Store(format!("{id:?} is no name")));
    ids.map(|name| id(name?)).collect()
}

pub(super) fn places(
    connection: &Connection,
    id: &DeliberationId,
) -> Result<HashMap<ActId, u64>, LedgerError> {
    let mut all = connection.prepare_cached("SELECT id, seq FROM acts WHERE deliberation = ?1")?;
    let all = all.query_map([id.as_str()], |row| Ok((row.get::<_, [u8; 16]>(0)?, row.get(1)?)))?;
    all.map(|place| {
        let (bytes, seq) = place?;
        Ok((act_id(bytes)?, seq))
    })
    .collect()
}

pub(super) fn trace(
    connection: &Connection,
    id: &DeliberationId,
    seq: u64,
) -> Result<Option<Trace>, LedgerError> {
    let mut find = connection.prepare_cached(
        "SELECT by, session, body FROM acts LEFT JOIN bodies USING (deliberation, seq)
         WHERE deliberation = ?1 AND seq = ?2",
    )?;
    let found = find.query_row(params![id.as_str(), seq], |row| {
        let body: Option<Vec<u8>> = row.get(2)?;
        Ok(Trace {
            by: Pseudonym::new(row.get(0)?),
            session: row.get(1)?,
            body: body.and_then(|body| String::from_utf8(body).ok()),
        })
    });
    Ok(found.optional()?)
}

pub(super) fn session(connection: &Connection, token: &TokenHash) -> Result<Option<Session>, LedgerError> {
    let mut find = connection.prepare_cached(
        "SELECT deliberation, number, ballot_by, public_by, standing, created FROM sessions WHERE token_hash = ?1",
    )?;
    let mut rows = find.query([token.0])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let (deliberation, standing): (String, String) = (row.get(0)?, row.get(4)?);
    let unreadable = |error: &dyn std::fmt::Display| LedgerError::Store(format!("a session: {error}"));
    Ok(Some(Session {
        deliberation: deliberation.parse().map_err(|error| unreadable(&error))?,
        number: row.get(1)?,
        ballot_by: Pseudonym::new(row.get(2)?),
        public_by: Pseudonym::new(row.get(3)?),
        standing: wire::from_text(&standing).map_err(|error| unreadable(&error))?,
        created: row.get(5)?,
    }))
}

pub(super) fn own(
    connection: &Connection,
    id: &DeliberationId,
    [one, other]: [Pseudonym; 2],
) -> Result<Vec<Own>, LedgerError> {
    let mut find = connection.prepare_cached(
        "SELECT acts.seq, received, as_json, type, coalesce(bodies.body, remains.body)
         FROM acts LEFT JOIN bodies USING (deliberation, seq) LEFT JOIN remains USING (deliberation, seq)
         WHERE acts.deliberation = ?1 AND by IN (?2, ?3) ORDER BY acts.seq",
    )?;
    let rows = find.query_map(params![id.as_str(), one.bytes(), other.bytes()], |row| {
        let body: Option<Vec<u8>> = row.get(4)?;
        Ok(Own {
            seq: row.get(0)?,
            received: row.get(1)?,
            as_json: row.get(2)?,
            kind: row.get(3)?,
            body: body.and_then(|body| String::from_utf8(body).ok()),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn logged(
    connection: &Connection,
    id: &DeliberationId,
    after: u64,
    most: usize,
) -> Result<Vec<Logged>, LedgerError> {
    // The types of ballots (`Verb::is_ballot`): they stand under another pseudonym, which leaves the server with nothing.
    let mut find = connection.prepare_cached(
        "SELECT acts.seq, id, received, by, as_json, type, target, body
         FROM acts LEFT JOIN bodies USING (deliberation, seq)
         WHERE acts.deliberation = ?1 AND acts.seq > ?2
           AND type NOT IN ('join', 'vote', 'rating', 'stance', 'helpful', 'objection', 'expert-call')
         ORDER BY acts.seq LIMIT ?3",
    )?;
    let mut rows = find.query(params![id.as_str(), after, most])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (standing, body): (String, Option<Vec<u8>>) = (row.get(4)?, row.get(7)?);
        let target: Option<[u8; 16]> = row.get(6)?;
        found.push(Logged {
            seq: row.get(0)?,
            id: act_id(row.get(1)?)?,
            received: row.get(2)?,
            by: Pseudonym::new(row.get(3)?),
            standing: wire::from_text(&standing).map_err(|error| LedgerError::Store(error.to_string()))?,
            kind: row.get(5)?,
            target: target.map(act_id).transpose()?,
            body: body.and_then(|body| String::from_utf8(body).ok()),
        });
    }
    Ok(found)
}

/// The id of an act from its bytes, which were one when they were written.
pub(super) fn act_id(bytes: [u8; 16]) -> Result<ActId, LedgerError> {
    let [a, b, c, d, e, f, random @ ..] = bytes;
    let time = i64::from_be_bytes([0, 0, a, b, c, d, e, f]);
    let id = ActId::new(time, random);
    if *id.bytes() == bytes { Ok(id) } else { Err(LedgerError::Store("an act's id is no UUIDv7".to_owned())) }
}

/// A log, read page by page over a connection of its own.
pub(super) struct Log {
    connection: Connection,
    id: DeliberationId,
    after: u64,
    page: vec::IntoIter<Folded>,
    ended: bool,
}

impl Log {
    pub(super) fn new(connection: Connection, id: DeliberationId) -> Self {
        Self { connection, id, after: 0, page: Vec::new().into_iter(), ended: false }
    }

    fn turn(&mut self) -> Result<(), LedgerError> {
        let mut read = self.connection.prepare_cached(
            "SELECT acts.seq, received, by, session, as_json, type, coalesce(bodies.body, remains.body) AS said
             FROM acts LEFT JOIN bodies USING (deliberation, seq) LEFT JOIN remains USING (deliberation, seq)
             WHERE acts.deliberation = ?1 AND acts.seq > ?2 AND said IS NOT NULL ORDER BY acts.seq LIMIT ?3",
        )?;
        let mut rows = read.query(params![self.id.as_str(), self.after, PAGE])?;
        let mut page = Vec::new();
        while let Some(row) = rows.next()? {
            let seq: u64 = row.get(0)?;
            self.after = seq;
            let unreadable =
                |detail: String| LedgerError::Unreadable { deliberation: self.id.clone(), seq, detail };
            let (kind, body) = (row.get_ref(5)?.as_str(), row.get_ref(6)?.as_blob());
            let kind = kind.map_err(|error| unreadable(error.to_string()))?;
            let body = std::str::from_utf8(body.map_err(|error| unreadable(error.to_string()))?);
            let body = body.map_err(|error| unreadable(error.to_string()))?;
            let standing = row.get_ref(4)?.as_str().map_err(|error| unreadable(error.to_string()))?;
            let stamp = Stamp {
                seq,
                received: row.get(1)?,
                by: Pseudonym::new(row.get(2)?),
                session: row.get(3)?,
                standing: serde_json::from_str(standing).map_err(|error| unreadable(error.to_string()))?,
            };
            page.push(match read_body(kind, body) {
                Ok(act) => Ok((act, stamp)),
                Err(detail) => Err(unreadable(detail)),
            });
        }
        self.ended = page.is_empty();
        self.page = page.into_iter();
        Ok(())
    }
}

impl Iterator for Log {
    type Item = Folded;

    fn next(&mut self) -> Option<Folded> {
        if let Some(entry) = self.page.next() {
            return Some(entry);
        }
        if self.ended {
            return None;
        }
        if let Err(error) = self.turn() {
            self.ended = true;
            return Some(Err(error));
        }
        self.page.next()
    }
}
