//! A whole deliberation brought in from elsewhere: one transaction, so that a server which holds the file open
//! sees all of it or nothing.

use deliberation_core::deliberation::Deliberation;
use deliberation_core::id::DeliberationId;
use rusqlite::TransactionBehavior;

use super::{Sqlite, connect, writer};
use crate::ledger::{Entry, Fresh, LedgerError, Row};

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
            } else if writer::open(&transaction, id, &row)? == Fresh::Known {
                done.fresh = Fresh::Known;
                return Ok(done);
            }
            done.acts += 1;
            each();
        }
        transaction.commit()?;
        Ok(done)
    }
}
