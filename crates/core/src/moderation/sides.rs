//! Whom moderation touches: its decisions by the group of the map that holds what was decided on.
//!
//! A statement is held by the group that agrees with it most. What speaks for it is held by the same group, what speaks against
//! it by the one that agrees least. By whom something was *written* is not asked: a participant's number joined with
//! their side of the map would tell votes. Everything here follows from what anybody may see.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::Serialize;

use super::case::{Decided, DecisionState};
use crate::act::Outcome;
use crate::deliberation::Deliberation;
use crate::id::ActId;
use crate::opinion::Tally;
use crate::publish::PublishedMap;
use crate::thread::post::Kind;
use crate::thread::side;
use crate::wire::record;

/// Decisions on what one group holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OnGroup {
    /// The group's letter, 0 = A.
    pub group: u8,
    /// How many kept a text as it is.
    pub kept: u32,
    /// How many hid, labelled, folded, moved or locked one.
    pub restricted: u32,
    /// How many of either were undone on appeal.
    pub overturned: u32,
}

record!(OnGroup { group, kept, restricted, overturned });

/// Decisions by the group that holds what they are on, in the order of the letters. What no group holds more than the others,
/// and what has no side, stands nowhere.
pub fn by_group(of: &Deliberation, told: &[&Decided], map: Option<&PublishedMap>) -> Vec<OnGroup> {
    let Some(map) = map else { return Vec::new() };
    let mut groups: BTreeMap<u8, OnGroup> = BTreeMap::new();
    for decided in told {
        let outcome = decided.new.outcome;
        let (kept, restricted) = match outcome {
            Outcome::Show => (1, 0),
            // These are of a person.
            Outcome::Warn | Outcome::Limit => continue,
            _ if outcome.restricts() => (0, 1),
            _ => continue,
        };
        let held =
            root(of, decided.new.target).and_then(|(statement, agrees)| holder(map, statement, agrees));
        let Some(group) = held else { continue };
        let own = groups.entry(group).or_insert(OnGroup { group, ..OnGroup::default() });
        own.kept += kept;
        own.restricted += restricted;
        own.overturned += u32::from(decided.state == DecisionState::Overturned);
    }
    groups.into_values().collect()
}

/// The statement at the root of something, and whether that speaks for it.
fn root(of: &Deliberation, target: ActId) -> Option<(ActId, bool)> {
    let replies = |id| {
        let post = of.threads().post(id)?;
        let relation = if let Kind::Argument(relation) = post.kind { Some(relation) } else { None };
        Some((relation, post.on))
    };
    side(target, replies).filter(|(root, _)| of.statement(*root).is_some())
}

/// The group that agrees most with a statement, or least; none where two do alike, or fewer than two are shown.
fn holder(map: &PublishedMap, statement: ActId, most: bool) -> Option<u8> {
    let place = map.statements.iter().position(|id| *id == statement)?;
    let groups = map.picture.groups.iter();
    let shown = groups.filter_map(|group| {
        let tally = (*group.tallies.get(place)?).filter(|tally| tally.seen() > 0)?;
        Some((group.id, tally))
    });
    let mut shown: Vec<(u8, Tally)> = shown.collect();
    // A share against a share, in whole numbers.
    let share = |one: &Tally, other: &Tally| {
        let times = |a: u32, b: u32| u64::from(a) * u64::from(b);
        times(one.agree, other.seen()).cmp(&times(other.agree, one.seen()))
    };
    shown.sort_by(|(_, one), (_, other)| if most { share(other, one) } else { share(one, other) });
    match &*shown {
        [(first, own), (_, next), ..] if share(own, next) != Ordering::Equal => Some(*first),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opinion::{Picture, PictureGroup};

    fn map(tallies: &[Option<[u32; 3]>]) -> PublishedMap {
        let groups = tallies.iter().zip(0..).map(|(tally, id)| PictureGroup {
            id,
            size: 30,
            center: [0.0; 2],
            tallies: vec![tally.map(|[agree, disagree, pass]| Tally { agree, disagree, pass })],
            quotes: Vec::new(),
        });
        let picture = Picture { groups: groups.collect(), ..Picture::default() };
        PublishedMap { seq: 1, at: 1, follows: None, statements: vec![ActId::derived(1, &[])], picture }
    }

    #[test]
    fn a_statement_is_held_by_the_group_that_agrees_most() {
        let statement = ActId::derived(1, &[]);
        let held = |tallies: &[Option<[u32; 3]>]| {
            let map = map(tallies);
            [true, false].map(|most| holder(&map, statement, most))
        };
        // By share, not by number.
        assert_eq!(held(&[Some([20, 20, 0]), Some([12, 3, 0])]), [Some(1), Some(0)]);
        assert_eq!(held(&[Some([1, 9, 0]), None, Some([9, 1, 0])]), [Some(2), Some(0)]);
        // Alike, or alone: of nobody more than of others.
        assert_eq!(held(&[Some([10, 10, 0]), Some([20, 20, 0])]), [None, None]);
        assert_eq!(held(&[Some([10, 10, 0]), None]), [None, None]);
        assert_eq!(holder(&map(&[]), ActId::derived(2, &[]), true), None);
    }
}
