//! What experts say, in words: the names of kinds, problems, weights; and a note shown whole, as who signs it reads it.

use deliberation_core::annotation::code::{Code, Family, Interest, Kind, Severity};
use deliberation_core::annotation::published::{Note, Panelist};
use deliberation_core::law::{LegalBasis, Status};
use deliberation_core::participant::Field;
use deliberation_core::text::LocalText;
use deliberation_widget::view::node::{Element, View, el};

use crate::parts::role_name;
use crate::state::Data;
use crate::words::{Key, Words};

/// The name of a kind.
#[must_use]
pub const fn kind_name(kind: Kind) -> Key {
    match kind {
        Kind::Correction => Key::DeskKindCorrection,
        Kind::Context => Key::DeskKindContext,
        Kind::Question => Key::DeskKindQuestion,
        Kind::Support => Key::DeskKindSupport,
        Kind::Acknowledge => Key::DeskKindAcknowledge,
    }
}

/// The name of a weight.
#[must_use]
pub const fn severity_name(severity: Severity) -> Key {
    match severity {
        Severity::Hint => Key::DeskSeverityHint,
        Severity::Material => Key::DeskSeverityMaterial,
        Severity::Serious => Key::DeskSeveritySerious,
    }
}

/// What somebody has to do with the matter.
#[must_use]
pub const fn interest_name(interest: Interest) -> Key {
    match interest {
        Interest::Contractor => Key::DeskInterestContractor,
        Interest::Manager => Key::DeskInterestManager,
        Interest::Issuer => Key::DeskInterestIssuer,
        Interest::Resident => Key::DeskInterestResident,
        Interest::Other => Key::DeskInterestOther,
    }
}

/// Whether a law is in force.
#[must_use]
pub const fn status_name(status: Status) -> Key {
    match status {
        Status::InForce => Key::DeskStatusInForce,
        Status::PartiallyInForce => Key::DeskStatusPartiallyInForce,
        Status::NotInForce => Key::DeskStatusNotInForce,
    }
}

/// The name of a field.
#[must_use]
pub const fn field_name(field: Field) -> Key {
    match field {
        Field::Law => Key::DeskFieldLaw,
        Field::Planning => Key::DeskFieldPlanning,
        Field::Property => Key::DeskFieldProperty,
        Field::Psychology => Key::DeskFieldPsychology,
        Field::Media => Key::DeskFieldMedia,
        Field::Engineering => Key::DeskFieldEngineering,
        Field::Other => Key::DeskFieldOther,
    }
}

/// The name of a problem.
#[must_use]
pub const fn code_name(code: Code) -> Key {
    match code {
        Code::R1 => Key::DeskCodeR1,
        Code::R2 => Key::DeskCodeR2,
        Code::R3 => Key::DeskCodeR3,
        Code::R4 => Key::DeskCodeR4,
        Code::R5 => Key::DeskCodeR5,
        Code::F1 => Key::DeskCodeF1,
        Code::F2 => Key::DeskCodeF2,
        Code::F3 => Key::DeskCodeF3,
        Code::F4 => Key::DeskCodeF4,
        Code::L1 => Key::DeskCodeL1,
        Code::L2 => Key::DeskCodeL2,
        Code::L3 => Key::DeskCodeL3,
        Code::L4 => Key::DeskCodeL4,
        Code::L5 => Key::DeskCodeL5,
        Code::C1 => Key::DeskCodeC1,
        Code::C2 => Key::DeskCodeC2,
    }
}

/// What a problem is, in a sentence.
#[must_use]
pub const fn code_means(code: Code) -> Key {
    match code {
        Code::R1 => Key::DeskMeansR1,
        Code::R2 => Key::DeskMeansR2,
        Code::R3 => Key::DeskMeansR3,
        Code::R4 => Key::DeskMeansR4,
        Code::R5 => Key::DeskMeansR5,
        Code::F1 => Key::DeskMeansF1,
        Code::F2 => Key::DeskMeansF2,
        Code::F3 => Key::DeskMeansF3,
        Code::F4 => Key::DeskMeansF4,
        Code::L1 => Key::DeskMeansL1,
        Code::L2 => Key::DeskMeansL2,
        Code::L3 => Key::DeskMeansL3,
        Code::L4 => Key::DeskMeansL4,
        Code::L5 => Key::DeskMeansL5,
        Code::C1 => Key::DeskMeansC1,
        Code::C2 => Key::DeskMeansC2,
    }
}

/// The question to its author that is proposed for a problem; of what endangers somebody nothing is asked.
#[must_use]
pub const fn code_asks(code: Code) -> Option<Key> {
    Some(match code {
        Code::R1 => Key::DeskAsksR1,
        Code::R2 => Key::DeskAsksR2,
        Code::R3 => Key::DeskAsksR3,
        Code::R4 => Key::DeskAsksR4,
        Code::R5 => Key::DeskAsksR5,
        Code::F1 => Key::DeskAsksF1,
        Code::F2 => Key::DeskAsksF2,
        Code::F3 => Key::DeskAsksF3,
        Code::F4 => Key::DeskAsksF4,
        Code::L1 => Key::DeskAsksL1,
        Code::L2 => Key::DeskAsksL2,
        Code::L3 => Key::DeskAsksL3,
        Code::L4 => Key::DeskAsksL4,
        Code::C1 => Key::DeskAsksC1,
        Code::L5 | Code::C2 => return None,
    })
}

/// The name of a family of problems.
#[must_use]
pub const fn family_name(family: Family) -> Key {
    match family {
        Family::Reasoning => Key::DeskFamilyReasoning,
        Family::Facts => Key::DeskFamilyFacts,
        Family::Law => Key::DeskFamilyLaw,
        Family::Civility => Key::DeskFamilyCivility,
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
    let behalf = by.on_behalf_of.as_ref().map(|who| words.fill(Key::DeskNoteBehalf, &[("who", who)]));
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
    el("dd").attr("dir", "auto").child(link.text(words.fill(Key::DeskNoteLawLine, &places)))
}

/// All that a note says: the words it is about, what is right, the problem, the law, the question, and who says it.
#[must_use]
pub fn whole(data: &Data, note: &Note) -> View {
    let words = data.words();
    let exact = el("blockquote").class("desk-exact").attr("dir", "auto").text(note.exact.clone());
    let mut list = el("dl").class("desk-note");
    if let Some(right) = &note.right {
        list = list.child(said(data, Key::DeskNoteRight, right));
    }
    let head: Vec<String> = [words.say(kind_name(note.kind)).to_owned()]
        .into_iter()
        .chain(note.code.iter().chain(&note.second).map(|code| code_line(words, *code)))
        .chain([words.say(severity_name(note.severity)).to_owned()])
        .collect();
    let head = el("dd").child(el("b").text(head.join(" · ")));
    list = list.child(el("dt").text(words.say(Key::DeskNoteProblem))).child(head);
    let (lang, text) = data.text(&note.text);
    list = list.child(el("dd").attr("lang", lang).attr("dir", "auto").text(text.to_owned()));
    let asked = note.question.as_ref().map(|text| said(data, Key::DeskNoteQuestion, text));
    let better = note.suggestion.as_ref().map(|text| said(data, Key::DeskNoteSuggestion, text));
    let laws = (!note.law.is_empty()).then(|| el("dt").text(words.say(Key::DeskNoteLaw)));
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
        list = list.child(el("dt").text(words.say(Key::DeskNoteSource)));
        list = list.child(el("dd").attr("dir", "auto").child(title));
    }
    let by = el("p").class("by").text(words.fill(Key::DeskNoteBy, &[("who", &who(words, &note.by))]));
    let interests: Vec<&str> =
        note.interests.iter().map(|interest| words.say(interest_name(*interest))).collect();
    let interests = match &*interests {
        [] => words.say(Key::DeskNoteNoInterests).to_owned(),
        some => words.fill(Key::DeskNoteInterests, &[("what", &some.join(", "))]),
    };
    let machine = note.machine.then(|| el("p").class("quiet").text(words.say(Key::DeskNoteMachine)));
    let interests = el("p").class("quiet").text(interests);
    View::Many(vec![exact.into(), list.into(), by.into(), interests.into(), machine.into()])
}
