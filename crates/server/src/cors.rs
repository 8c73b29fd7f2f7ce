//! Cross-origin reads and writes from any page, without credentials: a token travels in a header that the page
//! sets, never in a cookie. So the answers are the same for every origin, and caches need not know about it.

use axum::extract::Request;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const ANY: HeaderValue = HeaderValue::from_static("*");
const EXPOSED: HeaderValue = HeaderValue::from_static("etag, retry-after, date");

/// Answers preflights, and lets any page read the rest.
pub async fn any_origin(request: Request, next: Next) -> Response {
    let asks = request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    let mut answer = if request.method() == Method::OPTIONS && asks {
        let allowed = [
            (ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST"),
            (ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type, last-event-id, if-none-match"),
            (ACCESS_CONTROL_MAX_AGE, "600"),
        ];
        (StatusCode::NO_CONTENT, allowed).into_response()
    } else {
        next.run(request).await
    };
    answer.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    answer.headers_mut().insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    answer
}
