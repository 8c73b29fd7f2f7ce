//! The bench, natively: `cargo xtask bench` and the journey `same-bits` compare a browser with it. Each call does one
//! thing, so that the memory it took can be told.

use std::process::ExitCode;
use std::time::Instant;

use deliberation_in_page::bench::queue::Room;
use deliberation_in_page::bench::thread::Thread;
use deliberation_in_page::bench::{Bench, witness};

const USAGE: &str = "usage: bench witness | map PEOPLE STATEMENTS TIMES | refresh PEOPLE STATEMENTS TIMES | \
                     picture PEOPLE STATEMENTS | thread POSTS DEPTH TIMES | queue POSTS REPORTED TIMES | \
                     meters PEOPLE STATEMENTS TIMES | meters-after PEOPLE STATEMENTS CHANGED TIMES";
/// How many votes come in between two maps of `refresh`.
const NEW_VOTES: usize = 1_000;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match said(&words) {
        Some(text) => {
            println!("{}", text.trim_end());
            ExitCode::SUCCESS
        }
        None => {
            eprintln!("{USAGE}");
            ExitCode::FAILURE
        }
    }
}

/// Times are in milliseconds, in a JSON list.
fn said(words: &[String]) -> Option<String> {
    let (verb, numbers) = words.split_first()?;
    let numbers: Vec<usize> = numbers.iter().map(|word| word.parse().ok()).collect::<Option<_>>()?;
    match (verb.as_str(), &numbers[..]) {
        ("witness", []) => Some(witness()),
        ("map", &[people, statements, times]) => {
            let mut bench = Bench::new(people, statements, true);
            Some(timed(times, || bench.map()))
        }
        ("refresh", &[people, statements, times]) => {
            let mut bench = Bench::new(people, statements, false);
            bench.map();
            let refresh = || {
                bench.take_in(NEW_VOTES);
                bench.map()
            };
            Some(timed(times, refresh))
        }
        ("thread", &[posts, depth, times]) => {
            let thread = Thread::new(posts, depth);
            assert_eq!(thread.strengths(), posts, "each post of a thread has a strength");
            Some(timed(times, || thread.strengths()))
        }
        ("queue", &[posts, reported, times]) => {
            let room = Room::new(posts, reported);
            assert_eq!(room.queue().0 as usize, reported, "what was reported waits");
            Some(timed(times, || room.queue().1))
        }
        ("meters", &[people, statements, times]) => {
            let mut bench = Bench::new(people, statements, true);
            bench.map();
            assert!(bench.meters() > 0, "some statements have an answer");
            Some(timed(times, || bench.meters()))
        }
        ("meters-after", &[people, statements, changed, times]) => {
            let mut bench = Bench::new(people, statements, true);
            bench.map();
            bench.meters();
            Some(timed(times, || bench.meters_after(changed)))
        }
        ("picture", &[people, statements]) => {
            let mut bench = Bench::new(people, statements, true);
            bench.map();
            Some(bench.picture())
        }
        _ => None,
    }
}

fn timed(times: usize, mut work: impl FnMut() -> usize) -> String {
    let once = |_| {
        let started = Instant::now();
        std::hint::black_box(work());
        format!("{:.4}", started.elapsed().as_secs_f64() * 1e3)
    };
    format!("[{}]", (0..times).map(once).collect::<Vec<_>>().join(","))
}
