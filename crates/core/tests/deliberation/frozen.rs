//! A log that was kept on 2026-11-28, before there was moderation: 182 acts of nearly every verb that there was, each of
//! which was accepted then (`tests/data/log-0.jsonl`). What was published of it then is published of it now, byte for byte
//! (`log-0.expected.json`). The articles aside: those for guards that came later are added to the old ones.

use deliberation_core::act::{Act, Stamp};
use deliberation_core::publish::{Publisher, Rows};
use deliberation_core::wire::{Json, Record, parse};

fn log() -> Vec<(Act, Stamp)> {
    let lines = include_str!("../data/log-0.jsonl").lines();
    let read = |line: &str| {
        let json = parse(line).unwrap();
        let record = Record::of(&json).unwrap();
        (record.need("act").unwrap(), record.need("stamp").unwrap())
    };
    lines.map(read).collect()
}

#[test]
fn an_old_log_folds_to_what_was_published_then() {
    let mut publisher = Publisher::default();
    for (act, stamp) in log() {
        let job = publisher.fold(&act, &stamp).unwrap_or_else(|refusal| panic!("{}: {refusal}", stamp.seq));
        if let Some(job) = job {
            publisher.set_map(job.run());
        }
    }
    let mut published = serde_json::to_value(publisher.publish("e", 1).unwrap()).unwrap();
    let articles = published.as_object_mut().and_then(|members| members.remove("articles"));
    assert!(articles.is_some());
    let rows = publisher.rows(&Rows::default());
    let now = serde_json::json!({
        "published": published,
        "posts": rows.posts,
        "annotations": rows.annotations,
        "history": rows.history,
        "regions": rows.regions,
    });
    let then: Json = parse(include_str!("../data/log-0.expected.json")).unwrap();
    for part in ["published", "posts", "annotations", "history", "regions"] {
        assert_eq!(now[part], then[part], "{part}");
    }
    assert_eq!(now.to_string(), include_str!("../data/log-0.expected.json"));
}
