//! The top eigenvectors of a matrix that is known only by its products.
//!
//! What lives here: the block Krylov search and the exact inner products that it stands on. What may not: votes
//! ([`super`]).

use crate::opinion::eigen::symmetric_eigen;
use crate::opinion::exact::{Grid, greatest};

use super::DIRECTIONS;

/// How many directions are multiplied at once. Two, so that two directions of equal variance are both found.
pub(super) const BLOCK: usize = 2;

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

/// A direction with less than this share of the first one's length or variance is taken as absent.
pub(super) const NEGLIGIBLE: f64 = 1e-12;

/// One row a statement, one column a direction.
pub(super) type Block = Vec<[f64; BLOCK]>;

/// What the search found: eigenvalues, greatest first, and their vectors.
pub(super) struct Found {
    pub values: Vec<f64>,
    pub vectors: Vec<Vec<f64>>,
    pub products: usize,
    pub converged: bool,
}

/// The top eigenvectors of a symmetric, positive semidefinite matrix that is known by its products.
pub(super) fn search(start: Block, product: impl Fn(&Block) -> Block) -> Found {
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
        let off = |a: usize| residual(&turned(&images, &turns[a]), &turned(&basis, &turns[a]), values[a]);
        let worst = greatest((0..tops).map(|a| length(&off(a))));
        let converged = whole || worst <= TOLERANCE * values[0];
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
