//! Every chore of the house, the same at the desk and in CI: `cargo xtask --help`.
//!
//! One verb a file. [`house`] knows where things are, [`run`] starts programs, [`trouble`] is what can go wrong.
//! Nothing here needs more than rustup and Node; the tools that it lacks it installs ([`setup`]).

mod bench;
mod build;
mod demo;
mod face;
mod floor;
mod glue;
mod house;
/// What build scripts share: here to know in whose table a text stands.
#[path = "../../build/inside.rs"]
#[expect(dead_code, reason = "the rest is for build scripts")]
mod inside;
mod openapi;
mod precompress;
mod run;
mod setup;
mod size;
mod split;
mod stamp;
mod test;
mod thin;
mod tidy;
mod trouble;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use house::House;
use trouble::Result;

/// Every chore of the house.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Chores {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Install the pinned tools into target/tools (or $DELIBERATION_TOOLS), once.
    Setup,
    /// Build the widget and the demo page into dist/; does nothing when nothing changed.
    Build {
        /// Quickly, unoptimised and without precompressed files.
        #[arg(long)]
        dev: bool,
    },
    /// Set up, build, import a deliberation, serve it, and print the address.
    Demo(demo::Options),
    /// Run all checks and tests; the last line says how many passed.
    Test(test::Options),
    /// What a page has to load, in bytes after brotli.
    Size {
        /// As one JSON object.
        #[arg(long)]
        json: bool,
        /// Fail when a budget is exceeded.
        #[arg(long)]
        check: bool,
    },
    /// How fast the map is and what it takes, against red-dwarf and in a browser.
    ///
    /// Compares `analyze` with red-dwarf's pipeline (CPU time, in turns), times a map after new votes in a huge room,
    /// the same map in Chromium and natively, and one's own place; weighs what is published. ✓ and ✗ say whether a
    /// bar was met; rows whose means are missing (Python, network, shared data, Chromium) say so. Red-dwarf is
    /// installed once among the tools. The whole takes minutes; leave the machine alone meanwhile.
    Bench(bench::Options),
    /// Check the rules of the house that no compiler knows, and the browser floor.
    Tidy,
    /// Write README's table of the public face anew, from src/element/face.json.
    Face,
    /// Write the API's description anew from the server's code.
    Openapi,
}

fn main() -> ExitCode {
    match chore(Chores::parse().verb) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("xtask: {trouble}");
            ExitCode::FAILURE
        }
    }
}

fn chore(verb: Verb) -> Result<()> {
    let house = House::find()?;
    match verb {
        Verb::Setup => setup::setup(&house).map(drop),
        Verb::Build { dev } => build::build(&house, build::Mode::new(dev)),
        Verb::Demo(options) => demo::demo(&house, &options),
        Verb::Test(options) => test::test(&house, &options),
        Verb::Size { json, check } => size::size(&house, json, check),
        Verb::Bench(options) => bench::bench(&house, &options),
        Verb::Tidy => tidy::tidy(&house).and_then(|()| floor::floor(&house)),
        Verb::Face => face::face(&house),
        Verb::Openapi => openapi::openapi(&house),
    }
}

/// A path as people read it: from the root of the house where it lies inside.
fn short(house: &House, path: &std::path::Path) -> PathBuf {
    path.strip_prefix(house.root()).unwrap_or(path).to_path_buf()
}
