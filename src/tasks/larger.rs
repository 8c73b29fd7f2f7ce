//! Larger type, one thing at a time: for one widget, and kept for the next visit.

use super::key;
use crate::ports::Ports;
use crate::state::State;

/// From this width, in CSS pixels, there are two columns.
pub const WIDE: u32 = 820;

/// Turns it on or off.
pub fn read_larger(state: &State, ports: &Ports, on: bool) {
    if on {
        ports.storage.set(key::LARGER, "yes");
    } else {
        ports.storage.remove(key::LARGER);
    }
    state.change(|data| {
        data.larger = on;
        // One thing at a time; the width tells anew when it changes.
        data.wide = !on && data.width >= WIDE;
    });
}
