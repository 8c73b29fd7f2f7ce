//! Cuts the widget's module in two where `#[wasm_split]` says so: what the first vote needs, and the rest.
//!
//! [`wasm_split_cli_support`] does the cutting, by the relocations that the linker left, so that data goes with the
//! code that alone reads it. The scripts it writes are for one instance a page; ours has one a widget, so the glue of
//! each is told here how its own rest comes. The code is the loader's to fetch: once a page.

use std::fs;
use std::path::{Path, PathBuf};

use wasm_split_cli_support::{Options, transform};

use crate::trouble::{Result, Trouble};

/// What the first module imports the bringing of the rest from, and what it is called.
pub const LINK: &str = "./__wasm_split.js";
const BRING: &str = "__wasm_split_load_rest";
/// How the splitter names the rest.
const REST: &str = "split_rest.wasm";

/// A module in two.
#[derive(Debug)]
pub struct Halves {
    /// For wasm-bindgen.
    pub first: PathBuf,
    /// As it is loaded.
    pub rest: PathBuf,
    /// What the rest imports besides the exports of the first: an object in JavaScript.
    shared: String,
}

/// Cuts `module`; both halves are written to `folder`.
pub fn split(module: &Path, folder: &Path) -> Result<Halves> {
    let wasm = fs::read(module).map_err(Trouble::at(module))?;
    let first = folder.join("first.wasm");
    let mut options = Options::new(&wasm);
    options.link_name = LINK;
    options.output_dir = folder;
    options.main_out_path = &first;
    transform(options).map_err(|error| Trouble::say(format!("the module cannot be cut: {error:#}")))?;
    let (rest, link) = (folder.join(REST), folder.join(LINK));
    if !rest.is_file() {
        return Err(Trouble::say(format!("nothing was cut off: {REST} is not there")));
    }
    let script = fs::read_to_string(&link).map_err(Trouble::at(&link))?;
    let shared = between(&script, "sharedImports = {", ";").map(|rest| format!("{{{rest}"));
    let shared = shared.ok_or_else(|| Trouble::say("the splitter no longer says what both halves share"))?;
    Ok(Halves { first, rest, shared })
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    Some(text.split_once(from)?.1.split_once(to)?.0)
}

/// The glue of the first half, which is given `rest` at its start: a function that gives the compiled rest.
pub fn glue(script: &str, halves: &Halves) -> Result<String> {
    let odd =
        |what: &str| Trouble::say(format!("the glue has no {what}: wasm-bindgen writes it otherwise now"));
    let import = script.lines().find(|line| line.starts_with("import * as ") && line.contains(LINK));
    let import = import.ok_or_else(|| odd("import of what brings the rest"))?;
    let name = between(import, "import * as ", " from").ok_or_else(|| odd("name for it"))?;
    let taken = "({module_or_path} = module_or_path)";
    if !script.contains(taken) {
        return Err(odd("place that takes the module"));
    }
    let shared = &halves.shared;
    let bring = format!(
        "let rest;
const {name} = {{
{BRING}: async (callback, data) => {{
let here = 1;
try {{
const shared = {shared};
Object.assign(shared.__wasm_split, wasm);
await WebAssembly.instantiate(await rest(), shared);
}} catch (error) {{
console.error(error);
here = 0;
}}
wasm.__indirect_function_table.get(callback)(data, here);
}},
}};"
    );
    Ok(script.replace(import, &bring).replace(taken, "({module_or_path, rest} = module_or_path)"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn halves() -> Halves {
        Halves { first: PathBuf::new(), rest: PathBuf::new(), shared: "{ __wasm_split: {  } }".to_owned() }
    }

    #[test]
    fn the_glue_brings_the_rest_of_its_own_instance() {
        let script = "import * as import1 from \"./__wasm_split.js\"\n({module_or_path} = module_or_path)\n";
        let glue = glue(script, &halves()).expect("both places are there");
        assert!(!glue.contains("import "), "{glue}");
        assert!(glue.contains("const import1 = {\n__wasm_split_load_rest: async"), "{glue}");
        assert!(glue.contains("const shared = { __wasm_split: {  } };"), "{glue}");
        assert!(glue.contains("({module_or_path, rest} = module_or_path)"), "{glue}");
    }

    #[test]
    fn glue_that_is_written_otherwise_is_refused() {
        assert!(glue("({module_or_path} = module_or_path)", &halves()).is_err());
        assert!(glue("import * as import1 from \"./__wasm_split.js\"\n", &halves()).is_err());
    }

    #[test]
    fn a_module_without_a_seam_is_refused() {
        let folder = std::env::temp_dir().join(format!("split-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a place for it");
        let module = folder.join("a.wasm");
        fs::write(&module, b"\0asm\x01\0\0\0").expect("it is written");
        let outcome = split(&module, &folder);
        fs::remove_dir_all(&folder).expect("it was made");
        assert!(outcome.is_err());
    }
}
