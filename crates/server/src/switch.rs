//! One switch for a whole server: pauses writing in all its deliberations, or lets it go on.
//!
//! In each of them it is an act like any other (`writing`), judged and committed there. Rooms that are open come first, all at
//! once, since somebody may be reading in them; the others follow, a few at a time. What is not said stays in each room as it
//! was: who opens writing again lets nobody's texts through that were held before, and opens no room that its own people paused.
//! Whoever turns the switch acts as an admin, for the server: so its pauses are known from theirs. Next:
//! [`crate::routes::writing`].

use std::collections::BTreeSet;
use std::sync::Arc;

use deliberation_core::act::{Act, Hold, Origin, Verb, Writing};
use deliberation_core::id::{ActId, DeliberationId, Nonce, Pseudonym};
use deliberation_core::moderation::Gate;
use deliberation_core::participant::{Role, Standing};
use deliberation_core::text::LocalText;
use deliberation_core::wire::{Json, Malformed, Read, Record};
use futures_util::stream::{self, StreamExt as _};

use crate::app::App;
use crate::clock;
use crate::identity::{PersonHash, Session, TokenHash};
use crate::ledger::LedgerError;
use crate::random;
use crate::room::RoomError;
use crate::room::state::Sent;

/// So many rooms that nobody uses are opened at a time.
const AT_ONCE: usize = 8;

/// How writing is to go on in all deliberations.
#[derive(Debug, Clone, PartialEq, Eq, utoipa::ToSchema)]
pub struct Switch {
    /// Whether writing is paused.
    closed: bool,
    /// Whose texts wait for a review; without it each deliberation keeps its own.
    hold: Option<Hold>,
    /// So many seconds must lie between two texts of one person, at most 3,600; without it each deliberation keeps its own.
    slow_s: Option<u16>,
    /// Why, for everybody. Needed where writing is paused.
    reason: Option<LocalText>,
}

impl Read for Switch {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let (hold, slow_s) = (record.may("hold")?, record.may("slow_s")?);
        // What is asked of the act is asked here, before the first of them.
        let Writing { closed, reason, .. } = Writing::read(json)?;
        let _: bool = record.need("closed")?;
        Ok(Self { closed, hold, slow_s, reason })
    }
}

impl Switch {
    /// How writing goes on where it went on so. What was paused by a room's own people stays paused by them.
    fn over(&self, gate: &Gate) -> Writing {
        let now = &gate.writing;
        let (hold, slow_s) = (self.hold.unwrap_or(now.hold), self.slow_s.unwrap_or(now.slow_s));
        let theirs = now.closed && gate.by != Role::Admin;
        let (closed, reason) =
            if theirs { (true, now.reason.clone()) } else { (self.closed, self.reason.clone()) };
        Writing { closed, hold, slow_s, reason }
    }
}

/// Who turns it.
#[derive(Debug, Clone)]
pub enum By {
    /// Whoever bears the host's token.
    Host(TokenHash),
    /// For whom the host vouches as host or admin of all deliberations.
    Vouched {
        /// Who issued their token.
        issuer: String,
        /// Whom it names.
        subject: String,
    },
}

impl By {
    /// In whose name it is done in one deliberation: the same there each time, and nobody's session.
    fn session(&self, id: &DeliberationId, standing: Standing) -> Session {
        let person = match self {
            Self::Host(token) => PersonHash::of_host(id, *token),
            Self::Vouched { issuer, subject } => PersonHash::of(id, issuer, subject),
        };
        let by = Pseudonym::derived(&[b"switch", &person.0]);
        let (standing, created) = (Standing { role: Role::Admin, ..standing }, clock::now());
        Session { deliberation: id.clone(), number: 0, ballot_by: by, public_by: by, standing, created }
    }
}

/// Where it was turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turned {
    /// In so many deliberations writing goes on so now.
    pub done: usize,
    /// In so many nothing is known of it.
    pub failed: usize,
}

/// Turns it in all deliberations, and gives in how many. Where writing goes on so already nothing is added.
///
/// # Errors
/// When the ledger does not say which deliberations there are.
pub async fn everywhere(
    app: &App,
    by: &By,
    standing: &Standing,
    switch: &Switch,
) -> Result<Turned, LedgerError> {
    let turn = async |id: DeliberationId| match one(app, by, standing.clone(), switch, &id).await {
        Ok(()) => Turned { done: 1, failed: 0 },
        Err(error) => {
            tracing::error!(deliberation = %id, %error, "the switch was not turned");
            Turned { done: 0, failed: 1 }
        }
    };
    let add = async |sum: Turned, one: Turned| Turned {
        done: sum.done + one.done,
        failed: sum.failed + one.failed,
    };
    let first: BTreeSet<DeliberationId> = app.rooms.in_use().into_iter().collect();
    let many = first.len().max(1);
    let turned = stream::iter(first.iter().cloned()).map(&turn).buffer_unordered(many);
    let turned = turned.fold(Turned::default(), &add).await;
    let ledger = Arc::clone(&app.ledger);
    let all = tokio::task::spawn_blocking(move || ledger.all()).await.map_err(|_| LedgerError::Closed)??;
    let rest = all.into_iter().filter(|id| !first.contains(id));
    Ok(stream::iter(rest).map(&turn).buffer_unordered(AT_ONCE).fold(turned, &add).await)
}

async fn one(
    app: &App,
    by: &By,
    standing: Standing,
    switch: &Switch,
    id: &DeliberationId,
) -> Result<(), RoomError> {
    let Some(room) = app.rooms.find(id).await? else { return Ok(()) };
    let now = room.gate().await?;
    let writing = switch.over(&now);
    if writing == now.writing {
        return Ok(());
    }
    let act = Act {
        id: ActId::new(clock::now(), random::bytes()),
        nonce: Nonce::new(random::bytes()),
        at: None,
        moment: None,
        from: Origin::default(),
        verb: Verb::Writing(writing),
    };
    // Ids, words and switches: JSON can say them.
    let body = serde_json::to_string(&act).unwrap_or_default();
    let session = Arc::new(by.session(id, standing));
    let results = room.insist(session, vec![Ok(Sent { act, body })]).await?;
    match results.into_iter().find_map(|result| result.problem) {
        Some(problem) => Err(LedgerError::Store(problem.title).into()),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use deliberation_core::wire::from_text;

    #[test]
    fn what_is_not_said_stays_as_it_was() {
        let writing = Writing { hold: Hold::Unvouched, slow_s: 30, ..Writing::default() };
        let now = Gate { writing, ..Gate::default() };
        let switch = |text: &str| from_text::<Switch>(text);
        let closed = r#"{"closed":true,"reason":{"lang":"en","text":"A flood."}}"#;
        let after = switch(closed).map(|switch| switch.over(&now));
        let after = after.map(|own| (own.closed, own.hold, own.slow_s, own.reason.is_some()));
        assert_eq!(after, Ok((true, Hold::Unvouched, 30, true)));
        let open = switch(r#"{"closed":false,"hold":"nothing","slow_s":0}"#).map(|switch| switch.over(&now));
        assert_eq!(open, Ok(Writing::default()));
        for (wrong, pointer) in [
            ("{}", "/closed"),
            (r#"{"closed":true}"#, "/reason"),
            (r#"{"closed":false,"slow_s":3601}"#, "/slow_s"),
            (r#"{"closed":false,"hold":"some"}"#, "/hold"),
        ] {
            assert_eq!(switch(wrong).map_err(|fault| fault.pointer.clone()), Err(pointer.to_owned()));
        }
    }
}
