//! What the host page may hear of the reader's doings, as events. Never how they voted, nor their words: scripts
//! of others listen on host pages, which often know the reader's name; a ballot is told to the backend alone.
//!
//! Next: `app`, which tells it.

use deliberation_core::id::ActId;
use deliberation_core::participant::Role;
use deliberation_core::wire::Written;

use crate::state::mine::Progress;
use crate::state::{Coming, Connection, Data, Failure, Loading};

/// All of it at one instant.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Facts {
    loading: Loading,
    connection: Connection,
    /// Whether the desk is open; and whether what waits for a decision is marked in the page, by the desk's element.
    desk: u8,
    statements: usize,
    /// The event, the act, the statement it is about, how far it has got.
    acts: Vec<(&'static str, ActId, ActId, &'static str)>,
}

impl Facts {
    /// What there is now.
    #[must_use]
    pub fn of(data: &Data) -> Self {
        let mut acts = Vec::new();
        for vote in &data.mine.votes {
            if let Some(act) = vote.act {
                acts.push(("vote", act, vote.statement, state(&vote.progress)));
            }
        }
        for own in &data.mine.statements {
            acts.push(("statement", own.id, own.id, state(&own.progress)));
        }
        let statements = data.published.as_ref().map_or(0, |published| published.statements.len());
        let decides = data.rest == Coming::Here && data.mine.role >= Role::Moderator;
        let (loading, desk) = (data.loading.clone(), 2 * u8::from(data.desk) + u8::from(decides));
        Self { loading, connection: data.connection, desk, statements, acts }
    }
}

const fn state(progress: &Progress) -> &'static str {
    match progress {
        Progress::Writing | Progress::Held => "held",
        Progress::Waiting => "waiting",
        Progress::Kept => "sent",
        Progress::Refused(_) => "refused",
    }
}

/// What is to be told after `before`: names of events without their prefix, with their details as JSON.
#[must_use]
pub fn news(before: &Facts, now: &Facts) -> Vec<(&'static str, String)> {
    let mut news = Vec::new();
    let part = Written::default;
    if before.loading != now.loading {
        match &now.loading {
            Loading::Waiting => {}
            Loading::Ready => {
                news.push(("ready", part().json("statements", &now.statements.to_string()).end()))
            }
            Loading::Failed(failure) => {
                let (kind, message) = match failure {
                    Failure::Network => ("unreachable", ""),
                    Failure::Unknown => ("unknown", ""),
                    Failure::Setup(reason) => ("setup", &**reason),
                };
                news.push(("error", part().text("type", kind).text("message", message).end()));
            }
        }
    }
    if now.loading != Loading::Ready {
        return news;
    }
    if before.connection != now.connection {
        let state = match now.connection {
            Connection::Connecting => "connecting",
            Connection::Live => "live",
            Connection::Polling => "polling",
            Connection::Offline => "offline",
            Connection::Alone => "alone",
        };
        news.push(("connection", part().text("state", state).end()));
    }
    // Not for the host: the loader brings it.
    if now.desk > before.desk {
        news.push(("desk", part().end()));
    }
    // What was brought back from an earlier visit, or from the backend, is no news.
    if before.loading == Loading::Ready {
        for act in &now.acts {
            let was = before.acts.iter().find(|old| old.1 == act.1).map(|old| old.3);
            let theirs = was.is_none() && act.3 == "sent";
            if was != Some(act.3) && !theirs {
                let id = act.2.to_string();
                news.push((act.0, part().text("statement", &id).text("state", act.3).end()));
            }
        }
    }
    news
}
