//! The meters of all statements together: who is here, what is shared, what divides.
//!
//! Next: [`super::super::participation`].

use std::collections::BTreeMap;

use super::super::order::greatest_first;
use super::super::participation::{Evenness, evenness};
use super::super::rounding::BAND;
use super::super::split::pairs;
use super::super::support::{lean, support};
use super::{Answer, Sums, Verdict};
use crate::act::KnownTie;
use crate::id::ActId;
use crate::participant::Tie;
use crate::publish::Published;
use crate::release::Stage;
use crate::text::LocalText;

/// How many of a tie are here, and of how many.
#[derive(Clone, PartialEq, Debug)]
pub struct Here {
    /// The tie.
    pub tie: Tie,
    /// People of it who took part, where that may be shown.
    pub people: Option<u32>,
    /// How many there are of it, as the opening says.
    pub of: Option<u32>,
    /// What they are counted in, such as households; people when nothing is said.
    pub unit: Option<LocalText>,
}

/// Who takes part.
#[derive(Clone, PartialEq, Debug)]
pub struct Participating {
    /// People who voted or joined.
    pub took_part: u32,
    /// People with a vote in force.
    pub voters: u32,
    /// By tie, nearest to the matter first: those whose number is shown or whose size is known.
    pub ties: Vec<Here>,
    /// Which row of the table of small rooms holds.
    pub stage: Stage,
    /// Whether the phase keeps results back.
    pub held: bool,
}

impl Participating {
    /// Who takes part in an edition. `known`: how many there are of a tie, as its opening says.
    #[must_use]
    pub fn of(edition: &Published, known: &[KnownTie]) -> Self {
        let here = &edition.participation;
        let row = |tie: Tie| {
            let known = known.iter().find(|known| known.tie == tie);
            let people = here.ties.get(&tie).copied();
            (people.is_some() || known.is_some()).then(|| Here {
                tie,
                people,
                of: known.map(KnownTie::size),
                unit: known.and_then(|known| known.unit.clone()),
            })
        };
        Self {
            took_part: here.took_part,
            voters: here.voters,
            ties: Tie::ALL.into_iter().filter_map(row).collect(),
            stage: here.stage,
            held: here.results_held,
        }
    }
}

/// How evenly the statements that people wrote are shared among all who took part. Not for every screen: for who asks.
#[must_use]
pub fn written(edition: &Published) -> Evenness {
    let mut by_author: BTreeMap<u32, u32> = BTreeMap::new();
    for author in edition.statements.iter().filter_map(|statement| Some(statement.by.as_ref()?.number)) {
        *by_author.entry(author).or_default() += 1;
    }
    evenness(&by_author.into_values().collect::<Vec<_>>(), edition.participation.took_part)
}

/// What all statements together ask of one.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Brief {
    agrees: bool,
    verdict: Verdict,
    /// How far those affected and the viewers are apart, where they are opposed.
    gap: Option<f64>,
    /// The greater comes first under its heading.
    rank: f64,
}

impl Brief {
    pub(super) fn of(sums: &Sums) -> Self {
        let Answer { agrees, verdict, asked, .. } = Answer::of(sums);
        let rank = match (verdict, asked) {
            (Verdict::Shared | Verdict::SharedByGroups, Some(asked)) => {
                asked.lowest.quantile((1.0 - BAND) / 2.0)
            }
            (Verdict::NotShared(_), _) => sums.all.as_ref().and_then(pairs).unwrap_or(0.0),
            _ => 0.0,
        };
        Self { agrees, verdict, gap: gap(sums), rank }
    }
}

/// How far those affected and the viewers are apart; nothing unless they are opposed.
fn gap(sums: &Sums) -> Option<f64> {
    let both = [sums.affected()?, sums.viewers()?];
    let [one, other] = [lean(&both[0])?, lean(&both[1])?];
    if !one.opposes(other) {
        return None;
    }
    let middle = |tally| support(tally).band.map_or(0.5, |band| f64::midpoint(band[0], band[1]));
    Some((middle(&both[0]) - middle(&both[1])).abs())
}

/// All statements together.
#[derive(Clone, PartialEq, Debug)]
pub struct Whole {
    /// Where those affected and the viewers are opposed, the widest gap first. To be said before anything else.
    pub opposed: Vec<ActId>,
    /// Common ground, the surest first, each with the side.
    pub shared: Vec<(ActId, bool)>,
    /// The same, but nothing is known of those directly affected.
    pub by_groups: Vec<(ActId, bool)>,
    /// Where a group or tie does not go along, the most split first.
    pub divided: Vec<ActId>,
    /// Where it cannot be told yet.
    pub unclear: u32,
    /// Where the question cannot be asked.
    pub silent: u32,
}

/// Under which heading a statement stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Section {
    /// Those affected and the viewers are opposed.
    Opposed,
    /// Every group goes along, and those affected.
    Shared,
    /// Every group is against it, and those affected.
    Rejected,
    /// Every group says the same; of those affected nothing is known.
    ByGroups,
    /// A group or tie does not go along.
    Divided,
}

impl Whole {
    /// The statements under each heading, in the order in which they are to be read. What is said first is not said twice.
    #[must_use]
    pub fn sections(&self) -> [(Section, Vec<ActId>); 5] {
        let fresh = |id: &ActId| !self.opposed.contains(id);
        let side = |agrees: bool| {
            let own = self.shared.iter().filter(|own| own.1 == agrees).map(|own| own.0);
            own.filter(fresh).collect()
        };
        [
            (Section::Opposed, self.opposed.clone()),
            (Section::Shared, side(true)),
            (Section::Rejected, side(false)),
            (Section::ByGroups, self.by_groups.iter().map(|own| own.0).filter(fresh).collect()),
            (Section::Divided, self.divided.iter().copied().filter(fresh).collect()),
        ]
    }

    /// What these statements come to.
    pub(super) fn of<'a>(statements: impl Iterator<Item = (ActId, &'a Brief)>) -> Self {
        let mut whole = Self {
            opposed: Vec::new(),
            shared: Vec::new(),
            by_groups: Vec::new(),
            divided: Vec::new(),
            unclear: 0,
            silent: 0,
        };
        let (mut opposed, mut shared, mut by_groups, mut divided) = (vec![], vec![], vec![], vec![]);
        for (id, brief) in statements {
            if let Some(gap) = brief.gap {
                opposed.push((gap, id));
            }
            match brief.verdict {
                Verdict::Shared => shared.push((brief.rank, (id, brief.agrees))),
                Verdict::SharedByGroups => by_groups.push((brief.rank, (id, brief.agrees))),
                Verdict::NotShared(_) => divided.push((brief.rank, id)),
                Verdict::Unclear => whole.unclear += 1,
                Verdict::Silent(_) => whole.silent += 1,
            }
        }
        whole.opposed = greatest_first(opposed);
        whole.shared = greatest_first(shared);
        whole.by_groups = greatest_first(by_groups);
        whole.divided = greatest_first(divided);
        whole
    }
}
