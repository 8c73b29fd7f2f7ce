//! One case: what was reported of one thing and decided on it; and decisions, appeals and rulings.

use serde::Serialize;

use crate::act::{Decision, Flag, Outcome, Reason, Stamp, Verdict};
use crate::anchor::Span;
use crate::id::{ActId, Pseudonym};
use crate::participant::{Role, Standing};
use crate::text::LocalText;
use crate::wire::word;

use super::waits::Wait;

/// So many reports for reasons that were decided on already open a case again.
pub const REPORTS_THAT_REOPEN: usize = 3;

/// Reports and decisions on one thing.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Case {
    /// The reports, in the order they came: one a person and revision.
    pub flags: Vec<Flagged>,
    /// Since when it waits (Unix, ms).
    pub since: i64,
    /// The places of the decisions on it.
    pub decided: Vec<u32>,
    /// Whether it waits for a decision.
    pub open: bool,
    /// Who passed it on since it was opened.
    pub passed: Vec<Pseudonym>,
    /// The last act on it.
    pub changed: u64,
    /// The decision that settled it last: its place, and its place in the log.
    settled: Option<(u32, u64)>,
}

/// One report.
#[derive(Clone, PartialEq, Debug)]
pub struct Flagged {
    /// The act.
    pub id: ActId,
    /// Its place in the log.
    pub seq: u64,
    /// Who reported.
    pub by: Pseudonym,
    /// As what.
    pub standing: Standing,
    /// The revision that was read.
    pub revision: u32,
    /// Why.
    pub reason: Reason,
    /// The law that it breaks.
    pub law: Option<String>,
    /// Why, in words.
    pub explanation: Option<LocalText>,
    /// The words it is about.
    pub span: Option<Span>,
    /// Whether the operator may write to them.
    pub contact: bool,
    /// When it was received (Unix, ms).
    pub received: i64,
    /// The place of the decision that answers it.
    pub answer: Option<u32>,
}

/// What whoever reported may look the outcome up by: the last sixteen hex digits of the report's id.
#[must_use]
pub fn receipt(id: ActId) -> String {
    let digits: String = id.to_string().chars().filter(char::is_ascii_hexdigit).skip(16).collect();
    let mut receipt = String::with_capacity(digits.len() + 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            receipt.push('-');
        }
        receipt.push(digit);
    }
    receipt
}

impl Flagged {
    pub(super) fn new(id: ActId, flag: &Flag, stamp: &Stamp) -> Self {
        Self {
            id,
            seq: stamp.seq,
            by: stamp.by,
            standing: stamp.standing.clone(),
            revision: flag.revision,
            reason: flag.reason,
            law: flag.law.clone(),
            explanation: flag.explanation.clone(),
            span: flag.span.clone(),
            contact: flag.contact.as_ref().is_some_and(|own| own.name.is_some() || own.email.is_some()),
            received: stamp.received,
            answer: None,
        }
    }

    /// What it says goes; that there was a report, and why, stays.
    pub(super) fn erase(&mut self) {
        if let Some(law) = &mut self.law {
            LocalText::ERASED.clone_into(law);
        }
        if let Some(explanation) = &mut self.explanation {
            *explanation = LocalText::erased(None);
        }
        self.span = self.span.as_ref().map(Span::erased);
        self.contact = false;
    }

    /// Its receipt: see [`receipt`].
    #[must_use]
    pub fn receipt(&self) -> String {
        receipt(self.id)
    }
}

impl Case {
    /// One more report. A case that was decided opens again where it says something new, or is one of many.
    pub(super) fn report(&mut self, mut new: Flagged) {
        self.flags.retain(|old| (old.by, old.revision) != (new.by, new.revision));
        if let (false, Some((answer, seq))) = (self.open, self.settled) {
            let same = |old: &Flagged| old.reason == new.reason && old.revision == new.revision;
            let known = self.flags.iter().any(|old| old.answer.is_some() && same(old));
            let late = |flag: &&mut Flagged| flag.seq > seq;
            let many = self.flags.iter_mut().filter(late).count() + 1 >= REPORTS_THAT_REOPEN;
            if known && !many {
                new.answer = Some(answer);
                self.flags.push(new);
                return;
            }
            // What came since has not been looked at.
            self.flags.iter_mut().filter(late).for_each(|flag| flag.answer = None);
        }
        if !self.open {
            (self.open, self.since) = (true, new.received);
        }
        self.flags.push(new);
    }

    /// Whether it was opened again after a decision had settled it.
    #[must_use]
    pub const fn is_anew(&self) -> bool {
        self.open && self.settled.is_some()
    }

    /// It waits again.
    pub(super) fn reopen(&mut self, stamp: &Stamp) {
        (self.open, self.since, self.changed) = (true, stamp.received, stamp.seq);
        self.passed.clear();
    }

    /// A decision came.
    pub(super) fn decide(&mut self, place: u32, outcome: Outcome, stamp: &Stamp) {
        self.changed = stamp.seq;
        self.decided.push(place);
        match outcome {
            Outcome::Pass => {
                // Whoever it is passed on to has to find it.
                if !self.open {
                    self.reopen(stamp);
                }
                self.passed.retain(|by| *by != stamp.by);
                self.passed.push(stamp.by);
            }
            Outcome::Hold if !self.open => self.reopen(stamp),
            _ if outcome.settles() => {
                self.open = false;
                self.passed.clear();
                self.settled = Some((place, stamp.seq));
                let answered = self.flags.iter_mut().filter(|flag| flag.answer.is_none());
                answered.for_each(|flag| flag.answer = Some(place));
            }
            _ => {}
        }
    }
}

impl Outcome {
    /// Whether it settles a case: to hold something, to pass it on and to end an earlier decision do not.
    #[must_use]
    pub const fn settles(self) -> bool {
        !(self.is_quiet() || matches!(self, Self::Lift))
    }

    /// Whether only those who moderate get to know of it.
    #[must_use]
    pub const fn is_quiet(self) -> bool {
        matches!(self, Self::Hold | Self::Pass)
    }

    /// Whether it is about a person: of whom nothing is said to others.
    #[must_use]
    pub const fn is_personal(self) -> bool {
        matches!(self, Self::Warn | Self::Limit)
    }
}

/// One decision.
#[derive(Clone, PartialEq, Debug)]
pub struct Decided {
    /// The act.
    pub id: ActId,
    /// What it says.
    pub new: Decision,
    /// The revision in force then.
    pub revision: u32,
    /// Who decided.
    pub by: Pseudonym,
    /// As what.
    pub role: Role,
    /// When it was received (Unix, ms).
    pub received: i64,
    /// Since when it had waited (Unix, ms).
    pub since: i64,
    /// Why its words had waited, where they had: a word of a list is found by no person.
    pub waited: Option<Wait>,
    /// How many reports it answers.
    pub answers: u32,
    /// What it came of.
    pub source: Source,
    /// What became of it.
    pub state: DecisionState,
    /// The last act that changed that, or what is told of the thing.
    pub changed: u64,
}

impl Decided {
    /// Whether it can be appealed still, and undone.
    #[must_use]
    pub const fn stands(&self) -> bool {
        !matches!(self.state, DecisionState::Lifted | DecisionState::Overturned)
    }
}

/// What became of a decision.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DecisionState {
    /// It stands.
    Stands,
    /// A later decision ended it.
    Lifted,
    /// Somebody else is to look at it.
    Appealed,
    /// It stands after an appeal.
    Upheld,
    /// It was undone after an appeal.
    Overturned,
}

word!(DecisionState { Stands = "stands", Lifted = "lifted", Appealed = "appealed", Upheld = "upheld", Overturned = "overturned" });

/// What a decision came of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Somebody looked of their own accord, or because it waited.
    Own,
    /// Reports.
    Flags,
    /// A report that it breaks the law.
    Notice,
    /// A machine.
    Automated,
}

word!(Source { Own = "own", Flags = "flags", Notice = "notice", Automated = "automated" });

/// One appeal.
#[derive(Clone, PartialEq, Debug)]
pub struct Appealed {
    /// The act.
    pub id: ActId,
    /// The place of the decision.
    pub decision: u32,
    /// Who appeals.
    pub by: Pseudonym,
    /// Whether they wrote what was decided on; else they had reported it.
    pub by_author: bool,
    /// Why.
    pub text: LocalText,
    /// When it was received (Unix, ms).
    pub received: i64,
    /// The ruling, once there is one.
    pub ruling: Option<Ruled>,
}

/// One ruling.
#[derive(Clone, PartialEq, Debug)]
pub struct Ruled {
    /// The act.
    pub id: ActId,
    /// What it finds.
    pub finding: Verdict,
    /// Why.
    pub text: LocalText,
    /// Who ruled.
    pub by: Pseudonym,
    /// As what.
    pub role: Role,
    /// When it was received (Unix, ms).
    pub received: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_the_end_of_the_id() {
        let id: ActId = "0193a1c0-1111-7000-9f3a-11c077be02d4".parse().unwrap();
        assert_eq!(receipt(id), "9f3a-11c0-77be-02d4");
    }
}
