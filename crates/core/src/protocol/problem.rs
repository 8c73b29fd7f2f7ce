//! Problems (RFC 9457): one shape, a stable type a cause.
//!
//! Every cause stands in one table, [`Cause::ALL`]; the server serves a page for each at its `type`, and a
//! test pins them. Next: [`crate::rules`], whose refusals become problems here.

use std::fmt;

use serde::Serialize;

use crate::wire::record;

use crate::anchor::AnchorError;
use crate::procedure::{Article, ArticleRef, Guard, ground};
use crate::rules::{ModerationRefusal, NoteRefusal, Refusal};
use crate::wire::{Fault, Malformed};

macro_rules! causes {
    ($($(#[doc = $doc:literal])* $name:ident, $slug:literal, $status:literal;)*) => {
        /// Every cause of a problem.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Cause { $($(#[doc = $doc])* $name),* }

        impl Cause {
            /// All causes.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The last segment of its `type`: stable.
            #[must_use]
            pub const fn slug(self) -> &'static str { match self { $(Self::$name => $slug),* } }

            /// Its status.
            #[must_use]
            pub const fn status(self) -> u16 { match self { $(Self::$name => $status),* } }

            /// What it means, in a sentence.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),*).trim_ascii()),* }
            }
        }
    };
}

causes! {
    /// The body is not JSON.
    MalformedJson, "malformed-json", 400;
    /// The body is JSON, but not of the shape that this address takes.
    MalformedBody, "malformed-body", 400;
    /// More acts in one call than are taken.
    TooManyActs, "too-many-acts", 400;
    /// This needs the token of a session.
    Unauthenticated, "unauthenticated", 401;
    /// The host's token lacks what its role needs.
    UnfitToken, "unfit-token", 403;
    /// The device solves a challenge first, which shows that a program does not ask a thousand times.
    ProofNeeded, "proof-needed", 403;
    /// The role does not allow this.
    RoleForbids, "role-forbids", 403;
    /// Experts, officials, moderators and the host do not vote.
    DoesNotVote, "does-not-vote", 403;
    /// The phase does not allow this.
    PhaseClosed, "phase-closed", 409;
    /// No deliberation has this name.
    UnknownDeliberation, "unknown-deliberation", 404;
    /// There is nothing at this address.
    UnknownAddress, "unknown-address", 404;
    /// There is no such tick yet.
    UnknownTick, "unknown-tick", 404;
    /// This address does not take this method.
    MethodNotAllowed, "method-not-allowed", 405;
    /// The request took too long to arrive.
    TooSlow, "too-slow", 408;
    /// The id was used for another act, or by another session.
    ActIdReused, "act-id-reused", 409;
    /// A deliberation of this name exists already.
    DeliberationExists, "deliberation-exists", 409;
    /// The same statement stands there already.
    DuplicateStatement, "duplicate-statement", 409;
    /// The statement is not open for votes.
    StatementClosed, "statement-closed", 409;
    /// The statement has another wording by now.
    StaleRevision, "stale-revision", 409;
    /// The tick or snapshot is no longer kept: load the newest snapshot.
    Gone, "gone", 410;
    /// The body is larger than is taken.
    TooLarge, "too-large", 413;
    /// The body must be application/json.
    UnsupportedMediaType, "unsupported-media-type", 415;
    /// The act is not of the shape that its type takes.
    MalformedAct, "malformed-act", 422;
    /// The statement is too long.
    StatementTooLong, "statement-too-long", 422;
    /// There are as many statements as there can be.
    TooManyStatements, "too-many-statements", 409;
    /// No statement has this id.
    UnknownStatement, "unknown-statement", 422;
    /// No statement or post has this id.
    UnknownPost, "unknown-post", 422;
    /// There is no such thread.
    UnknownThread, "unknown-thread", 404;
    /// The post is too long.
    PostTooLong, "post-too-long", 422;
    /// There are as many posts as there can be.
    TooManyPosts, "too-many-posts", 409;
    /// What this stands under takes it no more.
    PostClosed, "post-closed", 409;
    /// This kind of post does not take that.
    UnfitPost, "unfit-post", 422;
    /// Only its author may do this.
    NotYours, "not-yours", 403;
    /// Others voted on this wording: write another that supersedes it.
    VotedOn, "voted-on", 409;
    /// This deliberation has no stance line.
    NoStanceLine, "no-stance-line", 409;
    /// Where you stood before stays, since you have said where you stand after.
    StanceFixed, "stance-fixed", 409;
    /// The demand does not stand where this can be done.
    UnfitDemand, "unfit-demand", 409;
    /// The marked words are not there: the span goes beyond the text, or is empty.
    SpanOutOfRange, "span-out-of-range", 422;
    /// The span cuts a character in two.
    SpanCutsCharacter, "span-cuts-character", 422;
    /// The quoted words are not those of the text.
    QuoteDiffers, "quote-differs", 409;
    /// A legal code takes at least one article of law.
    LawMissing, "law-missing", 422;
    /// The law is not, not yet or no longer in force.
    LawNotInForce, "law-not-in-force", 422;
    /// The code is not of your field.
    OutsideField, "outside-field", 403;
    /// A second signature or a review comes from another house.
    SameHouse, "same-house", 403;
    /// The second signature under something serious comes from another field.
    SameField, "same-field", 403;
    /// What a public body says of the law is signed by a lawyer of another house.
    NeedsLawyer, "needs-lawyer", 403;
    /// A body does not judge the reasoning or tone of what is said about itself.
    OwnBody, "own-body", 403;
    /// With a declared interest one gives context, and signs nothing.
    HasInterest, "has-interest", 403;
    /// The annotation lacks something, or has something that does not belong.
    UnfitAnnotation, "unfit-annotation", 422;
    /// No annotation has this id.
    UnknownAnnotation, "unknown-annotation", 422;
    /// The annotation does not stand where this can be done.
    AnnotationClosed, "annotation-closed", 409;
    /// As many corrections in a day as one expert publishes.
    TooManyCorrections, "too-many-corrections", 409;
    /// Nobody reports what they wrote.
    OwnThing, "own-thing", 409;
    /// The report lacks what its reason needs.
    FlagIncomplete, "flag-incomplete", 422;
    /// As many reports in an hour as one person makes.
    TooManyFlags, "too-many-flags", 409;
    /// Nobody decides on their own matter.
    Involved, "involved", 403;
    /// The case has changed since it was read.
    CaseChanged, "case-changed", 409;
    /// This cannot be decided so.
    UnfitDecision, "unfit-decision", 422;
    /// A decision that restricts somebody says what was found, on what ground, and why.
    GroundMissing, "ground-missing", 422;
    /// There is no such decision or appeal.
    UnknownDecision, "unknown-decision", 422;
    /// No report has this receipt.
    UnknownReceipt, "unknown-receipt", 404;
    /// The decision takes no appeal, or the appeal no ruling, any more.
    AppealClosed, "appeal-closed", 409;
    /// Writing is paused; reading and voting go on.
    WritingClosed, "writing-closed", 409;
    /// Texts of one person come more slowly for now.
    SlowMode, "slow-mode", 409;
    /// A decision keeps you from writing for a time.
    Limited, "limited", 403;
    /// Nobody can be shown under this name.
    UnfitName, "unfit-name", 422;
    /// This role cannot be given so.
    UnfitGrant, "unfit-grant", 422;
    /// An erasure names one text, or says that all go.
    UnfitErasure, "unfit-erasure", 422;
    /// These words were erased already.
    ErasedAlready, "erased-already", 409;
    /// To write here one must be known better: sign in on the page.
    IdentityNeeded, "identity-needed", 403;
    /// Whoever writes here must be old enough.
    Underage, "underage", 403;
    /// There is no other phase of this name.
    UnknownPhase, "unknown-phase", 422;
    /// The articles would no longer hold together.
    UnfitArticle, "unfit-article", 422;
    /// More requests than are taken from one place; try again later.
    TooManyRequests, "too-many-requests", 429;
    /// More texts than are taken from one person or one network for now. Votes are not counted.
    TooManyTexts, "too-many-texts", 429;
    /// Something failed on this side.
    Internal, "internal", 500;
    /// Busy or stopping; try again later.
    Unavailable, "unavailable", 503;
}

/// One problem, as it goes over the wire.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `/problems/` and the cause: stable, and an address with an explanation.
    #[serde(rename = "type")]
    pub kind: String,
    /// The cause, in a sentence. The same for every problem of its type.
    pub title: String,
    /// The HTTP status it has by itself.
    pub status: u16,
    /// What is wrong with this request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Where in what was sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// The article that the refusal stands on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<ArticleRef>,
    /// Of `proof-needed` alone: what the device solves. See [`Proof`](super::proof::Proof).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub challenge: Option<String>,
}

record!(Problem { kind = "type", title, status; detail, errors, rule, challenge });

/// One fault in what was sent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// JSON pointer (RFC 6901) into the act.
    pub pointer: String,
    /// What is wrong there.
    pub detail: String,
}

record!(FieldError { pointer, detail });

/// The media type of problems.
pub const MEDIA_TYPE: &str = "application/problem+json";

impl Problem {
    /// A problem of this cause.
    #[must_use]
    pub fn new(cause: Cause) -> Self {
        Self {
            kind: format!("/problems/{}", cause.slug()),
            title: cause.title().to_owned(),
            status: cause.status(),
            detail: None,
            errors: Vec::new(),
            rule: None,
            challenge: None,
        }
    }

    /// A problem of which only the status is known: the answer was no problem of ours. The widget's way to say so, for
    /// which it need not know the titles of all causes.
    #[must_use]
    pub fn bare(status: u16) -> Self {
        let (kind, title) = ("about:blank".to_owned(), String::new());
        Self { kind, title, status, detail: None, errors: Vec::new(), rule: None, challenge: None }
    }

    /// The same with what is wrong with this request.
    #[must_use]
    pub fn detail(mut self, detail: impl fmt::Display) -> Self {
        self.detail = Some(detail.to_string());
        self
    }

    /// The problem of an act that could not be read.
    #[must_use]
    pub fn malformed(malformed: Malformed) -> Self {
        let Fault { pointer, detail } = (*malformed).clone();
        Self { errors: vec![FieldError { pointer, detail }], ..Self::new(Cause::MalformedAct) }
    }

    /// The problem of an act that the rules refuse, naming the article among those in force.
    #[must_use]
    pub fn refused<'a>(refusal: &Refusal, articles: impl IntoIterator<Item = &'a Article>) -> Self {
        let cause = match refusal {
            Refusal::NotOpened => Cause::UnknownDeliberation,
            Refusal::OpenedAlready => Cause::DeliberationExists,
            Refusal::PhaseClosed { .. } => Cause::PhaseClosed,
            Refusal::RoleForbids { .. } => Cause::RoleForbids,
            Refusal::DoesNotVote { .. } => Cause::DoesNotVote,
            Refusal::StatementTooLong { .. } => Cause::StatementTooLong,
            Refusal::DuplicateStatement { .. } => Cause::DuplicateStatement,
            Refusal::TooManyStatements => Cause::TooManyStatements,
            Refusal::UnknownStatement(_) => Cause::UnknownStatement,
            Refusal::StatementClosed(_) => Cause::StatementClosed,
            Refusal::StaleRevision { .. } => Cause::StaleRevision,
            Refusal::UnknownPost { .. } => Cause::UnknownPost,
            Refusal::PostTooLong { .. } => Cause::PostTooLong,
            Refusal::TooManyPosts => Cause::TooManyPosts,
            Refusal::PostClosed { .. } => Cause::PostClosed,
            Refusal::UnfitPost { .. } => Cause::UnfitPost,
            Refusal::NotYours => Cause::NotYours,
            Refusal::VotedOn(_) => Cause::VotedOn,
            Refusal::UnfitDemand { .. } => Cause::UnfitDemand,
            Refusal::NoStanceLine => Cause::NoStanceLine,
            Refusal::StanceFixed => Cause::StanceFixed,
            Refusal::Annotation(refusal) => of_note(refusal),
            Refusal::Moderation(refusal) => of_moderation(*refusal),
            Refusal::UnknownPhase(_) => Cause::UnknownPhase,
            Refusal::UnknownArticle(_) | Refusal::Procedure(_) => Cause::UnfitArticle,
        };
        let mut problem = Self::new(cause).detail(refusal);
        problem.rule = ground(articles, refusal.guard());
        if !refusal.pointer().is_empty() {
            let pointer = refusal.pointer().to_owned();
            problem.errors = vec![FieldError { pointer, detail: refusal.to_string() }];
        }
        problem
    }

    /// The cause, when it is one that this version knows. Any address that ends in its slug will do, so that
    /// other backends may use their own.
    #[must_use]
    pub fn cause(&self) -> Option<Cause> {
        let slug = self.kind.rsplit('/').next()?;
        Cause::ALL.iter().copied().find(|cause| cause.slug() == slug)
    }
}

const fn of_note(refusal: &NoteRefusal) -> Cause {
    match refusal {
        NoteRefusal::Span(AnchorError::CutsGrapheme { .. }) => Cause::SpanCutsCharacter,
        NoteRefusal::Span(AnchorError::NotTheText { .. }) => Cause::QuoteDiffers,
        NoteRefusal::Span(_) => Cause::SpanOutOfRange,
        NoteRefusal::LawMissing => Cause::LawMissing,
        NoteRefusal::Law(_) => Cause::LawNotInForce,
        NoteRefusal::OutsideField { .. } => Cause::OutsideField,
        NoteRefusal::SameHouse => Cause::SameHouse,
        NoteRefusal::SameField => Cause::SameField,
        NoteRefusal::NeedsLawyer => Cause::NeedsLawyer,
        NoteRefusal::OwnBody => Cause::OwnBody,
        NoteRefusal::Interest => Cause::HasInterest,
        NoteRefusal::Unfit { .. } => Cause::UnfitAnnotation,
        NoteRefusal::Unknown(_) => Cause::UnknownAnnotation,
        NoteRefusal::Closed(_) => Cause::AnnotationClosed,
        NoteRefusal::TooMany => Cause::TooManyCorrections,
    }
}

const fn of_moderation(refusal: ModerationRefusal) -> Cause {
    match refusal {
        ModerationRefusal::OwnThing => Cause::OwnThing,
        ModerationRefusal::FlagIncomplete { .. } => Cause::FlagIncomplete,
        ModerationRefusal::TooManyFlags => Cause::TooManyFlags,
        ModerationRefusal::Involved => Cause::Involved,
        ModerationRefusal::CaseChanged => Cause::CaseChanged,
        ModerationRefusal::UnfitDecision { .. } => Cause::UnfitDecision,
        ModerationRefusal::GroundMissing { .. } => Cause::GroundMissing,
        ModerationRefusal::UnknownDecision { .. } => Cause::UnknownDecision,
        ModerationRefusal::AppealClosed => Cause::AppealClosed,
        ModerationRefusal::WritingClosed => Cause::WritingClosed,
        ModerationRefusal::SlowMode { .. } => Cause::SlowMode,
        ModerationRefusal::Limited => Cause::Limited,
        ModerationRefusal::UnfitName(_) => Cause::UnfitName,
        ModerationRefusal::UnfitGrant { .. } => Cause::UnfitGrant,
        ModerationRefusal::UnfitErasure => Cause::UnfitErasure,
        ModerationRefusal::ErasedAlready => Cause::ErasedAlready,
        ModerationRefusal::IdentityNeeded => Cause::IdentityNeeded,
        ModerationRefusal::Underage => Cause::Underage,
    }
}

impl Cause {
    /// The guard that it stands on: an article says it to people. A refusal of the rules says the same by itself
    /// ([`Refusal::guard`]); what concerns the request alone stands on what the system takes.
    #[must_use]
    pub const fn guard(self) -> Guard {
        match self {
            Self::MalformedJson
            | Self::MalformedBody
            | Self::TooManyActs
            | Self::UnknownAddress
            | Self::UnknownTick
            | Self::MethodNotAllowed
            | Self::TooSlow
            | Self::Gone
            | Self::TooLarge
            | Self::UnsupportedMediaType
            | Self::MalformedAct
            | Self::ProofNeeded
            | Self::TooManyRequests
            | Self::TooManyTexts
            | Self::Internal
            | Self::Unavailable => Guard::Requests,
            Self::UnfitToken | Self::UnfitName | Self::UnfitGrant | Self::IdentityNeeded | Self::Underage => {
                Guard::Identity
            }
            Self::Unauthenticated | Self::RoleForbids | Self::ActIdReused => Guard::Session,
            Self::UnfitErasure | Self::ErasedAlready => Guard::OwnData,
            Self::DoesNotVote => Guard::Voters,
            Self::PhaseClosed => Guard::Phase,
            Self::UnknownDeliberation
            | Self::DeliberationExists
            | Self::UnknownPhase
            | Self::UnfitArticle => Guard::Host,
            Self::DuplicateStatement => Guard::Duplicate,
            Self::StatementTooLong | Self::TooManyStatements => Guard::StatementForm,
            Self::StatementClosed | Self::StaleRevision | Self::UnknownStatement => Guard::VoteTarget,
            Self::UnknownPost
            | Self::UnknownThread
            | Self::PostTooLong
            | Self::TooManyPosts
            | Self::PostClosed
            | Self::UnfitPost => Guard::Thread,
            Self::NotYours | Self::VotedOn => Guard::Wording,
            Self::NoStanceLine | Self::StanceFixed => Guard::Stance,
            Self::UnfitDemand => Guard::Demand,
            Self::SpanOutOfRange
            | Self::SpanCutsCharacter
            | Self::QuoteDiffers
            | Self::LawMissing
            | Self::LawNotInForce
            | Self::OutsideField
            | Self::SameHouse
            | Self::SameField
            | Self::NeedsLawyer
            | Self::OwnBody
            | Self::HasInterest
            | Self::UnfitAnnotation
            | Self::UnknownAnnotation
            | Self::AnnotationClosed
            | Self::TooManyCorrections => Guard::Annotation,
            Self::OwnThing | Self::FlagIncomplete | Self::TooManyFlags | Self::UnknownReceipt => Guard::Flags,
            Self::Involved
            | Self::CaseChanged
            | Self::UnfitDecision
            | Self::GroundMissing
            | Self::Limited => Guard::Moderation,
            Self::UnknownDecision | Self::AppealClosed => Guard::Appeals,
            Self::WritingClosed | Self::SlowMode => Guard::Writing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_has_its_own_type_and_is_found_again() {
        for &cause in Cause::ALL {
            assert_eq!(Problem::new(cause).cause(), Some(cause));
            assert!(cause.title().ends_with('.'), "{cause:?}");
        }
    }
}
