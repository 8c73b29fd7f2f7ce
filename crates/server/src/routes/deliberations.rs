//! `POST {api}/deliberations`: the host opens a deliberation.

use axum::Json;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;
use deliberation_core::act::{Act, Open};
use deliberation_core::protocol::envelope::Opened;
use deliberation_core::protocol::problem::{Cause, Problem};

use crate::app::App;
use crate::errors::{Answer, Failure};
use crate::extract::{JsonText, OPENING_LIMIT, bearer};
use crate::identity::TokenHash;
use crate::ledger::{Fresh, LedgerError};
use crate::opening::{fit_name, opening_rows};
use crate::router::API;

/// Opens a deliberation. The same opening again is answered as it was the first time.
#[utoipa::path(
    post, path = "/api/v1/deliberations", tag = "deliberations",
    security(("host" = [])),
    request_body(content = Open, description = "The act `open`; `type`, `id` and `nonce` may be missing."),
    responses(
        (status = 201, description = "It is open.", body = Opened),
        (status = 200, description = "The same opening stood there already.", body = Opened),
        (status = "4XX", description = "malformed-json, malformed-act, unauthenticated, role-forbids, deliberation-exists, too-large, unsupported-media-type", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "unavailable", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn open(State(app): State<App>, headers: HeaderMap, body: Body) -> Answer {
    let Some(host) = app.config.host_token else {
        return Err(Failure::new(Cause::RoleForbids).detail("This server has no host's token."));
    };
    if bearer(&headers).map(TokenHash::of) != Some(host) {
        return Err(Failure::new(Cause::Unauthenticated));
    }
    let JsonText(text) = body?;
    let json = |error| Failure::new(Cause::MalformedJson).detail(error);
    serde_json::from_str::<serde::de::IgnoredAny>(&text).map_err(json)?;
    let act = Act::read_opening(&text).map_err(Problem::malformed)?;
    let (id, rows) = opening_rows(&act, text).map_err(Problem::malformed)?;
    if let Err(fault) = fit_name(&act)
        && app.rooms.find(&id).await?.is_none()
    {
        return Err(Problem::malformed(fault).into());
    }
    let fresh = app.ledger.open(&id, rows).await.map_err(|_| LedgerError::Closed)??;
    let status = match fresh {
        Fresh::New => StatusCode::CREATED,
        Fresh::Known => StatusCode::OK,
    };
    let location = format!("{API}/deliberations/{id}");
    let headers = [(LOCATION, location), (CACHE_CONTROL, "no-store".to_owned())];
    Ok((status, headers, Json(Opened { id, seq: 1 })).into_response())
}

/// A body that is looked at only when the token was right.
type Body = Result<JsonText<OPENING_LIMIT>, Failure>;
