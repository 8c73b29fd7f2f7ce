//! How one wording was rated, and what of that is shown.
//!
//! The table of small rooms ([`crate::release`]), by the people who rated this wording: under 5 nothing; then sums that
//! are renewed when the ratings of 5 people are others than at the last renewal, or of 2 at the end of a phase; from the
//! deliberation's `map_from` on, at once. What was shown stays until something else is.

use std::collections::BTreeMap;

use crate::act::Rate;
use crate::release::{FEW, NEVER_AFTER_ONE};
use crate::strength::Ratings;
use crate::vote::{Ballot, Cast, Value};

/// The ratings of one wording.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Rated {
    cast: BTreeMap<u32, Cast>,
    now: Ratings,
    shown: Option<Ratings>,
    /// What people said at the last renewal, of those who say something else now.
    moved: BTreeMap<u32, Value>,
    live: bool,
}

impl Rated {
    /// What everybody may see of it.
    #[must_use]
    pub const fn shown(&self) -> Option<Ratings> {
        self.shown
    }

    /// What somebody says of it.
    pub(super) fn by(&self, person: u32) -> Option<Rate> {
        let rate = Rate::of(self.cast.get(&person)?.in_force().value);
        (rate != Rate::None).then_some(rate)
    }

    /// Adds a ballot. Whether something else is shown from now on.
    pub(super) fn add(&mut self, person: u32, ballot: Ballot, live: u32) -> bool {
        let (before, after) = match self.cast.get_mut(&person) {
            Some(cast) => {
                let before = cast.in_force().value;
                cast.add(ballot);
                (before, cast.in_force().value)
            }
            None => {
                self.cast.insert(person, Cast::new(ballot));
                (Value::None, ballot.value)
            }
        };
        count(&mut self.now, before, -1);
        count(&mut self.now, after, 1);
        let then = *self.moved.entry(person).or_insert(before);
        if then == after {
            self.moved.remove(&person);
        }
        let raters = self.raters();
        let needed = match (self.live, raters >= live) {
            (true, true) => 1,
            (false, true) => NEVER_AFTER_ONE,
            (_, false) => FEW as usize,
        };
        self.renew(needed, raters >= live)
    }

    /// A phase has ended. Whether something else is shown from now on.
    pub(super) fn phase_ended(&mut self) -> bool {
        self.renew(NEVER_AFTER_ONE, self.live)
    }

    /// How many rated it.
    pub(super) const fn raters(&self) -> u32 {
        self.now.up + self.now.down
    }

    fn renew(&mut self, needed: usize, live: bool) -> bool {
        if self.raters() < FEW || self.moved.len() < needed {
            return false;
        }
        self.moved.clear();
        self.live = live;
        let other = self.shown != Some(self.now);
        self.shown = Some(self.now);
        other
    }
}

fn count(ratings: &mut Ratings, value: Value, by: i32) {
    let side = match value {
        Value::Agree => &mut ratings.up,
        Value::Disagree => &mut ratings.down,
        Value::Pass | Value::None => return,
    };
    *side = side.saturating_add_signed(by);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ballot(nth: u64, value: Value) -> Ballot {
        Ballot { value, tie: None, session: 0, nth, seq: nth }
    }

    #[test]
    fn ratings_are_shown_by_handfuls_and_never_after_one() {
        let mut rated = Rated::default();
        for person in 0..4 {
            assert!(!rated.add(person, ballot(1, Value::Agree), 50));
        }
        assert_eq!(rated.shown(), None);
        assert!(rated.add(4, ballot(1, Value::Disagree), 50));
        assert_eq!(rated.shown(), Some(Ratings { up: 4, down: 1 }));
        // Going back and forth tells nothing.
        for nth in 2..20 {
            let value = if nth % 2 == 0 { Value::Disagree } else { Value::Agree };
            assert!(!rated.add(0, ballot(nth, value), 50));
        }
        assert!(!rated.phase_ended());
        assert!(!rated.add(5, ballot(1, Value::Agree), 50));
        assert!(!rated.phase_ended(), "one person");
        assert!(!rated.add(6, ballot(1, Value::Agree), 50));
        assert!(rated.phase_ended());
        assert_eq!(rated.shown(), Some(Ratings { up: 6, down: 1 }));
    }

    #[test]
    fn a_large_room_sees_ratings_at_once_but_not_who_made_it_large() {
        let mut rated = Rated::default();
        for person in 0..15 {
            rated.add(person, ballot(1, Value::Agree), 16);
        }
        assert_eq!(rated.shown(), Some(Ratings { up: 15, down: 0 }));
        assert!(!rated.add(15, ballot(1, Value::Disagree), 16), "one person");
        assert!(rated.add(16, ballot(1, Value::Agree), 16));
        assert!(rated.add(17, ballot(1, Value::Agree), 16));
        assert_eq!(rated.shown(), Some(Ratings { up: 17, down: 1 }));
    }

    #[test]
    fn an_old_ballot_that_comes_late_changes_nothing() {
        let mut rated = Rated::default();
        rated.add(0, ballot(2, Value::Agree), 50);
        rated.add(0, ballot(1, Value::Disagree), 50);
        assert_eq!((rated.now, rated.by(0)), (Ratings { up: 1, down: 0 }, Some(Rate::Up)));
    }
}
