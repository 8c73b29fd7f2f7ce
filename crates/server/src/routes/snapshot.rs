//! `GET {api}/deliberations/{id}` and `…/snapshots/{number}`: what anybody may see, whole. The same bytes for
//! everybody, so that any cache can carry them.

use std::sync::Arc;

use axum::http::HeaderMap;
use deliberation_core::protocol::problem::{Cause, Problem};

use crate::encoding::Encoded;
use crate::errors::{Answer, Failure};
use crate::extract::{Named, Number};
use crate::room::Room;
use crate::room::board::{Board, Found, Snapshot};

/// For what changes: a shared cache asks once a second, and shows what it has when nobody answers.
pub const NEWEST: &str = "public, s-maxage=1, stale-while-revalidate=5, stale-if-error=60";
/// For what has an address of its own. It never changes, but it may be taken away: a statement that a moderator hides
/// must not stay in caches that nobody can call back. Ten minutes are as long as most come back for it.
pub const NUMBERED: &str = "public, max-age=600";

/// Something of the newest edition that is long to write out: not where others wait.
pub(super) async fn written<F>(room: &Room, headers: &HeaderMap, of: F) -> Answer
where
    F: FnOnce(&Board) -> Arc<Encoded> + Send + 'static,
{
    let board = Arc::clone(room.board());
    let written = tokio::task::spawn_blocking(move || of(&board)).await;
    let written = written.map_err(|_| Failure::new(Cause::Unavailable))?;
    Ok(written.answer(headers, NEWEST).await)
}

/// The newest snapshot.
#[utoipa::path(
    get, path = "/api/v1/deliberations/{id}", tag = "reading",
    params(("id" = String, Path, description = "The deliberation's name.")),
    responses(
        (status = 200, description = "The newest edition, with a strong `ETag` for each encoding.", body = inline(Snapshot)),
        (status = 304, description = "`If-None-Match` names the newest edition."),
        (status = 404, description = "unknown-deliberation", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn newest(Named { room, .. }: Named, headers: HeaderMap) -> Answer {
    let snapshot = room.board().snapshot().ok_or_else(|| Failure::new(Cause::Unavailable))?;
    Ok(snapshot.answer(&headers, NEWEST).await)
}

/// One of the last snapshots, under an address of its own. It is gone when a later one took a statement away.
#[utoipa::path(
    get, path = "/api/v1/deliberations/{id}/snapshots/{number}", tag = "reading",
    params(
        ("id" = String, Path, description = "The deliberation's name."),
        ("number" = u64, Path, description = "The edition's number: `tick` of a snapshot or tick.")
    ),
    responses(
        (status = 200, description = "That edition.", body = inline(Snapshot)),
        (status = 404, description = "unknown-deliberation, unknown-tick", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "gone", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn numbered(Named { room, .. }: Named, Number(number): Number, headers: HeaderMap) -> Answer {
    match room.board().snapshot_of(number) {
        Found::Kept(snapshot) => Ok(snapshot.answer(&headers, NUMBERED).await),
        Found::Gone => Err(Failure::new(Cause::Gone)),
        Found::Next | Found::Unknown => Err(Failure::new(Cause::UnknownTick)),
    }
}
