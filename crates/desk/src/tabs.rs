//! The tools of the desk, one a file; and the tabs over them. Arrow keys move, as the ARIA pattern has it.
//!
//! One more tool: a file here, and its line in [`ALL`]. Nobody loads all tools: experts and officials get one module
//! (`panel`); moderators and hosts two, that in which they look after what others write (`staff`) and that in which they run
//! the programme (`stage`). Their tabs stand in one row: one whose tool is in the other module has nothing to draw here, and
//! the element brings that module in the place of this one.

#[cfg(feature = "stage")]
mod air;
#[cfg(feature = "panel")]
mod annotate;
#[cfg(feature = "staff")]
mod appeals;
#[cfg(feature = "staff")]
mod decided;
#[cfg(feature = "demands")]
mod demands;
#[cfg(feature = "staff")]
mod gate;
#[cfg(feature = "panel")]
mod once;
#[cfg(feature = "staff")]
mod review;
#[cfg(feature = "stage")]
mod roles;
#[cfg(feature = "panel")]
mod sign;
#[cfg(feature = "stage")]
mod statements;

use deliberation_core::participant::Role;
use deliberation_widget::view::node::{Element, View, button, el};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use crate::parts::role_name;
use crate::state::{Coming, Data, Desk, WINDOW};
use crate::words::{Key, Words};

#[cfg(feature = "staff")]
pub use review::kept_keys;

/// A tool.
#[derive(Debug)]
pub struct Tab {
    /// What it goes by.
    pub id: &'static str,
    /// What it is called.
    pub name: Key,
    /// Who has it. What they may do is decided by `core::rules`; here what is of no use is left out.
    pub roles: &'static [Role],
    /// Draws it, where it is in this module.
    pub draw: Option<Draw>,
}

/// Draws a tool.
type Draw = fn(Desk, &Data) -> View;

/// What draws a tool in a module that has it.
macro_rules! here {
    ($feature:literal, $draw:path) => {{
        #[cfg(feature = $feature)]
        const DRAW: Option<Draw> = Some($draw);
        #[cfg(not(feature = $feature))]
        const DRAW: Option<Draw> = None;
        DRAW
    }};
}

/// Those who look after what others write.
const STAFF: &[Role] = &[Role::Host, Role::Moderator];
/// Those who annotate.
#[cfg(feature = "panel")]
const PANEL: &[Role] = &[Role::Expert, Role::Official];

/// All tools, in the order of their tabs.
pub const ALL: &[Tab] = &[
    Tab { id: "review", name: Key::DeskReview, roles: STAFF, draw: here!("staff", review::draw) },
    Tab {
        id: "appeals",
        name: Key::DeskAppeals,
        roles: &[Role::Host, Role::Reviewer],
        draw: here!("staff", appeals::draw),
    },
    Tab { id: "air", name: Key::DeskAir, roles: STAFF, draw: here!("stage", air::draw) },
    #[cfg(feature = "panel")]
    Tab { id: "annotate", name: Key::ExpertAnnotate, roles: PANEL, draw: Some(annotate::draw) },
    #[cfg(feature = "panel")]
    Tab { id: "sign", name: Key::ExpertSign, roles: PANEL, draw: Some(sign::draw) },
    #[cfg(feature = "panel")]
    Tab { id: "once", name: Key::ExpertOnce, roles: PANEL, draw: Some(once::draw) },
    Tab {
        id: "demands",
        name: Key::DeskDemands,
        roles: &[Role::Host, Role::Moderator, Role::Official, Role::Expert],
        draw: here!("demands", demands::draw),
    },
    Tab { id: "statements", name: Key::DeskStatements, roles: STAFF, draw: here!("stage", statements::draw) },
    Tab {
        id: "decided",
        name: Key::DeskDecided,
        roles: &[Role::Host, Role::Moderator, Role::Reviewer, Role::Auditor],
        draw: here!("staff", decided::draw),
    },
    Tab { id: "gate", name: Key::DeskGate, roles: STAFF, draw: here!("staff", gate::draw) },
    Tab {
        id: "roles",
        name: Key::DeskRoles,
        roles: &[Role::Host, Role::Admin],
        draw: here!("stage", roles::draw),
    },
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
    let here = |tab: &&&Tab| tab.draw.is_some();
    let chosen = tabs.iter().filter(here).find(|tab| tab.id == data.tab);
    let Some(shown) = chosen.or_else(|| tabs.iter().find(here)).copied() else {
        return View::Many(vec![role.into(), el("p").text(words.say(Key::DeskNothing)).into()]);
    };
    let body = match data.coming {
        Coming::Waiting => {
            el("p").class("quiet").attr("role", "status").text(words.say(Key::DeskWaiting)).into()
        }
        Coming::Missing => {
            el("p").class("alert").attr("role", "alert").text(words.say(Key::DeskMissing)).into()
        }
        Coming::Here => shown.draw.map_or(View::Nothing, |draw| draw(desk, data)),
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
            .tell(move |node| {
                if selected && desk.takes_tab() {
                    let _ = node.focus();
                }
            })
    };
    let list = el("div").class("tabs").attr("role", "tablist").attr("aria-label", words.say(Key::DeskTools));
    list.on_key(move |event| step(desk, event, &ids, shown)).children(tabs.iter().map(tab))
}

fn go(desk: Desk, id: &'static str) {
    if ALL.iter().any(|tab| tab.id == id && tab.draw.is_none()) {
        desk.with_face(|face| face.elsewhere(id));
        return;
    }
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
