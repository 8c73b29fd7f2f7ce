//! Casts, changes or takes back a vote. The screen changes at once; the act goes into the outbox.

use deliberation_core::act::Vote;
use deliberation_core::id::ActId;
use deliberation_core::policy::Ability;
use deliberation_core::rules::{self, Named, Refusal};
use deliberation_core::vote::Value;
use deliberation_core::wire::Read;

use super::next_card::take_next;
use super::{agree, outbox};
use crate::ports::Ports;
use crate::queries;
use crate::state::mine::Progress;
use crate::state::{Data, State, Why};

/// Casts a vote on a statement. The next card is chosen at once.
///
/// # Errors
/// When the phase does not allow votes, or the statement is not shown any more.
pub fn cast_vote(state: &State, ports: &Ports, statement: ActId, value: Value) -> Result<(), Refusal> {
    let Some(published) = state.look(|data| data.published.clone()) else { return Err(Refusal::NotOpened) };
    if let Some(phase) = queries::phase::current(&published) {
        rules::phase_allows(phase, Ability::Vote)?;
    }
    rules::role_votes(state.look(|data| data.mine.role))?;
    let shown = queries::statement(&published, statement);
    let shown = shown.ok_or(Refusal::UnknownStatement(Named::Statement(statement)))?;
    if shown.closed_by.is_some() {
        return Err(Refusal::StatementClosed(statement));
    }
    let revision = shown.revision;
    agree::going_on(state, ports);
    put(state, ports, Vote { statement, revision, value, nth: outbox::next_nth(ports) });
    state.change(|data| {
        // A vote from elsewhere leaves the card as it is.
        if data.card.is_none_or(|card| card == statement) {
            take_next(data);
        }
    });
    Ok(())
}

/// Takes back my last vote and puts its statement on the card again. Nothing when I have not voted. As
/// [`take_back`] has it.
pub fn undo_vote(state: &State, ports: &Ports) -> Option<ActId> {
    let statement = state.look(|data| data.mine.trail.last().copied())?;
    take_back(state, ports, statement)?;
    state.change(|data| (data.card, data.why) = (Some(statement), Why::Undone));
    Some(statement)
}

/// Takes back my vote on a statement. Nothing when the phase does not allow it. What never left is not taken back
/// elsewhere: [`forget_held`] is to follow.
pub fn take_back(state: &State, ports: &Ports, statement: ActId) -> Option<()> {
    let published = state.look(|data| data.published.clone())?;
    if let Some(phase) = queries::phase::current(&published) {
        rules::phase_allows(phase, Ability::Vote).ok()?;
    }
    // Another tab may have gone on and sent it.
    if agree::agreed(state, ports) {
        put_none(state, ports, statement);
    } else {
        state.change(|data| data.mine.take_back(statement));
    }
    Some(())
}

/// Takes what is held back of my votes on a statement off the device, other tabs' too: acts leave together. Until it
/// is gone it could come back.
pub async fn forget_held(state: &State, ports: &Ports, statement: ActId) {
    let inside = ports.vault.all().await;
    if agree::agreed(state, ports) {
        // I went on meanwhile, and it may be on its way.
        return put_none(state, ports, statement);
    }
    let on_it = |text: &str| {
        let json = (ports.parse)(text);
        json.is_some_and(|json| Vote::read(&json).is_ok_and(|vote| vote.statement == statement))
    };
    let mut held: Vec<ActId> =
        inside.acts.iter().filter(|(_, text)| on_it(text)).map(|(act, _)| *act).collect();
    let last = held.pop();
    held.into_iter().for_each(|act| ports.vault.remove(act, Box::new(drop)));
    let state = *state;
    let gone = move |_| state.change(|data| data.mine.taken_back(statement));
    match last {
        Some(act) => ports.vault.remove(act, Box::new(gone)),
        None => gone(true),
    }
}

fn put_none(state: &State, ports: &Ports, statement: ActId) {
    let shown = |data: &Data| {
        data.published.as_ref().and_then(|all| queries::statement(all, statement)?.revision.into())
    };
    let revision = state.look(shown).unwrap_or(1);
    put(state, ports, Vote { statement, revision, value: Value::None, nth: outbox::next_nth(ports) });
}

fn put(state: &State, ports: &Ports, vote: Vote) {
    let (statement, value) = (vote.statement, vote.value);
    let (id, act) = outbox::begin(ports, "vote", true);
    state.change(|data| data.mine.cast(statement, id, value, Progress::Writing));
    outbox::put(state, ports, id, vote.write(act), None);
}
