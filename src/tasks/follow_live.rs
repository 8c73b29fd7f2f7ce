//! Takes in what the line brings. Says when the snapshot has to be loaded anew.

use std::sync::Arc;

use deliberation_core::difference::Applied;
use deliberation_core::statement::Visibility;

use super::announce::worth_telling;
use super::load::show;
use crate::ports::backend::{Line, News};
use crate::state::{Connection, State};

/// What to do after a piece of news.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Next {
    /// Nothing.
    Listen,
    /// Load the snapshot.
    Reload,
    /// The line is back: send what waits.
    Send,
    /// Others changed something: tell it in a while.
    Tell,
}

/// Takes in one piece of news.
pub fn take_in(state: &State, news: News) -> Next {
    match news {
        News::Reload => Next::Reload,
        News::Line(line) => {
            let connection = match line {
                Line::Connecting => Connection::Connecting,
                Line::Live => Connection::Live,
                Line::Polling => Connection::Polling,
                Line::Offline => Connection::Offline,
                Line::Alone => Connection::Alone,
            };
            let before = state.look(|data| data.connection);
            if before != connection {
                state.change(|data| data.connection = connection);
            }
            let back = matches!(before, Connection::Offline | Connection::Connecting);
            if back && line != Line::Offline { Next::Send } else { Next::Listen }
        }
        News::Tick(tick) => {
            let Some(published) = state.look(|data| data.published.clone()) else { return Next::Reload };
            let mut next = (*published).clone();
            match next.apply(&tick) {
                Applied::Fresh => {
                    note_mine(state, &next);
                    let came = !tick.posts.is_null() || !tick.annotations.is_null() || tick.posts_anew;
                    if came && state.look(|data| data.threads) {
                        state.change(|data| {
                            data.posts.extend([tick.posts.clone(), tick.annotations.clone()]);
                            // More changed than a tick carries.
                            data.loads += u32::from(tick.posts_anew);
                        });
                    }
                    if tick.posts_anew {
                        // More posts changed than a tick carries: whoever shows a thread asks for it anew.
                        state.change(|data| data.loads += 1);
                    }
                    let (before, now) = (worth_telling(&published), worth_telling(&next));
                    show(state, Arc::new(next));
                    if before == now || state.look(|data| data.untold.is_some()) {
                        return Next::Listen;
                    }
                    state.change(|data| data.untold = Some(before));
                    Next::Tell
                }
                Applied::Known => Next::Listen,
                Applied::Gap => Next::Reload,
            }
        }
    }
}

/// My statements that everybody sees by now no longer wait.
fn note_mine(state: &State, published: &deliberation_core::publish::Published) {
    let shown = |id| published.statements.iter().any(|s| s.id == id);
    let news = |s: &crate::state::mine::MyStatement| s.visibility == Visibility::Waiting && shown(s.id);
    if state.look(|data| data.mine.statements.iter().any(news)) {
        state.change(|data| {
            for statement in data.mine.statements.iter_mut().filter(|s| shown(s.id)) {
                statement.visibility = Visibility::Visible;
            }
        });
    }
}
