//! The acts of annotations: an expert's note on the words of a claim, and all that follows from it.
//!
//! Next: [`crate::annotation`] for what they come to, [`crate::rules`] for who may do them.

use serde::Serialize;

use super::posts::{Source, sources};
use crate::anchor::Span;
use crate::annotation::code::{Code, Interest, Kind, Severity};
use crate::id::ActId;
use crate::law::{LawVersion, LegalBasis};
use crate::text::{LocalText, graphemes};
use crate::vote::Value;
use crate::wire::{Json, Malformed, Read, Record, deserialize, record, word};

/// The most graphemes of what is said of a claim, of what is right in it, of the question and of the suggestion.
pub const NOTE_LIMIT: usize = 300;
/// The most graphemes of a reply to an annotation, a dispute, or a reason.
pub const REPLY_LIMIT: usize = 500;
/// The most legal bases of one annotation.
pub const MAX_BASES: usize = 4;

/// Annotates the words of one wording of a statement or a post.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NewAnnotation {
    /// The statement or post.
    pub target: ActId,
    /// The wording, from 1.
    pub revision: u32,
    /// The words.
    pub span: Span,
    /// What kind of annotation it is.
    pub kind: Kind,
    /// The problem; a correction has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// A second problem in the same words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second: Option<Code>,
    /// How much hangs on it.
    pub severity: Severity,
    /// What is right about the claim: said first, and of every correction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right: Option<LocalText>,
    /// What there is to say.
    pub text: LocalText,
    /// One question to the author.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<LocalText>,
    /// Words that would hold, for the author to take or leave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<LocalText>,
    /// The law it rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub law: Vec<LegalBasis>,
    /// What else it rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// What its author has to do with the matter; an empty list says: nothing. It must be said.
    pub interests: Vec<Interest>,
    /// Whether a machine drafted it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub machine: bool,
    /// The annotation of the same author of which this is the amended form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amends: Option<ActId>,
    /// The published annotation that says the same of another post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_as: Option<ActId>,
}

impl Read for NewAnnotation {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let law: Vec<LegalBasis> = record.may("law")?;
        if law.len() > MAX_BASES {
            return Err(Malformed::here(format_args!("expected at most {MAX_BASES}")).within("law"));
        }
        Ok(Self {
            target: record.need("target")?,
            revision: record.need("revision")?,
            span: record.need("span")?,
            kind: record.need("kind")?,
            code: record.may("code")?,
            second: record.may("second")?,
            severity: record.may("severity")?,
            right: short(record, "right", NOTE_LIMIT)?,
            text: short(record, "text", NOTE_LIMIT)?
                .ok_or_else(|| Malformed::here("text is missing").within("text"))?,
            question: short(record, "question", NOTE_LIMIT)?,
            suggestion: short(record, "suggestion", NOTE_LIMIT)?,
            law,
            sources: sources(record)?,
            interests: record.need("interests")?,
            machine: record.may("machine")?,
            amends: record.may("amends")?,
            same_as: record.may("same_as")?,
        })
    }
}

deserialize!(NewAnnotation);

/// A text of so many graphemes at most.
pub(super) fn short(record: Record<'_>, member: &str, limit: usize) -> Result<Option<LocalText>, Malformed> {
    let text: Option<LocalText> = record.may(member)?;
    match text.as_ref().map(|text| graphemes(text.original())) {
        Some(length) if length > limit => {
            let detail = format_args!("expected at most {limit} characters; there are {length}").to_string();
            Err(Malformed::here(detail).within(member))
        }
        _ => Ok(text),
    }
}

/// The second signature under an annotation, or that one sees it otherwise.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Signature {
    /// The annotation.
    pub annotation: ActId,
    /// Whether one signs, or differs.
    pub agrees: bool,
    /// Why; of who differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<LocalText>,
}

impl Read for Signature {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let reason = short(record, "reason", REPLY_LIMIT)?;
        Ok(Self { annotation: record.need("annotation")?, agrees: record.need("agrees")?, reason })
    }
}

deserialize!(Signature);

/// Says something about an annotation, with a reason that everybody reads: disputes it, replies to it, takes it back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OnAnnotation {
    /// The annotation.
    pub annotation: ActId,
    /// What there is to say.
    pub text: LocalText,
}

impl Read for OnAnnotation {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let text = short(record, "text", REPLY_LIMIT)?;
        let text = text.ok_or_else(|| Malformed::here("text is missing").within("text"))?;
        Ok(Self { annotation: record.need("annotation")?, text })
    }
}

deserialize!(OnAnnotation);

/// What a review comes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// It stands as it is.
    Upheld,
    /// It does not stand; it stays visible, struck through.
    Withdrawn,
}

word!(Finding { Upheld = "upheld", Withdrawn = "withdrawn" });

/// Decides on an annotation that is disputed, or whose law has changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NoteReview {
    /// The annotation.
    pub annotation: ActId,
    /// What is found.
    pub finding: Finding,
    /// Why.
    pub text: LocalText,
}

impl Read for NoteReview {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let text = short(record, "text", REPLY_LIMIT)?;
        let text = text.ok_or_else(|| Malformed::here("text is missing").within("text"))?;
        Ok(Self { annotation: record.need("annotation")?, finding: record.need("finding")?, text })
    }
}

deserialize!(NoteReview);

/// Whether an annotation helps.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Helps {
    /// It helps.
    Yes,
    /// Somewhat.
    Somewhat,
    /// It does not.
    No,
    /// Taken back.
    None,
}

word!(Helps { Yes = "yes", Somewhat = "somewhat", No = "no", None = "none" });

/// Says whether an annotation helps: a ballot, published as sums only.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Helpful {
    /// The annotation.
    pub annotation: ActId,
    /// Whether it helps.
    pub value: Helps,
    /// Counts the session's ballots.
    pub nth: u64,
}

record!(Helpful { annotation, value, nth });

impl From<Helps> for Value {
    /// As a ballot is kept.
    fn from(helps: Helps) -> Self {
        match helps {
            Helps::Yes => Self::Agree,
            Helps::Somewhat => Self::Pass,
            Helps::No => Self::Disagree,
            Helps::None => Self::None,
        }
    }
}

impl Helps {
    /// What a ballot that was kept says.
    #[must_use]
    pub const fn of(value: Value) -> Self {
        match value {
            Value::Agree => Self::Yes,
            Value::Pass => Self::Somewhat,
            Value::Disagree => Self::No,
            Value::None => Self::None,
        }
    }
}

/// Asks for an expert on a claim 请专家看看, or says that one sees an annotation otherwise 我有异议; or takes that back. A
/// ballot: who did it is told to nobody.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Call {
    /// The claim, or the annotation.
    pub target: ActId,
    /// Whether one asks; `false` takes it back.
    pub asks: bool,
    /// Counts the session's ballots.
    pub nth: u64,
}

record!(Call { target, asks, nth });

/// Says which version of laws is in force: notes that rest on an older one need a review from now on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LawChange {
    /// The law and its version.
    pub version: LawVersion,
    /// Why, or where that can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<LocalText>,
}

record!(LawChange { version; reason });

/// Lets the effect of annotations count in the order of arguments, or no longer: said at the head of every list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NotesOrder {
    /// Whether it counts.
    pub counts: bool,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<LocalText>,
}

record!(NotesOrder { counts; reason });
