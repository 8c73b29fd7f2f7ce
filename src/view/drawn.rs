//! Draws an answer of a query, and draws it anew when the answer or the reader's language has changed.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::node::View;
use super::words::Words;
use crate::state::{Data, Panel};
use crate::tasks::hands::Hands;

/// Draws what `look` gives, and draws it anew when that is another. `look` follows what it reads; where it gives nothing,
/// what stands there stays. `draw` makes nothing reactive.
pub fn watched<T: PartialEq + 'static>(
    mut look: impl FnMut() -> Option<T> + 'static,
    draw: impl Fn(&T) -> View + 'static,
) -> View {
    let mut shown = None;
    View::Live(Box::new(move || {
        let now = look();
        if now.is_none() || now == shown {
            return None;
        }
        shown = now;
        shown.as_ref().map(&draw)
    }))
}

/// Follows `query` and draws its answers.
pub fn drawn<T: PartialEq + 'static>(
    hands: Hands,
    query: fn(&Data) -> T,
    draw: fn(Hands, Words, &T) -> View,
) -> View {
    watched(
        move || Some(hands.state().follow(|data| (Words::of(data), query(data)))),
        move |(words, answer)| draw(hands, *words, answer),
    )
}

/// The same for what is on a panel beside the card: a moment later, when the next card stands, and only as long as
/// the panel is shown.
pub fn settled<T: PartialEq + 'static>(
    hands: Hands,
    panel: Panel,
    mut query: impl FnMut(&Data) -> T + 'static,
    draw: fn(Hands, Words, &T) -> View,
) -> View {
    let look = move || {
        hands
            .state()
            .follow_settled(|data| (data.wide || data.panel == panel).then(|| (Words::of(data), query(data))))
    };
    watched(look, move |(words, answer)| draw(hands, *words, answer))
}

/// Draws nothing: after each change, once what stands at once stands on the screen, says that the state has settled.
pub fn settles(hands: Hands) -> View {
    let due = Rc::new(Cell::new(false));
    View::Live(Box::new(move || {
        hands.state().follow(|_| ());
        if !due.replace(true) {
            let due = Rc::clone(&due);
            after_frame(Closure::once_into_js(move || {
                due.set(false);
                hands.look_beside();
                hands.state().settle();
            }));
        }
        None
    }))
}

/// Calls `work` after the next frame; in a page that nobody sees there are none, and it is called soon.
fn after_frame(work: JsValue) {
    let Some(window) = web_sys::window() else { return };
    let soon = move || {
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback(work.unchecked_ref());
        }
    };
    if window.document().is_none_or(|document| document.hidden()) {
        return soon();
    }
    let _ = window.request_animation_frame(Closure::once_into_js(soon).unchecked_ref());
}
