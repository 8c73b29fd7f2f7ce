//! Two things the widget carries inside: its words, as checked keys from `locales/*.json`, and its style, the
//! sheets of `style/` joined in the order of `style/order.txt`: those before its blank line come with the first module,
//! those after it with the second.
//!
//! A key that one language lacks fails the build. A key that ends in `.one`, `.other` … is a form of a plural. Keys that
//! begin with `thread.` have tables of their own, which the second module alone reads.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=style");
    // Where what is, for whoever cuts the module in two.
    if env::var("CARGO_CFG_TARGET_FAMILY").as_deref() == Ok("wasm") {
        println!("cargo::rustc-link-arg-cdylib=--emit-relocs");
    }
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("locales.rs"), words()?)?;
    let order = fs::read_to_string("style/order.txt")?;
    let (first, rest) = order.split_once("\n\n").ok_or("style/order.txt lacks the blank line")?;
    fs::write(Path::new(&out).join("style.css"), style(first)?)?;
    fs::write(Path::new(&out).join("rest.css"), style(rest)?)?;
    Ok(())
}

/// Languages in the order of `Locale`; the first is the fallback.
const LOCALES: [(&str, &str); 2] = [("zh-CN", "ZhCn"), ("en", "En")];
const FORMS: [&str; 2] = ["one", "other"];

fn words() -> Result<String, Box<dyn std::error::Error>> {
    let mut tables: Vec<BTreeMap<String, String>> = Vec::new();
    for (tag, _) in LOCALES {
        tables.push(serde_json::from_str(&fs::read_to_string(format!("locales/{tag}.json"))?)?);
    }
    let keys: BTreeSet<&String> = tables.iter().flat_map(BTreeMap::keys).collect();
    let (plurals, plain): (Vec<&String>, Vec<&String>) =
        keys.into_iter().partition(|key| FORMS.iter().any(|form| key.ends_with(&format!(".{form}"))));
    let stems: BTreeSet<&str> =
        plurals.iter().filter_map(|key| key.rsplit_once('.')).map(|(s, _)| s).collect();

    let mut code = String::new();
    let late = |key: &&str| key.starts_with(LATE);
    let (more, first): (Vec<&str>, Vec<&str>) = plain.iter().map(|key| key.as_str()).partition(late);
    let (more_stems, first_stems): (Vec<&str>, Vec<&str>) = stems.into_iter().partition(late);
    table(&mut code, &tables, ["Key", "Plural", "WORDS", "PLURALS"], &first, &first_stems)?;
    table(&mut code, &tables, ["More", "MorePlural", "MORE", "MORE_PLURALS"], &more, &more_stems)?;
    Ok(code)
}

/// What keys of the second module begin with.
const LATE: &str = "thread.";

/// Two enums of keys, and the tables of their texts.
fn table(
    code: &mut String,
    tables: &[BTreeMap<String, String>],
    [key_name, plural_name, words_name, plurals_name]: [&str; 4],
    plain: &[&str],
    stems: &[&str],
) -> Result<(), Box<dyn std::error::Error>> {
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

/// Comments, indents and line breaks stay at home.
fn style(order: &str) -> Result<String, Box<dyn std::error::Error>> {
    let mut css = String::new();
    for name in order.lines() {
        css.push_str(&fs::read_to_string(format!("style/{name}"))?);
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
