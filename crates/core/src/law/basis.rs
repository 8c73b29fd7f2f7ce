//! The law that an annotation rests on. Next: [`super::in_force`].

use serde::Serialize;

use super::citation::{Citation, Place};
use super::european::{Ecli, Eli};
use super::in_force::same_instrument;
use crate::date::Date;
use crate::text::{MAX_LINE, clean, is_address, is_line};
use crate::wire::{Json, Malformed, Read, Record, checked, deserialize, named};

/// The longest quote of a law, in code points.
pub const MAX_QUOTE: usize = 500;

/// Whose law it is: a country (ISO 3166-1 alpha-2), or `EU`. Only the form is checked.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(into = "String")]
pub struct Jurisdiction(String);

impl Jurisdiction {
    /// The two letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether citations are read as those of Chinese laws.
    #[must_use]
    pub fn is_china(&self) -> bool {
        self.0 == "CN"
    }
}

/// A text that is no jurisdiction.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("expected two capital letters: a country (ISO 3166), or EU")]
pub struct JurisdictionError;

impl TryFrom<String> for Jurisdiction {
    type Error = JurisdictionError;
    fn try_from(text: String) -> Result<Self, JurisdictionError> {
        let fits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
        if fits { Ok(Self(text)) } else { Err(JurisdictionError) }
    }
}

impl From<Jurisdiction> for String {
    fn from(jurisdiction: Jurisdiction) -> Self {
        jurisdiction.0
    }
}

checked!(Jurisdiction);

/// Whether a version of a law is in force.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It is.
    InForce,
    /// Some of it is.
    PartiallyInForce,
    /// It is not, or no longer.
    NotInForce,
}

named!(Status { InForce = "in-force", PartiallyInForce = "partially-in-force", NotInForce = "not-in-force" });

/// A place in a law, as somebody relies on it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LegalBasis {
    /// Whose law it is.
    pub jurisdiction: Jurisdiction,
    /// The law's full name.
    pub instrument: String,
    /// The citation as it was written. Of a Chinese law it can be read, and names that law.
    pub citation: String,
    /// The places that the citation names; of Chinese laws only. They may be left out when writing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Place>,
    /// What stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// Its identifier as an act of the Union.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eli: Option<Eli>,
    /// The identifier of a court's decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ecli: Option<Ecli>,
    /// Since when the version cited is in force.
    pub version_date: Date,
    /// Whether it is, as whoever cites it found.
    pub status: Status,
    /// When they looked.
    pub checked_on: Date,
    /// The last day on which it is in force, if that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<Date>,
    /// Where it can be read.
    pub url: String,
}

impl Read for LegalBasis {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let wrong = |member: &str, detail: &str| Malformed::here(detail).within(member);
        let basis = Self {
            jurisdiction: record.need("jurisdiction")?,
            instrument: line(record, "instrument")?,
            citation: line(record, "citation")?,
            places: record.may("places")?,
            quote: quote(record)?,
            eli: record.may("eli")?,
            ecli: record.may("ecli")?,
            version_date: record.need("version_date")?,
            status: record.need("status")?,
            checked_on: record.need("checked_on")?,
            expires_on: record.may("expires_on")?,
            url: record.need("url")?,
        };
        if !is_address(&basis.url) {
            return Err(wrong("url", "expected an address that begins with https:// or http://"));
        }
        if basis.expires_on.as_ref().is_some_and(|day| *day < basis.version_date) {
            return Err(wrong("expires_on", "expected a day not before version_date"));
        }
        let places = basis.cited().map_err(|detail| wrong("citation", &detail))?;
        if !basis.places.is_empty() && basis.places != places {
            return Err(wrong("places", "expected the places that the citation names"));
        }
        Ok(Self { places, ..basis })
    }
}

deserialize!(LegalBasis);

/// A line that must be there, blanks at the ends cut.
fn line(record: Record<'_>, member: &str) -> Result<String, Malformed> {
    let text = record.text(member)?.trim();
    if text.is_empty() || !is_line(text) {
        return Err(
            Malformed::here(format_args!("expected one line of at most {MAX_LINE} bytes")).within(member)
        );
    }
    Ok(text.to_owned())
}

fn quote(record: Record<'_>) -> Result<Option<String>, Malformed> {
    let Some(text) = record.may::<Option<String>>("quote")? else { return Ok(None) };
    let text = clean(&text).map_err(|error| Malformed::here(error).within("quote"))?;
    // Code points, not letters: the tables that tell letters apart would come into every page that shows a note.
    if text.chars().count() > MAX_QUOTE {
        return Err(Malformed::here(format_args!("expected at most {MAX_QUOTE} code points")).within("quote"));
    }
    Ok(Some(text))
}

impl LegalBasis {
    /// The places that the citation names, or what is wrong with it. None are read where law is not cited so.
    fn cited(&self) -> Result<Vec<Place>, String> {
        if !self.jurisdiction.is_china() {
            return Ok(Vec::new());
        }
        let citation: Citation = self.citation.parse().map_err(|error| format!("{error}"))?;
        if !same_instrument(citation.instrument(), &self.instrument) {
            return Err("expected a place in the law that instrument names".to_owned());
        }
        Ok(citation.places().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn example() -> Json {
        json!({
            "jurisdiction": "CN", "instrument": "中华人民共和国民法典",
            "citation": "《中华人民共和国民法典》第二百七十八条第一款第七项、第二款",
            "quote": "改建、重建建筑物及其附属设施", "version_date": "2021-01-01", "status": "in-force",
            "checked_on": "2026-11-23", "url": "https://flk.npc.gov.cn/",
        })
    }

    /// The example with some members changed.
    fn with(changes: &[(&str, Json)]) -> Result<LegalBasis, Malformed> {
        let mut json = example();
        for (member, value) in changes {
            json[*member] = value.clone();
        }
        LegalBasis::read(&json)
    }

    fn pointer(changes: &[(&str, Json)]) -> String {
        with(changes).unwrap_err().pointer.clone()
    }

    #[test]
    fn what_a_citation_names_is_written_beside_it() {
        let basis = with(&[]).unwrap();
        let written = serde_json::to_value(&basis).unwrap();
        let places = json!([{"article": 278, "paragraph": 1, "item": 7}, {"article": 278, "paragraph": 2}]);
        assert_eq!(written["places"], places);
        assert_eq!(LegalBasis::read(&written), Ok(basis));
    }

    #[test]
    fn a_citation_agrees_with_what_is_said_beside_it() {
        assert_eq!(pointer(&[("places", json!([{"article": 278}]))]), "/places");
        assert_eq!(pointer(&[("places", json!([{"article": "278"}]))]), "/places/0/article");
        assert_eq!(pointer(&[("instrument", json!("物业管理条例"))]), "/citation");
        assert_eq!(pointer(&[("citation", json!("民法典第278条"))]), "/citation");
        let detail = with(&[("citation", json!("《民法典》"))]).unwrap_err().detail.clone();
        assert!(detail.contains("name an article"), "{detail}");
        assert!(with(&[("citation", json!("《民法典》第278条"))]).is_ok());
    }

    #[test]
    fn law_of_other_places_is_cited_as_it_is_there() {
        let dsa = [
            ("jurisdiction", json!("EU")),
            ("instrument", json!("Digital Services Act")),
            ("citation", json!("Art. 16(2) Regulation (EU) 2022/2065")),
            ("quote", Json::Null),
            ("eli", json!("http://data.europa.eu/eli/reg/2022/2065/oj")),
            ("ecli", json!("ECLI:NL:HR:2015:472")),
        ];
        let basis = with(&dsa).unwrap();
        assert_eq!((basis.places.len(), &basis.quote), (0, &None));
        assert_eq!(LegalBasis::read(&serde_json::to_value(&basis).unwrap()), Ok(basis));
        let wrong = [&dsa[..], &[("places", json!([{"article": 16}]))]].concat();
        assert_eq!(pointer(&wrong), "/places");
        let wrong = [&dsa[..], &[("eli", json!("reg/2022/2065"))]].concat();
        assert_eq!(pointer(&wrong), "/eli");
    }

    #[test]
    fn what_cannot_be_is_refused_where_it_stands() {
        for (member, value) in [
            ("jurisdiction", json!("China")),
            ("jurisdiction", json!("cn")),
            ("instrument", json!(" ")),
            ("instrument", json!("民\n法典")),
            ("citation", json!("第".repeat(200))),
            ("quote", json!("改".repeat(501))),
            ("quote", json!(" ")),
            ("version_date", json!("2021-02-30")),
            ("status", json!("InForce")),
            ("checked_on", Json::Null),
            ("expires_on", json!("2020-12-31")),
            ("url", json!("flk.npc.gov.cn")),
            ("url", json!("javascript:alert(1)")),
            ("url", Json::Null),
        ] {
            assert_eq!(pointer(&[(member, value)]), format!("/{member}"));
        }
        assert!(with(&[("quote", json!("改".repeat(500)))]).is_ok());
    }
}
