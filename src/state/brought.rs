//! What is brought from an address of its own once somebody wants to look at it. Only the second module knows such things.
//!
//! Next: `tasks::brought`.

use super::thread::Bringing;

/// What was brought.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Brought<T> {
    /// How far the page is with it, once somebody wanted it.
    pub coming: Option<Bringing>,
    /// What came last.
    pub what: T,
}

impl<T> Brought<T> {
    /// Whether it is on its way.
    #[must_use]
    pub fn is_coming(&self) -> bool {
        self.coming == Some(Bringing::Waiting)
    }

    /// It was asked for.
    pub const fn asked(&mut self) {
        self.coming = Some(Bringing::Waiting);
    }

    /// This came; what is there stays where nothing did.
    pub fn came(&mut self, what: Option<T>) {
        self.coming = Some(if what.is_some() { Bringing::Ready } else { Bringing::Failed });
        if let Some(what) = what {
            self.what = what;
        }
    }
}
