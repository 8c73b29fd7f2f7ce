//! `retain`: erases what was kept for as long as the terms say.

use std::sync::Arc;
use std::time::Duration;

use crate::classifier::Asker;
use crate::cli::{CliError, open};
use crate::config::Database;
use crate::ledger::{Ledger, LedgerError};
use crate::room::{RoomError, Rooms};

pub(super) fn retain(database: &Database) -> Result<(), CliError> {
    let ledger: Arc<dyn Ledger> = Arc::new(open(database)?);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let erased = runtime.block_on(async {
        let rooms = Rooms::new(Arc::clone(&ledger), Duration::from_secs(1), Asker::new(None));
        crate::retain::retain(&ledger, &rooms).await
    });
    let erased = erased.map_err(|error| match error {
        RoomError::Ledger(error) => error,
        RoomError::Busy => LedgerError::Closed,
    })?;
    for id in erased {
        println!("{id}");
    }
    Ok(())
}
