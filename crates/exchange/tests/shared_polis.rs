//! The reader on four real conversations, held against what others counted in them.
//!
//! The data is not in this repository: it lies in the directory `DELIBERATION_SHARED`, by default `../shared`
//! beside the repository. Where it is missing the test says so and passes; on the build server (`CI=true`) it
//! fails. The expected numbers are those of the data's own README and of the goldens, none is ours.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use deliberation_exchange::polis::{self, Export, Files, Form, Header, MATRIX, Moderation, VOTES};
use serde_json::Value;

/// Name, participants and statements as in the README of the data.
const CONVERSATIONS: [(&str, usize, usize); 4] = [
    ("vtaiwan.uberx", 1921, 197),
    ("scoop-hivemind.biodiversity", 536, 314),
    ("scoop-hivemind.affordable-housing", 381, 165),
    ("brexit-consensus", 204, 50),
];

fn shared() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    std::env::var_os("DELIBERATION_SHARED").map_or_else(beside, PathBuf::from)
}

/// Runs a test on each conversation that is there.
fn on_each(test: impl Fn(&str, &Path, &Export, &Value)) {
    for (name, ..) in CONVERSATIONS {
        let dir = shared().join("data/polis").join(name);
        let golden = shared().join("golden/polis").join(format!("{name}.json"));
        if !dir.is_dir() || !golden.is_file() {
            assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "no shared data: {name}");
            println!("SKIPPED (no shared data): {name}");
            continue;
        }
        let export = polis::read(&dir).expect("a real export is readable");
        let golden = std::fs::read(golden).expect("the golden file was there a moment ago");
        let golden = serde_json::from_slice(&golden).expect("the golden file is JSON");
        test(name, &dir, &export, &golden);
    }
}

#[test]
fn the_counts_are_those_of_the_readme_and_of_the_goldens() {
    on_each(|name, _, export, golden| {
        let shape = export.shape();
        let readme = CONVERSATIONS.iter().find(|(other, ..)| *other == name);
        assert_eq!(readme, Some(&(name, shape.participants, shape.statements)));
        for (key, count) in
            [("participants", shape.participants), ("statements", shape.statements), ("votes", shape.votes)]
        {
            assert_eq!(golden["shape"][key], count, "{name}: {key}");
        }
        assert_eq!(export.summary.topic.as_deref(), golden["topic"].as_str());
        assert_eq!(export.summary.url.as_deref(), golden["url"].as_str());
        assert_eq!(export.summary.voters, Some(shape.participants as u64));
    });
}

/// The matrix as the plainest reader would get it.
fn plain_matrix(dir: &Path) -> BTreeMap<(i64, i64), i8> {
    let mut reader = csv::Reader::from_path(dir.join(MATRIX)).expect("the matrix is there");
    let header = reader.headers().expect("the matrix has a header").clone();
    let mut cells = BTreeMap::new();
    for record in reader.records() {
        let record = record.expect("each row is as long as the header");
        let person = record[0].parse().expect("the first column is the participant");
        for (name, field) in header.iter().zip(&record) {
            if let (Ok(tid), Ok(sign)) = (name.parse(), field.parse()) {
                cells.insert((person, tid), sign);
            }
        }
    }
    cells
}

#[test]
fn the_last_vote_of_the_history_is_the_cell_of_the_matrix() {
    on_each(|name, dir, export, _| {
        let in_force: BTreeMap<_, _> =
            export.in_force().into_iter().map(|(key, vote)| (key, vote.sign())).collect();
        assert!(in_force == plain_matrix(dir), "{name}");
        assert!(export.history.is_sorted_by_key(|event| event.at_ms), "{name}: no event needed correction");
        assert!(export.history.iter().all(|event| event.at_ms.is_some()), "{name}");
    });
}

#[test]
fn the_rejected_statements_are_those_of_the_goldens() {
    on_each(|name, _, export, golden| {
        let rejected = export.statements.iter().filter(|s| s.moderation == Moderation::Rejected);
        let rejected: BTreeSet<i64> = rejected.map(|s| s.tid).collect();
        let expected = golden["mod_out"].as_array().expect("a list").iter().filter_map(Value::as_i64);
        assert_eq!(rejected, expected.collect(), "{name}");
        if name == "vtaiwan.uberx" {
            assert_eq!(rejected.len(), 78, "the README says so");
        }
    });
}

#[test]
fn the_groups_are_those_that_polis_exported() {
    on_each(|name, _, export, golden| {
        let labels = golden["polis_export"]["labels"].as_object().expect("a map");
        let labels: BTreeMap<i64, i64> = labels
            .iter()
            .filter_map(|(person, group)| Some((person.parse().ok()?, group.as_i64()?)))
            .collect();
        assert_eq!(export.groups, labels, "{name}");
    });
}

#[test]
fn every_event_is_kept_and_every_text_is_whole() {
    on_each(|name, dir, export, _| {
        let mut votes = csv::Reader::from_path(dir.join(VOTES)).expect("the votes are there");
        assert_eq!(export.history.len(), votes.records().count(), "{name}");
        assert!(export.history.len() > export.shape().votes, "{name}: somebody changed their mind");
        assert!(export.statements.iter().all(|s| s.text.is_some() && s.created.is_some()), "{name}");
        for note in &export.notes {
            println!("{name}: {note}");
        }
    });
}

#[test]
fn the_lean_reader_gets_the_same_votes() {
    on_each(|name, dir, export, _| {
        let rows = polis::rows(dir).expect("a real export is readable");
        let shape = export.shape();
        assert_eq!(
            (rows.people.len(), rows.statements.len(), rows.count()),
            (shape.participants, shape.statements, shape.votes)
        );
        let cells = (0..rows.people.len()).flat_map(|row| {
            let of = (rows.people[row], &rows.statements);
            rows.votes.row(row).map(move |(column, sign)| ((of.0, of.1[column as usize].tid), sign))
        });
        assert!(cells.collect::<BTreeMap<_, _>>() == plain_matrix(dir), "{name}");
        assert_eq!(rows.people, export.participants, "{name}");
    });
}

#[test]
fn what_is_written_reads_back_as_the_same() {
    on_each(|name, _, export, _| {
        let set = polis::write(export, Form { header: Header::New, meta_is_known: true });
        let [summary, votes, matrix, comments] = set.files().map(|(_, text)| Some(text.as_bytes()));
        let files = Files { summary, comments, votes, matrix };
        let read = polis::parse(files, &mut |_| ()).expect("what we write we read");
        assert!(Export { notes: export.notes.clone(), ..read } == *export, "{name}");
    });
}

#[test]
fn the_blobs_of_polis_are_read() {
    on_each(|name, dir, _, _| {
        let blob = shared().join("golden/polis_exact").join(format!("{name}.json"));
        let Ok(text) = std::fs::read_to_string(blob) else { return };
        let math = polis::math(&text).expect("a blob of Polis is readable");
        let rows = polis::rows(dir).expect("a real export is readable");
        let people: BTreeSet<i64> = rows.people.iter().copied().collect();
        assert!(math.in_conversation.iter().all(|person| people.contains(person)), "{name}");
        let grouped: usize = math.base_clusters.iter().map(|cluster| cluster.members.len()).sum();
        assert_eq!((grouped, math.base_clusters.len()), (math.in_conversation.len(), 100), "{name}");
        let tids: Vec<i64> = rows.statements.iter().map(|statement| statement.tid).collect();
        assert_eq!(math.tids, Some(tids), "{name}");
        assert!(math.components.is_some() && math.groups.len() == 2, "{name}");
    });
}
