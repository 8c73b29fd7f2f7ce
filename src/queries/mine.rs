//! What I contributed, for me to look through and to take along. Next: `view::mine`.

use deliberation_core::id::ActId;
use deliberation_core::participant::Tie;
use deliberation_core::policy::Ability;
use deliberation_core::statement::Visibility;
use deliberation_core::vote::Value;
use deliberation_core::wire::Written;

use super::{Text, phase, statement, text};
use crate::state::mine::{MyStatement, Progress};
use crate::state::{Data, Dialog};

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
    let published = data.published.as_ref().filter(|_| data.dialog == Some(Dialog::Mine))?;
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

const fn stands(progress: &Progress) -> &'static str {
    match progress {
        Progress::Writing => "being-written",
        Progress::Held => "on-this-device",
        Progress::Waiting => "waiting-to-be-sent",
        Progress::Kept => "kept-by-the-server",
        Progress::Refused(_) => "refused",
    }
}

const fn shown(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Visible => "visible",
        Visibility::Waiting => "waiting",
        Visibility::Hidden => "hidden",
    }
}

/// Everything that this widget knows of me, as JSON: the deliberation's id and question, my tie, my votes and my
/// statements, each with how far it has got. No token, so that nobody can act as me with it.
#[must_use]
pub fn data_file(data: &Data) -> Option<String> {
    let published = data.published.as_ref()?;
    let list = |objects: Vec<String>| ["[", &objects.join(","), "]"].concat();
    let votes = votes(data).into_iter().map(|vote| {
        let progress = data.mine.vote_on(vote.statement).map_or("", |vote| stands(&vote.progress));
        let one = Written::default().text("statement", &vote.statement.to_string());
        let one = match vote.number {
            Some(number) => one.json("number", &number.to_string()),
            None => one,
        };
        let one = one.text("text", &vote.text.text).text("value", vote.value.name());
        one.text("progress", progress).end()
    });
    let statements = data.mine.statements.iter().map(|own| {
        let one = Written::default().text("id", &own.id.to_string()).text("text", &own.text);
        one.text("progress", stands(&own.progress)).text("visibility", shown(own.visibility)).end()
    });
    let whole = Written::default()
        .text("format", "deliberation-widget/my-data/1")
        .text("deliberation", published.id.as_str())
        .text("question", &text(data, &published.opening.question).text);
    let whole = match data.mine.tie {
        Some(tie) => whole.text("tie", tie.name()),
        None => whole,
    };
    Some(whole.json("votes", &list(votes.collect())).json("statements", &list(statements.collect())).end())
}

/// What stands on the sheet of paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Paper {
    /// The question.
    pub question: Text,
    /// The statements, with their numbers.
    pub statements: Vec<(u32, Text)>,
}

/// The sheet of paper.
#[must_use]
pub fn paper(data: &Data) -> Option<Paper> {
    let published = data.published.as_ref()?;
    let statements = published.statements.iter().map(|s| (s.number, text(data, &s.text)));
    Some(Paper { question: text(data, &published.opening.question), statements: statements.collect() })
}
