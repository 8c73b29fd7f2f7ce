//! The one shape of errors, the page of each, CORS, `/healthz`.

use deliberation_core::procedure::Procedure;
use deliberation_core::protocol::problem::Cause;
use serde_json::json;

use crate::support::{Server, opening};

#[test]
fn every_cause_has_a_page() {
    let server = Server::start();
    for cause in Cause::ALL {
        let page = server.client().get(&format!("/problems/{}", cause.slug()));
        assert_eq!(page.status, 200);
        assert!(page.text().contains(cause.title()) && page.header("content-type").starts_with("text/html"));
        // On what it stands, in both languages.
        let template = Procedure::template();
        let article = template.iter().find(|article| article.guards.contains(&cause.guard())).unwrap();
        for title in
            article.title.translations().values().map(String::as_str).chain([article.title.original()])
        {
            assert!(page.text().contains(title), "{cause:?}: {title}");
        }
    }
    server.client().get("/problems/none").is_problem("unknown-address", 404);
    server.client().get("/problems/%ff").is_problem("unknown-address", 404);
}

#[test]
fn unknown_addresses_and_methods_are_problems_too() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    server.client().get("/api/v1/nothing").is_problem("unknown-address", 404);
    server.client().get("/api/v1").is_problem("unknown-address", 404);
    room.get("/nothing").is_problem("unknown-address", 404);
    server.client().get("/nothing.js").is_problem("unknown-address", 404);
    room.get("/acts").is_problem("method-not-allowed", 405);
    assert_eq!(room.get("/acts").header("allow"), "POST");
    room.client.post(&room.path, None, "{}").is_problem("method-not-allowed", 405);
    assert_eq!(room.client.post(&room.path, None, "{}").header("allow"), "GET,HEAD");
}

#[test]
fn any_page_may_ask_without_credentials() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let request = ureq::http::Request::builder()
        .method("OPTIONS")
        .uri(format!("{}{}/acts", room.client.api, room.path))
        .header("origin", "https://example.org")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,content-type")
        .body(())
        .unwrap();
    let preflight = room.client.agent.run(request).unwrap();
    let header = |name: &str| preflight.headers().get(name).map_or("", |value| value.to_str().unwrap());
    assert_eq!(preflight.status(), 204);
    assert_eq!((header("access-control-allow-origin"), header("access-control-max-age")), ("*", "600"));
    assert_eq!(
        header("access-control-allow-headers"),
        "authorization, content-type, last-event-id, if-none-match"
    );
    assert_eq!(header("access-control-allow-credentials"), "");
    for reply in [room.get(""), room.get("/nothing"), room.client.post(&room.at("/acts"), None, "{}")] {
        assert_eq!(reply.header("access-control-allow-origin"), "*");
        assert_eq!(reply.header("access-control-expose-headers"), "etag, retry-after, date");
        assert_eq!(reply.header("set-cookie"), "");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
    }
}

#[test]
fn it_says_that_it_is_well() {
    let reply = Server::start().client().get("/healthz");
    assert_eq!((reply.status, reply.json()), (200, json!({ "status": "ok" })));
}
