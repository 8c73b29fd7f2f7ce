//! `GET …/statements/{statement}/thread`, `GET …/thread`, and the posts of ticks.

use std::collections::BTreeMap;

use deliberation_core::difference::Tick;
use serde_json::{Value, json};

use crate::support::{HOST, Person, Room, Server, act, argue, does, hide, opening, problem};

fn words(page: &Value) -> Vec<String> {
    let posts = page["posts"].as_array().unwrap().iter();
    posts.filter_map(|post| Some(post["text"]["text"].as_str()?.to_owned())).collect()
}

fn thread(room: &Room, of: &str) -> Value {
    let address = if of.is_empty() { "/thread".to_owned() } else { format!("/statements/{of}/thread") };
    let reply = room.get(&address);
    assert_eq!((reply.status, reply.header("cache-control").contains("s-maxage=1")), (200, true));
    reply.json()
}

/// Waits until so many posts are published under a statement, or beside the programme.
fn wait(room: &Room, of: &str, posts: u32) {
    room.wait("posts", |published| {
        let head = published.threads.iter();
        let mut head = head.filter(|head| head.statement.map_or(of.is_empty(), |id| id.to_string() == of));
        head.next().map_or(0, |head| head.posts) == posts
    });
}

#[test]
fn a_thread_is_read_page_by_page_and_followed_by_ticks() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let (me, statement) = (room.join(), room.statements().remove(0));
    let mut on = statement.clone();
    for n in 0..5 {
        on = does(&me, &argue(&on, "support", &format!("Reason {n}")));
    }
    wait(&room, &statement, 5);
    let page = thread(&room, &statement);
    assert_eq!(words(&page), ["Reason 0", "Reason 1", "Reason 2", "Reason 3", "Reason 4"]);
    assert_eq!(page["posts"][4]["on"], page["posts"][3]["id"]);
    let later = room.get(&format!("/statements/{statement}/thread?after=3"));
    assert_eq!(words(&later.json()), ["Reason 3", "Reason 4"]);
    // What has the page goes on with ticks.
    let mut rows: BTreeMap<String, Value> = BTreeMap::new();
    let mut at = page["tick"].as_u64().unwrap();
    does(
        &me,
        &act("revision", json!({ "target": on, "base": 1, "text": { "lang": "en", "text": "Better" } })),
    );
    does(&me, &argue(&statement, "oppose", "But"));
    wait(&room, &statement, 6);
    let newest = room.published().tick;
    while at < newest {
        at += 1;
        let tick: Tick = serde_json::from_slice(&room.get(&format!("/ticks/{at}")).body).unwrap();
        for row in tick.posts.as_array().into_iter().flatten() {
            rows.insert(row["id"].as_str().unwrap().to_owned(), row.clone());
        }
    }
    assert_eq!(rows.len(), 2);
    assert_eq!(
        (&rows[&on]["revision"], &rows[&on]["earlier"][0]["text"]["text"]),
        (&json!(2), &json!("Reason 4"))
    );
    let mine = me.me().json();
    assert_eq!(mine["posts"].as_array().unwrap().len(), 6);
    assert_eq!(mine["posts"][4]["text"]["text"], "Better");
}

#[test]
fn what_is_taken_back_is_nowhere_any_more() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let (me, host, statement) = (room.join(), room.join_as(Some(HOST), ""), room.statements().remove(0));
    let slip = does(&me, &argue(&statement, "support", "My number is 138"));
    let insult = does(&me, &argue(&statement, "oppose", "You fool"));
    wait(&room, &statement, 2);
    let before = room.published().tick;
    does(&me, &act("withdraw", json!({ "target": slip })));
    does(&host, &hide(&insult, &insult));
    room.wait("nothing", |published| published.threads.is_empty());
    let page = thread(&room, &statement);
    assert_eq!(words(&page), Vec::<String>::new());
    assert_eq!(
        (&page["posts"][0]["absent"], &page["posts"][1]["absent"]),
        (&json!("withdrawn"), &json!("hidden"))
    );
    room.get(&format!("/ticks/{before}")).is_problem("gone", 410);
    room.get(&format!("/snapshots/{before}")).is_problem("gone", 410);
    // Its author keeps the words.
    assert_eq!(me.me().json()["posts"][1]["text"]["text"], "You fool");
}

#[test]
fn remarks_and_what_was_said_stand_beside_until_they_are_attached() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let (me, host, statement) = (room.join(), room.join_as(Some(HOST), ""), room.statements().remove(0));
    let moment = json!({ "programme": "ep-298", "ms": 61_000 });
    let text = |words: &str| json!({ "lang": "en", "text": words });
    let remark = does(&me, &act("remark", json!({ "text": text("And the noise?"), "moment": moment })));
    let said = json!({ "text": text("48 homes."), "speaker": { "name": "Ms Li" }, "moment": moment });
    assert_eq!(problem(&me.act(&act("spoken", said.clone()))), "role-forbids");
    let bare = json!({ "text": text("48 homes."), "speaker": { "name": "Ms Li" } });
    let refused = host.act(&act("spoken", bare));
    assert_eq!(
        (problem(&refused), &refused["problem"]["errors"][0]["pointer"]),
        ("unfit-post", &json!("/moment"))
    );
    let said = does(&host, &act("spoken", said));
    does(&me, &argue(&said, "ask", "All of them?"));
    wait(&room, "", 3);
    assert_eq!(thread(&room, "")["posts"][1]["speaker"]["name"], "Ms Li");
    does(&me, &act("attach", json!({ "target": remark, "to": statement })));
    does(&host, &act("attach", json!({ "target": said, "to": statement })));
    wait(&room, &statement, 3);
    assert_eq!(words(&thread(&room, &statement)), ["And the noise?", "48 homes.", "All of them?"]);
    assert!(words(&thread(&room, "")).is_empty());
}

#[test]
fn ratings_are_mine_at_once_and_everybodys_from_five_on() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let (me, statement) = (room.join(), room.statements().remove(0));
    let post = does(&me, &argue(&statement, "support", "A reason"));
    let rate = |value: &str| act("rating", json!({ "post": post, "revision": 1, "value": value, "nth": 1 }));
    let raters: Vec<Person> = (0..5).map(|_| room.join()).collect();
    for (at, rater) in raters.iter().enumerate() {
        wait(&room, &statement, 1);
        assert_eq!(thread(&room, &statement)["posts"][0]["ratings"], Value::Null);
        does(rater, &rate(if at == 0 { "down" } else { "up" }));
        assert_eq!(rater.me().json()["ratings"][0]["post"], json!(post));
    }
    for _ in 0..100 {
        if thread(&room, &statement)["posts"][0]["ratings"] != Value::Null {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(thread(&room, &statement)["posts"][0]["ratings"], json!({ "up": 4, "down": 1 }));
    assert_eq!(
        problem(
            &raters[0].act(&act("rating", json!({ "post": post, "revision": 2, "value": "up", "nth": 2 })))
        ),
        "stale-revision"
    );
}

#[test]
fn what_is_no_thread_is_said_to_be_none() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let statement = room.statements().remove(0);
    room.get("/statements/none/thread").is_problem("unknown-thread", 404);
    room.get("/statements/0193a1c0-0000-7000-8000-000000000009/thread").is_problem("unknown-thread", 404);
    room.get(&format!("/statements/{statement}/thread?after=x")).is_problem("malformed-body", 400);
    room.get("/thread?after=-1").is_problem("malformed-body", 400);
    server.client().get("/deliberations/none/thread").is_problem("unknown-deliberation", 404);
    let result = room.join().act(&argue(&statement, "because", "No such relation"));
    assert_eq!(
        (problem(&result), &result["problem"]["errors"][0]["pointer"]),
        ("malformed-act", &json!("/relation"))
    );
    let foreign = act(
        "argument",
        json!({ "on": statement, "relation": "ask", "text": { "lang": "en", "text": "?" },
        "sources": [{ "url": "javascript:alert(1)" }] }),
    );
    let result = room.join().act(&foreign);
    assert_eq!(result["problem"]["errors"][0]["pointer"], "/sources/0/url");
}

#[test]
fn all_posts_are_read_and_then_what_was_changed() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let (me, statement) = (room.join(), room.statements().remove(0));
    let first = does(&me, &argue(&statement, "support", "Reason 0"));
    does(&me, &act("remark", json!({ "text": { "lang": "en", "text": "Beside it" } })));
    wait(&room, &statement, 1);
    wait(&room, "", 1);
    let all = room.get("/posts").json();
    assert_eq!(words(&all), ["Reason 0", "Beside it"]);
    let since = all["since"].as_u64().unwrap();
    assert!(words(&room.get(&format!("/posts?since={since}")).json()).is_empty());
    does(&me, &act("withdraw", json!({ "target": first })));
    room.wait("nothing under it", |published| published.threads.iter().all(|head| head.statement.is_none()));
    let later = room.get(&format!("/posts?since={since}")).json();
    assert_eq!((&later["posts"][0]["id"], later["posts"].as_array().unwrap().len()), (&json!(first), 1));
    room.get("/posts?since=x").is_problem("malformed-body", 400);
}

#[test]
fn who_has_a_role_hears_as_what_they_act() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let host = room.join_as(Some(HOST), "");
    assert_eq!(host.me().json()["standing"]["role"], "host");
    assert!(room.join().me().json().get("standing").is_none());
}
