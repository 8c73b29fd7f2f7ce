//! Whether results may be shown to me now, and if not, why not.

use deliberation_core::policy::{Ability, Results};
use deliberation_core::publish::Published;
use deliberation_core::release::Stage;
use deliberation_core::rules::role_votes;

use crate::state::mine::MyActs;

/// Why there is no map.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Showing {
    /// There is one.
    Map,
    /// Too few people for a map; sums are there. With how many more it takes.
    Sums(u32),
    /// Too few people for anything. With how many more it takes.
    Few(u32),
    /// Not before I have voted myself: a courtesy of the screen.
    AfterMyVote,
    /// Not before the phase closes.
    Held,
    /// There is no backend, and so nobody else.
    Alone,
    /// Enough people, but the map is not renewed yet.
    Soon,
}

/// What may be shown.
#[must_use]
pub fn showing(published: &Published, mine: &MyActs, shared: bool) -> Showing {
    if !shared {
        return Showing::Alone;
    }
    if published.participation.results_held {
        return Showing::Held;
    }
    let policy = super::phase::current(published).map(|phase| phase.results).unwrap_or_default();
    let voted = published.statements.iter().any(|s| mine.vote(s.id).is_some());
    // Who came too late to vote still reads what came of it, and who does not vote at all.
    let votes = super::phase::open(published, Ability::Vote) && role_votes(mine.role).is_ok();
    if policy == Results::AfterMyVote && !voted && votes {
        return Showing::AfterMyVote;
    }
    let voters = published.participation.voters;
    match published.participation.stage {
        Stage::Few => Showing::Few(deliberation_core::release::FEW.saturating_sub(voters)),
        Stage::Sums => Showing::Sums(published.opening.policy.map_from().saturating_sub(voters)),
        Stage::Map if published.map.is_some() => Showing::Map,
        Stage::Map => Showing::Soon,
    }
}
