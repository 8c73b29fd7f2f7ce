//! `GET {api}/openapi.json`: the contract, generated from the code.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse as _;

use crate::errors::Answer;
use crate::openapi::document;

/// The document.
pub async fn openapi() -> Answer {
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "public, max-age=300")];
    Ok((headers, document()).into_response())
}
