//! What must hold of anchors and citations for any text whatever.

use deliberation_core::anchor::{CONTEXT, Carried, Span, carry, segments};
use deliberation_core::wire::{Json, Read};
use proptest::prelude::*;

/// Letters that are easily confused by whoever counts: several code points a letter, several units a code point.
const LETTERS: [&str; 12] = [
    "电",
    "梯",
    "a",
    "😃",
    "e\u{301}",
    "👨\u{200d}👩\u{200d}👧",
    "🇨🇳",
    "ا",
    "\u{200f}",
    "\u{301}",
    "\u{200d}",
    "\r\n",
];

fn any_text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&LETTERS[..]), 0..60).prop_map(|letters| letters.concat())
}

/// A text of few different letters, where words come back.
fn any_echo() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&LETTERS[..3]), 0..40).prop_map(|letters| letters.concat())
}

fn slice(text: &str, from: u32, to: u32) -> String {
    text.chars().skip(from as usize).take((to - from) as usize).collect()
}

fn occurrences(text: &str, words: &str) -> usize {
    text.char_indices().filter(|(at, _)| text[*at..].starts_with(words)).count()
}

proptest! {
    #[test]
    fn a_span_is_what_stands_there_in_every_unit(text in any_text(), from in 0_u32..70, wide in 0_u32..9) {
        if let Ok(span) = Span::of(&text, from..from + wide) {
            prop_assert_eq!(span.exact(), slice(&text, from, from + wide));
            prop_assert_eq!(span.check(&text), Ok(()));
            prop_assert_eq!(&text[span.to_bytes(&text).unwrap()], span.exact());
            let units = span.to_utf16(&text).unwrap();
            let all: Vec<u16> = text.encode_utf16().collect();
            let cut = &all[units.start as usize..units.end as usize];
            prop_assert_eq!(&String::from_utf16(cut).unwrap(), span.exact());
            prop_assert_eq!(Span::from_utf16(&text, units), Ok(span.clone()));
            let json: Json = serde_json::to_value(&span).unwrap();
            prop_assert_eq!(Span::read(&json), Ok(span.clone()));
            let (before, after) = span.context(&text, 5).unwrap();
            let whole = [before, span.exact(), after].concat();
            prop_assert!(text.contains(&whole));
            prop_assert!(before.chars().count() <= 5 && after.chars().count() <= 5);
        }
    }

    #[test]
    fn a_browsers_place_is_a_span_or_an_error(text in any_text(), from in any::<u32>(), wide in 0_u32..9) {
        for from in [from, from % 70] {
            let units = from..from.saturating_add(wide);
            if let Ok(span) = Span::from_utf16(&text, units.clone()) {
                prop_assert_eq!(span.to_utf16(&text), Ok(units));
            }
        }
    }

    #[test]
    fn what_is_carried_is_the_same_words_in_the_same_surroundings(
        old in any_echo(), new in any_echo(), from in 0_u32..40, wide in 1_u32..5,
    ) {
        if let Ok(span) = Span::of(&old, from..from + wide) {
            prop_assert_eq!(carry(&span, &old, &old), Carried::Same(span.clone()));
            let grown = format!("梯{old}");
            for new in [&new, &grown] {
                if let Carried::Same(to) | Carried::Moved(to) = carry(&span, &old, new) && &old != new {
                    prop_assert_eq!(to.check(new), Ok(()));
                    prop_assert_eq!(to.exact(), span.exact());
                    prop_assert_eq!(occurrences(new, to.exact()), 1);
                    prop_assert_eq!(to.context(new, CONTEXT), span.context(&old, CONTEXT));
                }
            }
        }
    }

    #[test]
    fn words_that_stand_once_in_full_surroundings_are_followed_through_any_change_further_off(
        head in any_echo(), other in any_echo(), tail in any_echo(),
    ) {
        let kept = "一二三四五六七八这里九八七六五四三二";
        let (old, new) = (format!("{head}{kept}{tail}"), format!("{other}{kept}{head}"));
        let start = head.chars().count() as u32 + 8;
        let span = Span::of(&old, start..start + 2).unwrap();
        let there = other.chars().count() as u32 + 8;
        let carried = match carry(&span, &old, &new) {
            Carried::Same(to) | Carried::Moved(to) => Some(to.range()),
            Carried::Detached => None,
        };
        prop_assert_eq!(carried, Some(there..there + 2));
    }

    #[test]
    fn pieces_lie_side_by_side_and_carry_exactly_their_marks(
        length in 0_u32..30, marks in prop::collection::vec((0_u32..40, 0_u32..40), 0..8),
    ) {
        let pieces = segments(length, &marks);
        let mut at = 0;
        for piece in &pieces {
            prop_assert!(piece.start == at && piece.start < piece.end);
            at = piece.end;
            for point in piece.start..piece.end {
                let over = |nth: &usize| (marks[*nth].0..marks[*nth].1).contains(&point);
                let mut shown = piece.marks.clone();
                shown.sort_unstable();
                prop_assert_eq!(shown, (0..marks.len()).filter(over).collect::<Vec<_>>());
            }
        }
        prop_assert_eq!(at, length);
        prop_assert!(pieces.windows(2).all(|pair| pair[0].marks != pair[1].marks));
    }
}
