//! The acts of moderation as a widget and a desk write them.

use super::{array, maybe, whole};
use crate::act::{Appeal, Decision, Flag, Ground, Ruling, Screen, Writing};
use crate::text::LocalText;
use crate::wire::Written;

/// A text in all its languages, where there is one.
fn maybe_words(act: Written, name: &str, text: Option<&LocalText>) -> Written {
    match text {
        Some(text) => act.json(name, &whole(text)),
        None => act,
    }
}

/// A member that is only there when it holds.
fn if_so(act: Written, name: &str, so: bool) -> Written {
    if so { act.json(name, "true") } else { act }
}

impl Flag {
    /// Adds its members to an act.
    #[must_use]
    pub fn write(&self, act: Written) -> Written {
        let act = act.text("target", &self.target.to_string()).json("revision", &self.revision.to_string());
        let act = maybe(act.text("reason", self.reason.name()), "law", self.law.as_deref());
        let act = maybe_words(act, "explanation", self.explanation.as_ref());
        let act = if_so(act, "good_faith", self.good_faith);
        let act = match &self.span {
            Some(span) => act.json("span", &super::span(span)),
            None => act,
        };
        let Some(contact) = &self.contact else { return act };
        let own = maybe(Written::default(), "name", contact.name.as_deref());
        act.json("contact", &maybe(own, "email", contact.email.as_deref()).end())
    }
}

impl Ground {
    fn words(&self) -> String {
        match self {
            Self::Article(rule) => {
                let own = Written::default().json("article", &rule.article.to_string());
                own.json("version", &rule.version.to_string()).end()
            }
            Self::Law { law, url } => maybe(Written::default().text("law", law), "url", url.as_deref()).end(),
        }
    }
}

impl Decision {
    /// Adds its members to an act.
    #[must_use]
    pub fn write(&self, act: Written) -> Written {
        let id = |id: Option<crate::id::ActId>| id.map(|id| id.to_string());
        let act = act.text("target", &self.target.to_string()).text("outcome", self.outcome.name());
        let act = maybe(act, "wording", id(self.wording).as_deref());
        let act = maybe_words(act, "reason", self.reason.as_ref());
        let act = match self.base {
            Some(base) => act.json("base", &base.to_string()),
            None => act,
        };
        let act = maybe(act, "about", self.about.map(|about| about.name()));
        let act = match &self.ground {
            Some(ground) => act.json("ground", &ground.words()),
            None => act,
        };
        let act = maybe_words(act, "facts", self.facts.as_ref());
        let act = maybe(maybe(act, "to", id(self.to).as_deref()), "of", id(self.of).as_deref());
        let until = self.until.as_ref().map(ToString::to_string);
        if_so(maybe(act, "until", until.as_deref()), "automated", self.automated)
    }
}

impl Appeal {
    /// Adds its members to an act.
    #[must_use]
    pub fn write(&self, act: Written) -> Written {
        act.text("decision", &self.decision.to_string()).json("text", &whole(&self.text))
    }
}

impl Ruling {
    /// Adds its members to an act.
    #[must_use]
    pub fn write(&self, act: Written) -> Written {
        let act = act.text("appeal", &self.appeal.to_string()).text("finding", self.finding.name());
        act.json("text", &whole(&self.text))
    }
}

impl Writing {
    /// Adds its members to an act.
    #[must_use]
    pub fn write(&self, act: Written) -> Written {
        let act = if_so(act, "closed", self.closed).text("hold", self.hold.name());
        maybe_words(act.json("slow_s", &self.slow_s.to_string()), "reason", self.reason.as_ref())
    }
}

impl Screen {
    /// Adds its members to an act.
    #[must_use]
    pub fn write(&self, act: Written) -> Written {
        // Quoted as a member is.
        let quoted = |word: &String| {
            let member = Written::default().text("w", word).end();
            member["{\"w\":".len()..member.len() - 1].to_owned()
        };
        let act = act.json("words", &array(self.words.iter().map(quoted)));
        act.text("links", self.links.name()).text("classifier", self.classifier.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::act::{Classifier, Contact, Hold, Links, Outcome, Reason, Verdict};
    use crate::anchor::Span;
    use crate::id::ActId;
    use crate::procedure::ArticleRef;
    use crate::text::Lang;
    use crate::wire::{Read, from_text};

    fn again<T: Read + PartialEq + std::fmt::Debug>(new: &T, written: Written) {
        let written = written.end();
        assert_eq!(from_text::<T>(&written).as_ref(), Ok(new), "{written}");
    }

    #[test]
    fn what_a_desk_writes_is_read_back_equal() {
        let lang = Lang::try_from("zh-CN".to_owned()).unwrap();
        let text = LocalText::new(lang, "骂人 \"了\"\\\n").unwrap();
        let text = text.translated(Lang::fallback(), "\"rude\"").unwrap();
        let (id, other) = (ActId::derived(1, &[b"thing"]), ActId::derived(2, &[b"other"]));
        let span = Span::of("👨‍👩‍👧 说：\"光\"够", 5..9).unwrap();
        for reason in Reason::ALL {
            let plain = Flag {
                target: id,
                revision: 3,
                reason,
                law: None,
                explanation: None,
                good_faith: false,
                span: None,
                contact: None,
            };
            again(&plain, plain.write(Written::default()));
            let contact = Contact { name: Some("陈 \"静\"".to_owned()), email: None };
            let full = Flag {
                law: Some("刑法第二百四十六条".to_owned()),
                explanation: Some(text.clone()),
                good_faith: true,
                span: Some(span.clone()),
                contact: Some(contact),
                ..plain
            };
            again(&full, full.write(Written::default()));
        }
        let grounds = [
            Ground::Article(ArticleRef { article: 2, version: 3 }),
            Ground::Law { law: "刑法 \"246\"".to_owned(), url: None },
            Ground::Law { law: "民法典".to_owned(), url: Some("https://example.org/a?b=1".to_owned()) },
        ];
        for outcome in Outcome::ALL {
            let plain = Decision::plain(id, outcome);
            again(&plain, plain.write(Written::default()));
            for ground in &grounds {
                let full = Decision {
                    wording: Some(other),
                    reason: Some(text.clone()),
                    base: Some(812),
                    about: Some(Reason::FakeExpert),
                    ground: Some(ground.clone()),
                    facts: Some(text.clone()),
                    to: Some(other),
                    of: Some(other),
                    until: "2026-12-24".to_owned().try_into().ok(),
                    automated: true,
                    ..plain.clone()
                };
                again(&full, full.write(Written::default()));
            }
        }
        let appeal = Appeal { decision: id, text: text.clone() };
        again(&appeal, appeal.write(Written::default()));
        for finding in [Verdict::Upheld, Verdict::Overturned] {
            let ruling = Ruling { appeal: id, finding, text: text.clone() };
            again(&ruling, ruling.write(Written::default()));
        }
        for hold in [Hold::Nothing, Hold::Unvouched, Hold::Everyone] {
            let closed = Writing { closed: true, hold, slow_s: 30, reason: Some(text.clone()) };
            again(&closed, closed.write(Written::default()));
            let open = Writing { closed: false, reason: None, ..closed };
            again(&open, open.write(Written::default()));
        }
        let words = vec!["代办".to_owned(), "a \"b\" \\c".to_owned()];
        let screen = Screen { words, links: Links::Hold, classifier: Classifier::Closed };
        again(&screen, screen.write(Written::default()));
    }
}
