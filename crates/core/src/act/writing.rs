//! The acts that say how writing goes on: paused, slowed, held; and what of a text makes it wait.
//!
//! Next: [`crate::moderation::waits`] for what waits by them.

use serde::Serialize;

use crate::text::{LocalText, clean, fingerprint};
use crate::wire::{Json, Malformed, Read, Record, deserialize, named};

use super::annotations::short;

/// The longest reason why writing is paused, in graphemes.
pub const REASON_LIMIT: usize = 500;
/// The longest slow mode, in seconds.
pub const MAX_SLOW_S: u16 = 3_600;
/// The most words of a list.
pub const MAX_WORDS: usize = 500;
/// The longest of them, in code points.
pub const WORD_LIMIT: usize = 60;

/// Says how writing goes on from now. Absolute: what is not said is off.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Writing {
    /// Whether writing is paused.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
    /// Whose texts wait for a review, whatever the phase says.
    #[serde(skip_serializing_if = "Hold::is_nothing")]
    pub hold: Hold,
    /// So many seconds must lie between two texts of one person.
    #[serde(skip_serializing_if = "is_none_at_all")]
    pub slow_s: u16,
    /// Why, for everybody. Needed where writing is paused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<LocalText>,
}

/// Whether a number of seconds may be left out of what is written.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn is_none_at_all(seconds: &u16) -> bool {
    *seconds == 0
}

impl Read for Writing {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let (closed, slow_s): (bool, u16) = (record.may("closed")?, record.may("slow_s")?);
        let reason = short(record, "reason", REASON_LIMIT)?;
        if slow_s > MAX_SLOW_S {
            let detail = format_args!("expected at most {MAX_SLOW_S}").to_string();
            return Err(Malformed::here(detail).within("slow_s"));
        }
        if closed && reason.is_none() {
            return Err(Malformed::here("writing is paused with a reason").within("reason"));
        }
        Ok(Self { closed, hold: record.may("hold")?, slow_s, reason })
    }
}

deserialize!(Writing);

/// Whose texts wait.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Hold {
    /// Nobody's by this.
    #[default]
    Nothing,
    /// Those of people for whom nobody vouches.
    Unvouched,
    /// Everybody's but those of who moderate and of the host.
    Everyone,
}

named!(Hold { Nothing = "nothing", Unvouched = "unvouched", Everyone = "everyone" });

impl Hold {
    /// Whether nothing is held.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }
}

/// Says what of a text makes it wait for a review. Absolute. Read by those who run it alone.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Screen {
    /// Words that make a text wait.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// What becomes of texts with links.
    pub links: Links,
    /// Whether the host's classifier is asked.
    pub classifier: Classifier,
}

impl Read for Screen {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let words: Vec<String> = record.may("words")?;
        if words.len() > MAX_WORDS {
            return Err(Malformed::here(format_args!("expected at most {MAX_WORDS}")).within("words"));
        }
        let mut read = Vec::with_capacity(words.len());
        for (i, word) in words.iter().enumerate() {
            let word = clean(word)
                .ok()
                .filter(|word| word.chars().count() <= WORD_LIMIT && !fingerprint(word).is_empty());
            let fault = || Malformed::here(format_args!("expected 1 to {WORD_LIMIT} letters"));
            read.push(word.ok_or_else(|| fault().within(&i.to_string()).within("words"))?);
        }
        Ok(Self { words: read, links: record.may("links")?, classifier: record.may("classifier")? })
    }
}

deserialize!(Screen);

/// What becomes of texts with links.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Links {
    /// They are as other texts.
    #[default]
    Allow,
    /// They wait.
    Hold,
}

named!(Links { Allow = "allow", Hold = "hold" });

/// Whether the host's classifier is asked, and what happens where it is silent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Classifier {
    /// It is not asked.
    #[default]
    Off,
    /// Asked; where it is silent, the text is shown.
    Open,
    /// Asked; where it is silent, somebody looks.
    Closed,
}

named!(Classifier { Off = "off", Open = "open", Closed = "closed" });
