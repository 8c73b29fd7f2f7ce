//! What I contributed, for me to look through and to take along.
//!
//! What is taken along goes as rows of fields, with the signs that are made for it and that no text may have in it: who
//! writes the file splits them. Next: `view::mine`.

use deliberation_core::id::ActId;
use deliberation_core::participant::Tie;
use deliberation_core::policy::Ability;
use deliberation_core::vote::Value;

use super::{Text, phase, statement, text};
use crate::state::Data;
use crate::state::mine::{MyStatement, Progress};

/// Between rows.
pub const ROW: char = '\u{1e}';
/// After each field of a row.
pub const FIELD: char = '\u{1f}';

/// One of my votes that is in force.
#[derive(Clone, PartialEq, Debug)]
pub struct Cast {
    /// The statement.
    pub statement: ActId,
    /// Its number in the deliberation; none when it is not shown any more.
    pub number: Option<u32>,
    /// Its words; empty when it is not shown any more.
    pub text: Text,
    /// What I said.
    pub value: Value,
}

/// What I contributed.
#[derive(Clone, PartialEq, Debug)]
pub struct Contributions {
    /// My votes, the last first.
    pub votes: Vec<Cast>,
    /// Statements there are.
    pub of: u32,
    /// My statements.
    pub statements: Vec<MyStatement>,
    /// My tie.
    pub tie: Option<Tie>,
    /// Whether votes can be changed now.
    pub open: bool,
}

/// What I contributed, while I look at it.
#[must_use]
pub fn mine(data: &Data) -> Option<Contributions> {
    let published = data.published.as_ref().filter(|_| data.mine_open)?;
    Some(Contributions {
        votes: votes(data),
        of: published.statements.len() as u32,
        statements: data.mine.statements.clone(),
        tie: data.mine.tie,
        open: phase::open(published, Ability::Vote),
    })
}

fn votes(data: &Data) -> Vec<Cast> {
    let cast = |id: &ActId| {
        let value = data.mine.vote(*id)?;
        let shown = data.published.as_ref().and_then(|p| statement(p, *id));
        let text = shown.map(|s| text(data, &s.text)).unwrap_or_default();
        Some(Cast { statement: *id, number: shown.map(|s| s.number), text, value })
    };
    data.mine.trail.iter().rev().filter_map(cast).collect()
}

fn row(rows: &mut String, fields: &[&str]) {
    if !rows.is_empty() {
        rows.push(ROW);
    }
    for field in fields {
        rows.push_str(field);
        rows.push(FIELD);
    }
}

const fn stands(progress: &Progress) -> &'static str {
    match progress {
        Progress::Held => "on-this-device",
        Progress::Waiting => "waiting-to-be-sent",
        Progress::Kept => "kept-by-the-server",
        Progress::Refused(_) => "refused",
    }
}

/// Everything that this widget knows of me: `deliberation` with id and question, `tie`, a `vote` each with statement,
/// number, words, value and how far it got, a `statement` each with id, words, how far it got and where it stands with review. No token.
#[must_use]
pub fn data_rows(data: &Data) -> String {
    let mut rows = String::new();
    let Some(published) = &data.published else { return rows };
    row(&mut rows, &["deliberation", published.id.as_str(), &text(data, &published.opening.question).text]);
    if let Some(tie) = data.mine.tie {
        row(&mut rows, &["tie", tie.name()]);
    }
    for vote in votes(data) {
        let progress = data.mine.vote_on(vote.statement).map_or("", |vote| stands(&vote.progress));
        let number = vote.number.map(|n| n.to_string()).unwrap_or_default();
        let id = vote.statement.to_string();
        row(&mut rows, &["vote", &id, &number, &vote.text.text, vote.value.name(), progress]);
    }
    for own in &data.mine.statements {
        row(
            &mut rows,
            &["statement", &own.id.to_string(), &own.text, stands(&own.progress), own.visibility.name()],
        );
    }
    rows
}

/// What stands on the sheet of paper: `question`, a `statement` each with its number, an `article` each with its number:
/// each with language and words.
#[must_use]
pub fn paper_rows(data: &Data) -> String {
    let mut rows = String::new();
    let Some(published) = &data.published else { return rows };
    let mut put = |kind: &str, number: u32, words: &deliberation_core::text::LocalText| {
        let words = text(data, words);
        row(&mut rows, &[kind, &number.to_string(), &words.lang, &words.text]);
    };
    put("question", 0, &published.opening.question);
    for s in &published.statements {
        put("statement", s.number, &s.text);
    }
    for article in &published.articles {
        put("article", u32::from(article.number), &article.title);
    }
    rows
}
