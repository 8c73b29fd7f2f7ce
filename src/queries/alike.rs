//! Statements that say nearly what a text says, so that whoever writes it may vote on one of them instead.
//!
//! Runs over all statements, so on sending and never on a keystroke. How texts are compared: [`deliberation_core::alike`].

use deliberation_core::alike::{dice, pieces};
use deliberation_core::id::ActId;
use deliberation_core::publish::Published;
use deliberation_core::text::LocalText;

/// From so many hundredths on, two texts are alike. Of the 27,000 pairs of statements in four conversations on
/// Polis, 30 are: most differ in a word ("a large city", "a medium-sized city"). From 40 on half are not.
const ALIKE: usize = 45;

/// No more than so many are shown.
const MOST: usize = 3;

/// The statements most like `text`, the most alike first, at most three.
#[must_use]
pub fn alike(published: &Published, text: &str) -> Vec<ActId> {
    let own = pieces(text);
    let mut found: Vec<(usize, ActId)> = Vec::new();
    for statement in &published.statements {
        let texts = statement.text.translations().values().map(String::as_str);
        let near = texts.chain([statement.text.original()]).map(|other| dice(&own, other)).max().unwrap_or(0);
        if near >= ALIKE {
            let at = found.iter().position(|(other, _)| *other < near).unwrap_or(found.len());
            found.insert(at, (near, statement.id));
            found.truncate(MOST);
        }
    }
    found.into_iter().map(|(_, id)| id).collect()
}

/// Pairs of texts that say nearly the same, the most alike first, at most `most`: places in the list.
#[must_use]
pub fn alike_pairs(texts: &[&LocalText], most: usize) -> Vec<(usize, usize)> {
    let all: Vec<_> = texts.iter().map(|text| (text.original(), pieces(text.original()))).collect();
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for (at, (_, own)) in all.iter().enumerate() {
        for (other, (text, _)) in all.iter().enumerate().skip(at + 1) {
            let near = dice(own, text);
            if near >= ALIKE {
                let place = found.iter().position(|(known, ..)| *known < near).unwrap_or(found.len());
                found.insert(place, (near, at, other));
                found.truncate(most);
            }
        }
    }
    found.into_iter().map(|(_, one, other)| (one, other)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(one: &str, other: &str) -> bool {
        dice(&pieces(one), other) >= ALIKE
    }

    #[test]
    fn the_same_thought_in_other_words_is_alike_and_another_thought_is_not() {
        assert!(near("加装电梯前要先公布造价", "加装电梯之前，应当先公布造价。"));
        assert!(near("Publish what it costs first", "Publish what it costs, before anything else"));
        assert!(!near("我觉得载客的司机都应该保意外险。", "我觉得主动取缔白牌车是交通部的责任。"));
        assert!(!near("One home must not stop it", "Riders pay by the ride"));
    }

    #[test]
    fn pairs_are_found_the_most_alike_first() {
        let text = |text: &str| LocalText::new(deliberation_core::text::Lang::fallback(), text).unwrap();
        let all = [
            "加装电梯前要先公布造价",
            "一户不同意不应当拦住",
            "加装电梯之前，应当先公布造价。",
            "一户不同意，不应当拦住。",
        ];
        let all = all.map(text);
        let all: Vec<_> = all.iter().collect();
        assert_eq!(alike_pairs(&all, 5), [(1, 3), (0, 2)]);
        assert_eq!(alike_pairs(&all, 1), [(1, 3)]);
    }
}
