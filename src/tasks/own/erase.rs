//! Erasing one's own words: of one text, or all of them. What lies on this device of them goes at once; the rest when the
//! backend has the act.

use deliberation_core::act::Erasure;
use deliberation_core::act::bare::is_office;
use deliberation_core::id::ActId;
use deliberation_core::protocol::problem::Cause;
use deliberation_core::wire::Json;

use super::{id, kind};
use crate::ports::Ports;
use crate::state::mine::{MyAct, MyActs, MyStatement, Progress};
use crate::state::own::{Erasing, Focus, Gone, SentErasure};
use crate::state::thread::Writes;
use crate::state::{Dialog, State, Writing};
use crate::tasks::keep_draft::{keep_draft, place, write_instead};
use crate::tasks::{agree, key, moderation, threads};

/// Where words of mine lie that I have not sent, or that were refused.
const DRAFTS: [&str; 9] = [
    key::DRAFT,
    key::DRAFT_OF,
    key::REPLY,
    key::REFUSED,
    key::ANSWER,
    key::FLAG,
    key::APPEAL,
    key::NAME,
    key::DESK,
];

/// Asks whether these words, or all of mine, are to go.
pub fn ask(state: &State, what: Option<ActId>, words: &str) {
    let words = words.to_owned();
    state.write_moderation(|own| own.own.erasing = Some(Erasing { what, words, done: None }));
}

/// Closes the dialog.
pub fn close(state: &State) {
    state.write_moderation(|own| {
        if let Some(Erasing { what, done: Some(_), .. }) = own.own.erasing.take() {
            own.own.left = Some(what);
        }
    });
}

/// The dialog is closed. The button that had the focus before is gone with the words: it goes on near there.
pub fn closed(state: &State) {
    close(state);
    let left = state.look_moderation(|own| own.own.left);
    let Some(what) = left else { return };
    let among_mine = state.look(|data| data.dialog == Some(Dialog::Mine));
    state.write_moderation(|own| {
        own.own.left = None;
        if among_mine {
            own.own.go(Focus::Head);
        }
    });
    if let (Some(id), false) = (what, among_mine) {
        state.change_thread(|thread| {
            // A statement is the root of its thread, and has the focus as that.
            let post = Some(id).filter(|_| thread.at != Some(what));
            (thread.focus, thread.gently) = ((post, thread.focus.1 + 1), true);
        });
    }
}

/// Erases what was asked about.
pub fn erase(state: &State, ports: &Ports) {
    let asked = state.look_moderation(|own| own.own.erasing.clone().filter(|own| own.done.is_none()));
    let Some(Erasing { what, .. }) = asked else { return };
    // Another tab may have gone on, and sent what is held here.
    agree::agreed(state, ports);
    let here = stays_here(state, ports, what);
    match what {
        Some(id) => forget(state, ports, id),
        None => forget_all(state, ports),
    }
    let gone = if here {
        threads::take_in(state, ports);
        Gone::Here
    } else {
        let erasure = Erasure { what, all: what.is_none(), why: None };
        Gone::By(threads::put(state, ports, "erasure", None, |act| match erasure.what {
            Some(what) => act.text("what", &what.to_string()),
            None => act.json("all", "true"),
        }))
    };
    state.change_moderation(|own| {
        if let Some(erasing) = &mut own.own.erasing {
            erasing.done = Some(gone);
            erasing.words.clear();
        }
    });
    moderation::take_in(state, ports);
}

/// Whether it never left, and needs no act. Of what is on its way nobody knows whether it arrived; it may leave before there
/// is a session, with the one that is asked for now.
fn stays_here(state: &State, ports: &Ports, what: Option<ActId>) -> bool {
    let known = ports.storage.get(key::TOKEN).is_some() || ports.backend.vouched();
    let left = |progress: &Progress| matches!(progress, Progress::Waiting | Progress::Kept);
    match what.map(|id| progress(state, id)) {
        Some(Some(progress)) => !left(&progress),
        Some(None) => !known,
        None => {
            let any = state.look(|data| {
                data.mine.statements.iter().any(|own| left(&own.progress))
                    || data.mine.others.iter().any(|own| left(&own.progress) && has_words(ports, own))
            });
            !known && !any
        }
    }
}

/// Whether an act has words of mine.
fn has_words(ports: &Ports, act: &MyAct) -> bool {
    (ports.parse)(&act.text).as_ref().and_then(kind).is_some_and(|kind| !is_office(kind))
}

/// How far something of mine has got, as far as this page sent it.
fn progress(state: &State, id: ActId) -> Option<Progress> {
    state.look(|data| {
        let mine = &data.mine;
        let statement = mine.statements.iter().find(|own| own.id == id).map(|own| own.progress.clone());
        statement.or_else(|| mine.others.iter().find(|own| own.id == id).map(|own| own.progress.clone()))
    })
}

/// What this device has of one text: the act itself, other wordings of it, sent or not, and those that were refused.
fn forget(state: &State, ports: &Ports, id: ActId) {
    let target = id.to_string();
    forget_refused(state, ports, id);
    for place in [
        [key::DRAFT, "/", &target].concat(),
        [key::REPLY, "revision/", &target].concat(),
        [key::REFUSED, &target].concat(),
    ] {
        ports.storage.remove(&place);
    }
    let about = |json: &Json| kind(json) == Some("revision") && self::id(json, "target") == Some(id);
    for place in ports.storage.keys(key::REFUSED) {
        let refused = ports.storage.get(&place).and_then(|text| (ports.parse)(&text));
        if refused.and_then(|json| json.get("act").map(about)) == Some(true) {
            ports.storage.remove(&place);
        }
    }
    let own = |act: &MyAct| act.id == id || (ports.parse)(&act.text).is_some_and(|json| about(&json));
    unsend(state, ports, own);
    ports.vault.remove(id, Box::new(drop));
    state.change(|data| data.mine.statements.retain(|own| own.id != id));
    if state.look(|data| data.writing.supersedes == Some(id)) {
        // What I was writing before.
        write_instead(state, ports, None, "");
    }
    if ports.storage.get(key::DRAFT_OF).as_deref() == Some(&target) {
        ports.storage.remove(key::DRAFT_OF);
    }
    state.change_thread(|thread| {
        if matches!(thread.draft.as_ref().map(|own| own.writes), Some(Writes::Revision(own, _)) if own == id)
        {
            thread.draft = None;
        }
    });
}

/// The words of a statement that was refused went back to where they were written. They go there, too, unless they were
/// changed since; what else stands there stays.
fn forget_refused(state: &State, ports: &Ports, id: ActId) {
    let refused = |own: &&MyStatement| own.id == id && matches!(own.progress, Progress::Refused(_));
    let own = state.look(|data| data.mine.statements.iter().find(refused).cloned());
    let Some(MyStatement { text, supersedes, .. }) = own else { return };
    let place = place(supersedes);
    let draft = ports.storage.get(&place).unwrap_or_default();
    let Some(rest) = draft.trim_end().strip_suffix(text.trim_end()) else { return };
    if !rest.is_empty() && !rest.ends_with('\n') {
        return;
    }
    let rest = rest.trim_end();
    if state.look(|data| data.writing.supersedes == supersedes) {
        keep_draft(state, ports, rest.to_owned());
    } else if rest.is_empty() {
        ports.storage.remove(&place);
    } else {
        ports.storage.set(&place, rest);
    }
}

/// All words of mine on this device.
fn forget_all(state: &State, ports: &Ports) {
    for place in DRAFTS.iter().flat_map(|prefix| ports.storage.keys(prefix)) {
        ports.storage.remove(&place);
    }
    unsend(state, ports, |act| has_words(ports, act));
    let statements = state.look(|data| data.mine.statements.iter().map(|own| own.id).collect::<Vec<_>>());
    for id in statements {
        ports.vault.remove(id, Box::new(drop));
    }
    state.change(|data| {
        data.mine.statements.clear();
        data.writing = Writing::default();
    });
    state.change_thread(|thread| {
        (thread.draft, thread.remark, thread.notes.answer) = (None, None, None);
    });
    state.write_moderation(|own| {
        (own.report, own.pleading) = (None, None);
        let naming = &mut own.own.naming;
        (naming.open, naming.unfit) = (false, None);
        naming.text.clear();
    });
}

/// Takes acts out of the vault, and out of what is mine on this page.
fn unsend(state: &State, ports: &Ports, which: impl Fn(&MyAct) -> bool) {
    let acts = state
        .look(|data| data.mine.others.iter().filter(|own| which(own)).map(|own| own.id).collect::<Vec<_>>());
    for id in &acts {
        ports.vault.remove(*id, Box::new(drop));
    }
    state.change(|data| data.mine.others.retain(|own| !acts.contains(&own.id)));
}

/// Whether the backend has erased all that was mine.
pub(super) fn all_is_gone(state: &State) -> bool {
    let gone = |own: &SentErasure| own.what.is_none() && own.progress == Progress::Kept;
    state.look_moderation(|own| own.own.erased.iter().any(gone))
}

/// Nobody acts any more as who I was: the next thing I do, I do as somebody new. What I did while that was on its way, and has
/// not arrived, is the first of it. Where nobody else takes part, I stay who I am.
pub(super) fn begin_anew(state: &State, ports: &Ports) {
    if ports.backend.is_shared() {
        ports.storage.remove(key::TOKEN);
    }
    let waits =
        |progress: &Progress| matches!(progress, Progress::Writing | Progress::Held | Progress::Waiting);
    state.change(|data| {
        let MyActs { mut votes, mut trail, mut statements, mut others, seed, tie, role, taken, .. } =
            std::mem::take(&mut data.mine);
        votes.retain(|own| waits(&own.progress));
        // Who I was voted before; I did not.
        votes.iter_mut().for_each(|own| own.before = None);
        trail.retain(|id| votes.iter().any(|own| own.statement == *id));
        statements.retain(|own| waits(&own.progress));
        others.retain(|own| waits(&own.progress));
        let taken = taken + 1;
        data.mine = MyActs { votes, trail, statements, others, seed, tie, role, taken, ..MyActs::default() };
    });
}

/// Whether what was to be erased is not there, or not any more: that is what was wanted.
fn is_gone(progress: &Progress) -> bool {
    let Progress::Refused(problem) = progress else { return false };
    matches!(problem.cause(), Some(Cause::UnknownPost | Cause::ErasedAlready))
}

/// Forgets erasures of what is not there.
pub(super) fn settle(state: &State, ports: &Ports) {
    let gone = |act: &MyAct| {
        let erasure = || (ports.parse)(&act.text).is_some_and(|json| kind(&json) == Some("erasure"));
        is_gone(&act.progress) && erasure()
    };
    state.change(|data| data.mine.others.retain(|act| !gone(act)));
}

/// Takes in what has become of erasures.
pub(super) fn take_in(state: &State, others: &[(Json, MyAct)]) {
    let erasures = others.iter().filter(|(json, _)| kind(json) == Some("erasure"));
    let erased = erasures.map(|(json, act)| {
        let progress = if is_gone(&act.progress) { Progress::Kept } else { act.progress.clone() };
        SentErasure { id: act.id, what: id(json, "what"), progress }
    });
    let erased = erased.collect();
    state.write_moderation(|own| own.own.erased = erased);
}
