//! Polis' k-means, and the two uses it is put to: base clusters of people, and groups of base clusters.
//!
//! What lives here: k-means from the first points on, the choice of k, its smoothing over time. What may
//! not: votes. Read next: [`super`].

use super::super::plane::{compare, mean, squared_distance};
use super::super::projection::Place;
use super::super::silhouette::silhouette;

/// People are first put together into at most so many base clusters.
const BASE_CLUSTERS: usize = 100;

/// Rounds of k-means for base clusters, after the first.
const BASE_ROUNDS: usize = 100;

/// Rounds of k-means for groups, after the first. (Polis means 100, but passes it by a name nobody reads.)
const GROUP_ROUNDS: usize = 20;

/// At most so many groups are tried …
const MOST_GROUPS: usize = 5;

/// … and one more than two only for each so many base clusters.
const BASE_CLUSTERS_A_GROUP: usize = 12;

/// k-means ends when no centre moves so far.
const STILL: f64 = 0.01;

/// Another number of groups must be the best so many times running before it is taken.
const BUFFER: u32 = 4;

/// Splits points into at most k clusters; gives the points of each cluster, by index. None is empty.
///
/// The first centres are the first k *distinct* points in the order given, so the order of points matters
/// very much, which is Polis' way. A round: each point goes to its nearest centre (of equally near ones to
/// the last); clusters without points are dropped; each centre becomes the weighted mean. It ends when the
/// centres, sorted, are pairwise nearer than 0.01 to those of the round before (as many as there are in
/// both), and at the latest after 1 + `rounds` rounds.
fn k_means(points: &[(Place, f64)], k: usize, rounds: usize) -> Vec<Vec<usize>> {
    let mut centers: Vec<Place> = Vec::new();
    for &(point, _) in points {
        if centers.len() == k {
            break;
        }
        if !centers.contains(&point) {
            centers.push(point);
        }
    }
    if centers.is_empty() {
        return Vec::new();
    }
    let mut left = rounds;
    loop {
        let mut clusters = vec![Vec::new(); centers.len()];
        for (i, &(point, _)) in points.iter().enumerate() {
            clusters[last_nearest(&centers, point)].push(i);
        }
        clusters.retain(|cluster| !cluster.is_empty());
        let moved: Vec<Place> =
            clusters.iter().map(|cluster| mean(cluster.iter().map(|&i| points[i]))).collect();
        if left == 0 || are_still(&centers, &moved) {
            return clusters;
        }
        centers = moved;
        left -= 1;
    }
}

/// Index of the nearest centre; the last of equally near ones.
fn last_nearest(centers: &[Place], point: Place) -> usize {
    let mut best = (0, f64::INFINITY);
    for (i, &center) in centers.iter().enumerate() {
        let squared = squared_distance(center, point);
        if squared <= best.1 {
            best = (i, squared);
        }
    }
    best.0
}

fn are_still(before: &[Place], after: &[Place]) -> bool {
    let sorted = |centers: &[Place]| {
        let mut centers = centers.to_vec();
        centers.sort_by(|a, b| compare(*a, *b));
        centers
    };
    sorted(before).into_iter().zip(sorted(after)).all(|(a, b)| squared_distance(a, b).sqrt() < STILL)
}

/// The base clusters of people, by index of their places: at most 100, from a cold start.
///
/// *Cost*: O(people · 100) a round, at most 101 rounds.
pub(super) fn base_clusters(places: &[Place]) -> Vec<Vec<usize>> {
    let points: Vec<(Place, f64)> = places.iter().map(|&place| (place, 1.0)).collect();
    k_means(&points, BASE_CLUSTERS, BASE_ROUNDS)
}

/// One way to put base clusters into groups.
#[derive(Debug, PartialEq)]
pub(super) struct Grouping {
    /// The number of groups that was asked for.
    pub(super) k: u8,
    /// Mean silhouette over the base clusters, each counted once whatever its size; 0 for a single group.
    pub(super) silhouette: f64,
    /// Base clusters of each group, by index.
    pub(super) groups: Vec<Vec<usize>>,
}

/// Puts base clusters (centre and number of people, by id) into groups, for each k from 2 to
/// min(5, 2 + ⌊base clusters / 12⌋): k-means of 1 + 20 rounds, in which a base cluster weighs its people.
///
/// Nothing is tried where all centres coincide. (Polis calls everybody one group then.)
pub(super) fn groupings(bases: &[(Place, f64)]) -> Vec<Grouping> {
    let all_in_one = bases.windows(2).all(|pair| pair[0].0 == pair[1].0);
    if all_in_one {
        return Vec::new();
    }
    let centers: Vec<Place> = bases.iter().map(|&(center, _)| center).collect();
    let most = MOST_GROUPS.min(2 + bases.len() / BASE_CLUSTERS_A_GROUP);
    (2_u8..)
        .take_while(|&k| usize::from(k) <= most)
        .map(|k| {
            let groups = k_means(bases, usize::from(k), GROUP_ROUNDS);
            let mut labels = vec![0; bases.len()];
            for (label, group) in (0_u8..).zip(&groups) {
                group.iter().for_each(|&base| labels[base] = label);
            }
            let silhouette = silhouette(&centers, &labels).unwrap_or(0.0);
            Grouping { k, silhouette, groups }
        })
        .collect()
}

/// Which number of groups is shown: it changes only when another has been the best four times running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Smoother {
    /// The best number of the last time.
    pub last: u8,
    /// How many times running it was the best.
    pub times: u32,
    /// The number that is shown.
    pub shown: u8,
}

impl Smoother {
    /// What follows on another look at what was tried ([`Analysis::tried`]); as before where nothing was.
    ///
    /// The best k is that with the greatest silhouette, on a tie the larger. At first it is shown at once.
    ///
    /// [`Analysis::tried`]: super::super::analysis::Analysis::tried
    pub fn after(before: Option<Self>, tried: &[(u8, f64)]) -> Option<Self> {
        let Some(&(best, _)) = tried.iter().max_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0))) else {
            return before;
        };
        let times = before.filter(|b| b.last == best).map_or(1, |b| b.times.saturating_add(1));
        let shown = before.filter(|_| times < BUFFER).map_or(best, |b| b.shown);
        Some(Self { last: best, times, shown })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(points: &[f64]) -> Vec<(Place, f64)> {
        points.iter().map(|&x| ([x, 0.0], 1.0)).collect()
    }

    #[test]
    fn the_first_distinct_points_are_the_first_centres() {
        // Centres 0 and 1: {0, 0} and {1, 9, 10}; then {0, 0, 1} and {9, 10}.
        assert_eq!(k_means(&line(&[0.0, 0.0, 1.0, 9.0, 10.0]), 2, 20), [vec![0, 1, 2], vec![3, 4]]);
        // After the first round alone.
        assert_eq!(k_means(&line(&[0.0, 0.0, 1.0, 9.0, 10.0]), 2, 0), [vec![0, 1], vec![2, 3, 4]]);
        // Halfway between the centres: the last.
        assert_eq!(k_means(&line(&[0.0, 2.0, 1.0]), 2, 0), [vec![0], vec![1, 2]]);
        assert_eq!(k_means(&line(&[5.0, 5.0]), 3, 20), [vec![0, 1]]);
        assert!(k_means(&[], 3, 20).is_empty() && k_means(&line(&[1.0]), 0, 20).is_empty());
    }

    #[test]
    fn weights_move_centres_and_an_empty_cluster_is_dropped() {
        // Centres 0 and 3: {0, 1} and {3}. The heavy point draws the first mean to 0.999, so 3 stays apart.
        let heavy = [([0.0, 0.0], 1.0), ([3.0, 0.0], 1.0), ([1.0, 0.0], 999.0)];
        assert_eq!(k_means(&heavy, 2, 20), [vec![0, 2], vec![1]]);
    }

    #[test]
    fn few_base_clusters_are_tried_with_two_groups_only() {
        let ks = |n: u32| {
            let bases: Vec<_> = (0..n).map(|i| ([f64::from(i), f64::from(i % 3)], 1.0)).collect();
            groupings(&bases).iter().map(|g| g.k).collect::<Vec<_>>()
        };
        assert_eq!((ks(0), ks(1), ks(2), ks(11)), (vec![], vec![], vec![2], vec![2]));
        assert_eq!((ks(12), ks(35), ks(100)), (vec![2, 3], vec![2, 3, 4], vec![2, 3, 4, 5]));
        assert_eq!(groupings(&[([1.0, 1.0], 2.0); 30]), []);
    }

    #[test]
    fn another_number_must_win_four_times() {
        let two = Smoother::after(None, &[(2, 0.5), (3, 0.4)]);
        assert_eq!(two, Some(Smoother { last: 2, times: 1, shown: 2 }));
        let mut smoother = two;
        for (times, shown) in [(1, 2), (2, 2), (3, 2), (4, 3), (5, 3)] {
            smoother = Smoother::after(smoother, &[(2, 0.5), (3, 0.5)]);
            assert_eq!(smoother, Some(Smoother { last: 3, times, shown }));
        }
        assert_eq!(Smoother::after(smoother, &[]), smoother);
        assert_eq!(Smoother::after(smoother, &[(2, 0.1)]), Some(Smoother { last: 2, times: 1, shown: 3 }));
    }
}
