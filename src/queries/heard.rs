//! Claims often heard: the page of them, and the one that what I write is near.
//!
//! Where experts have looked at a claim already, whoever is about to write it again may read that first. It is never more
//! than a line: nothing is held back, kept or sent.

use deliberation_core::alike::{PROPOSED, dice_of, pieces, within_of};
use deliberation_core::id::ActId;

use super::notes::{Shown, shown};
use super::{Text, text};
use crate::state::heard::{Heard, Known, Near};
use crate::state::thread::{Bringing, Place, Thread};
use crate::state::{Data, Dialog};

/// From so many hundredths on, two texts are alike, as for statements.
const ALIKE: usize = 45;
/// Words of fewer pieces stand in texts that say something else.
const TELLING: usize = 4;

/// The page.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Page {
    /// How far the page is with bringing it.
    pub coming: Option<Bringing>,
    /// The claims, those heard most first.
    pub claims: Vec<Line>,
    /// Counts how often one was asked for.
    pub asks: u32,
}

/// A claim often heard.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    /// On how many claims its note stands.
    pub claims: u32,
    /// The note.
    pub note: Shown,
    /// The whole claim.
    pub text: Text,
    /// Where it stands: the thread, and the post; no post where the statement itself is meant.
    pub place: (Place, Option<ActId>),
    /// Whether it is the one that was asked for.
    pub asked: bool,
}

/// The page, while it is open.
#[must_use]
pub fn page(data: &Data, thread: &Thread, heard: &Heard) -> Option<Page> {
    if data.dialog != Some(Dialog::Heard) {
        return None;
    }
    let line = |Known { claim: own, .. }: &Known| {
        let (row, note) = (&own.row, own.row.note.as_deref()?);
        let post = (own.statement != Some(row.target)).then_some(row.target);
        Some(Line {
            claims: own.claims,
            note: shown(data, thread, row, note, note.revision),
            text: text(data, &own.text),
            place: (own.statement, post),
            asked: heard.asked == Some(own.first),
        })
    };
    let claims = heard.claims.what.iter().filter_map(line).collect();
    Some(Page { coming: heard.claims.coming, claims, asks: heard.asks })
}

/// The claim that a text is nearest to, if it is near one of which I want to hear.
#[must_use]
pub fn near(heard: &Heard, text: &str) -> Option<Near> {
    let own = pieces(text);
    if own.len() < TELLING {
        return None;
    }
    let mut found: Option<(usize, Near)> = None;
    let unseen = heard.claims.what.iter().filter(|known| !heard.seen.contains(&known.claim.first));
    for Known { claim, exact, whole } in unseen {
        let Some(note) = &claim.row.note else { continue };
        let stands = if exact.len() < TELLING { 0 } else { within_of(exact, &own) };
        let alike = dice_of(&own, whole);
        let near = stands.max(alike);
        let enough = stands >= PROPOSED || alike >= ALIKE;
        if enough && found.as_ref().is_none_or(|(best, _)| near > *best) {
            found = Some((near, Near { first: claim.first, exact: note.exact.clone() }));
        }
    }
    found.map(|(_, near)| near)
}
