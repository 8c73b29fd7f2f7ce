//! The crowd on the map, without a person in it.
//!
//! What lives here: cutting people into cells of at least so many. What may not: a cell smaller than
//! that, or any list of a cell's people. Read next: [`super::map`].

use std::collections::BTreeMap;

use serde::Serialize;

use crate::wire::record;

use super::exact::{Grid, greatest};
use super::plane::{sane, split_in_half};
use super::projection::Place;

/// About so many cells at most, however many people there are.
const MOST_CELLS: usize = 100;

/// Some people who stand near each other: their mean place and how many they are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Cell {
    /// Mean along the first component.
    pub x: f64,
    /// Mean along the second component.
    pub y: f64,
    /// How many people.
    pub people: u32,
    /// The group they all belong to; none for people who voted too little to be grouped, or where there
    /// are no groups.
    pub group: Option<u8>,
}

record!(Cell { x, y, people, group });

/// Cuts people into cells of at least `cell` (at least 1), never across groups.
///
/// The people of a group are halved at the median along the longer side of their bounding box, again and
/// again, until each part has fewer than 2·max(cell, ⌈n/100⌉) people, n being all people. A part of m ≥ 2t
/// people has halves of at least t, so no cell falls below `cell` (LeFevre et al., "Mondrian
/// multidimensional k-anonymity", 2006).
///
/// A group with fewer than `cell` people has no cell, and so have people without a group if they are
/// fewer. The order of people does not matter. *Cost*: O(n) for each of some seven halvings.
pub fn cells(people: &[(Place, Option<u8>)], cell: usize) -> Vec<Cell> {
    let cell = cell.max(1);
    let least = cell.max(people.len().div_ceil(MOST_CELLS));
    // People without a group come last.
    let mut kinds: BTreeMap<(bool, Option<u8>), Vec<Place>> = BTreeMap::new();
    for &(place, group) in people {
        kinds.entry((group.is_none(), group)).or_default().push(sane(place));
    }
    let mut out = Vec::new();
    for ((_, group), mut own) in kinds {
        if own.len() < cell {
            continue;
        }
        let mut waiting = vec![own.as_mut_slice()];
        while let Some(part) = waiting.pop() {
            if part.len() >= 2 * least {
                let (first, second) = split_in_half(part, |place| *place);
                waiting.push(second);
                waiting.push(first);
            } else {
                // The order within a part is any: the sum must not depend on it.
                let n = part.len() as f64;
                let [x, y] = [0, 1].map(|axis| {
                    let grid = Grid::for_sums_to(greatest(part.iter().map(|place| place[axis])) * n);
                    grid.sum(part.iter().map(|place| place[axis])) / n
                });
                out.push(Cell { x, y, people: u32::try_from(part.len()).unwrap_or(u32::MAX), group });
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_people_is_cut_in_the_middle() {
        let people: Vec<_> = (0..8).rev().map(|i| ([f64::from(i), 0.0], Some(0))).collect();
        let found = cells(&people, 2);
        assert_eq!(found.iter().map(|c| c.x).collect::<Vec<_>>(), [0.5, 2.5, 4.5, 6.5]);
        assert_eq!(cells(&people, 5).len(), 1);
        assert_eq!(cells(&people, 9), []);
        assert_eq!(cells(&people, 0).len(), 8);
        assert_eq!(cells(&[], 3), []);
    }

    #[test]
    fn the_longer_side_is_cut_and_groups_are_not_mixed() {
        let mut people = vec![([0.0, 0.0], Some(1)), ([1.0, 9.0], Some(1)), ([1.0, 0.0], Some(1))];
        people.extend([
            ([0.0, 9.0], Some(1)),
            ([0.5, 4.5], None),
            ([0.5, 4.5], Some(0)),
            ([0.5, 4.5], Some(0)),
        ]);
        let found = cells(&people, 2);
        let seen: Vec<_> = found.iter().map(|c| (c.x, c.y, c.people, c.group)).collect();
        assert_eq!(seen, [(0.5, 4.5, 2, Some(0)), (0.5, 0.0, 2, Some(1)), (0.5, 9.0, 2, Some(1))]);
    }

    #[test]
    fn many_people_make_no_more_than_a_hundred_cells() {
        let people: Vec<_> = (0..30_000).map(|i| ([f64::from(i % 173), f64::from(i / 173)], None)).collect();
        let found = cells(&people, 10);
        assert!(found.len() <= 100 && found.len() > 50, "{}", found.len());
        assert!(found.iter().all(|c| c.people >= 300));
    }
}
