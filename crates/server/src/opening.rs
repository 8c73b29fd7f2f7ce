//! How an act `open` becomes the first row of a log. The host's doing, over HTTP or on the command line.

use deliberation_core::act::{Act, Stamp};
use deliberation_core::id::{DeliberationId, Pseudonym};
use deliberation_core::participant::{Assurance, Role, Standing};

use crate::clock;
use crate::ledger::Row;
use crate::random;

/// The name and first row of the deliberation that an act opens; nothing when it opens none.
#[must_use]
pub fn opening_row(act: &Act, body: String) -> Option<(DeliberationId, Row)> {
    let id = act.opens()?;
    let stamp = Stamp {
        seq: 1,
        received: clock::now(),
        by: Pseudonym::new(random::bytes()),
        session: 0,
        standing: Standing { role: Role::Host, assurance: Assurance::Host, ..Standing::default() },
    };
    let row = Row::new(&id, act, stamp, body);
    Some((id, row))
}
