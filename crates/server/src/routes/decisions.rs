//! `GET {api}/deliberations/{id}/decisions`, `…/moderation` and `…/receipts/{receipt}`: what was decided in moderation and what
//! it comes to, the same for everybody; and what became of one report, for whoever has its receipt.

use std::time::Instant;

use axum::Json;
use axum::extract::{Extension, Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse as _;
use deliberation_core::moderation::list::ChangedDecisions;
use deliberation_core::moderation::mine::Receipt;
use deliberation_core::moderation::numbers::Numbers;
use deliberation_core::protocol::envelope::PAGE;
use deliberation_core::protocol::problem::{Cause, Problem};

use super::snapshot::written;
use super::thread::number;
use crate::app::App;
use crate::errors::{Answer, Failure};
use crate::extract::Named;
use crate::limits::{self, HOUSEHOLD};
use crate::listen::Peer;

/// All decisions of the deliberation, in the order in which they were last changed: with what was found, the ground, the
/// reason, the office that decided, and what came of an appeal. Not who decided, not who reported, and of a warning or a
/// limit not whom it is about.
#[utoipa::path(
    get, path = "/api/v1/deliberations/{id}/decisions", tag = "reading",
    params(
        ("id" = String, Path, description = "The deliberation's name."),
        ("since" = Option<u64>, Query, description = "`since` of the answer before: only what was changed after it. Without it, all."),
        ("limit" = Option<usize>, Query, description = "About how many, from 1 to 500; without it 500. Those that one act changed come together.")
    ),
    responses(
        (status = 200, description = "About as many decisions as were asked for; `more` says whether to go on at once. Of two rows of a decision the one with the greater `changed` holds.", body = ChangedDecisions),
        (status = 400, description = "malformed-body", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "unknown-deliberation", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn decisions(Named { room, .. }: Named, RawQuery(query): RawQuery, headers: HeaderMap) -> Answer {
    let since = number(query.as_deref(), "since=")?.unwrap_or_default();
    let most = number(query.as_deref(), "limit=")?.unwrap_or(PAGE);
    if !(1..=PAGE).contains(&most) {
        let detail = format!("limit must be a whole number from 1 to {PAGE}");
        return Err(Failure::new(Cause::MalformedBody).detail(detail));
    }
    written(&room, &headers, move |board| board.decisions(since, most)).await
}

/// What moderation comes to: decisions by outcome and by what was found, how long things waited, what was overturned. Reports
/// and appeals by handfuls, never one by one.
#[utoipa::path(
    get, path = "/api/v1/deliberations/{id}/moderation", tag = "reading",
    params(("id" = String, Path, description = "The deliberation's name.")),
    responses(
        (status = 200, description = "The numbers.", body = Numbers),
        (status = 404, description = "unknown-deliberation", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn numbers(Named { room, .. }: Named, headers: HeaderMap) -> Answer {
    written(&room, &headers, crate::room::board::Board::moderation).await
}

/// What became of a report: for whoever has its receipt, with or without a session. Of what was reported it says nothing that
/// the list of decisions does not.
#[utoipa::path(
    get, path = "/api/v1/deliberations/{id}/receipts/{receipt}", tag = "reading",
    params(
        ("id" = String, Path, description = "The deliberation's name."),
        ("receipt" = String, Path, description = "The last sixteen hex digits of the report's id, in fours: `9f3a-11c0-77be-02d4`.")
    ),
    responses(
        (status = 200, description = "How the report stands.", body = Receipt),
        (status = "4XX", description = "unknown-deliberation, unknown-receipt, too-many-requests", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "unavailable", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn receipt(
    State(app): State<App>,
    Extension(Peer(peer)): Extension<Peer>,
    Named { room, .. }: Named,
    Path((_, receipt)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer {
    let place = limits::place(peer, &headers, app.config.trusted_proxies, HOUSEHOLD);
    let limited = |seconds| Failure::new(Cause::TooManyRequests).retry_after(seconds);
    app.receipt_limits.take(place, 1, Instant::now()).map_err(limited)?;
    let found = room.receipt(receipt).await?.map_err(|problem| Failure::from(*problem))?;
    Ok(([(CACHE_CONTROL, "private, no-store")], Json(found)).into_response())
}

const _: () = assert!(PAGE == 500, "the descriptions above say 500");
