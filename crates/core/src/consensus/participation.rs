//! *Participation*: who is here, of how many, and how evenly what is said is shared among them.
//!
//! Facts, no grade: an even room is not better, and a silent half is worth knowing of. Next: [`super::meters`].

use super::elementary::{exp, ln};

/// How evenly contributions are shared among people.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Evenness {
    /// Gini's coefficient over all people, those with nothing too: 0 if everybody gave as much, near 1 if one gave all.
    pub gini: f64,
    /// As many people giving as much as each other would be as mixed: e to the entropy of the shares. 0 if nobody gave.
    pub effective: f64,
    /// The share of whoever gave most; none if nobody gave.
    pub top: Option<f64>,
}

/// How evenly so many contributions are shared; `counts` has an entry for each person who gave some, and `people` are all who
/// could. Whoever has no entry gave none. Of nobody everything is 0.
///
/// ```text
/// Gini = Σ (2i − N − 1) x_i / (N Σx), x rising and i from 1       effective = e^(−Σ p ln p)
/// ```
/// O(n log n).
#[must_use]
pub fn evenness(counts: &[u32], people: u32) -> Evenness {
    let mut given: Vec<f64> =
        counts.iter().filter(|&&count| count > 0).map(|&count| f64::from(count)).collect();
    given.sort_unstable_by(f64::total_cmp);
    let total: f64 = given.iter().sum();
    if total == 0.0 {
        return Evenness { gini: 0.0, effective: 0.0, top: None };
    }
    let n = f64::from(people).max(given.len() as f64);
    let silent = n - given.len() as f64;
    let (mut weighed, mut entropy) = (0.0, 0.0);
    for (i, count) in given.iter().enumerate() {
        weighed += (2.0 * (silent + i as f64 + 1.0) - n - 1.0) * count;
        let share = count / total;
        entropy -= share * ln(share);
    }
    Evenness {
        gini: weighed / (n * total),
        effective: exp(entropy),
        top: given.last().map(|most| most / total),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_silent_count() {
        let alone = evenness(&[4], 1);
        let among = evenness(&[4], 4);
        assert_eq!((alone.gini, among.gini), (0.0, 0.75));
        assert_eq!((alone.effective, among.effective, among.top), (1.0, 1.0, Some(1.0)));
        assert_eq!(evenness(&[4, 0, 0, 0], 4), among);
        assert_eq!(evenness(&[], 9), Evenness { gini: 0.0, effective: 0.0, top: None });
    }
}
