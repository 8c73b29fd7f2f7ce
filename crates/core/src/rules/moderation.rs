//! Who may decide on what others wrote.

use crate::deliberation::Deliberation;
use crate::id::ActId;
use crate::procedure::Guard;

use crate::act::{Stamp, Verb};

use super::Refusal;

/// Why an act of moderation is refused. `Copy` and without text of its own: it is a part of [`Refusal`], which the first
/// module knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ModerationRefusal {
    /// Nobody decides on their own matter.
    #[error("somebody else decides on this: you are involved in it")]
    Involved,
}

impl ModerationRefusal {
    /// The guard that refuses.
    #[must_use]
    pub const fn guard(self) -> Guard {
        match self {
            Self::Involved => Guard::Review,
        }
    }

    /// JSON pointer to the member of the act that is refused.
    #[must_use]
    pub const fn pointer(self) -> &'static str {
        match self {
            Self::Involved => "/target",
        }
    }
}

/// What is stricter now than when old logs were kept.
pub fn admit(of: &Deliberation, verb: &Verb, stamp: &Stamp) -> Result<(), Refusal> {
    match verb {
        Verb::Decision(decision) => uninvolved(of, decision.target, stamp),
        // Whoever wrote a note takes it back in any case.
        Verb::NoteWithdrawal(said) => match of.annotations().get(said.annotation) {
            Some(note) if note.author != stamp.by => uninvolved(of, note.new.target, stamp),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

/// That it is not one's own.
fn uninvolved(of: &Deliberation, target: ActId, stamp: &Stamp) -> Result<(), Refusal> {
    let own = of.claim(target).is_some_and(|claim| claim.author == Some(stamp.by));
    if own { Err(ModerationRefusal::Involved.into()) } else { Ok(()) }
}
