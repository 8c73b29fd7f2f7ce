//! Puts an act where it cannot be lost: in the vault, before anything is sent. Nothing is shown as kept on this
//! device before the vault says so.
//!
//! Next: [`super::send_outbox`].

use std::rc::Rc;

use deliberation_core::act::{Head, Join};
use deliberation_core::id::{ActId, Nonce};
use deliberation_core::participant::Tie;
use deliberation_core::wire::Written;

use super::key;
use crate::ports::Ports;
use crate::state::mine::Progress;
use crate::state::{Notice, State};

/// Begins an act of the type `kind`, with a fresh id; the caller adds its members. `told`: it carries its moment of the
/// programme. (Of a ballot that is not published.)
#[must_use]
pub fn begin(ports: &Ports, kind: &str, told: bool) -> (ActId, Written) {
    let at = ports.clock.now();
    let mut tail = [0; 10];
    tail.copy_from_slice(&ports.entropy.bytes()[6..]);
    let nonce = Nonce::new(ports.entropy.bytes());
    // As it was when the person did it, not when it leaves.
    let moment = if told { ports.programme.now() } else { None };
    let id = ActId::new(at, tail);
    (id, Head { id, nonce, at, moment }.begin(kind))
}

/// Says who I am to the matter, and that I take part.
pub fn put_join(state: &State, ports: &Ports, tie: Option<Tie>) {
    let (id, act) = begin(ports, "join", false);
    put(state, ports, id, Join { tie }.write(act), None);
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

/// Puts an act in, and moves it on when it is written. Until then the words of it lie as `draft`, a key of the storage
/// and what stands there; what I write there meanwhile stays.
pub fn put(state: &State, ports: &Ports, id: ActId, act: Written, draft: Option<(String, String)>) {
    let (state, storage) = (*state, Rc::clone(&ports.storage));
    let done = Box::new(move |keeps| {
        state.change(|data| {
            data.keeps = keeps;
            let next = if data.notice == Notice::Agreed { Progress::Waiting } else { Progress::Held };
            data.mine.written(id, &next);
        });
        if let Some((key, text)) = draft
            && storage.get(&key).is_some_and(|now| now == text)
        {
            storage.remove(&key);
        }
    });
    ports.vault.put(id, act.end(), done);
}
