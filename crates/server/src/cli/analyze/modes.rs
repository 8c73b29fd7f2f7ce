//! The seam: which function of `deliberation_core` answers in which mode. Nothing else is decided here.

use deliberation_core::opinion::analysis::polis_cold;
use deliberation_core::opinion::map::fit;
use deliberation_core::opinion::representative::{group_aware_consensus, majorities, select};
use deliberation_core::opinion::tally::{tally_all, tally_groups};
use deliberation_core::opinion::{Analysis, GroupAnalysis, Parameters, Place, Standing, Tally, Votes};

// Until `opinion::polis::{BaseCluster, Components, State}` are there, which have the same members.

/// What only Polis' server knows.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct State {
    /// Rows of the people who are grouped, ascending.
    pub in_conversation: Vec<usize>,
    /// People put together.
    pub base_clusters: Vec<BaseCluster>,
    /// The groups as lists of ids of base clusters; without them they are sought.
    pub groups: Option<Vec<Vec<usize>>>,
    /// The directions, if some are known.
    pub components: Option<Components>,
}

/// Directions, one number a statement.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Components {
    /// Of other votes: they settle the sign of the axes.
    Before([Vec<f64>; 2]),
    /// Of these very votes.
    Now([Vec<f64>; 2]),
}

/// Some rows that count as one point.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct BaseCluster {
    pub id: usize,
    pub members: Vec<usize>,
    /// In our sign: +1 agrees.
    pub center: Option<Place>,
}

/// Ours.
pub(super) fn stable(votes: &Votes, standing: &[Standing], parameters: &Parameters) -> Analysis {
    // Until `opinion::map::analyse` is there.
    let fit = fit(votes, parameters);
    let enough = parameters.min_votes.min(votes.statements()).max(1);
    let sizes = fit.grouping.sizes.len();
    let tallies = tally_groups(votes, &fit.group_of, sizes);
    let inside = |statement: &usize| !standing.get(*statement).is_some_and(|s| s.out);
    let listed = |list: &[Tally]| -> Vec<(u32, Tally)> {
        (0..list.len()).filter(inside).map(|s| (s as u32, list[s])).collect()
    };
    let all = listed(&tally_all(votes));
    let group = |(g, own): (usize, &Vec<Tally>)| {
        let rest = |s: u32| {
            let others = tallies.iter().enumerate().filter(|(other, _)| *other != g);
            others.map(|(_, list)| list[s as usize]).fold(Tally::default(), |a, b| a + b)
        };
        let label = u8::try_from(g).ok();
        GroupAnalysis {
            members: (0..votes.people())
                .filter(|&p| fit.group_of[p].is_some_and(|l| Some(l) == label))
                .collect(),
            tallies: own.clone(),
            representative: select(listed(own).into_iter().map(|(s, tally)| (s, tally, rest(s)))),
        }
    };
    Analysis {
        included: (0..votes.people()).filter(|&person| votes.seen(person) >= enough).collect(),
        groups: tallies.iter().enumerate().map(group).collect(),
        group_aware_consensus: (0..votes.statements())
            .map(|s| group_aware_consensus(tallies.iter().map(|list| list[s]), true))
            .collect(),
        majorities: [true, false].map(|agrees| majorities(all.iter().copied(), agrees)),
        center: fit.principal.center,
        components: fit.principal.components,
        places: fit.places,
        tried: fit.grouping.tried,
        stability: None,
        priorities: Vec::new(),
    }
}

/// Polis' from nothing but the votes, as a server that starts anew.
pub(super) fn polis(votes: &Votes, standing: &[Standing]) -> Analysis {
    polis_cold(votes, standing)
}

/// Polis' own, from the state of its server.
pub(super) fn polis_from(votes: &Votes, standing: &[Standing], _state: &State) -> Analysis {
    // Until `opinion::polis::from_state` is there.
    polis_cold(votes, standing)
}
