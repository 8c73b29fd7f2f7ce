//! The verbs: everything anyone does is an act.
//!
//! An act is read once, here, and is valid from then on: what is wrong is named with a JSON pointer; unknown
//! members are passed over, unknown types kept. Next: [`crate::rules`] (may it be done), [`crate::deliberation`] (what it changes).

mod annotations;
pub mod bare;
mod moderation;
mod opening;
mod people;
mod posts;
mod stance;
mod writing;
mod written;

use serde::Serialize;

pub use annotations::{
    Call, Finding, Helpful, Helps, LawChange, MAX_BASES, NOTE_LIMIT, NewAnnotation, NoteReview, NotesOrder,
    OnAnnotation, REPLY_LIMIT, Signature,
};
pub use moderation::{
    APPEAL_LIMIT, Appeal, Contact, Decision, EXPLANATION_LIMIT, Flag, Ground, Outcome, Reason, Ruling,
    Verdict,
};
pub use opening::{KnownTie, MAX_STATEMENTS, Open, Seed};
pub use people::{Erasure, Grant, NewName, Occasion, Office};
pub use posts::{
    Asked, Attach, DemandMark, DemandStep, MAX_SOURCES, Merge, NewArgument, NewRemark, NewSpoken, Rate,
    Rating, Relation, Revision, Source, Speaker, Step, Withdraw,
};

pub use stance::{Position, Stance, Stand, When};
pub use writing::{Classifier, Hold, Links, Screen, Writing};
pub use written::Head;

use crate::id::{ActId, DeliberationId, Nonce, Pseudonym};
use crate::participant::{Standing, Tie};
use crate::procedure::Article;
use crate::text::LocalText;
use crate::vote::Value;
use crate::wire::{Json, Malformed, Read, Record, deserialize, from_text, parse, record, word};

/// One act, as its maker sends it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Act {
    /// Its identifier, and that of the thing it makes.
    pub id: ActId,
    /// Sixteen bytes that only its maker knew.
    pub nonce: Nonce,
    /// The maker's clock (Unix, ms): advisory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<i64>,
    /// Where in the programme it belongs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moment: Option<Moment>,
    /// Where it was done.
    pub from: Origin,
    /// What is done.
    #[serde(flatten)]
    pub verb: Verb,
}

/// A moment of a programme.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Moment {
    /// The programme.
    pub programme: String,
    /// Milliseconds from its beginning.
    pub ms: i64,
    /// How far off `ms` may be, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_ms: Option<i64>,
}

impl Read for Moment {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let (programme, ms) = (record.need("programme")?, record.need("ms")?);
        Self { programme, ms, error_ms: record.may("error_ms")? }.check()
    }
}

deserialize!(Moment);

/// The longest name of a programme, in bytes.
const PROGRAMME: usize = 128;
/// The latest moment of a programme, and the largest error of one: a week, in milliseconds.
const WEEK: i64 = 7 * 24 * 3_600_000;

impl Moment {
    /// The moment, if it can be one.
    ///
    /// # Errors
    /// When the programme's name is blank or has more than 128 bytes, or a time is not within a week.
    pub fn check(self) -> Result<Self, Malformed> {
        if self.programme.trim().is_empty() || self.programme.len() > PROGRAMME {
            return Err(Malformed::here("expected a name of 1 to 128 bytes").within("programme"));
        }
        let within = |ms: i64, name: &str| match (0..=WEEK).contains(&ms) {
            true => Ok(()),
            false => Err(Malformed::here("expected milliseconds from 0 to those of a week").within(name)),
        };
        within(self.ms, "ms")?;
        within(self.error_ms.unwrap_or(0), "error_ms")?;
        Ok(self)
    }
}

/// Where an act was done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Somewhere else than the studio.
    #[default]
    Remote,
    /// In the studio.
    Studio,
    /// While watching a recording.
    Replay,
    /// By a clerk.
    Desk,
}

word!(Origin { Remote = "remote", Studio = "studio", Replay = "replay", Desk = "desk" });

impl Origin {
    /// Its name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Remote => "remote",
            Self::Studio => "studio",
            Self::Replay => "replay",
            Self::Desk => "desk",
        }
    }
}

/// What is done.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Verb {
    /// Opens the deliberation.
    Open(Box<Open>),
    /// Says who one is to the matter.
    Join(Join),
    /// Writes a statement.
    Statement(NewStatement),
    /// Casts, changes or takes back a vote.
    Vote(Vote),
    /// Replies to a statement or a post: for it, against it, with a question or an answer.
    Argument(NewArgument),
    /// Says one sentence at a moment of the programme.
    Remark(NewRemark),
    /// Writes down what was said on air.
    Spoken(NewSpoken),
    /// Gives a post, or a statement that nobody voted on, another wording.
    Revision(Revision),
    /// Takes back the words of a post; its place stays.
    Withdraw(Withdraw),
    /// Attaches a remark or what was said to a statement.
    Attach(Attach),
    /// Marks a post as a demand, or names the body that is asked.
    Demand(DemandMark),
    /// Says what becomes of a demand.
    DemandStep(DemandStep),
    /// Rates an argument, changes that or takes it back.
    Rating(Rating),
    /// Says where one stands on the main question.
    Stance(Stance),
    /// Closes a statement that says the same as another, or opens it again.
    Merge(Merge),
    /// Decides on a statement, a post or an annotation.
    Decision(Box<Decision>),
    /// Moves to another phase.
    Phase(PhaseChange),
    /// Adds an article or replaces it by its next version.
    Article(Article),
    /// Says something of the words of a claim, as an expert or for a body.
    Annotation(Box<NewAnnotation>),
    /// Signs an annotation, or differs.
    Signature(Signature),
    /// Replies to an annotation of one's claim.
    NoteReply(OnAnnotation),
    /// Disputes an annotation.
    Dispute(OnAnnotation),
    /// Decides on an annotation that is disputed, or whose law has changed.
    NoteReview(NoteReview),
    /// Takes an annotation back; it stays readable.
    NoteWithdrawal(OnAnnotation),
    /// Says whether an annotation helps.
    Helpful(Helpful),
    /// Says that one sees an annotation otherwise.
    Objection(Call),
    /// Asks for an expert on a claim.
    ExpertCall(Call),
    /// Names the version of a law that is in force.
    LawChange(LawChange),
    /// Lets annotations count in the order of arguments, or no longer.
    NotesOrder(NotesOrder),
    /// Reports something that should not stand as it does.
    Flag(Box<Flag>),
    /// Asks that somebody else look at a decision.
    Appeal(Appeal),
    /// Rules on an appeal.
    Ruling(Ruling),
    /// Pauses writing, slows it, or lets texts wait.
    Writing(Writing),
    /// Says what of a text makes it wait.
    Screen(Screen),
    /// Gives somebody a role, or takes it back.
    Grant(Box<Grant>),
    /// Chooses the name under which one is shown.
    Name(NewName),
    /// Erases words; the place, the replies and the counts stay.
    Erasure(Erasure),
    /// A type that this version does not know, 1 to 32 of the characters a–z 0–9 -: kept as it is, folds to nothing.
    #[serde(skip)]
    Unknown(String),
}

/// The types' names on the wire, each said once.
macro_rules! names {
    ($($verb:ident = $name:literal),* $(,)?) => {
        impl Verb {
            /// The names of all types that this version knows.
            pub const NAMES: &'static [&'static str] = &[$($name),*];

            /// The type's name on the wire.
            #[must_use]
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$verb(_) => $name,)*
                    Self::Unknown(name) => name,
                }
            }
        }
    };
}

names! {
    Open = "open",
    Join = "join",
    Statement = "statement",
    Vote = "vote",
    Argument = "argument",
    Remark = "remark",
    Spoken = "spoken",
    Revision = "revision",
    Withdraw = "withdraw",
    Attach = "attach",
    Demand = "demand",
    DemandStep = "demand-step",
    Rating = "rating",
    Stance = "stance",
    Merge = "merge",
    Decision = "decision",
    Phase = "phase",
    Article = "article",
    Annotation = "annotation",
    Signature = "signature",
    NoteReply = "note-reply",
    Dispute = "dispute",
    NoteReview = "note-review",
    NoteWithdrawal = "note-withdrawal",
    Helpful = "helpful",
    Objection = "objection",
    ExpertCall = "expert-call",
    LawChange = "law-change",
    NotesOrder = "notes-order",
    Flag = "flag",
    Appeal = "appeal",
    Ruling = "ruling",
    Writing = "writing",
    Screen = "screen",
    Grant = "grant",
    Name = "name",
    Erasure = "erasure",
}

impl Verb {
    /// Whether it is private to its maker (kept under the ballots' pseudonym, published only as sums).
    #[must_use]
    pub const fn is_ballot(&self) -> bool {
        matches!(
            self,
            Self::Join(_)
                | Self::Vote(_)
                | Self::Rating(_)
                | Self::Stance(_)
                | Self::Helpful(_)
                | Self::Objection(_)
                | Self::ExpertCall(_)
        )
    }

    /// Whether whoever did it is nobody from then on.
    #[must_use]
    pub const fn ends_sessions(&self) -> bool {
        matches!(self, Self::Erasure(Erasure { all: true, why: None, .. }))
    }

    /// The thing it is done to, if it names one.
    #[must_use]
    pub const fn target(&self) -> Option<ActId> {
        match self {
            Self::Vote(vote) => Some(vote.statement),
            Self::Decision(decision) => Some(decision.target),
            Self::Argument(argument) => Some(argument.on),
            Self::Remark(remark) => remark.on,
            Self::Spoken(spoken) => spoken.on,
            Self::Revision(revision) => Some(revision.target),
            Self::Withdraw(withdraw) => Some(withdraw.target),
            Self::Attach(attach) => Some(attach.target),
            Self::Demand(mark) => Some(mark.target),
            Self::DemandStep(step) => Some(step.target),
            Self::Rating(rating) => Some(rating.post),
            Self::Stance(stance) => stance.because,
            Self::Merge(merge) => Some(merge.target),
            Self::Statement(new) => new.supersedes,
            Self::Annotation(new) => Some(new.target),
            Self::Signature(signature) => Some(signature.annotation),
            Self::NoteReply(said) | Self::Dispute(said) | Self::NoteWithdrawal(said) => Some(said.annotation),
            Self::NoteReview(review) => Some(review.annotation),
            Self::Helpful(helpful) => Some(helpful.annotation),
            Self::Objection(call) | Self::ExpertCall(call) => Some(call.target),
            Self::Flag(flag) => Some(flag.target),
            Self::Appeal(appeal) => Some(appeal.decision),
            Self::Ruling(ruling) => Some(ruling.appeal),
            Self::Erasure(erasure) => erasure.what,
            Self::Open(_)
            | Self::Join(_)
            | Self::Phase(_)
            | Self::Article(_)
            | Self::LawChange(_)
            | Self::NotesOrder(_)
            | Self::Writing(_)
            | Self::Screen(_)
            | Self::Grant(_)
            | Self::Name(_)
            | Self::Unknown(_) => None,
        }
    }
}

/// An act of a type that nobody knows has so many bytes at most: nobody keeps here what they want to.
pub const UNKNOWN_LIMIT: usize = 1_024;

/// Whether a word is 1 to 32 of the characters a–z 0–9 -.
fn is_name(word: &str) -> bool {
    let name = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=32).contains(&word.len()) && word.bytes().all(name)
}

/// Says who one is to the matter. May be done again to change it; earlier ballots keep the tie they had.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Join {
    /// The tie; absent for "I would rather not say".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tie: Option<Tie>,
}

record!(Join { ; tie });

/// Writes a statement.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NewStatement {
    /// Its wording.
    pub text: LocalText,
    /// The statement of the same author that it says better: that one keeps its votes, and is closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<ActId>,
    /// The annotation that it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<ActId>,
}

record!(NewStatement { text; supersedes, because });

/// Casts, changes or takes back a vote.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Vote {
    /// The statement.
    pub statement: ActId,
    /// The revision it was cast on.
    pub revision: u32,
    /// What it says.
    #[cfg_attr(feature = "schema", schema(value_type = crate::vote::VoteValue))]
    pub value: Value,
    /// Counts the session's ballots: of one session, the greatest on a statement is in force.
    pub nth: u64,
}

impl Read for Vote {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        Ok(Self {
            statement: record.need("statement")?,
            revision: record.may::<Option<u32>>("revision")?.unwrap_or(1),
            value: record.need("value")?,
            nth: record.need("nth")?,
        })
    }
}

deserialize!(Vote);

/// Moves to another phase.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PhaseChange {
    /// The phase's id.
    pub to: String,
    /// The article it is done by; without one, the article that grounds who moves phases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<u16>,
    /// Occasion, in the host's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<LocalText>,
}

record!(PhaseChange { to; article, reason });

/// What the ledger's keeper adds to an act: never believed from a client.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Stamp {
    /// Its place in the log, from 1.
    pub seq: u64,
    /// When it was received (Unix, ms).
    pub received: i64,
    /// Who did it.
    pub by: Pseudonym,
    /// Which of their sessions, from 0.
    pub session: u32,
    /// As what.
    #[serde(rename = "as")]
    pub standing: Standing,
}

record!(Stamp { seq, received, by, session, standing = "as" });

/// Types that logs may have from before they were known.
const LATER_VERBS: [&str; 8] = ["flag", "appeal", "ruling", "writing", "screen", "grant", "name", "erasure"];
/// Members of a decision that logs may have from before they were known.
const LATER_OF_DECISION: [&str; 8] = ["base", "about", "ground", "facts", "to", "of", "until", "automated"];

impl Act {
    /// Reads an act from JSON text.
    ///
    /// # Errors
    /// When it is not a JSON object with the members its type needs.
    pub fn read(text: &str) -> Result<Self, Malformed> {
        from_text(text)
    }

    /// Reads an act from JSON that has been parsed.
    ///
    /// # Errors
    /// When it is not an object with the members its type needs.
    pub fn from_json(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let kind: String = record.need("type")?;
        if !is_name(&kind) {
            // The type is never erased from the ledger, so it must not be able to say anything.
            return Err(Malformed::here("expected 1 to 32 of the characters a–z 0–9 -").within("type"));
        }
        let verb = match kind.as_str() {
            "open" => Verb::Open(Box::new(Open::read(json)?)),
            "join" => Verb::Join(Join::read(json)?),
            "statement" => Verb::Statement(NewStatement::read(json)?),
            "vote" => Verb::Vote(Vote::read(json)?),
            "argument" => Verb::Argument(NewArgument::read(json)?),
            "remark" => Verb::Remark(NewRemark::read(json)?),
            "spoken" => Verb::Spoken(NewSpoken::read(json)?),
            "revision" => Verb::Revision(Revision::read(json)?),
            "withdraw" => Verb::Withdraw(Withdraw::read(json)?),
            "attach" => Verb::Attach(Attach::read(json)?),
            "demand" => Verb::Demand(DemandMark::read(json)?),
            "demand-step" => Verb::DemandStep(DemandStep::read(json)?),
            "rating" => Verb::Rating(Rating::read(json)?),
            "stance" => Verb::Stance(Stance::read(json)?),
            "merge" => Verb::Merge(Merge::read(json)?),
            "decision" => Verb::Decision(Box::new(Decision::read(json)?)),
            "phase" => Verb::Phase(PhaseChange::read(json)?),
            "article" => Verb::Article(Article::read(json)?),
            "annotation" => Verb::Annotation(Box::new(NewAnnotation::read(json)?)),
            "signature" => Verb::Signature(Signature::read(json)?),
            "note-reply" => Verb::NoteReply(OnAnnotation::read(json)?),
            "dispute" => Verb::Dispute(OnAnnotation::read(json)?),
            "note-review" => Verb::NoteReview(NoteReview::read(json)?),
            "note-withdrawal" => Verb::NoteWithdrawal(OnAnnotation::read(json)?),
            "helpful" => Verb::Helpful(Helpful::read(json)?),
            "objection" => Verb::Objection(Call::read(json)?),
            "expert-call" => Verb::ExpertCall(Call::read(json)?),
            "law-change" => Verb::LawChange(LawChange::read(json)?),
            "notes-order" => Verb::NotesOrder(NotesOrder::read(json)?),
            "flag" => Verb::Flag(Box::new(Flag::read(json)?)),
            "appeal" => Verb::Appeal(Appeal::read(json)?),
            "ruling" => Verb::Ruling(Ruling::read(json)?),
            "writing" => Verb::Writing(Writing::read(json)?),
            "screen" => Verb::Screen(Screen::read(json)?),
            "grant" => Verb::Grant(Box::new(Grant::read(json)?)),
            "name" => Verb::Name(NewName::read(json)?),
            "erasure" => Verb::Erasure(Erasure::read(json)?),
            _ => Verb::Unknown(kind),
        };
        Ok(Self {
            id: record.need("id")?,
            nonce: record.need("nonce")?,
            at: record.may("at")?,
            moment: record.may("moment")?,
            from: record.may("from")?,
            verb,
        })
    }

    /// Reads an act that was kept. Before a type was known anybody could have anything kept under its name: what cannot be
    /// read is that, and folds to nothing as it did then. Of a decision, the members that came later are passed over;
    /// of an opening, its terms.
    ///
    /// # Errors
    /// When it is not an act of any version.
    pub fn read_kept(text: &str) -> Result<Self, Malformed> {
        let mut json = parse(text)?;
        let read = Self::from_json(&json);
        let Json::Object(members) = &mut json else { return read };
        let kind = members.get("type").and_then(Json::as_str).unwrap_or_default().to_owned();
        let later = LATER_VERBS.contains(&kind.as_str());
        if read.is_ok() || !(later || kind == "decision" || kind == "open") {
            return read;
        }
        if kind == "open" {
            // Before there were terms, a member of that name was one that nobody knew.
            members.remove("terms");
            return Self::from_json(&json);
        }
        if kind == "decision" {
            members.retain(|member, _| !LATER_OF_DECISION.contains(&member.as_str()));
            return Self::from_json(&json);
        }
        // Read as an act of no type, for its head, and given its name again.
        members.insert("type".to_owned(), "unknown".into());
        Ok(Self { verb: Verb::Unknown(kind), ..Self::from_json(&json)? })
    }

    /// Reads the act `open` from a file that a person wrote: `type`, `id` and `nonce` may be missing. The id
    /// then follows from the text, so that the same file opens the same deliberation.
    ///
    /// # Errors
    /// When it is not an object with the members that `open` needs.
    pub fn read_opening(text: &str) -> Result<Self, Malformed> {
        let mut json = parse(text)?;
        if let Json::Object(json) = &mut json {
            let id = ActId::derived(0, &[b"opening", text.as_bytes()]);
            json.entry("type").or_insert_with(|| "open".into());
            json.entry("id").or_insert_with(|| id.to_string().into());
            json.entry("nonce").or_insert_with(|| Nonce::new(*id.bytes()).to_string().into());
        }
        let act = Self::from_json(&json)?;
        match act.verb {
            Verb::Open(_) => Ok(act),
            _ => Err(Malformed::here("expected open").within("type")),
        }
    }

    /// The name of the deliberation that this act opens, if it opens one.
    #[must_use]
    pub fn opens(&self) -> Option<DeliberationId> {
        match &self.verb {
            Verb::Open(open) => Some(open.slug.clone().unwrap_or_else(|| self.id.into())),
            _ => None,
        }
    }
}

impl Read for Act {
    fn read(json: &Json) -> Result<Self, Malformed> {
        Self::from_json(json)
    }
}

deserialize!(Act);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::procedure::Procedure;

    const VOTE: &str = r#"{"id":"0193a1c0-0000-7000-8000-000000000001","type":"vote",
        "nonce":"MDEyMzQ1Njc4OWFiY2RlZg","nth":17,"at":1763890000123,
        "moment":{"programme":"ep-298","ms":812400,"error_ms":300},"from":"studio",
        "statement":"0193a1b2-0000-7000-8000-000000000002","value":"agree","later":{"x":1}}"#;

    #[test]
    fn a_vote_is_read_and_written_in_one_shape() {
        let act = Act::read(VOTE).unwrap();
        assert!(
            matches!(&act.verb, Verb::Vote(v) if v.nth == 17 && v.revision == 1 && v.value == Value::Agree)
        );
        let again = Act::read(&serde_json::to_string(&act).unwrap()).unwrap();
        assert_eq!(again, act);
    }

    #[test]
    fn what_is_wrong_is_pointed_at() {
        let point = |text: &str| Act::read(text).map_err(|e| e.pointer.clone());
        assert_eq!(point("[]"), Err(String::new()));
        assert_eq!(point("{"), Err(String::new()));
        assert_eq!(point(&VOTE.replace("\"agree\"", "\"yes\"")), Err("/value".to_owned()));
        assert_eq!(point(&VOTE.replace("812400", "-1")), Err("/moment/ms".to_owned()));
        assert_eq!(point(&VOTE.replace("812400", "604800001")), Err("/moment/ms".to_owned()));
        assert_eq!(point(&VOTE.replace(":300", ":-300")), Err("/moment/error_ms".to_owned()));
        assert_eq!(point(&VOTE.replace("ep-298", " ")), Err("/moment/programme".to_owned()));
        assert_eq!(point(&VOTE.replace("ep-298", &"x".repeat(129))), Err("/moment/programme".to_owned()));
        assert_eq!(point(&VOTE.replace("\"nth\":17,", "")), Err("/nth".to_owned()));
        assert_eq!(point(&VOTE.replace("-7000-8000-000000000001", "")), Err("/id".to_owned()));
    }

    #[test]
    fn an_unknown_type_is_an_act_too() {
        let act = Act::read(&VOTE.replace("\"vote\"", "\"song\"")).unwrap();
        assert_eq!(act.verb, Verb::Unknown("song".to_owned()));
    }

    #[test]
    fn a_type_is_a_short_name_and_no_text() {
        let point = |kind: &str| {
            let act = Act::read(&VOTE.replace("\"vote\"", &format!("\"{kind}\"")));
            act.map(|_| ()).map_err(|e| e.pointer.clone())
        };
        let long = "x".repeat(33);
        for kind in ["", "Song", "a song", "歌", "a_b", "a.b", &long] {
            assert_eq!(point(kind), Err("/type".to_owned()), "{kind}");
        }
        for kind in ["song", "song-2", &long[1..]] {
            assert_eq!(point(kind), Ok(()), "{kind}");
        }
    }

    #[test]
    fn what_was_kept_under_a_name_of_later_folds_to_nothing() {
        let kept = |kind: &str, more: &str| {
            Act::read_kept(&format!(
                r#"{{"id":"0193a1c0-0000-7000-8000-000000000001","nonce":"MDEyMzQ1Njc4OWFiY2RlZg","type":"{kind}"{more}}}"#
            ))
        };
        for kind in LATER_VERBS {
            let nonsense = kept(
                kind,
                r#","target":7,"decision":"x","appeal":[],"closed":1,"words":{},"to":7,"shown":[],"what":7"#,
            )
            .unwrap();
            assert_eq!(nonsense.verb, Verb::Unknown(kind.to_owned()));
            assert!(Act::read(&format!(r#"{{"type":"{kind}","target":7}}"#)).is_err());
        }
        // Terms of before there were any.
        let odd = r#","question":{"lang":"en","text":"So?"},"terms":"be kind""#;
        let Verb::Open(open) = kept("open", odd).unwrap().verb else { panic!("no opening") };
        assert!(open.terms.is_none() && kept("open", r#","terms":7"#).is_err());
        // A type that was there before is still read strictly.
        assert!(kept("vote", "").is_err());
        let target = "0193a1b2-0000-7000-8000-000000000002";
        let odd = format!(r#","target":"{target}","outcome":"hide","ground":7,"until":"never""#);
        let plain = Decision::plain(target.parse().unwrap(), Outcome::Hide);
        assert_eq!(kept("decision", &odd).unwrap().verb, Verb::Decision(Box::new(plain)));
    }

    #[test]
    fn acts_of_moderation_are_written_as_they_are_read() {
        let target = "0193a1b2-0000-7000-8000-000000000002";
        let text = r#"{"lang":"en","text":"So."}"#;
        for verb in [
            format!(
                r#"{{"type":"flag","target":"{target}","revision":2,"reason":"illegal","law":"Article 246","explanation":{text},"good_faith":true,"span":{{"start":0,"end":3,"exact":"one"}},"contact":{{"name":"Ms Li","email":"li@example.org"}}}}"#
            ),
            format!(
                r#"{{"type":"decision","target":"{target}","outcome":"hide","wording":"{target}","reason":{text},"base":812,"about":"attack","ground":{{"article":2,"version":1}},"facts":{text}}}"#
            ),
            format!(
                r#"{{"type":"decision","target":"{target}","outcome":"limit","reason":{text},"about":"illegal","ground":{{"law":"Article 246","url":"https://example.org"}},"until":"2026-12-24"}}"#
            ),
            format!(r#"{{"type":"decision","target":"{target}","outcome":"lift","of":"{target}"}}"#),
            format!(r#"{{"type":"appeal","decision":"{target}","text":{text}}}"#),
            format!(r#"{{"type":"ruling","appeal":"{target}","finding":"overturned","text":{text}}}"#),
            format!(r#"{{"type":"writing","closed":true,"hold":"everyone","slow_s":30,"reason":{text}}}"#),
            r#"{"type":"writing"}"#.to_owned(),
            r#"{"type":"screen","words":["spam"],"links":"hold","classifier":"closed"}"#.to_owned(),
            r#"{"type":"grant","to":"7KQ2-9F0A-4XCM","role":"expert","until":"2026-12-31","standing":{"name":"Ms Zhang","org":"House A","on_behalf_of":"Floor 1","fields":["law"],"credentials":{"type":"licence","issuer":"The bar"}}}"#.to_owned(),
            r#"{"type":"grant","to":"7KQ2-9F0A-4XCM","role":"participant"}"#.to_owned(),
            r#"{"type":"name","shown":"Old Chen"}"#.to_owned(),
            r#"{"type":"name"}"#.to_owned(),
            format!(r#"{{"type":"erasure","what":"{target}"}}"#),
            r#"{"type":"erasure","all":true,"why":"retention"}"#.to_owned(),
        ] {
            let head = r#""id":"0193a1c0-0000-7000-8000-000000000001","nonce":"MDEyMzQ1Njc4OWFiY2RlZg","from":"desk","#;
            let act = Act::read(&verb.replacen('{', &format!("{{{head}"), 1)).unwrap();
            let body = |text: &str| text.split_once("\"type\":").unwrap().1.to_owned();
            assert_eq!(body(&serde_json::to_string(&act).unwrap()), body(&verb));
        }
        let point = |verb: &str| {
            let head = r#"{"id":"0193a1c0-0000-7000-8000-000000000001","nonce":"MDEyMzQ1Njc4OWFiY2RlZg","#;
            Act::read(&verb.replacen('{', head, 1)).unwrap_err().pointer.clone()
        };
        assert_eq!(point(r#"{"type":"writing","closed":true}"#), "/reason");
        assert_eq!(point(r#"{"type":"writing","slow_s":3601}"#), "/slow_s");
        assert_eq!(point(r#"{"type":"screen","words":["a"," "]}"#), "/words/1");
        assert_eq!(point(r#"{"type":"name","shown":"a\u202eb"}"#), "/shown");
        assert_eq!(point(r#"{"type":"grant","to":"me","role":"host"}"#), "/to");
        let office = r#"{"type":"grant","to":"7KQ2-9F0A-4XCM","role":"expert","standing":{"org":" "}}"#;
        assert_eq!(point(office), "/standing/org");
        let long = "x".repeat(2_001);
        let appeal =
            format!(r#"{{"type":"appeal","decision":"{target}","text":{{"lang":"en","text":"{long}"}}}}"#);
        assert_eq!(point(&appeal), "/text");
        let address = format!(
            r#"{{"type":"decision","target":"{target}","outcome":"hide","ground":{{"law":"x","url":"javascript:1"}}}}"#
        );
        assert_eq!(point(&address), "/ground/url");
    }

    #[test]
    fn an_opening_written_by_hand_needs_a_question_only() {
        let text =
            r#"{"question":{"lang":"zh-CN","text":"要不要加装电梯？","translations":{"en":"A lift?"}}}"#;
        let act = Act::read_opening(text).unwrap();
        assert_eq!(act, Act::read_opening(text).unwrap());
        let Verb::Open(open) = &act.verb else { panic!("not an opening") };
        assert_eq!((open.languages.len(), open.phases.len()), (2, 1));
        assert!(Procedure::new(open.articles.clone()).is_ok());
        assert_eq!(Act::read(&serde_json::to_string(&act).unwrap()).unwrap(), act);
    }

    #[test]
    fn an_opening_that_contradicts_itself_is_refused() {
        let with = |more: &str| {
            Act::read_opening(&format!(r#"{{"question":{{"lang":"en","text":"A lift?"}},{more}}}"#))
                .map_err(|e| e.detail.clone())
        };
        assert!(
            with(r#""phases":[{"id":"a","kind":"collect"},{"id":"a","kind":"report"}]"#)
                .unwrap_err()
                .contains("twice")
        );
        assert!(
            with(r#""ties":[{"tie":"affected","size":48},{"tie":"affected","size":9}]"#)
                .unwrap_err()
                .contains("twice")
        );
        assert!(with(r#""ties":[{"tie":"affected","size":0}]"#).unwrap_err().contains("at least 1"));
        assert!(with(r#""policy":{"map_from":20}"#).unwrap_err().contains("map_from"));
        assert!(with(r#""articles":[{"number":1,"guards":[],"title":{"lang":"en","text":"x"},"text":{"lang":"en","text":"y"}}]"#)
            .unwrap_err()
            .contains("grounds"));
        assert!(
            with(&format!(r#""statements":[{{"text":{{"lang":"en","text":"{}"}}}}]"#, "x".repeat(141)))
                .unwrap_err()
                .contains("141")
        );
    }
}
