//! Argdown: the samples are counted as Argdown's own tools count them, and what is written is read back the same.

use std::path::PathBuf;

use deliberation_exchange::argdown::{Block, Document, Kind, Line, Relation, Step, What, graph, read, write};
use proptest::prelude::*;
use serde_json::Value;

fn shared(path: &str) -> Option<String> {
    let root = std::env::var("DELIBERATION_SHARED").unwrap_or_else(|_| "../../../shared".to_owned());
    std::fs::read_to_string(PathBuf::from(root).join(path)).ok()
}

#[test]
fn the_samples_have_the_counts_of_argdown_core() {
    let Some(golden) = shared("golden/metrics/interchange.json") else {
        println!("SKIPPED: golden/metrics/interchange.json is not among the shared data");
        return;
    };
    let golden: Value = serde_json::from_str(&golden).unwrap();
    let mut compared = 0;
    let mut wrong = Vec::new();
    for file in golden["files"].as_array().unwrap() {
        let (name, counts) = (file["file"].as_str().unwrap(), &file["argdown_core_1_7_5"]);
        // Some that the list names are nobody's to pass on.
        let (false, Some(text)) = (counts.is_null(), shared(&format!("data/interchange/{name}"))) else {
            continue;
        };
        compared += 1;
        if counts["parserErrors"].as_u64().unwrap() > 0 {
            assert_eq!(read(&text).unwrap_err().line, 1, "{name}");
            continue;
        }
        let document = read(&text).unwrap_or_else(|why| panic!("{name}: {why}"));
        assert_eq!(read(&write(&document)).unwrap(), document, "{name}");
        let graph = graph(&document);
        let relation = |kind: &str| counts["relations"][kind].as_u64().unwrap_or(0) as usize;
        let mine = [
            graph.statements,
            graph.arguments,
            graph.sections,
            graph.tags.len(),
            graph.reconstructions,
            graph.count(Kind::Support),
            graph.count(Kind::Attack),
            graph.count(Kind::Undercut),
            graph.count(Kind::Contradictory),
        ];
        let count = |key: &str| counts[key].as_u64().unwrap() as usize;
        let theirs = [
            count("statements"),
            count("arguments"),
            count("sections"),
            count("tags"),
            count("pcs"),
            relation("support"),
            relation("attack"),
            relation("undercut"),
            relation("contradictory"),
        ];
        if mine != theirs {
            wrong.push(format!("{name}: {mine:?}, Argdown says {theirs:?}"));
        }
    }
    println!("{compared} files compared");
    assert!(wrong.is_empty() && compared >= 12, "{compared} compared\n{}", wrong.join("\n"));
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    let line = |text: &str| read(text).unwrap_err().line;
    assert_eq!(line("A\n\n  + B"), 3, "a relation after a blank line relates to nothing");
    assert_eq!(line("A\n  +"), 2);
    assert_eq!(line("A\n\n<!-- a\nb"), 3);
    assert_eq!(line("A\n/* b"), 2);
    assert_eq!(line("===\ntitle: x\n"), 1);
    assert_eq!(line("A\n\n(1) B\n(2) C\n\n# D"), 3);
    assert_eq!(line("(1) B\n--\nrule\n\n(2) C"), 4);
}

#[test]
fn what_looks_like_a_sign_and_is_none_is_text() {
    let text = "+1 for that\n_under_ -dash\n\n*italic* 1.5 times https://example.org/a//b // and a comment\n";
    let document = read(text).unwrap();
    let Block::Tree(lines) = &document.blocks[1] else { unreachable!() };
    assert_eq!(document.blocks.len(), 2);
    assert_eq!(lines[0].what.text.as_deref(), Some("*italic* 1.5 times https://example.org/a//b"));
}

fn words() -> impl Strategy<Value = String> {
    "[a-zA-Z\u{4e00}-\u{4e10}][a-zA-Z0-9 ,.;:!?(){}\u{4e00}-\u{4e10}-]{0,30}[a-z.]"
        .prop_map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn what() -> impl Strategy<Value = What> {
    let title = "[A-Z][a-zA-Z0-9 ]{0,12}[a-z0-9]"
        .prop_map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "));
    prop_oneof![
        words().prop_map(|text| What { argument: false, title: None, text: Some(text) }),
        (any::<bool>(), title, prop::option::of(words())).prop_map(|(argument, title, text)| What {
            argument,
            title: Some(title),
            text
        }),
    ]
}

fn tree() -> impl Strategy<Value = Vec<Line>> {
    let kind = prop::sample::select(vec![Kind::Support, Kind::Attack, Kind::Undercut]);
    let child = (kind, any::<bool>(), 1..5_u32, what());
    (what(), prop::collection::vec(child, 0..6)).prop_map(|(first, children)| {
        let mut lines = vec![Line { depth: 0, relation: None, what: first }];
        for (kind, outgoing, depth, what) in children {
            // No deeper than one below the line above.
            let depth = depth.min(lines.last().map_or(0, |line| line.depth) + 1);
            lines.push(Line { depth, relation: Some(Relation { kind, outgoing }), what });
        }
        lines
    })
}

fn block() -> impl Strategy<Value = Block> {
    let steps = (tree(), prop::option::of(words()), tree()).prop_map(|(premise, rule, conclusion)| {
        Block::Steps(vec![
            Step::Statement(premise),
            Step::Inference(rule.unwrap_or_default()),
            Step::Statement(conclusion),
        ])
    });
    prop_oneof![
        1 => (1..4_u8, words()).prop_map(|(level, text)| Block::Heading(level, text)),
        4 => tree().prop_map(Block::Tree),
        1 => (0..6_usize, any::<bool>(), tree()).prop_map(|(indent, numbers, lines)| Block::Item(indent, numbers, lines)),
        1 => steps,
    ]
}

proptest! {
    #[test]
    fn what_is_written_is_read_back_the_same(blocks in prop::collection::vec(block(), 0..8)) {
        let document = Document { front: None, blocks };
        let text = write(&document);
        prop_assert_eq!(read(&text), Ok(document), "{}", text);
    }

    #[test]
    fn nothing_makes_it_panic_and_what_is_read_is_a_fixed_point(text in "[ \\n(){}<>\\[\\]+_=#*/!1-3.:a-c-]{0,80}") {
        if let Ok(document) = read(&text) {
            let _ = graph(&document);
            let written = write(&document);
            prop_assert_eq!(read(&written), Ok(document), "{}", written);
        }
    }
}
