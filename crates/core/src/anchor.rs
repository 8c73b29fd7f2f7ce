//! Anchors: which words of a wording something is about.
//!
//! A wording never changes, so an anchor is a place in it and the words that stand there; if the two disagree,
//! the anchor is wrong and nothing looks for a better place. Places are counted in Unicode code points, as the
//! Web Annotation model asks; a browser counts in UTF-16 and a drawing in bytes, and both are made here.
//!
//! To follow the words into a later wording: [`carry`]. To draw marks that overlap: [`segments`].

mod carry;
mod segments;

use std::ops::Range;

use serde::Serialize;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use crate::text::MAX_BYTES;
use crate::wire::{Json, Malformed, Read, Record, deserialize};

pub use carry::{CONTEXT, Carried, carry};
pub use segments::{Segment, segments};

/// Words of a wording: where they stand, in code points, and what they are.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Span {
    /// Code points before the first one of the words.
    start: u32,
    /// Code points before the first one after the words.
    end: u32,
    /// The words.
    exact: String,
}

/// One end of a span.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Edge {
    /// Where the words begin.
    Start,
    /// Where they end.
    End,
}

impl std::fmt::Display for Edge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Start => "start",
            Self::End => "end",
        })
    }
}

/// Why words cannot be marked there.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AnchorError {
    /// The end does not come after the start.
    #[error("no words are marked: the end must come after the start")]
    Empty,
    /// It goes beyond the text.
    #[error("the text ends before the marked words do")]
    OutOfRange,
    /// What a reader sees as one letter would be cut in two.
    #[error("the {edge} of the marked words cuts through {cluster:?}, which is one letter for a reader")]
    CutsGrapheme {
        /// The end that cuts.
        edge: Edge,
        /// What it cuts through.
        cluster: String,
    },
    /// Other words stand there.
    #[error("other words stand there: {found:?}")]
    NotTheText {
        /// Those words.
        found: String,
    },
}

/// The same stretch of a text in the units of who asks.
struct Place {
    bytes: Range<usize>,
    points: Range<u32>,
}

impl Place {
    /// Finds `range` in `text`, where a letter is as wide as `width` says. One way through the text.
    fn find(text: &str, range: &Range<u32>, width: fn(char) -> u32) -> Result<Self, AnchorError> {
        if range.start >= range.end {
            return Err(AnchorError::Empty);
        }
        let mut place = Self { bytes: 0..text.len(), points: 0..0 };
        let (mut at, mut points) = (0, 0);
        for (byte, cluster) in text.grapheme_indices(true) {
            if at == range.start {
                (place.bytes.start, place.points.start) = (byte, points);
            }
            if at == range.end {
                (place.bytes.end, place.points.end) = (byte, points);
                return Ok(place);
            }
            let next = at + cluster.chars().map(width).sum::<u32>();
            for (edge, cut) in [(Edge::Start, range.start), (Edge::End, range.end)] {
                if at < cut && cut < next {
                    return Err(AnchorError::CutsGrapheme { edge, cluster: cluster.to_owned() });
                }
            }
            at = next;
            points += cluster.chars().count() as u32;
        }
        place.points.end = points;
        if at == range.end { Ok(place) } else { Err(AnchorError::OutOfRange) }
    }
}

const fn one(_: char) -> u32 {
    1
}

const fn utf16(letter: char) -> u32 {
    letter.len_utf16() as u32
}

impl Span {
    fn at(text: &str, place: Place) -> Self {
        let Place { bytes, points } = place;
        Self { start: points.start, end: points.end, exact: text[bytes].to_owned() }
    }

    /// The words that stand at `range` of a text, in code points.
    ///
    /// # Errors
    /// When there are none, the text is shorter, or an end cuts through a letter.
    pub fn of(text: &str, range: Range<u32>) -> Result<Self, AnchorError> {
        Place::find(text, &range, one).map(|place| Self::at(text, place))
    }

    /// The words that stand at `range` of a text in UTF-16 code units, as a browser says it.
    ///
    /// # Errors
    /// As [`Span::of`].
    pub fn from_utf16(text: &str, range: Range<u32>) -> Result<Self, AnchorError> {
        Place::find(text, &range, utf16).map(|place| Self::at(text, place))
    }

    /// Where the words stand, in code points.
    #[must_use]
    pub const fn range(&self) -> Range<u32> {
        self.start..self.end
    }

    /// The words.
    #[must_use]
    pub fn exact(&self) -> &str {
        &self.exact
    }

    /// The same place without the words.
    #[must_use]
    pub fn erased(&self) -> Self {
        Self { exact: "-".repeat((self.end - self.start) as usize), ..*self }
    }

    /// Whether it is an anchor on this text.
    ///
    /// # Errors
    /// When other words stand there, the text is shorter, or an end cuts through a letter.
    pub fn check(&self, text: &str) -> Result<(), AnchorError> {
        self.to_bytes(text).map(drop)
    }

    /// Where the words stand in `text`, in bytes: for cutting it.
    ///
    /// # Errors
    /// As [`Span::check`].
    pub fn to_bytes(&self, text: &str) -> Result<Range<usize>, AnchorError> {
        let bytes = Place::find(text, &self.range(), one)?.bytes;
        match &text[bytes.clone()] {
            found if found == self.exact => Ok(bytes),
            found => Err(AnchorError::NotTheText { found: found.to_owned() }),
        }
    }

    /// Where the words stand in `text`, in UTF-16 code units: for a browser.
    ///
    /// # Errors
    /// As [`Span::check`].
    pub fn to_utf16(&self, text: &str) -> Result<Range<u32>, AnchorError> {
        let bytes = self.to_bytes(text)?;
        let wide = |part: &str| part.chars().map(utf16).sum::<u32>();
        let start = wide(&text[..bytes.start]);
        Ok(start..start + wide(&self.exact))
    }

    /// What stands before and after the words, at most `points` code points of each, whole letters only: what
    /// the Web Annotation model calls prefix and suffix.
    ///
    /// # Errors
    /// As [`Span::check`].
    pub fn context<'a>(&self, text: &'a str, points: usize) -> Result<(&'a str, &'a str), AnchorError> {
        let bytes = self.to_bytes(text)?;
        let (before, after) = around(text, &bytes, points);
        let (mut from, mut to) = (bytes.start - before.len(), bytes.end + after.len());
        let is_whole = |at: usize| GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0) == Ok(true);
        while !is_whole(from) {
            from += text[from..].chars().next().map_or(1, char::len_utf8);
        }
        while !is_whole(to) {
            to -= text[..to].chars().next_back().map_or(1, char::len_utf8);
        }
        Ok((&text[from..bytes.start], &text[bytes.end..to]))
    }
}

/// At most `points` code points on each side of a stretch of `text`.
fn around<'a>(text: &'a str, bytes: &Range<usize>, points: usize) -> (&'a str, &'a str) {
    let (before, after) = (&text[..bytes.start], &text[bytes.end..]);
    let from = before.char_indices().rev().take(points).last().map_or(before.len(), |(at, _)| at);
    let to = after.char_indices().nth(points).map_or(after.len(), |(at, _)| at);
    (&before[from..], &after[..to])
}

impl Read for Span {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let span =
            Self { start: record.need("start")?, end: record.need("end")?, exact: record.need("exact")? };
        if span.start >= span.end {
            return Err(Malformed::here("expected a place after start").within("end"));
        }
        let fits =
            span.exact.len() <= MAX_BYTES && span.exact.chars().count() == (span.end - span.start) as usize;
        if !fits {
            let detail = "expected the words from start to end, as many code points as lie between";
            return Err(Malformed::here(detail).within("exact"));
        }
        Ok(span)
    }
}

deserialize!(Span);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::from_text;

    /// A face beyond UTF-16's first plane, a combining accent, a family of five code points, a flag of two.
    const MIXED: &str = "a😃e\u{301}👨\u{200d}👩\u{200d}👧🇨🇳电梯";

    #[test]
    fn places_are_code_points_and_browsers_count_otherwise() {
        let text = "l😃s lifts, now or not at all: we see";
        for (points, units) in [(12..20, 13..21), (0..11, 0..12), (23..32, 24..33)] {
            let span = Span::of(text, points.clone()).unwrap();
            assert_eq!(span.to_utf16(text), Ok(units.clone()));
            assert_eq!(Span::from_utf16(text, units), Ok(span.clone()));
            assert_eq!(&text[span.to_bytes(text).unwrap()], span.exact());
            assert_eq!(span.range(), points);
        }
    }

    #[test]
    fn the_last_letter_can_be_marked() {
        let text = "一楼不同意，电梯就不能装。物业费我从今年起不交了，直到他们把停车位还给我们。😡";
        let span = Span::of(text, 38..39).unwrap();
        assert_eq!((span.exact(), span.to_utf16(text)), ("😡", Ok(38..40)));
        assert_eq!(Span::of(text, 38..40), Err(AnchorError::OutOfRange));
    }

    #[test]
    fn an_end_that_cuts_a_letter_is_refused_and_named() {
        let cut = |range| Span::of(MIXED, range).unwrap_err();
        let named = |edge, cluster: &str| AnchorError::CutsGrapheme { edge, cluster: cluster.to_owned() };
        assert_eq!(cut(0..3), named(Edge::End, "e\u{301}"));
        assert_eq!(cut(3..4), named(Edge::Start, "e\u{301}"));
        assert_eq!(cut(4..6), named(Edge::End, "👨\u{200d}👩\u{200d}👧"));
        assert_eq!(cut(10..12), named(Edge::Start, "🇨🇳"));
        assert!(cut(0..3).to_string().contains("the end of the marked words cuts through"));
        assert_eq!(Span::from_utf16(MIXED, 0..2), Err(named(Edge::End, "😃")));
        assert_eq!(Span::of(MIXED, 4..9).unwrap().exact(), "👨\u{200d}👩\u{200d}👧");
        assert_eq!(Span::of(MIXED, 9..11).unwrap().exact(), "🇨🇳");
        assert_eq!(Span::of(MIXED, 11..13).unwrap().exact(), "电梯");
    }

    #[test]
    fn nothing_and_what_lies_beyond_are_refused() {
        assert_eq!(Span::of("电梯", 1..1), Err(AnchorError::Empty));
        #[expect(clippy::reversed_empty_ranges, reason = "that is what is refused")]
        let reversed = 2..1;
        assert_eq!(Span::of("电梯", reversed), Err(AnchorError::Empty));
        assert_eq!(Span::of("", 0..0), Err(AnchorError::Empty));
        assert_eq!(Span::of("", 0..1), Err(AnchorError::OutOfRange));
        assert_eq!(Span::of("电梯", 2..3), Err(AnchorError::OutOfRange));
        assert_eq!(Span::of("电梯", 7..u32::MAX), Err(AnchorError::OutOfRange));
    }

    #[test]
    fn a_text_from_right_to_left_is_counted_as_it_is_kept() {
        let text = "المصعد ضروري";
        let span = Span::of(text, 0..6).unwrap();
        assert_eq!((span.exact(), span.to_utf16(text)), ("المصعد", Ok(0..6)));
    }

    #[test]
    fn an_anchor_on_another_text_is_told_what_stands_there() {
        let span = Span::of("同意装电梯", 0..2).unwrap();
        assert_eq!(span.check("同意"), Ok(()));
        assert_eq!(span.check("反对装"), Err(AnchorError::NotTheText { found: "反对".to_owned() }));
        assert_eq!(span.check("同"), Err(AnchorError::OutOfRange));
        assert!(matches!(span.check("同e\u{301}"), Err(AnchorError::CutsGrapheme { edge: Edge::End, .. })));
    }

    #[test]
    fn context_is_whole_letters() {
        let span = Span::of(MIXED, 9..11).unwrap();
        assert_eq!(span.context(MIXED, 1), Ok(("", "电")));
        assert_eq!(span.context(MIXED, 4), Ok(("", "电梯")));
        assert_eq!(span.context(MIXED, 6), Ok(("👨\u{200d}👩\u{200d}👧", "电梯")));
        assert_eq!(Span::of(MIXED, 0..1).unwrap().context(MIXED, 2), Ok(("", "😃")));
    }

    #[test]
    fn what_is_read_fits_itself() {
        let span: Span = from_text(r#"{"start":1,"end":3,"exact":"😃a"}"#).unwrap();
        assert_eq!(serde_json::to_string(&span).unwrap(), r#"{"start":1,"end":3,"exact":"😃a"}"#);
        let pointer = |text| from_text::<Span>(text).unwrap_err().pointer.clone();
        assert_eq!(pointer(r#"{"start":3,"end":3,"exact":""}"#), "/end");
        assert_eq!(pointer(r#"{"start":1,"end":4,"exact":"😃a"}"#), "/exact");
        assert_eq!(pointer(r#"{"start":-1,"end":4,"exact":"😃a"}"#), "/start");
        let long = format!(r#"{{"start":0,"end":9000,"exact":"{}"}}"#, "a".repeat(9000));
        assert_eq!(pointer(&long), "/exact");
    }
}
