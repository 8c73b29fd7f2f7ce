//! The tools of the desk, one a file; and the tabs over them. Arrow keys move, as the ARIA pattern has it.
//!
//! One more tool: a file here with a constant `TAB`, and its line in [`ALL`]. Experts and officials (`panel`) load other tools
//! than moderators and hosts (`staff`): the feature says whose it is.

#[cfg(feature = "staff")]
mod air;
#[cfg(feature = "panel")]
mod annotate;
mod demands;
#[cfg(feature = "panel")]
mod once;
#[cfg(feature = "panel")]
mod sign;
#[cfg(feature = "staff")]
mod statements;

use deliberation_core::participant::Role;
use deliberation_widget::view::node::{Element, View, button, el};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use crate::parts::role_name;
use crate::state::{Coming, Data, Desk, WINDOW};
use crate::words::{Key, Words};

/// A tool.
#[derive(Debug)]
pub struct Tab {
    /// What it goes by.
    pub id: &'static str,
    /// What it is called.
    pub name: Key,
    /// Who has it. What they may do is decided by `core::rules`; here what is of no use is left out.
    pub roles: &'static [Role],
    /// Draws it.
    pub draw: fn(Desk, &Data) -> View,
}

/// All tools, in the order of their tabs.
pub const ALL: &[Tab] = &[
    #[cfg(feature = "staff")]
    air::TAB,
    #[cfg(feature = "panel")]
    annotate::TAB,
    #[cfg(feature = "panel")]
    sign::TAB,
    #[cfg(feature = "panel")]
    once::TAB,
    demands::TAB,
    #[cfg(feature = "staff")]
    statements::TAB,
];

fn of(role: Role) -> Vec<&'static Tab> {
    ALL.iter().filter(|tab| tab.roles.contains(&role)).collect()
}

/// The whole desk.
#[must_use]
pub fn screen(desk: Desk, data: &Data) -> View {
    let words = data.words();
    let role = words.fill(Key::DeskAs, &[("role", words.say(role_name(data.role)))]);
    let role = el("p").class("quiet").text(role);
    let offline = data.offline.then(|| el("p").class("note").text(words.say(Key::DeskOffline)));
    let done = el("p").class("desk-done").attr("role", "status");
    let done = done.text(data.done.map_or("", |key| words.say(key)));
    let tabs = of(data.role);
    let Some(shown) = tabs.iter().find(|tab| tab.id == data.tab).or_else(|| tabs.first()).copied() else {
        return View::Many(vec![role.into(), el("p").text(words.say(Key::DeskNothing)).into()]);
    };
    let body = match data.coming {
        Coming::Waiting => {
            el("p").class("quiet").attr("role", "status").text(words.say(Key::DeskWaiting)).into()
        }
        Coming::Missing => {
            el("p").class("alert").attr("role", "alert").text(words.say(Key::DeskMissing)).into()
        }
        Coming::Here => (shown.draw)(desk, data),
    };
    // A tab whose panel is another is another panel: nothing of one is taken for something of the other.
    let panels = tabs.iter().map(|tab| {
        let own = tab.id == shown.id;
        let panel = el("section").attr("role", "tabpanel").attr("id", format!("desk-{}", tab.id));
        let panel = panel.class("desk-panel").attr("aria-label", words.say(tab.name)).flag("hidden", !own);
        (own, panel)
    });
    let mut body = Some(body);
    let panels: Vec<Element> = panels
        .map(|(own, panel)| if own { panel.child(body.take().unwrap_or(View::Nothing)) } else { panel })
        .collect();
    View::Many(vec![
        role.into(),
        list(desk, words, &tabs, shown.id).into(),
        offline.into(),
        View::Many(panels.into_iter().map(View::from).collect()),
        done.into(),
    ])
}

fn list(desk: Desk, words: Words, tabs: &[&'static Tab], shown: &'static str) -> Element {
    let ids: Vec<&'static str> = tabs.iter().map(|tab| tab.id).collect();
    let tab = |tab: &&'static Tab| {
        let (id, selected) = (tab.id, tab.id == shown);
        button("tab", move || go(desk, id))
            .attr("role", "tab")
            .attr("aria-controls", format!("desk-{id}"))
            .attr("aria-selected", if selected { "true" } else { "false" })
            .attr("tabindex", if selected { "0" } else { "-1" })
            .text(words.say(tab.name))
    };
    let list = el("div").class("tabs").attr("role", "tablist").attr("aria-label", words.say(Key::DeskTools));
    list.on_key(move |event| step(desk, event, &ids, shown)).children(tabs.iter().map(tab))
}

fn go(desk: Desk, id: &'static str) {
    desk.change(|data| (data.tab, data.window, data.done) = (id, WINDOW, None));
}

/// An arrow key moves to the next tab, and the focus with it.
fn step(desk: Desk, event: &KeyboardEvent, tabs: &[&'static str], shown: &'static str) {
    let at = tabs.iter().position(|own| *own == shown).unwrap_or(0);
    let to = match event.key().as_str() {
        "ArrowRight" => (at + 1) % tabs.len(),
        "ArrowLeft" => (at + tabs.len() - 1) % tabs.len(),
        "Home" => 0,
        "End" => tabs.len() - 1,
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    let list = event.current_target().and_then(|list| list.dyn_into::<HtmlElement>().ok());
    let tab = list.and_then(|list| list.children().item(to as u32)?.dyn_into::<HtmlElement>().ok());
    go(desk, tabs[to]);
    if let Some(tab) = tab {
        let _ = tab.focus();
    }
}
