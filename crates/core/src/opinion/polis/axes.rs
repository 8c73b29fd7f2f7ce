//! Polis' search for the two directions of its map, and the places in it.
//!
//! What lives here: imputation, power iteration with deflation, the projection that knows how much a person
//! has seen. What may not: clusters ([`super::clusters`]). Read next: that file.

use super::super::plane::sane;
use super::super::projection::Place;
use super::columns::Columns;

/// Polis multiplies once, and then a hundred times more.
const PRODUCTS: usize = 101;

/// A second direction with less than this share of the first one's variance is rounding: in exact numbers
/// there is none. (Polis, without this, may give a direction of noise to two or three people.)
const NEGLIGIBLE: f64 = 1e-12;

/// Larger numbers are no component of anything; their squares must stay finite.
const LARGEST: f64 = 1e100;

/// Components that are known before any search, one number a statement. Such as cannot be are passed over.
#[derive(Debug, Clone, PartialEq)]
pub enum Components {
    /// Those of the time before: the search starts from them, which also settles the sign of the axes.
    Before([Vec<f64>; 2]),
    /// Those of these very votes: nothing is searched. Polis stops before the last digit, so this is the
    /// way to its own map, to the bit.
    Now([Vec<f64>; 2]),
}

/// Centre and directions, one number a statement; 0 where a statement is no column or moderated out.
#[derive(Debug)]
pub(super) struct Axes {
    pub(super) center: Vec<f64>,
    pub(super) components: [Vec<f64>; 2],
}

/// The centred matrix D, or what is left of it when a direction is taken out.
struct Matrix<'a> {
    columns: &'a Columns,
    center: &'a [f64],
    removed: Option<Removed>,
}

/// A direction v that was taken out: every row D_i less its part along v, (D_i·v / v·v) v.
struct Removed {
    direction: Vec<f64>,
    /// v·v.
    square: f64,
    /// D_i·v, in the order of [`Columns::people`].
    scores: Vec<f64>,
}

impl Axes {
    /// Finds the axes by power iteration on DᵀD, as Polis does.
    ///
    /// ```text
    /// D_ij = x_ij − c_j  (seen),  0 (unseen: imputed by c_j)
    /// w = Σ_i (D_i·v) D_i        v ← w/‖w‖        101 times, or until ‖w‖ repeats to the bit
    /// D_i ← D_i − (D_i·v / v·v) v, and again for the second direction
    /// ```
    ///
    /// The second matrix is dense, so it is not formed: with s_i = D_i·v, its product with u is
    /// D_i·u − s_i (v·u)/(v·v), and that of its transpose likewise. What is left unseen stays 0.
    ///
    /// *Start*: the components of the tick before, 1 for statements that are new; without them fixed numbers
    /// between 0 and 1 (Polis: any).
    ///
    /// *Precision*: that of Polis. After all products the answer is the top eigenvectors up to (λ₂/λ₁)¹⁰¹,
    /// for the second direction (λ₃/λ₂)¹⁰¹, which may be felt. Where ‖w‖ repeats before, it is right to the
    /// bit, but the direction, whose error is of the order of the root of that of ‖w‖, to eight digits or so.
    ///
    /// *Degenerate*, as in Polis: the centre of a single row is 0 and its first direction the row itself;
    /// of a single column the centre is 0 and everybody's place the origin, so it has no direction here.
    ///
    /// *Cost*: O(votes) a product; no memory beyond a few numbers a person and a statement.
    pub(super) fn find(columns: &Columns, known: Option<&Components>) -> Self {
        let statements = columns.rated.statements();
        let nothing = || vec![0.0; statements];
        let center = match (columns.people.len(), columns.count) {
            (0, _) | (2.., 0 | 1) => return Self { center: nothing(), components: [nothing(), nothing()] },
            (1, _) => nothing(),
            _ => means(columns),
        };
        let (before, now) = match known {
            Some(Components::Before(components)) => (Some(components), None),
            Some(Components::Now(components)) => (None, taken(components, columns)),
            None => (None, None),
        };
        let components = now.unwrap_or_else(|| match columns.people.as_slice() {
            &[only] => {
                let mut row = nothing();
                columns.rated.row(only).for_each(|(statement, x)| row[statement as usize] = f64::from(x));
                normalise(&mut row);
                [row, nothing()]
            }
            _ => {
                let start = |axis: usize| before.and_then(|b| continued(&b[axis], statements));
                let mut matrix = Matrix { columns, center: &center, removed: None };
                let (first, most) = matrix.direction(start(0));
                matrix.remove(first.clone());
                let (second, length) = matrix.direction(start(1));
                [first, if length <= NEGLIGIBLE * most { nothing() } else { second }]
            }
        });
        Self { center, components }
    }

    /// The place of each person; none without a vote.
    ///
    /// ```text
    /// p_a = √(n / m) · Σ_{j seen} (x_j − c_j) · v_{a,j}        a = 1, 2
    /// ```
    ///
    /// with n columns and m that this person saw. Columns that were moderated out count in both, for
    /// everybody.
    pub(super) fn places(&self, columns: &Columns) -> Vec<Option<Place>> {
        let mut out = vec![None; columns.rated.people()];
        let [first, second] = &self.components;
        for &person in &columns.people {
            let mut sum = [0.0, 0.0];
            for (statement, value) in columns.rated.row(person) {
                let j = statement as usize;
                let x = f64::from(value) - self.center[j];
                sum[0] += x * first[j];
                sum[1] += x * second[j];
            }
            let seen = (columns.rated.seen(person) + columns.out).max(1);
            let scale = (columns.count as f64 / seen as f64).sqrt();
            out[person] = Some(sane(sum.map(|s| s * scale)));
        }
        out
    }
}

/// Mean vote on each statement in play over those who saw it; a pass counts as 0.
fn means(columns: &Columns) -> Vec<f64> {
    let mut sums = vec![(0_i64, 0_i64); columns.rated.statements()];
    for &person in &columns.people {
        for (statement, value) in columns.rated.row(person) {
            let (sum, seen) = &mut sums[statement as usize];
            *sum += i64::from(value);
            *seen += 1;
        }
    }
    sums.into_iter().map(|(sum, seen)| if seen == 0 { 0.0 } else { sum as f64 / seen as f64 }).collect()
}

/// Known components as they are, 0 where a statement is not in play; nothing if they cannot be components.
fn taken(known: &[Vec<f64>; 2], columns: &Columns) -> Option<[Vec<f64>; 2]> {
    let number = |v: &Vec<f64>, j: usize| v.get(j).filter(|_| columns.in_play[j]).map_or(0.0, |x| x + 0.0);
    let all = |v: &Vec<f64>| (0..columns.in_play.len()).map(|j| number(v, j)).collect();
    known.iter().all(|v| is_finite(v)).then(|| known.each_ref().map(all))
}

fn is_finite(component: &[f64]) -> bool {
    component.iter().all(|x| x.abs() <= LARGEST)
}

/// The components of an earlier tick, 1 for each new statement; nothing if they say nothing.
fn continued(before: &[f64], statements: usize) -> Option<Vec<f64>> {
    let usable = is_finite(before) && before.iter().any(|&x| x != 0.0);
    usable.then(|| before.iter().copied().chain(std::iter::repeat(1.0)).take(statements).collect())
}

/// Fixed numbers between 0 and 1 that look unrelated (the finaliser of SplitMix64 over a counter).
fn unrelated(statements: usize) -> Vec<f64> {
    let mut counter = 0_u64;
    let next = || {
        counter = counter.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = counter;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    };
    std::iter::repeat_with(next).take(statements).collect()
}

impl Matrix<'_> {
    /// The direction found, and ‖w‖ of its last product. A start that leads nowhere is replaced by ours.
    fn direction(&self, start: Option<Vec<f64>>) -> (Vec<f64>, f64) {
        let found = start.map(|start| self.iterate(start));
        found
            .filter(|&(_, length)| length > 0.0)
            .unwrap_or_else(|| self.iterate(unrelated(self.columns.rated.statements())))
    }

    fn iterate(&self, mut v: Vec<f64>) -> (Vec<f64>, f64) {
        let mut last = 0.0;
        for _ in 0..PRODUCTS {
            v = self.product(&v);
            let length = normalise(&mut v);
            let settled = length == last;
            last = length;
            if settled {
                break;
            }
        }
        (v, last)
    }

    /// D_i·u for each row, of what is left of D.
    fn scores<'a>(&'a self, u: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
        let along = self.removed.as_ref().map(|r| (dot(&r.direction, u) / r.square, &r.scores));
        self.columns.people.iter().enumerate().map(move |(i, &person)| {
            let mut score = 0.0;
            for (statement, value) in self.columns.rated.row(person) {
                let j = statement as usize;
                score += (f64::from(value) - self.center[j]) * u[j];
            }
            along.map_or(score, |(along, scores)| score - scores[i] * along)
        })
    }

    /// Σ_i (D_i·u) D_i, of what is left of D.
    fn product(&self, u: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; u.len()];
        let mut back = 0.0; // Σ_i (D_i·u) s_i
        for (i, (score, &person)) in self.scores(u).zip(&self.columns.people).enumerate() {
            for (statement, value) in self.columns.rated.row(person) {
                let j = statement as usize;
                out[j] += score * (f64::from(value) - self.center[j]);
            }
            back += self.removed.as_ref().map_or(0.0, |r| score * r.scores[i]);
        }
        if let Some(removed) = &self.removed {
            let back = back / removed.square;
            out.iter_mut().zip(&removed.direction).for_each(|(o, v)| *o -= back * v);
        }
        out
    }

    /// Takes a direction out; one of length 0 takes nothing.
    fn remove(&mut self, direction: Vec<f64>) {
        let square = dot(&direction, &direction);
        if square > 0.0 {
            let scores = self.scores(&direction).collect();
            self.removed = Some(Removed { direction, square, scores });
        }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// Divides by the length, which it gives; leaves zeros alone.
fn normalise(v: &mut [f64]) -> f64 {
    let length = dot(v, v).sqrt();
    if length > 0.0 {
        v.iter_mut().for_each(|x| *x /= length);
    }
    length
}

#[cfg(test)]
mod tests {
    use super::super::super::analysis::Standing;
    use super::super::super::matrix::Votes;
    use super::*;

    fn columns(statements: usize, rows: &[&[(u32, i8)]], out: &[usize]) -> Columns {
        let mut votes = Votes::new(statements);
        rows.iter().for_each(|row| votes.push_row(row));
        let standing: Vec<Standing> =
            (0..statements).map(|j| Standing { out: out.contains(&j), meta: false }).collect();
        Columns::new(&votes, &standing)
    }

    #[test]
    fn two_directions_by_hand() {
        let rows: [&[(u32, i8)]; 4] =
            [&[(0, 1), (1, 1)], &[(0, -1), (1, -1)], &[(0, 1), (1, 0)], &[(0, -1), (1, 0)]];
        // D = rows; DᵀD = [[4, 2], [2, 2]]: λ = 3 ± √5, v₁ ∝ (2, λ₁ − 4).
        let axes = Axes::find(&columns(2, &rows, &[]), None);
        let (x, y) = (2.0, 5.0_f64.sqrt() - 1.0);
        let length = (x * x + y * y).sqrt();
        let [first, second] = &axes.components;
        assert!((first[0] - x / length).abs() < 1e-8 && (first[1] - y / length).abs() < 1e-8, "{first:?}");
        assert!((second[0].abs() - y / length).abs() < 1e-8 && second[0] * second[1] < 0.0, "{second:?}");
        assert_eq!(axes.center, [0.0, 0.0]);
    }

    #[test]
    fn out_counts_as_seen() {
        // Statement 1 is out: two columns, and everybody saw one more than they did.
        let columns = columns(3, &[&[(0, 1)], &[(0, -1), (1, 1)], &[(1, 1)]], &[1]);
        let axes = Axes { center: vec![0.0; 3], components: [vec![1.0, 0.0, 0.0], vec![0.0; 3]] };
        assert_eq!(axes.places(&columns), [Some([1.0, 0.0]), Some([-1.0, 0.0]), Some([0.0, 0.0])]);
        let found = Axes::find(&columns, None);
        assert_eq!(found.components, [vec![1.0, 0.0, 0.0], vec![0.0; 3]]);
    }

    #[test]
    fn one_row_and_one_column() {
        let axes = Axes::find(&columns(3, &[&[(0, 1), (2, -1)], &[]], &[]), None);
        let root = 0.5_f64.sqrt();
        assert_eq!(axes.center, [0.0; 3]);
        assert!((axes.components[0][0] - root).abs() < 1e-15 && axes.components[0][2] < 0.0);
        let flat = Axes::find(&columns(1, &[&[(0, 1)], &[(0, -1)]], &[]), None);
        assert_eq!((flat.center, flat.components), (vec![0.0], [vec![0.0], vec![0.0]]));
    }

    #[test]
    fn known_components_are_taken_as_they_are() {
        let columns = columns(4, &[&[(0, 1), (1, 1), (3, 1)], &[(0, -1), (1, -1)]], &[1]);
        let now = |first: &[f64]| Components::Now([first.to_vec(), vec![]]);
        let found = Axes::find(&columns, Some(&now(&[0.5, 9.0, 9.0])));
        assert_eq!(found.components, [vec![0.5, 0.0, 0.0, 0.0], vec![0.0; 4]]);
        assert_eq!(found.center, [0.0, 0.0, 0.0, 1.0]);
        let searched = Axes::find(&columns, None).components;
        assert_eq!(Axes::find(&columns, Some(&now(&[f64::NAN]))).components, searched);
    }

    #[test]
    fn a_start_that_says_nothing_is_not_used() {
        let both = columns(2, &[&[(0, 1), (1, 1)], &[(0, -1), (1, -1)], &[(0, 1), (1, -1)]], &[]);
        let plain = Axes::find(&both, None).components;
        for start in [vec![], vec![0.0], vec![f64::NAN], vec![f64::INFINITY, 1.0]] {
            let before = Components::Before([start.clone(), start]);
            assert_eq!(Axes::find(&both, Some(&before)).components, plain);
        }
        let turned = plain.clone().map(|v| v.iter().map(|x| -x * 1e99).collect::<Vec<_>>());
        let found = Axes::find(&both, Some(&Components::Before(turned))).components;
        for (a, b) in found.iter().flatten().zip(plain.iter().flatten()) {
            assert!((a + b).abs() < 1e-8, "{found:?} {plain:?}");
        }
    }
}
