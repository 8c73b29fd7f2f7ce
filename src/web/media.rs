//! The page's own player, `<video>` or `<audio>`, which the attribute `media` of the element names by a selector. Looked
//! for anew each time: it may come later, be exchanged, or go.

use deliberation_core::act::Moment;
use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement, HtmlMediaElement, ShadowRoot};

use crate::ports::programme::Programme;

/// How far off the time may be that a player tells while it plays, in milliseconds: between two frames, and from the
/// eye to the finger.
const ERROR_MS: f64 = 250.0;
/// And while it waits for what comes next, or is being moved.
const LOOSE_MS: f64 = 2_000.0;
/// Of a longer file name the end is taken; a longer name that the host gives is none.
const LONGEST_NAME: usize = 128;
/// No programme is longer: what a live stream says of its length is no number of milliseconds.
const LONGEST_S: f64 = 7.0 * 24.0 * 3_600.0;

/// The player that a host names.
#[derive(Debug)]
pub struct Media(pub HtmlElement);

impl Media {
    fn player(&self) -> Option<HtmlMediaElement> {
        let selector = self.0.get_attribute("media").filter(|text| !text.trim().is_empty())?;
        // Beside the element first: in the same shadow root, if it lies in one.
        let root = self.0.get_root_node();
        let near = match root.dyn_ref::<ShadowRoot>() {
            Some(root) => root.query_selector(&selector).ok().flatten(),
            None => None,
        };
        let page = || root.owner_document().or_else(|| root.dyn_ref::<Document>().cloned());
        let found = near.or_else(|| page()?.query_selector(&selector).ok().flatten());
        found?.dyn_into().ok()
    }
}

fn name(player: &HtmlMediaElement) -> Option<String> {
    let given = player.get_attribute("data-programme").filter(|name| !name.trim().is_empty());
    given.or_else(|| {
        let address = player.current_src();
        let file = address.split(['?', '#']).next()?.rsplit('/').next()?;
        // Addresses of what a script plays say nothing, and are others at the next visit.
        let tells = !file.is_empty() && !address.starts_with("blob:") && !address.starts_with("data:");
        // Names of a series differ at their end; an address has one byte a letter.
        tells.then(|| file.chars().skip(file.len().saturating_sub(LONGEST_NAME)).collect())
    })
}

impl Programme for Media {
    fn name(&self) -> Option<String> {
        name(&self.player()?)
    }

    fn now(&self) -> Option<Moment> {
        let player = self.player()?;
        let at = player.current_time();
        // Without metadata there is no time yet.
        if player.ready_state() == 0 || !(0.0..=LONGEST_S).contains(&at) {
            return None;
        }
        let loose = player.seeking() || (player.ready_state() < 3 && !player.paused());
        let error = if player.paused() && !loose {
            0.0
        } else {
            player.playback_rate().abs().max(1.0) * if loose { LOOSE_MS } else { ERROR_MS }
        };
        let (ms, error_ms) = ((at * 1000.0) as i64, Some(error as i64));
        // What core would refuse must not cost the act it goes with.
        Moment { programme: name(&player)?, ms, error_ms }.check().ok()
    }

    fn length(&self) -> Option<i64> {
        let length = self.player()?.duration();
        (0.0..=LONGEST_S).contains(&length).then_some((length * 1000.0) as i64)
    }

    fn seek(&self, ms: i64) {
        if let Some(player) = self.player() {
            player.set_current_time(ms as f64 / 1000.0);
        }
    }
}
