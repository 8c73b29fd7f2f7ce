//! Posts the draft as a statement. The draft is emptied only when the act lies in the outbox; a refusal that
//! comes later brings the words back.

use deliberation_core::act::{NewStatement, Verb};
use deliberation_core::policy::Ability;
use deliberation_core::rules::{self, Refusal};
use deliberation_core::statement::Visibility;
use deliberation_core::text::LocalText;

use super::{agree, keep_draft::keep_draft, outbox};
use crate::ports::Ports;
use crate::queries;
use crate::state::mine::MyStatement;
use crate::state::{State, Unfit};

/// Posts the draft.
///
/// # Errors
/// When the words are no text or the rules refuse them; the draft stays.
pub fn post_statement(state: &State, ports: &Ports) -> Result<(), Unfit> {
    let (published, draft, reader) =
        state.look(|data| (data.published.clone(), data.writing.draft.clone(), data.reader.clone()));
    let Some(published) = published else { return Err(Unfit::Rules(Refusal::NotOpened)) };
    let text = LocalText::new(reader, &draft).map_err(Unfit::Text)?;
    if let Some(phase) = queries::phase::current(&published) {
        rules::phase_allows(phase, Ability::Statement).map_err(Unfit::Rules)?;
    }
    let length = (ports.graphemes)(text.original());
    rules::statement_form(length, &published.opening.policy).map_err(Unfit::Rules)?;
    let known = published.statements.iter().map(|s| (s.id, &s.text));
    rules::not_twice(&text, known).map_err(Unfit::Rules)?;
    let words = text.original().to_owned();
    let act = outbox::make(ports, Verb::Statement(NewStatement { text }));
    let progress = agree::going_on(state, ports);
    let keeps = outbox::put(ports, &act);
    state.change(|data| {
        data.keeps = keeps;
        let visibility = Visibility::Waiting;
        data.mine.statements.push(MyStatement { id: act.id, text: words, visibility, progress });
    });
    keep_draft(state, ports, String::new());
    Ok(())
}
