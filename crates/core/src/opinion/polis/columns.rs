//! The rating matrix: what the geometry of Polis sees of the votes.
//!
//! What lives here: which statements are columns, what those that were moderated out count as, and who is
//! in the conversation. What may not: means and directions ([`super::axes`]). Read next: that file.

use super::super::analysis::Standing;
use super::super::matrix::Votes;

/// Who has so many votes, or all there are to give, is in the conversation.
const ENOUGH: usize = 7;

/// If fewer are, the most eager others join until there are so many.
const GREEDY: usize = 15;

/// The votes as the geometry takes them.
///
/// A statement with a vote is a column. One that was moderated out is a column too, but counts as passed by
/// everybody, also by those who never saw it: its mean and its loadings are 0, and everybody has seen it.
/// So it need not be stored, only counted.
#[derive(Debug)]
pub(super) struct Columns {
    /// The votes on columns in play.
    pub(super) rated: Votes,
    /// By statement: whether it is a column, and not moderated out.
    pub(super) in_play: Vec<bool>,
    /// How many columns there are.
    pub(super) count: usize,
    /// How many of them were moderated out.
    pub(super) out: usize,
    /// People with a vote, ascending: the rows.
    pub(super) people: Vec<usize>,
}

impl Columns {
    pub(super) fn new(votes: &Votes, standing: &[Standing]) -> Self {
        let is_out = |statement: u32| standing.get(statement as usize).is_some_and(|s| s.out);
        let mut rated = Votes::new(votes.statements());
        let mut is_column = vec![false; votes.statements()];
        let mut row = Vec::new();
        for person in 0..votes.people() {
            votes.row(person).for_each(|(statement, _)| is_column[statement as usize] = true);
            row.clear();
            row.extend(votes.row(person).filter(|&(statement, _)| !is_out(statement)));
            rated.push_row(&row);
        }
        let count = is_column.iter().filter(|&&column| column).count();
        let mut in_play = is_column;
        in_play.iter_mut().zip(0..).for_each(|(play, statement)| *play &= !is_out(statement));
        let out = count - in_play.iter().filter(|&&play| play).count();
        let people = (0..votes.people()).filter(|&person| votes.seen(person) > 0).collect();
        Self { rated, in_play, count, out, people }
    }

    /// People with at least min(7, columns) votes, those on statements moderated out included; ascending.
    ///
    /// While they are fewer than 15, who has most votes joins them; of equal ones, the earlier (Polis: any).
    /// Nobody joins without a vote.
    pub(super) fn in_conversation(&self, votes: &Votes) -> Vec<usize> {
        let enough = ENOUGH.min(self.count);
        let (mut inside, mut others): (Vec<usize>, Vec<usize>) =
            self.people.iter().partition(|&&person| votes.seen(person) >= enough);
        others.sort_by_key(|&person| std::cmp::Reverse(votes.seen(person))); // stable: the earlier first
        others.truncate(GREEDY.saturating_sub(inside.len()));
        inside.extend(others);
        inside.sort_unstable();
        inside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_saw_is_no_column() {
        let mut votes = Votes::new(4);
        votes.push_row(&[(0, 1), (2, -1)]);
        votes.push_row(&[]);
        votes.push_row(&[(2, 1)]);
        let out = Standing { out: true, meta: false };
        let columns = Columns::new(&votes, &[Standing::default(), out, out]);
        assert_eq!((columns.count, columns.out), (2, 1));
        assert_eq!(columns.people, [0, 2]);
        assert_eq!(columns.rated.row(0).collect::<Vec<_>>(), [(0, 1)]);
        assert_eq!(columns.rated.seen(2), 0);
        // Two columns: who voted on both is in, the other joins because there are few.
        assert_eq!(columns.in_conversation(&votes), [0, 2]);
    }

    #[test]
    fn the_most_eager_join_until_there_are_fifteen() {
        let mut votes = Votes::new(8);
        for person in 0..20_u32 {
            let most = if person < 3 { 8 } else { 1 + person % 3 };
            votes.push_row(&(0..most).map(|statement| (statement, 1)).collect::<Vec<_>>());
        }
        let inside = Columns::new(&votes, &[]).in_conversation(&votes);
        // Three have enough; five have three votes and six have two; of the rest, with one, the first joins.
        assert_eq!(inside, [0, 1, 2, 3, 4, 5, 7, 8, 10, 11, 13, 14, 16, 17, 19]);
    }
}
