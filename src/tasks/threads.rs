//! What one does with a thread: opens it, follows it, writes in it, rates, asks and settles.
//!
//! Each act goes through the outbox like a vote. What I write is kept under its place until it is posted; should it be
//! refused later, its words come back ([`Thread::refused`]).

use deliberation_core::act::{
    Asked, Attach, DemandStep, NewArgument, NewRemark, Rate, Rating, Relation, Revision, Source, Step,
    Withdraw,
};
use deliberation_core::id::ActId;
use deliberation_core::policy::Ability;
use deliberation_core::protocol::envelope::{MinePost, MineRating, ThreadPage};
use deliberation_core::publish::Published;
use deliberation_core::rules::{self, Refusal};
use deliberation_core::text::LocalText;
use deliberation_core::thread::published::PublishedPost;
use deliberation_core::thread::strength::strengths;
use deliberation_core::wire::{Json, Read, Written, parse};

use super::{agree, key, link_statement, outbox};
use crate::ports::Ports;
use crate::queries;
use crate::queries::nudge;
use crate::state::list::Link;
use crate::state::mine::{MyAct, Progress};
use crate::state::thread::{Bringing, Draft, Pending, Place, Sort, Thread, Unfit, WINDOW, Writes};
use crate::state::{Panel, State};

/// Brings a thread, page by page, and puts it on the screen. `post`: the end of the id of the one that was asked for.
pub async fn open_thread(state: State, ports: Ports, place: Place, post: Option<String>) {
    let now = ports.clock.now();
    state.change_thread(|thread| {
        let (draft, focus) = (thread.draft.take(), thread.focus.1);
        // What stands beside the programme goes with it; reasons go by how strong they are, unless I chose otherwise.
        let sort = match (place, thread.at) {
            (None, _) => Sort::Moment,
            (Some(_), Some(None)) => Sort::default(),
            (Some(_), _) => thread.sort,
        };
        let (refused, remark) = (thread.refused.take(), thread.remark);
        *thread = Thread {
            at: Some(place),
            window: WINDOW,
            draft,
            sort,
            refused,
            remark,
            now,
            ..Thread::default()
        };
        thread.focus = (None, focus + 1);
    });
    state.change(|data| (data.threads, data.panel) = (true, Panel::Thread));
    let mut rows: Vec<PublishedPost> = Vec::new();
    let mut after = 0;
    let mut spent = Vec::new();
    loop {
        let page = ports.backend.thread(place, after).await;
        // I may have gone elsewhere meanwhile.
        if state.look_thread(|thread| thread.at != Some(place)) {
            return;
        }
        // Thousands of posts: read here, without a call into the page for each of their members.
        let json = page.ok().and_then(|text| parse(&text).ok()).unwrap_or_default();
        let Ok(page) = ThreadPage::read(&json) else {
            return state.change_thread(|thread| thread.bringing = Bringing::Failed);
        };
        spent.push(json);
        rows.extend(page.posts.into_iter().map(std::sync::Arc::unwrap_or_clone));
        match page.next {
            Some(next) if next > after => after = next,
            _ => break,
        }
    }
    state.change_thread(|thread| {
        thread.rows = rows;
        thread.shown = thread.rows.iter().map(|row| row.number).collect();
        thread.bringing = Bringing::Ready;
        let asked = post.and_then(|end| thread.rows.iter().find(|row| row.id.to_string().ends_with(&end)));
        if let Some(id) = asked.map(|row| row.id) {
            reveal(thread, id);
        }
    });
    take_in(&state, &ports);
    // To clear away what thousands of posts were read from takes as long as reading it: not before they stand there.
    ports.clock.sleep(CLEARED_MS).await;
    drop(spent);
}

/// What the posts were read from is cleared away after so many milliseconds.
const CLEARED_MS: u32 = 300;

/// Makes sure that a post is drawn, and brings it into view.
fn reveal(thread: &mut Thread, id: ActId) {
    let mut at = Some(id);
    while let Some(row) = at.and_then(|id| thread.rows.iter().find(|row| row.id == id)) {
        thread.folded.remove(&row.id);
        thread.shown.insert(row.number);
        at = row.on;
        thread.unfolded.extend(row.on);
    }
    thread.window = usize::MAX;
    thread.focus = (Some(id), thread.focus.1 + 1);
}

/// Takes in what the line brought of posts, and what has become of my own acts.
pub fn take_in(state: &State, ports: &Ports) {
    let mut came = Vec::new();
    if state.look(|data| !data.posts.is_empty()) {
        state.change(|data| came = std::mem::take(&mut data.posts));
    }
    let rows = came.iter().filter_map(Json::as_array).flatten();
    let rows: Vec<PublishedPost> = rows.filter_map(|row| PublishedPost::read(row).ok()).collect();
    let ([posts, ratings], others) = state.look(|data| (data.mine.threads.clone(), data.mine.others.clone()));
    let visible = state.look(|data| data.published.clone());
    let refused = ports.storage.get(key::REFUSED).and_then(|text| words(&(ports.parse)(&text)?));
    state.change_thread(|thread| {
        let Some(place) = thread.at else { return };
        thread.mine = Vec::<MinePost>::read(&posts).unwrap_or_default();
        let kept = Vec::<MineRating>::read(&ratings).unwrap_or_default();
        thread.rated = kept.into_iter().map(|own| ((own.post, own.revision), own.value)).collect();
        thread.pending.clear();
        for act in &others {
            own(thread, ports, act);
        }
        thread.refused = refused;
        let changed = !rows.is_empty() || thread.strengths.len() != thread.rows.len();
        for row in rows {
            let elsewhere = row.statement != place;
            let mine = thread.mine.iter().any(|own| own.id == row.id)
                || thread.pending.iter().any(|(id, _)| *id == row.id);
            match thread.rows.binary_search_by_key(&row.number, |own| own.number) {
                Ok(at) if elsewhere => drop(thread.rows.remove(at)),
                Ok(at) if thread.rows[at].changed <= row.changed => thread.rows[at] = row,
                Ok(_) => {}
                Err(_) if elsewhere => {}
                Err(at) => {
                    // What I wrote myself needs no announcement.
                    if mine {
                        thread.shown.insert(row.number);
                    }
                    thread.rows.insert(at, row);
                }
            }
        }
        // A statement that is hidden takes its posts along.
        let gone = |id: ActId| visible.as_ref().is_some_and(|all| queries::statement(all, id).is_none());
        if place.is_some_and(gone) {
            thread.rows.clear();
        }
        if changed {
            thread.strengths = strengths(&thread.rows);
        }
    });
}

/// Takes account of an act of mine that is on its way or was kept since the backend was asked.
fn own(thread: &mut Thread, ports: &Ports, act: &MyAct) {
    if matches!(act.progress, Progress::Refused(_)) {
        return;
    }
    let Some(json) = (ports.parse)(&act.text) else { return };
    match json.get("type").and_then(Json::as_str) {
        Some("argument") => {
            if let Ok(new) = NewArgument::read(&json) {
                thread.pending.push((act.id, Pending::Argument(new)));
            }
        }
        Some("remark") => {
            if let Ok(new) = NewRemark::read(&json) {
                thread.pending.push((act.id, Pending::Remark(new)));
            }
        }
        Some("rating") => {
            if let Ok(rating) = Rating::read(&json) {
                thread.rated.insert((rating.post, rating.revision), rating.value);
            }
        }
        _ => {}
    }
}

/// The words of an act.
fn words(json: &Json) -> Option<String> {
    json.get("text")?.get("text")?.as_str().map(str::to_owned)
}

/// Shows what came since.
pub fn bring_in(state: &State) {
    state.change_thread(|thread| thread.shown = thread.rows.iter().map(|row| row.number).collect());
}

/// Goes to a statement's thread that another part of the screen asked for.
#[must_use]
pub fn wanted(state: &State) -> Option<(Place, Option<String>)> {
    let wanted = state.look(|data| data.wanted.clone())?;
    state.change(|data| data.wanted = None);
    Some((wanted.statement, Some(wanted.post).filter(|post| !post.is_empty())))
}

/// Begins to write, or goes on where I was.
pub fn begin(state: &State, ports: &Ports, writes: Writes) {
    let kept = ports.storage.get(&place(writes)).and_then(|text| (ports.parse)(&text));
    let of = |name: &str| {
        let text = kept.as_ref().and_then(|json| json.get(name)?.as_str().map(str::to_owned));
        text.unwrap_or_default()
    };
    let (mut text, url, title, body) = (of("text"), of("url"), of("title"), of("body"));
    let demand = kept.as_ref().is_some_and(|json| json.get("demand").is_some());
    // A revision begins with the words in force.
    if let (Writes::Revision(post, _), true) = (writes, text.is_empty()) {
        let now = state.look_thread(|thread| {
            let row = thread.rows.iter().find(|row| row.id == post)?;
            row.text.as_ref().map(|text| text.original().to_owned())
        });
        text = now.unwrap_or_default();
    }
    let length = (ports.graphemes)(text.trim());
    let (hint, waived, unfit) = (None, false, None);
    let draft = Draft { writes, text, length, url, title, demand, body, hint, waived, unfit };
    state.change_thread(|thread| thread.draft = Some(draft));
}

/// Stops writing. What I wrote is kept.
pub fn close(state: &State) {
    state.change_thread(|thread| thread.draft = None);
}

/// Keeps what I write, as `change` changes it.
pub fn keep(state: &State, ports: &Ports, change: impl FnOnce(&mut Draft)) {
    let mut lies = None;
    state.change_thread(|thread| {
        let Some(draft) = &mut thread.draft else { return };
        change(draft);
        draft.length = (ports.graphemes)(draft.text.trim());
        (draft.hint, draft.unfit) = (None, None);
        lies = Some(draft.clone());
    });
    let Some(draft) = lies else { return };
    if draft.text.trim().is_empty() && draft.url.is_empty() && draft.title.is_empty() {
        return ports.storage.remove(&place(draft.writes));
    }
    let text = Written::default().text("text", &draft.text).text("url", &draft.url);
    let text = text.text("title", &draft.title).text("body", &draft.body);
    let text = if draft.demand { text.json("demand", "true") } else { text };
    ports.storage.set(&place(draft.writes), &text.end());
}

/// Where a draft lies. Whatever side it takes, a reply to one thing is one draft.
fn place(writes: Writes) -> String {
    let mut place = key::REPLY.to_owned();
    if let Writes::Reply(on, _) | Writes::Revision(on, _) = writes {
        place.push_str(&on.to_string());
    }
    place
}

/// Posts what I wrote; where something had better be looked at first, that is said once and nothing is posted.
pub fn post(state: &State, ports: &Ports) {
    let Some(draft) = state.look_thread(|thread| thread.draft.clone()) else { return };
    let hint = nudge::hint(&draft.text, !draft.url.trim().is_empty() || !draft.title.trim().is_empty());
    if let (Some(hint), false) = (hint, draft.waived) {
        // Seen once: whoever posts again means it.
        return state.change_thread(|thread| {
            if let Some(draft) = &mut thread.draft {
                (draft.hint, draft.waived) = (Some(hint), true);
            }
        });
    }
    match try_post(state, ports, &draft) {
        Ok(()) => ports.storage.remove(&place(draft.writes)),
        Err(unfit) => state.change_thread(|thread| {
            if let Some(draft) = &mut thread.draft {
                (draft.unfit, draft.hint) = (Some(unfit), None);
            }
        }),
    }
}

fn try_post(state: &State, ports: &Ports, draft: &Draft) -> Result<(), Unfit> {
    let (published, reader) = state.look(|data| (data.published.clone(), data.reader.clone()));
    let Some(published) = published else { return Err(Unfit::Rules(Refusal::NotOpened)) };
    let text = LocalText::new(reader.clone(), &draft.text).map_err(Unfit::Text)?;
    let remark = draft.writes == Writes::Remark;
    allowed(&published, if remark { Ability::Remark } else { Ability::Argument })?;
    let length = (ports.graphemes)(text.original());
    rules::post_form(length, remark, &published.opening.policy).map_err(Unfit::Rules)?;
    let demand =
        draft.demand.then(|| Asked { body: LocalText::new(reader, &draft.body).ok(), residents: false });
    let sources = source(ports, draft)?;
    match draft.writes {
        Writes::Reply(on, relation) => {
            let new = NewArgument { on, relation, text, sources, signed: None, demand };
            let id = put(state, ports, "argument", |act| new.write(act));
            // What was folded is unfolded, so that one sees what one wrote.
            state.change_thread(|thread| {
                thread.folded.remove(&on);
                thread.unfolded.insert(on);
                (thread.draft, thread.focus) = (None, (Some(id), thread.focus.1 + 1));
            });
        }
        Writes::Remark => {
            let new = NewRemark { text, on: None, demand };
            let id = put(state, ports, "remark", |act| new.write(act));
            state.change_thread(|thread| (thread.draft, thread.remark) = (None, Some(id)));
        }
        Writes::Revision(target, base) => {
            let revision = Revision { target, base, text, sources };
            put(state, ports, "revision", |act| revision.write(act));
            state.change_thread(|thread| thread.draft = None);
        }
    }
    Ok(())
}

fn allowed(published: &Published, ability: Ability) -> Result<(), Unfit> {
    let phase = queries::phase::current(published);
    phase.map_or(Ok(()), |phase| rules::phase_allows(phase, ability).map_err(Unfit::Rules))
}

/// The source that was given; an address without a scheme is one of the web.
fn source(ports: &Ports, draft: &Draft) -> Result<Vec<Source>, Unfit> {
    let (url, title) = (draft.url.trim(), draft.title.trim());
    if url.is_empty() && title.is_empty() {
        return Ok(Vec::new());
    }
    let whole = if url.is_empty() || url.contains("://") { url.to_owned() } else { format!("https://{url}") };
    let mut json = Written::default();
    for (name, text) in [("url", &*whole), ("title", title)] {
        if !text.is_empty() {
            json = json.text(name, text);
        }
    }
    // By the reader of the wire, so that nothing is sent which that would refuse.
    let source = (ports.parse)(&json.end()).and_then(|json| Source::read(&json).ok());
    source.map(|source| vec![source]).ok_or(Unfit::Source)
}

/// Puts an act on posts in the outbox, and into my own. Its id.
fn put(state: &State, ports: &Ports, kind: &str, write: impl FnOnce(Written) -> Written) -> ActId {
    agree::going_on(state, ports);
    let (id, head) = outbox::begin(ports, kind, kind != "rating");
    let act = write(head);
    let text = act.clone().end();
    state.change(|data| data.mine.others.push(MyAct { id, text, progress: Progress::Writing, seq: None }));
    outbox::put(state, ports, id, act);
    take_in(state, ports);
    id
}

/// Rates the revision of a post that is shown; the same again takes it back.
pub fn rate(state: &State, ports: &Ports, post: ActId, revision: u32, value: Rate) {
    let same = state.look_thread(|thread| thread.rated.get(&(post, revision)) == Some(&value));
    let value = if same { Rate::None } else { value };
    let rating = Rating { post, revision, value, nth: outbox::next_nth(ports) };
    put(state, ports, "rating", |act| rating.write(act));
}

/// Says what becomes of a demand of mine.
pub fn settle(state: &State, ports: &Ports, target: ActId, to: Step) {
    let step = DemandStep { target, to, reason: None, until: None };
    put(state, ports, "demand-step", |act| step.write(act));
}

/// Gives the link of a post: into the clipboard where that can be, and else to be copied by hand.
pub async fn give_link(state: State, ports: Ports, post: ActId) {
    let place = state.look_thread(|thread| thread.at).flatten();
    let Some(published) = state.look(|data| data.published.clone()) else { return };
    // Before any waiting: the clipboard is only for who has just clicked.
    let (address, copied) = (ports.share)(&link_statement::link_of_post(&published, place, post));
    let link = move |copied| Some((post, Link { statement: post, address, copied }));
    let first = link.clone();
    state.change_thread(|thread| thread.link = first(None));
    let copied = copied.await;
    state.change_thread(|thread| {
        if thread.link.as_ref().is_some_and(|(id, _)| *id == post) {
            thread.link = link(Some(copied));
        }
    });
}

/// Takes back the words of a post of mine.
pub fn withdraw(state: &State, ports: &Ports, target: ActId) {
    put(state, ports, "withdraw", |act| Withdraw { target }.write(act));
}

/// Attaches my remark to a statement.
pub fn attach(state: &State, ports: &Ports, target: ActId, to: ActId) {
    put(state, ports, "attach", |act| Attach { target, to }.write(act));
    state.change_thread(|thread| thread.remark = None);
}

/// Puts refused words back into a reply, or aside.
pub fn take_back_words(state: &State, ports: &Ports, again: bool) {
    let words = state.look_thread(|thread| thread.refused.clone());
    ports.storage.remove(key::REFUSED);
    state.change_thread(|thread| thread.refused = None);
    let Some(words) = words.filter(|_| again) else { return };
    if state.look_thread(|thread| thread.draft.is_none()) {
        let on = state.look_thread(|thread| thread.at).flatten();
        begin(state, ports, on.map_or(Writes::Remark, |on| Writes::Reply(on, Relation::Support)));
    }
    keep(state, ports, |draft| {
        if !draft.text.trim().is_empty() {
            draft.text.push('\n');
        }
        draft.text.push_str(&words);
    });
}
