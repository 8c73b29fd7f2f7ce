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
