//! How the strength of one argument follows from its base score and from those that bear on it.
//!
//! Each semantics has two halves: an aggregate E of what bears on the argument, and an influence of E on the base score
//! w. *Sources*: DF-QuAD: Rago, Toni, Aurisicchio & Baroni, KR 2016. Quadratic energy: Potyka, KR 2018. Euler-based:
//! Amgoud & Ben-Naim, IJAR 2018. MLP-based: Potyka, AAAI 2021. Social: Leite & Martins, IJCAI 2011.

/// How much each further reason of one side counts of the one before it.
pub const RHO: f64 = 0.7;

/// A gradual semantics.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Semantics {
    /// Quadratic energy in which the best reason of a side counts fully, the next `rho` of that, and so on. |E| is at most
    /// 1 / (1 − rho): numbers alone take no argument to 0 or 1, which is intended. With `rho` 1 it is
    /// [`Self::QuadraticEnergy`].
    Rqe {
        /// What each further reason counts of the one before it, from 0 to 1.
        rho: f64,
    },
    /// E = Σ supports − Σ attacks; h = E² / (1 + E²); w + (1 − w) h or w − w h.
    QuadraticEnergy,
    /// E = ∏ (1 − attacks) − ∏ (1 − supports); w + (1 − w) E or w + w E.
    DfQuad,
    /// The E of [`Self::DfQuad`] under h = |E| / (1 + |E|).
    DampedProduct,
    /// logit⁻¹(logit w + Σ supports − Σ attacks); 0 and 1 stay.
    Mlp,
    /// 1 − (1 − w²) / (1 + w e^E), with the E of [`Self::QuadraticEnergy`].
    Euler,
    /// w ∏ (1 − attacks). Supports are passed over: the framework has none.
    Social,
}

impl Semantics {
    /// The semantics of our pages.
    pub const OURS: Self = Self::Rqe { rho: RHO };

    /// The strength of an argument with base score `w`. `supports` and `attacks` hold weight × strength of each reply;
    /// their order may be changed, and is of no account.
    pub(super) fn strength(self, w: f64, supports: &mut [f64], attacks: &mut [f64]) -> f64 {
        let left = |side: &[f64]| side.iter().fold(1.0, |left, x| left * (1.0 - x));
        let sum = |side: &[f64]| side.iter().sum::<f64>();
        match self {
            Self::Rqe { rho } => {
                let energy = ranked(supports, rho) - ranked(attacks, rho);
                moved(w, energy, energy * energy / (1.0 + energy * energy))
            }
            Self::QuadraticEnergy => {
                let energy = sum(supports) - sum(attacks);
                moved(w, energy, energy * energy / (1.0 + energy * energy))
            }
            Self::DfQuad => {
                let energy = left(attacks) - left(supports);
                moved(w, energy, energy.abs())
            }
            Self::DampedProduct => {
                let energy = left(attacks) - left(supports);
                moved(w, energy, energy.abs() / (1.0 + energy.abs()))
            }
            Self::Mlp if w <= 0.0 || w >= 1.0 => w,
            Self::Mlp => {
                let energy = sum(supports) - sum(attacks);
                1.0 / (1.0 + (1.0 - w) / w * libm::exp(-energy))
            }
            Self::Euler => {
                let energy = sum(supports) - sum(attacks);
                1.0 - (1.0 - w * w) / (1.0 + w * libm::exp(energy))
            }
            Self::Social => w * left(attacks),
        }
    }
}

/// A base score moved by a share `h` of the way to 1, or to 0 where the energy is negative.
fn moved(w: f64, energy: f64, h: f64) -> f64 {
    if energy > 0.0 { w + (1.0 - w) * h } else { w - w * h }
}

/// Σ ρʳ x₍ᵣ₎, the greatest first. Equal ones may change places, so that no order counts.
fn ranked(side: &mut [f64], rho: f64) -> f64 {
    side.sort_unstable_by(|a, b| b.total_cmp(a));
    let mut weight = 1.0;
    side.iter().fold(0.0, |sum, x| {
        let sum = sum + weight * x;
        weight *= rho;
        sum
    })
}
