//! What the map view shows: the drawing, what it says, the groups in words; or why there is no map.

use std::rc::Rc;

use deliberation_core::opinion::layout::{Layout, Oval, held, layout};
use deliberation_core::opinion::map::CLEAR;

use super::agreements::with_most;
use super::groups::{Agreeing, GroupLine, agreeing, askable, groups};
use super::my_place::my_place;
use super::results::{Showing, showing};
use super::{Text, wording};
use crate::state::Data;
use crate::state::map_view::{Chosen, Zoom};

/// More marks than this are painted on a canvas: beyond it browsers draw SVG too slowly.
pub const MARKS: usize = 2_000;

/// The map, or why there is none.
#[derive(Clone, PartialEq, Debug)]
pub enum MapShown {
    /// The map.
    Drawn(Rc<Drawn>),
    /// Why there is none, and on how many of my votes most say the same.
    Not(Showing, Option<(u32, u32)>),
}

/// What is drawn and said.
#[derive(Clone, PartialEq, Debug)]
pub struct Drawn {
    /// The drawing.
    pub layout: Layout,
    /// Where I am in it.
    pub me: Option<Oval>,
    /// People on it.
    pub people: u32,
    /// Of those, people in groups.
    pub grouped: u32,
    /// By how much of ten two maps drawn from half of the people each agree (0 is chance), and whether that makes
    /// clear groups. Without groups, of the best that were tried.
    pub stable: Option<(u32, bool)>,
    /// The nearest group to me, and a second about as near.
    pub near: Option<[Option<u8>; 2]>,
    /// The groups.
    pub groups: Vec<(GroupLine, Vec<Text>)>,
    /// The group I chose, by its letter.
    pub group: Option<u8>,
    /// The statement I chose, its words, and who agrees with it.
    pub statement: Option<(usize, Text, Agreeing)>,
    /// The statements I can choose, and how many of them come first; none without groups.
    pub choices: (Vec<(deliberation_core::id::ActId, Text)>, usize),
    /// The letter that the Tab key leads to.
    pub at: Option<u8>,
    /// Whether the marks go on a canvas; then with the widget's width, as it is painted anew with it.
    pub canvas: Option<u32>,
    /// Whether I look at it as a table.
    pub as_table: bool,
}

/// My mark, as it is looked at.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Me {
    /// Where it is shown.
    pub at: [f64; 2],
    /// How far off it may be, as large as it is shown.
    pub axes: [[f64; 2]; 2],
    /// The way to where I am, if that is not shown.
    pub beyond: Option<[f64; 2]>,
}

impl Me {
    /// My mark where the part that `zoom` says is shown.
    #[must_use]
    pub fn shown(oval: Oval, zoom: &Zoom) -> Self {
        let (at, beyond) = held(zoom.shows(oval.at));
        let [[a, b], [c, d]] = oval.axes;
        let k = zoom.scale;
        Self { at, axes: [[a * k, b * k], [c * k, d * k]], beyond }
    }
}

/// The map.
#[must_use]
pub fn map(data: &Data) -> Option<MapShown> {
    let published = data.published.as_ref()?;
    let show = showing(published, &data.mine, data.shared);
    let map = match &published.map {
        Some(map) if show == Showing::Map => map,
        _ => {
            let place =
                if matches!(show, Showing::Sums(_)) { with_most(published, &data.mine) } else { None };
            return Some(MapShown::Not(show, place));
        }
    };
    let me = my_place(map, &data.mine);
    let lines: Vec<GroupLine> = groups(map);
    let (group, statement) = match data.map_view.chosen {
        Some(Chosen::Group(letter)) => (lines.iter().map(|l| l.group).find(|own| *own == letter), None),
        Some(Chosen::Statement(id)) => (None, agreeing(map, id).map(|found| (id, found))),
        None => (None, None),
    };
    let (ids, first) = if lines.is_empty() { Default::default() } else { askable(map) };
    let statement = statement
        .and_then(|(id, found)| Some((ids.iter().position(|own| *own == id)?, wording(data, id), found)));
    let groups = lines.into_iter().map(|line| {
        let texts = line.quotes.iter().map(|quote| wording(data, quote.statement)).collect();
        (line, texts)
    });
    let drawing = layout(&map.picture, me.map(|me| me.oval));
    Some(MapShown::Drawn(Rc::new(Drawn {
        me: drawing.me,
        canvas: (drawing.cells.len() > MARKS).then_some(data.width),
        layout: drawing,
        people: map.picture.people,
        grouped: map.picture.grouped,
        stable: map.picture.stability.map(|s| ((s * 10.0).round().clamp(0.0, 10.0) as u32, s >= CLEAR)),
        near: me.map(|me| me.near),
        groups: groups.collect(),
        group,
        statement,
        choices: (ids.into_iter().map(|id| (id, wording(data, id))).collect(), first),
        at: data.map_view.at,
        as_table: data.as_table,
    })))
}
