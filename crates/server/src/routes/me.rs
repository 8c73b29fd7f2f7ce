//! `GET {api}/deliberations/{id}/me`: what is one's own.

use axum::Json;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse as _;
use deliberation_core::protocol::envelope::Mine;
use deliberation_core::protocol::problem::Problem;

use crate::errors::Answer;
use crate::extract::Caller;

/// My votes in force and my statements, for nobody else.
#[utoipa::path(
    get, path = "/api/v1/deliberations/{id}/me", tag = "taking part",
    security(("session" = [])),
    params(("id" = String, Path, description = "The deliberation's name.")),
    responses(
        (status = 200, description = "What is mine.", body = Mine),
        (status = "4XX", description = "unauthenticated, unknown-deliberation", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "unavailable", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn me(Caller { room, session, .. }: Caller) -> Answer {
    let mine = room.mine(session).await?;
    Ok(([(CACHE_CONTROL, "private, no-store")], Json(mine)).into_response())
}
