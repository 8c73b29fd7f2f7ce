//! Points that stand for many: so that what costs the square of the points, or dozens of rounds over them, costs
//! the same for a million people.
//!
//! What lives here: taking neighbours together. What may not: groups ([`super::groups`]), and what is published
//! ([`super::cells`]). Read next: [`super::kmeans`].

use super::exact::{Grid, greatest};
use super::plane::{compare, sane, squared_distance};
use super::projection::Place;

/// Up to so many distinct points each stands for itself, where there are not twice as many people.
pub const EACH_UP_TO: usize = 300;

/// Above, the plane is divided into squares, so many along the longer side of all points.
const SQUARES: usize = 20;

/// People who are treated as one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Micro {
    /// Their mean place.
    pub center: Place,
    /// How many they are.
    pub weight: u32,
    /// Mean squared distance to the centre; 0 for people at one point.
    pub spread: f64,
}

/// Takes people together: those at the same point, or in the same square of a grid where there are too many
/// points. By x, then y; the order of the points given does not matter. *Cost*: O(n), or O(n log n) for few.
pub fn micro(points: &[Place]) -> Vec<Micro> {
    let mut distinct: Vec<Micro> = Vec::new();
    if points.len() <= 2 * EACH_UP_TO {
        let mut sorted: Vec<Place> = points.iter().copied().map(sane).collect();
        sorted.sort_unstable_by(|a, b| compare(*a, *b));
        for point in sorted {
            match distinct.last_mut() {
                Some(last) if last.center == point => last.weight += 1,
                _ => distinct.push(Micro { center: point, weight: 1, spread: 0.0 }),
            }
        }
        if distinct.len() <= EACH_UP_TO {
            return distinct;
        }
    }
    squares(points)
}

#[derive(Clone, Copy, Default)]
struct Square {
    people: u32,
    sum: [f64; 2],
    squares: f64,
}

fn squares(points: &[Place]) -> Vec<Micro> {
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for point in points {
        let point = sane(*point);
        for axis in 0..2 {
            low[axis] = low[axis].min(point[axis]);
            high[axis] = high[axis].max(point[axis]);
        }
    }
    let side = ((high[0] - low[0]).max(high[1] - low[1]) / SQUARES as f64).max(f64::MIN_POSITIVE);
    // Measured from the corner, so that all is positive and small.
    let most = greatest([high[0] - low[0], high[1] - low[1]]);
    let n = points.len() as f64;
    let (sums, squared) = (Grid::for_sums_to(most * n), Grid::for_sums_to(2.0 * most * most * n));
    let mut all = vec![Square::default(); (SQUARES + 1) * (SQUARES + 1)];
    for point in points {
        let point = sane(*point);
        let [x, y] = [point[0] - low[0], point[1] - low[1]];
        // The cast cuts towards zero; nothing is beyond the last square.
        let (column, row) = (((x / side) as usize).min(SQUARES), ((y / side) as usize).min(SQUARES));
        let square = &mut all[column * (SQUARES + 1) + row];
        square.people += 1;
        square.sum[0] += sums.round(x);
        square.sum[1] += sums.round(y);
        square.squares += squared.round(x * x + y * y);
    }
    let mut out: Vec<Micro> = all
        .into_iter()
        .filter(|square| square.people > 0)
        .map(|Square { people, sum, squares }| {
            let n = f64::from(people);
            let mean = [sum[0] / n, sum[1] / n];
            let spread = (squares / n - squared_distance(mean, [0.0; 2])).max(0.0);
            Micro { center: [mean[0] + low[0], mean[1] + low[1]], weight: people, spread }
        })
        .collect();
    out.sort_unstable_by(|a, b| compare(a.center, b.center));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opinion::exact::{fraction, scramble};

    #[test]
    fn few_points_are_themselves() {
        let found = micro(&[[1.0, 0.0], [0.0, 2.0], [1.0, 0.0]]);
        assert_eq!(found.len(), 2);
        assert_eq!((found[1].center, found[1].weight, found[1].spread), ([1.0, 0.0], 2, 0.0));
        assert_eq!(micro(&[]), []);
        assert_eq!(micro(&[[f64::NAN, f64::INFINITY]])[0].center, [0.0, 0.0]);
    }

    #[test]
    fn many_points_are_squares_that_keep_mean_and_spread() {
        let points: Vec<Place> =
            (0..5000).map(|i| [fraction(scramble(i)), 3.0 * fraction(scramble(i + 9000))]).collect();
        let found = micro(&points);
        assert!(found.len() > 100 && found.len() <= 400, "{}", found.len());
        assert_eq!(found.iter().map(|m| m.weight).sum::<u32>(), 5000);
        let mean = |axis: usize| {
            let (of_points, of_micros): (f64, f64) = (
                points.iter().map(|p| p[axis]).sum(),
                found.iter().map(|m| m.center[axis] * f64::from(m.weight)).sum(),
            );
            (of_points - of_micros).abs() / 5000.0
        };
        assert!(mean(0) < 1e-9 && mean(1) < 1e-9);
        // A square of side s that is evenly full has the mean square 2·s²/12; s is 6/20 here.
        let spread = found.iter().map(|m| m.spread * f64::from(m.weight)).sum::<f64>() / 5000.0;
        let even = (6.0_f64 / 20.0) * (6.0 / 20.0) / 6.0;
        assert!((spread / even - 1.0).abs() < 0.2, "{spread} {even}");
        let mut turned = points.clone();
        turned.reverse();
        assert_eq!(found, micro(&turned));
        assert_eq!(micro(&vec![[2.0, 2.0]; 5000]).len(), 1);
    }
}
