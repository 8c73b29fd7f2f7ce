//! What people understood who saw a picture of the screen and nothing else: `tests/reading/*.json`. Each question has the
//! answer that was given, by whom, and whether it was right; a reading without enough right answers is a breach.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{File, Finding};

/// The languages of the screen.
const LANGUAGES: [&str; 2] = ["zh-CN", "en"];

/// A file of questions about some pictures.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reading {
    /// What is to be found out.
    #[serde(rename = "about")]
    _about: String,
    /// Of so many answers …
    of: usize,
    /// … at least so many are right.
    least: usize,
    asked: Vec<Asked>,
}

/// A question to a new reader.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    lang: String,
    /// What was shown, by its name in `pictures.mjs`.
    picture: String,
    question: String,
    /// What a right answer says.
    expected: String,
    answers: Vec<Answer>,
}

/// What one reader said.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    /// Who, and when: a name means nothing here, but two readers are two.
    reader: String,
    said: String,
    right: bool,
}

/// Questions that nobody answered, languages that nobody asked in, pictures that nobody takes, and too few right answers.
pub fn check(files: &[File]) -> Vec<Finding> {
    let ours: Vec<&File> = files.iter().filter(|file| file.is_under("tests/reading")).collect();
    let takes = |name: &str| {
        let named = format!("\"{name}\"");
        ours.iter().any(|file| file.path.ends_with("pictures.mjs") && file.text.contains(&named))
    };
    let tables = ours.iter().filter(|file| file.path.extension().is_some_and(|kind| kind == "json"));
    tables.flat_map(|file| one(file, &takes)).collect()
}

fn one(file: &File, takes: &dyn Fn(&str) -> bool) -> Vec<Finding> {
    let breach = |text: String| Finding::breach(&file.path, 0, text);
    let reading: Reading = match serde_json::from_str(&file.text) {
        Ok(reading) => reading,
        Err(error) => return vec![Finding::breach(&file.path, error.line(), error.to_string())],
    };
    let mut found = Vec::new();
    if reading.least == 0 || reading.least > reading.of {
        found
            .push(breach(format!("{} of {} asks for nothing that can be missed", reading.least, reading.of)));
    }
    for lang in LANGUAGES {
        if !reading.asked.iter().any(|own| own.lang == lang) {
            found.push(breach(format!("nobody was asked in {lang}")));
        }
    }
    // Reader by reader: who answers badly is not made up for by who answers well.
    let mut readers: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    for own in &reading.asked {
        if own.answers.is_empty() || own.expected.is_empty() {
            found.push(breach(format!("`{}` has no answer", own.question)));
        }
        if !takes(&own.picture) {
            found.push(breach(format!("pictures.mjs takes no \"{}\"", own.picture)));
        }
        for answer in &own.answers {
            if answer.said.is_empty() {
                found.push(breach(format!("{} said nothing to `{}`", answer.reader, own.question)));
            }
            let (right, all) = readers.entry((&own.lang, &answer.reader)).or_default();
            (*right, *all) = (*right + usize::from(answer.right), *all + 1);
        }
    }
    for ((lang, reader), (right, all)) in readers {
        if right * reading.of < reading.least * all {
            let text = format!(
                "{reader} ({lang}) was right {right} times of {all}; {} of {} are asked for",
                reading.least, reading.of
            );
            found.push(breach(text));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    fn found(right: [bool; 2], picture: &str) -> usize {
        let asked = ["zh-CN", "en"].iter().zip(right).map(|(lang, right)| {
            format!(
                r#"{{"lang": "{lang}", "picture": "{picture}", "question": "?", "expected": "!",
                    "answers": [{{"reader": "a", "said": "so", "right": {right}}}]}}"#
            )
        });
        let asked = asked.collect::<Vec<_>>().join(",");
        let table = format!(r#"{{"about": "x", "of": 10, "least": 9, "asked": [{asked}]}}"#);
        check(&[
            file("tests/reading/a.json", &table),
            file("tests/reading/pictures.mjs", r#"export const pictures = { "card": 1 };"#),
        ])
        .len()
    }

    #[test]
    fn too_few_right_answers_and_a_picture_that_nobody_takes_are_found() {
        assert_eq!(found([true, true], "card"), 0);
        assert_eq!(found([true, false], "card"), 1);
        assert_eq!(found([true, true], "map"), 2);
    }

    #[test]
    fn what_nobody_answered_is_found() {
        let table = r#"{"about": "x", "of": 1, "least": 1, "asked": [
            {"lang": "en", "picture": "card", "question": "?", "expected": "!", "answers": []}]}"#;
        let files = [file("tests/reading/a.json", table), file("tests/reading/pictures.mjs", "\"card\"")];
        // No answer, and nobody asked in Chinese.
        assert_eq!(check(&files).len(), 2);
        assert_eq!(check(&[file("tests/reading/a.json", "{")]).len(), 1);
    }

    #[test]
    fn a_bar_that_nobody_can_miss_is_found() {
        for (of, least) in [(0, 0), (10, 0), (9, 10)] {
            let table = format!(r#"{{"about": "x", "of": {of}, "least": {least}, "asked": []}}"#);
            // Besides that nobody was asked in either language.
            assert_eq!(check(&[file("tests/reading/a.json", &table)]).len(), 3, "{least} of {of}");
        }
    }
}
