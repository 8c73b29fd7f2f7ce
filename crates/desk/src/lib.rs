//! The desk: what those do who run a deliberation, and nobody else loads. Mounted by the widget into its own shadow root.
//!
//! It and the widget share no memory: they meet in [`face`], which is JSON. [`state`] is what the desk knows and what is
//! being written; [`form`] what one writes in; [`tabs`] the tools, a file each. **One more tool is one more file in
//! `tabs/` and one more line in [`tabs::ALL`].** Words begin with `desk.` in `locales/`, the sheet is `style/desk.css`.

pub mod face;
pub mod form;
pub mod moments;
pub mod parts;
pub mod state;
pub mod tabs;
pub mod words;

use std::cell::RefCell;

use deliberation_widget::view::node::{View, el};
use deliberation_widget::view::patch::build;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use face::Face;
use state::Desk;
use words::Key;

const STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/style.css"));

thread_local! {
    /// What is mounted, for the screen of a panic.
    static MOUNTED: RefCell<Option<(HtmlElement, Face)>> = const { RefCell::new(None) };
}

/// A mounted desk. JavaScript holds it; `unmount` ends it.
#[wasm_bindgen]
pub struct MountedDesk(Option<Box<dyn std::any::Any>>);

impl std::fmt::Debug for MountedDesk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MountedDesk")
    }
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn console_error(text: &str);
}

/// Called once when the module is loaded. A desk that breaks takes the widget beside it not along.
#[wasm_bindgen(start)]
pub fn begin() {
    std::panic::set_hook(Box::new(|info| {
        console_error(&info.to_string());
        let mounted = MOUNTED.with(|m| m.try_borrow().map(|m| m.clone()).unwrap_or_default());
        if let Some((container, face)) = mounted {
            let words = words::Words::of(&face.lang());
            container.set_text_content(Some(words.say(Key::DeskBroken)));
            let _ = container.set_attribute("role", "alert");
            face.broke();
        }
    }));
}

/// Mounts the desk in `container`. To be called after an `await`, so that nobody else's owner is current.
#[wasm_bindgen(js_name = mountDesk)]
#[must_use]
pub fn mount_desk(container: HtmlElement, face: Face) -> MountedDesk {
    face.style(STYLE);
    MOUNTED.set(Some((container.clone(), face.clone())));
    let inside = container.clone();
    let view = leptos::mount::mount_to(container, move || {
        let desk = Desk::new(face);
        desk.follow();
        // The owner keeps the screen, and drops it when the desk ends.
        StoredValue::new_local(build(screen(desk), &inside));
    });
    MountedDesk(Some(Box::new(view)))
}

#[wasm_bindgen]
impl MountedDesk {
    /// Ends the desk.
    pub fn unmount(&mut self) {
        MOUNTED.take();
        self.0 = None;
    }
}

/// The whole desk: drawn anew when something has changed; what is typed changes nothing on the screen.
fn screen(desk: Desk) -> View {
    el("div")
        .class("desk-inside")
        .child(View::Live(Box::new(move || {
            desk.track();
            desk.look(|data| tabs::screen(desk, data))
        })))
        .into()
}
