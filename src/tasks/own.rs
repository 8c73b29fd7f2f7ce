//! What one does with what is one's own: chooses a name, copies a code, takes the data along, erases words.
//!
//! Next: [`name`], [`erase`], [`file`].

pub mod erase;
pub mod file;
pub mod name;

use deliberation_core::id::ActId;
use deliberation_core::wire::Json;

use super::load::load_mine;
use super::moderation;
use crate::ports::Ports;
use crate::state::State;
use crate::state::mine::{MyAct, Progress};

/// Takes in what has become of my names and erasures.
pub(super) fn take_in(state: &State, ports: &Ports, others: &[(Json, MyAct)]) {
    name::take_in(state, ports, others);
    erase::take_in(state, others);
}

/// Whether the backend has kept, or refused, something of these of which it has told me nothing since.
#[must_use]
pub fn settled(state: &State) -> bool {
    state.look_moderation(|own| {
        let own = &own.own;
        let over = |progress: &Progress| matches!(progress, Progress::Kept);
        own.naming.sent.iter().any(|own| over(&own.progress))
            || own.erased.iter().any(|own| over(&own.progress))
    })
}

/// I look at what is mine: what the backend told when the page was opened may be long ago.
pub async fn look(state: State, ports: Ports) {
    load_mine(&state, &ports).await;
    moderation::take_in(&state, &ports);
}

/// Asks the backend what is mine since.
pub async fn after(state: State, ports: Ports) {
    if erase::all_is_gone(&state) {
        erase::begin_anew(&state, &ports);
    }
    erase::settle(&state, &ports);
    load_mine(&state, &ports).await;
    moderation::take_in(&state, &ports);
}

/// Whether my code lies in the clipboard now.
pub fn copied(state: &State, copied: bool) {
    state.write_moderation(|own| own.own.copied = Some(copied));
}

fn kind(json: &Json) -> Option<&str> {
    json.get("type").and_then(Json::as_str)
}

fn id(json: &Json, member: &str) -> Option<ActId> {
    json.get(member).and_then(Json::as_str).and_then(|id| id.parse().ok())
}
