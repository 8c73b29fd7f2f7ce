//! From the published map to what is drawn: circles, soft hulls, letters, me. Both axes have one scale, so
//! that distances mean the same in every direction.

use deliberation_core::publish::PublishedMap;

use super::my_place::MyPlace;

/// The width of the drawing, in its own units.
pub const WIDTH: f64 = 560.0;
/// The height of the drawing.
pub const HEIGHT: f64 = 360.0;
const MARGIN: f64 = 34.0;
/// How far a hull stands off the cells inside.
const AIR: f64 = 9.0;

/// What is drawn.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Layout {
    /// A circle a cell, its area as its people.
    pub cells: Vec<Circle>,
    /// A soft hull a group, as an SVG path.
    pub hulls: Vec<String>,
    /// Where the letter of a group stands.
    pub letters: Vec<[f64; 2]>,
    /// Where the axes cross.
    pub origin: [f64; 2],
    /// Me, with how far off I may be.
    pub me: Option<Circle>,
}

/// A circle.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Circle {
    /// Its centre.
    pub x: f64,
    /// Its centre.
    pub y: f64,
    /// Its radius.
    pub r: f64,
    /// The group it belongs to.
    pub group: Option<usize>,
}

/// Lays out a map. Deterministic; every number is finite.
#[must_use]
pub fn map_layout(map: &PublishedMap, me: Option<&MyPlace>) -> Layout {
    let picture = &map.picture;
    // The frame holds the crowd; I am drawn at its edge if I am beyond.
    let mut low = [0.0_f64; 2];
    let mut high = [0.0_f64; 2];
    for cell in &picture.cells {
        for (axis, at) in [cell.x, cell.y].into_iter().enumerate() {
            low[axis] = low[axis].min(at);
            high[axis] = high[axis].max(at);
        }
    }
    let span = |axis: usize| (high[axis] - low[axis]).max(1.0);
    let scale = ((WIDTH - 2.0 * MARGIN) / span(0)).min((HEIGHT - 2.0 * MARGIN) / span(1));
    let middle = [(low[0] + high[0]) / 2.0, (low[1] + high[1]) / 2.0];
    let onto = |at: [f64; 2]| {
        [WIDTH / 2.0 + (at[0] - middle[0]) * scale, HEIGHT / 2.0 - (at[1] - middle[1]) * scale]
    };
    let people = picture.people.max(1);
    let cells: Vec<Circle> = picture
        .cells
        .iter()
        .map(|cell| {
            let [x, y] = onto([cell.x, cell.y]);
            // All circles together cover about a thirtieth of the drawing, whatever the crowd.
            let r =
                (WIDTH * HEIGHT / 95.0 * f64::from(cell.people) / f64::from(people)).sqrt().clamp(2.5, 13.0);
            Circle { x, y, r, group: cell.group.map(usize::from) }
        })
        .collect();
    let hulls = (0..picture.groups.len()).map(|g| {
        let own: Vec<Circle> = cells.iter().filter(|c| c.group == Some(g)).copied().collect();
        soft(&hull(&around(&own)))
    });
    let inside = |at: f64, size: f64| at.clamp(10.0, size - 10.0);
    Layout {
        hulls: hulls.collect(),
        letters: picture.groups.iter().map(|g| onto(g.center)).collect(),
        origin: onto([0.0, 0.0]),
        me: me.map(|me| {
            let [x, y] = onto(me.at);
            Circle {
                x: inside(x, WIDTH),
                y: inside(y, HEIGHT),
                r: (me.blur * scale).clamp(9.0, 60.0),
                group: me.near[0],
            }
        }),
        cells,
    }
}

/// Eight points around each circle, a little off it.
fn around(circles: &[Circle]) -> Vec<[f64; 2]> {
    const D: f64 = std::f64::consts::FRAC_1_SQRT_2;
    const WAYS: [[f64; 2]; 8] =
        [[1.0, 0.0], [D, D], [0.0, 1.0], [-D, D], [-1.0, 0.0], [-D, -D], [0.0, -1.0], [D, -D]];
    let points =
        circles.iter().flat_map(|c| WAYS.map(|[dx, dy]| [c.x + dx * (c.r + AIR), c.y + dy * (c.r + AIR)]));
    points.collect()
}

/// The convex hull by gift wrapping (Jarvis), clockwise on the screen. O(n·h); a group has at most a few
/// hundred points.
fn hull(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let leftmost = points.iter().copied().reduce(|a, b| if (b[0], b[1]) < (a[0], a[1]) { b } else { a });
    let Some(start) = leftmost else { return Vec::new() };
    let mut hull = vec![start];
    let mut at = start;
    while hull.len() <= points.len() {
        let next = points.iter().copied().filter(|p| *p != at).reduce(|best, p| {
            let [ax, ay] = [best[0] - at[0], best[1] - at[1]];
            let [bx, by] = [p[0] - at[0], p[1] - at[1]];
            let turn = ax * by - ay * bx;
            // Of points on one line the farthest is the corner.
            let farther = bx * bx + by * by > ax * ax + ay * ay;
            if turn < 0.0 || (turn == 0.0 && farther) { p } else { best }
        });
        match next {
            Some(next) if next != start => {
                hull.push(next);
                at = next;
            }
            _ => break,
        }
    }
    hull
}

/// A closed path with round corners: quadratic curves from the middle of each side to the middle of the next.
fn soft(points: &[[f64; 2]]) -> String {
    let n = points.len();
    if n < 3 {
        return String::new();
    }
    let middle = |i: usize| {
        let [a, b] = [points[i % n], points[(i + 1) % n]];
        [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0]
    };
    let start = middle(n - 1);
    let pair = |[x, y]: [f64; 2]| format!("{},{}", tenths(x), tenths(y));
    let mut path = format!("M{}", pair(start));
    for (i, corner) in points.iter().enumerate() {
        path.push_str(&format!("Q{} {}", pair(*corner), pair(middle(i))));
    }
    path.push('Z');
    path
}

/// A number of the drawing with one decimal. By whole numbers: the formatter of floats would cost 4 KB.
#[must_use]
pub fn tenths(x: f64) -> String {
    let all = (x * 10.0).round() as i64;
    let (sign, all) = if all < 0 { ("-", -all) } else { ("", all) };
    format!("{sign}{}.{}", all / 10, all % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hull_of_a_square_and_what_is_inside() {
        let square = [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [2.0, 2.0], [2.0, 0.0]];
        let hull = hull(&square);
        assert_eq!(hull.len(), 4);
        assert!(square[..4].iter().all(|corner| hull.contains(corner)));
    }

    #[test]
    fn degenerate_hulls_end() {
        assert_eq!(hull(&[]).len(), 0);
        assert_eq!(hull(&[[1.0, 1.0]; 3]).len(), 1);
        assert_eq!(hull(&[[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]).len(), 2);
    }

    #[test]
    fn numbers_have_one_decimal() {
        assert_eq!([tenths(-0.04), tenths(-1.25), tenths(12.0)], ["0.0", "-1.3", "12.0"]);
    }
}
