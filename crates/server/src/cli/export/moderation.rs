//! What was decided on what people wrote: as anybody may look it up, and as statements of reasons.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use clap::Args;
use deliberation_core::act::Verb;
use deliberation_core::id::DeliberationId;
use deliberation_core::publish::{Publisher, Rows};
use deliberation_core::text::Lang;
use deliberation_exchange::discussion::Turned;
use deliberation_exchange::linked::{Address, Terms};
use deliberation_exchange::statement_of_reasons::{self, Stated, Territory};
use serde_json::json;

use super::{Text, language, put, replayed, write};
use crate::cli::CliError;
use crate::config::Database;
use crate::ledger::sqlite::Sqlite;
use crate::ledger::{Ledger as _, LedgerError};

/// Writes the decisions as everybody may look them up, and what they come to.
pub(super) fn decisions(args: &Text, database: &Database) -> Result<(), CliError> {
    let turn = |publisher: &Publisher| {
        let Rows { moderation, decisions, .. } = publisher.rows(&Rows::default());
        json!({ "numbers": *moderation, "decisions": decisions })
    };
    let whole =
        |publisher: &Publisher, _: &_| Turned { into: format!("{:#}\n", turn(publisher)), left_out: 0 };
    write(args, database, whole, "decisions")
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Reasons {
    #[command(flatten)]
    into: Text,
    /// The address below which the rules stand (at rules#article-1), such as https://example.org/deliberation.
    #[arg(long, value_name = "URL")]
    base: Address,
    /// The states of the European Economic Area where the decisions hold, such as DE,FR; none for elsewhere.
    #[arg(long, value_name = "STATES")]
    territory: Territory,
    /// The language of reasons and titles, where there are translations; else that of the deliberation.
    #[arg(long, value_name = "TAG", value_parser = crate::cli::import::lang)]
    lang: Option<Lang>,
}

impl Reasons {
    pub(super) fn run(&self, database: &Database) -> Result<(), CliError> {
        let Text { id, file, force } = &self.into;
        self.into.vacant()?;
        let (ledger, publisher) = replayed(&self.into, database)?;
        let published = publisher.publish("export", 0).ok_or_else(|| CliError::Unknown(id.clone()))?;
        let lang = language(self.lang.as_ref(), &published);
        let terms = Terms { base: self.base.clone(), lang, rights: None };
        let times = times(&ledger, id)?;
        let when = |seq: u64| times.get(&seq).copied();
        let stated =
            statement_of_reasons::statements(publisher.deliberation(), when, &terms, &self.territory);
        let requests = stated.requests();
        let files: Vec<PathBuf> = (1..=requests.len()).map(|nth| numbered(file, nth)).collect();
        let next = numbered(file, files.len() + 1);
        for taken in files.iter().chain([&next]) {
            if taken.exists() && !force {
                return Err(CliError::Occupied(taken.display().to_string()));
            }
        }
        for (file, request) in files.iter().zip(&requests) {
            put(file, &format!("{request:#}\n"))?;
        }
        left_over(file, files.len())?;
        told(&stated);
        files.iter().for_each(|file| println!("{}", file.display()));
        Ok(())
    }
}

/// FILE, FILE.2, FILE.3 …
fn numbered(file: &Path, nth: usize) -> PathBuf {
    if nth == 1 {
        return file.to_owned();
    }
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{nth}"));
    name.into()
}

/// Removes what a longer export left there, so that nobody sends it with this one.
fn left_over(file: &Path, files: usize) -> Result<(), CliError> {
    for nth in files + 1.. {
        let old = numbered(file, nth);
        if !old.exists() {
            break;
        }
        std::fs::remove_file(&old)
            .map_err(|error| CliError::Unwritten { path: old.display().to_string(), error })?;
    }
    Ok(())
}

fn told(stated: &Stated) {
    let Stated { statements, overturned, without_form } = stated;
    eprintln!("note: {} statements of reasons. Nothing was sent.", statements.len());
    if *overturned > 0 {
        eprintln!("note: {overturned} decisions were overturned on appeal and are left out.");
    }
    if *without_form > 0 {
        eprintln!(
            "note: {without_form} decisions have no ground, or dates that the database refuses, and are left out."
        );
    }
    eprintln!(
        "note: the database takes no personal data. Names of authors were replaced; read the rest before you send it."
    );
}

/// When the acts were received that can end a decision.
fn times(ledger: &Sqlite, id: &DeliberationId) -> Result<HashMap<u64, i64>, LedgerError> {
    let mut times = HashMap::new();
    for entry in ledger.log(id)? {
        let (act, stamp) = entry?;
        if matches!(act.verb, Verb::Decision(_) | Verb::Attach(_)) {
            times.insert(stamp.seq, stamp.received);
        }
    }
    Ok(times)
}
