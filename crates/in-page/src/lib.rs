//! The backend of a page without a backend: the deliberation lives in this browser, by the same fold and the
//! same publication as on the server. Nobody else sees it.
//!
//! A wasm module of its own, so that a page with a server does not pay for it; it and the widget speak JSON.
//! What is pure is in [`room`]; here is only what JavaScript calls. Next: [`room`].

#[cfg(any(test, feature = "bench"))]
pub mod bench;
mod erase;
pub mod file;
pub mod log;
pub mod play;
pub mod room;

use std::cell::RefCell;

use wasm_bindgen::prelude::*;

use log::BrowserLog;
use room::Room;

/// A deliberation in this page.
#[wasm_bindgen]
#[derive(Debug)]
pub struct InPage(RefCell<Room<BrowserLog>>);

/// Opens the deliberation that `opening` describes (an act `open`, in JSON, or a file with one: [`file`]), with what this browser has kept
/// of it under `name`.
///
/// # Errors
/// With a sentence when `opening` is neither.
#[wasm_bindgen]
pub fn open(opening: &str, name: &str) -> Result<InPage, JsError> {
    let room =
        Room::open(opening, BrowserLog::new(name)).map_err(|fault| JsError::new(&fault.to_string()))?;
    Ok(InPage(RefCell::new(room)))
}

#[wasm_bindgen]
impl InPage {
    /// What everybody may see, as JSON.
    #[must_use]
    pub fn snapshot(&self) -> String {
        self.0.borrow().snapshot()
    }

    /// Posts a JSON list of acts; gives their results as JSON.
    #[must_use]
    pub fn send(&self, acts: &str) -> String {
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds of this age fit")]
        let now = js_sys::Date::now() as i64;
        self.0.borrow_mut().send(acts, now)
    }

    /// What is read at an address, as JSON; see [`Room::read`].
    #[must_use]
    pub fn read(&self, path: &str) -> Option<String> {
        self.0.borrow_mut().read(path)
    }

    /// The deliberation at earlier moments, as JSON.
    #[must_use]
    pub fn history(&self) -> String {
        self.0.borrow().history()
    }

    /// What people in parts of the stance line hold, as JSON.
    #[must_use]
    pub fn regions(&self) -> String {
        self.0.borrow().regions()
    }

    /// Claims often heard, as JSON.
    #[must_use]
    pub fn heard(&self) -> String {
        self.0.borrow().heard()
    }

    /// What is mine, as JSON.
    #[must_use]
    pub fn mine(&self) -> String {
        self.0.borrow().mine()
    }

    /// What changed since this was last asked, as JSON; nothing when nothing did.
    #[must_use]
    pub fn tick(&self) -> Option<String> {
        self.0.borrow_mut().tick()
    }
}
