//! All my data as one file: what the backend keeps of me, and what only this device has.

use deliberation_core::protocol::problem::Cause;
use deliberation_core::wire::Written;

use crate::ports::Ports;
use crate::ports::backend::Trouble;
use crate::queries::mine::data_file;
use crate::state::State;
use crate::state::own::Filing;
use crate::tasks::key;
use crate::tasks::load::forget;
use crate::tasks::send_outbox::token;

/// Where the backend has it.
const PATH: &str = "/me/data";

/// The file; nothing where it did not come, and then it is said why.
pub async fn file(state: &State, ports: &Ports) -> Option<String> {
    tell(state, Filing::Coming);
    let kept = kept(state, ports).await;
    let (filing, kept) = match kept {
        Ok(kept) => (Filing::Saved, kept),
        Err(filing) => {
            tell(state, filing);
            return None;
        }
    };
    let here = here(state)?;
    tell(state, filing);
    let file = Written::default().text("format", "deliberation-widget/my-data/2");
    let file = match kept {
        Some(kept) => file.json("backend", &kept),
        None => file,
    };
    Some(file.json("device", &here).end())
}

/// What only this device knows.
#[must_use]
pub fn here(state: &State) -> Option<String> {
    state.look_thread(|thread| state.look(|data| data_file(data, thread)))
}

/// What the backend keeps of me; nothing where it has never heard of me.
async fn kept(state: &State, ports: &Ports) -> Result<Option<String>, Filing> {
    let vouched = ports.backend.vouched();
    if ports.storage.get(key::TOKEN).is_none() && !vouched {
        return Ok(None);
    }
    // Whoever signs in gets it in a session that has just begun: a second try is in a new one.
    let mut again = vouched;
    loop {
        let token = token(state, ports).await.map_err(|trouble| why(&trouble, vouched))?;
        match ports.backend.read(PATH, Some(&token)).await {
            Ok(kept) => return Ok(Some(kept)),
            Err(trouble) if again && is_stale(&trouble) => {
                again = false;
                forget(ports, &token);
            }
            Err(trouble) => return Err(why(&trouble, vouched)),
        }
    }
}

fn is_stale(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::Problem(problem) if problem.cause() == Some(Cause::Unauthenticated))
}

fn why(trouble: &Trouble, vouched: bool) -> Filing {
    match trouble {
        Trouble::Network | Trouble::Garbled => Filing::Offline,
        Trouble::Busy(_) => Filing::Busy,
        Trouble::Problem(_) if vouched => Filing::SignIn,
        Trouble::Problem(_) => Filing::Forgotten,
    }
}

/// How far it is.
pub fn tell(state: &State, filing: Filing) {
    state.write_moderation(|own| own.own.filing = filing);
}
