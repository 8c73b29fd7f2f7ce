//! The conversations at hand.

use deliberation_core::opinion::{Fit, Parameters, Sums, Votes, fit};
use serde_json::Value;

use super::at_hand::shared;

const CONVERSATIONS: [&str; 4] =
    ["vtaiwan.uberx", "scoop-hivemind.biodiversity", "scoop-hivemind.affordable-housing", "brexit-consensus"];

/// An export of Polis beside a golden.
pub struct Conversation {
    pub name: &'static str,
    pub votes: Votes,
    /// By statement, whether it was moderated out.
    pub out: Vec<bool>,
    pub pids: Vec<String>,
    /// By person, the group in which Polis' export has them.
    pub polis: Vec<Option<u8>>,
    pub golden: Value,
}

impl Conversation {
    pub fn fit(&self, parameters: &Parameters) -> Fit {
        fit(&self.votes, &Sums::of(&self.votes), &self.out, parameters)
    }
}

/// Those whose data are there.
pub fn conversations(test: &str) -> Vec<Conversation> {
    CONVERSATIONS.into_iter().filter_map(|name| conversation(test, name)).collect()
}

fn conversation(test: &str, name: &'static str) -> Option<Conversation> {
    const BEFORE_VOTES: usize = 6;
    let golden = shared(&format!("golden/polis/{name}.json"));
    let csv = shared(&format!("data/polis/{name}/participants-votes.csv"));
    let (Some(golden), Some(csv)) = (golden, csv) else {
        println!("SKIPPED (no shared data): {test} {name}");
        return None;
    };
    let golden: Value = serde_json::from_str(&golden).unwrap();
    let mut lines = csv.lines().map(|line| line.trim_end().split(',').collect::<Vec<_>>());
    let tids: Vec<u64> = lines.next().unwrap()[BEFORE_VOTES..].iter().map(|t| t.parse().unwrap()).collect();
    let out_tids: Vec<u64> =
        golden["mod_out"].as_array().unwrap().iter().map(|t| t.as_u64().unwrap()).collect();
    let out = tids.iter().map(|tid| out_tids.contains(tid)).collect();
    let (mut pids, mut polis, mut votes) = (Vec::new(), Vec::new(), Votes::new(tids.len()));
    for line in lines {
        pids.push(line[0].to_owned());
        polis.push(line[1].parse().ok());
        let cells = (0_u32..).zip(&line[BEFORE_VOTES..]);
        votes.push_row(
            &cells.filter_map(|(j, cell)| cell.parse().ok().map(|v| (j, v))).collect::<Vec<(u32, i8)>>(),
        );
    }
    Some(Conversation { name, votes, out, pids, polis, golden })
}
