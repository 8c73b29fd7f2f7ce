//! Reads the text form. Each fault names its line.

use std::collections::HashMap;

use super::text::{number, unescaped};
use super::{Discussion, Entry, Relation, What};

/// The largest text, in bytes.
pub const MAX_BYTES: usize = 50_000_000;
/// The most entries.
pub const MAX_ENTRIES: usize = 200_000;
/// The deepest entry.
pub const MAX_DEPTH: usize = 2_000;

/// Why a text is no discussion, and where.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct KialoError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub fault: Fault,
}

/// What can be wrong.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Fault {
    /// The title comes first.
    #[error("expected `Discussion Title: …`")]
    Title,
    /// The first claim comes next.
    #[error("expected the first claim, `1. …`")]
    First,
    /// Nothing has the number above.
    #[error("{0} replies to what is not there")]
    Orphan(String),
    /// A number stands there already.
    #[error("{0} is there already")]
    Twice(String),
    /// A link leads nowhere.
    #[error("there is no {0} to see")]
    Unknown(String),
    /// A link leads to itself, by however long a way.
    #[error("{0} leads back to itself")]
    Circular(String),
    /// More than is read.
    #[error("more than {MAX_BYTES} bytes, {MAX_ENTRIES} entries or {MAX_DEPTH} levels")]
    TooMuch,
}

/// An entry in the making.
struct Draft<'a> {
    line: usize,
    number: &'a str,
    parent: Option<u32>,
    side: Option<Relation>,
    text: String,
}

/// Reads a discussion. O(bytes).
///
/// # Errors
/// With the first line that does not fit.
pub fn read(text: &str) -> Result<Discussion, KialoError> {
    let at = |line: usize, fault: Fault| KialoError { line, fault };
    if text.len() > MAX_BYTES {
        return Err(at(1, Fault::TooMuch));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).zip(1..);
    let mut filled = lines.by_ref().skip_while(|(line, _)| line.trim().is_empty());
    let (first, line) = filled.next().unwrap_or(("", 1));
    let title = first.strip_prefix("Discussion Title:").ok_or_else(|| at(line, Fault::Title))?.trim();
    let mut drafts: Vec<Draft<'_>> = Vec::new();
    let mut places: HashMap<&str, u32> = HashMap::new();
    for (content, line) in lines {
        let begun = begins(content, &drafts).map_err(|fault| at(line, fault))?;
        let Some(Head { number, side, rest }) = begun else {
            match drafts.last_mut() {
                Some(draft) => {
                    draft.text.push('\n');
                    draft.text.push_str(content);
                }
                None if content.trim().is_empty() => {}
                None => return Err(at(line, Fault::First)),
            }
            continue;
        };
        let parent = match number.rsplit_once('.') {
            None => None,
            Some((above, _)) => {
                let parent = places.get(above).copied();
                Some(parent.ok_or_else(|| at(line, Fault::Orphan(number.to_owned())))?)
            }
        };
        if drafts.len() >= MAX_ENTRIES || number.split('.').count() > MAX_DEPTH {
            return Err(at(line, Fault::TooMuch));
        }
        if places.insert(number, drafts.len() as u32).is_some() {
            return Err(at(line, Fault::Twice(number.to_owned())));
        }
        drafts.push(Draft { line, number, parent, side, text: rest.to_owned() });
    }
    if drafts.is_empty() {
        return Err(at(text.split('\n').count(), Fault::First));
    }
    let entries = drafts.iter().map(|draft| {
        let text = draft.text.trim();
        let what = match text.strip_prefix("-> See ").and_then(number) {
            Some((seen, "")) => {
                let place = places.get(seen).copied();
                What::See(place.ok_or_else(|| at(draft.line, Fault::Unknown(seen.to_owned())))?)
            }
            _ => What::Claim(unescaped(text)),
        };
        Ok(Entry { parent: draft.parent, side: draft.side, what })
    });
    let discussion = Discussion { title: title.to_owned(), entries: entries.collect::<Result<_, _>>()? };
    for (place, draft) in drafts.iter().enumerate() {
        let claim = discussion.claim_of(place as u32);
        if matches!(discussion.entries[claim as usize].what, What::See(_)) {
            return Err(at(draft.line, Fault::Circular(draft.number.to_owned())));
        }
    }
    Ok(discussion)
}

/// The beginning of an entry.
struct Head<'a> {
    number: &'a str,
    side: Option<Relation>,
    rest: &'a str,
}

/// The beginning of the entry that a line begins; nothing where it goes on with the one before.
///
/// Only the first entry has a number of one part: a later line such as `2. then that` is part of a text.
fn begins<'a>(line: &'a str, before: &[Draft<'_>]) -> Result<Option<Head<'a>>, Fault> {
    let Some((number, rest)) = number(line) else {
        return Ok(None);
    };
    if !number.contains('.') {
        return Ok(before.is_empty().then_some(Head { number, side: None, rest }));
    }
    if before.is_empty() {
        return Err(Fault::First);
    }
    let on = |word: &str, side: Relation| {
        let rest = rest.strip_prefix(word)?.trim_start();
        Some(Head { number, side: Some(side), rest })
    };
    let sided = on("Pro:", Relation::Support).or_else(|| on("Con:", Relation::Attack));
    Ok(Some(sided.unwrap_or(Head { number, side: None, rest })))
}
