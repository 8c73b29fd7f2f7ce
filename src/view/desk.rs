//! The place of the desk: a panel beside the widget where there is room, a sheet over it where there is not; and the way
//! to it. What stands in it is a module of its own (`crates/desk`), which only those load who have a role.

use deliberation_core::participant::Role;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};

use super::drawn::drawn;
use super::node::{View, button, el};
use super::play::play;
use super::words::Words;
use crate::state::Data;
use crate::tasks::desk::{tell, tell_change, waits};
use crate::tasks::hands::Hands;
use crate::tasks::larger::WIDE;
use crate::text::More;

fn shown(data: &Data) -> Option<bool> {
    (data.mine.role != Role::Participant).then_some(data.desk)
}

/// The way to the desk, for who has a role; and who is played, where the page offers it.
pub fn to_desk(hands: Hands) -> View {
    View::Many(vec![play(hands), drawn(hands, shown, way)])
}

fn way(hands: Hands, words: Words, shown: &Option<bool>) -> View {
    let way = shown.map(|open| {
        let flip = button("button", move || hands.look(|data| data.desk = !open));
        let flip = flip.attr("aria-expanded", if open { "true" } else { "false" });
        el("div").class("to-desk").child(flip.text(words.say(More::ThreadDesk)))
    });
    way.into()
}

/// The place of the desk.
pub fn desk(hands: Hands) -> View {
    // The width too: a panel may become a sheet.
    let place = drawn(hands, |data| (shown(data), data.width), place);
    View::Many(vec![place, tells(hands)])
}

fn place(hands: Hands, words: Words, &(shown, _): &(Option<bool>, u32)) -> View {
    let Some(open) = shown else { return View::Nothing };
    let close = move || hands.look(|data| data.desk = false);
    let name = words.say(More::ThreadDesk);
    let head = el("div").class("row apart").child(el("h2").text(name));
    let head = head.child(button("button", close).text(words.say(More::ThreadDeskClose)));
    let inside = el("deliberation-desk").attr("lang", words.locale().tag());
    let dialog =
        el("dialog").class("widget desk").attr("aria-label", name).attr("lang", words.locale().tag());
    let dialog = dialog.on("close", move |event| {
        // A panel that became a sheet was closed, too, and is open again by now.
        let dialog = event.target().and_then(|node| node.dyn_into::<HtmlDialogElement>().ok());
        if dialog.is_some_and(|dialog| !dialog.open()) {
            close();
        }
    });
    let dialog = dialog.on_key(move |event| {
        event.stop_propagation();
        if event.key() == "Escape" {
            close();
        }
    });
    dialog.child(head).child(inside).tell(move |node| stand(node.unchecked_ref(), open)).into()
}

/// Opens, closes, or changes how it stands: beside, where the frame has room for both.
fn stand(dialog: &HtmlDialogElement, open: bool) {
    let Some(frame) = dialog.parent_element() else { return };
    let room = frame.get_bounding_client_rect().width() >= f64::from(WIDE);
    let beside = open && room;
    let (now, was) = (if beside { "frame beside" } else { "frame" }, frame.class_name());
    if dialog.open() && (!open || was != now) {
        dialog.close();
    }
    frame.set_class_name(now);
    if open && !dialog.open() {
        if beside {
            dialog.show();
        } else {
            let _ = dialog.show_modal();
        }
        // One begins where it says what it is; a field that took the focus would hide that.
        if let Ok(Some(tab)) = dialog.query_selector("[role=tab][aria-selected=true]") {
            let _ = tab.unchecked_ref::<HtmlElement>().focus();
        }
    }
}

/// Draws nothing: tells the desk what has changed.
fn tells(hands: Hands) -> View {
    let mut before = None;
    View::Live(Box::new(move || {
        let now = hands.state().follow(|data| {
            let edition = data.published.as_ref().map(|all| (all.epoch.clone(), all.tick));
            (edition, data.connection, data.reader.clone(), data.mine.role)
        });
        if waits(&hands.state()) {
            hands.go(|state, ports| async move { tell(&state, &ports) });
        }
        if before.as_ref() != Some(&now) {
            before = Some(now);
            tell_change(&hands.state());
        }
        None
    }))
}
