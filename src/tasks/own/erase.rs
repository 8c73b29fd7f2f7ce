//! Erasing one's own words: of one text, or all of them. What lies on this device of them goes at once; the rest when the
//! backend has the act.

use deliberation_core::act::Erasure;
use deliberation_core::id::ActId;
use deliberation_core::protocol::problem::Cause;
use deliberation_core::wire::Json;

use super::{id, kind};
use crate::ports::Ports;
use crate::state::mine::{MyAct, MyActs, Progress};
use crate::state::own::{Erasing, Focus, Gone, SentErasure};
use crate::state::thread::Writes;
use crate::state::{Dialog, State, Writing};
use crate::tasks::{key, moderation, threads};

/// The acts that have words of mine.
const WORDS: [&str; 11] = [
    "statement",
    "argument",
    "remark",
    "revision",
    "annotation",
    "signature",
    "note-reply",
    "dispute",
    "flag",
    "appeal",
    "name",
];
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
            (thread.focus, thread.gently) = ((Some(id), thread.focus.1 + 1), true);
        });
    }
}

/// Erases what was asked about.
pub fn erase(state: &State, ports: &Ports) {
    let asked = state.look_moderation(|own| own.own.erasing.clone().filter(|own| own.done.is_none()));
    let Some(Erasing { what, .. }) = asked else { return };
    // What never left needs no act; of what was on its way nobody knows whether it arrived.
    let known = ports.storage.get(key::TOKEN).is_some() || ports.backend.vouched();
    let here = !known
        || what.is_some_and(|id| {
            matches!(progress(state, id), Some(Progress::Writing | Progress::Held | Progress::Refused(_)))
        });
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
    state.change(|data| {
        data.mine.statements.retain(|own| own.id != id);
        if data.writing.supersedes == Some(id) {
            data.writing = Writing { open: data.writing.open, ..Writing::default() };
        }
    });
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

/// All words of mine on this device.
fn forget_all(state: &State, ports: &Ports) {
    for place in DRAFTS.iter().flat_map(|prefix| ports.storage.keys(prefix)) {
        ports.storage.remove(&place);
    }
    let says = |act: &MyAct| {
        let json = (ports.parse)(&act.text);
        json.as_ref().and_then(kind).is_some_and(|kind| WORDS.contains(&kind))
    };
    unsend(state, ports, says);
    let statements = state.look(|data| data.mine.statements.iter().map(|own| own.id).collect::<Vec<_>>());
    for id in statements {
        ports.vault.remove(id, Box::new(drop));
    }
    state.change(|data| {
        data.mine.statements.clear();
        data.writing = Writing::default();
    });
    state.change_thread(|thread| (thread.draft, thread.remark) = (None, None));
    state.write_moderation(|own| (own.report, own.pleading) = (None, None));
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

/// Nobody acts any more as who I was: the next thing I do, I do as somebody new. Where nobody else takes part, I stay who I am.
pub(super) fn begin_anew(state: &State, ports: &Ports) {
    if ports.backend.is_shared() {
        ports.storage.remove(key::TOKEN);
    }
    state.change(|data| {
        let before = std::mem::take(&mut data.mine);
        let waits = |own: &MyAct| matches!(own.progress, Progress::Held | Progress::Waiting);
        let others = before.others.into_iter().filter(waits).collect();
        let MyActs { seed, tie, role, taken, .. } = before;
        data.mine = MyActs { others, seed, tie, role, taken: taken + 1, ..MyActs::default() };
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
