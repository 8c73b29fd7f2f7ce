//! Makes one [`Export`] of what the files say, and decides which is believed where they differ.
//!
//! The rules, in this order. The matrix is what Polis computed on, so it is believed about its own rows and
//! columns:
//! 1. A voter of `votes.csv` without a row in the matrix: all their events are dropped.
//! 2. An event on a statement whose column is there and whose cell is empty: dropped.
//! 3. A cell that differs from the last event kept, or has none: an event without a time is added at the end.
//! 4. An event on a statement that has no column at all: kept. The matrix leaves out what Polis held for meta.
//!
//! So the last event on every cell of the matrix is the cell. Each rule that was needed is told in the notes
//! with its count. Without `votes.csv` the history is the matrix, row by row, without times; without the matrix
//! it is `votes.csv`. Next: [`super::export`].

use std::collections::{BTreeMap, HashMap, HashSet};

use super::comments::Comments;
use super::export::{Export, Statement, VoteEvent};
use super::matrix::Matrix;
use super::summary::Summary;
use super::votes::Votes;
use crate::vote::Vote;

/// One export of the files, of which at least one of `votes` and `matrix` is there.
pub(super) fn reconcile(
    summary: Option<Summary>,
    comments: Comments,
    votes: Option<Votes>,
    matrix: Option<Matrix>,
) -> Export {
    let mut notes = comments.notes;
    if summary.is_none() {
        notes.push("There is no summary.csv: the question is unknown.".to_owned());
    }
    let mut export = Export { summary: summary.unwrap_or_default(), ..Export::default() };
    let mut tids = Vec::new();
    match (votes, matrix) {
        (votes, Some(mut matrix)) => {
            notes.append(&mut matrix.notes);
            export.history = match votes {
                Some(votes) => believe_matrix(votes.events, &matrix, &mut notes),
                None => from_matrix(&matrix, &mut notes),
            };
            export.participants = matrix.participants;
            export.groups = matrix.groups;
            tids = matrix.tids;
        }
        (Some(votes), None) => {
            notes.push("There is no participants-votes.csv: the votes are those of votes.csv.".to_owned());
            export.participants = votes.voters;
            export.history = votes.events;
        }
        (None, None) => {}
    }
    note_silent(&export, &mut notes);
    export.statements = with_unknown(comments.statements, &tids, &export.history, &mut notes);
    export.notes = notes;
    export
}

fn from_matrix(matrix: &Matrix, notes: &mut Vec<String>) -> Vec<VoteEvent> {
    notes.push(
        "There is no votes.csv: the votes are those of participants-votes.csv, without times and without \
         changes of mind."
            .to_owned(),
    );
    matrix.cells.iter().map(|cell| undated(*cell)).collect()
}

fn believe_matrix(events: Vec<VoteEvent>, matrix: &Matrix, notes: &mut Vec<String>) -> Vec<VoteEvent> {
    let rows: HashSet<i64> = matrix.participants.iter().copied().collect();
    let columns: HashSet<i64> = matrix.tids.iter().copied().collect();
    let cells: HashMap<(i64, i64), Vote> =
        matrix.cells.iter().map(|(p, t, vote)| ((*p, *t), *vote)).collect();
    let (mut strangers, mut emptied, mut columnless) = (0_usize, 0_usize, 0_usize);
    let mut last: HashMap<(i64, i64), Vote> = HashMap::new();
    let mut history = Vec::with_capacity(events.len());
    for event in events {
        let key = (event.participant, event.tid);
        if !rows.contains(&event.participant) {
            strangers += 1;
            continue;
        }
        if !columns.contains(&event.tid) {
            columnless += 1;
        } else if !cells.contains_key(&key) {
            emptied += 1;
            continue;
        }
        last.insert(key, event.value);
        history.push(event);
    }
    let (mut corrected, mut added) = (0_usize, 0_usize);
    for cell in &matrix.cells {
        match last.get(&(cell.0, cell.1)) {
            Some(vote) if *vote == cell.2 => continue,
            Some(_) => corrected += 1,
            None => added += 1,
        }
        history.push(undated(*cell));
    }
    let told = [
        (strangers, "Votes in votes.csv of people who have no row in participants-votes.csv, dropped"),
        (emptied, "Votes in votes.csv whose cell in participants-votes.csv is empty, dropped"),
        (columnless, "Votes in votes.csv on statements without a column in participants-votes.csv, kept"),
        (corrected, "Cells of participants-votes.csv that differ from the last vote in votes.csv, believed"),
        (added, "Cells of participants-votes.csv without any vote in votes.csv, added without a time"),
    ];
    notes.extend(told.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{what}: {n}.")));
    history
}

const fn undated((participant, tid, value): (i64, i64, Vote)) -> VoteEvent {
    VoteEvent { at_ms: None, participant, tid, value }
}

fn note_silent(export: &Export, notes: &mut Vec<String>) {
    let voters: HashSet<i64> = export.history.iter().map(|event| event.participant).collect();
    let silent = export.participants.iter().filter(|person| !voters.contains(person)).count();
    if silent > 0 {
        notes.push(format!("Participants without a vote: {silent}."));
    }
}

/// The statements of `comments.csv`, and behind them those that only a vote or a column speaks of.
fn with_unknown(
    mut statements: BTreeMap<i64, Statement>,
    columns: &[i64],
    history: &[VoteEvent],
    notes: &mut Vec<String>,
) -> Vec<Statement> {
    let named = statements.len();
    for tid in columns.iter().copied().chain(history.iter().map(|event| event.tid)) {
        statements.entry(tid).or_insert_with(|| Statement::unknown(tid));
    }
    let unknown = statements.len() - named;
    notes.extend(left_out(unknown));
    let voted: HashSet<i64> = history.iter().map(|event| event.tid).collect();
    let unvoted = statements.keys().filter(|tid| !voted.contains(tid)).count();
    if unvoted > 0 {
        notes.push(format!("Statements without a vote: {unvoted}."));
    }
    statements.into_values().collect()
}

/// What is said of so many statements without a row in `comments.csv`.
pub(super) fn left_out(statements: usize) -> Option<String> {
    (statements > 0).then(|| {
        format!(
            "Statements with votes or a column that comments.csv leaves out: {statements}. Their text is unknown; \
             they are taken for meta."
        )
    })
}
