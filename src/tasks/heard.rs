//! Claims often heard: brought once somebody writes, or wants to read them.

use deliberation_core::annotation::heard::Heard;
use deliberation_core::id::ActId;

use super::brought::read_at;
use crate::ports::Ports;
use crate::queries::heard::near;
use crate::state::heard::{Field, Heard as All, Known};
use crate::state::{Dialog, State};

/// What did not come is not asked for again before so many milliseconds.
const AGAIN_MS: i64 = 20_000;
/// Nothing is said of words before they have rested for so many milliseconds.
const REST_MS: u32 = 300;

/// Whether there may be any, that nobody has asked for yet, or a while ago and in vain.
#[must_use]
pub fn due(state: &State, ports: &Ports) -> bool {
    let noted =
        |all: &deliberation_core::publish::Published| all.notes.claims.iter().any(|own| own.notes > 0);
    let again = |heard: &All| {
        !heard.claims.is_coming() && heard.failed.is_some_and(|at| ports.clock.now() - at > AGAIN_MS)
    };
    state.look_heard(|heard| heard.claims.coming.is_none() || again(heard))
        && state.look(|data| data.published.as_deref().is_some_and(noted))
}

/// Brings them. What is there stays where they do not come.
pub async fn bring(state: State, ports: Ports) {
    if state.look_heard(|heard| heard.claims.is_coming()) {
        return;
    }
    state.change_heard(|heard| heard.claims.asked());
    let came: Option<Heard> = read_at(&ports, "/heard").await;
    let came = came.map(|came| came.heard.into_iter().map(Known::new).collect());
    state.change_heard(|heard| {
        heard.failed = came.is_none().then(|| ports.clock.now());
        heard.claims.came(came);
        look(heard);
    });
}

/// Looks what that which is written is near to.
fn look(heard: &mut All) {
    for at in 0..heard.writing.len() {
        heard.writing[at].near = near(heard, &heard.writing[at].text);
    }
}

/// This stands in a field now: it is looked at once it has rested.
pub async fn write(state: State, ports: Ports, field: Field, text: String) {
    state.keep_heard(|heard| heard.writing[field as usize].text.clone_from(&text));
    ports.clock.sleep(REST_MS).await;
    let (then, now) = state.look_heard(|heard| {
        let writing = &heard.writing[field as usize];
        (writing.near.clone(), (writing.text == text).then(|| near(heard, &text)))
    });
    if let Some(now) = now.filter(|now| *now != then) {
        state.change_heard(|heard| heard.writing[field as usize].near = now);
    }
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
        look(heard);
    });
}
