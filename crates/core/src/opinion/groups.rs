//! Which groups there are.
//!
//! What lives here: the choice of the number of groups. What may not: names or letters of groups. Read
//! next: [`super::representative`].

use super::kmeans::cluster;
use super::plane::{compare, mean};
use super::projection::Place;
use super::silhouette::silhouette;

/// A partition of people into groups, or none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grouping {
    /// The group of each point, in the order given; empty when there are no groups.
    pub labels: Vec<u8>,
    /// People in each group, greatest first; of equal ones the one whose centre has the smaller x, then y.
    pub sizes: Vec<usize>,
    /// The mean place of each group.
    pub centers: Vec<Place>,
    /// The mean silhouette of this partition; `None` when there are no groups.
    pub clarity: Option<f64>,
    /// What was tried: the number of groups, and its mean silhouette.
    pub tried: Vec<(u8, f64)>,
}

/// Chooses k between 2 and `k_max` by the greatest mean silhouette (the smaller k on a tie).
///
/// If that partition has a group below `min_group` people, the best of the smaller k is taken, and so on.
/// If none will do, there are no groups, which is a result and not an error. So it is with fewer than two
/// distinct points.
///
/// The silhouette cannot speak for k = 1: a single heap is cut in two as well, with a low clarity. Who
/// shows the groups must show the clarity.
///
/// The order of the points does not matter. *Cost*: that of k-means and silhouette, once for each k.
pub fn choose_groups(points: &[Place], k_max: u8, min_group: usize) -> Grouping {
    let mut partitions = Vec::new();
    let mut tried = Vec::new();
    for k in 2..=k_max {
        let found = cluster(points, &[], k);
        if found.centers.len() < usize::from(k) {
            break;
        }
        let Some(clarity) = silhouette(points, &[], &found.labels) else {
            break;
        };
        tried.push((k, clarity));
        partitions.push((clarity, found));
    }
    while let Some(best) = first_greatest(&partitions, |(clarity, _)| *clarity) {
        partitions.truncate(best + 1);
        let Some((clarity, found)) = partitions.pop() else {
            break;
        };
        let grouping = in_order(points, &found.labels, found.centers.len());
        if grouping.sizes.iter().all(|&size| size >= min_group) {
            return Grouping { clarity: Some(clarity), tried, ..grouping };
        }
    }
    Grouping { tried, ..Grouping::default() }
}

fn first_greatest<T>(items: &[T], key: impl Fn(&T) -> f64) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (i, item) in items.iter().enumerate() {
        let value = key(item);
        if best.is_none_or(|(_, greatest)| value > greatest) {
            best = Some((i, value));
        }
    }
    best.map(|(i, _)| i)
}

/// Renumbers clusters by size, and measures them.
fn in_order(points: &[Place], labels: &[u8], clusters: usize) -> Grouping {
    let mut members: Vec<(u8, Vec<Place>)> = (0..=u8::MAX).take(clusters).map(|l| (l, Vec::new())).collect();
    for (&point, &label) in points.iter().zip(labels) {
        if let Some((_, own)) = members.get_mut(usize::from(label)) {
            own.push(point);
        }
    }
    let mut groups: Vec<(u8, usize, Place)> = members
        .into_iter()
        .map(|(label, mut own)| {
            own.sort_by(|a, b| compare(*a, *b));
            (label, own.len(), mean(own.into_iter().map(|point| (point, 1.0))))
        })
        .collect();
    groups.sort_by(|a, b| b.1.cmp(&a.1).then(compare(a.2, b.2)));
    let mut renamed = [0_u8; 256];
    for (new, &(old, ..)) in (0..=u8::MAX).zip(&groups) {
        renamed[usize::from(old)] = new;
    }
    Grouping {
        labels: labels.iter().map(|&label| renamed[usize::from(label)]).collect(),
        sizes: groups.iter().map(|group| group.1).collect(),
        centers: groups.iter().map(|group| group.2).collect(),
        ..Grouping::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `people` points in a square grid of side 1 around a centre.
    fn heap(center: Place, people: usize) -> Vec<Place> {
        let side = (1..).find(|s| s * s >= people).unwrap();
        let at = |i: usize| (i as f64 + 0.5) / side as f64 - 0.5;
        (0..people).map(|i| [center[0] + at(i % side), center[1] + at(i / side)]).collect()
    }

    #[test]
    fn three_heaps_are_three_groups_by_size() {
        let points = [heap([0.0, 0.0], 30), heap([9.0, 0.0], 50), heap([0.0, 9.0], 40)].concat();
        let found = choose_groups(&points, 5, 20);
        assert_eq!(found.sizes, [50, 40, 30]);
        assert_eq!(found.labels, [vec![2; 30], vec![0; 50], vec![1; 40]].concat());
        assert_eq!(found.tried.len(), 4);
        assert!(found.clarity.unwrap() > 0.9);
    }

    #[test]
    fn a_group_too_small_is_not_a_group() {
        let points = [heap([0.0, 0.0], 30), heap([9.0, 0.0], 50), heap([0.0, 9.0], 4)].concat();
        assert_eq!(choose_groups(&points, 5, 1).sizes, [50, 30, 4]);
        let found = choose_groups(&points, 5, 20);
        assert_eq!(found.sizes, [50, 34]);
        let none = choose_groups(&points, 5, 43);
        assert_eq!((none.labels.len(), none.sizes.len(), none.clarity), (0, 0, None));
        assert_eq!(none.tried.len(), 4);
    }

    #[test]
    fn nobody_or_all_alike() {
        for points in [vec![], vec![[1.0, 1.0]], vec![[1.0, 1.0]; 80]] {
            assert_eq!(choose_groups(&points, 5, 1), Grouping::default());
        }
        assert_eq!(choose_groups(&[[0.0, 0.0], [1.0, 0.0]], 5, 1).sizes, [1, 1]);
        assert_eq!(choose_groups(&[[0.0, 0.0], [1.0, 0.0]], 1, 1), Grouping::default());
    }
}
