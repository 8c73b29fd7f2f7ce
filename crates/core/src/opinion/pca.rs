//! The directions along which votes differ most.
//!
//! What lives here: the centre, the top eigenvectors of the votes' covariance, the share of variance that the
//! first two explain. What may not: places of people ([`super::projection`]). Read next: that file.

use super::eigen::symmetric_eigen;
use super::exact::{Grid, fraction, greatest, scramble};
use super::matrix::{Votes, decode};
use super::sums::{Column, Sums};

/// How many directions come out. Two are drawn; the others are where the two may turn to when the map is drawn
/// again from some of the people ([`super::stability`]).
pub const DIRECTIONS: usize = 6;

/// How many directions are multiplied at once. Two, so that two directions of equal variance are both found.
const BLOCK: usize = 2;

/// The search space is cut back to [`DIRECTIONS`] when it has so many.
const MOST: usize = 40;

/// The search does not look at what it has before the space has so many …
const FIRST_LOOK: usize = 16;

/// … and then whenever it has so many more.
const LOOK_EVERY: usize = 2;

/// The search ends when both drawn directions obey ‖Av − λv‖ ≤ `TOLERANCE` · λ₁ …
const TOLERANCE: f64 = 1e-8;

/// … or after so many products. What is found by then is still orthonormal, only less exact; it happens where
/// directions are nearly equal in variance, that is, where they mean little.
const MAX_PRODUCTS: usize = 120;

/// The search also ends when nothing has become better for so many products: what is left is rounding.
const PATIENCE: usize = 24;

/// The first direction is shared by statements when its variance is so many times that of the most contested one.
/// Where votes are independent A is nearly diagonal and λ₁ about its greatest entry; the crowds of the tests come to
/// 1.4, and to 1.6 where they are too small to be stable. Real conversations come to 3 and more.
const SHARED: f64 = 1.5;

/// So many times a statement's key is refined by those of its voters' statements, at most.
const ROUNDS: usize = 3;

/// A direction with less than this share of the first one's length or variance is taken as absent.
const NEGLIGIBLE: f64 = 1e-12;

/// One row a statement, one column a direction.
type Block = Vec<[f64; BLOCK]>;

/// Centre and principal components of the votes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Principal {
    /// Whether a statement takes part: it is not out, and somebody saw it.
    pub takes_part: Vec<bool>,
    /// Mean vote on each statement over the people who saw it (a pass counts as 0); 0 where nobody did.
    pub center: Vec<f64>,
    /// Two orthonormal directions, one number a statement; all zeros where there is no such direction.
    pub components: [Vec<f64>; 2],
    /// The share of the votes' variance along each of the two, between 0 and 1.
    pub explained: [f64; 2],
    /// The votes' variance: Σ (x − c)² over all votes.
    pub variance: f64,
    /// Whether the first direction is shared by statements: along it people differ so much more than on any single
    /// statement as independent votes do not.
    pub structured: bool,
    /// The top directions, at most [`DIRECTIONS`], the two included; those after the second are rough.
    pub directions: Vec<Vec<f64>>,
    /// Products with the covariance that the search took.
    pub products: usize,
    /// Whether the search ended by its tolerance rather than by its maximum of products.
    pub converged: bool,
}

/// Finds the principal components of the votes; `out` marks statements that take no part.
///
/// Let c_j be the mean of column j over those who saw it. An unseen cell is imputed with c_j, so after
/// centring it is 0, and only seen cells remain:
///
/// ```text
/// X_ij = x_ij − c_j  (seen),  0 (unseen)        A = Xᵀ X        A v = Σ_i (X_i · v) X_i
/// A_jk = S_jk − c_k·M_jk − c_j·M_kj + c_j·c_k·N_jk      (sums over those who saw both)
/// ```
///
/// There is no scaling by variance. Where there are few statements and many votes ([`Sums::are_used`]), A is formed from the
/// whole-number sums of pairs; otherwise it is never formed, and each product goes over the votes. The top eigenvectors are
/// found by a block Krylov method: the space spanned by products with A grows by two directions a step, and the
/// best approximations within it are taken (Rayleigh–Ritz).
///
/// *Order*: neither that of people nor that of statements changes a bit: every sum over either is exact
/// ([`super::exact`]), and the start of the search is drawn from what was voted on a statement, not from its
/// number. (Only statements that cannot be told apart by what their voters voted are told apart by their numbers.)
/// *Sign*: a direction leans to the statements with more votes.
///
/// *Degenerate*: no variance (nobody, one person, all alike) gives two zero components; all variance in
/// one direction (one statement, two people) gives a zero second component. Where two directions have
/// equal variance, any basis of their plane is right, and the start picks one.
///
/// *Cost*: O(votes) a product, or O(statements²) with pairs; twelve to twenty products are usual.
/// *Source*: Golub & Underwood, "The block Lanczos method", 1977; restart as in Wu & Simon, 2000; imputation as
/// in Polis.
pub fn principal_components(votes: &Votes, sums: &Sums, out: &[bool]) -> Principal {
    let statements = votes.statements();
    let columns: Vec<Column> = (0..statements).map(|j| sums.column(j)).collect();
    let takes_part: Vec<bool> =
        (0..statements).map(|j| columns[j].seen > 0 && !out.get(j).copied().unwrap_or(false)).collect();
    // Where all voted alike nothing is told apart; left in, such a statement would get rounding noise for a weight.
    let active: Vec<usize> = (0..statements).filter(|&j| takes_part[j] && spread(columns[j]) > 0.0).collect();
    let center: Vec<f64> = columns.iter().map(|c| mean(*c)).collect();
    let spreads: Vec<f64> = active.iter().map(|&j| spread(columns[j])).collect();
    let variance = Grid::for_sums_to(votes.people() as f64 * statements as f64).sum(spreads.iter().copied());
    let nothing = || [vec![0.0; statements], vec![0.0; statements]];
    if variance <= 0.0 {
        return Principal {
            takes_part,
            center,
            components: nothing(),
            converged: true,
            ..Principal::default()
        };
    }
    let keys = keys(votes, sums, &active);
    let start = start(&active, &keys);
    let found = if sums.are_used() {
        let covariance = covariance(sums, &center, &active);
        search(start, |block| dense_product(&covariance, block))
    } else {
        let longest = (0..votes.people()).map(|person| votes.seen(person)).max().unwrap_or(0);
        let most = columns.iter().map(|column| column.seen).max().unwrap_or(0);
        // A score is Σ 2·|x| at most, over a row; a sum by statement so many scores.
        let score = 2.0 * (longest as f64).sqrt();
        let grids = [Grid::for_sums_to(score), Grid::for_sums_to(score * f64::from(most))];
        search(start, |block| sparse_product(votes, &center, &active, grids, block))
    };
    let mut components = nothing();
    let mut explained = [0.0; 2];
    let mut directions = Vec::new();
    let first = found.values.first().copied().unwrap_or(0.0);
    for (a, (value, vector)) in found.values.iter().zip(found.vectors).enumerate() {
        if *value <= NEGLIGIBLE * variance {
            break;
        }
        let mut direction = vec![0.0; statements];
        active.iter().zip(oriented(vector, &active, &columns, &keys)).for_each(|(&j, x)| direction[j] = x);
        if a < 2 {
            explained[a] = (value / variance).min(1.0);
            components[a].clone_from(&direction);
        }
        directions.push(direction);
    }
    let Found { products, converged, .. } = found;
    let structured = first >= SHARED * greatest(spreads);
    Principal {
        takes_part,
        structured,
        center,
        components,
        explained,
        variance,
        directions,
        products,
        converged,
    }
}

fn mean(column: Column) -> f64 {
    if column.seen > 0 { f64::from(column.sum) / f64::from(column.seen) } else { 0.0 }
}

/// Σ (x − c)² over those who saw it: q − s²/n = (n·q − s²)/n, exactly 0 where all agree.
fn spread(column: Column) -> f64 {
    let [n, s, q] = [column.seen, column.sum, column.squares].map(i64::from);
    if n > 0 { (n * q - s * s) as f64 / n as f64 } else { 0.0 }
}

/// A number for each statement that follows from what was voted on it and on the statements beside it, whatever
/// their numbers; 0 for statements that take no part. Equal for statements that cannot be told apart so.
pub fn keys(votes: &Votes, sums: &Sums, active: &[usize]) -> Vec<u64> {
    let mut keys = vec![0_u64; votes.statements()];
    for &j in active {
        let Column { seen, sum, squares } = sums.column(j);
        keys[j] = [seen, sum, squares].into_iter().fold(1, |key, x| scramble(key ^ x as u64));
    }
    let distinct = |keys: &[u64]| {
        let mut own: Vec<u64> = active.iter().map(|&j| keys[j]).collect();
        own.sort_unstable();
        own.dedup();
        own.len()
    };
    // Colour refinement: a statement is also known by the statements that its voters voted on, and so on.
    let mut known = distinct(&keys);
    for _ in 0..ROUNDS {
        if known == active.len() {
            break;
        }
        keys = refined(votes, sums, active, &keys);
        let now = distinct(&keys);
        if now == known {
            break;
        }
        known = now;
    }
    keys
}

/// One round of [`keys`].
fn refined(votes: &Votes, sums: &Sums, active: &[usize], keys: &[u64]) -> Vec<u64> {
    let mut refined = keys.to_vec();
    if sums.are_used() {
        for (i, &k) in active.iter().enumerate() {
            let pairs = sums.pairs(k);
            for &j in &active[..i] {
                let [n, s, first, second] = pairs[j].map(|x| x as u64);
                let tell = |own: u64, other: u64, beside: u64| {
                    [n, s, own, other].into_iter().fold(beside, |key, x| scramble(key ^ x))
                };
                refined[j] = refined[j].wrapping_add(tell(first, second, keys[k]));
                refined[k] = refined[k].wrapping_add(tell(second, first, keys[j]));
            }
        }
    } else {
        let told = row_keys(keys);
        for person in 0..votes.people() {
            let row = row_key(&told, votes.codes(person));
            for &cell in votes.codes(person) {
                let (j, value) = decode(cell);
                let key = &mut refined[j as usize];
                *key = key.wrapping_add(row.wrapping_mul((2 * value + 5) as u64));
            }
        }
    }
    for (j, key) in refined.iter_mut().enumerate() {
        *key = if keys[j] == 0 { 0 } else { *key };
    }
    refined
}

/// What each vote adds to the key of its person ([`row_key`]).
pub fn row_keys(keys: &[u64]) -> Vec<u64> {
    let told = |&key: &u64| [0, 1, 2].map(|value| if key == 0 { 0 } else { scramble(key ^ value) });
    keys.iter().flat_map(told).collect()
}

/// A number for a person that follows from what they voted, whatever the numbers of people and statements.
pub fn row_key(told: &[u64], row: &[u32]) -> u64 {
    let told = row.iter().filter_map(|&cell| told.get(cell as usize));
    told.fold(0, |sum: u64, x| sum.wrapping_add(*x))
}

/// Numbers between −1 and 1 drawn from the statements' keys; statements with equal keys get different ones.
fn start(active: &[usize], keys: &[u64]) -> Block {
    let mut order: Vec<usize> = (0..active.len()).collect();
    order.sort_by_key(|&i| keys[active[i]]); // stable
    let mut out = vec![[0.0; BLOCK]; active.len()];
    let mut alike = 0_u64;
    for (place, &i) in order.iter().enumerate() {
        let before = place.checked_sub(1).map(|before| keys[active[order[before]]]);
        alike = if before == Some(keys[active[i]]) { alike + 1 } else { 0 };
        let mut draw = keys[active[i]].wrapping_add(alike);
        for x in &mut out[i] {
            draw = scramble(draw);
            *x = fraction(draw);
        }
    }
    out
}

/// A, of the statements that take part.
fn covariance(sums: &Sums, center: &[f64], active: &[usize]) -> Vec<Vec<f64>> {
    let mut a = vec![vec![0.0; active.len()]; active.len()];
    for (row, &k) in active.iter().enumerate() {
        a[row][row] = spread(sums.column(k));
        let pairs = sums.pairs(k);
        for (column, &j) in active[..row].iter().enumerate() {
            let [n, s, first, second] = pairs[j].map(f64::from);
            // Written so that j and k may change places.
            let x = s - (center[k] * first + center[j] * second) + (center[j] * center[k]) * n;
            a[row][column] = x;
            a[column][row] = x;
        }
    }
    a
}

/// A · block from A itself.
fn dense_product(a: &[Vec<f64>], block: &Block) -> Block {
    let root = (a.len() as f64).sqrt();
    let product = |row: &Vec<f64>| {
        let grid = Grid::for_sums_to(greatest(row.iter().copied()) * root);
        let mut out = [0.0; BLOCK];
        for (x, vector) in row.iter().zip(block) {
            for (o, v) in out.iter_mut().zip(vector) {
                *o += grid.round(x * v);
            }
        }
        out
    };
    a.iter().map(product).collect()
}

/// A · block = Σ_i X_iᵀ (X_i · block), touching seen cells only; the columns of the block have unit length.
fn sparse_product(votes: &Votes, center: &[f64], active: &[usize], grids: [Grid; 2], block: &Block) -> Block {
    // What each vote adds to its person's score, rounded once for all of them.
    let [grid, of_scores] = grids;
    let mut adds = vec![[0.0; BLOCK]; 3 * votes.statements()];
    for (&j, row) in active.iter().zip(block) {
        for (value, added) in [-1.0, 0.0, 1.0].into_iter().zip(&mut adds[3 * j..]) {
            *added = row.map(|x| grid.round((value - center[j]) * x));
        }
    }
    // Scores by statement and side; the centre comes in at the end.
    let mut sides = vec![[0.0; BLOCK]; 3 * votes.statements()];
    for person in 0..votes.people() {
        let row = votes.codes(person);
        // Two sums at once: exact ones may be taken in any order.
        let (mut even, mut odd) = ([0.0; BLOCK], [0.0; BLOCK]);
        let pairs = row.chunks_exact(2);
        if let [last] = pairs.remainder() {
            even = adds[*last as usize];
        }
        for pair in pairs {
            even = plus(even, adds[pair[0] as usize]);
            odd = plus(odd, adds[pair[1] as usize]);
        }
        let score = plus(even, odd).map(|s| of_scores.round(s));
        for &cell in row {
            let side = &mut sides[cell as usize];
            *side = plus(*side, score);
        }
    }
    let image = |&j: &usize| {
        let mut out = [0.0; BLOCK];
        for (value, side) in [-1.0, 0.0, 1.0].into_iter().zip(&sides[3 * j..]) {
            out.iter_mut().zip(side).for_each(|(o, s)| *o += (value - center[j]) * s);
        }
        out
    };
    active.iter().map(image).collect()
}

/// Written out, so that it becomes one instruction.
fn plus(a: [f64; BLOCK], b: [f64; BLOCK]) -> [f64; BLOCK] {
    [a[0] + b[0], a[1] + b[1]]
}

/// What the search found: eigenvalues, greatest first, and their vectors.
struct Found {
    values: Vec<f64>,
    vectors: Vec<Vec<f64>>,
    products: usize,
    converged: bool,
}

/// The top eigenvectors of a symmetric, positive semidefinite matrix that is known by its products.
fn search(start: Block, product: impl Fn(&Block) -> Block) -> Found {
    let n = start.len();
    // The space so far: orthonormal vectors, their images, and the inner products of the two.
    let (mut basis, mut images): (Vec<Vec<f64>>, Vec<Vec<f64>>) = (Vec::new(), Vec::new());
    let mut inner: Vec<Vec<f64>> = Vec::new();
    let mut next: Vec<Vec<f64>> = (0..BLOCK).map(|a| start.iter().map(|row| row[a]).collect()).collect();
    let (mut products, mut look) = (0, FIRST_LOOK);
    let (mut least, mut since) = (f64::INFINITY, 0);
    loop {
        let before = basis.len();
        for vector in next {
            basis.extend(orthonormal(vector, &basis));
        }
        if basis.len() > before {
            let mut block = vec![[0.0; BLOCK]; n];
            for (a, vector) in basis[before..].iter().enumerate() {
                block.iter_mut().zip(vector).for_each(|(row, x)| row[a] = *x);
            }
            let image = product(&block);
            products += 1;
            for a in 0..basis.len() - before {
                let own: Vec<f64> = image.iter().map(|row| row[a]).collect();
                let grid = Grid::for_sums_to(greatest(own.iter().copied()) * (n as f64).sqrt());
                let row = basis[..=before + a].iter().map(|vector| dot(grid, vector, &own));
                inner.push(row.collect());
                images.push(own);
            }
        }
        let whole = basis.len() == before || basis.len() >= n;
        let full = basis.len() + BLOCK > MOST;
        if !whole && !full && basis.len() < look {
            next = images[before..].to_vec();
            continue;
        }
        look = basis.len() + LOOK_EVERY;
        let square = inner.iter().map(|row| row.iter().copied().chain(vec![0.0; inner.len() - row.len()]));
        let (values, turns) = symmetric_eigen(square.map(Iterator::collect).collect());
        let kept = DIRECTIONS.min(values.len());
        let tops = if whole { 0 } else { 2.min(kept) };
        let off: Vec<Vec<f64>> = (0..tops)
            .map(|a| residual(&turned(&images, &turns[a]), &turned(&basis, &turns[a]), values[a]))
            .collect();
        let converged = whole || off.iter().all(|off| length(off) <= TOLERANCE * values[0]);
        let worst = off.iter().map(|off| length(off)).fold(0.0, f64::max);
        if worst < 0.9 * least {
            (least, since) = (worst, products);
        }
        let stuck = products >= since + PATIENCE;
        if converged || stuck || products >= MAX_PRODUCTS {
            let vectors = turns[..kept].iter().map(|turn| turned(&basis, turn)).collect();
            return Found { values: values[..kept].to_vec(), vectors, products, converged };
        }
        if full {
            look = 0;
            let image: Vec<Vec<f64>> = turns[..kept].iter().map(|turn| turned(&images, turn)).collect();
            basis = turns[..kept].iter().map(|turn| turned(&basis, turn)).collect();
            next = (0..BLOCK.min(kept)).map(|a| residual(&image[a], &basis[a], values[a])).collect();
            images = image;
            inner =
                (0..kept).map(|a| (0..=a).map(|b| if a == b { values[a] } else { 0.0 }).collect()).collect();
        } else {
            next = images[before..].to_vec();
        }
    }
}

/// Σ turn_k · vector_k.
fn turned(vectors: &[Vec<f64>], turn: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; vectors.first().map_or(0, Vec::len)];
    for (vector, t) in vectors.iter().zip(turn) {
        out.iter_mut().zip(vector).for_each(|(o, x)| *o += t * x);
    }
    out
}

/// A v − λ v.
fn residual(image: &[f64], vector: &[f64], value: f64) -> Vec<f64> {
    image.iter().zip(vector).map(|(y, x)| y - value * x).collect()
}

/// Σ a_j · b_j in any order.
fn dot(grid: Grid, a: &[f64], b: &[f64]) -> f64 {
    // Four sums at once: exact ones may be taken in any order.
    let mut sums = [0.0; 4];
    let (a4, b4) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest = grid.sum(a4.remainder().iter().zip(b4.remainder()).map(|(x, y)| x * y));
    for (x, y) in a4.zip(b4) {
        for ((sum, x), y) in sums.iter_mut().zip(x).zip(y) {
            *sum += grid.round(x * y);
        }
    }
    sums.iter().sum::<f64>() + rest
}

fn length(vector: &[f64]) -> f64 {
    let most = greatest(vector.iter().copied());
    dot(Grid::for_sums_to(most * most * vector.len() as f64), vector, vector).sqrt()
}

/// What of a vector is orthogonal to a basis, at unit length; nothing where that is negligible. Each projection is
/// taken out twice ("twice is enough": Giraud, Langou & Rozložník, 2005).
fn orthonormal(mut vector: Vec<f64>, basis: &[Vec<f64>]) -> Option<Vec<f64>> {
    let before = length(&vector);
    if before <= 0.0 || !before.is_finite() {
        return None;
    }
    vector.iter_mut().for_each(|x| *x /= before);
    for _ in 0..2 {
        for other in basis {
            let grid = Grid::for_sums_to((vector.len() as f64).sqrt());
            let along = dot(grid, &vector, other);
            vector.iter_mut().zip(other).for_each(|(x, o)| *x -= along * o);
        }
    }
    let after = length(&vector);
    (after > NEGLIGIBLE).then(|| {
        vector.iter_mut().for_each(|x| *x /= after);
        vector
    })
}

/// The direction or its opposite: whichever leans to statements with more votes; where it leans to neither, to
/// agreement, to statements that fewer passed, and at last to the statement with the least key.
fn oriented(vector: Vec<f64>, active: &[usize], columns: &[Column], keys: &[u64]) -> Vec<f64> {
    let lean = |of: fn(&Column) -> i32| {
        let weights = active.iter().map(|&j| f64::from(of(&columns[j])));
        let most: f64 = weights.clone().map(f64::abs).sum();
        let lean = Grid::for_sums_to(most).sum(vector.iter().zip(weights).map(|(x, weight)| x * weight));
        Some(lean).filter(|lean| lean.abs() > 1e-9 * most)
    };
    let least = || {
        let top = greatest(vector.iter().copied());
        let telling = vector.iter().zip(active).filter(|(x, _)| x.abs() >= top * (1.0 - 1e-6));
        telling.min_by_key(|&(_, &j)| keys[j]).map(|(x, _)| *x)
    };
    let lean = lean(|c| c.seen).or_else(|| lean(|c| c.sum)).or_else(|| lean(|c| c.squares)).or_else(least);
    let opposite = lean.is_some_and(|lean| lean < 0.0);
    // Adding 0 makes −0 plain.
    vector.iter().map(|x| if opposite { -x + 0.0 } else { x + 0.0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(statements: usize, rows: &[&[(u32, i8)]]) -> Principal {
        let mut votes = Votes::new(statements);
        rows.iter().for_each(|row| votes.push_row(row));
        principal_components(&votes, &Sums::of(&votes), &[])
    }

    #[test]
    fn nothing_to_tell_apart_is_zero() {
        for found in [of(0, &[]), of(3, &[]), of(2, &[&[(0, 1), (1, -1)]]), of(2, &[&[(0, 0)], &[(0, 0)]])] {
            assert_eq!(found.explained, [0.0; 2]);
            assert!(found.components.iter().flatten().all(|x| *x == 0.0));
            assert!(found.converged);
        }
    }

    #[test]
    fn one_direction_alone() {
        // Two people who differ on both statements: all variance lies along (1, 1)/√2.
        let found = of(3, &[&[(0, 1), (1, 1)], &[(0, -1), (1, -1)]]);
        let root = 0.5_f64.sqrt();
        assert!(
            (found.components[0][0] - root).abs() < 1e-12 && (found.components[0][1] - root).abs() < 1e-12
        );
        assert_eq!(found.components[0][2], 0.0);
        assert_eq!(found.components[1], [0.0; 3]);
        assert!((found.explained[0] - 1.0).abs() < 1e-12);
        assert_eq!(found.center, [0.0; 3]);
    }

    #[test]
    fn camps_that_cannot_be_told_apart_by_counts_are_found() {
        // Half say + + − −, the others the opposite: all four statements have the same counts.
        let (a, b) = ([(0, 1), (1, 1), (2, -1), (3, -1)], [(0, -1), (1, -1), (2, 1), (3, 1)]);
        let found = of(4, &[&a, &b, &a, &b]);
        let signs: Vec<f64> = found.components[0].iter().map(|x| x * 2.0).collect();
        assert!(
            signs
                .iter()
                .zip([1.0, 1.0, -1.0, -1.0])
                .all(|(x, y)| (x.abs() - 1.0).abs() < 1e-12 && x * signs[0] * y > 0.0)
        );
    }

    /// A crowd with two axes of opinion and noise, on so many statements.
    fn crowd(statements: usize, people: u64) -> Votes {
        let mut votes = Votes::new(statements);
        for i in 0..people {
            let (x, y) = (fraction(scramble(i)), fraction(scramble(i + 7_000)));
            let row = (0..statements as u32)
                .filter(|&j| !scramble(i * 1_000 + u64::from(j)).is_multiple_of(3))
                .map(|j| {
                    let tell = |n: u64| fraction(scramble(u64::from(j) + n));
                    let lean =
                        2.0 * x * tell(1_000_000) + y * tell(2_000_000) + tell(i * 7_919 + 3_000_000) * 0.7;
                    (
                        j,
                        if lean > 0.2 {
                            1
                        } else if lean < -0.2 {
                            -1
                        } else {
                            0
                        },
                    )
                });
            votes.push_row(&row.collect::<Vec<_>>());
        }
        votes
    }

    #[test]
    fn from_pairs_and_from_votes_it_is_the_same_direction() {
        let votes = crowd(20, 2_000);
        assert!(Sums::of(&votes).are_used());
        let with_pairs = principal_components(&votes, &Sums::of(&votes), &[]);
        // The same votes among statements that nobody saw, so many that no pairs are kept.
        let mut wide = Votes::new(crate::opinion::sums::PAIRS_UP_TO + 1);
        (0..votes.people()).for_each(|person| wide.push_row(&votes.row(person).collect::<Vec<_>>()));
        let without = principal_components(&wide, &Sums::of(&wide), &[]);
        for a in 0..2 {
            let pairs = with_pairs.components[a].iter().zip(&without.components[a]);
            assert!(pairs.clone().all(|(x, y)| (x - y).abs() < 1e-9), "{:?}", pairs.collect::<Vec<_>>());
        }
        assert!(with_pairs.converged && without.converged);
        assert!(with_pairs.explained[0] > with_pairs.explained[1] && with_pairs.explained[1] > 0.0);
    }

    #[test]
    fn no_order_changes_a_bit() {
        for (statements, people) in [(12, 2_000), (40, 120), (crate::opinion::sums::PAIRS_UP_TO + 9, 120)] {
            let votes = crowd(statements, people);
            let found = principal_components(&votes, &Sums::of(&votes), &[]);
            for turn in 1..4_u64 {
                let mut names: Vec<u32> = (0..statements as u32).collect();
                names.sort_by_key(|&j| scramble(u64::from(j) + turn * 77));
                let mut people: Vec<usize> = (0..votes.people()).collect();
                people.sort_by_key(|&i| scramble(i as u64 + turn * 99));
                let mut other = Votes::new(statements);
                for person in people {
                    let row: Vec<_> = votes.row(person).map(|(j, v)| (names[j as usize], v)).collect();
                    other.push_row(&row);
                }
                let again = principal_components(&other, &Sums::of(&other), &[]);
                for (one, two) in found.directions.iter().zip(&again.directions) {
                    let same = one.iter().zip(&names).all(|(x, &j)| x.to_bits() == two[j as usize].to_bits());
                    assert!(same, "{statements} {turn}");
                }
            }
        }
    }
}
