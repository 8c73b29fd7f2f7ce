//! `GET {api}/deliberations/{id}/queue`: what waits for those who moderate.

use axum::Json;
use axum::extract::RawQuery;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse as _;
use deliberation_core::id::ActId;
use deliberation_core::moderation::queue::Queue;
use deliberation_core::protocol::problem::{Cause, Problem};

use crate::errors::{Answer, Failure};
use crate::extract::Caller;
use crate::room::presence::Looks;

/// So many decisions that have not left are told of.
const MOST_HELD: usize = 50;

/// What was reported, the heaviest first; texts that wait for a review, the oldest first; new ones that nobody has looked at;
/// appeals. Reports come without who made them. At most 200 of each but for new ones. `present` is what others who moderate
/// look at, by a number that this server gave them; they are told of `at` and `held` for twenty seconds.
#[utoipa::path(
    get, path = "/api/v1/deliberations/{id}/queue", tag = "taking part",
    security(("session" = [])),
    params(
        ("id" = String, Path, description = "The deliberation's name."),
        ("at" = Option<String>, Query, description = "The statement, post or annotation that whoever asks looks at."),
        ("held" = Option<String>, Query, description = "What they have decided and not sent, at most 50 ids with commas between.")
    ),
    responses(
        (status = 200, description = "What waits.", body = Queue),
        (status = "4XX", description = "malformed-body, unauthenticated, role-forbids, unknown-deliberation", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "unavailable", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn queue(Caller { room, session, .. }: Caller, RawQuery(query): RawQuery) -> Answer {
    let found = room.queue(session, looks(query.as_deref().unwrap_or_default())?).await?;
    let articles = room.board().published();
    let queue = found.map_err(|refusal| Failure::from(Problem::refused(&refusal, &articles.articles)))?;
    Ok(([(CACHE_CONTROL, "private, no-store")], Json(queue)).into_response())
}

fn looks(query: &str) -> Result<Looks, Failure> {
    let ids = |name: &str| {
        let list = query.split('&').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
        let ids = list.unwrap_or_default().split(',').filter(|id| !id.is_empty()).map(str::parse);
        ids.take(MOST_HELD).collect::<Result<Vec<ActId>, _>>()
    };
    let malformed = |_| {
        Failure::new(Cause::MalformedBody).detail("at and held are ids of statements, posts or annotations")
    };
    Ok(Looks { at: ids("at").map_err(malformed)?.first().copied(), held: ids("held").map_err(malformed)? })
}
