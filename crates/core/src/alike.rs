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

/// Of fewer pieces than these, words are alike when they are the same.
const FEW: usize = 4;

/// Whether words say nearly what others say: a note on these is proposed, and may be put, on those. Most of these stands in
/// those, and most of both together ([`PROPOSED`]), and as much is negated in one as in the other.
#[must_use]
pub fn says(exact: &str, other: &str) -> bool {
    let (own, of_other) = (pieces(exact), pieces(other));
    let alike = || within_of(&own, &of_other) >= PROPOSED && dice_of(&own, &of_other) >= PROPOSED;
    exact == other
        || (own.len().min(of_other.len()) >= FEW && alike() && negations(exact) == negations(other))
}

/// How often a text says that something is not so, as far as signs and words tell.
fn negations(text: &str) -> usize {
    let signs = text.chars().filter(|c| matches!(c, '不' | '没' | '无' | '未' | '非' | '莫' | '别' | '勿'));
    let words = text.split(|c: char| !(c.is_ascii_alphabetic() || matches!(c, '\'' | '’')));
    let negates = |word: &&str| {
        let word = word.to_ascii_lowercase();
        matches!(&*word, "not" | "no" | "never" | "without" | "cannot")
            || word.ends_with("n't")
            || word.ends_with("n’t")
    };
    signs.count() + words.filter(negates).count()
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
    let mut best = (0, None);
    for (start, end) in stretches(text, 3 * exact.len()) {
        let words = text.get(start..end).unwrap_or_default().trim_end_matches(ENDS);
        let near = dice(&own, words);
        if near > best.0 {
            let from = start + (words.len() - words.trim_start().len());
            best = (near, spanned(from, start + words.trim_end().len()));
        }
    }
    best.1
}

const ENDS: [char; 12] = ['。', '，', '；', '！', '？', '、', '.', ',', ';', '!', '?', '\n'];

/// The stretches of whole clauses of a text, in bytes: from each clause on, one clause longer each time until one is longer
/// than `longest`, since what is so much longer shares no more of itself. What has no letter is no clause: there are no more
/// stretches than the words of a text make, however many marks anybody puts there.
fn stretches(text: &str, longest: usize) -> impl Iterator<Item = (usize, usize)> {
    let mut clauses = Vec::new();
    let mut last = 0;
    let marks = text.match_indices(ENDS).map(|(at, mark)| (at, at + mark.len()));
    for (at, next) in marks.chain([(text.len(), text.len())]) {
        if text.get(last..at).is_some_and(|clause| clause.contains(char::is_alphanumeric)) {
            clauses.push((last, next));
        }
        last = next;
    }
    (0..clauses.len()).flat_map(move |at| {
        let from = clauses.get(at..).unwrap_or_default();
        let start = from.first().map_or(0, |clause| clause.0);
        let fit = from.iter().take_while(|clause| clause.1 - start <= longest).count();
        from.iter().take(fit + 1).map(|clause| (start, clause.1)).collect::<Vec<_>>()
    })
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
    fn words_say_what_others_say_when_most_of_either_stands_in_the_other() {
        assert!(
            says("电梯就不能装", "这电梯就不能安装了") && says("电", "电"),
            "the very words, however few"
        );
        assert!(says("一楼不同意，电梯就不能装", "一楼不点头，这电梯就不能装"));
        assert!(!says("电梯就不能装", "这电梯") && !says("电", "电梯") && !says("电梯就不能装", ""));
        assert!(!says("不能装", "不能装。"), "few pieces are anybody's");
        let long = format!("{}电梯就不能装", "我住六楼，每天上下好几趟，".repeat(3));
        assert!(!says("电梯就不能装", &long) && !says(&long, "电梯就不能装"));
    }

    #[test]
    fn nothing_says_what_its_opposite_says() {
        for (one, other) in [
            ("电梯就不能装", "电梯就能装"),
            ("电梯一直没人管", "电梯一直有人管"),
            ("一楼不同意，电梯就能装", "一楼不同意，电梯就不能装"),
            ("The law gives a veto to the ground floor", "The law gives no veto to the ground floor"),
            ("The lift can be built", "The lift can't be built"),
            ("The lift can be built", "The lift CANNOT be built"),
        ] {
            assert!(!says(one, other) && !says(other, one), "{one} / {other}");
        }
        assert!(says("It can't be built here", "It cannot be built here"));
    }

    #[test]
    fn marks_without_words_make_no_more_places_to_look_at() {
        let looked = |text: &str, longest| stretches(text, longest).count();
        for marks in ["，", "，：", ", . ", "。\n \n"] {
            let many = marks.repeat(500);
            assert_eq!(looked(&many, 60), 0, "{marks:?}");
            assert!(looked(&format!("一楼{many}二楼{many}三楼"), 60) <= 6, "{marks:?}");
        }
        // Of words, only as many clauses as are long enough, and each stretch only a little longer than that.
        let clauses = "一楼，".repeat(500);
        assert!(looked(&clauses, 90) <= 12 * 500);
        assert!(stretches(&clauses, 90).all(|(start, end)| end - start <= 99));
    }
}
