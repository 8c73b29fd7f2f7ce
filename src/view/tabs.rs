//! Tabs over the panels: arrow keys move, as the ARIA pattern has it. And the width that decides on columns.

use leptos::html::Div;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, KeyboardEvent, ResizeObserver, ResizeObserverEntry};

use super::drawn::drawn;
use super::screen::shown;
use super::words::Words;
use crate::state::Panel;
use crate::tasks::hands::Hands;
use crate::text::Key;

const ALL: [(Panel, Key, &str); 3] = [
    (Panel::Vote, Key::PanelVote, "panel-vote"),
    (Panel::Map, Key::PanelMap, "panel-map"),
    (Panel::Common, Key::PanelCommon, "panel-common"),
];

/// The tabs.
pub fn tabs(hands: Hands) -> AnyView {
    drawn(hands, shown, list)
}

fn list(hands: Hands, words: Words, (panel, wide): (Panel, bool)) -> AnyView {
    if wide {
        return ().into_any();
    }
    let keys = move |event: KeyboardEvent| step(hands, &event, panel);
    let tab = move |(own, key, target): (Panel, Key, &'static str)| {
        let selected = own == panel;
        view! {
            <button
                type="button" role="tab" class="tab" aria-controls=target aria-selected=selected.to_string()
                tabindex=if selected { "0" } else { "-1" } on:click=move |_| hands.look(|data| data.panel = own)
            >
                {words.say(key)}
            </button>
        }
        .into_any()
    };
    view! {
        <div class="tabs" role="tablist" aria-label=words.say(Key::PanelsLabel) on:keydown=keys>
            {ALL.into_iter().map(tab).collect_view()}
        </div>
    }
    .into_any()
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
    hands.look(|data| data.panel = tabs[to]);
    if let Some(tab) = tab {
        let _ = tab.focus();
    }
}

/// Tells the width of a node in CSS pixels, now and whenever it changes. The observer ends with the view.
pub fn watch_width(node: NodeRef<Div>, tell: impl Fn(f64) + Copy + 'static) {
    Effect::new(move |before: Option<Option<Watch>>| {
        // Kept as long as the effect, which keeps its last value.
        before.flatten().or_else(|| {
            let node = node.get()?;
            tell(node.get_bounding_client_rect().width());
            let changed = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
                if let Ok(entry) = entries.get(0).dyn_into::<ResizeObserverEntry>() {
                    tell(entry.content_rect().width());
                }
            });
            let observer = ResizeObserver::new(changed.as_ref().unchecked_ref()).ok()?;
            observer.observe(&node);
            Some(Watch(SendWrapper::new((observer, changed))))
        })
    });
}

struct Watch(SendWrapper<(ResizeObserver, Closure<dyn FnMut(js_sys::Array)>)>);

impl Drop for Watch {
    fn drop(&mut self) {
        self.0.0.disconnect();
    }
}
