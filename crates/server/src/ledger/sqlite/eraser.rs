//! Erasing words: bodies and salts go, and what is left of the acts is written in their place. In the transaction of the act
//! that says so, so that there is never one without the other.

use std::collections::BTreeSet;

use deliberation_core::act::Act;
use deliberation_core::act::bare::{THINGS, Whose, is_office};
use deliberation_core::id::{ActId, DeliberationId, Pseudonym};
use rusqlite::{Connection, params};

use super::reader::act_id;
use crate::ledger::{Erase, LedgerError, read_body};
use crate::random;

/// Acts of which words may have to go: each with what it says now, or what is left of it.
const SAID: &str = "SELECT acts.seq, acts.id, acts.by, acts.type, coalesce(bodies.body, remains.body) AS said
     FROM acts LEFT JOIN bodies USING (deliberation, seq) LEFT JOIN remains USING (deliberation, seq)
     WHERE acts.deliberation = ?1 AND said IS NOT NULL";

/// Erases words.
pub(super) fn erase(at: &Connection, id: &DeliberationId, erase: &Erase) -> Result<(), LedgerError> {
    let things = things(at, id, erase.whose)?;
    let theirs = |thing: ActId| erase.whose == Whose::Everybody || things.contains(&thing);
    for said in said(at, id, erase.whose)? {
        let Some(part) = erase.whose.part(said.act.id, said.by, &said.act.verb, theirs) else { continue };
        let bare = said.act.bare(part, erase.held.get(&said.act.id).copied());
        let mut remains = at
            .prepare_cached("INSERT OR REPLACE INTO remains (deliberation, seq, body) VALUES (?1, ?2, ?3)")?;
        remains.execute(params![id.as_str(), said.seq, bare.as_bytes()])?;
        let mut body = at.prepare_cached("DELETE FROM bodies WHERE deliberation = ?1 AND seq = ?2")?;
        body.execute(params![id.as_str(), said.seq])?;
    }
    if erase.whose == Whose::Everybody {
        for table in ["sessions", "people"] {
            at.execute(&format!("DELETE FROM {table} WHERE deliberation = ?1"), [id.as_str()])?;
        }
    }
    if let Whose::Person(person) = erase.whose {
        // Nothing joins their votes with what they wrote any more, and nobody acts as them.
        let forget = "DELETE FROM sessions WHERE deliberation = ?1 AND public_by = ?2";
        at.execute(forget, params![id.as_str(), person.bytes()])?;
        // For whom the host vouches has one ballot, whatever they erase: it is theirs when they come back, under another number.
        let anew = "UPDATE people SET public_by = ?3 WHERE deliberation = ?1 AND public_by = ?2";
        let next: [u8; 16] = random::bytes();
        at.execute(anew, params![id.as_str(), person.bytes(), next])?;
    }
    Ok(())
}

/// One act, and where it stands.
struct Said {
    seq: u64,
    by: Pseudonym,
    act: Act,
}

/// The acts that may have such words, or quote them.
fn said(at: &Connection, id: &DeliberationId, whose: Whose) -> Result<Vec<Said>, LedgerError> {
    let (which, key) = match whose {
        Whose::Thing(thing) => ("AND (acts.id = ?2 OR acts.target = ?2)", thing.bytes().to_vec()),
        Whose::Person(person) => {
            ("AND (acts.by = ?2 OR acts.type IN ('flag', 'annotation'))", person.bytes().to_vec())
        }
        Whose::Everybody => ("AND ?2 IS NOT NULL", Vec::new()),
    };
    let mut find = at.prepare(&format!("{SAID} {which}"))?;
    let mut rows = find.query(params![id.as_str(), key])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let (seq, kind): (u64, String) = (row.get(0)?, row.get(3)?);
        if is_office(&kind) {
            continue;
        }
        let unreadable = |detail: String| LedgerError::Unreadable { deliberation: id.clone(), seq, detail };
        let body: Vec<u8> = row.get(4)?;
        let body = String::from_utf8(body).map_err(|error| unreadable(error.to_string()))?;
        let act = read_body(&kind, &body).map_err(unreadable)?;
        all.push(Said { seq, by: Pseudonym::new(row.get(2)?), act });
    }
    Ok(all)
}

/// The ids of what those wrote whose words go.
fn things(at: &Connection, id: &DeliberationId, whose: Whose) -> Result<BTreeSet<ActId>, LedgerError> {
    match whose {
        Whose::Thing(thing) => Ok(BTreeSet::from([thing])),
        Whose::Everybody => Ok(BTreeSet::new()),
        Whose::Person(person) => {
            // Words of ours, without a quote among them.
            let types = THINGS.map(|kind| format!("'{kind}'")).join(", ");
            let find =
                format!("SELECT id FROM acts WHERE deliberation = ?1 AND by = ?2 AND type IN ({types})");
            let mut find = at.prepare(&find)?;
            let ids =
                find.query_map(params![id.as_str(), person.bytes()], |row| row.get::<_, [u8; 16]>(0))?;
            ids.map(|bytes| act_id(bytes?)).collect()
        }
    }
}

/// Takes what was erased out of the write-ahead log, too.
pub(super) fn truncate(connection: &Connection) {
    let busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
    match busy {
        Ok(0) => {}
        // It goes when the log is next begun anew.
        Ok(_) => tracing::warn!("erased words are still in the write-ahead log: somebody reads from it"),
        Err(error) => tracing::error!(%error, "the write-ahead log could not be cut"),
    }
}
