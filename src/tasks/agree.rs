//! The notice: the first act stays on the device, the second turns both in, once a deliberation. Who says "not
//! now" keeps everything on the device until they ask for the notice again.

use deliberation_core::act::{Join, Verb};

use super::{key, outbox};
use crate::ports::Ports;
use crate::state::mine::Progress;
use crate::state::{Notice, State};

/// Notes that I am about to act. Gives how far the act gets now.
pub fn going_on(state: &State, ports: &Ports) -> Progress {
    // Another tab may have gone on already.
    if ports.storage.get(key::AGREED).is_some() {
        state.change(|data| data.notice = Notice::Agreed);
    }
    match state.look(|data| data.notice) {
        Notice::Unseen => {
            state.change(|data| data.notice = Notice::Shown);
            Progress::Held
        }
        Notice::Later => Progress::Held,
        Notice::Shown => {
            go_on(state, ports);
            Progress::Waiting
        }
        Notice::Agreed => Progress::Waiting,
    }
}

/// Turns in what was held.
pub fn go_on(state: &State, ports: &Ports) {
    ports.storage.set(key::AGREED, "yes");
    // With the first of what I do it is said that I take part, whatever that is.
    let tie = state.look(|data| data.mine.tie);
    outbox::put(ports, &outbox::make(ports, Verb::Join(Join { tie })));
    state.change(|data| {
        data.notice = Notice::Agreed;
        let votes = data.mine.votes.iter_mut().map(|vote| &mut vote.progress);
        let all = votes.chain(data.mine.statements.iter_mut().map(|s| &mut s.progress));
        all.filter(|p| **p == Progress::Held).for_each(|p| *p = Progress::Waiting);
    });
}

/// "Not now": what I do stays on this device, and the notice does not come again by itself.
pub fn not_now(state: &State, ports: &Ports) {
    ports.storage.set(key::LATER, "yes");
    state.change(|data| data.notice = Notice::Later);
}
