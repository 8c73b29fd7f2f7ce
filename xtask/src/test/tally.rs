//! Counting what others print.

use std::fmt;
use std::ops::AddAssign;

/// What a test prints when something that it is for, such as the shared data, is not there.
const SKIPPED: &str = "SKIPPED (";

/// How many tests went how.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Passed.
    pub passed: u64,
    /// Failed.
    pub failed: u64,
    /// Not run, or not on what they are for.
    pub skipped: u64,
    /// What was not there, a line each.
    pub missing: Vec<String>,
    /// What the failed ones said, a block each.
    pub failures: Vec<String>,
}

impl Tally {
    /// From what `cargo test -- --show-output` prints. A test that ended well but says that it skipped something
    /// counts as skipped and not as passed.
    pub fn of_cargo(output: &str) -> Self {
        let mut tally = Self { failures: failed_tests(output), ..Self::default() };
        let mut in_successes = false;
        // Since the last line of results: they come after the output, and count who skipped among the passed.
        let mut only_seemed_to_pass = 0;
        let mut this_one_counted = false;
        for line in output.lines() {
            if line == "successes:" || line == "failures:" {
                in_successes = line == "successes:";
            } else if line.starts_with("---- ") && line.ends_with(" stdout ----") {
                this_one_counted = false;
            } else if let Some(counts) = line.strip_prefix("test result: ") {
                tally.passed +=
                    count(counts, "passed").saturating_sub(std::mem::take(&mut only_seemed_to_pass));
                tally.failed += count(counts, "failed");
                tally.skipped += count(counts, "ignored");
            }
            if line.starts_with(SKIPPED) {
                tally.missing.push(line.to_owned());
                if in_successes && !this_one_counted {
                    this_one_counted = true;
                    tally.skipped += 1;
                    only_seemed_to_pass += 1;
                }
            }
        }
        tally
    }
}

impl Tally {
    /// From the last line that reads `N passed, M failed, K skipped`; none when there is no such line.
    pub fn of_closing_line(output: &str) -> Option<Self> {
        let closes = |line: &&str| line.contains(" passed, ") && line.contains(" failed");
        let line = output.lines().rev().find(closes)?;
        Some(Self {
            passed: count(line, "passed"),
            failed: count(line, "failed"),
            skipped: count(line, "skipped"),
            missing: output.lines().filter(|line| line.starts_with(SKIPPED)).map(str::to_owned).collect(),
            failures: failed_journeys(output),
        })
    }
}

/// What cargo shows of each failed test, under its name.
fn failed_tests(output: &str) -> Vec<String> {
    let mut failures: Vec<String> = Vec::new();
    let (mut among_failures, mut inside) = (false, false);
    for line in output.lines() {
        if line == "successes:" || line == "failures:" || line.starts_with("test result: ") {
            (among_failures, inside) = (line == "failures:", false);
        } else if among_failures && line.starts_with("---- ") {
            failures.push(line.to_owned());
            inside = true;
        } else if inside {
            append(&mut failures, line);
        }
    }
    failures
}

/// `FAILED name` with the indented lines below it.
fn failed_journeys(output: &str) -> Vec<String> {
    let mut failures: Vec<String> = Vec::new();
    let mut inside = false;
    for line in output.lines() {
        if line.starts_with("FAILED ") {
            failures.push(line.to_owned());
            inside = true;
        } else if inside && line.starts_with("    ") {
            append(&mut failures, line);
        } else {
            inside = false;
        }
    }
    failures
}

fn append(blocks: &mut [String], line: &str) {
    if let Some(block) = blocks.last_mut() {
        block.push('\n');
        block.push_str(line);
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, more: Self) {
        self.passed += more.passed;
        self.failed += more.failed;
        self.skipped += more.skipped;
        self.missing.extend(more.missing);
        self.failures.extend(more.failures);
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

/// The number before `word`.
fn count(line: &str, word: &str) -> u64 {
    let words: Vec<&str> = line.split([' ', ';', ',', '.']).filter(|word| !word.is_empty()).collect();
    let at = words.iter().position(|other| *other == word);
    at.and_then(|at| words.get(at.checked_sub(1)?)?.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARGO: &str = "\
running 3 tests
test a ... ok
test b ... ok
test c ... FAILED

successes:

---- a stdout ----
SKIPPED (no shared data): vtaiwan.uberx
SKIPPED (no shared data): brexit-consensus

---- b stdout ----
all there

failures:

---- c stdout ----
SKIPPED (no shared data): in a test that fails anyhow

test result: FAILED. 2 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s

running 1 test
test d ... ok
test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s
";

    #[test]
    fn who_skipped_is_not_counted_as_passed() {
        let tally = Tally::of_cargo(CARGO);
        assert_eq!((tally.passed, tally.failed, tally.skipped), (2, 1, 2));
        assert_eq!(tally.missing.len(), 3);
    }

    #[test]
    fn what_failed_is_kept_for_the_end() {
        let tally = Tally::of_cargo(CARGO);
        assert_eq!(
            tally.failures,
            ["---- c stdout ----\nSKIPPED (no shared data): in a test that fails anyhow\n"]
        );
        let seen =
            "ok map\nFAILED vote (1.0 s)\n    3 !== 4\nok mine\n    seen after 4 ms\n1 passed, 1 failed\n";
        let tally = Tally::of_closing_line(seen).expect("it is there");
        assert_eq!(tally.failures, ["FAILED vote (1.0 s)\n    3 !== 4"]);
    }

    #[test]
    fn the_closing_line_is_the_last_one() {
        let seen = "ok vote\n1 passed, 0 failed, 0 skipped\n4 passed, 2 failed, 1 skipped\n";
        let tally = Tally::of_closing_line(seen).expect("it is there");
        assert_eq!(tally.to_string(), "4 passed, 2 failed, 1 skipped");
        assert_eq!(Tally::of_closing_line("killed"), None);
    }
}
