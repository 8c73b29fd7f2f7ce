//! Whether law that somebody relies on is still the law.

use serde::Serialize;

use super::basis::{LegalBasis, Status};
use crate::date::Date;
use crate::text::fingerprint;
use crate::wire::record;

/// What full names of national laws of China begin with, and everyday ones do not.
const STATE: &str = "中华人民共和国";

/// Why nobody may rely on a basis today.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LawError {
    /// The version is not in force yet.
    #[error("this version is in force only from {0}; cite the one that is in force today")]
    NotYet(Date),
    /// The version is in force no more.
    #[error("this version was in force until {0}; cite the one that took its place")]
    Expired(Date),
    /// Whoever cites it says that it is not in force.
    #[error("this law is not in force; cite one that is")]
    NotInForce,
}

/// Since when a version of a law is in force: a row of a table that a host can publish.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LawVersion {
    /// The law's name.
    pub instrument: String,
    /// Since when this version is in force.
    pub version_date: Date,
}

record!(LawVersion { instrument, version_date });

impl LegalBasis {
    /// Whether somebody may rely on it on a day: the day it is where that law is in force.
    ///
    /// # Errors
    /// When the version is not yet in force, or no more.
    pub fn check(&self, today: &Date) -> Result<(), LawError> {
        if self.status == Status::NotInForce {
            return Err(LawError::NotInForce);
        }
        if self.version_date > *today {
            return Err(LawError::NotYet(self.version_date.clone()));
        }
        match &self.expires_on {
            Some(day) if day < today => Err(LawError::Expired(day.clone())),
            _ => Ok(()),
        }
    }

    /// The version in force today, if it is a later one than was cited.
    #[must_use]
    pub fn changed_by<'a>(&self, known: &'a [LawVersion], today: &Date) -> Option<&'a LawVersion> {
        let later = |law: &&LawVersion| law.version_date > self.version_date && law.version_date <= *today;
        let same = |law: &&LawVersion| same_instrument(&law.instrument, &self.instrument);
        known.iter().filter(later).filter(same).max_by_key(|law| &law.version_date)
    }

    /// Whether the law has changed since the version that was cited.
    #[must_use]
    pub fn has_changed(&self, known: &[LawVersion], today: &Date) -> bool {
        self.changed_by(known, today).is_some()
    }
}

/// Whether two names are those of one law: blanks, punctuation and the name of the state aside.
#[must_use]
pub fn same_instrument(one: &str, other: &str) -> bool {
    let essence = |name: &str| {
        let name = fingerprint(name);
        let rest = name.strip_prefix(STATE).filter(|rest| !rest.is_empty()).map(str::to_owned);
        rest.unwrap_or(name)
    };
    essence(one) == essence(other)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::wire::Read;

    fn day(text: &str) -> Date {
        Date::try_from(text.to_owned()).unwrap()
    }

    /// A basis with some members changed.
    fn with(changes: &[(&str, Value)]) -> LegalBasis {
        let mut json = json!({
            "jurisdiction": "CN", "instrument": "治安管理处罚法", "citation": "《治安管理处罚法》第二十五条",
            "version_date": "2013-01-01", "status": "in-force", "checked_on": "2026-11-23",
            "url": "https://flk.npc.gov.cn/",
        });
        for (member, value) in changes {
            json[*member] = value.clone();
        }
        LegalBasis::read(&json).unwrap()
    }

    #[test]
    fn only_law_in_force_can_be_relied_on() {
        let today = day("2026-11-23");
        let check = |changes: &[(&str, Value)]| with(changes).check(&today);
        assert_eq!(check(&[]), Ok(()));
        assert_eq!(check(&[("status", json!("partially-in-force"))]), Ok(()));
        assert_eq!(check(&[("status", json!("not-in-force"))]), Err(LawError::NotInForce));
        assert_eq!(check(&[("version_date", json!("2026-11-23"))]), Ok(()));
        let tomorrow = day("2026-11-24");
        assert_eq!(check(&[("version_date", json!("2026-11-24"))]), Err(LawError::NotYet(tomorrow)));
        assert_eq!(check(&[("expires_on", json!("2026-11-23"))]), Ok(()));
        let yesterday = day("2026-11-22");
        assert_eq!(check(&[("expires_on", json!("2026-11-22"))]), Err(LawError::Expired(yesterday)));
        assert!(LawError::Expired(day("2026-11-22")).to_string().contains("2026-11-22; cite the one"));
    }

    #[test]
    fn a_law_that_was_renumbered_is_noticed_on_the_day() {
        let old = with(&[]);
        let row = |instrument: &str, since: &str| LawVersion {
            instrument: instrument.to_owned(),
            version_date: day(since),
        };
        let known = [
            row("《中华人民共和国治安管理处罚法》", "2026-01-01"),
            row("治安管理处罚法", "2013-01-01"),
            row("治安管理处罚法", "2030-01-01"),
            row("中华人民共和国刑法", "2024-03-01"),
        ];
        assert!(!old.has_changed(&known, &day("2025-12-31")));
        assert_eq!(old.changed_by(&known, &day("2026-01-01")), known.first());
        let new = LegalBasis { version_date: day("2026-01-01"), ..old };
        assert!(!new.has_changed(&known, &day("2026-11-23")) && !new.has_changed(&[], &day("2031-01-01")));
    }

    #[test]
    fn a_law_has_one_name() {
        assert!(same_instrument("中华人民共和国民法典", "《民法典》"));
        assert!(!same_instrument("中华人民共和国民法典", "刑法"));
        assert!(
            !same_instrument("中华人民共和国", "") && same_instrument("中华人民共和国", "中华人民共和国")
        );
    }
}
