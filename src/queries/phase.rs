//! The phase in force, and what it lets me do.

use deliberation_core::policy::{Ability, Phase};
use deliberation_core::publish::Published;
use deliberation_core::rules;

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
