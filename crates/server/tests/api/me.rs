//! `GET …/me`

use serde_json::json;

use crate::support::{Server, opening, statement};

#[test]
fn it_says_what_is_mine_at_once_and_to_me_only() {
    let server = Server::start();
    let room = server.open(&opening(json!({ "policy": { "review": "before" } })));
    let (mut person, mut other) = (room.join(), room.join());
    let ids = room.statements();
    person.vote(&ids[0], "agree");
    person.vote(&ids[1], "pass");
    person.vote(&ids[1], "none");
    other.vote(&ids[2], "disagree");
    let written = statement("Mine, under review.");
    assert_eq!(person.act(&written)["seq"], 6);
    let me = person.me();
    assert_eq!(me.header("cache-control"), "private, no-store");
    let mut mine = me.json();
    // The code by which one is given a role is drawn anew for each person.
    let told = mine["moderation"].take();
    assert!(told["handle"].as_str().is_some_and(|handle| handle.len() == 14), "{told}");
    mine.as_object_mut().unwrap().remove("moderation");
    assert_eq!(
        mine,
        json!({
            "role": "participant", "nth": 3, "seq": 6,
            "votes": [{ "statement": ids[0], "value": "agree" }],
            "statements": [{
                "id": written["id"],
                "text": { "lang": "en", "text": "Mine, under review." },
                "visibility": "waiting",
            }],
        })
    );
    assert_eq!(room.published().statements.len(), 3);
    room.get("/me").is_problem("unauthenticated", 401);
}
