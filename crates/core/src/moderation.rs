//! Moderation as the fold knows it: what was reported, decided, appealed and ruled; what stands on a text by that; how
//! writing goes on; what waits.
//!
//! Who reported, and how often, is in no edition: only what was decided is, and by an office, not by a person. Everything
//! here follows from acts, nothing from a clock. Next: [`case`] (reports and decisions on one thing), [`measures`] (what
//! stands by them), [`people`] (names and roles), [`waits`] (what is held, and why), [`published`], [`list`] and [`numbers`] (what
//! everybody sees), [`queue`] (what those who moderate look at), [`mine`] (what one person is told).

pub mod asked;
pub mod case;
pub mod list;
pub mod measures;
pub mod mine;
pub mod names;
pub mod numbers;
pub mod people;
mod plain;
pub mod published;
pub mod queue;
mod reads;
pub mod sides;
pub mod waits;

use std::collections::{BTreeMap, BTreeSet};

use crate::act::{Appeal, Decision, Flag, Outcome, Reason, Ruling, Screen, Verdict, Writing};
use crate::date::Date;
use crate::id::{ActId, Pseudonym};
use crate::participant::Role;
use crate::statement::Visibility;
use crate::text::LocalText;

use crate::act::Stamp;

use case::{Appealed, Case, Decided, DecisionState, Flagged, Ruled, Source};
use measures::{Measures, Moved};
use people::People;
use waits::{Wait, Waiting};

/// One person reports so much in an hour.
pub const FLAGS_AN_HOUR: usize = 30;
/// An hour, in milliseconds.
pub const HOUR_MS: i64 = 3_600_000;
/// A decision can be appealed for so long: six months and some days, in milliseconds.
pub const APPEAL_WITHIN_MS: i64 = 183 * 24 * HOUR_MS;
/// Nobody is kept from writing for longer, in days.
pub const LONGEST_LIMIT_DAYS: i64 = 366;
/// After so many texts that were shown somebody is trusted.
pub const TRUSTED_FROM: u8 = 3;

/// What can be reported and decided on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ThingKind {
    /// A statement.
    Statement,
    /// A post.
    Post,
    /// An annotation.
    Annotation,
    /// A name that somebody chose.
    Name,
}

/// One of those, as far as moderation goes.
#[derive(Clone, Copy, Debug)]
pub struct Thing<'a> {
    /// What it is.
    pub kind: ThingKind,
    /// The words in force.
    pub text: &'a LocalText,
    /// Their number, from 1.
    pub revision: u32,
    /// The act that brought the wording which a review is about: the one that waits, else the one in force.
    pub wording: ActId,
    /// The act that brought the wording in force.
    pub in_force: ActId,
    /// Who wrote it; nobody for what came with the opening or was said on air.
    pub author: Option<Pseudonym>,
    /// The statement at its root.
    pub statement: Option<ActId>,
    /// Where it stands with review.
    pub visibility: Visibility,
    /// Whether everybody may read it.
    pub open: bool,
}

/// How writing goes on, and since when.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Gate {
    /// What was said last.
    pub writing: Writing,
    /// When (Unix, ms).
    pub since: i64,
    /// As what whoever said so acted.
    pub by: Role,
}

/// Everything that has been reported, decided, appealed and held in one deliberation.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Moderation {
    cases: BTreeMap<ActId, Case>,
    /// The targets of the cases that wait for a decision.
    open: BTreeSet<ActId>,
    decisions: Vec<Decided>,
    places: BTreeMap<ActId, u32>,
    appeals: Vec<Appealed>,
    appeal_places: BTreeMap<ActId, u32>,
    /// By report: what was reported, and by whom. Replaced ones too, so that their receipts hold.
    flags: BTreeMap<ActId, (ActId, Pseudonym)>,
    flags_of: BTreeMap<Pseudonym, BTreeSet<ActId>>,
    measures: BTreeMap<ActId, Measures>,
    waits: BTreeMap<ActId, Waiting>,
    /// Until when somebody does not write, and by which decision.
    limits: BTreeMap<Pseudonym, (Date, u32)>,
    /// How many of somebody's texts were shown after a review, since one was not.
    trust: BTreeMap<Pseudonym, u8>,
    /// When somebody wrote last (Unix, ms).
    wrote: BTreeMap<Pseudonym, i64>,
    people: People,
    /// Acts of which the words made them wait: what is left of them when the words are erased does so still.
    screened: BTreeMap<ActId, Wait>,
    gate: Gate,
    screen: Screen,
    /// The last act of which everybody is told; 0 while there was none.
    told: u64,
}

/// What the fold does. The rules have allowed it.
impl Moderation {
    /// Somebody wrote something.
    pub(crate) fn writes(&mut self, stamp: &Stamp) {
        self.wrote.insert(stamp.by, stamp.received);
    }

    /// Something waits, from now on or for another reason.
    pub(crate) fn wait(&mut self, target: ActId, why: Wait, stamp: &Stamp) {
        let waiting = self.waits.entry(target).or_insert(Waiting { why, since: stamp.received });
        waiting.why = why;
    }

    /// Nothing of it waits any more.
    pub(crate) fn settle(&mut self, target: ActId) {
        self.waits.remove(&target);
    }

    pub(crate) fn report(&mut self, id: ActId, flag: &Flag, stamp: &Stamp) {
        let case = self.cases.entry(flag.target).or_default();
        case.report(Flagged::new(id, flag, stamp));
        case.changed = stamp.seq;
        if case.open {
            self.open.insert(flag.target);
        }
        self.flags.insert(id, (flag.target, stamp.by));
        self.flags_of.entry(stamp.by).or_default().insert(flag.target);
    }

    /// The words of something changed: what was reported of it is looked at anew.
    pub(crate) fn reworded(&mut self, target: ActId, stamp: &Stamp) {
        let labelled = self.measures.get(&target).is_some_and(|measures| measures.label.is_some());
        let Some(case) = self.cases.get_mut(&target) else { return };
        if !case.open && (labelled || !case.flags.is_empty()) {
            case.reopen(stamp);
            self.open.insert(target);
        }
    }

    /// Something is looked at anew, because a decision to keep it was overturned.
    pub(crate) fn reopen(&mut self, target: ActId, stamp: &Stamp) {
        let case = self.cases.entry(target).or_default();
        case.reopen(stamp);
        self.open.insert(target);
    }

    /// Enters a decision. Gives its place. `revision`: the wording in force; `author`: of what was decided on.
    pub(crate) fn decide(
        &mut self,
        id: ActId,
        new: &Decision,
        (revision, author): (u32, Option<Pseudonym>),
        stamp: &Stamp,
    ) -> u32 {
        let place = self.decisions.len() as u32;
        let waited = self.waits.get(&new.target).copied();
        let case = self.cases.entry(new.target).or_default();
        let since = waited.map_or(stamp.received, |waiting| waiting.since);
        let since = if case.open { case.since } else { since };
        let unanswered = || case.flags.iter().filter(|flag| flag.answer.is_none());
        let answers = if new.outcome.settles() { unanswered().count() as u32 } else { 0 };
        let source = match () {
            () if new.automated => Source::Automated,
            () if unanswered().any(|flag| flag.reason == Reason::Illegal) => Source::Notice,
            () if unanswered().next().is_some() => Source::Flags,
            () => Source::Own,
        };
        case.decide(place, new.outcome, stamp);
        if case.open {
            self.open.insert(new.target);
        } else {
            self.open.remove(&new.target);
        }
        // What only those who moderate know changes nothing that everybody is told.
        let plain = matches!(new.outcome, Outcome::Show | Outcome::Hide) && new.ground.is_none();
        if !new.outcome.is_quiet() && (!plain || answers > 0) {
            self.told = stamp.seq;
        }
        if let (Some(author), Some(_)) = (author, waited) {
            let trust = self.trust.entry(author).or_default();
            match new.outcome {
                Outcome::Show => *trust = trust.saturating_add(1).min(TRUSTED_FROM),
                Outcome::Hide => *trust = 0,
                _ => {}
            }
        }
        if matches!(new.outcome, Outcome::Show | Outcome::Hide) {
            self.settle(new.target);
        }
        self.places.insert(id, place);
        self.decisions.push(Decided {
            id,
            new: new.clone(),
            revision,
            by: stamp.by,
            role: stamp.standing.role,
            received: stamp.received,
            since,
            waited: waited.map(|waiting| waiting.why),
            answers,
            source,
            state: DecisionState::Stands,
            changed: stamp.seq,
        });
        place
    }

    /// Puts a measure in the place of the one before, which is lifted by it.
    pub(crate) fn measure(&mut self, target: ActId, outcome: Outcome, place: u32, seq: u64) {
        let slot = self.measures.entry(target).or_default();
        if let Some(before) = slot.put(outcome, place) {
            self.set(before, DecisionState::Lifted, seq);
        }
    }

    /// Remembers where something stood.
    pub(crate) fn moved(&mut self, target: ActId, moved: Moved, seq: u64) {
        let before = self.measures.entry(target).or_default().moved.replace(moved);
        if let Some(before) = before {
            self.set(before.by, DecisionState::Lifted, seq);
            // It goes back to where it stood first.
            if let Some(now) = self.measures.get_mut(&target).and_then(|own| own.moved.as_mut()) {
                (now.on, now.statement, now.kind) = (before.on, before.statement, before.kind);
            }
        }
    }

    /// Something was put where it belongs by hand: what moved it is lifted.
    pub(crate) fn placed(&mut self, target: ActId, seq: u64) {
        if let Some(moved) = self.measures.get_mut(&target).and_then(|measures| measures.moved.take()) {
            self.set(moved.by, DecisionState::Lifted, seq);
        }
        self.tidy(target);
    }

    /// Something is shown: what hid it is lifted.
    pub(crate) fn shown(&mut self, target: ActId, seq: u64) {
        let hidden = self.measures.get_mut(&target).and_then(|measures| measures.hidden.take());
        if let Some(before) = hidden {
            self.set(before, DecisionState::Lifted, seq);
        }
        self.tidy(target);
    }

    /// Takes the measure of a decision away, if it stands. Gives what it was.
    pub(crate) fn take(&mut self, target: ActId, place: u32) -> Option<measures::Taken> {
        let taken = self.measures.get_mut(&target).and_then(|measures| measures.take(place));
        self.tidy(target);
        taken
    }

    fn tidy(&mut self, target: ActId) {
        if self.measures.get(&target) == Some(&Measures::default()) {
            self.measures.remove(&target);
        }
    }

    /// Keeps somebody from writing.
    pub(crate) fn set_limit(&mut self, author: Pseudonym, until: Date, place: u32, seq: u64) {
        if let Some((_, before)) = self.limits.insert(author, (until, place)) {
            self.set(before, DecisionState::Lifted, seq);
        }
    }

    /// Lets somebody write again, if it was this decision that kept them from it.
    pub(crate) fn end_limit(&mut self, author: Pseudonym, place: u32) {
        if self.limits.get(&author).is_some_and(|(_, by)| *by == place) {
            self.limits.remove(&author);
        }
    }

    /// A decision stands otherwise from now on.
    pub(crate) fn set(&mut self, place: u32, state: DecisionState, seq: u64) {
        if let Some(decided) = self.decisions.get_mut(place as usize) {
            decided.state = state;
            decided.changed = seq;
        }
    }

    /// The row of a decision says something else from now on.
    pub(crate) fn row_changed(&mut self, place: u32, seq: u64) {
        if let Some(decided) = self.decisions.get_mut(place as usize) {
            decided.changed = seq;
        }
    }

    pub(crate) fn enter_appeal(&mut self, id: ActId, appeal: &Appeal, stamp: &Stamp, by_author: bool) {
        let Some(decision) = self.place(appeal.decision) else { return };
        let place = self.appeals.len() as u32;
        self.appeal_places.insert(id, place);
        self.appeals.push(Appealed {
            id,
            decision,
            by: stamp.by,
            by_author,
            text: appeal.text.clone(),
            received: stamp.received,
            ruling: None,
        });
        self.set(decision, DecisionState::Appealed, stamp.seq);
        self.touch_case(decision, stamp);
    }

    /// Enters a ruling. Gives the place of the decision that is undone by it, if one is.
    pub(crate) fn rule(&mut self, id: ActId, ruling: &Ruling, stamp: &Stamp) -> Option<u32> {
        let place = *self.appeal_places.get(&ruling.appeal)?;
        let appealed = self.appeals.get_mut(place as usize)?;
        let decision = appealed.decision;
        appealed.ruling = Some(Ruled {
            id,
            finding: ruling.finding,
            text: ruling.text.clone(),
            by: stamp.by,
            role: stamp.standing.role,
            received: stamp.received,
        });
        let waits = self.appeals_on(decision).any(|appeal| appeal.ruling.is_none());
        let state = match ruling.finding {
            Verdict::Overturned => DecisionState::Overturned,
            Verdict::Upheld if waits => DecisionState::Appealed,
            Verdict::Upheld => DecisionState::Upheld,
        };
        self.set(decision, state, stamp.seq);
        self.touch_case(decision, stamp);
        self.told = stamp.seq;
        (ruling.finding == Verdict::Overturned).then_some(decision)
    }

    fn touch_case(&mut self, decision: u32, stamp: &Stamp) {
        let target = self.decisions.get(decision as usize).map(|decided| decided.new.target);
        if let Some(case) = target.and_then(|target| self.cases.get_mut(&target)) {
            case.changed = stamp.seq;
        }
    }

    /// An act waits for its words.
    pub(crate) fn holds_words(&mut self, act: ActId, why: Wait) {
        if matches!(why, Wait::Word | Wait::Link) {
            self.screened.insert(act, why);
        }
    }

    /// The words of a thing go, with what reports quote of them. Gives whose name it was, if it was one.
    pub(crate) fn erase(&mut self, target: ActId) -> Option<Pseudonym> {
        if let Some(case) = self.cases.get_mut(&target) {
            // There is nothing left to look at.
            case.open = false;
            for flag in &mut case.flags {
                flag.span = flag.span.as_ref().map(crate::anchor::Span::erased);
            }
        }
        self.open.remove(&target);
        self.people.erase(target)
    }

    /// What people said in reports and appeals goes.
    pub(crate) fn erase_said(&mut self, theirs: impl Fn(Pseudonym) -> bool) {
        let flags = self.cases.values_mut().flat_map(|case| &mut case.flags);
        flags.filter(|flag| theirs(flag.by)).for_each(Flagged::erase);
        for appeal in self.appeals.iter_mut().filter(|appeal| theirs(appeal.by)) {
            appeal.text = LocalText::erased(None);
        }
    }

    /// Words were erased: everybody is told.
    pub(crate) const fn erased(&mut self, stamp: &Stamp) {
        self.told = stamp.seq;
    }

    pub(crate) const fn people_mut(&mut self) -> &mut People {
        &mut self.people
    }

    pub(crate) fn write(&mut self, writing: &Writing, stamp: &Stamp) {
        self.gate = Gate { writing: writing.clone(), since: stamp.received, by: stamp.standing.role };
        self.told = stamp.seq;
    }

    pub(crate) fn set_screen(&mut self, screen: &Screen) {
        self.screen = screen.clone();
    }
}

/// Whether somebody of this role is a moderator or the host: their texts are never held.
#[must_use]
pub const fn is_staff(role: Role) -> bool {
    matches!(role, Role::Moderator | Role::Host)
}
