//! The weaknesses for which Decidim got a CVE, each by its name, tried here. What has no counterpart here is no test: there are
//! no private resources that are embedded, no exports by link and no push subscriptions; what comes nearest is.

use std::net::TcpListener;

use deliberation_server::clock;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::portal::{Portal, claims};
use crate::race::{MANY, at_once};
use crate::support::{
    HOST, Reply, Room, Server, act, argue, does, hide, opening, problem, statement, text, vote,
};

/// Runs where it is taken for markup.
const SCRIPT: &str = "<img src=x onerror=alert(1)></script><script>alert(1)</script>";

/// That an answer is data, and that no browser takes it for a page.
fn is_data(reply: &Reply) {
    let kind = reply.header("content-type");
    assert!(matches!(kind, "application/json" | "application/problem+json"), "{kind}: {}", reply.text());
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
}

/// Waits until what is at an address says a word.
fn says(room: &Room, path: &str, word: &str) -> Reply {
    for _ in 0..250 {
        let reply = room.get(path);
        if reply.text().contains(word) {
            return reply;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("{path} never said {word}");
}

/// CVE-2023-47634: an endorsement sent in parallel counted more than once.
#[test]
fn parallel_double_endorsement() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let (author, person, host) = (room.join(), room.join(), room.join_as(Some(HOST), ""));
    let first = room.statements().remove(0);
    let ballots: Vec<Value> = (1..=MANY as u64).map(|nth| vote(&first, "agree", nth)).collect();
    at_once(&person, &ballots);
    let id = does(&author, &statement("Look at this."));
    let flags: Vec<Value> =
        (0..MANY).map(|_| act("flag", json!({ "target": id, "revision": 1, "reason": "spam" }))).collect();
    at_once(&person, &flags);
    let decision = does(&host, &hide(&id, &id));
    let appeals: Vec<Value> = (0..MANY)
        .map(|_| act("appeal", json!({ "decision": decision, "text": text("Look again.") })))
        .collect();
    let results = at_once(&author, &appeals);
    assert_eq!(results.iter().filter(|result| result["seq"].is_u64()).count(), 1);
    assert_eq!(results.iter().filter(|result| problem(result) == "appeal-closed").count(), MANY - 1);
    let published = room.wait("the vote", |published| published.participation.voters > 0);
    assert_eq!(published.participation.voters, 1);
    assert_eq!(person.me().json()["moderation"]["flags"].as_array().map(Vec::len), Some(1));
    assert_eq!(author.me().json()["moderation"]["appeals"].as_array().map(Vec::len), Some(1));
}

/// CVE-2024-27090: what was not public was read by its guessed name. Here: what waits or is hidden, by its id.
#[test]
fn embed_leaks_private_by_guessed_slug() {
    let server = Server::start();
    let room = server.open(&opening(json!({ "policy": { "review": "before" } })));
    let author = room.join();
    let id = does(&author, &statement("It waits for a review."));
    let under = argue(&id, "support", "Nor is anything put under it.");
    assert_ne!(problem(&author.act(&under)), "none");
    room.get(&format!("/statements/{id}/thread")).is_problem("unknown-thread", 404);
    for path in ["", "/posts", "/thread", "/decisions", "/heard", "/history", "/ticks/latest"] {
        assert!(!room.get(path).text().contains(&id), "{path}");
    }
    // Nor is there a list of deliberations to guess names from.
    server.client().get("/api/v1/deliberations").is_problem("method-not-allowed", 405);
}

/// CVE-2026-23891: a script in the name of a user.
#[test]
fn xss_in_name() {
    let portal = Portal::new();
    let server = Server::with(portal.config());
    let terms = json!({ "question": text(SCRIPT) });
    let room = server.open(&opening(terms));
    let official = json!({ "role": "official", "name": SCRIPT, "org": SCRIPT });
    let official = room.join_as(Some(&portal.sign(&claims("wang", official))), "");
    let id = does(&official, &statement("As an official."));
    says(&room, "", &id);
    let shown = room.published().statements.last().and_then(|own| own.by.clone()).unwrap();
    assert_eq!((shown.name.as_deref(), shown.org.as_deref()), (Some(SCRIPT), Some(SCRIPT)));
    is_data(&room.get(""));
    is_data(&official.me());
    // A name that somebody chooses is words as well, whatever they look like.
    let person = room.join();
    does(&person, &act("name", json!({ "shown": "<b>Lin" })));
    does(&person, &statement("Under a name."));
    is_data(&says(&room, "", "<b>Lin"));
    // The one page of a deliberation that a browser draws.
    let page = room.get("/policy");
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
    let drawn = page.text();
    assert!(
        drawn.contains("&lt;script&gt;") && !drawn.contains("<script") && !drawn.contains("<img"),
        "{drawn}"
    );
}

/// CVE-2024-32469: a script in the parameters of pagination.
#[test]
fn xss_in_cursor() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let first = room.statements().remove(0);
    let hostile = "%3Cscript%3Ealert(1)%3C/script%3E";
    for path in [
        "/posts?since=",
        "/decisions?since=",
        "/decisions?limit=",
        "/thread?after=",
        "/ticks/",
        "/snapshots/",
        "/receipts/",
        "/statements/",
    ] {
        let reply = room.get(&format!("{path}{hostile}"));
        assert!((400..500).contains(&reply.status), "{path}: {}", reply.status);
        is_data(&reply);
    }
    is_data(&room.get(&format!("/statements/{first}/thread?after={hostile}")));
    let explained = server.client().get(&format!("/problems/{hostile}"));
    assert!(explained.status == 404 && !explained.text().contains("<script"));
}

/// CVE-2024-41673: a script on the page of earlier versions.
#[test]
fn xss_in_earlier_wordings() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let author = room.join();
    let on = room.statements().remove(0);
    let id = does(&author, &argue(&on, "support", &format!("First {SCRIPT}")));
    let better = json!({ "target": id, "base": 1, "text": text(&format!("Second {SCRIPT}")) });
    does(&author, &act("revision", better));
    let reply = says(&room, &format!("/statements/{on}/thread"), "Second");
    is_data(&reply);
    let post = reply.json()["posts"][0].clone();
    assert_eq!(post["text"]["text"], format!("Second {SCRIPT}"));
    assert!(post.to_string().contains("First"), "{post}");
}

/// CVE-2024-32034: a script in the log of what admins did.
#[test]
fn xss_in_decision_log() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let (author, host) = (room.join(), room.join_as(Some(HOST), ""));
    let id = does(&author, &statement("Look at this."));
    let decided = |url: &str| {
        let mut decision = hide(&id, &id);
        decision["outcome"] = json!("label");
        (decision["reason"], decision["facts"]) = (text(SCRIPT), text(SCRIPT));
        decision["ground"] = json!({ "law": SCRIPT, "url": url });
        decision
    };
    for url in ["javascript:alert(1)", "data:text/html,<script>", " https://example.org", "//example.org"] {
        assert_eq!(problem(&host.act(&decided(url))), "malformed-act", "{url}");
    }
    does(&host, &decided("https://example.org/law"));
    let reply = says(&room, "/decisions", "onerror");
    is_data(&reply);
    let row = reply.json()["decisions"][0].clone();
    assert_eq!((&row["reason"]["text"], &row["ground"]["law"]), (&json!(SCRIPT), &json!(SCRIPT)));
    is_data(&room.get("/moderation"));
}

/// CVE-2026-40869: anybody accepted or rejected amendments of others.
#[test]
fn anyone_accepts_an_amendment() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let (author, other) = (room.join(), room.join());
    let first = room.statements().remove(0);
    let own = does(&author, &statement("Mine."));
    let post = does(&author, &argue(&first, "support", "Mine, too."));
    let remark = does(&author, &act("remark", json!({ "text": text("And this.") })));
    let mut asks = argue(&first, "support", "I ask for it.");
    asks["demand"] = json!({});
    let demand = does(&author, &asks);
    for (what, cause) in [
        (act("revision", json!({ "target": own, "base": 1, "text": text("Theirs.") })), "not-yours"),
        (act("revision", json!({ "target": post, "base": 1, "text": text("Theirs.") })), "not-yours"),
        (act("statement", json!({ "text": text("Theirs."), "supersedes": own })), "not-yours"),
        (act("withdraw", json!({ "target": post })), "not-yours"),
        (act("attach", json!({ "target": remark, "to": first })), "role-forbids"),
        (act("demand", json!({ "target": remark })), "role-forbids"),
        (act("demand-step", json!({ "target": demand, "to": "accepted" })), "not-yours"),
        (act("merge", json!({ "target": own, "into": first })), "role-forbids"),
        (act("decision", json!({ "target": own, "outcome": "show" })), "role-forbids"),
    ] {
        let result = other.act(&what);
        assert_eq!(problem(&result), cause, "{what}: {result}");
    }
}

/// CVE-2026-40870: comments of what takes none were read.
#[test]
fn reads_of_what_takes_no_comments() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let (author, host) = (room.join(), room.join_as(Some(HOST), ""));
    let id = does(&author, &statement("Look at this."));
    does(&author, &argue(&id, "support", "What was said of it."));
    let thread = format!("/statements/{id}/thread");
    says(&room, &thread, "What was said of it");
    does(&host, &hide(&id, &id));
    room.wait("that it is hidden", |published| published.statements.len() == 3);
    room.get(&thread).is_problem("unknown-thread", 404);
    assert!(!room.get("/posts").text().contains("What was said of it"));
    assert_ne!(problem(&room.join().act(&argue(&id, "support", "More of it."))), "none");
    // What is a post, an act of another kind, or nothing at all has no thread.
    let decision = room.get("/decisions").json()["decisions"][0]["id"].as_str().unwrap().to_owned();
    for other in [decision.as_str(), "00000000-0000-7000-8000-000000000000", "x"] {
        room.get(&format!("/statements/{other}/thread")).is_problem("unknown-thread", 404);
    }
}

/// CVE-2026-45414: a token of one organisation was taken in another.
#[test]
fn token_of_organisation_1_in_2() {
    let portal = Portal::new();
    let server = Server::with(portal.config());
    let (one, two) =
        (server.open(&opening(json!({ "slug": "one" }))), server.open(&opening(json!({ "slug": "two" }))));
    let token = portal.sign(&claims("lin", json!({ "role": "host", "deliberations": ["one"] })));
    let host = one.join_as(Some(&token), "");
    assert_eq!((host.get("/queue").status, two.join_as(Some(&token), "").get("/queue").status), (200, 403));
    // A session is of one deliberation.
    let mut there = one.join_as(Some(&token), "");
    there.room = two.clone();
    for path in ["/me", "/queue", "/desk"] {
        there.get(path).is_problem("unauthenticated", 401);
    }
    there.post(&json!({ "acts": [statement("From one.")] }).to_string()).is_problem("unauthenticated", 401);
    // Of what does not say where it holds nothing is taken.
    let everywhere = portal.sign(&claims("lin", json!({ "role": "host", "deliberations": null })));
    two.client.post(&two.at("/join"), Some(&everywhere), "").is_problem("unfit-token", 403);
}

/// CVE-2026-45377, CVE-2025-65017: a link to one's data worked for whoever had it. Here no address bears a token, and nothing of
/// one's own is kept by caches.
#[test]
fn export_link_replayed() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let person = room.join();
    let own = person.me();
    assert_eq!((own.status, own.header("cache-control")), (200, "private, no-store"));
    for path in ["/me", "/desk", "/queue"] {
        for name in ["token", "access_token", "bearer", "authorization"] {
            room.get(&format!("{path}?{name}={}", person.token)).is_problem("unauthenticated", 401);
        }
        let cookie = format!("token={}", person.token);
        room.client.get_with(&room.at(path), &[("cookie", &cookie)]).is_problem("unauthenticated", 401);
    }
}

/// CVE-2026-45573: the server called an address that somebody had subscribed with.
#[test]
fn ssrf_by_subscription() {
    let portal = Portal::new();
    let server = Server::with(portal.config());
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let address = format!("http://{}/keys", trap.local_addr().unwrap());
    let room = server.open(&opening(json!({})));
    let good = claims("lin", json!({}));
    for name in ["jku", "x5u"] {
        let header = json!({ "alg": "EdDSA", "kid": "nine", name: address });
        let stranger = Portal::new().sign_as(&header, &good);
        assert_eq!(room.client.post(&room.at("/join"), Some(&stranger), "").status, 401);
    }
    let elsewhere = portal.sign(&claims("lin", json!({ "iss": address })));
    assert_eq!(room.client.post(&room.at("/join"), Some(&elsewhere), "").status, 401);
    let (author, host) = (room.join(), room.join_as(Some(HOST), ""));
    let on = room.statements().remove(0);
    let mut reason = argue(&on, "support", &format!("See {address}"));
    reason["sources"] = json!([{ "url": address }]);
    let id = does(&author, &reason);
    let mut decision = hide(&id, &id);
    (decision["outcome"], decision["ground"]) = (json!("label"), json!({ "law": "A law", "url": address }));
    does(&host, &decision);
    does(&author, &act("subscribe", json!({ "endpoint": address, "url": address })));
    says(&room, "/decisions", &address);
    std::thread::sleep(std::time::Duration::from_millis(200));
    assert!(trap.accept().is_err(), "somebody called");
}

/// CVE-2026-45376: SQL in what was searched for.
#[test]
fn sql_in_search() {
    let server = Server::start();
    let room = server.open(&opening(json!({ "slug": "lift" })));
    let person = room.join();
    does(&person, &statement("'; DROP TABLE acts; --"));
    let before = room.wait("it", |published| published.statements.len() == 4);
    let description = room.client.get("/api/v1/openapi.json").json();
    for (path, methods) in description["paths"].as_object().unwrap() {
        let get = &methods["get"];
        if get.is_null() || path.ends_with("/live") {
            continue;
        }
        for own in get["parameters"].as_array().into_iter().flatten() {
            let name = own["name"].as_str().unwrap();
            for hostile in [
                "%27",
                "%27%20OR%201%3D1%20--",
                "1%3BDROP%20TABLE%20acts",
                "%22%20UNION%20SELECT%201%20--",
                "lift%27%20--",
            ] {
                let fill = |asked: &str| {
                    if asked == name {
                        hostile
                    } else if asked == "id" {
                        "lift"
                    } else {
                        "1"
                    }
                };
                let mut address = path.trim_start_matches("/api/v1").to_owned();
                for known in ["id", "statement", "number", "receipt"] {
                    address = address.replace(&format!("{{{known}}}"), fill(known));
                }
                if own["in"] == "query" {
                    address = format!("{address}?{name}={hostile}");
                }
                let reply = person.room.client.get(&address);
                assert!(reply.status < 500, "{address}: {}", reply.text());
                if own["in"] == "path" {
                    assert!(reply.status >= 400, "{address}: {}", reply.text());
                }
            }
        }
    }
    assert_eq!(room.published().statements, before.statements);
    let acts: u32 = Connection::open(server.database())
        .unwrap()
        .query_row("SELECT count(*) FROM acts", [], |row| row.get(0))
        .unwrap();
    assert_eq!(acts, 2);
}

/// CVE-2023-48220: an invitation was taken after its end.
#[test]
fn token_past_its_end() {
    let portal = Portal::new();
    let server = Server::with(portal.config());
    let room = server.open(&opening(json!({})));
    let join = |end: i64| {
        let token =
            portal.sign(&claims("lin", json!({ "role": "moderator", "exp": clock::now() / 1000 + end })));
        room.client.post(&room.at("/join"), Some(&token), "")
    };
    assert_eq!((join(30).status, join(-30).status), (201, 201));
    for late in [-90, -86_400] {
        join(late).is_problem("unauthenticated", 401);
    }
    // Nor does a session in a role outlive its day, or a role that was given until a day that has gone by.
    let token = join(30).json()["token"].as_str().unwrap().to_owned();
    let server = {
        let sql = "UPDATE sessions SET created = created - 12 * 3600000";
        Connection::open(server.database()).unwrap().execute(sql, []).unwrap();
        Server::on(server.stop(), portal.config())
    };
    let bearer = format!("Bearer {token}");
    server
        .client()
        .get_with(&room.at("/queue"), &[("authorization", &bearer)])
        .is_problem("unauthenticated", 401);
    let room = Room { client: server.client(), path: room.path };
    let (person, host) = (room.join(), room.join_as(Some(HOST), ""));
    let handle = person.me().json()["moderation"]["handle"].clone();
    let grant = act("grant", json!({ "to": handle, "role": "moderator", "until": "2020-01-31" }));
    host.act(&grant);
    person.get("/queue").is_problem("role-forbids", 403);
}
