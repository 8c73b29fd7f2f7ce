//! Where I stand on the map: computed here, from the published basis and my own votes, never sent anywhere.

use deliberation_core::id::ActId;
use deliberation_core::opinion::layout::Oval;
use deliberation_core::opinion::map::Picture;
use deliberation_core::opinion::projection::{Located, Prior, locate, place};
use deliberation_core::publish::PublishedMap;
use deliberation_core::vote::Value;

use crate::state::mine::MyActs;

/// My place.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct MyPlace {
    /// In the coordinates of the map, with how far off it may be: as likely within the oval as beyond.
    pub oval: Oval,
    /// On how many statements of the map I voted.
    pub votes: u32,
    /// The nearest group, and the second where I am about as near to it; by letter.
    pub near: [Option<u8>; 2],
}

/// A second group counts as about as near up to this many times the distance of the nearest.
const ABOUT: f64 = 1.4;

/// My place. Nothing before my first vote on a statement that the map knows.
#[must_use]
pub fn my_place(map: &PublishedMap, mine: &MyActs) -> Option<MyPlace> {
    place_by(map, mine.votes.iter().filter_map(|vote| Some((vote.statement, vote.in_force()?))))
}

/// My place by these votes, one a statement. They are looked through once.
fn place_by(map: &PublishedMap, votes: impl Iterator<Item = (ActId, Value)>) -> Option<MyPlace> {
    let picture = &map.picture;
    let mut known: Vec<(u32, i8)> = Vec::new();
    for (statement, value) in votes {
        let column = map.statements.iter().position(|id| *id == statement);
        if let (Some(column), Some(sign)) = (column, value.sign()) {
            known.push((column as u32, sign));
        }
    }
    if known.is_empty() {
        return None;
    }
    let oval = oval(picture, &known);
    let mut groups: Vec<(f64, usize)> = picture
        .groups
        .iter()
        .enumerate()
        .map(|(i, g)| {
            let [dx, dy] = [g.center[0] - oval.at[0], g.center[1] - oval.at[1]];
            ((dx * dx + dy * dy).sqrt(), i)
        })
        .collect();
    let nearest = take_least(&mut groups);
    let second = take_least(&mut groups).filter(|(d, _)| nearest.is_some_and(|(n, _)| *d <= ABOUT * n));
    let name = |found: Option<(f64, usize)>| found.map(|(_, g)| picture.letter(g));
    let near = [name(nearest), name(second)];
    Some(MyPlace { oval, votes: known.len() as u32, near })
}

fn take_least(groups: &mut Vec<(f64, usize)>) -> Option<(f64, usize)> {
    let least = (0..groups.len()).min_by(|&a, &b| groups[a].0.total_cmp(&groups[b].0))?;
    Some(groups.remove(least))
}

fn oval(picture: &Picture, votes: &[(u32, i8)]) -> Oval {
    let Picture { center, components, spread, noise, .. } = picture;
    let votes = votes.iter().copied();
    if *noise > 0.0 && spread[0] > 0.0 {
        let found = locate(center, components, &Prior { spread: *spread, noise: *noise }, votes);
        return Oval { at: found.at, axes: found.ellipse() };
    }
    // Data from before there were these figures: the place by the old rule, √(S/n) Σ (v − c)·pc over the n of S
    // statements I voted on. Taking those as drawn at random from the S, with Σ pc² = 1 and |v − c| about 1, its
    // variance is at most 1 − n/S.
    let unseen = (1.0 - votes.len() as f64 / center.len().max(1) as f64).max(0.0);
    let at = place(center, components, votes);
    Oval { at, axes: Located { at, covariance: [unseen, 0.0, unseen] }.ellipse() }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// Statements by number; each tells something of both directions.
    fn map(statements: usize) -> PublishedMap {
        let along = |turn: usize| (0..statements).map(|i| [0.06, -0.03, 0.02][(i + turn) % 3]).collect();
        let picture = Picture {
            center: vec![0.1; statements],
            components: [along(0), along(1)],
            spread: [1.5, 0.5],
            noise: 0.4,
            ..Picture::default()
        };
        let statements = (0..statements).map(id).collect();
        PublishedMap { seq: 1, at: 1, statements, picture, follows: Default::default() }
    }

    fn id(number: usize) -> ActId {
        ActId::derived(1, &[&number.to_le_bytes()])
    }

    fn area(map: &PublishedMap, votes: usize) -> f64 {
        let votes = (0..votes).map(|i| (id(i), if i % 2 == 0 { Value::Agree } else { Value::Disagree }));
        let [[a, b], [c, d]] = place_by(map, votes).unwrap().oval.axes;
        (a * d - b * c).abs()
    }

    #[test]
    fn on_a_map_of_500_statements_each_of_my_votes_is_looked_at_once() {
        let (map, looks) = (map(500), Cell::new(0));
        let votes = (0..120).map(|i| {
            looks.set(looks.get() + 1);
            // Of every three, the map does not know one.
            (id(if i % 3 == 0 { 1000 + i } else { i }), Value::Agree)
        });
        let found = place_by(&map, votes).unwrap();
        assert_eq!((looks.get(), found.votes), (120, 80));
    }

    #[test]
    fn the_oval_shrinks_with_each_vote() {
        for (spread, noise) in [([1.5, 0.5], 0.4), ([0.0; 2], 0.0)] {
            let mut map = map(500);
            (map.picture.spread, map.picture.noise) = (spread, noise);
            let areas: Vec<f64> = (1..=500).map(|votes| area(&map, votes)).collect();
            assert!(areas.iter().all(|area| area.is_finite()));
            assert!(areas.windows(2).all(|pair| pair[1] < pair[0]), "{spread:?}");
        }
    }

    #[test]
    fn before_my_first_vote_that_the_map_knows_i_have_no_place() {
        assert_eq!(place_by(&map(3), [(id(7), Value::Agree), (id(1), Value::None)].into_iter()), None);
    }
}
