//! Draws an answer of a query, and draws it anew when the answer or the reader's language has changed.

use super::node::View;
use super::words::Words;
use crate::state::Data;
use crate::tasks::hands::Hands;

/// Follows `query` and draws its answers. `draw` makes nothing reactive.
pub fn drawn<T: PartialEq + 'static>(
    hands: Hands,
    query: fn(&Data) -> T,
    draw: fn(Hands, Words, &T) -> View,
) -> View {
    let mut shown = None;
    View::Live(Box::new(move || {
        let now = Some(hands.state().follow(|data| (Words::of(data), query(data))));
        if now == shown {
            return None;
        }
        shown = now;
        shown.as_ref().map(|(words, answer)| draw(hands, *words, answer))
    }))
}
