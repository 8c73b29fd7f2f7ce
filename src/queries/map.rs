//! What the map view shows: the drawing, what it says, the groups in words; or why there is no map.

use super::agreements::with_most;
use super::groups::{GroupLine, groups};
use super::map_layout::{Layout, map_layout};
use super::my_place::my_place;
use super::results::{Showing, showing};
use super::{Text, wording};
use crate::state::Data;

/// The map, or why there is none.
#[derive(Clone, PartialEq, Debug)]
pub enum MapShown {
    /// The map.
    Drawn(Box<Drawn>),
    /// Why there is none, and on how many of my votes most say the same.
    Not(Showing, Option<(u32, u32)>),
}

/// What is drawn and said.
#[derive(Clone, PartialEq, Debug)]
pub struct Drawn {
    /// The drawing.
    pub layout: Layout,
    /// People on it.
    pub people: u32,
    /// Of those, people in groups.
    pub grouped: u32,
    /// How clearly the groups lie apart, from −1 to 1.
    pub clarity: Option<f64>,
    /// The nearest group to me, and a second about as near.
    pub near: Option<[Option<usize>; 2]>,
    /// The groups.
    pub groups: Vec<(GroupLine, Vec<Text>)>,
    /// Whether I look at it as a table.
    pub as_table: bool,
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
    let groups = groups(map).into_iter().map(|line| {
        let texts = line.quotes.iter().map(|quote| wording(data, quote.statement)).collect();
        (line, texts)
    });
    Some(MapShown::Drawn(Box::new(Drawn {
        layout: map_layout(map, me.as_ref()),
        people: map.picture.people,
        grouped: map.picture.grouped,
        clarity: map.picture.clarity,
        near: me.map(|me| me.near),
        groups: groups.collect(),
        as_table: data.as_table,
    })))
}
