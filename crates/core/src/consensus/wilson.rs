//! The Wilson score interval of a share.
//!
//! ```text
//! (p + z²/2n ± z √( p(1−p)/n + z²/4n² )) / (1 + z²/n)      p = people / n
//! ```
//! n = 0 gives [0, 1]: nothing is known. O(1). E. B. Wilson, JASA 22 (1927) 209–212.

/// z of a 90 % interval.
const Z: f64 = 1.644_853_626_951_472_2;

/// Where the share of `people` among `of` may well lie (90 %), from 0 to 1.
#[must_use]
pub fn wilson(people: u32, of: u32) -> [f64; 2] {
    if of == 0 {
        return [0.0, 1.0];
    }
    let n = f64::from(of);
    let p = f64::from(people.min(of)) / n;
    let z2 = Z * Z;
    let middle = p + z2 / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let whole = 1.0 + z2 / n;
    // At the ends the formula gives 0 and 1 but for rounding.
    let low = if people == 0 { 0.0 } else { (middle - half) / whole };
    let high = if people >= of { 1.0 } else { (middle + half) / whole };
    [low, high]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_by_hand_and_at_the_ends() {
        // 7 of 9: (0.7778 + 0.1503 ± 0.2730) / 1.3006, with z² = 2.7055.
        let [low, high] = wilson(7, 9);
        assert!((low - 0.503_7).abs() < 1e-3 && (high - 0.923_4).abs() < 1e-3, "{low} {high}");
        assert_eq!(wilson(0, 0), [0.0, 1.0]);
        assert_eq!(wilson(0, 5)[0], 0.0);
        assert_eq!(wilson(5, 5)[1], 1.0);
    }
}
