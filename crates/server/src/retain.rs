//! Erasing what was kept for as long as the terms say: once a day while the server runs, or by the command `retain`.

use std::sync::Arc;
use std::time::Duration;

use deliberation_core::act::{Act, Erasure, Occasion, Origin, Verb};
use deliberation_core::id::{ActId, DeliberationId, Nonce};
use deliberation_core::participant::{Assurance, Role, Standing};

use crate::app::App;
use crate::clock;
use crate::identity::Session;
use crate::ledger::{Ledger, LedgerError};
use crate::random;
use crate::room::state::Sent;
use crate::room::{Room, RoomError, Rooms};

/// How often a server looks.
const DAILY: Duration = Duration::from_secs(24 * 3_600);

/// Erases what was kept long enough in all deliberations. Gives those in which it did.
///
/// # Errors
/// When the ledger fails, or a room is too busy.
pub async fn retain(ledger: &Arc<dyn Ledger>, rooms: &Rooms) -> Result<Vec<DeliberationId>, RoomError> {
    let all = Arc::clone(ledger);
    let all = tokio::task::spawn_blocking(move || all.all()).await.map_err(|_| LedgerError::Closed)??;
    let mut erased = Vec::new();
    for id in all {
        let Some(room) = rooms.find(&id).await? else { continue };
        let now = clock::now();
        if room.is_kept_too_long(now).await? && erase(&room, &id, now).await? {
            tracing::info!(deliberation = %id, "texts were kept for as long as the terms say, and are erased");
            erased.push(id);
        }
    }
    Ok(erased)
}

/// Erases all words in one room, as the platform's doing.
async fn erase(room: &Room, id: &DeliberationId, now: i64) -> Result<bool, RoomError> {
    let standing = Standing { role: Role::Admin, assurance: Assurance::Host, ..Standing::default() };
    let (_, session) = Session::new(id.clone(), standing);
    let act = Act {
        id: ActId::new(now, random::bytes()),
        nonce: Nonce::new(random::bytes()),
        at: None,
        moment: None,
        from: Origin::default(),
        verb: Verb::Erasure(Erasure { what: None, all: true, why: Some(Occasion::Retention) }),
    };
    // Ids, words and switches: JSON can say them.
    let body = serde_json::to_string(&act).unwrap_or_default();
    let results = room.post(Arc::new(session), vec![Ok(Sent { act, body })]).await?;
    Ok(results.iter().all(|result| result.seq.is_some()))
}

/// Looks once a day, until the server stops.
pub async fn daily(app: App) {
    loop {
        if let Err(error) = retain(&app.ledger, &app.rooms).await {
            tracing::error!(%error, "what was kept long enough could not be erased");
        }
        tokio::select! {
            () = tokio::time::sleep(DAILY) => {}
            () = app.stopping.cancelled() => return,
        }
    }
}
