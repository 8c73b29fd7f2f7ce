//! Draws an answer of a query, and draws it anew when the answer or the reader's language has changed.

use leptos::prelude::*;

use super::words::Words;
use crate::state::Data;
use crate::tasks::hands::Hands;

/// Follows `query` and draws its answers. One instance of the machinery a type of answer.
pub fn drawn<T>(hands: Hands, query: fn(&Data) -> T, draw: fn(Hands, Words, T) -> AnyView) -> AnyView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let state = hands.state();
    let answer = Memo::new(move |_| state.follow(|data| (Words::of(data), query(data))));
    let view = move || {
        let (words, answer) = answer.get();
        draw(hands, words, answer)
    };
    view.into_any()
}

/// Something, or nothing.
pub fn maybe<T>(value: Option<T>, draw: impl FnOnce(T) -> AnyView) -> AnyView {
    value.map_or_else(|| ().into_any(), draw)
}
