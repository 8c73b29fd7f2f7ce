//! Plays somebody else where the page offers it: a practice ground in this browser (`crates/in-page`). No server answers
//! there, and none is asked.

use deliberation_core::participant::Role;
use deliberation_core::wire::{Json, Malformed, Read, Record};

use super::brought::read_at;
use super::key;
use super::send_outbox::token;
use crate::ports::Ports;
use crate::state::State;

/// Somebody who can be played.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Player {
    /// What the page calls them.
    pub id: String,
    /// As what they act.
    pub role: Role,
    /// Their name, if they act under one.
    pub name: Option<String>,
}

impl Read for Player {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        Ok(Self { id: record.need("id")?, role: record.need("role")?, name: record.may("name")? })
    }
}

/// All who can be played, and who is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Cast {
    /// Who is played.
    pub now: String,
    /// Who can be.
    pub players: Vec<Player>,
}

impl Read for Cast {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        Ok(Self { now: record.need("as")?, players: record.need("players")? })
    }
}

/// Who can be played here; nobody where the page offers none.
pub async fn cast(ports: &Ports) -> Option<Cast> {
    if ports.backend.is_shared() {
        return None;
    }
    read_at(ports, "/play").await
}

/// Plays somebody else. Whether there is such a one.
pub async fn play(state: &State, ports: &Ports, id: &str) -> bool {
    let there = ports.backend.read(&["/play?as=", id].concat(), None).await.is_ok();
    // Who has no session is asked for nothing of theirs, and so would stay a reader.
    there && token(state, ports).await.is_ok()
}

/// Forgets all that was practised here: in the deliberation, and what this browser kept beside it of drafts, of what was
/// refused or put aside, and of acts that had not left. How one reads stays.
pub async fn begin_anew(ports: &Ports) -> bool {
    if ports.backend.read("/play?anew", None).await.is_err() {
        return false;
    }
    for (id, _) in ports.vault.all().await.acts {
        ports.vault.remove(id, Box::new(drop));
    }
    // Who has no session is asked for nothing of theirs.
    const STAYS: [&str; 5] = [key::TOKEN, key::AGREED, key::LARGER, key::NOTES_OFF, key::NTH];
    for own in ports.storage.keys("").iter().filter(|own| !STAYS.contains(&own.as_str())) {
        ports.storage.remove(own);
    }
    true
}
