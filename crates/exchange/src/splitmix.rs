//! `SplitMix64`: a small generator of numbers that look random and are the same for the same seed.
//!
//! G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. The state
//! walks by a fixed odd step; each number is the state after two rounds of shift and multiply:
//!
//! ```text
//! s ← s + 0x9E3779B97F4A7C15
//! z ← (s ⊕ (s ≫ 30)) · 0xBF58476D1CE4E5B9
//! z ← (z ⊕ (z ≫ 27)) · 0x94D049BB133111EB
//! out = z ⊕ (z ≫ 31)            (all modulo 2⁶⁴)
//! ```
//!
//! For invented data and for tests only: never for a key, a salt or an id. Next: [`crate::sample`].

/// The generator and its state.
#[derive(Clone, Debug)]
pub struct SplitMix64 {
    state: u64,
}

impl SplitMix64 {
    /// Starts at a seed; any seed will do.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 bits.
    pub const fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = self.state;
        let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number in [0, 1): the upper 53 bits, which a `f64` holds exactly.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit the mantissa of a f64")]
    pub const fn unit(&mut self) -> f64 {
        const SCALE: f64 = 1.0 / (1_u64 << 53) as f64;
        (self.bits() >> 11) as f64 * SCALE
    }

    /// A whole number in 0..`n`, by multiply and shift; 0 when `n` is 0. The bias is below n / 2⁶⁴.
    #[expect(clippy::cast_possible_truncation, reason = "the result is below `n`, which is a usize")]
    pub const fn below(&mut self, n: usize) -> usize {
        ((self.bits() as u128 * n as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_numbers_are_those_of_the_reference() {
        // Vigna's splitmix64.c, seed 1234567.
        let mut random = SplitMix64::new(1_234_567);
        let first: Vec<u64> = (0..5).map(|_| random.bits()).collect();
        assert_eq!(
            first,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423,
                4_593_380_528_125_082_431,
                16_408_922_859_458_223_821,
            ]
        );
    }

    #[test]
    fn units_and_whole_numbers_stay_within_their_bounds() {
        let mut random = SplitMix64::new(7);
        assert_eq!(random.below(0), 0);
        assert!((0..10_000).all(|_| (0.0..1.0).contains(&random.unit())));
        assert!((0..10_000).all(|_| random.below(7) < 7));
    }
}
