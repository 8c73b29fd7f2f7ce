//! Small things about points in the plane that several rooms need.
//!
//! What lives here: distance, the canonical order of points, the median split. What may not: anything
//! about people or votes. Read next: [`super::kmeans`], [`super::cells`].

use std::cmp::Ordering;

use super::projection::Place;

/// (a − b)², summed over both axes.
pub fn squared_distance(a: Place, b: Place) -> f64 {
    let (x, y) = (a[0] - b[0], a[1] - b[1]);
    x * x + y * y
}

/// By x, then by y; a total order.
pub fn compare(a: Place, b: Place) -> Ordering {
    a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1]))
}

/// Farther out than any opinion; its square is still far from infinite.
const FARTHEST: f64 = 1e100;

/// The same point without surprises: −0 becomes 0, what is not a number or infinite becomes 0, and what is
/// beyond 10¹⁰⁰ is cut there.
///
/// No place of ours is so; one that is computed from a stranger's numbers may be, and must not spread.
pub fn sane(point: Place) -> Place {
    point.map(|x| if x.is_finite() { x.clamp(-FARTHEST, FARTHEST) + 0.0 } else { 0.0 })
}

/// Mean of points, each counted `weight` times; `[0, 0]` of none.
pub fn mean(points: impl IntoIterator<Item = (Place, f64)>) -> Place {
    let (mut sum, mut total) = ([0.0, 0.0], 0.0);
    for (point, weight) in points {
        sum[0] += point[0] * weight;
        sum[1] += point[1] * weight;
        total += weight;
    }
    if total > 0.0 { [sum[0] / total, sum[1] / total] } else { [0.0, 0.0] }
}

/// Cuts items in the middle along the longer side of their bounding box (x if equal).
///
/// Both parts differ by one item at most; the first is the shorter. Ties along the side are broken by
/// the other coordinate, so only items at the same point are interchangeable. Within a part the order is any.
/// *Cost*: O(n).
pub fn split_in_half<T>(items: &mut [T], at: impl Fn(&T) -> Place) -> (&mut [T], &mut [T]) {
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for item in &*items {
        let point = at(item);
        for axis in 0..2 {
            low[axis] = low[axis].min(point[axis]);
            high[axis] = high[axis].max(point[axis]);
        }
    }
    let tall = high[1] - low[1] > high[0] - low[0];
    let middle = items.len() / 2;
    if middle > 0 {
        items.select_nth_unstable_by(middle, |a, b| {
            let (a, b) = (at(a), at(b));
            if tall { compare([a[1], a[0]], [b[1], b[0]]) } else { compare(a, b) }
        });
    }
    items.split_at_mut(middle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strange_numbers_become_plain_ones() {
        assert!(sane([-0.0, 1.0])[0].is_sign_positive());
        assert_eq!(sane([f64::NAN, f64::NEG_INFINITY]), [0.0, 0.0]);
        assert_eq!(sane([f64::MAX, f64::MIN]), [1e100, -1e100]);
        assert_eq!(mean([]), [0.0, 0.0]);
        assert_eq!(mean([([1.0, 2.0], 3.0), ([5.0, 2.0], 1.0)]), [2.0, 2.0]);
    }

    #[test]
    fn the_longer_side_is_halved() {
        let mut points = [[0.0, 3.0], [1.0, 0.0], [0.0, 0.0], [1.0, 3.0], [0.5, 9.0]];
        let (low, high) = split_in_half(&mut points, |p| *p);
        low.sort_by(|a, b| compare(*a, *b));
        high.sort_by(|a, b| compare(*a, *b));
        assert_eq!(
            (&*low, &*high),
            (&[[0.0, 0.0], [1.0, 0.0]][..], &[[0.0, 3.0], [0.5, 9.0], [1.0, 3.0]][..])
        );
    }
}
