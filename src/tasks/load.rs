//! Loads what everybody may see and what is mine.

use std::sync::Arc;

use deliberation_core::act::{NewStatement, Vote};
use deliberation_core::id::ActId;
use deliberation_core::participant::Tie;
use deliberation_core::protocol::problem::Cause;
use deliberation_core::publish::Published;
use deliberation_core::statement::Visibility;
use deliberation_core::wire::{Json, Read};

use super::carry_over::carry_acts;
use super::keep_draft::place;
use super::link_statement::find_asked;
use super::next_card::{settle, take_next};
use super::send_outbox::token;
use super::{agree, key, outbox};
use crate::ports::Ports;
use crate::ports::backend::Trouble;
use crate::state::mine::{MyAct, MyStatement, MyVote, Progress};
use crate::state::{Connection, Data, Failure, Loading, Notice, State, Why};

/// Brings back what this browser kept: draft and tie.
pub fn recall(state: &State, ports: &Ports) {
    let agreed = ports.storage.get(key::AGREED).is_some();
    let supersedes = ports.storage.get(key::DRAFT_OF).and_then(|id| id.parse().ok());
    let draft = ports.storage.get(&place(supersedes)).unwrap_or_default();
    let tie = ports.storage.get(key::TIE);
    let [seed @ .., _, _, _, _, _, _, _, _] = ports.entropy.bytes();
    state.change(|data| {
        data.shared = ports.backend.is_shared();
        data.keeps = ports.storage.keeps();
        data.notice = if agreed { Notice::Agreed } else { Notice::Unseen };
        data.larger = ports.storage.get(key::LARGER).is_some();
        data.writing.open = !draft.is_empty();
        data.writing.length = (ports.graphemes)(draft.trim());
        data.writing.draft = draft;
        data.writing.supersedes = supersedes;
        let mine = &mut data.mine;
        mine.seed = u64::from_be_bytes(seed);
        mine.tie = Tie::ALL.into_iter().find(|t| tie.as_deref() == Some(t.name()));
    });
}

/// Brings back the acts that the backend has not answered for, and those of before I signed in. Acts of mine since
/// the page was opened stay.
pub async fn recall_acts(state: &State, ports: &Ports) {
    let mut waiting = ports.vault.all().await.acts;
    waiting.extend(carry_acts(ports).await);
    if waiting.is_empty() {
        return;
    }
    let agreed = agree::agreed(state, ports);
    let progress = if agreed { Progress::Waiting } else { Progress::Held };
    state.change(|data| {
        if !agreed {
            let later = ports.storage.get(key::LATER).is_some();
            data.notice = if later { Notice::Later } else { Notice::Shown };
        }
        let mine = &mut data.mine;
        for (id, text) in &waiting {
            let Some(json) = (ports.parse)(text) else { continue };
            // One by one: reading any act would bring the reader of openings along.
            let kind = json.get("type").and_then(Json::as_str).unwrap_or_default();
            if !matches!(kind, "vote" | "statement" | "join") {
                if mine.others.iter().all(|own| own.id != *id) {
                    let progress = progress.clone();
                    mine.others.push(MyAct { id: *id, text: text.clone(), progress, seq: None });
                }
            } else if let Ok(vote) = Vote::read(&json) {
                let older = |own: &MyVote| own.act.is_none_or(|act| act < *id);
                if mine.vote_on(vote.statement).is_none_or(older) {
                    mine.cast(vote.statement, *id, vote.value, progress.clone());
                }
            } else if let Ok(new) = NewStatement::read(&json)
                && mine.statements.iter().all(|own| own.id != *id)
            {
                mine.statements.push(MyStatement {
                    id: *id,
                    text: new.text.original().to_owned(),
                    visibility: Visibility::Waiting,
                    progress: progress.clone(),
                    supersedes: new.supersedes,
                });
                // It was closed between the writing of the act and the emptying of the draft.
                let writing = &mut data.writing;
                if writing.supersedes == new.supersedes && writing.draft.trim() == new.text.original() {
                    ports.storage.remove(&place(writing.supersedes.take()));
                    ports.storage.remove(key::DRAFT_OF);
                    writing.draft = ports.storage.get(key::DRAFT).unwrap_or_default();
                    writing.length = (ports.graphemes)(writing.draft.trim());
                }
            }
        }
        go_past_answered(data);
    });
}

/// The card goes on when its statement turns out to be answered, unless I asked for that one.
fn go_past_answered(data: &mut Data) {
    let asked = matches!(data.why, Why::Asked | Why::Gone);
    if !asked && data.card.is_none_or(|card| data.mine.vote(card).is_some()) {
        take_next(data);
    }
}

/// Puts an edition on the screen. The card stays as it is.
pub fn show(state: &State, published: Arc<Published>) {
    state.change(|data| {
        data.published = Some(published);
        data.loading = Loading::Ready;
        find_asked(data);
        settle(data);
    });
}

/// Loads the snapshot.
pub async fn load(state: &State, ports: &Ports) {
    match ports.backend.snapshot().await {
        Ok(published) => {
            state.change(|data| {
                data.loads += 1;
                data.posts.clear();
            });
            show(state, Arc::new(published));
        }
        // What is on the screen stays.
        Err(_) if state.look(|data| data.published.is_some()) => {
            state.change(|data| data.connection = Connection::Offline);
        }
        Err(Trouble::Problem(problem)) if problem.cause() == Some(Cause::UnknownDeliberation) => {
            state.change(|data| data.loading = Loading::Failed(Failure::Unknown));
        }
        Err(_) => state.change(|data| data.loading = Loading::Failed(Failure::Network)),
    }
}

/// Loads what is mine, where there is a session.
pub async fn load_mine(state: &State, ports: &Ports) {
    load_mine_without(state, ports, Vec::new()).await;
}

/// The same, where the backend has answered another tab for the acts `settled`. Whether it came.
pub(super) async fn load_mine_without(state: &State, ports: &Ports, mut settled: Vec<ActId>) -> bool {
    let token = match ports.storage.get(key::TOKEN) {
        Some(token) => token,
        // Who is signed in may have acted elsewhere.
        None if ports.backend.vouched() => match token(state, ports).await {
            Ok(token) => token,
            Err(_) => return false,
        },
        None => return false,
    };
    state.change(|data| settled.extend(data.mine.at(&Progress::Kept)));
    match ports.backend.mine(&token).await {
        Ok(mine) => {
            outbox::not_before(ports, mine.nth);
            let nothing = mine.votes.is_empty()
                && mine.statements.is_empty()
                && mine.posts.is_null()
                && mine.ratings.is_null()
                && mine.notes.is_null()
                && mine.stances.is_null();
            // Then the notice was read on another device.
            if !nothing && ports.backend.vouched() && state.look(|data| data.notice) == Notice::Unseen {
                ports.storage.set(key::AGREED, "yes");
                state.change(|data| data.notice = Notice::Agreed);
            }
            state.change(|data| {
                data.mine.take_over(mine, &settled);
                go_past_answered(data);
            });
            true
        }
        Err(Trouble::Problem(problem)) if problem.cause() == Some(Cause::Unauthenticated) => {
            forget(ports, &token);
            false
        }
        Err(_) => false,
    }
}

/// Forgets a session that the backend does not know, unless another tab has a new one by now.
pub(super) fn forget(ports: &Ports, token: &str) {
    if ports.storage.get(key::TOKEN).as_deref() == Some(token) {
        ports.storage.remove(key::TOKEN);
    }
}
