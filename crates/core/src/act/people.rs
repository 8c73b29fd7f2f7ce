//! The acts that say who somebody is: a role that is given, a name that is chosen.
//!
//! Next: [`crate::moderation::people`] for what they come to, [`crate::rules`] for who may do them.

use serde::Serialize;

use crate::date::Date;
use crate::id::{ActId, Handle};
use crate::participant::{Credentials, Field, Role, named};
use crate::text::name;
use crate::wire::{Json, Malformed, Read, Record, deserialize, record, word};

/// Gives somebody a role, or takes it back: the role `participant` does.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Grant {
    /// To whom: the code that their own page shows them.
    pub to: Handle,
    /// Which role.
    pub role: Role,
    /// The last day on which it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Under which name and for which body, of a role that has these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standing: Option<Office>,
}

record!(Grant { to, role; until, standing });

/// The name and the body under which somebody acts.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Office {
    /// Their name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The body they belong to or speak for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
    /// On whose behalf, where that is somebody else than `org`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<String>,
    /// What an expert is expert in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// What makes somebody an expert.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Credentials>,
}

impl Read for Office {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        Ok(Self {
            name: named(record, "name")?,
            org: named(record, "org")?,
            on_behalf_of: named(record, "on_behalf_of")?,
            fields: record.may("fields")?,
            credentials: record.may("credentials")?,
        })
    }
}

deserialize!(Office);

/// Erases words: those of one thing, or all of whoever does it. The place, the replies and the counts stay.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Erasure {
    /// The statement, post, annotation or name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<ActId>,
    /// Whether all words go.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub all: bool,
    /// Why everybody's words go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Occasion>,
}

record!(Erasure { ; what, all, why });

/// Why everybody's words are erased.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Occasion {
    /// They were kept for as long as the terms say.
    Retention,
}

word!(Occasion { Retention = "retention" });

/// Chooses the name under which one is shown; without one, the number again.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NewName {
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown: Option<String>,
}

impl Read for NewName {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let shown: Option<String> = Record::of(json)?.may("shown")?;
        let Some(shown) = shown else { return Ok(Self::default()) };
        let shown = name(&shown).map_err(|fault| Malformed::here(fault).within("shown"))?;
        Ok(Self { shown: Some(shown) })
    }
}

deserialize!(NewName);
