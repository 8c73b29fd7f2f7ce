//! The host's own classifier: what it holds and lets pass, and what happens when it does not answer, or not properly.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use deliberation_server::classifier::{Address, Classifier, SIGNATURE, Secret};
use deliberation_server::config::Config;
use ring::hmac;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::{HOST, Person, Room, Server, act, config, opening, problem, statement};

const SECRET: &[u8] = b"a secret of these tests, 32 bytes and more";
/// The server waits no longer for an answer here.
const PATIENCE: Duration = Duration::from_millis(300);

/// What was asked: the header with the signature, and the body.
type Asked = Arc<Mutex<Vec<(String, String)>>>;

/// A webhook in this process, which answers with whole HTTP responses, or with none.
struct Hook {
    address: String,
    asked: Asked,
}

impl Hook {
    fn start(answer: impl Fn(&Value) -> Option<String> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/hold", listener.local_addr().unwrap());
        let asked = Asked::default();
        let told = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (signature, body) = request(&stream);
                let answer = answer(&serde_json::from_str(&body).unwrap());
                told.lock().unwrap().push((signature, body));
                match answer {
                    Some(answer) => drop((&stream).write_all(answer.as_bytes())),
                    // Held open: whoever asked gives up.
                    None => std::mem::forget(stream),
                }
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> Vec<Value> {
        let asked = self.asked.lock().unwrap();
        asked.iter().map(|(_, body)| serde_json::from_str(body).unwrap()).collect()
    }
}

fn request(stream: &TcpStream) -> (String, String) {
    let mut reader = BufReader::new(stream);
    let (mut signature, mut length, mut line) = (String::new(), 0, String::new());
    while reader.read_line(&mut line).unwrap() > 2 {
        let (name, value) = line.trim().split_once(':').unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap(),
            name if name == SIGNATURE => value.trim().clone_into(&mut signature),
            _ => {}
        }
        line.clear();
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    (signature, String::from_utf8(body).unwrap())
}

fn ok(body: &str) -> Option<String> {
    Some(format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()))
}

fn asking(address: &str) -> Config {
    let classifier = Classifier {
        address: Address::read(address).unwrap(),
        secret: Secret::of(SECRET).unwrap(),
        patience: PATIENCE,
    };
    Config { classifier: Some(classifier), ..config() }
}

/// A deliberation whose texts the classifier is asked about, its host and somebody.
fn screened(server: &Server, mode: &str) -> (Room, Person, Person) {
    let room = server.open(&opening(json!({})));
    let host = room.join_as(Some(HOST), "");
    assert!(host.act(&act("screen", json!({ "classifier": mode })))["seq"].is_u64());
    let person = room.join();
    (room, host, person)
}

/// Writes a statement. Gives its id.
fn write(person: &Person, words: &str) -> String {
    let written = statement(words);
    assert!(person.act(&written)["seq"].is_u64());
    written["id"].as_str().unwrap().to_owned()
}

fn shown(room: &Room, id: &str) -> bool {
    room.published().statements.iter().any(|own| own.id.to_string() == id)
}

/// What of the queue waits, once something of it is as wanted.
fn queue(host: &Person, wanted: impl Fn(&Value) -> bool) -> Vec<Value> {
    let end = Instant::now() + Duration::from_secs(10);
    loop {
        let queue = host.get("/queue").json();
        let waiting = queue["waiting"].as_array().cloned().unwrap_or_default();
        if waiting.iter().any(&wanted) {
            assert_eq!(queue["cases"], json!([]), "once in the list, not twice");
            return waiting;
        }
        assert!(Instant::now() < end, "{queue:#}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn what_it_holds_waits_for_a_person_and_all_else_is_shown() {
    let hook = Hook::start(|asked| {
        let hold = asked["text"].as_str().unwrap().contains("fools");
        ok(&if hold { json!({ "hold": true, "why": "An insult" }) } else { json!({ "hold": false }) }
            .to_string())
    });
    let server = Server::with(asking(&hook.address));
    let (room, host, person) = screened(&server, "closed");
    let (bad, good) = (write(&person, "You are all fools"), write(&person, "A lift is useful"));
    room.wait("that it is shown", |_| shown(&room, &good));
    let waiting = queue(&host, |own| own["decided"][0]["outcome"] == "hold");
    assert_eq!(
        (waiting.len(), &waiting[0]["target"], &waiting[0]["wait"]),
        (1, &json!(bad), &json!("classifier"))
    );
    let held = &waiting[0]["decided"][0];
    assert_eq!((&held["source"], &held["facts"]["text"]), (&json!("automated"), &json!("An insult")));
    assert!(!shown(&room, &bad));
    // It was asked once of each, with the words alone, and signed: whoever has the secret knows that it was us, and when.
    let asked = hook.asked();
    assert_eq!(asked.len(), 2);
    let mut acts: Vec<&Value> = asked.iter().map(|own| &own["act"]).collect();
    acts.sort_by_key(|id| id.to_string());
    let mut sent = [json!(bad), json!(good)];
    sent.sort_by_key(Value::to_string);
    assert_eq!(acts, sent.iter().collect::<Vec<_>>());
    for (signature, body) in &*hook.asked.lock().unwrap() {
        let (time, tag) = signature.strip_prefix("t=").unwrap().split_once(",v1=").unwrap();
        let tag: Vec<u8> =
            (0..32).map(|at| u8::from_str_radix(&tag[2 * at..2 * at + 2], 16).unwrap()).collect();
        let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET);
        let said = |body: &str| hmac::verify(&key, format!("{time}.{body}").as_bytes(), &tag);
        assert!(said(body).is_ok() && said(&format!("{body} ")).is_err());
        let asked: Value = serde_json::from_str(body).unwrap();
        let names: Vec<&str> = asked.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names, ["act", "deliberation", "lang", "text"]);
    }
    // A person decides; nothing was deleted.
    assert!(
        host.act(&act("decision", json!({ "target": bad, "outcome": "show", "wording": bad })))["seq"]
            .is_u64()
    );
    room.wait("that it is shown", |_| shown(&room, &bad));
    // What was answered is in the log: a server without a classifier has the same.
    let again = Server::on(server.stop(), config());
    let room = Room { client: again.client(), ..room };
    assert!(shown(&room, &bad) && shown(&room, &good));
    assert_eq!(hook.asked().len(), 2);
}

#[test]
fn a_wording_that_it_holds_leaves_the_one_before() {
    let hook = Hook::start(|asked| ok(&json!({ "hold": asked["text"] == "Fools." }).to_string()));
    let server = Server::with(asking(&hook.address));
    let (room, host, person) = screened(&server, "open");
    let on = room.statements().remove(0);
    let text = |words: &str| json!({ "lang": "en", "text": words });
    let argument = act("argument", json!({ "on": on, "relation": "support", "text": text("It helps.") }));
    assert!(person.act(&argument)["seq"].is_u64());
    let rows = || room.get("/posts?since=0").json()["posts"].clone();
    room.wait("the post", |_| rows()[0]["text"]["text"] == "It helps.");
    let revision = act("revision", json!({ "target": argument["id"], "base": 1, "text": text("Fools.") }));
    assert!(person.act(&revision)["seq"].is_u64());
    let waiting = queue(&host, |own| own["decided"].as_array().is_some_and(|all| all.len() == 2));
    assert_eq!((&waiting[0]["wording"], &waiting[0]["text"]["text"]), (&revision["id"], &json!("Fools.")));
    assert_eq!(rows()[0]["text"]["text"], "It helps.");
}

#[test]
fn where_it_is_silent_the_act_says_what_happens() {
    for (mode, passes) in [("open", true), ("closed", false)] {
        let hook = Hook::start(|_| None);
        let server = Server::with(asking(&hook.address));
        let (room, host, person) = screened(&server, mode);
        let asked = Instant::now();
        let id = write(&person, "A lift is useful");
        // Whoever writes waits for nobody: the answer is that it waits.
        assert!(asked.elapsed() < PATIENCE, "{:?}", asked.elapsed());
        assert!(!shown(&room, &id));
        if passes {
            room.wait("that it is shown", |_| shown(&room, &id));
            assert!(asked.elapsed() >= PATIENCE);
        } else {
            std::thread::sleep(PATIENCE * 3);
            assert!(!shown(&room, &id));
            let waiting = queue(&host, |own| own["wait"] == "classifier");
            assert_eq!((waiting.len(), &waiting[0]["decided"]), (1, &Value::Null));
        }
        assert_eq!(hook.asked().len(), 1, "{mode}: asked once");
    }
}

#[test]
fn no_answer_is_what_is_broken_late_long_or_elsewhere() {
    let elsewhere = Hook::start(|_| ok(r#"{"hold":false}"#));
    let there = elsewhere.address.clone();
    let hook = Hook::start(move |asked| match asked["text"].as_str().unwrap() {
        "one" => ok("yes"),
        "two" => ok(r#"{"hold":"false"}"#),
        "three" => ok(&format!(r#"{{"hold":false,"why":"{}"}}"#, "x".repeat(2_000))),
        "four" => Some("HTTP/1.1 500 No\r\ncontent-length: 14\r\n\r\n{\"hold\":false}".to_owned()),
        "five" => Some(format!("HTTP/1.1 302 Found\r\nlocation: {there}\r\ncontent-length: 0\r\n\r\n")),
        "six" => Some("not HTTP\r\n\r\n".to_owned()),
        // Half of it, and then nothing.
        _ => Some("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"hold\":false".to_owned()),
    });
    let server = Server::with(asking(&hook.address));
    let (room, host, person) = screened(&server, "closed");
    let all = ["one", "two", "three", "four", "five", "six", "seven"];
    let ids: Vec<String> = all.iter().map(|words| write(&person, words)).collect();
    let end = Instant::now() + Duration::from_secs(10);
    while hook.asked().len() < all.len() && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(PATIENCE * 2);
    assert_eq!(hook.asked().len(), all.len());
    assert!(ids.iter().all(|id| !shown(&room, id)));
    assert_eq!(queue(&host, |own| own["wait"] == "classifier").len(), all.len());
    assert_eq!(elsewhere.asked().len(), 0, "a redirection leads nowhere");
    // A person may still show them; a machine's word by anybody else's hand counts for nothing else than what it was asked.
    let shows = json!({ "target": room.statements()[0], "outcome": "hold", "automated": true });
    assert_eq!(problem(&host.act(&act("decision", shows))), "unfit-decision");
}

#[test]
fn a_server_without_one_does_as_if_it_were_silent() {
    let server = Server::start();
    let (room, _, person) = screened(&server, "open");
    let id = write(&person, "A lift is useful");
    room.wait("that it is shown", |_| shown(&room, &id));
    let server = Server::start();
    let (room, _, person) = screened(&server, "closed");
    let id = write(&person, "A lift is useful");
    std::thread::sleep(PATIENCE);
    assert!(!shown(&room, &id));
}

#[test]
fn an_answer_that_could_not_be_kept_is_asked_for_again() {
    let hook = Hook::start(|_| {
        std::thread::sleep(Duration::from_millis(200));
        ok(r#"{"hold":false}"#)
    });
    let busy = Duration::from_millis(50);
    let server = Server::with(Config { busy, ..asking(&hook.address) });
    let (room, _, person) = screened(&server, "closed");
    let id = write(&person, "A lift is useful");
    let lock = Connection::open(server.database()).unwrap();
    lock.execute_batch("BEGIN IMMEDIATE").unwrap();
    while hook.asked().is_empty() {
        std::thread::sleep(Duration::from_millis(10));
    }
    // The answer cannot be written, and the room is read anew.
    std::thread::sleep(busy * 8);
    assert!(!shown(&room, &id));
    lock.execute_batch("ROLLBACK").unwrap();
    room.wait("that it is shown", |_| shown(&room, &id));
    assert!(hook.asked().len() > 1);
}

#[test]
fn a_flood_in_one_room_is_not_before_the_texts_of_another() {
    const FLOOD: usize = 48;
    let hook = Hook::start(|asked| {
        let flood = asked["text"].as_str().unwrap().starts_with("Flood");
        if flood { None } else { ok(r#"{"hold":false}"#) }
    });
    let server = Server::with(asking(&hook.address));
    let (room, _, person) = screened(&server, "open");
    let flooded = server.open(&opening(json!({ "slug": "flooded" })));
    let screen = act("screen", json!({ "classifier": "closed" }));
    assert!(flooded.join_as(Some(HOST), "").act(&screen)["seq"].is_u64());
    for n in 0..FLOOD {
        write(&flooded.join(), &format!("Flood {n}"));
    }
    let id = write(&person, "A lift is useful");
    room.wait("that it is shown", |_| shown(&room, &id));
    let asked = hook.asked();
    let place = asked.iter().position(|own| own["text"] == "A lift is useful").unwrap();
    assert!(asked[place]["act"] == json!(id) && place < FLOOD / 2, "{place} of the flood were asked before");
}
