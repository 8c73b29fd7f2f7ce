//! The tables, and how an older file is brought up to date. Forward only: a migration that has been released is
//! never changed, a new one is added.

use rusqlite::{Connection, TransactionBehavior, params};

use crate::clock;
use crate::ledger::LedgerError;

/// All migrations, oldest first. The first has the version 1.
const MIGRATIONS: &[(&str, &str)] = &[
    ("ledger", include_str!("../migrations/0001_ledger.sql")),
    ("people", include_str!("../migrations/0002_people.sql")),
    ("standing", include_str!("../migrations/0003_standing.sql")),
    ("remains", include_str!("../migrations/0004_remains.sql")),
];

/// Applies what has not been applied.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), LedgerError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(
        "CREATE TABLE IF NOT EXISTS migrations (
             version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied INTEGER NOT NULL
         ) STRICT",
    )?;
    let newest = "SELECT coalesce(max(version), 0) FROM migrations";
    let applied: usize = transaction.query_row(newest, [], |row| row.get::<_, u32>(0))? as usize;
    if applied > MIGRATIONS.len() {
        return Err(LedgerError::Store(format!(
            "the file is of version {applied}, made by a later deliberation-server; this one knows {}",
            MIGRATIONS.len()
        )));
    }
    for (index, (name, sql)) in MIGRATIONS.iter().enumerate().skip(applied) {
        transaction.execute_batch(sql)?;
        let note = "INSERT INTO migrations (version, name, applied) VALUES (?1, ?2, ?3)";
        transaction.execute(note, params![index as u32 + 1, name, clock::now()])?;
    }
    transaction.commit()?;
    Ok(())
}
