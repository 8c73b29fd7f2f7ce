//! People for whom a host vouches: `POST …/join` with a signed token.

use deliberation_server::clock;
use deliberation_server::sign_in::{Key, Keys};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use crate::portal::{Portal, claims, config_with};
use crate::support::{Room, Server, opening};

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
    let secret = |secret: &[u8]| {
        encode(&Header::new(Algorithm::HS256), &good, &EncodingKey::from_secret(secret)).unwrap()
    };
    let pem = portal.pem();
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
        ("unsigned, without a signature", format!("{}.{}.", two[0], two[1])),
        ("by a shared secret", portal.sign_as(&json!({"alg": "HS256"}), &good)),
        ("by the public key as a shared secret", secret(pem.as_bytes())),
        ("by the public key's bytes as a shared secret", secret(&portal.bytes())),
        ("by a key that it brings along", {
            let other = Portal::new();
            other.sign_as(&json!({"alg": "EdDSA", "jwk": other.jwk("1")}), &good)
        }),
        ("of another algorithm", portal.sign_as(&json!({"alg": "ES256"}), &good)),
        ("not yet, in words", changed(json!({"nbf": "tomorrow"}))),
        ("with an end in words", changed(json!({"exp": "never"}))),
        ("of a number", changed(json!({"sub": 17}))),
        ("too large", changed(json!({"more": "x".repeat(9_000)}))),
        ("with a role that is no word", changed(json!({"role": 7}))),
        ("with a role that is a list", changed(json!({"role": ["host"]}))),
        ("with roles that are no list", changed(json!({"roles": "host"}))),
        ("with a tie that is none", changed(json!({"tie": "cousin"}))),
        ("with another's signature", format!("{}.{}.{}", two[0], two[1], one[2])),
        ("no token", "guess".to_owned()),
    ];
    for (fault, token) in faults {
        let reply = join(&token);
        assert_eq!(reply.status, 401, "{fault}: {}", reply.text());
        reply.is_problem("unauthenticated", 401);
        // What is said is about the token, and never the token.
        let signature = token.rsplit('.').next().unwrap_or_default();
        assert!(signature.len() < 8 || !reply.text().contains(signature), "{fault}");
    }
    // A little after its end it still holds: clocks differ.
    assert_eq!(join(&changed(json!({"exp": now - 30}))).status, 201);
}

#[test]
fn a_site_signs_with_a_secret_that_it_shares_with_the_server_alone() {
    let secret = b"4f2c9e0b7d1a6835c2e94b07f8d1a3665";
    let keys = Keys::One(Key::of_secret(secret).unwrap());
    let server = Server::with(config_with(keys));
    let room = server.open(&opening(json!({})));
    let good = claims("resident 17", json!({}));
    let sign = |algorithm, secret: &[u8], claims: &Value| {
        encode(&Header::new(algorithm), claims, &EncodingKey::from_secret(secret)).unwrap()
    };
    let join = |token: &str| room.client.post(&room.at("/join"), Some(token), "").status;
    assert_eq!(join(&sign(Algorithm::HS256, secret, &good)), 201);
    let old = claims("resident 17", json!({"exp": clock::now() / 1000 - 120}));
    let portal = Portal::new();
    for (fault, token) in [
        ("another secret", sign(Algorithm::HS256, b"4f2c9e0b7d1a6835c2e94b07f8d1a3666", &good)),
        ("another algorithm", sign(Algorithm::HS512, secret, &good)),
        ("expired", sign(Algorithm::HS256, secret, &old)),
        ("a key of a pair", portal.sign(&good)),
        ("a key of a pair, said to be a secret", portal.sign_as(&json!({"alg": "HS256"}), &good)),
        ("unsigned", portal.sign_as(&json!({"alg": "none"}), &good)),
    ] {
        assert_eq!(join(&token), 401, "{fault}");
    }
}

#[test]
fn what_is_no_secret_is_said() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let of = |bytes: &[u8]| {
        std::fs::write(file.path(), bytes).unwrap();
        Key::of_secret_file(file.path().to_str().unwrap())
    };
    assert!(of(b"0123456789abcdef0123456789abcdef\n").is_ok());
    assert!(of(b"0123456789abcdef0123456789abcde\n").unwrap_err().contains("32 bytes"));
    assert!(of(b"0123456789abcdef0123456789abcde \r\n").is_ok(), "a blank is a byte of it");
    let pem = Portal::new().pem();
    for key in [
        pem.clone(),
        format!("Bag Attributes\n{pem}"),
        r#"{"keys":[{"kty":"OKP","crv":"Ed25519"}]}"#.to_owned(),
    ] {
        assert!(of(key.as_bytes()).unwrap_err().contains("a key that others may know"), "{key}");
    }
    assert!(of(b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ me@here").is_err());
    assert!(of(&[&[0x30, 0x2a][..], &[7; 42]].concat()).is_err());
    assert!(Key::of_secret_file("there/is/no/such.secret").is_err());
}

#[test]
fn what_is_no_public_key_is_said() {
    for pem in ["", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"] {
        assert!(Key::of_pem(pem.as_bytes()).is_err());
    }
    assert!(Key::of_file("there/is/no/such.pem").is_err());
}
