//! Kialo's text form of a discussion, in and out.
//!
//! ```text
//! Discussion Title: Should there be a lift?
//!
//! 1. There should be a lift.
//! 1.1. Pro: Old people cannot take the stairs.
//! 1.2. Con: -> See 1.1.
//! ```
//! The first claim has no side. A claim may go on in further lines. `-> See 1.1.` puts a claim that stands elsewhere in a
//! second place. Texts keep Kialo's Markdown; [`text::plain`] reads it. Nothing recurses: discussions can be deep.
//!
//! What a line of a text looks like an entry, or the beginning of a text like a side or a link, is written with a
//! backslash and read without it, so that whatever is written is read back the same. Read next: [`read`].

pub mod read;
pub mod text;
pub mod write;

pub use deliberation_core::strength::Relation;
pub use read::{Fault, KialoError, read};
pub use write::write;

/// A discussion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Discussion {
    /// What it is about.
    pub title: String,
    /// Its entries: the first claim, and each of the others after what it replies to.
    pub entries: Vec<Entry>,
}

/// A place in a discussion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// What it replies to, by its place among the entries; nothing for the first claim.
    pub parent: Option<u32>,
    /// On which side it stands. Nothing for the first claim, and for the theses of a discussion that has several.
    pub side: Option<Relation>,
    /// What stands there.
    pub what: What,
}

/// What stands at a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// A claim, in Kialo's Markdown.
    Claim(String),
    /// The claim of another place.
    See(u32),
}

impl Discussion {
    /// Which claim bears on which, and on which side: links are put where they lead. Pairs of places.
    #[must_use]
    pub fn relations(&self) -> Vec<(u32, u32, Relation)> {
        let entries = self.entries.iter().enumerate();
        let relation = |(place, entry): (usize, &Entry)| {
            Some((self.claim_of(place as u32), self.claim_of(entry.parent?), entry.side?))
        };
        entries.filter_map(relation).collect()
    }

    /// The place of the claim that stands at a place.
    #[must_use]
    pub fn claim_of(&self, mut place: u32) -> u32 {
        // Reading lets no link lead back to itself; a discussion that was put together by hand might.
        for _ in 0..self.entries.len() {
            match self.entries.get(place as usize).map(|entry| &entry.what) {
                Some(What::See(other)) => place = *other,
                _ => break,
            }
        }
        place
    }

    /// How many entries deep the deepest one lies; 1 for the first claim.
    #[must_use]
    pub fn depth(&self) -> usize {
        let mut depths: Vec<usize> = Vec::with_capacity(self.entries.len());
        for entry in &self.entries {
            let above = entry.parent.and_then(|parent| depths.get(parent as usize)).copied();
            depths.push(above.unwrap_or(0) + 1);
        }
        depths.into_iter().max().unwrap_or(0)
    }
}
