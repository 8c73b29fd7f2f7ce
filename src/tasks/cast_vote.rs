//! Casts, changes or takes back a vote. The screen changes at once; the act goes into the outbox.

use deliberation_core::act::{Verb, Vote};
use deliberation_core::id::ActId;
use deliberation_core::policy::Ability;
use deliberation_core::rules::{self, Named, Refusal};
use deliberation_core::vote::Value;

use super::{agree, outbox};
use crate::ports::Ports;
use crate::queries;
use crate::state::State;
use crate::state::mine::Progress;

/// Casts a vote on a statement. The next card is chosen at once.
///
/// # Errors
/// When the phase does not allow votes, or the statement is not shown any more.
pub fn cast_vote(state: &State, ports: &Ports, statement: ActId, value: Value) -> Result<(), Refusal> {
    let Some(published) = state.look(|data| data.published.clone()) else { return Err(Refusal::NotOpened) };
    if let Some(phase) = queries::phase::current(&published) {
        rules::phase_allows(phase, Ability::Vote)?;
    }
    let shown = queries::statement(&published, statement);
    let revision = shown.ok_or(Refusal::UnknownStatement(Named::Statement(statement)))?.revision;
    agree::going_on(state, ports);
    put(state, ports, Vote { statement, revision, value, nth: outbox::next_nth(ports) });
    state.change(|data| data.card = queries::next_statement::next_statement(&published, &data.mine));
    Ok(())
}

/// Takes back my last vote and puts its statement on the card again. Nothing when I have not voted.
pub fn undo_vote(state: &State, ports: &Ports) -> Option<ActId> {
    let published = state.look(|data| data.published.clone())?;
    let statement = state.look(|data| data.mine.trail.last().copied())?;
    let revision = queries::statement(&published, statement).map_or(1, |s| s.revision);
    if let Some(phase) = queries::phase::current(&published) {
        rules::phase_allows(phase, Ability::Vote).ok()?;
    }
    // What never left need not be taken back elsewhere. Another tab may have gone on and sent it, though.
    let left = agree::agreed(state, ports);
    let held = state.look(|data| data.mine.vote_on(statement)?.act.filter(|_| !left));
    if let Some(act) = held {
        ports.vault.remove(act);
        state.change(|data| {
            data.mine.votes.retain(|vote| vote.statement != statement);
            data.mine.trail.retain(|other| *other != statement);
        });
    } else {
        let vote = Vote { statement, revision, value: Value::None, nth: outbox::next_nth(ports) };
        put(state, ports, vote);
    }
    state.change(|data| data.card = Some(statement));
    Some(statement)
}

fn put(state: &State, ports: &Ports, vote: Vote) {
    let (statement, value) = (vote.statement, vote.value);
    let act = outbox::make(ports, Verb::Vote(vote));
    state.change(|data| data.mine.cast(statement, act.id, value, Progress::Writing));
    outbox::put(state, ports, &act);
}
