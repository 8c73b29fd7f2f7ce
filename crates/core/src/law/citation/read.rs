//! Reading a citation, from left to right; nothing is tried twice.

use std::str::FromStr;

use super::{Citation, CitationError, MAX_PLACES, Place};
use crate::law::numeral::{is_numeral, number};

/// Where the 》 stands that ends a name, of which the 《 has been read. Names of other laws may stand inside.
pub(super) fn end_of_name(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '《' => open += 1,
            '》' if open == 0 => return Some(at),
            '》' => open -= 1,
            _ => {}
        }
    }
    None
}

impl FromStr for Citation {
    type Err = CitationError;
    fn from_str(text: &str) -> Result<Self, CitationError> {
        let text = text.trim().strip_prefix('《').ok_or(CitationError::Name)?;
        let end = end_of_name(text).ok_or(CitationError::Name)?;
        let (name, rest) = text.split_at(end);
        let mut rest = Rest(rest);
        rest.take(&["》"]);
        let mut places: Vec<Place> = Vec::new();
        loop {
            if places.len() == MAX_PLACES {
                return Err(CitationError::TooMany);
            }
            let place = rest.place(places.last())?;
            places.push(place);
            if rest.0.trim_start().is_empty() {
                return Self::new(name, places);
            }
            if !rest.take(&["、", "，", ",", "和", "及", "以及"]) {
                return Err(rest.unreadable());
            }
        }
    }
}

/// What has not been read yet.
struct Rest<'a>(&'a str);

impl Rest<'_> {
    /// Passes over blanks and one of `words`.
    fn take(&mut self, words: &[&str]) -> bool {
        let here = self.0.trim_start();
        let after = words.iter().find_map(|word| here.strip_prefix(word));
        self.0 = after.unwrap_or(self.0);
        after.is_some()
    }

    fn number(&mut self) -> Result<u16, CitationError> {
        let here = self.0.trim_start();
        let end = here.find(|c| !is_numeral(c)).unwrap_or(here.len());
        let (numeral, rest) = here.split_at(end);
        if numeral.is_empty() {
            return Err(self.unreadable());
        }
        self.0 = rest;
        number(numeral).ok_or_else(|| CitationError::Number(shortened(numeral)))
    }

    fn unreadable(&self) -> CitationError {
        CitationError::Unreadable(shortened(self.0.trim()))
    }

    /// 第七项, （七）, （七）项, 第（七）项: how deep it lies (条 is 0) and its number. Nothing where no such part begins.
    fn part(&mut self) -> Result<Option<(usize, u16)>, CitationError> {
        let counted = self.take(&["第"]);
        if self.take(&["（", "("]) {
            let number = self.number()?;
            if !self.take(&["）", ")"]) {
                return Err(self.unreadable());
            }
            self.take(&["项"]);
            return Ok(Some((2, number)));
        }
        if !counted {
            return Ok(None);
        }
        let number = self.number()?;
        match ["条", "款", "项", "目"].iter().position(|unit| self.take(&[unit])) {
            Some(depth) => Ok(Some((depth, number))),
            None => Err(self.unreadable()),
        }
    }

    fn place(&mut self, before: Option<&Place>) -> Result<Place, CitationError> {
        if self.0.trim_start().is_empty() {
            return Err(CitationError::Article);
        }
        let (mut place, mut next) = (before.copied(), 0);
        let first = self.0;
        while let Some((depth, number)) = self.part()? {
            if depth < next {
                return Err(CitationError::Unreadable(shortened(first.trim())));
            }
            next = depth + 1;
            // What lies deeper than this part was said of the place before.
            let known = place.unwrap_or_default();
            let kept = |at: usize, value: Option<u16>| value.filter(|_| at < depth);
            let mut here = Place {
                article: known.article,
                of: kept(0, known.of),
                paragraph: kept(1, known.paragraph),
                item: kept(2, known.item),
                subitem: None,
            };
            match depth {
                0 => here.article = number,
                1 => here.paragraph = Some(number),
                2 => here.item = Some(number),
                _ => here.subitem = Some(number),
            }
            if depth == 0 && self.take(&["之"]) {
                here.of = Some(self.number()?);
            }
            place = Some(here);
        }
        match place {
            _ if next == 0 => Err(self.unreadable()),
            Some(place) if place.article > 0 => Ok(place),
            _ => Err(CitationError::Article),
        }
    }
}

/// As much of a text as an error shows.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 20;
    text.chars().take(SHOWN).collect()
}
