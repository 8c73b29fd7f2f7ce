//! Asks the backend at an address of its own for what somebody wants to look at.

use deliberation_core::wire::{Read, parse};

use crate::ports::Ports;

/// What the backend has at an address below the deliberation's; nothing where it does not come or cannot be read.
pub(super) async fn read_at<T: Read>(ports: &Ports, path: &str) -> Option<T> {
    let text = ports.backend.read(path, None).await.ok()?;
    T::read(&parse(&text).ok()?).ok()
}
