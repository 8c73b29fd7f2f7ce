//! `POST {api}/deliberations/{id}/join`: a session for somebody new. Anonymous; with the host's token, the host's, who is one
//! person; with a token by which the host vouches for somebody, theirs, on whatever device, in the role that it gives them.

use std::time::Instant;

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;
use deliberation_core::participant::{Assurance, Role, Standing};
use deliberation_core::protocol::envelope::{JoinRequest, Session as NewSession};
use deliberation_core::protocol::problem::{Cause, Problem};

use crate::app::App;
use crate::clock;
use crate::errors::{Answer, Failure};
use crate::extract::{ACTS_LIMIT, JsonText, Named, bearer};
use crate::identity::{PersonHash, Session, TokenHash};
use crate::limits::{self, HOUSEHOLD};
use crate::listen::Peer;
use crate::proof::{Proofs, Unproven};
use crate::sign_in::Unvouched;

/// Makes a session. Its token is shown this once.
#[utoipa::path(
    post, path = "/api/v1/deliberations/{id}/join", tag = "taking part",
    security((), ("host" = []), ("vouched" = [])),
    params(("id" = String, Path, description = "The deliberation's name.")),
    request_body(content = Option<JoinRequest>, description = "May be empty."),
    responses(
        (status = 201, description = "A session.", body = NewSession),
        (status = "4XX", description = "malformed-json, malformed-body, unauthenticated, unfit-token, proof-needed (with a `challenge`: ask again with `proof`), unknown-deliberation, too-large, unsupported-media-type, too-many-requests", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "unavailable", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn join(
    State(app): State<App>,
    Extension(Peer(peer)): Extension<Peer>,
    Named { id, room }: Named,
    headers: HeaderMap,
    JsonText(text): JsonText<ACTS_LIMIT>,
) -> Answer {
    let request = read(&text)?;
    // Of those for whom nobody vouches alone.
    let proofs = app.proofs.as_ref().filter(|_| bearer(&headers).is_none());
    let unproven = |proofs: &Proofs, why: Unproven| {
        let challenge = Some(proofs.challenge(&id, clock::now()));
        Failure::from(Problem { challenge, ..room.problem(Cause::ProofNeeded).detail(why) })
    };
    // Whoever asks what to solve has not joined yet: that is not counted, and costs no more than a page that is not there.
    if let Some(proofs) = proofs.filter(|_| request.proof.is_none()) {
        return Err(unproven(proofs, Unproven::Missing));
    }
    let place = limits::place(peer, &headers, app.config.trusted_proxies, HOUSEHOLD);
    let limited = |seconds| Failure::new(Cause::TooManyRequests).retry_after(seconds);
    app.join_limits.take(place, 1, Instant::now()).map_err(limited)?;
    if let Some(proofs) = proofs {
        let taken = proofs.take(&id, request.proof.as_ref(), clock::now());
        taken.map_err(|why| unproven(proofs, why))?;
    }
    let (standing, person) = match bearer(&headers) {
        None => (Standing::default(), None),
        Some(token) if app.config.host_token == Some(TokenHash::of(token)) => {
            let person = PersonHash::of_host(&id, TokenHash::of(token));
            (Standing { role: Role::Host, assurance: Assurance::Host, ..Standing::default() }, Some(person))
        }
        Some(token) => {
            let denied = || Failure::new(Cause::Unauthenticated);
            let issuer = app.config.issuer.as_ref().ok_or_else(denied)?;
            let vouched = issuer.vouch(&id, token, clock::now()).await.map_err(|why| match &why {
                Unvouched::Token(_) => denied().detail(why),
                Unvouched::Unfit(_) => Failure::new(Cause::UnfitToken).detail(why),
            })?;
            (vouched.standing, Some(vouched.person))
        }
    };
    let role = standing.role;
    let tie = standing.tie.filter(|_| standing.vouched).or(request.tie);
    let (token, session) = Session::new(id, Standing { tie, ..standing });
    app.sessions.add(TokenHash::of(&token), session, person).await?;
    let answer = NewSession { token, role };
    Ok((StatusCode::CREATED, [(CACHE_CONTROL, "no-store")], Json(answer)).into_response())
}

fn read(text: &str) -> Result<JoinRequest, Failure> {
    if text.trim().is_empty() {
        return Ok(JoinRequest::default());
    }
    serde_json::from_str(text).map_err(|error| {
        let cause = if error.is_data() { Cause::MalformedBody } else { Cause::MalformedJson };
        Failure::new(cause).detail(error)
    })
}
