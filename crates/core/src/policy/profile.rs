//! A profile as its file says it, in `profiles/`: for people to read and sign. The values that hold are those of
//! [`super::terms`]; a test holds the two together.

use super::Review;
use super::terms::TermsOf;
use crate::date::Date;
use crate::participant::Assurance;
use crate::text::LocalText;
use crate::wire::{from_text, record};

/// A profile as its file says it: the values, and the rules with what they stand on.
#[derive(Clone, PartialEq, Debug)]
pub struct ProfileFile {
    /// Which it is.
    pub profile: TermsOf,
    /// Which version.
    pub version: u16,
    /// Its name for people.
    pub title: LocalText,
    /// What it is for, and that nobody's reading of the law is meant.
    pub about: LocalText,
    /// How somebody must be known to write.
    pub identity: Assurance,
    /// Whether texts wait of people for whom nobody vouches.
    pub holds_unvouched: bool,
    /// When texts are reviewed at the latest.
    pub review: Option<Review>,
    /// Texts are kept at least so many days.
    pub keeps_least: Option<u16>,
    /// And at most so many.
    pub keeps_most: Option<u16>,
    /// From which age on one writes.
    pub age: Option<u8>,
    /// Which addresses are needed.
    pub addresses: Vec<String>,
    /// Whether nothing is hidden without a ground.
    pub grounds: bool,
    /// The rules.
    pub rules: Vec<ProfileRule>,
}

record!(ProfileFile { profile, version, title, about, identity, rules; holds_unvouched, review, keeps_least, keeps_most, age, addresses, grounds });

/// One rule of a profile.
#[derive(Clone, PartialEq, Debug)]
pub struct ProfileRule {
    /// Its id, such as `cn-1`.
    pub id: String,
    /// What the software does by it.
    pub says: LocalText,
    /// What it stands on.
    pub source: RuleSource,
    /// Who has looked whether that is so. A reading of the law is unconfirmed until then.
    pub checked: Option<RuleChecked>,
}

record!(ProfileRule { id, says, source; checked });

/// What a rule stands on.
#[derive(Clone, PartialEq, Debug)]
pub struct RuleSource {
    /// The law, or who else says so.
    pub instrument: LocalText,
    /// Where in it, as far as that is known.
    pub article: Option<String>,
    /// The day since when that version of it is in force.
    pub date: Option<Date>,
    /// Where it can be read.
    pub url: Option<String>,
}

record!(RuleSource { instrument; article, date, url });

/// Who has looked.
#[derive(Clone, PartialEq, Debug)]
pub struct RuleChecked {
    /// Who.
    pub by: String,
    /// When.
    pub on: Date,
}

record!(RuleChecked { by, on });

impl ProfileFile {
    /// The file of a profile, as it is written; nothing of a version that is not there.
    #[must_use]
    pub const fn text(profile: TermsOf, version: u16) -> Option<&'static str> {
        match (profile, version) {
            (TermsOf::CnNews, 1) => Some(include_str!("profiles/cn-news.1.json")),
            (TermsOf::EuPublic, 1) => Some(include_str!("profiles/eu-public.1.json")),
            (TermsOf::Club, 1) => Some(include_str!("profiles/club.1.json")),
            (TermsOf::Custom, 1) => Some(include_str!("profiles/custom.1.json")),
            _ => None,
        }
    }

    /// The same, read.
    #[must_use]
    pub fn of(profile: TermsOf, version: u16) -> Option<Self> {
        // A test reads them all.
        from_text(Self::text(profile, version)?).ok()
    }
}
