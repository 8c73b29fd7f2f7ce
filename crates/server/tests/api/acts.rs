//! `POST …/acts`

use deliberation_server::config::Config;
use deliberation_server::limits::Rate;
use serde_json::{Value, json};

use crate::support::{HOST, Server, act, config, hide, opening, problem, statement, vote};

#[test]
fn acts_are_numbered_without_gaps_and_answered_in_order() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let person = room.join();
    let ids = room.statements();
    let acts = [
        vote(&ids[0], "agree", 1),
        json!({ "type": "vote" }),
        vote(&ids[1], "perhaps", 2),
        statement(&"x".repeat(141)),
        vote(&ids[1], "pass", 3),
        json!(7),
        act("song", json!({ "notes": [1, 2, 3] })),
    ];
    let results = person.acts(&acts);
    let problems: Vec<&str> = results.iter().map(problem).collect();
    let malformed = "malformed-act";
    assert_eq!(problems, ["none", malformed, malformed, "statement-too-long", "none", malformed, "none"]);
    let seqs: Vec<Option<u64>> = results.iter().map(|result| result["seq"].as_u64()).collect();
    assert_eq!(seqs, [Some(2), None, None, None, Some(3), None, Some(4)]);
    assert_eq!(results[0]["id"], acts[0]["id"]);
    assert_eq!(results[2]["problem"]["errors"][0]["pointer"], "/value");
    assert_eq!(results[2]["id"], acts[2]["id"]);
    assert_eq!(results[3]["problem"]["errors"][0]["pointer"], "/text");
    assert!(results[3]["problem"]["rule"]["article"].is_u64(), "{}", results[3]);
    assert_eq!(person.acts(&[]), Vec::<Value>::new());
}

#[test]
fn an_act_is_done_once_however_often_it_is_sent() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let (person, other) = (room.join(), room.join());
    let ids = room.statements();
    let first = vote(&ids[0], "agree", 1);
    let results = person.acts(&[first.clone(), first.clone()]);
    assert_eq!((&results[0]["seq"], &results[1]["seq"]), (&json!(2), &json!(2)));
    assert_eq!(person.act(&first)["seq"], 2);
    // The same id with other bytes, from another session, or in one call with itself.
    let mut changed = first.clone();
    changed["value"] = json!("disagree");
    assert_eq!(problem(&person.act(&changed)), "act-id-reused");
    assert_eq!(problem(&other.act(&first)), "act-id-reused");
    let mut text = statement("New words.");
    text["id"] = first["id"].clone();
    assert_eq!(problem(&person.act(&text)), "act-id-reused");
    let (fresh, mut twin) = (vote(&ids[1], "agree", 2), vote(&ids[1], "pass", 3));
    twin["id"] = fresh["id"].clone();
    let results = person.acts(&[fresh, twin]);
    assert_eq!((problem(&results[0]), problem(&results[1])), ("none", "act-id-reused"));
    assert_eq!(person.me().json()["votes"].as_array().unwrap().len(), 2);
    // After a restart as before.
    let token = person.token.clone();
    let server = Server::on(server.stop(), config());
    let body = json!({ "acts": [first, changed] }).to_string();
    let again = server.client().post(&room.at("/acts"), Some(&token), &body).json();
    assert_eq!(again["results"][0]["seq"], 2);
    assert_eq!(problem(&again["results"][1]), "act-id-reused");
}

#[test]
fn a_refused_act_is_judged_anew_when_it_is_sent_again() {
    let server = Server::start();
    let phases = json!({ "phases": [
        { "id": "before", "kind": "collect", "allows": [] },
        { "id": "open", "kind": "deliberate", "allows": ["vote", "statement"] },
    ]});
    let room = server.open(&opening(phases));
    let (person, host) = (room.join(), room.join_as(Some(HOST), ""));
    let ballot = vote(&room.statements()[0], "agree", 1);
    let refused = person.act(&ballot);
    assert_eq!(problem(&refused), "phase-closed");
    assert_eq!(refused["problem"]["status"], 409);
    assert!(refused["problem"]["rule"]["article"].is_u64());
    assert_eq!(problem(&person.act(&act("phase", json!({ "to": "open" })))), "role-forbids");
    assert_eq!(host.act(&act("phase", json!({ "to": "open" })))["seq"], 2);
    assert_eq!(person.act(&ballot)["seq"], 3);
    let published = room.wait("the phase", |published| published.phase.id == "open");
    assert!(published.phase.rule.is_some());
}

#[test]
fn each_cause_of_a_refusal_has_its_type() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let (person, host) = (room.join(), room.join_as(Some(HOST), ""));
    let ids = room.statements();
    let mut stale = vote(&ids[0], "agree", 9);
    stale["revision"] = json!(2);
    let unknown = "0193a1c0-0000-7000-8000-00000000ffff";
    let causes = [
        (vote(unknown, "agree", 1), "unknown-statement", 422),
        (stale, "stale-revision", 409),
        (statement("a lift HELPS"), "duplicate-statement", 409),
        (act("open", opening(json!({}))), "deliberation-exists", 409),
        (act("decision", json!({ "target": ids[0], "outcome": "hide" })), "role-forbids", 403),
        (act("vote", json!({ "statement": ids[0], "value": "agree" })), "malformed-act", 422),
    ];
    for (act, slug, status) in causes {
        let result = person.act(&act);
        assert_eq!(problem(&result), slug, "{result}");
        assert_eq!(result["problem"]["status"], status);
    }
    assert_eq!(problem(&host.act(&act("phase", json!({ "to": "nowhere" })))), "unknown-phase");
    // What restricts somebody says on what ground.
    let bare = act("decision", json!({ "target": ids[2], "outcome": "hide" }));
    assert_eq!(problem(&host.act(&bare)), "ground-missing");
    assert!(host.act(&hide(&ids[2], &room.published().opening.act.to_string()))["seq"].is_u64());
    assert_eq!(problem(&person.act(&vote(&ids[2], "agree", 10))), "statement-closed");
    assert_eq!(room.wait("it goes", |p| p.statements.len() == 2).statements[1].number, 2);
}

#[test]
fn nobody_acts_under_anothers_name() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let elsewhere = server.open(&opening(json!({ "slug": "elsewhere" }))).join();
    let (mut mine, mut theirs) = (room.join(), room.join());
    let ids = room.statements();
    mine.vote(&ids[0], "agree");
    // Whatever a client says of who it is, is not believed.
    let mut claimed = vote(&ids[0], "disagree", 99);
    claimed["by"] = json!("0123456789abcdef0123456789abcdef");
    claimed["as"] = json!({ "role": "host" });
    claimed["seq"] = json!(1);
    assert!(theirs.act(&claimed)["seq"].is_u64());
    theirs.vote(&ids[1], "none");
    assert_eq!(mine.me().json()["votes"], json!([{ "statement": ids[0], "value": "agree" }]));
    let body = json!({ "acts": [vote(&ids[0], "pass", 5)] }).to_string();
    let post = |token: Option<&str>| room.client.post(&room.at("/acts"), token, &body);
    post(None).is_problem("unauthenticated", 401);
    post(Some("guess")).is_problem("unauthenticated", 401);
    post(Some(HOST)).is_problem("unauthenticated", 401);
    post(Some(&elsewhere.token)).is_problem("unauthenticated", 401);
    assert_eq!(post(None).header("www-authenticate"), "Bearer");
}

#[test]
fn a_tie_declared_later_counts_from_then_on() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let person = room.join_as(None, r#"{"tie":"viewer"}"#);
    person.act(&act("join", json!({ "tie": "affected" })));
    assert_eq!(person.me().json()["tie"], "affected");
    person.act(&statement("Who lives here decides."));
    let published = room.wait("the statement", |published| published.statements.len() == 4);
    // What somebody says of themselves shows in sums only, not beside their words.
    let by = serde_json::to_value(published.statements[3].by.as_ref().unwrap()).unwrap();
    assert_eq!(by, json!({ "number": 1, "role": "participant" }));
    person.act(&act("join", json!({})));
    assert_eq!(person.me().json()["tie"], Value::Null);
}

#[test]
fn what_cannot_be_read_is_a_problem_of_the_whole_call() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let person = room.join();
    person.post("{").is_problem("malformed-json", 400);
    person.post("[]").is_problem("malformed-body", 400);
    person.post(r#"{"acts":{}}"#).is_problem("malformed-body", 400);
    person.post("").is_problem("malformed-json", 400);
    let many: Vec<Value> = (0..21).map(|n| vote(&room.statements()[0], "agree", n)).collect();
    person.post(&json!({ "acts": many }).to_string()).is_problem("too-many-acts", 400);
    person.post(&format!("{{\"acts\":[{}]}}", " ".repeat(70_000))).is_problem("too-large", 413);
    let deep = format!("{{\"acts\":[{}{}]}}", "[".repeat(30_000), "]".repeat(30_000));
    let deep = person.post(&deep);
    assert!(deep.status < 500, "{}", deep.text());
    let as_text = |kind: Option<&str>, body: &[u8]| {
        room.client.post_as(&room.at("/acts"), Some(&person.token), kind, body)
    };
    as_text(Some("text/plain"), b"{}").is_problem("unsupported-media-type", 415);
    as_text(Some("application/json"), b"{\"acts\":[\"\xff\"]}").is_problem("malformed-json", 400);
    assert_eq!(as_text(Some("Application/JSON; charset=utf-8"), b"{\"acts\":[]}").status, 200);
    server.client().post("/deliberations/none/acts", None, "{}").is_problem("unknown-deliberation", 404);
}

#[test]
fn one_session_sends_so_much_only() {
    let server = Server::with(Config { acts: Some(Rate { each_second: 1.0, burst: 3.0 }), ..config() });
    let room = server.open(&opening(json!({})));
    let (person, other) = (room.join(), room.join());
    let ids = room.statements();
    person.acts(&[vote(&ids[0], "agree", 1), vote(&ids[1], "agree", 2)]);
    let body = json!({ "acts": [vote(&ids[0], "pass", 3), vote(&ids[1], "pass", 4)] }).to_string();
    let limited = person.post(&body);
    limited.is_problem("too-many-requests", 429);
    assert_eq!(limited.header("retry-after"), "1");
    assert_eq!(other.post(&body).status, 200);
}

#[test]
fn many_at_once_lose_nothing() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let ids = room.statements();
    let seqs = std::thread::scope(|scope| {
        let voters: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    let mut person = room.join();
                    let values = ["agree", "disagree", "pass", "none", "agree"];
                    let votes =
                        (0..30).map(|n| person.vote(&ids[n % 3], values[n % 5])["seq"].as_u64().unwrap());
                    votes.collect::<Vec<u64>>()
                })
            })
            .collect();
        let mut seqs: Vec<u64> = voters.into_iter().flat_map(|voter| voter.join().unwrap()).collect();
        seqs.sort_unstable();
        seqs
    });
    assert_eq!(seqs, (2..242).collect::<Vec<u64>>());
    room.wait("all of them", |published| published.participation.took_part == 8);
}

#[test]
fn an_act_does_not_take_the_id_of_what_came_with_the_opening() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let person = room.join();
    let id = room.statements().remove(0);
    // A post that stood under itself would have no top.
    let mut own =
        act("argument", json!({ "on": id, "relation": "support", "text": { "lang": "en", "text": "x" } }));
    own["id"] = json!(id);
    assert_eq!(problem(&person.act(&own)), "act-id-reused");
    own["id"] = act("x", json!({}))["id"].clone();
    assert!(person.act(&own)["seq"].is_u64());
}
