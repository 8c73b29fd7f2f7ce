//! What the panel of common ground shows: what all groups accept; with few people, what most say.

pub use super::agreements::Agreement;
use super::agreements::agreements;
pub use super::common_ground::CommonLine;
use super::common_ground::common_ground;
use super::results::{Showing, showing};
use super::{Text, wording};
use crate::state::Data;

/// Common ground, or what stands in its place.
#[derive(Clone, PartialEq, Debug)]
pub enum CommonShown {
    /// What all groups accept.
    Ground(Vec<(CommonLine, Text)>),
    /// What most say so far.
    Most(Vec<(Agreement, Text)>),
    /// Why there is nothing.
    Not(Showing),
}

/// Common ground.
#[must_use]
pub fn common(data: &Data) -> Option<CommonShown> {
    let published = data.published.as_ref()?;
    Some(match showing(published, &data.mine, data.shared) {
        Showing::Map => {
            let lines = published.map.as_ref().map(|map| common_ground(map)).unwrap_or_default();
            CommonShown::Ground(lines.into_iter().map(|l| (l.clone(), wording(data, l.statement))).collect())
        }
        Showing::Sums(_) => CommonShown::Most(
            agreements(published).into_iter().map(|l| (l, wording(data, l.statement))).collect(),
        ),
        why => CommonShown::Not(why),
    })
}
