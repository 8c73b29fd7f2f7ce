//! The acts of moderation: reporting something, deciding on it, appealing, ruling on that.
//!
//! Next: [`super::writing`] for how writing goes on, [`crate::moderation`] for what they come to, [`crate::rules`] for who
//! may do them.

use serde::Serialize;

use crate::anchor::Span;
use crate::date::Date;
use crate::id::ActId;
use crate::procedure::ArticleRef;
use crate::text::{LocalText, is_address, is_line};
use crate::wire::{Json, Malformed, Read, Record, deserialize, named};

use super::annotations::short;

/// The longest explanation of a report, facts and reason of a decision, in graphemes.
pub const EXPLANATION_LIMIT: usize = 2_000;
/// The longest appeal, and the longest ruling on one, in graphemes.
pub const APPEAL_LIMIT: usize = 2_000;

/// Why something should not stand as it does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// It breaks the law.
    Illegal,
    /// It says who somebody is, or where to find them.
    PersonalData,
    /// It threatens somebody.
    Threat,
    /// It attacks a person instead of a reason.
    Attack,
    /// It degrades people for what they are.
    Hate,
    /// It advertises, or floods.
    Spam,
    /// It does not belong to the question.
    OffTopic,
    /// Its author claims an office or an expertise that they have not.
    FakeExpert,
    /// Something else, which is explained.
    Other,
}

named!(Reason { Illegal = "illegal", PersonalData = "personal-data", Threat = "threat", Attack = "attack", Hate = "hate", Spam = "spam", OffTopic = "off-topic", FakeExpert = "fake-expert", Other = "other" });

/// Who reports, for the operator alone: it never leaves the ledger.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Contact {
    /// Their name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Their e-mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

impl Read for Contact {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        Ok(Self { name: line(record, "name")?, email: line(record, "email")? })
    }
}

deserialize!(Contact);

/// One line of text that may be missing; nothing when nothing is left of it.
fn line(record: Record<'_>, member: &str) -> Result<Option<String>, Malformed> {
    let Some(text) = record.may::<Option<String>>(member)? else { return Ok(None) };
    let text = text.trim();
    if !is_line(text) {
        return Err(Malformed::here("expected one line of at most 300 bytes").within(member));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// Reports something. What the same person said before of the same wording is replaced.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Flag {
    /// The statement, post or annotation.
    pub target: ActId,
    /// The revision that was read.
    pub revision: u32,
    /// Why.
    pub reason: Reason,
    /// The law that it breaks. Needed where it is illegal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub law: Option<String>,
    /// Why, in words, for those who decide. Needed where it is illegal, and for other reasons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<LocalText>,
    /// Whether they say in good faith that this is right. Needed where it is illegal.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub good_faith: bool,
    /// The words it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// Who reports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
}

impl Read for Flag {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        Ok(Self {
            target: record.need("target")?,
            revision: record.need("revision")?,
            reason: record.need("reason")?,
            law: line(record, "law")?,
            explanation: short(record, "explanation", EXPLANATION_LIMIT)?,
            good_faith: record.may("good_faith")?,
            span: record.may("span")?,
            contact: record.may("contact")?,
        })
    }
}

deserialize!(Flag);

/// Decides on something: after a report, while it waits for review, or of one's own accord.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Decision {
    /// The statement, post or annotation.
    pub target: ActId,
    /// What is decided.
    pub outcome: Outcome,
    /// The wording that was read: the id of the act that brought it. Needed where another wording waits, so that nothing
    /// is shown which nobody read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wording: Option<ActId>,
    /// Why, for everybody: it stands where the words stood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<LocalText>,
    /// The last act of the case that was read; 0 where there was none. With it, a decision on what has changed since is
    /// refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<u64>,
    /// What was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<Reason>,
    /// What it stands on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ground: Option<Ground>,
    /// The facts that it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facts: Option<LocalText>,
    /// Of `move`: the statement under which the post goes; without one, to the remarks beside the programme.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<ActId>,
    /// Of `lift`: the decision that ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<ActId>,
    /// Of `limit`: the last day on which the author does not write.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Whether a machine decided.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub automated: bool,
}

impl Read for Decision {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        Ok(Self {
            target: record.need("target")?,
            outcome: record.need("outcome")?,
            wording: record.may("wording")?,
            reason: record.may("reason")?,
            base: record.may("base")?,
            about: record.may("about")?,
            ground: record.may("ground")?,
            facts: short(record, "facts", EXPLANATION_LIMIT)?,
            to: record.may("to")?,
            of: record.may("of")?,
            until: record.may("until")?,
            automated: record.may("automated")?,
        })
    }
}

deserialize!(Decision);

impl Decision {
    /// A decision that says no more than what becomes of something.
    #[must_use]
    pub const fn plain(target: ActId, outcome: Outcome) -> Self {
        Self {
            target,
            outcome,
            wording: None,
            reason: None,
            base: None,
            about: None,
            ground: None,
            facts: None,
            to: None,
            of: None,
            until: None,
            automated: false,
        }
    }
}

/// What can be decided.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Everybody sees it: what waited is shown, what was hidden comes back, what was reported stays.
    Show,
    /// Nobody but its author and staff see it.
    Hide,
    /// It stands with a word beside it.
    Label,
    /// It stands folded.
    Collapse,
    /// It stands somewhere else.
    Move,
    /// Nobody replies to it any more.
    Lock,
    /// Its author is told, and nobody else.
    Warn,
    /// Its author does not write until a day.
    Limit,
    /// An earlier decision ends.
    Lift,
    /// It waits until somebody has looked.
    Hold,
    /// Somebody else is to decide.
    Pass,
}

named!(Outcome { Show = "show", Hide = "hide", Label = "label", Collapse = "collapse", Move = "move", Lock = "lock", Warn = "warn", Limit = "limit", Lift = "lift", Hold = "hold", Pass = "pass" });

impl Outcome {
    /// Whether it restricts somebody, and so takes a ground and a reason.
    #[must_use]
    pub const fn restricts(self) -> bool {
        matches!(
            self,
            Self::Hide | Self::Label | Self::Collapse | Self::Move | Self::Lock | Self::Warn | Self::Limit
        )
    }
}

/// What a decision stands on: `{"article":2,"version":1}` or `{"law":"…","url":"…"}`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Ground {
    /// An article of the rules of procedure.
    Article(ArticleRef),
    /// A law.
    Law {
        /// Its name and the article in it.
        law: String,
        /// Where it can be read.
        #[serde(skip_serializing_if = "Option::is_none")]
        url: Option<String>,
    },
}

impl Read for Ground {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let Some(law) = line(record, "law")? else { return Ok(Self::Article(ArticleRef::read(json)?)) };
        let url: Option<String> = record.may("url")?;
        if url.as_deref().is_some_and(|url| !is_address(url)) {
            let detail = "expected an address that begins with https:// or http://";
            return Err(Malformed::here(detail).within("url"));
        }
        Ok(Self::Law { law, url })
    }
}

deserialize!(Ground);

/// Asks that somebody else look at a decision.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Appeal {
    /// The decision.
    pub decision: ActId,
    /// Why, for whoever rules on it.
    pub text: LocalText,
}

impl Read for Appeal {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        Ok(Self { decision: record.need("decision")?, text: needed(record, "text")? })
    }
}

deserialize!(Appeal);

/// A text that must be there, no longer than an appeal.
fn needed(record: Record<'_>, member: &str) -> Result<LocalText, Malformed> {
    short(record, member, APPEAL_LIMIT)?
        .ok_or_else(|| Malformed::here(format_args!("{member} is missing")).within(member))
}

/// Rules on an appeal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Ruling {
    /// The appeal.
    pub appeal: ActId,
    /// What becomes of the decision.
    pub finding: Verdict,
    /// Why, for everybody.
    pub text: LocalText,
}

impl Read for Ruling {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        Ok(Self {
            appeal: record.need("appeal")?,
            finding: record.need("finding")?,
            text: needed(record, "text")?,
        })
    }
}

deserialize!(Ruling);

/// What becomes of a decision on appeal.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It stands.
    Upheld,
    /// It is undone.
    Overturned,
}

named!(Verdict { Upheld = "upheld", Overturned = "overturned" });
