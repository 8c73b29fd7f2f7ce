//! What tokens are checked with, each with the one algorithm it is used by, and sets of public keys (JWKS, RFC 7517).
//!
//! What a key is settles the algorithm, never what a token's header says. Next: [`super::kept`], which keeps a set up
//! to date.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde_json::Value;

/// The most keys of a set.
const MAX_KEYS: usize = 64;
/// The bytes of an Ed25519 key.
const ED25519_BYTES: usize = 32;
/// A secret has as many bytes as its hash at least (RFC 7518 §3.2).
const SECRET_BYTES: usize = 32;

/// A public key or a shared secret, with the one algorithm it is used by.
#[derive(Clone)]
pub struct Key {
    pub(super) key: DecodingKey,
    pub(super) algorithm: Algorithm,
}

impl Key {
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

    /// Reads the file of a secret that is shared with one site: its bytes, without a line's end after them.
    ///
    /// # Errors
    /// When it cannot be read, is too short, or is a key that others may know.
    pub fn of_secret_file(path: &str) -> Result<Self, String> {
        let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
        let line = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
        Self::of_secret(line.strip_suffix(b"\r").unwrap_or(line))
    }

    /// The secret of these bytes.
    ///
    /// # Errors
    /// When they are too few, or a key in PEM or JSON.
    pub fn of_secret(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() < SECRET_BYTES {
            return Err(format!("expected a secret of {SECRET_BYTES} bytes or more, chosen by chance"));
        }
        let holds = |words: &[u8]| bytes.windows(words.len()).any(|own| own == words);
        let is_public = holds(b"-----BEGIN") || holds(b"\"kty\"") || bytes.starts_with(b"ssh-");
        // A key in DER: a sequence of about as many bytes as there are.
        let is_der = bytes.len() > 40
            && bytes[0] == 0x30
            && (bytes[1] == 0x82 || usize::from(bytes[1]) + 2 == bytes.len());
        if is_public || is_der {
            return Err("expected a secret: this is a key that others may know".to_owned());
        }
        Ok(Self { key: DecodingKey::from_secret(bytes), algorithm: Algorithm::HS256 })
    }

    /// The Ed25519 key of these bytes.
    #[must_use]
    pub fn ed25519(bytes: &[u8]) -> Self {
        Self { key: DecodingKey::from_ed_der(bytes), algorithm: Algorithm::EdDSA }
    }

    /// Reads a key of a set; nothing when it is of a kind, or for a use, that is not ours.
    fn of_jwk(mut jwk: Value) -> Option<Self> {
        let members = jwk.as_object_mut()?;
        let signs = members.get("use").is_none_or(|used| used == "sig");
        let verifies = members.get("key_ops").is_none_or(|ops| {
            ops.as_array().is_some_and(|ops| ops.iter().any(|operation| operation == "verify"))
        });
        if !(signs && verifies) {
            return None;
        }
        // Compared by name below: jsonwebtoken does not know each name that there is, such as RFC 9864's `Ed25519`.
        let alg = members.remove("alg");
        members.remove("key_ops");
        let jwk = serde_json::from_value::<Jwk>(jwk).ok()?;
        let (algorithm, names): (_, &[&str]) = match &jwk.algorithm {
            AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => {
                let bytes = BASE64_URL_SAFE_NO_PAD.decode(&key.x).ok()?;
                if bytes.len() != ED25519_BYTES {
                    return None;
                }
                (Algorithm::EdDSA, &["EdDSA", "Ed25519"])
            }
            AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => {
                (Algorithm::ES256, &["ES256"])
            }
            AlgorithmParameters::RSA(_) => (Algorithm::RS256, &["RS256"]),
            _ => return None,
        };
        let meant = alg.is_none_or(|alg| alg.as_str().is_some_and(|alg| names.contains(&alg)));
        let key = DecodingKey::from_jwk(&jwk).ok().filter(|_| meant)?;
        Some(Self { key, algorithm })
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({:?})", self.algorithm)
    }
}

/// Public keys by their names (`kid`).
#[derive(Debug, Clone)]
pub struct KeySet(Vec<(Option<String>, Key)>);

impl KeySet {
    /// Reads a set in JSON. Keys of another kind or for another use are passed over, as RFC 7517 wants it; a secret
    /// is not.
    ///
    /// # Errors
    /// When it is no set, holds a secret, no key of ours, two of one name, or several of which one has no name.
    pub fn read(json: &str) -> Result<Self, String> {
        let set: Value = serde_json::from_str(json).map_err(|_| "expected a JWKS: it is not JSON")?;
        let list =
            set.get("keys").and_then(Value::as_array).ok_or("expected a JWKS: it has no list `keys`")?;
        if list.len() > MAX_KEYS {
            return Err(format!("the set has more than {MAX_KEYS} keys"));
        }
        let mut keys: Vec<(Option<String>, Key)> = Vec::new();
        for jwk in list {
            if jwk.get("kty").is_some_and(|kind| kind == "oct") {
                return Err("the set holds a shared secret (`oct`): only public keys are taken".to_owned());
            }
            if jwk.get("d").is_some() {
                return Err(
                    "the set holds a private key (`d`): replace it, and give the public half only".into()
                );
            }
            let name = jwk.get("kid").and_then(Value::as_str).map(str::to_owned);
            let Some(key) = Key::of_jwk(jwk.clone()) else {
                continue;
            };
            if keys.iter().any(|(other, _)| *other == name) {
                return Err("two keys of the set have the same `kid`, or none".to_owned());
            }
            keys.push((name, key));
        }
        if keys.is_empty() {
            return Err("the set has no key of ours: Ed25519, P-256 or RSA, for signatures".to_owned());
        }
        if keys.len() > 1 && keys.iter().any(|(name, _)| name.is_none()) {
            return Err("a key of the set has no `kid`".to_owned());
        }
        Ok(Self(keys))
    }

    /// The key that a token's header names; without a name, the only one there is.
    #[must_use]
    pub fn find(&self, kid: Option<&str>) -> Option<&Key> {
        match (kid, &*self.0) {
            (None, [(_, key)]) | (Some(_), [(None, key)]) => Some(key),
            (None, _) => None,
            (Some(_), keys) => keys.iter().find(|(name, _)| name.as_deref() == kid).map(|(_, key)| key),
        }
    }
}
