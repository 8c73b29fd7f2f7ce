//! Pure reads: from the state to what a view shows, as plain values that can be compared. Nothing here
//! changes or fetches anything, or knows a word of the screen.
//!
//! Numbers come with their denominators; a result that may not be spoken of is absent, never zero. Next:
//! [`card`], then [`map`].

pub mod agreements;
pub mod alike;
pub mod card;
pub mod common;
pub mod composer;
pub mod facts;
pub mod groups;
pub mod head;
pub mod heard;
pub mod history;
pub mod list;
pub mod map;
pub mod mine;
pub mod moderation;
pub mod moments;
pub mod my_place;
pub mod next_statement;
pub mod notes;
pub mod nudge;
pub mod own;
pub mod phase;
pub mod regions;
pub mod results;
pub mod rules;
pub mod stance;
pub mod thread;

use deliberation_core::id::ActId;
use deliberation_core::publish::{Published, PublishedStatement};
use deliberation_core::text::LocalText;

use crate::state::Data;

/// A text of people, as this reader gets it, with its language.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Text {
    /// The language it is in.
    pub lang: String,
    /// The text.
    pub text: String,
}

/// A text for the reader.
#[must_use]
pub fn text(data: &Data, local: &LocalText) -> Text {
    let (lang, text) = local.for_reader(&data.reader);
    Text { lang: lang.to_string(), text: text.to_owned() }
}

/// The words as they were written, where the reader gets a translation of them.
#[must_use]
pub fn original(data: &Data, local: &LocalText) -> Option<Text> {
    let translated = local.for_reader(&data.reader).0 != local.lang();
    translated.then(|| Text { lang: local.lang().to_string(), text: local.original().to_owned() })
}

/// The wording of a statement for the reader; empty when it is not shown any more.
#[must_use]
pub fn wording(data: &Data, id: ActId) -> Text {
    let shown = data.published.as_ref().and_then(|p| statement(p, id));
    shown.map(|s| text(data, &s.text)).unwrap_or_default()
}

/// The letter of a group, 0 = A.
#[must_use]
pub fn letter(group: u8) -> char {
    char::from(b'A' + group % 26)
}

/// A statement by its id.
#[must_use]
pub fn statement(published: &Published, id: ActId) -> Option<&PublishedStatement> {
    published.statements.iter().find(|s| s.id == id)
}
