//! `POST /deliberations`

use serde_json::json;

use crate::support::{HOST, Server, config, opening};

#[test]
fn the_host_opens_and_the_same_again_changes_nothing() {
    let server = Server::start();
    let client = server.client();
    let body = opening(json!({ "slug": "lift" })).to_string();
    let first = client.post("/deliberations", Some(HOST), &body);
    assert_eq!((first.status, first.header("location")), (201, "/api/v1/deliberations/lift"));
    assert_eq!(first.json(), json!({ "id": "lift", "seq": 1 }));
    let second = client.post("/deliberations", Some(HOST), &body);
    assert_eq!((second.status, second.json()), (200, first.json()));
    let other = opening(json!({ "slug": "lift", "why": { "lang": "en", "text": "Stairs." } })).to_string();
    client.post("/deliberations", Some(HOST), &other).is_problem("deliberation-exists", 409);
    let published = client.get("/deliberations/lift").json();
    assert_eq!(published["opening"]["question"]["text"], "A lift?");
    assert_eq!(published["statements"].as_array().unwrap().len(), 3);
}

#[test]
fn without_a_slug_the_id_is_that_of_the_act() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    assert_eq!(room.path, format!("/deliberations/{}", room.published().opening.act));
}

#[test]
fn nobody_else_opens() {
    let server = Server::start();
    let body = opening(json!({})).to_string();
    server.client().post("/deliberations", None, &body).is_problem("unauthenticated", 401);
    server.client().post("/deliberations", Some("guess"), &body).is_problem("unauthenticated", 401);
    let closed = Server::with(deliberation_server::config::Config { host_token: None, ..config() });
    closed.client().post("/deliberations", Some(HOST), &body).is_problem("role-forbids", 403);
}

#[test]
fn a_bad_opening_is_told_where_it_is_bad() {
    let server = Server::start();
    let post = |body: &str| server.client().post("/deliberations", Some(HOST), body);
    post("{").is_problem("malformed-json", 400);
    let missing = post("{}");
    missing.is_problem("malformed-act", 422);
    assert!(missing.text().contains("question"), "{}", missing.text());
    post(&opening(json!({ "slug": "a/b" })).to_string()).is_problem("malformed-act", 422);
    post(&" ".repeat(600_000)).is_problem("too-large", 413);
    let plain = server.client().post_as("/deliberations", Some(HOST), Some("text/plain"), b"{}");
    plain.is_problem("unsupported-media-type", 415);
}
