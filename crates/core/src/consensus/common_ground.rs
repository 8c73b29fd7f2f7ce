//! *Common ground*: would every group go along?
//!
//! Of the shares of all parts (groups, ties) it is the lowest, with what is known of it:
//!
//! ```text
//! P(every share > τ) = ∏ P(θ_g > τ)      quantile p of the lowest: where 1 − ∏ P(θ_g > x) = p
//! ```
//! So a part of few people makes the answer uncertain and not wrong: of 10 of 10 and nobody at all it is 0.40 that both are
//! above 60 %. Beside it stands Polis' *group-aware consensus*, the product of (A + 1)/(S + 2), as a geometric mean: the
//! product itself shrinks with the number of groups.
//!
//! The order of the parts changes no bit. *Cost*: O(parts) tails; a quantile takes some six times that. Next:
//! [`super::meters`].

use super::beta::{Beta, normal_quantile, solve};
use super::elementary::root;
use super::order::few;
use crate::vote::Tally;

/// A group goes along if more than this share of it does.
pub const TAU: f64 = 0.6;

/// What is known of the shares of several parts.
#[derive(Clone, PartialEq, Debug)]
pub struct Lowest(Vec<Beta>);

impl Lowest {
    /// Of no part at all nothing is known.
    #[must_use]
    pub fn of(parts: impl IntoIterator<Item = Beta>) -> Option<Self> {
        let mut parts: Vec<Beta> = parts.into_iter().collect();
        few(&mut parts, Beta::order);
        (!parts.is_empty()).then_some(Self(parts))
    }

    /// P(every share is above `tau`).
    #[must_use]
    pub fn above(&self, tau: f64) -> f64 {
        self.0.iter().map(|part| part.above(tau)).product()
    }

    /// The point below which the lowest share lies with probability `p`.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        if p <= 0.0 {
            return 0.0;
        }
        if p >= 1.0 {
            return 1.0;
        }
        if let [part] = &*self.0 {
            return part.quantile(p);
        }
        let z = normal_quantile(p);
        let start = self.0.iter().map(|part| part.mean() + z * part.sd()).fold(1.0, f64::min);
        solve(start, |x| {
            let (mut above, mut rate) = (1.0, 0.0);
            for tails in self.0.iter().map(|part| part.tails(x)) {
                above *= tails.above;
                rate += tails.density / tails.above;
            }
            ((1.0 - p) - above, above * rate, 0.0)
        })
    }

    /// Between which points the lowest share lies with this probability.
    #[must_use]
    pub fn band(&self, probability: f64) -> [f64; 2] {
        let tail = (1.0 - probability) / 2.0;
        [self.quantile(tail), self.quantile(1.0 - tail)]
    }

    /// The lowest of the mean shares.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.0.iter().map(Beta::mean).fold(1.0, f64::min)
    }

    /// How far the two outermost parts lie apart by their means, and the standard deviation of that.
    #[must_use]
    pub fn apart(&self) -> (f64, f64) {
        let by_mean = |a: &&Beta, b: &&Beta| a.mean().total_cmp(&b.mean());
        let (low, high) = (self.0.iter().min_by(by_mean), self.0.iter().max_by(by_mean));
        low.zip(high).map_or((0.0, 0.0), |(low, high)| {
            (high.mean() - low.mean(), (low.variance() + high.variance()).sqrt())
        })
    }
}

/// Polis' group-aware consensus of one side as a geometric mean, ∏ ((A + 1)/(S + 2))^(1/G), the unsure among S. Nothing
/// without groups.
#[must_use]
pub fn group_aware(groups: &[Tally], agrees: bool) -> Option<f64> {
    let mut shares: Vec<f64> = groups.iter().map(|tally| tally.share(agrees)).collect();
    few(&mut shares, f64::total_cmp);
    (!shares.is_empty()).then(|| root(shares.iter().product(), shares.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_by_hand() {
        // Of nobody every share is as likely: two of them are above .6 with .4², and the lowest is below x with 1 − (1 − x)².
        let nobody = Lowest::of([Beta::of(0, 0), Beta::of(0, 0)]).unwrap();
        assert!((nobody.above(TAU) - 0.16).abs() < 1e-15);
        assert!((nobody.quantile(0.75) - 0.5).abs() < 1e-13);
        assert_eq!(Lowest::of([]), None);
        let t = |agree, disagree, pass| Tally { agree, disagree, pass };
        let groups = [t(8, 2, 0), t(7, 1, 2)];
        let (yes, no) = (group_aware(&groups, true).unwrap(), group_aware(&groups, false).unwrap());
        assert!((yes * yes - 9.0 / 12.0 * 8.0 / 12.0).abs() < 1e-15);
        assert!((no * no - 3.0 / 12.0 * 2.0 / 12.0).abs() < 1e-15);
        assert_eq!(group_aware(&[], true), None);
    }

    #[test]
    fn one_part_is_its_own_lowest() {
        let part = Beta::of(50, 50);
        let lowest = Lowest::of([part]).unwrap();
        assert_eq!((lowest.above(TAU), lowest.band(0.9)), (part.above(TAU), part.band(0.9)));
        assert_eq!(lowest.apart().0, 0.0);
    }

    #[test]
    fn the_order_of_the_parts_changes_no_bit() {
        let parts = [(30, 11), (200, 90), (7, 3), (12, 12), (700, 100)].map(|(yes, no)| Beta::of(yes, no));
        let mut turned = parts;
        let first = Lowest::of(parts).unwrap();
        for _ in 0..parts.len() {
            turned.rotate_left(1);
            let again = Lowest::of(turned).unwrap();
            assert_eq!(again.above(TAU).to_bits(), first.above(TAU).to_bits());
            assert_eq!(again.band(0.9).map(f64::to_bits), first.band(0.9).map(f64::to_bits));
        }
    }
}
