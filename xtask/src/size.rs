//! `cargo xtask size`: what a page has to load for the widget, after brotli, held against budgets.
//!
//! *Page view*: what each view of a host's page costs before the reader comes near the widget. *First
//! interactive*: what must have come before the first vote. *The desk*: what those load besides who have a role, the
//! larger of the two. *A meter*: what a page loads that has one standing alone. The rest of the screens, asked for when
//! the first card stands, is listed; so is the backend of a page without one, which no page with a backend loads.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Serialize;

use crate::build::{
    DESK_FACE, GLUE, LATER, LOADER, METER, METERS_GLUE, METERS_WASM, PANEL_GLUE, PANEL_WASM, STAFF_GLUE,
    STAFF_WASM, STAGE_GLUE, STAGE_WASM, WASM,
};
use crate::house::House;
use crate::precompress;
use crate::trouble::{Result, Trouble};

/// Bytes that a page view may cost.
const PAGE_VIEW: u64 = 3 * 1024;
/// Bytes that may come before the first vote. 130 KiB until the map became one can choose on, look closer at and
/// ask about: the picture is what people come back for, and is drawn in the same wasm.
const FIRST_INTERACTIVE: u64 = 145_000;
/// Bytes that those load besides who have a role.
const DESK: u64 = 120 * 1024;
/// Bytes of a meter that stands alone.
const ONE_METER: u64 = 60 * 1024;

/// All sizes, in bytes.
#[derive(Debug, Serialize)]
struct Sizes {
    page_view: u64,
    first_interactive: u64,
    desk: u64,
    meter: u64,
    parts: BTreeMap<String, Part>,
}

#[derive(Debug, Clone, Copy, Serialize)]
struct Part {
    raw: u64,
    brotli: u64,
}

/// Prints the sizes; with `check`, fails above a budget.
pub fn size(house: &House, json: bool, check: bool) -> Result<()> {
    let sizes = measure(house)?;
    if json {
        let text = serde_json::to_string(&sizes).map_err(|error| Trouble::say(error.to_string()))?;
        println!("{text}");
    } else {
        print!("{}", table(&sizes));
    }
    if check { within(&sizes) } else { Ok(()) }
}

fn measure(house: &House) -> Result<Sizes> {
    let mut parts = BTreeMap::new();
    for name in [LOADER, GLUE, WASM] {
        let part = part(&house.dist().join(name))?;
        parts.insert(name.to_owned(), part);
    }
    // Glue that imports another file makes the page load it too.
    for file in crate::stamp::files(&house.dist().join("snippets"))? {
        let name = file.strip_prefix(house.dist()).unwrap_or(&file);
        parts.insert(name.to_string_lossy().into_owned(), part(&file)?);
    }
    let page_view = parts.get(LOADER).map_or(0, |part| part.brotli);
    let first_interactive = parts.values().map(|part| part.brotli).sum();
    for name in LATER.into_iter().chain([METER]) {
        let part = part(&house.dist().join(name))?;
        parts.insert(name.to_owned(), part);
    }
    let of = |name: &str| parts.get(name).map_or(0, |part| part.brotli);
    // Of the three one is loaded when the desk is opened, and at most one more by a tab of it: the largest counts.
    let desks = [(PANEL_GLUE, PANEL_WASM), (STAFF_GLUE, STAFF_WASM), (STAGE_GLUE, STAGE_WASM)];
    let desk = of(DESK_FACE) + desks.map(|(glue, wasm)| of(glue) + of(wasm)).into_iter().max().unwrap_or(0);
    let meter = of(METER) + of(METERS_GLUE) + of(METERS_WASM);
    Ok(Sizes { page_view, first_interactive, desk, meter, parts })
}

fn part(path: &Path) -> Result<Part> {
    let bytes = fs::read(path).map_err(|_| {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        Trouble::say(format!("dist/{name} is not there: `cargo xtask build` makes it"))
    })?;
    // Not the file `.br` beside it, which may be older.
    Ok(Part { raw: bytes.len() as u64, brotli: precompress::brotli(&bytes)?.len() as u64 })
}

fn table(sizes: &Sizes) -> String {
    let mut rows = format!("{:<32}{:>10}{:>10}\n", "", "raw", "brotli");
    for (name, part) in &sizes.parts {
        rows += &format!("{name:<32}{:>10}{:>10}\n", part.raw, part.brotli);
    }
    for (name, bytes, budget) in [
        ("page view", sizes.page_view, PAGE_VIEW),
        ("first interactive", sizes.first_interactive, FIRST_INTERACTIVE),
        ("the desk", sizes.desk, DESK),
        ("a meter alone", sizes.meter, ONE_METER),
    ] {
        rows += &format!("{name:<42}{bytes:>10}  of {budget} allowed\n");
    }
    rows
}

fn within(sizes: &Sizes) -> Result<()> {
    for (what, bytes, budget) in [
        ("a page view", sizes.page_view, PAGE_VIEW),
        ("the first interaction", sizes.first_interactive, FIRST_INTERACTIVE),
        ("the desk", sizes.desk, DESK),
        ("a meter alone", sizes.meter, ONE_METER),
    ] {
        if bytes > budget {
            return Err(Trouble::say(format!("{what} costs {bytes} bytes; {budget} are allowed")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(page_view: u64, first_interactive: u64, desk: u64) -> Sizes {
        Sizes { page_view, first_interactive, desk, meter: ONE_METER, parts: BTreeMap::new() }
    }

    #[test]
    fn a_budget_is_kept_to_the_byte() {
        assert!(within(&sizes(PAGE_VIEW, FIRST_INTERACTIVE, DESK)).is_ok());
        assert!(within(&sizes(PAGE_VIEW + 1, FIRST_INTERACTIVE, DESK)).is_err());
        assert!(within(&sizes(PAGE_VIEW, FIRST_INTERACTIVE + 1, DESK)).is_err());
        assert!(within(&sizes(PAGE_VIEW, FIRST_INTERACTIVE, DESK + 1)).is_err());
        assert!(within(&Sizes { meter: ONE_METER + 1, ..sizes(0, 0, 0) }).is_err());
    }

    #[test]
    fn the_json_has_the_agreed_members() {
        let mut sizes = sizes(1, 2, 3);
        sizes.parts.insert("deliberation.js".to_owned(), Part { raw: 9, brotli: 1 });
        let json = serde_json::to_string(&sizes).expect("plain data");
        let agreed = r#"{"page_view":1,"first_interactive":2,"desk":3,"meter":61440,"parts":{"deliberation.js":{"raw":9,"brotli":1}}}"#;
        assert_eq!(json, agreed);
    }
}
