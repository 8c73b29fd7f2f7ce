//! What one does with a thread: follows it, rates, asks and settles; and what becomes of what one did.
//!
//! Each act goes through the outbox like a vote. Next: [`bring`], which opens threads and keeps them whole; [`draft`], where
//! one writes.

pub mod bring;
pub mod draft;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use deliberation_core::act::{
    Asked, Attach, DemandStep, NewArgument, NewRemark, Rate, Rating, Step, Withdraw,
};
use deliberation_core::id::ActId;
use deliberation_core::protocol::envelope::{MinePost, MineRating};
use deliberation_core::statement::Visibility;
use deliberation_core::thread::published::PublishedPost;
use deliberation_core::thread::strength::strengths;
use deliberation_core::wire::{Json, Read, Written};

pub use bring::{go_to, open_thread, refresh, wanted};
pub use draft::{begin, cite_another, close, keep, post, quote, take_back_words};

use super::{agree, link_statement, notes, outbox};
use crate::ports::Ports;
use crate::queries;
use crate::queries::thread::tree;
use crate::state::State;
use crate::state::list::Link;
use crate::state::mine::{MyAct, Progress};
use crate::state::thread::{Own, Place, Sort, Thread, Undone, Window};

/// Takes in what the line brought of posts, and what has become of my own acts.
pub fn take_in(state: &State, ports: &Ports) {
    let mut came = Vec::new();
    if state.look(|data| !data.posts.is_empty()) {
        state.change(|data| came = std::mem::take(&mut data.posts));
    }
    let rows = came.iter().filter_map(Json::as_array).flatten();
    let rows: Vec<PublishedPost> = rows.filter_map(|row| PublishedPost::read(row).ok()).collect();
    let ([posts, ratings, said, ..], others) =
        state.look(|data| (data.mine.threads.clone(), data.mine.others.clone()));
    let (visible, loads) = state.look(|data| (data.published.clone(), data.loads));
    let refused = draft::refused(ports);
    let annotations = notes::rows(came.iter());
    let kept = notes::kept(ports, &said, &others);
    let undone = undone(ports, &others);
    state.change_thread(|thread| {
        (thread.refused, thread.undone) = (refused, undone);
        let Some(place) = thread.at else { return };
        let noted = notes::take_in(thread, annotations, kept, visible.as_deref());
        // Everything was loaded anew: what came meanwhile went past this thread.
        thread.stale |= thread.loads != loads;
        if let Some(since) = &mut thread.since {
            since.extend(rows.iter().cloned());
        }
        let mut changed = !rows.is_empty() || thread.strengths.len() != thread.rows.len();
        for row in rows {
            lay(&mut thread.rows, row, place);
        }
        // A statement that is hidden takes its posts along.
        let gone = |id: ActId| visible.as_ref().is_some_and(|all| queries::statement(all, id).is_none());
        if place.is_some_and(gone) && !thread.rows.is_empty() {
            thread.rows.clear();
            changed = true;
        }
        if changed {
            thread.strengths = strengths(&thread.rows);
        }
        if changed || noted {
            notes::weigh(thread);
        }
        let own = mine(thread, ports, place, &posts, &ratings, &others);
        // What I wrote myself needs no announcement.
        let written: BTreeSet<ActId> =
            thread.mine.iter().map(|own| own.id).chain(others.iter().map(|act| act.id)).collect();
        let new = thread.rows.iter().filter(|row| written.contains(&row.id)).map(|row| row.number);
        let before = thread.shown.len();
        thread.shown.extend(new);
        if changed || own != thread.own || thread.shown.len() != before {
            thread.own = own;
            arrange(thread, false);
        }
    });
}

/// Lays a row where it belongs. Of two rows of a post the one that changed later holds.
fn lay(rows: &mut Vec<PublishedPost>, row: PublishedPost, place: Place) {
    let elsewhere = row.statement != place;
    match rows.binary_search_by_key(&row.number, |own| own.number) {
        Ok(at) if rows[at].changed > row.changed => {}
        Ok(at) if elsewhere => drop(rows.remove(at)),
        Ok(at) => rows[at] = row,
        Err(_) if elsewhere => {}
        Err(at) => rows.insert(at, row),
    }
}

/// Makes the tree anew; the order, too, where that was asked for.
fn arrange(thread: &mut Thread, anew: bool) {
    let mut tree = tree::grown(thread);
    if anew {
        thread.rank = tree::ranks(thread, &tree);
    }
    tree::sort(thread, &mut tree);
    thread.tree = Rc::new(tree);
    thread.grown += 1;
}

/// Takes account of what is mine: posts and ratings as the backend has them, and acts that it had not answered for. Gives
/// my posts of this thread that are not among the published ones.
fn mine(
    thread: &mut Thread,
    ports: &Ports,
    place: Place,
    posts: &Json,
    ratings: &Json,
    others: &[MyAct],
) -> Vec<Own> {
    thread.mine = Vec::<MinePost>::read(posts).unwrap_or_default();
    let kept = Vec::<MineRating>::read(ratings).unwrap_or_default();
    thread.rated = kept.into_iter().map(|own| ((own.post, own.revision), own.value)).collect();
    let mut own: Vec<Own> = Vec::new();
    let rows: BTreeSet<ActId> = thread.rows.iter().map(|row| row.id).collect();
    for post in &thread.mine {
        if post.statement == place && !post.withdrawn && !rows.contains(&post.id) {
            own.push(Own {
                id: post.id,
                on: post.on,
                relation: post.relation,
                text: post.text.clone(),
                sources: post.sources.clone(),
                demand: post
                    .demand
                    .as_ref()
                    .map(|own| Asked { body: own.body.clone(), residents: own.residents }),
                hidden: post.visibility == Visibility::Hidden,
            });
        }
    }
    for act in others.iter().filter(|act| !matches!(act.progress, Progress::Refused(_))) {
        let Some(json) = (ports.parse)(&act.text) else { continue };
        let known = rows.contains(&act.id) || own.iter().any(|own| own.id == act.id);
        let here = |on: ActId| Some(on) == place || rows.contains(&on) || own.iter().any(|own| own.id == on);
        let (id, hidden) = (act.id, false);
        match json.get("type").and_then(Json::as_str) {
            Some("argument") if !known => {
                if let Ok(NewArgument { on, relation, text, sources, demand, .. }) = NewArgument::read(&json)
                    && here(on)
                {
                    let (on, relation) = (Some(on), Some(relation));
                    own.push(Own { id, on, relation, text, sources, demand, hidden });
                }
            }
            Some("remark") if !known => {
                if let Ok(NewRemark { text, on, demand }) = NewRemark::read(&json)
                    && on == place
                {
                    own.push(Own { id, on, relation: None, text, sources: Vec::new(), demand, hidden });
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
    own
}

/// What I did without words and was refused, by what it was done to. The same kind of act there since, if it was not
/// refused, takes it away.
fn undone(ports: &Ports, others: &[MyAct]) -> BTreeMap<ActId, Vec<Undone>> {
    let mut all: BTreeMap<(ActId, String), Undone> = BTreeMap::new();
    for own in others {
        let Some(json) = (ports.parse)(&own.text) else { continue };
        let kind = json.get("type").and_then(Json::as_str).unwrap_or_default();
        let of = match kind {
            "rating" => "post",
            "helpful" => "annotation",
            "demand-step" | "withdraw" | "attach" | "objection" | "expert-call" | "flag" => "target",
            _ => continue,
        };
        let target = json.get(of).and_then(Json::as_str).and_then(|id| id.parse::<ActId>().ok());
        let Some(target) = target else { continue };
        let before = all.remove(&(target, kind.to_owned()));
        if let Progress::Refused(problem) = &own.progress {
            let mut acts = before.map(|before| before.acts).unwrap_or_default();
            acts.push(own.id);
            all.insert((target, kind.to_owned()), Undone { acts, problem: (**problem).clone() });
        }
    }
    let mut undone: BTreeMap<ActId, Vec<Undone>> = BTreeMap::new();
    for ((target, _), own) in all {
        undone.entry(target).or_default().push(own);
    }
    undone
}

/// I have read why acts were refused.
pub fn put_aside(state: &State, ports: &Ports, acts: &[ActId]) {
    state.change(|data| data.mine.others.retain(|own| !acts.contains(&own.id)));
    take_in(state, ports);
}

/// Shows what came since, and puts everything in order anew.
pub fn bring_in(state: &State) {
    show_more(state, |thread| {
        thread.shown = thread.rows.iter().map(|row| row.number).collect();
        arrange(thread, true);
    });
}

/// Draws more than is drawn. The focus, whose button may go, is on the first post then that was not there before; the
/// page stays where it is.
pub fn show_more(state: &State, change: impl FnOnce(&mut Thread)) {
    let drawn = || {
        state.look_thread(|thread| {
            let now = |own: &_| state.look(|data| queries::thread::drawn(data, thread, own));
            state.look_moderation(now)
        })
    };
    let before: BTreeSet<ActId> = drawn().into_iter().collect();
    state.change_thread(change);
    let first = drawn().into_iter().find(|id| !before.contains(id));
    state.change_thread(|thread| {
        if first.is_some() {
            (thread.focus, thread.gently) = ((first, thread.focus.1 + 1), true);
        }
    });
}

/// Puts the posts in another order, from the first one on.
pub fn sort_by(state: &State, sort: Sort) {
    state.change_thread(|thread| {
        thread.sort = sort;
        thread.windows = [Window::FIRST; 2];
        arrange(thread, true);
    });
}

/// Whether the thread that I look at has to be asked anew.
#[must_use]
pub fn is_stale(state: &State) -> bool {
    state.look_thread(|thread| thread.stale && thread.since.is_none())
}

/// Puts an act in the outbox, and into my own. `draft`: the words that it is made of, and where they lie until the vault
/// has the act. Its id.
pub(super) fn put(
    state: &State,
    ports: &Ports,
    kind: &str,
    draft: Option<(String, String)>,
    write: impl FnOnce(Written) -> Written,
) -> ActId {
    agree::going_on(state, ports);
    let ballot = matches!(kind, "rating" | "helpful" | "objection" | "expert-call" | "stance");
    // Nobody but moderators reads a report or an appeal: it needs no moment.
    let told = !ballot && !matches!(kind, "flag" | "appeal");
    let (id, head) = outbox::begin(ports, kind, told);
    let act = write(head);
    let text = act.clone().end();
    state.change(|data| data.mine.others.push(MyAct { id, text, progress: Progress::Writing, seq: None }));
    outbox::put(state, ports, id, act, draft);
    take_in(state, ports);
    id
}

/// Rates the revision of a post that is shown; the same again takes it back.
pub fn rate(state: &State, ports: &Ports, post: ActId, revision: u32, value: Rate) {
    let same = state.look_thread(|thread| thread.rated.get(&(post, revision)) == Some(&value));
    let value = if same { Rate::None } else { value };
    let rating = Rating { post, revision, value, nth: outbox::next_nth(ports) };
    put(state, ports, "rating", None, |act| rating.write(act));
}

/// Says what becomes of a demand of mine.
pub fn settle(state: &State, ports: &Ports, target: ActId, to: Step) {
    let step = DemandStep { target, to, reason: None, until: None };
    let act = put(state, ports, "demand-step", None, |act| step.write(act));
    // It is shown at once, until the row says what has become of it.
    state.change_thread(|thread| {
        let row = thread.rows.iter().find(|row| row.id == target);
        if let Some(changed) = row.map(|row| row.changed) {
            thread.steps.insert(target, (act, to, changed));
        }
    });
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
    put(state, ports, "withdraw", None, |act| Withdraw { target }.write(act));
}

/// Attaches my remark to a statement.
pub fn attach(state: &State, ports: &Ports, target: ActId, to: ActId) {
    put(state, ports, "attach", None, |act| Attach { target, to }.write(act));
    state.change_thread(|thread| thread.remark = None);
}
