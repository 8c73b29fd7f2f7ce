//! `create`: opens a deliberation from a file that a person wrote.

use std::path::PathBuf;

use clap::Args;
use deliberation_core::act::Act;
use deliberation_core::wire::Malformed;

use crate::cli::{CliError, open, read};
use crate::config::Database;
use crate::ledger::{Fresh, Ledger as _, LedgerError};
use crate::opening::{fit_name, opening_rows};

#[derive(Debug, Args)]
pub(super) struct CreateArgs {
    /// The act `open` as JSON: a question at least; why, sides, policy, phases, articles, statements if you like.
    /// Its `slug` becomes the id.
    #[arg(value_name = "FILE.json")]
    file: PathBuf,
}

pub(super) fn create(args: &CreateArgs, database: &Database) -> Result<(), CliError> {
    let text = read(&args.file)?;
    let wrong = |detail: String| CliError::Content { path: args.file.display().to_string(), detail };
    let malformed = |fault: Malformed| {
        let place = if fault.pointer.is_empty() { String::new() } else { format!("at {}: ", fault.pointer) };
        wrong(format!("{place}{}", fault.detail))
    };
    let act = Act::read_opening(&text).map_err(malformed)?;
    let (id, rows) = opening_rows(&act, text).map_err(malformed)?;
    let ledger = open(database)?;
    if let Err(fault) = fit_name(&act)
        && !ledger.all()?.contains(&id)
    {
        return Err(malformed(fault));
    }
    let written = ledger.open(&id, rows).blocking_recv();
    if written.map_err(|_| LedgerError::Closed)?? == Fresh::Known {
        eprintln!("{id} is open already, by the same file.");
    }
    println!("{id}");
    Ok(())
}
