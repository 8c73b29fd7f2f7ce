//! How clearly groups lie apart.
//!
//! What lives here: the mean silhouette of groupings. What may not: the grouping ([`super::kmeans`]). Read next:
//! [`super::groups`].

use super::micro::Micro;
use super::plane::{sane, squared_distance};
use super::projection::Place;

/// Mean distance of two points of a small heap, as a share of the root mean square one: 0.886 for a round
/// normal heap, 0.903 for a square.
const MEAN_OF_ROOT_MEAN_SQUARE: f64 = 0.9;

/// The mean silhouette over all people, between −1 and 1, of each of several groupings of the same points.
///
/// ```text
/// s(i) = (b − a) / max(a, b)
/// a = mean distance of i to the others of its own group
/// b = the least, over the other groups, of the mean distance of i to their people
/// ```
///
/// Distances are Euclidean. A person alone in a group has s = 0, so has one with a = b = 0. There is no
/// value with fewer than two groups. `labels` has one list a grouping, with a label for each of the `points`.
///
/// Exact for points that stand for people at one place. Otherwise a point stands for its people: the distance of
/// two points adds half of their spread (the mean of √(Δ² + ε²) to second order), and a mean distance within a
/// point stands for that of its people among themselves. The error is below 0.01, which a test holds.
///
/// *Order*: points come in an order of their own ([`super::micro::micro`]), in which all is added. *Cost*: O(d²) for d points,
/// once for all groupings. *Source*: Rousseeuw, "Silhouettes", 1987.
pub fn silhouettes(points: &[Micro], labels: &[Vec<u8>]) -> Vec<Option<f64>> {
    let groups: Vec<usize> =
        labels.iter().map(|own| own.iter().map(|&l| usize::from(l) + 1).max().unwrap_or(0)).collect();
    // By grouping, point and group: the sum of distances to the people there.
    let mut sums: Vec<Vec<f64>> = groups.iter().map(|k| vec![0.0; k * points.len()]).collect();
    for (i, one) in points.iter().enumerate() {
        for (j, other) in points.iter().enumerate().skip(i) {
            let own = i == j;
            let apart = if own {
                MEAN_OF_ROOT_MEAN_SQUARE * (2.0 * one.spread).sqrt()
            } else {
                (squared_distance(one.center, other.center) + (one.spread + other.spread) / 2.0).sqrt()
            };
            let there = apart * f64::from(other.weight);
            let back = if own { 0.0 } else { apart * f64::from(one.weight) };
            for ((sums, labels), k) in sums.iter_mut().zip(labels).zip(&groups) {
                let (Some(&from), Some(&to)) = (labels.get(i), labels.get(j)) else { continue };
                sums[i * k + usize::from(to)] += there;
                sums[j * k + usize::from(from)] += back;
            }
        }
    }
    let mean =
        |((labels, sums), &k): ((&Vec<u8>, &Vec<f64>), &usize)| mean_silhouette(points, labels, sums, k);
    labels.iter().zip(&sums).zip(&groups).map(mean).collect()
}

/// The mean silhouette of one grouping of people at these places; see [`silhouettes`].
pub fn silhouette(places: &[Place], labels: &[u8]) -> Option<f64> {
    let points: Vec<Micro> =
        places.iter().map(|&place| Micro { center: sane(place), weight: 1, spread: 0.0 }).collect();
    silhouettes(&points, &[labels.to_vec()]).pop().flatten()
}

fn mean_silhouette(points: &[Micro], labels: &[u8], sums: &[f64], groups: usize) -> Option<f64> {
    let mut totals = vec![0.0; groups];
    for (point, &label) in points.iter().zip(labels) {
        totals[usize::from(label)] += f64::from(point.weight);
    }
    if totals.iter().filter(|total| **total > 0.0).count() < 2 {
        return None;
    }
    let (mut sum, mut people) = (0.0, 0.0);
    for (i, (point, &label)) in points.iter().zip(labels).enumerate() {
        let weight = f64::from(point.weight);
        people += weight;
        let home = usize::from(label);
        if totals[home] <= 1.0 {
            continue;
        }
        let within = MEAN_OF_ROOT_MEAN_SQUARE * (2.0 * point.spread).sqrt();
        // The sum holds the distance to oneself, which does not count.
        let own = ((sums[i * groups + home] - within) / (totals[home] - 1.0)).max(0.0);
        let others = (0..groups).filter(|&g| g != home && totals[g] > 0.0);
        let other = others.map(|g| sums[i * groups + g] / totals[g]).fold(f64::INFINITY, f64::min);
        let greater = own.max(other);
        if greater > 0.0 {
            sum += weight * (other - own) / greater;
        }
    }
    Some((sum / people).clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opinion::exact::{fraction, scramble};
    use crate::opinion::micro::micro;

    fn alone(points: &[Place]) -> Vec<Micro> {
        points.iter().map(|&center| Micro { center, weight: 1, spread: 0.0 }).collect()
    }

    fn one(points: &[Micro], labels: &[u8]) -> Option<f64> {
        silhouettes(points, &[labels.to_vec()])[0]
    }

    #[test]
    fn by_hand() {
        // On a line: {0, 1} and {4, 6}.  s(0) = (5 − 1)/5, s(1) = (4 − 1)/4, s(4) = (3.5 − 2)/3.5,
        // s(6) = (5.5 − 2)/5.5.
        let points = alone(&[[0.0, 0.0], [1.0, 0.0], [4.0, 0.0], [6.0, 0.0]]);
        let wanted = (4.0 / 5.0 + 3.0 / 4.0 + 1.5 / 3.5 + 3.5 / 5.5) / 4.0;
        let found = silhouettes(&points, &[vec![0, 0, 1, 1], vec![0; 4], vec![1, 1, 0, 0]]);
        assert!((found[0].unwrap() - wanted).abs() < 1e-12, "{found:?} {wanted}");
        assert_eq!((found[1], found[2]), (None, found[0]));
    }

    #[test]
    fn alone_or_on_top_of_each_other() {
        assert_eq!(one(&[], &[]), None);
        let heap = alone(&[[1.0, 1.0]; 4]);
        assert_eq!(one(&heap, &[0; 4]), None);
        assert_eq!(one(&heap, &[0, 0, 1, 1]), Some(0.0));
        // Person 0 is alone: 0. The other two coincide: a = 0, b = 2, s = 1 each.
        let found = one(&alone(&[[0.0, 0.0], [2.0, 0.0], [2.0, 0.0]]), &[0, 1, 1]).unwrap();
        assert!((found - 2.0 / 3.0).abs() < 1e-12);
        let mut two = alone(&[[0.0, 0.0], [2.0, 0.0]]);
        two[1].weight = 2;
        assert_eq!(one(&two, &[0, 1]), Some(found));
    }

    #[test]
    fn taken_together_the_value_hardly_changes() {
        for gap in [1.0, 2.0, 4.0] {
            let heaps = [[0.0, 0.0], [gap, 0.0], [0.0, 1.5 * gap]];
            let points: Vec<Place> = (0..2400_u64)
                .map(|i| {
                    let [x, y] = heaps[(i % 3) as usize];
                    let draw = |n| (0..3).map(|k| fraction(scramble(i * 10 + n + k))).sum::<f64>() / 2.5;
                    [x + draw(0), y + draw(5)]
                })
                .collect();
            let nearest = |p: &Place| {
                let distances = heaps.map(|heap| squared_distance(heap, *p));
                (0..3_u8)
                    .min_by(|&a, &b| distances[usize::from(a)].total_cmp(&distances[usize::from(b)]))
                    .unwrap()
            };
            let exact = one(&alone(&points), &points.iter().map(nearest).collect::<Vec<_>>()).unwrap();
            let few = micro(&points);
            let quick = one(&few, &few.iter().map(|m| nearest(&m.center)).collect::<Vec<_>>()).unwrap();
            assert!(few.len() < 600 && (exact - quick).abs() < 0.01, "gap {gap}: {exact} {quick}");
        }
    }
}
