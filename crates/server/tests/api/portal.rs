//! A portal that vouches for people: its keys, as PEM and as a set, and the tokens it signs.

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use deliberation_server::clock;
use deliberation_server::config::Config;
use deliberation_server::sign_in::{Issuer, Key, Keys};
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde_json::{Value, json};

use crate::support::config;

/// What stands before an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410).
const SPKI_OF_ED25519: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

pub struct Portal {
    key: Ed25519KeyPair,
}

impl Portal {
    pub fn new() -> Self {
        let key = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        Self { key: Ed25519KeyPair::from_pkcs8(key.as_ref()).unwrap() }
    }

    pub fn pem(&self) -> String {
        let der = [&SPKI_OF_ED25519[..], &self.bytes()].concat();
        format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", BASE64_STANDARD.encode(der))
    }

    /// Its public key.
    pub fn bytes(&self) -> Vec<u8> {
        self.key.public_key().as_ref().to_vec()
    }

    /// Its key under a name, as a member of a set.
    pub fn jwk(&self, kid: &str) -> Value {
        let x = BASE64_URL_SAFE_NO_PAD.encode(self.bytes());
        json!({ "kty": "OKP", "crv": "Ed25519", "x": x, "kid": kid, "alg": "EdDSA", "use": "sig" })
    }

    pub fn config(&self) -> Config {
        config_with(Keys::One(Key::of_pem(self.pem().as_bytes()).unwrap()))
    }

    pub fn sign(&self, claims: &Value) -> String {
        self.sign_as(&json!({ "alg": "EdDSA", "typ": "JWT" }), claims)
    }

    /// Signs with its key under a name.
    pub fn sign_by(&self, kid: &str, claims: &Value) -> String {
        self.sign_as(&json!({ "alg": "EdDSA", "kid": kid }), claims)
    }

    pub fn sign_as(&self, header: &Value, claims: &Value) -> String {
        let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(header), part(claims));
        let signature = BASE64_URL_SAFE_NO_PAD.encode(self.key.sign(signed.as_bytes()).as_ref());
        format!("{signed}.{signature}")
    }
}

/// A server that believes a portal with these keys.
pub fn config_with(keys: Keys) -> Config {
    let issuer = Issuer { name: "https://portal.test".to_owned(), audience: "deliberation".to_owned(), keys };
    Config { issuer: Some(issuer), ..config() }
}

/// Claims that are good for ten minutes, in all deliberations, with some changed; `null` leaves one out.
pub fn claims(subject: &str, changed: Value) -> Value {
    let mut claims = json!({
        "iss": "https://portal.test", "aud": "deliberation", "sub": subject, "exp": clock::now() / 1000 + 600,
        "deliberations": ["*"],
    });
    for (name, value) in changed.as_object().cloned().unwrap_or_default() {
        claims[&name] = value;
    }
    if let Some(members) = claims.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    claims
}
