//! What waits for those who moderate, where one is in it, and what was decided and has not left yet.
//!
//! A decision leaves after eight seconds, so that one can take it back. Until the backend has answered for it, it is kept on
//! this device: should the page go, it leaves when the desk is opened again, and twice is once. Where something came
//! meanwhile it comes back with what that is: nobody decides on what they have not read.

pub mod choice;
pub mod held;
pub mod keys;
pub mod record;

use std::rc::Rc;

use deliberation_core::act::{Outcome, Reason};
use deliberation_core::id::ActId;
use deliberation_core::moderation::queue::{Queue, QueueCase};
use deliberation_core::participant::Role;
use deliberation_core::wire::{Json, Read as _};

use crate::face::parse;
use crate::state::{Desk, Trouble, later};
use choice::Choice;
use held::Held;
use keys::Keys;

/// While the list is looked at, it is asked for this often.
const POLL_MS: i32 = 5_000;

/// One of the lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Shelf {
    /// What was reported.
    #[default]
    Reported,
    /// What waits for a review.
    Waiting,
    /// What is new.
    Fresh,
}

impl Shelf {
    /// All of them, as they are asked about.
    pub const ALL: [Self; 3] = [Self::Reported, Self::Waiting, Self::Fresh];

    fn of(self, queue: &Queue) -> &[QueueCase] {
        match self {
            Self::Reported => &queue.cases,
            Self::Waiting => &queue.waiting,
            Self::Fresh => &queue.fresh,
        }
    }
}

/// How far one is with a case.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Step {
    /// One reads it.
    #[default]
    Reading,
    /// One says what was found, or where it goes.
    Choosing(Outcome),
    /// One writes the facts and the reason.
    Writing(Outcome, Option<Reason>),
}

/// A decision that came back.
#[derive(Clone, PartialEq, Debug)]
pub struct Back {
    /// The case as it was read.
    pub read: Rc<QueueCase>,
    /// What was decided.
    pub choice: Choice,
    /// Why it came back.
    pub trouble: Trouble,
}

/// All of it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Review {
    /// What waits; nothing before it came.
    pub queue: Option<Rc<Queue>>,
    /// Whether it did not come when it was asked for last.
    pub missing: bool,
    /// The list that is shown; nothing until one was chosen.
    shelf: Option<Shelf>,
    /// The case that one reads, as it is on the screen: decided is what was read, whatever the list says by now.
    open: Option<Rc<QueueCase>>,
    /// Where it stands, or stood, on its list.
    place: usize,
    /// How it was before it changed while one read it: until that was taken note of, nothing is decided.
    pub changed: Option<Rc<QueueCase>>,
    /// How far one is with it.
    pub step: Step,
    /// Decisions that have not left, or are not answered for.
    pub held: Vec<Held>,
    /// What was decided, and by which act: until the list knows of that, it is not there.
    settled: Vec<(ActId, u64)>,
    /// Decisions that came back.
    pub back: Vec<Back>,
    /// What was decided.
    pub record: record::Decided,
    /// The case that somebody came for, until it was looked for on the lists.
    wanted: Option<ActId>,
    /// The keys.
    pub keys: Keys,
    /// What is ticked to be hidden together; nothing where that is not done.
    pub ticked: Option<Vec<ActId>>,
}

impl Review {
    /// The list that is shown: the first that has something, until one was chosen.
    #[must_use]
    pub fn shelf(&self) -> Shelf {
        self.shelf.unwrap_or_else(|| {
            Shelf::ALL.into_iter().find(|shelf| !self.on(*shelf).is_empty()).unwrap_or_default()
        })
    }

    /// What stands on a list, but for what was decided here.
    #[must_use]
    pub fn on(&self, shelf: Shelf) -> Vec<&QueueCase> {
        let Some(queue) = &self.queue else { return Vec::new() };
        let here = |case: &&QueueCase| {
            let held = self.held.iter().any(|held| held.target == case.target);
            held || self.settled.iter().any(|(target, seq)| *target == case.target && queue.seq < *seq)
        };
        shelf.of(queue).iter().filter(|case| !here(case)).collect()
    }

    /// What stands on the list that is shown.
    #[must_use]
    pub fn here(&self) -> Vec<&QueueCase> {
        let mut here = self.on(self.shelf());
        if self.ticked.is_some() {
            here.retain(|case| is_spam(case));
        }
        here
    }

    /// The case that one reads.
    #[must_use]
    pub fn current(&self) -> Option<&QueueCase> {
        self.open.as_deref()
    }

    /// Whether it is not on the list any more: somebody decided it, or it was taken back.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.open.as_ref().is_some_and(|open| !self.here().iter().any(|case| case.target == open.target))
    }

    /// The lines of the list: what stands on it, and the case that one reads where that stood.
    #[must_use]
    pub fn lines(&self) -> Vec<&QueueCase> {
        let mut lines = self.here();
        if let Some(open) = self.open.as_deref().filter(|_| self.is_gone()) {
            lines.insert(self.place.min(lines.len()), open);
        }
        lines
    }

    /// Opens a case; without one, the first.
    fn read(&mut self, target: Option<ActId>) {
        let here = self.here();
        let place = target.and_then(|target| here.iter().position(|case| case.target == target)).unwrap_or(0);
        let open = here.get(place).map(|case| Rc::new((*case).clone()));
        (self.open, self.place, self.changed, self.step) = (open, place, None, Step::Reading);
    }

    /// Shows a list.
    pub fn show(&mut self, shelf: Shelf) {
        (self.shelf, self.ticked) = (Some(shelf), None);
        self.read(None);
    }

    /// Shows what is only spam, all of it ticked; or everything again.
    pub fn tick(&mut self, ticked: Option<Vec<ActId>>) {
        self.ticked = ticked;
        self.read(None);
    }

    /// Goes to a case, on whatever list it stands.
    pub fn go_to(&mut self, target: ActId) {
        let on = |shelf: &Shelf| self.on(*shelf).iter().any(|case| case.target == target);
        if self.here().iter().any(|case| case.target == target) {
            return self.read(Some(target));
        }
        if let Some(shelf) = Shelf::ALL.into_iter().find(on) {
            self.show(shelf);
            self.read(Some(target));
        }
    }

    /// Goes to the case that somebody came for; where the lists do not have it, once they have been asked for anew.
    fn want(&mut self, target: ActId) {
        self.wanted = Some(target);
        self.go_to(target);
        if self.current().is_some_and(|case| case.target == target) {
            self.wanted = None;
        }
    }

    /// Goes so many cases on, or back.
    pub fn step_by(&mut self, by: isize) {
        let lines = self.lines();
        let to = self.place.saturating_add_signed(by).min(lines.len().saturating_sub(1));
        let to = lines.get(to).map(|case| case.target);
        // Where the only one has gone, one goes to none.
        self.read(to);
    }

    /// Leaves a case that was decided: the one after it is next.
    fn leave(&mut self, target: ActId) {
        let lines = self.lines();
        let at = lines.iter().position(|case| case.target == target);
        let next = at.and_then(|at| lines.get(at + 1).or_else(|| lines.get(at.checked_sub(1)?)));
        let next = next.map(|case| case.target).filter(|next| *next != target);
        match next {
            Some(next) => self.read(Some(next)),
            None => (self.open, self.place, self.changed, self.step) = (None, 0, None, Step::Reading),
        }
    }

    /// Whether one may decide; where something came while one read it, that is taken note of instead.
    pub fn takes_note(&mut self) -> bool {
        self.changed.take().is_some()
    }

    /// What came back of a case.
    #[must_use]
    pub fn came_back(&self, target: ActId) -> Option<&Back> {
        self.back.iter().find(|back| back.read.target == target)
    }

    fn take_in(&mut self, queue: Queue) {
        if self.queue.as_ref().is_some_and(|old| old.seq > queue.seq) {
            return;
        }
        self.settled.retain(|(_, seq)| *seq > queue.seq);
        self.queue = Some(Rc::new(queue));
        self.keep_place();
        if let Some(wanted) = self.wanted.take() {
            self.go_to(wanted);
        }
        // What is decided by now needs nobody to come back to it.
        let Some(queue) = self.queue.clone() else { return };
        let waits =
            |target| Shelf::ALL.iter().any(|shelf| shelf.of(&queue).iter().any(|own| own.target == target));
        self.back.retain(|back| waits(back.read.target));
    }

    /// Where one is one stays, however the list moves; what came meanwhile of the case that one reads is said before it can
    /// be decided.
    fn keep_place(&mut self) {
        let Some(read) = self.open.clone() else { return self.read(None) };
        let here = self.here();
        let found = here.iter().position(|case| case.target == read.target);
        let Some((place, now)) = found.map(|place| (place, here[place].clone())) else { return };
        self.place = place;
        let same = (now.wording, now.revision, now.changed) == (read.wording, read.revision, read.changed);
        self.open = Some(Rc::new(now));
        if !same {
            self.changed.get_or_insert(read);
            if matches!(self.step, Step::Choosing(_)) {
                self.step = Step::Reading;
            }
        }
    }
}

/// Whether nothing but spam was reported of it.
#[must_use]
pub fn is_spam(case: &QueueCase) -> bool {
    !case.own && !case.flags.is_empty() && case.flags.iter().all(|flag| flag.reason == Reason::Spam)
}

/// Whether somebody has the list.
#[must_use]
pub const fn reviews(role: Role) -> bool {
    matches!(role, Role::Moderator | Role::Host | Role::Reviewer | Role::Auditor)
}

impl Desk {
    /// Changes what one is doing here, and draws it.
    pub fn on_review(self, change: impl FnOnce(&mut Review)) {
        self.change(|data| change(Rc::make_mut(&mut data.review)));
    }

    /// Whether something came while one read the case, which is taken note of by this.
    pub fn takes_note(self) -> bool {
        let mut noted = false;
        self.on_review(|review| noted = review.takes_note());
        noted
    }

    /// Opens what somebody came for: a press in the page.
    pub fn opens(self, json: &Json) {
        let Some(target) = json.get("open").and_then(Json::as_str).and_then(|id| id.parse().ok()) else {
            return;
        };
        let reviews = self.data().is_some_and(|data| data.role != Role::Reviewer);
        self.change(|data| data.tab = if reviews { "review" } else { "appeals" });
        self.on_review(|review| review.want(target));
        self.awaits_focus();
        self.ask_queue();
    }

    /// Begins: takes up what was decided before the page went, and asks again and again while the list is looked at.
    pub fn begin_review(self) {
        self.take_up();
        if let Some(keys) = crate::tabs::kept_keys(self) {
            self.on_review(|review| review.keys = keys);
        }
        later(Box::pin(async move {
            loop {
                crate::parts::pause(POLL_MS).await;
                if self.data().is_none() {
                    return;
                }
                if crate::parts::is_seen() {
                    self.ask_queue();
                }
            }
        }));
    }

    /// Asks for what waits, and says what one looks at.
    pub fn ask_queue(self) {
        let Some(data) = self.data() else { return };
        if !reviews(data.role) {
            return;
        }
        let Some(face) = self.with_face(Clone::clone) else { return };
        if data.tab == "decided" {
            self.ask_record();
        }
        // Nobody looks at what is closed.
        let at = data.review.current().filter(|_| crate::is_shown());
        let at = at.map(|case| case.target.to_string()).unwrap_or_default();
        let held: Vec<String> = data.review.held.iter().map(|held| held.target.to_string()).collect();
        later(Box::pin(async move {
            let answer = face.ask(&format!("/queue?at={at}&held={}", held.join(","))).await;
            let queue = parse(&answer.body).and_then(|json| Queue::read(&json).ok());
            self.on_review(|review| {
                review.missing = queue.is_none();
                if let Some(queue) = queue {
                    review.take_in(queue);
                }
            });
        }));
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use deliberation_core::text::{Lang, LocalText};

    pub fn case(n: u8) -> QueueCase {
        QueueCase {
            target: ActId::derived(0, &[&[n]]),
            kind: deliberation_core::moderation::published::AboutKind::Post,
            statement: None,
            on: None,
            answers: None,
            revision: 1,
            wording: ActId::derived(1, &[&[n]]),
            text: LocalText::new(Lang::fallback(), &format!("Words {n}")).unwrap(),
            earlier: None,
            by: None,
            at: 0,
            visibility: deliberation_core::statement::Visibility::Visible,
            wait: None,
            word: None,
            flags: Vec::new(),
            score: 0,
            since: 0,
            changed: u64::from(n),
            decided: Vec::new(),
            passed: 0,
            own: false,
        }
    }

    fn review(cases: &[u8], waiting: &[u8]) -> Review {
        let mut review = Review::default();
        let [cases, waiting] = [cases, waiting].map(|list| list.iter().map(|n| case(*n)).collect());
        review.take_in(Queue { seq: 5, cases, waiting, ..Queue::default() });
        review
    }

    fn here(review: &Review) -> Vec<u64> {
        review.here().iter().map(|case| case.changed).collect()
    }

    fn at(review: &Review) -> Option<u64> {
        review.current().map(|case| case.changed)
    }

    #[test]
    fn what_comes_while_one_reads_is_said_before_it_can_be_decided() {
        let mut review = review(&[1, 2, 3], &[]);
        review.read(Some(case(2).target));
        review.step = Step::Choosing(Outcome::Hide);
        let reworded = QueueCase { wording: case(9).wording, revision: 2, changed: 7, ..case(2) };
        review.take_in(Queue { seq: 6, cases: vec![case(3), reworded.clone(), case(1)], ..Queue::default() });
        assert_eq!((review.current(), review.step), (Some(&reworded), Step::Reading));
        assert_eq!(review.changed.as_deref(), Some(&case(2)));
        assert!(review.takes_note() && !review.takes_note());
        // Nothing new: nothing is said.
        review.take_in(Queue { seq: 7, cases: vec![reworded, case(1)], ..Queue::default() });
        assert!(!review.takes_note());
    }

    #[test]
    fn a_case_that_somebody_else_decided_stays_where_it_was_until_one_goes_on() {
        let mut review = review(&[1, 2, 3], &[]);
        review.read(Some(case(2).target));
        review.take_in(Queue { seq: 6, cases: vec![case(1), case(3)], ..Queue::default() });
        assert!(review.is_gone());
        assert_eq!(at(&review), Some(2));
        assert_eq!(review.lines().iter().map(|case| case.changed).collect::<Vec<_>>(), [1, 2, 3]);
        review.step_by(1);
        assert_eq!((at(&review), review.is_gone()), (Some(3), false));
    }

    #[test]
    fn the_first_list_that_has_something_is_shown_until_one_was_chosen() {
        let mut review = review(&[], &[1, 2]);
        assert_eq!((review.shelf(), here(&review)), (Shelf::Waiting, vec![1, 2]));
        review.show(Shelf::Reported);
        assert_eq!((review.shelf(), here(&review)), (Shelf::Reported, vec![]));
        review.go_to(case(2).target);
        assert_eq!((review.shelf(), review.current().unwrap().changed), (Shelf::Waiting, 2));
    }

    #[test]
    fn what_somebody_came_for_is_opened_once_the_list_has_it_and_looked_for_once() {
        let mut review = review(&[1, 2], &[]);
        review.want(case(2).target);
        assert_eq!(at(&review), Some(2));
        // It is not there yet: one reads on until it comes.
        review.want(case(3).target);
        assert_eq!(at(&review), Some(2));
        let cases = |all: &[u8]| all.iter().map(|n| case(*n)).collect();
        review.take_in(Queue { seq: 6, cases: cases(&[1, 2]), waiting: cases(&[3]), ..Queue::default() });
        assert_eq!((review.shelf(), at(&review)), (Shelf::Waiting, Some(3)));
        // What was decided meanwhile is not waited for: it takes nobody away later.
        review.want(case(4).target);
        review.take_in(Queue { seq: 7, cases: cases(&[1]), waiting: cases(&[3]), ..Queue::default() });
        review.take_in(Queue { seq: 8, cases: cases(&[1, 4]), waiting: cases(&[3]), ..Queue::default() });
        assert_eq!(at(&review), Some(3));
    }

    #[test]
    fn after_a_decision_the_next_case_is_there_and_after_the_last_the_one_before() {
        let mut review = review(&[1, 2, 3], &[]);
        for (n, next) in [(2, 3), (3, 2), (1, 2)] {
            review.read(Some(case(n).target));
            review.leave(case(n).target);
            assert_eq!(at(&review), Some(next), "{n}");
        }
        review.read(None);
        review.step_by(-1);
        assert_eq!(at(&review), Some(1));
        for n in [2, 3, 3] {
            review.step_by(1);
            assert_eq!(at(&review), Some(n));
        }
    }

    #[test]
    fn what_was_decided_does_not_come_back_with_a_list_from_before() {
        let mut review = review(&[1, 2], &[]);
        review.settled.push((case(1).target, 9));
        assert_eq!(here(&review), [2]);
        // A list that does not know of it yet; one older still; and one that does, in which it was reported anew.
        review.take_in(Queue { seq: 8, cases: vec![case(1), case(2)], ..Queue::default() });
        assert_eq!(here(&review), [2]);
        review.take_in(Queue { seq: 7, cases: vec![case(1)], ..Queue::default() });
        assert_eq!(here(&review), [2]);
        review.take_in(Queue { seq: 9, cases: vec![case(1), case(2)], ..Queue::default() });
        assert_eq!(here(&review), [1, 2]);
    }
}
