//! Brings the rest of the screens, once the first card stands.

use crate::ports::Ports;
use crate::state::{Coming, State};

/// Brings it. Whether it is here.
pub async fn bring_rest(state: &State, ports: &Ports) -> bool {
    let here = (ports.rest)().await;
    state.change(|data| data.rest = if here { Coming::Here } else { Coming::Missing });
    here
}
