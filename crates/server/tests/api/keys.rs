//! Sets of keys (JWKS): which key a token is checked with, and how a set is kept up to date.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use deliberation_server::sign_in::{KeySet, Keys, Patience};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};

use crate::portal::{Portal, claims, config_with};
use crate::support::{Room, Server, opening};

const AT_ONCE: Patience = Patience { known: Duration::ZERO, unknown: Duration::ZERO };
const LONG: Duration = Duration::from_secs(3600);

fn write(path: &Path, keys: &[Value]) {
    std::fs::write(path, json!({ "keys": keys }).to_string()).unwrap();
}

fn serve(place: &str, patience: Patience) -> (Server, Room) {
    let server = Server::with(config_with(Keys::of_jwks_with(place, patience).unwrap()));
    let room = server.open(&opening(json!({})));
    (server, room)
}

/// The status with which a portal's token under a name is answered.
fn joins(room: &Room, portal: &Portal, kid: &str) -> u16 {
    room.client.post(&room.at("/join"), Some(&portal.sign_by(kid, &claims("lin", json!({})))), "").status
}

#[test]
fn a_token_is_checked_with_the_key_that_it_names() {
    let (one, two) = (Portal::new(), Portal::new());
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("keys.json");
    // Among keys of others: one for other things, one of a kind that is not ours.
    let other = json!({ "kty": "OKP", "crv": "X25519", "x": "AA", "kid": "three", "use": "enc" });
    let curve = json!({ "kty": "EC", "crv": "P-521", "x": "AA", "y": "AA", "kid": "four" });
    write(&path, &[other, one.jwk("one"), curve, two.jwk("two")]);
    let (_server, room) = serve(path.to_str().unwrap(), Patience::FILE);
    assert_eq!((joins(&room, &one, "one"), joins(&room, &two, "two")), (201, 201));
    // Of another name, of none, of one that is not there.
    assert_eq!((joins(&room, &one, "two"), joins(&room, &one, "three")), (401, 401));
    let nameless = one.sign(&claims("lin", json!({})));
    let reply = room.client.post(&room.at("/join"), Some(&nameless), "");
    reply.is_problem("unauthenticated", 401);
    assert!(reply.text().contains("`kid` names none of the keys"), "{}", reply.text());
    // The name of the only key need not be said.
    write(&path, &[one.jwk("one")]);
    let (_server, room) = serve(path.to_str().unwrap(), Patience::FILE);
    assert_eq!(room.client.post(&room.at("/join"), Some(&nameless), "").status, 201);
    assert_eq!(joins(&room, &one, "two"), 401);
}

#[test]
fn a_key_on_p_256_signs_es256_and_nothing_else() {
    let random = SystemRandom::new();
    let pair = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pair.as_ref(), &random).unwrap();
    let base64 = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    // An uncompressed point: 4, then both coordinates.
    let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
    let key = json!({ "kty": "EC", "crv": "P-256", "x": base64(x), "y": base64(y), "kid": "one" });
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("keys.json");
    write(&path, &[key]);
    let (_server, room) = serve(path.to_str().unwrap(), Patience::FILE);
    let joins = |algorithm: &str| {
        let header = json!({ "alg": algorithm, "kid": "one" }).to_string();
        let claims = claims("lin", json!({})).to_string();
        let signed = format!("{}.{}", base64(header.as_bytes()), base64(claims.as_bytes()));
        let signature = pair.sign(&random, signed.as_bytes()).unwrap();
        let token = format!("{signed}.{}", base64(signature.as_ref()));
        room.client.post(&room.at("/join"), Some(&token), "").status
    };
    assert_eq!((joins("ES256"), joins("EdDSA"), joins("ES384"), joins("HS256")), (201, 401, 401, 401));
}

#[test]
fn keys_are_changed_by_changing_the_file() {
    let (old, new) = (Portal::new(), Portal::new());
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("keys.json");
    write(&path, &[old.jwk("2025")]);
    let (_server, room) = serve(path.to_str().unwrap(), AT_ONCE);
    assert_eq!((joins(&room, &old, "2025"), joins(&room, &new, "2026")), (201, 401));
    write(&path, &[old.jwk("2025"), new.jwk("2026")]);
    assert_eq!((joins(&room, &old, "2025"), joins(&room, &new, "2026")), (201, 201));
    // What cannot be read changes nothing.
    for broken in ["", "{", "[]", r#"{"keys":[{"kty":"oct","k":"AAAA","kid":"2026"}]}"#] {
        std::fs::write(&path, broken).unwrap();
        assert_eq!((joins(&room, &old, "2025"), joins(&room, &new, "2026")), (201, 201), "{broken}");
    }
    std::fs::remove_file(&path).unwrap();
    assert_eq!(joins(&room, &new, "2026"), 201);
    write(&path, &[new.jwk("2026")]);
    assert_eq!((joins(&room, &old, "2025"), joins(&room, &new, "2026")), (401, 201));
}

#[test]
fn an_address_is_asked_no_oftener_than_was_promised() {
    let (one, two) = (Portal::new(), Portal::new());
    let set = json!({ "keys": [one.jwk("one")] }).to_string();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/keys.json", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            count.fetch_add(1, Ordering::SeqCst);
            let lines = BufReader::new(stream.try_clone().unwrap()).lines();
            lines.map_while(Result::ok).take_while(|line| !line.is_empty()).for_each(drop);
            let length = set.len();
            write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{set}")
                .unwrap();
        }
    });
    let (_server, room) = serve(&address, Patience { known: LONG, unknown: LONG });
    assert_eq!(asked.load(Ordering::SeqCst), 0);
    for _ in 0..3 {
        assert_eq!((joins(&room, &one, "one"), joins(&room, &two, "two")), (201, 401));
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    // Nobody waits for a name that is invented; a new one is looked for.
    let (_server, room) = serve(&address, Patience { known: LONG, unknown: Duration::ZERO });
    assert_eq!(
        (joins(&room, &one, "one"), joins(&room, &one, "one"), joins(&room, &two, "two")),
        (201, 201, 401)
    );
    assert_eq!(asked.load(Ordering::SeqCst), 3);
}

#[test]
fn an_address_that_does_not_answer_opens_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/keys.json", listener.local_addr().unwrap());
    drop(listener);
    let (_server, room) = serve(&address, AT_ONCE);
    assert_eq!(joins(&room, &Portal::new(), "one"), 401);
}

#[test]
fn what_is_no_set_of_public_keys_is_said() {
    let portal = Portal::new();
    let mut private = portal.jwk("one");
    private["d"] = json!("AAAA");
    let mut another = portal.jwk("one");
    another["alg"] = json!("RS256");
    let mut nameless = portal.jwk("one");
    nameless.as_object_mut().unwrap().remove("kid");
    let of = |keys: &[&Value]| KeySet::read(&json!({ "keys": keys }).to_string()).map(|_| ()).unwrap_err();
    for (set, told) in [
        (of(&[]), "no key of ours"),
        (of(&[&json!({ "kty": "oct", "k": "AAAA" }), &portal.jwk("one")]), "a shared secret"),
        (of(&[&private]), "a private key"),
        // Ed25519 does not sign RS256.
        (of(&[&another]), "no key of ours"),
        (of(&[&portal.jwk("one"), &portal.jwk("one")]), "the same `kid`"),
        (of(&[&portal.jwk("one"), &nameless]), "no `kid`"),
        (of(&vec![&json!({}); 65]), "more than 64"),
        (KeySet::read("{").map(|_| ()).unwrap_err(), "not JSON"),
        (KeySet::read("{}").map(|_| ()).unwrap_err(), "no list `keys`"),
    ] {
        assert!(set.contains(told), "{set}");
    }
}
