//! A whole analysis of votes at full precision, person by person: for whoever may see the votes.
//!
//! What lives here: the answer that both modes give, Polis' ([`super::polis`]) and ours ([`analyse`]),
//! and what follows from a grouping alone. What may not: anything that is published ([`super::map`]).

use super::fit::{Parameters, fit};
use super::follow::follow;
use super::matrix::Votes;
use super::pca::Principal;
use super::plane::sane;
use super::projection::Place;
use super::representative::{Majority, Representative, majorities, select};
use super::stability::resamples;
use super::sums::Sums;
use super::tally::{Tally, tally_all, tally_members};

/// What can be said about the votes of a conversation. People and statements are indices into the [`Votes`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Analysis {
    /// The people who were considered for grouping, ascending.
    pub included: Vec<usize>,
    /// Mean vote on each statement (+1 agree).
    pub center: Vec<f64>,
    /// The two directions of the map, one number a statement.
    pub components: [Vec<f64>; 2],
    /// The place of each person; none without a vote.
    pub places: Vec<Option<Place>>,
    /// What was tried: the number of groups, and its mean silhouette.
    pub tried: Vec<(u8, f64)>,
    /// How stable the groups are, 0 to 1; none where the mode has no such figure or nothing was tried.
    pub stability: Option<f64>,
    /// In how many ways the people were halved for it.
    pub resamples: u32,
    /// The groups; empty when there are none.
    pub groups: Vec<GroupAnalysis>,
    /// What most of all voters agree with, then what they disagree with.
    pub majorities: [Vec<Majority>; 2],
    /// Group-aware consensus on agreeing, one number a statement; 0 without a vote or without groups.
    pub group_aware_consensus: Vec<f64>,
    /// How far from the middle somebody stands who agrees with this statement and says no more, one number
    /// a statement: √n · (1 − c_j) · ‖(v₁_j, v₂_j)‖, n statements having a vote.
    pub extremity: Vec<f64>,
    /// How much a statement deserves to be shown next (Polis' priority), one number a statement; 0 where
    /// there is no vote yet, for which Polis' server takes 1.
    ///
    /// ```text
    /// [(1 − (P+1)/(S+2)) · (E+1) · (A+1)/(S+2) · (1 + 8·2^(−S/5))]²        49 for one that is meta
    /// ```
    ///
    /// with A agreeing and P passing of S who saw it, over all groups, and the extremity E.
    pub priorities: Vec<f64>,
}

/// One group of an [`Analysis`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GroupAnalysis {
    /// Its people, ascending.
    pub members: Vec<usize>,
    /// How they voted, one tally a statement.
    pub tallies: Vec<Tally>,
    /// The statements that represent it.
    pub representative: Vec<Representative>,
}

/// What a statement is besides its votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Taken out by the moderators (or about the conversation itself): not part of map or lists.
    pub out: bool,
    /// About the conversation or the voter, not about the matter.
    pub meta: bool,
}

/// What follows from votes, a map and groups alone, whichever way these were found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Description {
    /// See [`Analysis::groups`].
    pub groups: Vec<GroupAnalysis>,
    /// See [`Analysis::majorities`].
    pub majorities: [Vec<Majority>; 2],
    /// See [`Analysis::group_aware_consensus`].
    pub group_aware_consensus: Vec<f64>,
    /// See [`Analysis::extremity`].
    pub extremity: Vec<f64>,
    /// See [`Analysis::priorities`].
    pub priorities: Vec<f64>,
}

/// Our own analysis: [`fit`], drawn without a map before it, and described.
///
/// The order of people and of statements changes nothing but the numbering. `stability` is that of the groups, or of
/// the best that were tried where none were stable enough to be groups.
pub fn analyse(votes: &Votes, standing: &[Standing], parameters: &Parameters) -> Analysis {
    let out: Vec<bool> = standing.iter().map(|standing| standing.out).collect();
    let fit = fit(votes, &Sums::for_one_map(votes), &out, parameters);
    let drawing = follow(None, &fit, votes);
    let mut members = vec![Vec::new(); drawing.groups.len()];
    for (person, group) in drawing.group_of.iter().enumerate() {
        if let Some(own) = group.and_then(|group| members.get_mut(usize::from(group))) {
            own.push(person);
        }
    }
    let resamples = drawing.stability.map_or(0, |_| resamples(fit.included.len()));
    let Principal { center, components, .. } = drawing.principal;
    let described = describe(votes, standing, &center, &components, members);
    Analysis {
        included: fit.included,
        center,
        components,
        places: drawing.places,
        tried: fit.groupings.tried,
        stability: drawing.stability,
        resamples,
        groups: described.groups,
        majorities: described.majorities,
        group_aware_consensus: described.group_aware_consensus,
        extremity: described.extremity,
        priorities: described.priorities,
    }
}

/// Describes groups of people by the formulas of Polis ([`super::representative`]).
///
/// - *Groups*: tallies, and at most five representative statements each, against the sum of the other
///   groups. A person counts in the first group that names them; groups without a person are left out.
/// - *Majorities*: of all voters, grouped or not.
/// - *Group-aware consensus*: Π over the groups of (A + 1)/(S + 2); 0 where there are no groups.
/// - *Extremity* and *priority*: see [`Analysis`].
///
/// A statement that nobody voted on has only zeros and is in no list; one that is out is in no list, but
/// keeps its numbers. `center` and `components` may be shorter than the statements: the rest is 0.
///
/// *Cost*: O(votes + groups · statements).
pub fn describe(
    votes: &Votes,
    standing: &[Standing],
    center: &[f64],
    components: &[Vec<f64>; 2],
    groups: Vec<Vec<usize>>,
) -> Description {
    let all = tally_all(votes);
    let groups = tallied(votes, groups);
    // Without groups everybody is one, so that new statements are still told from old ones.
    let mut together = if groups.is_empty() { all.clone() } else { vec![Tally::default(); all.len()] };
    for (_, tallies) in &groups {
        together.iter_mut().zip(tallies).for_each(|(sum, tally)| *sum = *sum + *tally);
    }
    let standing = |j: usize| standing.get(j).copied().unwrap_or_default();
    let columns: Vec<(u32, usize)> =
        (0_u32..).zip(0..all.len()).filter(|&(_, j)| all[j].seen() > 0).collect();
    let listed = || columns.iter().filter(|&&(_, j)| !standing(j).out);

    let mut group_aware_consensus = vec![0.0; all.len()];
    let mut extremity = vec![0.0; all.len()];
    let mut priorities = vec![0.0; all.len()];
    for &(_, j) in &columns {
        if !groups.is_empty() {
            let of_groups = groups.iter().map(|(_, tallies)| tallies[j]);
            group_aware_consensus[j] = super::representative::group_aware_consensus(of_groups, true);
        }
        let at = |list: &[f64]| list.get(j).copied().unwrap_or(0.0);
        extremity[j] = length_of_agreeing(columns.len(), at(center), components.each_ref().map(|v| at(v)));
        priorities[j] = if standing(j).meta { PRIORITY_OF_META } else { priority(together[j], extremity[j]) };
    }
    let majorities = [true, false].map(|agrees| majorities(listed().map(|&(i, j)| (i, all[j])), agrees));
    let groups = groups
        .into_iter()
        .map(|(members, tallies)| {
            let contrasts = listed().map(|&(i, j)| (i, tallies[j], without(together[j], tallies[j])));
            let representative = select(contrasts);
            GroupAnalysis { members, tallies, representative }
        })
        .collect();
    Description { groups, majorities, group_aware_consensus, extremity, priorities }
}

/// Members, each in one group only, and how they voted.
fn tallied(votes: &Votes, groups: Vec<Vec<usize>>) -> Vec<(Vec<usize>, Vec<Tally>)> {
    let mut free = vec![true; votes.people()];
    let mut out = Vec::with_capacity(groups.len());
    for mut members in groups {
        members.retain(|&person| free.get_mut(person).is_some_and(std::mem::take));
        if members.is_empty() {
            continue;
        }
        members.sort_unstable();
        let tallies = tally_members(votes, &members);
        out.push((members, tallies));
    }
    out
}

/// What is left of a sum when a part is taken from it.
fn without(all: Tally, part: Tally) -> Tally {
    Tally {
        agree: all.agree.saturating_sub(part.agree),
        disagree: all.disagree.saturating_sub(part.disagree),
        pass: all.pass.saturating_sub(part.pass),
    }
}

/// How far from the middle somebody stands who only agrees with one statement: ‖√n · (1 − c) · (v₁, v₂)‖.
fn length_of_agreeing(columns: usize, center: f64, components: [f64; 2]) -> f64 {
    let scale = (columns as f64).sqrt() * (1.0 - center);
    let [x, y] = sane(components.map(|v| scale * v));
    (x * x + y * y).sqrt()
}

/// Polis gives every statement about the conversation itself this priority: 7².
const PRIORITY_OF_META: f64 = 49.0;

/// [(1 − (P+1)/(S+2)) · (E+1) · (A+1)/(S+2) · (1 + 8·2^(−S/5))]²: liked, seldom passed, far out, and new.
fn priority(tally: Tally, extremity: f64) -> f64 {
    let seen = f64::from(tally.seen()) + 2.0;
    let passed = (f64::from(tally.pass) + 1.0) / seen;
    let importance = (1.0 - passed) * (extremity + 1.0) * tally.share(true);
    let boosted = importance * (1.0 + 8.0 * halved_every_fifth(tally.seen()));
    boosted * boosted
}

/// 2^(−s/5) without a power function, whose last bit may differ from machine to machine.
fn halved_every_fifth(s: u32) -> f64 {
    /// 2^(−r/5).
    const FIFTHS: [f64; 5] = [
        1.0,
        0.870_550_563_296_124_1,
        0.757_858_283_255_199,
        0.659_753_955_386_447_1,
        0.574_349_177_498_517_4,
    ];
    (0..s / 5).take(1_100).fold(FIFTHS[s as usize % 5], |x, _| x / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_priority_by_hand() {
        // New: (1 − ½) · 1 · ½ · 9 = 2.25.
        assert_eq!(priority(Tally::default(), 0.0), 2.25 * 2.25);
        // Six agree, two disagree, two pass: (1 − 3/12) · (1 + 1) · 7/12 · (1 + 8/4) = 2.625.
        let found = priority(Tally { agree: 6, disagree: 2, pass: 2 }, 1.0);
        assert!((found - 2.625 * 2.625).abs() < 1e-14);
        let fifth = halved_every_fifth(1);
        let mut wanted = 1.0;
        for s in 0..200 {
            assert!((halved_every_fifth(s) / wanted - 1.0).abs() < 1e-13, "{s}");
            wanted *= fifth;
        }
        assert_eq!((halved_every_fifth(5), halved_every_fifth(40)), (0.5, 1.0 / 256.0));
        assert!(priority(Tally { agree: u32::MAX, disagree: 1, pass: 1 }, 1e100).is_finite());
        assert_eq!(halved_every_fifth(u32::MAX), 0.0);
    }

    #[test]
    fn groups_are_made_disjoint_and_only_columns_count() {
        let mut votes = Votes::new(3);
        for person in 0..4 {
            votes.push_row(&[(0, if person < 2 { 1 } else { -1 }), (2, 1)]);
        }
        let meta = Standing { out: true, meta: true };
        let standing = [Standing::default(), Standing::default(), meta];
        let groups = vec![vec![1, 0, 1, 77], vec![0], vec![], vec![3, 2, 1]];
        let center = [0.0, 0.0, 1.0];
        let found = describe(&votes, &standing, &center, &[vec![0.6], vec![0.8]], groups);
        let members: Vec<_> = found.groups.iter().map(|g| g.members.as_slice()).collect();
        assert_eq!(members, [&[0, 1][..], &[2, 3]]);
        // Two columns: √2 · (1 − 0) · ‖(0.6, 0.8)‖.
        assert!((found.extremity[0] - 2.0_f64.sqrt()).abs() < 1e-15);
        assert_eq!(found.extremity[1..], [0.0, 0.0]);
        // (2 + 1)/(2 + 2) · (0 + 1)/(2 + 2); nobody saw statement 1; statement 2 keeps its number.
        assert_eq!(found.group_aware_consensus, [0.75 * 0.25, 0.0, 0.75 * 0.75]);
        assert_eq!(found.priorities[1..], [0.0, 49.0]);
        assert!(found.majorities.iter().all(Vec::is_empty));
        assert_eq!(found.groups[0].tallies[2], Tally { agree: 2, disagree: 0, pass: 0 });
        assert!(found.groups.iter().all(|g| g.representative.iter().all(|r| r.statement == 0)));
        let none = describe(&votes, &[], &[], &[vec![], vec![f64::NAN]], vec![]);
        assert_eq!(none.group_aware_consensus, [0.0; 3]);
        assert_eq!(none.extremity, [0.0; 3]);
        assert_eq!(none.majorities[0].iter().map(|m| m.statement).collect::<Vec<_>>(), [2]);
    }
}
