//! How an act `open` becomes the first rows of a log. The host's doing, over HTTP or on the command line.

use deliberation_core::act::{Act, Hold, Origin, Stamp, Verb, Writing};
use deliberation_core::id::{ActId, DeliberationId, Nonce, Pseudonym};
use deliberation_core::participant::{Assurance, Role, Standing};

use crate::clock;
use crate::ledger::Row;
use crate::random;

/// The name and first rows of the deliberation that an act opens; nothing when it opens none.
///
/// An opening that names no terms says nothing of who may write: then what is written by people for whom nobody vouches waits
/// for a review, until the host says otherwise.
#[must_use]
pub fn opening_rows(act: &Act, body: String) -> Option<(DeliberationId, Vec<Row>)> {
    let id = act.opens()?;
    let (received, by) = (clock::now(), Pseudonym::new(random::bytes()));
    let stamp = |seq| Stamp {
        seq,
        received,
        by,
        session: 0,
        standing: Standing { role: Role::Host, assurance: Assurance::Host, ..Standing::default() },
    };
    let mut rows = vec![Row::new(&id, act, stamp(1), body)];
    if matches!(&act.verb, Verb::Open(open) if open.terms.is_none()) {
        let hold = Act {
            id: ActId::new(received, random::bytes()),
            nonce: Nonce::new(random::bytes()),
            at: None,
            moment: None,
            from: Origin::default(),
            verb: Verb::Writing(Writing { hold: Hold::Unvouched, ..Writing::default() }),
        };
        // Ids, words and switches: JSON can say them.
        let body = serde_json::to_string(&hold).ok()?;
        rows.push(Row::new(&id, &hold, stamp(2), body));
    }
    Some((id, rows))
}
