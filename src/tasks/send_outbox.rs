//! Sends what waits, oldest first, at most a handful a call, until nothing is left. An act leaves the outbox
//! only when the backend has answered for it.
//!
//! Next: [`crate::ports::backend`].

use deliberation_core::id::ActId;
use deliberation_core::protocol::envelope::{ActResult, JoinRequest, MAX_ACTS};
use deliberation_core::protocol::problem::{Cause, Problem};

use super::{keep_draft::keep_draft, key, outbox};
use crate::ports::Ports;
use crate::ports::backend::Trouble;
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
    let mut most = MAX_ACTS;
    loop {
        let batch = handful(outbox::waiting(ports), most);
        if batch.is_empty() {
            return Sent::All;
        }
        let token = match token(state, ports).await {
            Ok(token) => token,
            Err(trouble) => return later(state, &trouble),
        };
        let (ids, texts): (Vec<ActId>, Vec<String>) = batch.into_iter().unzip();
        match ports.backend.send(&token, texts).await {
            Ok(results) => {
                if !settle(state, ports, &ids, results) {
                    return Sent::Later(None);
                }
                most = MAX_ACTS;
            }
            // The backend has forgotten the session (or never knew it): a new one, once.
            Err(Trouble::Problem(problem)) if problem.cause() == Some(Cause::Unauthenticated) && !renewed => {
                renewed = true;
                ports.storage.remove(key::TOKEN);
            }
            // What was sent is wrong, and would be the next time too. Halves find the act that it is about;
            // the others do not wait behind it.
            Err(Trouble::Problem(problem)) if matches!(problem.status, 400 | 413 | 415 | 422) => {
                match ids[..] {
                    [id] => {
                        refuse(state, ports, id, *problem);
                        most = MAX_ACTS;
                    }
                    _ => most = ids.len() / 2,
                }
            }
            Err(trouble) => return later(state, &trouble),
        }
    }
}

/// The most bytes of acts in one call: a server takes 64 KiB with what goes around them.
const MAX_BYTES: usize = 48 * 1024;

/// The first of what waits, as many as one call takes; one at least.
fn handful(waiting: Vec<(ActId, String)>, most: usize) -> Vec<(ActId, String)> {
    let mut bytes = 0;
    let mut batch = Vec::new();
    for act in waiting.into_iter().take(most) {
        bytes += act.1.len();
        if bytes > MAX_BYTES && !batch.is_empty() {
            break;
        }
        batch.push(act);
    }
    batch
}

async fn token(state: &State, ports: &Ports) -> Result<String, Trouble> {
    if let Some(token) = ports.storage.get(key::TOKEN) {
        return Ok(token);
    }
    let tie = state.look(|data| data.mine.tie);
    let session = ports.backend.join(JoinRequest { tie }).await?;
    // Another tab may have asked at the same time. The first answer counts: one person, one session.
    if let Some(token) = ports.storage.get(key::TOKEN) {
        return Ok(token);
    }
    ports.storage.set(key::TOKEN, &session.token);
    Ok(session.token)
}

/// Notes what became of the acts `ids`. False when some are to be sent again.
fn settle(state: &State, ports: &Ports, ids: &[ActId], results: Vec<ActResult>) -> bool {
    // A sink may answer without a body: all accepted.
    let all = results.is_empty();
    let mut settled = true;
    for (place, &id) in ids.iter().enumerate() {
        let own = results.iter().find(|result| result.id == Some(id));
        // What could not be read far enough for its id stands in its place.
        let result = own.or_else(|| results.get(place).filter(|result| result.id.is_none()));
        match result.map(|result| &result.problem) {
            Some(Some(problem)) if matches!(problem.status, 408 | 425 | 429 | 500..) => settled = false,
            // It was kept already, sent by another tab of mine.
            Some(Some(problem)) if problem.cause() != Some(Cause::ActIdReused) => {
                refuse(state, ports, id, problem.clone());
            }
            None if !all => settled = false,
            _ => {
                outbox::take(ports, id);
                state.change(|data| data.mine.progress(id, &Progress::Kept));
            }
        }
    }
    settled
}

/// Notes that an act was refused for good. The words of a statement return to the draft, after what I am writing.
fn refuse(state: &State, ports: &Ports, id: ActId, problem: Problem) {
    outbox::take(ports, id);
    state.change(|data| data.mine.progress(id, &Progress::Refused(Box::new(problem))));
    let draft = state.look(|data| {
        let words = &data.mine.statements.iter().find(|s| s.id == id)?.text;
        let draft = data.writing.draft.trim_end();
        Some(if draft.is_empty() { words.clone() } else { format!("{draft}\n{words}") })
    });
    if let Some(draft) = draft {
        keep_draft(state, ports, draft);
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
