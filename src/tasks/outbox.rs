//! Puts an act where it cannot be lost: in the vault, before anything is sent. Nothing is shown as kept on this
//! device before the vault says so.
//!
//! Next: [`super::send_outbox`].

use std::rc::Rc;

use deliberation_core::act::{Act, Origin, Verb};
use deliberation_core::id::{ActId, Nonce};

use super::key;
use crate::ports::Ports;
use crate::state::mine::Progress;
use crate::state::{Notice, State};

/// Makes an act of what I do, with a fresh id.
#[must_use]
pub fn make(ports: &Ports, verb: Verb) -> Act {
    let now = ports.clock.now();
    let mut tail = [0; 10];
    tail.copy_from_slice(&ports.entropy.bytes()[6..]);
    let nonce = Nonce::new(ports.entropy.bytes());
    // As it was when the person did it, not when it leaves.
    let told = matches!(verb, Verb::Vote(_) | Verb::Statement(_));
    let moment = if told { ports.programme.now() } else { None };
    Act { id: ActId::new(now, tail), nonce, at: Some(now), moment, from: Origin::Remote, verb }
}

/// The count of my next ballot: greater than any before, and where the storage forgot those or another tab
/// counts at the same time, still greater by the clock.
#[must_use]
pub fn next_nth(ports: &Ports) -> u64 {
    let last = ports.storage.get(key::NTH).and_then(|text| text.parse().ok()).unwrap_or(0_u64);
    let now = u64::try_from(ports.clock.now()).unwrap_or(0);
    let next = (last + 1).max(now);
    ports.storage.set(key::NTH, &next.to_string());
    next
}

/// Notes a count of ballots that the backend knows of, so that mine go on after it.
pub fn not_before(ports: &Ports, nth: u64) {
    let last = ports.storage.get(key::NTH).and_then(|text| text.parse().ok()).unwrap_or(0_u64);
    if nth > last {
        ports.storage.set(key::NTH, &nth.to_string());
    }
}

/// Puts an act in, and moves it on when it is written. The words of a statement stay in the draft until then.
pub fn put(state: &State, ports: &Ports, act: &Act) {
    let (state, storage, id) = (*state, Rc::clone(&ports.storage), act.id);
    let is_statement = matches!(act.verb, Verb::Statement(_));
    let done = Box::new(move |keeps| {
        state.change(|data| {
            data.keeps = keeps;
            let next = if data.notice == Notice::Agreed { Progress::Waiting } else { Progress::Held };
            data.mine.written(id, &next);
            if is_statement && data.writing.draft.is_empty() {
                storage.remove(key::DRAFT);
            }
        });
    });
    ports.vault.put(id, act.widget_text().unwrap_or_default(), done);
}
