//! Erasing words: they go, and with them what quotes them. Places, replies, counts, numbers and votes stay.
//!
//! What is left here is what folds from what is left of the log ([`crate::act::bare`]): a property test holds the two together.

use super::Deliberation;
use crate::act::bare::{Whose, bare_note};
use crate::act::{Erasure, Stamp};
use crate::annotation::DAY_MS;
use crate::id::{ActId, Pseudonym};
use crate::moderation::waits::Wait;
use crate::policy::terms::Terms;
use crate::statement::Visibility;
use crate::text::LocalText;

impl Erasure {
    /// Whose words go. `by`: who erases.
    #[must_use]
    pub const fn whose(&self, by: Pseudonym) -> Whose {
        match (self.what, self.why) {
            (Some(thing), _) => Whose::Thing(thing),
            (None, Some(_)) => Whose::Everybody,
            (None, None) => Whose::Person(by),
        }
    }
}

impl Deliberation {
    /// Whether any words have been erased. What is left of them says no more whether others said the same: from then on that is
    /// asked when an act is kept, and not when a kept one is folded.
    #[must_use]
    pub const fn has_erased(&self) -> bool {
        self.erased
    }

    /// Whether the words of a thing were erased.
    #[must_use]
    pub fn is_erased(&self, id: ActId) -> bool {
        let post = || self.threads.post(id).map(|post| post.erased);
        let note = || self.annotations.get(id).map(|note| note.new.text.is_erased());
        let name = || self.moderation.people().name(id).map(|named| named.text.is_erased());
        let statement = self.statement(id).map(|statement| statement.erased);
        statement.or_else(post).or_else(note).or_else(name).unwrap_or(false)
    }

    /// Which acts once waited for their words, for whoever keeps what is left of them.
    #[must_use]
    pub fn held_for_words(&self, act: ActId) -> Option<Wait> {
        self.moderation.screened(act)
    }

    /// Whether words were kept for as long as the terms say, by a time (Unix, ms), and some are there still.
    #[must_use]
    pub fn is_kept_too_long(&self, now: i64) -> bool {
        let Some(days) = self.terms().and_then(Terms::keeps) else { return false };
        let last = self.phases().last().map(|phase| &phase.id) == self.phase().map(|phase| &phase.id);
        let (since, _) = self.phase_since();
        let over = now.saturating_sub(since) > i64::from(days) * DAY_MS;
        last && over && self.things(Whose::Everybody).iter().any(|id| !self.is_erased(*id))
    }

    /// The things of those whose words go.
    fn things(&self, whose: Whose) -> Vec<ActId> {
        let of = |author: Option<Pseudonym>| match whose {
            Whose::Person(person) => author == Some(person),
            Whose::Everybody => author.is_some(),
            Whose::Thing(_) => false,
        };
        if let Whose::Thing(id) = whose {
            return vec![id];
        }
        let statements = self.statements.iter().filter(|own| of(own.author)).map(|own| own.id);
        let posts = self.threads.posts().iter().filter(|own| !own.is_spoken() && of(Some(own.author)));
        let notes = self.annotations.all().iter().filter(|own| of(Some(own.author))).map(|own| own.id);
        let names = self.moderation.people().every().filter(|(_, own)| of(Some(own.by))).map(|(id, _)| id);
        statements.chain(posts.map(|own| own.id)).chain(notes).chain(names).collect()
    }

    pub(super) fn erase(&mut self, erasure: &Erasure, stamp: &Stamp) {
        self.erased = true;
        let whose = erasure.whose(stamp.by);
        for id in self.things(whose) {
            self.erase_thing(id, stamp);
        }
        if !matches!(whose, Whose::Thing(_)) {
            let theirs = |by: Pseudonym| matches!(whose, Whose::Everybody) || whose == Whose::Person(by);
            self.annotations.erase_said(theirs, stamp);
            self.moderation.erase_said(theirs);
        }
        self.moderation.erased(stamp);
    }

    fn erase_thing(&mut self, id: ActId, stamp: &Stamp) {
        if let Some(&place) = self.places.get(&id) {
            self.erase_statement(place);
            self.settle(id);
        }
        self.threads.erase(id, stamp);
        self.annotations.erase(id, stamp);
        self.annotations.erase_quotes(id, stamp);
        if let Some(by) = self.moderation.erase(id) {
            self.threads.touch_all(by, stamp);
        }
        self.moderation.settle(id);
    }

    fn erase_statement(&mut self, place: u32) {
        self.words.retain(|_, own| *own != place);
        let Some(statement) = self.statements.get_mut(place as usize) else { return };
        statement.text = LocalText::erased(None);
        (statement.visibility, statement.erased) = (Visibility::Hidden, true);
    }
}

impl crate::annotation::Annotations {
    /// The words of a note go.
    fn erase(&mut self, id: ActId, stamp: &Stamp) {
        self.change(id, stamp, |own| {
            bare_note(&mut own.new);
            own.taken_back(stamp);
        });
    }

    /// What notes quote of a claim goes; what they say of it stays.
    fn erase_quotes(&mut self, claim: ActId, stamp: &Stamp) {
        let on: Vec<ActId> = self.on(claim).map(|own| own.id).collect();
        for id in on {
            self.change(id, stamp, |own| own.forget_wording());
        }
    }

    /// What people said of notes goes.
    fn erase_said(&mut self, theirs: impl Fn(Pseudonym) -> bool, stamp: &Stamp) {
        let all: Vec<ActId> = self.all().iter().map(|own| own.id).collect();
        for id in all {
            self.change_if(id, stamp, |own| own.forget_said(&theirs));
        }
    }
}
