//! A server in this process on a port of its own, people who act on it, and what they send.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use deliberation_core::id::{ActId, Nonce};
use deliberation_core::publish::Published;
use deliberation_server::app::App;
use deliberation_server::config::Config;
use deliberation_server::identity::TokenHash;
use deliberation_server::ledger::sqlite::Sqlite;
use deliberation_server::{clock, listen, random};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// The token of every test's host.
pub const HOST: &str = "the-host-of-these-tests";

/// A configuration that is fast and has no limits.
pub fn config() -> Config {
    Config {
        host_token: Some(TokenHash::of(HOST)),
        tick: Duration::from_millis(20),
        acts: None,
        texts: None,
        joins: None,
        receipts: None,
        wait: Duration::from_millis(400),
        ..Config::default()
    }
}

/// A server. It stops when it is dropped.
pub struct Server {
    pub address: String,
    pub directory: TempDir,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub fn start() -> Self {
        Self::with(config())
    }

    pub fn with(config: Config) -> Self {
        Self::on(tempfile::tempdir().unwrap(), config)
    }

    /// A server on a directory that another may have used before.
    pub fn on(directory: TempDir, config: Config) -> Self {
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = std::sync::mpsc::channel();
        let path = directory.path().join("test.db");
        let thread = std::thread::spawn(move || {
            let ledger = Arc::new(Sqlite::open(&path, config.busy).unwrap());
            let runtime =
                tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                tell.send(listener.local_addr().unwrap()).unwrap();
                let stop = async {
                    let _ = stopped.await;
                };
                listen::serve(App::new(config, ledger), listener, stop).await.unwrap();
            });
        });
        Self { address: told.recv().unwrap().to_string(), directory, stop: Some(stop), thread: Some(thread) }
    }

    /// Stops the server, and gives what it kept.
    pub fn stop(mut self) -> TempDir {
        self.end();
        std::mem::replace(&mut self.directory, tempfile::tempdir().unwrap())
    }

    fn end(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }

    pub fn database(&self) -> PathBuf {
        self.directory.path().join("test.db")
    }

    pub fn client(&self) -> Client {
        Client::new(&self.address)
    }

    /// Opens a deliberation, and gives what one does in it.
    pub fn open(&self, opening: &Value) -> Room {
        let client = self.client();
        let reply = client.post("/deliberations", Some(HOST), &opening.to_string());
        assert_eq!(reply.status, 201, "{}", reply.text());
        Room { client, path: format!("/deliberations/{}", reply.json()["id"].as_str().unwrap()) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

/// An answer.
pub struct Reply {
    pub status: u16,
    pub headers: ureq::http::HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// That this is a problem of a type, in the one shape of errors.
    pub fn is_problem(&self, slug: &str, status: u16) {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.json()["type"], format!("/problems/{slug}"));
        assert_eq!(self.json()["status"], status);
    }
}

/// Somebody who sends requests.
#[derive(Clone)]
pub struct Client {
    pub agent: ureq::Agent,
    pub api: String,
    pub root: String,
}

impl Client {
    pub fn new(address: &str) -> Self {
        let agent =
            ureq::Agent::config_builder().http_status_as_error(false).accept_encoding("identity").build();
        Self {
            agent: agent.into(),
            api: format!("http://{address}/api/v1"),
            root: format!("http://{address}"),
        }
    }

    pub fn get(&self, path: &str) -> Reply {
        self.get_with(path, &[])
    }

    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        let base = if path.starts_with("/deliberations") { &self.api } else { &self.root };
        let mut request = self.agent.get(format!("{base}{path}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        reply(request.call().unwrap())
    }

    pub fn post(&self, path: &str, token: Option<&str>, body: &str) -> Reply {
        let kind = if body.is_empty() { None } else { Some("application/json") };
        self.post_as(path, token, kind, body.as_bytes())
    }

    pub fn post_as(&self, path: &str, token: Option<&str>, kind: Option<&str>, body: &[u8]) -> Reply {
        let mut request = self.agent.post(format!("{}{path}", self.api));
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        reply(request.send(body).unwrap())
    }
}

fn reply(response: ureq::http::Response<ureq::Body>) -> Reply {
    let (parts, mut body) = response.into_parts();
    Reply { status: parts.status.as_u16(), headers: parts.headers, body: body.read_to_vec().unwrap() }
}

/// A deliberation on a server.
#[derive(Clone)]
pub struct Room {
    pub client: Client,
    pub path: String,
}

impl Room {
    pub fn at(&self, rest: &str) -> String {
        format!("{}{rest}", self.path)
    }

    pub fn get(&self, rest: &str) -> Reply {
        self.client.get(&self.at(rest))
    }

    pub fn join(&self) -> Person {
        self.join_as(None, "")
    }

    pub fn join_as(&self, token: Option<&str>, body: &str) -> Person {
        let reply = self.client.post(&self.at("/join"), token, body);
        assert_eq!(reply.status, 201, "{}", reply.text());
        Person { room: self.clone(), token: reply.json()["token"].as_str().unwrap().to_owned(), nth: 0 }
    }

    pub fn published(&self) -> Published {
        serde_json::from_slice(&self.get("").body).unwrap()
    }

    /// The ids of the statements that everybody sees.
    pub fn statements(&self) -> Vec<String> {
        self.published().statements.iter().map(|statement| statement.id.to_string()).collect()
    }

    /// Waits until the newest edition is as wanted.
    pub fn wait(&self, what: &str, wanted: impl Fn(&Published) -> bool) -> Published {
        for _ in 0..250 {
            let published = self.published();
            if wanted(&published) {
                return published;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("never came: {what}; seq {}", self.published().seq);
    }
}

/// Somebody with a session.
pub struct Person {
    pub room: Room,
    pub token: String,
    nth: u64,
}

impl Person {
    /// Whoever holds a session's token.
    pub fn new(room: &Room, token: String) -> Self {
        Self { room: room.clone(), token, nth: 0 }
    }

    pub fn post(&self, body: &str) -> Reply {
        self.room.client.post(&self.room.at("/acts"), Some(&self.token), body)
    }

    /// Does acts; all results.
    pub fn acts(&self, acts: &[Value]) -> Vec<Value> {
        let reply = self.post(&json!({ "acts": acts }).to_string());
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.json()["results"].as_array().unwrap().clone()
    }

    /// Does one act; its result.
    pub fn act(&self, act: &Value) -> Value {
        self.acts(std::slice::from_ref(act)).remove(0)
    }

    pub fn vote(&mut self, statement: &str, value: &str) -> Value {
        self.nth += 1;
        self.act(&vote(statement, value, self.nth))
    }

    pub fn me(&self) -> Reply {
        self.get("/me")
    }

    /// Reads what the session may.
    pub fn get(&self, rest: &str) -> Reply {
        let bearer = format!("Bearer {}", self.token);
        self.room.client.get_with(&self.room.at(rest), &[("authorization", &bearer)])
    }
}

/// An act with a new id.
pub fn act(kind: &str, members: Value) -> Value {
    let mut act = json!({
        "id": ActId::new(clock::now(), random::bytes()).to_string(),
        "nonce": Nonce::new(random::bytes()).to_string(),
        "type": kind,
    });
    let members = members.as_object().unwrap().clone();
    act.as_object_mut().unwrap().extend(members);
    act
}

pub fn vote(statement: &str, value: &str, nth: u64) -> Value {
    act("vote", json!({ "statement": statement, "value": value, "nth": nth }))
}

/// Hides something, as moderators do: on the words that `wording` brought, with what was found, a ground and a reason.
pub fn hide(target: &str, wording: &str) -> Value {
    let (ground, reason) =
        (json!({ "article": 2, "version": 1 }), json!({ "lang": "en", "text": "It attacks a person." }));
    let found = json!({ "target": target, "outcome": "hide", "wording": wording, "about": "attack", "ground": ground, "reason": reason });
    act("decision", found)
}

pub fn statement(text: &str) -> Value {
    act("statement", json!({ "text": { "lang": "en", "text": text } }))
}

/// Terms under which everybody writes, and is seen at once.
pub fn terms() -> Value {
    json!({ "profile": "custom", "version": 1, "identity": "anonymous", "review": "after" })
}

/// An opening with three statements.
pub fn opening(more: Value) -> Value {
    let text = |text: &str| json!({ "text": { "lang": "en", "text": text } });
    let mut opening = json!({
        "question": { "lang": "en", "text": "A lift?" },
        "terms": terms(),
        "statements": [text("A lift helps."), text("A lift is dear."), text("A lift is loud.")],
    });
    opening.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    opening
}

/// A text in English.
pub fn text(words: &str) -> Value {
    json!({ "lang": "en", "text": words })
}

/// A reason under a statement or post.
pub fn argue(on: &str, relation: &str, words: &str) -> Value {
    act("argument", json!({ "on": on, "relation": relation, "text": text(words) }))
}

/// Does an act that must be kept. Gives its id.
pub fn does(person: &Person, act: &Value) -> String {
    let result = person.act(act);
    assert_eq!(problem(&result), "none", "{act}: {result}");
    assert!(result["seq"].is_u64(), "{act}: {result}");
    act["id"].as_str().unwrap().to_owned()
}

/// The slug of the problem of a result.
pub fn problem(result: &Value) -> &str {
    result["problem"]["type"].as_str().and_then(|kind| kind.strip_prefix("/problems/")).unwrap_or("none")
}

/// One event of a stream.
#[derive(Debug, Default, PartialEq)]
pub struct Event {
    pub id: String,
    pub name: String,
    pub data: String,
}

/// A stream of events, read as a browser reads it.
pub struct Stream(Box<dyn std::io::BufRead + Send>);

impl Stream {
    pub fn open(room: &Room, rest: &str, last: Option<&str>) -> Self {
        let mut request = room.client.agent.get(format!("{}{}{rest}", room.client.api, room.path));
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = request.call().unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self(Box::new(BufReader::new(response.into_body().into_reader())))
    }

    /// The next event that is no heartbeat; nothing when the stream ends.
    pub fn next(&mut self) -> Option<Event> {
        std::iter::from_fn(|| self.next_of_all()).find(|event| event.name != "heartbeat")
    }

    /// The next event that a browser hands on: one with `data`, be it empty; nothing when the stream ends.
    pub fn next_of_all(&mut self) -> Option<Event> {
        let mut event = Event::default();
        let mut data = false;
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            match line.trim_end_matches('\n').split_once(':') {
                Some(("id", value)) => event.id = value.trim().to_owned(),
                Some(("event", value)) => event.name = value.trim().to_owned(),
                Some(("data", value)) => {
                    data = true;
                    event.data.push_str(value.trim());
                }
                _ if line == "\n" && data => return Some(event),
                _ => {}
            }
        }
    }
}
