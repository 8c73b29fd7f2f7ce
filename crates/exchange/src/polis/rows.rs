//! The votes in force of a conversation, ready for the sums, and what its statements are.
//!
//! The lean way into an export: no history, no log. Where `participants-votes.csv` is there, `votes.csv` is not even
//! opened; so votes on statements that have no column there are not in it. Next: [`super::grid`].

use std::path::Path;

use deliberation_core::opinion::{Standing, Votes};

use super::comments::{self, Comments};
use super::export::{Moderation, Statement};
use super::files::{Files, Progress, missing_comments, missing_votes, open};
use super::grid::Grid;
use super::reconcile::left_out;
use super::{COMMENTS, MATRIX, ReadError, SUMMARY, Summary, VOTES, summary, votes};

/// A conversation as its last votes.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Rows {
    /// The question and what Polis counted; empty when the file is not there.
    pub summary: Summary,
    /// Everybody who has a row, also without a vote, in the order of the rows; without the matrix, everybody who
    /// voted.
    pub people: Vec<i64>,
    /// The group in which Polis put each of them, where it did.
    pub groups: Vec<Option<i64>>,
    /// The statements with at least one vote, ascending by their number.
    pub statements: Vec<Statement>,
    /// The votes: a row for each of `people`, a column for each of `statements`.
    pub votes: Votes,
    /// What was odd, one plain sentence each.
    pub notes: Vec<String>,
}

impl Rows {
    /// What each statement is besides its votes: out where the moderators rejected it or it is meta.
    ///
    /// As in Polis' own sums, a statement that nobody moderated is in.
    #[must_use]
    pub fn standing(&self) -> Vec<Standing> {
        let standing = |statement: &Statement| Standing {
            out: statement.moderation == Moderation::Rejected || statement.is_meta,
            meta: statement.is_meta,
        };
        self.statements.iter().map(standing).collect()
    }

    /// How many votes there are.
    #[must_use]
    pub fn count(&self) -> usize {
        (0..self.votes.people()).map(|person| self.votes.seen(person)).sum()
    }
}

/// Reads the votes in force of the export in a directory.
///
/// # Errors
/// When a file that is needed is missing or cannot be opened, or one says what it cannot mean.
pub fn rows(dir: &Path) -> Result<Rows, ReadError> {
    let (summary, comments, matrix) = (open(dir, SUMMARY)?, open(dir, COMMENTS)?, open(dir, MATRIX)?);
    let votes = if matrix.is_none() { open(dir, VOTES)? } else { None };
    rows_of(Files {
        summary: summary.as_deref(),
        comments: comments.as_deref(),
        votes: votes.as_deref(),
        matrix: matrix.as_deref(),
    })
}

/// Reads the votes in force from files that are already in memory.
///
/// # Errors
/// As [`rows`], but for the opening of files.
pub fn rows_of(files: Files<'_>) -> Result<Rows, ReadError> {
    let silent = &mut |_: Progress| ();
    let comments = files.comments.ok_or_else(missing_comments)?;
    let summary = files.summary.map(|bytes| summary::read(bytes, silent)).transpose()?;
    let comments = comments::read(comments, silent)?;
    let grid = match (files.matrix, files.votes) {
        (Some(matrix), _) => Grid::read(matrix, silent)?,
        (None, Some(votes)) => votes::read(votes, silent)?.into(),
        (None, None) => return Err(missing_votes()),
    };
    Ok(join(summary.unwrap_or_default(), comments, grid))
}

/// Drops the columns without a vote, and gives the others their statements.
fn join(summary: Summary, comments: Comments, mut grid: Grid) -> Rows {
    let Comments { statements: mut known, mut notes } = comments;
    notes.append(&mut grid.notes);
    let mut statements = Vec::with_capacity(grid.tids.len());
    let mut unknown = 0;
    for (&tid, voted) in grid.tids.iter().zip(grid.votes.drop_unseen()) {
        if voted {
            let statement = known.remove(&tid);
            unknown += usize::from(statement.is_none());
            statements.push(statement.unwrap_or_else(|| Statement::unknown(tid)));
        }
    }
    notes.extend(left_out(unknown));
    Rows { summary, people: grid.people, groups: grid.groups, statements, votes: grid.votes, notes }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(comments: &str, matrix: Option<&str>, votes: Option<&str>) -> Result<Rows, ReadError> {
        rows_of(Files {
            summary: None,
            comments: Some(comments.as_bytes()),
            votes: votes.map(str::as_bytes),
            matrix: matrix.map(str::as_bytes),
        })
    }

    const COMMENTS: &str =
        "comment-id,comment-body,moderated,is-meta\n0,a,1,false\n2,b,-1,false\n5,c,0,true\n9,d,1,false\n";

    #[test]
    fn columns_without_a_vote_are_none_and_what_is_unknown_is_meta() {
        let read = read(COMMENTS, Some("participant,0,2,5,7,8\n3,1,,,-1,\n1,,0,,,\n2,,,,,\n"), None).unwrap();
        let tids: Vec<i64> = read.statements.iter().map(|statement| statement.tid).collect();
        assert_eq!((&tids[..], &read.people[..]), (&[0, 2, 7][..], &[3, 1, 2][..]));
        assert_eq!(read.votes.row(0).collect::<Vec<_>>(), [(0, 1), (2, -1)]);
        assert_eq!(read.votes.row(1).collect::<Vec<_>>(), [(1, 0)]);
        assert_eq!((read.votes.people(), read.votes.statements(), read.count()), (3, 3, 3));
        let out: Vec<(bool, bool)> = read.standing().iter().map(|s| (s.out, s.meta)).collect();
        assert_eq!(out, [(false, false), (true, false), (true, true)]);
        assert_eq!(read.notes.len(), 1, "{:?}", read.notes);
    }

    #[test]
    fn the_history_is_read_only_where_there_is_no_matrix() {
        let votes = "comment-id,voter-id,vote,timestamp\n5,1,1,5\n0,1,1,9\n5,1,0,7\n";
        let alone = read(COMMENTS, None, Some(votes)).unwrap();
        assert_eq!(alone.votes.row(0).collect::<Vec<_>>(), [(0, 1), (1, 0)]);
        let both = read(COMMENTS, Some("participant,0\n1,0\n"), Some("nonsense")).unwrap();
        assert_eq!(both.count(), 1);
        assert_eq!(read(COMMENTS, None, None).unwrap_err().to_string(), missing_votes().to_string());
    }
}
