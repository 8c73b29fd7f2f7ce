//! The opening of an import: the question and why it is asked, the policy, the phases, and whom to name.
//!
//! What the source gives is kept as it is but for what a text cannot have. Next: [`super::acts`](super::acts()).

use deliberation_core::act::Open;
use deliberation_core::policy::{Ability, Phase, PhaseKind, Policy, Results};
use deliberation_core::procedure::Procedure;
use deliberation_core::text::{LocalText, MAX_BYTES, graphemes};

use super::acts::Options;
use super::export::Export;
use super::language::Languages;
use crate::entry::MakeError;
use crate::texts::{both, local};

/// The longest statement that a policy can allow, in graphemes.
const LONGEST: u16 = 1_000;

/// The act `open` of an import of these statements, each by its number and with its text.
pub(super) fn opening<'a>(
    export: &Export,
    options: &Options,
    languages: &Languages,
    statements: impl Iterator<Item = (i64, &'a LocalText)>,
    notes: &mut Vec<String>,
) -> Result<Open, MakeError> {
    let mut longest = 0;
    for (tid, text) in statements {
        let (length, limit) = (graphemes(text.original()), usize::from(LONGEST));
        if length > limit {
            return Err(MakeError::TooLong { tid, length, limit });
        }
        longest = longest.max(length);
    }
    let policy = Policy::default();
    let limit = u16::try_from(longest.max(policy.statement_limit())).unwrap_or(LONGEST);
    let topic = export.summary.topic.as_deref().unwrap_or(options.id.as_str());
    let why = match &export.summary.description {
        Some(text) => Some(local(languages.lang(text)?, &at_most(text, notes), "conversation-description")?),
        None => None,
    };
    let attribution = match &options.attribution {
        Some(attribution) => attribution.clone(),
        None => open_data(export.summary.url.as_deref())?,
    };
    Ok(Open {
        slug: Some(options.id.clone()),
        question: local(languages.lang(topic)?, &without_controls(topic), "topic")?,
        why,
        how: None,
        attribution: Some(attribution),
        sides: None,
        ties: Vec::new(),
        languages: vec![languages.main.clone()],
        terms: None,
        policy: policy.with_statement_limit(limit)?,
        phases: vec![
            phase(PhaseKind::Deliberate, &Ability::ALL, Results::AfterMyVote),
            phase(PhaseKind::Report, &[], Results::Always),
        ],
        articles: Procedure::template(),
        statements: Vec::new(),
    })
}

fn phase(kind: PhaseKind, allows: &[Ability], results: Results) -> Phase {
    let id = match kind {
        PhaseKind::Report => "report",
        _ => "deliberate",
    };
    Phase { id: id.to_owned(), kind, name: None, about: None, allows: allows.to_vec(), results, review: None }
}

/// What the licence of the open data asks to be named.
fn open_data(url: Option<&str>) -> Result<LocalText, MakeError> {
    let address =
        |before: &str| url.map_or_else(String::new, |url| format!("{before}{}", without_controls(url)));
    let english =
        format!("Polis conversation data by The Computational Democracy Project, CC BY 4.0{}", address(", "));
    let chinese = format!("Polis 对话数据，The Computational Democracy Project，CC BY 4.0{}", address("，"));
    both(&chinese, &english)
}

/// A text cannot have control characters; line breaks and tabs are none here.
pub(super) fn without_controls(text: &str) -> String {
    let plain = |c: char| {
        if c.is_control() && !matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }
    };
    text.chars().map(plain).collect()
}

/// The text, cut where it is longer than a text can be.
fn at_most(text: &str, notes: &mut Vec<String>) -> String {
    const MORE: &str = "…";
    let mut text = without_controls(text);
    if text.len() > MAX_BYTES {
        text.truncate(text.floor_char_boundary(MAX_BYTES - MORE.len()));
        text.push_str(MORE);
        notes.push(format!("The description is longer than {MAX_BYTES} bytes; its end is cut."));
    }
    text
}
