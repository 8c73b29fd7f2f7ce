//! What moderation knows, for those who decide and those who publish. Nothing here changes it.

use std::collections::BTreeMap;

use crate::act::Screen;
use crate::date::Date;
use crate::id::{ActId, Pseudonym};

use super::case::{Appealed, Case, Decided, Flagged};
use super::measures::Measures;
use super::people::People;
use super::waits::{Wait, Waiting};
use super::{Gate, Moderation, TRUSTED_FROM};

impl Moderation {
    /// The case of something, if there is one.
    #[must_use]
    pub fn case(&self, target: ActId) -> Option<&Case> {
        self.cases.get(&target)
    }

    /// All cases, by the id of what they are about.
    pub fn cases(&self) -> impl Iterator<Item = &Case> {
        self.cases.values()
    }

    /// The cases that wait for a decision, by the id of what they are about.
    pub fn open(&self) -> impl Iterator<Item = &Case> {
        self.open.iter().filter_map(|target| self.cases.get(target))
    }

    /// What the cases are about that wait for a decision.
    pub fn open_targets(&self) -> impl Iterator<Item = ActId> {
        self.open.iter().copied()
    }

    /// The last act on the case of something; 0 where there is none. What a decision names as its `base`.
    #[must_use]
    pub fn base(&self, target: ActId) -> u64 {
        self.cases.get(&target).map_or(0, |case| case.changed)
    }

    /// All decisions, in the order they came.
    #[must_use]
    pub fn decisions(&self) -> &[Decided] {
        &self.decisions
    }

    /// The place of a decision among all.
    #[must_use]
    pub fn place(&self, id: ActId) -> Option<u32> {
        self.places.get(&id).copied()
    }

    /// One decision.
    #[must_use]
    pub fn decision(&self, id: ActId) -> Option<&Decided> {
        self.decisions.get(self.place(id)? as usize)
    }

    /// All appeals, in the order they came.
    #[must_use]
    pub fn appeals(&self) -> &[Appealed] {
        &self.appeals
    }

    /// One appeal.
    #[must_use]
    pub fn appeal(&self, id: ActId) -> Option<&Appealed> {
        self.appeals.get(*self.appeal_places.get(&id)? as usize)
    }

    /// The appeals against a decision, by its place.
    pub fn appeals_on(&self, decision: u32) -> impl Iterator<Item = &Appealed> {
        self.appeals.iter().filter(move |appeal| appeal.decision == decision)
    }

    /// What stands on something.
    #[must_use]
    pub fn measures(&self, target: ActId) -> Option<&Measures> {
        self.measures.get(&target)
    }

    /// Everything on which something stands.
    pub fn measured(&self) -> impl Iterator<Item = (ActId, &Measures)> {
        self.measures.iter().map(|(target, measures)| (*target, measures))
    }

    /// Why something waits for a review, and since when.
    #[must_use]
    pub fn waiting(&self, target: ActId) -> Option<&Waiting> {
        self.waits.get(&target)
    }

    /// Everything that waits for a review.
    pub fn all_waiting(&self) -> impl Iterator<Item = (ActId, &Waiting)> {
        self.waits.iter().map(|(target, waiting)| (*target, waiting))
    }

    /// Why an act waited for its words, if it did.
    #[must_use]
    pub fn screened(&self, act: ActId) -> Option<Wait> {
        self.screened.get(&act).copied()
    }

    /// Why acts waited for their words, by the act.
    #[must_use]
    pub const fn all_screened(&self) -> &BTreeMap<ActId, Wait> {
        &self.screened
    }

    /// Who is who, as far as they are more than a number.
    #[must_use]
    pub const fn people(&self) -> &People {
        &self.people
    }

    /// How writing goes on.
    #[must_use]
    pub const fn gate(&self) -> &Gate {
        &self.gate
    }

    /// What of a text makes it wait.
    #[must_use]
    pub const fn screen(&self) -> &Screen {
        &self.screen
    }

    /// Until when somebody does not write, and the place of the decision.
    #[must_use]
    pub fn limit(&self, author: Pseudonym) -> Option<&(Date, u32)> {
        self.limits.get(&author)
    }

    /// Whether texts of somebody have been shown after review, often enough and without another.
    #[must_use]
    pub fn trusts(&self, author: Pseudonym) -> bool {
        self.trust.get(&author).is_some_and(|shown| *shown >= TRUSTED_FROM)
    }

    /// When somebody wrote last (Unix, ms).
    #[must_use]
    pub fn wrote(&self, author: Pseudonym) -> Option<i64> {
        self.wrote.get(&author).copied()
    }

    /// The last act of which everybody is told; 0 while there was none.
    #[must_use]
    pub const fn told(&self) -> u64 {
        self.told
    }

    /// The reports of one person in force, with what they are about.
    pub fn flags_of(&self, reporter: Pseudonym) -> impl Iterator<Item = (ActId, &Flagged)> {
        let targets = self.flags_of.get(&reporter).into_iter().flatten();
        let cases = targets.filter_map(|target| Some((*target, self.cases.get(target)?)));
        cases.flat_map(move |(target, case)| {
            case.flags.iter().filter(move |flag| flag.by == reporter).map(move |flag| (target, flag))
        })
    }

    /// How many reports of one person came after a time.
    #[must_use]
    pub fn flags_since(&self, reporter: Pseudonym, since: i64) -> usize {
        self.flags_of(reporter).filter(|(_, flag)| flag.received > since).count()
    }

    /// What a report was about, and whose it is: by its id, even when it was replaced.
    #[must_use]
    pub fn flag(&self, id: ActId) -> Option<(ActId, Pseudonym)> {
        self.flags.get(&id).copied()
    }

    /// The report in force behind a receipt: see [`Flagged::receipt`]. Typed by hand, it may lack its dashes.
    #[must_use]
    pub fn by_receipt(&self, receipt: &str) -> Option<(&Case, &Flagged)> {
        let digits: String = receipt.chars().filter(|&letter| letter != '-').collect();
        let plain = digits.len() == 16 && digits.chars().all(|digit| digit.is_ascii_hexdigit());
        let end = u64::from_str_radix(&digits, 16).ok().filter(|_| plain)?.to_be_bytes();
        let (_, (target, by)) = self.flags.iter().find(|(id, _)| id.bytes().ends_with(&end))?;
        let case = self.cases.get(target)?;
        Some((case, case.flags.iter().rfind(|flag| flag.by == *by)?))
    }

    /// Whether somebody reported something.
    #[must_use]
    pub fn reported(&self, target: ActId, by: Pseudonym) -> bool {
        self.cases.get(&target).is_some_and(|case| case.flags.iter().any(|flag| flag.by == by))
    }
}
