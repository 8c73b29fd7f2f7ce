//! The desk: what those do who run a deliberation, and nobody else loads. Mounted by the widget into its own shadow root.
//!
//! It and the widget share no memory: they meet in [`face`], which is JSON. [`state`] is what the desk knows and what is
//! being written; [`form`] what one writes in; [`tabs`] the tools, a file each. **One more tool is one more file in
//! `tabs/` and one more line in [`tabs::ALL`].** Words begin with `desk.` in `locales/`, the sheet is `style/desk.css`.

#[cfg(feature = "panel")]
pub mod board;
pub mod face;
pub mod form;
pub mod moments;
#[cfg(feature = "panel")]
pub mod notes;
pub mod parts;
#[cfg(feature = "stage")]
pub mod people;
#[cfg(feature = "staff")]
pub mod review;
pub mod state;
pub mod tabs;
pub mod words;

use std::cell::RefCell;

use deliberation_widget::view::node::el;
use deliberation_widget::view::patch::{Built, renew};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use face::Face;
use state::Desk;
use words::Key;

const STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/style.css"));

thread_local! {
    /// What is mounted, for the screen of a panic.
    static MOUNTED: RefCell<Option<(HtmlElement, Face)>> = const { RefCell::new(None) };
    /// What stands on the screen.
    static BUILT: RefCell<Built> = const { RefCell::new(Built::Nothing) };
}

/// A mounted desk. JavaScript holds it; `unmount` ends it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct MountedDesk(Desk);

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

/// Mounts the desk in `container`.
#[wasm_bindgen(js_name = mountDesk)]
#[must_use]
pub fn mount_desk(container: HtmlElement, face: Face) -> MountedDesk {
    face.style(STYLE);
    MOUNTED.set(Some((container.clone(), face.clone())));
    let desk = Desk::new(face, draw);
    draw(desk);
    desk.follow();
    MountedDesk(desk)
}

/// Whether it is on the screen: one that is closed stays in its place.
#[cfg(feature = "staff")]
fn is_shown() -> bool {
    MOUNTED.with_borrow(|mounted| mounted.as_ref().is_some_and(|(container, _)| container.offset_width() > 0))
}

#[wasm_bindgen]
impl MountedDesk {
    /// Ends the desk.
    pub fn unmount(&mut self) {
        MOUNTED.take();
        // What was decided here leaves now: nobody is there to take it back.
        #[cfg(feature = "staff")]
        self.0.send_due(f64::INFINITY);
        self.0.end();
        BUILT.replace(Built::Nothing).remove();
    }
}

/// Draws the whole desk. What is typed changes nothing on the screen, so that it is not drawn by that.
fn draw(desk: Desk) {
    let container = MOUNTED.with_borrow(|mounted| mounted.as_ref().map(|(container, _)| container.clone()));
    let (Some(container), Some(data)) = (container, desk.data()) else { return };
    let view = el("div").class("desk-inside").child(tabs::screen(desk, &data));
    // Not held meanwhile: what is put on the screen may be heard of.
    let old = BUILT.replace(Built::Nothing);
    BUILT.set(renew(old, view.into(), &container));
}
