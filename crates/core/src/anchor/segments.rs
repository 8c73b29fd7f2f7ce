//! Cutting a text where marks begin and end, so that marks which overlap can be drawn as pieces side by side.

/// A piece of a text on which the same marks lie from end to end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Segment {
    /// Where it begins.
    pub start: u32,
    /// Where the next begins.
    pub end: u32,
    /// The marks on it, by their place in the list, the outermost first: the one that begins first, of those
    /// the longest.
    pub marks: Vec<usize>,
}

/// Cuts a text of `length` into pieces where marks, `(start, end)`, begin and end. What of a mark lies beyond the text
/// is cut off; units are the caller's.
#[must_use]
pub fn segments(length: u32, marks: &[(u32, u32)]) -> Vec<Segment> {
    let inside = |(&(start, end), nth): (&(u32, u32), usize)| (start, end.min(length), nth);
    let mut kept: Vec<(u32, u32, usize)> = marks.iter().zip(0..).map(inside).collect();
    kept.retain(|(from, to, _)| from < to);
    kept.sort_unstable_by_key(|&(from, to, nth)| (from, length - to, nth));
    let mut cuts: Vec<u32> = kept.iter().flat_map(|&(from, to, _)| [from, to]).collect();
    cuts.extend([0, length]);
    cuts.sort_unstable();
    cuts.dedup();
    let piece = |(&start, &end): (&u32, &u32)| {
        let over = kept.iter().filter(|&&(from, to, _)| from <= start && end <= to);
        Segment { start, end, marks: over.map(|&(.., nth)| nth).collect() }
    };
    cuts.iter().zip(cuts.iter().skip(1)).map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(length: u32, marks: &[(u32, u32)]) -> Vec<(u32, u32, Vec<usize>)> {
        segments(length, marks).into_iter().map(|s| (s.start, s.end, s.marks)).collect()
    }

    #[test]
    fn marks_that_overlap_share_a_piece() {
        let pieces = drawn(10, &[(2, 6), (4, 8)]);
        let expected =
            [(0, 2, vec![]), (2, 4, vec![0]), (4, 6, vec![0, 1]), (6, 8, vec![1]), (8, 10, vec![])];
        assert_eq!(pieces, expected);
    }

    #[test]
    fn the_outermost_mark_comes_first() {
        assert_eq!(drawn(4, &[(1, 2), (1, 4), (0, 4), (1, 2)]).get(1), Some(&(1, 2, vec![2, 1, 0, 3])));
    }

    #[test]
    fn what_marks_nothing_changes_nothing() {
        assert_eq!(drawn(0, &[(0, 3), (0, 0)]), []);
        assert_eq!(drawn(3, &[]), [(0, 3, vec![])]);
        assert_eq!(drawn(3, &[(3, 1), (5, 9), (2, 2)]), [(0, 3, vec![])]);
        assert_eq!(drawn(3, &[(1, 9)]), [(0, 1, vec![]), (1, 3, vec![0])]);
    }
}
