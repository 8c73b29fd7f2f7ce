//! Puts an act where it cannot be lost: in the storage, before anything is sent. One key an act, so that two
//! tabs never overwrite each other.
//!
//! Next: [`super::send_outbox`].

use deliberation_core::act::{Act, Origin, Verb};
use deliberation_core::id::{ActId, Nonce};

use super::key;
use crate::ports::Ports;

/// Makes an act of what I do, with a fresh id.
#[must_use]
pub fn make(ports: &Ports, verb: Verb) -> Act {
    let now = ports.clock.now();
    let mut tail = [0; 10];
    tail.copy_from_slice(&ports.entropy.bytes()[6..]);
    let nonce = Nonce::new(ports.entropy.bytes());
    Act { id: ActId::new(now, tail), nonce, at: Some(now), moment: None, from: Origin::Remote, verb }
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

/// Puts an act in. False when it will not outlive the page.
pub fn put(ports: &Ports, act: &Act) -> bool {
    let text = act.widget_text().unwrap_or_default();
    ports.storage.set(&format!("{}{}", key::OUTBOX, act.id), &text) && ports.storage.keeps()
}

/// Takes an act out. Whether it was still inside.
pub fn take(ports: &Ports, id: ActId) -> bool {
    let key = format!("{}{id}", key::OUTBOX);
    let inside = ports.storage.get(&key).is_some();
    ports.storage.remove(&key);
    inside
}

/// All acts inside, oldest first: their ids begin with the time.
#[must_use]
pub fn waiting(ports: &Ports) -> Vec<(ActId, String)> {
    let keys = ports.storage.keys(key::OUTBOX);
    let act = |key: &String| {
        let id = key.strip_prefix(key::OUTBOX)?.parse().ok()?;
        Some((id, ports.storage.get(key)?))
    };
    keys.iter().filter_map(act).collect()
}
