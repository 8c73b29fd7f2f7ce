//! `export` and what comes back of it: import, export and import again are a fixed point but for the numbers of
//! people.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use deliberation_exchange::polis::{self, Export, Moderation, Statement};
use serde_json::json;

use crate::analyze::{TWIN, shared};
use crate::process::{Served, run};
use crate::support::{HOST, Server, hide, opening, statement};

/// Everybody's votes with their times, without the numbers of people.
fn histories(export: &Export) -> Vec<Vec<(Option<i64>, i64, i8)>> {
    let mut of: BTreeMap<i64, Vec<(Option<i64>, i64, i8)>> = BTreeMap::new();
    for event in &export.history {
        of.entry(event.participant).or_default().push((event.at_ms, event.tid, event.value.sign()));
    }
    let mut all: Vec<_> = of.into_values().collect();
    all.sort_unstable();
    all
}

/// Who wrote what: the statements of each author.
fn authored(export: &Export) -> BTreeSet<Vec<i64>> {
    let mut of: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for statement in &export.statements {
        if let Some(author) = statement.author {
            of.entry(author).or_default().push(statement.tid);
        }
    }
    of.into_values().collect()
}

/// Each author's own votes.
fn joined(export: &Export) -> BTreeMap<i64, Vec<(i64, i8)>> {
    let votes = |author: i64| {
        let own = export.history.iter().filter(|event| event.participant == author);
        own.map(|event| (event.tid, event.value.sign())).collect()
    };
    export.statements.iter().filter_map(|it| Some((it.tid, votes(it.author?)))).collect()
}

fn without_author(statement: &Statement) -> Statement {
    Statement { author: None, ..statement.clone() }
}

fn exported(directory: &Path, id: &str, to: &str, more: &[&str]) -> (Export, String) {
    let (done, out, error) = run(directory, &[&["export", "polis", id, to], more].concat());
    assert!(done && out == format!("{to}\n"), "{error}");
    (polis::read(&directory.join(to)).unwrap(), error)
}

fn import(directory: &Path, from: &str, id: &str, more: &[&str]) {
    let (done, _, error) = run(directory, &[&["import", "polis", from, "--id", id], more].concat());
    assert!(done, "{error}");
}

/// Equal but for the numbers of people.
fn same(a: &Export, b: &Export) {
    assert_eq!(a.statements.len(), b.statements.len());
    for (a, b) in a.statements.iter().zip(&b.statements) {
        assert_eq!(without_author(a), without_author(b));
    }
    assert_eq!((authored(a), histories(a)), (authored(b), histories(b)));
    assert_eq!((&a.summary, a.participants.len()), (&b.summary, b.participants.len()));
}

/// The order of people in the file is that of their numbers, which say nothing.
fn anonymous(export: &Export) {
    assert_eq!(export.participants, (0..export.participants.len() as i64).collect::<Vec<_>>());
    let authors: BTreeSet<i64> = export.statements.iter().filter_map(|statement| statement.author).collect();
    let first = export.participants.len() as i64;
    assert_eq!(
        authors,
        (first..first + authors.len() as i64).collect(),
        "no author has the number of a voter"
    );
}

#[test]
fn the_twin_comes_back_as_it_went_in() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    import(here, TWIN, "twin", &[]);
    let (first, told) = exported(here, "twin", "first", &[]);
    assert!(
        told.contains("one row for each of 59 people") && told.contains("other numbers than voters"),
        "{told}"
    );
    anonymous(&first);
    // Against what went in: the database does not keep who never voted, what is meta, and Polis' own counts.
    let source = polis::read(Path::new(TWIN)).unwrap();
    assert_eq!(histories(&first), histories(&source));
    assert_eq!(first.participants.len() + 1, source.participants.len());
    assert_eq!(authored(&first), authored(&source));
    for (new, old) in first.statements.iter().zip(&source.statements) {
        assert_eq!(without_author(new), Statement { is_meta: false, ..without_author(old) });
    }
    assert_eq!(first.summary.topic, source.summary.topic);
    assert_eq!(first.summary.description, source.summary.description);
    assert_eq!(first.notes, [""; 0]);

    // And again: nothing changes any more but the numbers.
    import(here, "first", "again", &[]);
    let (second, _) = exported(here, "again", "second", &[]);
    same(&first, &second);
    assert_ne!(first.history, second.history, "people have new numbers");
}

#[test]
fn authors_are_joined_with_their_votes_only_when_asked_for() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    import(here, TWIN, "twin", &[]);
    let (linked, told) = exported(here, "twin", "linked", &["--link-authors"]);
    assert!(told.contains("reads all of their votes"), "{told}");
    let source = polis::read(Path::new(TWIN)).unwrap();
    assert_eq!(joined(&linked), joined(&source));
    let (apart, _) = exported(here, "twin", "apart", &[]);
    assert!(joined(&apart).values().all(Vec::is_empty));
    let column = |dir: &str| {
        let text = std::fs::read_to_string(here.join(dir).join("participants-votes.csv")).unwrap();
        text.lines().skip(1).map(|line| line.split(',').nth(2).unwrap().to_owned()).collect::<BTreeSet<_>>()
    };
    assert_eq!(column("apart"), BTreeSet::from([String::new()]));
    assert!(column("linked").contains("1"));
}

#[test]
fn votes_without_a_time_and_old_headers_come_back() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    let source = here.join("source");
    std::fs::create_dir(&source).unwrap();
    let write = |name: &str, text: &str| std::fs::write(source.join(name), text).unwrap();
    write(
        "comments.csv",
        "timestamp,comment-id,author-id,moderated,is-meta,is-seed,comment-body\n\
         1600000000000,2,,1,false,true,\"=1+1, \"\"x\"\"\"\n,5,7,0,false,false,一\n\
         1600000000500,9,,-1,false,false,\"@a\n-b\"\n1600000000400,11,8,1,false,false,nobody voted\n\
         1600000000600,12,,1,false,false,nobody knows who\n",
    );
    write(
        "votes.csv",
        "timestamp,comment-id,voter-id,vote\n1600000001000,2,7,1\n,9,7,-1\n1600000001000,2,7,0\n1600000002000,5,8,1\n",
    );
    write("participants-votes.csv", "participant,2,5,9,11\n7,0,,-1,\n8,-1,-1,,\n");
    import(here, "source", "a", &[]);
    for (generation, id) in [("new", "b"), ("old", "c")] {
        let (first, _) = exported(here, "a", generation, &["--header", generation]);
        let read = polis::read(&source).unwrap();
        assert_eq!(histories(&first), histories(&read));
        assert_eq!(authored(&first), authored(&read));
        for (new, old) in first.statements.iter().zip(&read.statements) {
            let is_seed = old.is_seed && generation == "new";
            assert_eq!(without_author(new), Statement { is_seed, ..without_author(old) });
        }
        import(here, generation, id, &[]);
        same(&first, &exported(here, id, &format!("{generation}2"), &["--header", generation]).0);
    }
}

#[test]
fn real_conversations_come_back() {
    for name in ["scoop-hivemind.affordable-housing", "brexit-consensus"] {
        let source = shared().join("data/polis").join(name);
        if !source.is_dir() {
            assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "no shared data: {name}");
            println!("SKIPPED (no shared data): {name}");
            continue;
        }
        let directory = tempfile::tempdir().unwrap();
        let here = directory.path();
        import(here, &source.display().to_string(), "a", &[]);
        let (first, _) = exported(here, "a", "first", &["--link-authors"]);
        let read = polis::read(&source).unwrap();
        assert_eq!(histories(&first), histories(&read));
        assert_eq!(joined(&first), joined(&read));
        import(here, "first", "b", &[]);
        same(&first, &exported(here, "b", "second", &["--link-authors"]).0);
    }
}

#[test]
fn a_deliberation_of_ours_is_exported() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    std::fs::write(here.join("lift.json"), opening(json!({ "slug": "lift" })).to_string()).unwrap();
    assert!(run(here, &["create", "lift.json"]).0);
    let served = Served::start(here);
    let room = served.room("lift");
    let ids = room.statements();
    let (mut voter, mut undecided) = (room.join(), room.join());
    voter.vote(&ids[0], "agree");
    voter.vote(&ids[0], "disagree");
    voter.vote(&ids[1], "pass");
    undecided.vote(&ids[0], "agree");
    undecided.vote(&ids[0], "none");
    // While the server runs.
    let (export, _) = exported(here, "lift", "out", &["--link-authors"]);
    assert_eq!((export.statements.len(), export.participants.len()), (ids.len(), 2));
    assert!(export.statements.iter().all(|it| it.is_seed && it.moderation == Moderation::Accepted));
    assert!(export.statements.iter().all(|it| it.author.is_none() && it.created.is_some()));
    let signs: Vec<i8> = export.history.iter().map(|event| event.value.sign()).collect();
    assert_eq!(signs, [1, -1, 0], "what was taken back is not in it");
    assert!(export.history.iter().all(|event| event.at_ms.is_some()));
}

#[test]
fn nothing_is_overwritten_and_nothing_is_made_by_mistake() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    let (done, _, error) = run(here, &["export", "polis", "twin", "out"]);
    assert!(!done && error.contains("deliberation.db cannot be read"), "{error}");
    assert!(!here.join("deliberation.db").exists() && !here.join("out").exists());
    import(here, TWIN, "twin", &[]);
    let (done, _, error) = run(here, &["export", "polis", "other", "out"]);
    assert!(
        !done && error.contains("there is no deliberation other") && !here.join("out").exists(),
        "{error}"
    );
    std::fs::create_dir(here.join("out")).unwrap();
    std::fs::write(here.join("out/votes.csv"), "mine").unwrap();
    std::fs::write(here.join("out/notes.txt"), "mine").unwrap();
    let (done, _, error) = run(here, &["export", "polis", "twin", "out"]);
    assert!(!done && error.contains("votes.csv is there already; nothing was written"), "{error}");
    assert_eq!(std::fs::read_dir(here.join("out")).unwrap().count(), 2);
    exported(here, "twin", "out", &["--force"]);
    assert_eq!(std::fs::read_to_string(here.join("out/notes.txt")).unwrap(), "mine");
    assert_eq!(std::fs::read_dir(here.join("out")).unwrap().count(), 5);
}

#[test]
fn annotations_are_exported_in_both_forms() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    assert!(run(here, &["import", "sample", "--seed", "7"]).0);
    let export = |file: &str, format: &str, more: &[&str]| {
        let base = ["export", "annotations", "elevator", file, "--format", format, "--base"];
        run(here, &[&base[..], more].concat())
    };
    let read = |file: &str| -> serde_json::Value {
        serde_json::from_str(&std::fs::read_to_string(here.join(file)).unwrap()).unwrap()
    };
    let (done, out, told) =
        export("notes.json", "web-annotation", &["https://example.org/d/", "--lang", "en"]);
    assert!(done && out == "notes.json\n", "{told}");
    assert!(told.contains("1 annotations have no form there"), "one waits for its signature: {told}");
    let all = read("notes.json");
    assert_eq!(
        (&all["type"], &all["id"]),
        (&json!("AnnotationCollection"), &json!("https://example.org/d/annotations"))
    );
    let notes = all["first"]["items"].as_array().unwrap();
    assert_eq!(all["total"], notes.len());
    let source = notes[0]["target"]["source"].as_str().unwrap();
    assert!(source.starts_with("https://example.org/d/") && source.ends_with("/revisions/1"), "{source}");
    assert_eq!(notes[0]["body"][0]["language"], "en");

    let (done, _, told) = export("claims.json", "claimreview", &["https://example.org/d"]);
    assert!(done, "{told}");
    let reviews = read("claims.json");
    let reviews = reviews.as_array().unwrap();
    assert!(!reviews.is_empty() && reviews.len() < notes.len());
    for review in reviews {
        assert_eq!((&review["@type"], &review["inLanguage"]), (&json!("ClaimReview"), &json!("zh-CN")));
    }

    let (done, _, told) = export("claims.json", "claimreview", &["https://example.org/d"]);
    assert!(!done && told.contains("claims.json is there already"), "{told}");
    assert!(export("claims.json", "claimreview", &["https://example.org/d", "--force"]).0);
    let (done, _, told) = export("other.json", "claimreview", &["example.org"]);
    assert!(!done && told.contains("expected an address such as https://"), "{told}");
    assert!(!export("other.json", "rss", &["https://example.org"]).0 && !here.join("other.json").exists());
}

#[test]
fn decisions_are_exported_as_rows_and_as_statements_of_reasons() {
    let server = Server::start();
    let room = server.open(&opening(json!({ "slug": "lift" })));
    let (author, host) = (room.join(), room.join_as(Some(HOST), ""));
    let written = statement("You are all <b>fools</b>");
    author.act(&written);
    let id = written["id"].as_str().unwrap();
    let decision = hide(id, id);
    assert!(host.act(&decision)["seq"].is_u64());
    let directory = server.stop();
    let here = directory.path();
    let export = |what: &str, file: &str, more: &[&str]| {
        run(here, &[&["--database", "sqlite:test.db", "export", what, "lift", file], more].concat())
    };
    let read = |file: &str| -> serde_json::Value {
        serde_json::from_str(&std::fs::read_to_string(here.join(file)).unwrap()).unwrap()
    };
    let (done, out, told) = export("moderation", "decisions.json", &[]);
    assert!(done && out == "decisions.json\n", "{told}");
    let rows = read("decisions.json");
    assert_eq!((&rows["decisions"][0]["id"], &rows["decisions"][0]["by"]), (&decision["id"], &json!("host")));
    assert_eq!(rows["numbers"]["decisions"][0]["outcome"], rows["decisions"][0]["outcome"]);
    assert!(!rows.to_string().contains("fools"), "what was hidden is in no file");

    let base = ["--base", "https://example.org/d", "--territory", "DE,FR"];
    // What a longer export left there goes.
    std::fs::write(here.join("reasons.json.2"), "old").unwrap();
    let (done, _, told) = export("reasons", "reasons.json", &base);
    assert!(!done && told.contains("reasons.json.2 is there already"), "{told}");
    assert!(!here.join("reasons.json").exists());
    let (done, out, told) = export("reasons", "reasons.json", &[&base[..], &["--force"]].concat());
    assert!(
        done && out == "reasons.json\n" && told.contains("1 statements of reasons. Nothing was sent."),
        "{told}"
    );
    assert!(!here.join("reasons.json.2").exists());
    let stated = read("reasons.json");
    let stated = &stated["statements"][0];
    assert_eq!((&stated["puid"], &stated["territorial_scope"]), (&decision["id"], &json!(["DE", "FR"])));
    assert_eq!(stated["decision_ground_reference_url"], "https://example.org/d/rules#article-2");
    assert!(!stated.to_string().contains("fools"));
    let (done, _, told) =
        export("reasons", "more.json", &["--base", "https://example.org", "--territory", "CN"]);
    assert!(!done && told.contains("European Economic Area") && !here.join("more.json").exists(), "{told}");
}
