//! What few ask for, and what is therefore loaded only then: help, the sheet on paper, my data as a file.
//!
//! The loader hears of it by an event that stays in the shadow root, and answers with `late` when it did not come.
//! Next: `element/deliberation-more.js`.

use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit, Event};

use super::node::{Element, el};
use super::words::Words;
use crate::queries::mine::ROW;
use crate::state::Data;
use crate::tasks::hands::Hands;
use crate::text::Key;

/// A button that asks for `what`, with the rows that it needs.
pub fn asking(
    hands: Hands,
    words: Words,
    key: Key,
    what: &'static str,
    rows: fn(&Data) -> String,
) -> Element {
    let ask = move |event: Event| {
        hands.look(|data| data.late = false);
        let mut detail = what.to_owned();
        for part in [words.locale().tag(), &hands.state().look(rows)] {
            detail.push(ROW);
            detail.push_str(part);
        }
        let init = CustomEventInit::new();
        init.set_bubbles(true);
        init.set_detail(&JsValue::from(detail));
        if let (Some(target), Ok(event)) =
            (event.target(), CustomEvent::new_with_event_init_dict("more", &init))
        {
            let _ = target.dispatch_event(&event);
        }
    };
    el("button").attr("type", "button").class("link").on("click", ask).text(words.say(key))
}
