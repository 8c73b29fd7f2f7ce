//! What one decides, and what it stands on: for each thing that can be found an article, and words that say why, in both
//! languages of the screen. Who decides may write others.

use deliberation_core::act::{Decision, Ground, Outcome, Reason};
use deliberation_core::date::Date;
use deliberation_core::id::ActId;
use deliberation_core::moderation::published::AboutKind;
use deliberation_core::moderation::queue::QueueCase;
use deliberation_core::procedure::{Article, ArticleRef, Guard};
use deliberation_core::statement::Visibility;
use deliberation_core::text::{Lang, LocalText};

use crate::state::Data;
use crate::words::{Key, Words};

/// What is decided on a case.
#[derive(Clone, PartialEq, Debug)]
pub struct Choice {
    /// What becomes of it.
    pub outcome: Outcome,
    /// What was found.
    pub about: Option<Reason>,
    /// What it stands on.
    pub ground: Option<Ground>,
    /// The facts.
    pub facts: Option<LocalText>,
    /// Why.
    pub reason: Option<LocalText>,
    /// Where it goes.
    pub to: Option<ActId>,
    /// Of a limit: its last day.
    pub until: Option<Date>,
}

impl Choice {
    /// What takes no ground.
    #[must_use]
    pub const fn plain(outcome: Outcome) -> Self {
        Self { outcome, about: None, ground: None, facts: None, reason: None, to: None, until: None }
    }

    /// The same as a decision on what was read.
    #[must_use]
    pub fn on(&self, case: &QueueCase) -> Decision {
        Decision {
            wording: Some(case.wording),
            reason: self.reason.clone(),
            base: Some(case.changed),
            about: self.about,
            ground: self.ground.clone(),
            facts: self.facts.clone(),
            to: self.to,
            until: self.until.clone(),
            ..Decision::plain(case.target, self.outcome)
        }
    }
}

/// What can be decided on a case, in the order of the presses: what is decided most often comes first.
#[must_use]
pub fn outcomes(case: &QueueCase) -> Vec<Outcome> {
    // A note its panel takes back; a name is kept or taken away.
    let (note, name) = (case.kind == AboutKind::Annotation, case.kind == AboutKind::Name);
    let seen = !note && !name && case.visibility == Visibility::Visible;
    // Nothing stands on what nobody sees; and what is to be said of two wordings is said of neither.
    let stands = seen && case.earlier.is_none();
    let post = stands && case.kind == AboutKind::Post;
    let person = !note && !name && case.by.is_some();
    let all = [
        (Outcome::Show, true),
        (Outcome::Hide, !note),
        (Outcome::Label, stands),
        (Outcome::Move, post),
        (Outcome::Pass, true),
        (Outcome::Collapse, post),
        (Outcome::Lock, seen),
        (Outcome::Warn, person),
        (Outcome::Limit, person),
    ];
    all.into_iter().filter(|(_, fits)| *fits).map(|(outcome, _)| outcome).collect()
}

/// What may be found, first of all what was reported.
#[must_use]
pub fn reasons(case: &QueueCase) -> Vec<Reason> {
    let mut all: Vec<Reason> = Vec::new();
    for reason in case.flags.iter().map(|flag| flag.reason).chain(Reason::ALL) {
        if !all.contains(&reason) {
            all.push(reason);
        }
    }
    all
}

/// The article that a finding stands on: the one that says so, else the one on decisions. What breaks the law stands on that.
#[must_use]
pub fn article(articles: &[Article], about: Reason) -> Option<&Article> {
    let guard = match about {
        Reason::PersonalData | Reason::Threat | Reason::Attack | Reason::Hate => Guard::StatementForm,
        Reason::Spam => Guard::Duplicate,
        Reason::OffTopic => Guard::Thread,
        Reason::FakeExpert => Guard::Identity,
        Reason::Other => Guard::Moderation,
        Reason::Illegal => return None,
    };
    let grounds = |guard| articles.iter().find(move |own| own.guards.contains(&guard));
    grounds(guard).or_else(|| grounds(Guard::Moderation))
}

/// As a decision names it.
#[must_use]
pub const fn ground(article: &Article) -> Ground {
    Ground::Article(ArticleRef { article: article.number, version: article.version })
}

/// A decision that needs no more words: with the article and the words for what was found. Nothing where somebody has to
/// write: what breaks the law names the law, "something else" says what, and a limit its last day.
#[must_use]
pub fn ready(data: &Data, case: &QueueCase, outcome: Outcome, about: Reason) -> Option<Choice> {
    if outcome == Outcome::Limit {
        return None;
    }
    Some(Choice {
        about: Some(about),
        ground: Some(ground(article(&data.articles, about)?)),
        facts: Some(facts(data.words(), case)?),
        reason: Some(reason(data, about)?),
        ..Choice::plain(outcome)
    })
}

/// Moved under a statement, or to the remarks.
#[must_use]
pub fn moved(data: &Data, case: &QueueCase, to: Option<ActId>) -> Option<Choice> {
    let reason = both(data.words(), |words| words.say(Key::StaffBecauseMoved));
    ready(data, case, Outcome::Move, Reason::OffTopic).map(|choice| Choice { to, reason, ..choice })
}

/// Words for what was found.
#[must_use]
pub const fn because(about: Reason) -> Option<Key> {
    Some(match about {
        Reason::PersonalData => Key::StaffBecausePersonal,
        Reason::Threat => Key::StaffBecauseThreat,
        Reason::Attack => Key::StaffBecauseAttack,
        Reason::Hate => Key::StaffBecauseHate,
        Reason::Spam => Key::StaffBecauseSpam,
        Reason::OffTopic => Key::StaffBecauseTopic,
        Reason::FakeExpert => Key::StaffBecauseFake,
        Reason::Illegal | Reason::Other => return None,
    })
}

/// The same in both languages.
#[must_use]
pub fn reason(data: &Data, about: Reason) -> Option<LocalText> {
    let because = because(about)?;
    both(data.words(), |words| words.say(because))
}

/// The facts: whether it was reported, and that somebody read it. Not how often: facts are public while what they are about
/// is, and the number would tell who reported how many they are.
#[must_use]
pub fn facts(words: Words, case: &QueueCase) -> Option<LocalText> {
    let key = if case.flags.is_empty() { Key::StaffFactsNone } else { Key::StaffFacts };
    both(words, |words| words.say(key))
}

/// A text of the desk's own in the language of the screen, and in the others.
fn both(own: Words, say: impl Fn(Words) -> &'static str) -> Option<LocalText> {
    let tags = ["zh-CN", "en"];
    let at = tags.iter().position(|tag| Words::of(tag) == own)?;
    let lang = |tag: &str| Lang::try_from(tag.to_owned()).ok();
    let mut text = LocalText::new(lang(tags[at])?, say(own)).ok()?;
    for tag in tags.iter().filter(|tag| **tag != tags[at]) {
        text = text.translated(lang(tag)?, say(Words::of(tag))).ok()?;
    }
    Some(text)
}

/// What is written where somebody has to choose: the statements nearest to the words of a case.
#[must_use]
pub fn nearest(data: &Data, case: &QueueCase, most: usize) -> Vec<ActId> {
    let own = deliberation_core::alike::pieces(case.text.original());
    let mut found: Vec<(usize, ActId)> = Vec::new();
    for statement in data.open_statements().filter(|other| Some(other.id) != case.on) {
        let near = deliberation_core::alike::dice(&own, statement.text.original());
        let at = found.iter().position(|(other, _)| *other < near).unwrap_or(found.len());
        if at < most {
            found.insert(at, (near, statement.id));
            found.truncate(most);
        }
    }
    found.into_iter().map(|(_, id)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::case;
    use super::*;
    use deliberation_core::moderation::queue::QueueFlag;
    use deliberation_core::participant::Role;

    fn flag(reason: Reason) -> QueueFlag {
        QueueFlag {
            reason,
            revision: 1,
            law: None,
            explanation: None,
            span: None,
            role: Role::Participant,
            vouched: false,
            contact: false,
            at: 0,
        }
    }

    #[test]
    fn what_was_reported_can_be_found_with_the_first_keys() {
        let mut case = case(1);
        case.flags = [Reason::Spam, Reason::Attack, Reason::Spam].map(flag).into();
        let all = reasons(&case);
        assert_eq!((&all[..3], all.len()), (&[Reason::Spam, Reason::Attack, Reason::Illegal][..], 9));
    }

    #[test]
    fn every_finding_that_needs_no_words_stands_on_an_article_and_on_words_in_both_languages() {
        let articles = deliberation_core::procedure::Procedure::template();
        for about in Reason::ALL {
            assert_eq!(article(&articles, about).is_none(), about == Reason::Illegal, "{about:?}");
            assert_eq!(because(about).is_none(), matches!(about, Reason::Illegal | Reason::Other));
        }
        // Rules that say nothing of it: what is on decisions.
        let own: Vec<Article> =
            articles.iter().filter(|own| own.guards.contains(&Guard::Moderation)).cloned().collect();
        assert_eq!(article(&own, Reason::Attack), own.first());
        assert_eq!(article(&[], Reason::Attack), None);
    }

    #[test]
    fn the_facts_that_are_proposed_do_not_tell_how_many_reported_it() {
        for words in ["en", "zh-CN"].map(Words::of) {
            let reported = |n: usize| {
                let flags = vec![flag(Reason::Attack); n];
                facts(words, &QueueCase { flags, ..case(1) })
            };
            let none = reported(0).unwrap();
            let all = [1, 2, 7].map(reported);
            assert!(all.iter().all(|facts| *facts == all[0] && *facts != Some(none.clone())));
            for text in [Some(none), all[0].clone()] {
                let text = text.unwrap();
                let all: Vec<&str> = text.in_all().collect();
                assert_eq!(all.len(), 2, "in both languages");
                assert!(
                    !all.iter().any(|text| text.contains(|c: char| c.is_numeric() || "一两二".contains(c)))
                );
            }
        }
    }

    #[test]
    fn nothing_stands_on_what_nobody_sees_and_nobody_is_warned_whom_there_is_not() {
        let mut case = case(1);
        let all =
            |case: &QueueCase| outcomes(case).iter().map(|own| own.name()).collect::<Vec<_>>().join(" ");
        assert_eq!(all(&case), "show hide label move pass collapse lock");
        case.visibility = Visibility::Waiting;
        assert_eq!(all(&case), "show hide pass");
        case.kind = AboutKind::Annotation;
        assert_eq!(all(&case), "show pass");
    }
}
