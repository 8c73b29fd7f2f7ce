//! The directions along which votes differ most.
//!
//! What lives here: the centre, the top eigenvectors of the votes' covariance, the share of variance that the
//! first two explain. What may not: places of people ([`super::projection`]). Read next: that file.

mod krylov;

use self::krylov::{BLOCK, Block, Found, NEGLIGIBLE, search};
use super::exact::{Grid, greatest};
use super::keys::{keys, start};
use super::matrix::Votes;
use super::sums::{Column, Sums};

/// How many directions come out. Two are drawn; the others are where the two may turn to when the map is drawn
/// again from some of the people ([`super::stability`]).
pub const DIRECTIONS: usize = 6;

/// The first direction is shared by statements when its variance is so many times that of the most contested one.
/// Where votes are independent A is nearly diagonal and λ₁ about its greatest entry; the crowds of the tests come to
/// 1.4, and to 1.6 where they are too small to be stable. Real conversations come to 3 and more.
const SHARED: f64 = 1.5;

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
    /// What each statement is known by, whatever its number ([`keys`]).
    pub keys: Vec<u64>,
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
    let told: Vec<usize> = (0..statements).filter(|&j| takes_part[j]).collect();
    let keys = keys(votes, sums, &told, &active);
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
        keys,
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
    use crate::opinion::exact::{fraction, scramble};

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
