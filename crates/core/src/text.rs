//! Texts that people read: language, limits in graphemes, translations beside the original.
//!
//! Text of people is text, never markup. Next: [`crate::statement`].

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

use crate::wire::{Json, Malformed, Read, Record, checked, deserialize};

/// No text of any kind is longer than this, in bytes of UTF-8.
pub const MAX_BYTES: usize = 8 * 1024;

/// No name of a source, a body, a person or a law is longer, in bytes.
pub(crate) const MAX_LINE: usize = 300;

/// No address is longer, in bytes.
const MAX_ADDRESS: usize = 2_000;

/// No name, of a person or of a body, is longer than this, in code points.
pub const MAX_NAME: usize = 120;
/// Nor than this in bytes.
const MAX_NAME_BYTES: usize = 1024;

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing is left when blanks are cut.
    #[error("the text is empty")]
    Empty,
    /// Longer than [`MAX_BYTES`].
    #[error("the text is longer than {MAX_BYTES} bytes")]
    TooLong,
    /// A name longer than [`MAX_NAME`].
    #[error("the name is longer than {MAX_NAME} characters")]
    NameTooLong,
    /// A control character other than a line break; in a name, that too, and whatever turns the direction of writing.
    #[error("the text has a control character (U+{0:04X})")]
    Control(u32),
    /// Not a language tag (BCP 47).
    #[error("{0:?} is not a language tag such as zh-CN or en")]
    Language(String),
}

/// A language tag (BCP 47), such as `zh-CN`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Debug)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(into = "String")]
pub struct Lang(String);

impl Lang {
    /// The tag as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language of a reader of whom nothing is known.
    #[must_use]
    pub fn fallback() -> Self {
        Self("zh-CN".to_owned())
    }

    /// Of what is in no language, such as a name.
    #[must_use]
    pub fn none() -> Self {
        Self("und".to_owned())
    }

    /// Whether a reader of `self` reads `other`: same primary subtag (`zh-CN` reads `zh-TW`).
    #[must_use]
    pub fn reads(&self, other: &Self) -> bool {
        let primary = |tag: &Self| tag.0.split('-').next().map(str::to_ascii_lowercase);
        primary(self) == primary(other)
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Lang> for String {
    fn from(lang: Lang) -> Self {
        lang.0
    }
}

impl TryFrom<String> for Lang {
    type Error = TextError;
    fn try_from(tag: String) -> Result<Self, TextError> {
        let subtag = |s: &str| (1..=8).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric());
        let primary = |s: &str| (2..=3).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphabetic());
        let fits = tag.len() <= 35
            && tag.split('-').enumerate().all(|(i, s)| if i == 0 { primary(s) } else { subtag(s) });
        if fits { Ok(Self(tag)) } else { Err(TextError::Language(tag)) }
    }
}

checked!(Lang);

/// A text in the language it was written in, with the host's translations.
#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LocalText {
    lang: Lang,
    text: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    translations: BTreeMap<Lang, String>,
}

impl Read for LocalText {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let lang = record.need("lang")?;
        let checked = |text: &str| clean(text).map_err(Malformed::here);
        let text = checked(record.text("text")?).map_err(|fault| fault.within("text"))?;
        let mut translations = BTreeMap::new();
        for (lang, text) in record.may::<BTreeMap<Lang, String>>("translations")? {
            let text = checked(&text).map_err(|fault| fault.within(lang.as_str()).within("translations"))?;
            translations.insert(lang, text);
        }
        Ok(Self { lang, text, translations })
    }
}

deserialize!(LocalText);

impl LocalText {
    /// A text in one language, blanks at the ends cut.
    ///
    /// # Errors
    /// When the text is empty, too long, or has control characters.
    pub fn new(lang: Lang, text: &str) -> Result<Self, TextError> {
        Ok(Self { lang, text: clean(text)?, translations: BTreeMap::new() })
    }

    /// A text of ours in no language: letters and signs, never empty.
    pub(crate) fn none(text: &str) -> Self {
        Self { lang: Lang::none(), text: text.to_owned(), translations: BTreeMap::new() }
    }

    /// The same text with a translation beside it; one in the same language is replaced.
    ///
    /// # Errors
    /// When the translation is empty, too long, or has control characters.
    pub fn translated(mut self, lang: Lang, text: &str) -> Result<Self, TextError> {
        self.translations.insert(lang, clean(text)?);
        Ok(self)
    }

    /// The language it was written in.
    #[must_use]
    pub fn lang(&self) -> &Lang {
        &self.lang
    }

    /// The text as it was written.
    #[must_use]
    pub fn original(&self) -> &str {
        &self.text
    }

    /// The translations, by language.
    #[must_use]
    pub fn translations(&self) -> &BTreeMap<Lang, String> {
        &self.translations
    }

    /// The original, and all translations.
    pub fn in_all(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.original()).chain(self.translations.values().map(String::as_str))
    }

    /// The text for a reader: the original where they read its language, else a translation they read, else
    /// the original. With the language of what is returned.
    #[must_use]
    pub fn for_reader(&self, reader: &Lang) -> (&Lang, &str) {
        if self.lang == *reader {
            return (&self.lang, &self.text);
        }
        let exact = self.translations.get_key_value(reader);
        let near = || self.translations.iter().find(|(lang, _)| reader.reads(lang));
        match exact.or_else(|| if reader.reads(&self.lang) { None } else { near() }) {
            Some((lang, text)) => (lang, text),
            None => (&self.lang, &self.text),
        }
    }
}

/// Line breaks of Windows as one, other returns and tabs as blanks.
fn plain_blanks(text: &str) -> String {
    if !text.contains(['\r', '\t']) {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' if letters.peek() == Some(&'\n') => {}
            '\r' | '\t' => plain.push(' '),
            _ => plain.push(letter),
        }
    }
    plain
}

/// How long a text is for a reader: in grapheme clusters (UAX 29).
#[must_use]
pub fn graphemes(text: &str) -> usize {
    text.graphemes(true).count()
}

/// What two texts share when only blanks, punctuation and the case of Latin letters tell them apart. Of a
/// text without letters and digits, all but the blanks counts: 👍 is not 👎.
#[must_use]
pub fn fingerprint(text: &str) -> String {
    let words: String =
        text.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect();
    if words.is_empty() { text.chars().filter(|c| !c.is_whitespace()).collect() } else { words }
}

/// Whether a text is one line, and not too long for a name.
pub(crate) fn is_line(text: &str) -> bool {
    text.len() <= MAX_LINE && !text.chars().any(char::is_control)
}

/// Whether a text is an address that a reader can follow.
#[must_use]
pub fn is_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        && url.len() <= MAX_ADDRESS
        && !url.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// A name, of a person or of a body, blanks at the ends cut. It stands in a line with words of ours: nothing in it may
/// break the line or turn the direction of what follows.
///
/// # Errors
/// When there is no letter or digit in it, it is too long, or has such a character.
pub fn name(text: &str) -> Result<String, TextError> {
    let text = text.trim();
    if !text.contains(char::is_alphanumeric) {
        return Err(TextError::Empty);
    }
    // Code points, not letters: the tables that tell letters apart would come into every page that reads a name.
    if text.len() > MAX_NAME_BYTES || text.chars().count() > MAX_NAME {
        return Err(TextError::NameTooLong);
    }
    let turns = |c| matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    match text.chars().find(|&c| c.is_control() || turns(c)) {
        Some(c) => Err(TextError::Control(c as u32)),
        None => Ok(text.to_owned()),
    }
}

/// A text without blanks at its ends, if it can be one.
pub(crate) fn clean(text: &str) -> Result<String, TextError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    if text.len() > MAX_BYTES {
        return Err(TextError::TooLong);
    }
    match text.chars().find(|&c| c.is_control() && c != '\n' && c != '\r' && c != '\t') {
        Some(c) => Err(TextError::Control(c as u32)),
        None => Ok(plain_blanks(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lang(tag: &str) -> Lang {
        Lang::try_from(tag.to_owned()).unwrap()
    }

    #[test]
    fn a_reader_gets_their_language_where_there_is_one() {
        let text: LocalText =
            serde_json::from_str(r#"{"lang":"zh-TW","text":"電梯","translations":{"en":"Lift"}}"#).unwrap();
        assert_eq!(text.for_reader(&lang("en-GB")).1, "Lift");
        assert_eq!(text.for_reader(&lang("zh-CN")).1, "電梯");
        assert_eq!(text.for_reader(&lang("fr")).1, "電梯");
    }

    #[test]
    fn bad_texts_are_refused_with_the_reason() {
        let read = |s: &str| serde_json::from_str::<LocalText>(s).map_err(|e| e.to_string());
        assert!(read(r#"{"lang":"en","text":" \n "}"#).unwrap_err().contains("empty"));
        assert!(read(r#"{"lang":"en","text":"a\u0000b"}"#).unwrap_err().contains("U+0000"));
        assert!(read(r#"{"lang":"english language","text":"a"}"#).unwrap_err().contains("language tag"));
        assert!(read(r#"{"lang":"en","text":"a","translations":{"zh":""}}"#).unwrap_err().contains("empty"));
    }

    #[test]
    fn a_name_is_one_short_line() {
        assert_eq!(name(" 张律师 ").as_deref(), Ok("张律师"));
        assert_eq!(name(&"律".repeat(MAX_NAME)).map(|name| graphemes(&name)), Ok(MAX_NAME));
        assert_eq!(name(&"律".repeat(MAX_NAME + 1)), Err(TextError::NameTooLong));
        assert_eq!(name(&format!("Z{}", "\u{300}".repeat(600))), Err(TextError::NameTooLong));
        for blank in ["", "  ", "—", "\u{200B}"] {
            assert_eq!(name(blank), Err(TextError::Empty), "{blank:?}");
        }
        for turned in ['\n', '\t', '\0', '\u{2028}', '\u{202E}', '\u{2067}'] {
            assert_eq!(name(&format!("a{turned}b")), Err(TextError::Control(turned as u32)));
        }
    }

    #[test]
    fn length_is_what_a_reader_counts() {
        assert_eq!(graphemes("加装电梯"), 4);
        assert_eq!(graphemes("👨‍👩‍👧"), 1);
        assert_eq!(fingerprint("Lifts, NOW！"), fingerprint("lifts now"));
        assert_ne!(fingerprint("👍"), fingerprint("👎"));
    }
}
