//! The browser floor, `browsers.toml`: which browsers are the oldest that are promised to read and vote, and whether
//! styles, scripts and wasm use anything that those do not know. What is known comes from MDN's table; the names are
//! looked up in `floor.mjs`, since the table is an npm package. Next: [`crate::build`], which writes scripts for it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use serde::{Deserialize, Serialize};

use crate::build::{FEATURES, GLUE, IN_PAGE_GLUE, LOADER};
use crate::house::House;
use crate::trouble::{Result, Trouble};
use crate::{run, setup, stamp};

/// `browsers.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Browsers {
    /// Browser → version.
    oldest: BTreeMap<String, String>,
    /// What is used above the floor → what happens where it is not there.
    above: BTreeMap<String, String>,
}

/// What `floor.mjs` is told.
#[derive(Debug, Serialize)]
struct Question {
    oldest: BTreeMap<String, String>,
    above: BTreeMap<String, String>,
    styles: BTreeMap<String, String>,
    scripts: BTreeMap<String, String>,
    wasm: Vec<String>,
    table: String,
}

fn browsers(house: &House) -> Result<Browsers> {
    let path = house.root().join("browsers.toml");
    let text = fs::read_to_string(&path).map_err(Trouble::at(&path))?;
    toml::from_str(&text).map_err(|error| Trouble::say(format!("browsers.toml: {error}")))
}

/// The oldest browsers, as esbuild takes them: `chrome100,safari16.4`.
pub fn targets(house: &House) -> Result<String> {
    let oldest = browsers(house)?.oldest;
    Ok(oldest.iter().map(|(name, version)| format!("{name}{version}")).collect::<Vec<_>>().join(","))
}

/// Looks everything up. Glue is looked at where it has been built.
pub fn floor(house: &House) -> Result<()> {
    let Browsers { oldest, above } = browsers(house)?;
    let text = |path: &Path| {
        let name = path.strip_prefix(house.root()).unwrap_or(path).to_string_lossy().into_owned();
        fs::read_to_string(path).map(|text| (name, text)).map_err(Trouble::at(path))
    };
    let sheets = stamp::files(&house.root().join("style"))?;
    let sheets = sheets.iter().filter(|path| path.extension().is_some_and(|end| end == "css"));
    let glue = [GLUE, IN_PAGE_GLUE].map(|name| house.dist().join(name));
    let scripts = [house.root().join("src/element").join(LOADER)];
    let scripts = scripts.iter().chain(glue.iter().filter(|path| path.is_file()));
    let table = setup::node(house)?.join("node_modules/@mdn/browser-compat-data/data.json");
    ask(
        house,
        &Question {
            oldest,
            above,
            styles: sheets.map(|path| text(path)).collect::<Result<_>>()?,
            scripts: scripts.map(|path| text(path)).collect::<Result<_>>()?,
            wasm: FEATURES.iter().map(|flag| flag.trim_start_matches("--enable-").to_owned()).collect(),
            table: table.to_string_lossy().into_owned(),
        },
    )
}

fn ask(house: &House, question: &Question) -> Result<()> {
    let told = serde_json::to_string(question).map_err(|error| Trouble::say(error.to_string()))?;
    let mut node = run::command(house, "node");
    node.arg("xtask/src/floor.mjs").stdin(Stdio::piped()).stdout(Stdio::piped());
    let start = |error| Trouble::Start { program: "node".to_owned(), error };
    let mut child = node.spawn().map_err(start)?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(told.as_bytes()).map_err(start)?;
    }
    let output = child.wait_with_output().map_err(start)?;
    if output.status.success() {
        return Ok(());
    }
    Err(Trouble::say(format!("above the browser floor:\n{}", String::from_utf8_lossy(&output.stdout))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(style: &str, script: &str, above: &[(&str, &str)]) -> Option<String> {
        let house = House::find().expect("cargo says where");
        let Ok(node) = setup::node_if_there(&house) else {
            println!("SKIPPED (the npm packages are not installed): the browser floor");
            return None;
        };
        let pair = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
        let question = Question {
            oldest: [("chrome", "100"), ("safari", "16.4"), ("firefox", "115")].iter().map(pair).collect(),
            above: above.iter().map(pair).collect(),
            styles: [pair(&("a.css", style))].into(),
            scripts: [pair(&("a.js", script))].into(),
            wasm: vec!["sign-ext".to_owned()],
            table: node
                .join("node_modules/@mdn/browser-compat-data/data.json")
                .to_string_lossy()
                .into_owned(),
        };
        Some(ask(&house, &question).map_or_else(|trouble| trouble.to_string(), |()| String::new()))
    }

    #[test]
    fn what_is_too_new_is_found_and_what_is_not_is_left_alone() {
        let fine = ".a { display: grid; inset: 0; color: rgb(0 0 0); } .a:is(.b) { gap: 2px }";
        let Some(said) = found(fine, "new IntersectionObserver(a).observe(b)", &[]) else { return };
        assert_eq!(said, "");
        for (style, name) in [
            (".a { anchor-name: --a }", "anchor-name"),
            (".a { color: light-dark(red, blue) }", "light-dark()"),
            ("@starting-style { .a { color: red } }", "@starting-style"),
            (".a:has(b) { color: red }", ":has"),
        ] {
            let said = found(style, "", &[]).unwrap_or_default();
            assert!(said.contains(name), "{name}: {said}");
        }
        for (script, name) in [("a.showPopover()", ".showPopover"), ("new CloseWatcher()", "CloseWatcher")] {
            let said = found("", script, &[]).unwrap_or_default();
            assert!(said.contains(name), "{name}: {said}");
        }
    }

    #[test]
    fn an_exception_is_used_or_goes() {
        let above = [(".showPopover", "a dialog instead")];
        let Some(said) = found("", "a.showPopover()", &above) else { return };
        assert_eq!(said, "");
        assert!(found("", "a.show()", &above).is_some_and(|said| said.contains("is not used")));
    }
}
