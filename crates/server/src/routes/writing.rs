//! `POST {api}/writing`: one switch for all deliberations of a server.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse as _;
use deliberation_core::participant::{Assurance, Role, Standing};
use deliberation_core::protocol::problem::{Cause, Problem};
use deliberation_core::wire::from_text;
use serde::Serialize;

use crate::app::App;
use crate::clock;
use crate::errors::{Answer, Failure};
use crate::extract::{ACTS_LIMIT, JsonText, bearer};
use crate::identity::TokenHash;
use crate::ledger::LedgerError;
use crate::sign_in::Unvouched;
use crate::switch::{By, Switch, everywhere};

/// In how many deliberations writing goes on so now. Their names are not told.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Switched {
    /// So many, which is all there are.
    deliberations: usize,
}

/// Pauses writing in all deliberations of this server at once, or lets it go on. Reading and votes go on. Where somebody is
/// reading it shows within two seconds. A deliberation that is opened afterwards is not paused.
#[utoipa::path(
    post, path = "/api/v1/writing", tag = "deliberations",
    security(("host" = []), ("vouched" = [])),
    request_body(content = Switch, description = "What is left out stays in each deliberation as it is."),
    responses(
        (status = 200, description = "It is so in all deliberations, and durable. The same again changes nothing.", body = Switched),
        (status = "4XX", description = "malformed-json, malformed-body, unauthenticated, unfit-token, role-forbids (a token of the host or an admin says `*` in `deliberations`), too-large, unsupported-media-type", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "unavailable: it goes on, and is not through everywhere yet; send it again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn writing(State(app): State<App>, headers: HeaderMap, body: Body) -> Answer {
    let (by, standing) = who(&app, &headers).await?;
    let JsonText(text) = body?;
    let json = |error| Failure::new(Cause::MalformedJson).detail(error);
    serde_json::from_str::<serde::de::IgnoredAny>(&text).map_err(json)?;
    let switch = from_text::<Switch>(&text).map_err(|fault| {
        let problem = Problem::malformed(fault);
        Failure::from(Problem { errors: problem.errors, ..Problem::new(Cause::MalformedBody) })
    })?;
    // A task of its own: it goes through to the end, whoever hangs up.
    let turned = tokio::spawn(async move { everywhere(&app, &by, &standing, &switch).await });
    let turned = turned.await.map_err(|_| LedgerError::Closed)??;
    if turned.failed > 0 {
        let detail = format!("It is so in {}, and not known to be in {}.", turned.done, turned.failed);
        return Err(Failure::new(Cause::Unavailable).detail(detail).retry_after(2));
    }
    let answer = Switched { deliberations: turned.done };
    Ok(([(CACHE_CONTROL, "no-store")], Json(answer)).into_response())
}

/// Whoever may: by the host's token, or vouched for as host or admin of all deliberations.
async fn who(app: &App, headers: &HeaderMap) -> Result<(By, Standing), Failure> {
    let denied = || Failure::new(Cause::Unauthenticated);
    let token = bearer(headers).ok_or_else(denied)?;
    if app.config.host_token == Some(TokenHash::of(token)) {
        let standing = Standing { role: Role::Host, assurance: Assurance::Host, ..Standing::default() };
        return Ok((By::Host(TokenHash::of(token)), standing));
    }
    let issuer = app.config.issuer.as_ref().ok_or_else(denied)?;
    let vouched = issuer.vouch_everywhere(token, clock::now()).await;
    let (subject, standing) = vouched.map_err(|why| match &why {
        Unvouched::Token(_) => denied().detail(why),
        Unvouched::Unfit(_) => Failure::new(Cause::UnfitToken).detail(why),
    })?;
    if !matches!(standing.role, Role::Host | Role::Admin) {
        let detail = "This is the host's or an admin's, of all deliberations.";
        return Err(Failure::new(Cause::RoleForbids).detail(detail));
    }
    Ok((By::Vouched { issuer: issuer.name.clone(), subject }, standing))
}

/// A body that is looked at only when the token was right.
type Body = Result<JsonText<ACTS_LIMIT>, Failure>;
