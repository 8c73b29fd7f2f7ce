//! `POST {api}/deliberations/{id}/acts`: somebody does something. Answered once it is durable.

use std::time::Instant;

use axum::Json;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse as _;
use deliberation_core::act::Act;
use deliberation_core::id::ActId;
use deliberation_core::protocol::envelope::{ActResult, ActsAnswer, MAX_ACTS};
use deliberation_core::protocol::problem::{Cause, Problem};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::app::App;
use crate::errors::{Answer, Failure};
use crate::extract::{ACTS_LIMIT, Caller, JsonText};
use crate::room::state::{Posted, Sent};

/// Acts of one call.
#[derive(Deserialize)]
struct Acts<'a> {
    /// Each by itself, its bytes untouched.
    #[serde(borrow)]
    acts: Vec<&'a RawValue>,
}

/// Acts of one call, as the API's description has them.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "read act by act, as raw JSON; only the description needs the type")]
pub struct ActsRequest {
    /// At most 20 acts.
    #[schema(max_items = 20)]
    acts: Vec<Act>,
}

/// Does up to 20 acts under one's own session.
#[utoipa::path(
    post, path = "/api/v1/deliberations/{id}/acts", tag = "taking part",
    security(("session" = [])),
    params(("id" = String, Path, description = "The deliberation's name.")),
    request_body = ActsRequest,
    responses(
        (status = 200, description = "What became of each act, in order: its place in the log, or a problem (role-forbids, does-not-vote, phase-closed, act-id-reused, duplicate-statement, statement-closed, stale-revision, too-many-statements, malformed-act, statement-too-long, unknown-statement, no-stance-line, stance-fixed, unknown-phase, unfit-article, deliberation-exists). What has a place is durable.", body = ActsAnswer),
        (status = "4XX", description = "Nothing of the call was done: malformed-json, malformed-body, too-many-acts, unauthenticated, unknown-deliberation, too-slow, too-large, unsupported-media-type, too-many-requests", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "unavailable: nothing is known of the call; send the same acts again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn post(
    State(app): State<App>,
    Caller { room, session, token }: Caller,
    JsonText(text): JsonText<ACTS_LIMIT>,
) -> Answer {
    let acts = envelope(&text)?;
    let limited = |seconds| Failure::new(Cause::TooManyRequests).retry_after(seconds);
    app.act_limits.take(token, acts.len().max(1), Instant::now()).map_err(limited)?;
    let acts: Vec<Posted> = acts.into_iter().map(read).collect();
    let leaves = |posted: &Posted| posted.as_ref().is_ok_and(|sent| sent.act.verb.ends_sessions());
    let leaves: Vec<bool> = acts.iter().map(leaves).collect();
    let public = session.public_by;
    let results = room.post(session, acts).await?;
    if leaves.iter().zip(&results).any(|(leaves, result)| *leaves && result.seq.is_some()) {
        app.sessions.forget(public);
    }
    Ok(([(CACHE_CONTROL, "no-store")], Json(ActsAnswer { results })).into_response())
}

fn envelope(text: &str) -> Result<Vec<&str>, Failure> {
    let Acts { acts } = serde_json::from_str(text).map_err(|error| {
        // What is not of the shape may still end in something that is not JSON.
        let json = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
        let cause = if json { Cause::MalformedBody } else { Cause::MalformedJson };
        Failure::new(cause).detail(error)
    })?;
    if acts.len() > MAX_ACTS {
        let detail = format!("{} acts in one call; at most {MAX_ACTS}.", acts.len());
        return Err(Failure::new(Cause::TooManyActs).detail(detail));
    }
    Ok(acts.into_iter().map(RawValue::get).collect())
}

fn read(body: &str) -> Posted {
    match Act::read(body) {
        Ok(act) => Ok(Sent { act, body: body.to_owned() }),
        Err(malformed) => {
            Err(Box::new(ActResult { id: id(body), seq: None, problem: Some(Problem::malformed(malformed)) }))
        }
    }
}

/// The id of an act of which something else cannot be read.
fn id(body: &str) -> Option<ActId> {
    #[derive(Deserialize)]
    struct Id {
        id: ActId,
    }
    serde_json::from_str::<Id>(body).ok().map(|act| act.id)
}
