//! Polis' own algorithm, to the letter, as a second way of analysing votes.
//!
//! What lives here: the order of its stages, and what it remembers from one time to the next ([`State`]).
//! What may not: improvements; those are in [`super::map`]. Read next, in this order: `polis/columns.rs`,
//! which columns and people count; `polis/axes.rs`, directions and places; `polis/clusters.rs`, clusters of
//! people and groups of clusters; and [`super::analysis::describe`], what follows from groups in both ways.
//!
//! Everything after the base clusters is a function of the votes, of who is in the conversation and of the
//! base clusters; a test holds it against what Polis' server published. Base clusters depend on their own
//! past, which no export contains, so a cold start gives base clusters, and at times groups, unlike those
//! of the server; it depends on the order of people too.
//!
//! *Sign*: +1 agrees, here as everywhere. Polis counts −1, which turns the centre around, and with it the
//! places; the sign of an axis is arbitrary in both.
//!
//! *Where we differ*: the start vector is fixed, Polis' is random. The search for the axes is the same at
//! every size, where Polis samples above 10,000 people. Priorities take the groups of now, not of the tick
//! before. Where all places coincide there are no groups, not one. Two stages that only a live Polis has
//! are left out: the re-use of the last groups' centres, and the adding of newcomers to base clusters.

mod axes;
mod clusters;
mod columns;

use super::analysis::{Analysis, Standing, describe};
use super::matrix::Votes;
use super::plane::{mean, sane};
use super::projection::Place;
use axes::Axes;
use columns::Columns;

pub use axes::Components;
pub use clusters::Smoother;

/// What Polis remembers from one time to the next.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    /// People in the conversation. Who is in stays in, so they may be more than the rule asks for.
    pub in_conversation: Vec<usize>,
    /// People put together; they, not people, are grouped.
    pub base_clusters: Vec<BaseCluster>,
    /// The groups as lists of ids of base clusters, if they are known; then they are taken as they are, and
    /// nothing is tried.
    pub groups: Option<Vec<Vec<usize>>>,
    /// The number of groups shown so far; none lets the clearest number win at once.
    pub group_k: Option<Smoother>,
    /// Components, if some are known.
    pub components: Option<Components>,
}

/// People who are treated as one when groups are sought.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BaseCluster {
    /// Its number; base clusters are taken in the order of these.
    pub id: usize,
    /// Its people.
    pub members: Vec<usize>,
    /// Where it lies, if known; otherwise, or if one base cluster has none, the mean place of its people.
    pub center: Option<Place>,
}

/// Polis' analysis from nothing but the votes.
///
/// The same as [`from_state`] from [`start`], in one go. Base clusters come from k-means over the places
/// of those in the conversation, in the order of people.
pub fn cold(votes: &Votes, standing: &[Standing]) -> Analysis {
    let map = Map::new(votes, standing, None);
    let state = map.start(votes);
    map.analyse(votes, &state)
}

/// What a cold start makes of the votes before groups are sought: who is in the conversation, base clusters
/// and components.
pub fn start(votes: &Votes, standing: &[Standing]) -> State {
    let map = Map::new(votes, standing, None);
    State { components: Some(Components::Now(map.axes.components.clone())), ..map.start(votes) }
}

/// Polis' analysis from what it remembers.
///
/// What cannot be is left out: people who are out of range or have no vote, members of base clusters who
/// are not in the conversation or were named before (in an earlier id), and base clusters with nobody left.
/// People of the conversation without a base cluster have no group.
pub fn from_state(votes: &Votes, standing: &[Standing], state: &State) -> Analysis {
    Map::new(votes, standing, state.components.as_ref()).analyse(votes, state)
}

/// The people of each group: groups are lists of ids of base clusters, base clusters lists of people.
///
/// Ascending, each person once a group; an id without a base cluster adds nobody.
pub fn people_of(groups: &[Vec<usize>], base_clusters: &[BaseCluster]) -> Vec<Vec<usize>> {
    let people = |ids: &Vec<usize>| {
        let own = base_clusters.iter().filter(|base| ids.contains(&base.id));
        let mut people: Vec<usize> = own.flat_map(|base| base.members.iter().copied()).collect();
        people.sort_unstable();
        people.dedup();
        people
    };
    groups.iter().map(people).collect()
}

/// Columns, axes and places.
#[derive(Debug)]
struct Map {
    standing: Vec<Standing>,
    columns: Columns,
    axes: Axes,
    places: Vec<Option<Place>>,
}

impl Map {
    fn new(votes: &Votes, standing: &[Standing], known: Option<&Components>) -> Self {
        // In Polis what is about the conversation itself is out.
        let standing: Vec<Standing> =
            standing.iter().map(|s| Standing { out: s.out || s.meta, ..*s }).collect();
        let columns = Columns::new(votes, &standing);
        let axes = Axes::find(&columns, known);
        let places = axes.places(&columns);
        Self { standing, columns, axes, places }
    }

    fn start(&self, votes: &Votes) -> State {
        let (people, places): (Vec<usize>, Vec<Place>) = self
            .columns
            .in_conversation(votes)
            .into_iter()
            .filter_map(|person| self.places[person].map(|place| (person, place)))
            .unzip();
        let base_clusters = clusters::base_clusters(&places)
            .into_iter()
            .enumerate()
            .map(|(id, own)| BaseCluster {
                id,
                members: own.into_iter().map(|i| people[i]).collect(),
                center: None,
            })
            .collect();
        State { in_conversation: people, base_clusters, ..State::default() }
    }

    fn analyse(self, votes: &Votes, state: &State) -> Analysis {
        let place = |person: usize| self.places.get(person).copied().flatten();
        let mut included: Vec<usize> =
            state.in_conversation.iter().copied().filter(|&person| place(person).is_some()).collect();
        included.sort_unstable();
        included.dedup();

        let bases = valid(&state.base_clusters, &included, votes.people());
        let given: Option<Vec<Place>> = bases.iter().map(|base| base.center).collect();
        let centers = given.unwrap_or_else(|| {
            let middle = |base: &BaseCluster| {
                mean(base.members.iter().filter_map(|&person| place(person)).map(|place| (place, 1.0)))
            };
            bases.iter().map(middle).collect()
        });
        let (tried, groups) = match &state.groups {
            Some(groups) => (Vec::new(), people_of(groups, &bases)),
            None => {
                let weighed = centers.iter().zip(&bases);
                let weighed: Vec<(Place, f64)> =
                    weighed.map(|(&center, base)| (sane(center), base.members.len() as f64)).collect();
                choose(&weighed, &bases, state.group_k)
            }
        };
        let Axes { center, components } = self.axes;
        let described = describe(votes, &self.standing, &center, &components, groups);
        Analysis {
            included,
            center,
            components,
            places: self.places,
            tried,
            stability: None,
            resamples: 0,
            groups: described.groups,
            majorities: described.majorities,
            group_aware_consensus: described.group_aware_consensus,
            extremity: described.extremity,
            priorities: described.priorities,
        }
    }
}

/// Base clusters by id, with members who are in the conversation, each once; none empty.
fn valid(base_clusters: &[BaseCluster], included: &[usize], people: usize) -> Vec<BaseCluster> {
    let mut free = vec![false; people];
    included.iter().for_each(|&person| free[person] = true);
    let mut out = base_clusters.to_vec();
    out.sort_by_key(|base| base.id); // stable
    for base in &mut out {
        base.members.retain(|&person| free.get_mut(person).is_some_and(std::mem::take));
    }
    out.retain(|base| !base.members.is_empty());
    out
}

/// What was tried, and the people of the groups that are shown: those of the smoothed number if it was
/// tried, otherwise of the best.
fn choose(
    weighed: &[(Place, f64)],
    bases: &[BaseCluster],
    before: Option<Smoother>,
) -> (Vec<(u8, f64)>, Vec<Vec<usize>>) {
    let groupings = clusters::groupings(weighed);
    let tried: Vec<(u8, f64)> = groupings.iter().map(|g| (g.k, g.silhouette)).collect();
    let of = |before| {
        let shown = Smoother::after(before, &tried)?.shown;
        groupings.iter().find(|grouping| grouping.k == shown)
    };
    let groups = of(before).or_else(|| of(None)).map_or(&[][..], |grouping| &grouping.groups);
    let people =
        |group: &Vec<usize>| group.iter().flat_map(|&base| bases[base].members.iter().copied()).collect();
    let groups = if groups.len() < 2 { Vec::new() } else { groups.iter().map(people).collect() };
    (tried, groups)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two camps of three on four statements, and one who saw little.
    fn camps() -> Votes {
        let mut votes = Votes::new(5);
        for _ in 0..3 {
            votes.push_row(&[(0, 1), (1, 1), (2, -1), (3, 1)]);
        }
        votes.push_row(&[(4, 1)]);
        for _ in 0..3 {
            votes.push_row(&[(0, -1), (1, -1), (2, 1), (3, 1)]);
        }
        votes
    }

    #[test]
    fn two_camps() {
        let found = cold(&camps(), &[]);
        // Person 3 says nothing that tells people apart, so their place is the origin, as near to the one camp
        // as to the other. k-means starts from the first two distinct places: the first camp, and person 3.
        assert_eq!(found.included, [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!(found.tried.len(), 1);
        assert_eq!(
            found.groups.iter().map(|g| g.members.clone()).collect::<Vec<_>>(),
            [vec![0, 1, 2], vec![3, 4, 5, 6]]
        );
        assert_eq!(found.center, [0.0, 0.0, 0.0, 1.0, 1.0]);
        // Three of three agree: share 4/5, and 2·√4·(1 − ½) = 2 of a test.
        let first = &found.groups[0].representative[0];
        assert_eq!((first.side.share, first.side.share_test), (0.8, 2.0));
        // On statement 3: (3 + 1)/(3 + 2), twice.
        assert_eq!(found.group_aware_consensus[3], 0.8 * 0.8);
    }

    #[test]
    fn the_start_leads_to_the_same_groups() {
        let votes = camps();
        let state = start(&votes, &[]);
        assert_eq!(state.base_clusters.iter().map(|b| b.members.len()).collect::<Vec<_>>(), [3, 1, 3]);
        assert_eq!(from_state(&votes, &[], &state), cold(&votes, &[]));
        // Known groups are taken as they are.
        let groups = vec![vec![0, 1], vec![2, 9]];
        let given = from_state(&votes, &[], &State { groups: Some(groups.clone()), ..state.clone() });
        let members: Vec<_> = given.groups.into_iter().map(|g| g.members).collect();
        assert_eq!(members, [vec![0, 1, 2, 3], vec![4, 5, 6]]);
        assert_eq!(people_of(&groups, &state.base_clusters), members);
        assert!(given.tried.is_empty());
    }

    #[test]
    fn what_cannot_be_is_left_out() {
        let base = |id, members: &[usize]| BaseCluster { id, members: members.to_vec(), center: None };
        let bases = [base(7, &[4, 0, 4, 99]), base(2, &[0, 1, 5]), base(3, &[]), base(9, &[0])];
        let found = valid(&bases, &[0, 1, 4], 6);
        assert_eq!(found, [base(2, &[0, 1]), base(7, &[4])]);
    }
}
