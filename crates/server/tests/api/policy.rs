//! The terms over the wire: what an opening without any does, what one is refused for, and the page to sign.

use serde_json::json;

use crate::support::{HOST, Server, act, opening, problem, statement, terms};

#[test]
fn without_terms_what_is_written_by_somebody_unknown_waits() {
    let server = Server::start();
    let mut unsaid = opening(json!({ "slug": "unsaid" }));
    unsaid.as_object_mut().unwrap().remove("terms");
    let room = server.open(&unsaid);
    // Everybody is told so, and the same opening again adds nothing.
    assert_eq!(room.published().moderation["hold"], "unvouched");
    let seq = room.published().seq;
    let again = server.client().post("/deliberations", Some(HOST), &unsaid.to_string());
    assert_eq!((again.status, seq), (200, 2));
    let (mut person, host) = (room.join(), room.join_as(Some(HOST), ""));
    let written = statement("Whose is this?");
    assert!(person.act(&written)["seq"].is_u64());
    assert_eq!(person.me().json()["statements"][0]["visibility"], "waiting");
    // A vote never waits.
    let first = room.statements().remove(0);
    assert!(person.vote(&first, "agree")["seq"].is_u64());
    room.wait("the vote", |published| published.participation.voters == 1);
    assert_eq!(room.published().statements.len(), 3);
    // Until the host says otherwise.
    assert!(host.act(&act("writing", json!({})))["seq"].is_u64());
    assert!(person.act(&statement("And this?"))["seq"].is_u64());
    room.wait("the next", |published| published.statements.len() == 4);
}

#[test]
fn an_opening_that_is_looser_than_its_profile_is_refused_where_it_is() {
    let server = Server::start();
    let refused = |more: serde_json::Value, pointer: &str| {
        let reply = server.client().post("/deliberations", Some(HOST), &opening(more).to_string());
        reply.is_problem("malformed-act", 422);
        assert_eq!(reply.json()["errors"][0]["pointer"], pointer);
    };
    let cn = json!({ "profile": "cn-news", "version": 1, "addresses": { "complaint": "tousu@example.cn" } });
    refused(json!({ "terms": { "profile": "cn-news", "version": 1 } }), "/terms/addresses/complaint");
    let phases = json!([{ "id": "a", "kind": "deliberate", "review": "after" }]);
    refused(json!({ "terms": cn, "phases": phases }), "/phases/0/review");
    let room = server.open(&opening(json!({ "terms": cn })));
    let mut person = room.join();
    let written = person.act(&statement("Not mine to say"));
    assert_eq!((problem(&written), &written["problem"]["rule"]["article"]), ("identity-needed", &json!(21)));
    let first = room.statements().remove(0);
    assert!(person.vote(&first, "agree")["seq"].is_u64());
}

#[test]
fn the_page_to_sign_is_a_page_without_a_script() {
    let server = Server::start();
    let mut own = terms();
    own["addresses"] = json!({ "appeal": "berufung@example.org" });
    let hostile = json!({ "lang": "en", "text": "<script>alert(1)</script>\u{202E}" });
    let room = server.open(&opening(json!({ "terms": own, "question": hostile })));
    let page = room.get("/policy?lang=en");
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    let text = page.text();
    assert!(text.contains("&lt;script&gt;alert(1)") && !text.contains("<script"), "{text}");
    assert!(text.contains("berufung@example.org") && text.contains("not checked by anybody"), "{text}");
    assert!(room.get("/policy?lang=zh-TW").text().contains("没有人核对过"));
    // Of a language that is none, the deliberation's own.
    assert!(room.get("/policy?lang=%3Cb%3E").text().contains("Terms of the deliberation"));
}

#[test]
fn without_terms_the_page_says_what_holds_now() {
    let server = Server::start();
    let mut unsaid = opening(json!({}));
    unsaid.as_object_mut().unwrap().remove("terms");
    let room = server.open(&unsaid);
    let said = |words: &str| room.get("/policy?lang=en").text().contains(words);
    let held = "by people for whom nobody vouches is reviewed before others see it";
    assert!(said(held));
    let host = room.join_as(Some(HOST), "");
    assert!(host.act(&act("writing", json!({ "hold": "nothing" })))["seq"].is_u64());
    room.wait("that no texts wait", |published| published.moderation.get("hold").is_none());
    assert!(said("Nobody's texts wait now") && !said(held));
}
