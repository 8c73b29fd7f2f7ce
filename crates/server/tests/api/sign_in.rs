//! People for whom a host vouches: `POST …/join` with a signed token.

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use deliberation_server::clock;
use deliberation_server::config::Config;
use deliberation_server::sign_in::{Issuer, PublicKey};
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde_json::{Value, json};

use crate::support::{Room, Server, config, opening};

/// What stands before an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410).
const SPKI_OF_ED25519: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

struct Portal {
    key: Ed25519KeyPair,
}

impl Portal {
    fn new() -> Self {
        let key = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        Self { key: Ed25519KeyPair::from_pkcs8(key.as_ref()).unwrap() }
    }

    fn pem(&self) -> String {
        let der = [&SPKI_OF_ED25519, self.key.public_key().as_ref()].concat();
        format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", BASE64_STANDARD.encode(der))
    }

    fn config(&self) -> Config {
        let key = PublicKey::of_pem(self.pem().as_bytes()).unwrap();
        let issuer =
            Issuer { name: "https://portal.test".to_owned(), audience: "deliberation".to_owned(), key };
        Config { issuer: Some(issuer), ..config() }
    }

    fn sign(&self, claims: &Value) -> String {
        self.sign_as(&json!({"alg": "EdDSA", "typ": "JWT"}), claims)
    }

    fn sign_as(&self, header: &Value, claims: &Value) -> String {
        let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(header), part(claims));
        let signature = BASE64_URL_SAFE_NO_PAD.encode(self.key.sign(signed.as_bytes()).as_ref());
        format!("{signed}.{signature}")
    }
}

/// Claims that are good for ten minutes, with some changed; `null` leaves one out.
fn claims(subject: &str, changed: Value) -> Value {
    let mut claims = json!({
        "iss": "https://portal.test", "aud": "deliberation", "sub": subject, "exp": clock::now() / 1000 + 600,
    });
    for (name, value) in changed.as_object().cloned().unwrap_or_default() {
        claims[&name] = value;
    }
    if let Some(members) = claims.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    claims
}

fn votes(room: &Room, token: &str) -> Vec<(String, String)> {
    let mine = room.join_as(Some(token), "").me().json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    mine["votes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|vote| (text(&vote["statement"]), text(&vote["value"])))
        .collect()
}

#[test]
fn one_person_on_two_devices_is_one_person() {
    let portal = Portal::new();
    let server = Server::with(portal.config());
    let room = server.open(&opening(json!({})));
    let statements = room.statements();
    let token = portal.sign(&claims("resident 17", json!({})));
    let (mut phone, mut desk) = (room.join_as(Some(&token), ""), room.join_as(Some(&token), ""));
    assert_ne!(phone.token, desk.token);
    phone.vote(&statements[0], "agree");
    assert_eq!(votes(&room, &token), [(statements[0].clone(), "agree".to_owned())]);
    // Whatever was said last counts, on whichever device; they are counted once.
    desk.vote(&statements[0], "disagree");
    assert_eq!(votes(&room, &token), [(statements[0].clone(), "disagree".to_owned())]);
    phone.vote(&statements[1], "pass");
    assert_eq!(votes(&room, &token).len(), 2);
    assert_eq!(room.published().participation.voters, 1);
    // Another is another, here and in another deliberation.
    let other = portal.sign(&claims("resident 18", json!({})));
    assert_eq!(votes(&room, &other), []);
    let elsewhere = server.open(&opening(json!({"slug": "garden"})));
    assert_eq!(votes(&elsewhere, &token), []);
}

#[test]
fn who_a_person_was_is_known_after_a_restart() {
    let portal = Portal::new();
    let server = Server::with(portal.config());
    let room = server.open(&opening(json!({})));
    let token = portal.sign(&claims("resident 17", json!({})));
    room.join_as(Some(&token), "").vote(&room.statements()[0], "agree");
    let directory = server.stop();
    // The account's name is not in the file.
    for file in std::fs::read_dir(directory.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(11).any(|window| window == b"resident 17"));
    }
    let server = Server::on(directory, portal.config());
    let room = Room { client: server.client(), path: room.path };
    assert_eq!(votes(&room, &token).len(), 1);
}

#[test]
fn a_token_that_does_not_hold_opens_nothing() {
    let portal = Portal::new();
    let server = Server::with(portal.config());
    let room = server.open(&opening(json!({})));
    let good = claims("resident 17", json!({}));
    let join = |token: &str| room.client.post(&room.at("/join"), Some(token), "");
    assert_eq!(join(&portal.sign(&good)).status, 201);
    let now = clock::now() / 1000;
    let changed = |changed: Value| portal.sign(&claims("resident 17", changed));
    let parts = |token: String| token.split('.').map(str::to_owned).collect::<Vec<_>>();
    let (one, two) = (parts(portal.sign(&good)), parts(portal.sign(&claims("resident 18", json!({})))));
    let faults = [
        ("expired", changed(json!({"exp": now - 120}))),
        ("without an end", changed(json!({"exp": null}))),
        ("not yet", changed(json!({"nbf": now + 600}))),
        ("of another issuer", changed(json!({"iss": "https://other.test"}))),
        ("without an issuer", changed(json!({"iss": null}))),
        ("for another server", changed(json!({"aud": "elsewhere"}))),
        ("for nobody", changed(json!({"aud": null}))),
        ("of nobody", changed(json!({"sub": null}))),
        ("of an empty name", changed(json!({"sub": ""}))),
        ("of a name too long", changed(json!({"sub": "x".repeat(256)}))),
        ("signed by somebody else", Portal::new().sign(&good)),
        ("unsigned", portal.sign_as(&json!({"alg": "none"}), &good)),
        ("by a shared secret", portal.sign_as(&json!({"alg": "HS256"}), &good)),
        ("with another's signature", format!("{}.{}.{}", two[0], two[1], one[2])),
        ("no token", "guess".to_owned()),
    ];
    for (fault, token) in faults {
        let reply = join(&token);
        assert_eq!(reply.status, 401, "{fault}: {}", reply.text());
        reply.is_problem("unauthenticated", 401);
    }
    // A little after its end it still holds: clocks differ.
    assert_eq!(join(&changed(json!({"exp": now - 30}))).status, 201);
}

#[test]
fn what_is_no_public_key_is_said() {
    for pem in ["", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"] {
        assert!(PublicKey::of_pem(pem.as_bytes()).is_err());
    }
    assert!(PublicKey::of_file("there/is/no/such.pem").is_err());
}
