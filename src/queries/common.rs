//! What the panel of common ground shows: where those affected and the viewers differ, what every group and tie accepts,
//! and where one does not go along; with few people, what most say.
//!
//! All of it from core's meters, so that no list says "all" where a meter would not.

use deliberation_core::consensus::meters::Meters;
use deliberation_core::consensus::meters::whole::{Here, Participating, Whole};
use deliberation_core::id::ActId;
use deliberation_core::publish::Published;

pub use super::agreements::Agreement;
use super::agreements::agreements;
use super::results::{Showing, showing};
use super::{Text, wording};
use crate::state::Data;

/// Common ground, or what stands in its place.
#[derive(Clone, PartialEq, Debug)]
pub enum CommonShown {
    /// What is shared, and what is not.
    Ground(Box<Ground>),
    /// What most say so far.
    Most(Vec<(Agreement, Text)>),
    /// Why there is nothing.
    Not(Showing),
}

/// A statement with its meters.
pub type Line = (Text, Meters);

/// At most so many statements are listed under a heading.
pub const LINES: usize = 5;
/// The same where they divide.
pub const DIVIDED: usize = 3;

/// What is shared, and what is not.
#[derive(Clone, PartialEq, Debug)]
pub struct Ground {
    /// Who is here, each tie with what it is counted in.
    pub participating: Participating,
    /// What the ties are counted in, in the reader's language, in the order of `participating`.
    pub units: Vec<Option<Text>>,
    /// Where those affected and the viewers are opposed, the widest gap first.
    pub opposed: Vec<Line>,
    /// What every group and tie accepts, the surest first.
    pub shared: Vec<Line>,
    /// What every group and tie is against, the surest first.
    pub rejected: Vec<Line>,
    /// What every group accepts, where those affected are too few to say.
    pub by_groups: Vec<Line>,
    /// Where one group or tie does not go along, the most split first.
    pub divided: Vec<Line>,
    /// Statements on which it is not clear yet.
    pub unclear: u32,
    /// Statements that cannot be compared.
    pub silent: u32,
}

/// Common ground.
#[must_use]
pub fn common(data: &Data) -> Option<CommonShown> {
    let published = data.published.as_ref()?;
    Some(match showing(published, &data.mine, data.shared) {
        Showing::Map => CommonShown::Ground(Box::new(ground(data, published))),
        Showing::Sums(_) => CommonShown::Most(
            agreements(published).into_iter().map(|l| (l, wording(data, l.statement))).collect(),
        ),
        why => CommonShown::Not(why),
    })
}

fn ground(data: &Data, published: &Published) -> Ground {
    let meters: Vec<Meters> = published.statements.iter().map(|s| Meters::of(published, s)).collect();
    let whole = Whole::of(published, &meters);
    let participating = Participating::of(published, &published.opening.known_ties());
    let line = |id: ActId| {
        let at = published.statements.iter().position(|s| s.id == id)?;
        Some((wording(data, id), meters.get(at)?.clone()))
    };
    let lines = |ids: &mut dyn Iterator<Item = ActId>, most| ids.filter_map(line).take(most).collect();
    // What is said first is not said twice.
    let opposed = |id: &ActId| !whole.opposed.contains(id);
    let sided = |list: &[(ActId, bool)]| lines(&mut list.iter().map(|(id, _)| *id).filter(opposed), LINES);
    let of_side = |agrees| whole.shared.iter().copied().filter(|own| own.1 == agrees).collect::<Vec<_>>();
    let unit = |here: &Here| here.unit.as_ref().map(|unit| super::text(data, unit));
    Ground {
        units: participating.ties.iter().map(unit).collect(),
        opposed: lines(&mut whole.opposed.iter().copied(), DIVIDED),
        shared: sided(&of_side(true)),
        rejected: sided(&of_side(false)),
        by_groups: sided(&whole.by_groups),
        divided: lines(&mut whole.divided.iter().copied().filter(opposed), DIVIDED),
        unclear: whole.unclear,
        silent: whole.silent,
        participating,
    }
}
