//! How far writing a statement is, and where those stand that I wrote.

use deliberation_core::id::ActId;
use deliberation_core::policy::Ability;
use deliberation_core::protocol::problem::Problem;
use deliberation_core::rules::Refusal;

use super::head::{PhaseName, phase_now};
use super::moderation::{Gate, gate};
use super::{Text, phase, wording};
use crate::state::mine::MyStatement;
use crate::state::moderation::Moderation;
use crate::state::{Data, Notice, Unfit};

/// What the composer shows.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Composer {
    /// Whether the phase takes statements.
    pub allowed: bool,
    /// The phase in force.
    pub phase: Option<PhaseName>,
    /// Whether the field is open.
    pub open: bool,
    /// Whether it supersedes a statement of mine.
    pub supersedes: bool,
    /// What I am writing.
    pub draft: String,
    /// Graphemes left; negative when there are too many.
    pub left: i64,
    /// Why it could not be posted.
    pub unfit: Option<Unfit>,
    /// The same as a problem, with its article.
    pub problem: Option<Problem>,
    /// Statements that say the same, or nearly, to vote on instead.
    pub alike: Vec<(ActId, Text)>,
    /// How writing goes on, for me.
    pub gate: Gate,
    /// Whether something was just posted, and whether it has left the device.
    pub sent: Option<bool>,
}

/// The composer.
#[must_use]
pub fn composer(data: &Data, moderation: &Moderation) -> Composer {
    let Some(published) = &data.published else { return Composer::default() };
    let limit = published.opening.policy.statement_limit() as i64;
    let writing = &data.writing;
    let alike: &[ActId] = match &writing.unfit {
        Some(Unfit::Alike(alike)) => alike,
        Some(Unfit::Rules(Refusal::DuplicateStatement { of })) => std::slice::from_ref(of),
        _ => &[],
    };
    Composer {
        allowed: phase::open(published, Ability::Statement),
        phase: phase_now(data),
        open: writing.open,
        supersedes: writing.supersedes.is_some(),
        draft: writing.draft.clone(),
        left: limit - writing.length as i64,
        unfit: writing.unfit.clone(),
        problem: match &writing.unfit {
            Some(Unfit::Rules(refusal)) if *refusal != Refusal::NotOpened => {
                Some(Problem::refused(refusal, &published.articles))
            }
            _ => None,
        },
        alike: alike.iter().map(|id| (*id, wording(data, *id))).collect(),
        gate: gate(data, moderation),
        sent: writing.sent.then_some(data.notice == Notice::Agreed),
    }
}

/// The statements I wrote.
#[must_use]
pub fn own(data: &Data) -> Vec<MyStatement> {
    data.mine.statements.clone()
}
