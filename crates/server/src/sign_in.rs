//! Whom a host vouches for, and as what: signed tokens (JWT) of one issuer, checked with its public keys, or with a secret
//! that it shares with this server alone.
//!
//! The key settles the algorithm (Ed25519: `EdDSA`; P-256: `ES256`; RSA: `RS256`; a secret: `HS256`), never the token's
//! header: so nobody signs with a public key as if it were a secret. What may not live here: sessions. Next: [`crate::routes::join`], [`crate::identity`].

mod claims;
mod kept;
mod keys;

pub(crate) use kept::is_safe;
pub use kept::{Keys, Patience};
pub use keys::{Key, KeySet};

use deliberation_core::id::DeliberationId;
use deliberation_core::participant::Standing;
use deliberation_core::wire::{Json, Malformed};
use jsonwebtoken::{Validation, decode, decode_header};

use crate::identity::PersonHash;

/// Clocks of the issuer and ours may be apart by so many seconds.
const LEEWAY_S: u64 = 60;
/// The most bytes of a subject.
const SUBJECT_LIMIT: usize = 255;
/// The most bytes of a token.
const TOKEN_LIMIT: usize = 8 * 1024;

/// Who vouches for people, and for whom their tokens are meant.
#[derive(Clone, Debug)]
pub struct Issuer {
    /// The claim `iss` of its tokens.
    pub name: String,
    /// The claim `aud`: this server.
    pub audience: String,
    /// What its tokens are checked with.
    pub keys: Keys,
}

/// Whom a token speaks of in one deliberation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouched {
    /// The person: in another deliberation they are somebody else.
    pub person: PersonHash,
    /// As what they act there.
    pub standing: Standing,
}

/// Why a token opens nothing, in a sentence for whoever made it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unvouched {
    /// It does not hold.
    #[error("{0}")]
    Token(String),
    /// It holds, and lacks what its role needs.
    #[error("{0}")]
    Unfit(String),
}

impl Unvouched {
    fn token(why: impl std::fmt::Display) -> Self {
        Self::Token(format!("The host's token: {why}."))
    }
}

impl From<Malformed> for Unvouched {
    fn from(fault: Malformed) -> Self {
        Self::token(fault)
    }
}

impl Issuer {
    /// Whom a token speaks of at a time (Unix, ms), as far as one deliberation is concerned.
    ///
    /// # Errors
    /// With what is wrong with the token.
    pub async fn vouch(&self, id: &DeliberationId, token: &str, now: i64) -> Result<Vouched, Unvouched> {
        let (claims, subject) = self.read(token).await?;
        let standing = claims::standing(&claims, id, now)?;
        Ok(Vouched { person: PersonHash::of(id, &self.name, &subject), standing })
    }

    /// The subject of a token, and as what it lets them act at a time (Unix, ms) in whatever deliberation.
    ///
    /// # Errors
    /// With what is wrong with the token.
    pub async fn vouch_everywhere(&self, token: &str, now: i64) -> Result<(String, Standing), Unvouched> {
        let (claims, subject) = self.read(token).await?;
        Ok((subject, claims::everywhere(&claims, now)?))
    }

    /// The claims of a token that holds, and its subject.
    async fn read(&self, token: &str) -> Result<(Json, String), Unvouched> {
        if token.len() > TOKEN_LIMIT {
            return Err(Unvouched::token(format_args!("it has more than {TOKEN_LIMIT} bytes")));
        }
        let header = decode_header(token).map_err(Unvouched::token)?;
        let key = self.keys.find(header.kid.as_deref()).await;
        let key = key.ok_or_else(|| Unvouched::token("its `kid` names none of the keys"))?;
        let mut check = Validation::new(key.algorithm);
        check.set_audience(&[&self.audience]);
        check.set_issuer(&[&self.name]);
        check.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        check.leeway = LEEWAY_S;
        check.validate_nbf = true;
        let claims = decode::<Json>(token, &key.key, &check).map_err(Unvouched::token)?.claims;
        // jsonwebtoken takes what is no number for no claim.
        if claims.get("nbf").is_some_and(|from| !from.is_number()) {
            return Err(Unvouched::token("`nbf` is a number"));
        }
        let subject = claims.get("sub").and_then(Json::as_str).unwrap_or_default();
        if subject.is_empty() || subject.len() > SUBJECT_LIMIT {
            return Err(Unvouched::token(format_args!("`sub` has 1 to {SUBJECT_LIMIT} bytes")));
        }
        let subject = subject.to_owned();
        Ok((claims, subject))
    }
}
