//! The permission table over HTTP: every line and every private read, in every role, in the deliberation that the token names
//! and in another, with a token that holds and with twelve that have a fault. What is expected is read from the table.

mod fixture;

use deliberation_core::participant::Role;
use deliberation_core::protocol::envelope::MAX_ACTS;
use deliberation_core::rules::table::{Line, May, READS, ROLES, TABLE, Why, line, may, reads};
use deliberation_server::clock;
use deliberation_server::sign_in::{Keys, Patience};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use crate::portal::{Portal, claims, config_with};
use crate::support::{HOST, Room, Server, act, opening, problem, text};
use fixture::{People, fixture};

const KID: &str = "one";
/// So many faults of which no session comes; the twelfth is a role for another deliberation.
const FAULTS: usize = 11;

/// What the table promises of one cell: nothing, or the cause; of what is others' or one's own matter, any cause.
fn expected(cell: May, own: bool) -> Result<(), Option<&'static str>> {
    match cell {
        May::Always | May::InPhase(_) => Ok(()),
        May::Own | May::OwnInPhase(_) if own => Ok(()),
        May::Uninvolved if !own => Ok(()),
        May::Own | May::OwnInPhase(_) | May::Uninvolved => Err(None),
        May::No(Why::Role) => Err(Some("role-forbids")),
        May::No(Why::NoVote) | May::NotNow(_) => Err(Some("does-not-vote")),
    }
}

/// The same of a line: what asks the residents is a remark as well. A deliberation that is there is open already, whoever opens
/// it again; who opens one at all is asked for the host's token.
fn wanted(own_line: &Line, role: Role, own: bool) -> Result<(), Option<&'static str>> {
    if own_line.key == "open" {
        return Err(Some("deliberation-exists"));
    }
    // Nothing has been kept for so long here that everybody's words go.
    if own_line.key == "erasure/retention" && role == Role::Admin {
        return Err(Some("unfit-erasure"));
    }
    let beside = (own_line.key == "residents").then(|| line("remark").unwrap());
    let mut both = [Some(own_line), beside].into_iter().flatten();
    both.try_for_each(|line| expected(may(&line.cells, role), own))
}

/// What a token says of somebody in a role.
fn office(role: Role, subject: &str, house: &str, field: &str) -> Value {
    claims(
        subject,
        json!({ "role": role, "name": "Ms Wu", "org": house, "fields": [field], "deliberations": ["*"] }),
    )
}

/// Tokens that hold nowhere, each for a reason of its own.
fn faulty(portal: &Portal, good: &Value) -> [(&'static str, String); FAULTS] {
    let now = clock::now() / 1000;
    let with = |name: &str, value: Value| {
        let mut claims = good.clone();
        claims[name] = value;
        if claims[name].is_null() {
            claims.as_object_mut().unwrap().remove(name);
        }
        portal.sign_by(KID, &claims)
    };
    let stranger = Portal::new();
    let brought = |name: &str, value: Value| {
        stranger.sign_as(&json!({ "alg": "EdDSA", "kid": KID, name: value }), good)
    };
    let unsigned = portal.sign_as(&json!({ "alg": "none", "kid": KID }), good);
    let secret = Header { kid: Some(KID.to_owned()), ..Header::new(Algorithm::HS256) };
    let key = EncodingKey::from_secret(portal.pem().as_bytes());
    [
        ("alg none", format!("{}.", unsigned.rsplit_once('.').unwrap().0)),
        ("HS256 with the public key", encode(&secret, good, &key).unwrap()),
        ("jwk in the header", brought("jwk", stranger.jwk(KID))),
        ("jku in the header", brought("jku", json!("https://stranger.test/keys"))),
        ("unknown kid", portal.sign_by("nine", good)),
        ("wrong aud", with("aud", json!("elsewhere"))),
        ("another issuer", with("iss", json!("https://other.test"))),
        ("expired", with("exp", json!(now - 120))),
        ("not yet", with("nbf", json!(now + 600))),
        ("no exp", with("exp", Value::Null)),
        ("no sub", with("sub", Value::Null)),
    ]
}

struct Matrix {
    portal: Portal,
    server: Server,
    other: Room,
    cells: usize,
    /// The cells that are not what the table says.
    off: Vec<String>,
}

impl Matrix {
    fn room(&self, role: Role, run: &str) -> Room {
        let phase = |id: &str| json!({ "id": id, "kind": "deliberate", "allows": ["vote", "statement", "argument", "rate", "remark"] });
        let (sides, phases) =
            (json!([text("No lift"), text("A lift")]), json!([phase("talk"), phase("more")]));
        let slug = format!("{}-{run}", role.name());
        self.server.open(&opening(json!({ "slug": slug, "sides": sides, "phases": phases })))
    }

    fn people(&self, room: &Room, me: &Value) -> People {
        let join = |claims: &Value| room.join_as(Some(&self.portal.sign_by(KID, claims)), "");
        let plain = join(&claims("me", json!({})));
        let handle = |person: &crate::support::Person| {
            person.me().json()["moderation"]["handle"].as_str().unwrap().to_owned()
        };
        let handles = [handle(&room.join()), handle(&plain)];
        People {
            me: join(me),
            mine: join(&office(Role::Expert, "me", "House Q", "law")),
            other: join(&claims("other", json!({}))),
            expert: join(&office(Role::Expert, "expert", "House 71", "planning")),
            moderator: join(&office(Role::Moderator, "moderator", "House 80", "law")),
            host: room.join_as(Some(HOST), ""),
            plain,
            handles,
        }
    }

    /// Every line by whoever bears `me`, who is to act as `role`: with their own and with others'. Then the same acts under the
    /// same session elsewhere.
    fn walk(&mut self, room: &Room, me: &Value, role: Role, what: &str) {
        let people = self.people(room, me);
        let first = room.statements()[0].clone();
        let (mut acts, mut wants, mut n) = (Vec::new(), Vec::new(), 0);
        for own in [true, false] {
            for line in TABLE {
                n += 1;
                let moderates = matches!(role, Role::Moderator | Role::Host);
                let key = if line.key == "note-withdrawal" && moderates {
                    "note-withdrawal/moderates"
                } else {
                    line.key
                };
                acts.push(fixture(key, &people, own, &first, n));
                wants.push((line.key, own, wanted(line, role, own)));
            }
        }
        let results: Vec<Value> = acts.chunks(MAX_ACTS).flat_map(|some| people.me.acts(some)).collect();
        for ((key, own, want), result) in wants.into_iter().zip(results) {
            let what = format!("{key} by {role:?}, {what}, own {own}: {result}");
            let as_wanted = match want {
                Ok(()) => problem(&result) == "none",
                Err(cause) => {
                    result["seq"].is_null()
                        && cause.is_none_or(|cause| problem(&result) == cause)
                        && result["problem"]["rule"]["article"].is_u64()
                }
            };
            if !as_wanted {
                self.off.push(what);
            }
        }
        self.cells += TABLE.len();
        for (key, readers) in READS {
            let reply = people.me.get(&format!("/{key}"));
            let wanted = if reads(readers, role) { 200 } else { 403 };
            assert_eq!(reply.status, wanted, "{key} by {role:?}, {what}: {}", reply.text());
        }
        assert_eq!(people.me.me().status, 200);
        self.nowhere(&self.other.clone(), &people.me.token, &acts, what);
    }

    /// No act and no private read of it is taken under a token.
    fn nowhere(&mut self, room: &Room, token: &str, acts: &[Value], what: &str) {
        for some in acts[..TABLE.len()].chunks(MAX_ACTS) {
            let body = json!({ "acts": some }).to_string();
            let reply = room.client.post(&room.at("/acts"), Some(token), &body);
            assert_eq!(reply.status, 401, "{what}: {}", reply.text());
            reply.is_problem("unauthenticated", 401);
        }
        let bearer = format!("Bearer {token}");
        for key in READS.iter().map(|(key, _)| *key).chain(["me"]) {
            let path = room.at(&format!("/{key}"));
            room.client.get_with(&path, &[("authorization", &bearer)]).is_problem("unauthenticated", 401);
        }
        self.cells += TABLE.len();
    }
}

#[test]
fn every_cell_of_the_table_is_what_happens_over_http_whatever_the_token() {
    let portal = Portal::new();
    let directory = tempfile::tempdir().unwrap();
    let keys = directory.path().join("keys.json");
    std::fs::write(&keys, json!({ "keys": [portal.jwk(KID)] }).to_string()).unwrap();
    let keys = Keys::of_jwks_with(keys.to_str().unwrap(), Patience::FILE).unwrap();
    let server = Server::with(config_with(keys));
    let other = server.open(&opening(json!({ "slug": "elsewhere" })));
    let mut matrix = Matrix { portal, server, other, cells: 0, off: Vec::new() };
    // What is sent with tokens that hold nowhere never gets as far as being looked at: any act of each line's type.
    let acts: Vec<Value> =
        TABLE.iter().map(|line| act(line.key.split('/').next().unwrap(), json!({}))).collect();
    for role in ROLES {
        let good = office(role, "me", "House Q", "law");
        let room = matrix.room(role, "home");
        matrix.walk(&room, &good, role, "with a token that holds");
        // The same person, whose role is for another deliberation: the cells of a participant.
        let mut elsewhere = good.clone();
        elsewhere["deliberations"] = json!(["elsewhere"]);
        let second = matrix.room(role, "guest");
        matrix.walk(&second, &elsewhere, Role::Participant, "with a role for another deliberation");
        for (what, token) in faulty(&matrix.portal, &good) {
            for place in [room.clone(), matrix.other.clone()] {
                let joined = place.client.post(&place.at("/join"), Some(&token), "");
                assert_eq!(joined.status, 401, "{role:?}, {what}: {}", joined.text());
                matrix.nowhere(&place, &token, &acts, what);
            }
        }
    }
    assert!(matrix.off.is_empty(), "{:#?}", matrix.off);
    assert_eq!(matrix.cells, TABLE.len() * ROLES.len() * 2 * (FAULTS + 2));
    // Nothing of the refused calls is in the log: there is one act, the opening.
    assert_eq!(matrix.other.published().seq, 1);
}
