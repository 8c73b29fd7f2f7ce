//! Threads in the forms of others, and back.

use std::path::PathBuf;

use deliberation_core::deliberation::Deliberation;
use deliberation_core::id::DeliberationId;
use deliberation_core::publish::Publisher;
use deliberation_core::text::Lang;
use deliberation_core::thread::published::Posts;
use deliberation_exchange::discussion::{Turned, from_argdown, from_kialo, to_argdown, to_kialo};
use deliberation_exchange::entry::Entry;
use deliberation_exchange::{argdown, kialo, sample};

const AT: i64 = 1_763_890_000_000;

fn id() -> DeliberationId {
    "turned".parse().expect("a good name")
}

fn lang(tag: &str) -> Lang {
    Lang::try_from(tag.to_owned()).expect("a tag")
}

/// Folds a log; nothing in it may be refused.
fn folded(entries: &[Entry]) -> Publisher {
    let mut publisher = Publisher::default();
    for entry in entries {
        assert_eq!(publisher.fold(&entry.act, &entry.stamp).err(), None, "{}", entry.stamp.seq);
    }
    publisher
}

/// How many statements there are, and what bears on what: by the words.
fn said(deliberation: &Deliberation) -> (usize, Vec<(String, String)>) {
    let words = |id| {
        let post = deliberation.threads().post(id).map(|post| &post.wordings[0].text);
        let text = post.or_else(|| deliberation.statement(id).map(|statement| &statement.text));
        text.map(|text| text.original().to_owned()).unwrap_or_default()
    };
    let posts = deliberation.threads().posts().iter();
    let mut pairs: Vec<(String, String)> =
        posts.map(|post| (words(post.id), post.on.map(words).unwrap_or_default())).collect();
    pairs.sort();
    (deliberation.statements().len(), pairs)
}

fn shared(path: &str) -> Option<String> {
    let root = std::env::var("DELIBERATION_SHARED").unwrap_or_else(|_| "../../../shared".to_owned());
    std::fs::read_to_string(PathBuf::from(root).join(path)).ok()
}

#[test]
fn the_sample_s_reasons_come_back_from_both_forms() {
    let slug = "elevator".parse().expect("a good name");
    let log = sample::acts(&slug, 7, AT).expect("the sample makes a log");
    let mut publisher = Publisher::default();
    for entry in &log {
        // Its map is of no interest here.
        let _ = publisher.fold(&entry.act, &entry.stamp);
    }
    let published = publisher.publish("e", 1).expect("it is open");
    let posts = publisher.posts(&Posts::default());
    let zh = lang("zh-CN");
    let Turned { into: document, left_out } = to_argdown(&published, &posts);
    let text = argdown::write(&document);
    let back = argdown::read(&text).expect("what is written is read");
    assert_eq!(back, document);
    let again = from_argdown(&back, "要不要？", &id(), &zh, AT).expect("it can stand");
    let (statements, pairs) = said(folded(&again.into).deliberation());
    assert_eq!((statements, pairs.len() + left_out, again.left_out), (43, posts.len(), 0));
    assert!(left_out > 0 && pairs.len() > 60, "{left_out} {}", pairs.len());

    let turned = to_kialo(&published, &posts);
    assert_eq!(turned.left_out, left_out);
    let back = kialo::read(&kialo::write(&turned.into)).expect("what is written is read");
    let again = from_kialo(&back, &id(), &zh, AT).expect("it can stand");
    assert_eq!(said(folded(&again.into).deliberation()), (statements, pairs));
}

#[test]
fn the_samples_of_others_become_deliberations() {
    let mut seen = 0;
    for name in ["veggie_debate", "legalisation-softdrugs", "intro", "parser-mix", "argdown-primer"] {
        let Some(text) = shared(&format!("data/interchange/argdown/{name}.argdown")) else { continue };
        let document = argdown::read(&text).expect("it is read");
        let made = from_argdown(&document, name, &id(), &lang("en"), AT).expect("it can stand");
        let (statements, pairs) = said(folded(&made.into).deliberation());
        println!("{name}: {statements} statements, {} reasons, {} left out", pairs.len(), made.left_out);
        assert!(statements > 0 && !pairs.is_empty());
        seen += 1;
    }
    if seen == 0 {
        println!("SKIPPED: data/interchange/argdown is not among the shared data");
    }
}
