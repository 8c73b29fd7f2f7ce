//! The words of the screen, in the reader's language. Keys are checked when the widget is built
//! (`build.rs`, `locales/`); numbers are written by the browser's `Intl`.
//!
//! No text of people passes through here. Next: `locales/zh-CN.json`.

include!(concat!(env!("OUT_DIR"), "/locales.rs"));

/// A language that the widget speaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Locale {
    /// 简体中文
    #[default]
    ZhCn,
    /// English
    En,
}

impl Locale {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::ZhCn, Self::En];

    /// The language tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    /// The language's own name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ZhCn => "中文",
            Self::En => "English",
        }
    }

    /// The first of `tags` that the widget speaks, by its primary subtag.
    #[must_use]
    pub fn best<'a>(tags: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        tags.into_iter().find_map(|tag| {
            let primary = tag.split('-').next().unwrap_or_default();
            Self::ALL.into_iter().find(|locale| locale.tag().split('-').next() == Some(primary))
        })
    }
}

thread_local! {
    /// The host's own words, by their places: one widget has this instance for itself.
    static OWN: std::cell::RefCell<Vec<(usize, &'static str)>> = const { std::cell::RefCell::new(Vec::new()) };
}

/// Where the texts of the second module begin, after those of the first and the forms of their plurals.
const MORE_AT: usize = WORDS[0].len() + PLURALS[0].len() * 2;
/// Where those of the meters begin.
const GAUGES_AT: usize = MORE_AT + MORE[0].len() + MORE_PLURALS[0].len() * 2;
/// How many a language has.
const COUNT: usize = GAUGES_AT + GAUGES[0].len() + GAUGE_PLURALS[0].len() * 2;

/// Puts the host's own words in the place of ours: a place and a text in turns. Places count through the texts and then
/// the forms of the plurals, first those of the first module, then of the second, then of the meters, language by language
/// (`element/words.js`).
pub fn replace(words: Vec<String>) {
    let mut own = Vec::new();
    let mut words = words.into_iter();
    while let (Some(place), Some(text)) = (words.next(), words.next()) {
        // As long as the page: what is on the screen may hold it.
        own.push((place.parse().unwrap_or(usize::MAX), &*text.leak()));
    }
    OWN.set(own);
}

fn own(locale: Locale, at: usize, ours: &'static str) -> &'static str {
    let place = locale as usize * COUNT + at;
    OWN.with_borrow(|own| own.iter().find(|(at, _)| *at == place).map_or(ours, |(_, text)| text))
}

/// A text of any of the tables.
pub trait Says: Copy {
    /// Where it stands among all texts of a language; what a host puts there goes before ours.
    fn place(self) -> usize;
    /// Our text.
    fn ours(self, locale: Locale) -> &'static str;
}

/// A text of any of the tables that depends on a number.
pub trait Counts: Copy {
    /// Where its first form stands among all texts of a language.
    fn place(self) -> usize;
    /// Our forms, for one and for others.
    fn ours(self, locale: Locale) -> [&'static str; 2];
}

macro_rules! tables {
    ($($key:ident, $words:ident, $plural:ident, $plurals:ident, $at:expr;)*) => {$(
        impl Says for $key {
            fn place(self) -> usize {
                $at + self as usize
            }
            fn ours(self, locale: Locale) -> &'static str {
                $words[locale as usize][self as usize]
            }
        }
        impl Counts for $plural {
            fn place(self) -> usize {
                $at + $words[0].len() + self as usize * 2
            }
            fn ours(self, locale: Locale) -> [&'static str; 2] {
                $plurals[locale as usize][self as usize]
            }
        }
    )*};
}

tables! {
    Key, WORDS, Plural, PLURALS, 0;
    More, MORE, MorePlural, MORE_PLURALS, MORE_AT;
    Gauge, GAUGES, GaugePlural, GAUGE_PLURALS, GAUGES_AT;
}

/// A text.
#[must_use]
pub fn say(locale: Locale, key: impl Says) -> &'static str {
    own(locale, key.place(), key.ours(locale))
}

/// A text with its `{places}` filled.
#[must_use]
pub fn fill(locale: Locale, key: impl Says, places: &[(&str, &str)]) -> String {
    fill_in(say(locale, key), places)
}

/// A text that depends on a number, which stands at `{n}`, with its other `{places}` filled.
#[must_use]
pub fn count(locale: Locale, plural: impl Counts, n: u32, places: &[(&str, &str)]) -> String {
    // Both languages know `one` and `other` for whole numbers as this line does; a language with more forms
    // asks `Intl.PluralRules` here.
    let form = usize::from(locale == Locale::ZhCn || n != 1);
    let text = own(locale, plural.place() + form, plural.ours(locale)[form]);
    let n = number(locale, f64::from(n));
    let mut all = vec![("n", &*n)];
    all.extend_from_slice(places);
    fill_in(text, &all)
}

/// A text with its `{places}` filled.
#[must_use]
pub fn fill_in(text: &str, places: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(places.iter().find(|(place, _)| *place == name).map_or("", |(_, value)| value));
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// A number as the reader writes it.
#[must_use]
pub fn number(locale: Locale, n: f64) -> String {
    #[cfg(target_arch = "wasm32")]
    return js_sys::Number::from(n).to_locale_string(locale.tag()).into();
    #[cfg(not(target_arch = "wasm32"))]
    {
        let _ = locale;
        n.to_string()
    }
}

/// A day and a time (Unix, ms) as the reader writes them.
#[must_use]
pub fn date(locale: Locale, ms: i64) -> String {
    written(locale, ms, &[("dateStyle", "medium"), ("timeStyle", "short")])
}

/// A day (Unix, ms) as the reader writes it.
#[must_use]
pub fn day(locale: Locale, ms: i64) -> String {
    written(locale, ms, &[("dateStyle", "medium")])
}

/// A time of the day (Unix, ms), to the second, as the reader writes it.
#[must_use]
pub fn clock(locale: Locale, ms: i64) -> String {
    written(locale, ms, &[("timeStyle", "medium")])
}

fn written(locale: Locale, ms: i64, style: &[(&str, &str)]) -> String {
    #[cfg(target_arch = "wasm32")]
    return formatted(locale, ms, style).unwrap_or_default();
    #[cfg(not(target_arch = "wasm32"))]
    {
        let _ = (locale, style);
        ms.to_string()
    }
}

/// `Intl.DateTimeFormat`, by what every module has of JavaScript already.
#[cfg(target_arch = "wasm32")]
fn formatted(locale: Locale, ms: i64, style: &[(&str, &str)]) -> Option<String> {
    use js_sys::{Array, Function, Object, Reflect, global};
    let get = |of: &Object, name: &str| Reflect::get(of, &name.into()).ok();
    let options = Object::new();
    for (name, value) in style {
        Reflect::set(&options, &(*name).into(), &(*value).into()).ok()?;
    }
    let make = Function::from(get(&Object::from(get(&global(), "Intl")?), "DateTimeFormat")?);
    let arguments = Array::new();
    arguments.push(&locale.tag().into());
    arguments.push(&options);
    let format = Object::from(make.apply(&global(), &arguments).ok()?);
    Function::from(get(&format, "format")?).call1(&format, &(ms as f64).into()).ok()?.as_string()
}

/// A share of people as whole percent. Never 0 % or 100 % unless it is nobody or everybody.
#[must_use]
pub fn percent(part: u32, whole: u32) -> String {
    let share = (100 * u64::from(part) + u64::from(whole) / 2) / u64::from(whole.max(1));
    let share = if part == 0 || part >= whole { share } else { share.clamp(1, 99) };
    format!("{share}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reader_gets_a_language_they_read() {
        assert_eq!(Locale::best(["fr", "zh-TW", "en"]), Some(Locale::ZhCn));
        assert_eq!(Locale::best(["en-GB"]), Some(Locale::En));
        assert_eq!(Locale::best(["fr"]), None);
    }

    #[test]
    fn places_are_filled_and_what_is_filled_in_is_not_read_again() {
        assert_eq!(fill_in("{a} of {b}", &[("a", "{b}"), ("b", "2")]), "{b} of 2");
        assert_eq!(fill_in("{missing}!", &[]), "!");
        assert_eq!(fill_in("{unclosed", &[]), "");
    }

    #[test]
    fn a_count_fills_all_its_places() {
        let text = count(Locale::En, Plural::VoteWay, 2, &[("of", "43")]);
        assert!(text.contains('2') && text.contains("43"), "{text}");
        assert_ne!(text, count(Locale::En, Plural::VoteWay, 1, &[("of", "43")]));
    }

    #[test]
    fn percent_is_never_all_or_nothing_unless_it_is() {
        assert_eq!((percent(999, 1000), percent(1, 1000)), ("99%".into(), "1%".into()));
        assert_eq!((percent(7, 7), percent(0, 7), percent(0, 0)), ("100%".into(), "0%".into(), "0%".into()));
    }
}
