//! The W3C's samples, correct and incorrect, before our reading of what the model says.

use serde_json::{Value, json};

use crate::musts::faults;
use crate::shared;

/// All samples of a folder: name and text.
fn samples(of: &str) -> Option<Vec<(String, String)>> {
    let directory = shared("data/interchange/web-annotation")?.join(of);
    let mut all: Vec<(String, String)> = std::fs::read_dir(directory)
        .expect("the folder can be read")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| {
            (path.file_stem().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap())
        })
        .collect();
    all.sort();
    Some(all)
}

/// Some incorrect ones have a comma too many, which is not their fault on purpose.
fn lenient(text: &str) -> Option<Value> {
    let mut plain = text.to_owned();
    for close in ['}', ']'] {
        let parts: Vec<&str> = plain.split(close).collect();
        let last = parts.len() - 1;
        let cut = |(n, part): (usize, &&str)| {
            let end = part.trim_end();
            if n < last { end.strip_suffix(',').unwrap_or(part).to_owned() } else { (*part).to_owned() }
        };
        plain = parts.iter().enumerate().map(cut).collect::<Vec<_>>().join(&close.to_string());
    }
    serde_json::from_str(&plain).ok()
}

#[test]
fn every_correct_sample_is_accepted() {
    let Some(samples) = samples("correct") else { return };
    for (name, text) in &samples {
        let read: Value = serde_json::from_str(text).unwrap();
        assert_eq!(faults(&read), [""; 0], "{name}");
    }
    assert_eq!(samples.len(), 45);
}

#[test]
fn every_incorrect_sample_is_rejected_and_nearly_all_for_their_own_fault() {
    let Some(samples) = samples("incorrect") else { return };
    assert_eq!(samples.len(), 39);
    let mut excused = Vec::new();
    for (name, text) in &samples {
        let Some(mut read) = lenient(text) else { continue };
        assert_ne!(faults(&read), [""; 0], "{name}");
        // All but a few have two ids as well: with one, what they are there for must do.
        if read["id"].is_array() && read["label"] != "multiple identifiers" {
            read["id"] = json!("http://example.org/1");
        }
        if faults(&read).is_empty() {
            excused.push(name.as_str());
        }
    }
    // Its fault stands in a member "langauage", which the model does not know.
    assert_eq!(excused, ["anno15"]);
}
