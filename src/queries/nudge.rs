//! What somebody had better look at before they post: something of a person, a word without exception, a number
//! without a source, a law without its article. One hint at a time, persons first. Nothing is kept or sent of it.
//!
//! It looks for shapes, and knows no meaning: it may miss and it may be wrong, which is why it only asks.

use crate::state::thread::{About, Hint};

/// What comes first, if anything, but for the words that I have seen a hint about. `sourced`: a source was given.
#[must_use]
pub fn hint_but(text: &str, seen: &[String], sourced: bool) -> Option<Hint> {
    // What was seen is looked past, and everything stays where it is.
    let blank = |text: String, words: &String| {
        if words.is_empty() { text } else { text.replace(&**words, &"\0".repeat(words.len())) }
    };
    hint(&seen.iter().fold(text.to_owned(), blank), sourced)
}

/// What comes first, if anything. `sourced`: a source was given.
#[must_use]
pub fn hint(text: &str, sourced: bool) -> Option<Hint> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let end = |at: usize| letters.get(at).map_or(text.len(), |(byte, _)| *byte);
    let found = |about: About, (from, to): (usize, usize)| Hint { about, at: (end(from), end(to)) };
    let chars: Vec<char> = letters.iter().map(|(_, c)| *c).collect();
    numbers(&chars)
        .map(|(about, at)| found(about, at))
        .or_else(|| plate(&chars).map(|at| found(About::Plate, at)))
        .or_else(|| door(&chars).map(|at| found(About::Door, at)))
        .or_else(|| name(&chars).map(|at| found(About::Name, at)))
        .or_else(|| word(&chars, &HEALTH).map(|at| found(About::Health, at)))
        .or_else(|| word(&chars, &ABSOLUTE).map(|at| found(About::Absolute, at)))
        .or_else(|| law(&chars).map(|at| found(About::Law, at)))
        .or_else(|| figure(&chars).filter(|_| !sourced).map(|at| found(About::Number, at)))
}

/// The text without the words that a hint is about.
#[must_use]
pub fn hidden(text: &str, hint: &Hint) -> String {
    let (from, to) = hint.at;
    match (text.get(..from), text.get(to..)) {
        (Some(before), Some(after)) => format!("{before}▇▇▇{after}"),
        _ => text.to_owned(),
    }
}

/// A Latin word that ends in `-` may go on: "diabetes", "diabetic".
const HEALTH: [&str; 24] = [
    "癌",
    "抑郁症",
    "糖尿病",
    "高血压",
    "心脏病",
    "艾滋",
    "精神病",
    "残疾",
    "怀孕",
    "尿毒症",
    "中风",
    "透析",
    "化疗",
    "cancer",
    "diabet-",
    "depression",
    "depressed",
    "hiv",
    "dementia",
    "disabled",
    "pregnant",
    "had a stroke",
    "after a stroke",
    "dialysis",
];
const ABSOLUTE: [&str; 22] = [
    "所有人都",
    "人人都",
    "没有一个",
    "没有任何",
    "从来不",
    "从来没",
    "永远",
    "绝对",
    "根本不",
    "百分之百",
    "肯定是",
    "毫无疑问",
    "everyone knows",
    "nobody",
    "no one",
    "never",
    "always",
    "obviously",
    "without exception",
    "100 %",
    "100%",
    "everybody",
];
const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文";

/// The first of `words`.
fn word(text: &[char], words: &[&str]) -> Option<(usize, usize)> {
    all(text, words).next()
}

/// Wherever one of `words` stands; of Latin ones only whole words, but for those that end in `-`.
fn all<'a>(text: &'a [char], words: &'a [&str]) -> impl Iterator<Item = (usize, usize)> + 'a {
    let letter = |at: usize| text.get(at).is_some_and(char::is_ascii_alphanumeric);
    (0..text.len()).filter_map(move |at| {
        words.iter().find_map(|word| {
            let (stem, open) = word.strip_suffix('-').map_or((*word, false), |stem| (stem, true));
            let mut end = at;
            let same = stem.chars().all(|c| {
                end += 1;
                text.get(end - 1).is_some_and(|own| own.to_ascii_lowercase() == c)
            });
            let begins = at == 0 || !letter(at - 1);
            let ends = open || !letter(end) || !letter(end.saturating_sub(1));
            (same && (!stem.is_ascii() || begins && ends)).then_some((at, end))
        })
    })
}

/// Runs of digits that may be broken by blanks, hyphens and a leading +: a telephone, an identity document.
fn numbers(text: &[char]) -> Option<(About, (usize, usize))> {
    let mut at = 0;
    while at < text.len() {
        if !text[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let (from, mut digits, mut to) = (at, String::new(), at);
        while let Some(c) = text.get(at) {
            let joins = matches!(c, ' ' | '-') && text.get(at + 1).is_some_and(char::is_ascii_digit);
            if c.is_ascii_digit() {
                digits.push(*c);
                to = at + 1;
            } else if !joins {
                break;
            }
            at += 1;
        }
        let x = matches!(text.get(to), Some('X' | 'x'));
        let plus = from > 0 && text[from - 1] == '+';
        // 18 digits with a date of birth inside, or 17 and an X.
        if (digits.len() == 18 || digits.len() == 17 && x) && matches!(&digits[6..8], "19" | "20") {
            return Some((About::Id, (from, to + usize::from(digits.len() == 17))));
        }
        let mobile = |d: &str| d.len() == 11 && d.starts_with('1') && matches!(d.as_bytes()[1], b'3'..=b'9');
        let line = digits.starts_with('0') && (10..=12).contains(&digits.len());
        let abroad = plus && (8..=15).contains(&digits.len());
        if mobile(&digits) || digits.strip_prefix("86").is_some_and(mobile) || line || abroad {
            return Some((About::Phone, (from - usize::from(plus), to)));
        }
    }
    None
}

/// 京A12345, and with six places for electric cars.
fn plate(text: &[char]) -> Option<(usize, usize)> {
    const PLACES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
    (0..text.len()).find_map(|at| {
        let rest = text.get(at + 1..)?;
        let fits = PLACES.contains(text[at]) && rest.first().is_some_and(char::is_ascii_uppercase);
        let dot = usize::from(matches!(rest.get(1), Some('·' | ' ')));
        let tail =
            rest.get(1 + dot..)?.iter().take_while(|c| c.is_ascii_uppercase() || c.is_ascii_digit()).count();
        (fits && (5..=6).contains(&tail)).then_some((at, at + 2 + dot + tail))
    })
}

/// 3单元502室, 502室, Flat 502, Apt. 12B. (120户 counts homes.)
fn door(text: &[char]) -> Option<(usize, usize)> {
    for at in 0..text.len() {
        if text[at] == '室' || text[at] == '号' && text.get(at + 1) == Some(&'房') {
            let digits = text[..at].iter().rev().take_while(|c| c.is_ascii_digit()).count();
            if digits >= 3 {
                return Some((at - digits, at + 1));
            }
        }
    }
    all(text, &["flat ", "apt. ", "apt ", "apartment ", "unit ", "room "]).find_map(|(from, to)| {
        let digits = text[to..].iter().take_while(|c| c.is_ascii_alphanumeric()).count();
        text.get(to).is_some_and(char::is_ascii_digit).then_some((from, to + digits))
    })
}

/// A surname and one or two characters after words that introduce a person; two capitalised words after Mr, Mrs, Ms.
fn name(text: &[char]) -> Option<(usize, usize)> {
    const BEFORE: [&str; 9] = ["我叫", "名叫", "姓名是", "姓名：", "他叫", "她叫", "业主", "邻居", "住户"];
    all(text, &BEFORE)
        .find_map(|(_, at)| {
            let more = text[at..].iter().take_while(|c| ('\u{4e00}'..='\u{9fff}').contains(*c)).count();
            let surname = text.get(at).is_some_and(|c| SURNAMES.contains(*c));
            let polite =
                matches!(text.get(at + 1), Some('某' | '先' | '女' | '大' | '阿' | '叔' | '师' | '工'));
            let introduced = matches!(text.get(at - 1), Some('叫' | '是' | '：'));
            // After "业主" a run of two or three characters alone is a name.
            let named = surname && !polite && more >= 2 && (introduced || more <= 3);
            named.then_some((at, at + more.min(3)))
        })
        .or_else(|| {
            let titles = ["mr. ", "mr ", "mrs. ", "mrs ", "ms. ", "ms ", "my name is "];
            all(text, &titles).find_map(|(from, to)| {
                let (end, capitals) = capitals(text, to);
                (capitals >= 2).then_some((from, end))
            })
        })
}

/// Where words that begin with a capital end, from `at` on, and how many there are.
fn capitals(text: &[char], mut at: usize) -> (usize, usize) {
    let mut count = 0;
    while text.get(at).is_some_and(char::is_ascii_uppercase) {
        at += text[at..].iter().take_while(|c| c.is_alphabetic()).count();
        count += 1;
        if text.get(at) != Some(&' ') || !text.get(at + 1).is_some_and(char::is_ascii_uppercase) {
            break;
        }
        at += 1;
    }
    (at, count)
}

/// A law named without an article of it.
fn law(text: &[char]) -> Option<(usize, usize)> {
    let named = word(
        text,
        &[
            "民法典",
            "法律规定",
            "依法",
            "违法",
            "条例规定",
            "the law says",
            "illegal-",
            "by law",
            "unlawful-",
            "civil code",
        ],
    )?;
    let article = (0..text.len()).any(|at| {
        let numeral = |c: &char| c.is_ascii_digit() || "一二三四五六七八九十百千零〇".contains(*c);
        text[at] == '第' && text[at + 1..].iter().find(|c| !numeral(c)) == Some(&'条')
    });
    (!article && word(text, &["art. ", "article ", "section ", "§"]).is_none()).then_some(named)
}

/// A number of at least two digits that counts something: not a year, a floor, a date or the number of a building.
fn figure(text: &[char]) -> Option<(usize, usize)> {
    let mut at = 0;
    while at < text.len() {
        let digits = text[at..].iter().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).count();
        if digits == 0 || !text[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let next: String = text[at + digits..].iter().take(10).collect();
        let next = next.trim_start().to_lowercase();
        const COUNTS: [&str; 12] =
            ["%", "％", "万", "元", "户", "分贝", "percent", "per cent", "yuan", "db", "homes", "people"];
        if COUNTS.iter().any(|unit| next.starts_with(unit)) {
            return Some((at, at + digits));
        }
        at += digits;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<(About, &str)> {
        let hint = hint(text, false)?;
        Some((hint.about, &text[hint.at.0..hint.at.1]))
    }

    #[test]
    fn what_tells_of_persons_is_found_first() {
        assert_eq!(of("永远打不通他的电话 138 0013 8000。"), Some((About::Phone, "138 0013 8000")));
        assert_eq!(of("call +44 20 7946 0958 now"), Some((About::Phone, "+44 20 7946 0958")));
        assert_eq!(of("身份证 11010519491231002X 谁要"), Some((About::Id, "11010519491231002X")));
        assert_eq!(of("京A12345 天天占着消防通道"), Some((About::Plate, "京A12345")));
        assert_eq!(of("住3单元502室的那家"), Some((About::Door, "502室")));
        assert_eq!(of("Ask flat 502 about it"), Some((About::Door, "flat 502")));
        assert_eq!(of("我叫王建国，住了三十年"), Some((About::Name, "王建国")));
        assert_eq!(of("Mr. John Smith said so"), Some((About::Name, "Mr. John Smith")));
        assert_eq!(of("楼上的老人有糖尿病"), Some((About::Health, "糖尿病")));
    }

    #[test]
    fn what_wants_a_second_look_is_found_after_that() {
        assert_eq!(of("一楼从来不同意"), Some((About::Absolute, "从来不")));
        assert_eq!(of("Everyone knows it is dear"), Some((About::Absolute, "Everyone knows")));
        assert_eq!(of("噪声有 45 分贝"), Some((About::Number, "45")));
        assert_eq!(of("It costs 45 percent more."), Some((About::Number, "45")));
        assert_eq!(of("这是依法办事"), Some((About::Law, "依法")));
        assert_eq!(hint("噪声有 45 分贝", true), None, "a source was given");
        assert_eq!(of("民法典第二百七十八条写着"), None);
        assert_eq!(of("By law, see section 12."), None);
    }

    #[test]
    fn plain_talk_is_left_alone() {
        for text in [
            "楼道里的灯坏了三个月，2024 年 7 号楼就没亮过。",
            "业主大会什么时候开？",
            "The lift should stop at every floor, on both sides of the stairs.",
            "6 楼的李大爷每天下楼买菜。",
            "We met on 12 May at building 7.",
            "The yard is a hive of activity, and a stroke of luck for us.",
            "The flat roof leaks; the neighbours' unit is dry.",
            "",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn every_place_is_looked_at_and_only_whole_words() {
        assert_eq!(of("A flat roof. Ask flat 502."), Some((About::Door, "flat 502")));
        assert_eq!(of("邻居们都说，邻居王建国"), Some((About::Name, "王建国")));
        assert_eq!(of("Mr Smith knows Mr John Doe"), Some((About::Name, "Mr John Doe")));
        assert_eq!(of("全楼有120户"), Some((About::Number, "120")), "it counts homes");
        assert_eq!(of("My father had a stroke"), Some((About::Health, "had a stroke")));
        assert_eq!(of("he is diabetic"), Some((About::Health, "diabet")));
        assert_eq!(of("She has HIV."), Some((About::Health, "HIV")));
    }

    #[test]
    fn what_was_seen_is_looked_past() {
        let text = "电话 13800138000，从来打不通。";
        let about = |seen: &[&str]| {
            let seen: Vec<String> = seen.iter().map(ToString::to_string).collect();
            hint_but(text, &seen, false).map(|hint| (hint.about, &text[hint.at.0..hint.at.1]))
        };
        assert_eq!(about(&[]), Some((About::Phone, "13800138000")));
        assert_eq!(about(&["13800138000"]), None);
        let text = "永远 13800138000";
        assert_eq!(hint_but(text, &["13800138000".to_owned()], false).map(|h| h.at), Some((0, 6)));
    }

    #[test]
    fn what_is_hidden_is_gone_and_the_rest_stays() {
        let text = "我叫王建国，电话 13800138000。";
        let first = hint(text, false).unwrap();
        let less = hidden(text, &first);
        assert_eq!(less, "我叫王建国，电话 ▇▇▇。");
        let second = hint(&less, false).unwrap();
        assert_eq!(hidden(&less, &second), "我叫▇▇▇，电话 ▇▇▇。");
        assert_eq!(hint(&hidden(&less, &second), false), None);
    }
}
