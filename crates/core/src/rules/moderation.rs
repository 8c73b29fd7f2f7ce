//! Who may report, decide, appeal and rule, in which form; and when writing is paused.

use crate::act::{Appeal, Decision, EXPLANATION_LIMIT, Flag, Ground, Outcome, Reason, Ruling, Stamp, Verb};
use crate::date::Date;
use crate::deliberation::Deliberation;
use crate::id::{ActId, Pseudonym};
use crate::moderation::asked::question;
use crate::moderation::case::{Decided, DecisionState};
use crate::moderation::{
    APPEAL_WITHIN_MS, FLAGS_AN_HOUR, HOUR_MS, LONGEST_LIMIT_DAYS, Thing, ThingKind, is_staff,
};
use crate::participant::{Assurance, Standing};
use crate::procedure::Guard;
use crate::statement::Visibility;
use crate::text::graphemes;

use super::annotations::is_about;
use super::{Named, Refusal};

/// Why an act of moderation is refused. `Copy` and without text of its own: it is a part of [`Refusal`], which the first
/// module knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ModerationRefusal {
    /// Nobody reports what they wrote.
    #[error("this is your own")]
    OwnThing,
    /// The report lacks what its reason needs.
    #[error(
        "a report of what is illegal names the law, says why and is made in good faith; one for another reason says why"
    )]
    FlagIncomplete {
        /// JSON pointer to what is missing.
        pointer: &'static str,
    },
    /// As many reports in an hour as one person makes.
    #[error("one person reports at most {FLAGS_AN_HOUR} things an hour")]
    TooManyFlags,
    /// Nobody decides on their own matter.
    #[error("somebody else decides on this: you are involved in it")]
    Involved,
    /// Something came since the case was read.
    #[error("the case has changed since it was read")]
    CaseChanged,
    /// This cannot be decided so.
    #[error("this cannot be decided so")]
    UnfitDecision {
        /// JSON pointer to what does not fit.
        pointer: &'static str,
    },
    /// What restricts somebody says what was found, on what ground, and why.
    #[error("a decision that restricts somebody says what was found, on what ground, and why")]
    GroundMissing {
        /// JSON pointer to what is missing.
        pointer: &'static str,
    },
    /// There is no such decision or appeal.
    #[error("there is no such decision or appeal")]
    UnknownDecision {
        /// JSON pointer to where the act names it.
        pointer: &'static str,
    },
    /// The decision takes no appeal, or the appeal no ruling, any more.
    #[error("this is closed: it was ended, undone or ruled on, or it is too late")]
    AppealClosed,
    /// Writing is paused.
    #[error("writing is paused; reading and voting go on")]
    WritingClosed,
    /// Texts of one person come more slowly for now.
    #[error("the next text can be sent in {wait_s} seconds")]
    SlowMode {
        /// In so many seconds.
        wait_s: u32,
    },
    /// A decision keeps them from writing for a time.
    #[error("a decision keeps you from writing for a time")]
    Limited,
    /// Nobody can be shown under this name.
    #[error("{}", .0.says())]
    UnfitName(NameFault),
    /// This role cannot be given so.
    #[error(
        "this role cannot be given so: not to oneself, host and admin by an admin alone, experts and officials with name and body"
    )]
    UnfitGrant {
        /// JSON pointer to what does not fit.
        pointer: &'static str,
    },
    /// It says neither which words are erased nor that all are, or both.
    #[error(
        "an erasure names one text, or says that all go; everybody's go once they were kept for long enough"
    )]
    UnfitErasure,
    /// There are no words any more.
    #[error("these words were erased already")]
    ErasedAlready,
    /// The terms ask that whoever writes is known better.
    #[error("to write here one must sign in, so that it is known who one is; reading and voting go on")]
    IdentityNeeded,
    /// The terms name an age.
    #[error("whoever writes here must be old enough; reading and voting go on")]
    Underage,
}

/// Why nobody can be shown under a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NameFault {
    /// It is too long, cannot be seen in full, mixes scripts, or is a number of somebody else.
    Form,
    /// It looks like an office, a body, or somebody who acts for one.
    Office,
    /// It is another's.
    Taken,
    /// Here people are shown by their number.
    Number,
    /// They have changed it often enough for a day.
    TooOften,
}

impl NameFault {
    /// In a sentence.
    #[must_use]
    pub const fn says(self) -> &'static str {
        match self {
            Self::Form => "a name has 1 to 24 letters of one script, all of them visible, and is no number",
            Self::Office => "this name looks like an office, a body, or somebody who acts for one",
            Self::TooOften => "a name can be changed three times a day",
            Self::Number => "here people are shown by their number",
            Self::Taken => "somebody else goes by this name, or it was hidden",
        }
    }
}

impl ModerationRefusal {
    /// The guard that refuses.
    #[must_use]
    pub const fn guard(self) -> Guard {
        match self {
            Self::OwnThing | Self::FlagIncomplete { .. } | Self::TooManyFlags => Guard::Flags,
            Self::Involved
            | Self::CaseChanged
            | Self::UnfitDecision { .. }
            | Self::GroundMissing { .. }
            | Self::Limited => Guard::Moderation,
            Self::UnknownDecision { .. } | Self::AppealClosed => Guard::Appeals,
            Self::WritingClosed | Self::SlowMode { .. } => Guard::Writing,
            Self::UnfitName(_) | Self::UnfitGrant { .. } | Self::IdentityNeeded | Self::Underage => {
                Guard::Identity
            }
            Self::UnfitErasure | Self::ErasedAlready => Guard::OwnData,
        }
    }

    /// JSON pointer to the member of the act that is refused.
    #[must_use]
    pub const fn pointer(self) -> &'static str {
        match self {
            Self::FlagIncomplete { pointer }
            | Self::UnfitDecision { pointer }
            | Self::GroundMissing { pointer }
            | Self::UnknownDecision { pointer }
            | Self::UnfitGrant { pointer } => pointer,
            Self::UnfitName(_) => "/shown",
            Self::UnfitErasure | Self::ErasedAlready => "/what",
            Self::OwnThing | Self::Involved => "/target",
            Self::CaseChanged => "/base",
            Self::TooManyFlags
            | Self::AppealClosed
            | Self::WritingClosed
            | Self::SlowMode { .. }
            | Self::Limited
            | Self::IdentityNeeded
            | Self::Underage => "",
        }
    }
}

const fn unfit(pointer: &'static str) -> Refusal {
    Refusal::Moderation(ModerationRefusal::UnfitDecision { pointer })
}

const fn groundless(pointer: &'static str) -> Refusal {
    Refusal::Moderation(ModerationRefusal::GroundMissing { pointer })
}

/// Something that somebody may have read: nobody is told of what waits.
fn thing<'a>(of: &'a Deliberation, id: ActId, pointer: &'static str) -> Result<Thing<'a>, Refusal> {
    of.thing(id).ok_or(Refusal::UnknownPost { id, pointer })
}

pub fn flag(of: &Deliberation, flag: &Flag, stamp: &Stamp) -> Result<(), Refusal> {
    let pointer = "/target";
    let thing = thing(of, flag.target, pointer)?;
    if thing.visibility == Visibility::Waiting {
        return Err(Refusal::UnknownPost { id: flag.target, pointer });
    }
    if !thing.open {
        return Err(Refusal::PostClosed { id: flag.target, pointer });
    }
    if thing.author == Some(stamp.by) {
        return Err(ModerationRefusal::OwnThing.into());
    }
    if flag.revision != thing.revision {
        return Err(Refusal::StaleRevision { current: thing.revision });
    }
    let incomplete = |pointer| Err(ModerationRefusal::FlagIncomplete { pointer }.into());
    match flag.reason {
        Reason::Illegal if flag.law.is_none() => return incomplete("/law"),
        Reason::Illegal | Reason::Other if flag.explanation.is_none() => return incomplete("/explanation"),
        Reason::Illegal if !flag.good_faith => return incomplete("/good_faith"),
        _ => {}
    }
    if let Some(span) = &flag.span
        && !thing.text.is_erased()
        && span.check(thing.text.original()).is_err()
    {
        return incomplete("/span");
    }
    let since = stamp.received.saturating_sub(HOUR_MS);
    if of.moderation().flags_since(stamp.by, since) >= FLAGS_AN_HOUR {
        return Err(ModerationRefusal::TooManyFlags.into());
    }
    Ok(())
}

/// A decision is about words that were read: where other words wait, it names them.
pub fn decision(of: &Deliberation, decision: &Decision) -> Result<(), Refusal> {
    let unknown = Refusal::UnknownStatement(Named::Target(decision.target));
    let thing = of.thing(decision.target).ok_or(unknown)?;
    let outcome = decision.outcome;
    match decision.wording {
        Some(read) if !was_read(&thing, outcome, read) => {
            return Err(Refusal::StaleRevision { current: thing.revision });
        }
        // Hiding the whole post needs no more than its name.
        None if thing.wording != thing.in_force && outcome == Outcome::Show => {
            let expected = "another wording waits: say by `wording` which one was read";
            return Err(Refusal::UnfitPost { expected, pointer: "/wording" });
        }
        _ => {}
    }
    if decision.base.is_some_and(|base| base != of.moderation().base(decision.target)) {
        return Err(ModerationRefusal::CaseChanged.into());
    }
    fits(of, decision, &thing)?;
    // Of what is hidden the ground is asked for when it is kept, since old logs have none; but where the terms ask for it.
    let grounds = of.terms().is_some_and(|terms| terms.floor().grounds);
    if outcome.restricts() && (grounds || outcome != Outcome::Hide) { ground(of, decision) } else { Ok(()) }
}

/// Whether the words that somebody read are those on which they decide. Shown is what waits; labelled, folded and moved is
/// what stands there; hidden is either: the wording that waits, or the post with all its words.
fn was_read(thing: &Thing<'_>, outcome: Outcome, read: ActId) -> bool {
    match outcome {
        Outcome::Show => read == thing.wording,
        Outcome::Label | Outcome::Collapse | Outcome::Move => read == thing.in_force,
        _ => read == thing.wording || read == thing.in_force,
    }
}

/// Whether what is decided can be decided of such a thing, and says what it takes.
fn fits(of: &Deliberation, decision: &Decision, thing: &Thing<'_>) -> Result<(), Refusal> {
    let outcome = decision.outcome;
    let fits = match thing.kind {
        ThingKind::Statement => !matches!(outcome, Outcome::Collapse | Outcome::Move),
        ThingKind::Post => true,
        // Its panel and its author take it back.
        ThingKind::Annotation => matches!(outcome, Outcome::Show | Outcome::Pass),
        ThingKind::Name => {
            matches!(outcome, Outcome::Show | Outcome::Hide | Outcome::Hold | Outcome::Lift | Outcome::Pass)
        }
    };
    // Of what was erased nothing is left to show or to hide.
    let sees = matches!(outcome, Outcome::Show | Outcome::Hide | Outcome::Hold);
    if !fits || (sees && of.is_erased(decision.target)) {
        return Err(unfit("/outcome"));
    }
    if decision.automated && !matches!(outcome, Outcome::Show | Outcome::Hold) {
        return Err(unfit("/automated"));
    }
    // What nobody sees is shown or hidden; nothing else stands on it.
    let marks = matches!(outcome, Outcome::Label | Outcome::Collapse | Outcome::Move | Outcome::Lock);
    if marks && !thing.open {
        return Err(unfit("/target"));
    }
    if outcome == Outcome::Hold && thing.visibility == Visibility::Hidden {
        return Err(unfit("/outcome"));
    }
    if matches!(outcome, Outcome::Label | Outcome::Collapse | Outcome::Move) && decision.wording.is_none() {
        return Err(unfit("/wording"));
    }
    if outcome.is_personal() && thing.author.is_none() {
        return Err(unfit("/target"));
    }
    match outcome {
        Outcome::Move => move_fits(of, decision),
        Outcome::Lift => lift_fits(of, decision),
        Outcome::Limit if decision.until.is_none() => Err(unfit("/until")),
        _ => Ok(()),
    }
}

/// To another open statement, or to the remarks from somewhere else.
fn move_fits(of: &Deliberation, decision: &Decision) -> Result<(), Refusal> {
    let Some(post) = of.threads().post(decision.target) else { return Err(unfit("/target")) };
    match decision.to {
        None if post.on.is_none() => Err(unfit("/to")),
        None => Ok(()),
        Some(to) if post.on == Some(to) => Err(unfit("/to")),
        Some(to) => match of.statement(to) {
            Some(statement) if statement.visibility == Visibility::Visible => Ok(()),
            Some(_) => Err(Refusal::PostClosed { id: to, pointer: "/to" }),
            None => Err(Refusal::UnknownPost { id: to, pointer: "/to" }),
        },
    }
}

/// A decision that stands on the same thing, and that has a lasting effect.
fn lift_fits(of: &Deliberation, decision: &Decision) -> Result<(), Refusal> {
    let pointer = "/of";
    let ended = decision.of.and_then(|id| of.moderation().decision(id));
    let ended = ended.ok_or(ModerationRefusal::UnknownDecision { pointer })?;
    let lasts = ended.new.outcome.restricts() && ended.stands();
    if lasts && ended.new.target == decision.target { Ok(()) } else { Err(unfit(pointer)) }
}

/// That a decision says what was found, on what ground, and why.
fn ground(of: &Deliberation, decision: &Decision) -> Result<(), Refusal> {
    if decision.about.is_none() {
        return Err(groundless("/about"));
    }
    match &decision.ground {
        None => return Err(groundless("/ground")),
        Some(Ground::Article(article)) if of.procedure().article(article.article) != Some(*article) => {
            return Err(groundless("/ground/article"));
        }
        Some(_) => {}
    }
    match &decision.reason {
        None => Err(groundless("/reason")),
        Some(reason) if graphemes(reason.original()) > EXPLANATION_LIMIT => Err(unfit("/reason")),
        Some(_) => Ok(()),
    }
}

/// Whether somebody has a part in the matter: they wrote it, reported it, or it is about their own body.
#[must_use]
pub fn is_involved(of: &Deliberation, target: ActId, by: Pseudonym, standing: &Standing) -> bool {
    let note = of.annotations().get(target);
    let on_note = note.is_some_and(|note| {
        let claim = of.claim(note.new.target);
        note.is_of(by) || note.is_disputed_by(by) || claim.is_some_and(|claim| claim.author == Some(by))
    });
    let Some(thing) = of.thing(target) else { return false };
    let asked = of.claim(target).and_then(|claim| claim.asked);
    on_note
        || thing.author == Some(by)
        || of.moderation().reported(target, by)
        || is_about(thing.text, asked, standing)
}

pub fn appeal(of: &Deliberation, appeal: &Appeal, stamp: &Stamp) -> Result<(), Refusal> {
    let pointer = "/decision";
    let place = of.moderation().place(appeal.decision);
    let decided = of.moderation().decision(appeal.decision);
    let (Some(place), Some(decided)) = (place, decided) else {
        return Err(ModerationRefusal::UnknownDecision { pointer }.into());
    };
    if !party(of, place, decided, stamp.by) {
        return Err(Refusal::NotYours);
    }
    let late = stamp.received.saturating_sub(decided.received) > APPEAL_WITHIN_MS;
    let again = of.moderation().appeals_on(place).any(|appeal| appeal.by == stamp.by);
    let open = decided.stands() && decided.new.outcome.settles();
    if late || again || !open { Err(ModerationRefusal::AppealClosed.into()) } else { Ok(()) }
}

/// Whether somebody wrote what was decided on, or reported it and was answered by the decision.
fn party(of: &Deliberation, place: u32, decided: &Decided, by: Pseudonym) -> bool {
    let target = decided.new.target;
    let author = of.thing(target).is_some_and(|thing| thing.author == Some(by));
    let own = author && decided.new.outcome.restricts();
    let answered = |case: &crate::moderation::case::Case| {
        case.flags.iter().any(|flag| flag.by == by && flag.answer == Some(place))
    };
    // What is decided of a person is told to them alone.
    let told = !decided.new.outcome.is_personal();
    own || (told && of.moderation().case(target).is_some_and(answered))
}

/// Somebody else than whoever decided, wrote, reported or appealed.
pub fn ruling(of: &Deliberation, ruling: &Ruling, stamp: &Stamp) -> Result<(), Refusal> {
    let pointer = "/appeal";
    let moderation = of.moderation();
    let unknown = ModerationRefusal::UnknownDecision { pointer };
    let appeal = moderation.appeal(ruling.appeal).ok_or(unknown)?;
    let decided = moderation.decisions().get(appeal.decision as usize).ok_or(unknown)?;
    if appeal.ruling.is_some() || decided.state != DecisionState::Appealed {
        return Err(ModerationRefusal::AppealClosed.into());
    }
    let appealed = moderation.appeals_on(appeal.decision).any(|appeal| appeal.by == stamp.by);
    let involved = is_involved(of, decided.new.target, stamp.by, &stamp.standing);
    if decided.by == stamp.by || appealed || involved {
        return Err(ModerationRefusal::Involved.into());
    }
    Ok(())
}

/// Whether somebody may bring words now: not while writing is paused, nor sooner than slow mode lets them, nor while a
/// decision keeps them from it.
///
/// # Errors
/// When they may not.
pub fn writes(of: &Deliberation, stamp: &Stamp) -> Result<(), Refusal> {
    let moderation = of.moderation();
    // Those who run the room do not silence each other.
    if is_staff(stamp.standing.role) || stamp.standing.assurance == Assurance::Imported {
        return Ok(());
    }
    if let Some((until, _)) = moderation.limit(stamp.by)
        && Date::of(stamp.received) <= *until
    {
        return Err(ModerationRefusal::Limited.into());
    }
    let writing = &moderation.gate().writing;
    if writing.closed {
        return Err(ModerationRefusal::WritingClosed.into());
    }
    let slow = i64::from(writing.slow_s) * 1_000;
    let passed = moderation.wrote(stamp.by).map_or(slow, |last| stamp.received.saturating_sub(last));
    if passed < slow {
        // At most an hour and what a clock stepped back: it fits.
        let wait_s = u32::try_from((slow - passed + 999) / 1_000).unwrap_or(u32::MAX);
        return Err(ModerationRefusal::SlowMode { wait_s }.into());
    }
    Ok(())
}

/// That nothing which is locked is replied to, but by those who are heard in any phase.
///
/// # Errors
/// When it is.
pub fn replies(of: &Deliberation, on: ActId, stamp: &Stamp) -> Result<(), Refusal> {
    match of.locked(on) {
        Some(id) if !is_staff(stamp.standing.role) => Err(Refusal::PostClosed { id, pointer: "/on" }),
        _ => Ok(()),
    }
}

/// What is stricter now than when old logs were kept.
pub fn admit(of: &Deliberation, verb: &Verb, stamp: &Stamp) -> Result<(), Refusal> {
    let standing = &stamp.standing;
    let involved = |target| match is_involved(of, target, stamp.by, standing) {
        true => Err(ModerationRefusal::Involved.into()),
        false => Ok(()),
    };
    match verb {
        Verb::Decision(decision) => {
            involved(decision.target)?;
            let hides = decision.outcome == Outcome::Hide;
            if hides || decision.ground.is_some() {
                ground(of, decision)?;
            }
            if hides && decision.wording.is_none() {
                return Err(unfit("/wording"));
            }
            // A machine answers what it was asked: it touches nothing else.
            let asked =
                || question(of, decision.target).is_some_and(|own| decision.wording == Some(own.wording));
            if decision.automated && !asked() {
                return Err(unfit("/automated"));
            }
            let last = Date::of(stamp.received.saturating_add(LONGEST_LIMIT_DAYS * 24 * HOUR_MS));
            match &decision.until {
                Some(until) if *until > last || *until < Date::of(stamp.received) => Err(unfit("/until")),
                _ => Ok(()),
            }
        }
        // Whoever wrote a note takes it back in any case.
        Verb::NoteWithdrawal(said) => match of.annotations().get(said.annotation) {
            Some(note) if note.author != stamp.by => involved(note.new.target),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}
