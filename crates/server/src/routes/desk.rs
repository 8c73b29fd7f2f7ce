//! `GET {api}/deliberations/{id}/desk`: what only those who annotate, answer or moderate see.

use axum::Json;
use axum::extract::RawQuery;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse as _;
use deliberation_core::protocol::envelope::Desk;
use deliberation_core::protocol::problem::{Cause, Problem};

use crate::errors::{Answer, Failure};
use crate::extract::Caller;

/// Annotations that wait for a second signature, those that one wrote or signed, and claims for which somebody asked for an
/// expert.
#[utoipa::path(
    get, path = "/api/v1/deliberations/{id}/desk", tag = "taking part",
    security(("session" = [])),
    params(
        ("id" = String, Path, description = "The deliberation's name."),
        ("alike" = Option<String>, Query, description = "An annotation of `mine`: `alike` in the answer then has the published claims that say nearly the same, do not have it, and may get it from whoever asks.")
    ),
    responses(
        (status = 200, description = "What stands on the desk.", body = Desk),
        (status = "4XX", description = "malformed-body, unauthenticated, role-forbids, unknown-deliberation", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "unavailable", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn desk(Caller { room, session, .. }: Caller, RawQuery(query): RawQuery) -> Answer {
    let query = query.unwrap_or_default();
    let alike = query.split('&').find_map(|part| part.strip_prefix("alike=")).map(str::parse);
    let detail = "alike is the id of an annotation";
    let alike = alike.transpose().map_err(|_| Failure::new(Cause::MalformedBody).detail(detail))?;
    let found = room.desk(session, alike).await?;
    let articles = room.board().published();
    let desk = found.map_err(|refusal| Failure::from(Problem::refused(&refusal, &articles.articles)))?;
    Ok(([(CACHE_CONTROL, "private, no-store")], Json(desk)).into_response())
}
