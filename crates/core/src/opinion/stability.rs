//! How stable groups are: whether pairs of people stay together when the map is drawn again from other people.
//!
//! What lives here: the resampling and its one figure. What may not: the choice among groupings
//! ([`super::groups`]). Read next: that file.
//!
//! k-means cuts any crowd into as many groups as it is asked for, and the silhouette of a structureless crowd is
//! about as high as that of a real one (0.33 to 0.39 against 0.39 to 0.53 on the conversations at hand). But two
//! halves of a structureless crowd do not agree on where to cut.

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
    if people <= 500 { 8 } else { 4 }
}

/// Starts of k-means for a half.
const STARTS: u32 = 3;

/// Everything about the sampled people that a resample needs: their votes seen along the top directions.
#[derive(Debug)]
pub struct Sample {
    /// How many directions there are.
    width: usize,
    /// A number of each person's own votes, by which they are dealt into halves.
    keys: Vec<u64>,
    /// By person: b along each direction, then G as a lower triangle.
    known: Vec<f64>,
    prior: Prior,
}

impl Sample {
    /// Takes the sample. `people` are those who are grouped, with a key each ([`super::pca::row_key`]).
    pub fn of(votes: &Votes, principal: &Principal, prior: &Prior, mut people: Vec<(u64, usize)>) -> Self {
        people.sort_unstable();
        if people.len() > MOST_PEOPLE {
            // Evenly over the order of keys, which is as good as shuffled; of people who voted alike as many as are due.
            people = (0..MOST_PEOPLE).map(|i| people[i * people.len() / MOST_PEOPLE]).collect();
        }
        let width = principal.directions.len().min(DIRECTIONS);
        let each = width + width * (width + 1) / 2;
        let told = told(principal, width);
        let mut known = vec![0.0; each * people.len()];
        for ((_, person), own) in people.iter().zip(known.chunks_exact_mut(each.max(1))) {
            for &cell in votes.codes(*person) {
                let (j, value) = decode(cell);
                let (along, weights) = told[j as usize].split_at(3 * width);
                let start = (value + 1) as usize * width;
                let (b, g) = own.split_at_mut(width);
                b.iter_mut().zip(&along[start..]).for_each(|(sum, x)| *sum += x);
                g.iter_mut().zip(weights).for_each(|(sum, x)| *sum += x);
            }
        }
        Self { width, keys: people.into_iter().map(|(key, _)| key).collect(), known, prior: *prior }
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
        if self.people() < LEAST_PEOPLE || self.width == 0 {
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
        let width = self.width;
        let each = width + width * (width + 1) / 2;
        let people = || self.known.chunks_exact(each);
        let own = || people().zip(halves).filter(|(_, h)| **h == half).map(|(person, _)| &person[..width]);
        let most = greatest(own().flatten().copied());
        let grid = Grid::for_sums_to(most * most * halves.len() as f64);
        let mut square = vec![vec![0.0; width]; width];
        for b in own() {
            for (row, x) in square.iter_mut().zip(b) {
                row.iter_mut().zip(b).for_each(|(sum, y)| *sum += grid.round(x * y));
            }
        }
        let turns = symmetric_eigen(square).1;
        let (first, second) = (&turns[0], turns.get(1));
        let zero = vec![0.0; width];
        let second = second.unwrap_or(&zero);
        // What each number known of a person adds to b₁, b₂, G₁₁, G₁₂, G₂₂ along the two.
        let mut weights: Vec<[f64; 5]> = first.iter().zip(second).map(|(x, y)| [*x, *y, 0.0, 0.0, 0.0]).collect();
        for i in 0..width {
            for j in 0..=i {
                let form = |u: &[f64], v: &[f64]| if i == j { u[i] * v[i] } else { u[i] * v[j] + u[j] * v[i] };
                weights.push([0.0, 0.0, form(first, first), form(first, second), form(second, second)]);
            }
        }
        let place = |person: &[f64]| {
            let mut told = [0.0; 5];
            for (x, weight) in person.iter().zip(&weights) {
                told.iter_mut().zip(weight).for_each(|(sum, w)| *sum += x * w);
            }
            let [b1, b2, g @ ..] = told;
            Evidence::new([b1, b2], g).located(&self.prior).at
        };
        people().map(place).collect()
    }
}

/// By statement: what a vote of −1, 0, +1 adds to b, then what seeing it adds to G; each rounded for exact sums.
fn told(principal: &Principal, width: usize) -> Vec<Vec<f64>> {
    let directions = &principal.directions[..width];
    let along = Grid::for_sums_to(2.0 * (principal.center.len() as f64).sqrt());
    let weight = Grid::for_sums_to(2.0);
    let statement = |(j, center): (usize, &f64)| {
        let w: Vec<f64> = directions.iter().map(|direction| direction[j]).collect();
        let mut out = Vec::with_capacity(3 * width + width * (width + 1) / 2);
        // Statements that take no part have zeros everywhere.
        for value in [-1.0, 0.0, 1.0] {
            out.extend(w.iter().map(|x| along.round((value - center) * x)));
        }
        for (a, x) in w.iter().enumerate() {
            out.extend(w[..=a].iter().map(|y| weight.round(x * y)));
        }
        out
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
