//! Small changes to text on its way to `dist/`.
//!
//! - *Trusted Types.* Leptos clones its templates through `innerHTML`. A page that enforces Trusted Types refuses
//!   a plain string there, so the one setter in the glue hands it through a policy named `deliberation`. Only our
//!   own templates pass: text of people never becomes markup.
//! - *What Trunk needed* in the demo page is taken out of it: what is left is what a site's author would write.
//! - *The loader* learns the version of what it loads; its comments and the glue's stay at home, since the reader
//!   pays for them.

use crate::trouble::{Result, Trouble};

/// Made once a page; where the page forbids the policy, or has no Trusted Types, the string goes as it is.
const POLICY: &str = "\nlet deliberationPolicy;\
    function deliberationTrusted(html){\
    if(deliberationPolicy===undefined){\
    try{deliberationPolicy=globalThis.trustedTypes?.createPolicy(\"deliberation\",{createHTML:text=>text})??null}\
    catch{deliberationPolicy=null}}\
    return deliberationPolicy?deliberationPolicy.createHTML(html):html}\n";

/// The glue with its `innerHTML` setter going through the policy. Glue without such a setter is left alone.
pub fn trusted(glue: &str) -> Result<String> {
    const SETTER: &str = ".innerHTML";
    if glue.contains("deliberationTrusted") || !glue.contains(SETTER) {
        return Ok(glue.to_owned());
    }
    let mut patched = String::with_capacity(glue.len() + POLICY.len());
    let mut rest = glue;
    while let Some(at) = rest.find(SETTER) {
        let (before, after) = rest.split_at(at + SETTER.len());
        let after_blank = after.trim_start();
        let Some(value) = after_blank.strip_prefix('=').filter(|value| !value.starts_with('=')) else {
            patched.push_str(before);
            rest = after;
            continue;
        };
        let value = value.trim_start();
        let end = end_of_call(value).ok_or_else(|| {
            Trouble::say("the glue sets innerHTML in a way that I do not know; see xtask/src/glue.rs")
        })?;
        let (call, tail) = value.split_at(end);
        patched.push_str(before);
        patched.push_str("=deliberationTrusted(");
        patched.push_str(call);
        patched.push(')');
        rest = tail;
    }
    patched.push_str(rest);
    patched.push_str(POLICY);
    Ok(patched)
}

/// Where `name(…)` at the beginning of `code` ends.
fn end_of_call(code: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, letter) in code.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' if depth == 1 => return Some(at + 1),
            ')' => depth = depth.checked_sub(1)?,
            ';' | '}' | ',' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// What the loader calls its version as long as nobody built it.
const UNBUILT: &str = "const BUILD = \"source\";";

/// The loader as it is shipped: it knows the version of what it loads, and its comments stay at home.
pub fn loader(script: &str, version: &str) -> Result<String> {
    if !script.contains(UNBUILT) {
        return Err(Trouble::say(format!("the loader has no line `{UNBUILT}` to put its version in")));
    }
    Ok(lean(&script.replace(UNBUILT, &format!("const BUILD = \"{version}\";"))))
}

/// The glue as it is shipped: templates go through the policy, its comments stay at home.
pub fn glue(script: &str) -> Result<String> {
    trusted(script).map(|script| lean(&script))
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

/// The page without the lines that tell Trunk what to build, and the comment above them.
pub fn page(html: &str) -> String {
    let ours = |line: &&str| !line.contains("data-trunk") && !line.contains("<!-- Trunk:");
    html.lines().filter(ours).flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setter_goes_through_the_policy() {
        for glue in [
            "__wbg_set_innerHTML_1: function(arg0, arg1, arg2) {\n arg0.innerHTML = getStringFromWasm0(arg1, arg2);\n},",
            "a:(a,b,c)=>{a.innerHTML=d(b,c)},",
        ] {
            let patched = trusted(glue).expect("a setter as wasm-bindgen writes it");
            assert!(patched.contains(".innerHTML=deliberationTrusted("), "{patched}");
            assert!(patched.contains("createPolicy"), "{patched}");
            assert_eq!(trusted(&patched).expect("already patched"), patched);
        }
    }

    #[test]
    fn glue_that_sets_it_otherwise_is_refused() {
        assert!(trusted("a.innerHTML = b;").is_err());
    }

    #[test]
    fn glue_without_the_setter_is_left_alone() {
        assert_eq!(trusted("let a = 1;").expect("nothing to do"), "let a = 1;");
    }

    #[test]
    fn the_page_is_as_an_author_writes_it() {
        let html = "<head>\n<!-- Trunk: builds -->\n<link data-trunk rel=\"rust\">\n</head>\n";
        assert_eq!(page(html), "<head>\n</head>\n");
    }

    #[test]
    fn the_loader_learns_its_version() {
        let built = loader("// Why.\nconst BUILD = \"source\";\n", "a1").expect("the line is there");
        assert_eq!(built, "const BUILD = \"a1\";\n");
        assert!(loader("const A = 1;", "a1").is_err());
    }

    #[test]
    fn comments_of_the_loader_stay_at_home() {
        assert_eq!(lean("// Why.\nconst a = 1; // here\n\n  a;\n"), "const a = 1; // here\na;\n");
        assert_eq!(lean("/** Why. */\na;\n/**\n * @returns {any}\n */\n  b * c;\n"), "a;\nb * c;\n");
    }
}
