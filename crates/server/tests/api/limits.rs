//! Limits: how many texts one person and one network send, and what is not counted among them.

use deliberation_core::protocol::proof::{Proof, Search};
use deliberation_server::config::Config;
use deliberation_server::limits::{Budget, Rate};
use serde_json::{Value, json};

use crate::portal::{Portal, claims};
use crate::support::{
    HOST, Person, Reply, Server, act, argue, config, does, opening, problem, statement, text, vote,
};

/// A server that takes so many texts of one person and of one network, behind one proxy of ours.
fn server(person: Budget, network: Budget) -> Server {
    Server::with(Config { texts: Some((person, network)), trusted_proxies: 1, ..config() })
}

const MANY: Budget = Budget { minute: 1_000, hour: 1_000 };

/// Sends acts from an address, as a proxy of ours tells it.
fn from(address: &str, person: &Person, acts: &[Value]) -> Reply {
    let request =
        person.room.client.agent.post(format!("{}{}/acts", person.room.client.api, person.room.path));
    let request = request
        .header("authorization", format!("Bearer {}", person.token))
        .header("x-forwarded-for", format!("203.0.113.9, {address}"))
        .content_type("application/json");
    let answer = request.send(json!({ "acts": acts }).to_string()).unwrap();
    let (parts, mut body) = answer.into_parts();
    Reply { status: parts.status.as_u16(), headers: parts.headers, body: body.read_to_vec().unwrap() }
}

/// That a call of texts was refused, with the article and when to come again.
fn is_too_many(reply: &Reply, seconds: std::ops::RangeInclusive<u64>) {
    reply.is_problem("too-many-texts", 429);
    assert_eq!(reply.json()["rule"]["article"], 23, "{}", reply.text());
    let after: u64 = reply.header("retry-after").parse().unwrap();
    assert!(seconds.contains(&after), "{after}");
}

#[test]
fn one_person_writes_so_many_texts_a_minute_and_votes_on() {
    let server = server(Budget { minute: 3, hour: 100 }, MANY);
    let room = server.open(&opening(json!({})));
    let (person, other, first) = (room.join(), room.join(), room.statements().remove(0));
    let from = |person: &Person, acts: &[Value]| from("198.51.100.7", person, acts);
    let mine = does(&person, &statement("One."));
    let reason = does(&person, &argue(&first, "support", "Two."));
    does(&person, &act("revision", json!({ "target": mine, "base": 1, "text": text("One, better.") })));
    // Whatever kind of text it is: the budget is one.
    let remark = act("remark", json!({ "text": text("Four.") }));
    is_too_many(&from(&person, std::slice::from_ref(&remark)), 10..=20);
    let report = json!({ "target": first, "revision": 1, "reason": "spam" });
    is_too_many(&from(&person, &[act("flag", report.clone()), statement("Five.")]), 10..=20);
    // Votes and what takes words back are not counted; in one call with a text they go through.
    let call = [vote(&first, "agree", 1), remark.clone(), act("withdraw", json!({ "target": reason }))];
    let answer = from(&person, &call);
    assert_eq!(answer.status, 200);
    let results = answer.json()["results"].as_array().cloned().unwrap();
    assert_eq!(results.iter().map(problem).collect::<Vec<_>>(), ["none", "too-many-texts", "none"]);
    assert_eq!(results[1]["problem"]["rule"]["article"], 23);
    assert!(results[1]["problem"]["detail"].as_str().unwrap().contains("seconds"));
    for nth in 2..40 {
        assert_eq!(problem(&person.act(&vote(&first, "disagree", nth))), "none");
    }
    // Others write on from the same place.
    does(&other, &statement("Mine."));
}

#[test]
fn the_texts_of_one_network_are_counted_together_and_of_another_apart() {
    let server = server(MANY, Budget { minute: 4, hour: 100 });
    let room = server.open(&opening(json!({})));
    let write = |address: &str| {
        from(
            address,
            &room.join(),
            &[statement(&format!("{address} {}", deliberation_server::random::text::<6>()))],
        )
    };
    // One telephone has many addresses of IPv6, and as many sessions as it likes.
    for host in 1..=4 {
        assert_eq!(write(&format!("2001:db8:1:2::{host}")).status, 200);
    }
    is_too_many(&write("2001:db8:1:2:ffff::1"), 10..=15);
    assert_eq!(write("2001:db8:1:3::1").status, 200, "the next telephone");
    for _ in 0..4 {
        assert_eq!(write("198.51.100.7").status, 200);
    }
    is_too_many(&write("198.51.100.7"), 10..=15);
    is_too_many(&write("::ffff:198.51.100.7"), 10..=15);
    assert_eq!(write("198.51.100.8").status, 200);
    // What a client writes into the header itself is not believed.
    is_too_many(&write("198.51.100.9, 198.51.100.7"), 10..=15);
    // Whoever has votes to give gives them from there.
    let (mut voter, first) = (room.join(), room.statements().remove(0));
    assert_eq!(problem(&voter.vote(&first, "agree")), "none");
    let ballots: Vec<Value> = (2..10).map(|nth| vote(&first, "pass", nth)).collect();
    assert_eq!(from("198.51.100.7", &voter, &ballots).status, 200);
}

#[test]
fn who_is_vouched_for_has_one_budget_on_all_devices() {
    let portal = Portal::new();
    let texts = Some((Budget { minute: 3, hour: 5 }, MANY));
    let server = Server::with(Config { texts, ..portal.config() });
    let room = server.open(&opening(json!({})));
    let token = portal.sign(&claims("lin", json!({})));
    let devices = [room.join_as(Some(&token), ""), room.join_as(Some(&token), "")];
    for n in 0..3 {
        does(&devices[n % 2], &statement(&format!("Number {n}.")));
    }
    let refused = devices[1].post(&json!({ "acts": [statement("One more.")] }).to_string());
    is_too_many(&refused, 10..=20);
    // Reports of people who are vouched for are counted by the rules alone.
    let first = room.statements().remove(0);
    does(&devices[0], &act("flag", json!({ "target": first, "revision": 1, "reason": "spam" })));
    // Who runs the room answers many.
    let host = room.join_as(Some(HOST), "");
    for n in 0..8 {
        does(&host, &argue(&first, "support", &format!("Answer {n}.")));
    }
}

/// Finds the solution of a challenge.
fn solved(challenge: &Value) -> Value {
    let challenge = challenge.as_str().unwrap().to_owned();
    let mut search = Search::new(&challenge).unwrap();
    let nonce = std::iter::repeat_with(|| search.go_on(1_000)).find_map(|found| found).unwrap();
    json!({ "proof": { "challenge": challenge, "nonce": nonce } })
}

#[test]
fn where_it_is_asked_for_somebody_unknown_proves_work_before_they_join() {
    let portal = Portal::new();
    let server = Server::with(Config { proof: Some(10), ..portal.config() });
    let (room, other) = (server.open(&opening(json!({}))), server.open(&opening(json!({ "slug": "other" }))));
    let join = |body: &Value| room.client.post(&room.at("/join"), None, &body.to_string());
    let asked = |body: &Value| {
        let reply = join(body);
        reply.is_problem("proof-needed", 403);
        assert_eq!(reply.json()["rule"]["article"], 23);
        assert_eq!(reply.header("cache-control"), "no-store");
        reply.json()
    };
    let first = asked(&json!({ "tie": "party" }));
    assert!(first["challenge"].as_str().unwrap().starts_with("10."), "{first}");
    let mut proof = solved(&first["challenge"]);
    proof["tie"] = json!("party");
    let reply = join(&proof);
    assert_eq!(reply.status, 201, "{}", reply.text());
    let token = reply.json()["token"].as_str().unwrap().to_owned();
    let mut person = Person::new(&room, token);
    assert_eq!(person.me().json()["tie"], "party");
    assert!(person.vote(&room.statements()[0], "agree")["seq"].is_u64());
    // It opens one session, here; and says why it opens no other.
    let says = |body: &Value, what: &str| {
        let refused = asked(body);
        assert!(refused["detail"].as_str().unwrap().contains(what), "{refused}");
        refused["challenge"].clone()
    };
    let next = says(&proof, "was used");
    let elsewhere = other.client.post(&other.at("/join"), None, &solved(&next).to_string());
    elsewhere.is_problem("proof-needed", 403);
    assert_eq!(join(&solved(&next)).status, 201);
    let mut wrong = solved(&asked(&json!({}))["challenge"]);
    let challenge = wrong["proof"]["challenge"].as_str().unwrap().to_owned();
    let unsolved = (0..).find(|&nonce| !Proof { challenge: challenge.clone(), nonce }.holds());
    wrong["proof"]["nonce"] = json!(unsolved.unwrap());
    says(&wrong, "does not solve");
    says(&json!({ "proof": { "challenge": "10.AAAA", "nonce": 1 } }), "not made here");
    let malformed = json!({ "proof": { "challenge": 7 } });
    join(&malformed).is_problem("malformed-body", 400);
    // Those for whom somebody vouches are never asked.
    room.join_as(Some(HOST), "");
    room.join_as(Some(&portal.sign(&claims("lin", json!({})))), "");
}

#[test]
fn asking_what_to_solve_is_no_join_and_a_limit_uses_no_proof_up() {
    let joins = Some(Rate { each_second: 0.001, burst: 1.0 });
    let server = Server::with(Config { proof: Some(8), joins, ..config() });
    let room = server.open(&opening(json!({})));
    let join = |body: &str| room.client.post(&room.at("/join"), None, body);
    let challenges: Vec<Value> = (0..5).map(|_| join("").json()["challenge"].clone()).collect();
    assert_eq!(join(&solved(&challenges[0]).to_string()).status, 201);
    let (second, third) = (solved(&challenges[1]).to_string(), solved(&challenges[2]).to_string());
    join(&second).is_problem("too-many-requests", 429);
    join(&third).is_problem("too-many-requests", 429);
}
