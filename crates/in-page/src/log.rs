//! Where the log of a page is kept: one line an act, in the site's `localStorage`; nowhere, where the browser
//! gives none.

/// A log of lines by key.
pub trait Log {
    /// All lines, in no order.
    fn lines(&self) -> Vec<String>;
    /// Keeps a line.
    fn keep(&mut self, key: &str, line: &str);
}

/// A log that forgets with the page.
#[derive(Debug, Default, Clone)]
pub struct MemoryLog(pub Vec<String>);

impl Log for MemoryLog {
    fn lines(&self) -> Vec<String> {
        self.0.clone()
    }
    fn keep(&mut self, _: &str, line: &str) {
        self.0.push(line.to_owned());
    }
}

/// The log in the site's storage.
#[derive(Debug)]
pub struct BrowserLog {
    prefix: String,
    storage: Option<web_sys::Storage>,
}

impl BrowserLog {
    /// The log of the deliberation `name`.
    #[must_use]
    pub fn new(name: &str) -> Self {
        // Asking for it throws where it is forbidden.
        let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
        Self { prefix: format!("deliberation-log/{name}/"), storage }
    }
}

impl Log for BrowserLog {
    fn lines(&self) -> Vec<String> {
        let Some(storage) = &self.storage else { return Vec::new() };
        let keys = (0..storage.length().unwrap_or(0)).filter_map(|i| storage.key(i).ok().flatten());
        let own = keys.filter(|key| key.starts_with(&self.prefix));
        own.filter_map(|key| storage.get_item(&key).ok().flatten()).collect()
    }

    fn keep(&mut self, key: &str, line: &str) {
        if let Some(storage) = &self.storage {
            let _ = storage.set_item(&format!("{}{key}", self.prefix), line);
        }
    }
}
