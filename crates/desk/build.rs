//! What the desk carries inside: its words, the keys of `locales/*.json` that begin with `desk.`, and its sheet.

#[path = "../../build/inside.rs"]
mod inside;

use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=../../locales");
    println!("cargo::rerun-if-changed=../../style/desk.css");
    let (out, root) = (env::var("OUT_DIR")?, Path::new("../.."));
    let out = Path::new(&out);
    let code = inside::words(
        root,
        &[(["Key", "Plural", "WORDS", "PLURALS"], |key| inside::whose(key) == inside::Whose::Desk)],
    )?;
    fs::write(out.join("words.rs"), code)?;
    fs::write(out.join("style.css"), inside::style(root, ["desk.css"])?)?;
    Ok(())
}
