//! Where the log of a page is kept: one line an act, in the site's `localStorage`; nowhere, where the browser
//! gives none. Beside it, who is played.

/// A log of lines by key.
pub trait Log {
    /// All lines, in no order.
    fn lines(&self) -> Vec<String>;
    /// Keeps a line.
    fn keep(&mut self, key: &str, line: &str);
    /// Keeps a line in the place of the one that was kept under this key, of which nothing stays.
    fn replace(&mut self, key: &str, line: &str);
    /// Forgets all lines.
    fn clear(&mut self) {}
    /// Who was played last.
    fn played(&self) -> Option<String> {
        None
    }
    /// Remembers who is played.
    fn play(&mut self, _player: &str) {}
}

/// A log that forgets with the page.
#[derive(Debug, Default, Clone)]
pub struct MemoryLog(pub Vec<(String, String)>, Option<String>);

impl Log for MemoryLog {
    fn lines(&self) -> Vec<String> {
        self.0.iter().map(|(_, line)| line.clone()).collect()
    }
    fn keep(&mut self, key: &str, line: &str) {
        self.0.push((key.to_owned(), line.to_owned()));
    }
    fn replace(&mut self, key: &str, line: &str) {
        self.0.retain(|(own, _)| own != key);
        self.keep(key, line);
    }
    fn clear(&mut self) {
        self.0.clear();
    }
    fn played(&self) -> Option<String> {
        self.1.clone()
    }
    fn play(&mut self, player: &str) {
        self.1 = Some(player.to_owned());
    }
}

/// The log in the site's storage.
#[derive(Debug)]
pub struct BrowserLog {
    prefix: String,
    /// Where it stands who is played.
    player: String,
    storage: Option<web_sys::Storage>,
}

impl BrowserLog {
    /// The log of the deliberation `name`.
    #[must_use]
    pub fn new(name: &str) -> Self {
        // Asking for it throws where it is forbidden.
        let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
        Self {
            prefix: format!("deliberation-log/{name}/"),
            player: format!("deliberation-play/{name}"),
            storage,
        }
    }
}

impl BrowserLog {
    /// The keys of all lines. Listed before one is taken away, since that moves the others.
    fn keys(&self) -> Vec<String> {
        let Some(storage) = &self.storage else { return Vec::new() };
        let keys = (0..storage.length().unwrap_or(0)).filter_map(|i| storage.key(i).ok().flatten());
        keys.filter(|key| key.starts_with(&self.prefix)).collect()
    }
}

impl Log for BrowserLog {
    fn lines(&self) -> Vec<String> {
        let Some(storage) = &self.storage else { return Vec::new() };
        self.keys().iter().filter_map(|key| storage.get_item(key).ok().flatten()).collect()
    }

    fn keep(&mut self, key: &str, line: &str) {
        if let Some(storage) = &self.storage {
            let _ = storage.set_item(&format!("{}{key}", self.prefix), line);
        }
    }

    fn replace(&mut self, key: &str, line: &str) {
        // The words go first: where there is no room for what is left of them, they are gone all the same.
        if let Some(storage) = &self.storage {
            let _ = storage.remove_item(&format!("{}{key}", self.prefix));
        }
        self.keep(key, line);
    }

    fn clear(&mut self) {
        let Some(storage) = &self.storage else { return };
        for key in self.keys() {
            let _ = storage.remove_item(&key);
        }
    }

    fn played(&self) -> Option<String> {
        self.storage.as_ref()?.get_item(&self.player).ok().flatten()
    }

    fn play(&mut self, player: &str) {
        if let Some(storage) = &self.storage {
            let _ = storage.set_item(&self.player, player);
        }
    }
}
