//! `POST /writing`: one switch for all deliberations of a server; and which names of deliberations nobody is told.

use std::time::{Duration, Instant};

use deliberation_server::config::Config;
use serde_json::{Value, json};

use crate::portal::{Portal, claims};
use crate::support::{
    HOST, Reply, Room, Server, Stream, act, config, opening, problem, statement, text, vote,
};

/// Turns the switch.
fn turn(server: &Server, token: Option<&str>, body: &Value) -> Reply {
    server.client().post("/writing", token, &body.to_string())
}

fn pause() -> Value {
    json!({ "closed": true, "reason": text("A flood of spam.") })
}

#[test]
fn one_call_pauses_writing_in_all_deliberations_and_every_stream_is_told_within_two_seconds() {
    // As it runs by default: an edition a second.
    let server = Server::with(Config { tick: Duration::from_secs(1), ..config() });
    let rooms: Vec<Room> =
        (0..6).map(|n| server.open(&opening(json!({ "slug": format!("r{n}") })))).collect();
    // In all but the last somebody reads; each has just published, so that the next edition is furthest off.
    let mut streams = Vec::new();
    for room in &rooms[..5] {
        let mut person = room.join();
        let first = room.statements().remove(0);
        let mut own: Vec<Stream> = (0..3).map(|_| Stream::open(room, "/live", None)).collect();
        assert!(person.vote(&first, "agree")["seq"].is_u64());
        own.iter_mut()
            .for_each(|stream| assert_eq!(stream.next().map(|event| event.name), Some("tick".into())));
        streams.extend(own);
    }
    let started = Instant::now();
    let told: Vec<_> = streams
        .into_iter()
        .map(|mut stream| {
            std::thread::spawn(move || {
                loop {
                    let event = stream.next().unwrap();
                    let tick: Value = serde_json::from_str(&event.data).unwrap();
                    if tick["moderation"]["closed"]["reason"]["text"] == "A flood of spam." {
                        return started.elapsed();
                    }
                }
            })
        })
        .collect();
    let reply = turn(&server, Some(HOST), &pause());
    assert_eq!((reply.status, reply.json()), (200, json!({ "deliberations": 6 })));
    for told in told {
        let took = told.join().unwrap();
        assert!(took < Duration::from_secs(2), "{took:?}");
    }
    for room in &rooms {
        // Reading and votes go on, and the last room, which nobody was in, is paused too.
        let (mut person, first) = (room.join(), room.statements().remove(0));
        assert!(person.vote(&first, "agree")["seq"].is_u64());
        let refused = person.act(&statement("More spam."));
        assert_eq!(
            (problem(&refused), &refused["problem"]["rule"]["article"]),
            ("writing-closed", &json!(20))
        );
    }
    // The same again adds nothing; then it goes on everywhere.
    let seq = rooms[5].wait("the vote", |published| published.seq >= 3).seq;
    assert_eq!(turn(&server, Some(HOST), &pause()).status, 200);
    assert_eq!(turn(&server, Some(HOST), &json!({ "closed": false })).json()["deliberations"], 6);
    for room in &rooms {
        assert!(room.join().act(&statement("A thought."))["seq"].is_u64());
    }
    let last = rooms[5].wait("the statement", |published| published.statements.len() == 4);
    assert_eq!(last.seq, seq + 2);
}

#[test]
fn what_the_switch_does_not_say_stays_in_each_deliberation_as_it_was() {
    let server = Server::start();
    let mut unsaid = opening(json!({ "slug": "unsaid" }));
    unsaid.as_object_mut().unwrap().remove("terms");
    let (held, slow) = (server.open(&unsaid), server.open(&opening(json!({ "slug": "slow" }))));
    let host = slow.join_as(Some(HOST), "");
    assert!(host.act(&act("writing", json!({ "slow_s": 30 })))["seq"].is_u64());
    for body in [pause(), json!({ "closed": false })] {
        assert_eq!(turn(&server, Some(HOST), &body).json()["deliberations"], 2);
    }
    // Without a profile the texts of people for whom nobody vouches wait on; votes do not.
    let (person, first) = (held.join(), held.statements().remove(0));
    let results = person.acts(&[statement("Whose is this?"), vote(&first, "agree", 1)]);
    assert!(results.iter().all(|result| result["seq"].is_u64()), "{results:?}");
    assert_eq!(person.me().json()["statements"][0]["visibility"], "waiting");
    held.wait("the vote", |published| published.participation.voters == 1);
    assert_eq!(
        (held.published().statements.len(), held.published().moderation["hold"].clone()),
        (3, json!("unvouched"))
    );
    assert_eq!(slow.wait("slow", |own| own.moderation["slow_s"] == 30).moderation["hold"], Value::Null);
    // What its own host paused is not opened from outside.
    let why = json!({ "closed": true, "slow_s": 30, "reason": text("An order of the court.") });
    assert!(host.act(&act("writing", why))["seq"].is_u64());
    for body in [pause(), json!({ "closed": false })] {
        turn(&server, Some(HOST), &body);
        slow.wait("its own pause", |own| {
            own.moderation["closed"]["reason"]["text"] == "An order of the court."
        });
    }
    assert!(host.act(&act("writing", json!({ "slow_s": 30 })))["seq"].is_u64());
    // It is said for all where it is said.
    turn(&server, Some(HOST), &json!({ "closed": false, "hold": "nothing", "slow_s": 0 }));
    assert!(held.join().act(&statement("And this?"))["seq"].is_u64());
    held.wait("the next", |published| published.statements.len() == 4);
}

#[test]
fn only_a_host_or_an_admin_of_all_deliberations_turns_it() {
    let portal = Portal::new();
    let server = Server::with(portal.config());
    let room = server.open(&opening(json!({ "slug": "only-one" })));
    let sign = |own: Value| portal.sign(&claims("me", own));
    turn(&server, None, &pause()).is_problem("unauthenticated", 401);
    turn(&server, Some("guess"), &pause()).is_problem("unauthenticated", 401);
    turn(&server, Some(&room.join().token), &pause()).is_problem("unauthenticated", 401);
    turn(&server, Some(&sign(json!({ "exp": 1 }))), &pause()).is_problem("unauthenticated", 401);
    let nowhere = json!({ "role": "host", "deliberations": null });
    turn(&server, Some(&sign(nowhere)), &pause()).is_problem("unfit-token", 403);
    for own in [
        json!({}),
        json!({ "role": "moderator" }),
        json!({ "role": "reviewer" }),
        json!({ "role": "auditor" }),
        json!({ "role": "host", "deliberations": ["only-one"] }),
        json!({ "role": "admin", "deliberations": ["only-one"] }),
    ] {
        turn(&server, Some(&sign(own)), &pause()).is_problem("role-forbids", 403);
    }
    assert_eq!(room.published().seq, 1);
    for role in ["host", "admin"] {
        let token = sign(json!({ "role": role }));
        assert_eq!(turn(&server, Some(&token), &pause()).status, 200, "{role}");
        assert_eq!(problem(&room.join().act(&statement("No."))), "writing-closed", "{role}");
        assert_eq!(turn(&server, Some(&token), &json!({ "closed": false })).status, 200, "{role}");
    }
    // What is wrong is said, and nothing is done; a body is looked at after the token.
    turn(&server, Some(HOST), &json!({ "closed": true })).is_problem("malformed-body", 400);
    let wrong = turn(&server, Some(HOST), &json!({ "closed": false, "slow_s": 3_601 }));
    assert_eq!(wrong.json()["errors"][0]["pointer"], "/slow_s");
    server.client().post("/writing", Some(HOST), "{").is_problem("malformed-json", 400);
    server.client().post("/writing", None, "{").is_problem("unauthenticated", 401);
    room.wait("that it goes on", |published| published.moderation.get("closed").is_none());
}

#[test]
fn the_name_of_a_closed_room_cannot_be_guessed_and_nobody_is_told_it() {
    let server = Server::start();
    let closed = |slug: &str| opening(json!({ "slug": slug, "policy": { "room": "closed" } }));
    let refused = server.client().post("/deliberations", Some(HOST), &closed("board").to_string());
    refused.is_problem("malformed-act", 422);
    assert_eq!(refused.json()["errors"][0]["pointer"], "/slug");
    server.client().get("/deliberations/board").is_problem("unknown-deliberation", 404);

    let name = "board-q7wz3kd0a41x9m";
    let room = server.open(&closed(name));
    let nameless = server.open(&opening(json!({ "policy": { "room": "closed" } })));
    assert_eq!(
        (room.published().opening.policy.room, nameless.published().opening.act.to_string().len()),
        (deliberation_core::policy::Room::Closed, 36)
    );
    // Whoever is at home elsewhere is told of no other deliberation, by whatever they ask.
    let client = server.client();
    let open = server.open(&opening(json!({ "slug": "open" })));
    let person = open.join();
    let answers = [
        client.get("/api/v1/deliberations"),
        client.post("/deliberations", None, &closed(name).to_string()),
        client.post("/deliberations", Some(&person.token), &closed(name).to_string()),
        client.get("/deliberations/board-"),
        client.get("/deliberations/board/snapshots/1"),
        client.post("/deliberations/board/join", None, ""),
        turn(&server, Some(HOST), &pause()),
        turn(&server, Some(&person.token), &pause()),
        client.get("/healthz"),
        client.get("/api/v1/openapi.json"),
        open.get(""),
        person.me(),
    ];
    for answer in answers {
        assert!(!answer.text().contains(name), "{}", answer.text());
    }
}
