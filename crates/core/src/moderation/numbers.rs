//! What moderation comes to, in numbers that everybody may see.
//!
//! Decisions are public acts, and so is what they come to. Reports and appeals are people's: they are told by handfuls alone,
//! from five on, so that no number tells of one of them that it came just now. How long things waited is said in coarse steps,
//! of people's decisions, and anew at each full handful of them: the time of a decision is public, so that an exact wait, or
//! the difference of two editions, would tell when somebody reported. Which share was undone is said of a handful at least.
//!
//! By whom reports and texts are, no number says. Whom decisions touch is said of the groups that hold what was decided on
//! ([`super::sides`]).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::act::{Outcome, Reason};
use crate::deliberation::Deliberation;
use crate::publish::PublishedMap;
use crate::release::FEW;
use crate::wire::{is_zero, record};

use super::case::{Appealed, Decided, DecisionState, Source};
use super::published::in_steps;
use super::sides::{OnGroup, by_group};

/// How long things waited is told in these steps, rounded up, in seconds: a minute, …, an hour, …, a day, …, a month.
const STEPS_S: [u32; 15] = [
    60, 120, 300, 600, 1_200, 2_400, 3_600, 7_200, 21_600, 43_200, 86_400, 172_800, 345_600, 604_800,
    2_592_000,
];
/// A second, in milliseconds.
const SECOND_MS: i64 = 1_000;
/// The slowest twentieth is one decision or more. Of fewer, the rest would be all of them, and its end the longest wait.
const TWENTY: usize = 20;

/// What moderation comes to.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Numbers {
    /// Reports in force by reason, by handfuls: of 13 it says 10, of less than 5 nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<FlagsFor>,
    /// Decisions by outcome and by what was found.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<DecidedSo>,
    /// Decisions by the group of the map that holds what they are on; nothing without a map.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<OnGroup>,
    /// How many decisions a machine made.
    pub automated: u32,
    /// How many somebody made of their own accord, or because a text waited for a review.
    pub own: u32,
    /// How many were made after reports.
    pub reported: u32,
    /// How long things waited until somebody decided on them, typically (median), in seconds, rounded up to a step: 1, 2, 5,
    /// 10, 20, 40 minutes, 1, 2, 6, 12 hours, 1, 2, 4, 7, 30 days; the last one stands for longer times as well. Renewed at
    /// each full handful of decisions; what a machine decided is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median_s: Option<u32>,
    /// The same of all but the slowest twentieth (95th percentile). Of twenty decisions at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p95_s: Option<u32>,
    /// Appeals by authors, by handfuls.
    #[serde(skip_serializing_if = "is_zero")]
    pub by_authors: u32,
    /// Appeals by those who had reported, by handfuls.
    #[serde(skip_serializing_if = "is_zero")]
    pub by_reporters: u32,
    /// How many decisions somebody else ruled on.
    pub ruled: u32,
    /// How many of these were undone.
    pub overturned: u32,
    /// The same in percent of those ruled on. Of five at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overturned_pct: Option<u32>,
    /// How many things wait for a decision, by handfuls.
    #[serde(skip_serializing_if = "is_zero")]
    pub open: u32,
    /// Where a handful waits: for how long the oldest has, in minutes: 5, 10, 20, 40 or 60 at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest_min: Option<u16>,
}

record!(Numbers { automated, own, reported, ruled, overturned; flags, decisions, groups, median_s, p95_s, by_authors, by_reporters, overturned_pct, open, oldest_min });

/// How many reports give a reason.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FlagsFor {
    /// The reason.
    pub reason: Reason,
    /// How many there are at least.
    pub count: u32,
}

record!(FlagsFor { reason, count });

/// How many decisions are alike.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DecidedSo {
    /// What was decided.
    pub outcome: Outcome,
    /// What was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<Reason>,
    /// How many there are.
    pub count: u32,
}

record!(DecidedSo { outcome, count; about });

/// What moderation has come to so far. `map`: the one that everybody sees.
#[must_use]
pub fn numbers(of: &Deliberation, map: Option<&PublishedMap>) -> Numbers {
    let told: Vec<&Decided> =
        of.moderation().decisions().iter().filter(|decided| !decided.new.outcome.is_quiet()).collect();
    let from = |sources: &[Source]| count(&told, |decided| sources.contains(&decided.source));
    let appeals =
        |by_author| handfuls(count(of.moderation().appeals(), |own: &Appealed| own.by_author == by_author));
    let overturned = count(&told, |decided| decided.state == DecisionState::Overturned);
    let ruled = of.moderation().appeals().iter().filter(|own| own.ruling.is_some());
    let ruled = ruled.map(|own| own.decision).collect::<BTreeSet<u32>>().len() as u32;
    let waits = waits(&told);
    let (open, oldest_min) = open(of);
    Numbers {
        flags: flags(of),
        decisions: decisions(&told),
        groups: by_group(of, &told, map),
        automated: from(&[Source::Automated]),
        own: from(&[Source::Own]),
        reported: from(&[Source::Flags, Source::Notice]),
        median_s: part(&waits, 50, FEW as usize),
        p95_s: part(&waits, 95, TWENTY),
        by_authors: appeals(true),
        by_reporters: appeals(false),
        ruled,
        overturned,
        overturned_pct: (ruled >= FEW).then(|| (overturned * 100 + ruled / 2) / ruled),
        open,
        oldest_min,
    }
}

fn count<T>(list: &[T], wanted: impl Fn(&T) -> bool) -> u32 {
    list.iter().filter(|one| wanted(one)).count() as u32
}

/// So many in whole handfuls.
const fn handfuls(count: u32) -> u32 {
    count - count % FEW
}

fn flags(of: &Deliberation) -> Vec<FlagsFor> {
    let mut counts: BTreeMap<&str, (Reason, u32)> = BTreeMap::new();
    for flag in of.moderation().cases().flat_map(|case| &case.flags) {
        counts.entry(flag.reason.name()).or_insert((flag.reason, 0)).1 += 1;
    }
    let shown = counts.into_values().map(|(reason, count)| FlagsFor { reason, count: handfuls(count) });
    shown.filter(|row| row.count > 0).collect()
}

fn decisions(told: &[&Decided]) -> Vec<DecidedSo> {
    let mut counts: BTreeMap<(Outcome, Option<&str>), DecidedSo> = BTreeMap::new();
    for decided in told {
        let (outcome, about) = (decided.new.outcome, decided.new.about);
        let key = (outcome, about.map(Reason::name));
        counts.entry(key).or_insert(DecidedSo { outcome, about, count: 0 }).count += 1;
    }
    counts.into_values().collect()
}

/// How long things waited on which people decided, in milliseconds, the shortest first. Of whole handfuls: what came after the
/// last one is told with the next.
fn waits(told: &[&Decided]) -> Vec<i64> {
    let settled =
        told.iter().filter(|decided| decided.source != Source::Automated && decided.new.outcome.settles());
    let mut waits: Vec<i64> =
        settled.map(|decided| decided.received.saturating_sub(decided.since).max(0)).collect();
    waits.truncate(handfuls(waits.len() as u32) as usize);
    waits.sort_unstable();
    waits
}

/// The shortest of these that so many percent of them do not exceed, in a step; of so many at least.
fn part(waits: &[i64], percent: usize, least: usize) -> Option<u32> {
    let at = (waits.len() * percent).div_ceil(100).saturating_sub(1);
    waits.get(at).filter(|_| waits.len() >= least).map(|wait| step(*wait))
}

/// A time of waiting (ms) rounded up to a step, in seconds; the last one for all that is longer.
fn step(wait: i64) -> u32 {
    let [.., last] = STEPS_S;
    STEPS_S.into_iter().find(|step| wait <= i64::from(*step) * SECOND_MS).unwrap_or(last)
}

/// How many things wait for a decision, by handfuls, and for how long the oldest has.
fn open(of: &Deliberation) -> (u32, Option<u16>) {
    let moderation = of.moderation();
    let reported = moderation.open_targets().filter(|target| moderation.waiting(*target).is_none());
    let reported = reported.filter_map(|target| Some(moderation.case(target)?.since));
    let since: Vec<i64> = reported.chain(moderation.all_waiting().map(|(_, own)| own.since)).collect();
    let open = handfuls(since.len() as u32);
    let oldest = since.into_iter().min().filter(|_| open > 0);
    (open, oldest.and_then(|since| in_steps(of.at().saturating_sub(since))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_a_step_and_of_as_many_as_hide_one() {
        let waits: Vec<i64> = (1..=20).map(|minutes| minutes * 60_000).collect();
        let told = |waits: &[i64]| (part(waits, 50, FEW as usize), part(waits, 95, TWENTY));
        assert_eq!(told(&waits), (Some(600), Some(1_200)));
        assert_eq!(told(&waits[..19]), (Some(600), None));
        assert_eq!(told(&waits[..5]), (Some(300), None));
        assert_eq!(told(&waits[..4]), (None, None));
    }

    #[test]
    fn a_time_of_waiting_is_rounded_up_to_a_step() {
        assert!(STEPS_S.is_sorted());
        let ms = [0, 60_000, 60_001, 299_999, 300_000, 300_001, 3_600_001, i64::MAX];
        assert_eq!(ms.map(step), [60, 60, 120, 300, 300, 600, 7_200, 2_592_000]);
    }

    #[test]
    fn people_are_told_of_by_handfuls() {
        assert_eq!([0, 4, 5, 9, 10, 14].map(handfuls), [0, 0, 5, 5, 10, 10]);
    }
}
