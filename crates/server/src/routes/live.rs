//! `GET {api}/deliberations/{id}/live`: ticks as a stream of server-sent events.
//!
//! All streams send the same bytes, framed once. A stream holds no queue: whoever is slow is given what the board
//! still keeps, and told to load the snapshot when that is not enough.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName};
use axum::response::IntoResponse as _;
use deliberation_core::protocol::problem::Problem;
use futures_util::stream::unfold;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::errors::Answer;
use crate::extract::Named;
use crate::random;
use crate::room::board::Board;

/// How long a client waits before it comes back, in milliseconds.
const RETRY_MS: u64 = 2_000;
/// What says that the stream lives. An event, not a comment: browsers keep comments to themselves, and `data` must be
/// there, or they drop the event.
const HEARTBEAT: &[u8] = b"event: heartbeat\ndata:\n\n";
/// When the server stops, clients come back within so many milliseconds, and not all at once.
const SPREAD_MS: u64 = 10_000;

/// A stream of ticks.
#[utoipa::path(
    get, path = "/api/v1/deliberations/{id}/live", tag = "reading",
    params(
        ("id" = String, Path, description = "The deliberation's name."),
        ("after" = Option<String>, Query, description = "The last tick seen, `epoch.number`; `Last-Event-ID` wins."),
    ),
    responses(
        (status = 200, description = "Events: `tick` (a Tick; its `id` is `epoch.number`), `reload` (load the snapshot: too much was missed), `bye` (the server stops; come back). `heartbeat` (the stream lives) every 15 s.", body = String, content_type = "text/event-stream"),
        (status = 404, description = "unknown-deliberation", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn live(
    State(app): State<App>,
    Named { room, .. }: Named,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Answer {
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()).filter(|id| !id.is_empty());
    let query = query.unwrap_or_default();
    let after = query.split('&').find_map(|part| part.strip_prefix("after="));
    let follower = Follower::new(Arc::clone(room.board()), last.or(after), &app);
    let events = unfold(follower, |mut follower| async {
        let event = follower.next().await?;
        Some((Ok::<_, Infallible>(event), follower))
    });
    let headers = [
        (CONTENT_TYPE, "text/event-stream"),
        (CACHE_CONTROL, "no-store"),
        // nginx would gather ticks before it sends them on.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, Body::from_stream(events)).into_response())
}

/// One stream: how far it has come, and what it sends next.
struct Follower {
    board: Arc<Board>,
    latest: watch::Receiver<u64>,
    sent: u64,
    waiting: VecDeque<Bytes>,
    heartbeat: Duration,
    stopping: CancellationToken,
    ended: bool,
}

impl Follower {
    fn new(board: Arc<Board>, after: Option<&str>, app: &App) -> Self {
        let mut latest = board.follow();
        let newest = *latest.borrow_and_update();
        let mut follower = Self {
            latest,
            sent: newest,
            waiting: VecDeque::from([format!("retry: {RETRY_MS}\n\n").into()]),
            heartbeat: app.config.heartbeat,
            stopping: app.stopping.clone(),
            ended: false,
            board,
        };
        if let Some(after) = after {
            let number = after.strip_prefix(follower.board.epoch()).and_then(|rest| rest.strip_prefix('.'));
            // A number of another run, or none at all, is as good as too old.
            follower.sent = number.and_then(|number| number.parse().ok()).unwrap_or(0);
            follower.catch_up();
        }
        follower
    }

    /// Adds all ticks that have not been sent.
    fn catch_up(&mut self) {
        match self.board.since(self.sent) {
            Some(ticks) => {
                for tick in ticks {
                    self.sent = tick.number;
                    self.waiting.push_back(tick.event);
                }
            }
            None => {
                let (epoch, tick) = (self.board.epoch(), self.board.published().tick);
                let reload = format!(
                    "id: {epoch}.{tick}\nevent: reload\ndata: {{\"epoch\":\"{epoch}\",\"tick\":{tick}}}\n\n"
                );
                self.sent = tick;
                self.waiting.push_back(reload.into());
            }
        }
    }

    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            if self.ended {
                return None;
            }
            tokio::select! {
                biased;
                () = self.stopping.cancelled() => {
                    self.ended = true;
                    let spread = u64::from_be_bytes(random::bytes()) % SPREAD_MS;
                    self.waiting.push_back(format!("retry: {spread}\nevent: bye\ndata: {{\"retry_ms\":{spread}}}\n\n").into());
                }
                changed = self.latest.changed() => match changed {
                    Ok(()) => self.catch_up(),
                    Err(_) => self.ended = true,
                },
                () = tokio::time::sleep(self.heartbeat) => self.waiting.push_back(Bytes::from_static(HEARTBEAT)),
            }
        }
    }
}
