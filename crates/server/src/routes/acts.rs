//! `POST {api}/deliberations/{id}/acts`: somebody does something. Answered once it is durable.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::HeaderMap;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse as _;
use deliberation_core::act::{Act, Verb};
use deliberation_core::id::ActId;
use deliberation_core::moderation::is_staff;
use deliberation_core::protocol::envelope::{ActResult, ActsAnswer, MAX_ACTS};
use deliberation_core::protocol::problem::{Cause, Problem};
use deliberation_core::rules::table::may_bring_words;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::app::App;
use crate::errors::{Answer, Failure};
use crate::extract::{ACTS_LIMIT, Caller, JsonText};
use crate::identity::Session;
use crate::limits::{self, NETWORK};
use crate::listen::Peer;
use crate::room::Room;
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
        (status = 200, description = "What became of each act, in order: its place in the log, or a problem (too-many-texts, role-forbids, does-not-vote, phase-closed, act-id-reused, duplicate-statement, statement-closed, stale-revision, too-many-statements, malformed-act, statement-too-long, unknown-statement, no-stance-line, stance-fixed, unknown-phase, unfit-article, deliberation-exists). What has a place is durable.", body = ActsAnswer),
        (status = "4XX", description = "Nothing of the call was done: malformed-json, malformed-body, too-many-acts, unauthenticated, unknown-deliberation, too-slow, too-large, unsupported-media-type, too-many-requests, too-many-texts (all of the call were texts; `Retry-After` says when there is room for the next)", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "unavailable: nothing is known of the call; send the same acts again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn post(
    State(app): State<App>,
    Extension(Peer(peer)): Extension<Peer>,
    Caller { room, session, token }: Caller,
    headers: HeaderMap,
    JsonText(text): JsonText<ACTS_LIMIT>,
) -> Answer {
    let acts = envelope(&text)?;
    let limited = |seconds| Failure::new(Cause::TooManyRequests).retry_after(seconds);
    app.act_limits.take(token, acts.len().max(1), Instant::now()).map_err(limited)?;
    let mut acts: Vec<Posted> = acts.into_iter().map(read).collect();
    let from = limits::place(peer, &headers, app.config.trusted_proxies, NETWORK);
    budget(&app, &room, &session, from, &mut acts).await?;
    let leaves = |posted: &Posted| posted.as_ref().is_ok_and(|sent| sent.act.verb.ends_sessions());
    let leaves: Vec<bool> = acts.iter().map(leaves).collect();
    let public = session.public_by;
    let results = room.post(session, acts).await?;
    if leaves.iter().zip(&results).any(|(leaves, result)| *leaves && result.seq.is_some()) {
        app.sessions.forget(public);
    }
    Ok(([(CACHE_CONTROL, "no-store")], Json(ActsAnswer { results })).into_response())
}

/// Takes texts off what their author and the network may send. A call of nothing but texts that are too many is refused as a
/// whole, and says when to come again; beside other acts, such as votes, those texts alone are refused. Who runs the room
/// answers many, and has no budget.
async fn budget(
    app: &App,
    room: &Room,
    session: &Arc<Session>,
    from: IpAddr,
    acts: &mut [Posted],
) -> Result<(), Failure> {
    if is_staff(session.standing.role) {
        return Ok(());
    }
    let (mut refused, mut wait) = (0, 0);
    for posted in acts.iter_mut() {
        let Ok(Sent { act, .. }) = posted else { continue };
        let reports = matches!(act.verb, Verb::Flag(_)) && !session.standing.assurance.is_vouched();
        if !reports && !may_bring_words(&act.verb) {
            continue;
        }
        if let Err(seconds) = app.text_limits.take(session.public_by, from, Instant::now()) {
            // A role that was given in the room is known there alone.
            if refused == 0 && room.is_staff(Arc::clone(session)).await? {
                return Ok(());
            }
            let problem = Some(too_many(room, seconds));
            *posted = Err(Box::new(ActResult { id: Some(act.id), seq: None, problem }));
            (refused, wait) = (refused + 1, seconds.max(wait));
        }
    }
    if refused > 0 && refused == acts.len() {
        return Err(Failure::from(too_many(room, wait)).retry_after(wait));
    }
    Ok(())
}

/// The problem of texts that come too fast, with the article of the deliberation that says so.
fn too_many(room: &Room, seconds: u64) -> Problem {
    let detail = format_args!("The next text can be sent in {seconds} seconds.").to_string();
    room.problem(Cause::TooManyTexts).detail(detail)
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
