//! `GET {api}/deliberations/{id}/ticks/latest` and `…/ticks/{number}`: what changed, for those who poll or wait
//! instead of following the stream, and for those who missed one.

use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;
use deliberation_core::difference::Tick;
use deliberation_core::protocol::problem::{Cause, Problem};

use crate::app::App;
use crate::errors::{Answer, Failure};
use crate::extract::{Named, Number};
use crate::room::board::Found;
use crate::routes::snapshot::{NEWEST, NUMBERED};

/// The newest tick.
#[utoipa::path(
    get, path = "/api/v1/deliberations/{id}/ticks/latest", tag = "reading",
    params(("id" = String, Path, description = "The deliberation's name.")),
    responses(
        (status = 200, description = "The newest tick. The first of a run changes nothing.", body = Tick),
        (status = 304, description = "`If-None-Match` names the newest tick."),
        (status = 404, description = "unknown-deliberation", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn latest(Named { room, .. }: Named, headers: HeaderMap) -> Answer {
    let tick = room.board().tick().ok_or_else(|| Failure::new(Cause::Unavailable))?;
    Ok(tick.answer.answer(&headers, NEWEST).await)
}

/// One tick. The next one is waited for.
#[utoipa::path(
    get, path = "/api/v1/deliberations/{id}/ticks/{number}", tag = "reading",
    params(
        ("id" = String, Path, description = "The deliberation's name."),
        ("number" = u64, Path, description = "The tick's number.")
    ),
    responses(
        (status = 200, description = "That tick. It never changes, and is gone when a later one took a statement away.", body = Tick),
        (status = 204, description = "It is the next one and did not come within five seconds: ask again."),
        (status = 404, description = "unknown-deliberation, unknown-tick", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "gone", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn numbered(
    State(app): State<App>,
    Named { room, .. }: Named,
    Number(number): Number,
    headers: HeaderMap,
) -> Answer {
    let mut follow = room.board().follow();
    let come = follow.wait_for(|latest| *latest >= number);
    if matches!(room.board().tick_of(number), Found::Next) {
        tokio::select! {
            _ = come => {}
            () = tokio::time::sleep(app.config.wait) => {}
            () = app.stopping.cancelled() => {}
        }
    }
    match room.board().tick_of(number) {
        Found::Kept(tick) => Ok(tick.answer.answer(&headers, NUMBERED).await),
        Found::Next => Ok((StatusCode::NO_CONTENT, [(CACHE_CONTROL, "public, s-maxage=1")]).into_response()),
        Found::Unknown => Err(Failure::new(Cause::UnknownTick)),
        Found::Gone => Err(Failure::new(Cause::Gone)),
    }
}
