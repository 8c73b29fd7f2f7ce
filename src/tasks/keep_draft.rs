//! Keeps what I am writing, so that it survives a refusal, a reload and a dead network. What says a statement of mine
//! better is a draft of its own: neither takes the place of the other.

use deliberation_core::id::ActId;

use super::key;
use crate::ports::Ports;
use crate::state::State;

/// Where the draft lies: of a new statement, or of what says `supersedes` better.
pub fn place(supersedes: Option<ActId>) -> String {
    let mut place = key::DRAFT.to_owned();
    if let Some(old) = supersedes {
        place.push('/');
        place.push_str(&old.to_string());
    }
    place
}

/// Keeps the draft as it now stands.
pub fn keep_draft(state: &State, ports: &Ports, text: String) {
    let place = place(state.look(|data| data.writing.supersedes));
    if text.is_empty() {
        ports.storage.remove(&place);
    } else {
        ports.storage.set(&place, &text);
    }
    hold(state, ports, text);
}

fn hold(state: &State, ports: &Ports, text: String) {
    let length = (ports.graphemes)(text.trim());
    state.change(|data| {
        data.writing.draft = text;
        data.writing.length = length;
    });
}

/// Goes on with the draft of what says `supersedes` better, `first` where there is none yet; with none, of a new statement.
/// What I was writing stays where it lies.
pub fn write_instead(state: &State, ports: &Ports, supersedes: Option<ActId>, first: &str) {
    match supersedes {
        Some(old) => drop(ports.storage.set(key::DRAFT_OF, &old.to_string())),
        None => ports.storage.remove(key::DRAFT_OF),
    }
    state.change(|data| {
        data.writing.supersedes = supersedes;
        (data.writing.unfit, data.writing.sent) = (None, false);
    });
    match ports.storage.get(&place(supersedes)) {
        Some(text) => hold(state, ports, text),
        None => keep_draft(state, ports, first.to_owned()),
    }
}
