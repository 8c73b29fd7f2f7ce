//! Solves the challenge that a backend may set before it gives a session (a proof of work), on this device and with nothing of
//! anybody else's. A part of the second module: most backends set none.
//!
//! It is done in pieces, between which the page draws and hears. Next: `deliberation_core::protocol::proof`.

use std::rc::Rc;

use deliberation_core::protocol::proof::{Proof, Search};

use crate::ports::Later;
pub use crate::ports::Solver;
use crate::ports::clock::Clock;

/// A piece takes about so long (ms): half of what a picture has at 60 a second.
const PIECE_MS: i64 = 8;
/// So many nonces are tried in the first piece, and never fewer;
const FEWEST: u32 = 256;
/// and never more.
const MOST: u32 = 65_536;

/// Solves a challenge. Nothing where it cannot be read.
#[must_use]
pub fn solve(clock: Rc<dyn Clock>, challenge: String) -> Later<Option<Proof>> {
    Box::pin(async move {
        let mut search = Search::new(&challenge)?;
        let mut many = FEWEST;
        loop {
            let begun = clock.now();
            if let Some(nonce) = search.go_on(many) {
                return Some(Proof { challenge, nonce });
            }
            let took = clock.now().saturating_sub(begun);
            many = if took < PIECE_MS { (many * 2).min(MOST) } else { (many / 2).max(FEWEST) };
            clock.sleep(0).await;
        }
    })
}
