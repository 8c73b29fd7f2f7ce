//! Logarithm, exponential and roots from `+ - * /`, so that a browser and a server get the same bits.
//!
//! The standard library's differ from platform to platform in the last bit. These are not the fastest, and right to a few
//! units in the last place. Next: [`super::beta`], which is what they are for.

/// ln 2 in two parts: the first has so few digits that its whole multiples are exact.
const LN_2_HIGH: f64 = 0.693_147_180_369_123_8;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// ln 2.
pub const LN_2: f64 = std::f64::consts::LN_2;

/// The bits of a number's mantissa, and the exponent of 1.
const MANTISSA: u64 = (1 << 52) - 1;
const BIAS: i64 = 1023;

/// 2⁵⁴, which lifts the smallest numbers to where all digits count.
const LIFT: f64 = 18_014_398_509_481_984.0;

/// The natural logarithm: of 0 it is −∞, of less it is no number.
///
/// ```text
/// x = m·2^e with m in [√½, √2);  ln m = 2 (s + s³/3 + s⁵/5 + …) with s = (m − 1) / (m + 1)
/// ```
#[must_use]
pub fn ln(x: f64) -> f64 {
    if x <= 0.0 || !x.is_finite() {
        return if x == 0.0 {
            f64::NEG_INFINITY
        } else if x > 0.0 {
            x
        } else {
            f64::NAN
        };
    }
    let (x, lifted) = if x < f64::MIN_POSITIVE { (x * LIFT, 54) } else { (x, 0) };
    let bits = x.to_bits();
    let mut exponent = (bits >> 52) as i64 - BIAS;
    let mut m = f64::from_bits((bits & MANTISSA) | (BIAS as u64) << 52);
    if m > std::f64::consts::SQRT_2 {
        m *= 0.5;
        exponent += 1;
    }
    let e = (exponent - lifted) as f64;
    let s = (m - 1.0) / (m + 1.0);
    e * LN_2_HIGH + (2.0 * atanh(s) + e * LN_2_LOW)
}

/// artanh s = s + s³/3 + s⁵/5 + …, for |s| < 1. The nearer to 1, the more terms.
#[must_use]
pub fn atanh(s: f64) -> f64 {
    s + s * atanh_excess(s)
}

/// artanh s / s − 1 = s²/3 + s⁴/5 + …, for |s| < 1: what would be lost in the difference.
#[must_use]
pub fn atanh_excess(s: f64) -> f64 {
    /// Enough for |s| < 0.999.
    const TERMS: u32 = 20_000;
    let square = s * s;
    let (mut power, mut sum, mut odd) = (1.0, 0.0, 1.0);
    for _ in 0..TERMS {
        power *= square;
        odd += 2.0;
        let term = power / odd;
        sum += term;
        if term <= sum * 1e-17 {
            break;
        }
    }
    sum
}

/// The exponential: ∞ beyond what a number can hold, 0 below.
///
/// ```text
/// x = k ln 2 + r with |r| ≤ ½ ln 2;  e^r = 1 + r + r²/2! + … + r¹⁴/14!
/// ```
#[must_use]
pub fn exp(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if x > 709.8 {
        return f64::INFINITY;
    }
    if x < -745.2 {
        return 0.0;
    }
    let half = if x < 0.0 { -0.5 } else { 0.5 };
    // The cast cuts towards zero.
    let k = (x / LN_2 + half) as i64;
    let r = (x - k as f64 * LN_2_HIGH) - k as f64 * LN_2_LOW;
    let mut sum = 1.0;
    for n in (1..=14).rev() {
        sum = 1.0 + sum * r / f64::from(n);
    }
    // In two steps, since 2^k alone may be too small to write.
    let half = k / 2;
    sum * power_of_two(half) * power_of_two(k - half)
}

/// 2^k for |k| < 1023.
fn power_of_two(k: i64) -> f64 {
    f64::from_bits(((k + BIAS) as u64) << 52)
}

/// The `degree`th root of a share, from 0 to 1. A degree of 0 gives 1.
#[must_use]
pub fn root(x: f64, degree: usize) -> f64 {
    match degree {
        0 => 1.0,
        1 => x,
        2 => x.sqrt(),
        _ if x <= 0.0 => 0.0,
        _ => exp(ln(x) / degree as f64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// |a − b| in units of the last place of b.
    fn off(a: f64, b: f64) -> f64 {
        (a - b).abs() / (b.abs() * f64::EPSILON).max(f64::MIN_POSITIVE)
    }

    #[test]
    fn logarithms_and_exponentials_are_those_of_another_library_but_for_the_last_digit() {
        let mut x = 1e-300_f64;
        while x < 1e300 {
            assert!(off(ln(x), libm::log(x)) <= 4.0, "ln {x}: {} for {}", ln(x), libm::log(x));
            x *= 1.37;
        }
        for step in -7_000..7_000 {
            let x = f64::from(step) / 10.0 + 0.013;
            assert!(off(exp(x), libm::exp(x)) <= 8.0, "exp {x}: {} for {}", exp(x), libm::exp(x));
        }
        // Near 1 the logarithm is small, and just as exact.
        for x in [1.0 - 1e-9, 1.0 + 1e-9, 0.999, 1.001, 1.4, 1.42, 0.7, 0.71] {
            assert!(off(ln(x), libm::log(x)) <= 4.0, "ln {x}");
        }
    }

    #[test]
    fn at_the_ends() {
        assert_eq!((ln(0.0), ln(1.0), ln(f64::INFINITY)), (f64::NEG_INFINITY, 0.0, f64::INFINITY));
        assert!(ln(-1.0).is_nan() && exp(f64::NAN).is_nan());
        assert_eq!((exp(0.0), exp(-1e9), exp(1e9)), (1.0, 0.0, f64::INFINITY));
        assert!((ln(f64::from_bits(1)) - libm::log(f64::from_bits(1))).abs() < 1e-12);
        assert!(exp(-745.0) > 0.0 && exp(709.7).is_finite());
    }

    #[test]
    fn roots() {
        assert_eq!((root(0.25, 2), root(0.3, 1), root(0.3, 0), root(0.0, 5)), (0.5, 0.3, 1.0, 0.0));
        assert!((root(0.125, 3) - 0.5).abs() < 1e-15 && (root(1.0, 7) - 1.0).abs() < 1e-15);
    }
}
