//! `import`: brings in a whole deliberation from elsewhere, or captions into one. What others' formats say is read in
//! `deliberation_exchange`.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use deliberation_core::deliberation::Deliberation;
use deliberation_core::id::{DeliberationId, Pseudonym};
use deliberation_core::participant::{Assurance, Role, Standing};
use deliberation_core::text::Lang;
use deliberation_exchange::captions::{Said, Show, said};
use deliberation_exchange::discussion::{from_argdown, from_kialo};
use deliberation_exchange::entry::{Entry as Made, MakeError};
use deliberation_exchange::polis::{self, Options, Unmoderated};
use deliberation_exchange::{argdown, kialo, sample, vtt};
use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::{CliError, open};
use crate::clock;
use crate::config::Database;
use crate::ledger::{Entry, Fresh, Ledger as _};

#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// The export of a conversation on Polis: a directory with comments.csv and votes.csv or
    /// participants-votes.csv.
    Polis(Polis),
    /// The text form of a discussion on Kialo: its theses become statements, its pros and cons reasons.
    Kialo(Text),
    /// An Argdown file: what stands at a root becomes a statement, what supports or attacks it a reason.
    Argdown(Text),
    /// Captions of a programme (WebVTT), into a deliberation that is there: what was said on air, by whom it names
    /// (`<v Name, role>`). The same captions again add nothing.
    Captions(Captions),
    /// Our sample: an old residential building decides on lifts. Its people are invented.
    Sample(Sample),
}

#[derive(Debug, Args)]
pub(super) struct Polis {
    /// The directory of the export.
    #[arg(value_name = "DIR")]
    directory: PathBuf,
    /// The deliberation's id in addresses; without it, the directory's name.
    #[arg(long)]
    id: Option<DeliberationId>,
    /// What becomes of statements that nobody moderated.
    #[arg(long, value_enum, default_value_t)]
    unmoderated: Shown,
    /// The language of all texts, such as zh-TW; without it, guessed by script.
    #[arg(long, value_name = "TAG", value_parser = lang)]
    lang: Option<Lang>,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Shown {
    /// Everybody sees them.
    Show,
    /// Nobody but staff sees them.
    #[default]
    Hide,
}

#[derive(Debug, Args)]
pub(super) struct Text {
    /// The file.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The deliberation's id in addresses.
    #[arg(long)]
    id: DeliberationId,
    /// The language of all texts, such as zh-TW.
    #[arg(long, value_name = "TAG", value_parser = lang, default_value = "en")]
    lang: Lang,
    /// The question; without it, the discussion's title, or the deliberation's id.
    #[arg(long)]
    question: Option<String>,
}

impl Text {
    fn bring(&self, database: &Database, argdown: bool) -> Result<(), CliError> {
        let text = super::read(&self.file)?;
        let wrong = |detail: String| CliError::Content { path: self.file.display().to_string(), detail };
        let made = if argdown {
            let document = argdown::read(&text).map_err(|why| wrong(why.to_string()))?;
            let question = self.question.clone().unwrap_or_else(|| self.id.to_string());
            from_argdown(&document, &question, &self.id, &self.lang, clock::now())
        } else {
            let mut discussion = kialo::read(&text).map_err(|why| wrong(why.to_string()))?;
            if let Some(question) = &self.question {
                discussion.title.clone_from(question);
            }
            from_kialo(&discussion, &self.id, &self.lang, clock::now())
        };
        let made = made.map_err(|why| wrong(why.to_string()))?;
        if made.left_out > 0 {
            eprintln!("note: {} lines have no place here and were left out.", made.left_out);
        }
        write(&self.id, made.into, database)
    }
}

#[derive(Debug, Args)]
pub(super) struct Captions {
    /// The file.
    #[arg(value_name = "FILE.vtt")]
    file: PathBuf,
    /// The deliberation's id in addresses.
    #[arg(long)]
    id: DeliberationId,
    /// The programme's name, as the page's player has it in `data-programme`.
    #[arg(long, value_name = "NAME")]
    programme: String,
    /// The language of the captions, such as zh-TW; without it, the first of the deliberation.
    #[arg(long, value_name = "TAG", value_parser = lang)]
    lang: Option<Lang>,
}

impl Captions {
    fn bring(&self, database: &Database) -> Result<(), CliError> {
        let text = super::read(&self.file)?;
        let wrong = |detail: String| CliError::Content { path: self.file.display().to_string(), detail };
        let cues = vtt::read(&text).map_err(|why| wrong(why.to_string()))?;
        let ledger = open(database)?;
        if !ledger.has(&self.id)? {
            return Err(CliError::Unknown(self.id.clone()));
        }
        let mut nobody = 0;
        // Written down for the host.
        let by = Pseudonym::derived(&[self.id.as_str().as_bytes(), b"captions"]);
        let standing = Standing { role: Role::Host, assurance: Assurance::Imported, ..Standing::default() };
        let make = |so_far: &Deliberation| {
            let (opened, open) = so_far.opening().ok_or_else(|| CliError::Unknown(self.id.clone()))?;
            let lang = self.lang.clone().or_else(|| open.languages.first().cloned());
            let lang = lang.unwrap_or_else(Lang::fallback);
            let show = Show { id: &self.id, programme: &self.programme, lang: &lang, opened: opened.time() };
            let (said, left_out) = said(cues, &show).map_err(|why| wrong(why.to_string()))?;
            nobody = left_out;
            Ok(said.into_iter().map(|Said { line, act }| (line, act)).collect())
        };
        let refused = |line: usize, why: String| wrong(format!("line {line}: {why}"));
        let done = ledger.add(&self.id, (by, standing), make, refused)?;
        if nobody > 0 {
            eprintln!("note: {nobody} captions name nobody who speaks and were left out.");
        }
        match done.fresh {
            Fresh::Known => eprintln!("all of it is there already; nothing was changed."),
            Fresh::New => eprintln!("{}: {} acts.", self.id, done.acts),
        }
        println!("{}", self.id);
        Ok(())
    }
}

#[derive(Debug, Args)]
pub(super) struct Sample {
    /// The deliberation's id in addresses.
    #[arg(long, default_value = "elevator")]
    id: DeliberationId,
    /// What the invented people are drawn from: the same seed gives the same people.
    #[arg(long, default_value_t = 7, value_name = "N")]
    seed: u64,
}

pub(super) fn lang(tag: &str) -> Result<Lang, String> {
    Lang::try_from(tag.to_owned()).map_err(|error| error.to_string())
}

impl Import {
    pub(super) fn run(&self, database: &Database) -> Result<(), CliError> {
        match self {
            Self::Polis(args) => {
                let id = args.id()?;
                let source = args.directory.display().to_string();
                let wrong = |detail: String| CliError::Content { path: source.clone(), detail };
                let export = read(&args.directory).map_err(|error| wrong(error.to_string()))?;
                let options = Options {
                    unmoderated: match args.unmoderated {
                        Shown::Show => Unmoderated::Show,
                        Shown::Hide => Unmoderated::Hide,
                    },
                    lang: args.lang.clone(),
                    ..Options::new(id.clone())
                };
                let acts = polis::acts(&export, &options).map_err(|error| wrong(error.to_string()))?;
                for note in export.notes.iter().chain(&acts.notes) {
                    eprintln!("note: {note}");
                }
                write(&id, acts.entries, database)
            }
            Self::Kialo(args) => args.bring(database, false),
            Self::Argdown(args) => args.bring(database, true),
            Self::Captions(args) => args.bring(database),
            Self::Sample(args) => {
                let wrong = |error: MakeError| CliError::Content {
                    path: "the sample".to_owned(),
                    detail: error.to_string(),
                };
                let entries = sample::acts(&args.id, args.seed, clock::now()).map_err(wrong)?;
                write(&args.id, entries, database)
            }
        }
    }
}

impl Polis {
    fn id(&self) -> Result<DeliberationId, CliError> {
        if let Some(id) = &self.id {
            return Ok(id.clone());
        }
        let path = std::fs::canonicalize(&self.directory)
            .map_err(|error| CliError::File { path: self.directory.display().to_string(), error })?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.parse().map_err(|error| CliError::Content {
            path: path.display().to_string(),
            detail: format!("its name is no id ({error}); give one with --id"),
        })
    }
}

fn read(directory: &Path) -> Result<polis::Export, polis::ReadError> {
    let bar = bar("{msg:24} {bar:32} {binary_bytes} of {binary_total_bytes}");
    let export = polis::read_with(directory, &mut |progress| {
        bar.set_message(format!("reading {}", progress.file));
        bar.set_length(progress.of);
        bar.set_position(progress.read);
    });
    bar.finish_and_clear();
    export
}

fn write(id: &DeliberationId, entries: Vec<Made>, database: &Database) -> Result<(), CliError> {
    let ledger = open(database)?;
    let bar = bar("{msg:24} {bar:32} {pos} of {len} acts, {eta} left");
    bar.set_message(format!("writing {id}"));
    bar.set_length(entries.len() as u64);
    let entries = entries.into_iter().map(|Made { body, act, stamp }| Entry { body, act, stamp });
    let imported = ledger.import(id, entries, || bar.inc(1));
    bar.finish_and_clear();
    let imported = imported?;
    match imported.fresh {
        Fresh::Known => eprintln!("{id} is there already; nothing was changed."),
        Fresh::New => eprintln!("{id}: {} acts.", imported.acts),
    }
    if imported.refused > 0 {
        eprintln!("note: {} acts are kept but change nothing: the rules refuse them.", imported.refused);
    }
    println!("{id}");
    Ok(())
}

/// A bar on the error output; nothing where that is no terminal.
fn bar(template: &str) -> ProgressBar {
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style)
}
