//! The backend: posts acts, gives what everybody may see, tells when it changes.
//!
//! `web::http` speaks to a server; `web::in_page` to the backend of a page without one (`crates/in-page`). Next:
//! `tasks::send_outbox`, `tasks::follow_live`.

use deliberation_core::difference::Tick;
use deliberation_core::protocol::envelope::{ActResult, JoinRequest, Mine, Session};
use deliberation_core::protocol::problem::Problem;
use deliberation_core::publish::Published;

use super::Later;

/// Why nothing came back.
#[derive(Clone, PartialEq, Debug)]
pub enum Trouble {
    /// No connection, or no answer in time. Worth trying again.
    Network,
    /// The backend is busy and says after how many seconds to try again.
    Busy(Option<u32>),
    /// The backend refuses, and says why.
    Problem(Box<Problem>),
    /// The answer was not what it must be.
    Garbled,
}

/// How the page hears of changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Line {
    /// Not yet connected.
    #[default]
    Connecting,
    /// Changes come at once.
    Live,
    /// Changes are asked for.
    Polling,
    /// No connection.
    Offline,
    /// There is no backend: everything stays in this browser.
    Alone,
}

/// What a line brings.
#[derive(Clone, PartialEq, Debug)]
pub enum News {
    /// What changed since the edition before.
    Tick(Box<Tick>),
    /// Too much changed: load the snapshot anew.
    Reload,
    /// The state of the line.
    Line(Line),
}

/// Where to go on from: epoch and number of the last edition known.
pub type Edition = (String, u64);

/// What follows a line; dropping it ends the line.
pub type Following = Box<dyn std::any::Any>;

/// The backend of one deliberation.
pub trait Backend {
    /// What everybody may see.
    fn snapshot(&self) -> Later<Result<Published, Trouble>>;
    /// Asks for a session.
    fn join(&self, request: JoinRequest) -> Later<Result<Session, Trouble>>;
    /// Posts acts, each a JSON object. One result an act, in order. An answer means that they are kept.
    fn send(&self, token: &str, acts: Vec<String>) -> Later<Result<Vec<ActResult>, Trouble>>;
    /// What stands at an address below that of the deliberation (`/heard`), as JSON text; what is for nobody else, by the
    /// session's token.
    fn read(&self, path: &str, token: Option<&str>) -> Later<Result<String, Trouble>>;
    /// What is mine.
    fn mine(&self, token: &str) -> Later<Result<Mine, Trouble>>;
    /// Follows changes after `edition`, telling `hear` each.
    fn follow(&self, edition: Edition, hear: Box<dyn Fn(News)>) -> Following;
    /// Whether the host vouches for who I am: then I may have acted on other devices.
    fn vouched(&self) -> bool {
        false
    }
    /// Whether anybody else sees what is posted.
    fn is_shared(&self) -> bool;
}
