//! The card: notes on one claim, in a sheet from below or beside the text. Closed, the focus goes back to its mark.

use deliberation_core::id::ActId;
use wasm_bindgen::JsCast;
use web_sys::{Element as Node, Event, HtmlDialogElement, HtmlElement, KeyboardEvent, ShadowRoot};

use super::note::note;
use crate::queries::notes::Card;
use crate::tasks::hands::Hands;
use crate::tasks::notes;
use crate::text::{More, MorePlural};
use crate::view::node::{Element, el};
use crate::view::vote_card::once;
use crate::view::words::Words;

/// What a mark names as its details.
pub fn card_id(claim: ActId) -> String {
    format!("note-card-{claim}")
}

/// Closes the card; the focus goes back to its mark.
fn close(hands: Hands, from: &Event) {
    let note = hands.state().look_thread(|thread| thread.notes.open.as_ref()?.notes.first().copied());
    let root = from.target().map(|node| node.unchecked_into::<Node>().get_root_node());
    // Over the page it keeps the focus as long as it is open.
    let dialog = root
        .as_ref()
        .and_then(|root| root.dyn_ref::<ShadowRoot>()?.query_selector("dialog.note-card").ok()?);
    if let Some(dialog) = dialog {
        dialog.unchecked_ref::<HtmlDialogElement>().close();
    }
    hands.with(|state, _| notes::close(state));
    let (Some(note), Some(root)) = (note, root.and_then(|root| root.dyn_into::<ShadowRoot>().ok())) else {
        return;
    };
    if let Ok(Some(mark)) = root.query_selector(&format!("[data-note=\"{note}\"]")) {
        let _ = mark.unchecked_into::<HtmlElement>().focus();
    }
}

/// The card of a claim.
pub fn card(hands: Hands, words: Words, claim: ActId, card: &Card) -> Element {
    let (asks, beside) = (card.asks, card.beside);
    let count = card.notes.len() as u32;
    let label = if count > 1 {
        words.count(MorePlural::ThreadNoteLabels, count)
    } else {
        words.say(More::ThreadNoteLabel).to_owned()
    };
    let shut = el("button")
        .attr("type", "button")
        .class("close-card")
        .attr("aria-label", words.say(More::ThreadNoteClose))
        .on("click", move |event| close(hands, &event))
        .child(el("span").attr("aria-hidden", "true").text("×"));
    let head =
        el("div").class("row apart").child(el("h5").attr("tabindex", "-1").text(label.clone())).child(shut);
    let notes = card.notes.iter().map(|own| note(hands, words, own));
    el("dialog")
        .attr("id", card_id(claim))
        .class("note-card")
        .attr("aria-label", label)
        .on("cancel", move |event| {
            event.prevent_default();
            close(hands, &event);
        })
        .on("keydown", move |event| {
            event.stop_propagation();
            if event.unchecked_ref::<KeyboardEvent>().key() == "Escape" {
                event.prevent_default();
                close(hands, &event);
            }
        })
        .child(head)
        .children(notes)
        .tell(move |node| {
            if !once(node, asks) {
                return;
            }
            let dialog: &HtmlDialogElement = node.unchecked_ref();
            if !dialog.open() && beside {
                dialog.show();
            } else if !dialog.open() {
                let _ = dialog.show_modal();
            }
            if let Ok(Some(head)) = node.query_selector("h5") {
                let _ = head.unchecked_into::<HtmlElement>().focus();
            }
            // What is read does not move, unless the card would end below the window.
            let height = web_sys::window().and_then(|window| window.inner_height().ok()?.as_f64());
            if height.is_some_and(|height| node.get_bounding_client_rect().bottom() > height) {
                node.scroll_into_view_with_bool(false);
            }
        })
}
