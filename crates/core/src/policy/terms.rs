//! The terms of a deliberation: a profile, and what the opening asks beyond it. What holds people to them is in
//! [`crate::rules`] and [`crate::moderation::waits`].
//!
//! A profile is a floor: an opening may be stricter, never looser. Each is a file ([`super::profile`]), version by version, in
//! which every rule names its source; the values here are those of the files, and a test holds the two together. A later
//! version is another file: what was opened under the first keeps it. Openings without terms have none, as they always did.

use serde::Serialize;

use super::Review;
use crate::date::Date;
use crate::participant::{Assurance, Standing};
use crate::text::{is_address, is_line};
use crate::wire::{Json, Malformed, Read, Record, deserialize, named, word};

/// Which set of terms.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TermsOf {
    /// News site in China.
    CnNews,
    /// Public body in the European Union.
    EuPublic,
    /// A closed group whose members all agreed.
    Club,
    /// What the opening says, and whoever opened it answers for.
    Custom,
}

named!(TermsOf { CnNews = "cn-news", EuPublic = "eu-public", Club = "club", Custom = "custom" });

/// Which names participants are shown by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Names {
    /// A number, or a name of their choice.
    #[default]
    Chosen,
    /// A number.
    Number,
}

word!(Names { Chosen = "chosen", Number = "number" });

/// Where people turn to.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Addresses {
    /// With a notice that something is illegal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
    /// With a complaint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complaint: Option<String>,
    /// With an appeal on which nobody in the room may rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appeal: Option<String>,
}

impl Addresses {
    /// One of them, by its name on the wire.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        match name {
            "notice" => self.notice.as_deref(),
            "complaint" => self.complaint.as_deref(),
            "appeal" => self.appeal.as_deref(),
            _ => None,
        }
    }
}

impl Read for Addresses {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let one = |member: &str| {
            let address: Option<String> = record.may(member)?;
            match address {
                Some(address) if !leads_somewhere(&address) => {
                    Err(Malformed::here("expected https://…, http://… or an e-mail address").within(member))
                }
                address => Ok(address),
            }
        };
        Ok(Self { notice: one("notice")?, complaint: one("complaint")?, appeal: one("appeal")? })
    }
}

deserialize!(Addresses);

fn leads_somewhere(address: &str) -> bool {
    let mail = address.split_once('@').is_some_and(|(who, site)| {
        let plain = |part: &str| !part.is_empty() && !part.contains(['@', ' ', '<', '>', '"']);
        plain(who) && plain(site) && site.contains('.')
    });
    is_address(address) || (mail && is_line(address))
}

/// That somebody has looked whether a rule of the profile is what the law says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Checked {
    /// The rule's id in the profile.
    pub rule: String,
    /// Who.
    pub by: String,
    /// When.
    pub on: Date,
}

impl Read for Checked {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let by: String = record.need("by")?;
        let by = crate::text::name(&by).map_err(|fault| Malformed::here(fault).within("by"))?;
        Ok(Self { rule: record.need("rule")?, by, on: record.need("on")? })
    }
}

deserialize!(Checked);

/// The terms that an opening names.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Terms {
    /// Which set.
    pub profile: TermsOf,
    /// Which version of it.
    pub version: u16,
    /// Where people turn to.
    pub addresses: Addresses,
    /// When texts are reviewed at the latest; a phase may be stricter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
    /// How somebody must be known to write.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<Assurance>,
    /// Which names participants are shown by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names: Option<Names>,
    /// For how many days after the last phase began texts are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention_days: Option<u16>,
    /// From which age on one writes, in years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<u8>,
    /// Which rules somebody has looked at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub checked: Vec<Checked>,
}

impl Read for Terms {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let terms = Self {
            profile: record.need("profile")?,
            version: record.need("version")?,
            addresses: record.may("addresses")?,
            review: record.may("review")?,
            identity: record.may("identity")?,
            names: record.may("names")?,
            retention_days: record.may("retention_days")?,
            age: record.may("age")?,
            checked: record.may("checked")?,
        };
        match terms.fault() {
            Some((member, detail)) => Err(Malformed::here(detail).within(&member)),
            None => Ok(terms),
        }
    }
}

deserialize!(Terms);

/// What a profile asks at least.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Floor {
    /// How somebody must be known to write.
    pub identity: Assurance,
    /// Whether texts wait of people for whom nobody vouches.
    pub holds_unvouched: bool,
    /// When texts are reviewed at the latest; nothing where that is left to the opening.
    pub review: Option<Review>,
    /// Texts are kept at least so many days.
    pub keeps_least: Option<u16>,
    /// And at most so many.
    pub keeps_most: Option<u16>,
    /// From which age on one writes, in years.
    pub age: Option<u8>,
    /// Which addresses are needed.
    pub needs: &'static [&'static str],
    /// Whether nothing is hidden without a ground, in old logs neither.
    pub grounds: bool,
    /// Whether the opening must say itself who writes, and when that is reviewed.
    pub says: bool,
    /// The ids of its rules.
    pub rules: &'static [&'static str],
}

/// What asks nothing: each profile says how it differs.
const NOTHING: Floor = Floor {
    identity: Assurance::Anonymous,
    holds_unvouched: false,
    review: None,
    keeps_least: None,
    keeps_most: None,
    age: None,
    needs: &[],
    grounds: false,
    says: false,
    rules: &[],
};

const CN_NEWS: Floor = Floor {
    identity: Assurance::Verified,
    review: Some(Review::Before),
    keeps_least: Some(183),
    age: Some(14),
    needs: &["complaint"],
    rules: &["cn-1", "cn-2", "cn-3", "cn-4", "cn-5", "cn-6", "cn-7", "cn-8"],
    ..NOTHING
};

const EU_PUBLIC: Floor = Floor {
    holds_unvouched: true,
    review: Some(Review::After),
    keeps_most: Some(365),
    age: Some(16),
    needs: &["notice", "appeal"],
    grounds: true,
    rules: &["eu-1", "eu-2", "eu-3", "eu-4", "eu-5", "eu-6", "eu-7", "eu-8"],
    ..NOTHING
};

const CLUB: Floor = Floor { identity: Assurance::Host, rules: &["club-1", "club-2"], ..NOTHING };

const CUSTOM: Floor = Floor { says: true, rules: &["custom-1"], ..NOTHING };

impl Floor {
    /// That of a profile; nothing of a version that is not there.
    #[must_use]
    pub const fn of(profile: TermsOf, version: u16) -> Option<&'static Self> {
        match (profile, version) {
            (TermsOf::CnNews, 1) => Some(&CN_NEWS),
            (TermsOf::EuPublic, 1) => Some(&EU_PUBLIC),
            (TermsOf::Club, 1) => Some(&CLUB),
            (TermsOf::Custom, 1) => Some(&CUSTOM),
            _ => None,
        }
    }
}

impl Review {
    /// How much is reviewed before others see it.
    #[must_use]
    pub const fn strictness(self) -> u8 {
        match self {
            Self::After => 0,
            Self::Trusted => 1,
            Self::Before => 2,
        }
    }

    /// The stricter of two.
    #[must_use]
    pub const fn stricter(self, other: Self) -> Self {
        if other.strictness() > self.strictness() { other } else { self }
    }
}

impl Terms {
    /// What the profile asks.
    #[must_use]
    pub fn floor(&self) -> &'static Floor {
        // A version that is not there is not read.
        Floor::of(self.profile, self.version).unwrap_or(&CUSTOM)
    }

    /// How somebody must be known to write.
    #[must_use]
    pub fn identity(&self) -> Assurance {
        self.identity.unwrap_or(self.floor().identity)
    }

    /// When texts are reviewed at the latest.
    #[must_use]
    pub fn review(&self) -> Review {
        self.review.or(self.floor().review).unwrap_or(Review::After)
    }

    /// From which age on one writes.
    #[must_use]
    pub fn age(&self) -> Option<u8> {
        self.age.or(self.floor().age)
    }

    /// For how many days after the last phase began texts are kept; for ever where nothing is said.
    #[must_use]
    pub fn keeps(&self) -> Option<u16> {
        self.retention_days.or(self.floor().keeps_most)
    }

    /// Whether a text waits because nobody vouches for who wrote it.
    #[must_use]
    pub fn holds(&self, standing: &Standing) -> bool {
        self.floor().holds_unvouched && standing.assurance == Assurance::Anonymous
    }

    /// Whether somebody may be shown by a name of their choice.
    #[must_use]
    pub fn takes_names(&self) -> bool {
        self.names.unwrap_or_default() == Names::Chosen
    }

    /// What of the terms is looser than their profile, or lacks what it needs: where, and what was expected.
    fn fault(&self) -> Option<(String, String)> {
        let fault = |member: &str, detail: String| Some((member.to_owned(), detail));
        let Some(floor) = Floor::of(self.profile, self.version) else {
            let detail = format!("there is no version {} of {}", self.version, self.profile.name());
            return fault("version", detail);
        };
        let by = self.profile.name();
        if let Some(missing) = floor.needs.iter().find(|name| self.addresses.get(name).is_none()) {
            return fault(&format!("addresses/{missing}"), format!("{by} needs this address"));
        }
        if floor.says && self.identity.is_none() {
            return fault("identity", format!("{by} says how somebody must be known to write"));
        }
        if floor.says && self.review.is_none() {
            return fault("review", format!("{by} says when texts are reviewed"));
        }
        if self.identity == Some(Assurance::Imported) || self.identity() < floor.identity {
            return fault("identity", format!("{by} asks for more"));
        }
        let review = floor.review.unwrap_or(Review::After);
        if self.review().strictness() < review.strictness() {
            return fault("review", format!("{by} asks for more"));
        }
        if let Some(days) = self.retention_days {
            let (least, most) = (floor.keeps_least.unwrap_or(1), floor.keeps_most.unwrap_or(u16::MAX));
            if !(least..=most).contains(&days) {
                return fault("retention_days", format!("{by} keeps texts for {least} to {most} days"));
            }
        }
        if self.age.is_some_and(|age| floor.age.is_some_and(|least| age < least)) {
            return fault("age", format!("{by} asks for more"));
        }
        let unknown = self.checked.iter().position(|own| !floor.rules.contains(&own.rule.as_str()));
        unknown.and_then(|at| fault(&format!("checked/{at}/rule"), format!("{by} has no such rule")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::profile::ProfileFile;
    use crate::wire::from_text;

    fn terms(text: &str) -> Result<Terms, String> {
        from_text::<Terms>(text).map_err(|fault| fault.pointer.clone())
    }

    #[test]
    fn the_values_of_the_code_are_those_of_the_files() {
        for profile in TermsOf::ALL {
            let floor = Floor::of(profile, 1).unwrap();
            let file: ProfileFile = from_text(ProfileFile::text(profile, 1).unwrap()).unwrap();
            assert_eq!((file.profile, file.version), (profile, 1));
            assert_eq!((file.identity, file.holds_unvouched), (floor.identity, floor.holds_unvouched));
            assert_eq!((file.review, file.age, file.grounds), (floor.review, floor.age, floor.grounds));
            assert_eq!((file.keeps_least, file.keeps_most), (floor.keeps_least, floor.keeps_most));
            assert_eq!(file.addresses, floor.needs);
            assert!(file.rules.iter().map(|rule| rule.id.as_str()).eq(floor.rules.iter().copied()));
            for rule in &file.rules {
                for text in [&rule.says, &rule.source.instrument] {
                    assert_eq!(text.lang().as_str(), "zh-CN", "{}", rule.id);
                    assert!(text.translations().keys().any(|lang| lang.as_str() == "en"), "{}", rule.id);
                }
                assert!(rule.source.url.as_deref().is_none_or(is_address), "{}", rule.id);
                // Nobody has looked: whoever has says so in the opening, or in the next version.
                assert_eq!(rule.checked, None, "{}", rule.id);
            }
            assert!(Floor::of(profile, 2).is_none() && ProfileFile::text(profile, 0).is_none());
        }
    }

    #[test]
    fn terms_are_written_as_they_are_read() {
        for text in [
            r#"{"profile":"cn-news","version":1,"addresses":{"complaint":"tousu@example.cn"},"names":"number","retention_days":200,"age":18,"checked":[{"rule":"cn-2","by":"Ms Wu","on":"2026-11-01"}]}"#,
            r#"{"profile":"custom","version":1,"addresses":{},"review":"after","identity":"anonymous"}"#,
        ] {
            assert_eq!(serde_json::to_string(&terms(text).unwrap()).unwrap(), text);
        }
    }

    #[test]
    fn what_is_looser_than_its_profile_is_pointed_at() {
        let cn = r#""addresses":{"complaint":"https://example.cn/tousu"}"#;
        let eu = r#""addresses":{"notice":"a@example.org","appeal":"b@example.org"}"#;
        let of = |profile: &str, more: &str| {
            terms(&format!(r#"{{"profile":"{profile}","version":1,{more}}}"#)).map(|_| ())
        };
        for (profile, more, pointer) in [
            ("cn-news", String::from(r#""addresses":{}"#), "/addresses/complaint"),
            ("cn-news", format!(r#"{cn},"review":"after""#), "/review"),
            ("cn-news", format!(r#"{cn},"review":"trusted""#), "/review"),
            ("cn-news", format!(r#"{cn},"identity":"host""#), "/identity"),
            ("cn-news", format!(r#"{cn},"retention_days":182"#), "/retention_days"),
            ("cn-news", format!(r#"{cn},"age":13"#), "/age"),
            (
                "cn-news",
                format!(r#"{cn},"checked":[{{"rule":"eu-1","by":"x","on":"2026-11-01"}}]"#),
                "/checked/0/rule",
            ),
            ("eu-public", String::from(r#""addresses":{"notice":"a@example.org"}"#), "/addresses/appeal"),
            ("eu-public", String::from(r#""addresses":{"appeal":"a@example.org"}"#), "/addresses/notice"),
            ("eu-public", String::from(r#""addresses":{"notice":"javascript:1"}"#), "/addresses/notice"),
            ("eu-public", format!(r#"{eu},"retention_days":366"#), "/retention_days"),
            ("eu-public", format!(r#"{eu},"age":15"#), "/age"),
            ("club", String::from(r#""identity":"anonymous""#), "/identity"),
            ("club", String::from(r#""identity":"imported""#), "/identity"),
            ("custom", String::from(r#""review":"after""#), "/identity"),
            ("custom", String::from(r#""identity":"host""#), "/review"),
            (
                "custom",
                String::from(r#""identity":"host","review":"after","retention_days":0"#),
                "/retention_days",
            ),
        ] {
            assert_eq!(of(profile, &more), Err(pointer.to_owned()), "{profile} {more}");
        }
        for (profile, more) in [
            ("cn-news", cn.to_owned()),
            (
                "eu-public",
                format!(r#"{eu},"review":"before","identity":"verified","age":18,"retention_days":30"#),
            ),
            ("club", String::from(r#""review":"before""#)),
            ("custom", String::from(r#""identity":"verified","review":"trusted""#)),
        ] {
            assert_eq!(of(profile, &more), Ok(()), "{profile} {more}");
        }
        assert_eq!(terms(r#"{"profile":"club","version":2}"#), Err("/version".to_owned()));
        assert_eq!(terms(r#"{"profile":"none","version":1}"#), Err("/profile".to_owned()));
    }
}
