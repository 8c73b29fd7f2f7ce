//! Where I stand on the map: computed here, from the published basis and my own votes, never sent anywhere.

use deliberation_core::opinion::projection::place;
use deliberation_core::publish::PublishedMap;

use crate::state::mine::MyActs;

/// My place.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct MyPlace {
    /// In the coordinates of the map.
    pub at: [f64; 2],
    /// How far off it may be, along each axis: one standard deviation.
    ///
    /// `place` = √(S/n) Σ (v − c)·pc over the n of S statements I voted on. Taking those as drawn at random
    /// from the S, with Σ pc² = 1 and |v − c| about 1, its variance is at most 1 − n/S.
    pub blur: f64,
    /// On how many statements of the map I voted.
    pub votes: u32,
    /// The nearest group, and the second where I am about as near to it.
    pub near: [Option<usize>; 2],
}

/// A second group counts as about as near up to this many times the distance of the nearest.
const ABOUT: f64 = 1.4;

/// My place. Nothing before my first vote on a statement that the map knows.
#[must_use]
pub fn my_place(map: &PublishedMap, mine: &MyActs) -> Option<MyPlace> {
    let picture = &map.picture;
    let votes = map.statements.iter().enumerate().filter_map(|(i, id)| {
        let sign = mine.vote(*id)?.sign()?;
        Some((u32::try_from(i).ok()?, sign))
    });
    let n = votes.clone().count();
    if n == 0 {
        return None;
    }
    let at = place(&picture.center, &picture.components, votes);
    let unseen = 1.0 - n as f64 / map.statements.len().max(1) as f64;
    let mut groups: Vec<(f64, usize)> = picture
        .groups
        .iter()
        .enumerate()
        .map(|(i, g)| {
            let [dx, dy] = [g.center[0] - at[0], g.center[1] - at[1]];
            ((dx * dx + dy * dy).sqrt(), i)
        })
        .collect();
    let nearest = take_least(&mut groups);
    let second = take_least(&mut groups).filter(|(d, _)| nearest.is_some_and(|(n, _)| *d <= ABOUT * n));
    let near = [nearest.map(|(_, g)| g), second.map(|(_, g)| g)];
    Some(MyPlace { at, blur: unseen.max(0.0).sqrt(), votes: n as u32, near })
}

fn take_least(groups: &mut Vec<(f64, usize)>) -> Option<(f64, usize)> {
    let least = (0..groups.len()).min_by(|&a, &b| groups[a].0.total_cmp(&groups[b].0))?;
    Some(groups.remove(least))
}
