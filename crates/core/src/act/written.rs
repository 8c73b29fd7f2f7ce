//! Acts as a widget writes them: as JSON text, member by member, without the writers of everything that can be done.
//!
//! [`Head`] begins an act; each kind of act adds its own members. Tests read every one of them back.

mod grant;
mod moderation;

use super::{
    Asked, Attach, DemandMark, DemandStep, Join, Merge, Moment, NewAnnotation, NewArgument, NewRemark,
    NewSpoken, NewStatement, Origin, Rate, Rating, Relation, Revision, Signature, Source, Step, Vote,
    Withdraw,
};
use crate::id::{ActId, Nonce};
use crate::law::LegalBasis;
use crate::text::LocalText;
use crate::wire::Written;

/// What every act has.
#[derive(Clone, PartialEq, Debug)]
pub struct Head {
    /// Its identifier.
    pub id: ActId,
    /// Sixteen bytes that only its maker knew.
    pub nonce: Nonce,
    /// The maker's clock (Unix, ms).
    pub at: i64,
    /// Where in the programme it belongs.
    pub moment: Option<Moment>,
}

impl Head {
    /// Begins an act of the type `kind`.
    #[must_use]
    pub fn begin(&self, kind: &str) -> Written {
        self.begin_from(kind, Origin::Remote)
    }

    /// The same for an act that is done elsewhere than before a reader's screen.
    #[must_use]
    pub fn begin_from(&self, kind: &str, from: Origin) -> Written {
        let act = Written::default().text("id", &self.id.to_string()).text("nonce", &self.nonce.to_string());
        let act = act.json("at", &self.at.to_string()).text("from", from.name()).text("type", kind);
        let Some(Moment { programme, ms, error_ms }) = &self.moment else { return act };
        let moment = Written::default().text("programme", programme).json("ms", &ms.to_string());
        let moment = match error_ms {
            Some(error) => moment.json("error_ms", &error.to_string()),
            None => moment,
        };
        act.json("moment", &moment.end())
    }
}

/// A text in the one language in which it was written here.
fn words(text: &LocalText) -> String {
    Written::default().text("lang", text.lang().as_str()).text("text", text.original()).end()
}

/// A text with its translations: a copy says what the first one says, in all languages.
fn whole(text: &LocalText) -> String {
    let own = Written::default().text("lang", text.lang().as_str()).text("text", text.original());
    if text.translations().is_empty() {
        return own.end();
    }
    let mut all = Written::default();
    for (lang, text) in text.translations() {
        all = all.text(lang.as_str(), text);
    }
    own.json("translations", &all.end()).end()
}

/// Words of a wording, by their place in it.
fn span(span: &crate::anchor::Span) -> String {
    let range = span.range();
    let place = Written::default().json("start", &range.start.to_string());
    place.json("end", &range.end.to_string()).text("exact", span.exact()).end()
}

fn maybe(act: Written, name: &str, text: Option<&str>) -> Written {
    match text {
        Some(text) => act.text(name, text),
        None => act,
    }
}

impl Join {
    /// Adds its members to an act.
    #[must_use]
    pub fn write(&self, act: Written) -> Written {
        maybe(act, "tie", self.tie.map(|tie| tie.name()))
    }
}

impl NewStatement {
    /// Adds its members to an act; the text in its own language alone.
    #[must_use]
    pub fn write(&self, act: Written) -> Written {
        let old = self.supersedes.map(|old| old.to_string());
        let act = maybe(act.json("text", &words(&self.text)), "supersedes", old.as_deref());
        maybe(act, "because", self.because.map(|note| note.to_string()).as_deref())
    }
}

impl Vote {
    /// Adds its members to an act.
    #[must_use]
    pub fn write(&self, act: Written) -> Written {
        let act = act.text("statement", &self.statement.to_string()).text("value", self.value.name());
        act.json("revision", &self.revision.to_string()).json("nth", &self.nth.to_string())
    }
}

impl Asked {
    fn words(&self) -> String {
        let asked = match &self.body {
            Some(body) => Written::default().json("body", &words(body)),
            None => Written::default(),
        };
        if self.residents { asked.json("residents", "true") } else { asked }.end()
    }
}

fn array(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    format!("[{}]", items.join(","))
}

fn list(sources: &[Source]) -> String {
    array(sources.iter().map(|source| {
        let item = maybe(Written::default(), "url", source.url.as_deref());
        maybe(item, "title", source.title.as_deref()).end()
    }))
}

/// The places are read from the citation.
fn basis(basis: &LegalBasis) -> String {
    let act = Written::default().text("jurisdiction", basis.jurisdiction.as_str());
    let act = act.text("instrument", &basis.instrument).text("citation", &basis.citation);
    let act = maybe(act, "quote", basis.quote.as_deref());
    let act = maybe(act, "eli", basis.eli.as_ref().map(ToString::to_string).as_deref());
    let act = maybe(act, "ecli", basis.ecli.as_ref().map(ToString::to_string).as_deref());
    let act = act.text("version_date", &basis.version_date.to_string()).text("status", basis.status.name());
    let act = act.text("checked_on", &basis.checked_on.to_string());
    let act = maybe(act, "expires_on", basis.expires_on.as_ref().map(ToString::to_string).as_deref());
    act.text("url", &basis.url).end()
}

impl NewArgument {
    /// Adds its members to an act; the text in its own language alone.
    #[must_use]
    pub fn write(&self, act: Written) -> Written {
        let relation = match self.relation {
            Relation::Support => "support",
            Relation::Oppose => "oppose",
            Relation::Ask => "ask",
            Relation::Answer => "answer",
        };
        let act =
            act.text("on", &self.on.to_string()).text("relation", relation).json("text", &words(&self.text));
        let act = if self.sources.is_empty() { act } else { act.json("sources", &list(&self.sources)) };
        let act = maybe(act, "signed", self.signed.as_deref());
        match &self.demand {
            Some(asked) => act.json("demand", &asked.words()),
            None => act,
        }
    }
}

impl NewRemark {
    /// Adds its members to an act; the text in its own language alone.
    #[must_use]
    pub fn write(&self, act: Written) -> Written {
        let on = self.on.map(|on| on.to_string());
        let act = maybe(act.json("text", &words(&self.text)), "on", on.as_deref());
        match &self.demand {
            Some(asked) => act.json("demand", &asked.words()),
            None => act,
        }
    }
}

impl NewSpoken {
    /// Adds its members to an act; the text in its own language alone.
    #[must_use]
    pub fn write(&self, act: Written) -> Written {
        let speaker = Written::default().text("name", &self.speaker.name);
        let speaker = maybe(speaker, "role", self.speaker.role.as_deref());
        let on = self.on.map(|on| on.to_string());
        maybe(act.json("text", &words(&self.text)).json("speaker", &speaker.end()), "on", on.as_deref())
    }
}

impl Merge {
    /// Adds its members to an act.
    #[must_use]
    pub fn write(&self, act: Written) -> Written {
        let act = act.text("target", &self.target.to_string()).text("into", &self.into.to_string());
        if self.undo { act.json("undo", "true") } else { act }
    }
}

impl Revision {
    /// Adds its members to an act; the text in its own language alone.
    #[must_use]
    pub fn write(&self, act: Written) -> Written {
        let act = act.text("target", &self.target.to_string()).json("base", &self.base.to_string());
        let act = act.json("text", &words(&self.text));
        let act = if self.sources.is_empty() { act } else { act.json("sources", &list(&self.sources)) };
        maybe(act, "because", self.because.map(|note| note.to_string()).as_deref())
    }
}

impl Withdraw {
    /// Adds its members to an act.
    #[must_use]
    pub fn write(&self, act: Written) -> Written {
        act.text("target", &self.target.to_string())
    }
}

impl Attach {
    /// Adds its members to an act.
    #[must_use]
    pub fn write(&self, act: Written) -> Written {
        act.text("target", &self.target.to_string()).text("to", &self.to.to_string())
    }
}

impl DemandMark {
    /// Adds its members to an act.
    #[must_use]
    pub fn write(&self, act: Written) -> Written {
        act.text("target", &self.target.to_string()).json("asked", &self.asked.words())
    }
}

impl DemandStep {
    /// Adds its members to an act; the reason in its own language alone.
    #[must_use]
    pub fn write(&self, act: Written) -> Written {
        let to = match self.to {
            Step::Accepted => "accepted",
            Step::NotSatisfied => "not-satisfied",
            Step::Withdrawn => "withdrawn",
            Step::CarriedOver => "carried-over",
        };
        let act = act.text("target", &self.target.to_string()).text("to", to);
        let act = match &self.reason {
            Some(reason) => act.json("reason", &words(reason)),
            None => act,
        };
        maybe(act, "until", self.until.as_ref().map(ToString::to_string).as_deref())
    }
}

impl Rating {
    /// Adds its members to an act.
    #[must_use]
    pub fn write(&self, act: Written) -> Written {
        let value = match self.value {
            Rate::Up => "up",
            Rate::Down => "down",
            Rate::None => "none",
        };
        let act = act.text("post", &self.post.to_string()).text("value", value);
        act.json("revision", &self.revision.to_string()).json("nth", &self.nth.to_string())
    }
}

impl Signature {
    /// Adds its members to an act; the reason in its own language alone.
    #[must_use]
    pub fn write(&self, act: Written) -> Written {
        let act = act.text("annotation", &self.annotation.to_string());
        let act = act.json("agrees", if self.agrees { "true" } else { "false" });
        match &self.reason {
            Some(reason) => act.json("reason", &words(reason)),
            None => act,
        }
    }
}

impl NewAnnotation {
    /// Adds its members to an act.
    #[must_use]
    pub fn write(&self, act: Written) -> Written {
        let act = act.text("target", &self.target.to_string()).json("revision", &self.revision.to_string());
        let act = act.json("span", &span(&self.span));
        let act = act.text("kind", self.kind.name()).text("severity", self.severity.name());
        let act = maybe(act, "code", self.code.map(|code| code.name()));
        let mut act = maybe(act, "second", self.second.map(|code| code.name()));
        let texts = [("right", &self.right), ("question", &self.question), ("suggestion", &self.suggestion)];
        for (name, text) in texts {
            if let Some(text) = text {
                act = act.json(name, &whole(text));
            }
        }
        let act = act.json("text", &whole(&self.text));
        let act = if self.law.is_empty() { act } else { act.json("law", &array(self.law.iter().map(basis))) };
        let act = if self.sources.is_empty() { act } else { act.json("sources", &list(&self.sources)) };
        let interests = self.interests.iter().map(|interest| format!("\"{}\"", interest.name()));
        let act = act.json("interests", &array(interests));
        let act = if self.machine { act.json("machine", "true") } else { act };
        let act = maybe(act, "amends", self.amends.map(|id| id.to_string()).as_deref());
        maybe(act, "same_as", self.same_as.map(|id| id.to_string()).as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Act, Position, Speaker, Stance, Stand, Verb, When};
    use super::*;
    use crate::anchor::Span;
    use crate::annotation::code::{Code, Interest, Kind, Severity};
    use crate::law::Status;
    use crate::participant::Tie;
    use crate::text::Lang;
    use crate::vote::Value;

    fn law(status: Status) -> LegalBasis {
        let members = Written::default()
            .text("jurisdiction", "CN")
            .text("instrument", "中华人民共和国民法典")
            .text("citation", "《中华人民共和国民法典》第二百七十八条第二款")
            .text("quote", "“改建”\n\\ \"重建\"")
            .text("version_date", "2021-01-01")
            .text("status", status.name())
            .text("checked_on", "2026-11-23")
            .text("expires_on", "2030-01-01")
            .text("url", "https://example.org/law?a=\"b\"");
        crate::wire::from_text(&members.end()).unwrap()
    }

    /// Notes of every kind, with little and with all that a note can have.
    fn notes(text: &LocalText, target: ActId) -> Vec<NewAnnotation> {
        let span = Span::of("👨‍👩‍👧 说：\"光\"够", 5..9).unwrap();
        let two = text.clone().translated(Lang::fallback(), "Who \"pays\"?").unwrap();
        let mut notes = Vec::new();
        for kind in Kind::ALL {
            let (severity, span) = (Severity::Hint, span.clone());
            notes.push(NewAnnotation {
                target,
                revision: 1,
                span,
                kind,
                code: None,
                second: None,
                severity,
                right: None,
                text: text.clone(),
                question: None,
                suggestion: None,
                law: Vec::new(),
                sources: Vec::new(),
                interests: Vec::new(),
                machine: false,
                amends: None,
                same_as: None,
            });
        }
        let plain = notes[0].clone();
        for severity in Severity::ALL {
            notes.push(NewAnnotation {
                revision: 7,
                code: Some(Code::L2),
                second: Some(Code::F1),
                severity,
                right: Some(text.clone()),
                text: two.clone(),
                question: Some(two.clone()),
                suggestion: Some(text.clone()),
                law: Status::ALL.map(law).into(),
                sources: vec![Source { url: None, title: Some("A \"notice\"".to_owned()) }],
                interests: Interest::ALL.into(),
                machine: true,
                amends: Some(target),
                same_as: Some(target),
                ..plain.clone()
            });
        }
        notes
    }

    #[test]
    fn what_a_widget_writes_is_read_back_equal() {
        let lang = Lang::try_from("zh-CN".to_owned()).unwrap();
        let text = || LocalText::new(lang.clone(), "加装电梯 \"谁\"\\付?\n").unwrap();
        let (on, id) = (ActId::derived(1, &[b"statement"]), ActId::derived(2, &[b"act"]));
        let asked = |body: Option<LocalText>, residents| Asked { body, residents };
        let sources = vec![
            Source { url: Some("https://example.org/a?b=\"c\"".to_owned()), title: None },
            Source { url: Some("http://example.org".to_owned()), title: Some("公告 \"1\"".to_owned()) },
            Source { url: None, title: Some("A notice".to_owned()) },
        ];
        let mut verbs = Vec::new();
        for tie in Tie::ALL.map(Some).into_iter().chain([None]) {
            verbs.push(Verb::Join(Join { tie }));
        }
        for value in [Value::Agree, Value::Disagree, Value::Pass, Value::None] {
            verbs.push(Verb::Vote(Vote { statement: on, revision: 3, value, nth: 17 }));
        }
        for (supersedes, because) in [(None, None), (Some(on), None), (Some(on), Some(id))] {
            verbs.push(Verb::Statement(NewStatement { text: text(), supersedes, because }));
        }
        for relation in [Relation::Support, Relation::Oppose, Relation::Ask, Relation::Answer] {
            for demand in
                [None, Some(asked(None, false)), Some(asked(Some(text()), false)), Some(asked(None, true))]
            {
                let (signed, sources) = (demand.is_some().then(|| "Ms Wu".to_owned()), sources.clone());
                verbs.push(Verb::Argument(NewArgument {
                    on,
                    relation,
                    text: text(),
                    sources,
                    signed,
                    demand,
                }));
            }
        }
        for (on, demand) in [(None, None), (Some(on), Some(asked(None, false)))] {
            verbs.push(Verb::Remark(NewRemark { text: text(), on, demand }));
        }
        for sources in [Vec::new(), sources] {
            let because = sources.is_empty().then_some(id);
            verbs.push(Verb::Revision(Revision { target: on, base: 2, text: text(), sources, because }));
        }
        for (on, role) in [(None, None), (Some(on), Some("resident, \"2nd\" floor".to_owned()))] {
            let speaker = Speaker { name: "Ms Li".to_owned(), role };
            verbs.push(Verb::Spoken(NewSpoken { text: text(), speaker, on }));
        }
        for undo in [false, true] {
            verbs.push(Verb::Merge(Merge { target: id, into: on, undo }));
        }
        verbs.push(Verb::Withdraw(Withdraw { target: on }));
        verbs.push(Verb::Attach(Attach { target: id, to: on }));
        verbs.push(Verb::Demand(DemandMark { target: on, asked: asked(Some(text()), false) }));
        for to in [Step::Accepted, Step::NotSatisfied, Step::Withdrawn] {
            verbs.push(Verb::DemandStep(DemandStep { target: on, to, reason: None, until: None }));
        }
        let (reason, until) = (Some(text()), "2026-12-24".to_owned().try_into().ok());
        verbs.push(Verb::DemandStep(DemandStep { target: on, to: Step::CarriedOver, reason, until }));
        for value in [Rate::Up, Rate::Down, Rate::None] {
            verbs.push(Verb::Rating(Rating { post: on, revision: 2, value, nth: 9 }));
        }
        for (when, because) in [(When::Before, None), (When::After, Some(on))] {
            for value in [Position::new(-100).map_or(Stand::None, Stand::At), Stand::Undecided, Stand::None] {
                verbs.push(Verb::Stance(Stance { when, value, nth: 4, because }));
            }
        }
        for (agrees, reason) in [(true, None), (false, Some(text()))] {
            verbs.push(Verb::Signature(Signature { annotation: on, agrees, reason }));
        }
        verbs.extend(notes(&text(), on).into_iter().map(|note| Verb::Annotation(Box::new(note))));
        let moment =
            |error_ms| Some(Moment { programme: "第 298 期 \"电梯\"".to_owned(), ms: 812_400, error_ms });
        for moment in [None, moment(None), moment(Some(300))] {
            for verb in &verbs {
                let head =
                    Head { id, nonce: Nonce::new([7; 16]), at: 1_763_890_000_123, moment: moment.clone() };
                let act = head.begin(verb.name());
                let written = match verb {
                    Verb::Join(join) => join.write(act),
                    Verb::Vote(vote) => vote.write(act),
                    Verb::Statement(new) => new.write(act),
                    Verb::Argument(new) => new.write(act),
                    Verb::Remark(new) => new.write(act),
                    Verb::Revision(revision) => revision.write(act),
                    Verb::Withdraw(withdraw) => withdraw.write(act),
                    Verb::Attach(attach) => attach.write(act),
                    Verb::Demand(mark) => mark.write(act),
                    Verb::DemandStep(step) => step.write(act),
                    Verb::Rating(rating) => rating.write(act),
                    Verb::Stance(stance) => stance.write(act),
                    Verb::Spoken(new) => new.write(act),
                    Verb::Merge(merge) => merge.write(act),
                    Verb::Signature(signature) => signature.write(act),
                    Verb::Annotation(note) => note.write(act),
                    _ => unreachable!("a widget does not write it"),
                };
                let written = written.end();
                let Head { id, nonce, at, moment } = head;
                let whole = Act { id, nonce, at: Some(at), moment, from: Origin::Remote, verb: verb.clone() };
                assert_eq!(Act::read(&written).unwrap(), whole, "{written}");
            }
        }
    }
}
