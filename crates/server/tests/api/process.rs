//! The real program: its commands, how it is killed, how it stops.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Client, HOST, Person, Room, Stream, opening, vote};

const PROGRAM: &str = env!("CARGO_BIN_EXE_deliberation-server");

/// Runs a command to its end: success, output, error output.
pub fn run(directory: &Path, args: &[&str]) -> (bool, String, String) {
    let output = Command::new(PROGRAM).args(args).current_dir(directory).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.success(), text(&output.stdout), text(&output.stderr))
}

/// The program serving. Killed when it is dropped.
pub struct Served {
    pub process: Child,
    pub client: Client,
}

impl Served {
    pub fn start(directory: &Path) -> Self {
        let mut process = Command::new(PROGRAM)
            .args(["serve", "--listen", "127.0.0.1:0", "--log", "json", "--tick-ms", "100", "--no-limits"])
            .env("DELIBERATION_HOST_TOKEN", HOST)
            .current_dir(directory)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let line: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        assert_eq!(line["message"], "listening");
        let client = Client::new(line["address"].as_str().unwrap());
        // The log is read on, or the program would block on a full pipe.
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                assert!(serde_json::from_str::<Value>(&line).is_ok(), "{line}");
            }
        });
        Self { process, client }
    }

    pub fn room(&self, id: &str) -> Room {
        Room { client: self.client.clone(), path: format!("/deliberations/{id}") }
    }

    pub fn signal(&self, name: &str) {
        let pid = self.process.id().to_string();
        assert!(Command::new("kill").args([name, &pid]).status().unwrap().success());
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn what_was_acknowledged_survives_kill_9_and_has_the_effect_of_once() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("lift.json"), opening(json!({ "slug": "lift" })).to_string())
        .unwrap();
    assert!(run(directory.path(), &["create", "lift.json"]).0);
    let mut sent: Vec<(String, Value)> = Vec::new();
    let again = |room: &Room, (token, ballot): &(String, Value)| {
        let body = json!({ "acts": [ballot] }).to_string();
        let answer = room.client.post(&room.at("/acts"), Some(token), &body);
        assert!(answer.json()["results"][0]["seq"].is_u64(), "{}", answer.text());
    };
    for _ in 0..4 {
        let served = Served::start(directory.path());
        let room = served.room("lift");
        let ids = room.statements();
        // Several vote at once; the moment one of them has its answer, the program is killed.
        let people: Vec<Person> = (0..6).map(|_| room.join()).collect();
        let (tell, told) = std::sync::mpsc::channel();
        let mut acknowledged = sent.len();
        std::thread::scope(|scope| {
            for person in &people {
                let (tell, ballot) = (tell.clone(), vote(&ids[0], "agree", 1));
                scope.spawn(move || tell.send((cast(person, &ballot), person.token.clone(), ballot)));
            }
            drop(tell);
            let mut answers = told.into_iter();
            let first = answers.next().unwrap();
            assert!(first.0);
            served.signal("-KILL");
            for (answered, token, ballot) in std::iter::once(first).chain(answers) {
                acknowledged += usize::from(answered);
                sent.push((token, ballot));
            }
        });
        drop(served);
        // What was answered is there. What was not may be; sent again, all of it is, and once.
        let served = Served::start(directory.path());
        let room = served.room("lift");
        let voters = room.published().participation.voters as usize;
        assert!((acknowledged..=sent.len()).contains(&voters), "{voters} of {acknowledged}");
        sent.iter().for_each(|one| again(&room, one));
        sent.iter().for_each(|one| again(&room, one));
    }
    let served = Served::start(directory.path());
    let published = served.room("lift").published();
    assert_eq!((published.participation.voters, published.seq), (24, 25));
}

/// Votes, and says whether it was acknowledged before the server died.
fn cast(person: &Person, ballot: &Value) -> bool {
    let Room { client, path } = &person.room;
    let request = client.agent.post(format!("{}{path}/acts", client.api));
    let request = request.header("authorization", format!("Bearer {}", person.token));
    let request = request.header("content-type", "application/json");
    let answer = request.send(json!({ "acts": [ballot] }).to_string());
    answer
        .is_ok_and(|mut answer| answer.body_mut().read_to_string().is_ok_and(|text| text.contains("\"seq\"")))
}

#[test]
fn an_acknowledged_act_is_there_without_being_sent_again() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("lift.json"), opening(json!({ "slug": "lift" })).to_string())
        .unwrap();
    assert!(run(directory.path(), &["create", "lift.json"]).0);
    for round in 1..=3 {
        let served = Served::start(directory.path());
        let room = served.room("lift");
        let mut person = room.join();
        let seq = person.vote(&room.statements()[0], "agree")["seq"].as_u64();
        served.signal("-KILL");
        drop(served);
        let served = Served::start(directory.path());
        let published = served.room("lift").published();
        assert_eq!((Some(published.seq), published.participation.voters), (seq, round));
        person.room = served.room("lift");
        assert_eq!(person.me().json()["votes"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn it_stops_when_told_to_and_ends_what_it_began() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("lift.json"), opening(json!({ "slug": "lift" })).to_string())
        .unwrap();
    run(directory.path(), &["create", "lift.json"]);
    for signal in ["-TERM", "-INT"] {
        let mut served = Served::start(directory.path());
        let room = served.room("lift");
        let mut stream = Stream::open(&room, "/live", None);
        room.join().vote(&room.statements()[0], "agree");
        assert_eq!(stream.next().unwrap().name, "tick");
        served.signal(signal);
        let started = Instant::now();
        assert_eq!(stream.next().unwrap().name, "bye");
        assert_eq!(stream.next(), None);
        assert!(served.process.wait().unwrap().success());
        assert!(started.elapsed() < Duration::from_secs(5));
        // The file is whole by itself.
        assert!(!directory.path().join("deliberation.db-wal").exists());
    }
}

#[test]
fn a_server_finds_what_is_created_while_it_runs() {
    let directory = tempfile::tempdir().unwrap();
    let served = Served::start(directory.path());
    served.client.get("/deliberations/lift").is_problem("unknown-deliberation", 404);
    std::fs::write(directory.path().join("lift.json"), opening(json!({ "slug": "lift" })).to_string())
        .unwrap();
    let create = || run(directory.path(), &["create", "lift.json"]);
    let (done, id, _) = create();
    assert!(done && id == "lift\n");
    assert_eq!(served.client.get("/deliberations/lift").status, 200);
    let (done, id, note) = create();
    assert!(done && id == "lift\n" && note.contains("already"), "{note}");
}

#[test]
fn what_goes_wrong_is_told_in_a_sentence() {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(directory.path().join(name), text).unwrap();
    write("broken.json", "{");
    write(
        "long.json",
        &json!({ "question": { "lang": "en", "text": "?" }, "policy": { "map_from": 2 } }).to_string(),
    );
    write("other.json", &opening(json!({ "slug": "lift" })).to_string());
    write("lift.json", &opening(json!({ "slug": "lift", "why": { "lang": "en", "text": "w" } })).to_string());
    run(directory.path(), &["create", "other.json"]);
    write("text.db", &"no database at all ".repeat(100));
    for (args, told) in [
        (&["create", "none.json"][..], "none.json cannot be read"),
        (&["create", "broken.json"], "broken.json: not JSON"),
        (&["create", "long.json"], "map_from is 2"),
        (&["create", "lift.json"], "a deliberation named lift exists already"),
        (&["create", "lift.json", "--database", "sqlite:text.db"], "text.db"),
        (&["create", "lift.json", "--database", "sqlite:none/x.db"], "none/x.db"),
        (&["create", "lift.json", "--database", "postgres:x"], "expected sqlite:"),
        (&["import", "polis", "none"], "none cannot be read"),
        (&["import", "polis", "."], "its name is no id"),
        (&["serve", "--listen", "192.0.2.1:1"], "cannot listen on 192.0.2.1:1"),
        // Whoever reaches a demonstration may be its host.
        (&["serve", "--demo", "--listen", "0.0.0.0:0"], "--demo is for this machine alone"),
        (&["serve", "--demo", "--listen", "[::]:0"], "--demo is for this machine alone"),
        (&["serve", "--demo", "--listen", "192.0.2.1:1"], "--demo is for this machine alone"),
        (&["serve", "--demo", "--trusted-proxies", "1"], "cannot be used with"),
        (&["serve", "--sign-in-jwks", "none.json"], "none.json"),
        (&["serve", "--sign-in-jwks", "lift.json"], "it has no list `keys`"),
        (
            &["serve", "--sign-in-jwks", "http://portal.test/keys"],
            "over http:// others could give you their keys",
        ),
        (&["serve", "--sign-in-jwks", "https://portal.test/keys"], "--sign-in-issuer"),
    ] {
        // A directory whose name is no id, whatever the test's own is called.
        let odd = directory.path().join("a b");
        std::fs::create_dir_all(&odd).unwrap();
        let place = if args == ["import", "polis", "."] { odd.as_path() } else { directory.path() };
        let (done, _, error) = run(place, args);
        assert!(!done && error.contains(told), "{args:?}: {error}");
        assert!(!error.contains("panicked"), "{error}");
    }
    for args in [&["--help"][..], &["serve", "--help"], &["import", "polis", "--help"]] {
        assert!(run(directory.path(), args).0, "{args:?}");
    }
}
