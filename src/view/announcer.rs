//! What others changed, for whoever listens: one polite region, and the only one that speaks by itself.

use super::drawn::drawn;
use super::node::{View, el};
use super::words::Words;
use crate::state::{Data, Told};
use crate::tasks::hands::Hands;
use crate::text::Plural;

/// The region.
pub fn announcer(hands: Hands) -> View {
    drawn(hands, told, region)
}

fn told(data: &Data) -> Option<Told> {
    data.told
}

fn region(_: Hands, words: Words, told: &Option<Told>) -> View {
    let mut text = String::new();
    if let Some(told) = told {
        text.push_str(&words.count(Plural::PeopleTookPart, told.people));
        if told.statements > 0 {
            text.push_str(" · ");
            text.push_str(&words.count(Plural::LiveStatements, told.statements));
        }
    }
    el("p").class("said").attr("role", "status").text(text).into()
}
