//! Who may import whom inside the widget: rooms (`crate::room::…`) and crates, by the lists.

use std::path::Path;

use super::lists::Lists;
use super::source::{Source, lines_with};
use super::{File, Finding};

/// Every arrow of a file that is on no list.
pub fn check(file: &File, lists: &Lists) -> Vec<Finding> {
    let Some(name) = room_of(&file.path).filter(|name| name != "lib") else {
        return Vec::new();
    };
    let Some(room) = lists.rooms.get(&name) else {
        return vec![Finding::breach(&file.path, 0, format!("the room `{name}` is not in xtask/tidy.toml"))];
    };
    let code = Source::read(&file.text).code;
    let mut found = Vec::new();
    for (line, other) in rooms_named(&code, depth(&file.path)) {
        if other != name && lists.rooms.contains_key(&other) && !room.rooms.contains(&other) {
            found.push(Finding::breach(&file.path, line, format!("`{name}` may not import `{other}`")));
        }
    }
    for other in lists.crates() {
        if room.crates.iter().any(|allowed| allowed.replace('-', "_") == other) {
            continue;
        }
        for line in lines_with(&code, &format!("{other}::")) {
            found.push(Finding::breach(
                &file.path,
                line,
                format!("`{name}` may not use the crate `{other}`"),
            ));
        }
    }
    for path in &room.never {
        for line in lines_with(&code, &format!("{path}::")).chain(lines_with(&code, &format!("{path};"))) {
            found.push(Finding::breach(&file.path, line, format!("`{name}` may not name `{path}`")));
        }
    }
    found
}

/// `src/view.rs` and `src/view/vote_card.rs` are of the room `view`.
fn room_of(path: &Path) -> Option<String> {
    let first = path.strip_prefix("src").ok()?.components().next()?;
    Path::new(first.as_os_str()).file_stem().map(|stem| stem.to_string_lossy().into_owned())
}

/// How many `super::` lead from the file's module to the root of the crate.
fn depth(path: &Path) -> usize {
    path.components().count().saturating_sub(1)
}

/// The first names after `crate::`, and after enough `super::` to arrive there, with their lines; also within
/// braces.
fn rooms_named(code: &str, depth: usize) -> Vec<(usize, String)> {
    let up = "super::";
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        collect(code, at + "crate::".len(), &mut found);
    }
    let mut from = 0;
    while let Some(at) = code[from..].find(up).map(|at| at + from) {
        let mut end = at;
        let mut steps = 0;
        while code[end..].starts_with(up) {
            (end, steps) = (end + up.len(), steps + 1);
        }
        // A module of tests inside the file is one deeper: its names are no rooms and do no harm.
        if steps >= depth {
            collect(code, end, &mut found);
        }
        from = end;
    }
    found
}

fn collect(code: &str, at: usize, found: &mut Vec<(usize, String)>) {
    let line = code[..at].lines().count().max(1);
    let rest = &code[at..];
    let name = |text: &str| -> String {
        text.trim_start().chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
    };
    let Some(group) = rest.strip_prefix('{') else {
        found.push((line, name(rest)));
        return;
    };
    let mut depth = 0_usize;
    let mut start = 0;
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => {
                found.push((line, name(&group[start..at])));
                return;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push((line, name(&group[start..at])));
                start = at + 1;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        let lists = r#"
            [rooms]
            view = { rooms = ["state"], crates = ["leptos"], never = ["leptos::mount"] }
            state = { rooms = [], crates = [] }
            web = { rooms = [], crates = [] }
            [packages.deliberation-widget]
            dependencies = ["leptos", "web-sys"]
        "#;
        check(&file(path, text), &toml::from_str(lists).expect("a list")).len()
    }

    #[test]
    fn an_arrow_on_the_list_is_fine() {
        assert_eq!(
            found("src/view/card.rs", "use crate::state::Mine;\nuse super::rail;\nuse leptos::prelude::*;"),
            0
        );
        assert_eq!(
            found("src/view/card.rs", "//! See [`crate::web`].\nconst A: &str = \"crate::web::b\";"),
            0
        );
        assert_eq!(found("src/lib.rs", "pub mod web;"), 0);
    }

    #[test]
    fn an_arrow_on_no_list_is_found_however_it_is_written() {
        for text in [
            "use crate::web::http;",
            "use crate::{state::{Mine, web}, web};",
            "fn a() { crate::web::go() }",
            "use super::super::web;",
            "use web_sys::Window;",
            "leptos::mount::mount_to();",
        ] {
            assert_eq!(found("src/view/card.rs", text), 1, "{text}");
        }
        assert_eq!(found("src/view.rs", "use super::web;"), 1);
        assert_eq!(found("src/attic.rs", ""), 1);
    }
}
