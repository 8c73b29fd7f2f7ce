//! The marks in the words of a claim: dotted under them, a button with a sign at their end; and the way from one to the
//! next by keys.

use deliberation_core::annotation::State;
use deliberation_core::id::ActId;
use wasm_bindgen::JsCast;
use web_sys::{Element as Node, Event, HtmlElement, KeyboardEvent, ShadowRoot};

use super::card::card_id;
use super::names::{class, name};
use crate::queries::Text;
use crate::queries::notes::{Badge, Card, Claimed, Piece, sign};
use crate::tasks::hands::Hands;
use crate::tasks::notes;
use crate::text::More;
use crate::view::node::{Element, View, button, el};
use crate::view::words::Words;

/// The words of a claim, with what is marked in them.
pub fn marked(hands: Hands, words: Words, said: Element, text: &Text, claimed: Option<&Claimed>) -> Element {
    let Some(claimed) = claimed.filter(|claimed| !claimed.pieces.is_empty()) else {
        return said.text(text.text.clone());
    };
    let claim = claimed.id;
    let piece = |piece: &Piece| -> View {
        let Some(tone) = piece.tone else { return View::Text(piece.text.clone().into()) };
        let notes = piece.notes.clone();
        // For a hand with a mouse; the button at the end is the way for everybody.
        let open = move |_: Event| hands.with(|state, _| notes::open(state, claim, notes.clone()));
        let many = if piece.notes.len() > 1 { "marked many " } else { "marked " };
        let over = el("mark").class([many, class(tone)].concat()).on("click", open).text(piece.text.clone());
        let badges = piece.badges.iter().map(|own| badge(hands, words, claim, own, claimed.card.as_ref()));
        View::Many(vec![over.into(), View::Many(badges.collect())])
    };
    said.children(claimed.pieces.iter().map(piece))
}

/// What stands at the end of marked words, or below a text; beside it, for paper, its number.
pub fn badge(hands: Hands, words: Words, claim: ActId, own: &Badge, card: Option<&Card>) -> View {
    let label = words.say(name(own.kind, own.code));
    let count = words.number(own.notes.len() as u32);
    let places = [("words", &*own.exact), ("label", label), ("n", &*count)];
    let several = own.notes.len() > 1;
    let spoken = words.fill(if several { More::ThreadNoteMany } else { More::ThreadNoteMark }, &places);
    let notes = own.notes.clone();
    let open = move || hands.with(|state, _| notes::open(state, claim, notes.clone()));
    let mut badge = button("note-mark", open)
        .attr("aria-haspopup", "dialog")
        .attr("aria-expanded", if own.open { "true" } else { "false" })
        .maybe("aria-details", card.filter(|_| own.open).map(|_| card_id(claim)));
    if let Some(first) = own.notes.first() {
        badge = badge.attr("data-note", first.to_string());
    }
    let face = el("span").class(["sign-of ", class(own.tone)].concat()).attr("aria-hidden", "true");
    let badge = badge.child(face.text(sign(own.kind, own.code)));
    let badge = badge.child(el("span").class("said").text(spoken));
    let count = several.then(|| el("span").class("count").attr("aria-hidden", "true").text(count.clone()));
    let why = (!own.placed).then(|| {
        let key = match own.state {
            State::Resolved => More::ThreadNoteResolved,
            State::Withdrawn => More::ThreadNoteLooseWithdrawn,
            State::Amended => More::ThreadNoteLooseAmended,
            _ if own.translated => More::ThreadNoteLooseOriginal,
            _ => More::ThreadNoteLooseEarlier,
        };
        let label = el("span").class("loose-name").attr("aria-hidden", "true").text(label);
        View::Many(vec![label.into(), el("span").class("quiet").text(words.say(key)).into()])
    });
    // On paper there is no button: a number leads to the note below. It is no text, which one might select.
    let foot = el("sup").class("note-number").attr("data-n", own.foot.to_string());
    View::Many(vec![badge.child(count).child(why).into(), foot.into()])
}

/// Goes from mark to mark while the focus is in the panel and nothing is typed.
pub fn keys(event: &KeyboardEvent) {
    let forth = match event.key().as_str() {
        "." => true,
        "," => false,
        _ => return,
    };
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let Some(panel) = event.current_target().and_then(|node| node.dyn_into::<Node>().ok()) else { return };
    let marks = panel.get_elements_by_class_name("note-mark");
    let now = panel.get_root_node().dyn_into::<ShadowRoot>().ok().and_then(|root| root.active_element());
    let all: Vec<Node> = (0..marks.length()).filter_map(|at| marks.item(at)).collect();
    let next = match now {
        None => all.first(),
        Some(now) => {
            // Where a mark lies, seen from what has the focus: 4 is after it, 2 before it.
            let lies =
                |mark: &&Node, bit: u16| now.compare_document_position(mark) & bit != 0 && **mark != now;
            if forth {
                all.iter().find(|mark| lies(mark, 4))
            } else {
                all.iter().rev().find(|mark| lies(mark, 2))
            }
        }
    };
    if let Some(next) = next.or(if forth { all.first() } else { all.last() }) {
        let _ = next.unchecked_ref::<HtmlElement>().focus();
        event.prevent_default();
        event.stop_propagation();
    }
}
