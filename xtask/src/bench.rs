//! `cargo xtask bench`: how fast the map is and what it takes, against red-dwarf (the other free implementation of
//! Polis' maths) and, in a browser, against itself; one table, or JSON.
//!
//! What is compared is run in turns, A B A B, so that a machine that is busy for a while is busy for both. All is
//! measured in processes of its own ([`measure`]); a row whose means are not there says so. Nothing of this is part of
//! `cargo xtask test`: a test that looks at the clock fails by chance. Next: [`report`].

mod browser;
mod measure;
mod red_dwarf;
mod report;

use std::path::Path;
use std::process::Stdio;

use crate::house::House;
use crate::run;
use crate::trouble::{Result, Trouble};
use crate::{build, setup, test};

use red_dwarf::RedDwarf;
use report::{Bar, Report, Row, Spread, Unit};

/// What to measure, and how it is told.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// As one JSON object.
    #[arg(long)]
    json: bool,
    /// Fewer runs: to see whether it works, not to quote from.
    #[arg(long)]
    quick: bool,
    /// Fail when a bar is missed.
    #[arg(long)]
    check: bool,
}

/// How many runs make a number.
struct Turns {
    /// Runs of red-dwarf.
    theirs: usize,
    /// Runs of ours for each of theirs.
    ours: usize,
    /// Maps after new votes.
    refreshes: usize,
    /// Strengths of a thread.
    threads: usize,
    /// Meters of a large conversation.
    meters: usize,
    /// Queues of those who moderate.
    queues: usize,
    /// Rounds in which native and browser take turns.
    rounds: usize,
    /// Maps a round.
    maps: usize,
    /// Pages opened cold.
    openings: usize,
    /// Claims that two experts annotate.
    claims: usize,
}

impl Turns {
    const fn new(quick: bool) -> Self {
        if quick {
            Self {
                theirs: 1,
                ours: 3,
                refreshes: 5,
                threads: 15,
                meters: 9,
                queues: 9,
                rounds: 1,
                maps: 9,
                openings: 1,
                claims: 3,
            }
        } else {
            Self {
                theirs: 3,
                ours: 3,
                refreshes: 15,
                threads: 99,
                meters: 33,
                queues: 33,
                rounds: 3,
                maps: 15,
                openings: 5,
                claims: 9,
            }
        }
    }
}

/// People and statements of a large conversation.
const LARGE: [&str; 2] = ["10000", "500"];
/// And of a huge one.
const HUGE: [&str; 2] = ["200000", "200"];
/// Posts of a long thread, and how deep it is.
const THREAD: [&str; 2] = ["5000", "12"];
/// Posts of a large room, and how many of them were reported; and a room that has no others.
const REPORTED: [[&str; 2]; 2] = [["20000", "2000"], ["4000", "2000"]];
/// Statements that a tick changes.
const CHANGED: &str = "20";
/// A real one.
const REAL: &str = "vtaiwan.uberx";

/// Measures everything, prints it, and with `--check` fails when a bar is missed.
pub fn bench(house: &House, options: &Options) -> Result<()> {
    let turns = Turns::new(options.quick);
    // What builds say is not part of the answer.
    let mut report = Report::new(house, options.quick);
    let server = house.server("release");
    quietly(house, &["build", "--release", "--package", "deliberation-server"])?;
    quietly(
        house,
        &["build", "--release", "--package", IN_PAGE, "--features", "bench", "--example", "bench"],
    )?;
    let native =
        house.target().join("release/examples").join(format!("bench{}", std::env::consts::EXE_SUFFIX));

    // What one lane finds is told even if the next breaks down.
    let mut lanes = Vec::new();
    match RedDwarf::find(house) {
        Ok(theirs) => lanes.push(analyses(house, &server, &theirs, &turns, &mut report)),
        Err(why) => {
            for what in [REAL, "10,000 × 500"] {
                report.skip(&format!("analyze {what}"), &why.to_string());
            }
        }
    }
    lanes.push(refresh(house, &native, &turns, &mut report));
    lanes.push(thread(house, &native, &turns, &mut report));
    lanes.push(meters(house, &native, &turns, &mut report));
    lanes.push(queue(house, &native, &turns, &mut report));
    lanes.push(browser(house, &native, &turns, &mut report));
    lanes.push(published(house, &native, &mut report));
    lanes.push(waiting(house, &turns, &mut report));
    lanes.push(annotating(house, &turns, &mut report));

    if options.json {
        report.print_json()?
    } else {
        report.print()
    }
    lanes.into_iter().collect::<Result<Vec<_>>>()?;
    if options.check { report.within() } else { Ok(()) }
}

const IN_PAGE: &str = "deliberation-in-page";

fn quietly(house: &House, words: &[&str]) -> Result<()> {
    eprintln!("> cargo {}", words.join(" "));
    run::output(run::cargo(house).args(words).args(["--locked", "--quiet"])).map(drop)
}

/// The whole program `analyze`, from files to JSON, against red-dwarf's pipeline alone: its start and its reading of
/// files are not counted, ours are.
fn analyses(
    house: &House,
    server: &Path,
    theirs: &RedDwarf,
    turns: &Turns,
    report: &mut Report,
) -> Result<()> {
    let real = theirs.shared().join("data/polis").join(REAL);
    let large = theirs.synthetic(house, LARGE);
    for (what, folder, bar, aim, most_memory) in
        [(REAL, Ok(real), 40.0, 100.0, None), ("10,000 × 500", large, 50.0, 200.0, Some(150.0))]
    {
        let title = format!("analyze {what}");
        let folder = match folder {
            Ok(folder) if folder.is_dir() => folder,
            Ok(_) => {
                report.skip(&title, "no shared data");
                continue;
            }
            Err(why) => {
                report.skip(&title, &why.to_string());
                continue;
            }
        };
        eprintln!("> {title}: {} × red-dwarf, {} × ours", turns.theirs, turns.theirs * turns.ours);
        let (mut own, mut other, mut memory) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..turns.theirs {
            for _ in 0..turns.ours {
                let mut analyze = run::command(house, server);
                // Its notes would come a dozen times.
                analyze.args(["analyze", "--json", "--polis"]).arg(&folder).stderr(Stdio::null());
                let cost = measure::silently(&mut analyze)?;
                own.push(cost.cpu.as_secs_f64() * 1e3);
                memory.push(cost.peak as f64 / 1e6);
            }
            other.push(theirs.cpu_seconds(house, &folder)? * 1e3);
        }
        report.add(Row::ratio(&title, Unit::Ms, &own, "red-dwarf", &other, Bar::AtLeast(bar)).aiming_at(aim));
        let memory = Spread::of(&memory);
        let row = Row::plain(&format!("{title}, peak memory"), Unit::Mb, memory);
        report.add(match most_memory {
            Some(most) => row.held(memory.most, Bar::AtMost(most)),
            None => row,
        });
    }
    Ok(())
}

/// A huge room after a thousand new votes.
fn refresh(house: &House, native: &Path, turns: &Turns, report: &mut Report) -> Result<()> {
    eprintln!("> refresh, natively");
    let mut command = run::command(house, native);
    command.arg("refresh").args(HUGE).arg(turns.refreshes.to_string());
    let (cost, said) = measure::listened_to(&mut command)?;
    let took = Spread::of(&measure::times(&said)?);
    let title = "refresh after 1,000 votes, 200,000 × 200";
    report.add(Row::plain(title, Unit::Ms, took).held(took.median, Bar::AtMost(150.0)));
    let memory = Spread::of(&[cost.peak as f64 / 1e6]);
    let row = Row::plain("refresh, peak memory", Unit::Mb, memory);
    report.add(row.held(memory.most, Bar::AtMost(400.0)));
    Ok(())
}

/// The strengths of a long thread, with their error bars, from ratings and replies.
fn thread(house: &House, native: &Path, turns: &Turns, report: &mut Report) -> Result<()> {
    let mut command = run::command(house, native);
    command.arg("thread").args(THREAD).arg(turns.threads.to_string());
    let took = Spread::of(&measure::times(&measure::listened_to(&mut command)?.1)?);
    let title = "strength of 5,000 posts, depth 12";
    report.add(Row::plain(title, Unit::Ms, took).held(took.median, Bar::AtMost(5.0)));
    Ok(())
}

/// The meters of a large conversation: of all statements, and of those that a tick changed.
fn meters(house: &House, native: &Path, turns: &Turns, report: &mut Report) -> Result<()> {
    let mut all = run::command(house, native);
    all.arg("meters").args(LARGE).arg(turns.meters.to_string());
    let mut some = run::command(house, native);
    some.arg("meters-after").args(LARGE).args([CHANGED, &turns.meters.to_string()]);
    let lanes =
        [("all meters, 10,000 × 500", all, 150.0), ("meters after a tick of 20 statements", some, 5.0)];
    for (title, mut command, most) in lanes {
        let took = Spread::of(&measure::times(&measure::listened_to(&mut command)?.1)?);
        report.add(Row::plain(title, Unit::Ms, took).held(took.median, Bar::AtMost(most)));
    }
    Ok(())
}

/// What moderators are shown of a large room, as often as they ask; beside that of a room with as many reports and few other
/// posts: those that nobody reported cost next to nothing.
fn queue(house: &House, native: &Path, turns: &Turns, report: &mut Report) -> Result<()> {
    let mut took = [Vec::new(), Vec::new()];
    for _ in 0..turns.rounds {
        for (room, took) in REPORTED.iter().zip(&mut took) {
            let mut command = run::command(house, native);
            command.arg("queue").args(room).arg(turns.queues.to_string());
            took.extend(measure::times(&measure::listened_to(&mut command)?.1)?);
        }
    }
    let [own, few] = took;
    let spread = Spread::of(&own);
    let title = "queue of 2,000 reported of 20,000 posts";
    report.add(Row::plain(title, Unit::Ms, spread).held(spread.median, Bar::AtMost(20.0)));
    let title = "the same against a room without the others";
    report.add(Row::ratio(title, Unit::Ms, &own, "4,000 posts", &few, Bar::AtMost(1.5)));
    Ok(())
}

/// The same map of the same votes, in Chromium and natively; and the meters of a tick there.
fn browser(house: &House, native: &Path, turns: &Turns, report: &mut Report) -> Result<()> {
    let titles = [
        "map in a browser, 10,000 × 500",
        "my place after a vote, in a browser",
        "meters after a tick of 20 statements, in a browser",
    ];
    let Some(chromium) = test::journeys::browser() else {
        titles.iter().for_each(|title| report.skip(title, "Chromium is not on this machine"));
        return Ok(());
    };
    let tools = setup::setup(house)?;
    let module = build::bench(house, &tools)?;
    let (mut own, mut other, mut place, mut meters) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..turns.rounds {
        eprintln!("> the map, in a browser and natively");
        let seen = browser::run(house, &tools, &chromium, &module, LARGE, turns.maps)?;
        own.extend(seen.map);
        place.extend(seen.place);
        meters.extend(seen.meters);
        let mut command = run::command(house, native);
        command.arg("map").args(LARGE).arg(turns.maps.to_string());
        other.extend(measure::times(&measure::listened_to(&mut command)?.1)?);
    }
    let [map, mine, ticked] = titles;
    report.add(Row::ratio(map, Unit::Ms, &own, "native", &other, Bar::AtMost(2.5)));
    let place = Spread::of(&place);
    report.add(Row::plain(mine, Unit::Ms, place).held(place.median, Bar::AtMost(1.0)));
    let meters = Spread::of(&meters);
    report.add(Row::plain(ticked, Unit::Ms, meters).held(meters.median, Bar::AtMost(15.0)));
    Ok(())
}

/// What a reader waits for, in Chromium on a slow phone and a slow line.
fn waiting(house: &House, turns: &Turns, report: &mut Report) -> Result<()> {
    let Some(chromium) = test::journeys::browser() else {
        report.skip("what a reader waits for", "Chromium is not on this machine");
        return Ok(());
    };
    eprintln!("> what a reader waits for");
    build::build(house, build::Mode::Release)?;
    let tools = setup::setup(house)?;
    let seen = browser::speed(house, &tools, &chromium, turns.openings)?;
    let mut row = |title: &str, unit: Unit, values: &[f64], bar: Option<f64>| {
        let spread = Spread::of(values);
        let row = Row::plain(title, unit, spread);
        report.add(match bar {
            Some(bar) => row.held(spread.median, Bar::AtMost(bar)),
            None => row,
        });
    };
    row("first vote, cold, slow 4G, 4 × CPU", Unit::Ms, &seen.first_vote, Some(2_200.0));
    row("the map after it", Unit::Ms, &seen.map, None);
    row("next card after a press, 4 × CPU", Unit::Ms, &seen.next_card, Some(50.0));
    row("memory of the page", Unit::Mb, &seen.heap, None);
    row("a frame of 2,000 marks moved, 4 × CPU", Unit::Ms, &seen.pan_frame, Some(8.0));
    row("frames dropped of 60 steps", Unit::Number, &seen.pan_dropped, None);
    row("a frame of 10,000 statements scrolled, 4 × CPU", Unit::Ms, &seen.list_frame, Some(8.0));
    row("frames dropped of 120 steps", Unit::Number, &seen.list_dropped, None);
    row("a thread of 5,000 posts, once its pages are there", Unit::Ms, &seen.thread_open, Some(200.0));
    row("the same in one piece", Unit::Ms, &seen.thread_whole, None);
    row("a frame of that thread scrolled, 4 × CPU", Unit::Ms, &seen.thread_frame, Some(8.0));
    row("layout shift of the page (× 1,000)", Unit::Number, &seen.shift, Some(0.0));
    // A machine without a graphics card drops frames of any page: as many may be dropped as of the plainest.
    let title = "frames dropped of 120 steps in that thread";
    let plain: Vec<f64> = seen.plain_dropped.iter().map(|dropped| dropped.max(1.0)).collect();
    report.add(Row::ratio(
        title,
        Unit::Number,
        &seen.thread_dropped,
        "the words alone",
        &plain,
        Bar::AtMost(1.0),
    ));
    Ok(())
}

/// From a claim to the note on it, signed by a second expert. What they need to read and type is not in it.
fn annotating(house: &House, turns: &Turns, report: &mut Report) -> Result<()> {
    let title = "claim to published note, two experts, no typing";
    let Some(chromium) = test::journeys::browser() else {
        report.skip(title, "Chromium is not on this machine");
        return Ok(());
    };
    eprintln!("> {title}");
    build::build(house, build::Mode::Release)?;
    let tools = setup::setup(house)?;
    let took = Spread::of(&browser::claims(house, &tools, &chromium, turns.claims)?);
    report.add(Row::plain(title, Unit::Ms, took).held(took.median, Bar::AtMost(90_000.0)));
    Ok(())
}

/// What is published of 10,000 people, in bytes.
fn published(house: &House, native: &Path, report: &mut Report) -> Result<()> {
    let mut command = run::command(house, native);
    command.arg("picture").args(LARGE);
    let (_, picture) = measure::listened_to(&mut command)?;
    let picture = picture.trim().as_bytes();
    report.add(Row::plain("published map, 10,000 × 500", Unit::Bytes, Spread::of(&[picture.len() as f64])));
    let served = brotli_of_the_server(house)?;
    for quality in [4, 5, 11] {
        let bytes = crate::precompress::brotli_at(picture, quality)?.len() as f64;
        let row = Row::plain(&format!("published map, brotli {quality}"), Unit::Bytes, Spread::of(&[bytes]));
        report.add(if quality == served { row.held(bytes, Bar::AtMost(8_192.0)) } else { row });
    }
    Ok(())
}

/// The quality at which the server compresses what many ask for, as its source has it.
fn brotli_of_the_server(house: &House) -> Result<u32> {
    let path = house.root().join("crates/server/src/encoding.rs");
    let source = std::fs::read_to_string(&path).map_err(Trouble::at(&path))?;
    quality_in(&source)
        .ok_or_else(|| Trouble::say("encoding.rs does not say `const BROTLI_QUALITY: u32 = …;`"))
}

fn quality_in(source: &str) -> Option<u32> {
    let line = source.lines().find_map(|line| line.trim().strip_prefix("const BROTLI_QUALITY: u32 = "))?;
    line.strip_suffix(';')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quality_is_that_of_the_server() {
        assert_eq!(quality_in("use a;\nconst BROTLI_QUALITY: u32 = 4;\n"), Some(4));
        assert_eq!(quality_in("const BROTLI_WINDOW: u32 = 22;"), None);
    }
}
