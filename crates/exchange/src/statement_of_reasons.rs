//! Decisions as statements of reasons, in the form in which the transparency database of the EU's Digital Services Act
//! takes them (Regulation (EU) 2022/2065, Articles 17 and 24(5)).
//!
//! | ours | there |
//! |---|---|
//! | label, collapse, hide, lock | `decision_visibility`: labelled, demoted, disabled, interaction restricted |
//! | move | `decision_visibility`: another one, which is said |
//! | limit | `decision_account`: suspended, with its end |
//! | an article of the rules, a law | incompatible content, illegal content; nothing of the other |
//! | what was found | a category, and a keyword where there is one ([`category`]) |
//! | of one's own accord, reports, a report of a breach of law | voluntary, other notification, Article 16 |
//! | what was lifted since | the same, with the day on which it ended |
//!
//! Only what restricts somebody is stated: to keep, to warn, to hold and to pass a case on do not. What an appeal has
//! overturned is left out, and so is a decision without a ground, as there were before decisions needed one. The database
//! is public: names of those concerned are taken out of what moderators wrote ([`names`]), and who decided and who
//! reported is not in it. Texts that are longer than it takes are cut. *Source*:
//! <https://transparency.dsa.ec.europa.eu/page/api-documentation>. Next: [`facts`].

mod category;
mod facts;
mod names;

use std::str::FromStr;

use deliberation_core::act::{Ground, Outcome, Reason};
use deliberation_core::date::Date;
use deliberation_core::deliberation::Deliberation;
use deliberation_core::id::ActId;
use deliberation_core::moderation::case::{Decided, DecisionState, Source};
use deliberation_core::moderation::waits::Wait;
use deliberation_core::text::Lang;
use serde_json::{Value, json};

use crate::linked::Terms;

/// So many are sent at once at most.
pub const AT_ONCE: usize = 100;
/// The longest ground and address, in code points.
const SHORT: usize = 500;
/// The longest explanation.
const LONG: usize = 2_000;
/// The longest account of the facts.
const FACTS: usize = 5_000;
/// The states of the European Economic Area, as the database names them.
const STATES: [&str; 30] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT",
    "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// Where decisions hold: states of the European Economic Area; none for what holds outside of it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Territory(Vec<&'static str>);

/// A text that names no territory.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("expected states of the European Economic Area such as DE,FR (Greece is GR), or none")]
pub struct TerritoryError;

impl FromStr for Territory {
    type Err = TerritoryError;
    fn from_str(text: &str) -> Result<Self, TerritoryError> {
        if text == "none" {
            return Ok(Self::default());
        }
        let known = |name: &str| STATES.into_iter().find(|state| *state == name).ok_or(TerritoryError);
        let mut states = text.split(',').map(known).collect::<Result<Vec<_>, _>>()?;
        states.sort_unstable();
        states.dedup();
        Ok(Self(states))
    }
}

/// All that can be stated, and how much cannot.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Stated {
    /// The statements of reasons, in the order of the decisions.
    pub statements: Vec<Value>,
    /// So many decisions restricted somebody and were overturned.
    pub overturned: usize,
    /// So many have no ground, or are about days that the database does not take.
    pub without_form: usize,
}

impl Stated {
    /// As many requests as it takes, each as `POST /api/v1/statements` reads it.
    #[must_use]
    pub fn requests(&self) -> Vec<Value> {
        let mut all: Vec<Value> =
            self.statements.chunks(AT_ONCE).map(|some| json!({ "statements": some })).collect();
        if all.is_empty() {
            all.push(json!({ "statements": [] }));
        }
        all
    }
}

/// States the reasons of all decisions that restrict somebody. `when` says when an act was received, by its place in the
/// log: of what was lifted, when that was.
#[must_use]
pub fn statements(
    of: &Deliberation,
    when: impl Fn(u64) -> Option<i64>,
    terms: &Terms,
    territory: &Territory,
) -> Stated {
    let mut stated = Stated::default();
    for decided in of.moderation().decisions() {
        if Restriction::of(decided.new.outcome).is_none() {
            continue;
        }
        if decided.state == DecisionState::Overturned {
            stated.overturned += 1;
            continue;
        }
        let lifted = when(decided.changed).filter(|_| decided.state == DecisionState::Lifted);
        match statement(of, decided, lifted, terms, territory) {
            Some(statement) => stated.statements.push(statement),
            None => stated.without_form += 1,
        }
    }
    stated
}

/// What a decision restricts.
enum Restriction {
    /// How something is seen.
    Visibility(&'static str),
    /// The same, in words that the database has no word for.
    Other(&'static str, &'static str),
    /// That its author writes.
    Account,
}

impl Restriction {
    const fn of(outcome: Outcome) -> Option<Self> {
        Some(match outcome {
            Outcome::Label => Self::Visibility("DECISION_VISIBILITY_CONTENT_LABELLED"),
            Outcome::Collapse => Self::Visibility("DECISION_VISIBILITY_CONTENT_DEMOTED"),
            Outcome::Hide => Self::Visibility("DECISION_VISIBILITY_CONTENT_DISABLED"),
            Outcome::Lock => Self::Visibility("DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED"),
            Outcome::Move => Self::Other("已移到另一处", "Moved to another thread"),
            Outcome::Limit => Self::Account,
            Outcome::Show | Outcome::Warn | Outcome::Lift | Outcome::Hold | Outcome::Pass => return None,
        })
    }

    fn put(self, made: &mut Value, decided: &Decided, lifted: Option<i64>, terms: &Terms) {
        let lifted = lifted.map(Date::of);
        let end = match self {
            Self::Visibility(name) => {
                made["decision_visibility"] = json!([name]);
                ("end_date_visibility_restriction", lifted)
            }
            Self::Other(chinese, english) => {
                made["decision_visibility"] = json!(["DECISION_VISIBILITY_OTHER"]);
                made["decision_visibility_other"] = json!(terms.either(chinese, english));
                ("end_date_visibility_restriction", lifted)
            }
            Self::Account => {
                made["decision_account"] = json!("DECISION_ACCOUNT_SUSPENDED");
                let until = decided.new.until.clone();
                ("end_date_account_restriction", lifted.into_iter().chain(until).min())
            }
        };
        if let (name, Some(day)) = end {
            made[name] = json!(day);
        }
    }
}

fn statement(
    of: &Deliberation,
    decided: &Decided,
    lifted: Option<i64>,
    terms: &Terms,
    territory: &Territory,
) -> Option<Value> {
    let new = &decided.new;
    let content = Content::of(of, new.target, decided.revision)?;
    let ground = new.ground.as_ref()?;
    let plain = |text: &str, most: usize| cut(&names::without(text, of, new.target, terms), most);
    let facts = facts::of(of, decided, is_found(of, decided), terms);
    let facts = plain(&facts, FACTS);
    let reason = new.reason.as_ref().map(|reason| plain(reason.for_reader(&terms.lang).1, LONG));
    let reason = reason.unwrap_or_else(|| cut(&facts, LONG));
    let (category, keyword) = category::of(new.about);
    let yes = |yes: bool| if yes { "Yes" } else { "No" };
    let mut made = json!({
        "content_type": ["CONTENT_TYPE_TEXT"],
        "category": category,
        "category_specification": keyword.into_iter().collect::<Vec<_>>(),
        "content_date": day(content.at)?,
        "application_date": day(decided.received)?,
        "decision_facts": facts,
        "source_type": match decided.source {
            Source::Own | Source::Automated => "SOURCE_VOLUNTARY",
            Source::Flags => "SOURCE_TYPE_OTHER_NOTIFICATION",
            Source::Notice => "SOURCE_ARTICLE_16",
        },
        "automated_detection": yes(is_found(of, decided)),
        "automated_decision": if new.automated { "AUTOMATED_DECISION_FULLY" } else { "AUTOMATED_DECISION_NOT_AUTOMATED" },
        "puid": decided.id,
    });
    grounds(&mut made, of, decided, ground, &reason, terms);
    Restriction::of(new.outcome)?.put(&mut made, decided, lifted, terms);
    if let Some(lang) = language(content.lang) {
        made["content_language"] = json!(lang);
    }
    if !territory.0.is_empty() {
        made["territorial_scope"] = json!(territory.0);
    }
    Some(made)
}

/// What a decision stands on. An address that is too long is left out: half of one leads nowhere.
fn grounds(
    made: &mut Value,
    of: &Deliberation,
    decided: &Decided,
    ground: &Ground,
    reason: &str,
    terms: &Terms,
) {
    let url = match ground {
        Ground::Law { law, url } => {
            made["decision_ground"] = json!("DECISION_GROUND_ILLEGAL_CONTENT");
            made["illegal_content_legal_ground"] = json!(cut(law, SHORT));
            made["illegal_content_explanation"] = json!(reason);
            url.clone()
        }
        Ground::Article(article) => {
            let number = article.article;
            let title = of.procedure().articles().find(|own| own.number == number);
            let title = title.map_or("", |own| own.title.for_reader(&terms.lang).1);
            let rule = if terms.lang.as_str().starts_with("zh") {
                format!("协商规则第 {number} 条（{title}）")
            } else {
                format!("Community rule {number} ({title})")
            };
            made["decision_ground"] = json!("DECISION_GROUND_INCOMPATIBLE_CONTENT");
            made["incompatible_content_ground"] = json!(cut(&rule, SHORT));
            made["incompatible_content_explanation"] = json!(reason);
            let illegal = decided.new.about == Some(Reason::Illegal);
            made["incompatible_content_illegal"] = json!(if illegal { "Yes" } else { "No" });
            Some(terms.at(format!("rules#article-{number}")))
        }
    };
    if let Some(url) = url.filter(|url| url.chars().count() <= SHORT) {
        made["decision_ground_reference_url"] = json!(url);
    }
}

/// Whether a machine found it: it waited for a word, a link or the host's classifier, or that one held it.
fn is_found(of: &Deliberation, decided: &Decided) -> bool {
    let waited = matches!(decided.waited, Some(Wait::Word | Wait::Link | Wait::Classifier));
    let earlier = of.moderation().decisions().iter().take_while(|own| own.id != decided.id);
    let mut held =
        earlier.filter(|own| own.new.target == decided.new.target && own.new.outcome == Outcome::Hold);
    waited || decided.new.automated || held.any(|own| own.new.automated)
}

/// What was decided on.
struct Content<'a> {
    lang: &'a Lang,
    /// When it was received (Unix, ms).
    at: i64,
}

impl<'a> Content<'a> {
    /// The wording that was in force then, where that is still known.
    fn of(of: &'a Deliberation, id: ActId, revision: u32) -> Option<Self> {
        if let Some(post) = of.threads().post(id) {
            let then = post.wordings.get((revision as usize).saturating_sub(1)).or(post.wordings.last())?;
            return Some(Self { lang: then.text.lang(), at: then.received });
        }
        if let Some(own) = of.statement(id) {
            return Some(Self { lang: own.text.lang(), at: own.received });
        }
        if let Some(named) = of.moderation().people().name(id) {
            return Some(Self { lang: named.text.lang(), at: named.received });
        }
        let note = of.annotations().get(id)?;
        Some(Self { lang: note.new.text.lang(), at: note.received })
    }
}

/// The two letters of a language, if it has two.
fn language(lang: &Lang) -> Option<String> {
    let primary = lang.as_str().split('-').next().unwrap_or_default();
    (primary.len() == 2).then(|| primary.to_ascii_uppercase())
}

/// The day of a time, if the database takes it.
fn day(at: i64) -> Option<Date> {
    let (day, takes) = (Date::of(at).to_string(), "2020-01-01".."2038-01-01");
    takes.contains(&&*day).then(|| Date::of(at))
}

/// A text of at most so many code points; one that was cut says so.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(most.saturating_sub(1)).collect();
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_territory_is_of_states_the_database_knows() {
        assert_eq!("FR,DE,FR".parse(), Ok(Territory(vec!["DE", "FR"])));
        assert_eq!("none".parse(), Ok(Territory::default()));
        for bad in ["", "CN", "EL", "de", "DE,", "DE, FR", "none,DE", "EU"] {
            assert_eq!(bad.parse::<Territory>(), Err(TerritoryError), "{bad}");
        }
    }

    #[test]
    fn what_is_too_long_is_cut_and_says_so() {
        assert_eq!(
            (cut("一楼不同意", 5), cut("一楼不同意。", 5)),
            ("一楼不同意".to_owned(), "一楼不同…".to_owned())
        );
    }

    #[test]
    fn days_outside_of_what_is_taken_have_no_form() {
        let days = [1_577_836_800_000 - 1, 1_577_836_800_000, 2_145_916_800_000 - 1, 2_145_916_800_000];
        assert_eq!(days.map(|at| day(at).is_some()), [false, true, true, false]);
    }

    #[test]
    fn a_language_has_two_letters_there() {
        let read = |tag: &str| language(&Lang::try_from(tag.to_owned()).unwrap());
        assert_eq!(
            (read("zh-CN").as_deref(), read("en").as_deref(), read("yue")),
            (Some("ZH"), Some("EN"), None)
        );
    }
}
