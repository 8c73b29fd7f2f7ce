//! What the desk carries inside: its words, the keys of `locales/*.json` that begin with `desk.`, and its sheet. Each of its
//! two modules has more of its own: `expert.` that of experts and officials, `staff.` and a sheet that of those who moderate.

#[path = "../../build/inside.rs"]
mod inside;

use std::path::Path;
use std::{env, fs};

use inside::Whose;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=../../locales");
    println!("cargo::rerun-if-changed=../../style/desk.css");
    println!("cargo::rerun-if-changed=../../style/review.css");
    let (out, root) = (env::var("OUT_DIR")?, Path::new("../.."));
    let out = Path::new(&out);
    let staff = env::var_os("CARGO_FEATURE_STAFF").is_some();
    let picks: inside::Picks = match (staff, env::var_os("CARGO_FEATURE_PANEL").is_some()) {
        (true, true) => |key| matches!(inside::whose(key), Whose::Desk | Whose::Staff | Whose::Panel),
        (true, false) => |key| matches!(inside::whose(key), Whose::Desk | Whose::Staff),
        (false, true) => |key| matches!(inside::whose(key), Whose::Desk | Whose::Panel),
        (false, false) => |key| inside::whose(key) == Whose::Desk,
    };
    let code = inside::words(root, &[(["Key", "Plural", "WORDS", "PLURALS"], picks)])?;
    fs::write(out.join("words.rs"), code)?;
    let sheets: &[&str] = if staff { &["desk.css", "review.css"] } else { &["desk.css"] };
    fs::write(out.join("style.css"), inside::style(root, sheets.iter().copied())?)?;
    Ok(())
}
