//! `cargo xtask openapi`: the API's description as the server's code tells it, checked in.
//!
//! A test of the server holds the file against the code; whoever changes the API runs this and reads the
//! difference.

use std::fs;

use crate::house::House;
use crate::run;
use crate::trouble::{Result, Trouble};

/// Writes `crates/server/openapi.json`.
pub fn openapi(house: &House) -> Result<()> {
    let text = run::output(run::cargo(house).args([
        "run",
        "--quiet",
        "--package",
        "deliberation-server",
        "--",
        "openapi",
    ]))?;
    let path = house.root().join("crates/server/openapi.json");
    fs::write(&path, text).map_err(Trouble::at(&path))?;
    println!("wrote {}", crate::short(house, &path).display());
    Ok(())
}
