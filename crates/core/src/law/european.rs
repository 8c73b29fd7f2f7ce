//! How European law is named: ELI for legislation, ECLI for decisions of courts.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::date::Date;
use crate::wire::checked;

/// A text that is no identifier of European law.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("expected {0}")]
pub struct EuropeanError(&'static str);

const ELI: EuropeanError = EuropeanError("an ELI such as http://data.europa.eu/eli/reg/2022/2065/oj");
const ECLI: EuropeanError = EuropeanError("an ECLI such as ECLI:NL:HR:2015:472");

/// Where ELIs of the Union live: the identifier's own place first, then where people copy it from.
const PLACES: [&str; 2] = ["data.europa.eu/eli/", "eur-lex.europa.eu/eli/"];

/// Which text of an act of the Union is meant.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Edition {
    /// The act, in whatever text.
    Any,
    /// As published in the Official Journal.
    Journal,
    /// As consolidated on a day.
    On(Date),
}

/// An act of the Union (European Legislation Identifier).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(into = "String")]
pub struct Eli {
    kind: String,
    year: u16,
    number: u32,
    edition: Edition,
}

impl Eli {
    /// What kind of act: `reg`, `dir`, `dec`, `reg_impl` …
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Year and number.
    #[must_use]
    pub const fn number(&self) -> (u16, u32) {
        (self.year, self.number)
    }

    /// Which text of it.
    #[must_use]
    pub const fn edition(&self) -> &Edition {
        &self.edition
    }
}

/// A year, written in four digits.
fn year(text: &str) -> Option<u16> {
    let fits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|year| fits && *year > 0)
}

impl FromStr for Eli {
    type Err = EuropeanError;
    fn from_str(text: &str) -> Result<Self, EuropeanError> {
        let read = || {
            let address = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"))?;
            let mut parts = PLACES.iter().find_map(|place| address.strip_prefix(place))?.split('/');
            let kind = parts.next().filter(|kind| {
                let letters = kind.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
                letters && kind.starts_with(|c: char| c != '_') && kind.len() <= 20
            })?;
            let year = year(parts.next()?)?;
            let number = parts.next().filter(|number| {
                let digits = number.bytes().all(|b| b.is_ascii_digit());
                digits && !number.starts_with('0') && number.len() <= 6
            })?;
            let edition = match parts.next() {
                None => Edition::Any,
                Some("oj") => Edition::Journal,
                Some(day) => Edition::On(Date::try_from(day.to_owned()).ok()?),
            };
            // The language of the page it was copied from says nothing about the act.
            let is_language = |part: &str| part.len() == 3 && part.bytes().all(|b| b.is_ascii_lowercase());
            if !parts.next().is_none_or(is_language) || parts.next().is_some() {
                return None;
            }
            Some(Self { kind: kind.to_owned(), year, number: number.parse().ok()?, edition })
        };
        read().ok_or(ELI)
    }
}

impl fmt::Display for Eli {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http://{}{}/{:04}/{}", PLACES[0], self.kind, self.year, self.number)?;
        match &self.edition {
            Edition::Any => Ok(()),
            Edition::Journal => f.write_str("/oj"),
            Edition::On(day) => write!(f, "/{day}"),
        }
    }
}

/// A decision of a court (European Case Law Identifier), in capitals.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(into = "String")]
pub struct Ecli {
    country: String,
    court: String,
    year: u16,
    ordinal: String,
}

impl Ecli {
    /// The country, or `EU` and the like.
    #[must_use]
    pub fn country(&self) -> &str {
        &self.country
    }

    /// The court.
    #[must_use]
    pub fn court(&self) -> &str {
        &self.court
    }

    /// The year of the decision.
    #[must_use]
    pub const fn year(&self) -> u16 {
        self.year
    }

    /// What tells it from the court's other decisions of that year.
    #[must_use]
    pub fn ordinal(&self) -> &str {
        &self.ordinal
    }
}

impl FromStr for Ecli {
    type Err = EuropeanError;
    fn from_str(text: &str) -> Result<Self, EuropeanError> {
        /// The longest code of a court, and the longest ordinal.
        const COURT: usize = 7;
        const ORDINAL: usize = 25;
        let text = text.to_ascii_uppercase();
        let parts: Vec<&str> = text.split(':').collect();
        let &[label, country, court, of, ordinal] = parts.as_slice() else { return Err(ECLI) };
        let letters = |part: &str| part.bytes().all(|b| b.is_ascii_uppercase());
        let within = |part: &str, most| (1..=most).contains(&part.len());
        let fits = label == "ECLI"
            && country.len() == 2
            && letters(country)
            && within(court, COURT)
            && court.bytes().all(|b| b.is_ascii_alphanumeric())
            && court.starts_with(|c: char| c.is_ascii_uppercase())
            && within(ordinal, ORDINAL)
            && ordinal.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.');
        let year = year(of).filter(|_| fits).ok_or(ECLI)?;
        let [country, court, ordinal] = [country, court, ordinal].map(str::to_owned);
        Ok(Self { country, court, year, ordinal })
    }
}

impl fmt::Display for Ecli {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ECLI:{}:{}:{:04}:{}", self.country, self.court, self.year, self.ordinal)
    }
}

/// Both are texts on the wire.
macro_rules! through_text {
    ($($id:ident, $format:literal);*) => {$(
        impl From<$id> for String {
            fn from(id: $id) -> Self {
                id.to_string()
            }
        }
        impl TryFrom<String> for $id {
            type Error = EuropeanError;
            fn try_from(text: String) -> Result<Self, EuropeanError> {
                text.parse()
            }
        }
        checked!($id);
        #[cfg(feature = "schema")]
        impl utoipa::PartialSchema for $id {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some($format))
                    .into()
            }
        }
        #[cfg(feature = "schema")]
        impl utoipa::ToSchema for $id {}
    )*};
}
through_text! {
    Eli, "ELI of the Union, such as http://data.europa.eu/eli/reg/2022/2065/oj";
    Ecli, "ECLI, such as ECLI:NL:HR:2015:472"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_of_the_union_is_taken_apart() {
        let eli: Eli = "http://data.europa.eu/eli/reg/2022/2065/oj".parse().unwrap();
        assert_eq!((eli.kind(), eli.number(), eli.edition()), ("reg", (2022, 2065), &Edition::Journal));
        let day = Date::try_from("2022-10-27".to_owned()).unwrap();
        let eli: Eli = "http://data.europa.eu/eli/dir_impl/2022/1/2022-10-27".parse().unwrap();
        assert_eq!(eli.edition(), &Edition::On(day));
        for (copied, eli) in [
            (
                "https://eur-lex.europa.eu/eli/reg/2022/2065/oj/eng",
                "http://data.europa.eu/eli/reg/2022/2065/oj",
            ),
            ("https://data.europa.eu/eli/reg/2016/679", "http://data.europa.eu/eli/reg/2016/679"),
            (
                "http://data.europa.eu/eli/reg/2016/679/2016-05-04",
                "http://data.europa.eu/eli/reg/2016/679/2016-05-04",
            ),
        ] {
            assert_eq!(copied.parse::<Eli>().map(|eli| eli.to_string()).as_deref(), Ok(eli));
        }
    }

    #[test]
    fn what_is_no_act_of_the_union_is_refused() {
        let rests = [
            "",
            "reg",
            "reg/2022",
            "REG/2022/1",
            "reg/22/1",
            "reg/2022/01",
            "reg/2022/0",
            "reg/2022/1/",
            "_/2022/1",
        ];
        let more = [
            "reg/2022/1/2022-02-30",
            "reg/2022/1/oj/",
            "reg/2022/1/oj/english",
            "reg/2022/1/oj/eng/x",
            "/2022/1",
        ];
        for rest in rests.iter().chain(&more) {
            assert_eq!(format!("http://data.europa.eu/eli/{rest}").parse::<Eli>(), Err(ELI), "{rest}");
        }
        assert_eq!("http://example.org/eli/reg/2022/2065/oj".parse::<Eli>(), Err(ELI));
        assert_eq!("data.europa.eu/eli/reg/2022/2065/oj".parse::<Eli>(), Err(ELI));
    }

    #[test]
    fn a_decision_has_five_parts() {
        let ecli: Ecli = "ECLI:NL:HR:2015:472".parse().unwrap();
        assert_eq!((ecli.country(), ecli.court(), ecli.year(), ecli.ordinal()), ("NL", "HR", 2015, "472"));
        for text in ["ECLI:NL:HR:2015:472", "ECLI:EU:C:2014:317", "ECLI:DE:BVERFG:2014:RS20140318.2BVR139012"]
        {
            assert_eq!(text.parse::<Ecli>().map(|ecli| ecli.to_string()).as_deref(), Ok(text));
            assert_eq!(text.to_lowercase().parse::<Ecli>(), text.parse());
        }
        for text in [
            "",
            "NL:HR:2015:472",
            "ECLI:NL:HR:2015",
            "ECLI:NL:HR:2015:472:1",
            "ECLI:NLD:HR:2015:472",
            "ECLI:NL:1R:2015:472",
            "ECLI:NL:LONGCODE:2015:472",
            "ECLI:NL:HR:15:472",
            "ECLI:NL:HR:2015:4-72",
            "ECLI:NL:HR:2015:",
            "ECLI:NL:HR:2015:12345678901234567890123456",
            "ECLI:ÑL:HR:2015:472",
        ] {
            assert_eq!(text.parse::<Ecli>(), Err(ECLI), "{text}");
        }
    }

    #[test]
    fn both_are_texts_on_the_wire() {
        let eli: Eli = crate::wire::from_text(r#""https://data.europa.eu/eli/reg/2022/2065/oj""#).unwrap();
        assert_eq!(serde_json::to_string(&eli).unwrap(), r#""http://data.europa.eu/eli/reg/2022/2065/oj""#);
        assert!(
            crate::wire::from_text::<Ecli>(r#""ECLI""#).unwrap_err().detail.contains("ECLI:NL:HR:2015:472")
        );
    }
}
