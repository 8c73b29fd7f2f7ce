//! Earlier moments: one of them, and all of them as a table. What is not known of a moment is absent, never zero.

use deliberation_core::keyframe::{GroupSize, History, Keyframe};
use deliberation_core::movement::line::Histogram;

use super::head::PhaseName;
use super::{Text, text, wording};
use crate::state::Data;
use crate::state::stance::Replay;
use crate::state::thread::Bringing;

/// So many statements are shown.
const MOVED: usize = 5;
/// A share of fewer people who have an opinion moves by itself.
const LEAST: u32 = 10;

/// What was known of a statement at a moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Then {
    /// It was not there yet, or nothing was shown of it.
    Missing,
    /// Nobody had an opinion on it.
    Nobody,
    /// So many agreed, of so many with an opinion.
    Share(u32, u32),
}

/// One moment.
#[derive(Clone, PartialEq, Debug)]
pub struct Moment {
    /// When it was (Unix, ms).
    pub at: i64,
    /// The phase.
    pub phase: Option<PhaseName>,
    /// People who took part.
    pub took_part: u32,
    /// People with a vote in force.
    pub voters: u32,
    /// The groups of the map, where that is known.
    pub groups: Option<Vec<GroupSize>>,
    /// Where people stood before and after, where that is known.
    pub line: [Option<Histogram>; 2],
    /// What was known of the statements that moved most.
    pub then: Vec<Then>,
}

/// Earlier moments.
#[derive(Clone, PartialEq, Debug)]
pub struct Moments {
    /// Whether I look at them.
    pub open: bool,
    /// Counts how often that changed.
    pub turned: u32,
    /// How far the page is with bringing them.
    pub coming: Option<Bringing>,
    /// The two ends of the line, where there is one.
    pub sides: Option<[Text; 2]>,
    /// The statements that moved most.
    pub statements: Vec<Text>,
    /// All moments; empty while I do not look.
    pub moments: Vec<Moment>,
    /// The one that I look at.
    pub at: usize,
    /// Whether the phase holds results back, and earlier moments with them.
    pub held: bool,
    /// Whether they go on by themselves.
    pub playing: bool,
    /// Whether I look at them as a table.
    pub as_table: bool,
    /// The most people there ever were in a bar of the line.
    pub highest: u32,
}

/// Earlier moments, as far as I look at them; nothing before anything has come.
#[must_use]
pub fn moments(data: &Data, replay: &Replay) -> Option<Moments> {
    let published = data.published.as_ref()?;
    let mut all = Moments {
        open: replay.open,
        turned: replay.turned,
        coming: replay.history.coming,
        sides: super::stance::sides(data),
        statements: Vec::new(),
        moments: Vec::new(),
        at: 0,
        held: published.participation.results_held,
        playing: replay.playing.is_some(),
        as_table: replay.as_table,
        highest: 1,
    };
    if !replay.open {
        return Some(all);
    }
    let history = &replay.history.what;
    let places = moved_most(history);
    all.statements =
        places.iter().filter_map(|at| Some(wording(data, *history.statements.get(*at)?))).collect();
    all.moments = history.frames.iter().map(|frame| moment(data, frame, &places)).collect();
    all.at = replay.at.min(all.moments.len().saturating_sub(1));
    let bars = history.frames.iter().flat_map(|frame| [&frame.before, &frame.after]).flatten();
    all.highest = bars.flat_map(|bars| bars.bars.iter().copied()).max().unwrap_or(1).max(1);
    Some(all)
}

fn moment(data: &Data, frame: &Keyframe, places: &[usize]) -> Moment {
    let phase = data.published.as_ref().and_then(|all| {
        let phase = all.opening.phases.iter().find(|phase| phase.id == frame.phase)?;
        let own = phase.name.as_ref().map(|name| text(data, name));
        Some(PhaseName { kind: phase.kind, own })
    });
    Moment {
        at: frame.at,
        phase,
        took_part: frame.took_part,
        voters: frame.voters,
        groups: frame.groups.clone(),
        line: [frame.before.clone(), frame.after.clone()],
        then: places.iter().map(|at| then(frame, *at)).collect(),
    }
}

fn then(frame: &Keyframe, at: usize) -> Then {
    match frame.sums.get(at) {
        None => Then::Missing,
        Some([0, 0, _]) => Then::Nobody,
        Some([agree, disagree, _]) => Then::Share(*agree, agree + disagree),
    }
}

/// The places of the statements whose support differs most between the first moment with enough people and the last one.
#[must_use]
pub fn moved_most(history: &History) -> Vec<usize> {
    let far = |at: usize| {
        let mut known = history.frames.iter().filter_map(|frame| match then(frame, at) {
            Then::Share(agree, of) if of >= LEAST => Some(f64::from(agree) / f64::from(of)),
            _ => None,
        });
        let first = known.next()?;
        let last = known.next_back()?;
        Some((at, (last - first).abs()))
    };
    let mut all: Vec<(usize, f64)> = (0..history.statements.len()).filter_map(far).collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    all.into_iter().take(MOVED).map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use deliberation_core::id::ActId;

    use super::*;

    #[test]
    fn what_moved_most_is_compared_from_ten_people_on() {
        let frame = |sums: &[[u32; 3]]| Keyframe {
            seq: 1,
            at: 1,
            phase: String::new(),
            took_part: 0,
            voters: 0,
            sums: sums.to_vec(),
            groups: None,
            before: None,
            after: None,
        };
        let history = History {
            statements: [1, 2, 3, 4].map(|n: u8| ActId::derived(0, &[&[n]])).to_vec(),
            frames: vec![
                frame(&[[1, 0, 0], [5, 5, 0]]),
                frame(&[[9, 3, 1], [6, 6, 0], [0, 0, 4]]),
                frame(&[[9, 6, 1], [16, 4, 0], [0, 0, 9]]),
            ],
        };
        // The first went from 9 of 12 to 9 of 15, the second from 5 of 10 to 16 of 20; nothing is known of the others.
        assert_eq!(moved_most(&history), [1, 0]);
        assert_eq!(then(&history.frames[0], 0), Then::Share(1, 1));
        assert_eq!((then(&history.frames[1], 2), then(&history.frames[1], 3)), (Then::Nobody, Then::Missing));
        assert_eq!(moved_most(&History::default()), Vec::<usize>::new());
    }
}
