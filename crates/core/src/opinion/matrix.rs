//! The votes of all people on all statements, kept sparse: one row a person, which can change.
//!
//! What lives here: storing, changing and reading rows. What may not: any sum ([`super::sums`]), any geometry.
//! Read next: [`super::sums`].

/// Votes of people (rows) on statements (columns): −1 disagrees, 0 passes, +1 agrees; most cells are empty.
///
/// A vote takes four bytes. Reading a row costs its length; changing one too.
#[derive(Debug, Clone, Default)]
pub struct Votes {
    statements: usize,
    rows: Vec<Row>,
    /// The votes of all rows, each as its [`code`]; ascending within a row. Between rows there may be room.
    cells: Vec<u32>,
}

/// Where the votes of a person are.
#[derive(Debug, Clone, Copy, Default)]
struct Row {
    start: usize,
    len: u32,
    /// How many fit before the next row begins.
    room: u32,
}

/// A vote as one number: 3 · statement + value + 1. So a table with three entries a statement is indexed by it.
pub const fn code(statement: u32, value: i8) -> u32 {
    3 * statement + (value + 1) as u32
}

/// The statement and the value of a [`code`].
pub const fn decode(code: u32) -> (u32, i8) {
    (code / 3, (code % 3) as i8 - 1)
}

/// More statements cannot be told apart by a [`code`].
const MOST_STATEMENTS: usize = 1 << 30;

impl Votes {
    /// No person yet, and `statements` columns, numbered from 0.
    pub fn new(statements: usize) -> Self {
        Self { statements: statements.min(MOST_STATEMENTS), ..Self::default() }
    }

    /// Makes room for so many people and votes.
    pub fn reserve(&mut self, people: usize, votes: usize) {
        self.rows.reserve(people);
        self.cells.reserve(votes);
    }

    /// Adds columns until there are `statements`.
    pub fn widen(&mut self, statements: usize) {
        self.statements = self.statements.max(statements.min(MOST_STATEMENTS));
    }

    /// Takes out the columns without a vote; says of each column, as numbered before, whether it stays.
    pub fn drop_unseen(&mut self) -> Vec<bool> {
        let mut seen = vec![false; self.statements];
        for person in 0..self.people() {
            self.row(person).for_each(|(statement, _)| seen[statement as usize] = true);
        }
        // What stays moves up by as many as are taken out before it.
        let mut stay = 0;
        let mut moved = Vec::with_capacity(seen.len());
        for &seen in &seen {
            moved.push(stay);
            stay += u32::from(seen);
        }
        if (stay as usize) < self.statements {
            for row in &self.rows {
                for cell in &mut self.cells[row.start..row.start + row.len as usize] {
                    let (statement, value) = decode(*cell);
                    *cell = code(moved[statement as usize], value);
                }
            }
            self.statements = stay as usize;
        }
        seen
    }

    /// Adds a person with their votes, in any order.
    ///
    /// A later vote on the same statement replaces the earlier one. A statement out of range is ignored.
    /// Of a value only the sign counts. Cost: O(m) for m votes in ascending order, else O(m log m).
    pub fn push_row(&mut self, votes: &[(u32, i8)]) {
        let start = self.cells.len();
        let in_range = |statement: u32| usize::try_from(statement).is_ok_and(|s| s < self.statements);
        let ascending = votes.windows(2).all(|pair| pair[0].0 < pair[1].0);
        if ascending {
            let cells = votes.iter().filter(|&&(statement, _)| in_range(statement));
            self.cells.extend(cells.map(|&(statement, value)| code(statement, value.signum())));
        } else {
            let mut row: Vec<(u32, i8)> = votes.iter().copied().filter(|&(s, _)| in_range(s)).collect();
            row.sort_by_key(|&(statement, _)| statement); // stable: a later vote stays behind an earlier one
            for (i, &(statement, value)) in row.iter().enumerate() {
                let replaced = row.get(i + 1).is_some_and(|&(next, _)| next == statement);
                if !replaced {
                    self.cells.push(code(statement, value.signum()));
                }
            }
        }
        let len = (self.cells.len() - start) as u32;
        self.rows.push(Row { start, len, room: len });
    }

    /// Sets or takes back one vote; gives what was there. People up to `person` come into being.
    ///
    /// A statement out of range changes nothing. Cost: the length of the row.
    pub fn set(&mut self, person: usize, statement: u32, value: Option<i8>) -> Option<i8> {
        if usize::try_from(statement).is_ok_and(|s| s >= self.statements) {
            return None;
        }
        if person >= self.rows.len() {
            self.rows.resize(person + 1, Row::default());
        }
        let row = self.rows[person];
        let (start, len) = (row.start, row.len as usize);
        let own = &mut self.cells[start..start + len];
        match (own.binary_search_by_key(&statement, |&cell| cell / 3), value.map(i8::signum)) {
            (Ok(at), Some(value)) => {
                let old = decode(own[at]).1;
                own[at] = code(statement, value);
                Some(old)
            }
            (Ok(at), None) => {
                let old = decode(own[at]).1;
                own.copy_within(at + 1.., at);
                self.rows[person].len -= 1;
                Some(old)
            }
            (Err(at), Some(value)) => {
                self.make_room(person);
                let start = self.rows[person].start;
                self.cells[start..=start + len].copy_within(at..len, at + 1);
                self.cells[start + at] = code(statement, value);
                self.rows[person].len += 1;
                None
            }
            (Err(_), None) => None,
        }
    }

    /// Sees to it that one more vote fits into a row, if need be by moving the row behind all others.
    fn make_room(&mut self, person: usize) {
        let row = self.rows[person];
        if row.len < row.room {
            return;
        }
        let room = row.room + row.room / 2 + 4;
        let last = row.start + row.room as usize == self.cells.len();
        let start = if last { row.start } else { self.cells.len() };
        if !last {
            self.cells.extend_from_within(row.start..row.start + row.len as usize);
        }
        self.cells.resize(start + room as usize, 0);
        self.rows[person] = Row { start, len: row.len, room };
    }

    /// Number of people, those without a vote included.
    pub fn people(&self) -> usize {
        self.rows.len()
    }

    /// Number of columns, those that nobody saw included.
    pub fn statements(&self) -> usize {
        self.statements
    }

    /// The votes of one person as `(statement, value)`, ascending by statement; empty for a stranger.
    pub fn row(&self, person: usize) -> impl ExactSizeIterator<Item = (u32, i8)> + Clone + '_ {
        self.codes(person).iter().map(|&cell| decode(cell))
    }

    /// The votes of one person, each as its [`code`], ascending; empty for a stranger.
    #[inline]
    pub fn codes(&self, person: usize) -> &[u32] {
        let Some(row) = self.rows.get(person) else { return &[] };
        &self.cells[row.start..row.start + row.len as usize]
    }

    /// How many statements a person has seen, passes included.
    pub fn seen(&self, person: usize) -> usize {
        self.rows.get(person).map_or(0, |row| row.len as usize)
    }
}

impl PartialEq for Votes {
    fn eq(&self, other: &Self) -> bool {
        let same = |person| self.codes(person) == other.codes(person);
        self.statements == other.statements && self.people() == other.people() && (0..self.people()).all(same)
    }
}

impl Eq for Votes {}

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
    fn columns_without_a_vote_are_taken_out() {
        let mut votes = Votes::new(6);
        votes.push_row(&[(1, 1), (4, -1)]);
        votes.push_row(&[(2, 0), (4, 1)]);
        votes.set(1, 2, None);
        votes.set(1, 1, Some(0));
        assert_eq!(votes.drop_unseen(), [false, true, false, false, true, false]);
        assert_eq!((row(&votes, 0), row(&votes, 1)), (vec![(0, 1), (1, -1)], vec![(0, 0), (1, 1)]));
        assert_eq!(votes.statements(), 2);
        assert_eq!(votes.drop_unseen(), [true, true]);
        assert_eq!(Votes::new(2).drop_unseen(), [false, false]);
    }

    #[test]
    fn votes_change_in_place() {
        let mut votes = Votes::new(4);
        votes.push_row(&[(0, 1), (2, 1)]);
        votes.push_row(&[(1, -1)]);
        assert_eq!(votes.set(0, 1, Some(-1)), None);
        assert_eq!(votes.set(0, 2, Some(0)), Some(1));
        assert_eq!(votes.set(1, 1, None), Some(-1));
        assert_eq!(votes.set(1, 1, None), None);
        assert_eq!(votes.set(3, 3, Some(1)), None);
        assert_eq!(votes.set(0, 4, Some(1)), None);
        assert_eq!(row(&votes, 0), [(0, 1), (1, -1), (2, 0)]);
        assert_eq!((row(&votes, 1), row(&votes, 2), row(&votes, 3)), (vec![], vec![], vec![(3, 1)]));
        let mut fresh = Votes::new(4);
        fresh.push_row(&[(2, 0), (1, -1), (0, 1)]);
        fresh.push_row(&[]);
        fresh.push_row(&[]);
        fresh.push_row(&[(3, 1)]);
        assert_eq!(votes, fresh);
        for statement in 0..4 {
            votes.set(2, statement, Some(1));
        }
        assert_ne!(votes, fresh);
        assert_eq!(row(&votes, 2).len(), 4);
        assert_eq!(row(&votes, 0), [(0, 1), (1, -1), (2, 0)]);
    }
}
