//! The ledger: where acts and sessions are kept. What lives here is the contract; [`sqlite`] keeps it.
//!
//! What may not live here: rules, HTTP, what is published. All reads block: whoever calls them from async
//! code does so on a thread for that. An answer of a write means that it is durable.
//! Next: [`sqlite`], then [`crate::room`], which writes, and [`crate::identity`].

pub mod sqlite;

use std::collections::{BTreeMap, HashMap};

use deliberation_core::act::bare::Whose;
use deliberation_core::act::{Act, Stamp};
use deliberation_core::id::{ActId, DeliberationId, Pseudonym};
use deliberation_core::log::commitment::{Committed, commitment};
use deliberation_core::moderation::waits::Wait;
use deliberation_core::participant::Standing;
use tokio::sync::oneshot;

use crate::identity::{PersonHash, Session, TokenHash};
use crate::random;

/// What can go wrong with a ledger. None of it is a client's doing.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LedgerError {
    /// The store does not do what is asked of it.
    #[error("{0}")]
    Store(String),
    /// A deliberation of this name exists already, opened by another act.
    #[error("a deliberation named {0} exists already")]
    Exists(DeliberationId),
    /// The ledger is closing.
    #[error("the ledger is closing")]
    Closed,
    /// A kept act cannot be read.
    #[error("act {seq} of {deliberation} cannot be read: {detail}")]
    Unreadable {
        /// The deliberation.
        deliberation: DeliberationId,
        /// The act's place.
        seq: u64,
        /// What is wrong with it.
        detail: String,
    },
}

/// One act as it is written: what is kept for ever, and what can be erased.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its id.
    pub id: ActId,
    /// The stamp.
    pub stamp: Stamp,
    /// The standing in the stamp, as it is committed to.
    pub as_json: String,
    /// Its type.
    pub kind: String,
    /// The act it is done to.
    pub target: Option<ActId>,
    /// Its bytes, exactly as received.
    pub body: String,
    /// What only the ledger knows.
    pub salt: [u8; 32],
    /// What binds the row to the body.
    pub commitment: [u8; 32],
}

impl Row {
    /// The row of an act, with a new salt.
    #[must_use]
    pub fn new(deliberation: &DeliberationId, act: &Act, stamp: Stamp, body: String) -> Self {
        let as_json = standing_text(&stamp.standing);
        let salt = random::bytes();
        let commitment = commitment(&Committed {
            deliberation,
            id: act.id,
            received: stamp.received,
            by: stamp.by,
            standing: &as_json,
            kind: act.verb.name(),
            body: body.as_bytes(),
            nonce: act.nonce,
            salt: &salt,
        });
        Self {
            id: act.id,
            stamp,
            as_json,
            kind: act.verb.name().to_owned(),
            target: act.verb.target(),
            body,
            salt,
            commitment,
        }
    }
}

fn standing_text(standing: &Standing) -> String {
    // Strings, switches, enumerations and lists of them: there is nothing in it that JSON cannot say.
    serde_json::to_string(standing).unwrap_or_default()
}

/// Reads a kept body as the act it was accepted as: an opening written by hand may lack its `id` and `type`.
///
/// # Errors
/// With where and why it is not an act.
pub fn read_body(kind: &str, body: &str) -> Result<Act, String> {
    let read = if kind == "open" { Act::read_opening(body) } else { Act::read_kept(body) };
    read.map_err(|malformed| malformed.to_string())
}

/// One act as it is read back for the fold.
pub type Folded = Result<(Act, Stamp), LedgerError>;

/// Who did an act, and what exactly they sent: what tells a repetition from another act of the same id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// Who did it.
    pub by: Pseudonym,
    /// In which of their sessions.
    pub session: u32,
    /// The bytes; nothing when they were erased.
    pub body: Option<String>,
}

/// One act as others bring it: an import.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its bytes.
    pub body: String,
    /// What they say.
    pub act: Act,
    /// The stamp it is to bear.
    pub stamp: Stamp,
}

/// Whether something new came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fresh {
    /// It was written.
    New,
    /// The same stood there already.
    Known,
}

/// Words that are to be erased with the act that says so.
#[derive(Debug, Clone)]
pub struct Erase {
    /// Whose.
    pub whose: Whose,
    /// Why acts once waited for their words, which what is left of them says still.
    pub held: BTreeMap<ActId, Wait>,
}

/// One act of a person, as the file of their data has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// Its place in the log.
    pub seq: u64,
    /// When it was received (Unix, ms).
    pub received: i64,
    /// As what they did it.
    pub as_json: String,
    /// Its type.
    pub kind: String,
    /// Its bytes as they were received, or what is left of them.
    pub body: Option<String>,
}

/// One act as an auditor reads it; of a ballot there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// Its place in the log.
    pub seq: u64,
    /// Its id.
    pub id: ActId,
    /// When it was received (Unix, ms).
    pub received: i64,
    /// Who did it.
    pub by: Pseudonym,
    /// As what they did it.
    pub standing: Standing,
    /// Its type.
    pub kind: String,
    /// The act it is done to.
    pub target: Option<ActId>,
    /// Its bytes as they were received; nothing where they were erased.
    pub body: Option<String>,
}

/// The answer to a write, given once it is durable.
pub type Written<T> = oneshot::Receiver<Result<T, LedgerError>>;

/// Where acts and sessions are kept.
pub trait Ledger: std::fmt::Debug + Send + Sync + 'static {
    /// Whether it can be read.
    ///
    /// # Errors
    /// When it cannot.
    fn check(&self) -> Result<(), LedgerError>;

    /// Whether a deliberation of this name exists.
    ///
    /// # Errors
    /// When the store fails.
    fn has(&self, id: &DeliberationId) -> Result<bool, LedgerError>;

    /// The names of all deliberations.
    ///
    /// # Errors
    /// When the store fails.
    fn all(&self) -> Result<Vec<DeliberationId>, LedgerError>;

    /// All acts of a deliberation, in order; of those that were erased, what is left.
    ///
    /// # Errors
    /// When the store fails; later failures are items.
    fn log(&self, id: &DeliberationId) -> Result<Box<dyn Iterator<Item = Folded>>, LedgerError>;

    /// The places of all acts of a deliberation, erased or not.
    ///
    /// # Errors
    /// When the store fails.
    fn places(&self, id: &DeliberationId) -> Result<HashMap<ActId, u64>, LedgerError>;

    /// Who did one act, and what they sent.
    ///
    /// # Errors
    /// When the store fails.
    fn trace(&self, id: &DeliberationId, seq: u64) -> Result<Option<Trace>, LedgerError>;

    /// The session of a token.
    ///
    /// # Errors
    /// When the store fails.
    fn session(&self, token: &TokenHash) -> Result<Option<Session>, LedgerError>;

    /// What a person did, under either of their pseudonyms.
    ///
    /// # Errors
    /// When the store fails.
    fn own(&self, id: &DeliberationId, by: [Pseudonym; 2]) -> Result<Vec<Own>, LedgerError>;

    /// At most so many acts of a deliberation after a place, in order, without ballots.
    ///
    /// # Errors
    /// When the store fails.
    fn logged(&self, id: &DeliberationId, after: u64, most: usize) -> Result<Vec<Logged>, LedgerError>;

    /// Appends acts to a deliberation and erases words: all or none. Who erased all of theirs has no session any more.
    fn append(&self, id: &DeliberationId, rows: Vec<Row>, erase: Vec<Erase>) -> Written<()>;

    /// Opens a deliberation with its first acts, all or none. The same first act again is known; another of the same name
    /// is an error.
    fn open(&self, id: &DeliberationId, rows: Vec<Row>) -> Written<Fresh>;

    /// Keeps a new session, and gives it as it was kept: that of a `person` who was here before bears their
    /// pseudonyms, and the next number.
    fn join(&self, token: TokenHash, session: Session, person: Option<PersonHash>) -> Written<Session>;
}
