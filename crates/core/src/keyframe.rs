//! The deliberation at earlier moments, so that a slider can go through it: a few editions, kept small.
//!
//! A keyframe is what everybody could see at an instant: how many took part, the sums of each statement as they were
//! released, how large the groups of the map were, where people stood on the stance line. It is what an edition at that act
//! shows, and there is none of a phase that holds results back. Frames are taken when the sums of a small room are
//! renewed, when there are an eighth more votes on the map than at the last frame, or an eighth more people on the line, and
//! when a phase ends: so a million votes make some hundred frames. Whatever people do, there are never more than [`MOST`]: the one
//! that tells least, whose neighbours are nearest to each other in time, makes room; never one with which a phase ended. When they are taken follows from the acts alone. Groups come
//! with the map, which is no part of the fold: [`crate::renewal`] computes a map at the same instants. Next:
//! [`crate::publish`].

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::deliberation::Deliberation;
use crate::id::ActId;
use crate::movement::line::Histogram;
use crate::opinion::Picture;
use crate::statement::Visibility;
use crate::vote::{ByTie, Tally};
use crate::wire::record;

/// So many frames are kept: more than a slider has pixels on a phone.
pub const MOST: usize = 500;

/// Whether something has grown or shrunk by an eighth.
pub(crate) const fn by_an_eighth(now: i64, then: i64) -> bool {
    8 * (now - then).abs() >= then
}

/// What is kept of an instant in the fold.
#[derive(Clone, PartialEq, Debug)]
struct Kept {
    seq: u64,
    at: i64,
    phase: usize,
    took_part: u32,
    voters: u32,
    sums: Vec<Tally>,
    line: [Option<Histogram>; 2],
    /// Whether a phase ended with it.
    ends: bool,
}

/// The frames of a deliberation. Part of the fold.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Frames {
    kept: Vec<Kept>,
    votes: Option<i64>,
    standing: Option<i64>,
}

/// Why a frame may be due.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Due {
    /// Sums of a small room were renewed.
    Now,
    /// A phase has ended.
    End,
    /// The map is renewed, with so many votes.
    Votes(i64),
    /// The stance line is renewed, with so many people on it.
    Standing(i64),
}

impl Frames {
    /// Whether a frame is due.
    pub fn due(&mut self, why: Due) -> bool {
        let (last, now) = match why {
            Due::Now | Due::End => return true,
            Due::Votes(votes) => (&mut self.votes, votes),
            Due::Standing(people) => (&mut self.standing, people),
        };
        let due = last.is_none_or(|then| by_an_eighth(now, then));
        if due {
            *last = Some(now);
        }
        due
    }

    /// Takes a frame, in the place of one of the same act.
    pub fn take(&mut self, frame: Frame) {
        let Frame { seq, at, phase, took_part, voters, sums, line, ends } = frame;
        let sums = sums.iter().map(ByTie::total).collect();
        if self.kept.last().is_some_and(|last| last.seq == seq) {
            self.kept.pop();
        }
        self.kept.push(Kept { seq, at, phase, took_part, voters, sums, line, ends });
        if self.kept.len() > MOST {
            let between = self.kept.windows(3).enumerate().filter(|(_, three)| !three[1].ends);
            let least = between.min_by_key(|(_, three)| three[2].at - three[0].at);
            self.kept.remove(least.map_or(0, |(place, _)| place + 1));
        }
    }
}

/// The deliberation at an instant, as far as a frame goes.
pub(crate) struct Frame<'a> {
    pub seq: u64,
    pub at: i64,
    /// The place of the phase in force.
    pub phase: usize,
    pub took_part: u32,
    pub voters: u32,
    /// The sums as everybody sees them.
    pub sums: &'a [ByTie],
    /// Where people stood before and after.
    pub line: [Option<Histogram>; 2],
    /// Whether a phase ended with it.
    pub ends: bool,
}

/// How large a group of the map was.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GroupSize {
    /// Its letter, 0 = A.
    pub id: u8,
    /// How many people.
    pub size: u32,
}

record!(GroupSize { id, size });

/// The groups of a map.
pub(crate) fn sizes(picture: &Picture) -> Vec<GroupSize> {
    let groups = picture.groups.iter().enumerate();
    groups.map(|(place, group)| GroupSize { id: picture.letter(place), size: group.size }).collect()
}

/// What everybody could see at an instant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Keyframe {
    /// The act after which it was so.
    pub seq: u64,
    /// When that act was received (Unix, ms).
    pub at: i64,
    /// The phase in force, by its id.
    pub phase: String,
    /// People who voted or joined.
    pub took_part: u32,
    /// People with a vote in force.
    pub voters: u32,
    /// Agree, disagree and not sure, by the history's statements; later ones are missing at the end.
    pub sums: Vec<[u32; 3]>,
    /// The groups of the map, where one was drawn at that instant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<GroupSize>>,
    /// Where people stood before, as it was released last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Histogram>,
    /// Where people stood after, as it was released last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Histogram>,
}

record!(Keyframe { seq, at, phase, took_part, voters, sums; groups, before, after });

/// The deliberation at earlier moments.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct History {
    /// The statements that are shown now, by number: of others nothing is told of any time.
    pub statements: Vec<ActId>,
    /// The frames, earliest first.
    pub frames: Vec<Keyframe>,
}

record!(History { statements, frames });

/// What everybody may see of earlier moments. `groups`: those of the maps computed so far, by the act of the map. `before` is
/// taken over where it would come out the same: an edition a second asks, and frames are few.
#[must_use]
pub(crate) fn history(
    deliberation: &Deliberation,
    groups: &BTreeMap<u64, Vec<GroupSize>>,
    before: &Arc<History>,
) -> Arc<History> {
    if is_same(deliberation, groups, before) {
        Arc::clone(before)
    } else {
        Arc::new(written(deliberation, groups))
    }
}

/// The frames that may be told: while results are held back nothing is told of earlier phases either, the same bytes as of an
/// edition.
fn told(deliberation: &Deliberation) -> &[Kept] {
    if deliberation.holds_results() { &[] } else { &deliberation.frames().kept }
}

/// Whether nothing has changed since: frames of an act never change, statements are shown or not, groups come later.
fn is_same(deliberation: &Deliberation, groups: &BTreeMap<u64, Vec<GroupSize>>, before: &History) -> bool {
    let told = told(deliberation);
    let visible = deliberation.statements().iter().filter(|own| own.visibility == Visibility::Visible);
    let frames = before.frames.iter().map(|frame| (frame.seq, frame.groups.is_some()));
    told.iter().map(|kept| (kept.seq, groups.contains_key(&kept.seq))).eq(frames)
        && visible.map(|own| &own.id).eq(&before.statements)
}

fn written(deliberation: &Deliberation, groups: &BTreeMap<u64, Vec<GroupSize>>) -> History {
    let statements = deliberation.statements();
    let shown = |place: usize| statements.get(place).is_some_and(|s| s.visibility == Visibility::Visible);
    let frame = |kept: &Kept| {
        let sums = kept.sums.iter().enumerate().filter(|(place, _)| shown(*place));
        let [before, after] = kept.line.clone();
        Keyframe {
            seq: kept.seq,
            at: kept.at,
            phase: deliberation.phases().get(kept.phase).map(|phase| phase.id.clone()).unwrap_or_default(),
            took_part: kept.took_part,
            voters: kept.voters,
            sums: sums.map(|(_, tally)| [tally.agree, tally.disagree, tally.pass]).collect(),
            groups: groups.get(&kept.seq).cloned(),
            before,
            after,
        }
    };
    let visible = statements.iter().filter(|statement| statement.visibility == Visibility::Visible);
    History {
        statements: visible.map(|statement| statement.id).collect(),
        frames: told(deliberation).iter().map(frame).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frame_between_the_nearest_makes_room() {
        let mut frames = Frames::default();
        let frame = |seq, at| {
            let line = [None, None];
            Frame { seq, at, phase: 0, took_part: 0, voters: 0, sums: &[], line, ends: seq == 3 }
        };
        // One a minute, but for two that come soon after another: with the first of these a phase ended.
        for seq in 0..=MOST as u64 {
            let late = match seq {
                4 => 59_500,
                7 => 59_000,
                _ => 0,
            };
            frames.take(frame(seq, 60_000 * seq as i64 - late));
        }
        let kept: Vec<u64> = frames.kept.iter().map(|own| own.seq).collect();
        assert_eq!((kept.len(), kept.contains(&6), kept[0], kept[MOST - 1]), (MOST, false, 0, MOST as u64));
    }
}
