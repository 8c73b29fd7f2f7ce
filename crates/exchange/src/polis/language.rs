//! Guesses the language of a text by its script, since an export does not say.
//!
//! An honest guess and no more: Latin letters count as English, Han characters as Chinese, and whether Chinese
//! is written the traditional or the simplified way is told by common characters that exist in one of the two
//! only, over all texts together. Whoever knows better says so in [`super::Options`]. Next: [`super::acts`].

use deliberation_core::text::Lang;

use crate::entry::MakeError;
use crate::texts::tag;

/// Common characters that are written so in traditional Chinese only.
const TRADITIONAL: &str =
    "們個這來說時會對國為與學發開關問電車萬無業過還後點現當實體總義讓應該樣經長見東門間機動買賣錢費處運輸計";

/// Common characters that are written so in simplified Chinese only.
const SIMPLIFIED: &str =
    "们个这来说时会对国为与学发开关问电车万无业过还后点现当实体总义让应该样经长见东门间机动买卖钱费处运输计";

/// What the texts of a conversation are written in.
#[derive(Clone, Debug)]
pub(super) struct Languages {
    /// What most of it is in.
    pub main: Lang,
    chinese: Lang,
    given: bool,
}

/// The scripts that are told apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Script {
    Latin,
    Chinese,
    Japanese,
    Korean,
}

impl Languages {
    /// Guesses by all texts together, unless the language is `given`.
    pub fn of<'a>(
        texts: impl Iterator<Item = &'a str> + Clone,
        given: Option<&Lang>,
    ) -> Result<Self, MakeError> {
        if let Some(lang) = given {
            return Ok(Self { main: lang.clone(), chinese: lang.clone(), given: true });
        }
        let count = |marks: &str| -> usize {
            let in_text = |text: &str| text.chars().filter(|c| marks.contains(*c)).count();
            texts.clone().map(in_text).sum()
        };
        // What both ways share counts on neither side.
        let traditional = count(TRADITIONAL) > count(SIMPLIFIED);
        let chinese = tag(if traditional { "zh-TW" } else { "zh-CN" })?;
        let mut seen = [0_usize; 4];
        for script in texts.clone().filter_map(script) {
            seen[script as usize] += 1;
        }
        let most = [Script::Latin, Script::Chinese, Script::Japanese, Script::Korean]
            .into_iter()
            .rev()
            .filter(|script| seen[*script as usize] > 0)
            .max_by_key(|script| seen[*script as usize]);
        let main = match most {
            Some(script) => of_script(script, &chinese)?,
            // Neither of these: undetermined (BCP 47).
            None => tag("und")?,
        };
        Ok(Self { main, chinese, given: false })
    }

    /// The language of one text: by its own script, else that of the conversation.
    pub fn lang(&self, text: &str) -> Result<Lang, MakeError> {
        match script(text) {
            Some(script) if !self.given => of_script(script, &self.chinese),
            _ => Ok(self.main.clone()),
        }
    }
}

fn of_script(script: Script, chinese: &Lang) -> Result<Lang, MakeError> {
    match script {
        Script::Latin => tag("en"),
        Script::Chinese => Ok(chinese.clone()),
        Script::Japanese => tag("ja"),
        Script::Korean => tag("ko"),
    }
}

/// The script of a text; nothing where it has none of these. A Han character weighs as much as a Latin word.
fn script(text: &str) -> Option<Script> {
    if text.chars().any(|c| matches!(c, '\u{3041}'..='\u{30ff}' if c != '・')) {
        return Some(Script::Japanese);
    }
    if text.chars().any(|c| matches!(c, '\u{ac00}'..='\u{d7a3}')) {
        return Some(Script::Korean);
    }
    let han = text.chars().filter(|c| is_han(*c)).count();
    let latin = |c: char| c.is_alphabetic() && c < '\u{250}';
    let words = text.split(|c| !latin(c)).filter(|word| !word.is_empty()).count();
    if han == 0 && words == 0 {
        None
    } else if han >= words {
        Some(Script::Chinese)
    } else {
        Some(Script::Latin)
    }
}

const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(texts: &[&str], of: &str) -> (String, String) {
        let languages = Languages::of(texts.iter().copied(), None).unwrap();
        (languages.main.to_string(), languages.lang(of).unwrap().to_string())
    }

    #[test]
    fn the_script_tells_the_language() {
        let said = |main: &str, one: &str| (main.to_owned(), one.to_owned());
        assert_eq!(guess(&["計程車應該納管", "我同意"], "我同意"), said("zh-TW", "zh-TW"));
        assert_eq!(guess(&["电梯应该装", "我同意"], "Uber 要不要管"), said("zh-CN", "zh-CN"));
        assert_eq!(guess(&["電車應該納管"], "Uber is fine"), said("zh-TW", "en"));
        assert_eq!(guess(&["Should it be?", "Yes."], "42"), said("en", "en"));
        assert_eq!(guess(&["エレベーターは必要だ"], "賛成"), said("ja", "zh-CN"));
        assert_eq!(guess(&["Нужен ли лифт?"], "Да"), said("und", "und"));
        assert_eq!(guess(&[], ""), said("und", "und"));
    }

    #[test]
    fn a_language_that_is_given_holds_for_every_text() {
        let german = tag("de").unwrap();
        let languages = Languages::of(["Ja", "電梯"].into_iter(), Some(&german)).unwrap();
        assert_eq!((&languages.main, languages.lang("電梯").unwrap()), (&german, german.clone()));
    }

    #[test]
    fn the_marks_are_told_apart_in_pairs() {
        assert_eq!(TRADITIONAL.chars().count(), SIMPLIFIED.chars().count());
        assert!(TRADITIONAL.chars().zip(SIMPLIFIED.chars()).filter(|(t, s)| t == s).count() <= 2);
    }
}
