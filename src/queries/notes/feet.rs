//! The notes of what is drawn, numbered in the order in which it is read: on paper, where no card opens, a number stands
//! at the words and the whole note below the thread.

use std::collections::BTreeMap;

use deliberation_core::id::ActId;

use super::{Badge, Claimed, Shown, shown};
use crate::queries::statement;
use crate::queries::thread::{Item, Shown as Drawn};
use crate::state::Data;
use crate::state::thread::Thread;

/// Numbers the badges of what is drawn, from 1, and gives the notes of these numbers. A note has one number, however
/// often it is named.
#[must_use]
pub fn number(data: &Data, thread: &Thread, drawn: &mut Drawn) -> Vec<Shown> {
    let mut numbers = BTreeMap::new();
    let mut feet = Vec::new();
    for claimed in claims(drawn) {
        for badge in badges(claimed) {
            let Some(&note) = badge.notes.first() else { continue };
            badge.foot = *numbers.entry(note).or_insert_with(|| {
                feet.push(note);
                feet.len() as u32
            });
        }
    }
    feet.into_iter().filter_map(|note| foot(data, thread, note)).collect()
}

/// The claims in the order of the page.
fn claims(drawn: &mut Drawn) -> impl Iterator<Item = &mut Claimed> {
    let [one, other] = &mut drawn.sides;
    let items = one.iter_mut().chain(other).chain(&mut drawn.others);
    let posts = items.filter_map(|item| match item {
        Item::Post(post) => post.claimed.as_mut(),
        Item::More(_) | Item::Moved(..) => None,
    });
    drawn.claimed.iter_mut().chain(posts)
}

fn badges(claimed: &mut Claimed) -> impl Iterator<Item = &mut Badge> {
    claimed.pieces.iter_mut().flat_map(|piece| &mut piece.badges).chain(&mut claimed.loose)
}

fn foot(data: &Data, thread: &Thread, note: ActId) -> Option<Shown> {
    let row = thread.notes.row(note)?;
    let published = data.published.as_ref()?;
    let post = thread.rows.iter().find(|post| post.id == row.target).map(|post| post.revision);
    let revision = post.or_else(|| statement(published, row.target).map(|own| own.revision))?;
    Some(shown(data, thread, row, row.note.as_deref()?, revision))
}
