//! What a handler leaves unread of a body is read and dropped before it is answered. A client that is still sending
//! would otherwise find the connection closed, and never read why it was refused.
//!
//! Only so much, and only for so long: who sends without end is cut off after all.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::BodyExt as _;
use hyper::body::{Frame, SizeHint};

/// So many bytes are read and dropped,
const MOST: usize = 1024 * 1024;
/// for so long.
const LONGEST: Duration = Duration::from_secs(1);

/// Where a body comes back to.
type Slot = Arc<Mutex<Option<Body>>>;

/// A body that comes back when whoever reads it is done.
struct Lent {
    body: Body,
    slot: Slot,
}

impl HttpBody for Lent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let body = std::mem::take(&mut self.body);
        *self.slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(body);
    }
}

/// Reads what the handler left.
pub async fn unread(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let slot = Slot::default();
    let lent = Arc::clone(&slot);
    let request = request.map(|body| Body::new(Lent { body, slot: lent }));
    let answer = next.run(request).await;
    let left = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(body) = left {
        // Whether it was read to its end or not, the answer is the same.
        let _ = tokio::time::timeout(LONGEST, drop_all(body)).await;
    }
    answer
}

async fn drop_all(mut body: Body) {
    let mut read = 0;
    while read < MOST
        && let Some(Ok(frame)) = body.frame().await
    {
        read += frame.data_ref().map_or(0, Bytes::len);
    }
}
