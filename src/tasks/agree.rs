//! The notice: the first act stays on the device, the second turns both in, once a deliberation. Who says "not
//! now" keeps everything on the device until they ask for the notice again.

use super::{key, outbox};
use crate::ports::Ports;
use crate::state::{Notice, State};

/// Whether acts may leave: I went on after the notice, here or in another tab.
pub fn agreed(state: &State, ports: &Ports) -> bool {
    if state.look(|data| data.notice) == Notice::Agreed {
        return true;
    }
    if ports.storage.get(key::AGREED).is_none() {
        return false;
    }
    state.change(|data| {
        data.notice = Notice::Agreed;
        data.mine.release();
    });
    true
}

/// Notes that I am about to act.
pub fn going_on(state: &State, ports: &Ports) {
    if agreed(state, ports) {
        return;
    }
    match state.look(|data| data.notice) {
        Notice::Unseen => state.change(|data| data.notice = Notice::Shown),
        Notice::Later => {}
        _ => go_on(state, ports),
    }
}

/// Turns in what was held.
pub fn go_on(state: &State, ports: &Ports) {
    ports.storage.set(key::AGREED, "yes");
    // With the first of what I do it is said that I take part, whatever that is.
    let tie = state.look(|data| data.mine.tie);
    outbox::put_join(state, ports, tie);
    state.change(|data| {
        data.notice = Notice::Agreed;
        data.mine.release();
    });
}

/// "Not now": what I do stays on this device, and the notice does not come again by itself.
pub fn not_now(state: &State, ports: &Ports) {
    ports.storage.set(key::LATER, "yes");
    state.change(|data| data.notice = Notice::Later);
}
