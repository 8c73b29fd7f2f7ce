//! What the exports of annotations share: addresses, times, and the claims that annotations stand on.
//!
//! Both are JSON-LD, so each thing has an address; whoever exports says below which. Next: [`crate::web_annotation`],
//! [`crate::claim_review`].

use std::collections::HashMap;
use std::fmt::Display;
use std::str::FromStr;

use deliberation_core::anchor::Span;
use deliberation_core::annotation::published::{Note, Placed};
use deliberation_core::date::Date;
use deliberation_core::id::ActId;
use deliberation_core::publish::{Byline, Published, PublishedStatement, Rows};
use deliberation_core::text::{Lang, LocalText};
use deliberation_core::thread::published::PublishedPost;

/// How many code points of the text stand beside the words, on each side.
const CONTEXT: usize = 16;

/// An absolute address on the web.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Address(String);

/// A text that is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("expected an address such as https://example.org/deliberation")]
pub struct AddressError;

impl FromStr for Address {
    type Err = AddressError;
    fn from_str(text: &str) -> Result<Self, AddressError> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let plain = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c);
        match rest {
            Some(rest) if rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[') => {
                if rest.chars().all(plain) { Ok(Self(text.to_owned())) } else { Err(AddressError) }
            }
            _ => Err(AddressError),
        }
    }
}

impl Address {
    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How an export is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Terms {
    /// Below which address the deliberation's things stand.
    pub base: Address,
    /// For readers of which language; what has no such text stays in its own.
    pub lang: Lang,
    /// The licence of the annotations, if the host has given one.
    pub rights: Option<Address>,
}

impl Terms {
    /// The address of something below the base.
    pub(crate) fn at(&self, path: impl Display) -> String {
        format!("{}/{path}", self.base.as_str().trim_end_matches('/'))
    }

    /// One of two words, for readers of Chinese and for all others.
    pub(crate) fn either(&self, chinese: &'static str, english: &'static str) -> &'static str {
        if self.lang.as_str().starts_with("zh") { chinese } else { english }
    }
}

/// A time (Unix, ms) as `xsd:dateTime` in UTC; milliseconds only where there are any.
pub(crate) fn instant(at: i64) -> String {
    const DAY_MS: i64 = 24 * 3_600_000;
    let (seconds, ms) = (at.rem_euclid(DAY_MS) / 1_000, at.rem_euclid(1_000));
    let part = if ms == 0 { String::new() } else { format!(".{ms:03}") };
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{}T{hour:02}:{minute:02}:{second:02}{part}Z", Date::of(at))
}

/// All that can be annotated.
pub(crate) struct Claims<'a> {
    posts: HashMap<ActId, &'a PublishedPost>,
    statements: HashMap<ActId, &'a PublishedStatement>,
}

impl<'a> Claims<'a> {
    pub fn of(published: &'a Published, rows: &'a Rows) -> Self {
        Self {
            posts: rows.posts.iter().map(|row| (row.id, &**row)).collect(),
            statements: published.statements.iter().map(|row| (row.id, row)).collect(),
        }
    }

    pub fn get(&self, id: ActId) -> Option<Claim<'a>> {
        let post = self.posts.get(&id).map(|post| Claim::Post(post));
        post.or_else(|| self.statements.get(&id).map(|own| Claim::Statement(own)))
    }
}

/// What an annotation stands on.
#[derive(Clone, Copy)]
pub(crate) enum Claim<'a> {
    Post(&'a PublishedPost),
    Statement(&'a PublishedStatement),
}

impl<'a> Claim<'a> {
    /// Its address below the base.
    pub fn path(self) -> String {
        match self {
            Self::Post(post) => format!("posts/{}", post.id),
            Self::Statement(own) => format!("statements/{}", own.id),
        }
    }

    pub fn by(self) -> Option<&'a Byline> {
        match self {
            Self::Post(post) => Some(&post.by),
            Self::Statement(own) => own.by.as_ref(),
        }
    }

    /// One of its wordings, where that can still be read.
    pub fn wording(self, revision: u32) -> Option<&'a LocalText> {
        match self {
            Self::Post(post) if post.revision == revision => post.text.as_ref(),
            Self::Post(post) => post.earlier.iter().find(|own| own.revision == revision).map(|own| &own.text),
            Self::Statement(own) => (own.revision == revision).then_some(&own.text),
        }
    }

    /// When a wording was received (Unix, ms). Of the one in force that is known only where it is the first.
    pub fn worded(self, revision: u32) -> Option<i64> {
        let (received, earlier) = match self {
            Self::Post(post) => (post.received, &*post.earlier),
            Self::Statement(own) => (own.received, &[][..]),
        };
        let then = earlier.iter().find(|own| own.revision == revision).map(|own| own.received);
        then.or((revision == 1).then_some(received))
    }
}

/// Where the words of a note stand in the wording on which it was made, and what is beside them.
#[derive(Default)]
pub(crate) struct Stand {
    /// The first code point, and the one after the last; unknown where the words stood there more than once and the
    /// wording has changed since.
    pub range: Option<(u32, u32)>,
    pub before: String,
    pub after: String,
}

impl Stand {
    pub fn of(note: &Note, wording: Option<&LocalText>) -> Self {
        let placed = note.place.filter(|place| place.revision == note.revision);
        let Some(text) = wording.map(LocalText::original) else {
            return Self { range: placed.map(|place| (place.start, place.end)), ..Self::default() };
        };
        let there = |place: Placed| Span::of(text, place.start..place.end).ok();
        let span = placed.and_then(there).or_else(|| only(text, &note.exact));
        let Some(span) = span.filter(|span| span.exact() == note.exact) else { return Self::default() };
        let (before, after) = span.context(text, CONTEXT).unwrap_or_default();
        let range = Some((span.range().start, span.range().end));
        Self { range, before: before.to_owned(), after: after.to_owned() }
    }
}

/// Words that stand in a text once.
fn only(text: &str, words: &str) -> Option<Span> {
    let at = text.find(words)?;
    let next = at + words.chars().next().map_or(1, char::len_utf8);
    if text.get(next..).is_some_and(|rest| rest.contains(words)) {
        return None;
    }
    let start = text.get(..at)?.chars().count() as u32;
    Span::of(text, start..start + words.chars().count() as u32).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_absolute_and_plain() {
        let read = |text: &str| text.parse::<Address>().is_ok();
        for good in ["https://example.org", "http://127.0.0.1:8080/a/", "https://[::1]/a?b#c"] {
            assert!(read(good), "{good}");
        }
        for bad in ["", "example.org", "/a", "https://", "https:///a", "https://a b", "ftp://a", "https://例"]
        {
            assert!(!read(bad), "{bad}");
        }
    }

    #[test]
    fn an_instant_is_written_in_utc() {
        for (at, is) in [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (1_795_403_920_000, "2026-11-23T03:18:40Z"),
        ] {
            assert_eq!(instant(at), is);
        }
    }

    #[test]
    fn words_are_found_where_they_stand_once() {
        let range = |text, words| only(text, words).map(|span| span.range());
        assert_eq!(range("😡一楼不同意", "不同意"), Some(3..6));
        assert_eq!(range("哈哈哈", "哈哈"), None);
        assert_eq!(range("同意", "反对"), None);
    }
}
