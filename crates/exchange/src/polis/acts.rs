//! Turns an export into the log of a deliberation: the same statements, the same votes, each at its time.
//!
//! The log, in order:
//! 1. `open`: the topic is the question, the description (Markdown, as text) says why. The phase in force is
//!    `deliberate`, in which people go on voting and writing; `report` may follow.
//! 2. Statements and votes together, in the order of time. A statement never comes later than the first vote on
//!    it, whatever the clocks said.
//! 3. Right after a statement the decision that hides it, where Polis' moderators rejected it or nobody moderated
//!    it (unless that is to be shown). So no map ever knows it. The votes on it are kept, as those of an import
//!    are: a later export has them. Statements that Polis held for meta stay shown unless rejected: Polis, too,
//!    shows them to voters and only leaves them out of its map.
//!
//! Times: `received` is the time in the export and never steps back; `at` is the same time where there is one. A
//! statement without a time takes that of the statement before it. A vote without a time takes the last time
//! before it, and no earlier one than the last statement's; the last such vote counts as received
//! [`MAP_INTERVAL_MS`] later, so that the map is renewed once more with all of them. Without any time at all
//! everything happens in 1970.
//!
//! A person has two pseudonyms that nothing in the log joins, one for votes and one for statements; ties are
//! undeclared. Everybody's standing is `imported`, which is why a statement may stand twice. Names follow from
//! the export and [`Options::id`] alone: the same export gives the same bytes. Next: [`crate::entry`].

use std::collections::{BTreeMap, BTreeSet};

use deliberation_core::act::{Decision, MAX_STATEMENTS, NewStatement, Outcome, Verb, Vote};
use deliberation_core::id::{ActId, DeliberationId};
use deliberation_core::participant::{Assurance, Role, Standing};
use deliberation_core::release::MAP_INTERVAL_MS;
use deliberation_core::text::{Lang, LocalText};
use deliberation_core::vote::Value;

use super::export::{Export, Moderation, Statement, VoteEvent};
use super::language::Languages;
use super::opening::{opening, without_controls};
use crate::entry::{Entry, Log, MakeError, Maker};
use crate::texts::{both, local};

/// What an import needs to be told.
#[derive(Clone, Debug)]
pub struct Options {
    /// The deliberation's name in addresses.
    pub id: DeliberationId,
    /// What becomes of statements that nobody moderated.
    pub unmoderated: Unmoderated,
    /// The language of all texts; without it, guessed by script.
    pub lang: Option<Lang>,
    /// Where the material comes from and under which licence; without it, the open data of The Computational
    /// Democracy Project. Say it for an export of your own.
    pub attribution: Option<LocalText>,
}

impl Options {
    /// The usual ones: what nobody moderated is hidden, the language is guessed.
    #[must_use]
    pub const fn new(id: DeliberationId) -> Self {
        Self { id, unmoderated: Unmoderated::Hide, lang: None, attribution: None }
    }
}

/// What becomes of statements that nobody moderated.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Unmoderated {
    /// Everybody sees them: right where the conversation showed everything until rejected.
    Show,
    /// Nobody but staff sees them.
    #[default]
    Hide,
}

/// The log of an import.
#[derive(Clone, PartialEq, Debug)]
pub struct Acts {
    /// The log, from the first act to the last.
    pub entries: Vec<Entry>,
    /// What was odd about the import, one plain sentence each; the export's own notes are apart.
    pub notes: Vec<String>,
}

/// Makes the log of an export.
///
/// # Errors
/// When there are more statements than a deliberation can have, or a text cannot stand: a statement of more than
/// 1,000 graphemes is an error and never shortened (Polis takes no longer ones).
pub fn acts(export: &Export, options: &Options) -> Result<Acts, MakeError> {
    let mut notes = Vec::new();
    let texts = export.statements.iter().filter_map(|s| s.text.as_deref());
    let texts = texts.chain(export.summary.topic.as_deref());
    let languages = Languages::of(texts, options.lang.as_ref())?;
    let told = told(export, &languages, &mut notes)?;
    let texts = told.iter().map(|statement| (statement.of.tid, &statement.text));
    let opening = opening(export, options, &languages, texts, &mut notes)?;
    let (told, votes) = in_time(export, told, &mut notes);

    let mut log = Log::new(options.id.clone(), 0);
    let host = Maker { by: log.pseudonym("host", 0), standing: standing(Role::Host) };
    let first_statement = told.first().map(|statement| statement.at);
    let first_vote = votes.first().map(|vote| vote.at);
    let begin = first_statement.into_iter().chain(first_vote).min().unwrap_or(0);
    log.push(begin, None, &[], &host, Verb::Open(Box::new(opening)))?;

    let mut ids: BTreeMap<i64, ActId> = BTreeMap::new();
    let mut nth: BTreeMap<i64, u64> = BTreeMap::new();
    let mut hide = Hide::new(options.unmoderated, host.clone())?;
    let mut waiting = told.iter().peekable();
    for vote in &votes {
        while let Some(statement) = waiting.next_if(|statement| statement.at <= vote.at) {
            let id = write(&mut log, statement, &host)?;
            hide.decide(&mut log, statement.of, id)?;
            ids.insert(statement.of.tid, id);
        }
        cast(&mut log, vote, &ids, &mut nth)?;
    }
    for statement in waiting {
        let id = write(&mut log, statement, &host)?;
        hide.decide(&mut log, statement.of, id)?;
    }
    hide.note(&mut notes);
    let entries = log.into_entries();
    Ok(Acts { entries, notes })
}

/// A statement with the text and the time it is imported with.
struct Told<'a> {
    of: &'a Statement,
    text: LocalText,
    at: i64,
}

/// A vote with the time it is imported with.
struct Timed<'a> {
    of: &'a VoteEvent,
    at: i64,
}

fn standing(role: Role) -> Standing {
    Standing { role, assurance: Assurance::Imported, ..Standing::default() }
}

/// The statements that have a text.
fn told<'a>(
    export: &'a Export,
    languages: &Languages,
    notes: &mut Vec<String>,
) -> Result<Vec<Told<'a>>, MakeError> {
    let (mut silent, mut cleaned) = (0_usize, 0_usize);
    let mut told = Vec::new();
    for of in &export.statements {
        let Some(text) = &of.text else {
            silent += 1;
            continue;
        };
        let clean = without_controls(text);
        cleaned += usize::from(clean != *text);
        let text = local(languages.lang(text)?, &clean, &format!("statement {}", of.tid))?;
        told.push(Told { of, text, at: 0 });
    }
    if told.len() > MAX_STATEMENTS {
        return Err(MakeError::TooManyStatements(told.len()));
    }
    note(notes, silent, "Statements without a text, left out with the votes on them");
    note(notes, cleaned, "Statements with control characters, which became spaces");
    Ok(told)
}

/// Gives everything its time, and puts the statements in their order.
fn in_time<'a>(
    export: &'a Export,
    mut told: Vec<Told<'a>>,
    notes: &mut Vec<String>,
) -> (Vec<Told<'a>>, Vec<Timed<'a>>) {
    let mut last = told.iter().filter_map(|s| s.of.created).min().unwrap_or(0);
    for statement in &mut told {
        last = statement.of.created.unwrap_or(last).max(0);
        statement.at = last;
    }
    let last_statement = told.iter().map(|statement| statement.at).max().unwrap_or(0);
    let known: BTreeSet<i64> = told.iter().map(|statement| statement.of.tid).collect();

    let mut votes: Vec<Timed<'a>> = Vec::new();
    let mut first_on: BTreeMap<i64, i64> = BTreeMap::new();
    let mut cells: BTreeSet<(i64, i64)> = BTreeSet::new();
    let (mut untold, mut undated, mut last_cell) = (0_usize, 0_usize, None);
    let mut now = 0;
    for of in &export.history {
        if !known.contains(&of.tid) {
            untold += 1;
            continue;
        }
        let new = cells.insert((of.participant, of.tid));
        if of.at_ms.is_none() {
            undated += 1;
            if new {
                last_cell = Some(votes.len());
            }
        }
        now = now.max(of.at_ms.unwrap_or(last_statement));
        first_on.entry(of.tid).or_insert(now);
        votes.push(Timed { of, at: now });
    }
    if let Some(from) = last_cell {
        for vote in &mut votes[from..] {
            vote.at = vote.at.max(now + MAP_INTERVAL_MS);
        }
    }
    for statement in &mut told {
        let first = first_on.get(&statement.of.tid).copied();
        statement.at = statement.at.min(first.unwrap_or(i64::MAX));
    }
    // The sort is stable: of two at the same time, that with the lower number comes first.
    told.sort_by_key(|statement| statement.at);
    note(notes, untold, "Votes on statements without a text, left out");
    note(notes, undated, "Votes without a time, which count as received after all statements");
    (told, votes)
}

fn write(log: &mut Log, statement: &Told<'_>, host: &Maker) -> Result<ActId, MakeError> {
    let Told { of, text, at } = statement;
    let by = match of.author {
        Some(author) => log.pseudonym("author", author),
        None if of.is_seed => host.by,
        None => log.pseudonym("author of", of.tid),
    };
    let role = if of.is_seed { Role::Host } else { Role::Participant };
    let maker = Maker { by, standing: standing(role) };
    let text = text.clone();
    log.push(
        *at,
        of.created,
        &[of.tid],
        &maker,
        Verb::Statement(NewStatement { text, supersedes: None, because: None }),
    )
}

fn cast(
    log: &mut Log,
    vote: &Timed<'_>,
    ids: &BTreeMap<i64, ActId>,
    nth: &mut BTreeMap<i64, u64>,
) -> Result<(), MakeError> {
    let &VoteEvent { at_ms, participant, tid, value } = vote.of;
    // Only votes on statements that have been written come here.
    let Some(&statement) = ids.get(&tid) else {
        return Ok(());
    };
    let maker = Maker { by: log.pseudonym("voter", participant), standing: standing(Role::Participant) };
    let nth = nth.entry(participant).or_insert(0);
    *nth += 1;
    let count = i64::try_from(*nth).unwrap_or(i64::MAX);
    let value = Value::from_sign(value.sign());
    let verb = Verb::Vote(Vote { statement, revision: 1, value, nth: *nth });
    log.push(vote.at, at_ms, &[participant, tid, count], &maker, verb)?;
    Ok(())
}

/// What is said of a statement that is hidden because nobody moderated it.
pub(super) fn unmoderated_reason() -> Result<LocalText, MakeError> {
    both("这条意见在 Polis 上没有经过审核。", "Nobody moderated this statement on Polis.")
}

/// The decisions: each takes the time of its statement.
struct Hide {
    unmoderated: Unmoderated,
    host: Maker,
    /// What is said of the rejected and of those nobody moderated, and how many there are.
    rejected: (LocalText, usize),
    ignored: (LocalText, usize),
}

impl Hide {
    fn new(unmoderated: Unmoderated, host: Maker) -> Result<Self, MakeError> {
        let rejected =
            both("Polis 的审核员没有采用这条意见。", "Polis' moderators rejected this statement.")?;
        let ignored = unmoderated_reason()?;
        Ok(Self { unmoderated, host, rejected: (rejected, 0), ignored: (ignored, 0) })
    }

    /// Hides the statement, if it is to be hidden.
    fn decide(&mut self, log: &mut Log, statement: &Statement, target: ActId) -> Result<(), MakeError> {
        let (reason, count) = match (statement.moderation, self.unmoderated) {
            (Moderation::Rejected, _) => &mut self.rejected,
            (Moderation::Unmoderated, Unmoderated::Hide) => &mut self.ignored,
            (Moderation::Accepted | Moderation::Unmoderated, _) => return Ok(()),
        };
        *count += 1;
        let hide = Decision { reason: Some(reason.clone()), ..Decision::plain(target, Outcome::Hide) };
        let verb = Verb::Decision(Box::new(hide));
        log.push(log.now(), None, &[statement.tid], &self.host, verb)?;
        Ok(())
    }

    fn note(&self, notes: &mut Vec<String>) {
        note(notes, self.rejected.1, "Statements hidden because Polis' moderators rejected them");
        note(notes, self.ignored.1, "Statements hidden because nobody moderated them on Polis");
    }
}

fn note(notes: &mut Vec<String>, count: usize, what: &str) {
    if count > 0 {
        notes.push(format!("{what}: {count}."));
    }
}
