//! What the panel of common ground shows: where those affected and the viewers differ, what every group and tie accepts,
//! and where one does not go along; with few people, what most say.
//!
//! All of it from core's meters, so that no list says "all" where a meter would not.

use deliberation_core::consensus::meters::Meters;
use deliberation_core::consensus::meters::book::Book;
use deliberation_core::consensus::meters::whole::{Here, Participating, Section};
use deliberation_core::id::ActId;
use deliberation_core::publish::{Known, Published};

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
    /// Who is here, each tie with what it is counted in, in the reader's language.
    pub here: Vec<(Here, Option<Text>)>,
    /// How many the host knows.
    pub known: Option<Known>,
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

/// Common ground. `book` has the meters of the edition that was looked at last.
pub fn common(data: &Data, book: &mut Book) -> Option<CommonShown> {
    let published = data.published.as_ref()?;
    Some(match showing(published, &data.mine, data.shared) {
        Showing::Map => CommonShown::Ground(Box::new(ground(data, published, book))),
        Showing::Sums(_) => CommonShown::Most(
            agreements(published).into_iter().map(|l| (l, wording(data, l.statement))).collect(),
        ),
        why => CommonShown::Not(why),
    })
}

fn ground(data: &Data, published: &Published, book: &mut Book) -> Ground {
    book.renew(published);
    let whole = book.whole();
    let line = |id: ActId| Some((wording(data, id), book.meters(id)?));
    let lines = |(section, ids): (Section, Vec<ActId>)| -> Vec<Line> {
        let most = if matches!(section, Section::Opposed | Section::Divided) { DIVIDED } else { LINES };
        ids.into_iter().take(most).filter_map(line).collect()
    };
    let here = |here: Here| {
        let unit = here.unit.as_ref().map(|unit| super::text(data, unit));
        (here, unit)
    };
    let participating = Participating::of(published, &published.opening.known_ties());
    let [opposed, shared, rejected, by_groups, divided] = whole.sections().map(lines);
    Ground {
        here: participating.ties.into_iter().map(here).collect(),
        known: published.participation.known(),
        opposed,
        shared,
        rejected,
        by_groups,
        divided,
        unclear: whole.unclear,
        silent: whole.silent,
    }
}
