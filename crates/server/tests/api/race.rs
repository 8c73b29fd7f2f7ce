//! What is done many times at once is done once.

use std::sync::Barrier;

use serde_json::{Value, json};

use crate::portal::{Portal, claims};
use crate::support::{Person, Server, act, hide, opening, problem, statement, vote};

/// So many come at once.
pub const MANY: usize = 200;

/// Sends acts of one person, each in a call of its own, all at the same moment. Gives the results.
pub fn at_once(person: &Person, acts: &[Value]) -> Vec<Value> {
    let (gate, acts) = (&Barrier::new(acts.len()), acts.iter());
    std::thread::scope(|scope| {
        let calls: Vec<_> = acts
            .map(|act| {
                scope.spawn(move || {
                    gate.wait();
                    person.act(act)
                })
            })
            .collect();
        calls.into_iter().map(|call| call.join().unwrap()).collect()
    })
}

/// The same acts again and again; and the same said in acts of their own.
fn repeated(new: impl Fn(u64) -> Value) -> [Vec<Value>; 2] {
    [vec![new(1); MANY], (2..2 + MANY as u64).map(new).collect()]
}

#[test]
fn equal_votes_at_once_count_once() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let person = room.join();
    let first = room.statements().remove(0);
    let [same, alike] = repeated(|nth| vote(&first, "agree", nth));
    let places: Vec<Value> =
        at_once(&person, &same).into_iter().map(|result| result["seq"].clone()).collect();
    assert!(places[0].is_u64() && places.iter().all(|place| *place == places[0]), "{places:?}");
    assert!(at_once(&person, &alike).iter().all(|result| result["seq"].is_u64()));
    // Four others, so that sums are shown.
    for _ in 0..4 {
        room.join().vote(&first, "agree");
    }
    let last = 1 + 1 + MANY as u64 + 4;
    let published = room.wait("all", |published| published.seq == last);
    assert_eq!(published.participation.voters, 5);
    let tally = published.statements[0].tally.unwrap();
    assert_eq!((tally.agree, tally.disagree, tally.pass), (5, 0, 0));
}

#[test]
fn equal_reports_at_once_are_one() {
    let portal = Portal::new();
    let server = Server::with(portal.config());
    let room = server.open(&opening(json!({})));
    let (author, reporter) = (room.join(), room.join());
    let moderator = room.join_as(Some(&portal.sign(&claims("mod", json!({ "role": "moderator" })))), "");
    let written = statement("Look at this.");
    author.act(&written);
    let flag = |_| act("flag", json!({ "target": written["id"], "revision": 1, "reason": "spam" }));
    let same = vec![flag(0); MANY];
    let [_, alike] = repeated(flag);
    for acts in [same, alike] {
        assert!(at_once(&reporter, &acts).iter().all(|result| result["seq"].is_u64()));
        let queue = moderator.get("/queue").json();
        assert_eq!(
            (&queue["open"], queue["cases"][0]["flags"].as_array().map(Vec::len)),
            (&json!(1), Some(1))
        );
        assert_eq!(queue["cases"][0]["score"], 10);
    }
    assert_eq!(reporter.me().json()["moderation"]["flags"].as_array().map(Vec::len), Some(1));
}

#[test]
fn of_two_who_decide_at_once_one_is_told_that_the_case_changed() {
    let portal = Portal::new();
    let server = Server::with(portal.config());
    let room = server.open(&opening(json!({})));
    let author = room.join();
    let moderators = ["one", "two"]
        .map(|who| room.join_as(Some(&portal.sign(&claims(who, json!({ "role": "moderator" })))), ""));
    for n in 0..10 {
        let written = statement(&format!("Number {n} of what I say."));
        author.act(&written);
        let id = written["id"].as_str().unwrap();
        room.join().act(&act("flag", json!({ "target": id, "revision": 1, "reason": "attack" })));
        let queue = moderators[0].get("/queue").json();
        let base = queue["cases"][0]["changed"].clone();
        assert!(base.is_u64() && queue["cases"][0]["target"] == id, "{queue}");
        let gate = Barrier::new(2);
        let results: Vec<Value> = std::thread::scope(|scope| {
            let calls: Vec<_> = moderators
                .iter()
                .map(|moderator| {
                    let mut decision = hide(id, id);
                    decision["base"] = base.clone();
                    let gate = &gate;
                    scope.spawn(move || {
                        gate.wait();
                        moderator.act(&decision)
                    })
                })
                .collect();
            calls.into_iter().map(|call| call.join().unwrap()).collect()
        });
        let mut causes: Vec<&str> = results.iter().map(problem).collect();
        causes.sort_unstable();
        assert_eq!(causes, ["case-changed", "none"], "{results:?}");
    }
}
