//! What was measured, as a table and as JSON.

use std::fs;

use serde::Serialize;

use crate::house::House;
use crate::run;
use crate::trouble::{Result, Trouble};

/// What numbers are of.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Milliseconds.
    Ms,
    /// Millions of bytes.
    Mb,
    /// Bytes.
    Bytes,
    /// How many.
    Number,
}

impl Unit {
    const fn name(self) -> &'static str {
        match self {
            Self::Ms => "ms",
            Self::Mb => "MB",
            Self::Bytes => "B",
            Self::Number => "",
        }
    }
}

/// Several measurements of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Spread {
    /// Half were not more.
    pub median: f64,
    /// The least.
    pub least: f64,
    /// The most.
    pub most: f64,
    /// How many there were.
    pub runs: usize,
}

impl Spread {
    /// Of these; all zeros of none.
    pub fn of(values: &[f64]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let at = |place: usize| sorted.get(place).copied().unwrap_or_default();
        let last = sorted.len().saturating_sub(1);
        let median = (at(last / 2) + at(last.div_ceil(2))) / 2.0;
        Self { median, least: at(0), most: at(last), runs: sorted.len() }
    }

    fn shown(&self, unit: Unit) -> String {
        let unit = unit.name();
        if self.runs < 2 {
            return format!("{} {unit}", brief(self.median));
        }
        format!("{} {unit} ({}–{}, {})", brief(self.median), brief(self.least), brief(self.most), self.runs)
    }
}

/// Three digits, or all whole ones.
fn brief(x: f64) -> String {
    match x.abs() {
        size if size >= 100.0 => format!("{x:.0}"),
        size if size >= 10.0 => format!("{x:.1}"),
        size if size >= 1.0 => format!("{x:.2}"),
        _ => format!("{x:.4}"),
    }
}

/// What is asked of a number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bar {
    /// Not less.
    AtLeast(f64),
    /// Not more.
    AtMost(f64),
}

impl Bar {
    fn met(self, x: f64) -> bool {
        match self {
            Self::AtLeast(bar) => x >= bar,
            Self::AtMost(bar) => x <= bar,
        }
    }

    fn shown(self) -> String {
        match self {
            Self::AtLeast(bar) => format!("≥ {bar}"),
            Self::AtMost(bar) => format!("≤ {bar}"),
        }
    }
}

/// One thing that was measured.
#[derive(Debug, Serialize)]
pub struct Row {
    what: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<Unit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ours: Option<Spread>,
    /// Against whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    theirs: Option<Spread>,
    /// How many times as much they take; or we, where that is what the bar is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    ratio: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bar: Option<Bar>,
    #[serde(skip_serializing_if = "Option::is_none")]
    aim: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    met: Option<bool>,
    /// Why there are no numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    skipped: Option<String>,
}

impl Row {
    /// A number by itself.
    pub fn plain(what: &str, unit: Unit, ours: Spread) -> Self {
        Self { unit: Some(unit), ours: Some(ours), ..Self::skipped(what, None) }
    }

    /// Ours against another's, by their medians. A bar `AtLeast` is about how many times as much *they* take, one
    /// `AtMost` about how many times as much *we* take.
    pub fn ratio(
        what: &str,
        unit: Unit,
        ours: &[f64],
        against: &'static str,
        theirs: &[f64],
        bar: Bar,
    ) -> Self {
        let (ours, theirs) = (Spread::of(ours), Spread::of(theirs));
        let ratio = match bar {
            Bar::AtLeast(_) => theirs.median / ours.median,
            Bar::AtMost(_) => ours.median / theirs.median,
        };
        let row = Self {
            against: Some(against),
            theirs: Some(theirs),
            ratio: Some(ratio),
            ..Self::plain(what, unit, ours)
        };
        row.held(ratio, bar)
    }

    /// With a bar for `x`.
    pub fn held(self, x: f64, bar: Bar) -> Self {
        Self { bar: Some(bar), met: Some(bar.met(x)), ..self }
    }

    /// With what would be better still.
    pub fn aiming_at(self, aim: f64) -> Self {
        Self { aim: Some(aim), ..self }
    }

    fn skipped(what: &str, why: Option<&str>) -> Self {
        Self {
            what: what.to_owned(),
            unit: None,
            ours: None,
            against: None,
            theirs: None,
            ratio: None,
            bar: None,
            aim: None,
            met: None,
            skipped: why.map(str::to_owned),
        }
    }

    fn shown(&self) -> String {
        if let Some(why) = &self.skipped {
            return format!("–  {:<42} SKIPPED ({why})", self.what);
        }
        let mark = match self.met {
            Some(true) => "✓",
            Some(false) => "✗",
            None => " ",
        };
        let spread = |spread: Option<Spread>| {
            spread.zip(self.unit).map(|(spread, unit)| spread.shown(unit)).unwrap_or_default()
        };
        let theirs = self.against.map(|name| format!("{name} {}", spread(self.theirs))).unwrap_or_default();
        let ratio = self.ratio.map(|ratio| format!("× {}", brief(ratio))).unwrap_or_default();
        let bar = self.bar.map(Bar::shown).unwrap_or_default();
        let aim = self.aim.map(|aim| format!("aim {aim}")).unwrap_or_default();
        let line = format!(
            "{mark}  {:<42} {:<28} {theirs:<42} {ratio:<8} {bar:<8} {aim}",
            self.what,
            spread(self.ours)
        );
        line.trim_end().to_owned()
    }
}

/// All rows, and on what they were measured.
#[derive(Debug, Serialize)]
pub struct Report {
    commit: String,
    machine: Machine,
    quick: bool,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Machine {
    cores: usize,
    model: String,
    /// How many programs wanted to run before we began: above 0 somebody else is measured too.
    load: f64,
}

impl Report {
    /// No row yet.
    pub fn new(house: &House, quick: bool) -> Self {
        Self { commit: commit(house), machine: Machine::here(), quick, rows: Vec::new() }
    }

    /// Adds a row.
    pub fn add(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// Adds a row without numbers, and why.
    pub fn skip(&mut self, what: &str, why: &str) {
        self.add(Row::skipped(what, Some(why)));
    }

    /// As a table.
    pub fn print(&self) {
        let Machine { cores, model, load } = &self.machine;
        let quick = if self.quick { ", quick" } else { "" };
        println!("{}, {model}, {cores} cores, load {load} before{quick}", self.commit);
        println!(
            "Medians; in brackets the least, the most and the number of runs. Times are CPU where red-dwarf's are.\n"
        );
        self.rows.iter().for_each(|row| println!("{}", row.shown()));
    }

    /// As JSON.
    pub fn print_json(&self) -> Result<()> {
        let text = serde_json::to_string(self).map_err(|error| Trouble::say(error.to_string()))?;
        println!("{text}");
        Ok(())
    }

    /// An error that names what missed its bar.
    pub fn within(&self) -> Result<()> {
        let missed: Vec<&str> =
            self.rows.iter().filter(|row| row.met == Some(false)).map(|row| row.what.as_str()).collect();
        if missed.is_empty() { Ok(()) } else { Err(Trouble::say(format!("missed: {}", missed.join("; ")))) }
    }
}

/// What is checked out, and whether anything was changed since.
fn commit(house: &House) -> String {
    let git = |words: &[&str]| run::output(run::command(house, "git").args(words));
    let Ok(commit) = git(&["rev-parse", "--short", "HEAD"]) else { return "no commit".to_owned() };
    let changed = git(&["status", "--porcelain"]).is_ok_and(|changes| !changes.trim().is_empty());
    format!("{}{}", commit.trim(), if changed { " with changes" } else { "" })
}

impl Machine {
    fn here() -> Self {
        let read = |path| fs::read_to_string(path).unwrap_or_default();
        let model = read("/proc/cpuinfo").lines().find_map(|line| {
            line.strip_prefix("model name")
                .and_then(|rest| rest.split_once(": "))
                .map(|(_, name)| name.to_owned())
        });
        let load = read("/proc/loadavg").split(' ').next().and_then(|load| load.parse().ok());
        Self {
            cores: run::jobs(),
            model: model.unwrap_or_else(|| "unknown processor".to_owned()),
            load: load.unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        let of = |values: &[f64]| Spread::of(values).median;
        assert_eq!((of(&[]), of(&[3.0]), of(&[4.0, 1.0]), of(&[9.0, 1.0, 2.0])), (0.0, 3.0, 2.5, 2.0));
        assert_eq!(Spread::of(&[4.0, 1.0, 2.0]), Spread { median: 2.0, least: 1.0, most: 4.0, runs: 3 });
    }

    #[test]
    fn a_ratio_goes_the_way_of_its_bar() {
        let faster = Row::ratio("a", Unit::Ms, &[2.0], "b", &[90.0], Bar::AtLeast(40.0)).aiming_at(100.0);
        assert_eq!((faster.ratio, faster.met), (Some(45.0), Some(true)));
        let slower = Row::ratio("a", Unit::Ms, &[60.0], "b", &[20.0], Bar::AtMost(2.5));
        assert_eq!((slower.ratio, slower.met), (Some(3.0), Some(false)));
        assert!(faster.shown().starts_with("✓  a") && slower.shown().starts_with("✗  a"));
    }

    #[test]
    fn only_what_was_missed_fails() {
        let mut report = Report {
            commit: String::new(),
            machine: Machine { cores: 1, model: String::new(), load: 0.0 },
            quick: true,
            rows: Vec::new(),
        };
        report.skip("a", "no python3");
        report.add(Row::plain("b", Unit::Bytes, Spread::of(&[9.0])).held(9.0, Bar::AtMost(9.0)));
        assert!(report.within().is_ok());
        report.add(Row::plain("c", Unit::Bytes, Spread::of(&[9.5])).held(9.5, Bar::AtMost(9.0)));
        assert!(report.within().is_err_and(|trouble| trouble.to_string() == "missed: c"));
    }
}
