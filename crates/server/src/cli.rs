//! The commands, one a file.

mod analyze;
mod create;
mod export;
mod import;
mod openapi;
mod profile;
mod retain;
mod serve;

use std::path::Path;

use clap::{Parser, Subcommand};
use deliberation_core::id::DeliberationId;

use crate::config::{Database, ServeArgs};
use crate::ledger::LedgerError;
use crate::ledger::sqlite::{BUSY_TIMEOUT, Sqlite};

/// The reference backend of the deliberation widget.
///
/// To begin with: `deliberation-server import sample`, then `deliberation-server serve`, then open
/// http://127.0.0.1:8787/ in a browser.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true)]
pub struct Cli {
    /// Where everything is kept. The file is made when it is not there.
    #[arg(
        long,
        global = true,
        env = "DELIBERATION_DATABASE",
        default_value = "sqlite:deliberation.db",
        value_name = "sqlite:FILE"
    )]
    database: Database,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API at /api/v1, and the widget with its demo page at /.
    Serve(Box<ServeArgs>),
    /// Open a deliberation from a file, and print its id.
    Create(create::CreateArgs),
    /// Bring in a whole deliberation from elsewhere, or captions into one, and print its id.
    #[command(subcommand)]
    Import(import::Import),
    /// Write a whole deliberation into files that others read.
    #[command(subcommand)]
    Export(export::Export),
    /// Print the map of opinions in a Polis export.
    ///
    /// Nothing is written to a database, and nothing is sent anywhere. The report has sums only; the JSON has the place
    /// of each person under the number that the export gives them. Votes of participants-votes.csv are read where that
    /// file is there, else the last ones of votes.csv. A statement counts as a column from its first vote.
    Analyze(analyze::AnalyzeArgs),
    /// Print the terms of a profile on one page, for those who sign it (HTML).
    Profile(profile::ProfileArgs),
    /// Erase what was written in deliberations that were over for as long as their terms say, and print their ids.
    ///
    /// A running server does so once a day.
    Retain,
    /// Print the API's description (OpenAPI 3.1).
    Openapi,
}

/// Why a command was not done: a sentence.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// A file cannot be read.
    #[error("{path} cannot be read: {error}")]
    File {
        /// The file.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// A file cannot be written.
    #[error("{path} cannot be written: {error}")]
    Unwritten {
        /// The file.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// A file is there already.
    #[error("{0} is there already; nothing was written (--force replaces it)")]
    Occupied(String),
    /// There is no such deliberation.
    #[error("there is no deliberation {0} in the database")]
    Unknown(DeliberationId),
    /// What is asked for contradicts itself.
    #[error("{0}")]
    Usage(&'static str),
    /// What a file says is not what is wanted.
    #[error("{path}: {detail}")]
    Content {
        /// The file.
        path: String,
        /// What is wrong, and where.
        detail: String,
    },
    /// The ledger failed.
    #[error("the database: {0}")]
    Ledger(#[from] LedgerError),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {error}")]
    Listen {
        /// The address.
        address: std::net::SocketAddr,
        /// Why.
        error: std::io::Error,
    },
    /// The runtime failed.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

impl Cli {
    /// Does what the command line says.
    ///
    /// # Errors
    /// With a sentence for whoever called.
    pub fn run(self) -> Result<(), CliError> {
        match self.command {
            Command::Serve(args) => serve::serve(&args, &self.database),
            Command::Create(args) => create::create(&args, &self.database),
            Command::Import(import) => import.run(&self.database),
            Command::Export(export) => export.run(&self.database),
            Command::Analyze(args) => analyze::analyze(&args),
            Command::Profile(args) => profile::print(&args, &self.database),
            Command::Retain => retain::retain(&self.database),
            Command::Openapi => {
                openapi::print();
                Ok(())
            }
        }
    }
}

fn open(database: &Database) -> Result<Sqlite, CliError> {
    let Database::Sqlite(path) = database;
    Ok(Sqlite::open(path, BUSY_TIMEOUT)?)
}

fn read(path: &Path) -> Result<String, CliError> {
    std::fs::read_to_string(path).map_err(|error| CliError::File { path: path.display().to_string(), error })
}
