//! What every group leans to, sorted by the group that leans to it least.

use deliberation_core::consensus::wilson::wilson;
use deliberation_core::id::ActId;
use deliberation_core::publish::PublishedMap;

/// A statement that every group leans to.
#[derive(Clone, PartialEq, Debug)]
pub struct CommonLine {
    /// The statement.
    pub statement: ActId,
    /// Whether all agree with it, or all disagree.
    pub agrees: bool,
    /// Each group, in order.
    pub groups: Vec<Share>,
    /// All who voted on it in any group.
    pub seen: u32,
}

/// The share of a group on one side.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Share {
    /// The letter of the group, 0 = A.
    pub group: u8,
    /// People on that side.
    pub people: u32,
    /// People who saw it.
    pub seen: u32,
    /// Where the share may well lie (90 % Wilson interval), 0 to 1.
    pub band: [f64; 2],
}

/// At most so many are shown.
pub const LINES: usize = 5;

/// The common ground. Empty with fewer than two groups.
#[must_use]
pub fn common_ground(map: &PublishedMap) -> Vec<CommonLine> {
    let groups = &map.picture.groups;
    let lines = map.picture.common_ground.iter().filter_map(|common| {
        let place = common.statement as usize;
        let shares: Option<Vec<Share>> = groups
            .iter()
            .enumerate()
            .map(|(number, group)| {
                let tally = group.tallies.get(place).copied().flatten()?;
                let people = if common.agrees { tally.agree } else { tally.disagree };
                let band = wilson(people, tally.seen());
                Some(Share { group: map.picture.letter(number), people, seen: tally.seen(), band })
            })
            .collect();
        let shares = shares?;
        let seen = shares.iter().map(|share| share.seen).sum();
        Some(CommonLine {
            statement: *map.statements.get(place)?,
            agrees: common.agrees,
            groups: shares,
            seen,
        })
    });
    lines.take(LINES).collect()
}
