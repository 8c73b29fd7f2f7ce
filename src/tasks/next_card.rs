//! Puts a statement on the card. What is being read is never exchanged for another without a word.

use deliberation_core::id::ActId;
use deliberation_core::rules::role_votes;

use crate::queries::next_statement::next_statement;
use crate::queries::statement;
use crate::state::{Data, Panel, Why};

/// The next one that I have not answered; of who answers none, the one after it.
pub fn take_next(data: &mut Data) {
    if role_votes(data.mine.role).is_err() {
        let all = data.published.as_ref().map(|published| &published.statements[..]).unwrap_or_default();
        let at = all.iter().position(|own| Some(own.id) == data.card);
        let next = all.get(at.map_or(0, |at| at + 1)).or(all.first()).map(|own| own.id);
        (data.card, data.why) = (next, Why::Asked);
        return;
    }
    let next = data.published.as_ref().and_then(|published| next_statement(published, &data.mine));
    data.card = next.map(|(id, _)| id);
    data.why = next.map(|(_, why)| why).unwrap_or_default();
}

/// The one that I ask for, answered or not, and brings the card before my eyes. With none, it is said that what
/// I asked for is not shown any more.
pub fn ask_for(data: &mut Data, asked: Option<ActId>) {
    data.card = asked;
    data.why = if asked.is_some() { Why::Asked } else { Why::Gone };
    data.panel = Panel::Vote;
    data.asks += 1;
}

/// After a new edition came: the card stays while its statement is shown; when it is not, that is said.
pub fn settle(data: &mut Data) {
    let Some(published) = &data.published else { return };
    match data.card {
        Some(card) if statement(published, card).is_none() => data.why = Why::Gone,
        None if data.why != Why::Gone => take_next(data),
        _ => {}
    }
}
