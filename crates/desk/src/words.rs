//! The desk's words: the keys of `locales/*.json` that begin with `desk.`, checked when it is built (`build.rs`).

use deliberation_widget::text::{Locale, fill_in, number};

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// Says things in one language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Words(Locale);

impl Words {
    /// The words for a reader.
    #[must_use]
    pub fn of(lang: &str) -> Self {
        Self(Locale::best([lang]).unwrap_or(Locale::En))
    }

    /// A text.
    #[must_use]
    pub fn say(self, key: Key) -> &'static str {
        WORDS[self.0 as usize][key as usize]
    }

    /// A text with its places filled.
    #[must_use]
    pub fn fill(self, key: Key, places: &[(&str, &str)]) -> String {
        fill_in(self.say(key), places)
    }

    /// A text that depends on a number.
    #[must_use]
    pub fn count(self, plural: Plural, n: u32) -> String {
        let form = usize::from(self.0 == Locale::ZhCn || n != 1);
        fill_in(PLURALS[self.0 as usize][plural as usize][form], &[("n", &self.number(n))])
    }

    /// A number.
    #[must_use]
    pub fn number(self, n: u32) -> String {
        number(self.0, f64::from(n))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_has_the_form_of_its_language() {
        let words = ["en", "zh-CN"].map(Words::of);
        assert_ne!(words[0].count(Plural::DeskMore, 1), words[0].count(Plural::DeskMore, 2));
        assert!(words[1].count(Plural::DeskMore, 2).contains('2'));
    }
}
