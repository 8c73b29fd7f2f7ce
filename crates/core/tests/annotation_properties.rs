//! What must hold of anchors and citations for any text whatever.

use deliberation_core::anchor::{CONTEXT, Carried, Span, carry, segments};
use deliberation_core::law::numeral::{self, number};
use deliberation_core::law::{Citation, Ecli, Edition, Eli, Place};
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

fn any_place() -> impl Strategy<Value = Place> {
    let small = || prop::option::of(prop_oneof![1_u16..3, 1..=numeral::MAX]);
    let parts = (prop_oneof![1_u16..3, 1..=numeral::MAX], small(), small(), small(), small());
    parts.prop_map(|(article, of, paragraph, item, subitem)| Place {
        article,
        of,
        paragraph,
        item,
        subitem: subitem.filter(|_| item.is_some()),
    })
}

fn any_citation() -> impl Strategy<Value = Citation> {
    let names = ["民法典", "中华人民共和国刑法", "关于《刑法》第一条的解释（一）", "a 第一条"];
    let places = prop::collection::vec(any_place(), 1..9);
    (prop::sample::select(names.to_vec()).prop_map(str::to_owned), places)
        .prop_filter_map("a name and places make a citation", |(name, places)| {
            Citation::new(&name, places).ok()
        })
}

/// Texts of what citations are made of, in any order.
fn any_scrap() -> impl Strategy<Value = String> {
    let scraps = [
        "《",
        "》",
        "民法典",
        "第",
        "一",
        "百",
        "零",
        "两",
        "〇",
        "7",
        "７",
        "条",
        "款",
        "项",
        "目",
        "（",
        "）",
        "(",
        ")",
        "之",
        "、",
        "及",
        " ",
        "第一条",
        "第二款",
        "（三）",
        "😃",
        "e\u{301}",
    ];
    prop::collection::vec(prop::sample::select(scraps.to_vec()), 0..14).prop_map(|scraps| scraps.concat())
}

proptest! {
    #[test]
    fn a_citation_is_read_as_it_was_written(citation in any_citation()) {
        let written = citation.to_string();
        prop_assert_eq!(written.parse::<Citation>(), Ok(citation.clone()));
        let wide = |c: char| char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c);
        let widened: String = written.chars().map(|c| if c.is_ascii_digit() { wide(c) } else { c }).collect();
        prop_assert_eq!(widened.parse::<Citation>(), Ok(citation));
    }

    #[test]
    fn what_is_read_is_written_in_one_way(rest in any_scrap()) {
        for text in [format!("《民法典》第一条{rest}"), format!("《民法典》{rest}"), rest] {
            if let Ok(citation) = text.parse::<Citation>() {
                let written = citation.to_string();
                prop_assert_eq!(written.parse::<Citation>().map(|again| again.to_string()), Ok(written));
            }
        }
    }

    #[test]
    fn no_text_whatever_breaks_a_reader(text in any::<String>(), scrap in any_scrap()) {
        for text in [&text, &scrap, &format!("《{text}》第{text}条"), &format!("《{scrap}{text}")] {
            let _ = (number(text), text.parse::<Citation>(), text.parse::<Eli>(), text.parse::<Ecli>());
            let _ = format!("http://data.europa.eu/eli/{text}").parse::<Eli>();
            let _ = format!("ECLI:NL:HR:2015:{text}").parse::<Ecli>();
            let _ = Citation::new(text, vec![Place { article: 1, ..Place::default() }]);
            if let Ok(span) = Span::of(text, 0..1) {
                let _ = carry(&span, text, &scrap);
            }
        }
    }

    #[test]
    fn identifiers_of_europe_are_read_as_they_were_written(
        kind in "[a-z][a-z_]{0,19}", year in 1_u16..=9_999, nr in 1_u32..1_000_000, ordinal in "[A-Z0-9.]{1,25}",
        court in "[A-Z][A-Z0-9]{0,6}", ending in prop::sample::select(vec!["", "/oj", "/2024-02-29"]),
    ) {
        let eli = format!("http://data.europa.eu/eli/{kind}/{year:04}/{nr}{ending}");
        let read: Eli = eli.parse().unwrap();
        prop_assert_eq!(read.to_string(), eli);
        prop_assert_eq!((read.kind(), read.number()), (&*kind, (year, nr)));
        prop_assert_eq!(read.edition() == &Edition::Any, ending.is_empty());
        let ecli = format!("ECLI:NL:{court}:{year:04}:{ordinal}");
        prop_assert_eq!(ecli.parse::<Ecli>().map(|read| read.to_string()), Ok(ecli));
    }

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
