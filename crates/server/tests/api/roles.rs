//! As what a host vouches for people: the roles of `POST …/join` with a signed token, and what everybody sees of them.

use deliberation_core::participant::Role;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::portal::{Portal, claims};
use crate::support::{HOST, Person, Room, Server, act, opening, problem, statement};

fn expert() -> Value {
    json!({
        "role": "expert", "name": "张律师", "org": "某某律师事务所", "on_behalf_of": "七号楼一层住户",
        "fields": ["law", "property", "astrology"],
        "credentials": {
            "type": "律师执业证", "issuer": "某某司法局", "verified_by": "晨光网", "valid_until": "9999-12-31",
        },
    })
}

/// What a standing looks like in the log: the claims of a token, without what is not ours.
fn standings() -> [(&'static str, Value, Value); 6] {
    let name = |role: &str| json!({ "role": role, "name": "王主任", "org": "某某街道办" });
    let mut logged = expert();
    logged["fields"] = json!(["law", "property"]);
    [
        ("participant", json!({ "name": "Lin", "org": "a shop" }), json!({ "role": "participant" })),
        (
            "party",
            json!({ "role": "participant", "tie": "party" }),
            json!({ "role": "participant", "tie": "party", "vouched": true }),
        ),
        ("expert", expert(), logged),
        ("official", name("official"), name("official")),
        ("moderator", name("moderator"), name("moderator")),
        ("host", name("host"), name("host")),
    ]
}

/// The standing that the log has of the last act.
fn logged(server: &Server) -> Value {
    let connection = Connection::open(server.database()).unwrap();
    let sql = "SELECT as_json FROM acts ORDER BY seq DESC, received DESC LIMIT 1";
    let text: String = connection.query_row(sql, [], |row| row.get(0)).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn write(person: &Person, text: &str) -> String {
    let result = person.act(&statement(text));
    assert_eq!(problem(&result), "none", "{result}");
    result["id"].as_str().unwrap().to_owned()
}

/// What everybody sees of who wrote a statement.
fn byline(room: &Room, id: &str) -> Value {
    let published = room.wait("the statement", |p| p.statements.iter().any(|s| s.id.to_string() == id));
    let found = published.statements.iter().find(|s| s.id.to_string() == id).unwrap();
    serde_json::to_value(&found.by).unwrap()
}

#[test]
fn each_role_is_stamped_on_acts_and_shown_as_far_as_it_should_be() {
    let portal = Portal::new();
    let server = Server::with(portal.config());
    let room = server.open(&opening(json!({})));
    for (number, (who, given, mut standing)) in (1..).zip(standings()) {
        let token = portal.sign(&claims(who, given.clone()));
        let reply = room.client.post(&room.at("/join"), Some(&token), "");
        let role = standing["role"].clone();
        assert_eq!((reply.status, &reply.json()["role"]), (201, &role), "{who}");
        let person = room.join_as(Some(&token), "");
        assert_eq!(person.me().json()["role"], role);
        let id = write(&person, &format!("What {who} has to say."));
        standing["assurance"] = json!("host");
        assert_eq!(logged(&server), standing, "{who}");
        // A name and a body are shown of those who act under them; a tie, where the host vouches for it.
        let mut seen = json!({ "number": number, "role": role });
        if ["expert", "official", "host"].contains(&who) {
            seen["name"] = given["name"].clone();
            seen["org"] = given["org"].clone();
            if given["on_behalf_of"].is_string() {
                seen["on_behalf_of"] = given["on_behalf_of"].clone();
            }
        }
        if who == "party" {
            seen["tie"] = json!("party");
        }
        assert_eq!(byline(&room, &id), seen, "{who}");
    }
}

#[test]
fn a_ballot_names_nobody() {
    let portal = Portal::new();
    let server = Server::with(portal.config());
    let room = server.open(&opening(json!({})));
    let person = room.join_as(Some(&portal.sign(&claims("expert", expert()))), "");
    assert!(person.act(&act("join", json!({})))["seq"].is_u64());
    assert_eq!(logged(&server), json!({ "role": "expert", "assurance": "host" }));
    // It is no vote: those who advise or run a deliberation are in no sum.
    let vote = json!({ "statement": room.statements()[0], "revision": 1, "value": "agree", "nth": 1 });
    let refused = person.act(&act("vote", vote));
    assert_eq!(problem(&refused), "does-not-vote");
    assert!(refused["problem"]["rule"]["article"].is_u64());
}

#[test]
fn what_a_session_may_be_is_known_after_a_restart() {
    let portal = Portal::new();
    let server = Server::with(portal.config());
    let room = server.open(&opening(json!({})));
    let mut person = room.join_as(Some(&portal.sign(&claims("expert", expert()))), "");
    let server = Server::on(server.stop(), portal.config());
    person.room.client = server.client();
    write(&person, "Still an expert.");
    assert_eq!(logged(&server)["credentials"]["issuer"], "某某司法局");
}

#[test]
fn a_newer_token_counts_in_the_session_that_it_opens() {
    let portal = Portal::new();
    let server = Server::with(portal.config());
    let room = server.open(&opening(json!({})));
    let join = |more: Value| room.join_as(Some(&portal.sign(&claims("wang", more))), "");
    let before = join(json!({}));
    let first = write(&before, "As a resident.");
    let official = json!({ "role": "official", "name": "王主任", "org": "某某街道办" });
    let now = join(official);
    let second = write(&now, "As an official.");
    let third = write(&before, "On the other device, a resident still.");
    let (first, second, third) = (byline(&room, &first), byline(&room, &second), byline(&room, &third));
    assert_eq!(
        (&first["role"], &second["role"], &third["role"]),
        (&json!("participant"), &json!("official"), &json!("participant"))
    );
    // One person, whatever the role; what was said before is not said by an official now.
    assert_eq!((&first["number"], first.get("name"), third.get("name")), (&second["number"], None, None));
}

#[test]
fn a_session_with_a_role_ends_after_twelve_hours_and_a_participants_never() {
    let portal = Portal::new();
    let server = Server::with(portal.config());
    let room = server.open(&opening(json!({})));
    let moderator = portal.sign(&claims("mod", json!({ "role": "moderator" })));
    let people = [room.join(), room.join_as(Some(&moderator), ""), room.join_as(Some(HOST), "")];
    let aged = |server: Server, hours: i64| {
        let sql = "UPDATE sessions SET created = created - ?1";
        Connection::open(server.database()).unwrap().execute(sql, [hours * 3_600_000]).unwrap();
        Server::on(server.stop(), portal.config())
    };
    let statuses = |server: &Server| {
        people
            .iter()
            .map(|person| {
                let bearer = format!("Bearer {}", person.token);
                let ask = |path: &str| {
                    server.client().get_with(&room.at(path), &[("authorization", &bearer)]).status
                };
                (ask("/me"), ask("/queue"))
            })
            .collect::<Vec<_>>()
    };
    let server = aged(server, 11);
    assert_eq!(statuses(&server), [(200, 403), (200, 200), (200, 200)]);
    let server = aged(server, 1);
    assert_eq!(statuses(&server), [(200, 403), (401, 401), (401, 401)]);
    let client = server.client();
    let acts = json!({ "acts": [statement("Late.")] }).to_string();
    client.post(&room.at("/acts"), Some(&people[1].token), &acts).is_problem("unauthenticated", 401);
    // With a newer token they are who they were.
    let again = client.post(&room.at("/join"), Some(&moderator), "");
    assert_eq!((again.status, &again.json()["role"]), (201, &json!("moderator")));
}

#[test]
fn a_role_needs_to_say_where_it_holds() {
    let portal = Portal::new();
    let server = Server::with(portal.config());
    let room = server.open(&opening(json!({ "slug": "lift" })));
    let join = |where_: Value| {
        let token = portal.sign(&claims("host", json!({ "role": "host", "deliberations": where_ })));
        room.client.post(&room.at("/join"), Some(&token), "")
    };
    let refused = join(Value::Null);
    refused.is_problem("unfit-token", 403);
    assert!(refused.json()["detail"].as_str().unwrap().contains("needs the claim `deliberations`"));
    for (said, role) in [(json!(["lift"]), "host"), (json!(["*"]), "host"), (json!([]), "participant")] {
        assert_eq!(join(said).json()["role"], role);
    }
    // Who takes part needs to say nothing.
    let plain = portal.sign(&claims("lin", json!({ "deliberations": null })));
    assert_eq!(room.join_as(Some(&plain), "").me().json()["role"], "participant");
}

#[test]
fn a_role_is_for_the_deliberations_that_its_token_names() {
    let portal = Portal::new();
    let server = Server::with(portal.config());
    let lift = server.open(&opening(json!({ "slug": "lift" })));
    let garden = server.open(&opening(json!({ "slug": "garden" })));
    let token =
        portal.sign(&claims("host", json!({ "role": "host", "tie": "party", "deliberations": ["lift"] })));
    let (there, elsewhere) =
        (lift.join_as(Some(&token), ""), garden.join_as(Some(&token), r#"{"tie":"viewer"}"#));
    assert_eq!((&there.me().json()["role"], &there.me().json()["tie"]), (&json!("host"), &json!("party")));
    let mine = elsewhere.me().json();
    assert_eq!((&mine["role"], &mine["tie"]), (&json!("participant"), &json!("viewer")));
    write(&elsewhere, "A tie that I declare.");
    assert_eq!(logged(&server), json!({ "role": "participant", "tie": "viewer", "assurance": "host" }));
}

#[test]
fn what_a_role_needs_is_said_when_a_token_lacks_it() {
    let portal = Portal::new();
    let server = Server::with(portal.config());
    let room = server.open(&opening(json!({})));
    let lacks = |more: Value, told: &str| {
        let reply = room.client.post(&room.at("/join"), Some(&portal.sign(&claims("zhang", more))), "");
        reply.is_problem("unfit-token", 403);
        let detail = reply.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(told), "{detail}");
    };
    let without = |member: &str| {
        let mut claims = expert();
        claims[member] = Value::Null;
        claims
    };
    lacks(without("name"), "an expert needs the claim `name`");
    lacks(without("org"), "an expert needs the claim `org`");
    lacks(without("fields"), "an expert needs the claim `fields`");
    lacks(json!({ "role": "official", "org": "某某街道办" }), "an official needs the claim `name`");
    lacks(json!({ "role": "official", "name": "王主任" }), "an official needs the claim `org`");
    let mut old = expert();
    old["credentials"]["valid_until"] = json!("2020-02-29");
    lacks(old, "`credentials` was valid until 2020-02-29 and counts as none");
    // A moderator needs no name.
    let token = portal.sign(&claims("mod", json!({ "role": "moderator" })));
    assert_eq!(
        room.join_as(Some(&token), "").me().json()["role"],
        serde_json::to_value(Role::Moderator).unwrap()
    );
}
