//! Claims often heard: brought once somebody writes, or wants to read them.

use deliberation_core::annotation::heard::Heard;
use deliberation_core::id::ActId;

use super::brought::read_at;
use crate::ports::Ports;
use crate::state::{Dialog, Panel, State, Wanted};

/// Whether there may be any, that nobody has asked for yet.
#[must_use]
pub fn due(state: &State) -> bool {
    let noted =
        |all: &deliberation_core::publish::Published| all.notes.claims.iter().any(|own| own.notes > 0);
    state.look_heard(|heard| heard.claims.coming.is_none())
        && state.look(|data| data.published.as_deref().is_some_and(noted))
}

/// Brings them. What is there stays where they do not come.
pub async fn bring(state: State, ports: Ports) {
    if state.look_heard(|heard| heard.claims.is_coming()) {
        return;
    }
    state.change_heard(|heard| heard.claims.asked());
    let came: Option<Heard> = read_at(&ports, "/heard").await;
    state.change_heard(|heard| heard.claims.came(came.map(|came| came.heard)));
}

/// Opens the page of them, at the claim of a note.
pub fn open(state: &State, first: Option<ActId>) {
    state.change_heard(|heard| (heard.asked, heard.asks) = (first, heard.asks + 1));
    state.change(|data| data.dialog = Some(Dialog::Heard));
}

/// I was told of a claim and want to hear no more of it.
pub fn put_aside(state: &State, first: ActId) {
    state.change_heard(|heard| {
        heard.seen.insert(first);
    });
}

/// Goes where a claim stands: to the thread of a statement, at a post of it.
pub fn go_there(state: &State, statement: Option<ActId>, post: Option<ActId>) {
    let end = |id: ActId| {
        let id = id.to_string();
        id[id.len().saturating_sub(12)..].to_owned()
    };
    let wanted = Wanted { statement, post: post.map(end).unwrap_or_default(), gone: false };
    state.change(|data| (data.wanted, data.panel, data.dialog) = (Some(wanted), Panel::Thread, None));
}
