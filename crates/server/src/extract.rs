//! What handlers take from a request: the room its address names, the session its token names, its body.
//!
//! Each is checked when it is made and fails as a problem. Next: [`crate::routes`].

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use deliberation_core::id::DeliberationId;
use deliberation_core::protocol::problem::Cause;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use crate::app::App;
use crate::errors::Failure;
use crate::identity::{Session, TokenHash};
use crate::room::Room;

/// The most bytes of a body with acts.
pub const ACTS_LIMIT: usize = 64 * 1024;
/// The most bytes of a body that opens a deliberation.
pub const OPENING_LIMIT: usize = 512 * 1024;

/// The room that the address names.
#[derive(Debug)]
pub struct Named {
    /// Its deliberation.
    pub id: DeliberationId,
    /// The room.
    pub room: Arc<Room>,
}

impl FromRequestParts<App> for Named {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let unknown = || Failure::new(Cause::UnknownDeliberation);
        let id = path_member(parts, app, "id").await.ok_or_else(unknown)?;
        let id: DeliberationId = id.parse().map_err(|_| unknown())?;
        let room =
            app.rooms.find(&id).await?.ok_or_else(|| unknown().detail(format!("There is no {id}.")))?;
        Ok(Self { id, room })
    }
}

/// The number that the address ends in.
#[derive(Debug)]
pub struct Number(pub u64);

impl FromRequestParts<App> for Number {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let number = path_member(parts, app, "number").await.and_then(|number| number.parse().ok());
        number.map(Self).ok_or_else(|| Failure::new(Cause::UnknownTick))
    }
}

async fn path_member(parts: &mut Parts, app: &App, name: &str) -> Option<String> {
    let params = RawPathParams::from_request_parts(parts, app).await.ok()?;
    let found = params.iter().find(|(key, _)| *key == name);
    found.map(|(_, value)| value.to_owned())
}

/// Whoever holds the token in `Authorization: Bearer`, in the room that the address names.
#[derive(Debug)]
pub struct Caller {
    /// The room.
    pub room: Arc<Room>,
    /// Their session in it.
    pub session: Arc<Session>,
    /// The hash of their token.
    pub token: TokenHash,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let Named { id, room } = Named::from_request_parts(parts, app).await?;
        let denied = || Failure::new(Cause::Unauthenticated);
        let token = TokenHash::of(bearer(&parts.headers).ok_or_else(denied)?);
        let session = app.sessions.find(token).await?;
        // A session is of one deliberation: elsewhere its token is nobody's.
        let session = session.filter(|session| session.deliberation == id).ok_or_else(denied)?;
        Ok(Self { room, session, token })
    }
}

/// The token of a request, if it bears one.
#[must_use]
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// A body of JSON text, of at most `LIMIT` bytes.
#[derive(Debug)]
pub struct JsonText<const LIMIT: usize>(pub String);

impl<const LIMIT: usize> FromRequest<App> for JsonText<LIMIT> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let headers = request.headers();
        // An empty body needs no type.
        let empty = headers.get(CONTENT_LENGTH).is_none_or(|length| length == "0");
        let kind = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
        let json = kind.is_some_and(|kind| {
            let kind = kind.split(|&b| b == b';').next().unwrap_or_default().trim_ascii();
            kind.eq_ignore_ascii_case(b"application/json")
        });
        if !(json || empty && kind.is_none()) {
            return Err(Failure::new(Cause::UnsupportedMediaType));
        }
        let body = tokio::time::timeout(app.config.body_timeout, read(request, LIMIT)).await;
        let body = body.map_err(|_| Failure::new(Cause::TooSlow))??;
        if !json && !body.is_empty() {
            return Err(Failure::new(Cause::UnsupportedMediaType));
        }
        let text = String::from_utf8(body.into());
        text.map(Self).map_err(|_| Failure::new(Cause::MalformedJson).detail("The body is not UTF-8."))
    }
}

async fn read(request: Request, limit: usize) -> Result<Bytes, Failure> {
    match Limited::new(request.into_body(), limit).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            Err(Failure::new(Cause::TooLarge).detail(format!("At most {limit} bytes are taken.")))
        }
        Err(_) => Err(Failure::new(Cause::MalformedBody).detail("The body did not arrive whole.")),
    }
}
