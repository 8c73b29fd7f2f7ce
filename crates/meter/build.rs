//! What the meters carry inside: their sheet. Their words are the widget's (`meter.` in `locales/*.json`).

#[path = "../../build/inside.rs"]
#[expect(dead_code, reason = "the words are the widget's")]
mod inside;

use std::path::Path;
use std::{env, fs};

const SHEETS: [&str; 4] = ["tokens.css", "parts.css", "ground.css", "meter.css"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for sheet in SHEETS {
        println!("cargo::rerun-if-changed=../../style/{sheet}");
    }
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("style.css"), inside::style(Path::new("../.."), SHEETS)?)?;
    Ok(())
}
