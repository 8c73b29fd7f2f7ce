//! Decisions that have not left yet: for eight seconds they can be taken back.

use std::rc::Rc;

use deliberation_core::act::Outcome;
use deliberation_core::id::ActId;
use deliberation_core::moderation::queue::QueueCase;
use deliberation_core::protocol::problem::Problem;
use deliberation_core::wire::{Json, Read, Record, Written};

use super::choice::Choice;
use super::{Back, Step};
use crate::face::parse;
use crate::parts::{brief, now, pause};
use crate::state::{Desk, Trouble, later};
use crate::words::Key;

/// So long a decision can be taken back.
pub const UNDO_MS: f64 = 8_000.0;
/// Under this name they are kept on the device.
const KEPT: &str = "held";

/// One decision that has not left, or that nobody has answered for.
#[derive(Clone, PartialEq, Debug)]
pub struct Held {
    /// The act's id.
    pub id: ActId,
    /// What it is on.
    pub target: ActId,
    /// What is decided.
    pub outcome: Outcome,
    /// The beginning of the words.
    pub brief: String,
    /// The act.
    pub act: String,
    /// When it leaves (Unix, ms).
    pub due: f64,
    /// Whether it left.
    pub sent: bool,
    /// As it was read and decided, for when it comes back. Not kept: after a reload the case is read anew.
    pub of: Option<(Rc<QueueCase>, Choice)>,
}

impl Held {
    fn written(&self) -> String {
        let held =
            Written::default().text("id", &self.id.to_string()).text("target", &self.target.to_string());
        let held = held.text("outcome", self.outcome.name()).text("brief", &self.brief);
        // Whole milliseconds.
        held.text("act", &self.act).json("due", &(self.due as i64).to_string()).end()
    }

    fn read(json: &Json) -> Option<Self> {
        let record = Record::of(json).ok()?;
        let due: i64 = record.need("due").ok()?;
        Some(Self {
            id: record.need("id").ok()?,
            target: record.need("target").ok()?,
            outcome: Outcome::read(json.get("outcome")?).ok()?,
            brief: record.need("brief").ok()?,
            act: record.need("act").ok()?,
            due: due as f64,
            sent: false,
            of: None,
        })
    }
}

/// As it is kept.
fn written(held: &[Held]) -> Option<String> {
    let all: Vec<String> = held.iter().map(Held::written).collect();
    (!all.is_empty()).then(|| format!("[{}]", all.join(",")))
}

fn read(text: &str) -> Vec<Held> {
    let json = parse(text);
    json.as_ref().and_then(Json::as_array).into_iter().flatten().filter_map(Held::read).collect()
}

impl Desk {
    /// Decides on a case as it was read. It leaves in eight seconds.
    pub fn decide(self, case: &QueueCase, choice: Choice) {
        self.decide_all(vec![(case.clone(), choice)]);
    }

    /// The same for several at once: they leave together.
    pub fn decide_all(self, all: Vec<(QueueCase, Choice)>) {
        let due = now() + UNDO_MS;
        let held = all.into_iter().filter_map(|(case, choice)| {
            let act = self.begin("decision", None)?;
            let act = choice.on(&case).write(act).end();
            let id = parse(&act)?.get("id").and_then(Json::as_str)?.parse().ok()?;
            let brief = brief(self.data()?.text(&case.text).1);
            let (target, outcome) = (case.target, choice.outcome);
            Some(Held {
                id,
                target,
                outcome,
                brief,
                act,
                due,
                sent: false,
                of: Some((Rc::new(case), choice)),
            })
        });
        let held: Vec<Held> = held.collect();
        self.keep_held(|kept| kept.extend(held.iter().cloned()));
        self.on_review(|review| {
            if let [one] = &*held {
                review.leave(one.target);
            }
            review.back.retain(|back| !held.iter().any(|held| held.target == back.read.target));
            review.held.extend(held);
            review.step = Step::Reading;
        });
        self.change(|data| data.done = None);
        self.awaits_focus();
        self.leaves_at(due);
    }

    /// Takes the last decision back, and what went with it.
    pub fn undo(self) {
        let Some(data) = self.data() else { return };
        let waits = data.review.held.iter().filter(|held| !held.sent);
        let Some(due) = waits.clone().next_back().map(|held| held.due) else { return };
        let back: Vec<&Held> = waits.filter(|held| (held.due - due).abs() < 1.0).collect();
        let is_back = |held: &Held| back.iter().any(|own| own.id == held.id);
        self.keep_held(|kept| kept.retain(|held| !is_back(held)));
        self.on_review(|review| {
            review.held.retain(|held| !is_back(held));
            if let Some(first) = back.first() {
                review.go_to(first.target);
            }
        });
        self.awaits_focus();
    }

    /// What is kept on this device: of all tabs in which this person moderates, so that what is taken back in one leaves from
    /// none.
    fn kept_held(self) -> Vec<Held> {
        self.with_face(|face| face.remembered(KEPT)).flatten().map(|text| read(&text)).unwrap_or_default()
    }

    fn keep_held(self, change: impl FnOnce(&mut Vec<Held>)) {
        let mut kept = self.kept_held();
        change(&mut kept);
        self.with_face(|face| face.remember(KEPT, written(&kept)));
    }

    /// What was decided before the page went.
    pub(super) fn take_up(self) {
        let held = self.kept_held();
        let dues: Vec<f64> = held.iter().map(|held| held.due).collect();
        if dues.is_empty() {
            return;
        }
        self.on_review(|review| review.held = held);
        dues.into_iter().for_each(|due| self.leaves_at(due));
    }

    fn leaves_at(self, due: f64) {
        later(Box::pin(async move {
            // Never so many milliseconds that they are none.
            let wait = (due - now()).clamp(0.0, UNDO_MS);
            pause(wait as i32).await;
            self.send_due(due);
        }));
    }

    /// Sends all that are due by then: in time, or when somebody will not wait.
    pub fn send_due(self, due: f64) {
        let Some(data) = self.data() else { return };
        let kept = self.kept_held();
        let leave = |held: &&Held| !held.sent && held.due <= due;
        let (out, gone): (Vec<&Held>, Vec<&Held>) =
            data.review.held.iter().filter(leave).partition(|held| kept.iter().any(|own| own.id == held.id));
        let [out, gone] = [out, gone].map(|list| list.iter().map(|held| held.id).collect::<Vec<ActId>>());
        self.on_review(|review| {
            // Taken back in another tab.
            review.held.retain(|held| !gone.contains(&held.id));
            for held in review.held.iter_mut().filter(|held| out.contains(&held.id)) {
                held.sent = true;
            }
        });
        for held in data.review.held.iter().filter(|held| out.contains(&held.id)) {
            self.sends(held.clone());
        }
    }

    fn sends(self, held: Held) {
        let Some(face) = self.with_face(Clone::clone) else { return };
        later(Box::pin(async move {
            let answer = face.do_act(&held.act).await;
            if answer.is_null() {
                // Nobody knows what became of it: the same again, later.
                return self.again(&held);
            }
            let problem = answer.get("problem").and_then(|problem| Problem::read(problem).ok());
            let refused = problem.is_some();
            let seq = answer.get("seq").and_then(Json::as_u64);
            self.keep_held(|kept| kept.retain(|own| own.id != held.id));
            self.on_review(|review| {
                review.held.retain(|own| own.id != held.id);
                match (problem, held.of) {
                    (Some(problem), Some((read, choice))) => {
                        let trouble = Trouble::Refused(Box::new(problem));
                        review.back.push(Back { read, choice, trouble });
                    }
                    // Decided before a reload: the case is on the list again.
                    (Some(_), None) => {}
                    (None, _) => review.settled.push((held.target, seq.unwrap_or(0))),
                }
            });
            self.change(|data| data.done = refused.then_some(Key::StaffCameBack));
            self.ask_queue();
        }));
    }

    fn again(self, held: &Held) {
        let due = now() + UNDO_MS;
        self.on_review(|review| {
            for own in review.held.iter_mut().filter(|own| own.id == held.id) {
                (own.sent, own.due) = (false, due);
            }
        });
        self.leaves_at(due);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::case;
    use super::*;

    #[test]
    fn what_was_decided_is_read_back_after_a_reload() {
        let held = |n| Held {
            id: case(n).wording,
            target: case(n).target,
            outcome: Outcome::Hide,
            brief: "“words” \\".to_owned(),
            act: r#"{"id":"x","type":"decision"}"#.to_owned(),
            due: 1_763_890_000_123.0,
            sent: false,
            of: None,
        };
        let all = vec![held(1), held(2)];
        assert_eq!(read(&written(&all).unwrap()), all);
        assert_eq!(written(&[]), None);
        assert_eq!(read("no"), []);
    }
}
