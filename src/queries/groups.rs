//! What the groups stand for: by quoting the statements that set each apart, with its share and the others'.
//! And who agrees with one statement.

use deliberation_core::id::ActId;
use deliberation_core::opinion::Tally;
use deliberation_core::opinion::map::PictureGroup;
use deliberation_core::publish::PublishedMap;

/// A group, in words and numbers.
#[derive(Clone, PartialEq, Debug)]
pub struct GroupLine {
    /// Its letter, 0 = A.
    pub group: u8,
    /// Its people.
    pub size: u32,
    /// The people in any group.
    pub of: u32,
    /// The statements that set it apart, most telling first.
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
pub const QUOTES: usize = 2;

/// The groups, in their order, with all their quotes.
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
        let quotes = quotes.collect();
        GroupLine { group: map.picture.letter(number), size: group.size, of: map.picture.grouped, quotes }
    };
    groups.iter().enumerate().map(line).collect()
}

/// How each group voted on one statement; none where too few did.
#[derive(Clone, PartialEq, Debug)]
pub struct Agreeing {
    /// By group, in order: its letter, and its sums.
    pub groups: Vec<(u8, Option<Tally>)>,
    /// The sum of those that are shown.
    pub all: Tally,
}

/// Who agrees with a statement. Nothing when the map does not know it, or knows no groups.
#[must_use]
pub fn agreeing(map: &PublishedMap, statement: ActId) -> Option<Agreeing> {
    let place = map.statements.iter().position(|id| *id == statement)?;
    let sums = map.picture.groups.iter().map(|group| group.tallies.get(place).copied().flatten());
    let groups: Vec<_> = sums.enumerate().map(|(number, sum)| (map.picture.letter(number), sum)).collect();
    let all = groups.iter().filter_map(|(_, sum)| *sum).fold(Tally::default(), |a, b| a + b);
    (!groups.is_empty()).then_some(Agreeing { groups, all })
}

/// The statements one can ask about: those that are quoted or common ground first, then the others; and how many
/// the first are.
#[must_use]
pub fn askable(map: &PublishedMap) -> (Vec<ActId>, usize) {
    let picture = &map.picture;
    let quoted =
        picture.groups.iter().flat_map(|group| group.quotes.iter().take(QUOTES)).map(|q| q.statement);
    let common = picture.common_ground.iter().take(super::common::LINES).map(|c| c.statement);
    let mut all: Vec<ActId> = Vec::with_capacity(map.statements.len());
    let known = quoted.chain(common).filter_map(|place| map.statements.get(place as usize));
    for statement in known {
        if !all.contains(statement) {
            all.push(*statement);
        }
    }
    let first = all.len();
    for statement in &map.statements {
        if !all[..first].contains(statement) {
            all.push(*statement);
        }
    }
    (all, first)
}
