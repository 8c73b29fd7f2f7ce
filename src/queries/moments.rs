//! When in the programme statements were written. (Of votes nobody is told when.)

use deliberation_core::id::ActId;
use deliberation_core::publish::PublishedStatement;

use super::{Text, text};
use crate::state::Data;

/// Slices of the strip.
pub const SLICES: usize = 40;

/// A statement at its moment.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    /// The statement.
    pub id: ActId,
    /// Milliseconds from the beginning of the programme.
    pub ms: i64,
    /// Its words.
    pub text: Text,
}

/// The programme beside the widget.
#[derive(Clone, PartialEq, Debug)]
pub struct Moments {
    /// Statements in their order in the programme.
    pub lines: Vec<Line>,
    /// How long a slice of the strip is, in milliseconds.
    pub slice: i64,
    /// How many statements were written in each slice.
    pub strip: [u32; SLICES],
}

/// Where in the programme that stands beside the widget a statement was written (ms).
#[must_use]
pub fn moment(data: &Data, statement: &PublishedStatement) -> Option<i64> {
    let (programme, _) = data.programme.as_ref()?;
    statement.moment.as_ref().filter(|moment| moment.programme == *programme).map(|moment| moment.ms)
}

/// The statements of the programme beside the widget; nothing without any.
#[must_use]
pub fn moments(data: &Data) -> Option<Moments> {
    let (_, length) = data.programme.as_ref()?;
    let published = data.published.as_ref()?;
    let lines = published.statements.iter().filter_map(|s| {
        let ms = moment(data, s)?;
        Some(Line { id: s.id, ms, text: text(data, &s.text) })
    });
    let mut lines: Vec<Line> = lines.collect();
    lines.sort_by_key(|line| line.ms);
    let last = lines.last()?.ms;
    let slice = ((*length).max(last + 1) / SLICES as i64).max(1);
    let mut strip = [0; SLICES];
    for line in &lines {
        strip[((line.ms / slice) as usize).min(SLICES - 1)] += 1;
    }
    Some(Moments { lines, slice, strip })
}
