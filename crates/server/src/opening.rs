//! How an act `open` becomes the first rows of a log. The host's doing, over HTTP or on the command line.

use deliberation_core::act::{Act, Hold, Origin, Stamp, Verb, Writing};
use deliberation_core::id::{ActId, DeliberationId, Nonce, Pseudonym};
use deliberation_core::participant::{Assurance, Role, Standing};
use deliberation_core::policy::Room as RoomKind;
use deliberation_core::wire::Malformed;

use crate::clock;
use crate::ledger::Row;
use crate::random;

/// So many characters the name of a closed room has at least: whoever knows it can read, so nobody shall guess it.
const UNGUESSED: usize = 20;

/// Whether a room may be opened under the name it has.
///
/// # Errors
/// When it is closed and its name can be guessed. Asked of what is opened anew: a room that is open already stays.
pub fn fit_name(act: &Act) -> Result<(), Malformed> {
    if let Verb::Open(open) = &act.verb
        && open.policy.room == RoomKind::Closed
        && open.slug.as_ref().is_some_and(|slug| slug.as_str().len() < UNGUESSED)
    {
        let detail = format_args!(
            "the name of a closed room has {UNGUESSED} characters at least; without one it is an id"
        )
        .to_string();
        return Err(Malformed::here(detail).within("slug"));
    }
    Ok(())
}

/// The name and first rows of the deliberation that an act opens.
///
/// An opening that names no terms says nothing of who may write: then what is written by people for whom nobody vouches waits
/// for a review, until the host says otherwise.
///
/// # Errors
/// When it opens none.
pub fn opening_rows(act: &Act, body: String) -> Result<(DeliberationId, Vec<Row>), Malformed> {
    let id = act.opens().ok_or_else(|| Malformed::here("it opens no deliberation"))?;
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
        let body = serde_json::to_string(&hold).map_err(Malformed::here)?;
        rows.push(Row::new(&id, &hold, stamp(2), body));
    }
    Ok((id, rows))
}
