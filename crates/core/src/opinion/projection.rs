//! Where a person stands, and how sure that is, given their votes and the two components.
//!
//! What lives here: one formula, the same for everybody on the server and for *you* in the browser; and the two
//! numbers it needs besides the components. What may not: the search for the components ([`super::pca`]). Read
//! next: [`super::groups`].
//!
//! Polis multiplies the place of somebody who saw m of n statements by √(n/m), which throws people with few votes
//! to the rim, where they look like the firmest of all. Here they stand where the votes that they gave make them
//! most likely to stand, near the middle as long as little is known, with an ellipse that says how little.

use super::exact::{Grid, greatest};
use super::matrix::Votes;
use super::plane::sane;

/// A place in the plane of opinions: along the first and along the second component.
pub type Place = [f64; 2];

/// What is known of people before they vote, and how much a vote tells.
///
/// The model: somebody at t votes x_j = c_j + Σ_a t_a·w_aj + noise, t_a ~ N(0, spread_a), noise ~ N(0, noise).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Prior {
    /// The variance of people's true places along each component; 0 where there is no such component.
    pub spread: [f64; 2],
    /// The variance of a vote around what its person's place makes one expect.
    pub noise: f64,
}

/// The noise is taken to be at least this share of the variance of votes: no crowd fits a plane exactly.
const LEAST_NOISE: f64 = 0.01;

/// A person's place with its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Located {
    /// Where they most likely stand.
    pub at: Place,
    /// The covariance of their true place around it: along the first axis, both, along the second.
    pub covariance: [f64; 3],
}

/// χ² with two degrees of freedom is below this in half of all cases: 2 ln 2.
const HALF: f64 = 1.386_294_361_119_890_6;

impl Located {
    /// The two half axes of the ellipse in which the true place lies with one chance in two, the longer one first.
    pub fn ellipse(&self) -> [[f64; 2]; 2] {
        let [a, b, d] = self.covariance;
        let (middle, half) = ((a + d) / 2.0, (a - d) / 2.0);
        let root = (half * half + b * b).sqrt();
        // The first eigenvector, from whichever row of the matrix is farther from zero.
        let (x, y) = if half >= 0.0 { (half + root, b) } else { (b, root - half) };
        let length = (x * x + y * y).sqrt();
        let (x, y) = if length > 0.0 { (x / length, y / length) } else { (1.0, 0.0) };
        let long = (HALF * (middle + root).max(0.0)).sqrt();
        let short = (HALF * (middle - root).max(0.0)).sqrt();
        [sane([x * long, y * long]), sane([-y * short, x * short])]
    }

    /// The share of what could be known about a place that is known, between 0 and 1: 1 − Σ variance / Σ spread.
    pub fn known(&self, prior: &Prior) -> f64 {
        let before = prior.spread[0] + prior.spread[1];
        if before > 0.0 { 1.0 - (self.covariance[0] + self.covariance[2]) / before } else { 0.0 }
    }
}

/// The place of one person: the mean and covariance of t, given the model of [`Prior`] and these votes.
///
/// ```text
/// t = (G + noise · diag(1/spread))⁻¹ · b          covariance = noise · (G + noise · diag(1/spread))⁻¹
/// G = Σ_{j seen} w_j·w_jᵀ          b = Σ_{j seen} (x_j − c_j) · w_j          w_j = the components at j
/// ```
///
/// Each statement should come at most once. One out of range is ignored; of a value only the sign counts.
/// Without any vote the place is the centre, with the spread of all people. Where numbers from outside overflow
/// it is the centre too. Cost: O(m). *Source*: Tipping & Bishop, "Probabilistic principal component analysis",
/// 1999, with missing values.
pub fn locate(
    center: &[f64],
    components: &[Vec<f64>; 2],
    prior: &Prior,
    votes: impl IntoIterator<Item = (u32, i8)>,
) -> Located {
    let grids = Grids::of(center.len());
    let mut evidence = Evidence::default();
    for (statement, value) in votes {
        let Ok(j) = usize::try_from(statement) else { continue };
        let Some(&c) = center.get(j) else { continue };
        let w = [0, 1].map(|a| components[a].get(j).copied().unwrap_or(0.0));
        evidence.add(&grids.told(c, w, value.signum()));
    }
    evidence.located(prior)
}

/// What votes say about a place: b, then G (first, mixed, second).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Evidence([f64; 5]);

/// The grids on which [`Evidence`] is summed, so that the order of statements does not matter.
struct Grids {
    along: Grid,
    weight: Grid,
}

impl Grids {
    fn of(statements: usize) -> Self {
        let root = (statements as f64).sqrt();
        Self { along: Grid::for_sums_to(2.0 * root), weight: Grid::for_sums_to(2.0) }
    }

    /// What one vote says.
    fn told(&self, center: f64, w: [f64; 2], value: i8) -> [f64; 5] {
        let x = f64::from(value) - center;
        let [along, weight] = [self.along, self.weight];
        [
            along.round(x * w[0]),
            along.round(x * w[1]),
            weight.round(w[0] * w[0]),
            weight.round(w[0] * w[1]),
            weight.round(w[1] * w[1]),
        ]
    }
}

impl Evidence {
    #[inline]
    fn add(&mut self, told: &[f64; 5]) {
        self.0.iter_mut().zip(told).for_each(|(sum, x)| *sum += x);
    }

    /// Of given b and G.
    pub(super) const fn new(b: [f64; 2], g: [f64; 3]) -> Self {
        Self([b[0], b[1], g[0], g[1], g[2]])
    }

    /// The place that it tells.
    pub fn located(&self, prior: &Prior) -> Located {
        let [b1, b2, g11, g12, g22] = self.0;
        let [t1, t2] = prior.spread;
        let noise = prior.noise;
        // With R = √diag(spread): t = R·K⁻¹·R·b and covariance = noise·R·K⁻¹·R, K = noise + R·G·R. So a spread of
        // zero needs no exception.
        let cross = (t1 * t2).sqrt();
        let (k11, k12, k22) = (noise + t1 * g11, cross * g12, noise + t2 * g22);
        let determinant = k11 * k22 - k12 * k12;
        if determinant.is_nan() || determinant <= 0.0 {
            return Located { at: [0.0, 0.0], covariance: [t1, 0.0, t2] };
        }
        let [p11, p12, p22] = [t1 * k22 / determinant, -cross * k12 / determinant, t2 * k11 / determinant];
        Located {
            at: sane([p11 * b1 + p12 * b2, p12 * b1 + p22 * b2]),
            // Adding 0 makes −0 plain.
            covariance: [noise * p11, noise * p12 + 0.0, noise * p22],
        }
    }
}

/// What everybody's votes say about their places. `takes_part` by statement.
pub fn evidence(
    votes: &Votes,
    center: &[f64],
    components: &[Vec<f64>; 2],
    takes_part: impl Fn(usize) -> bool,
) -> Vec<(u32, Evidence)> {
    let grids = Grids::of(center.len());
    let mut told = vec![[0.0; 5]; 3 * center.len()];
    let mut counts = vec![0_u32; 3 * center.len()];
    for (j, &c) in center.iter().enumerate().filter(|&(j, _)| takes_part(j)) {
        for value in [-1, 0, 1_i8] {
            let cell = super::matrix::code(j as u32, value) as usize;
            told[cell] = grids.told(c, [components[0][j], components[1][j]], value);
            counts[cell] = 1;
        }
    }
    let of = |person: usize| {
        let (mut seen, mut sum) = (0, Evidence::default());
        for &cell in votes.codes(person) {
            sum.add(&told[cell as usize]);
            seen += counts[cell as usize];
        }
        (seen, sum)
    };
    (0..votes.people()).map(of).collect()
}

impl Prior {
    /// The prior under which the votes would have the moments that they have.
    ///
    /// With the model above, b_a of one person has the mean square Σ_c G_ac²·spread_c + G_aa·noise, and a centred
    /// vote Σ_a w_a²·spread_a + noise. Summed over all people and votes that makes three linear equations. Where
    /// they say little (few statements, all seen by all) the noise is taken as small as it may be.
    ///
    /// `variance` is Σ (x − c)² over all votes, `seen` their number.
    pub fn from_moments(people: &[(u32, Evidence)], variance: f64, seen: f64) -> Self {
        if variance <= 0.0 || seen <= 0.0 {
            return Self::default();
        }
        let n = people.len() as f64;
        let most = greatest(people.iter().flat_map(|(_, e)| [e.0[0], e.0[1]]));
        let (squares, weights) = (Grid::for_sums_to(most * most * n), Grid::for_sums_to(2.0 * n));
        let mut s = [0.0; 7];
        for (_, Evidence([b1, b2, g11, g12, g22])) in people {
            s[0] += squares.round(b1 * b1);
            s[1] += squares.round(b2 * b2);
            s[2] += weights.round(g11 * g11);
            s[3] += weights.round(g12 * g12);
            s[4] += weights.round(g22 * g22);
            s[5] += weights.round(*g11);
            s[6] += weights.round(*g22);
        }
        let [b1, b2, g11, g12, g22, w1, w2] = s;
        // Take the noise out of the first two equations, then solve the third for it.
        let determinant = g11 * g22 - g12 * g12;
        let part = |x1: f64, x2: f64| {
            if determinant > 1e-12 * g11 * g22 {
                [(g22 * x1 - g12 * x2) / determinant, (g11 * x2 - g12 * x1) / determinant]
            } else {
                [if g11 > 0.0 { x1 / g11 } else { 0.0 }, if g22 > 0.0 { x2 / g22 } else { 0.0 }]
            }
        };
        let (from_votes, from_noise) = (part(b1, b2), part(w1, w2));
        let left = variance - w1 * from_votes[0] - w2 * from_votes[1];
        let share = seen - w1 * from_noise[0] - w2 * from_noise[1];
        let least = LEAST_NOISE * variance / seen;
        let noise = if share > 1e-9 * seen { (left / share).max(least).min(variance / seen) } else { least };
        let spread = [0, 1].map(|a| (from_votes[a] - noise * from_noise[a]).max(0.0));
        Self { spread, noise }
    }
}

/// The place of one person as Polis has it.
///
/// ```text
/// p_a = √(n / m) · Σ_{j seen} (x_j − c_j) · v_{a,j}        a = 1, 2
/// ```
///
/// with n statements in all, m that this person saw (passes count), c the centre and v the components.
/// An unseen statement adds nothing, which alone would pull people with few votes to the middle; the root
/// takes that back (Polis: "sparsity-aware projection").
///
/// Each statement should come at most once. One out of range is ignored; of a value only the sign counts.
/// Without any vote the place is the centre, `[0, 0]`, and so it is where
/// numbers from outside overflow. Cost: O(m).
pub fn place(
    center: &[f64],
    components: &[Vec<f64>; 2],
    votes: impl IntoIterator<Item = (u32, i8)>,
) -> Place {
    let [first, second] = components;
    let mut sum = [0.0, 0.0];
    let mut seen = 0.0;
    for (statement, value) in votes {
        let Ok(j) = usize::try_from(statement) else {
            continue;
        };
        let Some(&c) = center.get(j) else { continue };
        let x = f64::from(value.signum()) - c;
        sum[0] += x * first.get(j).copied().unwrap_or(0.0);
        sum[1] += x * second.get(j).copied().unwrap_or(0.0);
        seen += 1.0;
    }
    if seen == 0.0 {
        return [0.0, 0.0];
    }
    let scale = (center.len() as f64 / seen).sqrt();
    sane([sum[0] * scale, sum[1] * scale])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_votes_are_scaled_up_in_polis() {
        let center = [0.0, 0.5, 0.0, 0.0];
        let components = [vec![1.0, 0.0, 0.0, 0.0], vec![0.0, 1.0, 0.0, 0.0]];
        // One of four statements seen: √(4/1) = 2.
        assert_eq!(place(&center, &components, [(0, -1)]), [-2.0, 0.0]);
        assert_eq!(place(&center, &components, [(1, 1)]), [0.0, 1.0]);
        // All four seen: no scaling.
        assert_eq!(place(&center, &components, [(0, 1), (1, 1), (2, 0), (3, 0)]), [1.0, 0.5]);
    }

    #[test]
    fn little_known_is_near_the_middle_and_unsure() {
        let components = [vec![0.6, 0.8, 0.0, 0.0], vec![0.0, 0.0, 1.0, 0.0]];
        let prior = Prior { spread: [4.0, 1.0], noise: 0.5 };
        let at = |votes: &[(u32, i8)]| locate(&[0.0; 4], &components, &prior, votes.iter().copied());
        let nothing = at(&[]);
        assert_eq!((nothing.at, nothing.covariance), ([0.0, 0.0], [4.0, 0.0, 1.0]));
        assert_eq!(nothing.known(&prior), 0.0);
        // One vote: t = T·w·x/(noise + T·w²) = 4·0.6/(0.5 + 4·0.36); its variance noise·T/(noise + T·w²).
        let one = at(&[(0, 1)]);
        assert!((one.at[0] - 2.4 / 1.94).abs() < 1e-12 && one.at[1] == 0.0);
        assert!((one.covariance[0] - 2.0 / 1.94).abs() < 1e-12);
        // The other end of the axis, and the statement that says nothing.
        assert_eq!(at(&[(0, -1)]).at[0], -one.at[0]);
        assert_eq!(at(&[(0, 1), (3, 1)]), one);
        let all = at(&[(0, 1), (1, 1), (2, -1)]);
        assert!(all.at[0] > one.at[0] && all.at[1] < 0.0 && all.known(&prior) > one.known(&prior));
    }

    #[test]
    fn the_ellipse_has_the_axes_of_the_covariance() {
        let of = |covariance| Located { at: [0.0; 2], covariance }.ellipse();
        let [long, short] = of([4.0, 0.0, 1.0]);
        let root = HALF.sqrt();
        assert_eq!((long, short), ([2.0 * root, 0.0], [0.0, root]));
        assert_eq!(of([1.0, 0.0, 4.0])[0], [0.0, 2.0 * root]);
        // Along the diagonal: eigenvalues 3 and 1.
        let [long, short] = of([2.0, 1.0, 2.0]);
        assert!((long[0] - long[1]).abs() < 1e-12 && (long[0] * long[0] * 2.0 - 3.0 * HALF).abs() < 1e-12);
        assert!((short[0] + short[1]).abs() < 1e-12 && (short[0] * short[0] * 2.0 - HALF).abs() < 1e-12);
        assert_eq!(of([0.0; 3]), [[0.0; 2]; 2]);
        assert_eq!(of([1.0, 0.0, 1.0])[0], [root, 0.0]);
    }

    #[test]
    fn nothing_known_is_the_middle() {
        let none = [vec![], vec![]];
        let prior = Prior { spread: [1.0, 1.0], noise: 0.5 };
        assert_eq!(place(&[], &none, [(0, 1)]), [0.0, 0.0]);
        assert_eq!(place(&[0.0], &[vec![1.0], vec![0.0]], []), [0.0, 0.0]);
        assert_eq!(locate(&[], &none, &prior, [(0, 1)]).at, [0.0, 0.0]);
        assert_eq!(locate(&[0.0], &[vec![1.0], vec![0.0]], &prior, [(5, 1)]).at, [0.0, 0.0]);
        assert_eq!(locate(&[0.0], &[vec![1.0], vec![0.0]], &Prior::default(), [(0, 1)]), Located::default());
        // Numbers that nobody should send.
        let wild = [vec![f64::MAX], vec![f64::NAN]];
        assert_eq!(place(&[f64::MIN], &wild, [(0, 1)]), [0.0, 0.0]);
        assert_eq!(locate(&[f64::MIN], &wild, &prior, [(0, 1)]).at, [0.0, 0.0]);
    }

    #[test]
    fn moments_give_back_what_made_them() {
        // 4,000 people with spread 2 along (1,1,1,1)/2 and noise 1; the votes are numbers here, not signs.
        let w = 0.5;
        let draw = |n: u64| {
            let parts =
                (0..12).map(|i| super::super::exact::fraction(super::super::exact::scramble(n * 12 + i)));
            parts.sum::<f64>() / 2.0 // variance 12/3/4 = 1
        };
        let (mut people, mut variance, mut seen) = (Vec::new(), 0.0, 0.0);
        for i in 0..4000_u64 {
            let t = draw(i) * 2.0_f64.sqrt();
            let count = 2 + i % 3;
            let mut b = 0.0;
            for j in 0..count {
                let x = t * w + draw(10_000 + i * 4 + j);
                b += x * w;
                variance += x * x;
                seen += 1.0;
            }
            people.push((count as u32, Evidence([b, 0.0, 0.25 * count as f64, 0.0, 0.0])));
        }
        let prior = Prior::from_moments(&people, variance, seen);
        assert!((prior.spread[0] - 2.0).abs() < 0.2 && prior.spread[1] == 0.0, "{prior:?}");
        assert!((prior.noise - 1.0).abs() < 0.1, "{prior:?}");
        assert_eq!(Prior::from_moments(&[], 0.0, 0.0), Prior::default());
    }
}
