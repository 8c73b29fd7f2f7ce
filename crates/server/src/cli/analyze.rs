//! `analyze`: the map of a Polis export, as a report for a reader or as JSON for a program. Nothing is kept.
//!
//! What the files say is read in `deliberation_exchange`, the sums are made in `deliberation_core`. Next: [`json`],
//! [`report`], [`drawing`].

mod drawing;
mod json;
mod report;

use std::collections::HashMap;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use deliberation_core::opinion::analysis::analyse;
use deliberation_core::opinion::polis::{BaseCluster, Components, State, cold, from_state};
use deliberation_core::opinion::{Analysis, Parameters, Standing};
use deliberation_exchange::polis::{self, Math, Rows};

use crate::cli::{CliError, read};

#[derive(Debug, Args)]
pub(super) struct AnalyzeArgs {
    /// The directory of the export: comments.csv with participants-votes.csv, or with votes.csv. Where both are
    /// there, participants-votes.csv alone is read.
    #[arg(long, value_name = "DIR")]
    polis: PathBuf,
    /// Whose groups: ours, which do not depend on who came first, or those of Polis [default: stable]
    #[arg(long, value_enum)]
    mode: Option<Mode>,
    /// What Polis' own server published of its maths (/api/v3/math/pca2), to get its very groups: means --mode polis.
    #[arg(long, value_name = "FILE")]
    polis_math: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Draw the map into this file.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Mode {
    /// Ours.
    Stable,
    /// As Polis does it: from its own blob with --polis-math, else from a cold start.
    Polis,
}

impl Mode {
    const fn name(self) -> &'static str {
        match self {
            Self::Stable => "stable",
            Self::Polis => "polis",
        }
    }
}

/// What was read, and what came of it.
#[derive(Debug)]
struct Found {
    mode: Mode,
    rows: Rows,
    standing: Vec<Standing>,
    analysis: Analysis,
}

pub(super) fn analyze(args: &AnalyzeArgs) -> Result<(), CliError> {
    let mode = match (args.mode, &args.polis_math) {
        (Some(Mode::Stable), Some(_)) => return Err(CliError::Usage(STABLE_WITH_MATH)),
        (_, Some(_)) => Mode::Polis,
        (mode, None) => mode.unwrap_or(Mode::Stable),
    };
    std::fs::read_dir(&args.polis).map_err(|error| CliError::File { path: shown(&args.polis), error })?;
    let rows = polis::rows(&args.polis).map_err(|error| wrong(&args.polis, error.to_string()))?;
    rows.notes.iter().for_each(|note| eprintln!("note: {note}"));
    let mut standing = rows.standing();
    let parameters = Parameters::analyst();
    let analysis = match (&args.polis_math, mode) {
        (Some(path), _) => {
            let math = polis::math(&read(path)?).map_err(|error| wrong(path, error.to_string()))?;
            let state = state(&math, &rows).map_err(|detail| wrong(path, detail))?;
            note_unknown(&math, &rows, &args.polis, path);
            standing = standing_of(&math, &rows);
            of_polis(&math, &rows, &standing, state)
        }
        (None, Mode::Polis) => cold(&rows.votes, &standing),
        (None, Mode::Stable) => analyse(&rows.votes, &standing, &parameters),
    };
    let found = Found { mode, rows, standing, analysis };
    if let Some(path) = &args.svg {
        let drawing = drawing::draw(&found);
        if std::fs::read(path).is_ok_and(|old| !old.is_empty() && !old.starts_with(b"<svg")) {
            let error = io::Error::new(io::ErrorKind::AlreadyExists, "there is another file of that name");
            return Err(CliError::Unwritten { path: shown(path), error });
        }
        std::fs::write(path, drawing).map_err(|error| CliError::Unwritten { path: shown(path), error })?;
    }
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let written = if args.json { json::write(&found, &mut out) } else { report::write(&found, &mut out) };
    match written.and_then(|()| out.flush()) {
        // Whoever read has enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

const STABLE_WITH_MATH: &str = "--polis-math gives the groups of Polis, so it does not go with --mode stable";

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn wrong(path: &Path, detail: String) -> CliError {
    CliError::Content { path: shown(path), detail }
}

/// What the blob says, by the rows of the export.
fn state(math: &Math, rows: &Rows) -> Result<State, String> {
    let row_of: HashMap<i64, usize> = rows.people.iter().copied().zip(0..).collect();
    let find = |place: &str, people: &[i64]| -> Result<Vec<usize>, String> {
        let found = people.iter().map(|person| {
            let row = row_of.get(person).copied();
            row.ok_or_else(|| {
                format!("{place}: participant {person} has no row in the export; are they of one time?")
            })
        });
        found.collect()
    };
    let mut in_conversation = find("in-conv", &math.in_conversation)?;
    in_conversation.sort_unstable();
    let clusters = math.base_clusters.iter().map(|cluster| {
        let members = find("base-clusters", &cluster.members)?;
        // Where people agree with −1, every place is on the other side of the middle.
        let center = Some(cluster.at.map(|along| 0.0 - along));
        Ok(BaseCluster { id: cluster.id, members, center })
    });
    Ok(State {
        in_conversation,
        base_clusters: clusters.collect::<Result<_, String>>()?,
        components: components(math, rows),
        ..State::default()
    })
}

/// The blob's directions by the export's columns; those of these very votes where both have the same columns.
fn components(math: &Math, rows: &Rows) -> Option<Components> {
    let place: HashMap<i64, usize> = math.tids.iter().flatten().copied().zip(0..).collect();
    let columns: Vec<Option<usize>> =
        rows.statements.iter().map(|statement| place.get(&statement.tid).copied()).collect();
    let by_column = |numbers: &Vec<f64>| {
        let number = |column: &Option<usize>| column.and_then(|at| numbers.get(at).copied()).unwrap_or(0.0);
        columns.iter().map(number).collect::<Vec<f64>>()
    };
    let both = math.components.as_ref()?.each_ref().map(by_column);
    let same = columns.len() == place.len() && columns.iter().all(Option::is_some);
    Some(if same { Components::Now(both) } else { Components::Before(both) })
}

/// The people of the groups that the blob itself has; nothing where it has none.
fn published(math: &Math, state: &State) -> Option<Vec<Vec<usize>>> {
    let groups: Vec<Vec<usize>> = math.groups.iter().map(|(_, clusters)| clusters.clone()).collect();
    let people = |clusters: &Vec<usize>| {
        let own = state.base_clusters.iter().filter(|cluster| clusters.contains(&cluster.id));
        let mut people: Vec<usize> = own.flat_map(|cluster| cluster.members.iter().copied()).collect();
        people.sort_unstable();
        people
    };
    (!groups.is_empty()).then(|| groups.iter().map(people).collect())
}

/// Polis' own analysis: its groups are sought anew, and where that gives others, those of the blob are taken.
fn of_polis(math: &Math, rows: &Rows, standing: &[Standing], mut state: State) -> Analysis {
    let sought = from_state(&rows.votes, standing, &state);
    let Some(mut published) = published(math, &state) else { return sought };
    let mut found: Vec<Vec<usize>> = sought.groups.iter().map(|group| group.members.clone()).collect();
    published.sort_unstable();
    found.sort_unstable();
    if found == published {
        return sought;
    }
    eprintln!(
        "note: Sought anew, the groups come out otherwise than Polis published them; those published are shown."
    );
    state.groups = Some(math.groups.iter().map(|(_, clusters)| clusters.clone()).collect());
    from_state(&rows.votes, standing, &state)
}

/// What each statement is, where the blob says it: the exports before 2024 do not know what is meta.
fn standing_of(math: &Math, rows: &Rows) -> Vec<Standing> {
    let has = |list: &[i64], tid: i64| list.contains(&tid);
    let standing = |statement: &polis::Statement| {
        let (tid, meta) = (statement.tid, math.meta.as_deref());
        Standing { out: has(&math.out, tid), meta: meta.map_or(statement.is_meta, |meta| has(meta, tid)) }
    };
    rows.statements.iter().map(standing).collect()
}

/// Tells of statements that only one side knows.
fn note_unknown(math: &Math, rows: &Rows, export: &Path, blob: &Path) {
    let Some(tids) = &math.tids else { return };
    let known: Vec<i64> = rows.statements.iter().map(|statement| statement.tid).collect();
    let missing = |these: &[i64], those: &[i64]| these.iter().filter(|tid| !those.contains(tid)).count();
    for (count, here, there) in [(missing(tids, &known), blob, export), (missing(&known, tids), export, blob)]
    {
        if count > 0 {
            let (here, there) = (here.display(), there.display());
            eprintln!("note: Statements with votes in {here} that have none in {there}: {count}.");
        }
    }
}
