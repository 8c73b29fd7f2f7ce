//! Who may annotate what, sign it, dispute it, decide on it.

use std::collections::BTreeSet;

use crate::act::{Call, Finding, Helpful, NewAnnotation, NoteReview, OnAnnotation, Signature, Stamp, Verb};
use crate::alike::says;
use crate::anchor::AnchorError;
use crate::annotation::code::{Code, Family, Kind, Severity};
use crate::annotation::{Annotation, CORRECTIONS_A_DAY, DAY_MS, MAX_ANNOTATIONS, State, takes_second};
use crate::date::Date;
use crate::deliberation::{Claim, Deliberation};
use crate::id::ActId;
use crate::law::LawError;
use crate::participant::{Field, Role, Standing};
use crate::text::{LocalText, fingerprint};

use super::table::{May, cells, may};
use super::{Refusal, role_is, role_is_staff};

/// Why an act on annotations is refused.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoteRefusal {
    /// The span does not fit the words.
    #[error(transparent)]
    Span(AnchorError),
    /// A legal code without an article of law.
    #[error("a legal code takes at least one legal basis")]
    LawMissing,
    /// The law is not in force, or not yet, or no longer.
    #[error(transparent)]
    Law(LawError),
    /// The code is not of the expert's field.
    #[error("{} is not of your field; ask somebody of {}", .code.name(), .fields)]
    OutsideField {
        /// The code.
        code: Code,
        /// The fields that may use it.
        fields: String,
    },
    /// The second signature is to come from another house.
    #[error("a second signature comes from another house than the first")]
    SameHouse,
    /// The second signature of something serious is to come from another field.
    #[error("the second signature under something serious comes from another field")]
    SameField,
    /// What a public body says of the law is signed by a lawyer of another house.
    #[error("what a public body says of the law is signed by a lawyer of another house")]
    NeedsLawyer,
    /// A body does not find fault with how it is criticised.
    #[error("a body does not judge the reasoning or tone of what is said about itself")]
    OwnBody,
    /// Whoever has a part in the matter gives context alone.
    #[error("with a declared interest one gives context, and signs nothing")]
    Interest,
    /// What is written lacks something, or has something that does not belong.
    #[error("{expected}")]
    Unfit {
        /// What would have been right, in words.
        expected: &'static str,
        /// JSON pointer to what is wrong.
        pointer: &'static str,
    },
    /// No annotation has that id.
    #[error("no annotation has the id {0}")]
    Unknown(ActId),
    /// The annotation does not stand where this can be done.
    #[error("the annotation does not stand where this can be done")]
    Closed(ActId),
    /// As many corrections in a day as one expert publishes.
    #[error("one expert publishes at most {CORRECTIONS_A_DAY} corrections a day")]
    TooMany,
}

impl NoteRefusal {
    /// JSON pointer to the member of the act that is refused.
    #[must_use]
    pub const fn pointer(&self) -> &'static str {
        match self {
            Self::Span(_) => "/span",
            Self::LawMissing | Self::Law(_) => "/law",
            Self::OutsideField { .. } | Self::OwnBody => "/code",
            Self::Interest => "/kind",
            Self::Unfit { pointer, .. } => pointer,
            Self::SameHouse | Self::SameField | Self::NeedsLawyer | Self::Unknown(_) | Self::Closed(_) => {
                "/annotation"
            }
            Self::TooMany => "",
        }
    }
}

fn unfit(expected: &'static str, pointer: &'static str) -> Result<(), Refusal> {
    Err(NoteRefusal::Unfit { expected, pointer }.into())
}

/// The refusal of a code, with the fields to ask.
fn outside_field(code: Code) -> Refusal {
    let fields: Vec<&str> = code.fields().map(Field::name).collect();
    NoteRefusal::OutsideField { code, fields: fields.join(", ") }.into()
}

/// Whether somebody in this role is of the panel: annotates, signs, and disputes what others annotate.
///
/// # Errors
/// When they are not.
pub const fn of_panel(role: Role) -> Result<(), Refusal> {
    const PANEL: [May; 8] = cells("annotation");
    if may(&PANEL, role).ever() { Ok(()) } else { Err(Refusal::RoleForbids { needs: Role::Expert }) }
}

/// Whether somebody in this role casts ballots on annotations: whether one helps, and that they see it otherwise. Those
/// who act in an office have other ways to be heard.
///
/// # Errors
/// When they do not.
pub fn casts_on_notes(role: Role) -> Result<(), Refusal> {
    const HELPFUL: [May; 8] = cells("helpful");
    if may(&HELPFUL, role).ever() { Ok(()) } else { Err(Refusal::RoleForbids { needs: Role::Participant }) }
}

fn is_panel(standing: &Standing) -> Result<(), Refusal> {
    of_panel(standing.role)
}

/// Whether two speak for the same house: the same body, or on behalf of the same.
fn same_house(one: &Standing, other: &Standing) -> bool {
    let houses = |standing: &Standing| {
        let named = [&standing.org, &standing.on_behalf_of].into_iter().flatten();
        named.map(|name| fingerprint(name)).collect::<Vec<_>>()
    };
    let (one, other) = (houses(one), houses(other));
    // Who names no house cannot show that theirs is another.
    one.is_empty() || other.is_empty() || one.iter().any(|name| other.contains(name))
}

/// Whether a claim is about a body: it is asked by it, or named in the words.
pub(super) fn is_about(claim: &LocalText, asked: Option<&LocalText>, standing: &Standing) -> bool {
    let names = [&standing.org, &standing.on_behalf_of].into_iter().flatten().map(|name| fingerprint(name));
    let words = fingerprint(claim.original());
    let asked = asked.map(|body| fingerprint(body.original())).unwrap_or_default();
    names.into_iter().any(|name| !name.is_empty() && (words.contains(&name) || asked.contains(&name)))
}

fn claim<'a>(of: &'a Deliberation, id: ActId, pointer: &'static str) -> Result<Claim<'a>, Refusal> {
    let claim = of.claim(id).ok_or(Refusal::UnknownPost { id, pointer })?;
    if claim.open { Ok(claim) } else { Err(Refusal::PostClosed { id, pointer }) }
}

fn annotation(of: &Deliberation, id: ActId) -> Result<&Annotation, Refusal> {
    of.annotations().get(id).ok_or_else(|| NoteRefusal::Unknown(id).into())
}

pub fn annotate(of: &Deliberation, new: &NewAnnotation, stamp: &Stamp) -> Result<(), Refusal> {
    let standing = &stamp.standing;
    is_panel(standing)?;
    if of.annotations().all().len() >= MAX_ANNOTATIONS {
        return Err(Refusal::TooManyPosts);
    }
    let claim = claim(of, new.target, "/target")?;
    if claim.revision != new.revision {
        return Err(Refusal::StaleRevision { current: claim.revision });
    }
    // Of a claim without words nothing else can be asked: they were there when it was made.
    if !claim.text.is_erased() {
        new.span.check(claim.text.original()).map_err(NoteRefusal::Span)?;
    }
    form(new)?;
    may_name(new.code.into_iter().chain(new.second), standing, claim.text, claim.asked)?;
    if !new.interests.is_empty() && new.kind != Kind::Context {
        return Err(NoteRefusal::Interest.into());
    }
    if !note_fits(new.kind, new.code, claim.wants) {
        return unfit("a question or a demand is corrected by the law alone; ask, or give context", "/code");
    }
    let today = Date::of(stamp.received);
    for basis in &new.law {
        basis.check(&today).map_err(NoteRefusal::Law)?;
    }
    if let Some(old) = new.amends {
        let old = annotation(of, old)?;
        if old.author != stamp.by || old.new.target != new.target {
            return Err(Refusal::NotYours);
        }
        if !matches!(old.state, State::Published | State::Disputed) {
            return Err(NoteRefusal::Closed(old.id).into());
        }
    }
    if let Some(same) = new.same_as {
        return copy(of, annotation(of, same)?, new, stamp);
    }
    let since = stamp.received.saturating_sub(DAY_MS);
    if new.kind == Kind::Correction
        && of.annotations().corrections_since(stamp.by, since) >= CORRECTIONS_A_DAY
    {
        return Err(NoteRefusal::TooMany.into());
    }
    Ok(())
}

/// Whether such a note can stand on a claim: what somebody feels or `wants` is neither true nor false.
#[must_use]
pub fn note_fits(kind: Kind, code: Option<Code>, wants: bool) -> bool {
    let legal = code.is_none_or(|code| code.family() == Family::Law);
    kind != Kind::Correction || !wants || legal
}

/// Whether somebody may name these problems in a claim. `asked`: the body that it demands something of.
///
/// # Errors
/// When one is not of their field, or their body would judge who criticises it.
pub fn may_name(
    codes: impl Iterator<Item = Code>,
    standing: &Standing,
    claim: &LocalText,
    asked: Option<&LocalText>,
) -> Result<(), Refusal> {
    for code in codes {
        if !code.is_for(standing) {
            return Err(outside_field(code));
        }
        let judges = matches!(code.family(), Family::Reasoning | Family::Civility);
        if judges && standing.role == Role::Official && is_about(claim, asked, standing) {
            return Err(NoteRefusal::OwnBody.into());
        }
    }
    Ok(())
}

/// What belongs to which kind.
fn form(new: &NewAnnotation) -> Result<(), Refusal> {
    match (new.kind, new.code) {
        (Kind::Correction, None) => return unfit("a correction names the problem by its code", "/code"),
        (Kind::Support | Kind::Acknowledge, Some(_)) => return unfit("agreement has no code", "/code"),
        _ => {}
    }
    if new.kind == Kind::Correction && new.right.is_none() {
        return unfit("a correction says first what is right about the claim", "/right");
    }
    if new.second.is_some() && (new.code.is_none() || new.second == new.code) {
        return unfit("a second code is another than the first", "/second");
    }
    if new.kind != Kind::Correction && new.severity != Severity::Hint {
        return unfit("only a correction is more than a hint", "/severity");
    }
    if new.code.iter().chain(&new.second).any(|code| code.least() > new.severity) {
        return unfit("what this code names is serious", "/severity");
    }
    let mut codes = new.code.iter().chain(&new.second);
    if codes.clone().any(|code| code.family() == Family::Law) && new.law.is_empty() {
        return Err(NoteRefusal::LawMissing.into());
    }
    if codes.any(|code| *code == Code::F2) && new.sources.is_empty() {
        return unfit("what differs from the record takes the record as a source", "/sources");
    }
    Ok(())
}

/// What is stricter now than when old logs were kept.
pub fn admit(of: &Deliberation, verb: &Verb, stamp: &Stamp) -> Result<(), Refusal> {
    match verb {
        Verb::Annotation(new) => match new.same_as.and_then(|first| of.annotations().get(first)) {
            Some(first) if !says(first.new.span.exact(), new.span.exact()) => {
                unfit("a copy marks words that say nearly what those of the first note say", "/span")
            }
            _ => Ok(()),
        },
        Verb::NoteReview(review) => no_party(of, annotation(of, review.annotation)?, stamp),
        _ => Ok(()),
    }
}

/// The same note under another claim: of whoever wrote or signed the first, word for word.
fn copy(of: &Deliberation, first: &Annotation, new: &NewAnnotation, stamp: &Stamp) -> Result<(), Refusal> {
    let published = first.state == State::Published && !first.law_changed;
    if !published || first.new.target == new.target {
        return Err(NoteRefusal::Closed(first.id).into());
    }
    if !first.is_of(stamp.by) {
        return Err(Refusal::NotYours);
    }
    // Who looks at a dispute is told from the first: not from a copy of a copy.
    if first.new.same_as.is_some() {
        return unfit("a copy names the first note, not another copy", "/same_as");
    }
    let over = |state: State| matches!(state, State::Withdrawn | State::Amended);
    let mut there = of.annotations().on(new.target);
    if there.any(|own| own.new.same_as == Some(first.id) && !over(own.state)) {
        return unfit("the claim has this note already", "/target");
    }
    let one = &first.new;
    let same = (one.kind, one.code, one.second, one.severity)
        == (new.kind, new.code, new.second, new.severity)
        && (&one.right, &one.text, &one.question, &one.suggestion)
            == (&new.right, &new.text, &new.question, &new.suggestion)
        && (&one.law, &one.sources) == (&new.law, &new.sources);
    let erased = one.text.is_erased() || new.text.is_erased();
    if same || erased { Ok(()) } else { unfit("a copy says what the first note says", "/same_as") }
}

pub fn sign(of: &Deliberation, signature: &Signature, stamp: &Stamp) -> Result<(), Refusal> {
    let standing = &stamp.standing;
    is_panel(standing)?;
    let note = annotation(of, signature.annotation)?;
    let state = note.state_at(stamp.received);
    if !matches!(state, State::Awaiting | State::Published) || !takes_second(&note.new, &note.standing) {
        return Err(NoteRefusal::Closed(note.id).into());
    }
    if note.author == stamp.by || same_house(&note.standing, standing) {
        return Err(NoteRefusal::SameHouse.into());
    }
    if !signature.agrees {
        return match signature.reason {
            Some(_) => Ok(()),
            None => unfit("whoever differs says why", "/reason"),
        };
    }
    if note.new.severity == Severity::Serious {
        let other = standing.role != note.standing.role
            || standing.fields.iter().any(|field| !note.standing.fields.contains(field));
        if !other {
            return Err(NoteRefusal::SameField.into());
        }
    }
    let law = note.new.code.is_some_and(|code| code.family() == Family::Law);
    if law && note.standing.role == Role::Official {
        let lawyer = standing.role == Role::Expert && standing.fields.contains(&Field::Law);
        if !lawyer {
            return Err(NoteRefusal::NeedsLawyer.into());
        }
    }
    Ok(())
}

/// Published, and neither closed nor waiting.
fn live(of: &Deliberation, id: ActId) -> Result<&Annotation, Refusal> {
    let note = annotation(of, id)?;
    let live = matches!(note.state, State::Published | State::Disputed);
    if live { Ok(note) } else { Err(NoteRefusal::Closed(id).into()) }
}

pub fn reply(of: &Deliberation, said: &OnAnnotation, stamp: &Stamp) -> Result<(), Refusal> {
    let note = annotation(of, said.annotation)?;
    if !note.is_readable() {
        return Err(NoteRefusal::Closed(note.id).into());
    }
    if of.claim(note.new.target).is_some_and(|claim| claim.author == Some(stamp.by)) {
        Ok(())
    } else {
        Err(Refusal::NotYours)
    }
}

/// The author of the claim, and any of the panel but who wrote or signed it.
pub fn dispute(of: &Deliberation, said: &OnAnnotation, stamp: &Stamp) -> Result<(), Refusal> {
    let note = live(of, said.annotation)?;
    let own = of.claim(note.new.target).is_some_and(|claim| claim.author == Some(stamp.by));
    if !own {
        is_panel(&stamp.standing)?;
        if note.is_of(stamp.by) {
            return unfit("whoever wrote or signed a note takes it back or amends it", "/annotation");
        }
    }
    // Once heard, one does not dispute the same note again.
    if note.is_disputed_by(stamp.by) {
        return Err(NoteRefusal::Closed(note.id).into());
    }
    Ok(())
}

/// A note with all that are the same under another claim, or said it before it or better after it.
fn behind<'a>(of: &'a Deliberation, note: &Annotation) -> impl Iterator<Item = &'a Annotation> {
    let all = of.annotations().all();
    let mut same = BTreeSet::from([note.id]);
    let mut found = 0;
    while found < same.len() {
        found = same.len();
        // What a note names was there before it: to the first of all and back, which is all but always enough.
        for own in all.iter().rev().chain(all) {
            let named = || [own.new.same_as, own.new.amends].into_iter().flatten();
            if same.contains(&own.id) {
                same.extend(named());
            } else if named().any(|id| same.contains(&id)) {
                same.insert(own.id);
            }
        }
    }
    all.iter().filter(move |own| same.contains(&own.id))
}

/// That neither they nor anybody of their house wrote, signed or disputed the note, under this claim or another, in these words
/// or those before, and that the claim is not theirs.
fn no_party(of: &Deliberation, note: &Annotation, stamp: &Stamp) -> Result<(), Refusal> {
    let its_author = of.claim(note.new.target).is_some_and(|claim| claim.author == Some(stamp.by));
    let party = |own: &Annotation| {
        // Who disputes as somebody of no house speaks for themselves.
        let disputing = own.disputes.iter().map(|said| &said.standing).filter(|own| is_panel(own).is_ok());
        own.is_of(stamp.by)
            || own.is_disputed_by(stamp.by)
            || own.houses().chain(disputing).any(|house| same_house(house, &stamp.standing))
    };
    if its_author || behind(of, note).any(party) { Err(NoteRefusal::SameHouse.into()) } else { Ok(()) }
}

/// An expert from another house than all who signed it, who did not dispute it. Who signed a note stands for its copies
/// too. Who else is a party came later: [`no_party`], asked by [`admit`].
pub fn review(of: &Deliberation, review: &NoteReview, stamp: &Stamp) -> Result<(), Refusal> {
    let standing = &stamp.standing;
    role_is(standing, Role::Expert)?;
    let note = annotation(of, review.annotation)?;
    let due = note.state == State::Disputed || (note.state == State::Published && note.law_changed);
    if !due {
        return Err(NoteRefusal::Closed(note.id).into());
    }
    let first = note.new.same_as.and_then(|first| of.annotations().get(first));
    let stands =
        |own: &Annotation| own.is_of(stamp.by) || own.houses().any(|house| same_house(house, standing));
    if note.is_disputed_by(stamp.by) || std::iter::once(note).chain(first).any(stands) {
        return Err(NoteRefusal::SameHouse.into());
    }
    // Who may not say it may not uphold it either.
    if review.finding == Finding::Upheld {
        for &code in note.new.code.iter().chain(&note.new.second) {
            if code.family() == Family::Law && !code.is_for(standing) {
                return Err(outside_field(code));
            }
        }
    }
    Ok(())
}

pub fn take_back(of: &Deliberation, said: &OnAnnotation, stamp: &Stamp) -> Result<(), Refusal> {
    let note = annotation(of, said.annotation)?;
    if matches!(note.state, State::Withdrawn | State::Amended) {
        return Err(NoteRefusal::Closed(note.id).into());
    }
    if note.author == stamp.by { Ok(()) } else { role_is_staff(&stamp.standing) }
}

pub fn helps(of: &Deliberation, helpful: &Helpful, stamp: &Stamp) -> Result<(), Refusal> {
    casts_on_notes(stamp.standing.role)?;
    let note = annotation(of, helpful.annotation)?;
    if note.is_readable() { Ok(()) } else { Err(NoteRefusal::Closed(note.id).into()) }
}

pub fn object(of: &Deliberation, call: &Call, stamp: &Stamp) -> Result<(), Refusal> {
    casts_on_notes(stamp.standing.role)?;
    let note = annotation(of, call.target)?;
    if note.is_readable() { Ok(()) } else { Err(NoteRefusal::Closed(note.id).into()) }
}

/// Anybody asks for an expert.
pub fn call(of: &Deliberation, call: &Call) -> Result<(), Refusal> {
    claim(of, call.target, "/target").map(|_| ())
}

/// Whether a wording may be said to answer an annotation: of the same claim, that its author may still take up.
pub fn because(of: &Deliberation, id: ActId, target: ActId) -> Result<(), Refusal> {
    let note = live(of, id)?;
    if note.new.target == target { Ok(()) } else { unfit("the note stands under another claim", "/because") }
}
