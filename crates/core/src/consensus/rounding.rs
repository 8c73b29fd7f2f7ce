//! How finely a number may be said: as finely as it is known, and not at all of a few.
//!
//! | people | may be shown |
//! |---|---|
//! | 0 | nothing |
//! | 1 to 4 | a dot each; no meter, no word |
//! | 5 to 9 | dots, a word and the band; a number only where half the band is at most ¼ |
//! | 10 to 19 | the number with its band |
//! | 20 and more | also the indices of the expert drawer |
//!
//! | half the band | the number is said |
//! |---|---|
//! | over 0.25 | not at all: too early to tell |
//! | to 0.25 | in tenths: "about 7 in 10" |
//! | to 0.05 | to the nearest 5 % |
//! | to 0.02 | to the nearest 1 % |
//!
//! All or none is said only where it is so: 998 of 1,000 are 99 %. Every screen, report and card takes its digits from here.
//! Next: [`super::support`].

/// With fewer people there are only dots.
pub const METER_FROM: u32 = 5;
/// With fewer people there are no indices for experts.
pub const INDICES_FROM: u32 = 20;
/// The bands of the meters hold the truth so often, as far as chance alone goes.
pub const BAND: f64 = 0.9;

/// Half a band that is wider than this says nothing.
const WORDS_OVER: f64 = 0.25;
/// … and than this, tenths at most.
const TENTHS_OVER: f64 = 0.05;
/// … and than this, twentieths at most.
const FIVES_OVER: f64 = 0.02;

/// Why a meter cannot speak.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    /// Nobody has said anything of it.
    Nobody,
    /// The phase holds results back until it closes.
    Held,
    /// Fewer than five have voted at all: the table of small rooms shows how many, and no more.
    FewVoted,
    /// It came after the sums that are shown were taken.
    NotYetCounted,
    /// Everybody who saw it was unsure.
    AllUnsure,
    /// There are not two groups or ties to be compared.
    NoGroups,
    /// A group or tie is too few people to be shown, or was not asked enough.
    GroupTooSmall,
}

/// What a meter may say of a share.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Said {
    /// Nothing, and why.
    Nothing(Reason),
    /// A dot for each; they are so few.
    Dots,
    /// A word and the band, but no number: it is too early to tell.
    Words,
    /// So many in ten.
    Tens(u8),
    /// Per cent, a multiple of five.
    Fives(u8),
    /// Per cent.
    Ones(u8),
}

impl Said {
    /// What may be said of a share that is most likely `value` and lies in `band`, known from `people`. `all` and `none`:
    /// whether it is so of every single one.
    #[must_use]
    pub fn of(value: f64, band: [f64; 2], people: u32, all: bool, none: bool) -> Self {
        let half = (band[1] - band[0]) / 2.0;
        match people {
            0 => Self::Nothing(Reason::Nobody),
            1..METER_FROM => Self::Dots,
            _ if half > WORDS_OVER => Self::Words,
            _ if half > TENTHS_OVER => Self::Tens(step(value, 10, all, none)),
            _ if half > FIVES_OVER => Self::Fives(5 * step(value, 20, all, none)),
            _ => Self::Ones(step(value, 100, all, none)),
        }
    }

    /// The number that is said, in per cent.
    #[must_use]
    pub const fn percent(self) -> Option<u8> {
        match self {
            Self::Nothing(_) | Self::Dots | Self::Words => None,
            Self::Tens(tenths) => Some(10 * tenths),
            Self::Fives(percent) | Self::Ones(percent) => Some(percent),
        }
    }

    /// In how many steps the number is said from none to all; the ends of a band are said in the same.
    #[must_use]
    pub const fn steps(self) -> Option<u8> {
        match self {
            Self::Nothing(_) | Self::Dots | Self::Words => None,
            Self::Tens(_) => Some(10),
            Self::Fives(_) => Some(20),
            Self::Ones(_) => Some(100),
        }
    }
}

/// The nearest of `steps` steps from none to all; the ends only where it is so.
fn step(value: f64, steps: u8, all: bool, none: bool) -> u8 {
    // The cast cuts towards zero, and takes what is not a number for 0.
    let near = (value.clamp(0.0, 1.0) * f64::from(steps) + 0.5) as u8;
    near.clamp(u8::from(!none), steps - u8::from(!all))
}

/// The ends of a band in per cent, outwards to whole steps of what is said: never narrower than it is.
#[must_use]
pub fn outwards(band: [f64; 2], steps: u8) -> [u8; 2] {
    // What is a step but for the last bits is that step.
    const ALMOST: f64 = 1e-9;
    let (steps, percent) = (f64::from(steps), 100.0 / f64::from(steps));
    let low = (band[0].clamp(0.0, 1.0) * steps + ALMOST) as u8;
    let scaled = band[1].clamp(0.0, 1.0) * steps;
    let cut = scaled as u8;
    let high = if scaled - f64::from(cut) > ALMOST { cut + 1 } else { cut };
    [low, high].map(|step| (f64::from(step) * percent + 0.5) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(value: f64, half: f64, people: u32) -> Said {
        Said::of(value, [value - half, value + half], people, false, false)
    }

    #[test]
    fn a_number_is_said_as_finely_as_it_is_known() {
        assert_eq!(said(0.727, 0.26, 9), Said::Words);
        assert_eq!(said(0.727, 0.21, 9), Said::Tens(7));
        assert_eq!(said(0.727, 0.049, 9), Said::Fives(75));
        assert_eq!(said(0.727, 0.019, 9), Said::Ones(73));
        assert_eq!(
            (Said::Tens(7).percent(), Said::Ones(73).steps(), Said::Words.percent()),
            (Some(70), Some(100), None)
        );
    }

    #[test]
    fn of_a_few_there_are_dots_and_of_nobody_a_reason() {
        assert_eq!(said(0.5, 0.0, 0), Said::Nothing(Reason::Nobody));
        for people in 1..METER_FROM {
            assert_eq!(said(0.5, 0.0, people), Said::Dots);
        }
        assert_eq!(said(0.5, 0.0, METER_FROM), Said::Ones(50));
    }

    #[test]
    fn all_and_none_are_said_only_where_it_is_so() {
        for (value, all) in [(0.998, Said::Ones(100)), (0.001, Said::Ones(0))] {
            let close = [value, value];
            let some = Said::of(value, close, 1_000, false, false);
            assert!(matches!(some, Said::Ones(1 | 99)), "{some:?}");
            assert_eq!(Said::of(value, close, 1_000, value > 0.5, value < 0.5), all);
        }
        assert_eq!(said(0.98, 0.1, 30), Said::Tens(9));
        assert_eq!(said(0.02, 0.04, 90), Said::Fives(5));
    }

    #[test]
    fn a_band_is_said_no_narrower_than_it_is() {
        assert_eq!(outwards([0.712, 0.836], 100), [71, 84]);
        assert_eq!(outwards([0.712, 0.836], 20), [70, 85]);
        assert_eq!(outwards([0.493, 0.913], 10), [40, 100]);
        assert_eq!(outwards([0.3, 0.7], 10), [30, 70]);
        assert_eq!(outwards([-1.0, 2.0], 100), [0, 100]);
    }
}
