//! What the names in an imported log still tell of the export that it came from.
//!
//! An import names its acts and people after their numbers on Polis and nothing else ([`crate::entry`]), so who tries
//! the numbers finds them again. That is no secret: the export itself says as much. Of what was not imported the
//! names tell nothing. Next: [`super::write`](super::write()).

use std::collections::{BTreeMap, BTreeSet};

use deliberation_core::id::{ActId, DeliberationId, Pseudonym};
use deliberation_core::text::LocalText;

use super::acts::unmoderated_reason;
use crate::entry::{act_id, pseudonym};

/// Numbers above this are not tried.
const LAST_NUMBER: i64 = 100_000;

/// What is recalled of one deliberation.
#[derive(Clone, Debug)]
pub struct Recalled<'a> {
    name: &'a DeliberationId,
}

impl<'a> Recalled<'a> {
    /// Of the deliberation of this name.
    #[must_use]
    pub const fn of(name: &'a DeliberationId) -> Self {
        Self { name }
    }

    /// The number on Polis of a statement that was imported; `guess` is tried first, and then those behind it.
    #[must_use]
    pub fn statement(&self, id: ActId, received: i64, guess: i64) -> Option<i64> {
        let numbers = (guess..LAST_NUMBER).chain(0..guess.min(LAST_NUMBER));
        numbers.into_iter().find(|number| act_id(self.name, received, "statement", &[*number]) == id)
    }

    /// Whether an imported statement had no author on Polis.
    #[must_use]
    pub fn nobody_wrote(&self, by: Pseudonym, tid: i64) -> bool {
        by == pseudonym(self.name, "author of", tid) || by == pseudonym(self.name, "host", 0)
    }

    /// By an author's pseudonym that under which the same person voted, for all of whom both are there.
    #[must_use]
    pub fn voters(
        &self,
        authors: &BTreeSet<Pseudonym>,
        voters: &BTreeSet<Pseudonym>,
    ) -> BTreeMap<Pseudonym, Pseudonym> {
        let mut left = authors.len();
        let mut found = BTreeMap::new();
        for number in 0..LAST_NUMBER {
            if left == 0 {
                break;
            }
            let author = pseudonym(self.name, "author", number);
            if authors.contains(&author) {
                left -= 1;
                let voter = pseudonym(self.name, "voter", number);
                found.extend(voters.contains(&voter).then_some((author, voter)));
            }
        }
        found
    }

    /// Whether an import hid a statement for this reason because nobody had moderated it.
    #[must_use]
    pub fn is_unmoderated(reason: &LocalText) -> bool {
        unmoderated_reason().is_ok_and(|ours| ours == *reason)
    }
}
