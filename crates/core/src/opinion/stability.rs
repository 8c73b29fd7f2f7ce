//! How stable groups are: whether pairs of people stay together when the map is drawn again from other people.
//!
//! What lives here: the resampling and its one figure. What may not: the choice among groupings
//! ([`super::groups`]). Read next: that file.
//!
//! k-means cuts any crowd into as many groups as it is asked for, and the silhouette of people who vote independently
//! of each other is about as high as that of a real conversation (0.33 to 0.39 against 0.39 to 0.53 of those at hand).
//! But two halves of such people do not agree on where to cut.
//!
//! *Limit*: what is measured is whether the cut can be found again, not whether there is a gap. People who are spread
//! evenly along one axis, without any gap, are cut in the middle, and two halves of them agree on that.

use super::eigen::symmetric_eigen;
use super::exact::{Grid, greatest, scramble};
use super::kmeans::{cluster, nearest};
use super::matrix::{Votes, decode};
use super::micro::micro;
use super::pca::{DIRECTIONS, Principal};
use super::projection::{Evidence, Place, Prior};

/// At most so many people are drawn from; of more, so many are taken evenly.
pub const MOST_PEOPLE: usize = 2_000;

/// Fewer people are not halved: there is no figure for them.
pub const LEAST_PEOPLE: usize = 20;

/// How often so many people are halved: the more there are, the less one halving differs from another.
pub const fn resamples(people: usize) -> u32 {
    match people {
        ..=500 => 8,
        501..=1_000 => 4,
        _ => 2,
    }
}

/// Starts of k-means for a half.
const STARTS: u32 = 2;

/// Everything about the sampled people that a resample needs: their votes seen along the top directions.
#[derive(Debug)]
pub struct Sample {
    /// A number of each person's own votes, by which they are dealt into halves.
    keys: Vec<u64>,
    /// By person: b along each direction, then G as a lower triangle; zeros where there are fewer directions.
    known: Vec<[f64; WIDTH + TRIANGLE]>,
    prior: Prior,
}

/// Directions, and the entries of a lower triangle of so many rows.
const WIDTH: usize = DIRECTIONS;
const TRIANGLE: usize = WIDTH * (WIDTH + 1) / 2;

impl Sample {
    /// Takes the sample. `people` are those who are grouped, with a key each ([`super::keys::row_key`]).
    pub fn of(votes: &Votes, principal: &Principal, prior: &Prior, mut people: Vec<(u64, usize)>) -> Self {
        people.sort_unstable();
        if people.len() > MOST_PEOPLE {
            // Evenly over the order of keys, which is as good as shuffled; of people who voted alike as many as are due.
            people = (0..MOST_PEOPLE).map(|i| people[i * people.len() / MOST_PEOPLE]).collect();
        }
        let told = told(principal);
        let known = |&(_, person): &(u64, usize)| {
            let mut known = [0.0; WIDTH + TRIANGLE];
            for &cell in votes.codes(person) {
                let (j, value) = decode(cell);
                if let Some((along, weights)) = told.get(j as usize) {
                    let (b, g) = known.split_at_mut(WIDTH);
                    b.iter_mut().zip(&along[(value + 1) as usize]).for_each(|(sum, x)| *sum += x);
                    g.iter_mut().zip(weights).for_each(|(sum, x)| *sum += x);
                }
            }
            known
        };
        let known = people.iter().map(known).collect();
        Self { keys: people.into_iter().map(|(key, _)| key).collect(), known, prior: *prior }
    }

    /// How many people are in it.
    pub fn people(&self) -> usize {
        self.keys.len()
    }

    /// For each `k`, how much two maps agree that were drawn from one half of the people each, on average over
    /// some ways of halving ([`resamples`]): 1 when all pairs that one puts together the other puts together too, 0 when
    /// no more do than by chance, 0 at least. Nothing for fewer than [`LEAST_PEOPLE`] people.
    ///
    /// Each half turns the components within the top [`DIRECTIONS`] to where its own votes differ most, is placed
    /// anew, and is cut into `k` groups; the people of both halves then go to the nearest group of either. The
    /// figure is the adjusted Rand index. *Source*: Hubert & Arabie, "Comparing partitions", 1985; halving as in
    /// Lange et al., "Stability-based validation of clustering solutions", 2004.
    pub fn stability(&self, ks: &[u8]) -> Vec<Option<f64>> {
        if self.people() < LEAST_PEOPLE {
            return vec![None; ks.len()];
        }
        let mut sums = vec![0.0; ks.len()];
        let resamples = resamples(self.people());
        for resample in 0..resamples {
            let halves = self.halves(resample);
            let maps = [0, 1].map(|half| {
                let places = self.places(&halves, half);
                let own: Vec<Place> =
                    places.iter().zip(&halves).filter(|(_, h)| **h == half).map(|(p, _)| *p).collect();
                let micros = micro(&own);
                let points: Vec<Place> = micros.iter().map(|m| m.center).collect();
                let weights: Vec<u32> = micros.iter().map(|m| m.weight).collect();
                let label = |k: &u8| {
                    let centers = cluster(&points, &weights, *k, STARTS).centers;
                    places.iter().map(|p| nearest(&centers, *p).0 as u8).collect::<Vec<u8>>()
                };
                ks.iter().map(label).collect::<Vec<_>>()
            });
            for ((sum, one), other) in sums.iter_mut().zip(&maps[0]).zip(&maps[1]) {
                // Two maps without any border agree on nothing.
                let cut = |labels: &[u8]| labels.iter().any(|label| Some(label) != labels.first());
                *sum += if cut(one) || cut(other) { adjusted_rand(one, other) } else { 0.0 };
            }
        }
        sums.into_iter().map(|sum| Some((sum / f64::from(resamples)).clamp(0.0, 1.0))).collect()
    }

    /// Deals the people into two halves, by their keys alone: people who voted alike are dealt evenly.
    fn halves(&self, resample: u32) -> Vec<u8> {
        let turn = scramble(u64::from(resample) + 1);
        let mut order: Vec<(u64, usize)> =
            self.keys.iter().enumerate().map(|(i, key)| (scramble(key ^ turn), i)).collect();
        order.sort_unstable();
        let mut halves = vec![0; order.len()];
        order.iter().enumerate().for_each(|(place, &(_, i))| halves[i] = (place % 2) as u8);
        halves
    }

    /// Places all people along the two directions in which one half differs most.
    fn places(&self, halves: &[u8], half: u8) -> Vec<Place> {
        let own =
            || self.known.iter().zip(halves).filter(|(_, h)| **h == half).map(|(known, _)| &known[..WIDTH]);
        let most = greatest(own().flatten().copied());
        let grid = Grid::for_sums_to(most * most * halves.len() as f64);
        let mut square = vec![vec![0.0; WIDTH]; WIDTH];
        for b in own() {
            for (row, x) in square.iter_mut().zip(b) {
                row.iter_mut().zip(b).for_each(|(sum, y)| *sum += grid.round(x * y));
            }
        }
        let turns = symmetric_eigen(square).1;
        let (first, second) = (&turns[0], &turns[1]);
        // What each number known of a person adds to b₁, b₂, and to G₁₁, G₁₂, G₂₂ along the two.
        let mut along = [[0.0; 2]; WIDTH];
        along.iter_mut().zip(first.iter().zip(second)).for_each(|(w, (x, y))| *w = [*x, *y]);
        let mut weights = [[0.0; 3]; TRIANGLE];
        let entries = (0..WIDTH).flat_map(|i| (0..=i).map(move |j| (i, j)));
        for (weight, (i, j)) in weights.iter_mut().zip(entries) {
            let form = |u: &[f64], v: &[f64]| if i == j { u[i] * v[i] } else { u[i] * v[j] + u[j] * v[i] };
            *weight = [form(first, first), form(first, second), form(second, second)];
        }
        let place = |known: &[f64; WIDTH + TRIANGLE]| {
            let (mut b, mut g) = ([0.0; 2], [0.0; 3]);
            for (x, w) in known[..WIDTH].iter().zip(&along) {
                b = [b[0] + x * w[0], b[1] + x * w[1]];
            }
            for (x, w) in known[WIDTH..].iter().zip(&weights) {
                g = [g[0] + x * w[0], g[1] + x * w[1], g[2] + x * w[2]];
            }
            Evidence::new(b, g).located(&self.prior).at
        };
        self.known.iter().map(place).collect()
    }
}

/// By statement: what a vote of −1, 0, +1 adds to b, and what seeing it adds to G; each rounded for exact sums.
/// Statements that take no part have zeros everywhere.
fn told(principal: &Principal) -> Vec<([[f64; WIDTH]; 3], [f64; TRIANGLE])> {
    let along = Grid::for_sums_to(2.0 * (principal.center.len() as f64).sqrt());
    let weight = Grid::for_sums_to(2.0);
    let statement = |(j, center): (usize, &f64)| {
        let mut w = [0.0; WIDTH];
        w.iter_mut().zip(&principal.directions).for_each(|(x, direction)| *x = direction[j]);
        let b = [-1.0, 0.0, 1.0].map(|value| w.map(|x| along.round((value - center) * x)));
        let mut g = [0.0; TRIANGLE];
        let entries = (0..WIDTH).flat_map(|i| (0..=i).map(move |j| (i, j)));
        g.iter_mut().zip(entries).for_each(|(g, (i, j))| *g = weight.round(w[i] * w[j]));
        (b, g)
    };
    principal.center.iter().enumerate().map(statement).collect()
}

/// How much two partitions of the same people agree on which pairs belong together, less what chance gives:
/// (R − E R)/(max R − E R). 1 for equal partitions, also where both are trivial.
pub fn adjusted_rand(one: &[u8], other: &[u8]) -> f64 {
    let pairs = |n: u64| (n * n.saturating_sub(1) / 2) as f64;
    let mut table = std::collections::BTreeMap::<(u8, u8), u64>::new();
    for pair in one.iter().copied().zip(other.iter().copied()) {
        *table.entry(pair).or_default() += 1;
    }
    let (mut rows, mut columns) = ([0_u64; 256], [0_u64; 256]);
    for (&(a, b), n) in &table {
        rows[usize::from(a)] += n;
        columns[usize::from(b)] += n;
    }
    let together: f64 = table.values().map(|n| pairs(*n)).sum();
    let [a, b] = [rows, columns].map(|side| side.into_iter().map(pairs).sum::<f64>());
    let all = pairs(one.len().min(other.len()) as u64);
    if all <= 0.0 {
        return 1.0;
    }
    let chance = a * b / all;
    let most = (a + b) / 2.0;
    if most - chance <= 0.0 { 1.0 } else { (together - chance) / (most - chance) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreement_of_partitions() {
        assert_eq!(adjusted_rand(&[0, 0, 1, 1], &[5, 5, 2, 2]), 1.0);
        assert_eq!(adjusted_rand(&[], &[]), 1.0);
        assert_eq!(adjusted_rand(&[0, 0, 0], &[0, 0, 0]), 1.0);
        // Hubert & Arabie: table [[1, 1], [1, 1]] of four people: (0 − 2·2/6)/(2 − 2·2/6) = −½.
        assert!((adjusted_rand(&[0, 0, 1, 1], &[0, 1, 0, 1]) + 0.5).abs() < 1e-12);
        assert_eq!(adjusted_rand(&[0, 0, 1, 1], &[0, 0, 0, 0]), 0.0);
    }
}
