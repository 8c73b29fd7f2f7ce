//! `GET {api}/deliberations/{id}/statements/{statement}/thread` and `…/thread`: posts, page by page, the same for
//! everybody. Whoever has all pages goes on with the `posts` of ticks. `…/posts`: those of the whole deliberation, for
//! whoever looks after all of it.

use axum::extract::{Path, RawQuery};
use axum::http::HeaderMap;
use deliberation_core::id::ActId;
use deliberation_core::protocol::envelope::{ChangedPosts, PAGE, ThreadPage};
use deliberation_core::protocol::problem::{Cause, Problem};

use super::snapshot::written;
use crate::errors::{Answer, Failure};
use crate::extract::Named;
use crate::room::Room;

/// The posts under a statement, in the order in which they came: a post always comes after the one it stands under.
#[utoipa::path(
    get, path = "/api/v1/deliberations/{id}/statements/{statement}/thread", tag = "reading",
    params(
        ("id" = String, Path, description = "The deliberation's name."),
        ("statement" = String, Path, description = "The statement's id."),
        ("after" = Option<u32>, Query, description = "`next` of the page before; without it, the first page.")
    ),
    responses(
        (status = 200, description = "At most 500 posts.", body = ThreadPage),
        (status = 400, description = "malformed-body", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "unknown-deliberation, unknown-thread", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn of_statement(
    Named { room, .. }: Named,
    Path((_, statement)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Answer {
    let unknown = || Failure::new(Cause::UnknownThread);
    let statement: ActId = statement.parse().map_err(|_| unknown())?;
    if room.board().published().statements.iter().all(|shown| shown.id != statement) {
        return Err(unknown());
    }
    answer(&room, Some(statement), query.as_deref(), &headers).await
}

/// Remarks and what was said on air, as far as they are attached to no statement, with what was replied to them.
#[utoipa::path(
    get, path = "/api/v1/deliberations/{id}/thread", tag = "reading",
    params(
        ("id" = String, Path, description = "The deliberation's name."),
        ("after" = Option<u32>, Query, description = "`next` of the page before; without it, the first page.")
    ),
    responses(
        (status = 200, description = "At most 500 posts.", body = ThreadPage),
        (status = 400, description = "malformed-body", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "unknown-deliberation", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn beside(Named { room, .. }: Named, RawQuery(query): RawQuery, headers: HeaderMap) -> Answer {
    answer(&room, None, query.as_deref(), &headers).await
}

/// All posts of the deliberation, in the order in which they were last changed.
#[utoipa::path(
    get, path = "/api/v1/deliberations/{id}/posts", tag = "reading",
    params(
        ("id" = String, Path, description = "The deliberation's name."),
        ("since" = Option<u64>, Query, description = "`since` of the answer before: only what was changed after it. Without it, all.")
    ),
    responses(
        (status = 200, description = "About 500 posts; `more` says whether to go on at once.", body = ChangedPosts),
        (status = 400, description = "malformed-body", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "unknown-deliberation", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn all(Named { room, .. }: Named, RawQuery(query): RawQuery, headers: HeaderMap) -> Answer {
    let since = number(query.as_deref(), "since=")?.unwrap_or_default();
    written(&room, &headers, move |board| board.changed(since)).await
}

/// A number that the address gives, if it gives one.
pub(super) fn number<T: std::str::FromStr>(query: Option<&str>, name: &str) -> Result<Option<T>, Failure> {
    match query.unwrap_or_default().split('&').find_map(|part| part.strip_prefix(name)).map(str::parse) {
        None => Ok(None),
        Some(Ok(number)) => Ok(Some(number)),
        Some(Err(_)) => {
            let detail = format!("{name} must be a whole number, not negative").replace('=', "");
            Err(Failure::new(Cause::MalformedBody).detail(detail))
        }
    }
}

async fn answer(room: &Room, statement: Option<ActId>, query: Option<&str>, headers: &HeaderMap) -> Answer {
    let after = number(query, "after=")?.unwrap_or_default();
    written(room, headers, move |board| board.page(statement, after)).await
}

const _: () = assert!(PAGE == 500, "the descriptions above say 500");
