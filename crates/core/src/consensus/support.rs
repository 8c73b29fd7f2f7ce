//! *Support*: how many agree?
//!
//! What is known of the share of agree among agree and disagree when nothing was known before: Beta(agree + 1,
//! disagree + 1), its mean and the band that leaves out a twentieth on either side. The unsure stand apart. Such a band holds
//! the truth in 0.91 of cases with 5 people and 0.91 with 20 (at worst 0.73 and 0.81); the textbook's ± of a normal
//! distribution would in 0.64 with 5. Next: [`super::split`].

use super::beta::Beta;
use super::rounding::{BAND, METER_FROM, Reason, Said};
use crate::vote::Tally;

/// With this probability of a lean, or more, it is said.
pub const SURE: f64 = 0.9;

/// Where a share is known to lie.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Share {
    /// The people it is a share of.
    pub of: u32,
    /// The share, from 0 to 1; none while it may not be said.
    pub value: Option<f64>,
    /// Where it may well lie (90 %); none for fewer than five people.
    pub band: Option<[f64; 2]>,
    /// What may be said of it.
    pub said: Said,
}

impl Share {
    /// A share that cannot speak.
    #[must_use]
    pub const fn nothing(of: u32, reason: Reason) -> Self {
        Self { of, value: None, band: None, said: Said::Nothing(reason) }
    }

    /// A share, as far as so many people let it be said.
    pub(super) fn known(of: u32, value: f64, band: [f64; 2], all: bool, none: bool) -> Self {
        let said = Said::of(value, band, of, all, none);
        let speaks = said.percent().is_some();
        Self { of, value: speaks.then_some(value), band: (of >= METER_FROM).then_some(band), said }
    }
}

/// Which way people lean.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lean {
    /// More than half agree, as nearly surely as we ask.
    Agree,
    /// More than half disagree.
    Disagree,
    /// It cannot be told.
    Unclear,
}

impl Lean {
    /// The other way.
    #[must_use]
    pub const fn opposes(self, other: Self) -> bool {
        matches!((self, other), (Self::Agree, Self::Disagree) | (Self::Disagree, Self::Agree))
    }
}

/// How many of those with an opinion agree.
#[must_use]
pub fn support(tally: &Tally) -> Share {
    let of = tally.agree.saturating_add(tally.disagree);
    if of == 0 {
        return Share::nothing(0, if tally.pass > 0 { Reason::AllUnsure } else { Reason::Nobody });
    }
    let beta = Beta::of_side(tally, true);
    // Of a few there is no band, and so nothing to compute.
    let band = if of < METER_FROM { [0.0, 1.0] } else { beta.band(BAND) };
    Share::known(of, beta.mean(), band, tally.disagree == 0, tally.agree == 0)
}

/// Which way those with an opinion lean: nothing for fewer than five.
#[must_use]
pub fn lean(tally: &Tally) -> Option<Lean> {
    if tally.agree.saturating_add(tally.disagree) < METER_FROM {
        return None;
    }
    let more = Beta::of_side(tally, true).above(0.5);
    Some(if more >= SURE {
        Lean::Agree
    } else if more <= 1.0 - SURE {
        Lean::Disagree
    } else {
        Lean::Unclear
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(agree: u32, disagree: u32, pass: u32) -> Tally {
        Tally { agree, disagree, pass }
    }

    #[test]
    fn seven_of_nine_are_about_seven_in_ten() {
        let share = support(&tally(7, 2, 4));
        let [low, high] = share.band.unwrap();
        assert!((low - 0.493).abs() < 1e-3 && (high - 0.913).abs() < 1e-3, "{low} {high}");
        assert_eq!((share.of, share.said, lean(&tally(7, 2, 4))), (9, Said::Tens(7), Some(Lean::Agree)));
    }

    #[test]
    fn who_cannot_speak_says_why_and_is_never_a_half() {
        assert_eq!(support(&tally(0, 0, 0)).said, Said::Nothing(Reason::Nobody));
        assert_eq!(support(&tally(0, 0, 7)).said, Said::Nothing(Reason::AllUnsure));
        for few in [tally(1, 0, 0), tally(2, 2, 30)] {
            let share = support(&few);
            assert_eq!((share.value, share.band, share.said, lean(&few)), (None, None, Said::Dots, None));
        }
        // Three against two: a band over most of the scale, and no number.
        let share = support(&tally(3, 2, 0));
        assert_eq!(
            (share.value, share.said, lean(&tally(3, 2, 0))),
            (None, Said::Words, Some(Lean::Unclear))
        );
    }

    #[test]
    fn everybody_twice_is_said_no_less_finely() {
        for (agree, disagree) in [(7, 2), (30, 11), (1, 60), (200, 190)] {
            let once = support(&tally(agree, disagree, 3));
            let twice = support(&tally(2 * agree, 2 * disagree, 6));
            let width = |share: &Share| share.band.map(|[low, high]| high - low);
            assert!(width(&twice) < width(&once), "{agree} {disagree}");
            assert!(twice.said.steps() >= once.said.steps(), "{agree} {disagree}");
        }
    }

    #[test]
    fn leans_oppose() {
        assert!(Lean::Agree.opposes(Lean::Disagree) && !Lean::Agree.opposes(Lean::Unclear));
        assert_eq!(lean(&tally(2, 10, 0)), Some(Lean::Disagree));
    }
}
