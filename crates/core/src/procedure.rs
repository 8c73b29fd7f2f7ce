//! Rules of procedure 协商规则: the numbered, versioned articles that people can read, and the guards of the
//! software that each of them grounds.
//!
//! Every guard stands under an article in force; a refusal and a change of phase name it. Next:
//! [`crate::rules`], where the guards are.

use std::collections::{BTreeMap, BTreeSet};

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
    /// Who reports something, why, and what comes of it.
    Flags,
    /// Who decides on what others wrote, on what ground.
    Moderation,
    /// Who asks for another look at a decision, and who takes it.
    Appeals,
    /// When writing is paused, slowed or held.
    Writing,
    /// As what people act, and who says so.
    Identity,
    /// What becomes of one's own data.
    OwnData,
    /// What the system takes, how much and how often.
    Requests,
}

word!(Guard { Phase = "phase", StatementForm = "statement-form", Duplicate = "duplicate", Vote = "vote", VoteTarget = "vote-target", Session = "session", SmallRooms = "small-rooms", Review = "review", Host = "host", NotABallot = "not-a-ballot", Thread = "thread", Wording = "wording", Demand = "demand", Annotation = "annotation", Voters = "voters", Stance = "stance", Flags = "flags", Moderation = "moderation", Appeals = "appeals", Writing = "writing", Identity = "identity", OwnData = "own-data", Requests = "requests" });

/// Guards that came after the first set of articles was in use.
const LATER: [Guard; 13] = [
    Guard::Thread,
    Guard::Wording,
    Guard::Demand,
    Guard::Annotation,
    Guard::Voters,
    Guard::Stance,
    Guard::Flags,
    Guard::Moderation,
    Guard::Appeals,
    Guard::Writing,
    Guard::Identity,
    Guard::OwnData,
    Guard::Requests,
];

impl Guard {
    /// All guards: each must be grounded.
    pub const ALL: [Self; 23] = [
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
        Self::Flags,
        Self::Moderation,
        Self::Appeals,
        Self::Writing,
        Self::Identity,
        Self::OwnData,
        Self::Requests,
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

impl Article {
    /// Whether people alone hold each other to it, since nothing of the software does.
    #[must_use]
    pub const fn kept_by_people(&self) -> bool {
        self.guards.is_empty()
    }
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
///
/// Those of the sample set that came after the first are *supplied* where an opening has none of its own: a host who had
/// never seen them adds articles under their numbers, and the supplied ones give way to the next free number.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Procedure {
    articles: BTreeMap<u16, Article>,
    supplied: BTreeSet<u16>,
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

    /// The next number that no article has.
    fn free(&self) -> u16 {
        self.articles.keys().next_back().map_or(1, |last| last.saturating_add(1))
    }

    /// The articles of the sample set for guards that there were not when these articles were written, after the last
    /// number: a log that was once opened stays open.
    fn completed(mut self) -> Self {
        let template = Self::template();
        for guard in LATER {
            if self.ground(guard).is_some() {
                continue;
            }
            let number = self.free();
            let grounds = |article: &&Article| article.guards.contains(&guard);
            if let Some(article) = template.iter().find(grounds) {
                self.articles.insert(number, Article { number, ..article.clone() });
            }
        }
        let later = |own: &Article| own.guards.is_empty() || own.guards.iter().any(|own| LATER.contains(own));
        let sample = |own: &Article| {
            template.iter().any(|other| Article { number: own.number, ..other.clone() } == *own)
        };
        let supplied = self.articles.values().filter(|own| later(own) && sample(own));
        self.supplied = supplied.map(|own| own.number).collect();
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
        let gives_way = article.version == 1 && self.supplied.contains(&number);
        if let Some(supplied) = self.articles.get(&number).filter(|_| gives_way).cloned() {
            let free = self.free();
            self.articles.insert(free, Article { number: free, ..supplied });
            self.articles.remove(&number);
            self.supplied.insert(free);
        }
        self.supplied.remove(&number);
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
        // One article a guard, in the order of the guards; then those that people keep.
        let numbers = template.iter().map(|article| (article.number, article.version));
        assert!(numbers.eq((1..=template.len() as u16).map(|number| (number, 1))));
        let guarded = template.iter().filter(|article| !article.kept_by_people());
        assert!(guarded.map(|article| article.guards.clone()).eq(Guard::ALL.map(|guard| vec![guard])));
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
    fn what_was_supplied_gives_way_to_what_a_host_adds_under_its_number() {
        let template = Procedure::template();
        let first = template.iter().find(|article| article.guards.contains(&Guard::Flags)).unwrap();
        let (number, last) = (first.number, template.len() as u16);
        let text = first.title.clone();
        let own = Article { number, version: 1, guards: Vec::new(), title: text.clone(), text };
        // A log from before there were such articles: the host added one under the next number, and then its next version.
        let opened = Procedure::new(template.clone()).unwrap();
        let added = opened.amended(own.clone()).unwrap();
        assert_eq!(added.articles().find(|article| article.number == number), Some(&own));
        assert_eq!(added.ground(Guard::Flags).map(|rule| rule.article), Some(last + 1));
        let again = added.amended(Article { version: 2, ..own.clone() }).unwrap();
        assert_eq!(again.article(number).map(|rule| rule.version), Some(2));
        assert!(again.amended(own.clone()).is_err());
        // Whoever knows the supplied one gives it its next version, and that stays.
        let next = opened.amended(Article { version: 2, guards: vec![Guard::Flags], ..own.clone() }).unwrap();
        assert_eq!(next.ground(Guard::Flags).map(|rule| (rule.article, rule.version)), Some((number, 2)));
        assert!(next.amended(own).is_err());
        // The first ones never give way.
        assert!(opened.amended(template[0].clone()).is_err());
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
