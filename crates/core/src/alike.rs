//! Texts that say nearly the same, by the pieces of them that they share: two signs where a word is one or two signs long,
//! as in Chinese, three elsewhere; case, blanks and punctuation aside.
//!
//! Only ever a proposal: somebody looks before anything is done with it. Next: [`crate::annotation`], whose notes are
//! proposed for the same claim elsewhere.

use crate::anchor::Span;
use crate::text::fingerprint;

/// From so many hundredths of some words on, a text is taken to hold them.
pub const PROPOSED: usize = 60;

/// The pieces of a text, each once, ascending.
#[must_use]
pub fn pieces(text: &str) -> Vec<u64> {
    let mut pieces: Vec<u64> = Vec::new();
    for piece in in_order(&fingerprint(text)) {
        // One by one: sorting brings a kilobyte of code along.
        if let Err(at) = pieces.binary_search(&piece) {
            pieces.insert(at, piece);
        }
    }
    pieces
}

/// The pieces of a fingerprint, as they stand in it.
fn in_order(fingerprint: &str) -> impl Iterator<Item = u64> + '_ {
    let (mut last, mut before) = (0, 0);
    fingerprint.chars().map(|sign| u64::from(u32::from(sign))).filter_map(move |sign| {
        // From the first radicals of Chinese on.
        let piece = if last >= 0x2e80 { (last << 21) | sign } else { (before << 42) | (last << 21) | sign };
        let whole = last != 0 && (before != 0 || last >= 0x2e80);
        (before, last) = (last, sign);
        whole.then_some(piece)
    })
}

/// What two texts share, in hundredths of what they have (Dice).
#[must_use]
pub fn dice(own: &[u64], other: &str) -> usize {
    // As long as the shorter one can be shared at most.
    if own.is_empty() || other.len() > 8 * own.len() + 64 {
        return 0;
    }
    dice_of(own, &pieces(other))
}

/// The same of pieces that are known.
#[must_use]
pub fn dice_of(own: &[u64], other: &[u64]) -> usize {
    if own.is_empty() { 0 } else { 200 * shared(own, other) / (own.len() + other.len()) }
}

/// How much of a text stands in another, however long that is, in hundredths.
#[must_use]
pub fn within(own: &[u64], other: &str) -> usize {
    within_of(own, &pieces(other))
}

/// The same of pieces that are known.
#[must_use]
pub fn within_of(own: &[u64], other: &[u64]) -> usize {
    if own.is_empty() { 0 } else { 100 * shared(own, other) / own.len() }
}

/// Whether words say nearly what others say: a note on these is proposed, and may be put, on those.
#[must_use]
pub fn says(exact: &str, other: &str) -> bool {
    exact == other || within(&pieces(exact), other) >= PROPOSED
}

fn shared(own: &[u64], other: &[u64]) -> usize {
    other.iter().filter(|piece| own.binary_search(piece).is_ok()).count()
}

/// Where in `text` the words `exact` stand, or what is nearest to them: the shortest stretch of whole clauses that shares
/// the most with them. Nothing where nothing is shared.
#[must_use]
pub fn nearest(exact: &str, text: &str) -> Option<Span> {
    let spanned = |start: usize, end: usize| {
        let points = |to: usize| text.get(..to).map(|part| part.chars().count() as u32);
        Span::of(text, points(start)?..points(end)?).ok()
    };
    if let Some(start) = text.find(exact) {
        return spanned(start, start + exact.len());
    }
    let own = pieces(exact);
    let ends =
        |c: char| matches!(c, '。' | '，' | '；' | '！' | '？' | '、' | '.' | ',' | ';' | '!' | '?' | '\n');
    let mut starts = vec![0];
    starts.extend(text.match_indices(ends).map(|(at, end)| at + end.len()));
    let mut best = (0, None);
    for &start in &starts {
        for end in starts.iter().copied().filter(|end| *end > start).chain([text.len()]) {
            let words = text.get(start..end).unwrap_or_default().trim_end_matches(ends);
            let near = dice(&own, words);
            if near > best.0 {
                let from = start + (words.len() - words.trim_start().len());
                best = (near, spanned(from, start + words.trim_end().len()));
            }
            // What is so much longer shares no more of itself.
            if words.len() > 3 * exact.len() {
                break;
            }
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_pieces_is_like_nothing() {
        assert_eq!(
            (dice(&pieces(""), "加装电梯"), dice(&pieces("电"), "电"), dice(&pieces("👍"), "👍")),
            (0, 0, 0)
        );
        assert_eq!(dice(&pieces("加装电梯"), "加装电梯！"), 100);
    }

    #[test]
    fn words_are_found_in_a_longer_text_which_as_a_whole_is_not_alike() {
        let own = pieces("一楼不同意，电梯就不能装");
        let long = format!("我住六楼。{}只要一楼不同意，电梯就不能装！大家说呢？", "说来话长，".repeat(20));
        assert_eq!((within(&own, &long), dice(&own, &long)), (100, 0));
        assert!(within(&own, "物业费太贵了，谁去说说") < 20);
    }

    #[test]
    fn the_place_is_that_of_the_words_or_of_the_clause_nearest_to_them() {
        let exact = "电梯就不能装";
        let found = |text: &str| nearest(exact, text).map(|span| span.exact().to_owned());
        assert_eq!(found("👩‍👧 一楼不同意，电梯就不能装。").as_deref(), Some(exact));
        assert_eq!(
            found("一楼不点头， 这电梯就不能安装了！别的再说。").as_deref(),
            Some("这电梯就不能安装了")
        );
        assert_eq!(found("别的事。"), None);
        // Words of two clauses stand in two clauses, wherever these are parted.
        let both =
            nearest("只要一楼不同意，电梯就不能装", "我听说：一楼不同意。这电梯就不能装！真的，不能。");
        assert_eq!(
            both.map(|span| span.exact().to_owned()).as_deref(),
            Some("我听说：一楼不同意。这电梯就不能装")
        );
    }

    #[test]
    fn words_say_what_others_say_when_most_of_these_stand_in_them() {
        assert!(
            says("电梯就不能装", "这电梯就不能安装了") && says("电", "电"),
            "the very words, however few"
        );
        assert!(!says("电梯就不能装", "这电梯") && !says("电", "电梯") && !says("电梯就不能装", ""));
    }
}
