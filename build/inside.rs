//! What build scripts of ours put inside: words, as checked keys from `locales/*.json`, and sheets without what only their
//! writers need. The widget's and the desk's include this file.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Languages in the order of `Locale`; the first is the fallback.
const LOCALES: [(&str, &str); 2] = [("zh-CN", "ZhCn"), ("en", "En")];
const FORMS: [&str; 2] = ["one", "other"];

/// The names of two enums of keys, texts and plurals, and of their tables.
pub type Names<'a> = [&'a str; 4];

/// Which keys are meant.
pub type Picks = fn(&str) -> bool;

/// Who reads a text: each has a table of its own, so that nobody loads another's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whose {
    /// The first module of the widget.
    First,
    /// Its second.
    Second,
    /// Whoever draws meters.
    Meters,
    /// The desk.
    Desk,
    /// That of experts and officials, and nobody else's.
    Panel,
    /// Its module of those who look after what others write.
    Staff,
    /// Its module of those who run the programme.
    Stage,
}

/// What keys of the second module begin with …
const SECOND: [&str; 17] = [
    "thread", "map", "help", "mine", "list", "write", "common", "agree", "wait", "paper", "line", "time",
    "flag", "told", "stands", "gate", "own",
];
/// … but for these, which stand on the screen before it comes.
const EARLY: [&str; 5] = ["map.label", "mine.label", "list.label", "write.mine", "common.label"];

/// Whose text a key is. A plural goes by its key without the form.
#[must_use]
pub fn whose(key: &str) -> Whose {
    match key.split('.').next() {
        _ if EARLY.contains(&key) => Whose::First,
        Some("desk") => Whose::Desk,
        Some("expert") => Whose::Panel,
        Some("staff") => Whose::Staff,
        Some("stage") => Whose::Stage,
        Some("meter") => Whose::Meters,
        Some(word) if SECOND.contains(&word) => Whose::Second,
        _ => Whose::First,
    }
}

/// Code for the keys of each of `parts` that its function picks. `root`: the folder in which `locales` is.
pub fn words(root: &Path, parts: &[(Names<'_>, Picks)]) -> Result<String, Box<dyn Error>> {
    let mut tables: Vec<BTreeMap<String, String>> = Vec::new();
    for (tag, _) in LOCALES {
        tables.push(serde_json::from_str(&fs::read_to_string(root.join(format!("locales/{tag}.json")))?)?);
    }
    let keys: BTreeSet<&String> = tables.iter().flat_map(BTreeMap::keys).collect();
    let (plurals, plain): (Vec<&String>, Vec<&String>) =
        keys.into_iter().partition(|key| FORMS.iter().any(|form| key.ends_with(&format!(".{form}"))));
    let stems: BTreeSet<&str> =
        plurals.iter().filter_map(|key| key.rsplit_once('.')).map(|(s, _)| s).collect();
    let mut code = String::new();
    for (names, picks) in parts {
        let plain: Vec<&str> = plain.iter().map(|key| key.as_str()).filter(|key| picks(key)).collect();
        let stems: Vec<&str> = stems.iter().copied().filter(|key| picks(key)).collect();
        table(&mut code, &tables, *names, &plain, &stems)?;
    }
    Ok(code)
}

/// Two enums of keys, and the tables of their texts.
fn table(
    code: &mut String,
    tables: &[BTreeMap<String, String>],
    [key_name, plural_name, words_name, plurals_name]: [&str; 4],
    plain: &[&str],
    stems: &[&str],
) -> Result<(), Box<dyn Error>> {
    for (about, name, keys) in [
        ("A text on the screen.", key_name, plain),
        ("A text on the screen that depends on a number.", plural_name, stems),
    ] {
        writeln!(code, "/// {about}\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub enum {name} {{")?;
        for key in keys {
            writeln!(code, "    /// `{key}`\n    {},", camel(key))?;
        }
        writeln!(code, "}}")?;
    }
    writeln!(code, "static {words_name}: [[&str; {}]; {}] = [", plain.len(), LOCALES.len())?;
    for (table, (tag, _)) in tables.iter().zip(LOCALES) {
        writeln!(code, "    [")?;
        for key in plain {
            let text = table.get(*key).ok_or_else(|| format!("locales/{tag}.json lacks {key}"))?;
            writeln!(code, "        {text:?},")?;
        }
        writeln!(code, "    ],")?;
    }
    let (forms, languages) = (FORMS.len(), LOCALES.len());
    writeln!(code, "];\nstatic {plurals_name}: [[[&str; {forms}]; {}]; {languages}] = [", stems.len())?;
    for (table, (tag, _)) in tables.iter().zip(LOCALES) {
        writeln!(code, "    [")?;
        for stem in stems {
            let other = table
                .get(&format!("{stem}.other"))
                .ok_or_else(|| format!("locales/{tag}.json lacks {stem}.other"))?;
            let one = table.get(&format!("{stem}.one")).unwrap_or(other);
            writeln!(code, "        [{one:?}, {other:?}],")?;
        }
        writeln!(code, "    ],")?;
    }
    writeln!(code, "];")?;
    Ok(())
}

fn camel(key: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    key.split(['.', '-', '_']).map(word).collect()
}

/// Sheets one after the other. Comments, indents and line breaks stay at home.
pub fn style<'a>(root: &Path, names: impl IntoIterator<Item = &'a str>) -> Result<String, Box<dyn Error>> {
    let mut css = String::new();
    for name in names {
        css.push_str(&fs::read_to_string(root.join(format!("style/{name}")))?);
    }
    let mut lean = String::new();
    let mut rest = css.as_str();
    while let Some((before, after)) = rest.split_once("/*") {
        lean.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, tail)| tail);
    }
    lean.push_str(rest);
    Ok(lean.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"))
}
