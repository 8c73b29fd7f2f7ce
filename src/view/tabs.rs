//! Tabs over the panels: arrow keys move, as the ARIA pattern has it.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::drawn::drawn;
use super::node::{View, button, el};
use super::rest::make_list;
use super::screen::shown;
use super::words::Words;
use crate::state::Panel;
use crate::tasks::hands::Hands;
use crate::text::Key;

const ALL: [(Panel, Key, &str); 5] = [
    (Panel::Vote, Key::PanelVote, "panel-vote"),
    (Panel::Map, Key::PanelMap, "panel-map"),
    (Panel::Common, Key::PanelCommon, "panel-common"),
    (Panel::Thread, Key::PanelThread, "panel-thread"),
    (Panel::List, Key::PanelList, "panel-list"),
];

/// The tabs.
pub fn tabs(hands: Hands) -> View {
    drawn(hands, shown, list)
}

fn list(hands: Hands, words: Words, &(panel, wide): &(Panel, bool)) -> View {
    if wide {
        return View::Nothing;
    }
    let tab = |(own, key, target): (Panel, Key, &'static str)| {
        let selected = own == panel;
        button("tab", move || go(hands, own))
            .attr("role", "tab")
            .attr("aria-controls", target)
            .attr("aria-selected", if selected { "true" } else { "false" })
            .attr("tabindex", if selected { "0" } else { "-1" })
            .text(words.say(key))
    };
    let list =
        el("div").class("tabs").attr("role", "tablist").attr("aria-label", words.say(Key::PanelsLabel));
    list.on_key(move |event| step(hands, event, panel)).children(ALL.map(tab)).into()
}

/// The list is made when one comes to it.
fn go(hands: Hands, panel: Panel) {
    hands.look(|data| {
        data.panel = panel;
        if panel == Panel::List {
            make_list(data);
        }
    });
}

/// An arrow key moves to the next tab, and the focus with it.
fn step(hands: Hands, event: &KeyboardEvent, panel: Panel) {
    let tabs = ALL.map(|(own, ..)| own);
    let at = tabs.iter().position(|own| *own == panel).unwrap_or(0);
    let list = event.current_target().and_then(|list| list.dyn_into::<HtmlElement>().ok());
    let rtl = list.as_ref().is_some_and(|list| list.closest("[dir=rtl]").is_ok_and(|found| found.is_some()));
    let to = match (event.key().as_str(), rtl) {
        ("ArrowRight", false) | ("ArrowLeft", true) => (at + 1) % tabs.len(),
        ("ArrowLeft", false) | ("ArrowRight", true) => (at + tabs.len() - 1) % tabs.len(),
        ("Home", _) => 0,
        ("End", _) => tabs.len() - 1,
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    let tab = list.and_then(|list| list.children().item(to as u32)?.dyn_into::<HtmlElement>().ok());
    go(hands, tabs[to]);
    if let Some(tab) = tab {
        let _ = tab.focus();
    }
}
