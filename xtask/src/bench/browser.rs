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
