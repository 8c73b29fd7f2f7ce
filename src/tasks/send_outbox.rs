//! Sends what waits, oldest first, at most a handful a call, until nothing is left. An act leaves the outbox
//! only when the backend has answered for it.
//!
//! Next: [`crate::ports::backend`].

use deliberation_core::id::ActId;
use deliberation_core::protocol::envelope::{ActResult, JoinRequest, MAX_ACTS};
use deliberation_core::protocol::problem::Cause;

use super::{keep_draft::keep_draft, key, outbox};
use crate::ports::backend::Trouble;
use crate::ports::Ports;
use crate::state::mine::Progress;
use crate::state::{Connection, Notice, State};

/// How a round of sending ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sent {
    /// Nothing is left.
    All,
    /// Something is left; try again after so many milliseconds at least, if the backend said so.
    Later(Option<u32>),
}

/// Sends until nothing is left or something is in the way. To be asked for by one caller at a time.
pub async fn send_outbox(state: &State, ports: &Ports) -> Sent {
    if state.look(|data| data.notice) != Notice::Agreed {
        return Sent::All;
    }
    let mut renewed = false;
    loop {
        let waiting = outbox::waiting(ports);
        let batch: Vec<_> = waiting.into_iter().take(MAX_ACTS).collect();
        if batch.is_empty() {
            return Sent::All;
        }
        let token = match token(state, ports).await {
            Ok(token) => token,
            Err(trouble) => return later(state, &trouble),
        };
        let (ids, texts): (Vec<ActId>, Vec<String>) = batch.into_iter().unzip();
        match ports.backend.send(&token, texts).await {
            Ok(results) => settle(state, ports, &ids, results),
            // The backend has forgotten the session (or never knew it): a new one, once.
            Err(Trouble::Problem(problem)) if problem.cause() == Some(Cause::Unauthenticated) && !renewed => {
                renewed = true;
                ports.storage.remove(key::TOKEN);
            }
            Err(trouble) => return later(state, &trouble),
        }
    }
}

async fn token(state: &State, ports: &Ports) -> Result<String, Trouble> {
    if let Some(token) = ports.storage.get(key::TOKEN) {
        return Ok(token);
    }
    let tie = state.look(|data| data.mine.tie);
    let session = ports.backend.join(JoinRequest { tie }).await?;
    ports.storage.set(key::TOKEN, &session.token);
    Ok(session.token)
}

fn settle(state: &State, ports: &Ports, ids: &[ActId], results: Vec<ActResult>) {
    // A sink may answer without a body: all accepted.
    let mut results = results.into_iter();
    for &id in ids {
        let problem = results.next().and_then(|result| result.problem);
        let again = problem.as_ref().is_some_and(|p| matches!(p.status, 408 | 425 | 429 | 500..));
        if again {
            continue;
        }
        outbox::take(ports, id);
        let progress = problem.map_or(Progress::Kept, |problem| Progress::Refused(Box::new(problem)));
        state.change(|data| data.mine.progress(id, &progress));
        if matches!(progress, Progress::Refused(_)) {
            bring_back(state, ports, id);
        }
    }
}

/// The words of a refused statement return to the draft, unless I am writing something else by now.
fn bring_back(state: &State, ports: &Ports, id: ActId) {
    let words = state.look(|data| {
        let mine = data.mine.statements.iter().find(|s| s.id == id && data.writing.draft.is_empty());
        mine.map(|s| s.text.clone())
    });
    if let Some(words) = words {
        keep_draft(state, ports, words);
        state.change(|data| data.writing.open = true);
    }
}

fn later(state: &State, trouble: &Trouble) -> Sent {
    if *trouble == Trouble::Network {
        state.change(|data| data.connection = Connection::Offline);
    }
    match trouble {
        Trouble::Busy(Some(seconds)) => Sent::Later(Some(seconds.saturating_mul(1000))),
        _ => Sent::Later(None),
    }
}
