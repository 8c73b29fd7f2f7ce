//! Rules of procedure 协商规则: the numbered, versioned articles that people can read, and the guards of the
//! software that each of them grounds.
//!
//! Every guard stands under an article in force; a refusal and a change of phase name it. Next:
//! [`crate::rules`], where the guards are.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::wire::{Json, Malformed, Read, Record, deserialize, from_text, record, word};

use crate::text::LocalText;

/// Something the software holds people (and itself) to. Each is grounded in an article.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Guard {
    /// What may be done in which phase.
    Phase,
    /// How a statement is written.
    StatementForm,
    /// Nothing is posted twice.
    Duplicate,
    /// Votes may be changed and undone; a person counts once.
    Vote,
    /// Votes are cast on the current wording of a visible statement.
    VoteTarget,
    /// One acts under one's own session only, in the role the host gave.
    Session,
    /// What others see depends on how many there are.
    SmallRooms,
    /// When texts are reviewed; nothing vanishes in silence.
    Review,
    /// Who moves phases and changes articles.
    Host,
    /// An exchange of views, not a vote in law.
    NotABallot,
    /// How one replies, remarks and rates.
    Thread,
    /// A wording that others answered is not changed under them.
    Wording,
    /// Who asks, who answers, and who says that it is settled.
    Demand,
    /// Who annotates a claim, how, and what that changes.
    Annotation,
    /// Whose votes are counted.
    Voters,
    /// How one stands on the stance line, and what is shown of it.
    Stance,
}

word!(Guard { Phase = "phase", StatementForm = "statement-form", Duplicate = "duplicate", Vote = "vote", VoteTarget = "vote-target", Session = "session", SmallRooms = "small-rooms", Review = "review", Host = "host", NotABallot = "not-a-ballot", Thread = "thread", Wording = "wording", Demand = "demand", Annotation = "annotation", Voters = "voters", Stance = "stance" });

/// Guards that came after the first set of articles was in use.
const LATER: [Guard; 6] =
    [Guard::Thread, Guard::Wording, Guard::Demand, Guard::Annotation, Guard::Voters, Guard::Stance];

impl Guard {
    /// All guards: each must be grounded.
    pub const ALL: [Self; 16] = [
        Self::Phase,
        Self::StatementForm,
        Self::Duplicate,
        Self::Vote,
        Self::VoteTarget,
        Self::Session,
        Self::SmallRooms,
        Self::Review,
        Self::Host,
        Self::NotABallot,
        Self::Thread,
        Self::Wording,
        Self::Demand,
        Self::Annotation,
        Self::Voters,
        Self::Stance,
    ];
}

/// One article, in one version.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Article {
    /// Its number, from 1.
    pub number: u16,
    /// Its version, from 1, each one more than the last.
    pub version: u16,
    /// The guards it grounds.
    pub guards: Vec<Guard>,
    /// Its heading.
    pub title: LocalText,
    /// What it says.
    pub text: LocalText,
}

impl Read for Article {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        Ok(Self {
            number: record.need("number")?,
            version: record.may::<Option<u16>>("version")?.unwrap_or(1),
            guards: record.need("guards")?,
            title: record.need("title")?,
            text: record.need("text")?,
        })
    }
}

deserialize!(Article);

/// An article by number and version: what a refusal or a change of phase names.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ArticleRef {
    /// Its number.
    pub article: u16,
    /// Its version.
    pub version: u16,
}

record!(ArticleRef { article, version });

/// Why a set of articles cannot be in force.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProcedureError {
    /// A guard that no article grounds.
    #[error("no article grounds the guard {0:?}")]
    Ungrounded(Guard),
    /// Not the next version of that article.
    #[error("article {number} must come as version {expected}")]
    Version {
        /// The article.
        number: u16,
        /// The version it must have.
        expected: u16,
    },
}

/// The articles in force, by number.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Procedure {
    articles: BTreeMap<u16, Article>,
}

impl Procedure {
    /// The articles a deliberation opens with.
    ///
    /// # Errors
    /// When a guard is not grounded, or a version is not 1.
    pub fn new(articles: Vec<Article>) -> Result<Self, ProcedureError> {
        let mut procedure = Self::default();
        for article in articles {
            procedure = procedure.put(article)?;
        }
        procedure.completed().grounded()
    }

    /// The articles of the sample set for guards that there were not when these articles were written, after the last
    /// number: a log that was once opened stays open.
    fn completed(mut self) -> Self {
        for guard in LATER {
            if self.ground(guard).is_some() {
                continue;
            }
            let number = self.articles.keys().next_back().map_or(1, |last| last.saturating_add(1));
            let grounds = |article: &Article| article.guards.contains(&guard);
            if let Some(article) = Self::template().into_iter().find(grounds) {
                self.articles.insert(number, Article { number, ..article });
            }
        }
        self
    }

    /// The sample set: what a deliberation without articles of its own opens with.
    #[must_use]
    pub fn template() -> Vec<Article> {
        // A test reads the template and grounds every guard in it.
        from_text(include_str!("procedure/template.json")).unwrap_or_default()
    }

    /// The same articles with one added or replaced by its next version.
    ///
    /// # Errors
    /// When the version is not the next one, or a guard would lose its ground.
    pub fn amended(&self, article: Article) -> Result<Self, ProcedureError> {
        self.clone().put(article)?.grounded()
    }

    /// The articles in force, in their order.
    pub fn articles(&self) -> impl Iterator<Item = &Article> {
        self.articles.values()
    }

    /// The article that grounds `guard`: the first by number.
    #[must_use]
    pub fn ground(&self, guard: Guard) -> Option<ArticleRef> {
        ground(self.articles.values(), guard)
    }

    /// The article in force under that number.
    #[must_use]
    pub fn article(&self, number: u16) -> Option<ArticleRef> {
        self.articles.get(&number).map(|a| ArticleRef { article: a.number, version: a.version })
    }

    fn put(mut self, article: Article) -> Result<Self, ProcedureError> {
        let number = article.number;
        let expected = self.articles.get(&number).map_or(1, |old| old.version.saturating_add(1));
        if article.version != expected {
            return Err(ProcedureError::Version { number, expected });
        }
        self.articles.insert(number, article);
        Ok(self)
    }

    fn grounded(self) -> Result<Self, ProcedureError> {
        match Guard::ALL.into_iter().find(|&guard| self.ground(guard).is_none()) {
            Some(guard) => Err(ProcedureError::Ungrounded(guard)),
            None => Ok(self),
        }
    }
}

/// The article among `articles` that grounds `guard`.
pub fn ground<'a>(articles: impl IntoIterator<Item = &'a Article>, guard: Guard) -> Option<ArticleRef> {
    let article = articles.into_iter().find(|a| a.guards.contains(&guard))?;
    Some(ArticleRef { article: article.number, version: article.version })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_grounds_every_guard_in_both_languages() {
        let template = Procedure::template();
        assert!(template.iter().all(|a| a.title.lang().as_str() == "zh-CN"
            && a.title.translations().keys().any(|l| l.as_str() == "en")
            && a.text.translations().keys().any(|l| l.as_str() == "en")));
        // One article a guard, in the order of the guards.
        for (at, (article, guard)) in template.iter().zip(Guard::ALL).enumerate() {
            assert_eq!((usize::from(article.number), article.version), (at + 1, 1));
            assert_eq!(article.guards, [guard]);
        }
        assert_eq!(template.len(), Guard::ALL.len());
        assert!(Procedure::new(template).is_ok());
    }

    #[test]
    fn the_template_speaks_in_short_sentences() {
        for article in Procedure::template() {
            for sentence in article.text.original().split('。') {
                assert!(sentence.chars().count() <= 40, "{sentence}");
            }
            for sentence in article.text.translations().values().flat_map(|text| text.split(". ")) {
                assert!(sentence.split(' ').count() <= 20, "{sentence}");
            }
        }
    }

    #[test]
    fn the_numbers_in_the_template_are_those_of_the_code() {
        use crate::policy::Policy;
        use crate::release::FEW;
        let template = Procedure::template();
        let text = |guard| {
            let article = template.iter().find(|article| article.guards.contains(&guard)).unwrap();
            article.text.original().to_owned()
        };
        assert!(!text(Guard::StatementForm).chars().any(|c| c.is_ascii_digit()));
        let policy = |json: &str| serde_json::from_str::<Policy>(json);
        let (public, closed) = (Policy::default(), policy(r#"{"room":"closed"}"#).unwrap());
        assert!(policy(r#"{"profile":"club","map_from":15}"#).is_ok());
        assert!(policy(r#"{"profile":"club","map_from":14}"#).is_err());
        for number in
            [FEW, public.map_from(), public.cell(), 2 * public.cell(), 15, closed.cell(), 2 * closed.cell()]
        {
            assert!(text(Guard::SmallRooms).contains(&format!(" {number} ")), "{number}");
        }
    }

    #[test]
    fn an_article_is_replaced_only_by_its_next_version_and_no_guard_loses_its_ground() {
        let procedure = Procedure::new(Procedure::template()).unwrap();
        let article = procedure.articles().next().unwrap().clone();
        assert!(matches!(
            procedure.amended(article.clone()),
            Err(ProcedureError::Version { expected: 2, .. })
        ));
        let next = Article { version: 2, ..article.clone() };
        assert_eq!(procedure.amended(next).unwrap().article(article.number).unwrap().version, 2);
        let bare = Article { version: 2, guards: Vec::new(), ..article };
        assert!(matches!(procedure.amended(bare), Err(ProcedureError::Ungrounded(_))));
    }
}
