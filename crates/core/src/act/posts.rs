//! The acts of threads: arguments, remarks, what was said on air, and what may be done with them.
//!
//! Next: [`crate::thread`] for what they come to, [`crate::rules`] for who may do them.

use serde::Serialize;

use crate::date::Date;
use crate::id::ActId;
use crate::text::{LocalText, MAX_LINE, is_address, is_line};
use crate::vote::Value;
use crate::wire::{Json, Malformed, Read, Record, deserialize, record, word};

/// How an argument bears on what it stands under.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// Speaks for it.
    Support,
    /// Speaks against it.
    Oppose,
    /// Asks about it.
    Ask,
    /// Answers it.
    Answer,
}

word!(Relation { Support = "support", Oppose = "oppose", Ask = "ask", Answer = "answer" });

/// A link or a document that an argument rests on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Source {
    /// Its address, `https://` or `http://`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What it is called: title, issuer, date, page. Needed where there is no address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// The most sources of one post.
pub const MAX_SOURCES: usize = 8;

impl Read for Source {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let url: Option<String> = record.may("url")?;
        let title = name(record, "title")?;
        if url.as_deref().is_some_and(|url| !is_address(url)) {
            let detail = "expected an address that begins with https:// or http://";
            return Err(Malformed::here(detail).within("url"));
        }
        if url.is_none() && title.is_none() {
            return Err(Malformed::here("expected url or title"));
        }
        Ok(Self { url, title })
    }
}

deserialize!(Source);

/// A short line of text that may be missing: one line, blanks at the ends cut, nothing when nothing is left.
fn name(record: Record<'_>, member: &str) -> Result<Option<String>, Malformed> {
    let Some(text) = record.may::<Option<String>>(member)? else { return Ok(None) };
    let text = text.trim();
    if !is_line(text) {
        return Err(Malformed::here("expected one line of at most 300 bytes").within(member));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// Sources, not too many.
pub(super) fn sources(record: Record<'_>) -> Result<Vec<Source>, Malformed> {
    let sources: Vec<Source> = record.may("sources")?;
    if sources.len() > MAX_SOURCES {
        return Err(Malformed::here(format!("expected at most {MAX_SOURCES} sources")).within("sources"));
    }
    Ok(sources)
}

/// Who is asked by a demand. Neither a body nor the residents: that is not known yet.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Asked {
    /// The body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<LocalText>,
    /// Whether the residents are asked: by an official.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub residents: bool,
}

impl Read for Asked {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let (body, residents) = (record.may::<Option<LocalText>>("body")?, record.may("residents")?);
        if body.as_ref().is_some_and(|body| residents || body.original().len() > MAX_LINE) {
            return Err(Malformed::here("expected a name of at most 300 bytes, or residents").within("body"));
        }
        Ok(Self { body, residents })
    }
}

deserialize!(Asked);

/// Replies to a statement or a post.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NewArgument {
    /// The statement or post.
    pub on: ActId,
    /// How it bears on that.
    pub relation: Relation,
    /// Its wording.
    pub text: LocalText,
    /// What it rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// The name of who answers for a body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed: Option<String>,
    /// That it is a demand, and of whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demand: Option<Asked>,
}

impl Read for NewArgument {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        Ok(Self {
            on: record.need("on")?,
            relation: record.need("relation")?,
            text: record.need("text")?,
            sources: sources(record)?,
            signed: name(record, "signed")?,
            demand: record.may("demand")?,
        })
    }
}

deserialize!(NewArgument);

/// Says one sentence at a moment of the programme, on no side.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NewRemark {
    /// Its wording.
    pub text: LocalText,
    /// The statement that it is attached to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<ActId>,
    /// That it is a demand, and of whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demand: Option<Asked>,
}

record!(NewRemark { text; on, demand });

/// Who said something on air.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Speaker {
    /// The name under which they were heard.
    pub name: String,
    /// As what they spoke: "resident, 2nd floor".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

impl Read for Speaker {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let missing = || Malformed::here("expected a name").within("name");
        Ok(Self { name: name(record, "name")?.ok_or_else(missing)?, role: name(record, "role")? })
    }
}

deserialize!(Speaker);

/// Writes down what was said on air; the act's moment says when.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NewSpoken {
    /// What was said.
    pub text: LocalText,
    /// Who said it.
    pub speaker: Speaker,
    /// The statement that it is attached to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<ActId>,
}

record!(NewSpoken { text, speaker; on });

/// Gives something another wording. The earlier ones stay.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Revision {
    /// The statement or post.
    pub target: ActId,
    /// The revision that was read when this one was written.
    pub base: u32,
    /// The new wording.
    pub text: LocalText,
    /// What it rests on now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// The annotation that it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<ActId>,
}

impl Read for Revision {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let (target, base, text) = (record.need("target")?, record.need("base")?, record.need("text")?);
        Ok(Self { target, base, text, sources: sources(record)?, because: record.may("because")? })
    }
}

deserialize!(Revision);

/// Takes back the words of a post.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Withdraw {
    /// The post.
    pub target: ActId,
}

record!(Withdraw { target });

/// Attaches a remark or what was said to a statement, with all that was replied to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Attach {
    /// The remark or spoken post.
    pub target: ActId,
    /// The statement.
    pub to: ActId,
}

record!(Attach { target, to });

/// Marks a post as a demand, or says anew who is asked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DemandMark {
    /// The post.
    pub target: ActId,
    /// Who is asked.
    pub asked: Asked,
}

record!(DemandMark { target; asked });

/// What becomes of a demand. (It becomes *answered* by an answer of who was asked.)
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Its author accepts the answer.
    Accepted,
    /// The answer does not satisfy its author.
    NotSatisfied,
    /// Its author asks no more.
    Withdrawn,
    /// The host puts it off: with a reason, and a date.
    CarriedOver,
}

word!(Step { Accepted = "accepted", NotSatisfied = "not-satisfied", Withdrawn = "withdrawn", CarriedOver = "carried-over" });

/// Says what becomes of a demand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DemandStep {
    /// The post that is the demand.
    pub target: ActId,
    /// What becomes of it.
    pub to: Step,
    /// Why. Needed to carry it over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<LocalText>,
    /// Until when it is put off. Needed to carry it over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

record!(DemandStep { target, to; reason, until });

/// What a rating says. `None` takes an earlier one back.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Rate {
    /// A persuasive reason, whichever side it is on.
    Up,
    /// Not a persuasive one.
    Down,
    /// No rating: an undo.
    None,
}

word!(Rate { Up = "up", Down = "down", None = "none" });

impl From<Rate> for Value {
    /// As a ballot is kept.
    fn from(rate: Rate) -> Self {
        match rate {
            Rate::Up => Self::Agree,
            Rate::Down => Self::Disagree,
            Rate::None => Self::None,
        }
    }
}

impl Rate {
    /// What a ballot that was kept says.
    #[must_use]
    pub const fn of(value: Value) -> Self {
        match value {
            Value::Agree => Self::Up,
            Value::Disagree => Self::Down,
            Value::Pass | Value::None => Self::None,
        }
    }
}

/// Rates an argument, changes that or takes it back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Rating {
    /// The argument.
    pub post: ActId,
    /// The revision that was read.
    pub revision: u32,
    /// What it says.
    pub value: Rate,
    /// Counts the session's ballots, votes and ratings alike.
    pub nth: u64,
}

record!(Rating { post, revision, value, nth });

/// Closes a statement because another says the same, or opens it again. Each keeps its own votes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Merge {
    /// The statement that is closed.
    pub target: ActId,
    /// The one that says the same.
    pub into: ActId,
    /// Whether an earlier merge is undone.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub undo: bool,
}

record!(Merge { target, into; undo });
