//! Errors as they leave the house: each is a problem (RFC 9457), whatever caused it, and is logged once, here.
//!
//! What may not live here: the causes; they stand in one table in `deliberation_core::protocol::problem`.
//! Next: [`crate::routes::problems`], the page that explains each.

use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use deliberation_core::protocol::problem::{Cause, MEDIA_TYPE, Problem};

use crate::app::App;
use crate::ledger::LedgerError;
use crate::room::RoomError;

/// A problem as an answer.
#[derive(Debug)]
pub struct Failure {
    problem: Box<Problem>,
    retry_after: Option<u64>,
}

impl Failure {
    /// A problem of this cause.
    #[must_use]
    pub fn new(cause: Cause) -> Self {
        Problem::new(cause).into()
    }

    /// The same with what is wrong with this request.
    #[must_use]
    pub fn detail(mut self, detail: impl std::fmt::Display) -> Self {
        self.problem = Box::new(self.problem.detail(detail));
        self
    }

    /// The same with the seconds after which to try again.
    #[must_use]
    pub const fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self { problem: Box::new(problem), retry_after: None }
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Exists(_) => Self::new(Cause::DeliberationExists).detail(error),
            LedgerError::Store(_) | LedgerError::Closed | LedgerError::Unreadable { .. } => {
                tracing::error!(%error, "the ledger failed");
                Self::new(Cause::Unavailable).retry_after(2)
            }
        }
    }
}

impl From<RoomError> for Failure {
    fn from(error: RoomError) -> Self {
        match error {
            RoomError::Busy => Self::new(Cause::Unavailable).detail(error).retry_after(1),
            RoomError::Ledger(error) => error.into(),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self.problem).unwrap_or_default();
        let headers = [(CONTENT_TYPE, MEDIA_TYPE), (CACHE_CONTROL, "no-store")];
        let mut answer = (status, headers, body).into_response();
        if let Some(seconds) = self.retry_after {
            answer.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            answer.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        answer
    }
}

/// What any handler answers.
pub type Answer = Result<Response, Failure>;

/// Answers where no address fits.
pub async fn unknown_address() -> Failure {
    Failure::new(Cause::UnknownAddress)
}

/// Gives up on a request that takes too long to answer; a body that is slow to arrive was given up before. Streams
/// have answered by then: their head counts, not their end.
pub async fn in_time(State(app): State<App>, request: Request, next: Next) -> Response {
    let limit: Duration = app.config.request_timeout;
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(answer) => answer,
        Err(_) => Failure::new(Cause::Unavailable).retry_after(5).into_response(),
    }
}

/// Puts what the framework answers by itself into the one shape of errors.
pub async fn one_shape(request: Request, next: Next) -> Response {
    let answer = next.run(request).await;
    let plain = answer.headers().get(CONTENT_TYPE).is_none_or(|kind| kind != MEDIA_TYPE);
    if answer.status() == StatusCode::METHOD_NOT_ALLOWED && plain {
        let allow = answer.headers().get(ALLOW).cloned();
        let mut shaped = Failure::new(Cause::MethodNotAllowed).into_response();
        if let Some(allow) = allow {
            shaped.headers_mut().insert(ALLOW, allow);
        }
        return shaped;
    }
    answer
}

/// The answer after a panic: somebody's mistake here, never a client's. The panic hook has told where.
#[must_use]
pub fn panicked(_: Box<dyn std::any::Any + Send>) -> Response<Body> {
    Failure::new(Cause::Internal).into_response()
}
