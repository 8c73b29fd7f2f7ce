//! Where acts lie until the backend has answered for them, each under its id. The tabs of one browser share it.
//!
//! Next: `tasks::outbox`, which fills it, and `tasks::send_outbox`, which empties it.

use std::any::Any;
use std::rc::Rc;

use deliberation_core::id::ActId;

use super::Later;
use super::storage::Storage;

/// What lies in a vault.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inside {
    /// The acts, oldest first: their ids begin with the time.
    pub acts: Vec<(ActId, String)>,
    /// Whether these are all. Not so when what was written earlier cannot be read now.
    pub whole: bool,
}

/// A vault.
pub trait Vault {
    /// Writes an act. Calls `done` once: with true when it outlives the page and a power cut from then on, as far
    /// as the browser can promise that; with false when it is kept only as long as the page is there.
    fn put(&self, id: ActId, text: String, done: Box<dyn FnOnce(bool)>);
    /// Removes an act. Calls `done` once: with true when it is gone for good, with false when it may come back.
    fn remove(&self, id: ActId, done: Box<dyn FnOnce(bool)>);
    /// What is inside, in this tab and in others: all that was put before this was asked, removed acts aside.
    fn all(&self) -> Later<Inside>;
    /// Comes when no other tab is sending. Until it is dropped, none will.
    fn turn(&self) -> Later<Box<dyn Any>>;
}

/// A vault in a storage, one key an act, so that two tabs never overwrite each other. For tests, and where the
/// browser has nothing better. Tabs do not wait for each other: the same act twice is once.
pub struct Plain(pub Rc<dyn Storage>);

impl std::fmt::Debug for Plain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Plain")
    }
}

/// Where in the storage.
const OUTBOX: &str = "outbox/";

fn key(id: ActId) -> String {
    let mut key = OUTBOX.to_owned();
    key.push_str(&id.to_string());
    key
}

impl Plain {
    /// Writes an act at once. Whether it outlives the page.
    pub fn write(&self, id: ActId, text: &str) -> bool {
        self.0.set(&key(id), text) && self.0.keeps()
    }

    /// What is inside, oldest first.
    #[must_use]
    pub fn list(&self) -> Vec<(ActId, String)> {
        let keys = self.0.keys(OUTBOX);
        let act =
            |key: &String| Some((key.strip_prefix(OUTBOX).and_then(|id| id.parse().ok())?, self.0.get(key)?));
        keys.iter().filter_map(act).collect()
    }
}

impl Vault for Plain {
    fn put(&self, id: ActId, text: String, done: Box<dyn FnOnce(bool)>) {
        done(self.write(id, &text));
    }

    fn remove(&self, id: ActId, done: Box<dyn FnOnce(bool)>) {
        self.0.remove(&key(id));
        done(true);
    }

    fn all(&self) -> Later<Inside> {
        let inside = Inside { acts: self.list(), whole: true };
        Box::pin(async { inside })
    }

    fn turn(&self) -> Later<Box<dyn Any>> {
        Box::pin(async { Box::new(()) as Box<dyn Any> })
    }
}
