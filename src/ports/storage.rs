//! What outlives the page: small texts by key, all of one deliberation under one prefix.
//!
//! A storage can fail or be absent (private mode, sandbox): then it says so, once, by [`Storage::keeps`].

use std::cell::RefCell;

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
/// Sorted by key. A list: there are few, and a map of its own type is kilobytes of the widget.
#[derive(Debug, Default)]
pub struct Memory(RefCell<Vec<(String, String)>>);

impl Memory {
    fn place(&self, key: &str) -> Result<usize, usize> {
        self.0.borrow().binary_search_by(|(own, _)| own.as_str().cmp(key))
    }
}

impl Storage for Memory {
    fn get(&self, key: &str) -> Option<String> {
        let at = self.place(key).ok()?;
        self.0.borrow().get(at).map(|(_, text)| text.clone())
    }
    fn set(&self, key: &str, text: &str) -> bool {
        match self.place(key) {
            Ok(at) => text.clone_into(&mut self.0.borrow_mut()[at].1),
            Err(at) => self.0.borrow_mut().insert(at, (key.to_owned(), text.to_owned())),
        }
        true
    }
    fn remove(&self, key: &str) {
        if let Ok(at) = self.place(key) {
            self.0.borrow_mut().remove(at);
        }
    }
    fn keys(&self, prefix: &str) -> Vec<String> {
        let all = self.0.borrow();
        all.iter().map(|(key, _)| key).filter(|key| key.starts_with(prefix)).cloned().collect()
    }
    fn keeps(&self) -> bool {
        false
    }
}
