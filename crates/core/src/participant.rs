//! Who takes part: role, tie to the matter, how sure we are. Stamped by the server, never by a client.
//!
//! Next: [`crate::rules`].

use serde::Serialize;

use crate::date::Date;
use crate::text::name;
use crate::wire::{Json, Malformed, Read, Record, deserialize, named, word};

/// What somebody is allowed to be in a deliberation. Given by the host's token; without one, `participant`. The later one
/// may do more: of two in a token the later counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Viewer or resident.
    #[default]
    Participant,
    /// Reads what was decided and by whom, and decides nothing.
    Auditor,
    /// Member of the mediation panel.
    Expert,
    /// Speaks for a public body.
    Official,
    /// Reviews what is posted.
    Moderator,
    /// Rules on appeals.
    Reviewer,
    /// Runs the deliberation: opens it, moves its phases, changes its articles.
    Host,
    /// Answers for the platform: says who has which role.
    Admin,
}

named!(Role { Participant = "participant", Auditor = "auditor", Expert = "expert", Official = "official", Moderator = "moderator", Reviewer = "reviewer", Host = "host", Admin = "admin" });

impl Role {
    /// Whether people of this role act under a name and for a body, which everybody may see. Participants and those who
    /// moderate do not.
    #[must_use]
    pub const fn is_named(self) -> bool {
        matches!(self, Self::Expert | Self::Official | Self::Host)
    }
}

/// The participant's tie to the matter, the nearest first. Declared by themselves or vouched for by the host; never inferred.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Tie {
    /// Party to the dispute 当事方.
    Party,
    /// Directly affected 直接相关.
    Affected,
    /// Lives nearby 附近居民.
    Nearby,
    /// Viewer 观众.
    Viewer,
}

named!(Tie { Party = "party", Affected = "affected", Nearby = "nearby", Viewer = "viewer" });

/// How the person behind a session is known. The later one says more.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Assurance {
    /// A key kept by the site; nobody vouches for the person.
    #[default]
    Anonymous,
    /// Imported from somewhere else.
    Imported,
    /// The host vouches for the person by a token.
    Host,
    /// The host vouches, and says that somebody checked who the person is.
    Verified,
}

word!(Assurance { Anonymous = "anonymous", Imported = "imported", Host = "host", Verified = "verified" });

impl Assurance {
    /// Whether the host vouches for the person.
    #[must_use]
    pub const fn is_vouched(self) -> bool {
        matches!(self, Self::Host | Self::Verified)
    }
}

/// What an expert is expert in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// Law 法律.
    Law,
    /// Planning and building 规划.
    Planning,
    /// Property and its management 物业.
    Property,
    /// Psychology 心理.
    Psychology,
    /// Journalism and media 媒体.
    Media,
    /// Engineering 工程.
    Engineering,
    /// Another.
    Other,
}

named!(Field { Law = "law", Planning = "planning", Property = "property", Psychology = "psychology", Media = "media", Engineering = "engineering", Other = "other" });

/// What shows that somebody is an expert, as the host vouches for it. Each text is a [`name`].
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Credentials {
    /// What it is, such as "lawyer's licence".
    #[serde(rename = "type")]
    pub kind: String,
    /// Who gave it.
    pub issuer: String,
    /// Who checked it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified_by: Option<String>,
    /// The last day on which it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Date>,
}

impl Credentials {
    /// Whether they hold at a time (Unix, ms), by the day in UTC.
    #[must_use]
    pub fn hold(&self, at: i64) -> bool {
        self.valid_until.as_ref().is_none_or(|last| *last >= Date::of(at))
    }
}

impl Read for Credentials {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        Ok(Self {
            kind: record.need::<Name>("type")?.0,
            issuer: record.need::<Name>("issuer")?.0,
            verified_by: named(record, "verified_by")?,
            valid_until: record.may("valid_until")?,
        })
    }
}

deserialize!(Credentials);

/// As what somebody acted (`as` on the wire). It counts as it stood when the act was received.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Standing {
    /// The role.
    pub role: Role,
    /// The tie to the matter; absent when not declared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tie: Option<Tie>,
    /// Whether the host vouches for the tie; else it is declared.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub vouched: bool,
    /// The name they act under, of a role that has one ([`Role::is_named`]).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The body somebody belongs to or speaks for.
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
    /// How the person is known.
    pub assurance: Assurance,
    /// Whether the host says that the person is younger than the terms ask.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub minor: bool,
}

impl Standing {
    /// The same as a ballot bears it: without what tells who somebody is. Else a name would stand beside the pseudonym
    /// of their votes.
    #[must_use]
    pub fn of_ballots(self) -> Self {
        let Self { role, tie, vouched, assurance, .. } = self;
        Self { role, tie, vouched, assurance, ..Self::default() }
    }

    /// The same at a time (Unix, ms): credentials that hold no longer are none.
    #[must_use]
    pub fn at(mut self, at: i64) -> Self {
        self.credentials = self.credentials.filter(|credentials| credentials.hold(at));
        self
    }
}

impl Read for Standing {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        // Older logs have a text here, which does not say by whom: it counts as none.
        let credentials = match record.may::<Json>("credentials")? {
            Json::String(_) => None,
            _ => record.may("credentials")?,
        };
        Ok(Self {
            role: record.need("role")?,
            tie: record.may("tie")?,
            vouched: record.may("vouched")?,
            name: named(record, "name")?,
            org: named(record, "org")?,
            on_behalf_of: named(record, "on_behalf_of")?,
            fields: record.may("fields")?,
            credentials,
            assurance: record.need("assurance")?,
            minor: record.may("minor")?,
        })
    }
}

deserialize!(Standing);

/// A [`name`] on its way in.
struct Name(String);

impl Read for Name {
    fn read(json: &Json) -> Result<Self, Malformed> {
        name(&String::read(json)?).map(Self).map_err(Malformed::here)
    }
}

/// A member that is a [`name`], or is missing.
///
/// # Errors
/// When it is there and is none.
pub fn named(record: Record<'_>, member: &str) -> Result<Option<String>, Malformed> {
    Ok(record.may::<Option<Name>>(member)?.map(|Name(name)| name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::from_text;

    #[test]
    fn an_older_standing_still_reads() {
        let plain: Standing = from_text(r#"{"role":"participant","assurance":"anonymous"}"#).unwrap();
        assert_eq!(plain, Standing::default());
        assert_eq!(
            serde_json::to_string(&plain).unwrap(),
            r#"{"role":"participant","assurance":"anonymous"}"#
        );
        let office = r#"{"role":"official","org":"街道办","assurance":"host"}"#;
        let read: Standing = from_text(office).unwrap();
        assert_eq!((read.org.as_deref(), &read.name), (Some("街道办"), &None));
        assert_eq!(serde_json::to_string(&read).unwrap(), office);
        // Of the text that once stood there nobody knows who gave it.
        let expert = r#"{"role":"expert","credentials":"律师","assurance":"host"}"#;
        assert_eq!(from_text::<Standing>(expert).unwrap().credentials, None);
    }

    #[test]
    fn who_is_verified_is_vouched_for_and_more() {
        let read: Standing = from_text(r#"{"role":"participant","assurance":"verified"}"#).unwrap();
        assert!(read.assurance.is_vouched() && !Assurance::Imported.is_vouched());
        use Assurance::{Anonymous, Host, Imported, Verified};
        assert!(Anonymous < Imported && Imported < Host && Host < Verified);
    }

    #[test]
    fn a_full_standing_is_written_as_it_is_read() {
        let text = r#"{"role":"expert","tie":"viewer","vouched":true,"name":"张律师","org":"某某律师事务所","on_behalf_of":"七号楼一层","fields":["law","property"],"credentials":{"type":"执业证","issuer":"司法局","verified_by":"晨光网","valid_until":"2026-12-31"},"assurance":"host"}"#;
        let read: Standing = from_text(text).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
        let fault = |text: &str| from_text::<Standing>(text).unwrap_err().pointer.clone();
        assert_eq!(fault(&text.replace("张律师", &"张".repeat(121))), "/name");
        assert_eq!(fault(&text.replace("司法局", " ")), "/credentials/issuer");
        assert_eq!(fault(&text.replace("2026-12-31", "2026-02-30")), "/credentials/valid_until");
        assert_eq!(fault(&text.replace("\"property\"", "\"magic\"")), "/fields/1");
    }

    #[test]
    fn a_ballot_names_nobody() {
        let expert: Standing = from_text(
            r#"{"role":"expert","tie":"viewer","vouched":true,"name":"张律师","org":"律所","on_behalf_of":"一层","fields":["law"],"credentials":{"type":"执业证","issuer":"司法局"},"assurance":"host"}"#,
        )
        .unwrap();
        let ballot = r#"{"role":"expert","tie":"viewer","vouched":true,"assurance":"host"}"#;
        assert_eq!(serde_json::to_string(&expert.of_ballots()).unwrap(), ballot);
    }

    #[test]
    fn credentials_hold_through_their_last_day() {
        let until = |day: &str| Credentials {
            kind: "执业证".to_owned(),
            issuer: "司法局".to_owned(),
            verified_by: None,
            valid_until: Date::try_from(day.to_owned()).ok(),
        };
        // The last millisecond of 2026, and the first of the next year.
        let (last, next) = (1_798_761_599_999, 1_798_761_600_000);
        assert!(until("2026-12-31").hold(last) && !until("2026-12-31").hold(next));
        let expert = Standing { credentials: Some(until("2026-12-31")), ..Standing::default() };
        assert!(expert.clone().at(last).credentials.is_some() && expert.at(next).credentials.is_none());
        assert!(Credentials { valid_until: None, ..until("2026-12-31") }.hold(i64::MAX));
    }
}
