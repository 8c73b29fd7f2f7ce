//! Puts the widget together: state, hands, the screen.

use leptos::prelude::*;
use web_sys::HtmlElement;

use crate::ports::Ports;
use crate::state::{Failure, Loading, State};
use crate::tasks::hands::Hands;
use crate::view::screen::screen;

/// What the widget starts with.
#[derive(Debug)]
pub struct Start {
    /// The reader's language, as a tag.
    pub reader: String,
    /// The ports.
    pub ports: Ports,
    /// What is wrong with how the host set the widget up.
    pub fault: Option<String>,
}

/// The widget, in `container`. Gives its state to whoever mounts it, so that attributes can change it later.
pub fn app(start: Start, container: &HtmlElement) -> State {
    let state = State::new(&start.reader);
    let hands = Hands::new(state, start.ports);
    match start.fault {
        Some(reason) => state.change(|data| data.loading = Loading::Failed(Failure::Setup(reason))),
        None => hands.start(),
    }
    // The owner keeps the screen, and drops it when the widget ends.
    StoredValue::new_local(screen(hands, container));
    state
}
