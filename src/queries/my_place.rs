//! Where I stand on the map: computed here, from the published basis and my own votes, never sent anywhere.

use deliberation_core::opinion::layout::Oval;
use deliberation_core::opinion::map::Picture;
use deliberation_core::opinion::projection::place;
use deliberation_core::publish::PublishedMap;

use crate::state::mine::MyActs;

/// My place.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct MyPlace {
    /// In the coordinates of the map, with how far off it may be: as likely within the oval as beyond.
    pub oval: Oval,
    /// On how many statements of the map I voted.
    pub votes: u32,
    /// The nearest group, and the second where I am about as near to it; by letter.
    pub near: [Option<u8>; 2],
}

/// A second group counts as about as near up to this many times the distance of the nearest.
const ABOUT: f64 = 1.4;
/// Half of a normal cloud in the plane lies within √(2 ln 2) standard deviations; this is the square.
const HALF: f64 = 1.386;

/// My place. Nothing before my first vote on a statement that the map knows.
#[must_use]
pub fn my_place(map: &PublishedMap, mine: &MyActs) -> Option<MyPlace> {
    let picture = &map.picture;
    let votes = map.statements.iter().enumerate().filter_map(|(i, id)| {
        let sign = mine.vote(*id)?.sign()?;
        Some((u32::try_from(i).ok()?, sign))
    });
    let votes: Vec<(u32, i8)> = votes.collect();
    if votes.is_empty() {
        return None;
    }
    let oval = located(picture, &votes).unwrap_or_else(|| about(picture, &votes));
    let mut groups: Vec<(f64, usize)> = picture
        .groups
        .iter()
        .enumerate()
        .map(|(i, g)| {
            let [dx, dy] = [g.center[0] - oval.at[0], g.center[1] - oval.at[1]];
            ((dx * dx + dy * dy).sqrt(), i)
        })
        .collect();
    let nearest = take_least(&mut groups);
    let second = take_least(&mut groups).filter(|(d, _)| nearest.is_some_and(|(n, _)| *d <= ABOUT * n));
    let name = |found: Option<(f64, usize)>| found.map(|(_, g)| picture.letter(g));
    let near = [name(nearest), name(second)];
    Some(MyPlace { oval, votes: votes.len() as u32, near })
}

fn take_least(groups: &mut Vec<(f64, usize)>) -> Option<(f64, usize)> {
    let least = (0..groups.len()).min_by(|&a, &b| groups[a].0.total_cmp(&groups[b].0))?;
    Some(groups.remove(least))
}

/// By what the map knows of the spread of people and the noise of votes; nothing where it does not.
fn located(picture: &Picture, votes: &[(u32, i8)]) -> Option<Oval> {
    let Picture { spread, noise, .. } = *picture;
    if !(noise > 0.0 && spread.iter().all(|s| *s > 0.0)) {
        return None;
    }
    Some(locate(&picture.center, &picture.components, spread, noise, votes))
}

/// The place by the old rule, with a circle.
///
/// `place` = √(S/n) Σ (v − c)·pc over the n of S statements I voted on. Taking those as drawn at random
/// from the S, with Σ pc² = 1 and |v − c| about 1, its variance is at most 1 − n/S.
fn about(picture: &Picture, votes: &[(u32, i8)]) -> Oval {
    let unseen = 1.0 - votes.len() as f64 / picture.center.len().max(1) as f64;
    let r = (HALF * unseen.max(0.0)).sqrt();
    let at = place(&picture.center, &picture.components, votes.iter().copied());
    Oval { at, axes: [[r, 0.0], [0.0, r]] }
}

/// Bayes: places are spread normally, and votes are what a place makes expect, plus noise. With w the loadings
/// of a statement, H = Σ w wᵀ / noise + diag(1 / spread); the place is H⁻¹ Σ w (x − c) / noise, its covariance H⁻¹.
fn locate(
    center: &[f64],
    components: &[Vec<f64>; 2],
    spread: [f64; 2],
    noise: f64,
    votes: &[(u32, i8)],
) -> Oval {
    // H = [[a, b], [b, d]].
    let (mut a, mut b, mut d) = (1.0 / spread[0], 0.0, 1.0 / spread[1]);
    let mut sum = [0.0, 0.0];
    for (statement, value) in votes {
        let j = *statement as usize;
        let weight = |axis: usize| components[axis].get(j).copied().unwrap_or(0.0);
        let (w0, w1) = (weight(0), weight(1));
        let x = (f64::from(*value) - center.get(j).copied().unwrap_or(0.0)) / noise;
        a += w0 * w0 / noise;
        b += w0 * w1 / noise;
        d += w1 * w1 / noise;
        sum = [sum[0] + w0 * x, sum[1] + w1 * x];
    }
    let det = a * d - b * b;
    let at = [(d * sum[0] - b * sum[1]) / det, (a * sum[1] - b * sum[0]) / det];
    // Covariance [[d, −b], [−b, a]] / det: its eigenvalues m ± s, and the vector of the greater one.
    let (p, q, r) = (d / det, -b / det, a / det);
    let (m, h) = ((p + r) / 2.0, (p - r) / 2.0);
    let s = (h * h + q * q).sqrt();
    let long = if h >= 0.0 { [h + s, q] } else { [q, s - h] };
    let length = (long[0] * long[0] + long[1] * long[1]).sqrt();
    let [x, y] = if length > 0.0 { [long[0] / length, long[1] / length] } else { [1.0, 0.0] };
    let reach = |value: f64| (HALF * value.max(0.0)).sqrt();
    let (l, k) = (reach(m + s), reach(m - s));
    Oval { at, axes: [[x * l, y * l], [-y * k, x * k]] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_votes_it_is_the_crowd_and_each_vote_makes_it_surer() {
        let components = [vec![1.0, 0.0], vec![0.0, 1.0]];
        let none = locate(&[0.0; 2], &components, [4.0, 1.0], 0.5, &[]);
        assert_eq!(none.at, [0.0, 0.0]);
        assert!((none.axes[0][0] - (HALF * 4.0).sqrt()).abs() < 1e-12 && none.axes[0][1] == 0.0);
        let one = locate(&[0.0; 2], &components, [4.0, 1.0], 0.5, &[(0, 1)]);
        assert!(one.at[0] > 0.8 && one.at[0] < 1.0 && one.at[1] == 0.0);
        let length = |[x, y]: [f64; 2]| (x * x + y * y).sqrt();
        assert!(length(one.axes[0]) < length(none.axes[0]));
        // The vote was on the first direction, so the second is the less sure one now.
        assert!(one.axes[0][1].abs() > one.axes[0][0].abs());
    }

    #[test]
    fn a_slanted_statement_makes_a_slanted_oval() {
        let components = [vec![0.6], vec![0.6]];
        let found = locate(&[0.0], &components, [1.0, 1.0], 0.1, &[(0, -1)]);
        let [[lx, ly], [sx, sy]] = found.axes;
        assert!((lx + ly).abs() < 1e-9 && (sx - sy).abs() < 1e-9, "{found:?}");
        assert!(found.at[0] < 0.0 && (found.at[0] - found.at[1]).abs() < 1e-9);
    }
}
