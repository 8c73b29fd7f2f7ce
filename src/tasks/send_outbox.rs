//! Sends what waits, oldest first, one act a call, until nothing is left. An act leaves the vault only when the
//! backend has answered for it; it goes as the bytes that lie there, so that twice is once.
//!
//! Next: [`crate::ports::backend`].

use std::rc::Rc;

use deliberation_core::act::NewStatement;
use deliberation_core::id::ActId;
use deliberation_core::protocol::envelope::{ActResult, JoinRequest, Session};
use deliberation_core::protocol::problem::{Cause, Problem};
use deliberation_core::wire::{Read, Written};

use super::keep_draft::{keep_draft, place, write_instead};
use super::load::{forget, load_mine_without};
use super::{agree, key};
use crate::ports::Ports;
use crate::ports::backend::Trouble;
use crate::state::mine::Progress;
use crate::state::{Connection, State};

/// A member that ballots have and nothing else: they are counted.
const BALLOT: &str = "\"nth\":";

/// How a round of sending ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sent {
    /// Nothing is left.
    All,
    /// Something is left; try again after so many milliseconds at least, if the backend said so.
    Later(Option<u32>),
}

/// Sends until nothing is left or something is in the way. To be asked for by one caller at a time; other tabs wait
/// for their turn.
pub async fn send_outbox(state: &State, ports: &Ports) -> Sent {
    if !agree::agreed(state, ports) {
        return Sent::All;
    }
    let _turn = ports.vault.turn().await;
    let mut renewed = false;
    loop {
        let mut gone = Vec::new();
        state.change(|data| gone = data.mine.at(&Progress::Waiting));
        let inside = ports.vault.all().await;
        // What waited and is not inside any more was sent by another tab. What became of it, the backend knows.
        gone.retain(|id| inside.whole && inside.acts.iter().all(|(other, _)| other != id));
        if !gone.is_empty() && !load_mine_without(state, ports, gone).await {
            return Sent::Later(None);
        }
        if inside.acts.is_empty() {
            return Sent::All;
        }
        let mut wait = None;
        // Nothing is waited for between reading the vault and the first act, where there is a session.
        let mut fresh = ports.storage.get(key::TOKEN).is_some();
        for (id, text) in inside.acts {
            // While texts of mine are too many for now, my votes pass them by.
            if wait.is_some() && !text.contains(BALLOT) {
                continue;
            }
            let token = match token(state, ports).await {
                Ok(token) => token,
                Err(trouble) => return later(state, &trouble),
            };
            // Words that were erased while something else was on its way do not leave any more.
            if !fresh && !text.contains(BALLOT) && !lies(ports, id).await {
                continue;
            }
            fresh = false;
            match ports.backend.send(&token, vec![text.clone()]).await {
                Ok(results) => {
                    if !settle(state, ports, id, &text, results).await {
                        return Sent::Later(None);
                    }
                }
                // The backend has forgotten the session (or never knew it): a new one, once.
                Err(Trouble::Problem(problem))
                    if problem.cause() == Some(Cause::Unauthenticated) && !renewed =>
                {
                    renewed = true;
                    forget(ports, &token);
                    break;
                }
                // What was sent is wrong, and would be the next time too. The others do not wait behind it.
                Err(Trouble::Problem(problem)) if matches!(problem.status, 400 | 409 | 413 | 415 | 422) => {
                    refuse(state, ports, id, &text, *problem).await;
                }
                Err(Trouble::Busy(Some(seconds))) if !text.contains(BALLOT) => wait = Some(seconds),
                Err(trouble) => return later(state, &trouble),
            }
        }
        if wait.is_some() {
            return later(state, &Trouble::Busy(wait));
        }
    }
}

/// The session's token; asks for a session where there is none.
pub(super) async fn token(state: &State, ports: &Ports) -> Result<String, Trouble> {
    if let Some(token) = ports.storage.get(key::TOKEN) {
        return Ok(token);
    }
    let session = join(state, ports).await?;
    // Another tab may have asked at the same time. The first answer counts: one person, one session.
    if let Some(token) = ports.storage.get(key::TOKEN) {
        return Ok(token);
    }
    ports.storage.set(key::TOKEN, &session.token);
    Ok(session.token)
}

/// Asks for a session; where the backend sets a challenge first, the device solves it.
async fn join(state: &State, ports: &Ports) -> Result<Session, Trouble> {
    let tie = state.look(|data| data.mine.tie);
    let mut proof = None;
    loop {
        let refused = match ports.backend.join(JoinRequest { tie, proof: proof.clone() }).await {
            Err(Trouble::Problem(problem)) => problem,
            done => return done,
        };
        // Once: a device whose solution is refused tries later, and does not go on and on.
        let Some(challenge) = refused.challenge.clone().filter(|_| proof.is_none()) else {
            return Err(Trouble::Problem(refused));
        };
        let solve = (ports.prover)().ok_or(Trouble::Busy(None))?;
        state.change(|data| data.checking = true);
        proof = solve(Rc::clone(&ports.clock), challenge).await;
        state.change(|data| data.checking = false);
        if proof.is_none() {
            return Err(Trouble::Problem(refused));
        }
    }
}

/// Whether an act lies in the vault, as far as that can be read.
async fn lies(ports: &Ports, id: ActId) -> bool {
    let inside = ports.vault.all().await;
    !inside.whole || inside.acts.iter().any(|(own, _)| *own == id)
}

/// Notes what became of an act. False when it is to be sent again. A sink may answer without a body: accepted.
async fn settle(state: &State, ports: &Ports, id: ActId, text: &str, results: Vec<ActResult>) -> bool {
    let result = results.into_iter().next();
    let seq = result.as_ref().and_then(|result| result.seq);
    match result.and_then(|result| result.problem) {
        Some(problem) if matches!(problem.status, 408 | 425 | 429 | 500..) => return false,
        // Otherwise it was kept already, sent by another tab of mine.
        Some(problem) if problem.cause() != Some(Cause::ActIdReused) => {
            refuse(state, ports, id, text, problem).await;
        }
        _ => {
            ports.vault.remove(id, Box::new(drop));
            state.change(|data| {
                if let Some(own) = data.mine.others.iter_mut().find(|own| own.id == id) {
                    own.seq = seq;
                }
                data.mine.progress(id, &Progress::Kept);
            });
        }
    }
    true
}

/// Notes that an act was refused for good. The words of a statement return to their draft, after what I am writing there;
/// any other act with words is kept whole and with the reason, beside those that were refused before. Words that were
/// erased on the way do not come back.
async fn refuse(state: &State, ports: &Ports, id: ActId, text: &str, problem: Problem) {
    // Those of another tab lie in the vault alone.
    let stands = lies(ports, id).await || state.look(|data| data.mine.has(id));
    ports.vault.remove(id, Box::new(drop));
    if !stands {
        return;
    }
    let json = (ports.parse)(text);
    let own = json.as_ref().filter(|json| json.get("type").is_some_and(|kind| kind == "statement"));
    let own = own.and_then(|json| NewStatement::read(json).ok());
    if own.is_none() && json.is_some_and(|json| json.get("text").is_some()) {
        let why = Written::default().text("type", &problem.kind).text("title", &problem.title);
        let why = why.json("status", &problem.status.to_string());
        let why = match problem.rule {
            Some(rule) => {
                let at = Written::default().json("article", &rule.article.to_string());
                why.json("rule", &at.json("version", &rule.version.to_string()).end())
            }
            None => why,
        };
        let whole = Written::default().json("act", text).json("problem", &why.end());
        ports.storage.set(&(key::REFUSED.to_owned() + &id.to_string()), &whole.end());
    }
    state.change(|data| data.mine.progress(id, &Progress::Refused(Box::new(problem))));
    let Some(own) = own else { return };
    let after = |draft: &str| {
        let draft = draft.trim_end();
        let words = own.text.original();
        if draft.is_empty() { words.to_owned() } else { format!("{draft}\n{words}") }
    };
    let (now, draft) = state.look(|data| (data.writing.supersedes, data.writing.draft.clone()));
    if now == own.supersedes {
        keep_draft(state, ports, after(&draft));
    } else {
        let place = place(own.supersedes);
        ports.storage.set(&place, &after(&ports.storage.get(&place).unwrap_or_default()));
        // Whoever writes something else goes on with that; these words lie where they were written.
        if draft.trim().is_empty() {
            write_instead(state, ports, own.supersedes, "");
        }
    }
    state.change(|data| data.writing.open = true);
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
