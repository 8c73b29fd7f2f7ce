//! The articles, and which of them I asked to read.

use deliberation_core::procedure::{Article, ArticleRef, Guard, ground};

use super::{Text, text};
use crate::state::Data;

/// An article for this reader.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ArticleText {
    /// Its number and version.
    pub article: ArticleRef,
    /// Its heading.
    pub title: Text,
    /// What it says.
    pub text: Text,
    /// Whether people alone keep it.
    pub by_people: bool,
}

/// The articles, while somebody reads them, with the one that was asked for.
#[must_use]
pub fn reading(data: &Data) -> Option<(ArticleRef, Vec<ArticleText>)> {
    let asked = data.reading?;
    let article = |a: &Article| ArticleText {
        article: ArticleRef { article: a.number, version: a.version },
        title: text(data, &a.title),
        text: text(data, &a.text),
        by_people: a.kept_by_people(),
    };
    Some((asked, data.published.as_ref()?.articles.iter().map(article).collect()))
}

/// The article in force that grounds `guard`.
#[must_use]
pub fn grounding(data: &Data, guard: Guard) -> Option<ArticleRef> {
    ground(&data.published.as_ref()?.articles, guard)
}
