//! The journeys: a real server, a real browser, a person's steps. They are written in `tests/browser/`.

use std::env;
use std::path::PathBuf;

use super::tally::Tally;
use crate::house::House;
use crate::trouble::{Result, Trouble};
use crate::{build, run, setup, stamp};

/// Names that Chromium goes by.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
/// The journey that compares a browser's maths with ours.
const SAME_BITS: &str = "same-bits";

/// Runs the journeys (all, or those named in `only`) and counts them.
pub fn run(house: &House, only: &[String]) -> Result<Tally> {
    let Some(browser) = browser() else {
        return without_browser(house);
    };
    let tools = setup::setup(house)?;
    // Only one journey needs what takes a while to build.
    let bits = if only.is_empty() || only.iter().any(|name| name.trim_end_matches(".mjs") == SAME_BITS) {
        Some((build::bench(house, &tools)?, witness(house)?))
    } else {
        None
    };
    let mut node = run::command(house, "node");
    // Node 20 keeps its WebSocket behind a flag, which newer ones still take.
    node.args(["--experimental-websocket", "--no-warnings=ExperimentalWarning", "tests/browser/run.mjs"])
        .args(only)
        .env("CHROMIUM", browser)
        .env("DELIBERATION_NODE", &tools.node)
        .env("DELIBERATION_SERVER", house.server("debug"))
        .env("DELIBERATION_DIST", house.dist())
        .env("DELIBERATION_SCREENS", house.target().join("screens"));
    if let Some((bench, witness)) = bits {
        node.env("DELIBERATION_BENCH", bench).env("DELIBERATION_WITNESS", witness);
    }
    let (ended_well, seen) = run::tee(&mut node)?;
    let tally = Tally::of_closing_line(&seen)
        .ok_or_else(|| Trouble::say("the journeys broke off before they could be counted"))?;
    if !ended_well && tally.failed == 0 {
        return Err(Trouble::say("the journeys ended badly although none failed"));
    }
    Ok(tally)
}

/// What the maths comes to natively, for a browser to be compared with.
fn witness(house: &House) -> Result<String> {
    let words =
        "run --quiet --locked --package deliberation-in-page --features bench --example bench -- witness";
    run::output(run::cargo(house).args(words.split(' ')))
}

/// The one that is given, or the one on the search path.
pub fn browser() -> Option<PathBuf> {
    let named = env::var_os("CHROMIUM").filter(|name| !name.is_empty()).map(PathBuf::from);
    named.or_else(|| run::find(&BROWSERS))
}

/// In CI nothing may be missing; at a desk it is said and counted.
fn without_browser(house: &House) -> Result<Tally> {
    let why = "Chromium is not on this machine (Debian: the package `chromium`), or set $CHROMIUM to it";
    if env::var("CI").is_ok_and(|ci| ci == "true") {
        return Err(Trouble::say(why));
    }
    let journeys = stamp::files(&house.root().join("tests/browser/journeys"))?;
    println!("{why}.");
    Ok(Tally {
        skipped: journeys.len() as u64,
        missing: journeys
            .iter()
            .filter_map(|file| file.file_stem())
            .map(|name| format!("SKIPPED (no browser): {}", name.to_string_lossy()))
            .collect(),
        ..Tally::default()
    })
}
