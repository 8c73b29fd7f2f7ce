//! `participants-votes.csv`: the last vote of each person on each statement, one row a person.
//!
//! Polis computed on this, so it is believed where `votes.csv` says otherwise. A column whose name is a whole
//! number is a statement. Rows without a vote are people all the same. Next: [`super::reconcile`].

use std::collections::{BTreeMap, HashMap};

use super::row::{Column, Row};
use super::table::Table;
use super::{MATRIX, Progress, ReadError};
use crate::vote::Vote;

/// The matrix, by its full cells only.
#[derive(Default)]
pub(super) struct Matrix {
    /// Everybody who has a row, in the order of the rows.
    pub participants: Vec<i64>,
    /// The group in which Polis put a person, where it did.
    pub groups: BTreeMap<i64, i64>,
    /// Every statement that has a column, in the order of the columns.
    pub tids: Vec<i64>,
    /// Participant, statement, vote: in the order of rows, then columns.
    pub cells: Vec<(i64, i64, Vote)>,
    /// What was odd.
    pub notes: Vec<String>,
}

/// Reads the bytes of `participants-votes.csv`.
pub(super) fn read(bytes: &[u8], report: &mut dyn FnMut(Progress)) -> Result<Matrix, ReadError> {
    let mut table = Table::open(MATRIX, bytes, report)?;
    let (participant, group) = (table.needed("participant")?, table.optional("group-id")?);
    let counted = Counted {
        votes: table.optional("n-votes")?,
        agree: table.optional("n-agree")?,
        disagree: table.optional("n-disagree")?,
    };
    let mut statements: Vec<(Column, i64)> = Vec::new();
    for (column, name) in table.columns() {
        if let Ok(tid) = name.parse() {
            table.optional(name)?;
            statements.push((column, tid));
        }
    }
    let mut matrix = Matrix { tids: statements.iter().map(|(_, tid)| *tid).collect(), ..Matrix::default() };
    let mut first_line: HashMap<i64, u64> = HashMap::new();
    let mut miscounted = 0_usize;
    while let Some(row) = table.next()? {
        let person = row.whole(participant)?;
        if let Some(first) = first_line.insert(person, row.line) {
            let found = format!("{person} again (first on line {first})");
            return Err(row.fault("participant", "each participant once", &found));
        }
        matrix.participants.push(person);
        if let Some(number) = group.map(|column| row.whole_if_any(column)).transpose()?.flatten() {
            matrix.groups.insert(person, number);
        }
        let before = matrix.cells.len();
        for (column, tid) in &statements {
            if let Some(vote) = row.vote_if_any(*column)? {
                matrix.cells.push((person, *tid, vote));
            }
        }
        miscounted += usize::from(counted.differs(&row, &matrix.cells[before..])?);
    }
    matrix.notes.extend(self::miscounted(miscounted));
    Ok(matrix)
}

/// What is said of so many rows that count themselves wrongly.
pub(super) fn miscounted(rows: usize) -> Option<String> {
    (rows > 0).then(|| {
        format!(
            "Rows of participants-votes.csv whose own counts are not those of their cells: {rows}. The cells stand."
        )
    })
}

/// The columns in which a row counts its own cells.
struct Counted {
    votes: Option<Column>,
    agree: Option<Column>,
    disagree: Option<Column>,
}

impl Counted {
    fn differs(&self, row: &Row<'_>, cells: &[(i64, i64, Vote)]) -> Result<bool, ReadError> {
        let of = |wanted: Vote| cells.iter().filter(|(_, _, vote)| *vote == wanted).count();
        let pairs =
            [(self.votes, cells.len()), (self.agree, of(Vote::Agree)), (self.disagree, of(Vote::Disagree))];
        for (column, number) in pairs {
            let Some(column) = column else { continue };
            if row.whole_if_any(column)?.is_some_and(|said| usize::try_from(said) != Ok(number)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vote::Vote::{Agree, Disagree, Pass};

    #[test]
    fn columns_are_found_by_name_and_empty_cells_are_no_votes() {
        let bytes = b"participant,xid,group-id,n-comments,n-votes,n-agree,n-disagree,0,7,2\n\
                      4,secret,1,0,2,1,1,1,,-1\n9,,,0,0,0,0,,,\n2,,0,0,9,0,0,0,,\n";
        let matrix = read(bytes, &mut |_| ()).unwrap();
        assert_eq!(matrix.participants, [4, 9, 2]);
        assert_eq!(matrix.tids, [0, 7, 2]);
        assert_eq!(matrix.cells, [(4, 0, Agree), (4, 2, Disagree), (2, 0, Pass)]);
        assert_eq!(matrix.groups, BTreeMap::from([(4, 1), (2, 0)]));
        assert_eq!(matrix.notes.len(), 1, "the last row counts nine votes and has one");
    }

    #[test]
    fn faults_of_cells_rows_and_header_are_told() {
        let told = [
            (
                "participant,0\n1,x\n",
                "line 2, column 0: expected 1 (agree), -1 (disagree) or 0 (pass), found \"x\"",
            ),
            (
                "participant,0\n1,\n1,1\n",
                "line 3, column participant: expected each participant once, found 1 again",
            ),
            ("participant,0,0\n", "line 1, column 0: expected one column of this name, found two of them"),
            ("group-id,0\n", "line 1, column participant: expected a column of this name in the header"),
        ];
        for (text, message) in told {
            let fault = read(text.as_bytes(), &mut |_| ()).err().map(|fault| fault.to_string());
            assert!(fault.as_deref().unwrap_or_default().contains(message), "{fault:?}");
        }
    }
}
