//! What an argument is worth by itself: ratings, with a prior, times what annotations leave of it.
//!
//! The *mean* of the posterior is the base score. A lower bound would press every new argument towards 0, and count the
//! uncertainty twice: the credibility of an argument and the error bar carry it already. (To sort a list of siblings a
//! lower bound is right: [`crate::consensus::wilson`].)

/// Pseudo-ratings for and against that everything begins with: Beta(2, 2).
const PRIOR: f64 = 2.0;
/// So many ratings make an argument count half.
const KAPPA: f64 = 4.0;

/// How one wording of an argument was rated. Those who passed do not count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Ratings {
    /// People who found it persuasive.
    pub up: u32,
    /// People who did not.
    pub down: u32,
}

impl Ratings {
    fn n(self) -> f64 {
        f64::from(self.up) + f64::from(self.down)
    }

    /// The posterior mean of the share of `up`: (u + 2) / (n + 4), so 0.5 without ratings.
    #[must_use]
    pub fn mean(self) -> f64 {
        (f64::from(self.up) + PRIOR) / (self.n() + 2.0 * PRIOR)
    }

    /// The posterior variance of that share: m (1 − m) / (n + 5).
    #[must_use]
    pub fn variance(self) -> f64 {
        let mean = self.mean();
        mean * (1.0 - mean) / (self.n() + 2.0 * PRIOR + 1.0)
    }

    /// The weight with which the argument bears on what it replies to: n / (n + 4). A reply that nobody rated bears on
    /// nothing, however many there are.
    #[must_use]
    pub fn credibility(self) -> f64 {
        self.n() / (self.n() + KAPPA)
    }

    /// The base score of social abstract argumentation: u / (n + ε), and 0 without ratings.
    /// *Source*: Leite & Martins, "Social Abstract Argumentation", IJCAI 2011.
    #[must_use]
    pub fn social(self, epsilon: f64) -> f64 {
        if self.n() == 0.0 { 0.0 } else { f64::from(self.up) / (self.n() + epsilon) }
    }
}

/// What upheld annotations leave of a base score: the product of 1 − λ, at least `floor`. The λ of a severity and the
/// floor are the policy's.
#[must_use]
pub fn discount(lambdas: impl IntoIterator<Item = f64>, floor: f64) -> f64 {
    lambdas.into_iter().fold(1.0, |left, lambda| left * (1.0 - lambda)).max(floor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_by_hand() {
        let ratings = Ratings { up: 10, down: 2 };
        assert_eq!((ratings.mean(), ratings.credibility()), (0.75, 0.75));
        assert!((ratings.variance() - 0.75 * 0.25 / 17.0).abs() < 1e-15);
        assert_eq!(Ratings::default().mean(), 0.5);
        assert_eq!((Ratings::default().credibility(), Ratings::default().social(0.0)), (0.0, 0.0));
        assert_eq!(discount([], 0.05), 1.0);
        assert_eq!(discount([0.8, 0.8], 0.05), 0.05);
    }
}
