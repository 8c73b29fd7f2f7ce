//! Whole-number sums of the votes, kept vote by vote: what is warm between two maps.
//!
//! What lives here: by statement, and by pair of statements, sums that any order of votes, any split over
//! machines and any recount give to the bit. What may not: a mean, or an earlier map. Read next:
//! [`super::pca`].

use super::matrix::{Votes, decode};
use super::tally::{Tally, tally_all};

/// Up to so many statements the sums of pairs are kept (half a megabyte at most).
pub const PAIRS_UP_TO: usize = 256;

/// From so many votes a statement on, the components are found from the sums of pairs where they are kept, which
/// costs the same however many more votes there are. Otherwise they are found from the votes themselves.
const VOTES_A_STATEMENT: i64 = 1_000;

/// One statement's sums.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Column {
    /// n: people who saw it.
    pub seen: i32,
    /// m: Σ v, those who agree less those who disagree.
    pub sum: i32,
    /// Σ v², those who did not pass.
    pub squares: i32,
}

/// The sums of two statements over the people who saw both: N, S, and M both ways round.
///
/// In the order (N, S, M_jk, M_kj), with j < k: how many; Σ v_j·v_k; Σ v_j; Σ v_k.
pub type Pair = [i32; 4];

/// The sums of all votes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    columns: Vec<Column>,
    /// By the greater statement, then by the lesser: new statements come at the end. Empty where there are more
    /// than [`PAIRS_UP_TO`].
    pairs: Vec<Pair>,
}

/// What a pair of votes adds to the sums of its statements, by the lesser's value + 1 and the greater's.
const ADDED: [[Pair; 3]; 3] = {
    let mut table = [[[0; 4]; 3]; 3];
    let mut a = 0;
    while a < 3 {
        let mut b = 0;
        while b < 3 {
            let (x, y) = (a as i32 - 1, b as i32 - 1);
            table[a][b] = [1, x * y, x, y];
            b += 1;
        }
        a += 1;
    }
    table
};

/// The place of statement k's pairs with those before it.
const fn base(k: usize) -> usize {
    k * k.saturating_sub(1) / 2
}

impl Sums {
    /// The sums of nobody's votes on so many statements.
    pub fn new(statements: usize) -> Self {
        let mut sums = Self::default();
        sums.widen(statements);
        sums
    }

    /// The sums of all these votes. Cost: Σ r²/2 over the rows' lengths r, or Σ r without pairs.
    pub fn of(votes: &Votes) -> Self {
        let mut sums = Self::new(votes.statements());
        let mut decoded = Vec::new();
        (0..votes.people()).for_each(|person| sums.add_decoded(votes.codes(person), &mut decoded));
        sums
    }

    /// The sums that one map of these votes needs: those of pairs only where the map is found from them.
    pub fn for_one_map(votes: &Votes) -> Self {
        let column = |tally: Tally| {
            let [agree, disagree] = [tally.agree, tally.disagree].map(|side| side as i32);
            Column { seen: tally.seen() as i32, sum: agree - disagree, squares: agree + disagree }
        };
        let sums = Self { columns: tally_all(votes).into_iter().map(column).collect(), ..Self::default() };
        if sums.are_used() { Self::of(votes) } else { sums }
    }

    /// Adds statements until there are so many.
    pub fn widen(&mut self, statements: usize) {
        if statements <= self.columns.len() {
            return;
        }
        self.columns.resize(statements, Column::default());
        if statements <= PAIRS_UP_TO {
            self.pairs.resize(base(statements), [0; 4]);
        } else {
            self.pairs = Vec::new();
        }
    }

    /// Number of statements.
    pub fn statements(&self) -> usize {
        self.columns.len()
    }

    /// Whether a map is found from the sums of pairs. It follows from the numbers of statements and votes alone, so
    /// that whoever recounts goes the same way to the last bit.
    pub fn are_used(&self) -> bool {
        self.has_pairs() && self.votes() >= VOTES_A_STATEMENT * self.columns.len() as i64
    }

    /// Whether the sums of pairs are kept.
    fn has_pairs(&self) -> bool {
        self.columns.len() <= PAIRS_UP_TO
    }

    /// The sums of a statement; of none for a strange one.
    pub fn column(&self, statement: usize) -> Column {
        self.columns.get(statement).copied().unwrap_or_default()
    }

    /// How many votes there are.
    pub fn votes(&self) -> i64 {
        self.columns.iter().map(|column| i64::from(column.seen)).sum()
    }

    /// The sums of the pairs of statement `k` with the statements before it; empty where none are kept.
    pub fn pairs(&self, k: usize) -> &[Pair] {
        self.pairs.get(base(k)..base(k) + k).unwrap_or_default()
    }

    /// Adds the votes of one person, ascending by statement.
    pub fn add(&mut self, row: &[u32]) {
        self.add_decoded(row, &mut Vec::new());
    }

    fn add_decoded(&mut self, row: &[u32], decoded: &mut Vec<(u32, u32)>) {
        self.count(row, 1);
        if !self.has_pairs() {
            return;
        }
        decoded.clear();
        decoded.extend(row.iter().map(|&cell| (cell / 3, cell % 3)));
        for (i, &(k, greater)) in decoded.iter().enumerate() {
            let (k, greater) = (k as usize, greater as usize);
            let Some(pairs) = self.pairs.get_mut(base(k)..base(k) + k) else { continue };
            // A fourth entry, so that no index needs a check.
            let added = [ADDED[0][greater], ADDED[1][greater], ADDED[2][greater], [0; 4]];
            for &(j, value) in &decoded[..i] {
                let x = &added[(value & 3) as usize];
                if let Some(pair) = pairs.get_mut(j as usize) {
                    // In one go, so that it becomes one instruction.
                    *pair = [pair[0] + x[0], pair[1] + x[1], pair[2] + x[2], pair[3] + x[3]];
                }
            }
        }
    }

    fn count(&mut self, row: &[u32], sign: i32) {
        for &cell in row {
            let (j, value) = decode(cell);
            if let Some(column) = self.columns.get_mut(j as usize) {
                column.seen += sign;
                column.sum += sign * i32::from(value);
                column.squares += sign * i32::from(value * value);
            }
        }
    }

    /// Changes one vote, of a person whose other votes are `row` (the changed statement may be among them, and is
    /// passed over). Cost: the length of the row.
    pub fn change(&mut self, row: &[u32], statement: u32, old: Option<i8>, new: Option<i8>) {
        for (value, sign) in [(old, -1), (new, 1)] {
            let Some(value) = value else { continue };
            self.count(&[super::matrix::code(statement, value)], sign);
            if !self.has_pairs() {
                continue;
            }
            for &cell in row {
                let (other, theirs) = decode(cell);
                if other == statement {
                    continue;
                }
                let ((j, x), (k, y)) = if other < statement {
                    ((other, theirs), (statement, value))
                } else {
                    ((statement, value), (other, theirs))
                };
                let place = base(k as usize) + j as usize;
                if let Some(pair) = self.pairs.get_mut(place) {
                    for (sum, x) in pair.iter_mut().zip(ADDED[(x + 1) as usize][(y + 1) as usize]) {
                        *sum += sign * x;
                    }
                }
            }
        }
    }

    /// Adds the sums of other people's votes on the same statements: shards add.
    pub fn merge(&mut self, other: &Self) {
        self.widen(other.statements());
        for (own, theirs) in self.columns.iter_mut().zip(&other.columns) {
            own.seen += theirs.seen;
            own.sum += theirs.sum;
            own.squares += theirs.squares;
        }
        for (own, theirs) in self.pairs.iter_mut().zip(&other.pairs) {
            own.iter_mut().zip(theirs).for_each(|(own, theirs)| *own += theirs);
        }
    }
}

/// Votes and their sums, changed together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Running {
    votes: Votes,
    sums: Sums,
}

impl Running {
    /// Takes up these votes.
    pub fn of(votes: Votes) -> Self {
        let sums = Sums::of(&votes);
        Self { votes, sums }
    }

    /// Adds columns until there are so many.
    pub fn widen(&mut self, statements: usize) {
        self.votes.widen(statements);
        self.sums.widen(statements);
    }

    /// Sets or takes back one vote. Cost: the length of the person's row.
    pub fn set(&mut self, person: usize, statement: u32, value: Option<i8>) {
        let value = value.map(i8::signum);
        let old = self.votes.set(person, statement, value);
        if old != value {
            self.sums.change(self.votes.codes(person), statement, old, value);
        }
    }

    /// The votes.
    pub const fn votes(&self) -> &Votes {
        &self.votes
    }

    /// Their sums.
    pub const fn sums(&self) -> &Sums {
        &self.sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opinion::exact::scramble;

    #[test]
    fn by_hand() {
        let mut votes = Votes::new(3);
        votes.push_row(&[(0, 1), (2, -1)]);
        votes.push_row(&[(0, 1), (1, 0), (2, 1)]);
        let sums = Sums::of(&votes);
        assert_eq!(sums.column(0), Column { seen: 2, sum: 2, squares: 2 });
        assert_eq!(sums.column(2), Column { seen: 2, sum: 0, squares: 2 });
        assert_eq!(sums.pairs(2), [[2, 0, 2, 0], [1, 0, 0, 1]]);
        assert_eq!(sums.pairs(1), [[1, 0, 1, 0]]);
        assert_eq!(sums.pairs(0), [[0; 4]; 0]);
    }

    #[test]
    fn any_path_and_any_shards_give_the_same_sums() {
        for statements in [7, PAIRS_UP_TO + 3] {
            let mut running = Running::of(Votes::new(3));
            running.widen(statements);
            for i in 0..4000_u64 {
                let r = scramble(i);
                let value = [Some(-1), Some(0), Some(1), None][(r >> 40) as usize % 4];
                running.set((r % 60) as usize, ((r >> 20) % (statements as u64 + 1)) as u32, value);
            }
            assert_eq!(*running.sums(), Sums::of(running.votes()));
            let mut shards = [Sums::new(statements), Sums::new(2)];
            for person in 0..running.votes().people() {
                shards[1].widen(statements);
                shards[person % 2].add(running.votes().codes(person));
            }
            let [mut one, other] = shards;
            one.merge(&other);
            assert_eq!(*running.sums(), one);
        }
    }
}
