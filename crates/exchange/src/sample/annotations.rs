//! What the panel of the sample says of the words of others, and what becomes of it: `sample/annotations.json`.
//!
//! All of it is said near the end of the show, after the posts and before the last votes: first people ask for an
//! expert, then one annotation follows the other, then what follows from each, then the crowd says what helps. Where
//! words stand is computed from the words. The law is illustrative, and each note that cites it says so.

use std::collections::{BTreeMap, VecDeque};

use deliberation_core::act::{
    Call, Finding, Helpful, Helps, NewAnnotation, NoteReview, OnAnnotation, Revision, Signature, Source, Verb,
};
use deliberation_core::anchor::Span;
use deliberation_core::annotation::code::{Code, Interest, Kind, Severity};
use deliberation_core::date::Date;
use deliberation_core::id::ActId;
use deliberation_core::law::LegalBasis;
use deliberation_core::text::LocalText;
use serde::Deserialize;
use serde_json::{Value, json};

use super::threads::{Around, RATED, Threads, maker};
use crate::entry::{Log, MakeError, Maker};
use crate::texts::both;

/// When in the show people ask for an expert, the first annotation comes, the next one after it, what follows from
/// each, and when the crowd says what helps; in milliseconds. All of it comes after the ratings of the posts, so that
/// they are of the first wordings, and so that whoever of the crowd has a say here has voted before.
const CALLED: i64 = RATED + 5 * SECOND;
const FIRST: i64 = RATED + 10 * SECOND;
const PAUSE: i64 = 10 * SECOND;
const FOLLOWED: i64 = RATED + 3 * MINUTE;
const HELPED: i64 = RATED + 6 * MINUTE;
const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
/// Ballots are counted on from here, after all votes and ratings of a person.
const NTH: u64 = 2_000_000;

/// A text in Chinese and in English.
#[derive(Clone, Deserialize)]
struct Both(String, String);

impl Both {
    fn text(&self) -> Result<LocalText, MakeError> {
        both(&self.0, &self.1)
    }

    fn with(&self, more: &Self) -> Result<LocalText, MakeError> {
        both(&format!("{}{}", self.0, more.0), &format!("{} {}", self.1, more.1))
    }
}

/// `sample/annotations.json`.
#[derive(Deserialize)]
struct Sample {
    shown: Shown,
    laws: BTreeMap<String, Value>,
    calls: Vec<Called>,
    notes: Vec<Line>,
}

/// That it is a sample, as each annotation says at its end.
#[derive(Deserialize)]
struct Shown {
    law: Both,
    other: Both,
}

/// How many ask for an expert on what.
#[derive(Deserialize)]
struct Called {
    on: String,
    people: usize,
}

/// An annotation. A copy says nothing but of what, and on which words.
#[derive(Clone, Deserialize)]
struct Line {
    id: String,
    /// `s3`: the third statement; `p7`: the seventh line of the threads; `v2`: the second caption.
    on: String,
    words: String,
    by: String,
    kind: Option<Kind>,
    code: Option<Code>,
    #[serde(default)]
    severity: Severity,
    #[serde(default)]
    law: Vec<String>,
    #[serde(default)]
    sources: Vec<Source>,
    #[serde(default)]
    interests: Vec<Interest>,
    right: Option<Both>,
    text: Option<Both>,
    question: Option<Both>,
    suggestion: Option<Both>,
    same_as: Option<String>,
    #[serde(default)]
    then: Vec<Then>,
    /// How many find that it helps, somewhat, or not.
    #[serde(default)]
    helps: [usize; 3],
}

/// What follows from one.
#[derive(Clone, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
enum Then {
    Sign { by: String },
    Reply { by: String, text: Both },
    Dispute { by: String, text: Both },
    Review { by: String, finding: Finding, text: Both },
    Revise { by: String, text: Both },
    Withdraw { by: String, text: Both },
}

/// One thing that is done.
struct Event {
    at: i64,
    maker: Maker,
    what: What,
}

enum What {
    Call(String),
    Note(Box<Line>),
    Then(usize, Then),
    Helps(usize, Helps),
}

/// What is still to be done, in the order of time.
pub(super) struct Notes {
    sample: Sample,
    statements: BTreeMap<String, (ActId, String)>,
    checked_on: Date,
    events: VecDeque<Event>,
    ids: BTreeMap<String, ActId>,
    done: i64,
}

impl Notes {
    /// All of it, before anything of it is done. `texts`: those of the statements, in their order.
    pub fn new(log: &Log, around: &Around<'_>, texts: &[&LocalText]) -> Result<Self, MakeError> {
        let sample: Sample = serde_json::from_str(include_str!("../../../../sample/annotations.json"))
            .map_err(MakeError::Sample)?;
        let mut events = Vec::new();
        let voter = |k: usize| around.crowd.get(k % around.crowd.len().max(1)).cloned();
        let mut step = |at: i64, maker: Maker, what| events.push(Event { at: around.show + at, maker, what });
        for (n, called) in sample.calls.iter().enumerate() {
            for k in 0..called.people {
                if let Some(maker) = voter(n * 53 + k * 7) {
                    step(CALLED, maker, What::Call(called.on.clone()));
                }
            }
        }
        for (n, line) in sample.notes.iter().enumerate() {
            // A copy says what the first one says.
            let same = sample.notes.iter().find(|first| Some(&first.id) == line.same_as.as_ref());
            let whole = same.map_or_else(
                || line.clone(),
                |first| {
                    let Line { id, on, words, by, same_as, .. } = line.clone();
                    Line { id, on, words, by, same_as, ..first.clone() }
                },
            );
            // It is made when the first one has been signed.
            let at = if same.is_some() { FOLLOWED + MINUTE } else { FIRST + PAUSE * n as i64 };
            step(at, maker(log, &line.by, around)?, What::Note(Box::new(whole)));
            for (k, then) in line.then.iter().enumerate() {
                let (Then::Sign { by }
                | Then::Reply { by, .. }
                | Then::Dispute { by, .. }
                | Then::Review { by, .. }
                | Then::Revise { by, .. }
                | Then::Withdraw { by, .. }) = then;
                let at = FOLLOWED + MINUTE * k as i64 + SECOND * n as i64;
                step(at, maker(log, by, around)?, What::Then(n, then.clone()));
            }
            let [yes, somewhat, no] = line.helps;
            for k in 0..yes + somewhat + no {
                let value = match k {
                    k if k < yes => Helps::Yes,
                    k if k < yes + somewhat => Helps::Somewhat,
                    _ => Helps::No,
                };
                if let Some(maker) = voter(n * 41 + k * 13) {
                    step(HELPED, maker, What::Helps(n, value));
                }
            }
        }
        events.sort_by_key(|event| event.at);
        let named = (1..).zip(around.statements).zip(texts);
        let statements =
            named.map(|((n, id), text)| (format!("s{n}"), (*id, text.original().to_owned()))).collect();
        let checked_on = Date::of(around.show);
        Ok(Self { sample, statements, checked_on, events: events.into(), ids: BTreeMap::new(), done: 0 })
    }

    /// Does what is due until `now`, once the threads have come so far.
    pub fn until(&mut self, log: &mut Log, now: i64, threads: &Threads) -> Result<(), MakeError> {
        while let Some(event) = self.events.pop_front_if(|event| event.at <= now) {
            self.act(log, event, threads)?;
        }
        Ok(())
    }

    /// What stands under a name: its id, and its first words.
    fn claim<'a>(&'a self, name: &str, threads: &'a Threads) -> Result<(ActId, &'a str), MakeError> {
        let own = self.statements.get(name).map(|(id, text)| (*id, &**text));
        own.or_else(|| threads.claim(name)).ok_or_else(|| MakeError::Dangling(name.to_owned()))
    }

    fn act(&mut self, log: &mut Log, event: Event, threads: &Threads) -> Result<(), MakeError> {
        let Event { at, maker, what } = event;
        let mut name = None;
        let verb = match what {
            What::Call(on) => {
                let target = self.claim(&on, threads)?.0;
                Verb::ExpertCall(Call { target, asks: true, nth: NTH + self.done as u64 })
            }
            What::Note(line) => {
                let verb = Verb::Annotation(Box::new(self.note(&line, threads)?));
                name = Some(line.id);
                verb
            }
            What::Then(n, then) => self.then(n, &then, threads)?,
            What::Helps(n, value) => {
                Verb::Helpful(Helpful { annotation: self.of(n)?, value, nth: NTH + self.done as u64 })
            }
        };
        self.done += 1;
        let id = log.push(at, Some(at), &[self.done], &maker, verb)?;
        self.ids.extend(name.map(|name| (name, id)));
        Ok(())
    }

    /// The id of the annotation of a line.
    fn of(&self, n: usize) -> Result<ActId, MakeError> {
        let line = self.sample.notes.get(n).map_or("", |line| &line.id);
        self.ids.get(line).copied().ok_or_else(|| MakeError::Dangling(line.to_owned()))
    }

    fn note(&self, line: &Line, threads: &Threads) -> Result<NewAnnotation, MakeError> {
        let missing = || MakeError::Dangling(format!("{}: {}", line.id, line.words));
        let (target, wording) = self.claim(&line.on, threads)?;
        let text = |text: &Option<Both>| text.as_ref().map(Both::text).transpose();
        let shown = if line.law.is_empty() { &self.sample.shown.other } else { &self.sample.shown.law };
        let law = line.law.iter().map(|name| self.law(name)).collect::<Result<_, _>>()?;
        let same_as = line.same_as.as_ref().map(|name| self.ids.get(name).copied().ok_or_else(missing));
        Ok(NewAnnotation {
            target,
            revision: 1,
            span: marked(wording, &line.words).ok_or_else(missing)?,
            kind: line.kind.ok_or_else(missing)?,
            code: line.code,
            second: None,
            severity: line.severity,
            right: text(&line.right)?,
            text: line.text.as_ref().ok_or_else(missing)?.with(shown)?,
            question: text(&line.question)?,
            suggestion: text(&line.suggestion)?,
            law,
            sources: line.sources.clone(),
            interests: line.interests.clone(),
            machine: false,
            amends: None,
            same_as: same_as.transpose()?,
        })
    }

    /// A law by its name here: looked up on the day of the show.
    fn law(&self, name: &str) -> Result<LegalBasis, MakeError> {
        let mut law = self.sample.laws.get(name).ok_or_else(|| MakeError::Dangling(name.to_owned()))?.clone();
        law["jurisdiction"] = json!("CN");
        law["status"] = json!("in-force");
        law["checked_on"] = json!(self.checked_on);
        serde_json::from_value(law).map_err(MakeError::Sample)
    }

    fn then(&self, n: usize, then: &Then, threads: &Threads) -> Result<Verb, MakeError> {
        let annotation = self.of(n)?;
        let on = |text: &Both| Ok::<_, MakeError>(OnAnnotation { annotation, text: text.text()? });
        Ok(match then {
            Then::Sign { .. } => Verb::Signature(Signature { annotation, agrees: true, reason: None }),
            Then::Reply { text, .. } => Verb::NoteReply(on(text)?),
            Then::Dispute { text, .. } => Verb::Dispute(on(text)?),
            Then::Withdraw { text, .. } => Verb::NoteWithdrawal(on(text)?),
            Then::Review { finding, text, .. } => {
                Verb::NoteReview(NoteReview { annotation, finding: *finding, text: text.text()? })
            }
            Then::Revise { text, .. } => {
                let name = self.sample.notes.get(n).map_or("", |line| &line.on);
                let (target, _) = self.claim(name, threads)?;
                let (text, because) = (text.text()?, Some(annotation));
                Verb::Revision(Revision { target, base: 1, text, sources: Vec::new(), because })
            }
        })
    }
}

/// Where words stand that a wording has once.
fn marked(wording: &str, words: &str) -> Option<Span> {
    let mut found = wording.match_indices(words);
    let (at, _) = found.next().filter(|_| found.next().is_none())?;
    let start = wording.get(..at)?.chars().count() as u32;
    Span::of(wording, start..start + words.chars().count() as u32).ok()
}
