//! Sums that do not depend on the order of what is added.
//!
//! What lives here: rounding to a grid on which additions are exact, and fixed scrambling of numbers. What may
//! not: anything about votes. Read next: [`super::pca`].
//!
//! Adding floating-point numbers in another order gives other last bits, and the last bits decide who of two
//! people halfway between two groups belongs where. Sorting first is no cure: statements would have to be sorted
//! as well as people, and tied ones cannot be told apart. So each number is first rounded to a multiple of one
//! power of two, chosen so coarse that no sum can outgrow the 53 bits of the mantissa. Then every addition is
//! exact, and any order gives the same bits. *Source*: pre-rounding as in Demmel & Nguyen, "Fast Reproducible
//! Floating-Point Summation", 2013; here in one fold, which loses at most n·2⁻⁵⁰ of the bound.

/// Multiples of a power of two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    /// 1.5 · 2⁵² steps: adding and subtracting it rounds to whole steps.
    magic: f64,
}

impl Grid {
    /// The grid on which sums stay exact while the magnitudes add up to at most about `most`.
    ///
    /// A bound that is 0 or no number gives the finest grid.
    pub fn for_sums_to(most: f64) -> Self {
        let most = if most.is_finite() { most.abs().clamp(1e-200, 1e200) } else { 1e-200 };
        // The greatest power of two that is not above the bound.
        let power = f64::from_bits(most.to_bits() & (0x7ff << 52));
        Self { magic: 6.0 * power }
    }

    /// The nearest multiple, ties to the even one. What is beyond the bound or no number becomes another number,
    /// never a panic.
    #[inline]
    pub fn round(self, x: f64) -> f64 {
        (x + self.magic) - self.magic
    }

    /// The sum of rounded terms.
    pub fn sum(self, terms: impl IntoIterator<Item = f64>) -> f64 {
        terms.into_iter().fold(0.0, |sum, term| sum + self.round(term))
    }
}

/// The greatest magnitude; 0 of none.
pub fn greatest(values: impl IntoIterator<Item = f64>) -> f64 {
    values.into_iter().fold(0.0, |greatest, x| f64::max(greatest, x.abs()))
}

/// A number that looks unrelated to the one given (the finaliser of SplitMix64).
#[inline]
pub const fn scramble(x: u64) -> u64 {
    let mut z = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The number as a fraction between −1 and 1.
pub fn fraction(x: u64) -> f64 {
    (x >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_order_gives_the_same_bits() {
        let values: Vec<f64> = (0..1000).map(|i| fraction(scramble(i)) * 3.7).collect();
        let grid = Grid::for_sums_to(3.7 * 1000.0);
        let forward = grid.sum(values.iter().copied());
        let backward = grid.sum(values.iter().rev().copied());
        let halves = grid.sum(values[500..].iter().copied()) + grid.sum(values[..500].iter().copied());
        assert_eq!((forward.to_bits(), forward.to_bits()), (backward.to_bits(), halves.to_bits()));
        let plain: f64 = values.iter().sum();
        assert!((forward - plain).abs() < 1e-9);
        assert!(values.iter().all(|&x| (grid.round(x) - x).abs() < 1e-11));
    }

    #[test]
    fn a_bound_is_kept_however_small_or_strange() {
        for most in [0.0, 1e-300, f64::NAN, f64::INFINITY, 1.0, 0.75, 1e12] {
            let grid = Grid::for_sums_to(most);
            assert_eq!(grid.round(0.0), 0.0);
            assert!(grid.round(f64::NAN).is_nan());
        }
        assert_eq!(Grid::for_sums_to(1.0).round(-1.0), -1.0);
        assert!((Grid::for_sums_to(1.9).round(1.9) - 1.9).abs() < 1e-14);
        assert_eq!(greatest([-2.0, 1.0]), 2.0);
        assert_eq!(greatest([]), 0.0);
    }
}
