//! Brings a thread page by page, and keeps it whole: opened, asked anew after a gap, looked for after a post of it.
//!
//! While the backend is asked, the line may bring what is newer than its answer: that is kept and laid over it.

use std::rc::Rc;

use deliberation_core::annotation::published::PublishedAnnotation;
use deliberation_core::id::ActId;
use deliberation_core::protocol::envelope::ThreadPage;
use deliberation_core::thread::published::PublishedPost;
use deliberation_core::thread::strength::strengths;
use deliberation_core::wire::{Json, Read, parse};

use super::{arrange, is_stale, lay, take_in};
use crate::ports::Ports;
use crate::queries::thread::tree;
use crate::state::thread::{Bringing, Place, Sort, Thread, Window, Writes};
use crate::state::{Panel, State, Wanted};

/// What the posts were read from is cleared away after so many milliseconds.
const CLEARED_MS: u32 = 300;
/// So often a thread is asked for until its answer is no older than what is on the screen.
const TRIES: u32 = 4;
/// After so many milliseconds, and then twice that.
const AGAIN_MS: u32 = 500;
/// A post is looked for in so many threads at most.
const SOUGHT: usize = 40;

/// Brings a thread and puts it on the screen. `post`: the end of the id of the one that was asked for.
pub async fn open_thread(state: State, ports: Ports, place: Place, post: Option<String>) {
    let now = ports.clock.now();
    let turn = begin(state, |thread| {
        // What I was writing elsewhere is kept, and comes back with its place.
        let here = thread.at == Some(place);
        let draft = thread.draft.take().filter(|draft| match draft.writes {
            Writes::Remark => true,
            Writes::Reply(on, _) => here || Some(on) == place,
            Writes::Revision(..) => here,
        });
        // What stands beside the programme goes with it; reasons go by how strong they are, unless I chose otherwise.
        let sort = match (place, thread.at) {
            (None, _) => Sort::Moment,
            (Some(_), Some(None)) => Sort::default(),
            (Some(_), _) => thread.sort,
        };
        *thread = Thread {
            at: Some(place),
            windows: [Window::FIRST; 2],
            draft,
            begun: thread.begun,
            sort,
            refused: std::mem::take(&mut thread.refused),
            remark: thread.remark,
            turn: thread.turn,
            focus: (None, thread.focus.1 + 1),
            now,
            notes: crate::tasks::notes::elsewhere(&thread.notes),
            ..Thread::default()
        };
    });
    state.change(|data| (data.threads, data.panel) = (true, Panel::Thread));
    let Some(spent) = bring(state, &ports, place, turn, true).await else { return };
    // Everything was loaded anew while the backend was asked.
    if is_stale(&state) {
        refresh(state, ports.clone()).await;
    }
    if let Some(end) = post {
        let there = state.look_thread(|thread| {
            thread.rows.iter().find(|row| row.id.to_string().ends_with(&end)).map(|row| row.id)
        });
        match there {
            Some(id) => state.change_thread(|thread| reveal(thread, id)),
            None => seek(state, &ports, place, turn, end).await,
        }
    }
    // To clear away what thousands of posts were read from takes as long as reading it: not before they stand there.
    ports.clock.sleep(CLEARED_MS).await;
    drop(spent);
}

/// Says that what was asked for is not shown; which threads there are stands below.
pub fn show_gone(state: &State) {
    state.change_thread(|thread| {
        *thread = Thread {
            gone: true,
            turn: thread.turn + 1,
            begun: thread.begun,
            draft: thread.draft.take().filter(|draft| draft.writes == Writes::Remark),
            refused: std::mem::take(&mut thread.refused),
            remark: thread.remark,
            focus: (None, thread.focus.1 + 1),
            ..Thread::default()
        };
    });
}

/// Asks for the thread that I look at anew, in its place: what I write, what is folded, how far I read and what is shown
/// stay as they are; words that were taken away meanwhile go, and what came waits to be asked for.
pub async fn refresh(state: State, ports: Ports) {
    let Some(place) = state.look_thread(|thread| thread.at) else { return };
    let mut spent = Vec::new();
    loop {
        let first = state.look_thread(|thread| thread.bringing != Bringing::Ready && thread.shown.is_empty());
        let turn = begin(state, |thread| {
            if thread.bringing == Bringing::Failed {
                thread.bringing = Bringing::Waiting;
            }
        });
        let Some(rows) = bring(state, &ports, place, turn, first).await else { return };
        spent.push(rows);
        if !is_stale(&state) {
            break;
        }
    }
    ports.clock.sleep(CLEARED_MS).await;
    drop(spent);
}

/// Notes that the backend is about to be asked. The turn.
fn begin(state: State, change: impl FnOnce(&mut Thread)) -> u32 {
    let loads = state.look(|data| data.loads);
    let mut turn = 0;
    state.change_thread(|thread| {
        change(thread);
        thread.turn += 1;
        (thread.since, thread.stale, thread.loads) = (Some(Vec::new()), false, loads);
        thread.notes.since.clear();
        turn = thread.turn;
    });
    turn
}

/// Brings the rows and lays what came since over them. `all`: everything is shown. Nothing when I went elsewhere meanwhile,
/// or when they did not come.
async fn bring(state: State, ports: &Ports, place: Place, turn: u32, all: bool) -> Option<Vec<Json>> {
    let fetched = fetch(state, ports, place, turn).await;
    // I may have gone elsewhere meanwhile.
    if overtaken(state, turn) {
        return None;
    }
    // What the line has brought by now is newer than any answer.
    take_in(&state, ports);
    let Some((mut rows, annotations, spent)) = fetched else {
        state.change_thread(|thread| (thread.bringing, thread.since) = (Bringing::Failed, None));
        return None;
    };
    state.change_thread(|thread| {
        for row in thread.since.take().unwrap_or_default() {
            lay(&mut rows, row, place);
        }
        thread.rows = rows;
        if all {
            thread.shown = thread.rows.iter().map(|row| row.number).collect();
        }
        crate::tasks::notes::bring(thread, annotations);
        thread.strengths = strengths(&thread.rows);
        crate::tasks::notes::weigh(thread);
        thread.bringing = Bringing::Ready;
        // With the rows that it names: nobody sees the one without the other.
        arrange(thread, all);
    });
    // What is mine is found anew among them.
    take_in(&state, ports);
    Some(spent)
}

fn overtaken(state: State, turn: u32) -> bool {
    state.look_thread(|thread| thread.turn != turn)
}

/// All rows of a thread, and what they were read from. An answer that is older than the edition on the screen, as a cache
/// between may have it, is asked for again, a few times.
async fn fetch(
    state: State,
    ports: &Ports,
    place: Place,
    turn: u32,
) -> Option<(Vec<PublishedPost>, Vec<PublishedAnnotation>, Vec<Json>)> {
    let (mut rows, mut spent): (Vec<PublishedPost>, _) = (Vec::new(), Vec::new());
    let mut annotations = Vec::new();
    let (mut after, mut tries) = (0, 0);
    let known = state.look(|data| data.published.as_ref().map_or(0, |all| all.tick));
    loop {
        let page = ports.backend.read(&address(place, after), None).await;
        if overtaken(state, turn) {
            return None;
        }
        // What is refused, or cannot be read, would be the next time too; the network comes back by itself or by hand.
        let Ok(text) = page else { return None };
        // Thousands of posts: read here, without a call into the page for each of their members.
        let json = parse(&text).unwrap_or_default();
        let page = ThreadPage::read(&json).ok()?;
        if page.tick < known {
            tries += 1;
            if tries == TRIES {
                return None;
            }
            ports.clock.sleep(AGAIN_MS << (tries - 1)).await;
            continue;
        }
        spent.push(json);
        rows.extend(page.posts.into_iter().map(std::sync::Arc::unwrap_or_clone));
        annotations.extend(page.annotations.into_iter().map(std::sync::Arc::unwrap_or_clone));
        match page.next {
            Some(next) if next > after => after = next,
            _ => return Some((rows, annotations, spent)),
        }
    }
}

/// Where a page of a thread is read, after the post number `after`.
fn address(place: Place, after: u32) -> String {
    let statement = place.map(|id| format!("/statements/{id}")).unwrap_or_default();
    format!("{statement}/thread?after={after}")
}

/// Makes sure that a post is drawn, with some around it, and brings it into view. What is drawn already stays as it is.
pub(super) fn reveal(thread: &mut Thread, id: ActId) {
    let row = |id: ActId| thread.rows.iter().find(|row| row.id == id);
    let line = std::iter::successors(row(id), |own| own.on.and_then(row));
    let numbers: Vec<u32> = line.map(|row| row.number).collect();
    thread.shown.extend(numbers);
    arrange(thread, false);
    let tree = Rc::clone(&thread.tree);
    let place = |list: &[usize], i: usize| list.iter().position(|&own| own == i);
    let mut at = tree.places.get(&id).copied();
    while let Some(i) = at {
        at = tree.parents[i];
        if let Some(parent) = at {
            let of = tree::id(thread, tree.lines[parent]);
            thread.folded.remove(&of);
            if let Some(place) = place(&tree.replies[parent], i) {
                let window = thread.unfolded.entry(of).or_default();
                *window = window.with(place);
            }
        }
        for (side, list) in tree.roots.iter().enumerate() {
            if let Some(place) = place(list, i) {
                let window = &mut thread.windows[side / 2];
                *window = window.with(place);
            }
        }
    }
    (thread.focus, thread.gently) = ((Some(id), thread.focus.1 + 1), false);
}

/// Looks for a post that is not where its link says: a remark may have been put under a statement since. The smallest
/// threads first; where it is nowhere, that is said.
async fn seek(state: State, ports: &Ports, place: Place, turn: u32, end: String) {
    let mut heads = state
        .look(|data| data.published.as_ref().map(|published| published.threads.clone()).unwrap_or_default());
    heads.retain(|head| head.statement != place && head.posts > 0);
    heads.sort_by_key(|head| head.posts);
    for head in heads.into_iter().take(SOUGHT) {
        let found = fetch(state, ports, head.statement, turn).await;
        if overtaken(state, turn) {
            return;
        }
        let ends = |row: &PublishedPost| row.id.to_string().ends_with(&end);
        if found.is_some_and(|(rows, ..)| rows.iter().any(ends)) {
            let wanted = Wanted { statement: head.statement, post: end, gone: false };
            return state.change(|data| data.wanted = Some(wanted));
        }
    }
    state.change_thread(|thread| thread.missing = true);
}

/// Goes to a thread that another part of the screen asked for.
#[must_use]
pub fn wanted(state: &State) -> Option<Wanted> {
    let wanted = state.look(|data| data.wanted.clone())?;
    state.change(|data| data.wanted = None);
    Some(wanted)
}

/// Opens what is wanted, or says that it is gone.
pub async fn go_to(state: State, ports: Ports, wanted: Wanted) {
    if wanted.gone {
        return show_gone(&state);
    }
    let post = Some(wanted.post).filter(|post| !post.is_empty());
    open_thread(state, ports, wanted.statement, post).await;
}
