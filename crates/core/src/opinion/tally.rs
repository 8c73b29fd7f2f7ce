//! Sums of votes: how many agree, disagree, pass.
//!
//! What lives here: the sum, and counting it for all people and by group. What may not: who may see it
//! ([`super::disclosure`]). Read next: [`super::representative`].

use super::matrix::Votes;
pub use crate::vote::Tally;

/// One tally a statement, over all people.
pub fn tally_all(votes: &Votes) -> Vec<Tally> {
    tallies(votes, |_| 0, 1).pop().unwrap_or_default()
}

/// One tally a statement, over these people.
pub fn tally_members(votes: &Votes, members: &[usize]) -> Vec<Tally> {
    let mut counts = vec![0; 3 * votes.statements()];
    members.iter().for_each(|&person| count(votes, person, &mut counts));
    counts.chunks_exact(3).map(tally).collect()
}

/// One tally a statement for each of `groups` groups; people without a group are left out.
pub fn tally_groups(votes: &Votes, group_of: &[Option<u8>], groups: usize) -> Vec<Vec<Tally>> {
    let mut out = tally_groups_and_rest(votes, group_of, groups);
    out.truncate(groups);
    out
}

/// The same, and at the end one list for the people without a group. All of them together are everybody.
pub fn tally_groups_and_rest(votes: &Votes, group_of: &[Option<u8>], groups: usize) -> Vec<Vec<Tally>> {
    let of = |person: usize| {
        let group = group_of.get(person).copied().flatten().map_or(groups, usize::from);
        group.min(groups)
    };
    tallies(votes, of, groups + 1)
}

/// One list of tallies for each of so many kinds of people.
fn tallies(votes: &Votes, kind: impl Fn(usize) -> usize, kinds: usize) -> Vec<Vec<Tally>> {
    let cells = 3 * votes.statements();
    let mut counts = vec![0_u32; kinds * cells];
    for person in 0..votes.people() {
        if let Some(own) = counts.get_mut(kind(person) * cells..).and_then(|rest| rest.get_mut(..cells)) {
            count(votes, person, own);
        }
    }
    let of = |kind: usize| counts[kind * cells..(kind + 1) * cells].chunks_exact(3).map(tally).collect();
    (0..kinds).map(of).collect()
}

/// Counts a person's votes by their codes: whether they agree is as good as random, so nothing is asked of it.
fn count(votes: &Votes, person: usize, counts: &mut [u32]) {
    for &cell in votes.codes(person) {
        counts[cell as usize] += 1;
    }
}

/// The three counts of a statement, in the order of their codes.
fn tally(sides: &[u32]) -> Tally {
    Tally { disagree: sides[0], pass: sides[1], agree: sides[2] }
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
