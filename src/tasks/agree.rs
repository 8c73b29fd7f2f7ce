//! The notice: the first act stays on the device, the second turns both in, once a deliberation.

use super::key;
use crate::ports::Ports;
use crate::state::mine::Progress;
use crate::state::{Notice, State};

/// Notes that I am about to act. Gives how far the act gets now.
pub fn going_on(state: &State, ports: &Ports) -> Progress {
    match state.look(|data| data.notice) {
        Notice::Unseen => {
            state.change(|data| data.notice = Notice::Shown);
            Progress::Held
        }
        Notice::Shown => {
            ports.storage.set(key::AGREED, "yes");
            state.change(|data| {
                data.notice = Notice::Agreed;
                let votes = data.mine.votes.iter_mut().map(|vote| &mut vote.progress);
                let all = votes.chain(data.mine.statements.iter_mut().map(|s| &mut s.progress));
                all.filter(|p| **p == Progress::Held).for_each(|p| *p = Progress::Waiting);
            });
            Progress::Waiting
        }
        Notice::Agreed => Progress::Waiting,
    }
}
