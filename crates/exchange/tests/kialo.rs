//! Kialo's text form: public exports read to the counts of others, what is written read back the same, faults by line.

use std::path::PathBuf;

use deliberation_exchange::kialo::{Discussion, Entry, Fault, Relation, What, read, write};
use proptest::prelude::*;
use serde_json::Value;

fn shared(path: &str) -> Option<String> {
    let beside = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared"));
    let root = std::env::var_os("DELIBERATION_SHARED").map_or_else(beside, PathBuf::from);
    std::fs::read_to_string(root.join(path)).ok()
}

#[test]
fn public_exports_have_the_counts_that_others_found() {
    let golden = shared("golden/metrics/interchange.json");
    assert!(golden.is_some() || std::env::var("CI").as_deref() != Ok("true"), "the counts are missing in CI");
    let Some(golden) = golden else {
        println!("SKIPPED (no shared data): Kialo exports");
        return;
    };
    let golden: Value = serde_json::from_str(&golden).unwrap();
    let mut compared = 0;
    for file in golden["files"].as_array().unwrap().iter().filter(|file| file["format"] == "kialo-txt") {
        let name = file["file"].as_str().unwrap();
        // The list names more files than are at hand.
        let Some(text) = shared(&format!("data/interchange/{name}")) else {
            println!("not among the shared data: {name}");
            continue;
        };
        let counts = &file["regex"];
        let is = |found: usize, what: &str| assert_eq!(counts[what], found, "{name}: {what}");
        let discussion = read(&text).unwrap();
        let entries = &discussion.entries;
        let count = |test: &dyn Fn(&Entry) -> bool| entries.iter().filter(|entry| test(entry)).count();
        assert_eq!(counts["title"], discussion.title.as_str());
        is(entries.len(), "claims");
        is(count(&|entry| entry.parent.is_none()), "roots");
        is(count(&|entry| entry.side == Some(Relation::Support)), "pro");
        is(count(&|entry| entry.side == Some(Relation::Attack)), "con");
        is(count(&|entry| matches!(entry.what, What::See(_))), "cross_refs");
        is(discussion.depth(), "max_depth");
        let claims = count(&|entry| matches!(entry.what, What::Claim(_)));
        assert_eq!(file["arguebuf"]["atoms"], claims, "{name}: arguebuf's atoms");
        assert_eq!(discussion.relations().len(), entries.len() - 1, "{name}");
        let written = write(&discussion);
        assert_eq!(read(&written).unwrap(), discussion, "{name}");
        assert_eq!(write(&read(&written).unwrap()), written, "{name}");
        compared += 1;
    }
    assert!(compared > 0, "no export is at hand");
}

#[test]
fn texts_over_several_lines_windows_and_lists_are_read() {
    let text = "\u{feff}Discussion Title: A lift?\r\n\r\n1. Yes.\r\n1.1. Pro: Two reasons:\r\n1. the stairs\r\n\r\n2. my knees\r\n1.2. Con: -> See 1.1.1.\r\n1.1.1. Con: Dear.\r\n";
    let discussion = read(text).unwrap();
    assert_eq!(
        discussion.entries[1].what,
        What::Claim("Two reasons:\n1. the stairs\n\n2. my knees".to_owned())
    );
    assert_eq!(discussion.entries[2].what, What::See(3));
    assert_eq!(
        discussion.relations(),
        [(1, 0, Relation::Support), (3, 0, Relation::Attack), (3, 1, Relation::Attack)]
    );
    assert_eq!(read(&write(&discussion)).unwrap(), discussion);
}

#[test]
fn what_does_not_fit_is_named_with_its_line() {
    let fault = |text: &str| read(text).map_err(|error| (error.line, error.fault)).unwrap_err();
    let head = "Discussion Title: x\n\n1. y\n";
    assert_eq!(fault(""), (1, Fault::Title));
    assert_eq!(fault("\n\nhello"), (3, Fault::Title));
    assert_eq!(fault("Discussion Title: x\n"), (2, Fault::First));
    assert_eq!(fault("Discussion Title: x\nhello\n"), (2, Fault::First));
    assert_eq!(fault("Discussion Title: x\n1.1. Pro: y\n"), (2, Fault::First));
    assert_eq!(fault(&format!("{head}1.1.1. Pro: z")), (4, Fault::Orphan("1.1.1".to_owned())));
    assert_eq!(fault(&format!("{head}1.1. Pro: z\n1.1. Con: z")), (5, Fault::Twice("1.1".to_owned())));
    assert_eq!(fault(&format!("{head}1.1. Pro: -> See 1.7.")), (4, Fault::Unknown("1.7".to_owned())));
    let round = format!("{head}1.1. Pro: -> See 1.2.\n1.2. Con: -> See 1.1.");
    assert_eq!(fault(&round), (4, Fault::Circular("1.1".to_owned())));
    assert!(read(&round).unwrap_err().to_string().starts_with("line 4: 1.1 leads back"));
    let deep = format!("{head}{}. Pro: z", ["1"; 2001].join("."));
    assert!(read(&deep).is_err());
}

/// Lines that try to look like the form.
fn any_text() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        "[a-z甲。 ]{0,8}",
        "[0-9]{1,2}(\\.[0-9]){0,2}\\\\{0,2}\\. ?(Pro: )?[a-z]{0,3}",
        "\\\\{0,2}(-> See 1\\.1\\.|Pro: x|Con:|\\[a\\]\\(b\\))",
    ];
    prop::collection::vec(line, 1..4).prop_map(|lines| lines.join("\n").trim().to_owned())
}

fn any_discussion() -> impl Strategy<Value = Discussion> {
    let side = prop_oneof![Just(Some(Relation::Support)), Just(Some(Relation::Attack)), Just(None)];
    let entry = (any::<u32>(), side, any_text(), prop::option::weighted(0.2, any::<u32>()));
    prop::collection::vec(entry, 1..20).prop_map(|drafts| {
        let entries = drafts.into_iter().enumerate().map(|(place, (above, side, text, see))| {
            let place = place as u32;
            // A link leads to an earlier entry, so never back to itself.
            let what = match see {
                Some(other) if place > 0 => What::See(other % place),
                _ => What::Claim(text),
            };
            let parent = (place > 0).then(|| above % place.max(1));
            Entry { parent, side: side.filter(|_| place > 0), what }
        });
        Discussion { title: "加装电梯？".to_owned(), entries: entries.collect() }
    })
}

proptest! {
    #[test]
    fn whatever_is_written_is_read_back_the_same(discussion in any_discussion()) {
        let written = write(&discussion);
        let again = read(&written);
        prop_assert_eq!(again, Ok(discussion), "{}", written);
    }

    #[test]
    fn nothing_panics(text in "(Discussion Title: x\n)?([0-9.]{0,6} (Pro:|Con:|-> See 1\\.|\\PC)?\n){0,6}") {
        if let Ok(discussion) = read(&text) {
            prop_assert_eq!(read(&write(&discussion)), Ok(discussion));
        }
    }
}
