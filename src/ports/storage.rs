//! What outlives the page: small texts by key, all of one deliberation under one prefix.
//!
//! A storage can fail or be absent (private mode, sandbox): then it says so, once, by [`Storage::keeps`].

use std::cell::RefCell;
use std::collections::BTreeMap;

/// A storage.
pub trait Storage {
    /// The text under `key`.
    fn get(&self, key: &str) -> Option<String>;
    /// Puts a text under `key`. False when it was not kept.
    fn set(&self, key: &str, text: &str) -> bool;
    /// Removes what is under `key`.
    fn remove(&self, key: &str);
    /// All keys that begin with `prefix`, sorted.
    fn keys(&self, prefix: &str) -> Vec<String>;
    /// Whether it outlives the page.
    fn keeps(&self) -> bool;
}

/// A storage that forgets with the page: for tests, and where the browser gives none.
#[derive(Debug, Default)]
pub struct Memory(RefCell<BTreeMap<String, String>>);

impl Storage for Memory {
    fn get(&self, key: &str) -> Option<String> {
        self.0.borrow().get(key).cloned()
    }
    fn set(&self, key: &str, text: &str) -> bool {
        self.0.borrow_mut().insert(key.to_owned(), text.to_owned());
        true
    }
    fn remove(&self, key: &str) {
        self.0.borrow_mut().remove(key);
    }
    fn keys(&self, prefix: &str) -> Vec<String> {
        self.0.borrow().keys().filter(|key| key.starts_with(prefix)).cloned().collect()
    }
    fn keeps(&self) -> bool {
        false
    }
}
