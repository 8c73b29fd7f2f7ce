//! What moderation changes of statements and posts.

use super::Deliberation;
use crate::act::{Act, Appeal, Decision, NewName, Outcome, Ruling, Stamp, Verb};
use crate::id::ActId;
use crate::moderation::case::DecisionState;
use crate::moderation::measures::{Moved, Taken};
use crate::moderation::people::Named;
use crate::moderation::published::Followed;
use crate::moderation::waits::{Wait, wait};
use crate::moderation::{Moderation, Thing, ThingKind};
use crate::statement::Visibility;
use crate::text::{Lang, LocalText};
use crate::thread::Place;
use crate::thread::post::Kind;

impl Deliberation {
    /// What was reported, decided, appealed and held.
    #[must_use]
    pub const fn moderation(&self) -> &Moderation {
        &self.moderation
    }

    /// Something that can be reported and decided on.
    #[must_use]
    pub fn thing(&self, id: ActId) -> Option<Thing<'_>> {
        if let Some(statement) = self.statement(id) {
            return Some(Thing {
                kind: ThingKind::Statement,
                text: &statement.text,
                revision: statement.revision,
                wording: statement.wording,
                in_force: statement.wording,
                author: statement.author,
                statement: Some(id),
                visibility: statement.visibility,
                open: statement.visibility == Visibility::Visible,
            });
        }
        if let Some(post) = self.threads.post(id) {
            let in_force = post.wordings.last()?;
            return Some(Thing {
                kind: ThingKind::Post,
                text: &in_force.text,
                revision: post.revision(),
                wording: post.under_review()?.act,
                in_force: in_force.act,
                author: (!post.is_spoken()).then_some(post.author),
                statement: post.statement,
                visibility: post.visibility,
                open: post.is_open(),
            });
        }
        if let Some(named) = self.moderation.people().name(id) {
            return Some(Thing {
                kind: ThingKind::Name,
                text: &named.text,
                revision: 1,
                wording: id,
                in_force: id,
                author: Some(named.by),
                statement: None,
                visibility: named.visibility,
                open: named.visibility == Visibility::Visible && self.moderation.people().is_current(id),
            });
        }
        let note = self.annotations.get(id)?;
        Some(Thing {
            kind: ThingKind::Annotation,
            text: &note.new.text,
            // Its words never change.
            revision: 1,
            wording: id,
            in_force: id,
            author: Some(note.author),
            statement: self.claim(note.new.target).and_then(|claim| claim.statement),
            visibility: if note.is_readable() { Visibility::Visible } else { Visibility::Waiting },
            open: note.is_readable(),
        })
    }

    /// Whether nobody replies under something: it, or what it stands under, is locked. Gives what is.
    #[must_use]
    pub fn locked(&self, on: ActId) -> Option<ActId> {
        let is_locked =
            |id: &ActId| self.moderation.measures(*id).is_some_and(|measures| measures.locked.is_some());
        // As many steps as there are things above: old logs may have a post with the id of what it stands under.
        let above = self.threads.post(on).map_or(0, |post| post.depth as usize + 1);
        let mut up = std::iter::successors(Some(on), |id| self.threads.post(*id)?.on).take(above + 1);
        up.find(is_locked)
    }

    /// Numbers whoever writes.
    pub(super) fn number(&mut self, stamp: &Stamp) {
        let number = self.authors.len() as u32 + 1;
        self.authors.entry(stamp.by).or_insert(number);
    }

    /// Whether what an act brings of `target` waits for a review; why is remembered.
    pub(super) fn waits(&mut self, act: &Act, target: ActId, stamp: &Stamp) -> bool {
        let why = wait(self, &act.verb, stamp);
        if let Some(why) = why {
            self.moderation.wait(target, why, stamp);
            self.moderation.holds_words(act.id, why);
        }
        why.is_some()
    }

    pub(super) fn decide(&mut self, id: ActId, decision: &Decision, stamp: &Stamp) {
        let target = decision.target;
        let Some(thing) = self.thing(target) else { return };
        let (author, revision, kind) = (thing.author, thing.revision, thing.kind);
        // A wording that waits is turned down, and the one before stands.
        let pending = self.threads.post(target).and_then(|post| post.pending.as_ref());
        let turned_down = pending.is_some_and(|pending| decision.wording == Some(pending.act));
        let waiting = self.moderation.waiting(target);
        let asked = waiting.is_some_and(|waiting| waiting.why == Wait::Classifier);
        let place = self.moderation.decide(id, decision, (revision, author), stamp);
        match kind {
            ThingKind::Annotation => return,
            ThingKind::Name => self.see_name(target, decision.outcome, stamp),
            ThingKind::Statement | ThingKind::Post => {}
        }
        match decision.outcome {
            Outcome::Show => {
                self.moderation.shown(target, stamp.seq);
                self.see(decision, stamp);
            }
            Outcome::Hide => {
                if !turned_down {
                    self.moderation.measure(target, Outcome::Hide, place, stamp.seq);
                }
                self.see(decision, stamp);
            }
            outcome @ (Outcome::Label | Outcome::Collapse | Outcome::Lock) => {
                self.moderation.measure(target, outcome, place, stamp.seq);
                self.threads.touch(target, stamp);
            }
            Outcome::Move => self.put_elsewhere(target, decision.to, place, stamp),
            Outcome::Limit => {
                if let (Some(author), Some(until)) = (author, &decision.until) {
                    self.moderation.set_limit(author, until.clone(), place, stamp.seq);
                }
            }
            Outcome::Lift => {
                if let Some(ended) = decision.of.and_then(|of| self.moderation.place(of)) {
                    self.moderation.set(ended, DecisionState::Lifted, stamp.seq);
                    self.undo(ended, stamp);
                }
            }
            // A machine that was asked about what waits takes nothing away that stands. Before any was asked, `automated` was
            // a word of no meaning on the decision of a moderator: old logs fold as they did.
            Outcome::Hold if decision.automated && asked => {}
            Outcome::Hold => {
                if let Some(statement) = self.statement_mut(target) {
                    statement.visibility = Visibility::Waiting;
                }
                self.settle(target);
                self.threads.hold(target, stamp);
                self.moderation.wait(target, Wait::Moderator, stamp);
            }
            Outcome::Warn | Outcome::Pass => {}
        }
    }

    /// Decisions whose rows an act may change by what it does to the thing: by their places, each with what its row says of
    /// that. With a statement, and with what is put elsewhere, goes what stands under it.
    pub(super) fn rows_that_follow(&self, verb: &Verb) -> Vec<(u32, Followed)> {
        let decisions = self.moderation.decisions();
        let (target, whole) = match verb {
            Verb::Attach(attach) => (attach.target, true),
            Verb::Ruling(ruling) => (ruling.appeal, true),
            Verb::Decision(own) => {
                let moves = matches!(own.outcome, Outcome::Move | Outcome::Lift);
                (own.target, moves || self.statement(own.target).is_some())
            }
            Verb::Erasure(own) => match own.what {
                Some(target) => (target, self.statement(target).is_some()),
                None if own.all => (ActId::derived(0, &[]), true),
                None => return Vec::new(),
            },
            Verb::Revision(own) => (own.target, false),
            Verb::Withdraw(own) => (own.target, false),
            _ => return Vec::new(),
        };
        let follows = |place: u32| Some((place, Followed::of(self, decisions.get(place as usize)?)));
        if whole {
            return (0..decisions.len() as u32).filter_map(follows).collect();
        }
        let case = self.moderation.case(target);
        case.into_iter().flat_map(|case| &case.decided).filter_map(|&place| follows(place)).collect()
    }

    /// Rows that say otherwise since the act are changed by it: whoever follows the list is told.
    pub(super) fn rows_followed(&mut self, before: Vec<(u32, Followed)>, stamp: &Stamp) {
        for (place, was) in before {
            let now = self.moderation.decisions().get(place as usize).map(|own| Followed::of(self, own));
            if now.is_some_and(|now| now != was) {
                self.moderation.row_changed(place, stamp.seq);
            }
        }
    }

    /// Shows or hides a statement or post.
    fn see(&mut self, decision: &Decision, stamp: &Stamp) {
        let target = decision.target;
        if let Some(statement) = self.statement_mut(target) {
            let shows = decision.outcome == Outcome::Show;
            statement.visibility = if shows { Visibility::Visible } else { Visibility::Hidden };
        }
        self.settle(target);
        self.threads.decide(decision, stamp);
        self.reworded(target, None, stamp);
        self.resolved(target, stamp);
    }

    /// Shows a name, hides it or holds it. All that its author wrote is shown otherwise from then on.
    fn see_name(&mut self, target: ActId, outcome: Outcome, stamp: &Stamp) {
        let visibility = match outcome {
            Outcome::Show => Visibility::Visible,
            Outcome::Hide => Visibility::Hidden,
            Outcome::Hold => Visibility::Waiting,
            _ => return,
        };
        self.moderation.people_mut().see(target, visibility);
        if let Some(by) = self.moderation.people().name(target).map(|named| named.by) {
            self.threads.touch_all(by, stamp);
        }
    }

    /// Somebody goes by another name from now on, or by their number.
    pub(super) fn name(&mut self, act: &Act, new: &NewName, stamp: &Stamp) {
        // A name has no language of its own; what was read is one line of letters.
        let text = new.shown.as_ref().and_then(|name| LocalText::new(Lang::none(), name).ok());
        let waits = text.is_some() && self.waits(act, act.id, stamp);
        let named = text.map(|text| Named {
            by: stamp.by,
            standing: stamp.standing.clone(),
            text,
            received: stamp.received,
            visibility: if waits { Visibility::Waiting } else { Visibility::Visible },
        });
        if let Some(before) = self.moderation.people_mut().choose(act.id, named, stamp.by) {
            self.moderation.settle(before);
        }
        self.threads.touch_all(stamp.by, stamp);
    }

    /// Puts a post under a statement, or among the remarks.
    fn put_elsewhere(&mut self, target: ActId, to: Option<ActId>, place: u32, stamp: &Stamp) {
        let Some(post) = self.threads.post(target) else { return };
        let moved = Moved { by: place, on: post.on, statement: post.statement, kind: post.kind.clone() };
        let kind = if to.is_none() && !post.is_spoken() { Kind::Remark } else { post.kind.clone() };
        self.moderation.moved(target, moved, stamp.seq);
        self.threads.put(target, Place { on: to, statement: to, kind }, stamp);
    }

    /// Undoes what a decision did, as far as it stands.
    fn undo(&mut self, place: u32, stamp: &Stamp) {
        let Some(decided) = self.moderation.decisions().get(place as usize) else { return };
        let (target, outcome) = (decided.new.target, decided.new.outcome);
        match self.moderation.take(target, place) {
            Some(Taken::Hidden) => {
                self.see_name(target, Outcome::Show, stamp);
                self.see(&Decision::plain(target, Outcome::Show), stamp);
            }
            Some(Taken::Mark) => self.threads.touch(target, stamp),
            Some(Taken::Moved(Moved { on, statement, kind, .. })) => {
                self.threads.put(target, Place { on, statement, kind }, stamp);
            }
            None => {}
        }
        match outcome {
            Outcome::Limit => {
                if let Some(author) = self.thing(target).and_then(|thing| thing.author) {
                    self.moderation.end_limit(author, place);
                }
            }
            Outcome::Show => self.moderation.reopen(target, stamp),
            _ => {}
        }
    }

    pub(super) fn appeal(&mut self, id: ActId, appeal: &Appeal, stamp: &Stamp) {
        let Some(decided) = self.moderation.decision(appeal.decision) else { return };
        let target = decided.new.target;
        let own = self.thing(target).is_some_and(|thing| thing.author == Some(stamp.by));
        self.moderation.enter_appeal(id, appeal, stamp, own);
        self.threads.touch(target, stamp);
    }

    pub(super) fn rule(&mut self, id: ActId, ruling: &Ruling, stamp: &Stamp) {
        let decision = self.moderation.appeal(ruling.appeal).map(|appeal| appeal.decision);
        let undone = self.moderation.rule(id, ruling, stamp);
        let target = decision.and_then(|place| self.moderation.decisions().get(place as usize));
        if let Some(target) = target.map(|decided| decided.new.target) {
            self.threads.touch(target, stamp);
        }
        if let Some(place) = undone {
            self.undo(place, stamp);
        }
    }
}
