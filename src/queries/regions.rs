//! What people in a part of the stance line hold: the statements on which they agree most, and the reasons below these.
//!
//! Nothing is ever said of fewer than ten.

use deliberation_core::act::Relation;
use deliberation_core::id::ActId;
use deliberation_core::movement::regions::ByRegion;
use deliberation_core::thread::published::PublishedPost;
use deliberation_core::thread::strength::strengths;

use super::{Text, card, statement, text};
use crate::state::Data;
use crate::state::stance::Standing;
use crate::state::thread::Bringing;

/// So many statements are shown.
pub const HELD: usize = 4;
/// So many reasons below each.
const REASONS: usize = 2;
/// Nothing is said of fewer people.
const LEAST: u32 = 10;

/// A statement that people in a part of the line hold.
#[derive(Clone, PartialEq, Debug)]
pub struct Held {
    /// The statement.
    pub id: ActId,
    /// Its words.
    pub text: Text,
    /// Whether most agree; else most disagree.
    pub agrees: bool,
    /// How many do.
    pub people: u32,
    /// Of how many who answered it.
    pub seen: u32,
    /// How many posts stand below it.
    pub posts: u32,
    /// The strongest reasons on their side.
    pub reasons: Vec<Text>,
    /// How far the page is with bringing these.
    pub coming: Option<Bringing>,
}

/// The part of the line that I chose.
#[derive(Clone, PartialEq, Debug)]
pub struct Region {
    /// Which one, from 0.
    pub region: usize,
    /// The two ends of the line.
    pub sides: [Text; 2],
    /// How far the page is with bringing what they hold.
    pub coming: Bringing,
    /// What they hold; nothing where they are too few.
    pub held: Vec<Held>,
}

/// What the people of a part hold most: the statement, whether they agree, how many do, of how many.
#[must_use]
pub fn most(by: &ByRegion, region: usize) -> Vec<(ActId, bool, u32, u32)> {
    let row = |row: &deliberation_core::movement::regions::RegionRow| {
        let tally = row.regions.get(region).copied().flatten().filter(|tally| tally.seen() >= LEAST)?;
        let agrees = tally.agree >= tally.disagree;
        Some((row.id, agrees, tally.agree.max(tally.disagree), tally.seen()))
    };
    let mut all: Vec<_> = by.statements.iter().filter_map(row).collect();
    // The larger share first, whole numbers; of two the same, the one that more people answered.
    all.sort_by(|a, b| {
        let (left, right) = (u64::from(a.2) * u64::from(b.3), u64::from(b.2) * u64::from(a.3));
        right.cmp(&left).then(b.3.cmp(&a.3))
    });
    all.truncate(HELD);
    all
}

/// The part of the line that I chose; nothing where I chose none.
#[must_use]
pub fn region(data: &Data, standing: &Standing) -> Option<Region> {
    let published = data.published.as_ref()?;
    let region = standing.region?;
    let held = most(&standing.regions.what, region).into_iter().filter_map(|(id, agrees, people, seen)| {
        let shown = statement(published, id)?;
        let below = standing.reasons.get(&id);
        let rows = below.map(|below| below.what.as_slice()).unwrap_or_default();
        Some(Held {
            id,
            text: text(data, &shown.text),
            agrees,
            people,
            seen,
            posts: card::posts(published, id),
            reasons: reasons(data, rows, id, agrees),
            coming: below.and_then(|below| below.coming),
        })
    });
    Some(Region {
        region,
        sides: super::stance::sides(data)?,
        coming: standing.regions.coming.unwrap_or_default(),
        held: held.collect(),
    })
}

/// The strongest reasons on a side of a statement.
fn reasons(data: &Data, rows: &[PublishedPost], on: ActId, agrees: bool) -> Vec<Text> {
    let side = if agrees { Relation::Support } else { Relation::Oppose };
    let strong = strengths(rows);
    let mut all: Vec<(&PublishedPost, f64)> = rows
        .iter()
        .zip(&strong)
        .filter(|(row, _)| row.on == Some(on) && row.relation == Some(side) && row.text.is_some())
        .map(|(row, strength)| (row, strength.as_ref().map_or(0.0, |own| own.value)))
        .collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.number.cmp(&b.0.number)));
    all.iter().take(REASONS).filter_map(|(row, _)| Some(text(data, row.text.as_ref()?))).collect()
}

#[cfg(test)]
mod tests {
    use deliberation_core::movement::regions::RegionRow;
    use deliberation_core::vote::Tally;

    use super::*;

    #[test]
    fn the_largest_share_comes_first_and_nothing_is_said_of_fewer_than_ten() {
        let ids = [1, 2, 3, 4].map(|n: u8| ActId::derived(0, &[&[n]]));
        let tally = |agree, disagree, pass| Some(Tally { agree, disagree, pass });
        let rows = [tally(6, 4, 2), tally(1, 11, 0), tally(9, 0, 0), None];
        let row =
            |(id, own): (ActId, Option<Tally>)| RegionRow { id, regions: vec![own, None, None, None, None] };
        let by = ByRegion { seq: Some(1), statements: ids.into_iter().zip(rows).map(row).collect() };
        assert_eq!(most(&by, 0), [(ids[1], false, 11, 12), (ids[0], true, 6, 12)]);
        assert_eq!(most(&by, 1), []);
        assert_eq!(most(&by, 9), []);
    }
}
