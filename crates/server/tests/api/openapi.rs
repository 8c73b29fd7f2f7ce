//! The contract.

use deliberation_server::openapi::document;
use serde_json::Value;

use crate::support::Server;

#[test]
fn the_document_that_is_checked_in_is_the_one_of_the_code() {
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
    let kept = std::fs::read_to_string(kept).unwrap_or_default();
    assert!(
        kept == document(),
        "crates/server/openapi.json is not what the code says. If the change is meant, renew it with \
         `cargo xtask openapi` (or `cargo run -p deliberation-server -- openapi > crates/server/openapi.json`) \
         and tell of it in CHANGELOG.md."
    );
}

#[test]
fn every_address_of_the_document_is_served_and_the_document_too() {
    let server = Server::start();
    let served = server.client().get("/api/v1/openapi.json").json();
    assert_eq!(served, serde_json::from_str::<Value>(&document()).unwrap());
    assert!(served["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths = served["paths"].as_object().unwrap();
    assert_eq!(paths.len(), 24);
    for (path, methods) in paths {
        let path = path
            .replace("{id}", "none")
            .replace("{number}", "1")
            .replace("{statement}", "none")
            .replace("{receipt}", "none");
        let method = methods.as_object().unwrap().keys().next().unwrap();
        let client = server.client();
        let request = ureq::http::Request::builder().method(method.to_uppercase().as_str());
        let request = request.uri(format!("{}{path}", client.root)).body(()).unwrap();
        let status = client.agent.run(request).unwrap();
        let text = status.into_body().read_to_string().unwrap();
        assert!(!text.contains("unknown-address") && !text.contains("method-not-allowed"), "{path}: {text}");
    }
    let text = document();
    for named in
        ["Published", "Tick", "Act", "Problem", "Mine", "ActsAnswer", "ThreadPage", "JoinRequest", "Opened"]
    {
        assert!(served["components"]["schemas"].get(named).is_some(), "{named} is missing");
    }
    assert!(!text.contains("TODO"));
}
