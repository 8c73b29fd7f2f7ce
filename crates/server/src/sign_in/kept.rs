//! Keys as a server keeps them: one for good, or a set that is read again when its file or address has another.
//!
//! What cannot be read leaves the keys as they were, with a warning in the log. Next: [`super::keys`].

use std::io::Read as _;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use super::keys::{Key, KeySet};

/// The most bytes of a set.
const LIMIT: u64 = 256 * 1024;
/// An address that has not answered by then is asked again later; a request may take twice that.
const ANSWER: Duration = Duration::from_secs(5);

/// How long a set is taken as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// While the keys that are asked for are in it.
    pub known: Duration,
    /// When one is asked for that is not in it.
    pub unknown: Duration,
}

impl Patience {
    /// A file costs nothing.
    pub const FILE: Self = Self { known: Duration::from_secs(5), unknown: Duration::from_secs(5) };
    /// An address is somebody else's. Whoever invents names of keys makes us ask it no oftener than this.
    pub const ADDRESS: Self = Self { known: Duration::from_secs(300), unknown: Duration::from_secs(30) };
}

#[derive(Debug)]
enum Source {
    File(PathBuf),
    Address(String),
}

impl Source {
    fn read(&self) -> Result<String, String> {
        let mut text = String::new();
        match self {
            Self::File(path) => {
                let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
                file.take(LIMIT).read_to_string(&mut text).map_err(|error| error.to_string())?;
            }
            Self::Address(address) => {
                // A redirection would lead to an address that nobody chose.
                let agent =
                    ureq::Agent::config_builder().timeout_global(Some(ANSWER)).max_redirects(0).build();
                let answer =
                    ureq::Agent::from(agent).get(address).call().map_err(|error| error.to_string())?;
                if answer.status() != 200 {
                    return Err(format!("it answers {}", answer.status()));
                }
                let body = answer.into_body().into_reader();
                body.take(LIMIT).read_to_string(&mut text).map_err(|error| error.to_string())?;
            }
        }
        Ok(text)
    }
}

/// When it was looked at, and what was there.
#[derive(Debug, Default)]
struct Look {
    at: Option<Instant>,
    text: String,
}

/// A set of keys, kept up to date.
#[derive(Debug)]
pub struct Kept {
    source: Arc<Source>,
    patience: Patience,
    keys: RwLock<Option<Arc<KeySet>>>,
    look: Mutex<Look>,
}

impl Kept {
    async fn find(&self, kid: Option<&str>) -> Option<Key> {
        // Whoever's key is known does not wait while another looks.
        let look = match self.known(kid) {
            Some(_) => self.look.try_lock().ok(),
            None => Some(self.look.lock().await),
        };
        if let Some(mut look) = look {
            // Somebody may have looked while this one waited.
            let pause = if self.known(kid).is_some() { self.patience.known } else { self.patience.unknown };
            if look.at.is_none_or(|at| at.elapsed() >= pause) {
                look.at = Some(Instant::now());
                self.look(&mut look).await;
            }
        }
        self.known(kid)
    }

    async fn look(&self, look: &mut Look) {
        let source = Arc::clone(&self.source);
        let read = tokio::task::spawn_blocking(move || source.read()).await;
        let read = read.unwrap_or_else(|error| Err(error.to_string()));
        let read = read.and_then(|text| {
            if text != look.text {
                let keys = KeySet::read(&text)?;
                look.text = text;
                *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(keys));
            }
            Ok(())
        });
        if let Err(error) = read {
            tracing::warn!(error, "the keys for signing in cannot be read; earlier ones hold on");
        }
    }

    fn known(&self, kid: Option<&str>) -> Option<Key> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        keys.as_ref().and_then(|keys| keys.find(kid).cloned())
    }
}

/// What tokens are checked with.
#[derive(Debug, Clone)]
pub enum Keys {
    /// One key, whatever a token calls it.
    One(Key),
    /// A set, of which a token names one.
    Set(Arc<Kept>),
}

impl Keys {
    /// The key in a file, in PEM.
    ///
    /// # Errors
    /// When it cannot be read, or is no such key.
    pub fn of_pem_file(path: &str) -> Result<Self, String> {
        Key::of_file(path).map(Self::One)
    }

    /// The secret in a file.
    ///
    /// # Errors
    /// When it cannot be read, or is no secret.
    pub fn of_secret_file(path: &str) -> Result<Self, String> {
        Key::of_secret_file(path).map(Self::One)
    }

    /// The set in a file, or at an `https:` address. A file must be there; an address is asked when somebody signs in.
    ///
    /// # Errors
    /// When the file is no set, or the address is not safe.
    pub fn of_jwks(place: &str) -> Result<Self, String> {
        let patience = if place.contains("://") { Patience::ADDRESS } else { Patience::FILE };
        Self::of_jwks_with(place, patience)
    }

    /// The same with another patience.
    ///
    /// # Errors
    /// When the file is no set, or the address is not safe.
    pub fn of_jwks_with(place: &str, patience: Patience) -> Result<Self, String> {
        let (source, look, keys) = if place.contains("://") {
            if !is_safe(place) {
                let why =
                    "expected a file or an https:// address: over http:// others could give you their keys";
                return Err(why.to_owned());
            }
            (Source::Address(place.to_owned()), Look::default(), None)
        } else {
            let source = Source::File(place.into());
            let text = source.read()?;
            let keys = KeySet::read(&text)?;
            (source, Look { at: Some(Instant::now()), text }, Some(Arc::new(keys)))
        };
        let kept =
            Kept { source: Arc::new(source), patience, keys: RwLock::new(keys), look: Mutex::new(look) };
        Ok(Self::Set(Arc::new(kept)))
    }

    pub(super) async fn find(&self, kid: Option<&str>) -> Option<Key> {
        match self {
            Self::One(key) => Some(key.clone()),
            Self::Set(kept) => kept.find(kid).await,
        }
    }
}

/// Whether nobody between can exchange what an address gives: TLS, or this very machine.
pub fn is_safe(address: &str) -> bool {
    let Ok(address) = address.parse::<axum::http::Uri>() else {
        return false;
    };
    let host = address.host().unwrap_or_default().trim_matches(['[', ']']);
    let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|host| host.is_loopback());
    match address.scheme_str() {
        Some("https") => !host.is_empty(),
        Some("http") => here,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_safe;

    #[test]
    fn keys_come_over_tls_or_from_this_machine() {
        for safe in
            ["https://portal.test/keys", "http://127.0.0.1:8/keys", "http://[::1]/keys", "http://localhost/k"]
        {
            assert!(is_safe(safe), "{safe}");
        }
        for unsafe_ in
            ["http://portal.test/keys", "http://127.0.0.1.test/", "ftp://localhost/k", "https://", "x://"]
        {
            assert!(!is_safe(unsafe_), "{unsafe_}");
        }
    }
}
