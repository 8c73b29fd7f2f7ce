//! `analyze`: the shape of its answer, on our small export and on real ones, and what it says of damaged ones.
//!
//! The real conversations lie in the directory `DELIBERATION_SHARED`, by default `../shared` beside the repository;
//! where they are missing the test says so and passes, but not on the build server (`CI=true`).

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::process::run;

pub const TWIN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/twin");

/// Name, people, statements with a vote, votes in force: counted by others (the README of the data, the goldens).
const CONVERSATIONS: [(&str, u64, u64, u64); 4] = [
    ("vtaiwan.uberx", 1921, 197, 49_443),
    ("scoop-hivemind.biodiversity", 536, 314, 29_719),
    ("scoop-hivemind.affordable-housing", 381, 165, 14_995),
    ("brexit-consensus", 204, 50, 5_303),
];

pub fn shared() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    std::env::var_os("DELIBERATION_SHARED").map_or_else(beside, PathBuf::from)
}

/// The directory of a conversation that is there.
fn conversation(name: &str) -> Option<String> {
    let dir = shared().join("data/polis").join(name);
    if dir.is_dir() {
        return Some(dir.display().to_string());
    }
    assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "no shared data: {name}");
    println!("SKIPPED (no shared data): {name}");
    None
}

fn json(directory: &str, more: &[&str]) -> Value {
    let args = [&["analyze", "--polis", directory, "--json"], more].concat();
    let (done, out, error) = run(Path::new("."), &args);
    assert!(done, "{error}");
    serde_json::from_str(&out).unwrap()
}

fn numbers(value: &Value) -> Vec<i64> {
    value.as_array().unwrap().iter().map(|number| number.as_i64().unwrap()).collect()
}

fn keys(value: &Value) -> BTreeSet<i64> {
    value.as_object().unwrap().keys().map(|key| key.parse().unwrap()).collect()
}

/// Every number is one, and nothing is none but what may be.
fn sane(value: &Value, at: &str) {
    match value {
        Value::Null => assert_eq!(at, "stability"),
        Value::Number(number) => assert!(number.as_f64().is_some_and(f64::is_finite), "{at}: {number}"),
        Value::Array(items) => items.iter().for_each(|item| sane(item, at)),
        Value::Object(members) => members.iter().for_each(|(key, item)| sane(item, key)),
        Value::String(_) | Value::Bool(_) => {}
    }
}

/// What every answer keeps to.
fn holds_together(found: &Value, people: u64, statements: u64, votes: u64) {
    sane(found, "");
    assert_eq!([&found["participants"], &found["statements"], &found["votes"]], [people, statements, votes]);
    let tids: Vec<i64> = numbers(&found["statement_ids"]);
    assert_eq!(tids.len() as u64, statements);
    let known: BTreeSet<i64> = tids.iter().copied().collect();
    for list in [&found["pca"]["center"], &found["pca"]["components"][0], &found["pca"]["components"][1]] {
        assert_eq!(list.as_array().unwrap().len() as u64, statements);
    }
    let placed = keys(&found["projections"]);
    assert!(placed.len() as u64 <= people);
    let included: BTreeSet<i64> = numbers(&found["included"]).into_iter().collect();
    assert!(included.is_subset(&placed));
    let groups = found["groups"].as_array().unwrap();
    assert_eq!(found["k"], groups.len());
    let mut members = BTreeSet::new();
    for (at, group) in groups.iter().enumerate() {
        assert_eq!(group["id"], at);
        for member in numbers(&group["members"]) {
            assert!(included.contains(&member) && members.insert(member));
        }
        for it in group["representative"].as_array().unwrap() {
            assert!(known.contains(&it["statement"].as_i64().unwrap()));
            let side = it[it["direction"].as_str().unwrap()].as_f64().unwrap();
            let seen = it["seen"].as_f64().unwrap();
            let share = (side + 1.0) / (seen + 2.0);
            assert!((it["p_success"].as_f64().unwrap() - share).abs() < 1e-12, "{it}");
        }
    }
    for side in ["agree", "disagree"] {
        for it in found["consensus"][side].as_array().unwrap() {
            assert!(known.contains(&it["statement"].as_i64().unwrap()));
            assert!(2.0 * it[side].as_f64().unwrap() > it["seen"].as_f64().unwrap(), "{it}");
        }
    }
    for by_statement in ["group_aware_consensus", "priorities"] {
        assert!(keys(&found[by_statement]).is_subset(&known));
    }
}

#[test]
fn the_twin_is_analysed_whichever_files_it_has() {
    let found = json(TWIN, &[]);
    holds_together(&found, 60, 14, 564);
    assert_eq!((&found["mode"], &found["out"]), (&"stable".into(), &serde_json::json!([6, 7, 9])));
    assert!(found["k"].as_u64().unwrap() >= 2);
    assert!(!keys(&found["projections"]).contains(&59), "who never voted has no place");
    // Without the matrix the last votes of the history are the same, and who never voted is unknown.
    let directory = tempfile::tempdir().unwrap();
    for file in ["comments.csv", "votes.csv"] {
        std::fs::copy(Path::new(TWIN).join(file), directory.path().join(file)).unwrap();
    }
    let alone = json(&directory.path().display().to_string(), &[]);
    holds_together(&alone, 59, 14, 564);
    for member in ["pca", "projections", "groups", "consensus", "silhouettes"] {
        assert_eq!(alone[member], found[member], "{member}");
    }
    // With it, the history is not even opened.
    std::fs::copy(
        Path::new(TWIN).join("participants-votes.csv"),
        directory.path().join("participants-votes.csv"),
    )
    .unwrap();
    std::fs::write(directory.path().join("votes.csv"), "nonsense").unwrap();
    assert_eq!(json(&directory.path().display().to_string(), &[]), found);
}

#[test]
fn the_report_quotes_the_statements() {
    let (done, out, error) = run(Path::new("."), &["analyze", "--polis", TWIN]);
    assert!(done, "{error}");
    for part in [
        "南巷口袋公园怎么建？（虚构）\n",
        "60 people, 14 statements with at least one vote, 564 votes.",
        "Of the people, 1 never voted.",
        "3 statements taken out",
        "GROUP A: ",
        "MOST OF ALL VOTERS AGREE",
        "WHAT ALL GROUPS SHARE",
        "“我有两点： 一是遛狗要拴绳， 二是每个出口都备上\"拾便袋\"。”",
    ] {
        assert!(out.contains(part), "{part}: {out}");
    }
    assert!(!out.contains("同上。"), "a rejected statement is not quoted");
}

#[test]
fn the_map_is_drawn() {
    let directory = tempfile::tempdir().unwrap();
    let (done, out, error) = run(directory.path(), &["analyze", "--polis", TWIN, "--svg", "map.svg"]);
    assert!(done && out.contains("GROUP A"), "{error}");
    let drawing = std::fs::read_to_string(directory.path().join("map.svg")).unwrap();
    assert!(
        drawing.starts_with("<svg ") && drawing.contains("<title>南巷口袋公园怎么建？（虚构）</title>"),
        "{drawing}"
    );
    assert!(
        drawing.contains("59 people on a map of opinion, in 2 groups.") && drawing.contains("<circle "),
        "{drawing}"
    );
    let (done, out, error) = run(directory.path(), &["analyze", "--polis", TWIN, "--svg", "no/map.svg"]);
    assert!(!done && out.is_empty() && error.contains("no/map.svg cannot be written"), "{error}");
}

#[test]
fn real_conversations_are_analysed() {
    for (name, people, statements, votes) in CONVERSATIONS {
        let Some(dir) = conversation(name) else { continue };
        holds_together(&json(&dir, &[]), people, statements, votes);
        let (done, out, error) = run(Path::new("."), &["analyze", "--polis", &dir]);
        assert!(done && out.contains("people"), "{error}");
    }
}

#[test]
fn the_blob_of_polis_is_taken_and_held_against_the_export() {
    for name in ["scoop-hivemind.biodiversity", "scoop-hivemind.affordable-housing"] {
        let Some(dir) = conversation(name) else { continue };
        let blob = shared().join("golden/polis_exact").join(format!("{name}.json"));
        let blob = blob.display().to_string();
        let found = json(&dir, &["--polis-math", &blob]);
        assert_eq!(found["mode"], "polis");
        sane(&found, "");
        let (done, _, error) = run(Path::new("."), &["analyze", "--polis", TWIN, "--polis-math", &blob]);
        assert!(
            !done && error.contains("in-conv: participant") && error.contains("no row in the export"),
            "{error}"
        );
    }
    let directory = tempfile::tempdir().unwrap();
    let blob = directory.path().join("blob.json");
    for (text, told) in [
        ("{", "blob.json: not a Polis math blob: EOF"),
        ("{}", "blob.json: not a Polis math blob: missing field `in-conv` at line 1 column 2"),
        (
            r#"{"in-conv":[1,1],"base-clusters":{"id":[],"x":[],"y":[],"members":[]}}"#,
            "participant 1 stands there twice",
        ),
    ] {
        std::fs::write(&blob, text).unwrap();
        let (done, out, error) =
            run(directory.path(), &["analyze", "--polis", TWIN, "--polis-math", "blob.json"]);
        assert!(!done && out.is_empty() && error.contains(told), "{error}");
    }
    let args = ["analyze", "--polis", TWIN, "--polis-math", "blob.json", "--mode", "stable"];
    let (done, _, error) = run(directory.path(), &args);
    assert!(!done && error.contains("does not go with --mode stable"), "{error}");
}

#[test]
fn with_its_blob_the_answer_is_that_of_polis() {
    for name in ["scoop-hivemind.biodiversity", "scoop-hivemind.affordable-housing"] {
        let Some(dir) = conversation(name) else { continue };
        let blob = shared().join("golden/polis_exact").join(format!("{name}.json"));
        let polis: Value = serde_json::from_slice(&std::fs::read(&blob).unwrap()).unwrap();
        let (polis, found) = (&polis["polis"], json(&dir, &["--polis-math", &blob.display().to_string()]));
        let set = |list: &Value| numbers(list).into_iter().collect::<BTreeSet<i64>>();
        assert_eq!(set(&found["included"]), set(&polis["in-conv"]));
        let near = |ours: &Value, theirs: &Value| {
            let (ours, theirs) = (ours.as_f64().unwrap(), theirs.as_f64().unwrap());
            (ours - theirs).abs() <= 1e-6 * theirs.abs().max(1.0)
        };
        for axis in 0..2 {
            let ours = found["pca"]["components"][axis].as_array().unwrap();
            assert!(
                ours.iter().zip(polis["pca"]["comps"][axis].as_array().unwrap()).all(|(a, b)| near(a, b))
            );
        }
        let bases = &polis["base-clusters"];
        let ids = numbers(&bases["id"]);
        for group in polis["group-clusters"].as_array().unwrap() {
            let own = |id: &i64| set(&bases["members"][ids.iter().position(|other| other == id).unwrap()]);
            let members: BTreeSet<i64> = numbers(&group["members"]).iter().flat_map(own).collect();
            let ours = found["groups"].as_array().unwrap().iter().find(|it| set(&it["members"]) == members);
            let ours = ours.unwrap()["representative"].as_array().unwrap();
            let theirs = polis["repness"][group["id"].to_string()].as_array().unwrap();
            assert_eq!(ours.len(), theirs.len());
            for (a, b) in ours.iter().zip(theirs) {
                assert_eq!((&a["statement"], &a["direction"]), (&b["tid"], &b["repful-for"]));
                assert!(near(&a["repness"], &b["repness"]) && near(&a["p_test"], &b["p-test"]), "{a} {b}");
            }
        }
        // In an older blob there is another figure in its place, by group.
        let shared = polis["group-aware-consensus"].as_object().unwrap();
        for (tid, theirs) in shared.iter().filter(|(_, theirs)| theirs.is_number()) {
            assert!(near(&found["group_aware_consensus"][tid], theirs), "{name}: {tid}");
        }
    }
}

#[test]
fn odd_exports_give_a_sentence_or_an_honest_answer() {
    let comments = "comment-id,comment-body,moderated\n0,a,1\n1,b,1\n";
    let run_on = |files: &[(&str, &str)], more: &[&str]| {
        let directory = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(directory.path().join(name), text).unwrap();
        }
        run(directory.path(), &[&["analyze", "--polis", "."], more].concat())
    };
    let matrix = "participants-votes.csv";
    for (files, told) in [
        (&[][..], "comments.csv is missing"),
        (&[("comments.csv", comments)], "participants-votes.csv is missing: either"),
        (
            &[("comments.csv", comments), (matrix, "")],
            "participants-votes.csv, line 1, column participant: expected",
        ),
        (
            &[("comments.csv", ""), (matrix, "participant,0\n")],
            "comments.csv, line 1, column comment-id: expected",
        ),
        (
            &[("comments.csv", comments), (matrix, "participant,0,1\n4,1,\n5,,2\n")],
            "participants-votes.csv, line 3, column 1: expected 1 (agree), -1 (disagree) or 0 (pass), found \"2\"",
        ),
        (
            &[("comments.csv", comments), (matrix, "participant,0\n4,1\n4,1\n")],
            "line 3, column participant: expected each participant once, found 4 again (first on line 2)",
        ),
    ] {
        let (done, out, error) = run_on(files, &["--json"]);
        assert!(!done && out.is_empty() && error.contains(told), "{error}");
    }
    for (text, people, statements, votes) in [
        ("participant,0,1\n", 0, 0, 0),
        ("participant\n", 0, 0, 0),
        ("participant\n1\n2\n", 2, 0, 0),
        ("participant,0,1\n1,,\n2,,\n", 2, 0, 0),
        ("participant,0,1\n1,1,\n", 1, 1, 1),
        ("participant,0,1\n1,1,-1\n2,1,-1\n", 2, 2, 4),
        ("participant,0,1\n1,0,0\n2,0,0\n3,,0\n", 3, 2, 5),
    ] {
        for mode in ["stable", "polis"] {
            let (done, out, error) =
                run_on(&[("comments.csv", comments), (matrix, text)], &["--json", "--mode", mode]);
            assert!(done, "{error}");
            let found: Value = serde_json::from_str(&out).unwrap();
            sane(&found, "");
            assert_eq!(
                [&found["participants"], &found["statements"], &found["votes"]],
                [people, statements, votes]
            );
        }
        let (done, out, error) = run_on(&[("comments.csv", comments), (matrix, text)], &[]);
        assert!(
            done && out.contains(if votes == 0 { "Nobody has voted yet" } else { "no clear groups" }),
            "{out}{error}"
        );
    }
    let (done, _, error) = run(Path::new("."), &["analyze", "--polis", "nowhere"]);
    assert!(!done && error.contains("nowhere cannot be read"), "{error}");
}

#[test]
fn a_reader_who_has_enough_is_no_fault() {
    let mut process = Command::new(env!("CARGO_BIN_EXE_deliberation-server"))
        .args(["analyze", "--polis", TWIN, "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(process.stdout.take());
    let mut error = String::new();
    process.stderr.take().unwrap().read_to_string(&mut error).unwrap();
    assert!(process.wait().unwrap().success() && error.is_empty(), "{error}");
}
