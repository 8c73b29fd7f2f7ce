//! The answer as one JSON object, all figures at full precision, people and statements under the numbers of the export.
//!
//! A figure that does not exist is left out of its list or `null`; none is ever anything but a number.

use std::io::{self, Write};

use deliberation_core::opinion::GroupAnalysis;
use deliberation_core::opinion::projection::Place;
use deliberation_core::opinion::representative::{Majority, Representative};
use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::Found;
use super::report::{Shared, shared};

/// The whole answer.
#[derive(serde::Serialize)]
struct Answer<'a> {
    participants: usize,
    statements: usize,
    votes: usize,
    mode: &'static str,
    included: Vec<i64>,
    statement_ids: Vec<i64>,
    /// Statements taken out of the sums, or meta.
    out: Vec<i64>,
    pca: Pca<'a>,
    projections: Pairs<'a, Option<Place>>,
    silhouettes: Silhouettes<'a>,
    k: usize,
    stability: Option<f64>,
    /// In how many ways the people were halved to find the stability.
    resamples: u32,
    groups: Vec<Group>,
    consensus: Consensus,
    /// What every group leans to, by the least willing group.
    common_ground: Vec<Common>,
    group_aware_consensus: Pairs<'a, f64>,
    priorities: Pairs<'a, f64>,
}

#[derive(serde::Serialize)]
struct Pca<'a> {
    center: &'a [f64],
    components: &'a [Vec<f64>; 2],
}

#[derive(serde::Serialize)]
struct Group {
    id: usize,
    members: Vec<i64>,
    representative: Vec<Typical>,
}

#[derive(serde::Serialize)]
struct Typical {
    statement: i64,
    direction: &'static str,
    agree: u32,
    disagree: u32,
    seen: u32,
    p_success: f64,
    p_test: f64,
    repness: f64,
    repness_test: f64,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    best_agree: bool,
}

#[derive(serde::Serialize)]
struct Consensus {
    agree: Vec<Side>,
    disagree: Vec<Side>,
}

#[derive(serde::Serialize)]
struct Side {
    statement: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    agree: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    disagree: Option<u32>,
    seen: u32,
    p_success: f64,
    p_test: f64,
}

#[derive(serde::Serialize)]
struct Common {
    statement: i64,
    direction: &'static str,
    lowest_share: f64,
}

/// Values by number; a value that is none is left out.
struct Pairs<'a, T>(Vec<i64>, &'a [T]);

impl Serialize for Pairs<'_, f64> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().zip(self.1))
    }
}

impl Serialize for Pairs<'_, Option<Place>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (number, value) in self.0.iter().zip(self.1) {
            if let Some(value) = value {
                map.serialize_entry(number, value)?;
            }
        }
        map.end()
    }
}

struct Silhouettes<'a>(&'a [(u8, f64)]);

impl Serialize for Silhouettes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

pub(super) const fn direction(agrees: bool) -> &'static str {
    if agrees { "agree" } else { "disagree" }
}

/// Writes the answer and a line end.
pub(super) fn write(found: &Found, out: &mut impl Write) -> io::Result<()> {
    let Found { mode, rows, standing, analysis } = found;
    let statement_ids: Vec<i64> = rows.statements.iter().map(|statement| statement.tid).collect();
    let tid = |index: u32| statement_ids.get(index as usize).copied().unwrap_or(-1);
    let person = |&row: &usize| rows.people.get(row).copied();
    let typical = |group: &GroupAnalysis, it: &Representative| {
        let tally = group.tallies.get(it.statement as usize).copied().unwrap_or_default();
        Typical {
            statement: tid(it.statement),
            direction: direction(it.agrees),
            agree: tally.agree,
            disagree: tally.disagree,
            seen: tally.seen(),
            p_success: it.side.share,
            p_test: it.side.share_test,
            repness: it.side.ratio,
            repness_test: it.side.ratio_test,
            best_agree: it.best_agree,
        }
    };
    let group = |(id, group): (usize, &GroupAnalysis)| Group {
        id,
        members: group.members.iter().filter_map(person).collect(),
        representative: group.representative.iter().map(|it| typical(group, it)).collect(),
    };
    let side = |agrees: bool, it: &Majority| Side {
        statement: tid(it.statement),
        agree: agrees.then_some(it.successes),
        disagree: (!agrees).then_some(it.successes),
        seen: it.trials,
        p_success: it.share,
        p_test: it.share_test,
    };
    let common = |it: Shared| Common {
        statement: tid(it.statement),
        direction: direction(it.agrees),
        lowest_share: it.lowest,
    };
    let [agree, disagree] = &analysis.majorities;
    let out_of = statement_ids.iter().zip(standing).filter(|(_, standing)| standing.out);
    let answer = Answer {
        participants: rows.people.len(),
        statements: rows.statements.len(),
        votes: rows.count(),
        mode: mode.name(),
        included: analysis.included.iter().filter_map(person).collect(),
        out: out_of.map(|(tid, _)| *tid).collect(),
        pca: Pca { center: &analysis.center, components: &analysis.components },
        projections: Pairs(rows.people.clone(), &analysis.places),
        silhouettes: Silhouettes(&analysis.tried),
        k: analysis.groups.len(),
        stability: analysis.stability,
        resamples: analysis.resamples,
        groups: analysis.groups.iter().enumerate().map(group).collect(),
        consensus: Consensus {
            agree: agree.iter().map(|it| side(true, it)).collect(),
            disagree: disagree.iter().map(|it| side(false, it)).collect(),
        },
        common_ground: shared(analysis, standing).into_iter().map(common).collect(),
        group_aware_consensus: Pairs(statement_ids.clone(), &analysis.group_aware_consensus),
        priorities: Pairs(statement_ids.clone(), &analysis.priorities),
        statement_ids: statement_ids.clone(),
    };
    serde_json::to_writer(&mut *out, &answer)?;
    out.write_all(b"\n")
}
