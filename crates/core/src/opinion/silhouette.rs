//! How clearly groups lie apart.
//!
//! What lives here: the mean silhouette of a clustering. What may not: the clustering
//! ([`super::kmeans`]). Read next: [`super::groups`].

use super::plane::{compare, mean, sane, split_in_half, squared_distance};
use super::projection::Place;

/// Up to so many distinct points the value is exact; above, neighbours in a cluster are taken together.
pub const EXACT_UP_TO: usize = 2_000;

/// About so many micro-cells stand for all points above that.
const MICRO_CELLS: usize = 1_000;

/// Mean distance of two points of a small cell, as a share of the root mean square one: 0.886 for a round
/// normal heap, 0.903 for a square.
const MEAN_OF_ROOT_MEAN_SQUARE: f64 = 0.9;

/// Points of one cluster that are treated as one.
#[derive(Debug, Clone, Copy)]
struct Cell {
    label: u8,
    center: Place,
    weight: f64,
    /// Mean squared distance of its points to its centre; 0 for points that coincide.
    spread: f64,
}

/// The mean silhouette over all people, between −1 and 1.
///
/// ```text
/// s(i) = (b − a) / max(a, b)
/// a = mean distance of i to the others of its own cluster
/// b = the least, over the other clusters, of the mean distance of i to their people
/// ```
///
/// Distances are Euclidean. A person alone in a cluster has s = 0, so has one with a = b = 0. There is no
/// value with fewer than two clusters. A point counts `weights[i]` times (1 where none is given).
///
/// Exact up to [`EXACT_UP_TO`] distinct points, in O(d²). Above, each cluster is halved at its median
/// until about 1,000 micro-cells are left, and a cell stands for its people; the distance of two cells
/// adds half of their spread (the mean of √(Δ² + ε²) to second order), and a mean distance within a cell
/// stands for that of its people among themselves. The error is below 0.01, which a test holds.
///
/// The order of points does not matter. *Source*: Rousseeuw, "Silhouettes", 1987.
pub fn silhouette(points: &[Place], weights: &[u32], labels: &[u8]) -> Option<f64> {
    silhouette_with(points, weights, labels, EXACT_UP_TO)
}

fn silhouette_with(points: &[Place], weights: &[u32], labels: &[u8], exact_up_to: usize) -> Option<f64> {
    let mut cells: Vec<Cell> = points
        .iter()
        .zip(labels)
        .enumerate()
        .map(|(i, (&point, &label))| {
            let weight = weights.get(i).map_or(1.0, |&w| f64::from(w));
            Cell { label, center: sane(point), weight, spread: 0.0 }
        })
        .filter(|cell| cell.weight > 0.0)
        .collect();
    cells.sort_by(|a, b| a.label.cmp(&b.label).then(compare(a.center, b.center)));
    cells.dedup_by(|later, kept| {
        let same = later.label == kept.label && later.center == kept.center;
        if same {
            kept.weight += later.weight;
        }
        same
    });
    if cells.len() > exact_up_to {
        cells = micro_cells(cells);
    }
    let clusters: Vec<&[Cell]> = cells.chunk_by(|a, b| a.label == b.label).collect();
    if clusters.len() < 2 {
        return None;
    }
    Some(mean_silhouette(&clusters))
}

/// The formula, over cells that stand for their people.
fn mean_silhouette(clusters: &[&[Cell]]) -> f64 {
    let totals: Vec<f64> =
        clusters.iter().map(|cluster| cluster.iter().map(|cell| cell.weight).sum()).collect();
    let (mut sum, mut people) = (0.0, 0.0);
    for (home, cluster) in clusters.iter().enumerate() {
        for cell in *cluster {
            people += cell.weight;
            let (mut own, mut other) = (0.0, f64::INFINITY);
            for (which, (cells, total)) in clusters.iter().zip(&totals).enumerate() {
                let distances: f64 = cells.iter().map(|to| to.weight * distance(cell, to)).sum();
                if which != home {
                    other = f64::min(other, distances / total);
                } else if *total > 1.0 {
                    // The sum holds the cell's distance to itself w times; a person has w − 1 cell-mates.
                    own = (distances - distance(cell, cell)) / (total - 1.0);
                }
            }
            let greater = own.max(other);
            if totals[home] > 1.0 && greater > 0.0 {
                sum += cell.weight * (other - own) / greater;
            }
        }
    }
    (sum / people).clamp(-1.0, 1.0)
}

/// Mean distance between the people of two cells.
fn distance(a: &Cell, b: &Cell) -> f64 {
    if std::ptr::eq(a, b) {
        return MEAN_OF_ROOT_MEAN_SQUARE * (2.0 * a.spread).sqrt();
    }
    (squared_distance(a.center, b.center) + (a.spread + b.spread) / 2.0).sqrt()
}

/// Takes neighbours of the same cluster together; the cells come sorted by cluster.
fn micro_cells(mut cells: Vec<Cell>) -> Vec<Cell> {
    let most = cells.len().div_ceil(MICRO_CELLS).max(1);
    let mut out = Vec::with_capacity(2 * MICRO_CELLS);
    for cluster in cells.chunk_by_mut(|a, b| a.label == b.label) {
        let mut waiting = vec![cluster];
        while let Some(part) = waiting.pop() {
            if part.len() > most {
                let (first, second) = split_in_half(part, |cell| cell.center);
                waiting.push(second);
                waiting.push(first);
            } else if let Some(label) = part.first().map(|cell| cell.label) {
                out.push(together(label, part));
            }
        }
    }
    out
}

fn together(label: u8, cells: &[Cell]) -> Cell {
    let center = mean(cells.iter().map(|cell| (cell.center, cell.weight)));
    let weight: f64 = cells.iter().map(|cell| cell.weight).sum();
    let squares: f64 = cells.iter().map(|cell| cell.weight * squared_distance(cell.center, center)).sum();
    Cell { label, center, weight, spread: squares / weight }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        // On a line: {0, 1} and {4, 6}.  s(0) = (5 − 1)/5, s(1) = (4 − 1)/4, s(4) = (3.5 − 2)/3.5,
        // s(6) = (5.5 − 2)/5.5.
        let points = [[0.0, 0.0], [1.0, 0.0], [4.0, 0.0], [6.0, 0.0]];
        let wanted = (4.0 / 5.0 + 3.0 / 4.0 + 1.5 / 3.5 + 3.5 / 5.5) / 4.0;
        let found = silhouette(&points, &[], &[0, 0, 1, 1]).unwrap();
        assert!((found - wanted).abs() < 1e-12, "{found} {wanted}");
    }

    #[test]
    fn alone_or_on_top_of_each_other() {
        assert_eq!(silhouette(&[], &[], &[]), None);
        assert_eq!(silhouette(&[[1.0, 1.0]; 4], &[], &[0; 4]), None);
        assert_eq!(silhouette(&[[1.0, 1.0]; 4], &[], &[0, 0, 1, 1]), Some(0.0));
        assert_eq!(silhouette(&[[f64::MAX, f64::NAN], [f64::MIN, 0.0]], &[], &[0, 1]), Some(0.0));
        // Person 0 is alone: 0. The other two coincide: a = 0, b = 2, s = 1 each.
        let found = silhouette(&[[0.0, 0.0], [2.0, 0.0], [2.0, 0.0]], &[], &[0, 1, 1]).unwrap();
        assert!((found - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(silhouette(&[[0.0, 0.0], [2.0, 0.0]], &[1, 2], &[0, 1]), Some(found));
    }

    #[test]
    fn micro_cells_hardly_change_the_value() {
        // Three heaps of 1,200 points on golden spirals, at several distances from each other.
        for gap in [1.0, 2.0, 4.0] {
            let (mut points, mut labels) = (Vec::new(), Vec::new());
            for (heap, start) in [[0.0, 0.0], [gap, 0.0], [0.0, 1.5 * gap]].into_iter().enumerate() {
                // Turns by the golden angle: (cos, sin) of 2.39996 rad, applied again and again.
                let (mut x, mut y) = (1.0_f64, 0.0_f64);
                for i in 0..1200 {
                    (x, y) = (-0.737_368_878 * x - 0.675_490_294 * y, 0.675_490_294 * x - 0.737_368_878 * y);
                    let r = (f64::from(i) / 1200.0).sqrt();
                    points.push([start[0] + r * x, start[1] + r * y]);
                    labels.push(heap as u8);
                }
            }
            let exact = silhouette_with(&points, &[], &labels, usize::MAX).unwrap();
            let quick = silhouette_with(&points, &[], &labels, 0).unwrap();
            assert!((exact - quick).abs() < 0.01, "gap {gap}: {exact} {quick}");
        }
    }
}
