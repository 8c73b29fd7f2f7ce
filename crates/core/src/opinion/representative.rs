//! What sets a group apart, and what all share: the formulas of Polis, with their numbers.
//!
//! What lives here: representativeness, its selection, consensus, group-aware consensus; all of them pure
//! functions of tallies. What may not: votes of a person, or what may be published
//! ([`super::disclosure`]). Read next: [`super::map`].
//!
//! A statement that was taken out of the deliberation is left out by the caller.

use super::tally::Tally;

/// A test is passed above this value: 90 % of a normal distribution lie below it (one-sided).
const Z90: f64 = 1.2816;

/// At most so many statements are selected for a group, and for each side of the consensus.
const SELECTED: usize = 5;

/// How typical one side of one statement is of a group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Side {
    /// People of the group on this side.
    pub successes: u32,
    /// People of the group who saw the statement.
    pub trials: u32,
    /// p = (n + 1) / (S + 2), the group's share on this side.
    pub share: f64,
    /// 2√(S+1) · ((n+1)/(S+1) − ½): is the share above one half? A z-value.
    pub share_test: f64,
    /// r = p / ((1 + n′) / (2 + S′)): how many times the share of the rest (n′, S′).
    pub ratio: f64,
    /// Is the share above that of the rest? The z-value of [`two_proportions`].
    pub ratio_test: f64,
}

impl Side {
    fn of(group: Tally, rest: Tally, agrees: bool) -> Self {
        let (n, seen) = (group.side(agrees), group.seen());
        let share = group.share(agrees);
        Self {
            successes: n,
            trials: seen,
            share,
            share_test: one_proportion(n, seen),
            ratio: share / rest.share(agrees),
            ratio_test: two_proportions(n, seen, rest.side(agrees), rest.seen()),
        }
    }

    /// Both tests are passed.
    fn is_sufficient(&self) -> bool {
        self.ratio_test > Z90 && self.share_test > Z90
    }

    /// By how much this side speaks for the group; the greater, the more.
    fn weight(&self) -> f64 {
        self.ratio * self.ratio_test * self.share * self.share_test
    }
}

/// Both sides of one statement, for one group against the rest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contrast {
    /// The agreeing side.
    pub agree: Side,
    /// The disagreeing side.
    pub disagree: Side,
}

impl Contrast {
    /// Compares a group with the rest, which is the sum of the *other groups*.
    pub fn new(group: Tally, rest: Tally) -> Self {
        Self { agree: Side::of(group, rest, true), disagree: Side::of(group, rest, false) }
    }

    fn is_sufficient(&self) -> bool {
        self.agree.is_sufficient() || self.disagree.is_sufficient()
    }

    /// The side that the group leans to more than the rest does; disagreement on a tie.
    fn leaning(&self, statement: u32) -> Representative {
        let agrees = self.agree.ratio_test > self.disagree.ratio_test;
        let side = if agrees { self.agree } else { self.disagree };
        Representative { statement, agrees, side, best_agree: false }
    }
}

/// A statement that speaks for a group, and the side that it speaks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Representative {
    /// Index of the statement.
    pub statement: u32,
    /// Whether the group agrees with it or disagrees, compared with the rest.
    pub agrees: bool,
    /// The numbers of that side.
    pub side: Side,
    /// Whether it was taken as the statement that the group agrees with best. (Polis shows it with the
    /// side of `agrees` all the same.)
    pub best_agree: bool,
}

/// z of "is n of S above one half?", with one success added: 2√(S+1) · ((n+1)/(S+1) − ½).
pub fn one_proportion(n: u32, seen: u32) -> f64 {
    let (n, seen) = (f64::from(n) + 1.0, f64::from(seen) + 1.0);
    2.0 * seen.sqrt() * (n / seen - 0.5)
}

/// z of "is n₁ of S₁ a greater share than n₂ of S₂?", after adding 1 to all four:
///
/// ```text
/// (π₁ − π₂) / √(π (1 − π) (1/S₁ + 1/S₂))      π₁ = n₁/S₁, π₂ = n₂/S₂, π = (n₁ + n₂)/(S₁ + S₂)
/// ```
///
/// 0 where π = 1, that is, where all of both are on this side.
pub fn two_proportions(n1: u32, seen1: u32, n2: u32, seen2: u32) -> f64 {
    let [n1, seen1, n2, seen2] = [n1, seen1, n2, seen2].map(|x| f64::from(x) + 1.0);
    let pooled = (n1 + n2) / (seen1 + seen2);
    if pooled >= 1.0 {
        return 0.0;
    }
    (n1 / seen1 - n2 / seen2) / (pooled * (1.0 - pooled) * (1.0 / seen1 + 1.0 / seen2)).sqrt()
}

/// The statements that set a group apart, most telling first: those that pass both tests on one side.
///
/// Items are `(statement, tally of the group, tally of the rest)`. Ties keep the order given. Unlike
/// [`select`], nothing is filled up where nothing passes, and no side goes first.
pub fn telling(statements: impl IntoIterator<Item = (u32, Tally, Tally)>) -> Vec<Representative> {
    let mut found: Vec<Representative> = statements
        .into_iter()
        .map(|(statement, group, rest)| (statement, Contrast::new(group, rest)))
        .filter(|(_, contrast)| contrast.is_sufficient())
        .map(|(statement, contrast)| contrast.leaning(statement))
        .collect();
    found.sort_by(|a, b| b.side.weight().total_cmp(&a.side.weight()));
    found
}

/// Polis' own selection of at most five statements for a group, with its quirks.
///
/// Items are `(statement, tally of the group, tally of the rest)`, in column order.
///
/// 1. *Sufficient* are statements that pass both tests on one side.
/// 2. *Best agree* is the one statement that the group agrees with best, sought among all that anybody
///    in the group voted on.
/// 3. If nothing is sufficient: best agree alone, or else the statement with the greatest ratio test.
/// 4. Otherwise best agree, then the sufficient ones by weight, five in all; of these first those that the
///    group agrees with.
pub fn select(statements: impl IntoIterator<Item = (u32, Tally, Tally)>) -> Vec<Representative> {
    let mut sufficient = Vec::new();
    let mut best: Option<Representative> = None;
    let mut best_agree: Option<(u32, Contrast)> = None;
    for (statement, group, rest) in statements {
        let contrast = Contrast::new(group, rest);
        if contrast.is_sufficient() {
            sufficient.push(contrast.leaning(statement));
        }
        let strongest = contrast.agree.ratio_test.max(contrast.disagree.ratio_test);
        if sufficient.is_empty() && best.is_none_or(|b| strongest > b.side.ratio_test) {
            best = Some(contrast.leaning(statement));
        }
        if group.agree + group.disagree > 0
            && agrees_better(&contrast.agree, best_agree.map(|(_, c)| c.agree))
        {
            best_agree = Some((statement, contrast));
        }
    }
    let head = best_agree.map(|(statement, c)| Representative { best_agree: true, ..c.leaning(statement) });
    if sufficient.is_empty() {
        return head.or(best).into_iter().collect();
    }
    sufficient.retain(|s| head.is_none_or(|h| h.statement != s.statement));
    sufficient.sort_by(|a, b| b.side.weight().total_cmp(&a.side.weight()));
    let mut chosen: Vec<Representative> = head.into_iter().chain(sufficient).take(SELECTED).collect();
    chosen.sort_by_key(|r| !r.agrees); // stable: only the sides are separated
    chosen
}

/// Whether a statement takes the place of the best-agreed one so far.
fn agrees_better(new: &Side, current: Option<Side>) -> bool {
    match current {
        Some(old) if old.ratio > 1.0 => new.weight() > old.weight(),
        Some(old) => new.share * new.share_test > old.share * old.share_test,
        None => new.share_test > Z90 || (new.ratio > 1.0 && new.share > 0.5),
    }
}

/// A statement on which most people are on one side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Majority {
    /// Index of the statement.
    pub statement: u32,
    /// People on this side.
    pub successes: u32,
    /// People who saw it.
    pub trials: u32,
    /// (n + 1) / (S + 2).
    pub share: f64,
    /// See [`one_proportion`].
    pub share_test: f64,
}

/// What most of *all* voters are on one side of, whatever their group: share above one half and its test
/// passed; by share · test, at most five. Items are `(statement, tally of all)`.
///
/// This is Polis' "consensus". It is a majority, not common ground: see [`group_aware_consensus`].
pub fn majorities(statements: impl IntoIterator<Item = (u32, Tally)>, agrees: bool) -> Vec<Majority> {
    let mut found: Vec<Majority> = statements
        .into_iter()
        .map(|(statement, tally)| {
            let (successes, trials) = (tally.side(agrees), tally.seen());
            let share_test = one_proportion(successes, trials);
            Majority { statement, successes, trials, share: tally.share(agrees), share_test }
        })
        .filter(|m| m.share > 0.5 && m.share_test > Z90)
        .collect();
    found.sort_by(|a, b| (b.share * b.share_test).total_cmp(&(a.share * a.share_test)));
    found.truncate(SELECTED);
    found
}

/// Group-aware consensus on one side of a statement: Π over the groups of (A + 1)/(S + 2).
///
/// 1 when there are no groups. The product falls with the number of groups, so compare it only within one
/// grouping.
pub fn group_aware_consensus(groups: impl IntoIterator<Item = Tally>, agrees: bool) -> f64 {
    groups.into_iter().fold(1.0, |product, tally| product * tally.share(agrees))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(agree: u32, disagree: u32, pass: u32) -> Tally {
        Tally { agree, disagree, pass }
    }

    #[test]
    fn by_hand() {
        // 7 of 8 against 1 of 8.
        let c = Contrast::new(tally(7, 1, 0), tally(1, 6, 1)).agree;
        assert_eq!((c.successes, c.trials, c.share, c.ratio), (7, 8, 0.8, 4.0));
        // 2·√9·(8/9 − ½) = 7/3
        assert!((c.share_test - 7.0 / 3.0).abs() < 1e-12);
        // π₁ = 8/9, π₂ = 2/9, π = 10/18: (2/3) / √(5/9 · 4/9 · 2/9) = 9·√(2/5)/2 = 2.846…
        assert!((c.ratio_test - 4.5 * 0.4_f64.sqrt()).abs() < 1e-12);
        assert!(c.is_sufficient());
        assert_eq!(two_proportions(3, 3, 5, 5), 0.0);
        assert_eq!(two_proportions(0, 0, 0, 0), 0.0);
        assert_eq!(group_aware_consensus([tally(7, 1, 0), tally(1, 6, 1)], true), 0.8 * 0.2);
    }

    #[test]
    fn what_does_not_differ_is_not_telling() {
        let same = tally(30, 5, 0);
        let items =
            [(0, same, same), (1, tally(30, 2, 0), tally(2, 30, 0)), (2, tally(1, 9, 0), tally(9, 1, 0))];
        let found = telling(items);
        assert_eq!(
            found.iter().map(|r| (r.statement, r.agrees)).collect::<Vec<_>>(),
            [(1, true), (2, false)]
        );
        assert!(telling([(0, Tally::default(), Tally::default())]).is_empty());
    }

    #[test]
    fn selection_falls_back_when_nothing_is_sufficient() {
        assert_eq!(select([]), []);
        // Nobody voted: Polis still names a statement.
        let found = select([(4, Tally::default(), Tally::default())]);
        assert_eq!(found.iter().map(|r| r.statement).collect::<Vec<_>>(), [4]);
        // Agreed by all, in the group as in the rest: best agree alone.
        let found = select([(0, tally(9, 0, 0), tally(9, 0, 0)), (1, tally(1, 8, 0), tally(1, 8, 0))]);
        assert_eq!(found.iter().map(|r| (r.statement, r.best_agree)).collect::<Vec<_>>(), [(0, true)]);
    }

    #[test]
    fn a_majority_needs_votes() {
        let found = majorities([(0, tally(1, 0, 0)), (1, tally(9, 1, 0)), (2, tally(5, 5, 0))], true);
        assert_eq!(found.iter().map(|m| m.statement).collect::<Vec<_>>(), [1, 0]);
        assert!(majorities([(0, Tally::default())], false).is_empty());
    }
}
