//! Two things the widget carries inside: its words, as checked keys from `locales/*.json`, and its style, the
//! sheets of `style/` joined in the order of `style/order.txt`: those before its blank line come with the first module,
//! those after it with the second.
//!
//! A key that one language lacks fails the build. A key that ends in `.one`, `.other` … is a form of a plural. Who reads a
//! text, and so in whose table it stands, follows from its key (`build/inside.rs`); the desk has a build script of its own.

#[path = "build/inside.rs"]
mod inside;

use std::path::Path;
use std::{env, fs};

use inside::{Whose, style, whose, words};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=style");
    // Where what is, for whoever cuts the module in two. Where only views are linked, nobody does.
    let cut = env::var_os("CARGO_FEATURE_ELEMENT").is_some();
    if cut && env::var("CARGO_CFG_TARGET_FAMILY").as_deref() == Ok("wasm") {
        println!("cargo::rustc-link-arg-cdylib=--emit-relocs");
    }
    let (out, root) = (env::var("OUT_DIR")?, Path::new(""));
    let code = words(
        root,
        &[
            (["Key", "Plural", "WORDS", "PLURALS"], |key| whose(key) == Whose::First),
            (["More", "MorePlural", "MORE", "MORE_PLURALS"], |key| whose(key) == Whose::Second),
            (["Gauge", "GaugePlural", "GAUGES", "GAUGE_PLURALS"], |key| whose(key) == Whose::Meters),
        ],
    )?;
    fs::write(Path::new(&out).join("locales.rs"), code)?;
    let order = fs::read_to_string("style/order.txt")?;
    let (first, rest) = order.split_once("\n\n").ok_or("style/order.txt lacks the blank line")?;
    fs::write(Path::new(&out).join("style.css"), style(root, first.lines())?)?;
    fs::write(Path::new(&out).join("rest.css"), style(root, rest.lines())?)?;
    Ok(())
}
