//! What somebody said of a statement: agree, disagree or not sure.
//!
//! The sign is that of the CSV files of Polis (+1 agrees), which is the opposite of the one inside Polis.
//! Next: [`crate::polis`].

use serde::Serialize;

/// One vote, as a plain value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(into = "i8")]
pub enum Vote {
    /// −1.
    Disagree,
    /// 0: not sure, or would rather not say.
    Pass,
    /// +1.
    Agree,
}

impl Vote {
    /// +1, 0 or −1.
    #[must_use]
    pub const fn sign(self) -> i8 {
        match self {
            Self::Agree => 1,
            Self::Pass => 0,
            Self::Disagree => -1,
        }
    }

    /// The vote of a number; nothing for any other number than +1, 0 and −1.
    #[must_use]
    pub const fn from_sign(sign: i64) -> Option<Self> {
        match sign {
            1 => Some(Self::Agree),
            0 => Some(Self::Pass),
            -1 => Some(Self::Disagree),
            _ => None,
        }
    }
}

impl From<Vote> for i8 {
    fn from(vote: Vote) -> Self {
        vote.sign()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_and_its_vote_belong_together() {
        for sign in -1..=1 {
            assert_eq!(Vote::from_sign(sign).map(|vote| i64::from(vote.sign())), Some(sign));
        }
        assert_eq!(Vote::from_sign(2), None);
    }
}
