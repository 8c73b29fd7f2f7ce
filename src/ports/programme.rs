//! The programme beside which the widget stands, if there is one: where it is now, and a way to go elsewhere in it.
//! A broadcast clock is another adapter of this.

use deliberation_core::act::Moment;

/// A programme.
pub trait Programme {
    /// Its name; none where there is none now.
    fn name(&self) -> Option<String>;
    /// Where it is now; none where that is not known.
    fn now(&self) -> Option<Moment>;
    /// How long it is, in milliseconds, as far as that is known.
    fn length(&self) -> Option<i64>;
    /// Goes to `ms` milliseconds from its beginning.
    fn seek(&self, ms: i64);
}

/// No programme.
#[derive(Debug, Default)]
pub struct Nowhere;

impl Programme for Nowhere {
    fn name(&self) -> Option<String> {
        None
    }
    fn now(&self) -> Option<Moment> {
        None
    }
    fn length(&self) -> Option<i64> {
        None
    }
    fn seek(&self, _: i64) {}
}
