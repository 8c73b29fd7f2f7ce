//! The site's `localStorage`, one prefix a deliberation. Where the browser gives none (private mode, sandbox)
//! the page's memory takes its place and says that it forgets.

use crate::ports::storage::{Memory, Storage};

/// The storage of one deliberation.
#[derive(Debug)]
pub struct BrowserStorage {
    prefix: String,
    local: Option<web_sys::Storage>,
    memory: Memory,
}

impl BrowserStorage {
    /// The storage under a prefix that names the backend and the deliberation.
    #[must_use]
    pub fn new(prefix: String) -> Self {
        // Asking for it throws where it is forbidden.
        let local = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
        Self { prefix, local, memory: Memory::default() }
    }
}

impl Storage for BrowserStorage {
    fn get(&self, key: &str) -> Option<String> {
        // What did not fit into the site's storage is newer than what stands there.
        let kept = || self.local.as_ref()?.get_item(&format!("{}{key}", self.prefix)).ok().flatten();
        self.memory.get(key).or_else(kept)
    }

    fn set(&self, key: &str, text: &str) -> bool {
        let kept =
            self.local.as_ref().is_some_and(|l| l.set_item(&format!("{}{key}", self.prefix), text).is_ok());
        if kept {
            // What did not fit before does now.
            self.memory.remove(key);
        } else {
            self.memory.set(key, text);
        }
        kept
    }

    fn remove(&self, key: &str) {
        if let Some(local) = &self.local {
            let _ = local.remove_item(&format!("{}{key}", self.prefix));
        }
        self.memory.remove(key);
    }

    fn keys(&self, prefix: &str) -> Vec<String> {
        let mut keys = self.memory.keys(prefix);
        if let Some(local) = &self.local {
            let count = local.length().unwrap_or(0);
            let all = (0..count).filter_map(|i| local.key(i).ok().flatten());
            let own = all.filter_map(|key| key.strip_prefix(&self.prefix).map(str::to_owned));
            // In its place one by one: there are few, and `sort` is kilobytes.
            for key in own.filter(|key| key.starts_with(prefix)) {
                if let Err(at) = keys.binary_search(&key) {
                    keys.insert(at, key);
                }
            }
        }
        keys
    }

    fn keeps(&self) -> bool {
        self.local.is_some()
    }
}
