//! What experts say, in words: the names of kinds, problems, weights; and a note shown whole, as who signs it reads it.

use deliberation_core::annotation::code::{Code, Family, Interest, Kind, Severity};
use deliberation_core::annotation::published::{Note, Panelist};
use deliberation_core::law::{LegalBasis, Status};
use deliberation_core::text::LocalText;
use deliberation_widget::view::node::{Element, View, el};

use crate::parts::role_name;
use crate::state::Data;
use crate::words::{Key, Words};

/// The name of a kind.
#[must_use]
pub const fn kind_name(kind: Kind) -> Key {
    match kind {
        Kind::Correction => Key::ExpertKindCorrection,
        Kind::Context => Key::ExpertKindContext,
        Kind::Question => Key::ExpertKindQuestion,
        Kind::Support => Key::ExpertKindSupport,
        Kind::Acknowledge => Key::ExpertKindAcknowledge,
    }
}

/// The name of a weight.
#[must_use]
pub const fn severity_name(severity: Severity) -> Key {
    match severity {
        Severity::Hint => Key::ExpertSeverityHint,
        Severity::Material => Key::ExpertSeverityMaterial,
        Severity::Serious => Key::ExpertSeveritySerious,
    }
}

/// What somebody has to do with the matter.
#[must_use]
pub const fn interest_name(interest: Interest) -> Key {
    match interest {
        Interest::Contractor => Key::ExpertInterestContractor,
        Interest::Manager => Key::ExpertInterestManager,
        Interest::Issuer => Key::ExpertInterestIssuer,
        Interest::Resident => Key::ExpertInterestResident,
        Interest::Other => Key::ExpertInterestOther,
    }
}

/// Whether a law is in force.
#[must_use]
pub const fn status_name(status: Status) -> Key {
    match status {
        Status::InForce => Key::ExpertStatusInForce,
        Status::PartiallyInForce => Key::ExpertStatusPartiallyInForce,
        Status::NotInForce => Key::ExpertStatusNotInForce,
    }
}

/// The name of a problem.
#[must_use]
pub const fn code_name(code: Code) -> Key {
    match code {
        Code::R1 => Key::ExpertCodeR1,
        Code::R2 => Key::ExpertCodeR2,
        Code::R3 => Key::ExpertCodeR3,
        Code::R4 => Key::ExpertCodeR4,
        Code::R5 => Key::ExpertCodeR5,
        Code::F1 => Key::ExpertCodeF1,
        Code::F2 => Key::ExpertCodeF2,
        Code::F3 => Key::ExpertCodeF3,
        Code::F4 => Key::ExpertCodeF4,
        Code::L1 => Key::ExpertCodeL1,
        Code::L2 => Key::ExpertCodeL2,
        Code::L3 => Key::ExpertCodeL3,
        Code::L4 => Key::ExpertCodeL4,
        Code::L5 => Key::ExpertCodeL5,
        Code::C1 => Key::ExpertCodeC1,
        Code::C2 => Key::ExpertCodeC2,
    }
}

/// What a problem is, in a sentence.
#[must_use]
pub const fn code_means(code: Code) -> Key {
    match code {
        Code::R1 => Key::ExpertMeansR1,
        Code::R2 => Key::ExpertMeansR2,
        Code::R3 => Key::ExpertMeansR3,
        Code::R4 => Key::ExpertMeansR4,
        Code::R5 => Key::ExpertMeansR5,
        Code::F1 => Key::ExpertMeansF1,
        Code::F2 => Key::ExpertMeansF2,
        Code::F3 => Key::ExpertMeansF3,
        Code::F4 => Key::ExpertMeansF4,
        Code::L1 => Key::ExpertMeansL1,
        Code::L2 => Key::ExpertMeansL2,
        Code::L3 => Key::ExpertMeansL3,
        Code::L4 => Key::ExpertMeansL4,
        Code::L5 => Key::ExpertMeansL5,
        Code::C1 => Key::ExpertMeansC1,
        Code::C2 => Key::ExpertMeansC2,
    }
}

/// The question to its author that is proposed for a problem; of what endangers somebody nothing is asked.
#[must_use]
pub const fn code_asks(code: Code) -> Option<Key> {
    Some(match code {
        Code::R1 => Key::ExpertAsksR1,
        Code::R2 => Key::ExpertAsksR2,
        Code::R3 => Key::ExpertAsksR3,
        Code::R4 => Key::ExpertAsksR4,
        Code::R5 => Key::ExpertAsksR5,
        Code::F1 => Key::ExpertAsksF1,
        Code::F2 => Key::ExpertAsksF2,
        Code::F3 => Key::ExpertAsksF3,
        Code::F4 => Key::ExpertAsksF4,
        Code::L1 => Key::ExpertAsksL1,
        Code::L2 => Key::ExpertAsksL2,
        Code::L3 => Key::ExpertAsksL3,
        Code::L4 => Key::ExpertAsksL4,
        Code::C1 => Key::ExpertAsksC1,
        Code::L5 | Code::C2 => return None,
    })
}

/// The name of a family of problems.
#[must_use]
pub const fn family_name(family: Family) -> Key {
    match family {
        Family::Reasoning => Key::ExpertFamilyReasoning,
        Family::Facts => Key::ExpertFamilyFacts,
        Family::Law => Key::ExpertFamilyLaw,
        Family::Civility => Key::ExpertFamilyCivility,
    }
}

/// "R1 · Too broad".
#[must_use]
pub fn code_line(words: Words, code: Code) -> String {
    format!("{} · {}", code.name(), words.say(code_name(code)))
}

/// Who speaks: name, house, and for whom.
#[must_use]
pub fn who(words: Words, by: &Panelist) -> String {
    let name = by.name.as_deref().unwrap_or_else(|| words.say(role_name(by.role)));
    let behalf = by.on_behalf_of.as_ref().map(|who| words.fill(Key::ExpertNoteBehalf, &[("who", who)]));
    let parts = [Some(name.to_owned()), by.org.clone(), behalf];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn said(data: &Data, label: Key, text: &LocalText) -> View {
    let (lang, text) = data.text(text);
    let value = el("dd").attr("lang", lang).attr("dir", "auto").text(text.to_owned());
    View::Many(vec![el("dt").text(data.words().say(label)).into(), value.into()])
}

fn law(words: Words, law: &LegalBasis) -> Element {
    let (since, checked) = (law.version_date.to_string(), law.checked_on.to_string());
    let status = words.say(status_name(law.status));
    let places =
        [("citation", &*law.citation), ("since", &*since), ("status", status), ("checked", &*checked)];
    let link =
        el("a").attr("href", law.url.clone()).attr("target", "_blank").attr("rel", "noopener noreferrer");
    el("dd").attr("dir", "auto").child(link.text(words.fill(Key::ExpertNoteLawLine, &places)))
}

/// All that a note says: the words it is about, what is right, the problem, the law, the question, and who says it.
#[must_use]
pub fn whole(data: &Data, note: &Note) -> View {
    let words = data.words();
    let exact = el("blockquote").class("desk-exact").attr("dir", "auto").text(note.exact.clone());
    let mut list = el("dl").class("desk-note");
    if let Some(right) = &note.right {
        list = list.child(said(data, Key::ExpertNoteRight, right));
    }
    let head: Vec<String> = [words.say(kind_name(note.kind)).to_owned()]
        .into_iter()
        .chain(note.code.iter().chain(&note.second).map(|code| code_line(words, *code)))
        .chain([words.say(severity_name(note.severity)).to_owned()])
        .collect();
    let head = el("dd").child(el("b").text(head.join(" · ")));
    list = list.child(el("dt").text(words.say(Key::ExpertNoteProblem))).child(head);
    let (lang, text) = data.text(&note.text);
    list = list.child(el("dd").attr("lang", lang).attr("dir", "auto").text(text.to_owned()));
    let asked = note.question.as_ref().map(|text| said(data, Key::ExpertNoteQuestion, text));
    let better = note.suggestion.as_ref().map(|text| said(data, Key::ExpertNoteSuggestion, text));
    let laws = (!note.law.is_empty()).then(|| el("dt").text(words.say(Key::ExpertNoteLaw)));
    list = list.child(asked).child(better).child(laws);
    list = list.children(note.law.iter().map(|own| law(words, own)));
    for source in &note.sources {
        let title = source.title.as_ref().or(source.url.as_ref()).cloned().unwrap_or_default();
        let title = match &source.url {
            Some(url) => {
                let link = el("a").attr("href", url.clone()).attr("target", "_blank");
                link.attr("rel", "noopener noreferrer").text(title)
            }
            None => el("span").text(title),
        };
        list = list.child(el("dt").text(words.say(Key::ExpertNoteSource)));
        list = list.child(el("dd").attr("dir", "auto").child(title));
    }
    let by = el("p").class("by").text(words.fill(Key::ExpertNoteBy, &[("who", &who(words, &note.by))]));
    let interests: Vec<&str> =
        note.interests.iter().map(|interest| words.say(interest_name(*interest))).collect();
    let interests = match &*interests {
        [] => words.say(Key::ExpertNoteNoInterests).to_owned(),
        some => words.fill(Key::ExpertNoteInterests, &[("what", &some.join(", "))]),
    };
    let machine = note.machine.then(|| el("p").class("quiet").text(words.say(Key::ExpertNoteMachine)));
    let interests = el("p").class("quiet").text(interests);
    View::Many(vec![exact.into(), list.into(), by.into(), interests.into(), machine.into()])
}
