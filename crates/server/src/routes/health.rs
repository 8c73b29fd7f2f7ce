//! `GET /healthz`: whether this process answers and its ledger can be read.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse as _;

use crate::app::App;
use crate::errors::Answer;
use crate::ledger::LedgerError;

/// Answers `{"status":"ok"}`, or 503.
pub async fn health(State(app): State<App>) -> Answer {
    let ledger = Arc::clone(&app.ledger);
    let checked = tokio::task::spawn_blocking(move || ledger.check()).await;
    checked.map_err(|_| LedgerError::Closed)??;
    Ok(([(CACHE_CONTROL, "no-store")], Json(serde_json::json!({ "status": "ok" }))).into_response())
}
