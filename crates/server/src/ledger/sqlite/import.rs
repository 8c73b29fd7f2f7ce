//! What is brought in from elsewhere, a whole deliberation or more acts for one: one transaction, so that a server which
//! holds the file open sees all of it or nothing.

use deliberation_core::act::{Act, Stamp};
use deliberation_core::deliberation::Deliberation;
use deliberation_core::id::{DeliberationId, Pseudonym};
use deliberation_core::participant::Standing;
use rusqlite::TransactionBehavior;

use super::{Sqlite, connect, writer};
use crate::ledger::{Entry, Fresh, Ledger as _, LedgerError, Row};

/// What came of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// Whether it was new. What is known already is left as it is.
    pub fresh: Fresh,
    /// How many acts were written.
    pub acts: u64,
    /// How many of them the rules refuse: they are kept and change nothing.
    pub refused: u64,
}

impl Sqlite {
    /// Writes a whole deliberation; its first entry opens it. `each` is called after every act.
    ///
    /// # Errors
    /// When the store fails, or another deliberation has the name.
    pub fn import(
        &self,
        id: &DeliberationId,
        entries: impl Iterator<Item = Entry>,
        mut each: impl FnMut(),
    ) -> Result<Imported, LedgerError> {
        let mut connection = connect(&self.path, self.busy)?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut trial = Deliberation::new();
        let mut done = Imported { fresh: Fresh::New, acts: 0, refused: 0 };
        for Entry { body, act, stamp } in entries {
            done.refused += u64::from(trial.fold(&act, &stamp).is_err());
            let row = Row::new(id, &act, stamp, body);
            if done.acts > 0 {
                writer::append(&transaction, id, &row)?;
            } else if writer::open(&transaction, id, std::slice::from_ref(&row))? == Fresh::Known {
                done.fresh = Fresh::Known;
                return Ok(done);
            }
            done.acts += 1;
            each();
        }
        transaction.commit()?;
        Ok(done)
    }
    /// Adds acts to a deliberation, all or none: those that are not there yet, received now, by one person as they stand.
    /// `make` gives them, from what was done so far, each with the line it comes from; `wrong` says of a line why the
    /// rules refuse it. A server that has the deliberation in use sees them with the next act.
    ///
    /// # Errors
    /// When the store fails, or with what `make` and `wrong` give.
    pub fn add<E: From<LedgerError>>(
        &self,
        id: &DeliberationId,
        (by, standing): (Pseudonym, Standing),
        make: impl FnOnce(&Deliberation) -> Result<Vec<(usize, Act)>, E>,
        wrong: impl Fn(usize, String) -> E,
    ) -> Result<Imported, E> {
        let store = |error: rusqlite::Error| E::from(error.into());
        let mut connection = connect(&self.path, self.busy)?;
        // Nobody else writes from here on, so that what is read is all there is.
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(store)?;
        let mut trial = Deliberation::new();
        for folded in self.log(id)? {
            let (act, stamp) = folded?;
            // What the rules refused then they refuse now.
            let _ = trial.fold(&act, &stamp);
        }
        let known = self.places(id)?;
        let mut seq = known.values().max().copied().unwrap_or(0);
        let received = crate::clock::now().max(trial.at());
        let mut done = Imported { fresh: Fresh::Known, acts: 0, refused: 0 };
        for (line, act) in make(&trial)? {
            if known.contains_key(&act.id) {
                continue;
            }
            seq += 1;
            let stamp = Stamp { seq, received, by, session: 0, standing: standing.clone() };
            trial.fold(&act, &stamp).map_err(|refusal| wrong(line, refusal.to_string()))?;
            let body = serde_json::to_string(&act).map_err(|error| wrong(line, error.to_string()))?;
            writer::append(&transaction, id, &Row::new(id, &act, stamp, body))?;
            (done.fresh, done.acts) = (Fresh::New, done.acts + 1);
        }
        transaction.commit().map_err(store)?;
        Ok(done)
    }
}
