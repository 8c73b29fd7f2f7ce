//! Sums of votes: how many agree, disagree, pass.
//!
//! What lives here: the sum, and counting it for all people and by group. What may not: who may see it
//! ([`super::disclosure`]). Read next: [`super::representative`].

use super::matrix::Votes;
use crate::vote::Value;

pub use crate::vote::Tally;

/// One tally a statement, over all people.
pub fn tally_all(votes: &Votes) -> Vec<Tally> {
    let mut out = vec![Tally::default(); votes.statements()];
    for person in 0..votes.people() {
        for (statement, value) in votes.row(person) {
            out[statement as usize].count(Value::from_sign(value), true);
        }
    }
    out
}

/// One tally a statement for each of `groups` groups; people without a group are left out.
pub fn tally_groups(votes: &Votes, group_of: &[Option<u8>], groups: usize) -> Vec<Vec<Tally>> {
    let mut out = vec![vec![Tally::default(); votes.statements()]; groups];
    for (person, group) in group_of.iter().enumerate() {
        let Some(own) = group.and_then(|g| out.get_mut(usize::from(g))) else {
            continue;
        };
        for (statement, value) in votes.row(person) {
            own[statement as usize].count(Value::from_sign(value), true);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_by_side_and_by_group() {
        let mut votes = Votes::new(2);
        votes.push_row(&[(0, 1), (1, -1)]);
        votes.push_row(&[(0, 1), (1, 0)]);
        votes.push_row(&[(0, -1)]);
        let all = tally_all(&votes);
        assert_eq!(all[0], Tally { agree: 2, disagree: 1, pass: 0 });
        assert_eq!(all[1], Tally { agree: 0, disagree: 1, pass: 1 });
        let groups = tally_groups(&votes, &[Some(1), None, Some(1), Some(9)], 2);
        assert_eq!(groups[0], [Tally::default(); 2]);
        assert_eq!(groups[1][0], Tally { agree: 1, disagree: 1, pass: 0 });
        assert_eq!(all[0].share(true), 3.0 / 5.0);
        assert_eq!(Tally::default().share(false), 0.5);
        let most = Tally { agree: u32::MAX, disagree: 1, pass: 1 };
        assert_eq!((most + most).seen(), u32::MAX);
    }
}
