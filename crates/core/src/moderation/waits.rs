//! What waits for a review before others see it, and why: a function of what was done before, never of time.
//!
//! Texts wait. Votes, ratings, stances, reports, appeals never do. Words that people wrote are never deleted by it.

use serde::Serialize;

use crate::act::bare::{held_of, text_of};
use crate::act::{Classifier, Hold, Links, Verb};
use crate::deliberation::Deliberation;
use crate::participant::{Assurance, Role, Standing};
use crate::policy::Review;
use crate::text::fingerprint;
use crate::wire::word;

use super::is_staff;
use crate::act::Stamp;

/// Why something waits. Its author and those who moderate see it, and nobody else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Wait {
    /// All texts are reviewed first.
    Review,
    /// The first texts of somebody are.
    New,
    /// Those of people for whom nobody vouches are.
    Unvouched,
    /// Everybody's are for now.
    Held,
    /// It has a word of the list.
    Word,
    /// It has a link.
    Link,
    /// The host's classifier is asked.
    Classifier,
    /// A moderator holds it.
    Moderator,
}

word!(Wait { Review = "review", New = "new", Unvouched = "unvouched", Held = "held", Word = "word", Link = "link", Classifier = "classifier", Moderator = "moderator" });

/// Something that waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// Why, now.
    pub why: Wait,
    /// Since when (Unix, ms).
    pub since: i64,
}

/// What an act brings for others to read: its words in all languages, and whether it names an address beside them.
fn words(verb: &Verb) -> (Vec<&str>, bool) {
    let linked = |sources: &[crate::act::Source]| sources.iter().any(|source| source.url.is_some());
    let (texts, linked) = match verb {
        // A name has no language of its own.
        Verb::Name(new) => return (new.shown.as_deref().into_iter().collect(), false),
        Verb::Statement(new) => (vec![&new.text], false),
        Verb::Argument(new) => {
            let body = new.demand.as_ref().and_then(|asked| asked.body.as_ref());
            (std::iter::once(&new.text).chain(body).collect(), linked(&new.sources))
        }
        Verb::Remark(new) => {
            let body = new.demand.as_ref().and_then(|asked| asked.body.as_ref());
            (std::iter::once(&new.text).chain(body).collect(), false)
        }
        Verb::Revision(revision) => (vec![&revision.text], linked(&revision.sources)),
        Verb::Demand(mark) => (mark.asked.body.iter().collect(), false),
        _ => (Vec::new(), false),
    };
    // A translation is read as well.
    (texts.into_iter().flat_map(|text| text.in_all()).collect(), linked)
}

/// Why what an act brings waits; nothing when everybody sees it at once.
#[must_use]
pub fn wait(of: &Deliberation, verb: &Verb, stamp: &Stamp) -> Option<Wait> {
    let Standing { role, assurance, .. } = stamp.standing;
    let moderation = of.moderation();
    let terms = of.terms();
    // A role says nothing of who somebody is: terms concern all but those who review. Without terms, participants alone.
    let concerned = if terms.is_some() { !is_staff(role) } else { role == Role::Participant };
    // What comes from elsewhere was reviewed there, as far as these go.
    let held = match moderation.gate().writing.hold {
        Hold::Everyone if !is_staff(role) => Some(Wait::Held),
        Hold::Unvouched if concerned && assurance == Assurance::Anonymous => Some(Wait::Unvouched),
        _ => None,
    };
    if held.is_some() || !concerned {
        return held;
    }
    if terms.is_some_and(|terms| terms.holds(&stamp.standing)) {
        return Some(Wait::Unvouched);
    }
    if role != Role::Participant {
        // What is stricter than the terms is for participants.
        return terms.filter(|terms| terms.review() == Review::Before).map(|_| Wait::Review);
    }
    // What a phase says is no looser than the terms: such an opening is not read.
    let own = of.policy().review;
    let usual = terms.map_or(own, |terms| terms.review().stricter(own));
    let review = of.phase().and_then(|phase| phase.review).unwrap_or(usual);
    match review {
        Review::Before => return Some(Wait::Review),
        Review::Trusted if !moderation.trusts(stamp.by) => return Some(Wait::New),
        Review::Trusted | Review::After => {}
    }
    let screen = moderation.screen();
    if *screen == crate::act::Screen::default() {
        return None;
    }
    let (texts, linked) = words(verb);
    match text_of(verb).and_then(held_of) {
        // What is left of a text says why it waited.
        Some(Some(why)) => return Some(why),
        Some(None) => return (screen.classifier != Classifier::Off).then_some(Wait::Classifier),
        None => {}
    }
    if texts.iter().any(|text| listed(&screen.words, text).is_some()) {
        return Some(Wait::Word);
    }
    if screen.links == Links::Hold && (linked || texts.iter().any(|text| has_link(text))) {
        return Some(Wait::Link);
    }
    (screen.classifier != Classifier::Off && !texts.is_empty()).then_some(Wait::Classifier)
}

/// The first word of a list that a text has, blanks, punctuation and case aside. Latin words count as whole words alone: a
/// list with "ass" does not hold "class".
#[must_use]
pub fn listed<'a>(words: &'a [String], text: &str) -> Option<&'a str> {
    if words.is_empty() {
        return None;
    }
    let (all, spoken) = (fingerprint(text), latin(text));
    words.iter().map(String::as_str).find(|word| {
        let sought = latin(word);
        if sought.is_empty() || word.chars().any(|c| c.is_alphanumeric() && !c.is_ascii()) {
            // Words that are written without blanks, and signs such as a picture of a knife.
            let sought = fingerprint(word);
            return all.contains(&sought) || text.contains(&sought);
        }
        spoken.windows(sought.len()).any(|window| window == sought)
    })
}

/// The words of a text that are written with Latin letters and digits, in small letters.
fn latin(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect()
}

/// Whether a text names an address: with its scheme, or a name such as `example.com`.
#[must_use]
pub fn has_link(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    if ["http:", "https:", "www."].iter().any(|begin| text.contains(begin)) {
        return true;
    }
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    text.split(|c: char| !inside(c)).any(|word| {
        let Some((name, end)) = word.trim_matches('.').rsplit_once('.') else { return false };
        // "e.g." and "3.5" are none; nor is the end of one sentence and the beginning of the next, "Yes.No".
        let (letters, named) = (end.chars().all(|c| c.is_ascii_alphabetic()), name.chars().count() > 1);
        letters && named && ENDS.contains(&end)
    })
}

/// How names of sites end that people write without a scheme. The rest is a matter of review.
const ENDS: [&str; 24] = [
    "app", "biz", "cc", "cn", "co", "com", "de", "dev", "edu", "eu", "fr", "gov", "hk", "info", "io", "me",
    "net", "online", "org", "shop", "site", "top", "uk", "xyz",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listed_word_is_found_whatever_stands_between_its_letters() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let list = words(&["代孕", "ass", "buy now", "🔪"]);
        for (text, found) in [
            ("这里有代 孕广告", Some("代孕")),
            ("代，孕", Some("代孕")),
            ("A class act", None),
            ("You ASS!", Some("ass")),
            ("Buy, now!", Some("buy now")),
            ("buy it now", None),
            ("A 🔪 here", Some("🔪")),
            ("Nothing of it", None),
        ] {
            assert_eq!(listed(&list, text), found, "{text}");
        }
        assert_eq!(listed(&[], "anything"), None);
    }

    #[test]
    fn a_link_is_an_address_and_no_number_or_sentence() {
        for text in [
            "see https://a.b",
            "HTTP://X",
            "www.example",
            "go to example.com now",
            "看example.cn。",
            "a-b.co.uk/x",
        ] {
            assert!(has_link(text), "{text}");
        }
        for text in ["3.5 million", "e.g. this", "Yes.No", "…", "第2.1条", "v1.2.3", "a.m. or p.m."] {
            assert!(!has_link(text), "{text}");
        }
    }
}
