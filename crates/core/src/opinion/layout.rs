//! From a picture to a drawing: circles, soft hulls, letters, the frame, me. Both axes have one scale, so that
//! distances mean the same in every direction.
//!
//! What lives here: geometry on plain numbers, with `+ - * /` and `sqrt` only, finite whatever comes in; and
//! [`svg`], a drawing that stands by itself. What may not: words, colours of the widget, a screen.

mod standalone;

use super::map::{Picture, PictureGroup};
use super::plane::sane;
use super::projection::Place;

pub use standalone::svg;

/// The width of the drawing, in its own units.
pub const WIDTH: f64 = 560.0;
/// The height of the drawing.
pub const HEIGHT: f64 = 360.0;
const MARGIN: f64 = 38.0;
/// How far a hull stands off the cells inside.
const AIR: f64 = 9.0;
/// The square of the drawing over this is the sum of the squares of all radii: circles cover about a fortieth.
const COVER: f64 = 130.0;
/// No circle is greater than this, nor all of them smaller than that.
const RADII: [f64; 2] = [1.3, 13.0];
/// Circles are moved apart up to so many; more stand where they are.
const APART_UP_TO: usize = 300;
/// How often all pairs are looked at.
const ROUNDS: usize = 10;
/// How near to the edge my mark may come.
const EDGE: f64 = 14.0;

/// What is drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    /// A circle a cell, its area as its people.
    pub cells: Vec<Circle>,
    /// The groups, in the order of the picture.
    pub groups: Vec<Region>,
    /// Where the axes cross.
    pub origin: Place,
    /// Me, maybe beyond the frame; see [`held`].
    pub me: Option<Oval>,
}

/// A circle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Circle {
    /// Its centre.
    pub at: Place,
    /// Its radius.
    pub r: f64,
    /// The letter of its group, 0 = A.
    pub letter: Option<u8>,
    /// The place of its group in the list.
    pub group: Option<usize>,
}

/// A group.
#[derive(Debug, Clone, PartialEq)]
pub struct Region {
    /// Its letter, 0 = A.
    pub letter: u8,
    /// A soft hull around its cells, as an SVG path; empty without cells. Always of as many parts, so that one
    /// can turn into the next.
    pub hull: String,
    /// Where its letter stands.
    pub at: Place,
}

/// A place with how far off it may be: an ellipse by its two half axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Oval {
    /// The place.
    pub at: Place,
    /// The half axes, as vectors.
    pub axes: [Place; 2],
}

/// Lays out a picture, and me on it. Deterministic; every number is finite.
#[must_use]
pub fn layout(picture: &Picture, me: Option<Oval>) -> Layout {
    let frame = Frame::around(picture);
    let letters: Vec<u8> = (0..picture.groups.len()).map(|g| picture.letter(g)).collect();
    let people = picture.cells.iter().map(|cell| f64::from(cell.people)).fold(0.0, |sum, n| sum + n).max(1.0);
    let most = picture.cells.iter().map(|cell| f64::from(cell.people)).fold(1.0, f64::max);
    let each = (WIDTH * HEIGHT / COVER / people).sqrt().max(RADII[0]).min(RADII[1] / most.sqrt());
    let mut cells: Vec<Circle> = picture
        .cells
        .iter()
        .map(|cell| {
            let group = cell.group.map(usize::from);
            let letter = group.and_then(|group| letters.get(group).copied());
            let r = each * f64::from(cell.people).sqrt();
            Circle { at: frame.onto([cell.x, cell.y]), r, letter, group: group.filter(|_| letter.is_some()) }
        })
        .collect();
    apart(&mut cells);
    let region = |(index, group): (usize, &PictureGroup)| Region {
        letter: letters[index],
        hull: hull(cells.iter().filter(|cell| cell.group == Some(index))),
        at: frame.onto(group.center),
    };
    let groups = picture.groups.iter().enumerate().map(region).collect();
    let me = me.map(|me| {
        let axis = |axis: Place| {
            let [x, y] = sane(axis);
            [within(x * frame.scale, -WIDTH, WIDTH), within(-y * frame.scale, -WIDTH, WIDTH)]
        };
        Oval { at: frame.onto(me.at), axes: [axis(me.axes[0]), axis(me.axes[1])] }
    });
    Layout { groups, origin: frame.onto([0.0, 0.0]), me, cells }
}

/// Where something is shown that may lie beyond the frame: within it; with the way to where it is, of length 1,
/// if it is not.
#[must_use]
pub fn held(at: Place) -> (Place, Option<Place>) {
    let inside = [within(at[0], EDGE, WIDTH - EDGE), within(at[1], EDGE, HEIGHT - EDGE)];
    let [x, y] = [at[0] - inside[0], at[1] - inside[1]];
    let far = (x * x + y * y).sqrt();
    (inside, (far > 0.0).then(|| [x / far, y / far]))
}

/// `clamp` would bring the formatter of floats into the widget, for its panic.
#[must_use]
pub fn within(x: f64, low: f64, high: f64) -> f64 {
    x.max(low).min(high)
}

/// The part of the plane that is drawn: that of the crowd.
struct Frame {
    middle: Place,
    scale: f64,
}

impl Frame {
    fn around(picture: &Picture) -> Self {
        let (mut low, mut high) = ([0.0_f64; 2], [0.0_f64; 2]);
        for cell in &picture.cells {
            for (axis, at) in sane([cell.x, cell.y]).into_iter().enumerate() {
                low[axis] = low[axis].min(at);
                high[axis] = high[axis].max(at);
            }
        }
        let room = |axis: usize, size: f64| (size - 2.0 * MARGIN) / (high[axis] - low[axis]).max(1.0);
        let middle = [(low[0] + high[0]) / 2.0, (low[1] + high[1]) / 2.0];
        Self { middle, scale: room(0, WIDTH).min(room(1, HEIGHT)) }
    }

    fn onto(&self, at: Place) -> Place {
        let [x, y] = sane(at);
        let (x, y) = ((x - self.middle[0]) * self.scale, (y - self.middle[1]) * self.scale);
        // Far beyond the frame is far enough.
        [WIDTH / 2.0 + within(x, -9e3, 9e3), HEIGHT / 2.0 - within(y, -9e3, 9e3)]
    }
}

/// Moves circles that cover each other apart, none farther than about its own size.
fn apart(cells: &mut [Circle]) {
    if cells.len() > APART_UP_TO {
        return;
    }
    let home: Vec<Place> = cells.iter().map(|cell| cell.at).collect();
    for _ in 0..ROUNDS {
        for i in 1..cells.len() {
            for j in 0..i {
                let (a, b) = (cells[i], cells[j]);
                let mut way = [a.at[0] - b.at[0], a.at[1] - b.at[1]];
                let mut far = (way[0] * way[0] + way[1] * way[1]).sqrt();
                let lack = a.r + b.r - far;
                if lack <= 0.0 {
                    continue;
                }
                if far < 1e-6 {
                    (way, far) = (WAYS[(i + j) % WAYS.len()], 1.0);
                }
                let step = [way[0] / far * lack / 2.0, way[1] / far * lack / 2.0];
                cells[i].at = [a.at[0] + step[0], a.at[1] + step[1]];
                cells[j].at = [b.at[0] - step[0], b.at[1] - step[1]];
            }
        }
        for (cell, home) in cells.iter_mut().zip(&home) {
            for (at, home) in cell.at.iter_mut().zip(home) {
                *at = within(*at, home - cell.r, home + cell.r);
            }
        }
    }
}

/// An eighth of a quarter turn each; the other quarters follow by turning.
const WAYS: [Place; 8] = [
    [1.000000, 0.000000],
    [0.980785, 0.195090],
    [0.923880, 0.382683],
    [0.831470, 0.555570],
    [std::f64::consts::FRAC_1_SQRT_2, std::f64::consts::FRAC_1_SQRT_2],
    [0.555570, 0.831470],
    [0.382683, 0.923880],
    [0.195090, 0.980785],
];

/// The closed path that touches all circles, a little off, from 32 sides, its corners rounded.
fn hull<'a>(circles: impl Iterator<Item = &'a Circle> + Clone) -> String {
    if circles.clone().next().is_none() {
        return String::new();
    }
    let turned = |quarter: usize, [x, y]: Place| match quarter {
        0 => [x, y],
        1 => [-y, x],
        2 => [-x, -y],
        _ => [y, -x],
    };
    let sides: Vec<(Place, f64)> = (0..4 * WAYS.len())
        .map(|i| {
            let way = turned(i / WAYS.len(), WAYS[i % WAYS.len()]);
            let reach = |c: &Circle| c.at[0] * way[0] + c.at[1] * way[1] + c.r + AIR;
            (way, circles.clone().map(reach).fold(f64::NEG_INFINITY, f64::max))
        })
        .collect();
    let n = sides.len();
    // Where two sides meet. Their ways are never parallel.
    let corners: Vec<Place> = (0..n)
        .map(|i| {
            let ((a, p), (b, q)) = (sides[i], sides[(i + 1) % n]);
            let cross = a[0] * b[1] - a[1] * b[0];
            let at = [(p * b[1] - q * a[1]) / cross, (q * a[0] - p * b[0]) / cross];
            [within(at[0], 2.0, WIDTH - 2.0), within(at[1], 2.0, HEIGHT - 2.0)]
        })
        .collect();
    let middle = |i: usize| {
        let (a, b) = (corners[i % n], corners[(i + 1) % n]);
        [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0]
    };
    let mut path = String::from("M");
    pair(&mut path, middle(n - 1));
    for (i, corner) in corners.iter().enumerate() {
        path.push('Q');
        pair(&mut path, *corner);
        path.push(' ');
        pair(&mut path, middle(i));
    }
    path.push('Z');
    path
}

fn pair(path: &mut String, [x, y]: Place) {
    path.push_str(&tenths(x));
    path.push(',');
    path.push_str(&tenths(y));
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
    use super::super::cells::Cell;
    use super::*;

    fn cell(x: f64, y: f64, people: u32) -> Cell {
        Cell { x, y, people, group: Some(0) }
    }

    fn picture(cells: Vec<Cell>) -> Picture {
        let group = PictureGroup { id: 2, size: 40, center: [0.5, 0.5], tallies: vec![], quotes: vec![] };
        Picture {
            people: 40,
            grouped: 40,
            center: vec![],
            components: [vec![], vec![]],
            explained: [0.0; 2],
            clarity: None,
            stability: None,
            spread: [0.0; 2],
            noise: 0.0,
            groups: vec![group],
            cells,
            common_ground: vec![],
        }
    }

    fn numbers(path: &str) -> Vec<f64> {
        path.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'))
            .filter_map(|s| s.parse().ok())
            .collect()
    }

    fn check(found: &Layout) {
        for cell in &found.cells {
            assert!(cell.at.iter().all(|x| x.is_finite()) && cell.r.is_finite() && cell.r > 0.0, "{cell:?}");
            let [x, y] = cell.at;
            assert!(x - cell.r > 0.0 && x + cell.r < WIDTH && y - cell.r > 0.0 && y + cell.r < HEIGHT);
        }
        for group in &found.groups {
            let all = numbers(&group.hull);
            assert!(group.hull.is_empty() || all.len() == 2 + 4 * 32, "{}", group.hull);
            let within = |pair: &[f64]| (0.0..=WIDTH).contains(&pair[0]) && (0.0..=HEIGHT).contains(&pair[1]);
            assert!(all.chunks(2).all(within), "{}", group.hull);
        }
    }

    #[test]
    fn whatever_comes_in_is_drawn_within_the_frame() {
        let huge = [f64::MAX, -1e300, 1e-300, f64::NAN, f64::INFINITY];
        for cells in [
            vec![],
            vec![cell(1.0, 1.0, 40)],
            vec![cell(0.0, 0.0, 10); 4],
            huge.iter().map(|&x| cell(x, -x, u32::MAX)).collect(),
            (0..50).map(|i| cell(f64::from(i % 7), f64::from(i / 7), 1 + i % 30)).collect(),
            (0..400).map(|i| cell(f64::from(i % 20), f64::from(i / 20), 1)).collect(),
        ] {
            let me = Oval { at: [1e308, f64::NAN], axes: [[1e308, 0.0], [0.0, f64::INFINITY]] };
            let found = layout(&picture(cells), Some(me));
            check(&found);
            let me = found.me.unwrap();
            assert!(me.at.iter().chain(me.axes.iter().flatten()).all(|x| x.is_finite()), "{me:?}");
        }
        assert_eq!(layout(&picture(vec![]), None).groups[0].hull, "");
    }

    #[test]
    fn area_is_people_and_both_axes_have_one_scale() {
        let found = layout(&picture(vec![cell(0.0, 0.0, 10), cell(3.0, 0.0, 40), cell(0.0, 3.0, 10)]), None);
        let [a, b, c] = [0, 1, 2].map(|i| found.cells[i]);
        assert!((b.r / a.r - 2.0).abs() < 1e-9);
        assert!(((b.at[0] - a.at[0]) - (a.at[1] - c.at[1])).abs() < 1e-9);
        assert_eq!((found.groups[0].letter, a.letter), (2, Some(2)));
    }

    #[test]
    fn circles_on_one_spot_are_moved_apart_but_not_away() {
        let found = layout(
            &picture((0..6).map(|i| cell(f64::from(i) * 0.01, f64::from(i * i % 5) * 0.01, 10)).collect()),
            None,
        );
        let covered = |a: &Circle, b: &Circle| {
            let [x, y] = [a.at[0] - b.at[0], a.at[1] - b.at[1]];
            (a.r + b.r - (x * x + y * y).sqrt()).max(0.0) / (a.r + b.r)
        };
        for (i, a) in found.cells.iter().enumerate() {
            assert!(found.cells[..i].iter().all(|b| covered(a, b) < 0.6), "{:?}", found.cells);
        }
    }

    #[test]
    fn what_is_beyond_the_frame_is_held_at_its_edge() {
        assert_eq!(held([100.0, 100.0]), ([100.0, 100.0], None));
        assert_eq!(held([900.0, 100.0]), ([WIDTH - EDGE, 100.0], Some([1.0, 0.0])));
    }

    #[test]
    fn numbers_have_one_decimal() {
        assert_eq!([tenths(-0.04), tenths(-1.25), tenths(12.0)], ["0.0", "-1.3", "12.0"]);
    }
}
