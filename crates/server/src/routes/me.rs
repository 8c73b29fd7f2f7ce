//! `GET {api}/deliberations/{id}/me`: what is one's own; and `…/me/data`, all of it in one file.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use axum::response::IntoResponse as _;
use deliberation_core::act::Act;
use deliberation_core::id::DeliberationId;
use deliberation_core::participant::Standing;
use deliberation_core::protocol::envelope::Mine;
use deliberation_core::protocol::problem::{Cause, Problem};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::app::App;
use crate::clock;
use crate::errors::{Answer, Failure};
use crate::extract::Caller;
use crate::ledger::{LedgerError, Own};

/// Whoever the host vouches for gets their file in a session that began at most so long ago: ten minutes, in milliseconds.
const FRESH_MS: i64 = 600_000;

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

/// All that is kept of one person in a deliberation.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MyData {
    /// The deliberation.
    #[schema(value_type = String)]
    deliberation: DeliberationId,
    /// What became of it, as `…/me` says.
    mine: Mine,
    /// Everything that was done, in order.
    acts: Vec<MyAct>,
}

/// One act, as it was received.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MyAct {
    /// Its place in the log.
    seq: u64,
    /// When it was received (Unix, ms).
    received: i64,
    /// Its type.
    #[serde(rename = "type")]
    kind: String,
    /// As what it was done.
    #[serde(rename = "as")]
    #[schema(value_type = Standing)]
    standing: Box<RawValue>,
    /// What it says; what is left of it, where words were erased.
    #[schema(value_type = Option<Act>)]
    act: Option<Box<RawValue>>,
}

impl MyAct {
    fn of(own: Own) -> Result<Self, serde_json::Error> {
        let Own { seq, received, as_json, kind, body } = own;
        let standing = RawValue::from_string(as_json)?;
        Ok(Self { seq, received, kind, standing, act: body.map(RawValue::from_string).transpose()? })
    }
}

/// All that is kept of me here, as one file. Whoever signs in on the page signs in anew for it: no link leads to it, and a
/// session that lies about is not enough. Who is known by their session alone has nothing else to show.
#[utoipa::path(
    get, path = "/api/v1/deliberations/{id}/me/data", tag = "taking part",
    security(("session" = [])),
    params(("id" = String, Path, description = "The deliberation's name.")),
    responses(
        (status = 200, description = "Every act of mine, and what became of it.", body = MyData),
        (status = "4XX", description = "unauthenticated (also when somebody who is vouched for joined more than ten minutes ago), unknown-deliberation", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "unavailable", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn data(State(app): State<App>, Caller { room, session, .. }: Caller) -> Answer {
    let begun = clock::now().saturating_sub(session.created);
    if session.standing.assurance.is_vouched() && begun > FRESH_MS {
        let detail = "join anew: this session began more than ten minutes ago";
        return Err(Failure::new(Cause::Unauthenticated).detail(detail));
    }
    let mine = room.mine(Arc::clone(&session)).await?;
    let ledger = Arc::clone(&app.ledger);
    let (id, by) = (session.deliberation.clone(), [session.ballot_by, session.public_by]);
    let deliberation = id.clone();
    let own = tokio::task::spawn_blocking(move || ledger.own(&id, by)).await;
    let own = own.map_err(|_| LedgerError::Closed)??;
    let unreadable = |error: serde_json::Error| LedgerError::Store(error.to_string());
    let acts = own.into_iter().map(MyAct::of).collect::<Result<_, _>>().map_err(unreadable)?;
    // The name has letters, digits and dots alone.
    let file = format!("attachment; filename=\"{deliberation}-my-data.json\"");
    let headers = [(CACHE_CONTROL, "private, no-store".to_owned()), (CONTENT_DISPOSITION, file)];
    Ok((headers, Json(MyData { deliberation, mine, acts })).into_response())
}
