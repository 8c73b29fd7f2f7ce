//! Loads what everybody may see and what is mine.

use std::sync::Arc;

use deliberation_core::act::{NewStatement, Vote};
use deliberation_core::participant::Tie;
use deliberation_core::protocol::problem::Cause;
use deliberation_core::publish::Published;
use deliberation_core::statement::Visibility;
use deliberation_core::wire::Read;

use super::{key, outbox};
use crate::ports::Ports;
use crate::ports::backend::Trouble;
use crate::queries::next_statement::next_statement;
use crate::queries::statement;
use crate::state::mine::{MyStatement, Progress};
use crate::state::{Connection, Failure, Loading, Notice, State};

/// Brings back what this browser kept: draft, tie, and acts that the backend has not answered for.
pub fn recall(state: &State, ports: &Ports) {
    let agreed = ports.storage.get(key::AGREED).is_some();
    let waiting = outbox::waiting(ports);
    let draft = ports.storage.get(key::DRAFT).unwrap_or_default();
    let progress = if agreed { Progress::Waiting } else { Progress::Held };
    let tie = ports.storage.get(key::TIE);
    let [seed @ .., _, _, _, _, _, _, _, _] = ports.entropy.bytes();
    state.change(|data| {
        data.shared = ports.backend.is_shared();
        data.keeps = ports.storage.keeps();
        data.notice = match (agreed, waiting.is_empty()) {
            (true, _) => Notice::Agreed,
            (false, true) => Notice::Unseen,
            (false, false) if ports.storage.get(key::LATER).is_some() => Notice::Later,
            (false, false) => Notice::Shown,
        };
        data.larger = ports.storage.get(key::LARGER).is_some();
        data.writing.open = !draft.is_empty();
        data.writing.length = (ports.graphemes)(draft.trim());
        data.writing.draft = draft;
        let mine = &mut data.mine;
        mine.seed = u64::from_be_bytes(seed);
        mine.tie = Tie::ALL.into_iter().find(|t| tie.as_deref() == Some(t.name()));
        for (id, text) in &waiting {
            let Some(json) = (ports.parse)(text) else { continue };
            // By their shapes: reading any act would bring the reader of openings along.
            if let Ok(vote) = Vote::read(&json) {
                mine.cast(vote.statement, *id, vote.value, progress.clone());
            } else if let Ok(new) = NewStatement::read(&json) {
                mine.statements.push(MyStatement {
                    id: *id,
                    text: new.text.original().to_owned(),
                    visibility: Visibility::Waiting,
                    progress: progress.clone(),
                });
            }
        }
    });
}

/// Puts an edition on the screen. The card stays as it is while its statement is shown.
pub fn show(state: &State, published: Arc<Published>) {
    state.change(|data| {
        if data.card.is_none_or(|card| statement(&published, card).is_none()) {
            data.card = next_statement(&published, &data.mine);
        }
        data.published = Some(published);
        data.loading = Loading::Ready;
    });
}

/// Loads the snapshot.
pub async fn load(state: &State, ports: &Ports) {
    match ports.backend.snapshot().await {
        Ok(published) => show(state, Arc::new(published)),
        // What is on the screen stays.
        Err(_) if state.look(|data| data.published.is_some()) => {
            state.change(|data| data.connection = Connection::Offline);
        }
        Err(Trouble::Problem(problem)) if problem.cause() == Some(Cause::UnknownDeliberation) => {
            state.change(|data| data.loading = Loading::Failed(Failure::Unknown));
        }
        Err(_) => state.change(|data| data.loading = Loading::Failed(Failure::Network)),
    }
}

/// Loads what is mine, where there is a session.
pub async fn load_mine(state: &State, ports: &Ports) {
    let Some(token) = ports.storage.get(key::TOKEN) else { return };
    match ports.backend.mine(&token).await {
        Ok(mine) => {
            outbox::not_before(ports, mine.nth);
            state.change(|data| {
                data.mine.take_over(mine);
                let voted = data.card.is_none_or(|card| data.mine.vote(card).is_some());
                if let Some(published) = data.published.as_ref().filter(|_| voted) {
                    data.card = next_statement(published, &data.mine);
                }
            });
        }
        Err(Trouble::Problem(problem)) if problem.cause() == Some(Cause::Unauthenticated) => {
            ports.storage.remove(key::TOKEN);
        }
        Err(_) => {}
    }
}
