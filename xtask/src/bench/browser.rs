//! The bench in Chromium: `tests/browser/bench.mjs`.

use std::path::Path;

use serde::Deserialize;

use crate::bench::measure;
use crate::house::House;
use crate::run;
use crate::setup::Tools;
use crate::trouble::{Result, Trouble};

/// How often a place is found, a hundred times each.
const PLACES: usize = 30;

/// Milliseconds.
#[derive(Debug, Deserialize)]
pub struct Seen {
    /// Of each map, when the code had been compiled well.
    pub map: Vec<f64>,
    /// Of one place.
    pub place: Vec<f64>,
    /// Of the meters of 20 statements that a tick changed.
    pub meters: Vec<f64>,
}

/// What a reader waits for: `tests/browser/speed.mjs`. Milliseconds, millions of bytes, or how many.
#[derive(Debug, Deserialize)]
pub struct Waited {
    /// From the start of the navigation until the first vote was cast.
    pub first_vote: Vec<f64>,
    /// And until the map was there.
    pub map: Vec<f64>,
    /// From a press until the next card was painted.
    pub next_card: Vec<f64>,
    /// What the page holds in memory.
    pub heap: Vec<f64>,
    /// Layout shift until the first press, a thousand times.
    pub shift: Vec<f64>,
    /// Script, style and layout of each frame while the map is moved.
    pub pan_frame: Vec<f64>,
    /// Frames dropped meanwhile.
    pub pan_dropped: Vec<f64>,
    /// The same while the list of statements is scrolled.
    pub list_frame: Vec<f64>,
    /// The same.
    pub list_dropped: Vec<f64>,
    /// From the last page of a thread of 5,000 posts to the frame in which it stands.
    pub thread_open: Vec<f64>,
    /// The same where all posts come in one piece.
    pub thread_whole: Vec<f64>,
    /// Script, style and layout of each frame while that thread is scrolled.
    pub thread_frame: Vec<f64>,
    /// Frames dropped meanwhile.
    pub thread_dropped: Vec<f64>,
    /// As many of a page without script that has the same words, scrolled likewise.
    pub plain_dropped: Vec<f64>,
}

/// Opens the page so many times.
pub fn speed(house: &House, tools: &Tools, chromium: &Path, openings: usize) -> Result<Waited> {
    let mut node = run::command(house, "node");
    node.arg("tests/browser/speed.mjs")
        .arg(openings.to_string())
        .env("CHROMIUM", chromium)
        .env("DELIBERATION_NODE", &tools.node)
        .env("DELIBERATION_SERVER", house.server("release"))
        .env("DELIBERATION_DIST", house.dist());
    let (_, said) = measure::listened_to(&mut node)?;
    let last = said.lines().last().unwrap_or_default();
    serde_json::from_str(last).map_err(|error| Trouble::say(format!("no times ({error}): {said}")))
}

/// From a claim to the note on it, by two experts who need no time to read or type: `tests/browser/claim.mjs`, so many
/// times. Milliseconds.
pub fn claims(house: &House, tools: &Tools, chromium: &Path, times: usize) -> Result<Vec<f64>> {
    let mut node = run::command(house, "node");
    node.arg("tests/browser/claim.mjs")
        .arg(times.to_string())
        .env("CHROMIUM", chromium)
        .env("DELIBERATION_NODE", &tools.node)
        .env("DELIBERATION_SERVER", house.server("release"))
        .env("DELIBERATION_DIST", house.dist());
    let (_, said) = measure::listened_to(&mut node)?;
    measure::times(said.lines().last().unwrap_or_default())
}

/// Runs it once.
pub fn run(
    house: &House,
    tools: &Tools,
    chromium: &Path,
    module: &Path,
    crowd: [&str; 2],
    maps: usize,
) -> Result<Seen> {
    let mut node = run::command(house, "node");
    node.arg("tests/browser/bench.mjs")
        .args(crowd)
        .args([maps.to_string(), PLACES.to_string()])
        .env("CHROMIUM", chromium)
        .env("DELIBERATION_NODE", &tools.node)
        .env("DELIBERATION_BENCH", module);
    let (_, said) = measure::listened_to(&mut node)?;
    let last = said.lines().last().unwrap_or_default();
    serde_json::from_str(last).map_err(|error| Trouble::say(format!("no times ({error}): {said}")))
}
