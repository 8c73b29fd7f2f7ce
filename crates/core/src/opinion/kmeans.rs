//! Groups of points that lie close together.
//!
//! What lives here: k-means in the plane, weighted, without chance. What may not: the choice of k
//! ([`super::groups`]). Read next: [`super::silhouette`].

use super::plane::{compare, sane, squared_distance};
use super::projection::Place;

/// Independent starts; the best result is kept. Past four the best hardly changes on real conversations.
pub const STARTS: u32 = 4;

/// Most rounds of "assign, then move the centres" from one start.
const MAX_ROUNDS: usize = 100;

/// What k-means found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Clustering {
    /// The cluster of each point, in the order in which the points were given.
    pub labels: Vec<u8>,
    /// The weighted mean of each cluster, by x, then by y. May be fewer than asked for, none empty.
    pub centers: Vec<Place>,
    /// Σ w · ‖point − its centre‖², which k-means makes small.
    pub inertia: f64,
}

/// Splits points into at most `k` clusters; a point counts `weights[i]` times (1 where none is given).
///
/// ```text
/// minimise  Σ_i w_i · ‖x_i − m(i)‖²      m(i) the nearest of k centres, each the mean of its points
/// ```
///
/// Lloyd's rounds from so many starts, each seeded in the manner of k-means++ (Arthur & Vassilvitskii, 2007):
/// the next centre is drawn with probability ∝ w·D², D the distance to the nearest centre so far. Instead
/// of chance, the draws are the multiples of the golden ratio, which fill the unit interval evenly. The
/// least inertia wins, on a tie the earlier start.
///
/// *Order*: points are sorted and equal ones merged before anything else, so neither their order nor ties
/// between people change the result: equal points get equal labels. A point halfway between two centres
/// goes to the centre with the smaller x (then y).
///
/// *Degenerate*: fewer distinct points than `k` give a cluster each; no point or `k = 0` gives none. A
/// point of weight 0 gets a label but moves nothing. A point that is not finite counts as the origin.
///
/// *Cost*: O(d · k · rounds · starts) for d distinct points, after sorting.
pub fn cluster(points: &[Place], weights: &[u32], k: u8, starts: u32) -> Clustering {
    let points: Vec<Place> = points.iter().copied().map(sane).collect();
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by(|&a, &b| compare(points[a], points[b]));

    let mut distinct: Vec<(Place, f64)> = Vec::new();
    let mut merged_into = vec![0; points.len()];
    for &i in &order {
        let weight = weights.get(i).map_or(1.0, |&w| f64::from(w));
        match distinct.last_mut() {
            Some((point, sum)) if *point == points[i] => *sum += weight,
            _ => distinct.push((points[i], weight)),
        }
        merged_into[i] = distinct.len() - 1;
    }
    // What weighs nothing cannot seed or move a centre; it is only labelled at the end.
    let heavy: Vec<(Place, f64)> = distinct.iter().copied().filter(|&(_, weight)| weight > 0.0).collect();
    if heavy.is_empty() || k == 0 {
        return Clustering { labels: vec![0; points.len()], ..Clustering::default() };
    }
    let k = usize::from(k).min(heavy.len());
    let mut best: Option<(f64, Vec<Place>)> = None;
    for attempt in 0..starts.max(1) {
        let mut centers = seed(&heavy, k, attempt);
        let inertia = settle(&heavy, &mut centers);
        if best.as_ref().is_none_or(|&(least, _)| inertia < least) {
            best = Some((inertia, centers));
        }
    }
    let (inertia, centers) = best.unwrap_or_default();
    let label = |point| u8::try_from(nearest(&centers, point).0).unwrap_or(u8::MAX);
    let by_distinct: Vec<u8> = distinct.iter().map(|&(point, _)| label(point)).collect();
    let labels = merged_into.into_iter().map(|d| by_distinct[d]).collect();
    Clustering { labels, centers, inertia }
}

/// The position in `0..1` of draw number `n`: the fractional part of n/φ, from whole numbers.
fn even_draw(n: u32) -> f64 {
    const GOLDEN: u32 = 2_654_435_769; // 2³² / φ
    f64::from(n.wrapping_mul(GOLDEN)) / 4_294_967_296.0
}

/// k distinct points of positive weight, spread by w·D²; sorted.
fn seed(points: &[(Place, f64)], k: usize, attempt: u32) -> Vec<Place> {
    let mut centers: Vec<Place> = Vec::with_capacity(k);
    // The weight of each point in the next draw: w at first, then w·D².
    let mut distances = vec![1.0_f64; points.len()];
    let mut number = attempt * 7 + 1; // another stretch of the sequence for each start
    while centers.len() < k {
        let total: f64 = points.iter().zip(&distances).map(|((_, w), d)| w * d).sum();
        let mark = even_draw(number) * total;
        number += 1;
        let mut passed = 0.0;
        let mut chosen = None;
        for (&(point, w), d) in points.iter().zip(&distances) {
            if w * d > 0.0 {
                passed += w * d;
                chosen = Some(point);
                if passed > mark {
                    break;
                }
            }
        }
        let Some(center) = chosen else { break };
        for ((point, _), d) in points.iter().zip(&mut distances) {
            let now = squared_distance(*point, center);
            *d = if centers.is_empty() { now } else { d.min(now) };
        }
        centers.push(center);
    }
    centers.sort_by(|a, b| compare(*a, *b));
    centers
}

/// Lloyd's rounds until nothing moves, or [`MAX_ROUNDS`]; gives the inertia. Leaves the centres sorted,
/// and drops those that no point is nearest to.
fn settle(points: &[(Place, f64)], centers: &mut Vec<Place>) -> f64 {
    let mut rounds = 0;
    loop {
        let mut sums = vec![([0.0, 0.0], 0.0); centers.len()];
        let mut inertia = 0.0;
        for &(point, w) in points {
            let (which, squared) = nearest(centers, point);
            let (sum, total) = &mut sums[which];
            sum[0] += w * point[0];
            sum[1] += w * point[1];
            *total += w;
            inertia += w * squared;
        }
        let mut moved: Vec<Place> = sums
            .into_iter()
            .filter(|&(_, total)| total > 0.0)
            .map(|(sum, total)| sane([sum[0] / total, sum[1] / total]))
            .collect();
        moved.sort_by(|a, b| compare(*a, *b));
        rounds += 1;
        if moved == *centers || rounds == MAX_ROUNDS {
            return inertia;
        }
        *centers = moved;
    }
}

/// Index of, and squared distance to, the nearest centre; the first of equally near ones.
pub fn nearest(centers: &[Place], point: Place) -> (usize, f64) {
    let mut best = (0, f64::INFINITY);
    for (i, &center) in centers.iter().enumerate() {
        let squared = squared_distance(center, point);
        if squared < best.1 {
            best = (i, squared);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_heaps() {
        let points = [[0.0, 0.0], [10.0, 1.0], [0.0, 1.0], [10.0, 0.0], [1.0, 0.5]];
        let found = cluster(&points, &[], 2, STARTS);
        assert_eq!(found.labels, [0, 1, 0, 1, 0]);
        let third = 1.0 / 3.0;
        assert_eq!(found.centers, [[third, 0.5], [10.0, 0.5]]);
        // Left heap: Σx² − 3·(1/3)² = 2/3, Σ(y − ½)² = ½; right heap: ½.
        assert!((found.inertia - (2.0 / 3.0 + 1.0)).abs() < 1e-12);
    }

    #[test]
    fn a_weight_is_so_many_people() {
        let found = cluster(&[[0.0, 0.0], [3.0, 0.0], [9.0, 9.0]], &[2, 1, 0], 1, STARTS);
        assert_eq!(found.centers, [[1.0, 0.0]]);
        assert_eq!(found.inertia, 6.0);
        assert_eq!(found.labels, [0, 0, 0]);
        let apart = cluster(&[[0.0, 0.0], [3.0, 0.0], [9.0, 9.0]], &[2, 1, 0], 3, STARTS);
        assert_eq!(apart.labels, [0, 1, 1]);
    }

    #[test]
    fn too_few_points() {
        assert_eq!(cluster(&[], &[], 3, 1), Clustering::default());
        assert_eq!(cluster(&[[1.0, 2.0]], &[], 0, 1).centers, Vec::<Place>::new());
        let same = cluster(&[[1.0, 2.0]; 5], &[], 3, 2);
        assert_eq!((same.labels, same.centers, same.inertia), (vec![0; 5], vec![[1.0, 2.0]], 0.0));
        let strange = cluster(&[[f64::NAN, 1.0], [f64::INFINITY, f64::NEG_INFINITY], [-0.0, 0.0]], &[], 2, 3);
        assert_eq!(strange.centers, [[0.0, 0.0], [0.0, 1.0]]);
    }
}
