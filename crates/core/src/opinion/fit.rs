//! From votes to places and groups, with nothing else to go by.
//!
//! What lives here: [`fit`], a pure function of the votes; the same votes give the same bits, whatever the order
//! of people, statements and arrival. What may not: an earlier map ([`super::follow`]), or what is published
//! ([`super::map`]).

use super::exact::Grid;
use super::groups::{Groupings, MOST_GROUPS, groupings};
use super::keys::{row_key, row_keys};
use super::matrix::Votes;
use super::pca::{Principal, principal_components};
use super::projection::{Place, Prior, evidence};
use super::stability::Sample;
use super::sums::Sums;

/// What a map depends on besides the votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameters {
    /// A person is grouped from so many votes on, or from all statements if those are fewer (Polis: 7), and only if
    /// at least half of what could be known about their place is known.
    pub min_votes: usize,
    /// At most so many groups are sought (Polis: 5), never more than eight.
    pub k_max: u8,
    /// A group has at least so many people; never fewer than `cell`.
    pub min_group: usize,
    /// Nothing about fewer people than this is published.
    pub cell: usize,
}

impl Default for Parameters {
    /// Seven votes, five groups, 20 people a group, ten a cell: an open room.
    fn default() -> Self {
        Self { min_votes: 7, k_max: 5, min_group: 20, cell: 10 }
    }
}

impl Parameters {
    /// For whoever may see the votes anyway: groups of five people and more, nothing withheld.
    pub const fn analyst() -> Self {
        Self { min_votes: 7, k_max: 5, min_group: 5, cell: 1 }
    }
}

/// A person is grouped when at least this share of what could be known about their place is known.
const KNOWN: f64 = 0.5;

/// Places are kept to 2⁻²⁰, a thousandth of a pixel, so that their sums over people are exact.
const PLACES: f64 = 1.0 / 1_048_576.0;

/// Places and groups at full precision, person by person. Not for publication.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fit {
    /// Centre and components.
    pub principal: Principal,
    /// What is known of people before they vote, and how much a vote tells.
    pub prior: Prior,
    /// The place of each person; none without a vote on a statement that takes part.
    pub places: Vec<Option<Place>>,
    /// The people who were considered for grouping, ascending.
    pub included: Vec<usize>,
    /// The groupings that come into question.
    pub groupings: Groupings,
}

/// Places everybody and finds the groupings. `sums` must be those of `votes`; `out` marks statements that take no
/// part.
///
/// Votes → [`principal_components`] → the [`Prior`] that fits them → places → [`groupings`] among those with enough
/// votes, of whose places enough is known, each with its stability.
///
/// *Cost*: O(votes), or O(people + statements²) for the components where sums of pairs are kept.
pub fn fit(votes: &Votes, sums: &Sums, out: &[bool], parameters: &Parameters) -> Fit {
    let principal = principal_components(votes, sums, out);
    let takes_part = |j: usize| principal.takes_part[j];
    let statements = (0..votes.statements()).filter(|&j| takes_part(j)).count();
    let people = evidence(votes, &principal.center, &principal.components, takes_part);
    let seen = people.iter().map(|(seen, _)| f64::from(*seen)).sum();
    let prior = Prior::from_moments(&people, principal.variance, seen);
    let enough = u32::try_from(parameters.min_votes.min(statements).max(1)).unwrap_or(u32::MAX);
    let grid = Grid::for_sums_to(PLACES * (1_u64 << 50) as f64);
    let mut included = Vec::new();
    let places: Vec<Option<Place>> = people
        .iter()
        .enumerate()
        .map(|(person, (seen, evidence))| {
            let located = evidence.located(&prior);
            if *seen >= enough && located.known(&prior) >= KNOWN {
                included.push(person);
            }
            // Adding 0 makes −0 plain.
            (*seen > 0).then(|| located.at.map(|x| grid.round(x) + 0.0))
        })
        .collect();
    let points: Vec<Place> = included.iter().filter_map(|&person| places[person]).collect();
    let min_group = parameters.min_group.max(parameters.cell);
    let mut groupings = groupings(&points, parameters.k_max.min(MOST_GROUPS), min_group, |ks| {
        let told = row_keys(&principal.keys);
        let people = included.iter().map(|&person| (row_key(&told, votes.codes(person)), person)).collect();
        Sample::of(votes, &principal, &prior, people).stability(ks)
    });
    if !principal.structured {
        // Whatever can be cut stably here is cut by the answers to one statement.
        groupings.candidates.clear();
    }
    Fit { principal, prior, places, included, groupings }
}
