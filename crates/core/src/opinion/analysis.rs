//! A whole analysis of votes at full precision, person by person: for whoever may see the votes.
//!
//! What lives here: the answer that both modes give, Polis' ([`super::polis`]) and ours ([`super::map`]),
//! and what follows from a grouping alone. What may not: anything that is published ([`super::map`]).

use super::matrix::Votes;
use super::projection::Place;
use super::representative::{Majority, Representative};
use super::tally::Tally;

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
    /// The groups; empty when there are none.
    pub groups: Vec<GroupAnalysis>,
    /// What most of all voters agree with, then what they disagree with.
    pub majorities: [Vec<Majority>; 2],
    /// Group-aware consensus on agreeing, one number a statement.
    pub group_aware_consensus: Vec<f64>,
    /// How much a statement deserves to be shown next (Polis' priority), one number a statement.
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

/// Polis' analysis, from nothing but the votes.
pub fn polis_cold(_votes: &Votes, _standing: &[Standing]) -> Analysis {
    Analysis::default()
}
