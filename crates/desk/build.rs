//! What the desk carries inside: its words, the keys of `locales/*.json` that begin with `desk.`, and its sheet. Each of its
//! three modules has more of its own: `expert.` that of experts and officials, `staff.` and a sheet that of those who moderate,
//! `stage.` that of those who run the programme.

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
    let has = |module: &str| env::var_os(format!("CARGO_FEATURE_{module}")).is_some();
    let staff = has("STAFF");
    let picks: inside::Picks = match (staff, has("PANEL"), has("STAGE")) {
        (true, false, false) => |key| matches!(inside::whose(key), Whose::Desk | Whose::Staff),
        (false, true, false) => |key| matches!(inside::whose(key), Whose::Desk | Whose::Panel),
        (false, false, true) => |key| matches!(inside::whose(key), Whose::Desk | Whose::Stage),
        (false, false, false) => |key| inside::whose(key) == Whose::Desk,
        // Several at once are for tests.
        _ => |key| !matches!(inside::whose(key), Whose::First | Whose::Second | Whose::Meters),
    };
    let code = inside::words(root, &[(["Key", "Plural", "WORDS", "PLURALS"], picks)])?;
    fs::write(out.join("words.rs"), code)?;
    let sheets: &[&str] = if staff { &["desk.css", "review.css"] } else { &["desk.css"] };
    fs::write(out.join("style.css"), inside::style(root, sheets.iter().copied())?)?;
    Ok(())
}
