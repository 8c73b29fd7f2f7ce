//! Votes: the values, and which ballot of a person is in force.
//!
//! A ballot is private to its caster; only sums leave. Next: [`crate::deliberation`], [`crate::release`].

use serde::Serialize;

use crate::wire::{named, record};

use crate::participant::Tie;

/// What a ballot says. `None` takes an earlier ballot back.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// Agree 同意.
    Agree,
    /// Disagree 不同意.
    Disagree,
    /// Not sure 说不准.
    Pass,
    /// No vote: an undo.
    None,
}

named!(Value { Agree = "agree", Disagree = "disagree", Pass = "pass", None = "none" });

/// [`Value`] under another name, for the description of the API: what is called `Value` is any JSON there.
#[cfg(feature = "schema")]
pub type VoteValue = Value;

impl Value {
    /// +1, −1 or 0 as the map counts it; nothing when there is no vote.
    #[must_use]
    pub const fn sign(self) -> Option<i8> {
        match self {
            Self::Agree => Some(1),
            Self::Disagree => Some(-1),
            Self::Pass => Some(0),
            Self::None => None,
        }
    }

    /// The value of a sign.
    #[must_use]
    pub const fn from_sign(sign: i8) -> Self {
        match sign {
            1.. => Self::Agree,
            0 => Self::Pass,
            _ => Self::Disagree,
        }
    }
}

/// How many people said what. The denominator is [`Tally::seen`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Tally {
    /// People who agree.
    pub agree: u32,
    /// People who disagree.
    pub disagree: u32,
    /// People who are not sure.
    pub pass: u32,
}

record!(Tally { agree, disagree, pass });

impl Tally {
    /// All who voted, the unsure included.
    #[must_use]
    pub const fn seen(&self) -> u32 {
        self.agree.saturating_add(self.disagree).saturating_add(self.pass)
    }

    /// People who agree, or if `agrees` is false, who disagree.
    #[must_use]
    pub const fn side(&self, agrees: bool) -> u32 {
        if agrees { self.agree } else { self.disagree }
    }

    /// The side's share, drawn a little towards one half while few have voted:
    /// (A + 1) / (S + 2), with A on that side of S who saw it.
    #[must_use]
    pub fn share(&self, agrees: bool) -> f64 {
        (f64::from(self.side(agrees)) + 1.0) / (f64::from(self.seen()) + 2.0)
    }

    /// Puts one vote in or takes one out. Taking from nothing leaves nothing.
    pub(crate) fn count(&mut self, value: Value, up: bool) {
        let cell = match value {
            Value::Agree => &mut self.agree,
            Value::Disagree => &mut self.disagree,
            Value::Pass => &mut self.pass,
            Value::None => return,
        };
        *cell = if up { cell.saturating_add(1) } else { cell.saturating_sub(1) };
    }
}

impl std::ops::Add for Tally {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            agree: self.agree.saturating_add(other.agree),
            disagree: self.disagree.saturating_add(other.disagree),
            pass: self.pass.saturating_add(other.pass),
        }
    }
}

/// Tallies of one statement, kept apart by tie to the matter; those who declared none come last.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ByTie([Tally; 5]);

impl ByTie {
    /// The tally of one tie, or of those who declared none.
    #[must_use]
    pub fn of(&self, tie: Option<Tie>) -> Tally {
        self.0[place(tie)]
    }

    /// The sum over all ties.
    #[must_use]
    pub fn total(&self) -> Tally {
        self.0.iter().fold(Tally::default(), |total, tally| total + *tally)
    }

    pub(crate) fn count(&mut self, tie: Option<Tie>, value: Value, up: bool) {
        self.0[place(tie)].count(value, up);
    }
}

const fn place(tie: Option<Tie>) -> usize {
    match tie {
        Some(Tie::Party) => 0,
        Some(Tie::Affected) => 1,
        Some(Tie::Nearby) => 2,
        Some(Tie::Viewer) => 3,
        None => 4,
    }
}

/// One ballot as the fold remembers it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Ballot<V = Value> {
    pub value: V,
    pub tie: Option<Tie>,
    pub session: u32,
    pub nth: u64,
    pub seq: u64,
}

/// What one person has cast on one statement: for each of their sessions the ballot with the greatest `nth`.
///
/// In force is, of those, the one that stands last in the log; so a late replay from a session cannot undo
/// that session's newer ballot, and between two devices the later word counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Cast<V = Value> {
    first: Ballot<V>,
    /// Ballots of further sessions. Nearly everybody has one session, and an empty `Vec` takes no heap.
    more: Vec<Ballot<V>>,
}

impl<V> Cast<V> {
    pub const fn new(ballot: Ballot<V>) -> Self {
        Self { first: ballot, more: Vec::new() }
    }

    pub fn in_force(&self) -> &Ballot<V> {
        self.more.iter().fold(&self.first, |best, next| if next.seq > best.seq { next } else { best })
    }

    pub fn nth_of(&self, session: u32) -> Option<u64> {
        let own = std::iter::once(&self.first).chain(&self.more).find(|ballot| ballot.session == session);
        own.map(|ballot| ballot.nth)
    }

    pub fn add(&mut self, ballot: Ballot<V>) {
        let own = std::iter::once(&mut self.first).chain(&mut self.more);
        match own.into_iter().find(|old| old.session == ballot.session) {
            Some(old) if old.nth >= ballot.nth => {}
            Some(old) => *old = ballot,
            None => self.more.push(ballot),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ballot(session: u32, nth: u64, seq: u64, value: Value) -> Ballot {
        Ballot { value, tie: None, session, nth, seq }
    }

    #[test]
    fn in_one_session_the_greatest_nth_is_in_force_whatever_arrives_later() {
        let mut cast = Cast::new(ballot(0, 5, 10, Value::Agree));
        cast.add(ballot(0, 4, 11, Value::Disagree));
        assert_eq!(cast.in_force().value, Value::Agree);
    }

    #[test]
    fn between_sessions_the_later_in_the_log_is_in_force() {
        let mut cast = Cast::new(ballot(0, 5, 10, Value::Agree));
        cast.add(ballot(1, 1, 11, Value::Disagree));
        assert_eq!(cast.in_force().value, Value::Disagree);
        cast.add(ballot(0, 4, 12, Value::Pass));
        assert_eq!(cast.in_force().value, Value::Disagree);
        cast.add(ballot(0, 6, 13, Value::None));
        assert_eq!(cast.in_force().value, Value::None);
    }
}
