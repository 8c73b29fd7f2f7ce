//! `import` and what is then served.

use std::path::Path;

use crate::process::{Served, run};

#[test]
fn the_sample_is_imported_while_a_server_runs() {
    let directory = tempfile::tempdir().unwrap();
    let served = Served::start(directory.path());
    served.client.get("/deliberations/elevator").is_problem("unknown-deliberation", 404);
    let (done, id, error) = run(directory.path(), &["import", "sample", "--seed", "7"]);
    assert!(done && id == "elevator\n", "{error}");
    assert!(!error.contains("refuse"), "{error}");
    let published = served.room("elevator").published();
    assert!(published.participation.voters > 300 && published.map.is_some());
    let (done, _, error) = run(directory.path(), &["import", "sample", "--seed", "8"]);
    assert!(!done && error.contains("exists already"), "{error}");
    // It goes on from there.
    let room = served.room("elevator");
    let mut person = room.join();
    assert_eq!(person.vote(&room.statements()[0], "agree")["seq"], published.seq + 1);
}

#[test]
fn the_twin_of_a_polis_export_is_imported() {
    let twin = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/twin");
    let directory = tempfile::tempdir().unwrap();
    let (done, id, error) = run(directory.path(), &["import", "polis", twin, "--unmoderated", "show"]);
    assert!(done && id == "twin\n", "{error}");
    let served = Served::start(directory.path());
    let shown = served.room("twin").published();
    assert!(shown.participation.voters > 0 && !shown.statements.is_empty());
    let (done, _, error) = run(directory.path(), &["import", "polis", twin, "--id", "hidden"]);
    assert!(done, "{error}");
    assert!(served.room("hidden").published().statements.len() <= shown.statements.len());
    // The same again changes nothing.
    let (done, _, error) = run(directory.path(), &["import", "polis", twin, "--id", "hidden"]);
    assert!(done && error.contains("already"), "{error}");
}

#[test]
fn a_malformed_file_is_told_by_line_and_column() {
    let twin = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/twin"));
    let directory = tempfile::tempdir().unwrap();
    let copy = directory.path().join("broken");
    std::fs::create_dir(&copy).unwrap();
    for file in std::fs::read_dir(twin).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), copy.join(file.file_name())).unwrap();
    }
    let votes = copy.join("votes.csv");
    let text = std::fs::read_to_string(&votes).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines[2] = "x,x,x,x,x";
    std::fs::write(&votes, lines.join("\n")).unwrap();
    let (done, _, error) = run(directory.path(), &["import", "polis", "broken"]);
    assert!(!done && error.contains("votes.csv") && error.contains('3'), "{error}");
    let served = Served::start(directory.path());
    served.client.get("/deliberations/broken").is_problem("unknown-deliberation", 404);
}

#[test]
fn captions_become_what_was_said_on_air_once() {
    let directory = tempfile::tempdir().unwrap();
    let lift = serde_json::json!({ "slug": "lift", "question": { "lang": "en", "text": "A lift?" } });
    std::fs::write(directory.path().join("lift.json"), lift.to_string()).unwrap();
    assert!(run(directory.path(), &["create", "lift.json"]).0);
    let file = directory.path().join("show.vtt");
    let captions = "WEBVTT\n\n00:05.000 --> 00:07.000\n<v Ms Li, 2nd floor>Forty-eight homes.\n\n\
                    00:08.000 --> 00:09.000\nMusic\n\n00:10.000 --> 00:12.000\n<v Mr Gu>And one lift.\n";
    std::fs::write(&file, captions).unwrap();
    let import = ["import", "captions", "show.vtt", "--id", "lift", "--programme", "ep-1"];
    // Beside a server that has it in use, which sees it with the next act.
    let served = Served::start(directory.path());
    let room = served.room("lift");
    assert!(room.get("/posts").json()["posts"].as_array().unwrap().is_empty());
    let (done, id, error) = run(directory.path(), &import);
    assert!(done && id == "lift\n" && error.contains("2 acts") && error.contains("1 captions"), "{error}");
    let person = room.join();
    let join = crate::support::act("join", serde_json::json!({}));
    let body = serde_json::json!({ "acts": [join] }).to_string();
    // The first try meets acts that it did not know of, and is sent again, as a widget does.
    let _ = person.post(&body);
    assert!(person.post(&body).json()["results"][0]["seq"].is_u64());
    room.wait("what was said", |published| published.threads.iter().any(|head| head.posts == 2));
    let posts = room.get("/posts").json()["posts"].clone();
    assert_eq!((&posts[0]["kind"], &posts[0]["speaker"]["role"]), (&"spoken".into(), &"2nd floor".into()));
    assert_eq!((&posts[1]["moment"]["ms"], &posts[1]["by"]["role"]), (&10_000.into(), &"host".into()));
    drop(served);
    // Twice is once; more of it is more; what is wrong is named by its line, and nothing is written.
    let (done, _, error) = run(directory.path(), &import);
    assert!(done && error.contains("already"), "{error}");
    let more = format!("{captions}\n00:13.000 --> 00:14.000\n<v Mr Gu>Two, then.\n");
    std::fs::write(&file, format!("{more}\n00:15.000 --> x\nz\n")).unwrap();
    let (done, _, error) = run(directory.path(), &import);
    assert!(!done && error.contains("show.vtt") && error.contains("line 15"), "{error}");
    let long = format!("{more}\n00:15.000 --> 00:16.000\n<v Mr Gu>{}\n", "so ".repeat(2_000));
    std::fs::write(&file, long).unwrap();
    let (done, _, error) = run(directory.path(), &import);
    assert!(!done && error.contains("line 15"), "{error}");
    std::fs::write(&file, more).unwrap();
    let (done, _, error) = run(directory.path(), &import);
    assert!(done && error.contains("1 acts"), "{error}");
    let unknown = ["import", "captions", "show.vtt", "--id", "no", "--programme", "ep-1"];
    assert!(run(directory.path(), &unknown).2.contains("there is no deliberation no"));
}
