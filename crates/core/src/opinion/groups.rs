//! Which groups there are, if any.
//!
//! What lives here: the groupings that come into question, and the choice among them. What may not: names or
//! letters of groups ([`super::follow`]). Read next: [`super::representative`].

use super::kmeans::{STARTS, cluster, nearest};
use super::micro::micro;
use super::plane::compare;
use super::projection::Place;
use super::silhouette::silhouettes;

/// A grouping comes into question when its silhouette is at most this much below the best one's. So much more must
/// another number of groups promise before the number of groups changes.
pub const MARGIN: f64 = 0.04;

/// More groups are never sought, and of a map with more nothing is followed.
pub const MOST_GROUPS: u8 = 8;

/// Groups are drawn from this stability on. Crowds whose votes are independent stay below it, real conversations with
/// groups come to 0.65 and more.
pub const DRAWN: f64 = 0.5;

/// Groups that were drawn before stay until they fall below this.
pub const KEPT: f64 = 0.4;

/// Groups of this stability are called clear.
pub const CLEAR: f64 = 0.8;

/// One way of cutting the crowd.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The mean place of each group, the greatest group first; of equal ones the one with the smaller x, then y.
    pub centers: Vec<Place>,
    /// People in each.
    pub sizes: Vec<usize>,
    /// How clearly they lie apart: the mean silhouette.
    pub silhouette: f64,
    /// How much two halves of the people agree on them, 0 to 1; none where there are too few to tell.
    pub stability: Option<f64>,
}

/// What was tried, and what comes into question.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Groupings {
    /// Each number of groups that was tried, and its mean silhouette.
    pub tried: Vec<(u8, f64)>,
    /// The groupings within [`MARGIN`] of the best, best first.
    pub candidates: Vec<Candidate>,
}

impl Groupings {
    /// The groups to draw, where `before` were drawn last time (0 for none): the same number of groups as long as
    /// it comes into question and holds ([`KEPT`]); else the clearest of those that are stable ([`DRAWN`]); else none,
    /// which is a result and not an error.
    pub fn chosen(&self, before: usize) -> Option<&Candidate> {
        let holds = |candidate: &&Candidate, least: f64| candidate.stability.is_some_and(|s| s >= least);
        let same = self.candidates.iter().find(|c| c.centers.len() == before && holds(c, KEPT));
        same.or_else(|| self.candidates.iter().find(|c| holds(c, DRAWN)))
    }
}

/// Tries each number of groups between 2 and `k_max`. Groupings with a group below `min_group` people do not come
/// into question.
///
/// `stability` gives, for each number of groups, how stable such groups are. The order of the points does not
/// matter. *Cost*: that of k-means and silhouettes over [`micro`] points, then O(n · k_max²).
pub fn groupings(
    points: &[Place],
    k_max: u8,
    min_group: usize,
    stability: impl FnOnce(&[u8]) -> Vec<Option<f64>>,
) -> Groupings {
    let micros = micro(points);
    let centers: Vec<Place> = micros.iter().map(|m| m.center).collect();
    let weights: Vec<u32> = micros.iter().map(|m| m.weight).collect();
    let found: Vec<_> = (2..=k_max)
        .map(|k| (k, cluster(&centers, &weights, k, STARTS)))
        .take_while(|(k, found)| found.centers.len() == usize::from(*k))
        .collect();
    let labels: Vec<Vec<u8>> = found.iter().map(|(_, found)| found.labels.clone()).collect();
    let measured = silhouettes(&micros, &labels);
    let mut tried = Vec::new();
    let mut whole: Vec<(u8, Candidate)> = Vec::new();
    for ((k, found), silhouette) in found.into_iter().zip(measured) {
        let Some(silhouette) = silhouette else { continue };
        tried.push((k, silhouette));
        let (centers, sizes) = by_size(points, found.centers);
        if sizes.iter().all(|&size| size >= min_group.max(1)) {
            whole.push((k, Candidate { centers, sizes, silhouette, stability: None }));
        }
    }
    whole.sort_by(|a, b| b.1.silhouette.total_cmp(&a.1.silhouette)); // stable: the smaller k first
    let best = whole.first().map_or(0.0, |(_, best)| best.silhouette);
    whole.retain(|(_, candidate)| candidate.silhouette >= best - MARGIN);
    for (_, candidate) in &mut whole {
        let centers = settled(points, std::mem::take(&mut candidate.centers));
        (candidate.centers, candidate.sizes) = by_size(points, centers);
    }
    whole.retain(|(_, candidate)| candidate.sizes.iter().all(|&size| size >= min_group.max(1)));
    let ks: Vec<u8> = whole.iter().map(|(k, _)| *k).collect();
    let stable = if ks.is_empty() { Vec::new() } else { stability(&ks) };
    for ((_, candidate), stability) in whole.iter_mut().zip(stable) {
        candidate.stability = stability;
    }
    Groupings { tried, candidates: whole.into_iter().map(|(_, candidate)| candidate).collect() }
}

/// So many rounds bring the centres to rest, or as good as that.
const SETTLE: usize = 6;

/// Where the centres come to rest when people are no longer taken together: the squares hide on which side of a
/// border a person is. Sums of places are exact ([`super::fit`]), so the order of the people does not matter.
fn settled(points: &[Place], mut centers: Vec<Place>) -> Vec<Place> {
    for _ in 0..SETTLE {
        let mut own = vec![([0.0; 2], 0.0); centers.len()];
        for point in points {
            let (sum, people) = &mut own[nearest(&centers, *point).0];
            *sum = [sum[0] + point[0], sum[1] + point[1]];
            *people += 1.0;
        }
        let mean = |(sum, people): &([f64; 2], f64), old: &Place| {
            if *people > 0.0 { sum.map(|s| s / people) } else { *old }
        };
        let moved: Vec<Place> = own.iter().zip(&centers).map(|(own, old)| mean(own, old)).collect();
        if moved == centers {
            break;
        }
        centers = moved;
    }
    centers
}

/// Centres and sizes, by size.
fn by_size(points: &[Place], centers: Vec<Place>) -> (Vec<Place>, Vec<usize>) {
    let mut sizes = vec![0; centers.len()];
    for point in points {
        sizes[nearest(&centers, *point).0] += 1;
    }
    let mut both: Vec<(Place, usize)> = centers.into_iter().zip(sizes).collect();
    both.sort_by(|a, b| b.1.cmp(&a.1).then(compare(a.0, b.0)));
    both.into_iter().unzip()
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

    fn all_stable(ks: &[u8]) -> Vec<Option<f64>> {
        vec![Some(0.9); ks.len()]
    }

    #[test]
    fn three_heaps_are_three_groups_by_size() {
        let points = [heap([0.0, 0.0], 30), heap([9.0, 0.0], 50), heap([0.0, 9.0], 40)].concat();
        let found = groupings(&points, 5, 20, all_stable);
        let chosen = found.chosen(0).unwrap();
        assert_eq!(chosen.sizes, [50, 40, 30]);
        assert!((chosen.centers[0][0] - 9.0).abs() < 0.1 && (chosen.centers[1][1] - 9.0).abs() < 0.1);
        assert_eq!(found.tried.len(), 4);
        assert!(chosen.silhouette > 0.9);
        assert_eq!(groupings(&points, 5, 20, |ks| vec![Some(0.49); ks.len()]).chosen(0), None);
        assert_eq!(
            groupings(&points, 5, 20, |ks| vec![Some(0.45); ks.len()]).chosen(3).map(|c| c.sizes.len()),
            Some(3)
        );
        assert_eq!(groupings(&points, 5, 20, |ks| vec![None; ks.len()]).chosen(3), None);
    }

    #[test]
    fn a_group_too_small_is_not_a_group() {
        let points = [heap([0.0, 0.0], 30), heap([9.0, 0.0], 50), heap([0.0, 9.0], 4)].concat();
        assert_eq!(groupings(&points, 5, 1, all_stable).chosen(0).unwrap().sizes, [50, 30, 4]);
        assert_eq!(groupings(&points, 5, 20, all_stable).chosen(0).unwrap().sizes, [50, 34]);
        let none = groupings(&points, 5, 43, all_stable);
        assert_eq!((none.candidates.len(), none.tried.len()), (0, 4));
    }

    #[test]
    fn the_number_of_groups_stays_while_another_is_hardly_better() {
        let of = |silhouette: f64, k: usize| Candidate {
            centers: vec![[0.0; 2]; k],
            sizes: vec![9; k],
            silhouette,
            stability: Some(0.7),
        };
        let found = Groupings { tried: vec![], candidates: vec![of(0.5, 3), of(0.47, 2)] };
        assert_eq!(found.chosen(0).unwrap().centers.len(), 3);
        assert_eq!(found.chosen(2).unwrap().centers.len(), 2);
        assert_eq!(found.chosen(4).unwrap().centers.len(), 3);
    }

    #[test]
    fn nobody_or_all_alike() {
        for points in [vec![], vec![[1.0, 1.0]], vec![[1.0, 1.0]; 80]] {
            assert_eq!(groupings(&points, 5, 1, all_stable), Groupings::default());
        }
        assert_eq!(groupings(&[[0.0, 0.0], [1.0, 0.0]], 5, 1, all_stable).candidates[0].sizes, [1, 1]);
        assert_eq!(groupings(&[[0.0, 0.0], [1.0, 0.0]], 1, 1, all_stable), Groupings::default());
    }
}
