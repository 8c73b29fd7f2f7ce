//! Tells whoever listens to the screen what others changed: politely, together, and at most once in ten seconds.

use deliberation_core::publish::Published;

use crate::ports::Ports;
use crate::state::{State, Told};

/// From the first change until it is told, along with what came meanwhile (ms).
pub const TOGETHER_MS: u32 = 10_000;

/// What can be told of an edition.
#[must_use]
pub fn worth_telling(published: &Published) -> Told {
    let statements = u32::try_from(published.statements.len()).unwrap_or(u32::MAX);
    Told { people: published.participation.took_part, statements }
}

/// Waits, and then tells all that has changed since [`Data::untold`](crate::state::Data::untold).
pub async fn announce(state: &State, ports: &Ports) {
    ports.clock.sleep(TOGETHER_MS).await;
    state.change(|data| {
        let Some((before, published)) = data.untold.take().zip(data.published.as_ref()) else { return };
        let now = worth_telling(published);
        let statements = now.statements.saturating_sub(before.statements);
        if now.people != before.people || statements > 0 {
            data.told = Some(Told { statements, ..now });
        }
    });
}
