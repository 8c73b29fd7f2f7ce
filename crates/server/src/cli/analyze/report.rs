//! The answer for a reader: plain text, sums only, each figure with what it is a share of.

use std::io::{self, Write};

use deliberation_core::opinion::groups::{CLEAR, DRAWN};
use deliberation_core::opinion::representative::Majority;
use deliberation_core::opinion::{Analysis, GroupAnalysis, Standing, Tally};

use super::{Found, Mode};

/// At most so many statements that all groups share are quoted.
const SHARED: usize = 7;

/// A statement on which all groups lean to one side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shared {
    pub statement: u32,
    pub agrees: bool,
    /// The share of the least willing group, (n + 1)/(S + 2).
    pub lowest: f64,
}

/// What more than half of every group is on one side of, by the least willing group; nothing without groups.
pub(super) fn shared(analysis: &Analysis, standing: &[Standing]) -> Vec<Shared> {
    let groups = &analysis.groups;
    let width = groups.iter().map(|group| group.tallies.len()).min().unwrap_or(0);
    let mut found = Vec::new();
    for statement in (0..width).filter(|&s| !standing.get(s).is_some_and(|standing| standing.out)) {
        for agrees in [true, false] {
            let shares =
                groups.iter().filter_map(|group| group.tallies.get(statement)).map(|t| t.share(agrees));
            let lowest = shares.fold(1.0_f64, f64::min);
            if lowest > 0.5 {
                found.push(Shared { statement: statement as u32, agrees, lowest });
            }
        }
    }
    found.sort_by(|a, b| b.lowest.total_cmp(&a.lowest));
    found
}

/// Writes the report.
pub(super) fn write(found: &Found, out: &mut impl Write) -> io::Result<()> {
    let Found { mode, rows, standing, analysis } = found;
    if let Some(topic) = &rows.summary.topic {
        writeln!(out, "{}\n", one_line(topic))?;
    }
    let voted = (0..rows.people.len()).filter(|&person| rows.votes.seen(person) > 0).count();
    writeln!(
        out,
        "{}, {} with at least one vote, {}.",
        many(rows.people.len(), "person", "people"),
        many(rows.statements.len(), "statement", "statements"),
        many(rows.count(), "vote", "votes"),
    )?;
    if voted < rows.people.len() {
        writeln!(out, "Of the people, {} never voted.", number(rows.people.len() - voted))?;
    }
    let left_out = standing.iter().filter(|standing| standing.out).count();
    if left_out > 0 {
        let counted = many(left_out, "statement", "statements");
        writeln!(
            out,
            "{counted} taken out by the moderators, or about the conversation itself: not quoted below."
        )?;
    }
    if voted == 0 {
        return writeln!(out, "\nNobody has voted yet, so there is nothing to say about opinions.");
    }
    groups(found, out)?;
    let [agree, disagree] = &analysis.majorities;
    for (agrees, list) in [(true, agree), (false, disagree)] {
        if !list.is_empty() {
            let verb = if agrees { "agree" } else { "disagree" };
            writeln!(out, "\nMOST OF ALL VOTERS {}\n", verb.to_uppercase())?;
            for Majority { statement, successes, trials, .. } in list {
                let share = percent(*successes, *trials);
                writeln!(out, "  {share} of {} {verb}", number(*trials as usize))?;
                quote(found, *statement, out)?;
            }
        }
    }
    if !analysis.groups.is_empty() {
        writeln!(out, "\nWHAT ALL GROUPS SHARE\n")?;
        let list = shared(analysis, standing);
        if list.is_empty() {
            writeln!(out, "  There is no statement on which more than half of every group is on one side.")?;
        }
        for Shared { statement, agrees, .. } in list.iter().take(SHARED) {
            let shares = analysis.groups.iter().enumerate().map(|(at, group)| {
                let tally = group.tallies.get(*statement as usize).copied().unwrap_or_default();
                format!("{} {}", letter(at), percent(tally.side(*agrees), tally.seen()))
            });
            let shares: Vec<String> = shares.collect();
            writeln!(out, "  all {}: {}", if *agrees { "agree" } else { "disagree" }, shares.join(", "))?;
            quote(found, *statement, out)?;
        }
        if list.len() > SHARED {
            writeln!(out, "  and {} more", list.len() - SHARED)?;
        }
    }
    let how = match mode {
        Mode::Stable => "Groups as this program finds them; they do not depend on the order of the people.",
        Mode::Polis => "Groups as Polis finds them.",
    };
    writeln!(out, "\n{how} Shares are of those who saw a statement, passes included.")
}

/// Whether there are groups, how sure that is, and what each of them says.
fn groups(found: &Found, out: &mut impl Write) -> io::Result<()> {
    let analysis = &found.analysis;
    let included = analysis.included.len();
    let voted_enough = many(included, "person", "people");
    writeln!(out, "{voted_enough} voted often enough to be looked at for groups.\n")?;
    let k = analysis.groups.len();
    if k == 0 {
        writeln!(out, "There are no clear groups of opinion.")?;
    } else {
        writeln!(out, "There are {k} groups of opinion.")?;
    }
    if let Some(stability) = analysis.stability {
        let said = if stability >= CLEAR {
            "they hold when people are drawn anew"
        } else if stability >= DRAWN {
            "their core holds when people are drawn anew, their borders do not"
        } else {
            "drawn anew, people would often fall into other groups: read them with care"
        };
        writeln!(out, "Stability {stability:.2} of 1: {said}.")?;
    }
    if !analysis.tried.is_empty() {
        let tried = analysis.tried.iter().map(|(k, clarity)| format!("{clarity:.2} with {k}"));
        let tried: Vec<String> = tried.collect();
        writeln!(out, "How clearly groups lie apart (silhouette, at most 1): {}.", tried.join(", "))?;
    }
    let grouped: usize = analysis.groups.iter().map(|group| group.members.len()).sum();
    for (at, group) in analysis.groups.iter().enumerate() {
        let size = group.members.len();
        let share = percent(small(size), small(grouped));
        let people = many(size, "person", "people");
        writeln!(out, "\nGROUP {}: {people}, {share} of those in a group\n", letter(at))?;
        if group.representative.is_empty() {
            writeln!(out, "  No statement sets it apart.")?;
        }
        for it in &group.representative {
            let statement = it.statement as usize;
            let of = |group: &GroupAnalysis| group.tallies.get(statement).copied().unwrap_or_default();
            let others = analysis.groups.iter().enumerate().filter(|(other, _)| *other != at);
            let rest = others.map(|(_, group)| of(group)).fold(Tally::default(), |a, b| a + b);
            let own = of(group);
            let verb = if it.agrees { "agree" } else { "disagree" };
            let share = percent(own.side(it.agrees), own.seen());
            let other = percent(rest.side(it.agrees), rest.seen());
            writeln!(out, "  {share} {verb} (the others: {other})")?;
            quote(found, it.statement, out)?;
        }
    }
    Ok(())
}

/// A statement by its number and words.
fn quote(found: &Found, index: u32, out: &mut impl Write) -> io::Result<()> {
    let Some(statement) = found.rows.statements.get(index as usize) else { return Ok(()) };
    match &statement.text {
        Some(text) => writeln!(out, "    {}. “{}”", statement.tid, one_line(text)),
        None => writeln!(out, "    {}. (the export does not have its text)", statement.tid),
    }
}

/// A text of people on one line, without what could steer a terminal.
pub(super) fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A, B, …; from the 27th on a number.
fn letter(at: usize) -> String {
    u8::try_from(at)
        .ok()
        .filter(|at| *at < 26)
        .map_or_else(|| (at + 1).to_string(), |at| char::from(b'A' + at).into())
}

fn percent(part: u32, whole: u32) -> String {
    if whole == 0 {
        "nobody".to_owned()
    } else {
        format!("{:.0} %", 100.0 * f64::from(part) / f64::from(whole))
    }
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

pub(super) fn many(count: usize, one: &str, more: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { more })
}

/// A whole number with its thousands apart.
fn number(count: usize) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_texts_are_plain() {
        assert_eq!(
            (number(0), number(999), number(1_234_567)),
            ("0".into(), "999".into(), "1,234,567".into())
        );
        assert_eq!((percent(1, 3), percent(0, 0)), ("33 %".into(), "nobody".into()));
        assert_eq!((letter(0), letter(25), letter(26)), ("A".into(), "Z".into(), "27".into()));
        assert_eq!(one_line(" a\u{1b}[2J\r\n二 "), "a [2J 二");
    }
}
