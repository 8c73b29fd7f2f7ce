//! What the groups stand for: by quoting the statements that set each apart, with its share and the others'.

use deliberation_core::id::ActId;
use deliberation_core::opinion::map::PictureGroup;
use deliberation_core::publish::PublishedMap;

/// A group, in words and numbers.
#[derive(Clone, PartialEq, Debug)]
pub struct GroupLine {
    /// Its number, from 0.
    pub group: usize,
    /// Its people.
    pub size: u32,
    /// The people in any group.
    pub of: u32,
    /// The statements that set it apart.
    pub quotes: Vec<GroupQuote>,
}

/// A statement that sets a group apart.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct GroupQuote {
    /// The statement.
    pub statement: ActId,
    /// Whether the group agrees with it, or disagrees.
    pub agrees: bool,
    /// People of the group on that side, of those who saw it.
    pub own: (u32, u32),
    /// People of the other groups on that side, of those who saw it; absent where too few did.
    pub others: Option<(u32, u32)>,
}

/// At most so many statements are quoted for a group.
const QUOTES: usize = 2;

/// The groups, in their order.
#[must_use]
pub fn groups(map: &PublishedMap) -> Vec<GroupLine> {
    let groups = &map.picture.groups;
    let line = |(number, group): (usize, &PictureGroup)| {
        let quotes = group.quotes.iter().filter_map(|quote| {
            let place = quote.statement as usize;
            let side = |g: &PictureGroup| {
                let tally = g.tallies.get(place).copied().flatten()?;
                Some((if quote.agrees { tally.agree } else { tally.disagree }, tally.seen()))
            };
            let others =
                groups.iter().enumerate().filter(|(other, _)| *other != number).filter_map(|(_, g)| side(g));
            let others = others.reduce(|(a, b), (c, d)| (a + c, b + d));
            Some(GroupQuote {
                statement: *map.statements.get(place)?,
                agrees: quote.agrees,
                own: side(group)?,
                others,
            })
        });
        let quotes = quotes.take(QUOTES).collect();
        GroupLine { group: number, size: group.size, of: map.picture.grouped, quotes }
    };
    groups.iter().enumerate().map(line).collect()
}
