//! What is shown of the notes of experts: marks in the words of a claim, the card of a note, and how much of a thread
//! experts have looked at.
//!
//! Marks lie on the words as they were written, in code points. Where the reader gets a translation, there are none in the
//! text: a badge below it leads to the card, which quotes the words.
//!
//! Next: [`feet`], which numbers them for paper.

pub mod feet;

use deliberation_core::act::{Helps, Rate, Source};
use deliberation_core::anchor::segments;
use deliberation_core::annotation::State;
use deliberation_core::annotation::code::{Code, Family, Interest, Kind, Severity};
use deliberation_core::annotation::published::{
    Note, NoteHead, Panelist, PublishedAnnotation, PublishedHelp, Remark,
};
use deliberation_core::id::ActId;
use deliberation_core::law::LegalBasis;
use deliberation_core::rules::{casts_on_notes, of_panel};
use deliberation_core::text::LocalText;

use super::list::wrote;
use super::{Text, statement, text};
use crate::state::Data;
use crate::state::notes::{Open, RefusedAnswer, Says};
use crate::state::thread::{Draft, Thread, Undone, Writes};

/// The tone of a mark; its sign says the same without colour.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Tone {
    /// Somebody would be endangered, or the law broken.
    Danger,
    /// Something in the words is to be looked at.
    Doubt,
    /// Something to know beside it, or a question.
    Beside,
    /// The words hold, or the concern is understood.
    Holds,
}

/// What stands at the end of marked words, or below a text: the way to a card.
#[derive(Clone, PartialEq, Debug)]
pub struct Badge {
    /// The notes that it opens: its own first, then those whose words overlap with its.
    pub notes: Vec<ActId>,
    /// Its tone.
    pub tone: Tone,
    /// The kind of its own note.
    pub kind: Kind,
    /// The problem.
    pub code: Option<Code>,
    /// Where its own note stands.
    pub state: State,
    /// The words it is about.
    pub exact: String,
    /// Whether these words stand in what is shown.
    pub placed: bool,
    /// Whether what is shown is a translation of them.
    pub translated: bool,
    /// Whether its card is open.
    pub open: bool,
    /// Its number on paper.
    pub foot: u32,
}

/// A piece of a text, on which the same notes lie from end to end.
#[derive(Clone, PartialEq, Debug)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// The notes on it.
    pub notes: Vec<ActId>,
    /// The tone of the gravest.
    pub tone: Option<Tone>,
    /// The badges of the notes that end with it.
    pub badges: Vec<Badge>,
}

/// One claim: a statement or a post.
#[derive(Clone, PartialEq, Debug)]
pub struct Claimed {
    /// Its id.
    pub id: ActId,
    /// Its words in pieces; none where nothing is marked.
    pub pieces: Vec<Piece>,
    /// Notes on it that mark nothing of what is shown.
    pub loose: Vec<Badge>,
    /// Whether experts are checking it.
    pub checking: bool,
    /// How many ask for an expert.
    pub calls: u32,
    /// Whether I do.
    pub asked: bool,
    /// What I said of an earlier wording, while I have not said whether that stands; and the wording in force.
    pub stood: Option<(Rate, u32)>,
    /// What I did to a note on it and was refused, while its card does not say so.
    pub undone: Vec<Undone>,
    /// The card that is open on it.
    pub card: Option<Card>,
}

/// An open card.
#[derive(Clone, PartialEq, Debug)]
pub struct Card {
    /// The notes.
    pub notes: Vec<Shown>,
    /// Counts how often a card was opened.
    pub asks: u32,
    /// Whether it lies beside the text, and not over the page.
    pub beside: bool,
}

/// Somebody who said something, and what.
pub type Told = (Panelist, Text);

/// One note, as its card has it.
#[derive(Clone, PartialEq, Debug)]
pub struct Shown {
    /// Its id.
    pub id: ActId,
    /// Where it stands.
    pub state: State,
    /// Its kind.
    pub kind: Kind,
    /// The problems.
    pub codes: Vec<Code>,
    /// How much hangs on it.
    pub severity: Severity,
    /// Its tone.
    pub tone: Tone,
    /// The words it is about.
    pub exact: String,
    /// What is right.
    pub right: Option<Text>,
    /// What there is to say.
    pub text: Text,
    /// One question.
    pub question: Option<Text>,
    /// Words that would hold.
    pub suggestion: Option<Text>,
    /// The law.
    pub law: Vec<LegalBasis>,
    /// What else it rests on.
    pub sources: Vec<Source>,
    /// Who wrote it.
    pub by: Panelist,
    /// What they have to do with the matter.
    pub interests: Vec<Interest>,
    /// Whether a machine drafted it.
    pub machine: bool,
    /// Who signed, and who differs (`false`), with the reason.
    pub signatures: Vec<(Panelist, bool, Option<Text>)>,
    /// Who disputes it.
    pub disputes: Vec<Told>,
    /// What the author of the claim replies.
    pub reply: Option<Told>,
    /// What a review said, or who took it back.
    pub verdict: Option<Told>,
    /// Whether a review upheld it.
    pub upheld: bool,
    /// Whether its law has another version by now.
    pub law_changed: bool,
    /// Whether its words do not stand in the wording in force.
    pub detached: bool,
    /// The wording it was written on, where that is an earlier one.
    pub earlier: Option<u32>,
    /// Whether it says the same as a note on another claim.
    pub copied: bool,
    /// Who wrote it first, where it repeats somebody else's.
    pub first_by: Option<Panelist>,
    /// What its author wrote and what stands there since, once that answers it.
    pub revised: Option<(Text, Text)>,
    /// Whether it helps.
    pub helps: Option<PublishedHelp>,
    /// What I say of that.
    pub said: Helps,
    /// Whether I see it otherwise.
    pub objects: bool,
    /// Whether the claim is mine.
    pub own: bool,
    /// Whether it can still be answered with other words.
    pub live: bool,
    /// Whether I may say if it helps, and that I see it otherwise: those who act in an office do not.
    pub casts: bool,
    /// Whether I may dispute it with words, which opens a review: the claim's author, and those of the panel.
    pub may_dispute: bool,
    /// What I did to it and was refused.
    pub undone: Vec<Undone>,
    /// What I wrote to it and is on its way.
    pub sent: Vec<(Says, String)>,
    /// What I wrote to it and was refused.
    pub refused: Vec<RefusedAnswer>,
    /// What I am writing to it.
    pub writes: Option<Says>,
}

/// How much of a thread experts have looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Head {
    /// Claims with notes.
    pub looked: u32,
    /// Claims.
    pub of: u32,
    /// Whether marks are not shown.
    pub off: bool,
    /// Whether the order counts what notes take away.
    pub counts: bool,
}

/// The tone of a note.
#[must_use]
pub const fn tone(kind: Kind, code: Option<Code>) -> Tone {
    match (kind, code) {
        (_, Some(Code::L5 | Code::C2)) => Tone::Danger,
        (Kind::Correction, _) => Tone::Doubt,
        (Kind::Context | Kind::Question, _) => Tone::Beside,
        (Kind::Support | Kind::Acknowledge, _) => Tone::Holds,
    }
}

/// The sign of a note: what its badge says without colour.
#[must_use]
pub const fn sign(kind: Kind, code: Option<Code>) -> &'static str {
    match (kind, code) {
        (_, Some(Code::L5 | Code::C2)) => "!",
        (Kind::Correction, Some(code)) => match code.family() {
            Family::Law => "§",
            Family::Facts => "≠",
            Family::Reasoning => "∴",
            Family::Civility => "…",
        },
        (Kind::Correction, None) => "∴",
        (Kind::Context, _) => "i",
        (Kind::Question, _) => "?",
        (Kind::Support, _) => "✓",
        (Kind::Acknowledge, _) => "♡",
    }
}

/// How much experts have looked at of the thread.
#[must_use]
pub fn head(data: &Data, thread: &Thread) -> Head {
    let Some(published) = &data.published else { return Head::default() };
    let claims = thread.rows.iter().filter(|row| row.text.is_some()).map(|row| row.id);
    let claims = claims.chain(thread.at.flatten());
    let mut head = Head {
        off: thread.notes.off,
        counts: published.notes.counts && thread.at.is_some(),
        ..Head::default()
    };
    for claim in claims {
        head.of += 1;
        head.looked += u32::from(published.notes.claim(claim).is_some_and(|claim| claim.notes > 0));
    }
    head
}

/// What is shown of the notes on a claim whose words are `local`, at its `revision`.
#[must_use]
pub fn claimed(data: &Data, thread: &Thread, id: ActId, local: &LocalText, revision: u32) -> Claimed {
    let bare = NoteHead { target: id, notes: 0, checking: false, calls: 0 };
    let head = data.published.as_ref().and_then(|all| all.notes.claim(id)).copied().unwrap_or(bare);
    let asked = thread.notes.calls.contains(&id);
    let mut claimed = Claimed {
        id,
        pieces: Vec::new(),
        loose: Vec::new(),
        checking: head.checking,
        // Mine is among them once it was published.
        calls: head.calls.max(u32::from(asked)),
        asked,
        stood: stood(thread, id, revision),
        undone: Vec::new(),
        card: None,
    };
    let open = thread.notes.open.as_ref().filter(|open| open.claim == id && !thread.notes.off);
    let rows = thread.notes.rows.iter().filter(|row| row.target == id);
    let told = |note: &ActId| open.is_some_and(|open| open.notes.contains(note));
    let unsaid = rows.clone().map(|row| row.id).filter(|note| !told(note));
    claimed.undone = unsaid.filter_map(|note| thread.undone.get(&note)).flatten().cloned().collect();
    if thread.notes.off {
        return claimed;
    }
    let rows: Vec<(&PublishedAnnotation, &Note)> =
        rows.filter_map(|row| Some((row, row.note.as_deref()?))).collect();
    let original = local.for_reader(&data.reader).0 == local.lang();
    let place = |row: &PublishedAnnotation, note: &Note| {
        let stands = matches!(row.state, State::Published | State::Disputed);
        note.place.filter(|place| original && stands && place.revision == revision)
    };
    let (marked, loose): (Vec<_>, Vec<_>) = rows.iter().partition(|(row, note)| place(row, note).is_some());
    let badge = |&(row, note): &(&PublishedAnnotation, &Note), with: &[ActId], placed: bool| {
        let others = with.iter().copied().filter(|other| *other != row.id);
        let notes: Vec<ActId> = std::iter::once(row.id).chain(others).collect();
        Badge {
            open: open.is_some_and(|open| open.notes.first() == Some(&row.id)),
            notes,
            // What has been answered is to be looked at no more.
            tone: match row.state {
                State::Published | State::Disputed => tone(note.kind, note.code),
                _ => Tone::Beside,
            },
            kind: note.kind,
            code: note.code,
            state: row.state,
            exact: note.exact.clone(),
            placed,
            translated: !original,
            foot: 0,
        }
    };
    claimed.loose = loose.iter().map(|own| badge(own, &[], false)).collect();
    if !marked.is_empty() {
        let letters: Vec<char> = local.original().chars().collect();
        let spans: Vec<(u32, u32)> = marked
            .iter()
            .map(|(row, note)| place(row, note).map_or((0, 0), |place| (place.start, place.end)))
            .collect();
        let piece = |piece: deliberation_core::anchor::Segment| {
            let ids = |at: &[usize]| at.iter().map(|&at| marked[at].0.id).collect::<Vec<_>>();
            let ends = (0..spans.len()).filter(|&at| spans[at].1 == piece.end && spans[at].0 < spans[at].1);
            let overlapping = |at: usize| -> Vec<ActId> {
                let (from, to) = spans[at];
                let over = (0..spans.len()).filter(|&other| spans[other].0 < to && from < spans[other].1);
                ids(&over.collect::<Vec<_>>())
            };
            let badges = ends.map(|at| badge(&marked[at], &overlapping(at), true)).collect();
            Piece {
                text: letters[piece.start as usize..piece.end as usize].iter().collect(),
                notes: ids(&piece.marks),
                tone: piece.marks.iter().map(|&at| tone(marked[at].1.kind, marked[at].1.code)).min(),
                badges,
            }
        };
        claimed.pieces = segments(letters.len() as u32, &spans).into_iter().map(piece).collect();
    }
    claimed.card = open.map(|open| card(data, thread, &rows, open, revision));
    claimed
}

/// My rating of an earlier wording, while I have said nothing of the one in force.
fn stood(thread: &Thread, id: ActId, revision: u32) -> Option<(Rate, u32)> {
    if thread.rated.contains_key(&(id, revision)) {
        return None;
    }
    let earlier = thread.rated.range((id, 0)..(id, revision)).next_back();
    earlier.filter(|(_, rate)| **rate != Rate::None).map(|(_, rate)| (*rate, revision))
}

/// From this width on (CSS pixels) the card lies beside the text.
const BESIDE: u32 = 760;

fn card(
    data: &Data,
    thread: &Thread,
    rows: &[(&PublishedAnnotation, &Note)],
    open: &Open,
    revision: u32,
) -> Card {
    let row = |id: &ActId| rows.iter().find(|(row, _)| row.id == *id);
    let notes = open.notes.iter().filter_map(row);
    let notes = notes.map(|(row, note)| shown(data, thread, row, note, revision));
    Card { notes: notes.collect(), asks: open.asks, beside: data.width >= BESIDE }
}

/// A note as its card has it, whose claim is at `revision`.
pub(super) fn shown(
    data: &Data,
    thread: &Thread,
    row: &PublishedAnnotation,
    note: &Note,
    revision: u32,
) -> Shown {
    let words = |local: &LocalText| text(data, local);
    let told = |said: &Remark| (said.by.clone(), words(&said.text));
    let notes = &thread.notes;
    let (said, objects) = notes.said.get(&row.id).copied().unwrap_or((Helps::None, false));
    let mine = thread.mine.iter().any(|own| own.id == row.target);
    let own = mine || wrote(data, row.target) || data.mine.others.iter().any(|act| act.id == row.target);
    let live = matches!(row.state, State::Published | State::Disputed);
    let role = data.mine.role;
    // Whoever stands for a note takes it back; whoever was heard on it is not heard twice.
    let had_a_say = notes.stands_for.contains(&row.id) || notes.disputed.contains(&row.id);
    Shown {
        id: row.id,
        state: row.state,
        kind: note.kind,
        codes: note.code.into_iter().chain(note.second).collect(),
        severity: note.severity,
        tone: tone(note.kind, note.code),
        exact: note.exact.clone(),
        right: note.right.as_ref().map(words),
        text: words(&note.text),
        question: note.question.as_ref().map(words),
        suggestion: note.suggestion.as_ref().map(words),
        law: note.law.clone(),
        sources: note.sources.clone(),
        by: note.by.clone(),
        interests: note.interests.clone(),
        machine: note.machine,
        signatures: note
            .signatures
            .iter()
            .map(|own| (own.by.clone(), own.agrees, own.reason.as_ref().map(words)))
            .collect(),
        disputes: note.disputes.iter().map(told).collect(),
        reply: note.reply.as_ref().map(told),
        verdict: note.verdict.as_ref().map(told),
        upheld: note.upheld,
        law_changed: note.law_changed,
        detached: live && note.place.is_none(),
        earlier: (note.revision != revision).then_some(note.revision),
        copied: note.same_as.is_some(),
        first_by: note.first_by.clone(),
        revised: revised(data, thread, row, note),
        helps: note.helps.clone(),
        said,
        objects,
        own,
        live,
        casts: !own && casts_on_notes(role).is_ok(),
        may_dispute: live && !had_a_say && (own || of_panel(role).is_ok()),
        undone: thread.undone.get(&row.id).cloned().unwrap_or_default(),
        sent: notes.sent.iter().filter(|own| own.0 == row.id).map(|own| (own.1, own.2.clone())).collect(),
        refused: notes.refused.iter().filter(|own| own.note == row.id).cloned().collect(),
        writes: notes.answer.as_ref().filter(|own| own.note == row.id).map(|own| own.says),
    }
}

/// The wording that the note was written on, and the one that answers it.
fn revised(data: &Data, thread: &Thread, row: &PublishedAnnotation, note: &Note) -> Option<(Text, Text)> {
    let (by, at) = (note.resolved_by?, note.resolved_in?);
    let published = data.published.as_ref()?;
    let wording = |id: ActId, revision: u32| {
        if let Some(own) = statement(published, id) {
            return Some(text(data, &own.text));
        }
        let post = thread.rows.iter().find(|own| own.id == id)?;
        if post.revision == revision {
            return post.text.as_ref().map(|local| text(data, local));
        }
        let earlier = post.earlier.iter().find(|own| own.revision == revision)?;
        Some(text(data, &earlier.text))
    };
    Some((wording(row.target, note.revision)?, wording(by, at)?))
}

/// What answers a note while it is being written: its question and suggestion, and which words are marked, in UTF-16, where
/// they still stand in the draft.
#[must_use]
pub fn answered(data: &Data, thread: &Thread, draft: &Draft) -> Option<Answering> {
    let Writes::Revision(..) = draft.writes else { return None };
    let note = thread.notes.row(draft.because?)?.note.as_deref()?;
    let chosen = draft.text.find(&note.exact).map(|at| {
        let wide = |part: &str| part.encode_utf16().count() as u32;
        let start = wide(&draft.text[..at]);
        (start, start + wide(&note.exact))
    });
    let suggestion = note.suggestion.as_ref().map(|local| text(data, local));
    let taken = note.suggestion.as_ref().is_some_and(|local| draft.text.contains(local.original()));
    Some(Answering { suggestion: suggestion.filter(|_| !taken), chosen })
}

/// What helps to answer a note with other words.
#[derive(Clone, PartialEq, Debug)]
pub struct Answering {
    /// The words that the note suggests, while they are not taken.
    pub suggestion: Option<Text>,
    /// The marked words in the draft, in UTF-16.
    pub chosen: Option<(u32, u32)>,
}
