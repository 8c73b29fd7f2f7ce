//! `export`: writes a whole deliberation into files that others read. The operator's command: it says who voted what.
//!
//! The files' form is in `deliberation_exchange`; what of the ledger goes into them, in [`collect`].

mod collect;
mod moderation;
mod place;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use deliberation_core::id::DeliberationId;
use deliberation_core::publish::{Published, Publisher, Rows};
use deliberation_core::text::Lang;
use deliberation_core::thread::published::Posts;
use deliberation_exchange::discussion::{Turned, to_argdown, to_kialo};
use deliberation_exchange::linked::{Address, Terms};
use deliberation_exchange::polis::{self, Form, Header};
use deliberation_exchange::{argdown, claim_review, kialo, web_annotation};

use crate::cli::{CliError, open};
use crate::config::Database;
use crate::ledger::Ledger as _;
use crate::ledger::sqlite::Sqlite;

#[derive(Debug, Subcommand)]
pub(super) enum Export {
    /// The four CSV files that Polis exports, with a row for each person.
    ///
    /// Writes summary.csv, comments.csv, votes.csv and participants-votes.csv.
    ///
    /// The numbers of people are drawn anew for each export, those of authors apart from those of voters. What was taken
    /// back (a vote) or refused is not in it. An import comes out as it went in, with these exceptions, since the database
    /// does not keep them: people without a vote, which statements were meta (the column is empty), statements without a
    /// text and the votes on them, whether a visible statement had been moderated (it counts as accepted), Polis' groups,
    /// counts of visits, the address of the conversation. The end of a very long description may have been cut.
    ///
    /// Of a deliberation of this program, moderated is 1 for what everybody sees, -1 for what is hidden and 0 for what
    /// waits. A time is that of receipt, in milliseconds.
    ///
    /// Texts are written as they are. In a spreadsheet a text that begins with = + - or @ is a formula: open the files
    /// with a program that takes them for text.
    Polis(Polis),
    /// All reasons for and against, as Argdown: what anybody may see, without authors and ratings.
    ///
    /// Questions, answers, remarks and demands have no form there and are left out.
    Argdown(Text),
    /// The same as the text form of a Kialo discussion with several theses.
    Kialo(Text),
    /// What experts noted at the words of claims, as JSON-LD: what anybody may see.
    ///
    /// What waits for a second signature is not in it. Experts are in it by name and house, everybody else without.
    Annotations(Annotations),
    /// What moderators decided, as JSON: what anybody may look up.
    Moderation(Text),
    /// The same as statements of reasons, as the transparency database of the EU's Digital Services Act takes them.
    ///
    /// One for each decision that restricts somebody; 100 in a file at most: FILE, FILE.2 and so on, each as
    /// /api/v1/statements reads it. Nothing is sent. What an appeal overturned is left out. Names of those concerned are
    /// replaced where moderators wrote them; other personal data is not found: read the files before you send them.
    Reasons(moderation::Reasons),
}

#[derive(Debug, Args)]
pub(super) struct Annotations {
    #[command(flatten)]
    into: Text,
    /// The form.
    #[arg(long, value_enum)]
    format: Format,
    /// The address below which the deliberation's things stand, such as https://example.org/deliberation.
    #[arg(long, value_name = "URL")]
    base: Address,
    /// The language of texts and labels, where there are translations; else that of the deliberation.
    #[arg(long, value_name = "TAG", value_parser = super::import::lang)]
    lang: Option<Lang>,
    /// The address of the licence of the annotations.
    #[arg(long, value_name = "URL")]
    rights: Option<Address>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// A collection of W3C Web Annotations, with what was said about each.
    WebAnnotation,
    /// A list of ClaimReviews of schema.org: published corrections of facts and law.
    Claimreview,
}

impl Annotations {
    fn run(&self, database: &Database) -> Result<(), CliError> {
        write(
            &self.into,
            database,
            |publisher, published| {
                let lang = language(self.lang.as_ref(), published);
                let terms = Terms { base: self.base.clone(), lang, rights: self.rights.clone() };
                let rows = publisher.rows(&Rows::default());
                let (whole, left_out) = match self.format {
                    Format::WebAnnotation => {
                        let silent = rows.annotations.iter().filter(|row| row.note.is_none()).count();
                        (web_annotation::collection(published, &rows, &terms), silent)
                    }
                    Format::Claimreview => {
                        let reviews = claim_review::reviews(published, &rows, &terms);
                        let left_out = rows.annotations.len() - reviews.len();
                        (reviews.into(), left_out)
                    }
                };
                Turned { into: format!("{whole:#}\n"), left_out }
            },
            "annotations",
        )
    }
}

#[derive(Debug, Args)]
pub(super) struct Text {
    /// The deliberation's id.
    #[arg(value_name = "ID")]
    id: DeliberationId,
    /// The file to write.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Replace a file that is there.
    #[arg(long)]
    force: bool,
}

/// Writes what others read of the threads.
fn text(args: &Text, database: &Database, turn: Turn) -> Result<(), CliError> {
    write(
        args,
        database,
        |publisher, published| turn(published, &publisher.posts(&Posts::default())),
        "posts",
    )
}

/// Writes a file of what anybody may see, and says how much of `what` has no form in it.
fn write(
    args: &Text,
    database: &Database,
    turn: impl FnOnce(&Publisher, &Published) -> Turned<String>,
    what: &str,
) -> Result<(), CliError> {
    args.vacant()?;
    let (_, publisher) = replayed(args, database)?;
    let published = publisher.publish("export", 0).ok_or_else(|| CliError::Unknown(args.id.clone()))?;
    let turned = turn(&publisher, &published);
    put(&args.file, &turned.into)?;
    if turned.left_out > 0 {
        eprintln!("note: {} {what} have no form there and were left out.", turned.left_out);
    }
    println!("{}", args.file.display());
    Ok(())
}

impl Text {
    /// That the file may be written.
    fn vacant(&self) -> Result<(), CliError> {
        if self.file.exists() && !self.force {
            return Err(CliError::Occupied(self.file.display().to_string()));
        }
        Ok(())
    }
}

/// The ledger, and the deliberation as it stands.
fn replayed(args: &Text, database: &Database) -> Result<(Sqlite, Publisher), CliError> {
    let Database::Sqlite(path) = database;
    // To open it would make it.
    std::fs::metadata(path).map_err(|error| CliError::File { path: path.display().to_string(), error })?;
    let ledger = open(database)?;
    if !ledger.has(&args.id)? {
        return Err(CliError::Unknown(args.id.clone()));
    }
    let publisher = Publisher::replay(|| ledger.log(&args.id))?;
    Ok((ledger, publisher))
}

fn put(file: &Path, text: &str) -> Result<(), CliError> {
    std::fs::write(file, text)
        .map_err(|error| CliError::Unwritten { path: file.display().to_string(), error })
}

/// The language that is asked for, else that of the deliberation.
fn language(asked: Option<&Lang>, published: &Published) -> Lang {
    asked.or(published.opening.languages.first()).cloned().unwrap_or_else(Lang::fallback)
}

/// A deliberation as a text.
type Turn = fn(&Published, &Posts) -> Turned<String>;

#[derive(Debug, Args)]
pub(super) struct Polis {
    /// The deliberation's id.
    #[arg(value_name = "ID")]
    id: DeliberationId,
    /// The directory to write into. It is made when it is not there.
    #[arg(value_name = "DIR")]
    directory: PathBuf,
    /// Give authors the numbers under which they voted.
    #[arg(long)]
    link_authors: bool,
    /// The columns of comments.csv: new has is-meta and is-seed, old (until 2023) has not.
    #[arg(long, value_enum, default_value_t)]
    header: Generation,
    /// Replace files that are there.
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Generation {
    /// Until 2023.
    Old,
    /// Since 2024.
    #[default]
    New,
}

impl Export {
    pub(super) fn run(&self, database: &Database) -> Result<(), CliError> {
        let args = match self {
            Self::Polis(args) => args,
            Self::Annotations(args) => return args.run(database),
            Self::Moderation(args) => return moderation::decisions(args, database),
            Self::Reasons(args) => return args.run(database),
            Self::Argdown(args) => {
                return text(args, database, |published, posts| {
                    let Turned { into, left_out } = to_argdown(published, posts);
                    Turned { into: argdown::write(&into), left_out }
                });
            }
            Self::Kialo(args) => {
                return text(args, database, |published, posts| {
                    let Turned { into, left_out } = to_kialo(published, posts);
                    Turned { into: kialo::write(&into), left_out }
                });
            }
        };
        place::vacant(&args.directory, args.force)?;
        let Database::Sqlite(path) = database;
        // To open it would make it.
        std::fs::metadata(path)
            .map_err(|error| CliError::File { path: path.display().to_string(), error })?;
        let ledger = open(database)?;
        let log = collect::read(&ledger, &args.id)?;
        let joined = args.link_authors.then(|| collect::joined(path, &args.id, &log)).transpose()?;
        let export = log.export(joined.as_ref());
        let header = match args.header {
            Generation::Old => Header::Old,
            Generation::New => Header::New,
        };
        let set = polis::write(&export, Form { header, meta_is_known: false });
        place::put(&args.directory, &set)?;
        for note in disclosed(args.link_authors, export.participants.len(), export.statements.len()) {
            eprintln!("note: {note}");
        }
        println!("{}", args.directory.display());
        Ok(())
    }
}

/// What whoever has the files can know.
fn disclosed(linked: bool, people: usize, statements: usize) -> Vec<String> {
    let mut notes = vec![
        format!(
            "These files have one row for each of {people} people, with every vote and its time: what single people \
             think leaves the house. The widget itself never shows that."
        ),
        "The numbers of people were drawn for this export alone. Yet who knows some votes of a person, or when they \
         voted, may find their row, and then reads the rest of it. Who votes rarely, or unlike all others, may be \
         recognised."
            .to_owned(),
        format!("{statements} statements are in it with their words, those that are hidden or wait for review too."),
    ];
    notes.push(if linked {
        "Authors have the numbers under which they voted: whoever recognises somebody by their words reads all of \
         their votes."
            .to_owned()
    } else {
        "Authors have other numbers than voters, so the numbers do not say what an author voted; the time of a \
         statement and of a vote may."
            .to_owned()
    });
    notes.push("Cells may begin with = + - or @, which a spreadsheet takes for a formula.".to_owned());
    notes
}
