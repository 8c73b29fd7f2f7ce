//! The public face in one place, `src/element/face.json`: from it come the table in README, the types
//! (`dist/deliberation.d.ts`) and the manifest (`dist/custom-elements.json`). `check` compares it with the code.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::house::House;
use crate::inside::{Whose, whose};
use crate::stamp;
use crate::trouble::{Result, Trouble};

/// The one source.
const SOURCE: &str = "src/element/face.json";
/// The element's class.
const CLASS: &str = "src/element/deliberation.js";
const BEGIN: &str = "<!-- Made of src/element/face.json by `cargo xtask face`. -->\n";
const END: &str = "<!-- That far. -->\n";

/// All that a host page can rely on.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Face {
    attributes: Vec<Named>,
    properties: Vec<Named>,
    methods: Vec<Named>,
    events: Vec<Named>,
    slots: Vec<Named>,
    states: Vec<Named>,
    parts: Vec<Named>,
    css_properties: Vec<Named>,
}

/// One thing of it. What is absent is for other kinds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    name: String,
    text: String,
    /// An attribute that is a property too.
    #[serde(default)]
    property: bool,
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    parameters: String,
    #[serde(default)]
    returns: String,
    #[serde(default)]
    detail: String,
}

/// `cargo xtask face`: writes README's table anew.
pub fn face(house: &House) -> Result<()> {
    let path = house.root().join("README.md");
    let readme = read(&path)?;
    let (before, _, after) = around(&readme)?;
    fs::write(&path, format!("{before}{BEGIN}{}{END}{after}", table(&source(house)?)))
        .map_err(Trouble::at(&path))
}

/// Writes what is made of the face into `dist`: types, manifest, and the names of all texts.
pub fn write(house: &House, dist: &Path) -> Result<()> {
    let face = source(house)?;
    let manifest = serde_json::to_string_pretty(&manifest(&face));
    let manifest = manifest.map_err(|error| Trouble::say(error.to_string()))?;
    for (name, text) in [("deliberation.d.ts", types(&face)), ("custom-elements.json", manifest + "\n")] {
        let path = dist.join(name);
        fs::write(&path, text).map_err(Trouble::at(&path))?;
    }
    let path = house.root().join("src/element/words.js");
    let (names, locales) = (names(house)?, r#"["zh-CN","en"]"#);
    let quoted = serde_json::to_string(&names).map_err(|error| Trouble::say(error.to_string()))?;
    let script = read(&path)?
        .replace("const NAMES = [];", &format!("const NAMES = {quoted};"))
        .replace("const LOCALES = [];", &format!("const LOCALES = {locales};"));
    let path = dist.join("deliberation-words.js");
    fs::write(&path, script).map_err(Trouble::at(&path))
}

/// What differs between face, code and README.
pub fn check(house: &House) -> Result<()> {
    let face = source(house)?;
    let mut wrong = String::new();
    let class = read(&house.root().join(CLASS))?;
    let mut views = String::new();
    for file in stamp::files(&house.root().join("src"))? {
        if file.extension().is_some_and(|kind| kind == "rs") {
            views += &read(&file)?;
        }
    }
    let mut sheets = class.clone();
    for file in stamp::files(&house.root().join("style"))? {
        sheets += &read(&file)?;
    }
    for (what, said, found) in [
        (
            "attributes",
            names_of(&face.attributes, |a| a.property),
            quoted(&class, "const REFLECTED = [", "]"),
        ),
        ("properties", names_of(&face.properties, |_| true), quoted(&class, "const GIVEN = [", "]")),
        ("parts", names_of(&face.parts, |_| true), parts(&views)),
        ("custom properties", names_of(&face.css_properties, |_| true), custom(&sheets)),
    ] {
        for name in said.symmetric_difference(&found) {
            let place = if said.contains(name) {
                "in face.json and not in the code"
            } else {
                "in the code and not in face.json"
            };
            let _ = writeln!(wrong, "{what}: {name} is {place}");
        }
    }
    let readme = read(&house.root().join("README.md"))?;
    if around(&readme)?.1 != table(&face) {
        wrong.push_str("the table in README.md is another: `cargo xtask face` writes it\n");
    }
    if wrong.is_empty() { Ok(()) } else { Err(Trouble::say(format!("the public face\n{wrong}"))) }
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(Trouble::at(path))
}

fn source(house: &House) -> Result<Face> {
    let text = read(&house.root().join(SOURCE))?;
    serde_json::from_str(&text).map_err(|error| Trouble::say(format!("{SOURCE}: {error}")))
}

/// What stands before, between and after the marks.
fn around(readme: &str) -> Result<(&str, &str, &str)> {
    let parts = readme.split_once(BEGIN).and_then(|(before, rest)| {
        let (table, after) = rest.split_once(END)?;
        Some((before, table, after))
    });
    parts.ok_or_else(|| Trouble::say("README.md lacks the marks around the table of the public face"))
}

fn names_of(all: &[Named], which: impl Fn(&Named) -> bool) -> BTreeSet<String> {
    all.iter().filter(|one| which(one)).map(|one| one.name.clone()).collect()
}

/// What stands in quotes between `from` and the next `to`.
fn quoted(code: &str, from: &str, to: &str) -> BTreeSet<String> {
    let list = code.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map_or("", |(list, _)| list);
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The parts that views give, as `.attr("part", "…")` and in the list of answers.
fn parts(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for rest in code.split("\"part\", \"").skip(1) {
        found.extend(rest.split('"').next().unwrap_or_default().split(' ').map(str::to_owned));
    }
    let answers = quoted(code, "const ANSWERS: [Answer; 3] = ", "];");
    found.extend(
        answers
            .iter()
            .filter(|text| text.contains("answer-"))
            .flat_map(|text| text.split(' '))
            .map(str::to_owned),
    );
    found
}

/// The custom properties that sheets ask for.
fn custom(sheets: &str) -> BTreeSet<String> {
    let letter = |c: char| c.is_ascii_lowercase() || c == '-';
    let names = sheets.split("var(--deliberation-").skip(1);
    names
        .map(|rest| format!("--deliberation-{}", rest.split(|c| !letter(c)).next().unwrap_or_default()))
        .collect()
}

/// The table in README.
fn table(face: &Face) -> String {
    let mut rows = String::from("| kind | name | what it is |\n|---|---|---|\n");
    let mut put =
        |kind: &str, all: &[Named], name: &dyn Fn(&Named) -> String, more: &dyn Fn(&Named) -> String| {
            for (at, one) in all.iter().enumerate() {
                let kind = if at == 0 { kind } else { "" };
                let _ = writeln!(rows, "| {kind} | {} | {}{} |", name(one), one.text, more(one));
            }
        };
    let plain = |one: &Named| format!("`{}`", one.name);
    let none = |_: &Named| String::new();
    put("attribute", &face.attributes, &plain, &|one| {
        if one.property { "; a property too".to_owned() } else { String::new() }
    });
    put("property", &face.properties, &plain, &none);
    put("method", &face.methods, &|one| format!("`{}({})`", one.name, one.parameters), &|one| {
        format!(". Gives `{}`", one.returns)
    });
    put("event", &face.events, &plain, &|one| format!(". `detail`: `{}`", one.detail.replace('|', "\\|")));
    put(
        "content",
        &face.slots,
        &|one| if one.name.is_empty() { "any element inside".to_owned() } else { plain(one) },
        &none,
    );
    put("state", &face.states, &|one| format!("`:state({})`", one.name), &none);
    put("part", &face.parts, &plain, &none);
    put("custom property", &face.css_properties, &plain, &none);
    rows
}

/// The types.
fn types(face: &Face) -> String {
    let mut out =
        String::from("// Made of src/element/face.json.\n\nexport interface DeliberationEventMap {\n");
    for event in &face.events {
        let _ =
            writeln!(out, "  /** {} */\n  \"{}\": CustomEvent<{}>;", event.text, event.name, event.detail);
    }
    out.push_str("}\n\nexport class DeliberationWidget extends HTMLElement {\n");
    for attribute in face.attributes.iter().filter(|attribute| attribute.property) {
        let _ = writeln!(out, "  /** {} */\n  {}: string;", attribute.text, attribute.name);
    }
    for property in &face.properties {
        let _ = writeln!(out, "  /** {} */\n  {}: {};", property.text, property.name, property.kind);
    }
    for method in &face.methods {
        let _ = writeln!(
            out,
            "  /** {} */\n  {}({}): {};",
            method.text, method.name, method.parameters, method.returns
        );
    }
    for verb in ["addEventListener", "removeEventListener"] {
        let _ = writeln!(
            out,
            "  {verb}<K extends keyof DeliberationEventMap>(type: K, listener: (this: DeliberationWidget, event: \
             DeliberationEventMap[K]) => void, options?: boolean | AddEventListenerOptions): void;\n  {verb}(type: \
             string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;"
        );
    }
    out.push_str("}\n\ndeclare global {\n  interface HTMLElementTagNameMap {\n    \"deliberation-widget\": DeliberationWidget;\n  }\n}\n");
    out
}

/// The manifest (schema 1.0.0 of custom-elements-manifest).
fn manifest(face: &Face) -> Value {
    let list = |all: &[Named], more: &dyn Fn(&Named, &mut Map<String, Value>)| -> Value {
        all.iter()
            .map(|one| {
                let mut entry = Map::new();
                entry.insert("name".to_owned(), json!(one.name));
                entry.insert("description".to_owned(), json!(one.text));
                more(one, &mut entry);
                Value::Object(entry)
            })
            .collect()
    };
    let mut members: Vec<Value> = Vec::new();
    let reflected = face.attributes.iter().filter(|attribute| attribute.property);
    members.extend(reflected.map(|one| {
        json!({"kind": "field", "name": one.name, "description": one.text, "type": {"text": "string"}, "attribute": one.name, "reflects": true})
    }));
    members.extend(face.properties.iter().map(
        |one| json!({"kind": "field", "name": one.name, "description": one.text, "type": {"text": one.kind}}),
    ));
    members.extend(face.methods.iter().map(|one| {
        json!({"kind": "method", "name": one.name, "description": one.text, "return": {"type": {"text": one.returns}}})
    }));
    let slots: Vec<&Named> = face.slots.iter().filter(|slot| slot.name.is_empty()).collect();
    let slots: Vec<Value> = slots.iter().map(|slot| json!({"name": "", "description": slot.text})).collect();
    json!({
        "schemaVersion": "1.0.0",
        "modules": [{
            "kind": "javascript-module",
            "path": "deliberation.js",
            "declarations": [{
                "kind": "class",
                "customElement": true,
                "tagName": "deliberation-widget",
                "name": "DeliberationWidget",
                "superclass": {"name": "HTMLElement"},
                "attributes": list(&face.attributes, &|_, _| {}),
                "members": members,
                "events": list(&face.events, &|one, entry| {
                    entry.insert("type".to_owned(), json!({"text": format!("CustomEvent<{}>", one.detail)}));
                }),
                "slots": slots,
                "cssStates": list(&face.states, &|_, _| {}),
                "cssParts": list(&face.parts, &|_, _| {}),
                "cssProperties": list(&face.css_properties, &|_, _| {}),
            }],
            "exports": [{"kind": "custom-element-definition", "name": "deliberation-widget", "declaration": {"name": "DeliberationWidget", "module": "deliberation.js"}}],
        }],
    })
}

/// The names of all texts, in the order in which build.rs counts them: texts, then forms of plurals.
fn names(house: &House) -> Result<Vec<String>> {
    let path = house.root().join("locales/en.json");
    let table: Map<String, Value> =
        serde_json::from_str(&read(&path)?).map_err(|e| Trouble::say(e.to_string()))?;
    let zh = house.root().join("locales/zh-CN.json");
    let zh: Map<String, Value> =
        serde_json::from_str(&read(&zh)?).map_err(|e| Trouble::say(e.to_string()))?;
    let keys: BTreeSet<&String> = table.keys().chain(zh.keys()).collect();
    let stem =
        |key: &str| [".one", ".other"].iter().find_map(|form| key.strip_suffix(form).map(str::to_owned));
    let stems: BTreeSet<String> = keys.iter().filter_map(|key| stem(key)).collect();
    // In the order of build.rs. The desk's words are its own: the host has none in their place.
    let mut names: Vec<String> = Vec::new();
    for table in [Whose::First, Whose::Second, Whose::Meters] {
        let here = |key: &str| whose(stem(key).as_deref().unwrap_or(key)) == table;
        names.extend(keys.iter().filter(|key| stem(key).is_none() && here(key)).map(|key| (*key).clone()));
        let stems = stems.iter().filter(|stem| here(stem));
        names.extend(stems.flat_map(|stem| [format!("{stem}.one"), format!("{stem}.other")]));
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn face_code_and_readme_say_the_same() {
        let house = House::find().expect("cargo says where we are");
        check(&house).expect("no difference");
    }

    #[test]
    fn what_the_code_has_is_found() {
        let code =
            r#"el("p").attr("part", "card"); const ANSWERS: [Answer; 3] = [("x", "answer answer-agree")];"#;
        assert_eq!(parts(code).into_iter().collect::<Vec<_>>(), ["answer", "answer-agree", "card"]);
        let sheet = "a{b:var(--deliberation-on-accent,#fff);c:var(--own)}";
        assert_eq!(custom(sheet).into_iter().collect::<Vec<_>>(), ["--deliberation-on-accent"]);
        assert_eq!(quoted("const A = [\"x\", \"y\"];", "const A = [", "]").len(), 2);
    }
}
