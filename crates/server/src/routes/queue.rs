//! `GET {api}/deliberations/{id}/queue`: what waits for those who moderate.

use axum::Json;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse as _;
use deliberation_core::moderation::queue::Queue;
use deliberation_core::protocol::problem::Problem;

use crate::errors::{Answer, Failure};
use crate::extract::Caller;

/// What was reported, the heaviest first; texts that wait for a review, the oldest first; new ones that nobody has looked at;
/// appeals. Reports come without who made them. At most 200 of each but for new ones.
#[utoipa::path(
    get, path = "/api/v1/deliberations/{id}/queue", tag = "taking part",
    security(("session" = [])),
    params(("id" = String, Path, description = "The deliberation's name.")),
    responses(
        (status = 200, description = "What waits.", body = Queue),
        (status = "4XX", description = "unauthenticated, role-forbids, unknown-deliberation", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "unavailable", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn queue(Caller { room, session, .. }: Caller) -> Answer {
    let found = room.queue(session).await?;
    let articles = room.board().published();
    let queue = found.map_err(|refusal| Failure::from(Problem::refused(&refusal, &articles.articles)))?;
    Ok(([(CACHE_CONTROL, "private, no-store")], Json(queue)).into_response())
}
