//! The phase in force, and what it lets me do.

use deliberation_core::policy::{Ability, Phase};
use deliberation_core::publish::Published;
use deliberation_core::rules;

use super::head::{PhaseName, phase_now};
use super::next_statement::way;
use super::{Text, text};
use crate::state::Data;

/// The phase in force.
#[must_use]
pub fn current(published: &Published) -> Option<&Phase> {
    published.opening.phases.iter().find(|phase| phase.id == published.phase.id)
}

/// Whether the phase lets me use `ability`.
#[must_use]
pub fn open(published: &Published, ability: Ability) -> bool {
    current(published).is_some_and(|phase| rules::phase_allows(phase, ability).is_ok())
}

/// What stands in the place of the card when no votes are taken.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Closed {
    /// The phase in force.
    pub phase: Option<PhaseName>,
    /// What happens or came out in it, as the opening has it.
    pub about: Option<Text>,
    /// People who voted.
    pub voters: u32,
    /// Statements there are.
    pub statements: u32,
    /// On how many of them I voted.
    pub mine: u32,
    /// Whether results are there to be read, and stand behind tabs.
    pub elsewhere: bool,
}

/// What is said when no votes are taken.
#[must_use]
pub fn closed(data: &Data) -> Closed {
    let Some(published) = &data.published else { return Closed::default() };
    let about = current(published).and_then(|phase| phase.about.as_ref());
    Closed {
        phase: phase_now(data),
        about: about.map(|about| text(data, about)),
        voters: published.participation.voters,
        statements: published.statements.len() as u32,
        mine: way(published, &data.mine).voted,
        elsewhere: !data.wide && !published.participation.results_held,
    }
}
