//! Posts the draft as a statement. The draft that is kept is emptied only when the act is written into the outbox; a
//! refusal that comes later brings the words back.

use deliberation_core::act::NewStatement;
use deliberation_core::policy::Ability;
use deliberation_core::rules::{self, Refusal};
use deliberation_core::statement::Visibility;
use deliberation_core::text::LocalText;

use super::keep_draft::{place, write_instead};
use super::{agree, outbox};
use crate::ports::Ports;
use crate::queries;
use crate::state::mine::{MyStatement, Progress};
use crate::state::{State, Unfit};

/// Posts the draft.
///
/// # Errors
/// When the words are no text, the rules refuse them, or others say nearly the same; the draft stays.
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
    // Whoever has seen them and sends the same words again means it.
    let seen = state.look(|data| matches!(data.writing.unfit, Some(Unfit::Alike(_))));
    let mut alike = if seen { Vec::new() } else { queries::alike::alike(&published, text.original()) };
    // What says it better is like what it supersedes.
    let supersedes = state.look(|data| data.writing.supersedes);
    alike.retain(|id| Some(*id) != supersedes);
    if !alike.is_empty() {
        return Err(Unfit::Alike(alike));
    }
    let words = text.original().to_owned();
    let (id, act) = outbox::begin(ports, "statement", true);
    agree::going_on(state, ports);
    state.change(|data| {
        let (visibility, progress) = (Visibility::Waiting, Progress::Writing);
        data.mine.statements.push(MyStatement { id, text: words, visibility, progress, supersedes });
        data.writing.draft = String::new();
        data.writing.length = 0;
    });
    let lies = Some((place(supersedes), draft));
    outbox::put(state, ports, id, NewStatement { text, supersedes, because: None }.write(act), lies);
    if supersedes.is_some() {
        // What I was writing before.
        write_instead(state, ports, None, "");
    }
    Ok(())
}
