//! Who acts: sessions and their tokens. A token is shown once and kept as its hash; whoever has it acts as that
//! person, and nobody else can.
//!
//! What may not live here: HTTP (the header is read in [`crate::extract`]), rules. Next: [`crate::routes::join`],
//! which makes sessions, and [`crate::room`], which stamps acts with them.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use deliberation_core::id::{DeliberationId, Pseudonym};
use deliberation_core::participant::{Role, Standing};
use sha2::{Digest, Sha256};

use crate::clock;
use crate::ledger::{Ledger, LedgerError};
use crate::random;

/// A session in which somebody acts in a role ends so long after it began: twelve hours, in milliseconds. Who holds an
/// office is said by a newer token then.
pub const OFFICE_HOURS_MS: i64 = 12 * 3_600_000;

/// SHA-256 of a token.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash(pub [u8; 32]);

impl TokenHash {
    /// The hash of a token.
    #[must_use]
    pub fn of(token: &str) -> Self {
        Self(Sha256::digest(token.as_bytes()).into())
    }
}

impl std::fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

/// Whom a host vouches for in one deliberation: SHA-256 of its name, the issuer and the subject, each preceded by its
/// length.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PersonHash(pub [u8; 32]);

impl PersonHash {
    /// Whoever bears the host's token: one person, on however many devices, so that nobody rules on what they decided
    /// themselves.
    #[must_use]
    pub fn of_host(deliberation: &DeliberationId, token: TokenHash) -> Self {
        // One part more than a subject of an issuer has: it is nobody's of theirs.
        Self::of_parts(&[deliberation.as_str().as_bytes(), b"", b"", &token.0])
    }

    /// The hash of a subject of an issuer.
    #[must_use]
    pub fn of(deliberation: &DeliberationId, issuer: &str, subject: &str) -> Self {
        Self::of_parts(&[deliberation.as_str().as_bytes(), issuer.as_bytes(), subject.as_bytes()])
    }

    fn of_parts(parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }
}

/// A session: one device of one person in one deliberation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The deliberation.
    pub deliberation: DeliberationId,
    /// Which of the person's sessions it is, from 0.
    pub number: u32,
    /// The pseudonym of the person's ballots.
    pub ballot_by: Pseudonym,
    /// The pseudonym of the person's public acts.
    pub public_by: Pseudonym,
    /// As what they act: what the host vouched for when they joined, and the tie they joined with. A later act `join`
    /// outweighs a tie for which nobody vouches; a newer token counts in the session that it opens.
    pub standing: Standing,
    /// When it began (Unix, ms).
    pub created: i64,
}

impl Session {
    /// The first session of somebody new, and its token.
    #[must_use]
    pub fn new(deliberation: DeliberationId, standing: Standing) -> (String, Self) {
        let session = Self {
            deliberation,
            number: 0,
            ballot_by: Pseudonym::new(random::bytes()),
            public_by: Pseudonym::new(random::bytes()),
            standing,
            created: clock::now(),
        };
        (random::text::<32>(), session)
    }

    /// Whether it is over at a time (Unix, ms). Those of participants never are.
    #[must_use]
    pub fn is_over(&self, now: i64) -> bool {
        self.standing.role != Role::Participant && now.saturating_sub(self.created) >= OFFICE_HOURS_MS
    }
}

/// How many sessions are remembered. A forgotten one is read from the ledger again.
const REMEMBERED: usize = 65_536;

/// Finds sessions by their token.
#[derive(Debug)]
pub struct Sessions {
    ledger: Arc<dyn Ledger>,
    known: RwLock<HashMap<TokenHash, Arc<Session>>>,
}

impl Sessions {
    /// The sessions of a ledger.
    #[must_use]
    pub fn new(ledger: Arc<dyn Ledger>) -> Self {
        Self { ledger, known: RwLock::default() }
    }

    /// The session of a token, unless it is over.
    ///
    /// # Errors
    /// When the ledger fails.
    pub async fn find(&self, token: TokenHash) -> Result<Option<Arc<Session>>, LedgerError> {
        let found = self.kept(token).await?;
        Ok(found.filter(|session| !session.is_over(clock::now())))
    }

    async fn kept(&self, token: TokenHash) -> Result<Option<Arc<Session>>, LedgerError> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).get(&token).cloned();
        if known.is_some() {
            return Ok(known);
        }
        let ledger = Arc::clone(&self.ledger);
        let found = tokio::task::spawn_blocking(move || ledger.session(&token)).await;
        let found = found.map_err(|_| LedgerError::Closed)??.map(Arc::new);
        if let Some(session) = &found {
            self.remember(token, Arc::clone(session));
        }
        Ok(found)
    }

    /// Keeps a new session, of somebody new or of the `person` it is for. It can be used once this has returned.
    ///
    /// # Errors
    /// When the ledger fails.
    pub async fn add(
        &self,
        token: TokenHash,
        session: Session,
        person: Option<PersonHash>,
    ) -> Result<(), LedgerError> {
        let kept = self.ledger.join(token, session, person);
        let session = kept.await.map_err(|_| LedgerError::Closed)??;
        self.remember(token, Arc::new(session));
        Ok(())
    }

    /// Nobody acts under a pseudonym any more: who erased all of theirs is nobody from then on.
    pub fn forget(&self, public: Pseudonym) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, session| session.public_by != public);
    }

    fn remember(&self, token: TokenHash, session: Arc<Session>) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(token, session);
    }
}
