//! The sample deliberation: every text in both languages and within its limit.
//!
//! The file lies in `sample/` at the root. What becomes of it is tested in `acts`; the articles stand in core.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

fn file(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample").join(name);
    let bytes = std::fs::read(path).expect("the sample is committed");
    serde_json::from_slice(&bytes).expect("the sample is JSON")
}

/// The Chinese original and its English translation.
fn both(text: &Value) -> (&str, &str) {
    assert_eq!(text["lang"], "zh-CN", "{text}");
    let english = text["translations"]["en"].as_str().expect("there is an English translation");
    (text["text"].as_str().expect("there is an original"), english)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("this is a list")
}

#[test]
fn every_statement_is_short_in_both_languages_said_once_and_leans_somewhere() {
    let sample = file("elevator.json");
    let statements = list(&sample["statements"]);
    let mut said = BTreeSet::new();
    for statement in statements {
        let (chinese, english) = both(&statement["text"]);
        assert!(chinese.chars().count() <= 80, "{chinese}");
        assert!(english.chars().count() <= 140, "{english}");
        assert!(said.insert(chinese) && said.insert(english), "{chinese}");
        let leanings: [f64; 4] = serde_json::from_value(statement["leanings"].clone()).expect("four numbers");
        assert!(leanings.iter().all(|lean| (-1.0..=1.0).contains(lean)), "{chinese}");
        assert!(["host", "resident", "official"].iter().any(|by| statement["by"] == *by), "{chinese}");
    }
    let bridging = statements.iter().filter(|statement| {
        list(&statement["leanings"]).iter().all(|lean| lean.as_f64().is_some_and(|lean| lean >= 0.4))
    });
    let (bridging, all) = (bridging.count(), statements.len());
    assert!((38..=45).contains(&all) && (all / 4..=all / 2).contains(&bridging), "{bridging} of {all}");
}

#[test]
fn the_question_the_sides_the_minds_and_the_phases_are_there_in_both_languages() {
    let sample = file("elevator.json");
    for key in ["note", "question", "why", "how"] {
        both(&sample[key]);
    }
    assert_eq!(list(&sample["sides"]).iter().map(both).count(), 2);
    assert_eq!(list(&sample["minds"]).iter().map(both).count(), 4);
    let phases = list(&sample["phases"]);
    let kinds: Vec<&str> = phases.iter().filter_map(|phase| phase["kind"].as_str()).collect();
    assert_eq!(kinds, ["collect", "deliberate", "decide", "implement", "report"]);
    let names: Vec<&str> = phases.iter().map(|phase| both(&phase["name"]).0).collect();
    assert_eq!(names, ["征集", "协商", "决策", "落实", "反馈"]);
    for phase in phases {
        let (chinese, english) = both(&phase["about"]);
        assert!(chinese.chars().count() <= 40 && english.split(' ').count() <= 20, "{chinese}");
    }
    let (chinese, _) = both(&sample["how"]);
    assert!(chinese.contains("这里是意见交流，不代替业主依法表决"));
}

#[test]
fn every_annotation_has_its_words_once_and_says_all_in_both_languages() {
    let (sample, threads, quarrel) = (file("annotations.json"), file("threads.json"), file("elevator.json"));
    let notes = list(&sample["notes"]);
    assert_eq!((notes.len(), list(&threads).len()), (15, 151));
    for note in notes {
        let (on, words) = (note["on"].as_str().unwrap(), note["words"].as_str().unwrap());
        let number: usize = on[1..].parse().unwrap();
        let wording = match &on[..1] {
            "p" => threads[number - 1]["zh"].as_str(),
            "s" => quarrel["statements"][number - 1]["text"]["text"].as_str(),
            _ => None,
        };
        assert_eq!(wording.map_or(1, |wording| wording.matches(words).count()), 1, "{on}: {words}");
        let follows = note["then"].as_array().map(Vec::as_slice).unwrap_or_default();
        let own = ["right", "text", "question", "suggestion"].map(|member| &note[member]);
        let texts = own.into_iter().chain(follows.iter().map(|then| &then["text"]));
        for text in texts.filter(|text| !text.is_null()) {
            let [chinese, english] = list(text) else { panic!("two languages: {text}") };
            let (chinese, english) = (chinese.as_str().unwrap(), english.as_str().unwrap());
            assert!(chinese.chars().count() <= 80 && !chinese.is_ascii(), "{chinese}");
            assert!(
                english.chars().count() <= 220 && english.chars().all(|c| c.is_ascii() || "“”".contains(c)),
                "{english}"
            );
        }
    }
    let said = sample["note"].as_str().unwrap();
    assert!(said.contains("不是法律意见") && said.contains("no legal advice"));
    assert_eq!(sample["shown"]["law"][1], "(Illustrative, to be confirmed by a lawyer.)");
}

#[test]
fn the_practice_ground_is_what_is_made_of_its_texts() {
    let made = deliberation_exchange::sample::practice().unwrap();
    let kept = include_str!("../../../demo/practice.json");
    let how = "cargo run -p deliberation-exchange --example practice > demo/practice.json";
    assert!(made == kept, "demo/practice.json is not what its texts make; run: {how}");
}
