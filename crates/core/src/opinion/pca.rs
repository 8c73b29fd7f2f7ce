//! The two directions along which votes differ most.
//!
//! What lives here: the centre, the top two eigenvectors of the votes' covariance, and the share of
//! variance they explain. What may not: places of people ([`super::projection`]). Read next: that file.

use super::matrix::Votes;

/// How many directions are searched at once. Two are wanted; the others only speed the search up, because
/// its error shrinks by λ₇/λ₂ a step instead of λ₃/λ₂.
const WIDTH: usize = 6;

/// The search ends when both wanted directions obey ‖Av − λv‖ ≤ `TOLERANCE` · λ₁ …
const TOLERANCE: f64 = 1e-11;

/// … or after this many steps. What is found by then is still orthonormal, only less exact; it happens
/// where directions are nearly equal in variance, that is, where they mean little.
const MAX_STEPS: usize = 400;

/// A direction with less than this share of the first one's length or variance is taken as absent.
const NEGLIGIBLE: f64 = 1e-12;

/// One row a statement, one column a searched direction.
type Block = Vec<[f64; WIDTH]>;

/// A small square matrix.
type Small = [[f64; WIDTH]; WIDTH];

/// Centre and principal components of the votes.
#[derive(Debug, Clone, PartialEq)]
pub struct Principal {
    /// Mean vote on each statement over the people who saw it (a pass counts as 0); 0 where nobody did.
    pub center: Vec<f64>,
    /// Two orthonormal directions, one number a statement; all zeros where there is no such direction.
    pub components: [Vec<f64>; 2],
    /// The share of the votes' variance along each direction, between 0 and 1.
    pub explained: [f64; 2],
    /// Steps that the search took.
    pub steps: usize,
    /// Whether the search ended by its tolerance rather than by its maximum of steps.
    pub converged: bool,
}

/// Finds the two principal components of the votes.
///
/// Let c_j be the mean of column j over those who saw it. An unseen cell is imputed with c_j, so after
/// centring it is 0, and only seen cells remain:
///
/// ```text
/// X_ij = x_ij − c_j  (seen),  0 (unseen)        A = Xᵀ X        A v = Σ_i (X_i · v) X_i
/// ```
///
/// There is no scaling by variance. The top eigenvectors of A are found by subspace iteration with a
/// Rayleigh–Ritz step: orthonormal V, W = A V, the small eigenproblem VᵀW = Q Θ Qᵀ, then V ← orth(W Q).
/// A itself is never formed.
///
/// *Start*: fixed numbers that depend only on the statement's index. *Sign*: in each component the first
/// entry within a millionth of the greatest magnitude is positive. *People* are visited in
/// [`Votes::canonical_order`], so their numbering does not change a bit.
///
/// *Degenerate*: no variance (nobody, one person, all alike) gives two zero components; all variance in
/// one direction (one statement, two people) gives a zero second component. Where two directions have
/// equal variance, any basis of their plane is right, and the fixed start picks one.
///
/// *Cost*: O(votes · 6) a step, and usually some tens of steps. *Source*: Golub & Van Loan, "Matrix
/// Computations", §8.2.4 (orthogonal iteration with Ritz acceleration); imputation as in Polis.
pub fn principal_components(votes: &Votes) -> Principal {
    let (center, variance) = center_and_variance(votes);
    let statements = center.len();
    let nothing = [vec![0.0; statements], vec![0.0; statements]];
    if variance <= 0.0 {
        return Principal { center, components: nothing, explained: [0.0; 2], steps: 0, converged: true };
    }
    let order = votes.canonical_order();
    let mut basis = start(statements);
    orthonormalise(&mut basis);
    let mut steps = 0;
    let (values, vectors, converged) = loop {
        steps += 1;
        let image = product(votes, &order, &center, &basis);
        let (values, rotation) = eigen(inner(&basis, &image));
        let vectors = rotate(&basis, &rotation);
        let mut next = rotate(&image, &rotation);
        let converged = (0..2).all(|a| residual(&vectors, &next, a, values[a]) <= TOLERANCE * values[0]);
        if converged || steps == MAX_STEPS {
            break (values, vectors, converged);
        }
        orthonormalise(&mut next);
        basis = next;
    };
    finish(center, variance, values, vectors, steps, converged)
}

/// Cleans the found directions: orthonormal to the last bit, negligible ones to zero, signs by the rule.
fn finish(
    center: Vec<f64>,
    variance: f64,
    values: [f64; WIDTH],
    mut vectors: Block,
    steps: usize,
    converged: bool,
) -> Principal {
    for row in &mut vectors {
        row.iter_mut().skip(2).for_each(|x| *x = 0.0);
    }
    orthonormalise(&mut vectors);
    let mut explained = [0.0; 2];
    let components = [0, 1].map(|a| {
        if values[a] <= NEGLIGIBLE * variance {
            return vec![0.0; center.len()];
        }
        explained[a] = (values[a] / variance).min(1.0);
        oriented(vectors.iter().map(|row| row[a]).collect())
    });
    Principal { center, components, explained, steps, converged }
}

/// Means of the columns, and the sum of squares Σ X_ij².
///
/// Both come from whole numbers: with n people who saw a column, the sum s of their votes and the sum q of
/// their squares, the mean is s/n and the column's share is q − s²/n = (n·q − s²)/n, exactly 0 where all
/// agree.
fn center_and_variance(votes: &Votes) -> (Vec<f64>, f64) {
    let mut sums = vec![(0_i64, 0_i64, 0_i64); votes.statements()];
    for person in 0..votes.people() {
        for (statement, value) in votes.row(person) {
            let value = i64::from(value);
            let (n, s, q) = &mut sums[statement as usize];
            *n += 1;
            *s += value;
            *q += value * value;
        }
    }
    let mut variance = 0.0;
    let center = sums
        .into_iter()
        .map(|(n, s, q)| {
            if n == 0 {
                return 0.0;
            }
            variance += (n * q - s * s) as f64 / n as f64;
            s as f64 / n as f64
        })
        .collect();
    (center, variance)
}

/// Fixed numbers between −1 and 1 that look unrelated (the finaliser of SplitMix64 over a counter).
fn start(statements: usize) -> Block {
    let mut counter = 0_u64;
    let mut next = || {
        counter = counter.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = counter;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        (z >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    };
    (0..statements).map(|_| [(); WIDTH].map(|()| next())).collect()
}

/// A · block = Σ_i X_iᵀ (X_i · block), touching seen cells only.
fn product(votes: &Votes, order: &[usize], center: &[f64], block: &Block) -> Block {
    let mut out = vec![[0.0; WIDTH]; block.len()];
    for &person in order {
        let row = votes.row(person);
        let mut score = [0.0; WIDTH];
        for (statement, value) in row.clone() {
            let j = statement as usize;
            let x = f64::from(value) - center[j];
            for (s, b) in score.iter_mut().zip(&block[j]) {
                *s += x * b;
            }
        }
        for (statement, value) in row {
            let j = statement as usize;
            let x = f64::from(value) - center[j];
            for (o, s) in out[j].iter_mut().zip(&score) {
                *o += x * s;
            }
        }
    }
    out
}

/// leftᵀ · right, made symmetric.
fn inner(left: &Block, right: &Block) -> Small {
    let mut full = [[0.0; WIDTH]; WIDTH];
    for (l, r) in left.iter().zip(right) {
        for (out, x) in full.iter_mut().zip(l) {
            for (o, y) in out.iter_mut().zip(r) {
                *o += x * y;
            }
        }
    }
    let mut half = full;
    for a in 0..WIDTH {
        for b in 0..WIDTH {
            half[a][b] = (full[a][b] + full[b][a]) / 2.0;
        }
    }
    half
}

/// block · rotation.
fn rotate(block: &Block, rotation: &Small) -> Block {
    let turned = |row: &[f64; WIDTH]| {
        let mut out = [0.0; WIDTH];
        for (x, line) in row.iter().zip(rotation) {
            for (o, r) in out.iter_mut().zip(line) {
                *o += x * r;
            }
        }
        out
    };
    block.iter().map(turned).collect()
}

/// ‖A v − λ v‖ of column `a`.
fn residual(vectors: &Block, images: &Block, a: usize, value: f64) -> f64 {
    let mut sum = 0.0;
    for (v, w) in vectors.iter().zip(images) {
        let difference = w[a] - value * v[a];
        sum += difference * difference;
    }
    sum.sqrt()
}

/// Gram–Schmidt on the columns, each of them twice ("twice is enough": Giraud, Langou & Rozložník, 2005).
/// A column that depends on earlier ones, or is negligible next to the longest, becomes zero.
fn orthonormalise(block: &mut Block) {
    let length = |block: &Block, a: usize| block.iter().map(|row| row[a] * row[a]).sum::<f64>().sqrt();
    let longest = (0..WIDTH).fold(0.0_f64, |most, a| most.max(length(block, a)));
    for a in 0..WIDTH {
        for _twice in 0..2 {
            for b in 0..a {
                let along: f64 = block.iter().map(|row| row[a] * row[b]).sum();
                block.iter_mut().for_each(|row| row[a] -= along * row[b]);
            }
        }
        let size = length(block, a);
        if size <= NEGLIGIBLE * longest {
            block.iter_mut().for_each(|row| row[a] = 0.0);
        } else {
            block.iter_mut().for_each(|row| row[a] /= size);
        }
    }
}

/// Eigenvalues (descending) and eigenvectors (columns) of a small symmetric matrix, by cyclic Jacobi
/// rotations: with τ = (h_qq − h_pp) / 2h_pq and t = sign(τ) / (|τ| + √(1 + τ²)), the rotation by
/// c = 1/√(1 + t²), s = t·c makes h_pq vanish.
fn eigen(mut h: Small) -> ([f64; WIDTH], Small) {
    const SWEEPS: usize = 30; // five or six are enough
    let mut q = [[0.0; WIDTH]; WIDTH];
    for (a, line) in q.iter_mut().enumerate() {
        line[a] = 1.0;
    }
    for _ in 0..SWEEPS {
        let mut turned = false;
        for a in 0..WIDTH {
            for b in a + 1..WIDTH {
                let negligible = 1e-16 * (h[a][a].abs() * h[b][b].abs()).sqrt();
                if h[a][b] == 0.0 || h[a][b].abs() <= negligible {
                    continue;
                }
                turned = true;
                let tau = (h[b][b] - h[a][a]) / (2.0 * h[a][b]);
                let sign = if tau < 0.0 { -1.0 } else { 1.0 };
                let t = sign / (tau.abs() + (1.0 + tau * tau).sqrt());
                let c = 1.0 / (1.0 + t * t).sqrt();
                let s = t * c;
                for line in &mut h {
                    (line[a], line[b]) = (c * line[a] - s * line[b], s * line[a] + c * line[b]);
                }
                let (top, bottom) = (h[a], h[b]);
                h[a] = std::array::from_fn(|i| c * top[i] - s * bottom[i]);
                h[b] = std::array::from_fn(|i| s * top[i] + c * bottom[i]);
                for line in &mut q {
                    (line[a], line[b]) = (c * line[a] - s * line[b], s * line[a] + c * line[b]);
                }
            }
        }
        if !turned {
            break;
        }
    }
    let mut order: [usize; WIDTH] = std::array::from_fn(|a| a);
    order.sort_by(|&a, &b| h[b][b].total_cmp(&h[a][a]).then(a.cmp(&b)));
    (order.map(|a| h[a][a]), q.map(|line| order.map(|a| line[a])))
}

/// The same direction, with its sign fixed: the first entry within a millionth of the greatest magnitude
/// is positive. The margin keeps rounding from choosing between entries that are equal in truth.
fn oriented(mut component: Vec<f64>) -> Vec<f64> {
    let greatest = component.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    let leader = component.iter().copied().find(|x| x.abs() >= greatest * (1.0 - 1e-6)).unwrap_or(0.0);
    if leader < 0.0 {
        component.iter_mut().for_each(|x| *x = -*x);
    }
    component.iter_mut().for_each(|x| *x += 0.0);
    component
}

#[cfg(test)]
mod tests {
    use super::*;

    fn votes(statements: usize, rows: &[&[(u32, i8)]]) -> Votes {
        let mut votes = Votes::new(statements);
        rows.iter().for_each(|row| votes.push_row(row));
        votes
    }

    #[test]
    fn no_difference_no_direction() {
        let cases = [
            votes(0, &[]),
            votes(0, &[&[]]),
            votes(3, &[]),
            votes(3, &[&[(0, 1), (2, -1)]]),
            votes(2, &[&[(0, 1)], &[(1, -1)]]),
            votes(2, &[&[(0, 1), (1, 1)][..]; 9]),
            votes(2, &[&[(0, 0), (1, 0)][..]; 9]),
        ];
        for case in cases {
            let found = principal_components(&case);
            assert_eq!(found.center.len(), case.statements());
            assert!(found.components.iter().flatten().all(|&x| x == 0.0));
            assert_eq!(found.explained, [0.0, 0.0]);
        }
    }

    #[test]
    fn one_direction_only() {
        let found = principal_components(&votes(1, &[&[(0, 1)], &[(0, -1)], &[(0, 0)]]));
        assert_eq!(found.components, [vec![1.0], vec![0.0]]);
        assert_eq!(found.explained, [1.0, 0.0]);
        // Two people differ along one line: (1, −1) − (−1, 1).
        let found = principal_components(&votes(2, &[&[(0, 1), (1, -1)], &[(0, -1), (1, 1)]]));
        let root = 0.5_f64.sqrt();
        assert!((found.components[0][0] - root).abs() < 1e-12);
        assert!((found.components[0][1] + root).abs() < 1e-12);
        assert_eq!(found.components[1], [0.0, 0.0]);
    }

    #[test]
    fn nearly_equal_directions_are_told_apart() {
        // Eight unrelated statements: number j splits 400 − 2j people evenly, so that the variances are 400,
        // 398, … 386, half a percent apart. Every person saw one statement, so A is diagonal and the answer
        // is known. Plain power iteration would still be wrong by a tenth after the steps allowed here.
        let mut all = Votes::new(8);
        for j in 0..8_u32 {
            for i in 0..2 * (200 - j) {
                all.push_row(&[(j, if i % 2 == 0 { 1 } else { -1 })]);
            }
        }
        let found = principal_components(&all);
        for a in 0..2 {
            for (j, x) in found.components[a].iter().enumerate() {
                let wanted = if j == a { 1.0 } else { 0.0 };
                assert!((x - wanted).abs() < 1e-3, "component {a}, statement {j}: {x}");
            }
        }
    }

    #[test]
    fn jacobi_finds_a_known_spectrum() {
        // H = Σ λ u uᵀ with the orthonormal columns of a Householder matrix I − 2wwᵀ/‖w‖².
        let w: [f64; WIDTH] = std::array::from_fn(|i| 1.0 + i as f64);
        let norm: f64 = w.iter().map(|x| x * x).sum();
        let u = |i: usize, a: usize| f64::from(u8::from(i == a)) - 2.0 * w[i] * w[a] / norm;
        let lambda: [f64; WIDTH] = std::array::from_fn(|a| (WIDTH - a) as f64);
        let mut h = [[0.0; WIDTH]; WIDTH];
        for (i, line) in h.iter_mut().enumerate() {
            for (j, cell) in line.iter_mut().enumerate() {
                *cell = (0..WIDTH).map(|a| lambda[a] * u(i, a) * u(j, a)).sum();
            }
        }
        let (values, vectors) = eigen(h);
        for a in 0..WIDTH {
            assert!((values[a] - lambda[a]).abs() < 1e-12);
            let cosine: f64 = (0..WIDTH).map(|i| vectors[i][a] * u(i, a)).sum();
            assert!((cosine.abs() - 1.0).abs() < 1e-12);
        }
    }
}
