//! The picture that may leave the server.
//!
//! What lives here: what is published of a [`Drawing`], and how. What may not: a person.
//! Read next: nothing; this is the last room.

use serde::Serialize;

use crate::wire::record;

pub use super::cells::Cell;
use super::cells::cells;
use super::disclosure::disclosed;
pub use super::fit::Parameters;
use super::follow::Drawing;
pub use super::groups::CLEAR;
use super::matrix::Votes;
use super::projection::Place;
use super::representative::telling;
use super::tally::{Tally, tally_groups_and_rest};

/// At most so many statements are quoted for a group.
const QUOTES: usize = 5;

/// The published stability keeps two decimals.
const HUNDREDTH: f64 = 100.0;

/// Published shares keep four decimals.
const FINE: f64 = 10_000.0;

/// Published places, centre and components keep three. A place made from v of n statements is then off by about
/// 0.0003·√(n/v) of its distance from the middle: within a pixel.
const COARSE: f64 = 1_000.0;

/// What everybody may see: never a person.
///
/// Plain numbers by index; a list by statement has one entry for every column of the votes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Picture {
    /// People who voted at least once, and so have a place.
    pub people: u32,
    /// People who belong to a group.
    pub grouped: u32,
    /// Mean vote on each statement (+1 agree, 0 pass, −1 disagree), three decimals.
    pub center: Vec<f64>,
    /// The two directions of the map, one number a statement, three decimals.
    pub components: [Vec<f64>; 2],
    /// The share of the votes' variance along each direction, four decimals.
    pub explained: [f64; 2],
    /// How clearly the groups lie apart (mean silhouette, −1 to 1, four decimals); none without groups.
    pub clarity: Option<f64>,
    /// How often pairs of people stay together when the map is drawn again from half of the people, chance
    /// aside (0 to 1); none where that was not tried. See [`CLEAR`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stability: Option<f64>,
    /// The variance of people's places along each direction; 0 where it is not known.
    pub spread: [f64; 2],
    /// The variance of a vote around what the map expects of it; 0 where it is not known.
    pub noise: f64,
    /// The groups, greatest first; empty when there are none.
    pub groups: Vec<PictureGroup>,
    /// The crowd, in cells; three decimals.
    pub cells: Vec<Cell>,
    /// What every group leans to, best first.
    pub common_ground: Vec<CommonGround>,
}

record!(Picture {
    people, grouped, center, components, explained, clarity, groups, cells, common_ground;
    stability, spread, noise
});

impl Picture {
    /// The letter of a group, 0 = A: its id; its place in the list where the ids do not tell the groups apart,
    /// as in data from before there were any.
    #[must_use]
    pub fn letter(&self, group: usize) -> u8 {
        let mut ids = self.groups.iter().enumerate();
        let told_apart = ids.all(|(i, g)| self.groups[..i].iter().all(|other| other.id != g.id));
        let own = self.groups.get(group).filter(|_| told_apart).map(|g| g.id);
        own.unwrap_or_else(|| u8::try_from(group).unwrap_or(u8::MAX))
    }
}

/// One group of the picture.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PictureGroup {
    /// Its letter, 0 = A, kept from map to map. Cells name their group by its place in the list, not by this.
    pub id: u8,
    /// How many people.
    pub size: u32,
    /// Their mean place, three decimals.
    pub center: [f64; 2],
    /// How the group voted on each statement; none where that is withheld (see [`disclosed`]).
    pub tallies: Vec<Option<Tally>>,
    /// The statements that set it apart from the other groups, most telling first, at most five.
    pub quotes: Vec<Quote>,
}

record!(PictureGroup { size, center, tallies, quotes; id });

/// A statement that sets a group apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Quote {
    /// Index of the statement.
    pub statement: u32,
    /// Whether the group agrees or disagrees with it, more than the others do.
    pub agrees: bool,
}

record!(Quote { statement, agrees });

/// A statement on which every group leans to the same side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CommonGround {
    /// Index of the statement.
    pub statement: u32,
    /// Whether all groups agree or all disagree.
    pub agrees: bool,
}

record!(CommonGround { statement, agrees });

/// Makes the picture that may leave the server.
///
/// Of a person it tells only that they are counted: places are means of cells ([`cells`]), sums of groups
/// obey [`disclosed`] and are given to about a hundredth of the group ([`unit`]), and quotes and common ground are
/// computed from the published sums alone, so they add nothing to them. With nobody, or nobody who voted, it is an
/// empty picture.
///
/// `votes` must be those that the drawing was made from. If not, people and statements that one of them lacks are
/// left out. Statements that take no part in the map have entries all the same.
pub fn publishable(drawing: &Drawing, votes: &Votes, parameters: &Parameters) -> Picture {
    let people: Vec<(Place, Option<u8>)> = drawing
        .places
        .iter()
        .zip(&drawing.group_of)
        .filter_map(|(place, group)| place.map(|p| (p, *group)))
        .collect();
    let rounded_cell = |c: Cell| Cell { x: rounded(c.x, COARSE), y: rounded(c.y, COARSE), ..c };
    let tallies = published_tallies(drawing, votes, parameters.cell);
    let groups: Vec<PictureGroup> = drawing
        .groups
        .iter()
        .zip(&tallies)
        .enumerate()
        .map(|(group, (drawn, own))| PictureGroup {
            id: drawn.letter,
            size: small(drawn.size),
            center: drawn.center.map(|x| rounded(x, COARSE)),
            tallies: own.clone(),
            quotes: quotes(&tallies, group),
        })
        .collect();
    let principal = &drawing.principal;
    Picture {
        people: small(people.len()),
        grouped: small(drawing.groups.iter().map(|group| group.size).sum()),
        center: principal.center.iter().map(|&x| rounded(x, COARSE)).collect(),
        components: [0, 1].map(|a| principal.components[a].iter().map(|&x| rounded(x, COARSE)).collect()),
        explained: principal.explained.map(|x| rounded(x, FINE)),
        clarity: drawing.silhouette.map(|x| rounded(x, FINE)),
        stability: drawing.stability.map(|x| rounded(x, HUNDREDTH)),
        spread: drawing.prior.spread.map(|x| rounded(x, COARSE)),
        noise: rounded(drawing.prior.noise, COARSE),
        groups,
        cells: cells(&people, parameters.cell).into_iter().map(rounded_cell).collect(),
        common_ground: common_ground(&tallies),
    }
}

/// By group and statement, the tally where it may be published, to whole [`unit`]s of its group.
fn published_tallies(drawing: &Drawing, votes: &Votes, cell: usize) -> Vec<Vec<Option<Tally>>> {
    let groups = drawing.groups.len();
    if groups == 0 {
        return Vec::new();
    }
    let kinds = tally_groups_and_rest(votes, &drawing.group_of, groups);
    let mut out: Vec<Vec<Option<Tally>>> = vec![Vec::with_capacity(votes.statements()); groups];
    for statement in 0..votes.statements() {
        let of_all = kinds.iter().fold(Tally::default(), |sum, own| sum + own[statement]);
        let of_groups: Vec<Tally> = kinds[..groups].iter().map(|own| own[statement]).collect();
        let part = drawing.principal.takes_part.get(statement).copied().unwrap_or(false);
        let open = if part { disclosed(of_all, &of_groups, cell) } else { vec![false; groups] };
        for (((list, tally), open), group) in out.iter_mut().zip(of_groups).zip(open).zip(&drawing.groups) {
            list.push(open.then(|| coarse(tally, unit(group.size))));
        }
    }
    out
}

/// The unit in which a group's sums are published: the greatest of 1, 2, 5, 10, 20, 50 … that is at most a hundredth
/// of the group. So a picture stays as small as it is however many people there are.
fn unit(size: usize) -> u32 {
    let hundredth = small(size / 100).max(1);
    let mut power = 1_u32;
    while hundredth / 10 >= power {
        power *= 10;
    }
    [5, 2].into_iter().map(|n| n * power).find(|unit| *unit <= hundredth).unwrap_or(power)
}

fn coarse(tally: Tally, unit: u32) -> Tally {
    let whole = |n: u32| n.saturating_add(unit / 2) / unit * unit;
    Tally { agree: whole(tally.agree), disagree: whole(tally.disagree), pass: whole(tally.pass) }
}

/// What sets a group apart from the sum of the other groups, by published sums only; a statement counts
/// if the group's and at least one other group's sum are published.
fn quotes(tallies: &[Vec<Option<Tally>>], group: usize) -> Vec<Quote> {
    let Some(own) = tallies.get(group) else {
        return Vec::new();
    };
    let contrasts = own.iter().enumerate().filter_map(|(statement, tally)| {
        let others = tallies.iter().enumerate().filter(|&(other, _)| other != group);
        let rest = others.filter_map(|(_, list)| list.get(statement).copied().flatten()).reduce(|a, b| a + b);
        Some((small(statement), (*tally)?, rest?))
    });
    let quote = |found: super::representative::Representative| Quote {
        statement: found.statement,
        agrees: found.agrees,
    };
    telling(contrasts).into_iter().take(QUOTES).map(quote).collect()
}

/// Statements on which every group's share (A + 1)/(S + 2) of one side is above one half, by the lowest of
/// these shares. Only where every group's sum is published, and there are groups.
fn common_ground(tallies: &[Vec<Option<Tally>>]) -> Vec<CommonGround> {
    let statements = tallies.iter().map(Vec::len).min().unwrap_or(0);
    let mut found = Vec::new();
    for statement in 0..statements {
        let Some(groups) = tallies.iter().map(|list| list[statement]).collect::<Option<Vec<Tally>>>() else {
            continue;
        };
        for agrees in [true, false] {
            let lowest = groups.iter().fold(1.0_f64, |low, tally| low.min(tally.share(agrees)));
            if lowest > 0.5 {
                found.push((lowest, CommonGround { statement: small(statement), agrees }));
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0)); // stable: ties by statement
    found.into_iter().map(|(_, ground)| ground).collect()
}

/// The nearest multiple of 1/`steps`; never −0, never infinite.
fn rounded(x: f64, steps: f64) -> f64 {
    let half = if x < 0.0 { -0.5 } else { 0.5 };
    // The cast cuts towards zero, and takes what is not a number for 0.
    (x * steps + half) as i64 as f64 / steps
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_given_to_a_hundredth() {
        let units = [0, 99, 199, 200, 499, 500, 999, 1_000, 4_000, 100_000, 270_000].map(unit);
        assert_eq!(units, [1, 1, 1, 2, 2, 5, 5, 10, 20, 1_000, 2_000]);
        let tally = coarse(Tally { agree: 7, disagree: 8, pass: 0 }, 5);
        assert_eq!(tally, Tally { agree: 5, disagree: 10, pass: 0 });
    }

    #[test]
    fn rounding() {
        assert_eq!([0.12345, -0.12345, 2.0].map(|x| rounded(x, FINE)), [0.1235, -0.1235, 2.0]);
        assert!(rounded(-0.00001, FINE).is_sign_positive());
        assert_eq!(rounded(f64::NAN, FINE), 0.0);
        assert!(rounded(f64::INFINITY, FINE).is_finite());
    }

    #[test]
    fn the_common_ground_is_that_of_the_least_willing_group() {
        let t = |agree, disagree| Some(Tally { agree, disagree, pass: 0 });
        let a = vec![t(60, 40), t(99, 1), t(5, 95), t(90, 10), t(80, 20)];
        let b = vec![t(30, 20), t(10, 40), t(2, 48), None, t(25, 25)];
        let found = common_ground(&[a, b]);
        let seen: Vec<_> = found.iter().map(|g| (g.statement, g.agrees)).collect();
        assert_eq!(seen, [(2, false), (0, true)]);
        assert_eq!(common_ground(&[]), []);
    }

    #[test]
    fn a_quote_needs_somebody_to_compare_with() {
        let t = |agree, disagree| Some(Tally { agree, disagree, pass: 0 });
        let tallies = [vec![t(50, 1), t(50, 1), None], vec![t(1, 30), None, t(1, 30)]];
        assert_eq!(quotes(&tallies, 0), [Quote { statement: 0, agrees: true }]);
        assert_eq!(quotes(&tallies, 1), [Quote { statement: 0, agrees: false }]);
        assert_eq!(quotes(&tallies, 2), []);
    }
}
