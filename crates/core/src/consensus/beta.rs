//! The Beta distribution: what is known of a share once some have said yes and some no.
//!
//! ```text
//! density      x^(a−1) y^(b−1) / B(a, b)                         y = 1 − x
//! P(θ ≤ x)     x^a y^b / (a B(a, b)) · 1 / (1 + d₁/(1 + d₂/(1 + …)))   by Lentz, on the side where it goes fast
//! x^a y^b / B  √(ab / 2πn) · e^(−D + δ(n) − δ(a) − δ(b))         n = a + b
//!              D = a ln(a/nx) + b ln(b/ny),  δ(z) = ln Γ(z) − (z − ½) ln z + z − ½ ln 2π
//! ```
//! No Γ is ever computed: it would be a difference of huge logarithms. D is 0 where x is the share itself and is summed
//! without cancelling, δ is below 1/12z. So tails are right to 2·10⁻¹⁴ and quantiles to 10⁻¹⁴ with 100,000 people
//! (`tests/consensus_golden.rs`, against R, scipy and mpmath), and since there are only `+ - * /` and `sqrt`, a browser and a
//! server get the same bits. *Cost*: O(√n) a tail; about four tails a quantile.
//!
//! *Sources*: the continued fraction is DLMF 8.17.22; D and δ as C. Loader splits the binomial, 2000. Next:
//! [`super::support`], [`super::common_ground`].

use super::elementary::{atanh_excess, exp, ln};
use crate::vote::Tally;

/// A Beta distribution; both parameters are positive and finite.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Beta {
    a: f64,
    b: f64,
}

/// The two tails at a point; together they are 1.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Tails {
    /// P(θ ≤ x).
    pub below: f64,
    /// P(θ > x).
    pub above: f64,
    /// The density at x.
    pub density: f64,
}

impl Beta {
    /// Nothing unless both are positive and finite.
    #[must_use]
    pub fn new(a: f64, b: f64) -> Option<Self> {
        let fine = |x: f64| x.is_finite() && x > 0.0;
        (fine(a) && fine(b)).then_some(Self { a, b })
    }

    /// What is known after so many have said yes and no, and nothing was known before: Beta(yes + 1, no + 1).
    #[must_use]
    pub fn of(yes: u32, no: u32) -> Self {
        Self { a: f64::from(yes) + 1.0, b: f64::from(no) + 1.0 }
    }

    /// The same for one side of a tally, the unsure apart.
    #[must_use]
    pub fn of_side(tally: &Tally, agrees: bool) -> Self {
        Self::of(tally.side(agrees), tally.side(!agrees))
    }

    /// An order of distributions that depends on nothing else.
    pub(super) fn order(one: &Self, other: &Self) -> std::cmp::Ordering {
        one.a.total_cmp(&other.a).then(one.b.total_cmp(&other.b))
    }

    /// The mean, a / (a + b).
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.a / (self.a + self.b)
    }

    /// The standard deviation.
    #[must_use]
    pub fn sd(&self) -> f64 {
        self.variance().sqrt()
    }

    /// The variance, ab / (n² (n + 1)) with n = a + b.
    #[must_use]
    pub fn variance(&self) -> f64 {
        let n = self.a + self.b;
        self.a / n * (self.b / n) / (n + 1.0)
    }

    /// Both tails at `x`, from 0 to 1.
    #[must_use]
    pub fn tails(&self, x: f64) -> Tails {
        if x <= 0.0 {
            return Tails { below: 0.0, above: 1.0, density: 0.0 };
        }
        if x >= 1.0 {
            return Tails { below: 1.0, above: 0.0, density: 0.0 };
        }
        let (a, b, y) = (self.a, self.b, 1.0 - x);
        let mass = self.mass(x, y);
        let density = mass / (x * y);
        if x * (a + b + 2.0) < a + 1.0 {
            let below = (mass / a * fraction(a, b, x)).min(1.0);
            Tails { below, above: 1.0 - below, density }
        } else {
            let above = (mass / b * fraction(b, a, y)).min(1.0);
            Tails { below: 1.0 - above, above, density }
        }
    }

    /// P(θ > x).
    #[must_use]
    pub fn above(&self, x: f64) -> f64 {
        self.tails(x).above
    }

    /// The point below which lies the share `p`: 0 for 0 and 1 for 1.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        if p <= 0.0 {
            return 0.0;
        }
        if p >= 1.0 {
            return 1.0;
        }
        let (mean, sd) = (self.mean(), self.sd());
        let skew = 2.0 * (self.b - self.a) * (self.a + self.b + 1.0).sqrt()
            / ((self.a + self.b + 2.0) * (self.a * self.b).sqrt());
        let z = normal_quantile(p);
        solve(mean + sd * (z + skew * (z * z - 1.0) / 6.0), |x| {
            let tails = self.tails(x);
            let missing = if p < 0.5 { tails.below - p } else { (1.0 - p) - tails.above };
            // How fast the density itself changes, for its size.
            let bend = (self.a - 1.0) / x - (self.b - 1.0) / (1.0 - x);
            (missing, tails.density, bend)
        })
    }

    /// Between which points the share lies with this probability, as much left out below as above.
    #[must_use]
    pub fn band(&self, probability: f64) -> [f64; 2] {
        let tail = (1.0 - probability) / 2.0;
        [self.quantile(tail), self.quantile(1.0 - tail)]
    }

    /// x^a y^b / B(a, b).
    fn mass(&self, x: f64, y: f64) -> f64 {
        let (a, b) = (self.a, self.b);
        let n = a + b;
        let exponent = stirling(n) - stirling(a) - stirling(b) - deviance(a, n * x) - deviance(b, n * y);
        (a * (b / n) / (2.0 * std::f64::consts::PI)).sqrt() * exp(exponent)
    }
}

/// x ln(x/m) + m − x, without cancelling where the two are near.
///
/// With v = (x − m)/(x + m): ln(x/m) = 2 artanh v, and x − m = v (x + m), so it is v (x − m) + 2x (artanh v − v).
fn deviance(x: f64, m: f64) -> f64 {
    let v = (x - m) / (x + m);
    if v.abs() < 0.25 { v * (x - m) + 2.0 * x * v * atanh_excess(v) } else { x * ln(x / m) + m - x }
}

/// δ(z), the rest of Stirling's formula: the series from 16 on, below by
/// δ(z) − δ(z + 1) = (z + ½) ln(1 + 1/z) − 1 = artanh(v)/v − 1 with v = 1/(2z + 1).
fn stirling(z: f64) -> f64 {
    const FROM: f64 = 16.0;
    let (mut z, mut sum) = (z, 0.0);
    while z < FROM {
        let v = 1.0 / (2.0 * z + 1.0);
        // The series is slow near 1; there ln is exact enough.
        sum += if v < 0.9 { atanh_excess(v) } else { (z + 0.5) * ln((z + 1.0) / z) - 1.0 };
        z += 1.0;
    }
    let r = 1.0 / (z * z);
    let series = 1.0 / 12.0
        - r * (1.0 / 360.0
            - r * (1.0 / 1_260.0 - r * (1.0 / 1_680.0 - r * (1.0 / 1_188.0 - r * 691.0 / 360_360.0))));
    sum + series / z
}

/// The continued fraction of P(θ ≤ x), for x below (a + 1)/(a + b + 2).
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    /// Far more than 100,000 people need.
    const STEPS: u32 = 20_000;
    const TINY: f64 = 1e-300;
    const ENOUGH: f64 = 1e-16;
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    let mut m = 0.0;
    for _ in 0..STEPS {
        m += 1.0;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        value *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        value *= d * c;
        if (d * c - 1.0).abs() <= ENOUGH {
            break;
        }
    }
    value
}

/// The root in (0, 1) of a function that rises: of `at` come its value, its slope, and its slope's slope for its size.
/// Newton's way with the bend (Halley), halving where that would leave the bracket.
pub(super) fn solve(start: f64, at: impl Fn(f64) -> (f64, f64, f64)) -> f64 {
    /// Halving alone would be done after 60.
    const STEPS: u32 = 200;
    const ENOUGH: f64 = 1e-14;
    let (mut low, mut high) = (0.0, 1.0);
    let mut x = if start > 0.0 && start < 1.0 { start } else { 0.5 };
    for _ in 0..STEPS {
        let (missing, slope, bend) = at(x);
        if missing == 0.0 {
            break;
        }
        if missing < 0.0 {
            low = x;
        } else {
            high = x;
        }
        let newton = missing / slope;
        // A bend is trusted as far as it cannot turn the step round.
        let step = newton / (1.0 - 0.5 * (newton * bend).clamp(-1.0, 1.0));
        let mut next = x - step;
        if !(next > low && next < high) {
            next = low + (high - low) / 2.0;
        }
        let moved = (next - x).abs();
        x = next;
        if moved <= ENOUGH * x || high - low <= ENOUGH * x {
            break;
        }
    }
    x
}

/// About the standard normal quantile (to 4.5·10⁻⁴): where to begin looking.
///
/// *Source*: Hastings, Approximations for Digital Computers, 1955 (Abramowitz & Stegun 26.2.23).
pub(super) fn normal_quantile(p: f64) -> f64 {
    let tail = p.min(1.0 - p);
    let t = (-2.0 * ln(tail)).sqrt();
    let z = t
        - (2.515_517 + t * (0.802_853 + t * 0.010_328))
            / (1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308)));
    if p < 0.5 { -z } else { z }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_by_hand() {
        // Beta(2, 1) has P(θ ≤ x) = x², Beta(1, 3) has 1 − (1 − x)³.
        let two = Beta::new(2.0, 1.0).unwrap();
        let three = Beta::new(1.0, 3.0).unwrap();
        for x in [0.01, 0.2, 0.5, 0.77, 0.99] {
            let y: f64 = 1.0 - x;
            assert!((two.tails(x).below - x * x).abs() < 1e-15, "{x}");
            assert!((two.tails(x).density - 2.0 * x).abs() < 1e-14, "{x}");
            assert!((three.above(x) - y * y * y).abs() < 1e-15, "{x}");
        }
        assert!((two.quantile(0.25) - 0.5).abs() < 1e-14);
        assert!((two.mean() - 2.0 / 3.0).abs() < 1e-15 && (two.variance() - 1.0 / 18.0).abs() < 1e-15);
        // Nobody has said anything: every share is as likely.
        assert!((Beta::of(0, 0).quantile(0.3) - 0.3).abs() < 1e-14);
    }

    #[test]
    fn quantiles_and_tails_undo_each_other_from_one_person_to_a_million() {
        for (yes, no) in
            [(0, 0), (1, 0), (0, 9), (7, 2), (300, 12), (5_000, 5_000), (1, 100_000), (700_000, 300_000)]
        {
            let beta = Beta::of(yes, no);
            for p in [0.001, 0.05, 0.3, 0.5, 0.8, 0.95, 0.999] {
                let back = beta.tails(beta.quantile(p)).below;
                assert!((back - p).abs() < 1e-11, "{yes} {no} {p} {back}");
            }
        }
    }

    #[test]
    fn small_and_uneven_parameters_have_quantiles_too() {
        for (a, b) in [(0.067, 150_000.0), (0.244, 0.856), (0.5, 0.5), (0.01, 3.0)] {
            let beta = Beta::new(a, b).unwrap();
            for p in [0.05, 0.5, 0.95] {
                let x = beta.quantile(p);
                assert!((0.0..=1.0).contains(&x), "{a} {b} {p} {x}");
                assert!((beta.tails(x).below - p).abs() < 1e-9 || x < 1e-15, "{a} {b} {p} {x}");
            }
        }
    }

    #[test]
    fn what_is_no_distribution_is_none() {
        assert_eq!(Beta::new(0.0, 1.0), None);
        assert_eq!(Beta::new(1.0, f64::NAN), None);
        assert_eq!(Beta::new(f64::INFINITY, 1.0), None);
        let beta = Beta::of(3, 4);
        assert_eq!((beta.quantile(0.0), beta.quantile(1.0)), (0.0, 1.0));
        assert_eq!((beta.above(0.0), beta.above(1.0)), (1.0, 0.0));
    }
}
