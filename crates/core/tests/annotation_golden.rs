//! Anchors and citations against recorded outputs: Hypothesis' fuzzy matcher, which we must not follow, and our own
//! worked example of an annotation.
//!
//! The vectors are looked for in `$DELIBERATION_SHARED`, else beside the repository. Without them a test says so and
//! passes, except in CI.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail by panicking")]

mod at_hand;

use deliberation_core::anchor::{AnchorError, Carried, Span, carry};
use deliberation_core::date::Date;
use deliberation_core::law::LegalBasis;
use deliberation_core::wire::from_text;
use serde_json::{Value, json};

const MATCHER: &str = "hypothesis_matchquote_outputs.json";

/// How much context our example carries.
const CONTEXT: usize = 16;

fn golden(test: &str, name: &str) -> Option<Value> {
    at_hand::golden(test, &format!("annotation/{name}"))
}

/// What the matcher was asked, and where it went (in UTF-16).
struct Case<'a> {
    name: &'a str,
    text: &'a str,
    quote: &'a str,
    before: &'a str,
    after: &'a str,
    went: Option<(std::ops::Range<u32>, &'a str)>,
}

fn cases(golden: &Value) -> Vec<Case<'_>> {
    golden["cases"].as_array().unwrap().iter().map(read_case).collect()
}

fn read_case(case: &Value) -> Case<'_> {
    let text = |name: &str| case[name].as_str().unwrap();
    let context = |name: &str| case["ctx"][name].as_str().unwrap_or_default();
    let place = |name: &str| case["match"][name].as_u64().unwrap() as u32;
    let went = case["matched"].as_str().map(|words| (place("start")..place("end"), words));
    let (before, after) = (context("prefix"), context("suffix"));
    Case { name: text("name"), text: text("text"), quote: text("quote"), before, after, went }
}

/// The wording on which a case's quote was marked: the one before the edit, where that is recorded, else the quote with
/// its context.
fn marked<'a>(all: &[Case<'a>], case: &Case<'a>) -> (String, Option<Span>) {
    let original = all.iter().find(|earlier| {
        let is_first = earlier.name == "zh exact" || earlier.name == "zh lookalike original";
        is_first && case.name.starts_with("zh") && earlier.text.contains(case.quote)
    });
    let (old, at) = match original {
        Some(original) => (original.text.to_owned(), original.text.find(case.quote).unwrap()),
        None => ([case.before, case.quote, case.after].concat(), case.before.len()),
    };
    let start = old[..at].chars().count() as u32;
    let span = Span::of(&old, start..start + case.quote.chars().count() as u32).ok();
    (old, span)
}

#[test]
fn nothing_goes_where_the_fuzzy_matcher_went_wrong() {
    let Some(golden) = golden("fuzzy matcher", MATCHER) else { return };
    let all = cases(&golden);
    let mut wrong = Vec::new();
    for case in &all {
        let (old, span) = marked(&all, case);
        let carried = span.map(|span| carry(&span, &old, case.text));
        let Some((place, matched)) = &case.went else {
            assert!(matches!(carried, None | Some(Carried::Detached)), "{}", case.name);
            continue;
        };
        let there = Span::from_utf16(case.text, place.clone()).unwrap();
        assert_eq!(there.exact(), *matched, "{}", case.name);
        assert_eq!(there.to_utf16(case.text), Ok(place.clone()), "{}", case.name);
        let asked = [case.before, case.quote, case.after].concat();
        if matched == &case.quote && (case.text.contains(&asked) || old == case.text) {
            continue;
        }
        // Other words, or the same words of somebody else.
        wrong.push(case.name);
        assert_eq!(carried, Some(Carried::Detached), "{}", case.name);
        if matched != &case.quote {
            let json = json!({
                "start": there.range().start, "end": there.range().start + case.quote.chars().count() as u32,
                "exact": case.quote,
            });
            let forced: Span = from_text(&json.to_string()).unwrap();
            assert!(matches!(forced.check(case.text), Err(AnchorError::NotTheText { .. })), "{}", case.name);
        }
    }
    assert!(wrong.contains(&"approx") && wrong.contains(&"zh after edit"), "{wrong:?}");
    assert!(wrong.contains(&"zh lookalike after the annotated sentence was edited away"), "{wrong:?}");
}

#[test]
fn what_was_found_exactly_stays_where_it_is() {
    let Some(golden) = golden("exact matches", MATCHER) else { return };
    let all = cases(&golden);
    for case in all.iter().filter(|case| ["exact", "zh exact", "zh lookalike original"].contains(&case.name))
    {
        let (place, _) = case.went.clone().unwrap();
        let span = Span::from_utf16(case.text, place).unwrap();
        assert_eq!(span.exact(), case.quote);
        assert_eq!(carry(&span, case.text, case.text), Carried::Same(span.clone()));
    }
}

#[test]
fn the_anchor_of_our_example_is_one() {
    let test = "anchor of the example";
    let (Some(outputs), Some(example)) = (golden(test, MATCHER), golden(test, "annotation.native.json"))
    else {
        return;
    };
    let all = cases(&outputs);
    let wording = all.iter().find(|case| case.name == "zh exact").unwrap().text;
    let target = &example["target"];
    let span: Span = from_text(&target.to_string()).unwrap();
    assert_eq!(span.check(wording), Ok(()));
    let context = (target["prefix"].as_str().unwrap(), target["suffix"].as_str().unwrap());
    assert_eq!(span.context(wording, CONTEXT), Ok(context));
}

#[test]
fn the_law_of_our_example_is_read_and_in_force() {
    let Some(example) = golden("law of the example", "annotation.native.json") else { return };
    let given = &example["legalBasis"][0];
    let ours = json!({
        "jurisdiction": given["jurisdiction"], "instrument": given["instrument"], "citation": given["citation"],
        "quote": given["quote"], "version_date": given["versionDate"], "checked_on": given["inForceOn"],
        "status": "in-force", "url": given["url"], "eli": given["eli"],
    });
    let basis: LegalBasis = from_text(&ours.to_string()).unwrap();
    let place = basis.places.first().unwrap();
    let [article, paragraph, item] =
        ["article", "paragraph", "item"].map(|name| given[name].as_u64().unwrap());
    assert_eq!(u64::from(place.article), article);
    assert_eq!((place.paragraph.map(u64::from), place.item.map(u64::from)), (Some(paragraph), Some(item)));
    let today = Date::try_from(given["inForceOn"].as_str().unwrap().to_owned()).unwrap();
    assert_eq!(basis.check(&today), Ok(()));
}
