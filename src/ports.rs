//! What the inside needs of the outside, as small traits, with in-memory twins for tests.
//!
//! Nothing here knows a browser. The adapters are in `web`. Next: [`backend`].

pub mod backend;
pub mod clock;
pub mod entropy;
pub mod programme;
pub mod storage;
pub mod vault;

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use deliberation_core::protocol::proof::Proof;
use deliberation_core::wire::Json;

/// A value that comes later.
pub type Later<T> = Pin<Box<dyn Future<Output = T>>>;

/// What somebody without a name has kept on this device: words and choices, and acts.
pub type Before = (Rc<dyn storage::Storage>, Rc<dyn vault::Vault>);

/// Solves a challenge without holding up the page. Nothing comes where it cannot be read.
pub type Solver = fn(Rc<dyn clock::Clock>, String) -> Later<Option<Proof>>;

/// Everything the inside needs.
#[derive(Clone)]
pub struct Ports {
    /// Where acts go and what everybody may see comes from.
    pub backend: Rc<dyn backend::Backend>,
    /// What outlives the page.
    pub storage: Rc<dyn storage::Storage>,
    /// Where acts wait for the backend.
    pub vault: Rc<dyn vault::Vault>,
    /// Where what was begun on this device before I signed in is kept.
    pub before: Option<Before>,
    /// The time.
    pub clock: Rc<dyn clock::Clock>,
    /// The programme beside which the widget stands.
    pub programme: Rc<dyn programme::Programme>,
    /// Random bytes.
    pub entropy: Rc<dyn entropy::Entropy>,
    /// Parses JSON text.
    pub parse: fn(&str) -> Option<Json>,
    /// Brings the rest of the screens; whether it is here. Asked again, it tries again.
    pub rest: fn() -> Later<bool>,
    /// What solves the challenge that a backend sets before it gives a session; nothing until that is here.
    pub prover: fn() -> Option<Solver>,
    /// Counts the graphemes of a text.
    pub graphemes: fn(&str) -> usize,
    /// The page's address with this after it (from its `#` on), and later whether that lies in the clipboard.
    pub share: fn(&str) -> (String, Later<bool>),
}

impl std::fmt::Debug for Ports {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ports")
    }
}
