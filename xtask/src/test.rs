//! `cargo xtask test`: everything that can be checked, in one go, at the desk and in CI.
//!
//! It goes on after a failure, so that one run shows all of them, and ends with one line: `N passed, M failed, K
//! skipped`. Counted are the tests that cargo runs and the journeys in a browser; a check that is no test (tidy,
//! format, lints, builds, sizes) counts only when it fails.

pub mod journeys;
mod tally;

use std::fs;

use crate::build::{self, Mode};
use crate::house::House;
use crate::trouble::{Result, Trouble};
use crate::{floor, run, size, tidy};

use tally::Tally;

/// What to run.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Only one half.
    #[arg(long, value_enum)]
    only: Option<Half>,
    /// Only these journeys (names of files in tests/browser/journeys).
    #[arg(long = "journey", value_name = "NAME")]
    journeys: Vec<String>,
}

/// Half of the tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Half {
    /// What needs no browser: rules of the house, format, lints, cargo's tests.
    Native,
    /// What needs one: sizes and journeys.
    Browser,
}

/// Runs them; an error when anything failed.
pub fn test(house: &House, options: &Options) -> Result<()> {
    let browser_only = options.only == Some(Half::Browser) || !options.journeys.is_empty();
    let native_only = options.only == Some(Half::Native) && !browser_only;
    let mut report = Report::default();
    // The server carries dist/ inside and does not compile without the folder.
    fs::create_dir_all(house.dist()).map_err(Trouble::at(&house.dist()))?;
    if !native_only {
        report.check("widget build", build::build(house, Mode::Release));
    }
    if !browser_only {
        native(house, &mut report);
    }
    if !native_only {
        browser(house, &options.journeys, &mut report);
    }
    report.close()
}

fn native(house: &House, report: &mut Report) {
    report.check("tidy", tidy::tidy(house));
    report.check("browser floor", floor::floor(house));
    let cargo = |words: &str| run::run(run::cargo(house).args(words.split(' ')));
    report.check("format", cargo("fmt --all --check"));
    report.check("lints", cargo("clippy --workspace --all-targets --quiet -- -D warnings"));
    report.check(
        "lints of the widget in the browser",
        cargo("clippy --package deliberation-widget --target wasm32-unknown-unknown --quiet -- -D warnings"),
    );
    report.check(
        "lints of the desk in the browser",
        cargo("clippy --package deliberation-desk --target wasm32-unknown-unknown --quiet -- -D warnings"),
    );
    let tests = "test --workspace --no-fail-fast -- --show-output";
    match run::tee(run::cargo(house).args(tests.split(' '))) {
        Ok((ended_well, seen)) => {
            let tally = Tally::of_cargo(&seen);
            // Also when something did not compile, or a test took the whole program down.
            if !ended_well && tally.failed == 0 {
                report.fail("cargo test");
            }
            report.add(tally);
        }
        Err(trouble) => report.check("cargo test", Err(trouble)),
    }
}

fn browser(house: &House, only: &[String], report: &mut Report) {
    report.check("sizes", size::size(house, false, true));
    let built = run::run(run::cargo(house).args(["build", "--package", "deliberation-server"]));
    let server_is_there = built.is_ok();
    report.check("server build", built);
    if !server_is_there {
        return;
    }
    match journeys::run(house, only) {
        Ok(tally) => report.add(tally),
        Err(trouble) => report.check("journeys", Err(trouble)),
    }
}

/// What happened so far.
#[derive(Debug, Default)]
struct Report {
    tally: Tally,
    broken: Vec<String>,
}

impl Report {
    fn add(&mut self, tally: Tally) {
        self.tally += tally;
    }

    fn check(&mut self, name: &str, result: Result<()>) {
        match result {
            Ok(()) => println!("ok: {name}"),
            Err(trouble) => {
                println!("FAILED: {name}: {trouble}");
                self.fail(name);
            }
        }
    }

    fn fail(&mut self, name: &str) {
        self.broken.push(name.to_owned());
        self.tally.failed += 1;
    }

    /// The closing lines.
    fn close(self) -> Result<()> {
        let Tally { failed, ref missing, ref failures, .. } = self.tally;
        println!();
        for line in missing {
            println!("{line}");
        }
        // Once more, where somebody who has only the end of a log finds it.
        for block in failures {
            println!("{block}");
        }
        for name in &self.broken {
            println!("FAILED: {name}");
        }
        println!("{}", self.tally);
        if failed > 0 { Err(Trouble::say("not everything passed")) } else { Ok(()) }
    }
}
