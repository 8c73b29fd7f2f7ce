//! Says who I am to the matter. It goes along with the next votes, and as an act of its own.

use deliberation_core::participant::Tie;

use super::{key, outbox};
use crate::ports::Ports;
use crate::state::{Notice, State};

/// Declares a tie, or none.
pub fn choose_tie(state: &State, ports: &Ports, tie: Option<Tie>) {
    if state.look(|data| data.mine.tie == tie) {
        return;
    }
    state.change(|data| data.mine.tie = tie);
    match tie {
        Some(tie) => ports.storage.set(key::TIE, tie.name()),
        None => {
            ports.storage.remove(key::TIE);
            true
        }
    };
    // Before I go on it stays here, and goes with the request for a session.
    if state.look(|data| data.notice) == Notice::Agreed {
        outbox::put_join(state, ports, tie);
    }
}
