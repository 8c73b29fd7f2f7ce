//! The votes of all people on all statements, kept sparse: one compressed row a person.
//!
//! What lives here: storing and reading rows, and the one order of rows that does not depend on who came
//! first. What may not: any mean, any geometry. Read next: [`super::pca`].

/// Votes of people (rows) on statements (columns): −1 disagrees, 0 passes, +1 agrees; most cells are empty.
///
/// A vote takes five bytes. Reading a row costs its length.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Votes {
    statements: usize,
    /// Where the row of each person ends in the two lists below.
    ends: Vec<usize>,
    /// Statement of each vote; ascending within a row.
    columns: Vec<u32>,
    /// Value of each vote.
    values: Vec<i8>,
}

impl Votes {
    /// No person yet, and `statements` columns, numbered from 0.
    pub fn new(statements: usize) -> Self {
        Self { statements, ..Self::default() }
    }

    /// Adds a person with their votes, in any order.
    ///
    /// A later vote on the same statement replaces the earlier one. A statement out of range is ignored.
    /// Of a value only the sign counts. Cost: O(m log m) for m votes.
    pub fn push_row(&mut self, votes: &[(u32, i8)]) {
        let in_range = |statement: u32| usize::try_from(statement).is_ok_and(|s| s < self.statements);
        let mut row: Vec<(u32, i8)> = votes.iter().copied().filter(|&(s, _)| in_range(s)).collect();
        row.sort_by_key(|&(statement, _)| statement); // stable: a later vote stays behind an earlier one
        for (i, &(statement, value)) in row.iter().enumerate() {
            let replaced = row.get(i + 1).is_some_and(|&(next, _)| next == statement);
            if !replaced {
                self.columns.push(statement);
                self.values.push(value.signum());
            }
        }
        self.ends.push(self.columns.len());
    }

    /// Number of people, those without a vote included.
    pub fn people(&self) -> usize {
        self.ends.len()
    }

    /// Number of columns, those that nobody saw included.
    pub fn statements(&self) -> usize {
        self.statements
    }

    /// The votes of one person as `(statement, value)`, ascending by statement; empty for a stranger.
    pub fn row(&self, person: usize) -> impl ExactSizeIterator<Item = (u32, i8)> + Clone + '_ {
        let (columns, values) = self.slices(person);
        columns.iter().copied().zip(values.iter().copied())
    }

    /// How many statements a person has seen, passes included.
    pub fn seen(&self, person: usize) -> usize {
        self.slices(person).0.len()
    }

    /// People sorted by what they voted.
    ///
    /// Two people who voted alike are interchangeable, so a sum over the rows in this order has the same
    /// bits however the people were numbered. Cost: O(n log n) comparisons of rows.
    pub fn canonical_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.people()).collect();
        order.sort_unstable_by(|&a, &b| self.slices(a).cmp(&self.slices(b)));
        order
    }

    fn slices(&self, person: usize) -> (&[u32], &[i8]) {
        let start = person.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let range = start..self.ends.get(person).copied().unwrap_or(start);
        (self.columns.get(range.clone()).unwrap_or_default(), self.values.get(range).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(votes: &Votes, person: usize) -> Vec<(u32, i8)> {
        votes.row(person).collect()
    }

    #[test]
    fn the_later_vote_counts_and_strange_ones_do_not() {
        let mut votes = Votes::new(3);
        votes.push_row(&[(2, 1), (0, -1), (3, 1), (2, 0), (u32::MAX, 1)]);
        votes.push_row(&[]);
        votes.push_row(&[(1, 7), (0, i8::MIN)]);
        assert_eq!(row(&votes, 0), [(0, -1), (2, 0)]);
        assert_eq!(row(&votes, 1), []);
        assert_eq!(row(&votes, 2), [(0, -1), (1, 1)]);
        assert_eq!(row(&votes, 3), []);
        assert_eq!((votes.people(), votes.statements(), votes.seen(0), votes.seen(9)), (3, 3, 2, 0));
    }

    #[test]
    fn the_canonical_order_sorts_by_content() {
        let mut votes = Votes::new(2);
        votes.push_row(&[(1, 1)]);
        votes.push_row(&[(0, 1)]);
        votes.push_row(&[(0, -1)]);
        votes.push_row(&[]);
        assert_eq!(votes.canonical_order(), [3, 2, 1, 0]);
    }
}
