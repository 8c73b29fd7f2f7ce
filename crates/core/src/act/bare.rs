//! What is left of an act when its words are erased: that it was done, when, to what, and nothing that it said.
//!
//! A log in which some acts are bare folds to the same as the whole log, once the act `erasure` has been folded: places, replies,
//! counts and numbers stay. A bare text says one more thing, since it cannot be told from the words any more: whether it once
//! waited for a review because of a word or a link. Next: [`crate::deliberation`], which erases; the keeper of a log, which
//! keeps what is written here in place of the act.

use super::{Act, Flag, NewAnnotation, Source, Verb};
use crate::id::{ActId, Nonce, Pseudonym};
use crate::moderation::waits::Wait;
use crate::text::LocalText;

/// Whose words are erased.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whose {
    /// Those of one thing.
    Thing(ActId),
    /// All of one person.
    Person(Pseudonym),
    /// Everybody's.
    Everybody,
}

/// What of an act is erased.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// All that it says.
    Words,
    /// What it quotes of somebody else's words; its own stay.
    Quote,
}

impl Whose {
    /// What of an act is erased. `theirs`: whether a thing is of those whose words are.
    #[must_use]
    pub fn part(self, id: ActId, by: Pseudonym, verb: &Verb, theirs: impl Fn(ActId) -> bool) -> Option<Part> {
        if !says(verb) {
            return None;
        }
        let quotes = matches!(verb, Verb::Flag(_) | Verb::Annotation(_));
        let own = match self {
            Self::Everybody => true,
            Self::Person(person) => person == by,
            Self::Thing(thing) => {
                id == thing || (verb.target() == Some(thing) && matches!(verb, Verb::Revision(_)))
            }
        };
        if own {
            return Some(Part::Words);
        }
        (quotes && verb.target().is_some_and(theirs)).then_some(Part::Quote)
    }
}

/// Whether an act has words of whoever did it. What is decided and done in an office stays, and what was said on air.
const fn says(verb: &Verb) -> bool {
    matches!(
        verb,
        Verb::Statement(_)
            | Verb::Argument(_)
            | Verb::Remark(_)
            | Verb::Revision(_)
            | Verb::Annotation(_)
            | Verb::Signature(_)
            | Verb::NoteReply(_)
            | Verb::Dispute(_)
            | Verb::NoteWithdrawal(_)
            | Verb::Flag(_)
            | Verb::Appeal(_)
            | Verb::Name(_)
            | Verb::Unknown(_)
    )
}

/// The types of acts that are things of their own, which others quote: with their words go those that quote them.
pub const THINGS: [&str; 5] = ["statement", "argument", "remark", "annotation", "name"];

/// The types of acts that have such words, for whoever looks for them in a log. Those that nobody knows have them too.
#[must_use]
pub fn is_office(kind: &str) -> bool {
    const OFFICE: [&str; 22] = [
        "open",
        "join",
        "vote",
        "spoken",
        "withdraw",
        "attach",
        "demand",
        "demand-step",
        "rating",
        "stance",
        "merge",
        "decision",
        "phase",
        "article",
        "note-review",
        "helpful",
        "objection",
        "expert-call",
        "law-change",
        "notes-order",
        "ruling",
        "writing",
    ];
    OFFICE.contains(&kind) || matches!(kind, "screen" | "grant" | "erasure")
}

/// Empty of words, with as many sources as before.
pub(crate) fn bare_sources(sources: &mut [Source]) {
    for source in sources {
        *source = Source { url: None, title: Some(LocalText::ERASED.to_owned()) };
    }
}

/// The same of an annotation: the law that it cites is nobody's own.
pub(crate) fn bare_note(new: &mut NewAnnotation) {
    for text in [&mut new.right, &mut new.question, &mut new.suggestion].into_iter().flatten() {
        *text = LocalText::erased(None);
    }
    new.text = LocalText::erased(None);
    new.span = new.span.erased();
    bare_sources(&mut new.sources);
}

/// The same of a report.
fn bare_flag(flag: &mut Flag) {
    if let Some(law) = &mut flag.law {
        LocalText::ERASED.clone_into(law);
    }
    if let Some(explanation) = &mut flag.explanation {
        *explanation = LocalText::erased(None);
    }
    flag.span = flag.span.as_ref().map(crate::anchor::Span::erased);
    flag.contact = None;
}

impl Act {
    /// What is left of it, as JSON. `held`: why it once waited, where that was for its words.
    #[must_use]
    pub fn bare(&self, part: Part, held: Option<Wait>) -> String {
        let mut bare = self.clone();
        if part == Part::Words {
            // The nonce goes too: what is left of the commitment then hides as much as it ever did.
            bare.nonce = Nonce::new([0; 16]);
        }
        let text = || LocalText::erased(held);
        match (&mut bare.verb, part) {
            (Verb::Annotation(new), Part::Quote) => new.span = new.span.erased(),
            (Verb::Flag(flag), Part::Quote) => {
                flag.span = flag.span.as_ref().map(crate::anchor::Span::erased)
            }
            (_, Part::Quote) => {}
            (Verb::Statement(new), Part::Words) => new.text = text(),
            (Verb::Argument(new), Part::Words) => {
                new.text = text();
                bare_sources(&mut new.sources);
                new.signed = new.signed.take().map(|_| LocalText::ERASED.to_owned());
            }
            (Verb::Remark(new), Part::Words) => new.text = text(),
            (Verb::Revision(new), Part::Words) => {
                new.text = text();
                bare_sources(&mut new.sources);
            }
            (Verb::Annotation(new), Part::Words) => bare_note(new),
            (Verb::Signature(new), Part::Words) => new.reason = new.reason.take().map(|_| text()),
            (Verb::NoteReply(said) | Verb::Dispute(said) | Verb::NoteWithdrawal(said), Part::Words) => {
                said.text = text();
            }
            (Verb::Flag(flag), Part::Words) => bare_flag(flag),
            (Verb::Appeal(appeal), Part::Words) => appeal.text = text(),
            (Verb::Name(new), Part::Words) => {
                new.shown = new.shown.take().map(|_| text().original().to_owned());
            }
            (Verb::Unknown(kind), Part::Words) => {
                // Of a type that nobody knows there is nothing else to keep.
                let kind = kind.clone();
                return bare.head_alone(&kind);
            }
            _ => {}
        }
        // Words, switches and whole numbers: JSON can say them all.
        serde_json::to_string(&bare).unwrap_or_default()
    }

    fn head_alone(&self, kind: &str) -> String {
        let (id, nonce) = (self.id.to_string(), self.nonce.to_string());
        serde_json::json!({ "id": id, "nonce": nonce, "from": self.from.name(), "type": kind }).to_string()
    }
}

/// The main text of an act that is folded by its words; nothing of others.
#[must_use]
pub fn text_of(verb: &Verb) -> Option<&str> {
    match verb {
        Verb::Statement(new) => Some(new.text.original()),
        Verb::Argument(new) => Some(new.text.original()),
        Verb::Remark(new) => Some(new.text.original()),
        Verb::Revision(new) => Some(new.text.original()),
        Verb::Annotation(new) => Some(new.text.original()),
        Verb::Name(new) => new.shown.as_deref(),
        _ => None,
    }
}

/// Whether an act is what was left of one.
#[must_use]
pub fn is_bare(verb: &Verb) -> bool {
    text_of(verb).is_some_and(|text| held_of(text).is_some())
}

/// Of an erased text, why it once waited for its words; the outer is nothing of one that is none.
#[must_use]
pub fn held_of(text: &str) -> Option<Option<Wait>> {
    match text.strip_prefix(LocalText::ERASED)? {
        "" => Some(None),
        " word" => Some(Some(Wait::Word)),
        " link" => Some(Some(Wait::Link)),
        _ => None,
    }
}

impl LocalText {
    /// What stands in the place of words that were erased.
    pub const ERASED: &'static str = "∅ erased";

    /// The same as a text. `held`: why it once waited, where that was for its words.
    #[must_use]
    pub fn erased(held: Option<Wait>) -> Self {
        let held = match held {
            Some(Wait::Word) => " word",
            Some(Wait::Link) => " link",
            _ => "",
        };
        Self::none(&format!("{}{held}", Self::ERASED))
    }

    /// Whether these are no words, but that there were some.
    #[must_use]
    pub fn is_erased(&self) -> bool {
        held_of(self.original()).is_some()
    }
}
