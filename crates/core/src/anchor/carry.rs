//! Following marked words from one wording to the next: the same words in the same surroundings, or none.
//!
//! Nothing here measures likeness. A matcher that did put remarks on the words of somebody else, or on what
//! their author had already mended.

use super::{Span, around};

/// How many code points on each side have to be as they were.
pub const CONTEXT: usize = 8;

/// Where marked words are in another wording.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Carried {
    /// Where they were.
    Same(Span),
    /// Unchanged at another place.
    Moved(Span),
    /// Nowhere that is beyond doubt.
    Detached,
}

/// Carries marked words from a wording to another.
///
/// They are carried if they occur in the new wording exactly once, and there [`CONTEXT`] code points on each
/// side are what they were, or the text begins or ends there as it did. Words that could not be told from others
/// by this in the old wording are not carried: what is left might be the others.
#[must_use]
pub fn carry(span: &Span, old: &str, new: &str) -> Carried {
    let Ok(bytes) = span.to_bytes(old) else { return Carried::Detached };
    if old == new {
        return Carried::Same(span.clone());
    }
    let (before, after) = around(old, &bytes, CONTEXT);
    let (from, to) = (bytes.start - before.len(), bytes.end + after.len());
    // Fewer than eight: the text begins or ends there.
    let opens = before.chars().count() < CONTEXT;
    let closes = after.chars().count() < CONTEXT;
    let told_apart = opens || closes || once(old, &old[from..to]).is_some();
    let Some(start) = once(new, span.exact()).filter(|_| told_apart) else { return Carried::Detached };
    let (left, right) = (&new[..start], &new[start + bytes.len()..]);
    let fits = left.ends_with(before)
        && right.starts_with(after)
        && (!opens || left.len() == before.len())
        && (!closes || right.len() == after.len());
    if !fits {
        return Carried::Detached;
    }
    // What stands further off may still join with these letters: flags, families.
    let first = left.chars().count() as u32;
    match Span::of(new, first..first + (span.end - span.start)) {
        Ok(carried) if carried.start == span.start => Carried::Same(carried),
        Ok(carried) => Carried::Moved(carried),
        Err(_) => Carried::Detached,
    }
}

/// Where `words` stand in `text`, if they do so once, overlaps counted.
fn once(text: &str, words: &str) -> Option<usize> {
    let first = text.find(words)?;
    let further = first + words.chars().next()?.len_utf8();
    if text[further..].contains(words) { None } else { Some(first) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(text: &str, words: &str) -> Span {
        let at = text.find(words).unwrap();
        let start = text[..at].chars().count() as u32;
        Span::of(text, start..start + words.chars().count() as u32).unwrap()
    }

    fn moved(carried: Carried) -> Option<u32> {
        match carried {
            Carried::Moved(span) => Some(span.range().start),
            Carried::Same(_) | Carried::Detached => None,
        }
    }

    #[test]
    fn words_are_found_again_at_their_new_place() {
        let old = "物业费我从今年起不交了，直到他们把停车位还给我们。";
        let span = mark(old, "停车位");
        assert_eq!(carry(&span, old, old), Carried::Same(span.clone()));
        let later = "我再说一遍。😡物业费我从今年起不交了，直到他们把停车位还给我们。";
        assert_eq!(moved(carry(&span, old, later)), Some(span.range().start + 7));
        // What is changed lies eight letters before, or seven.
        assert!(matches!(carry(&span, old, &old.replace('起', "初")), Carried::Same(_)));
        assert_eq!(carry(&span, old, &old.replace('交', "付")), Carried::Detached);
    }

    #[test]
    fn words_that_stand_twice_are_left_alone() {
        let old = "一二三四五六七八电梯八七六五四三二一";
        let span = mark(old, "电梯");
        assert!(matches!(carry(&span, old, &format!("{old}好")), Carried::Same(_)));
        assert_eq!(carry(&span, old, &format!("{old}电梯")), Carried::Detached);
        let dots = "12345678……12345678.";
        assert_eq!(carry(&mark(dots, "……"), dots, "12345678……12345678………"), Carried::Detached);
    }

    #[test]
    fn a_remark_does_not_pass_to_the_twin_of_words_that_were_taken_away() {
        let old = "加装电梯后一楼房价下降很多，甲说。加装电梯后一楼房价下降很多，乙说。";
        let first = mark(old, "下降");
        assert!(!first.context(old, CONTEXT).unwrap().0.starts_with("加装电梯后一楼房价"));
        assert_eq!(
            carry(&first, old, "通风变差，甲说。加装电梯后一楼房价下降很多，乙说。"),
            Carried::Detached
        );
        let old = "一二三四五六七八电梯八七六五四三二一。一二三四五六七八电梯八七六五四三二一。";
        let twin = "好。一二三四五六七八电梯八七六五四三二一。";
        assert_eq!(carry(&mark(old, "电梯"), old, twin), Carried::Detached);
    }

    #[test]
    fn the_edge_of_a_text_counts_if_it_was_one_and_is_one() {
        let old = "电梯要装";
        let span = mark(old, "电梯");
        assert_eq!(carry(&span, old, "新电梯要装"), Carried::Detached);
        assert_eq!(carry(&span, old, "电梯要装了"), Carried::Detached);
        let whole = mark(old, old);
        assert_eq!(carry(&whole, old, "电梯要装。"), Carried::Detached);
        assert!(matches!(carry(&whole, old, old), Carried::Same(_)));
        let long = "电梯要装，一楼的采光也要算进去";
        assert!(matches!(carry(&mark(long, "电梯"), long, &format!("{long}。")), Carried::Same(_)));
    }

    #[test]
    fn an_anchor_that_was_wrong_is_not_carried() {
        let elsewhere = Span::of("楼梯", 0..2).unwrap();
        assert_eq!(carry(&elsewhere, "电梯", "楼梯"), Carried::Detached);
    }

    #[test]
    fn letters_that_join_others_in_the_new_wording_are_not_cut() {
        // Nine halves of flags: with one more before them, they pair otherwise.
        let halves = "🇨🇳".repeat(5);
        let old = format!("a{halves}电梯一二三四五六七八。");
        let span = Span::of(&old, 9..11).unwrap();
        let new = format!("a🇨{halves}电梯一二三四五六七八。");
        assert_eq!(carry(&span, &old, &new), Carried::Detached);
    }
}
