//! The words of the screen: every language has every key with the same `{places}`, and no key is for nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::lists::Lists;
use super::source::Source;
use super::{File, Finding};

/// Endings of a key that make it a form of a plural. `other` must be there; which more, a language decides.
const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

type Table = BTreeMap<String, String>;

/// Compares the files of `locales/` with each other and with the widget's code.
pub fn check(files: &[File], widget: &[&File]) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut tables: Vec<(&Path, Table)> = Vec::new();
    for file in files.iter().filter(|file| file.is_under("locales")) {
        match serde_json::from_str(&file.text) {
            Ok(table) => tables.push((&file.path, table)),
            Err(error) => found.push(Finding::breach(&file.path, error.line(), error.to_string())),
        }
    }
    let all: BTreeSet<String> = tables.iter().flat_map(|(_, table)| stems(table)).collect();
    for (path, table) in &tables {
        for missing in all.difference(&stems(table)) {
            found.push(Finding::breach(path, 0, format!("`{missing}` is not translated")));
        }
        found.extend(uneven(path, table, &tables));
    }
    if let Some((path, _)) = tables.first() {
        let code: String = widget.iter().map(|file| Source::read(&file.text).code).collect();
        let unused = all.iter().filter(|stem| !names_key(&code, stem));
        found.extend(unused.map(|stem| Finding::hint(path, 0, format!("`{stem}` is used nowhere"))));
    }
    found
}

/// Words that a resident stumbles over, or that lay blame.
pub fn wording(files: &[File], lists: &Lists) -> Vec<Finding> {
    let mut found = Vec::new();
    for (lang, words) in &lists.wording {
        let path = Path::new("locales").join(format!("{lang}.json"));
        let Some(file) = files.iter().find(|file| file.path == path) else {
            found.push(Finding::breach(&path, 0, "its words are listed, and it is not there"));
            continue;
        };
        for (line, text) in (1..).zip(file.text.lines().map(str::to_lowercase)) {
            let said = words.iter().filter(|(word, _)| text.contains(&word.to_lowercase()));
            let says = |(word, instead): (&String, &String)| format!("not \"{word}\" but \"{instead}\"");
            found.extend(said.map(|own| Finding::breach(&path, line, says(own))));
        }
    }
    found
}

/// Keys whose places differ from those of the same key elsewhere.
fn uneven(path: &Path, table: &Table, tables: &[(&Path, Table)]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (key, text) in table {
        let (stem, form) = split(key);
        let reference = tables.iter().find_map(|(_, first)| {
            first.get(stem).or_else(|| first.get(&format!("{stem}.other"))).map(|text| places(text))
        });
        let (mine, theirs) = (places(text), reference.unwrap_or_default());
        // "One person" need not say the number.
        let fits = if matches!(form, Some("zero" | "one" | "two")) {
            mine.is_subset(&theirs)
        } else {
            mine == theirs
        };
        if !fits {
            let text = format!("`{key}` has the places {mine:?}, elsewhere {theirs:?}");
            found.push(Finding::breach(path, 0, text));
        }
    }
    found
}

/// A key without the form of its plural, and the form.
fn split(key: &str) -> (&str, Option<&str>) {
    match key.rsplit_once('.') {
        Some((stem, form)) if FORMS.contains(&form) => (stem, Some(form)),
        _ => (key, None),
    }
}

/// The keys of a table; a plural counts when it has its `other`.
fn stems(table: &Table) -> BTreeSet<String> {
    let counts = |key: &&String| matches!(split(key).1, None | Some("other"));
    table.keys().filter(counts).map(|key| split(key).0.to_owned()).collect()
}

/// The names in braces.
fn places(text: &str) -> BTreeSet<String> {
    let inside = |piece: &str| piece.split_once('}').map(|(name, _)| name.to_owned());
    text.split('{').skip(1).filter_map(inside).collect()
}

/// Whether code names the key as the build script does: `vote.all-done` is `VoteAllDone`.
fn names_key(code: &str, stem: &str) -> bool {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    let name: String = stem.split(['.', '-', '_']).map(word).collect();
    code.match_indices(&name).any(|(at, _)| {
        let edge =
            |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_');
        edge(code[..at].chars().next_back()) && edge(code[at + name.len()..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Weight, file};
    use super::*;

    fn found(one: &str, two: &str, code: &str) -> Vec<Weight> {
        let files = [file("locales/a.json", one), file("locales/b.json", two), file("src/view.rs", code)];
        check(&files, &[&files[2]]).into_iter().map(|finding| finding.weight).collect()
    }

    #[test]
    fn what_one_language_lacks_is_found() {
        assert_eq!(found(r#"{"a.b": "x"}"#, "{}", "Key::AB"), [Weight::Breach]);
        assert_eq!(found(r#"{"a.other": "x"}"#, r#"{"a.one": "x"}"#, "Plural::A"), [Weight::Breach]);
        assert_eq!(found("{", "{}", ""), [Weight::Breach]);
    }

    #[test]
    fn words_that_the_screen_does_not_say_are_found() {
        let says = |text: &str| {
            let lists = "rooms = {}\npackages = {}\n[wording.en]\nBut = \"and\"\n";
            let lists: Lists = toml::from_str(lists).expect("lists");
            wording(&[file("locales/en.json", text)], &lists).len()
        };
        assert_eq!((says("{\n\"a\": \"but\"}"), says("{\"a\": \"and\"}")), (1, 0));
    }

    #[test]
    fn places_that_differ_are_found() {
        assert_eq!(found(r#"{"a": "x {n}"}"#, r#"{"a": "x {m}"}"#, "Key::A"), [Weight::Breach]);
    }

    #[test]
    fn a_language_has_its_own_plurals() {
        let one = r#"{"a.other": "{n} x"}"#;
        assert_eq!(found(one, r#"{"a.other": "{n} x", "a.one": "one x"}"#, "Plural::A"), []);
    }

    #[test]
    fn a_key_for_nothing_is_a_hint() {
        assert_eq!(found(r#"{"a-b": "x"}"#, r#"{"a-b": "x"}"#, "Key::ABc"), [Weight::Hint]);
    }
}
