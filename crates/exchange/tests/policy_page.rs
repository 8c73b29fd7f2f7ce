//! The page to sign: every rule with its source, and who has looked; hostile texts are text.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use deliberation_core::act::Hold;
use deliberation_core::id::DeliberationId;
use deliberation_core::policy::Review;
use deliberation_core::policy::profile::ProfileFile;
use deliberation_core::policy::terms::{Terms, TermsOf};
use deliberation_core::text::{Lang, LocalText};
use deliberation_core::wire::from_text;
use deliberation_exchange::policy_page::{PolicyPage, STYLE};

/// What an opening without anything says.
const NOW: (Hold, Review) = (Hold::Nothing, Review::After);

fn lang(tag: &str) -> Lang {
    Lang::try_from(tag.to_owned()).unwrap()
}

fn page(profile: TermsOf, terms: Option<&Terms>, question: &str, lang: &Lang) -> String {
    let (id, question): (DeliberationId, _) =
        ("lift".parse().unwrap(), LocalText::new(lang.clone(), question).unwrap());
    let file = ProfileFile::of(profile, 1);
    PolicyPage { profile: file.as_ref(), terms, deliberation: Some((&id, &question)), now: NOW, lang }.html()
}

/// The names of the elements of a page, in their order.
fn elements(page: &str) -> Vec<&str> {
    let tags = page.split('<').skip(1);
    tags.map(|tag| tag.split([' ', '>', '\n']).next().unwrap_or_default()).collect()
}

#[test]
fn every_rule_stands_there_with_its_source_and_that_nobody_has_looked() {
    for profile in TermsOf::ALL {
        let file = ProfileFile::of(profile, 1).unwrap();
        for (tag, unchecked) in
            [("zh-CN", "没有人核对过"), ("en", "not checked by anybody"), ("fr", "not checked by anybody")]
        {
            let text = page(profile, None, "A lift?", &lang(tag));
            assert_eq!(text.matches(unchecked).count(), file.rules.len(), "{tag}");
            for rule in &file.rules {
                assert!(text.contains(&format!("<td>{}</td>", rule.id)));
                assert!(text.contains(rule.says.for_reader(&lang(tag)).1), "{} {tag}", rule.id);
                assert!(rule.source.url.as_ref().is_none_or(|url| text.contains(url.as_str())));
            }
        }
    }
}

#[test]
fn who_has_looked_is_named_with_the_day() {
    let terms: Terms = from_text(
        r#"{"profile":"eu-public","version":1,"addresses":{"notice":"a@example.org","appeal":"https://example.org/appeal"},"age":18,"retention_days":30,"checked":[{"rule":"eu-2","by":"Dr <b>Wolf</b>","on":"2026-11-01"}]}"#,
    )
    .unwrap();
    let text = page(TermsOf::EuPublic, Some(&terms), "A lift?", &lang("en"));
    assert!(text.contains("checked by <span dir=\"auto\">Dr &lt;b&gt;Wolf&lt;/b&gt;</span> on 2026-11-01"));
    assert_eq!(text.matches("not checked by anybody").count(), 7);
    for said in ["30 days", "18 years", "a@example.org", "https://example.org/appeal", "not named"] {
        assert!(text.contains(said), "{said}");
    }
}

#[test]
fn hostile_texts_are_text_and_nothing_else() {
    let control = page(TermsOf::Club, None, "A lift?", &lang("en"));
    for hostile in [
        "<script>alert(1)</script>",
        "</span></dd></dl><h1>Signed</h1>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "&lt;b&gt; & </style><style>*{display:none}",
        "\u{202E}gnp.exe",
        "{{7*7}} ${7*7} <!-- -->",
    ] {
        let text = page(TermsOf::Club, None, hostile, &lang("en"));
        assert_eq!(elements(&text), elements(&control), "{hostile}");
        let back = text
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&");
        assert!(back.contains(hostile), "{hostile}");
    }
    assert!(control.contains(STYLE) && !control.contains("<script") && !control.contains("style="));
}

#[test]
fn a_deliberation_without_terms_says_what_holds_instead() {
    let english = lang("en");
    let said =
        |now| PolicyPage { profile: None, terms: None, deliberation: None, now, lang: &english }.html();
    let text = said(NOW);
    assert!(text.contains("names no profile") && !text.contains("<table"));
    let unvouched = "by people for whom nobody vouches is reviewed before others see it";
    let everyone = "What anybody but the host and moderators writes";
    for (hold, held) in
        [(Hold::Nothing, [false, false]), (Hold::Unvouched, [true, false]), (Hold::Everyone, [false, true])]
    {
        let text = said((hold, Review::After));
        assert_eq!([unvouched, everyone].map(|own| text.contains(own)), held, "{hold:?}");
        assert!(text.contains("After others see them") && !text.contains("Before others see them"));
    }
    assert!(said((Hold::Nothing, Review::Before)).contains("Before others see them"));
}

#[test]
fn an_age_that_the_software_does_not_know_is_kept_by_people() {
    let english = lang("en");
    let told = |profile, terms: Option<&Terms>| {
        page(profile, terms, "A lift?", &english).matches("kept by people").count()
    };
    // Once beside the age, once at the rule.
    assert_eq!(
        (told(TermsOf::EuPublic, None), told(TermsOf::CnNews, None), told(TermsOf::Club, None)),
        (2, 0, 0)
    );
    let vouched: Terms = from_text(
        r#"{"profile":"eu-public","version":1,"addresses":{"notice":"a@example.org","appeal":"b@example.org"},"identity":"host"}"#,
    )
    .unwrap();
    assert_eq!(told(TermsOf::EuPublic, Some(&vouched)), 0);
}
