//! Keeping a map recognisable: the next one shows the same people on the same side, under the same letters.
//!
//! What lives here: the one step from a map to the next. What may not: any influence of the earlier map on where
//! people stand or how they are cut into a given number of groups. Read next: [`super::map`].

use super::exact::Grid;
use super::fit::Fit;
use super::groups::{Candidate, MOST_GROUPS};
use super::kmeans::nearest;
use super::map::Picture;
use super::matrix::Votes;
use super::pca::Principal;
use super::projection::{Place, Prior, evidence};

/// A map at full precision, person by person, as it is drawn. Not for publication.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// Centre and components.
    pub principal: Principal,
    /// What is known before somebody votes, and how much a vote tells.
    pub prior: Prior,
    /// The place of each person; none without a vote.
    pub places: Vec<Option<Place>>,
    /// The group of each person, as its place in `groups`; none for those of whom too little is known, or where
    /// there are no groups.
    pub group_of: Vec<Option<u8>>,
    /// The groups, greatest first; empty when there are none.
    pub groups: Vec<DrawnGroup>,
    /// How clearly the groups lie apart (mean silhouette); none without groups.
    pub silhouette: Option<f64>,
    /// How stable the groups are, or those that were best where none are stable enough to be drawn; none where
    /// there are too few people to tell.
    pub stability: Option<f64>,
}

/// One group of a [`Drawing`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DrawnGroup {
    /// Its letter: 0 is A.
    pub letter: u8,
    /// Its mean place, of those by which it was found.
    pub center: Place,
    /// How many people.
    pub size: usize,
}

/// Draws what was fitted so that it can be compared with the map before, whose statements must be numbered as those
/// of `votes` are. Without one, letters go by size.
///
/// 1. *Axes*: a component is turned round where that brings it nearer to the one before. Nothing else is turned.
/// 2. *Number of groups*: [`super::groups::Groupings::chosen`].
/// 3. *Letters*: everybody is placed on the map before by their votes of today, and goes to its nearest group there;
///    then letters are given so that as many people as possible keep theirs. A new group takes the first letter
///    that is free.
///
/// *Cost*: O(votes) where there were groups before.
pub fn follow(before: Option<&Picture>, fit: &Fit, votes: &Votes) -> Drawing {
    let mut principal = fit.principal.clone();
    let turned = [0, 1]
        .map(|a| before.is_some_and(|picture| opposed(&picture.components[a], &principal.components[a])));
    let turn = |place: Place| {
        // Adding 0 makes −0 plain.
        [0, 1].map(|a| if turned[a] { -place[a] + 0.0 } else { place[a] })
    };
    for (component, turned) in principal.components.iter_mut().zip(turned) {
        if turned {
            component.iter_mut().for_each(|x| *x = -*x + 0.0);
        }
    }
    let followed = before.filter(|picture| picture.groups.len() <= usize::from(MOST_GROUPS));
    let groups_before = followed.map_or(0, |picture| picture.groups.len());
    let chosen = fit.groupings.chosen(groups_before);
    let mut group_of = vec![None; votes.people()];
    let mut groups = Vec::new();
    if let Some(Candidate { centers, sizes, .. }) = chosen {
        for &person in &fit.included {
            if let (Some(place), Some(group)) = (fit.places[person], group_of.get_mut(person)) {
                *group = Some(nearest(centers, place).0 as u8);
            }
        }
        let letters = match followed {
            Some(picture) if groups_before > 0 => kept_letters(picture, fit, &group_of, centers.len(), votes),
            _ => (0..centers.len() as u8).collect(),
        };
        let drawn = letters.into_iter().zip(centers).zip(sizes);
        groups = drawn
            .map(|((letter, &center), &size)| DrawnGroup { letter, center: turn(center), size })
            .collect();
    }
    Drawing {
        principal,
        prior: fit.prior,
        places: fit.places.iter().map(|place| place.map(turn)).collect(),
        group_of,
        groups,
        silhouette: chosen.map(|candidate| candidate.silhouette),
        stability: chosen.or(fit.groupings.candidates.first()).and_then(|candidate| candidate.stability),
    }
}

fn opposed(before: &[f64], now: &[f64]) -> bool {
    Grid::for_sums_to(2.0).sum(before.iter().zip(now).map(|(x, y)| x * y)) < 0.0
}

/// The letter of each group of today.
fn kept_letters(
    picture: &Picture,
    fit: &Fit,
    group_of: &[Option<u8>],
    groups: usize,
    votes: &Votes,
) -> Vec<u8> {
    let prior = Prior { spread: picture.spread, noise: picture.noise };
    let centers: Vec<Place> = picture.groups.iter().map(|group| group.center).collect();
    let mut stay = vec![vec![0_usize; centers.len()]; groups];
    let mut basis = picture.components.clone();
    basis.iter_mut().for_each(|component| component.resize(votes.statements(), 0.0));
    let mut center = picture.center.clone();
    center.resize(votes.statements(), 0.0);
    let told = evidence(votes, &center, &basis, |j| fit.principal.takes_part[j]);
    for &person in &fit.included {
        let Some(now) = group_of[person] else { continue };
        let place = told[person].1.located(&prior).at;
        stay[usize::from(now)][nearest(&centers, place).0] += 1;
    }
    let before: Vec<u8> = (0..centers.len()).map(|group| picture.letter(group)).collect();
    let mut free = (0..=u8::MAX).filter(|letter| !before.contains(letter));
    let mut best = (0, Vec::new());
    assign(&stay, &mut Vec::new(), 0, &mut best);
    let assigned = best.1.into_iter();
    assigned.map(|from| from.map(|group: usize| before[group]).or_else(|| free.next()).unwrap_or(0)).collect()
}

/// Tries all ways of giving each group of today one group of before, or none; keeps the one in which most people
/// stay, the first of equally good ones. There are five groups at most in a room, so 1,546 ways; eight at most.
fn assign(
    stay: &[Vec<usize>],
    given: &mut Vec<Option<usize>>,
    people: usize,
    best: &mut (usize, Vec<Option<usize>>),
) {
    let Some(row) = stay.get(given.len()) else {
        if best.1.len() < stay.len() || people > best.0 {
            *best = (people, given.clone());
        }
        return;
    };
    for (group, n) in row.iter().enumerate() {
        if *n > 0 && !given.contains(&Some(group)) {
            given.push(Some(group));
            assign(stay, given, people + n, best);
            given.pop();
        }
    }
    given.push(None);
    assign(stay, given, people, best);
    given.pop();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assigned(stay: &[Vec<usize>]) -> Vec<Option<usize>> {
        let mut best = (0, Vec::new());
        assign(stay, &mut Vec::new(), 0, &mut best);
        best.1
    }

    #[test]
    fn as_many_people_as_possible_keep_their_letter() {
        assert_eq!(assigned(&[vec![9, 1], vec![2, 8]]), [Some(0), Some(1)]);
        assert_eq!(assigned(&[vec![1, 9], vec![8, 2]]), [Some(1), Some(0)]);
        // The greedy choice, 10 for the first, would leave 0 for the second.
        assert_eq!(assigned(&[vec![10, 9], vec![8, 0]]), [Some(1), Some(0)]);
        // One of three is new; one of two is gone.
        assert_eq!(assigned(&[vec![5, 0], vec![0, 7], vec![4, 0]]), [Some(0), Some(1), None]);
        assert_eq!(assigned(&[vec![3, 5, 0]]), [Some(1)]);
        assert_eq!(assigned(&[]), Vec::<Option<usize>>::new());
        assert_eq!(assigned(&[vec![], vec![]]), [None, None]);
    }
}
