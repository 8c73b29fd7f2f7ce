//! Places on the line, what part of it they are in, and the event of *stepping forward*.
//!
//! Somebody steps forward who crosses the middle, or moves by a quarter of the line or more towards the people on the other
//! side: towards their mean, as it was before. Whoever stood in the middle is on no side and cannot leave it. Less than a tenth
//! of the way from the middle to an end is the width of a finger, and no move at all, on whichever side it ends. Next: [`super::stances`].

use crate::act::Position;

/// Bars of the histogram: ten to each side, each ten wide, and between them one for those exactly in the middle, who are on
/// no side. So each part of the line is a number of whole bars: 4, 4, 5, 4, 4.
pub const BARS: usize = 21;
/// Parts of the line: the far sides, the sides, the middle.
pub const REGIONS: usize = 5;
/// A quarter of the line.
const QUARTER: i16 = 50;
/// Less is no move.
const FINGER: i16 = 10;

/// The bar of a place, from 0.
#[must_use]
pub const fn bar(position: Position) -> usize {
    let place = position.get() as i16;
    let tens = if place < 0 { (place - 9) / 10 } else { (place + 9) / 10 };
    (tens + 10) as usize
}

/// The part of the line that a bar is in.
#[must_use]
pub const fn region_of_bar(bar: usize) -> usize {
    match bar {
        ..4 => 0,
        4..8 => 1,
        8..=12 => 2,
        13..=16 => 3,
        17.. => 4,
    }
}

/// The part of a place, from 0: up to −61, up to −21, up to 20, up to 60, the rest.
#[must_use]
pub const fn region(position: Position) -> usize {
    match position.get() {
        ..-60 => 0,
        -60..-20 => 1,
        -20..=20 => 2,
        21..=60 => 3,
        61.. => 4,
    }
}

/// Which way somebody went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// Towards the first side.
    First,
    /// Towards the second side.
    Second,
    /// Nowhere that could be told from a finger's width.
    Stayed,
}

/// Which way it goes from one place to another.
#[must_use]
pub const fn way(before: Position, after: Position) -> Way {
    match after.get() as i16 - before.get() as i16 {
        step if step <= -FINGER => Way::First,
        step if step >= FINGER => Way::Second,
        _ => Way::Stayed,
    }
}

/// Whether somebody stepped forward. `across`: the mean place of those on the other side, before; none when nobody is there.
#[must_use]
pub fn steps(before: Position, after: Position, across: Option<f64>) -> bool {
    let (from, to) = (i16::from(before.get()), i16::from(after.get()));
    if from.signum() * to.signum() < 0 {
        return (to - from).abs() >= FINGER;
    }
    let towards = across.is_some_and(|mean| (mean - f64::from(from)) * f64::from(to - from) > 0.0);
    from != 0 && towards && (to - from).abs() >= QUARTER
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(place: i8) -> Position {
        Position::new(place).unwrap()
    }

    #[test]
    fn bars_and_parts_are_alike_on_both_sides() {
        assert_eq!(
            [-100, -91, -90, -1, 0, 1, 10, 11, 90, 91].map(|x| bar(at(x))),
            [0, 0, 1, 9, 10, 11, 11, 12, 19, 20]
        );
        assert_eq!(
            [-100, -61, -60, -21, -20, 20, 21, 60, 61].map(|x| region(at(x))),
            [0, 0, 1, 1, 2, 2, 3, 3, 4]
        );
        for place in 0..=100 {
            assert_eq!(bar(at(place)) + bar(at(-place)), BARS - 1);
            assert_eq!(region(at(place)) + region(at(-place)), REGIONS - 1);
            assert_eq!(region_of_bar(bar(at(place))), region(at(place)));
            assert_eq!(region_of_bar(bar(at(-place))), region(at(-place)));
        }
    }

    #[test]
    fn a_step_is_a_change_of_side_or_a_quarter_towards_the_others() {
        let others = Some(70.0);
        assert!(steps(at(-5), at(5), others) && steps(at(-5), at(5), None));
        assert!(!steps(at(-2), at(3), others), "a finger's width");
        assert!(steps(at(-90), at(-40), others) && !steps(at(-90), at(-41), others));
        assert!(!steps(at(-90), at(-40), None), "nobody is on the other side");
        assert!(!steps(at(-40), at(-90), others), "the other way");
        assert!(!steps(at(-50), at(0), None) && steps(at(-50), at(0), others));
        assert!(!steps(at(0), at(60), Some(-50.0)) && !steps(at(0), at(60), others));
        assert_eq!(
            (way(at(3), at(13)), way(at(3), at(12)), way(at(3), at(-7))),
            (Way::Second, Way::Stayed, Way::First)
        );
    }
}
