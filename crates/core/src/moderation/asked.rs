//! What waits for the host's classifier, and has had no answer.
//!
//! Whoever keeps the log asks, and puts the answer into the log as a decision (`automated`): to show, or to hold. Thus a
//! replay needs no classifier. Next: [`super::waits`].

use crate::act::Outcome;
use crate::deliberation::Deliberation;
use crate::id::ActId;
use crate::text::LocalText;

use super::waits::Wait;

/// Words that it is asked about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unanswered {
    /// The statement, post or name.
    pub target: ActId,
    /// The act that brought the words: the decision names it.
    pub wording: ActId,
    /// The words.
    pub text: LocalText,
    /// What else others would read with them: translations, whom they ask, what they rest on.
    pub also: Vec<String>,
}

/// All that waits for its answer, by the id of what it is about.
pub fn unanswered(of: &Deliberation) -> impl Iterator<Item = Unanswered> {
    let waits = of.moderation().all_waiting().filter(|(_, waiting)| waiting.why == Wait::Classifier);
    waits.filter_map(|(target, _)| words(of, target)).filter(|own| !is_answered(of, own))
}

/// What is asked about something, if it waits for an answer and has none.
#[must_use]
pub fn question(of: &Deliberation, target: ActId) -> Option<Unanswered> {
    of.moderation().waiting(target).filter(|waiting| waiting.why == Wait::Classifier)?;
    words(of, target).filter(|own| !is_answered(of, own))
}

/// Whether the classifier held these words before: a person looks at them then.
fn is_answered(of: &Deliberation, own: &Unanswered) -> bool {
    let places = of.moderation().case(own.target).map(|case| &*case.decided).unwrap_or_default();
    places.iter().filter_map(|place| of.moderation().decisions().get(*place as usize)).any(|decided| {
        let new = &decided.new;
        new.automated && new.outcome == Outcome::Hold && new.wording == Some(own.wording)
    })
}

fn words(of: &Deliberation, target: ActId) -> Option<Unanswered> {
    let thing = of.thing(target)?;
    let (mut text, mut also) = (thing.text, Vec::new());
    if let Some(post) = of.threads().post(target) {
        let read = post.under_review()?;
        text = &read.text;
        let asked = post.pending_asked.as_ref().or(post.demand.as_ref().map(|demand| &demand.asked));
        let body = asked.and_then(|asked| asked.body.as_ref());
        also.extend(body.into_iter().flat_map(LocalText::in_all).map(str::to_owned));
        let sources = read.sources.iter().flat_map(|source| source.title.iter().chain(&source.url));
        also.extend(sources.cloned());
    }
    also.extend(text.translations().values().cloned());
    Some(Unanswered { target, wording: thing.wording, text: text.clone(), also })
}
