//! Many clients who vote at once, against a server that runs with `--no-limits`: how many acts a second are
//! acknowledged, and after how long.
//!
//! `cargo run --release -p deliberation-server --example load -- http://127.0.0.1:8787 elevator 32 10 1`
//! (address, deliberation, clients, seconds, acts a call). The clients share the machine with the server: a
//! figure says what both did together.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use deliberation_core::id::{ActId, Nonce};
use deliberation_server::{clock, random};
use serde_json::{Value, json};

type Failed = Box<dyn std::error::Error + Send + Sync>;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}\nusage: load ADDRESS DELIBERATION CLIENTS SECONDS ACTS_A_CALL");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> Result<(), Failed> {
    let [address, deliberation, clients, seconds, acts] = args else {
        return Err("five arguments are needed".into());
    };
    let base = format!("{address}/api/v1/deliberations/{deliberation}");
    let (clients, acts): (usize, usize) = (clients.parse()?, acts.parse()?);
    let time = Duration::from_secs(seconds.parse()?);
    let snapshot: Value = ureq::get(&base).call()?.body_mut().read_json()?;
    let statements = snapshot["statements"].as_array().ok_or("no statements")?;
    let ids: Vec<&str> = statements.iter().filter_map(|statement| statement["id"].as_str()).collect();
    let mut took: Vec<Duration> = std::thread::scope(|scope| {
        let voters: Vec<_> = (0..clients).map(|_| scope.spawn(|| client(&base, &ids, acts, time))).collect();
        let voters = voters.into_iter().map(|voter| voter.join().map_err(|_| "a client panicked")?);
        voters.collect::<Result<Vec<_>, Failed>>().map(|all| all.concat())
    })?;
    took.sort_unstable();
    let at = |share: f64| took.get((took.len() as f64 * share) as usize).copied().unwrap_or_default();
    println!(
        "{clients} clients, {acts} acts a call: {:.0} acts/s acknowledged, p50 {:.1} ms, p99 {:.1} ms",
        (took.len() * acts) as f64 / time.as_secs_f64(),
        at(0.5).as_secs_f64() * 1e3,
        at(0.99).as_secs_f64() * 1e3,
    );
    Ok(())
}

/// One client: joins, then votes until the time is over. How long each call took.
fn client(base: &str, ids: &[&str], acts: usize, time: Duration) -> Result<Vec<Duration>, Failed> {
    let agent = ureq::Agent::new_with_defaults();
    let session: Value = agent.post(format!("{base}/join")).send_empty()?.body_mut().read_json()?;
    let bearer = format!("Bearer {}", session["token"].as_str().ok_or("no token")?);
    let (started, mut nth, mut took) = (Instant::now(), 0_usize, Vec::new());
    while started.elapsed() < time {
        let votes = (0..acts).map(|_| {
            nth += 1;
            let value = ["agree", "disagree", "pass"][nth / ids.len() % 3];
            json!({
                "id": ActId::new(clock::now(), random::bytes()).to_string(),
                "nonce": Nonce::new(random::bytes()).to_string(),
                "type": "vote", "nth": nth, "statement": ids[nth % ids.len()],
                "value": value,
            })
        });
        let body = json!({ "acts": votes.collect::<Vec<Value>>() });
        let sent = Instant::now();
        let mut answer =
            agent.post(format!("{base}/acts")).header("authorization", &bearer).send_json(&body)?;
        let answer: Value = answer.body_mut().read_json()?;
        if answer["results"].as_array().is_none_or(|all| all.iter().any(|result| result["seq"].is_null())) {
            return Err(answer.to_string().into());
        }
        took.push(sent.elapsed());
    }
    Ok(took)
}
