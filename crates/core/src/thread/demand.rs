//! The life of a demand: open → answered by who was asked → accepted or not by who asked; withdrawn, or carried over.
//!
//! Nobody but its author can say that it is settled. Silence after an answer is no consent: seven days later it reads
//! "answered, not confirmed" ([`SILENCE_MS`]), which is computed where it is shown and kept nowhere.

use serde::Serialize;

use crate::act::{Asked, DemandStep, Step};
use crate::date::Date;
use crate::id::ActId;
use crate::participant::{Role, Standing};
use crate::text::{LocalText, fingerprint};
use crate::wire::word;

/// After so much silence an answer reads "not confirmed": seven days, in milliseconds.
pub const SILENCE_MS: i64 = 7 * 24 * 3_600_000;

/// Where a demand stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DemandState {
    /// Nobody who was asked has answered.
    Open,
    /// Answered by who was asked.
    Answered,
    /// Its author accepts the answer.
    Accepted,
    /// The answer does not satisfy its author.
    NotSatisfied,
    /// Its author asks no more.
    Withdrawn,
    /// The host put it off, with a reason and a date.
    CarriedOver,
}

word!(DemandState { Open = "open", Answered = "answered", Accepted = "accepted", NotSatisfied = "not-satisfied", Withdrawn = "withdrawn", CarriedOver = "carried-over" });

/// A demand as the fold knows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Demand {
    /// Who is asked.
    pub asked: Asked,
    /// Where it stands.
    pub state: DemandState,
    /// Since when (Unix, ms).
    pub since: i64,
    /// The last answer of who was asked that everybody can read.
    pub answer: Option<ActId>,
    /// The answer that did not satisfy its author: only a later one counts.
    pub refused: Option<ActId>,
    /// Why it stands so, in the words of who did it.
    pub reason: Option<LocalText>,
    /// Until when it is put off.
    pub until: Option<Date>,
    /// The role of who marked it, where that was not its author.
    pub marked_by: Option<Role>,
}

impl Demand {
    pub(super) fn new(asked: Asked, marked_by: Option<Role>, at: i64) -> Self {
        let state = DemandState::Open;
        Self { asked, state, since: at, answer: None, refused: None, reason: None, until: None, marked_by }
    }

    /// Whether its author may go the step from here; with the host alone who carries over.
    #[must_use]
    pub const fn may(&self, step: Step) -> bool {
        use DemandState::{Accepted, Answered, CarriedOver, NotSatisfied, Open, Withdrawn};
        match (step, self.state) {
            (_, Accepted | Withdrawn) => false,
            // What was put off after an answer can still be settled.
            (Step::Accepted | Step::NotSatisfied, state) => {
                matches!(state, Answered) || (matches!(state, CarriedOver) && self.answer.is_some())
            }
            (Step::Withdrawn, _) => true,
            (Step::CarriedOver, state) => matches!(state, Open | Answered | NotSatisfied | CarriedOver),
        }
    }

    /// Whether who is asked may still be named anew.
    #[must_use]
    pub const fn may_be_addressed(&self) -> bool {
        match self.state {
            DemandState::Open | DemandState::NotSatisfied | DemandState::CarriedOver => true,
            // Somebody answered who was not known to be asked.
            DemandState::Answered => self.asked.body.is_none() && !self.asked.residents,
            DemandState::Accepted | DemandState::Withdrawn => false,
        }
    }

    /// Whether an answer of somebody is one of who was asked: an official of that body whose name is known; or, where
    /// the residents are asked, anybody but who asks.
    #[must_use]
    pub fn is_answered_by(&self, who: &Standing, signed: bool, own: bool) -> bool {
        if matches!(self.state, DemandState::Accepted | DemandState::Withdrawn) || own {
            return false;
        }
        if self.asked.residents {
            return who.role == Role::Participant;
        }
        let of_body = match (&self.asked.body, &who.org) {
            (Some(body), Some(org)) => is_called(body, org),
            (Some(_), None) => false,
            (None, _) => true,
        };
        who.role == Role::Official && (signed || who.name.is_some()) && of_body
    }

    /// `answer`: the last answer of who is asked that everybody can read, later than the one that did not satisfy.
    /// Whether that changes anything.
    pub(super) fn hear(&mut self, answer: Option<ActId>, at: i64) -> bool {
        use DemandState::{Accepted, Answered, CarriedOver, NotSatisfied, Open, Withdrawn};
        let other = self.answer != answer;
        let state = match (self.state, answer) {
            (Open | NotSatisfied, Some(_)) => Answered,
            (CarriedOver, Some(_)) if other => Answered,
            (Answered, None) if self.refused.is_some() => NotSatisfied,
            (Answered, None) => Open,
            (state @ (Open | Answered | NotSatisfied | CarriedOver | Accepted | Withdrawn), _) => state,
        };
        let changed = other || state != self.state;
        self.answer = answer;
        // Another answer beside one that stands does not begin the seven days anew.
        if state != self.state {
            self.set(state, at);
        }
        changed
    }

    pub(super) fn step(&mut self, step: &DemandStep, at: i64) {
        if step.to == Step::NotSatisfied {
            self.refused = self.answer.take();
        }
        self.set(
            match step.to {
                Step::Accepted => DemandState::Accepted,
                Step::NotSatisfied => DemandState::NotSatisfied,
                Step::Withdrawn => DemandState::Withdrawn,
                Step::CarriedOver => DemandState::CarriedOver,
            },
            at,
        );
        (self.reason, self.until) = (step.reason.clone(), step.until.clone());
    }

    pub(super) fn set(&mut self, state: DemandState, at: i64) {
        (self.state, self.since) = (state, at);
        (self.reason, self.until) = (None, None);
    }
}

/// Whether a body is called so in any of its languages.
fn is_called(body: &LocalText, name: &str) -> bool {
    let name = fingerprint(name);
    body.in_all().any(|own| fingerprint(own) == name)
}
