//! The time, advisory; and waiting.

use super::Later;

/// A clock.
pub trait Clock {
    /// Now (Unix, ms).
    fn now(&self) -> i64;
    /// Comes after so many milliseconds.
    fn sleep(&self, ms: u32) -> Later<()>;
}

/// A clock for tests: each look at it advances it by a millisecond, and no wait is long.
#[derive(Debug, Default)]
pub struct Counting(std::cell::Cell<i64>);

impl Clock for Counting {
    fn now(&self) -> i64 {
        self.0.set(self.0.get() + 1);
        self.0.get()
    }
    fn sleep(&self, _: u32) -> Later<()> {
        Box::pin(async {})
    }
}
