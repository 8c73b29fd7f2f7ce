//! Which sums of a group may be published.
//!
//! What lives here: the rule that keeps a few people from being read off the sums of many. What may not:
//! the sums themselves ([`super::tally`]). Read next: [`super::map`].

use super::tally::Tally;

/// Decides, for one statement, which groups' (or ties') tallies are published: one answer a group.
///
/// The sum over *all* people is public. Two rules follow:
///
/// 1. *Primary*: a group's tally is published only if at least `cell` people of the group saw the
///    statement.
/// 2. *Complementary*: who subtracts the published tallies from the sum over all gets the tally of the
///    rest (withheld groups and people without a group). Unless the rest is nobody or at least `cell`
///    people, the published tally with the fewest people (the later group on a tie) is withheld too, and
///    so on until it holds.
///
/// `cell` counts as 1 when it is 0. *Cost*: O(groups²).
///
/// *Limits*: the rule speaks of one published instant. That a new picture is not compared with one that
/// differs by a single ballot is up to whoever decides when to publish.
pub fn disclosed(all: Tally, groups: &[Tally], cell: usize) -> Vec<bool> {
    let cell = u32::try_from(cell.max(1)).unwrap_or(u32::MAX);
    let mut open: Vec<bool> = groups.iter().map(|tally| tally.seen() >= cell).collect();
    loop {
        let published = || groups.iter().zip(&open).enumerate().filter(|(_, (_, open))| **open);
        let shown = published().fold(0_u32, |sum, (_, (tally, _))| sum.saturating_add(tally.seen()));
        let rest = all.seen().saturating_sub(shown);
        if rest == 0 || rest >= cell {
            return open;
        }
        let smallest =
            published().map(|(g, (tally, _))| (tally.seen(), g)).min_by_key(|&(seen, g)| (seen, !g));
        match smallest.and_then(|(_, g)| open.get_mut(g)) {
            Some(open) => *open = false,
            None => return open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(people: u32) -> Tally {
        Tally { agree: people, disagree: 0, pass: 0 }
    }

    fn rule(all: u32, groups: &[u32]) -> Vec<bool> {
        disclosed(seen(all), &groups.iter().copied().map(seen).collect::<Vec<_>>(), 10)
    }

    #[test]
    fn few_people_are_not_published() {
        assert_eq!(rule(39, &[20, 10, 9]), [true, false, false]); // the rest would be 9
        assert_eq!(rule(30, &[20, 10]), [true, true]);
        assert_eq!(rule(40, &[20, 10]), [true, true]);
        assert_eq!(rule(40, &[20, 12, 5]), [true, false, false]); // the rest would be 8
        assert_eq!(rule(45, &[20, 12, 5]), [true, true, false]); // the rest is 13
    }

    #[test]
    fn a_small_rest_takes_the_smallest_group_with_it() {
        assert_eq!(rule(31, &[20, 10]), [true, false]);
        assert_eq!(rule(31, &[15, 15]), [true, false]);
        assert_eq!(rule(12, &[11]), [false]);
        assert_eq!(rule(5, &[5]), [false]);
        assert_eq!(rule(0, &[0, 0]), [false, false]);
        assert_eq!(rule(3, &[]), Vec::<bool>::new());
    }

    #[test]
    fn a_cell_of_nobody_counts_as_one_person() {
        assert_eq!(disclosed(seen(2), &[seen(2), seen(0)], 0), [true, false]);
    }
}
