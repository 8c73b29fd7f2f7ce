//! Sums of votes: how many agree, disagree, pass.
//!
//! What lives here: the sum, and counting it for all people and by group. What may not: who may see it
//! ([`super::disclosure`]). Read next: [`super::representative`].

use std::ops::Add;

use serde::{Deserialize, Serialize};

use super::matrix::Votes;

/// How some people voted on one statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Tally {
    /// People who agree.
    pub agree: u32,
    /// People who disagree.
    pub disagree: u32,
    /// People who saw it and passed.
    pub pass: u32,
}

impl Tally {
    /// Everybody who saw the statement, passes included.
    pub fn seen(&self) -> u32 {
        self.agree.saturating_add(self.disagree).saturating_add(self.pass)
    }

    /// People who agree, or if `agrees` is false, who disagree.
    pub fn side(&self, agrees: bool) -> u32 {
        if agrees { self.agree } else { self.disagree }
    }

    /// The side's share, drawn a little towards one half while few have voted:
    /// (A + 1) / (S + 2), with A on that side of S who saw it.
    pub fn share(&self, agrees: bool) -> f64 {
        (f64::from(self.side(agrees)) + 1.0) / (f64::from(self.seen()) + 2.0)
    }

    fn count(&mut self, value: i8) {
        let of = match value {
            1.. => &mut self.agree,
            0 => &mut self.pass,
            _ => &mut self.disagree,
        };
        *of = of.saturating_add(1);
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            agree: self.agree.saturating_add(other.agree),
            disagree: self.disagree.saturating_add(other.disagree),
            pass: self.pass.saturating_add(other.pass),
        }
    }
}

/// One tally a statement, over all people.
pub fn tally_all(votes: &Votes) -> Vec<Tally> {
    let mut out = vec![Tally::default(); votes.statements()];
    for person in 0..votes.people() {
        for (statement, value) in votes.row(person) {
            out[statement as usize].count(value);
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
            own[statement as usize].count(value);
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
        assert_eq!(
            all[0],
            Tally {
                agree: 2,
                disagree: 1,
                pass: 0
            }
        );
        assert_eq!(
            all[1],
            Tally {
                agree: 0,
                disagree: 1,
                pass: 1
            }
        );
        let groups = tally_groups(&votes, &[Some(1), None, Some(1), Some(9)], 2);
        assert_eq!(groups[0], [Tally::default(); 2]);
        assert_eq!(
            groups[1][0],
            Tally {
                agree: 1,
                disagree: 1,
                pass: 0
            }
        );
        assert_eq!(all[0].share(true), 3.0 / 5.0);
        assert_eq!(Tally::default().share(false), 0.5);
        let most = Tally {
            agree: u32::MAX,
            disagree: 1,
            pass: 1,
        };
        assert_eq!((most + most).seen(), u32::MAX);
    }
}
