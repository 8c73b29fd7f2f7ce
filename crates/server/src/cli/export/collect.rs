//! What of a deliberation's log goes into an export, and under which numbers.
//!
//! The log is folded once, so what the rules refused is not in it. A vote that was taken back is not in it either,
//! nor what the same person had said of that statement before. What came by an import has the time and the numbers of
//! statements that it had there; everything else has the time of its receipt and the next number.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

use deliberation_core::act::{Act, Outcome, Stamp, Verb};
use deliberation_core::deliberation::Deliberation;
use deliberation_core::id::{ActId, DeliberationId, Pseudonym};
use deliberation_core::participant::{Assurance, Role};
use deliberation_core::statement::Visibility;
use deliberation_core::vote::Value;
use deliberation_exchange::polis::{Export, Moderation, Recalled, Statement, Summary, VoteEvent};
use deliberation_exchange::vote::Vote;
use rusqlite::{Connection, OpenFlags};

use crate::cli::CliError;
use crate::ledger::sqlite::Sqlite;
use crate::ledger::{Ledger as _, LedgerError};
use crate::random;

/// A statement under its number, its author still under a pseudonym.
#[derive(Debug)]
struct Said {
    statement: Statement,
    author: Option<Pseudonym>,
}

/// A ballot that counted.
#[derive(Debug)]
struct Ballot {
    by: Pseudonym,
    statement: ActId,
    at: Option<i64>,
    /// Nothing takes earlier ones back.
    value: Option<Vote>,
}

/// What was collected.
#[derive(Debug, Default)]
pub(super) struct Log {
    topic: String,
    why: Option<String>,
    said: Vec<Said>,
    tids: HashMap<ActId, i64>,
    /// Everybody who voted or joined.
    people: BTreeSet<Pseudonym>,
    ballots: Vec<Ballot>,
}

/// Reads the log of a deliberation.
pub(super) fn read(ledger: &Sqlite, id: &DeliberationId) -> Result<Log, CliError> {
    if !ledger.has(id)? {
        return Err(CliError::Unknown(id.clone()));
    }
    let mut folded = Deliberation::new();
    let mut reading = Reading::default();
    for entry in ledger.log(id)? {
        let (act, stamp) = entry?;
        if folded.fold(&act, &stamp).is_ok() {
            reading.take(act, &stamp);
        }
    }
    Ok(reading.end(id, &folded))
}

/// The log as far as it was read.
#[derive(Debug, Default)]
struct Reading {
    log: Log,
    written: HashMap<ActId, Option<i64>>,
    opened: Option<i64>,
    /// Statements that an import hid because nobody had moderated them.
    unmoderated: HashSet<ActId>,
    /// The last count of each session's ballots on a statement.
    nth: HashMap<(Pseudonym, u32, ActId), u64>,
    /// The latest time of each person's ballots on a statement: whoever reads the files goes by time, not by log.
    times: HashMap<(Pseudonym, ActId), i64>,
}

impl Reading {
    fn take(&mut self, act: Act, stamp: &Stamp) {
        let imported = stamp.standing.assurance == Assurance::Imported;
        let at = if imported { act.at } else { Some(stamp.received) };
        match act.verb {
            Verb::Open(open) => {
                self.opened = Some(stamp.received);
                self.log.topic = open.question.original().to_owned();
                self.log.why = open.why.map(|why| why.original().to_owned());
            }
            Verb::Join(_) => drop(self.log.people.insert(stamp.by)),
            Verb::Statement(_) => drop(self.written.insert(act.id, at)),
            Verb::Vote(vote) => {
                self.log.people.insert(stamp.by);
                // A late repetition of an older ballot of the same session counts for nothing.
                let session = (stamp.by, stamp.session, vote.statement);
                if self.nth.get(&session).is_none_or(|last| vote.nth > *last) {
                    self.nth.insert(session, vote.nth);
                    let at = at.map(|at| {
                        let latest = self.times.entry((stamp.by, vote.statement)).or_insert(at);
                        *latest = at.max(*latest);
                        *latest
                    });
                    let value = match vote.value {
                        Value::Agree => Some(Vote::Agree),
                        Value::Disagree => Some(Vote::Disagree),
                        Value::Pass => Some(Vote::Pass),
                        Value::None => None,
                    };
                    self.log.ballots.push(Ballot { by: stamp.by, statement: vote.statement, at, value });
                }
            }
            Verb::Decision(decision) => {
                let reason = decision.reason.as_ref();
                let ignored = imported && decision.outcome == Outcome::Hide;
                if ignored && reason.is_some_and(Recalled::is_unmoderated) {
                    self.unmoderated.insert(decision.target);
                } else {
                    self.unmoderated.remove(&decision.target);
                }
            }
            // Polis' files know votes on statements, and nothing of threads or of a line between two sides.
            Verb::Stance(_)
            | Verb::Rating(_)
            | Verb::Argument(_)
            | Verb::Remark(_)
            | Verb::Spoken(_)
            | Verb::Revision(_)
            | Verb::Withdraw(_)
            | Verb::Attach(_)
            | Verb::Demand(_)
            | Verb::DemandStep(_)
            | Verb::Merge(_)
            | Verb::Phase(_)
            | Verb::Article(_)
            | Verb::Annotation(_)
            | Verb::Signature(_)
            | Verb::NoteReply(_)
            | Verb::Dispute(_)
            | Verb::NoteReview(_)
            | Verb::NoteWithdrawal(_)
            | Verb::Helpful(_)
            | Verb::Objection(_)
            | Verb::ExpertCall(_)
            | Verb::LawChange(_)
            | Verb::NotesOrder(_)
            | Verb::Flag(_)
            | Verb::Appeal(_)
            | Verb::Ruling(_)
            | Verb::Writing(_)
            | Verb::Screen(_)
            | Verb::Grant(_)
            | Verb::Name(_)
            | Verb::Erasure(_)
            | Verb::Unknown(_) => {}
        }
    }

    fn end(mut self, id: &DeliberationId, folded: &Deliberation) -> Log {
        let recalled = Recalled::of(id);
        let mut next = 0;
        let numbers: Vec<Option<i64>> = folded
            .statements()
            .iter()
            .map(|statement| {
                let imported = statement.standing.assurance == Assurance::Imported && !statement.seed;
                let number = imported.then(|| recalled.statement(statement.id, statement.received, next));
                next = number.flatten().map_or(next, |number| number + 1);
                number.flatten()
            })
            .collect();
        let mut free = numbers.iter().flatten().max().map_or(0, |last| last + 1);
        for (statement, number) in folded.statements().iter().zip(numbers) {
            let tid = number.unwrap_or(free);
            free += i64::from(number.is_none());
            self.log.tids.insert(statement.id, tid);
            let moderation = match statement.visibility {
                Visibility::Visible => Moderation::Accepted,
                Visibility::Hidden if !self.unmoderated.contains(&statement.id) => Moderation::Rejected,
                Visibility::Hidden | Visibility::Waiting => Moderation::Unmoderated,
            };
            let created =
                if statement.seed { self.opened } else { self.written.get(&statement.id).copied().flatten() };
            let nobody = |by: &Pseudonym| number.is_some_and(|tid| recalled.nobody_wrote(*by, tid));
            self.log.said.push(Said {
                statement: Statement {
                    tid,
                    created,
                    author: None,
                    text: Some(statement.text.original().to_owned()),
                    moderation,
                    is_meta: false,
                    is_seed: statement.seed || statement.standing.role == Role::Host,
                },
                author: statement.author.filter(|by| !nobody(by)),
            });
        }
        self.log.said.sort_by_key(|said| said.statement.tid);
        self.log
    }
}

/// For each author who voted, the pseudonym under which they did: as the sessions know it, or the export that was
/// imported.
pub(super) fn joined(
    path: &Path,
    id: &DeliberationId,
    log: &Log,
) -> Result<BTreeMap<Pseudonym, Pseudonym>, CliError> {
    let authors = log.authors();
    let mut joined = Recalled::of(id).voters(&authors, &log.people);
    let failed = |error: rusqlite::Error| CliError::Ledger(LedgerError::from(error));
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(failed)?;
    let mut all = connection
        .prepare("SELECT DISTINCT public_by, ballot_by FROM sessions WHERE deliberation = ?1")
        .map_err(failed)?;
    let pairs =
        all.query_map([id.as_str()], |row| Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, [u8; 16]>(1)?)));
    for pair in pairs.map_err(failed)? {
        let (author, voter) = pair.map_err(failed)?;
        let (author, voter) = (Pseudonym::new(author), Pseudonym::new(voter));
        if authors.contains(&author) && log.people.contains(&voter) {
            joined.insert(author, voter);
        }
    }
    Ok(joined)
}

impl Log {
    fn authors(&self) -> BTreeSet<Pseudonym> {
        self.said.iter().filter_map(|said| said.author).collect()
    }

    /// The export under numbers drawn for it; authors have those of `joined` voters, and all others their own.
    pub(super) fn export(self, joined: Option<&BTreeMap<Pseudonym, Pseudonym>>) -> Export {
        let numbers: HashMap<Pseudonym, i64> =
            self.people.iter().copied().zip(drawn(self.people.len())).collect();
        let authors = self.authors();
        let first = self.people.len() as i64;
        let apart: HashMap<Pseudonym, i64> = authors.iter().copied().zip(drawn(authors.len())).collect();
        let number = |author: &Pseudonym| {
            let voter = joined.and_then(|joined| joined.get(author)).and_then(|voter| numbers.get(voter));
            voter.copied().or_else(|| apart.get(author).map(|own| first + own))
        };
        let mut participants: Vec<i64> = numbers.values().copied().collect();
        participants.sort_unstable();
        let mut history: Vec<VoteEvent> = Vec::with_capacity(self.ballots.len());
        let mut taken_back = HashSet::new();
        for ballot in self.ballots.iter().rev() {
            let cell = (ballot.by, ballot.statement);
            match (ballot.value, numbers.get(&ballot.by), self.tids.get(&ballot.statement)) {
                (Some(value), Some(&participant), Some(&tid)) if !taken_back.contains(&cell) => {
                    history.push(VoteEvent { at_ms: ballot.at, participant, tid, value });
                }
                (None, ..) => drop(taken_back.insert(cell)),
                _ => {}
            }
        }
        history.reverse();
        let voters: HashSet<i64> = history.iter().map(|event| event.participant).collect();
        let count = |number: usize| Some(number as u64);
        let said = self.said.into_iter();
        let statements: Vec<Statement> = said
            .map(|said| Statement { author: said.author.as_ref().and_then(number), ..said.statement })
            .collect();
        Export {
            summary: Summary {
                topic: Some(self.topic),
                description: self.why,
                voters: count(voters.len()),
                commenters: count(authors.len()),
                comments: count(statements.len()),
                ..Summary::default()
            },
            statements,
            participants,
            history,
            ..Export::default()
        }
    }
}

/// The numbers 0 to `count` − 1 in an order that nobody can foresee.
fn drawn(count: usize) -> Vec<i64> {
    let mut numbers: Vec<i64> = (0..count as i64).collect();
    for end in (1..count).rev() {
        numbers.swap(end, below(end as u64 + 1) as usize);
    }
    numbers
}

/// A number below `n`, each as likely as the others; `n` is not 0.
fn below(n: u64) -> u64 {
    // What lies above the last multiple of n is drawn again.
    let limit = u64::MAX - u64::MAX % n;
    loop {
        let drawn = u64::from_ne_bytes(random::bytes());
        if drawn < limit {
            return drawn % n;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_is_drawn_once_and_another_time_otherwise() {
        let first = drawn(1_000);
        assert_ne!(first, drawn(1_000));
        let mut sorted = first;
        sorted.sort_unstable();
        assert_eq!(sorted, (0..1_000).collect::<Vec<i64>>());
        assert_eq!((drawn(0), drawn(1)), (vec![], vec![0]));
    }

    #[test]
    fn what_was_taken_back_is_left_out_with_what_came_before_it() {
        let by = |who| Pseudonym::new([who; 16]);
        let statement = ActId::new(1, [0; 10]);
        let ballot = |who, at, value| Ballot { by: by(who), statement, at: Some(at), value };
        let log = Log {
            people: [by(1), by(2)].into(),
            tids: HashMap::from([(statement, 7)]),
            ballots: vec![
                ballot(1, 1, Some(Vote::Agree)),
                ballot(2, 2, Some(Vote::Agree)),
                ballot(1, 3, None),
                ballot(2, 4, None),
                ballot(1, 5, Some(Vote::Pass)),
                ballot(1, 6, Some(Vote::Disagree)),
            ],
            ..Log::default()
        };
        let export = log.export(None);
        let kept: Vec<_> = export.history.iter().map(|event| (event.at_ms, event.value)).collect();
        assert_eq!(kept, [(Some(5), Vote::Pass), (Some(6), Vote::Disagree)]);
        assert_eq!((export.participants.len(), export.summary.voters), (2, Some(1)));
    }
}
