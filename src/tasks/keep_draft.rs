//! Keeps what I am writing, so that it survives a refusal, a reload and a dead network.

use super::key;
use crate::ports::Ports;
use crate::state::State;

/// Keeps the draft as it now stands.
pub fn keep_draft(state: &State, ports: &Ports, text: String) {
    if text.is_empty() {
        ports.storage.remove(key::DRAFT);
    } else {
        ports.storage.set(key::DRAFT, &text);
    }
    let length = (ports.graphemes)(text.trim());
    state.change(|data| {
        data.writing.draft = text;
        data.writing.length = length;
    });
}
