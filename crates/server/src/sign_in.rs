//! Whom a host vouches for: signed tokens (JWT) of one issuer, checked with its public key.
//!
//! The key settles the algorithm (Ed25519: `EdDSA`; P-256: `ES256`; RSA: `RS256`), never the token's header. There
//! are no shared secrets. What may not live here: sessions. Next: [`crate::routes::join`], [`crate::identity`].

use std::fmt;

use deliberation_core::id::DeliberationId;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::Deserialize;

use crate::identity::PersonHash;

/// Clocks of the issuer and ours may be apart by so many seconds.
const LEEWAY_S: u64 = 60;
/// The most bytes of a subject.
const SUBJECT_LIMIT: usize = 255;

/// A public key with the one algorithm it is used by.
#[derive(Clone)]
pub struct PublicKey {
    key: DecodingKey,
    algorithm: Algorithm,
}

impl PublicKey {
    /// Reads a public key in PEM.
    ///
    /// # Errors
    /// When it is none of the three kinds.
    pub fn of_pem(pem: &[u8]) -> Result<Self, String> {
        let kinds = [
            (DecodingKey::from_ed_pem(pem), Algorithm::EdDSA),
            (DecodingKey::from_ec_pem(pem), Algorithm::ES256),
            (DecodingKey::from_rsa_pem(pem), Algorithm::RS256),
        ];
        let found = kinds.into_iter().find_map(|(key, algorithm)| Some(Self { key: key.ok()?, algorithm }));
        found.ok_or_else(|| "expected a public key in PEM: Ed25519, P-256 or RSA".to_owned())
    }

    /// Reads the file of a public key in PEM.
    ///
    /// # Errors
    /// When it cannot be read, or is no such key.
    pub fn of_file(path: &str) -> Result<Self, String> {
        let pem = std::fs::read(path).map_err(|error| error.to_string())?;
        Self::of_pem(&pem)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({:?})", self.algorithm)
    }
}

/// Who vouches for people, and for whom their tokens are meant.
#[derive(Clone, Debug)]
pub struct Issuer {
    /// The claim `iss` of its tokens.
    pub name: String,
    /// The claim `aud`: this server.
    pub audience: String,
    /// What its tokens are checked with.
    pub key: PublicKey,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
}

impl Issuer {
    /// Whom a token speaks of, as far as one deliberation is concerned: in another they are somebody else.
    ///
    /// # Errors
    /// With what is wrong with the token, for whoever made it.
    pub fn person(&self, id: &DeliberationId, token: &str) -> Result<PersonHash, String> {
        let mut check = Validation::new(self.key.algorithm);
        check.set_audience(&[&self.audience]);
        check.set_issuer(&[&self.name]);
        check.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        check.leeway = LEEWAY_S;
        check.validate_nbf = true;
        let read = decode::<Claims>(token, &self.key.key, &check);
        let Claims { sub } = read.map_err(|error| format!("The host's token: {error}."))?.claims;
        if sub.is_empty() || sub.len() > SUBJECT_LIMIT {
            return Err(format!("The host's token: `sub` has 1 to {SUBJECT_LIMIT} bytes."));
        }
        Ok(PersonHash::of(id, &self.name, &sub))
    }
}
