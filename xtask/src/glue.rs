//! Small changes to text on its way to `dist/`.
//!
//! - *Trusted Types.* Views are built node by node, so nothing of ours turns text into markup or code, and a page
//!   that enforces Trusted Types needs no policy for us. Glue that would need one is refused.
//! - *The loader* learns the version of what it loads; its comments and the glue's stay at home, since the reader
//!   pays for them.

use crate::trouble::{Result, Trouble};

/// Ways to turn text into markup or code: a page that enforces Trusted Types refuses them.
const SINKS: [&str; 7] =
    [".innerHTML", ".outerHTML", "insertAdjacentHTML", "document.write", "new Function", "eval(", ".srcdoc"];

/// Refuses glue with such a way.
fn trusted(glue: &str) -> Result<()> {
    match SINKS.iter().find(|sink| glue.contains(**sink)) {
        Some(sink) => {
            Err(Trouble::say(format!("the glue has {sink}, which pages with Trusted Types refuse")))
        }
        None => Ok(()),
    }
}

/// What the loader calls its version as long as nobody built it.
const UNBUILT: &str = "const BUILD = \"source\";";

/// The loader as it is shipped: it knows the version of what it loads.
pub fn loader(script: &str, version: &str) -> Result<String> {
    if !script.contains(UNBUILT) {
        return Err(Trouble::say(format!("the loader has no line `{UNBUILT}` to put its version in")));
    }
    Ok(script.replace(UNBUILT, &format!("const BUILD = \"{version}\";")))
}

/// The glue as it is shipped: nothing in it turns text into markup, its comments stay at home.
pub fn glue(script: &str) -> Result<String> {
    trusted(script)?;
    Ok(lean(script))
}

/// The script without lines that are only a comment, and without indents. Neither our loader nor the glue of
/// wasm-bindgen has a text over several lines, in which a line could begin as a comment does.
fn lean(script: &str) -> String {
    let mut in_comment = false;
    let mut lean = String::new();
    for line in script.lines().map(str::trim) {
        in_comment |= line.starts_with("/*");
        if !in_comment && !line.is_empty() && !line.starts_with("//") {
            lean.extend([line, "\n"]);
        }
        in_comment &= !line.ends_with("*/");
    }
    lean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glue_that_makes_markup_or_code_of_text_is_refused() {
        for glue in ["a.innerHTML = b;", "const a = new Function(b);", "eval(a)"] {
            assert!(super::glue(glue).is_err(), "{glue}");
        }
        assert_eq!(super::glue("// Why.\nlet a = 1;").expect("nothing of the kind"), "let a = 1;\n");
    }

    #[test]
    fn the_loader_learns_its_version() {
        let built = loader("const BUILD = \"source\";\n", "a1").expect("the line is there");
        assert_eq!(built, "const BUILD = \"a1\";\n");
        assert!(loader("const A = 1;", "a1").is_err());
    }

    #[test]
    fn comments_stay_at_home() {
        assert_eq!(lean("// Why.\nconst a = 1; // here\n\n  a;\n"), "const a = 1; // here\na;\n");
        assert_eq!(lean("/** Why. */\na;\n/**\n * @returns {any}\n */\n  b * c;\n"), "a;\nb * c;\n");
    }
}
