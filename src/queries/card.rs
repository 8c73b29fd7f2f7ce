//! What the vote card shows.

use deliberation_core::id::ActId;
use deliberation_core::participant::Role;
use deliberation_core::participant::Tie;
use deliberation_core::policy::Ability;
use deliberation_core::protocol::problem::Problem;
use deliberation_core::publish::{Byline, Published, PublishedStatement};
use deliberation_core::rules::role_votes;
use deliberation_core::vote::Value;

use super::head::{PhaseName, phase_now};
use super::moments::moment;
use super::next_statement::{Way, way};
use super::{Text, list, original, phase, statement, text};
use crate::state::list::Link;
use crate::state::mine::Progress;
use crate::state::{Data, Notice, Why};

/// The card.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Card {
    /// Whether the phase takes votes.
    pub open: bool,
    /// The phase in force.
    pub phase: Option<PhaseName>,
    /// The statement on the card.
    pub statement: Option<OnCard>,
    /// Whether what was on it, or what I asked for, is not shown any more.
    pub gone: bool,
    /// Counts how often it was asked for.
    pub asks: u32,
    /// Whether there are no statements at all.
    pub none: bool,
    /// How far I am.
    pub way: Option<Way>,
    /// Whether there is something to take back.
    pub can_undo: bool,
    /// The role I am here in, where that is not one of those who vote.
    pub no_voter: Option<Role>,
    /// Why a vote of mine was refused.
    pub refused: Option<Problem>,
}

/// The statement on the card.
#[derive(Clone, PartialEq, Debug)]
pub struct OnCard {
    /// Its id.
    pub id: ActId,
    /// Its number in the deliberation.
    pub number: u32,
    /// Which wording of it this is.
    pub revision: u32,
    /// Its words.
    pub text: Text,
    /// Its words as they were written, where `text` is a translation.
    pub original: Option<Text>,
    /// Where in the programme beside the widget it was written (ms).
    pub moment: Option<i64>,
    /// Why it is on the card.
    pub why: Why,
    /// Its link, if I asked for it.
    pub link: Option<Link>,
    /// Who wrote it.
    pub by: Option<Byline>,
    /// My vote on it, when I came back to it.
    pub mine: Option<Value>,
    /// Whether I wrote it: it is not mine to vote on.
    pub own: bool,
    /// Posts under it.
    pub reasons: u32,
    /// The statement by which it was closed: it takes no more votes.
    pub closed_by: Option<ClosedBy>,
    /// What I said to a statement that was closed by this one.
    pub carries: Option<Carries>,
}

/// The statement by which another was closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClosedBy {
    /// Its id.
    pub id: ActId,
    /// Its number.
    pub number: u32,
    /// Whether it is somebody else's, which says the same; else it is another wording.
    pub merged: bool,
}

/// What I said to a statement that was closed by another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Carries {
    /// What I said.
    pub value: Value,
    /// Whether it was merged into this one; else this is another wording of it.
    pub merged: bool,
}

/// The card.
#[must_use]
pub fn card(data: &Data) -> Card {
    let Some(published) = &data.published else { return Card::default() };
    let open = phase::open(published, Ability::Vote);
    let shown = data.card.and_then(|id| statement(published, id));
    let mut refused = data.mine.votes.iter().filter_map(|vote| match &vote.progress {
        Progress::Refused(problem) => Some((**problem).clone()),
        _ => None,
    });
    Card {
        open,
        phase: phase_now(data),
        statement: shown.map(|s| OnCard {
            id: s.id,
            number: s.number,
            revision: s.revision,
            text: text(data, &s.text),
            original: original(data, &s.text),
            moment: moment(data, s),
            why: data.why,
            link: list::link(data, s.id),
            by: s.by.clone(),
            mine: data.mine.vote(s.id),
            own: list::wrote(data, s.id),
            reasons: posts(published, s.id),
            closed_by: closed_by(published, s),
            carries: carries(published, data, s.id),
        }),
        gone: shown.is_none() && (data.card.is_some() || data.why == Why::Gone),
        asks: data.asks,
        none: published.statements.is_empty(),
        way: role_votes(data.mine.role).is_ok().then(|| way(published, &data.mine)),
        can_undo: open && !data.mine.trail.is_empty(),
        no_voter: Some(data.mine.role).filter(|role| role_votes(*role).is_err()),
        refused: refused.next_back(),
    }
}

/// The statement by which this one was closed.
#[must_use]
pub fn closed_by(published: &Published, s: &PublishedStatement) -> Option<ClosedBy> {
    let by = statement(published, s.closed_by?)?;
    Some(ClosedBy { id: by.id, number: by.number, merged: s.merged })
}

/// What I said to a statement that was closed by this one, at once or over others; of several, by the fewest steps, and of
/// those what I said last.
fn carries(published: &Published, data: &Data, into: ActId) -> Option<Carries> {
    if data.mine.vote(into).is_some() || list::wrote(data, into) {
        return None;
    }
    let mut reached = vec![(into, false)];
    // No statement is closed twice: no more steps than there are statements.
    for _ in 0..published.statements.len() {
        let over = |s: &PublishedStatement| {
            let (_, merged) = reached.iter().find(|at| s.closed_by == Some(at.0))?;
            Some((s.id, s.merged || *merged))
        };
        reached = published.statements.iter().filter_map(over).collect();
        let place = |id: ActId| data.mine.trail.iter().position(|voted| *voted == id);
        let said = reached.iter().filter_map(|&(id, merged)| Some((place(id), data.mine.vote(id)?, merged)));
        if let Some((_, value, merged)) = said.max_by_key(|said| said.0) {
            return Some(Carries { value, merged });
        }
        if reached.is_empty() {
            return None;
        }
    }
    None
}

/// How many posts stand under a statement.
#[must_use]
pub fn posts(published: &Published, statement: ActId) -> u32 {
    let head = published.threads.iter().find(|head| head.statement == Some(statement));
    head.map_or(0, |head| head.posts)
}

/// The notice, while it is due.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoticeShown {
    /// Whether anybody else sees what I do.
    pub shared: bool,
    /// The tie I declared.
    pub tie: Option<Tie>,
}

/// The notice, where the card is.
#[must_use]
pub fn notice(data: &Data) -> Option<NoticeShown> {
    due(data, false)
}

/// The notice, while it is due and what I did last I did in the list.
#[must_use]
pub fn notice_in_list(data: &Data) -> Option<NoticeShown> {
    due(data, true)
}

/// The notice, while it is due and what I did last I did in a thread.
#[must_use]
pub fn notice_in_thread(data: &Data) -> Option<NoticeShown> {
    notice_anywhere(data).filter(|_| in_thread(data) && !on_the_line(data))
}

/// The notice, while it is due and what I did last was to say where I stand.
#[must_use]
pub fn notice_on_the_line(data: &Data) -> Option<NoticeShown> {
    notice_anywhere(data).filter(|_| on_the_line(data))
}

fn on_the_line(data: &Data) -> bool {
    data.mine.others.last().is_some_and(|act| act.text.contains("\"type\":\"stance\""))
}

/// A remark is made under the card; any other act on posts, in its thread.
fn in_thread(data: &Data) -> bool {
    data.mine.others.last().is_some_and(|act| !act.text.contains("\"type\":\"remark\""))
}

fn due(data: &Data, in_list: bool) -> Option<NoticeShown> {
    let here = in_list == (data.list.acted && list::is_open(data));
    notice_anywhere(data).filter(|_| here && !in_thread(data))
}

/// The notice, while it is due, wherever I did what I did last.
#[must_use]
pub fn notice_anywhere(data: &Data) -> Option<NoticeShown> {
    (data.notice == Notice::Shown).then_some(NoticeShown { shared: data.shared, tie: data.mine.tie })
}
