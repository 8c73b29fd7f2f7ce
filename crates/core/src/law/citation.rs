//! Places in Chinese laws: 《中华人民共和国民法典》第二百七十八条第一款第七项、第二款.
//!
//! Read generously, written in one way. What a place leaves out it takes from the one before: after 第一款第七项 a
//! 第八项 belongs to the same 款. Next: [`super::basis`].

mod read;

use std::fmt;

use serde::Serialize;

use super::numeral::{MAX, chinese};
use crate::text::is_line;
use crate::wire::record;
use read::end_of_name;

/// The most places of one citation.
pub const MAX_PLACES: usize = 32;

/// A place in a law.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Place {
    /// 条.
    pub article: u16,
    /// 之: counts the articles that were put in after this one later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<u16>,
    /// 款.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<u16>,
    /// 项.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<u16>,
    /// 目, of an item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subitem: Option<u16>,
}

record!(Place { article; of, paragraph, item, subitem });

/// Places in one law.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Citation {
    instrument: String,
    places: Vec<Place>,
}

/// Why a citation cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CitationError {
    /// No name in 《》 at the beginning.
    #[error("begin with the full name of the law in 《》")]
    Name,
    /// No article, or a place that is none.
    #[error("name an article after the name of the law, such as 第二百七十八条, and the 项 of each 目")]
    Article,
    /// A number that is none, or out of range.
    #[error("{0:?} is no number from 1 to {MAX}; write 第二百七十八条 or 第278条")]
    Number(String),
    /// Something that is no place.
    #[error("cannot read {0:?}: write 条, 款, 项, 目 in this order, and join places by 、")]
    Unreadable(String),
    /// More than [`MAX_PLACES`].
    #[error("cite at most {MAX_PLACES} places at a time")]
    TooMany,
}

impl Citation {
    /// Places in a law.
    ///
    /// # Errors
    /// When the name is none, there is no place or too many, or a place is none.
    pub fn new(instrument: &str, places: Vec<Place>) -> Result<Self, CitationError> {
        let instrument = instrument.trim();
        // The marks that a name has inside must close again.
        let closes = end_of_name(&format!("{instrument}》")) == Some(instrument.len());
        if instrument.is_empty() || !is_line(instrument) || !closes {
            return Err(CitationError::Name);
        }
        if places.len() > MAX_PLACES {
            return Err(CitationError::TooMany);
        }
        let is_place = |place: &Place| {
            let numbers = [Some(place.article), place.of, place.paragraph, place.item, place.subitem];
            let in_range = numbers.iter().flatten().all(|number| (1..=MAX).contains(number));
            in_range && (place.item.is_some() || place.subitem.is_none())
        };
        if places.is_empty() || !places.iter().all(is_place) {
            return Err(CitationError::Article);
        }
        Ok(Self { instrument: instrument.to_owned(), places })
    }

    /// The name of the law.
    #[must_use]
    pub fn instrument(&self) -> &str {
        &self.instrument
    }

    /// The places, in the order in which they are cited; never empty.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.places
    }
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "《{}》", self.instrument)?;
        let mut before = None;
        for place in &self.places {
            if before.is_some() {
                f.write_str("、")?;
            }
            write_place(f, place, before)?;
            before = Some(place);
        }
        Ok(())
    }
}

/// Writes a place, without what it shares with the one before.
fn write_place(f: &mut fmt::Formatter<'_>, place: &Place, before: Option<&Place>) -> fmt::Result {
    let same_article = before.filter(|b| (b.article, b.of) == (place.article, place.of));
    let same_paragraph = same_article.filter(|b| b.paragraph == place.paragraph && place.item.is_some());
    let same_item = same_paragraph.filter(|b| b.item == place.item && place.subitem.is_some());
    // A place without 款 would take that of the one before.
    if same_paragraph.is_none() && !(same_article.is_some() && place.paragraph.is_some()) {
        write!(f, "第{}条", chinese(place.article))?;
        if let Some(of) = place.of {
            write!(f, "之{}", chinese(of))?;
        }
    }
    if let Some(paragraph) = place.paragraph.filter(|_| same_paragraph.is_none()) {
        write!(f, "第{}款", chinese(paragraph))?;
    }
    if let Some(item) = place.item.filter(|_| same_item.is_none()) {
        write!(f, "第{}项", chinese(item))?;
    }
    // Laws number these in Arabic figures.
    place.subitem.map_or(Ok(()), |subitem| write!(f, "第{subitem}目"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "《中华人民共和国民法典》";

    fn canonical(places: &str) -> Result<String, CitationError> {
        let written = format!("{CODE}{places}").parse::<Citation>()?.to_string();
        Ok(written.replacen(CODE, "", 1))
    }

    #[test]
    fn a_citation_is_taken_apart() {
        let citation: Citation = format!("{CODE}第二百七十八条第一款第七项、第二款").parse().unwrap();
        let first = Place { article: 278, paragraph: Some(1), item: Some(7), ..Place::default() };
        let second = Place { article: 278, paragraph: Some(2), ..Place::default() };
        assert_eq!(citation.instrument(), "中华人民共和国民法典");
        assert_eq!(citation.places(), [first, second]);
        let later: Citation = "《治安管理处罚法》第二十六条之一".parse().unwrap();
        assert_eq!(later.places(), [Place { article: 26, of: Some(1), ..Place::default() }]);
    }

    #[test]
    fn every_way_of_writing_comes_to_one() {
        for (written, once) in [
            ("第278条第1款第（7）项、第2款", "第二百七十八条第一款第七项、第二款"),
            ("第２７８条第一款（七）及第二款", "第二百七十八条第一款第七项、第二款"),
            (" 第 278 条 第一款（七）项，第(八)项 ", "第二百七十八条第一款第七项、第八项"),
            ("第一〇三条", "第一百零三条"),
            ("第一百〇三条", "第一百零三条"),
            ("第一千零二十四条", "第一千零二十四条"),
            ("第两百条", "第二百条"),
            ("第十条", "第十条"),
            ("第26条之1第二款", "第二十六条之一第二款"),
            ("第二十六条、第二十六条之一", "第二十六条、第二十六条之一"),
            ("第一条第一款第一项第一目、第2目、第二项", "第一条第一款第一项第1目、第2目、第二项"),
            ("第一条第三项、第四项、第一条第一款", "第一条第三项、第四项、第一款"),
            ("第一条第一款、第一条第三项", "第一条第一款、第一条第三项"),
            ("第一条、第一条", "第一条、第一条"),
            ("第一条第一款、第二条第一款和第三条", "第一条第一款、第二条第一款、第三条"),
        ] {
            assert_eq!(canonical(written).as_deref(), Ok(once), "{written}");
            assert_eq!(canonical(once).as_deref(), Ok(once));
        }
    }

    #[test]
    fn what_is_no_citation_is_refused_with_what_to_do() {
        let refused = |text: &str| text.parse::<Citation>().unwrap_err();
        for text in [
            "",
            "民法典第一条",
            "《民法典",
            "《》第一条",
            "《 》第一条",
            "《a《b》第一条",
            "《a\u{0}》第一条",
        ] {
            assert_eq!(refused(text), CitationError::Name, "{text}");
        }
        for places in ["", "  ", "第一款", "第七项、第一条", "第一条、", "第一条第1目"] {
            assert_eq!(canonical(places), Err(CitationError::Article), "{places}");
        }
        for places in ["第〇条", "第一百一条", "第10000条", "第一条之0", "第一条（一百一）"]
        {
            assert!(matches!(canonical(places), Err(CitationError::Number(_))), "{places}");
        }
        for places in [
            "一条",
            "第条",
            "第一",
            "第一节",
            "第一条第二条",
            "第一条第一项第一款",
            "第一条至第三条",
            "第一条之",
            "第一条（七",
            "第一条第一、二款",
            "第一条。",
            "（2023修正）第一条",
        ] {
            assert!(matches!(canonical(places), Err(CitationError::Unreadable(_))), "{places}");
        }
        assert_eq!(canonical(&["第一条"; MAX_PLACES + 1].join("、")), Err(CitationError::TooMany));
        assert!(canonical(&["第一条"; MAX_PLACES].join("、")).is_ok());
    }

    #[test]
    fn names_of_laws_may_stand_in_names_of_laws() {
        let text = "《关于〈中华人民共和国刑法〉第二百六十六条的解释》第一条";
        assert_eq!(text.parse::<Citation>().map(|c| c.to_string()).as_deref(), Ok(text));
        let text = "《关于《中华人民共和国刑法》第二百六十六条的解释》第一条";
        let citation: Citation = text.parse().unwrap();
        assert_eq!(citation.instrument(), "关于《中华人民共和国刑法》第二百六十六条的解释");
        assert_eq!(citation.to_string(), text);
    }

    #[test]
    fn a_place_that_is_none_is_not_made() {
        let made = |place| Citation::new("民法典", vec![place]).map(|_| ());
        let first = Place { article: 1, ..Place::default() };
        assert_eq!(made(first), Ok(()));
        for wrong in [
            Place::default(),
            Place { article: 10_000, ..first },
            Place { of: Some(0), ..first },
            Place { subitem: Some(1), ..first },
        ] {
            assert_eq!(made(wrong), Err(CitationError::Article));
        }
        assert_eq!(Citation::new("民法典", Vec::new()), Err(CitationError::Article));
        assert_eq!(Citation::new("民》法典", vec![first]), Err(CitationError::Name));
    }
}
