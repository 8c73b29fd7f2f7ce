//! All addresses, in one list.
//!
//! Next: [`crate::routes`], a file for each.

use axum::Router;
use axum::extract::Request;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;

use crate::app::App;
use crate::routes::{
    acts, assets, audit, decisions, deliberations, demo, desk, health, heard, history, join, live, me,
    openapi, policy, problems, queue, snapshot, thread, ticks, writing,
};
use crate::{cors, drain, errors, trace};

/// The reference server's `{api}`.
pub const API: &str = "/api/v1";

/// All addresses, and what surrounds them.
pub fn router(app: App) -> Router {
    let api = Router::new()
        .route("/openapi.json", get(openapi::openapi))
        .route("/deliberations", post(deliberations::open))
        .route("/writing", post(writing::writing))
        .route("/deliberations/{id}", get(snapshot::newest))
        .route("/deliberations/{id}/snapshots/{number}", get(snapshot::numbered))
        .route("/deliberations/{id}/statements/{statement}/thread", get(thread::of_statement))
        .route("/deliberations/{id}/thread", get(thread::beside))
        .route("/deliberations/{id}/posts", get(thread::all))
        .route("/deliberations/{id}/decisions", get(decisions::decisions))
        .route("/deliberations/{id}/moderation", get(decisions::numbers))
        .route("/deliberations/{id}/receipts/{receipt}", get(decisions::receipt))
        .route("/deliberations/{id}/heard", get(heard::heard))
        .route("/deliberations/{id}/history", get(history::history))
        .route("/deliberations/{id}/regions", get(history::regions))
        .route("/deliberations/{id}/policy", get(policy::policy))
        .route("/deliberations/{id}/ticks/latest", get(ticks::latest))
        .route("/deliberations/{id}/ticks/{number}", get(ticks::numbered))
        .route("/deliberations/{id}/live", get(live::live))
        .route("/deliberations/{id}/join", post(join::join))
        .route("/deliberations/{id}/acts", post(acts::post))
        .route("/deliberations/{id}/me", get(me::me))
        .route("/deliberations/{id}/me/data", get(me::data))
        .route("/deliberations/{id}/desk", get(desk::desk))
        .route("/deliberations/{id}/audit", get(audit::audit))
        .route("/deliberations/{id}/queue", get(queue::queue))
        .fallback(errors::unknown_address);

    // Of a demonstration there is nothing to be found where there is none.
    let demo = app.config.demo.as_ref().map(|_| {
        Router::new().route("/demo/token", post(demo::token)).route("/players.json", get(demo::players))
    });
    Router::new()
        .nest(API, api)
        .merge(demo.unwrap_or_default())
        .route("/healthz", get(health::health))
        .route("/problems/{slug}", get(problems::problem))
        .fallback(assets::asset)
        // From the inside out: the last one is met first.
        .layer(from_fn_with_state(app.clone(), errors::in_time))
        .layer(from_fn(errors::one_shape))
        .layer(CatchPanicLayer::custom(errors::panicked))
        .layer(from_fn(drain::unread))
        .layer(from_fn(cors::any_origin))
        .layer(from_fn(trace::request_line))
        .layer(from_fn(never_sniffed))
        .with_state(app)
}

/// No answer is to be taken for something else than it says.
async fn never_sniffed(request: Request, next: axum::middleware::Next) -> Response {
    let mut answer = next.run(request).await;
    let nosniff = axum::http::HeaderValue::from_static("nosniff");
    answer.headers_mut().insert(axum::http::header::X_CONTENT_TYPE_OPTIONS, nosniff);
    answer
}
