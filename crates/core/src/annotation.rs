//! Annotations: what experts say of the words of a claim, and what becomes of it.
//!
//! An annotation stands on the exact words of one wording. When the wording changes it goes along only where the words
//! stand there unchanged and once ([`crate::anchor::carry`]); else it is *detached*: it stays under the claim without
//! marking anything. It hides nothing, moves nothing, and touches no vote. What carries weight takes a second signature
//! from another house. Its author takes it back or amends it; nobody edits it, and nothing of it vanishes.
//!
//! Next: [`code`] (what can be said), [`published`] (what anybody sees), [`heard`] (what is said of several claims),
//! [`elsewhere`] (where else it could be said),
//! [`crate::rules`] (who may do what).

pub mod code;
pub mod elsewhere;
pub mod heard;
pub mod published;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::act::{
    Act, Call, Finding, Helpful, Helps, NewAnnotation, NoteReview, OnAnnotation, Signature, Stamp,
};
use crate::anchor::{Carried, Span, carry};
use crate::date::Date;
use crate::id::{ActId, Pseudonym};
use crate::law::LawVersion;
use crate::participant::Standing;
use crate::release::{FEW, NEVER_AFTER_ONE};
use crate::text::LocalText;
use crate::vote::{Ballot, Cast, Value};
use crate::wire::word;

use code::{Family, Severity};

/// The most annotations of a deliberation.
pub const MAX_ANNOTATIONS: usize = 20_000;
/// A second signature is waited for so long: seven days, in milliseconds.
pub const SIGNED_WITHIN_MS: i64 = 7 * 24 * 3_600_000;
/// So many participants who see it otherwise open a review, if both sides of the statement are among them.
pub const OBJECTIONS: usize = 3;
/// So many corrections of one expert are published in a day; copies of a published one do not count.
pub const CORRECTIONS_A_DAY: usize = 10;
/// One day, in milliseconds.
pub const DAY_MS: i64 = 24 * 3_600_000;
/// What annotations leave of a strength at least.
pub const FLOOR: f64 = 0.5;

/// Where an annotation stands in its life.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Waits for its second signature: the claim says that experts are checking it, and nothing more.
    Awaiting,
    /// Nobody signed in time.
    Expired,
    /// Everybody reads it.
    Published,
    /// Somebody disputes it; until a review it has no effect.
    Disputed,
    /// The author of the claim found other words.
    Resolved,
    /// Its author said it better in another annotation.
    Amended,
    /// It does not stand. It stays visible, struck through.
    Withdrawn,
}

word!(State { Awaiting = "awaiting", Expired = "expired", Published = "published", Disputed = "disputed", Resolved = "resolved", Amended = "amended", Withdrawn = "withdrawn" });

/// What somebody said about an annotation.
#[derive(Clone, PartialEq, Debug)]
pub struct Said {
    /// Who.
    pub by: Pseudonym,
    /// As what.
    pub standing: Standing,
    /// The words.
    pub text: LocalText,
    /// When (Unix, ms).
    pub received: i64,
}

impl Said {
    fn new(text: &LocalText, stamp: &Stamp) -> Self {
        Self { by: stamp.by, standing: stamp.standing.clone(), text: text.clone(), received: stamp.received }
    }
}

/// One signature, or one that differs.
#[derive(Clone, PartialEq, Debug)]
pub struct Signed {
    /// Who.
    pub by: Pseudonym,
    /// As what.
    pub standing: Standing,
    /// Whether they sign.
    pub agrees: bool,
    /// Why not.
    pub reason: Option<LocalText>,
    /// When (Unix, ms).
    pub received: i64,
}

/// How many found an annotation helpful, each person once.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Helped {
    cast: BTreeMap<u32, Cast>,
    /// What is shown: the people and what they said when it was last renewed.
    shown: Vec<(u32, Value)>,
}

impl Helped {
    /// People and what they said, as far as it is shown.
    #[must_use]
    pub fn shown(&self) -> &[(u32, Value)] {
        &self.shown
    }

    /// Whether something else is shown from now on: by handfuls, as all sums of few people are.
    fn add(&mut self, person: u32, ballot: Ballot) -> bool {
        match self.cast.get_mut(&person) {
            Some(cast) => cast.add(ballot),
            None => drop(self.cast.insert(person, Cast::new(ballot))),
        }
        self.renew(FEW as usize)
    }

    fn phase_ended(&mut self) -> bool {
        self.renew(NEVER_AFTER_ONE)
    }

    fn renew(&mut self, needed: usize) -> bool {
        let now: Vec<(u32, Value)> = self.in_force().collect();
        if now.len() < FEW as usize {
            return false;
        }
        let then: BTreeMap<u32, Value> = self.shown.iter().copied().collect();
        let came = now.iter().filter(|(person, value)| then.get(person) != Some(value)).count();
        let left =
            then.keys().filter(|person| now.binary_search_by_key(*person, |(own, _)| *own).is_err()).count();
        if came + left < needed {
            return false;
        }
        self.shown = now;
        true
    }

    fn in_force(&self) -> impl Iterator<Item = (u32, Value)> {
        let values = self.cast.iter().map(|(&person, cast)| (person, cast.in_force().value));
        values.filter(|(_, value)| *value != Value::None)
    }

    fn nth_of(&self, person: u32, session: u32) -> Option<u64> {
        self.cast.get(&person)?.nth_of(session)
    }
}

/// One annotation as the fold knows it.
#[derive(Clone, PartialEq, Debug)]
pub struct Annotation {
    /// The id of the act that made it.
    pub id: ActId,
    /// What it says.
    pub new: NewAnnotation,
    /// Who wrote it.
    pub author: Pseudonym,
    /// As what they wrote it.
    pub standing: Standing,
    /// When it was received (Unix, ms).
    pub received: i64,
    /// The wording in force of its claim, from 1.
    pub revision: u32,
    /// Where its words stand in that; nothing when they do not.
    pub place: Option<Span>,
    /// The wording in force, to tell where the words go when that changes.
    wording: String,
    /// Signatures, and who differs.
    pub signatures: Vec<Signed>,
    /// Where it stands.
    pub state: State,
    /// Since when (Unix, ms).
    pub since: i64,
    /// Whether a review upheld it.
    pub upheld: bool,
    /// Who disputes it, and why.
    pub disputes: Vec<Said>,
    /// The reply of the author of the claim.
    pub reply: Option<Said>,
    /// What the last review said, or who took it back.
    pub verdict: Option<Said>,
    /// Whether the law it rests on has another version by now.
    pub law_changed: bool,
    /// The annotation that says it better.
    pub amended_by: Option<ActId>,
    /// What resolved it: the wording of the same claim, or the statement that supersedes it.
    pub resolved_by: Option<(ActId, u32)>,
    /// Whether it helps.
    pub helped: Helped,
    objections: BTreeMap<u32, Cast>,
    /// The last act that changed what is seen of it.
    pub changed: u64,
}

impl Annotation {
    /// Where it stands at a time (Unix, ms): what nobody signed in time has expired.
    #[must_use]
    pub const fn state_at(&self, now: i64) -> State {
        match self.state {
            State::Awaiting if now - self.since > SIGNED_WITHIN_MS => State::Expired,
            state => state,
        }
    }

    /// Whether it has an effect on a strength, where that is asked for: published, undisputed, on words that stand there,
    /// by the law in force.
    #[must_use]
    pub const fn has_effect(&self) -> bool {
        matches!(self.state, State::Published) && !self.law_changed && self.place.is_some()
    }

    /// How much of the strength of its claim it takes away now.
    #[must_use]
    pub const fn lambda(&self) -> f64 {
        match self.new.kind {
            code::Kind::Correction if self.has_effect() => self.new.severity.lambda(),
            _ => 0.0,
        }
    }

    /// Whether somebody wrote or signed it.
    #[must_use]
    pub fn is_of(&self, person: Pseudonym) -> bool {
        self.author == person || self.signatures.iter().any(|own| own.agrees && own.by == person)
    }

    /// Whether somebody disputed it.
    #[must_use]
    pub fn is_disputed_by(&self, person: Pseudonym) -> bool {
        self.disputes.iter().any(|dispute| dispute.by == person)
    }

    /// The houses behind it: its author's and those of who signed.
    pub fn houses(&self) -> impl Iterator<Item = &Standing> {
        let signed = self.signatures.iter().filter(|own| own.agrees);
        std::iter::once(&self.standing).chain(signed.map(|own| &own.standing))
    }

    /// Whether everybody may read what it says: it has been published once.
    #[must_use]
    pub const fn is_readable(&self) -> bool {
        !matches!(self.state, State::Awaiting | State::Expired)
    }
}

/// Whether an annotation so written takes a second signature: what carries weight, and the law as a public body sees it.
#[must_use]
pub fn takes_second(new: &NewAnnotation, standing: &Standing) -> bool {
    let law = new.code.is_some_and(|code| code.family() == Family::Law);
    new.severity != Severity::Hint || (law && standing.role == crate::participant::Role::Official)
}

/// All annotations of a deliberation.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Annotations {
    all: Vec<Annotation>,
    places: BTreeMap<ActId, u32>,
    on: BTreeMap<ActId, Vec<u32>>,
    /// Who asked for an expert on what.
    calls: BTreeMap<ActId, BTreeMap<u32, Cast>>,
    /// The versions of laws that the host has named.
    laws: Vec<LawVersion>,
    /// Whether the order of arguments counts them.
    counts: bool,
}

/// Reads.
impl Annotations {
    /// All of them, in the order they came.
    #[must_use]
    pub fn all(&self) -> &[Annotation] {
        &self.all
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, id: ActId) -> Option<&Annotation> {
        self.all.get(*self.places.get(&id)? as usize)
    }

    /// Those on one claim.
    pub fn on(&self, target: ActId) -> impl Iterator<Item = &Annotation> {
        let places = self.on.get(&target).into_iter().flatten();
        places.filter_map(|&place| self.all.get(place as usize))
    }

    /// How many ask for an expert on a claim.
    #[must_use]
    pub fn calls(&self, target: ActId) -> u32 {
        let calls = self.calls.get(&target).into_iter().flat_map(BTreeMap::values);
        calls.filter(|cast| cast.in_force().value == Value::Agree).count() as u32
    }

    /// The claims for which somebody asked, with how many did.
    pub fn called(&self) -> impl Iterator<Item = (ActId, u32)> {
        self.calls.keys().map(|&target| (target, self.calls(target))).filter(|(_, calls)| *calls > 0)
    }

    /// The versions of laws that the host has named.
    #[must_use]
    pub fn laws(&self) -> &[LawVersion] {
        &self.laws
    }

    /// Whether the order of arguments counts what annotations take away.
    #[must_use]
    pub const fn counts(&self) -> bool {
        self.counts
    }

    /// Corrections of somebody since a time, copies aside.
    #[must_use]
    pub fn corrections_since(&self, author: Pseudonym, since: i64) -> usize {
        let recent = self.all.iter().rev().take_while(|own| own.received > since);
        let own = recent.filter(|own| own.author == author && own.new.same_as.is_none());
        own.filter(|own| own.new.kind == code::Kind::Correction).count()
    }

    /// The greatest count of ballots that a session of a person has used here.
    pub(crate) fn last_nth(&self, person: u32, session: u32) -> u64 {
        let calls = self.calls.values().chain(self.all.iter().map(|own| &own.objections));
        let calls = calls.filter_map(|casts| casts.get(&person)?.nth_of(session));
        let helped = self.all.iter().filter_map(|own| own.helped.nth_of(person, session));
        calls.chain(helped).max().unwrap_or(0)
    }

    /// What one person said of annotations: whether each helps, and whether they see it otherwise.
    pub(crate) fn ballots_of(&self, person: u32) -> impl Iterator<Item = (ActId, Helps, bool)> {
        self.all.iter().filter_map(move |own| {
            let value =
                |casts: &BTreeMap<u32, Cast>| casts.get(&person).map_or(Value::None, |c| c.in_force().value);
            let (helps, objects) =
                (Helps::of(value(&own.helped.cast)), value(&own.objections) == Value::Agree);
            (helps != Helps::None || objects).then_some((own.id, helps, objects))
        })
    }

    /// The claims for which one person asked for an expert.
    pub(crate) fn calls_of(&self, person: u32) -> impl Iterator<Item = ActId> {
        let asks = move |casts: &BTreeMap<u32, Cast>| {
            casts.get(&person).is_some_and(|cast| cast.in_force().value == Value::Agree)
        };
        self.calls.iter().filter(move |(_, casts)| asks(casts)).map(|(target, _)| *target)
    }
}

/// What the fold does. The rules have allowed it.
impl Annotations {
    /// `wording`: the text it stands on.
    pub(crate) fn add(&mut self, act: &Act, new: &NewAnnotation, wording: &str, stamp: &Stamp) {
        let copied = new.same_as.and_then(|id| self.get(id)).is_some();
        let state =
            if takes_second(new, &stamp.standing) && !copied { State::Awaiting } else { State::Published };
        let place = self.all.len() as u32;
        self.places.insert(act.id, place);
        self.on.entry(new.target).or_default().push(place);
        self.all.push(Annotation {
            id: act.id,
            new: new.clone(),
            author: stamp.by,
            standing: stamp.standing.clone(),
            received: stamp.received,
            revision: new.revision,
            place: Some(new.span.clone()),
            wording: wording.to_owned(),
            signatures: Vec::new(),
            state,
            since: stamp.received,
            upheld: false,
            disputes: Vec::new(),
            reply: None,
            verdict: None,
            law_changed: false,
            amended_by: None,
            resolved_by: None,
            helped: Helped::default(),
            objections: BTreeMap::new(),
            changed: stamp.seq,
        });
        if state == State::Published {
            self.amend(act.id, stamp);
        }
    }

    /// What an annotation amends is amended once that annotation is published.
    fn amend(&mut self, id: ActId, stamp: &Stamp) {
        let Some(old) = self.get(id).and_then(|own| own.new.amends) else { return };
        self.change(old, stamp, |old| {
            old.amended_by = Some(id);
            old.set(State::Amended, stamp);
        });
    }

    /// Changes one, if there is something to be changed.
    pub(crate) fn change_if(
        &mut self,
        id: ActId,
        stamp: &Stamp,
        change: impl FnOnce(&mut Annotation) -> bool,
    ) {
        let Some(&place) = self.places.get(&id) else { return };
        if let Some(own) = self.all.get_mut(place as usize)
            && change(own)
        {
            own.changed = stamp.seq;
        }
    }

    pub(crate) fn change(&mut self, id: ActId, stamp: &Stamp, change: impl FnOnce(&mut Annotation)) {
        let Some(&place) = self.places.get(&id) else { return };
        if let Some(own) = self.all.get_mut(place as usize) {
            change(own);
            own.changed = stamp.seq;
        }
    }

    pub(crate) fn sign(&mut self, signature: &Signature, stamp: &Stamp) {
        let mut published = false;
        self.change(signature.annotation, stamp, |own| {
            own.signatures.retain(|other| other.by != stamp.by);
            own.signatures.push(Signed {
                by: stamp.by,
                standing: stamp.standing.clone(),
                agrees: signature.agrees,
                reason: signature.reason.clone(),
                received: stamp.received,
            });
            if signature.agrees && own.state == State::Awaiting {
                own.set(State::Published, stamp);
                published = true;
            }
        });
        if published {
            self.amend(signature.annotation, stamp);
        }
    }

    pub(crate) fn reply(&mut self, said: &OnAnnotation, stamp: &Stamp) {
        self.change(said.annotation, stamp, |own| own.reply = Some(Said::new(&said.text, stamp)));
    }

    pub(crate) fn dispute(&mut self, said: &OnAnnotation, stamp: &Stamp) {
        self.change(said.annotation, stamp, |own| {
            own.disputes.push(Said::new(&said.text, stamp));
            own.set(State::Disputed, stamp);
        });
    }

    pub(crate) fn review(&mut self, review: &NoteReview, stamp: &Stamp) {
        self.change(review.annotation, stamp, |own| {
            own.verdict = Some(Said::new(&review.text, stamp));
            match review.finding {
                Finding::Upheld => {
                    (own.upheld, own.law_changed) = (true, false);
                    // What was said against it has been heard: it takes others to open it again.
                    own.objections.clear();
                    own.set(State::Published, stamp);
                }
                Finding::Withdrawn => own.set(State::Withdrawn, stamp),
            }
        });
    }

    pub(crate) fn take_back(&mut self, said: &OnAnnotation, stamp: &Stamp) {
        self.change(said.annotation, stamp, |own| {
            own.verdict = Some(Said::new(&said.text, stamp));
            own.set(State::Withdrawn, stamp);
        });
    }

    /// `person`: their number among those who cast ballots.
    pub(crate) fn helps(&mut self, person: u32, helpful: &Helpful, stamp: &Stamp) {
        let ballot = Ballot {
            value: Value::from(helpful.value),
            tie: None,
            session: stamp.session,
            nth: helpful.nth,
            seq: stamp.seq,
        };
        let Some(&place) = self.places.get(&helpful.annotation) else { return };
        let Some(own) = self.all.get_mut(place as usize) else { return };
        if own.helped.add(person, ballot) {
            own.changed = stamp.seq;
        }
    }

    /// `side`: how each person voted on the statement that the claim is about, if they did.
    pub(crate) fn object(
        &mut self,
        person: u32,
        call: &Call,
        stamp: &Stamp,
        side: impl Fn(u32) -> Option<Value>,
    ) {
        let Some(&place) = self.places.get(&call.target) else { return };
        let Some(own) = self.all.get_mut(place as usize) else { return };
        cast(&mut own.objections, person, call, stamp);
        let objects = own.objections.iter().filter(|(_, cast)| cast.in_force().value == Value::Agree);
        let who: Vec<u32> = objects.map(|(&person, _)| person).collect();
        let stands = |value: Value| who.iter().any(|&person| side(person) == Some(value));
        let both = stands(Value::Agree) && stands(Value::Disagree);
        if who.len() >= OBJECTIONS && both && own.state == State::Published {
            own.set(State::Disputed, stamp);
            own.changed = stamp.seq;
        }
    }

    pub(crate) fn call(&mut self, person: u32, call: &Call, stamp: &Stamp) {
        cast(self.calls.entry(call.target).or_default(), person, call, stamp);
    }

    pub(crate) fn law(&mut self, version: &LawVersion, today: &Date, stamp: &Stamp) {
        self.laws.push(version.clone());
        let laws = &self.laws;
        for own in &mut self.all {
            let changed = own.new.law.iter().any(|basis| basis.has_changed(laws, today));
            if changed && !own.law_changed {
                own.law_changed = true;
                own.changed = stamp.seq;
            }
        }
    }

    pub(crate) const fn order(&mut self, counts: bool) {
        self.counts = counts;
    }

    /// A claim has another wording in force. `because`: the annotation that its author answers with it.
    pub(crate) fn reworded(
        &mut self,
        target: ActId,
        revision: u32,
        wording: &str,
        because: Option<ActId>,
        stamp: &Stamp,
    ) {
        for place in self.on.get(&target).cloned().unwrap_or_default() {
            let Some(own) = self.all.get_mut(place as usize).filter(|own| own.revision != revision) else {
                continue;
            };
            own.place = own.place.take().and_then(|span| match carry(&span, &own.wording, wording) {
                Carried::Same(span) | Carried::Moved(span) => Some(span),
                Carried::Detached => None,
            });
            wording.clone_into(&mut own.wording);
            own.revision = revision;
            own.changed = stamp.seq;
        }
        self.resolve(because, target, revision, stamp);
    }

    /// The author of a claim found other words, in that claim or in the statement that supersedes it.
    pub(crate) fn resolve(&mut self, because: Option<ActId>, by: ActId, revision: u32, stamp: &Stamp) {
        let Some(id) = because else { return };
        self.change(id, stamp, |own| {
            if matches!(own.state, State::Published | State::Disputed) {
                own.resolved_by = Some((by, revision));
                own.set(State::Resolved, stamp);
            }
        });
    }

    /// A phase has ended.
    pub(crate) fn phase_ended(&mut self, stamp: &Stamp) {
        for own in &mut self.all {
            if own.helped.phase_ended() {
                own.changed = stamp.seq;
            }
        }
    }
}

impl Annotation {
    /// There is nothing left to read.
    pub(crate) fn taken_back(&mut self, stamp: &Stamp) {
        self.forget_wording();
        self.set(State::Withdrawn, stamp);
    }

    /// Which words it stood on is forgotten.
    pub(crate) fn forget_wording(&mut self) {
        self.new.span = self.new.span.erased();
        self.place = None;
        self.wording.clear();
    }

    /// What some people said of it is forgotten. Whether there was anything.
    pub(crate) fn forget_said(&mut self, theirs: impl Fn(Pseudonym) -> bool) -> bool {
        let mut any = false;
        let said = self.disputes.iter_mut().chain(&mut self.reply).chain(&mut self.verdict);
        let said = said.filter(|said| theirs(said.by)).map(|said| &mut said.text);
        let reasons = self.signatures.iter_mut().filter(|own| theirs(own.by));
        for text in said.chain(reasons.filter_map(|own| own.reason.as_mut())) {
            *text = LocalText::erased(None);
            any = true;
        }
        any
    }

    const fn set(&mut self, state: State, stamp: &Stamp) {
        (self.state, self.since) = (state, stamp.received);
    }
}

fn cast(casts: &mut BTreeMap<u32, Cast>, person: u32, call: &Call, stamp: &Stamp) {
    let value = if call.asks { Value::Agree } else { Value::None };
    let ballot = Ballot { value, tie: None, session: stamp.session, nth: call.nth, seq: stamp.seq };
    match casts.get_mut(&person) {
        Some(cast) => cast.add(ballot),
        None => drop(casts.insert(person, Cast::new(ballot))),
    }
}
