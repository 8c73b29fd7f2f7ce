//! Writes an export: the four files that Polis makes, as bytes.
//!
//! Texts stand as they are. A cell that begins with `=`, `+`, `-` or `@` is a formula to a spreadsheet; the files are
//! for programs, and a text that was changed would no longer be what was said.
//!
//! What is written reads back as the same [`Export`], its notes aside, but for what a header has no column for (the
//! old one: meta and seeds). Votes without a time behind the last one with a time are left to the matrix, from which
//! the reader takes them again. `votes.csv` is in the order of time. `agrees` and `disagrees` count votes in force.
//! There is no column `group-informed-consensus`: it is a result, not said by anybody. Next: [`super::files`].

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::export::{Export, Moderation};
use super::row::FIRST_MILLISECONDS;
use super::{COMMENTS, MATRIX, SUMMARY, VOTES};
use crate::vote::Vote;

/// The two generations of `comments.csv`, and of how a date is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Header {
    /// Until 2023.
    Old,
    /// With the columns `is-meta` and `is-seed`.
    #[default]
    New,
}

/// How an export is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Form {
    /// Which columns.
    pub header: Header,
    /// Whether it is known which statements are meta; if not, the column stays empty.
    pub meta_is_known: bool,
}

/// The four files.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Set {
    /// `summary.csv`.
    pub summary: String,
    /// `comments.csv`, the highest number first.
    pub comments: String,
    /// `votes.csv`.
    pub votes: String,
    /// `participants-votes.csv`.
    pub matrix: String,
}

impl Set {
    /// Each file by its name; that without which there is nothing to read comes last.
    #[must_use]
    pub fn files(&self) -> [(&'static str, &str); 4] {
        [(SUMMARY, &self.summary), (VOTES, &self.votes), (MATRIX, &self.matrix), (COMMENTS, &self.comments)]
    }
}

/// The votes in force, by person and statement.
type InForce = BTreeMap<(i64, i64), Vote>;

/// Writes the files of an export.
#[must_use]
pub fn write(export: &Export, form: Form) -> Set {
    let in_force = export.in_force();
    Set {
        summary: summary(export),
        comments: comments(export, &in_force, form),
        votes: votes(export, form.header),
        matrix: matrix(export, &in_force),
    }
}

/// Rows of one file.
#[derive(Default)]
struct Rows(String);

impl Rows {
    fn push<T: AsRef<str>>(&mut self, fields: impl IntoIterator<Item = T>) {
        for (at, field) in fields.into_iter().enumerate() {
            let field = field.as_ref();
            if at > 0 {
                self.0.push(',');
            }
            if field.contains([',', '"', '\r', '\n']) {
                self.0.push('"');
                self.0.push_str(&field.replace('"', "\"\""));
                self.0.push('"');
            } else {
                self.0.push_str(field);
            }
        }
        self.0.push('\n');
    }
}

fn summary(export: &Export) -> String {
    let of = &export.summary;
    let count = |number: Option<u64>| number.map(|number| number.to_string());
    let lines = [
        ("topic", of.topic.clone()),
        ("url", of.url.clone()),
        ("views", count(of.views)),
        ("voters", count(of.voters)),
        ("voters-in-conv", count(of.voters_in_conv)),
        ("commenters", count(of.commenters)),
        ("comments", count(of.comments)),
        ("groups", count(of.groups)),
        ("conversation-description", of.description.clone()),
    ];
    let mut rows = Rows::default();
    for (key, value) in lines {
        if let Some(value) = value {
            rows.push([key, &value]);
        }
    }
    rows.0
}

fn comments(export: &Export, in_force: &InForce, form: Form) -> String {
    let mut sums: BTreeMap<(i64, Vote), u64> = BTreeMap::new();
    for (&(_, tid), &vote) in in_force {
        *sums.entry((tid, vote)).or_insert(0) += 1;
    }
    let sum = |tid, vote| sums.get(&(tid, vote)).copied().unwrap_or(0).to_string();
    let mut rows = Rows::default();
    let new: &[&str] = if form.header == Header::New { &["is-meta", "is-seed"] } else { &[] };
    let names = ["timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated"];
    rows.push(names.iter().chain(new).chain(&["comment-body"]));
    for statement in export.statements.iter().rev() {
        let Some(text) = &statement.text else { continue };
        let tid = statement.tid;
        let [stamp, date] = moment(statement.created, form.header);
        let author = statement.author.map_or_else(String::new, |author| author.to_string());
        let moderated = match statement.moderation {
            Moderation::Accepted => "1",
            Moderation::Rejected => "-1",
            Moderation::Unmoderated => "0",
        };
        let (agrees, disagrees) = (sum(tid, Vote::Agree), sum(tid, Vote::Disagree));
        let mut fields = vec![stamp, date, tid.to_string(), author, agrees, disagrees, moderated.to_owned()];
        if form.header == Header::New {
            let is_meta = if form.meta_is_known { statement.is_meta.to_string() } else { String::new() };
            fields.extend([is_meta, statement.is_seed.to_string()]);
        }
        fields.push(text.clone());
        rows.push(fields);
    }
    rows.0
}

fn votes(export: &Export, header: Header) -> String {
    let mut rows = Rows::default();
    rows.push(["timestamp", "datetime", "comment-id", "voter-id", "vote"]);
    let last_dated = export.history.iter().rposition(|event| event.at_ms.is_some());
    let end = last_dated.map_or(export.history.len(), |at| at + 1);
    for event in export.history.iter().take(end) {
        let [stamp, date] = moment(event.at_ms, header);
        let (tid, person) = (event.tid.to_string(), event.participant.to_string());
        rows.push([stamp, date, tid, person, event.value.sign().to_string()]);
    }
    rows.0
}

fn matrix(export: &Export, in_force: &InForce) -> String {
    let people: BTreeSet<i64> = export.participants.iter().copied().collect();
    let mut written: BTreeMap<i64, usize> = BTreeMap::new();
    for author in export.statements.iter().filter_map(|statement| statement.author) {
        *written.entry(author).or_insert(0) += 1;
    }
    // Where nobody is both, the numbers were drawn apart: nobody's statements can be counted.
    let joined = written.keys().any(|author| people.contains(author));
    let mut rows = Rows::default();
    let names = ["participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"];
    let tids: Vec<i64> = export.statements.iter().map(|statement| statement.tid).collect();
    rows.push(names.into_iter().map(str::to_owned).chain(tids.iter().map(i64::to_string)));
    for person in &export.participants {
        let cells: Vec<Option<Vote>> =
            tids.iter().map(|tid| in_force.get(&(*person, *tid)).copied()).collect();
        let count = |vote| cells.iter().filter(|cell| **cell == Some(vote)).count();
        let group = export.groups.get(person).map_or_else(String::new, i64::to_string);
        let statements = written.get(person).copied().unwrap_or(0);
        let statements = if joined { statements.to_string() } else { String::new() };
        let sums = [cells.iter().flatten().count(), count(Vote::Agree), count(Vote::Disagree)];
        let lead = [person.to_string(), group, statements].into_iter().chain(sums.map(|sum| sum.to_string()));
        let cell = |cell: Option<Vote>| cell.map_or_else(String::new, |vote| vote.sign().to_string());
        rows.push(lead.chain(cells.iter().copied().map(cell)));
    }
    rows.0
}

/// A time as its stamp and as its date, both empty where there is none.
fn moment(at: Option<i64>, header: Header) -> [String; 2] {
    let Some(at) = at else { return [String::new(), String::new()] };
    let seconds = at.div_euclid(1000);
    // A reader takes a small stamp for seconds.
    let stamp = if at.unsigned_abs() < FIRST_MILLISECONDS { seconds } else { at };
    [stamp.to_string(), date(seconds, header)]
}

/// The date of a second of 1970, UTC, in the way of the generation.
///
/// The calendar by whole eras of 400 years that begin on the first of March (H. Hinnant, "chrono-compatible low-level
/// date algorithms").
fn date(seconds: i64, header: Header) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] =
        ["Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb"];
    let (days, clock) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let from_march = days + 719_468;
    let (era, day) = (from_march.div_euclid(146_097), from_march.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let year = year + 400 * era + i64::from(month >= 10);
    let name =
        |names: &[&'static str], at: i64| usize::try_from(at).ok().and_then(|at| names.get(at).copied());
    let weekday = name(&DAYS, days.rem_euclid(7)).unwrap_or_default();
    let month = name(&MONTHS, month).unwrap_or_default();
    let mut time = String::new();
    // A `String` takes whatever is written.
    let _ = write!(time, "{:02}:{:02}:{:02}", clock / 3_600, clock / 60 % 60, clock % 60);
    match header {
        Header::Old => format!("{weekday} {month} {day:02} {time} UTC {year}"),
        Header::New => {
            format!("{weekday} {month} {day:02} {year} {time} GMT+0000 (Coordinated Universal Time)")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::export::{Statement, VoteEvent};
    use super::super::files::{Files, parse};
    use super::*;

    fn again(set: &Set) -> Export {
        let [summary, votes, matrix, comments] = set.files().map(|(_, text)| Some(text.as_bytes()));
        parse(Files { summary, comments, votes, matrix }, &mut |_| ()).unwrap()
    }

    fn statement(tid: i64, text: &str) -> Statement {
        Statement { text: Some(text.to_owned()), is_meta: false, ..Statement::unknown(tid) }
    }

    const fn vote(at_ms: Option<i64>, participant: i64, tid: i64, value: Vote) -> VoteEvent {
        VoteEvent { at_ms, participant, tid, value }
    }

    const NEW: Form = Form { header: Header::New, meta_is_known: true };

    #[test]
    fn what_is_written_reads_back_as_the_same() {
        use Vote::{Agree, Disagree, Pass};
        let mut export = Export {
            statements: vec![
                statement(0, "=SUM(A1), \"quoted\""),
                statement(3, "一\n二\r\n三"),
                statement(4, " @x"),
                statement(12, "-1"),
            ],
            participants: vec![5, 0, 9],
            groups: BTreeMap::from([(5, 1)]),
            // An undated vote first; at one time; changed; and undated at the end, for the matrix alone.
            history: vec![
                vote(None, 5, 3, Agree),
                vote(Some(5_000), 5, 0, Agree),
                vote(Some(1_700_000_000_123), 0, 3, Pass),
                vote(Some(1_700_000_000_123), 5, 0, Disagree),
                vote(None, 5, 3, Disagree),
                vote(None, 0, 0, Pass),
            ],
            ..Export::default()
        };
        export.summary.topic = Some("Who, and \"when\"?".to_owned());
        export.summary.description = Some("一\n二".to_owned());
        export.summary.voters = Some(2);
        export.statements[0].author = Some(5);
        export.statements[1].created = Some(1_600_000_000_001);
        export.statements[1].moderation = Moderation::Rejected;
        export.statements[2].moderation = Moderation::Accepted;
        export.statements[2].is_seed = true;
        export.statements[3].is_meta = true;
        let set = write(&export, NEW);
        assert_eq!(Export { notes: Vec::new(), ..again(&set) }, export);
        assert!(set.matrix.starts_with("participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,3,4,12\n5,1,1,2,0,2,-1,-1,,\n0,,0,2,0,0,0,0,,\n9,,0,0,0,0,,,,\n"));
        assert_eq!(set.votes.lines().count(), 5, "those at the end are the matrix's");
        assert_eq!(write(&again(&set), NEW), set);

        let old = write(&export, Form { header: Header::Old, ..NEW });
        let read = again(&old);
        assert_eq!((&read.history, read.statements[2].is_seed), (&export.history, false));
        assert!(old.comments.starts_with(
            "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
        ));

        // Authors drawn apart are not counted, and what is not known of meta stays empty.
        export.statements[0].author = Some(77);
        let apart = write(&export, Form { meta_is_known: false, ..NEW });
        assert!(apart.matrix.contains("\n5,1,,2,"));
        assert!(apart.comments.contains(",0,,false,"), "{}", apart.comments);
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(date(0, Header::Old), "Thu Jan 01 00:00:00 UTC 1970");
        assert_eq!(date(1_435_654_192, Header::Old), "Tue Jun 30 08:49:52 UTC 2015");
        assert_eq!(date(951_782_399, Header::Old), "Mon Feb 28 23:59:59 UTC 2000");
        let new = "Tue Nov 14 2023 22:13:20 GMT+0000 (Coordinated Universal Time)";
        assert_eq!(date(1_700_000_000, Header::New), new);
        assert_eq!(date(-1, Header::Old), "Wed Dec 31 23:59:59 UTC 1969");
        assert_eq!(moment(None, Header::New), ["", ""]);
    }
}
