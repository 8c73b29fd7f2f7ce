//! The clock of this machine. The one place that reads it for what is kept.

use std::time::{SystemTime, UNIX_EPOCH};

/// Now (Unix, ms).
#[must_use]
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
