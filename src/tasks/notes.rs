//! What one does with the notes of experts: opens them, says whether they help, asks for one, replies, disputes, and finds
//! other words for what one wrote.
//!
//! Rows come as those of posts do: with the pages of a thread and with ticks, absolute, the later one holds.

use deliberation_core::act::{Helps, NewStatement, REPLY_LIMIT};
use deliberation_core::annotation::published::PublishedAnnotation;
use deliberation_core::id::ActId;
use deliberation_core::policy::Ability;
use deliberation_core::protocol::envelope::MineNotes;
use deliberation_core::protocol::problem::Problem;
use deliberation_core::publish::Published;
use deliberation_core::rules;
use deliberation_core::statement::Visibility;
use deliberation_core::text::{LocalText, TextError};
use deliberation_core::thread::strength::strengths_with;
use deliberation_core::wire::{Json, Read, Written};

use super::threads::{self, put};
use super::{agree, key, outbox};
use crate::ports::Ports;
use crate::queries;
use crate::state::State;
use crate::state::mine::{MyAct, MyStatement, Progress};
use crate::state::notes::{Answer, Notes, Open, RefusedAnswer, Says};
use crate::state::thread::{Draft, Thread, Unfit, Writes};

/// The rows among what the line brought.
pub(super) fn rows<'a>(came: impl Iterator<Item = &'a Json>) -> Vec<PublishedAnnotation> {
    let rows = came.filter_map(Json::as_array).flatten();
    rows.filter_map(|row| PublishedAnnotation::read(row).ok()).collect()
}

/// What is mine of notes.
pub(super) struct Kept {
    said: std::collections::BTreeMap<ActId, (Helps, bool)>,
    calls: std::collections::BTreeSet<ActId>,
    sent: Vec<(ActId, Says, String)>,
    refused: Vec<RefusedAnswer>,
    stands_for: std::collections::BTreeSet<ActId>,
    disputed: std::collections::BTreeSet<ActId>,
    off: bool,
}

/// What the backend knows of it, and over that what I did since.
pub(super) fn kept(ports: &Ports, said: &Json, others: &[MyAct]) -> Kept {
    let mine = MineNotes::read(said).unwrap_or_default();
    let mut kept = Kept {
        said: mine.said.into_iter().map(|own| (own.annotation, (own.helps, own.objects))).collect(),
        calls: mine.calls.into_iter().collect(),
        sent: Vec::new(),
        refused: refused(ports),
        stands_for: mine.stands_for.into_iter().collect(),
        disputed: mine.disputed.into_iter().collect(),
        off: ports.storage.get(key::NOTES_OFF).is_some(),
    };
    let stand = |act: &&MyAct| !matches!(act.progress, Progress::Refused(_));
    for act in others.iter().filter(stand) {
        let Some(json) = (ports.parse)(&act.text) else { continue };
        let id = |name: &str| json.get(name).and_then(Json::as_str).and_then(|id| id.parse::<ActId>().ok());
        let asks = json.get("asks").and_then(Json::as_bool).unwrap_or_default();
        let kind = json.get("type").and_then(Json::as_str).unwrap_or_default();
        match kind {
            "helpful" => {
                let value = json.get("value").and_then(|value| Helps::read(value).ok());
                if let (Some(note), Some(value)) = (id("annotation"), value) {
                    kept.said.entry(note).or_insert((Helps::None, false)).0 = value;
                }
            }
            "objection" => {
                if let Some(note) = id("target") {
                    kept.said.entry(note).or_insert((Helps::None, false)).1 = asks;
                }
            }
            "expert-call" => {
                if let Some(claim) = id("target") {
                    if asks {
                        kept.calls.insert(claim)
                    } else {
                        kept.calls.remove(&claim)
                    };
                }
            }
            _ => {
                let says = Says::of(kind).zip(id("annotation"));
                let words = json.get("text").and_then(|text| text.get("text")).and_then(Json::as_str);
                if let (Some((says, note)), Some(words)) = (says, words) {
                    if says == Says::Dispute {
                        kept.disputed.insert(note);
                    }
                    kept.sent.push((note, says, words.to_owned()));
                }
            }
        }
    }
    kept
}

/// Whether what I said stands in the row by now.
fn stands(rows: &[PublishedAnnotation], note: ActId, says: Says, words: &str) -> bool {
    let Some(note) = rows.iter().find(|row| row.id == note).and_then(|row| row.note.as_ref()) else {
        return false;
    };
    let same = |text: &LocalText| text.original() == words.trim();
    match says {
        Says::Reply => note.reply.as_ref().is_some_and(|said| same(&said.text)),
        Says::Dispute => note.disputes.iter().any(|said| same(&said.text)),
    }
}

fn refused(ports: &Ports) -> Vec<RefusedAnswer> {
    let one = |place: String| {
        let id = place.strip_prefix(key::REFUSED)?.parse().ok()?;
        let json = (ports.parse)(&ports.storage.get(&place)?)?;
        let act = json.get("act")?;
        let says = Says::of(act.get("type")?.as_str()?)?;
        let note = act.get("annotation")?.as_str()?.parse().ok()?;
        let text = act.get("text")?.get("text")?.as_str()?.to_owned();
        let problem = json.get("problem").and_then(|json| Problem::read(json).ok());
        Some(RefusedAnswer { id, note, says, text, problem })
    };
    ports.storage.keys(key::REFUSED).into_iter().filter_map(one).collect()
}

/// Takes in rows and what is mine. Whether that changes a strength.
pub(super) fn take_in(
    thread: &mut Thread,
    rows: Vec<PublishedAnnotation>,
    kept: Kept,
    published: Option<&Published>,
) -> bool {
    let place = thread.at.flatten();
    let notes = &mut thread.notes;
    let Kept { said, calls, sent, refused, stands_for, disputed, off } = kept;
    (notes.said, notes.calls, notes.sent) = (said, calls, sent);
    (notes.stands_for, notes.disputed) = (stands_for, disputed);
    (notes.refused, notes.off) = (refused, off);
    let counts = published.is_some_and(|all| all.notes.counts);
    let changed = !rows.is_empty() || notes.counts != counts;
    notes.counts = counts;
    if thread.since.is_some() {
        notes.since.extend(rows.iter().cloned());
    }
    for row in rows {
        lay(&mut notes.rows, row, place);
    }
    let Notes { sent, rows, .. } = notes;
    sent.retain(|(note, says, words)| !stands(rows, *note, *says, words));
    // A statement that is hidden takes its notes along.
    if place.is_some_and(|id| published.is_some_and(|all| queries::statement(all, id).is_none())) {
        notes.rows.clear();
        notes.open = None;
    }
    changed
}

/// Lays a row where it belongs. Of two rows of a note the one that changed later holds.
fn lay(rows: &mut Vec<PublishedAnnotation>, row: PublishedAnnotation, place: Option<ActId>) {
    let here = row.statement == place;
    match rows.binary_search_by_key(&row.number, |own| own.number) {
        Ok(at) if rows[at].changed > row.changed => {}
        Ok(at) if here => rows[at] = row,
        Ok(at) => drop(rows.remove(at)),
        Err(at) if here => rows.insert(at, row),
        Err(_) => {}
    }
}

/// The rows of a thread came with its pages: what the line brought meanwhile is laid over them.
pub(super) fn bring(thread: &mut Thread, mut rows: Vec<PublishedAnnotation>) {
    let place = thread.at.flatten();
    rows.sort_by_key(|row| row.number);
    for row in std::mem::take(&mut thread.notes.since) {
        lay(&mut rows, row, place);
    }
    thread.notes.rows = rows;
}

/// What goes along to another thread.
pub(super) fn elsewhere(notes: &Notes) -> Notes {
    Notes { off: notes.off, counts: notes.counts, asks: notes.asks, ..Notes::default() }
}

/// Computes what notes take away; nothing where they take nothing.
pub(super) fn weigh(thread: &mut Thread) {
    let takes = |row: &PublishedAnnotation| row.note.as_ref().is_some_and(|note| note.takes > 0);
    thread.notes.with = if thread.notes.rows.iter().any(takes) {
        strengths_with(&thread.rows, &thread.notes.rows)
    } else {
        Vec::new()
    };
}

/// Shows the marks, or no longer. Remembered.
pub fn switch(state: &State, ports: &Ports) {
    let off = !state.look_thread(|thread| thread.notes.off);
    if off {
        ports.storage.set(key::NOTES_OFF, "yes");
    } else {
        ports.storage.remove(key::NOTES_OFF);
    }
    state.change_thread(|thread| {
        thread.notes.off = off;
        if off {
            thread.notes.open = None;
        }
    });
}

/// Opens the card with these notes on a claim.
pub fn open(state: &State, claim: ActId, notes: Vec<ActId>) {
    state.change_thread(|thread| {
        thread.notes.asks += 1;
        thread.notes.open = Some(Open { claim, notes, asks: thread.notes.asks });
        thread.notes.answer = None;
    });
}

/// Closes the card. What I was writing is kept.
pub fn close(state: &State) {
    if state.look_thread(|thread| thread.notes.open.is_some()) {
        state.change_thread(|thread| (thread.notes.open, thread.notes.answer) = (None, None));
    }
}

/// Says whether a note helps; the same again takes it back.
pub fn helps(state: &State, ports: &Ports, note: ActId, value: Helps) {
    let before = state.look_thread(|thread| thread.notes.said.get(&note).map(|said| said.0));
    let value = match (before == Some(value), value) {
        (true, _) | (_, Helps::None) => "none",
        (_, Helps::Yes) => "yes",
        (_, Helps::Somewhat) => "somewhat",
        (_, Helps::No) => "no",
    };
    let nth = outbox::next_nth(ports).to_string();
    put(state, ports, "helpful", None, |act| {
        act.text("annotation", &note.to_string()).text("value", value).json("nth", &nth)
    });
}

/// Says that one sees a note otherwise, without a word; again takes it back.
pub fn object(state: &State, ports: &Ports, note: ActId) {
    let objects = state.look_thread(|thread| thread.notes.said.get(&note).is_some_and(|said| said.1));
    call(state, ports, "objection", note, !objects);
}

/// Asks for an expert on a claim; again takes it back.
pub fn ask(state: &State, ports: &Ports, claim: ActId) {
    let asked = state.look_thread(|thread| thread.notes.calls.contains(&claim));
    call(state, ports, "expert-call", claim, !asked);
}

fn call(state: &State, ports: &Ports, kind: &str, target: ActId, asks: bool) {
    let nth = outbox::next_nth(ports).to_string();
    put(state, ports, kind, None, |act| {
        let act = act.text("target", &target.to_string());
        act.json("asks", if asks { "true" } else { "false" }).json("nth", &nth)
    });
}

/// Where an answer lies until it is sent.
fn place(says: Says, note: ActId) -> String {
    [key::ANSWER, says.act(), "/", &note.to_string()].concat()
}

/// Begins to write to a note, or goes on where I was.
pub fn begin(state: &State, ports: &Ports, note: ActId, says: Says) {
    let text = ports.storage.get(&place(says, note)).unwrap_or_default();
    let length = (ports.graphemes)(text.trim());
    state.change_thread(|thread| {
        thread.notes.answer = Some(Answer { note, says, text, length, unfit: None });
    });
}

/// Keeps what I write.
pub fn keep(state: &State, ports: &Ports, text: String) {
    let mut lies = None;
    state.change_answer(|answer| {
        answer.length = (ports.graphemes)(text.trim());
        (answer.text, answer.unfit) = (text, None);
        lies = Some((place(answer.says, answer.note), answer.text.clone()));
    });
    match lies {
        Some((place, text)) if text.trim().is_empty() => ports.storage.remove(&place),
        Some((place, text)) => drop(ports.storage.set(&place, &text)),
        None => {}
    }
}

/// Stops writing. What I wrote is kept.
pub fn leave(state: &State) {
    state.change_thread(|thread| thread.notes.answer = None);
}

/// Sends what I wrote.
pub fn send(state: &State, ports: &Ports) {
    let Some(answer) = state.look_thread(|thread| thread.notes.answer.clone()) else { return };
    let reader = state.look(|data| data.reader.clone());
    let text = LocalText::new(reader, &answer.text);
    let text = text.and_then(|text| {
        let fits = (ports.graphemes)(text.original()) <= REPLY_LIMIT;
        if fits { Ok(text) } else { Err(TextError::TooLong) }
    });
    let text = match text {
        Ok(text) => text,
        Err(error) => return state.change_answer(|answer| answer.unfit = Some(error)),
    };
    let place = place(answer.says, answer.note);
    let lies = ports.storage.get(&place).map(|text| (place, text));
    let words = Written::default().text("lang", text.lang().as_str()).text("text", text.original()).end();
    put(state, ports, answer.says.act(), lies, |act| {
        act.text("annotation", &answer.note.to_string()).json("text", &words)
    });
    leave(state);
}

/// Puts refused words back into the field, or aside.
pub fn take_back(state: &State, ports: &Ports, act: ActId, again: bool) {
    let own = state.look_thread(|thread| thread.notes.refused.iter().find(|own| own.id == act).cloned());
    ports.storage.remove(&(key::REFUSED.to_owned() + &act.to_string()));
    state.change_thread(|thread| thread.notes.refused.retain(|own| own.id != act));
    let Some(own) = own.filter(|_| again) else { return };
    begin(state, ports, own.note, own.says);
    let before = state.look_thread(|thread| thread.notes.answer.as_ref().map(|own| own.text.clone()));
    let before = before.filter(|text| !text.trim().is_empty() && text.trim() != own.text.trim());
    keep(state, ports, before.map_or_else(|| own.text.clone(), |text| format!("{text}\n{}", own.text)));
}

/// Begins to find other words for a claim of mine, as an answer to a note: the words in force are there, the marked ones
/// chosen.
pub fn revise(state: &State, ports: &Ports, note: ActId) {
    let found = state.look_thread(|thread| {
        let target = thread.notes.row(note)?.target;
        let row = thread.rows.iter().find(|row| row.id == target);
        Some((target, row.map(|row| row.revision)))
    });
    let Some((target, revision)) = found else { return };
    let base = revision.unwrap_or(1);
    close(state);
    threads::begin(state, ports, Writes::Revision(target, base));
    state.change_thread(|thread| {
        if let Some(draft) = &mut thread.draft {
            draft.because = Some(note);
        }
    });
}

/// Takes the words that the note suggests into what I write: in the place of the marked ones where they still stand, and
/// else of all.
pub fn take_suggestion(state: &State, ports: &Ports) {
    let found = state.look_thread(|thread| {
        let draft = thread.draft.as_ref()?;
        let note = thread.notes.row(draft.because?)?.note.as_ref()?;
        let suggested = note.suggestion.as_ref()?.original().to_owned();
        Some(match draft.text.matches(&note.exact).count() {
            1 => draft.text.replacen(&note.exact, &suggested, 1),
            _ => suggested,
        })
    });
    let Some(text) = found else { return };
    threads::keep(state, ports, |draft| draft.text = text);
}

/// The wording in force of a statement.
pub(super) fn statement(state: &State, id: ActId) -> Option<String> {
    state.look(|data| {
        let published = data.published.as_ref()?;
        queries::statement(published, id).map(|own| own.text.original().to_owned())
    })
}

/// Posts a statement that says one of mine better: what others voted on keeps its words and its votes.
pub(super) fn supersede(
    state: &State,
    ports: &Ports,
    published: &Published,
    draft: &Draft,
    text: LocalText,
    place: String,
) -> Result<(), Unfit> {
    let Writes::Revision(old, _) = draft.writes else { return Ok(()) };
    threads::draft::allowed(published, Ability::Statement)?;
    let length = (ports.graphemes)(text.original());
    rules::statement_form(length, &published.opening.policy).map_err(Unfit::Rules)?;
    let known = published.statements.iter().map(|own| (own.id, &own.text));
    rules::not_twice(&text, known).map_err(Unfit::Rules)?;
    agree::going_on(state, ports);
    let (id, act) = outbox::begin(ports, "statement", true);
    let words = text.original().to_owned();
    let new = NewStatement { text, supersedes: Some(old), because: draft.because };
    state.change(|data| {
        data.mine.statements.push(MyStatement {
            id,
            text: words,
            visibility: Visibility::Waiting,
            progress: Progress::Writing,
            supersedes: Some(old),
        });
    });
    let lies = ports.storage.get(&place).map(|text| (place, text));
    outbox::put(state, ports, id, new.write(act), lies);
    state.change_thread(|thread| thread.draft = None);
    Ok(())
}
