//! Orders a handful of things, and the best of many first, with little code: std's sorts are some ten kilobytes of a module that
//! a reader loads for one meter.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Orders a handful of things in place; equal ones stay as they were. Quadratic: groups and ties, not people.
pub fn few<T>(list: &mut [T], order: impl Fn(&T, &T) -> Ordering) {
    for end in 1..list.len() {
        let mut at = end;
        while at > 0 && order(&list[at - 1], &list[at]).is_gt() {
            list.swap(at - 1, at);
            at -= 1;
        }
    }
}

/// The greatest first; equal ones as they came. O(n log n).
#[must_use]
pub fn greatest_first<T>(list: Vec<(f64, T)>) -> Vec<T> {
    let ranked = list.into_iter().enumerate().map(|(place, (rank, item))| Ranked { rank, place, item });
    let mut heap: BinaryHeap<Ranked<T>> = ranked.collect();
    let mut all = Vec::with_capacity(heap.len());
    while let Some(next) = heap.pop() {
        all.push(next.item);
    }
    all
}

struct Ranked<T> {
    rank: f64,
    place: usize,
    item: T,
}

impl<T> Ord for Ranked<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank.total_cmp(&other.rank).then(other.place.cmp(&self.place))
    }
}

impl<T> PartialOrd for Ranked<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> PartialEq for Ranked<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<T> Eq for Ranked<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_ones_stay_as_they_came() {
        let mut list = [(2, 'a'), (1, 'b'), (2, 'c'), (0, 'd'), (1, 'e')];
        few(&mut list, |a, b| a.0.cmp(&b.0));
        assert_eq!(list.map(|own| own.1), ['d', 'b', 'e', 'a', 'c']);
        let best = greatest_first(vec![(0.5, 'a'), (0.9, 'b'), (0.5, 'c'), (f64::INFINITY, 'd')]);
        assert_eq!(best, ['d', 'b', 'a', 'c']);
        assert!(greatest_first::<u8>(Vec::new()).is_empty());
    }
}
