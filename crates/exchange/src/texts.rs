//! Texts in the languages of the house: what an importer says itself, it says in Chinese and in English.
//!
//! Next: [`crate::entry`].

use deliberation_core::text::{Lang, LocalText};

use crate::entry::MakeError;

/// A language tag.
pub(crate) fn tag(tag: &str) -> Result<Lang, MakeError> {
    Lang::try_from(tag.to_owned()).map_err(|why| MakeError::Text { what: "a language tag".to_owned(), why })
}

/// A text in one language; `what` names it where it cannot stand.
pub(crate) fn local(lang: Lang, text: &str, what: &str) -> Result<LocalText, MakeError> {
    LocalText::new(lang, text).map_err(|why| MakeError::Text { what: what.to_owned(), why })
}

/// A text in both languages.
pub(crate) fn both(chinese: &str, english: &str) -> Result<LocalText, MakeError> {
    let text = local(tag("zh-CN")?, chinese, chinese)?;
    text.translated(tag("en")?, english).map_err(|why| MakeError::Text { what: english.to_owned(), why })
}
