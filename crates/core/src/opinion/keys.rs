//! What statements and people are known by, whatever their numbers.
//!
//! What lives here: a number that follows from the votes alone, for each statement and each person. It decides where
//! an order is needed and the votes' own numbering may not give it: the start of a search, the halves of a sample. What
//! may not: any meaning; equal things have equal numbers, no more. Read next: [`super::pca`].

use super::exact::{fraction, scramble};
use super::matrix::Votes;
use super::sums::{Column, Sums};

/// So many times a statement's key is refined by those of its voters' statements, at most.
const ROUNDS: usize = 3;

/// A number for each statement that takes part (`told`), from what was voted on it; 0 for the others. Those on which
/// people differ (`active`) are also known by what was voted on the statements beside them. Equal for statements that
/// cannot be told apart so.
pub fn keys(votes: &Votes, sums: &Sums, told: &[usize], active: &[usize]) -> Vec<u64> {
    let mut keys = vec![0_u64; votes.statements()];
    for &j in told {
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
        let mut sides = vec![0_u64; 3 * votes.statements()];
        for person in 0..votes.people() {
            let row = row_key(&told, votes.codes(person));
            for &cell in votes.codes(person) {
                let side = &mut sides[cell as usize];
                *side = side.wrapping_add(row);
            }
        }
        for &j in active {
            for (side, weight) in sides[3 * j..].iter().zip([3, 5, 7]) {
                refined[j] = refined[j].wrapping_add(side.wrapping_mul(weight));
            }
        }
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
pub fn start<const N: usize>(active: &[usize], keys: &[u64]) -> Vec<[f64; N]> {
    let mut order: Vec<usize> = (0..active.len()).collect();
    order.sort_by_key(|&i| keys[active[i]]); // stable
    let mut out = vec![[0.0; N]; active.len()];
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
