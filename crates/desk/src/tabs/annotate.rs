//! Annotates the words that are selected in the widget: select, choose the problem, write, send. Everything is kept while it
//! is written; other words that are selected take the place of the ones before, and the rest stays.

use deliberation_core::act::{NOTE_LIMIT, NewAnnotation, Source};
use deliberation_core::anchor::Span;
use deliberation_core::annotation::code::{Code, Family, Interest, Kind, Severity};
use deliberation_core::date::Date;
use deliberation_core::law::{Citation, LegalBasis, Status};
use deliberation_core::participant::Role;
use deliberation_core::text::LocalText;
use deliberation_core::wire::{Read, Written};
use deliberation_widget::view::node::{Element, View, button, el};
use deliberation_widget::web::graphemes::graphemes;

use super::Tab;
use crate::face::parse;
use crate::form::{Form, Options};
use crate::notes::{
    code_asks, code_line, code_means, family_name, interest_name, kind_name, severity_name, status_name,
};
use crate::parts::{chosen, heading};
use crate::state::{Data, Desk, Draft, Trouble};
use crate::words::{Key, Words};

/// The tool.
pub const TAB: Tab =
    Tab { id: "annotate", name: Key::DeskAnnotate, roles: &[Role::Expert, Role::Official], draw };

const NEW: &str = "note";
/// What one said last of what one has to do with the matter: of the next note too, until one says otherwise.
const MINE: &str = "note-interest";
const NONE: &str = "none";

fn draw(desk: Desk, data: &Data) -> View {
    let words = data.words();
    let translated = !take(desk);
    let declared = desk.draft(MINE).field("interest").to_owned();
    let form = Form::new(desk, data, NEW).first("kind", Kind::Correction.name());
    let form = form
        .first("severity", Severity::Hint.name())
        .first("interest", &declared)
        .stale(Key::DeskRefuseChanged);
    let draft = form.draft().clone();
    let exact = match draft.said("exact") {
        Some(exact) => el("blockquote").class("desk-exact").attr("dir", "auto").text(exact.to_owned()),
        None if translated => el("p").class("quiet").text(words.say(Key::DeskAnnotateOriginal)),
        None => el("p").class("quiet").text(words.say(Key::DeskAnnotateSelect)),
    };
    let (kind, code) = (kind(&draft), code(&draft));
    let coded = matches!(kind, Kind::Correction | Kind::Context | Kind::Question);
    let corrects = kind == Kind::Correction;
    let kinds = Kind::ALL.map(|kind| (kind.name().to_owned(), words.say(kind_name(kind)).to_owned()));
    let means = code.map(|code| el("p").class("quiet desk-means").text(words.say(code_means(code))));
    let least = code.map_or(Severity::Hint, Code::least);
    let weights = Severity::ALL.into_iter().filter(|own| *own >= least);
    let weights = weights.map(|own| (own.name().to_owned(), words.say(severity_name(own)).to_owned()));
    let mut interests = vec![
        (String::new(), words.say(Key::DeskChoose).to_owned()),
        (NONE.to_owned(), words.say(Key::DeskAnnotateNoInterest).to_owned()),
    ];
    interests
        .extend(Interest::ALL.map(|own| (own.name().to_owned(), words.say(interest_name(own)).to_owned())));
    let top = el("div").class("desk-two").child(form.choose(
        "kind",
        Key::DeskAnnotateKind,
        kinds.into(),
        |_, _| {},
    ));
    let top = top.child(coded.then(|| {
        let options = codes(data, words);
        form.choose("code", Key::DeskAnnotateCode, options, move |desk, chosen| propose(desk, words, chosen))
    }));
    let top = top.child(corrects.then(|| {
        form.choose("severity", Key::DeskAnnotateSeverity, weights.collect::<Vec<_>>().into(), |_, _| {})
    }));
    let cites =
        coded && (code.is_some_and(|code| code.family() == Family::Law) || draft.said("citation").is_some());
    let fields = vec![
        exact.into(),
        top.into(),
        means.into(),
        corrects.then(|| form.area("right", Key::DeskAnnotateRight, "2")).into(),
        form.area("text", Key::DeskAnnotateText, "3").into(),
        form.area("question", Key::DeskAnnotateQuestion, "2").into(),
        corrects.then(|| form.area("suggestion", Key::DeskAnnotateSuggestion, "2")).into(),
        law(desk, words, form.clone(), cites),
        form.line("source", Key::DeskAnnotateSource).into(),
        form.choose("interest", Key::DeskAnnotateInterest, interests.into(), |desk, chosen| {
            desk.keep(MINE, "interest", chosen.to_owned());
        })
        .into(),
        el("p").class("note").attr("role", "status").text(words.say(after(data, kind, code, &draft))).into(),
    ];
    let form = form.send(fields, Key::DeskAnnotateSend, Key::DeskAnnotateDone, note);
    let form = form.on("focusin", move |_| {
        let before = desk.draft(NEW);
        take(desk);
        if desk.draft(NEW) != before {
            desk.change(|_| {});
        }
    });
    View::Many(vec![heading(words, Key::DeskAnnotateNew).into(), form.into()])
}

/// Takes the words that are selected now; `false` when that is a translation.
fn take(desk: Desk) -> bool {
    let Some(own) = desk.with_face(|face| face.selected()).flatten() else { return true };
    let draft = desk.draft(NEW);
    if own.revision == 0 || draft.act.is_some() {
        return own.revision != 0;
    }
    let members = [
        ("target", own.target),
        ("revision", own.revision.to_string()),
        ("start", own.start.to_string()),
        ("end", own.end.to_string()),
        ("exact", own.exact),
    ];
    if members.iter().any(|(name, text)| draft.field(name) != text) {
        for (name, text) in members {
            desk.keep(NEW, name, text);
        }
    }
    true
}

fn kind(draft: &Draft) -> Kind {
    Kind::ALL.into_iter().find(|kind| kind.name() == draft.field("kind")).unwrap_or(Kind::Correction)
}

fn coded(text: &str) -> Option<Code> {
    Code::ALL.iter().copied().find(|code| code.name() == text)
}

fn code(draft: &Draft) -> Option<Code> {
    let takes = matches!(kind(draft), Kind::Correction | Kind::Context | Kind::Question);
    coded(draft.field("code")).filter(|_| takes)
}

fn severity(draft: &Draft) -> Severity {
    if kind(draft) != Kind::Correction {
        return Severity::Hint;
    }
    let chosen =
        Severity::ALL.into_iter().find(|own| own.name() == draft.field("severity")).unwrap_or_default();
    chosen.max(code(draft).map_or(Severity::Hint, Code::least))
}

/// The problems that one may name, family by family.
fn codes(data: &Data, words: Words) -> Options {
    let mut options = Options::from(vec![(String::new(), words.say(Key::DeskChoose).to_owned())]);
    let Some(standing) = &data.standing else { return options };
    for family in [Family::Reasoning, Family::Facts, Family::Law, Family::Civility] {
        let own = Code::ALL.iter().filter(|code| code.family() == family && code.is_for(standing));
        let own: Vec<(String, String)> =
            own.map(|code| (code.name().to_owned(), code_line(words, *code))).collect();
        options = options.group(words.say(family_name(family)), own);
    }
    options
}

/// Puts the question of a problem where nothing was written, or that of another problem stands.
fn propose(desk: Desk, words: Words, chosen: &str) {
    let draft = desk.draft(NEW);
    let asked = draft.field("question").trim();
    let proposed = |code: &Code| code_asks(*code).is_some_and(|key| words.say(key) == asked);
    if asked.is_empty() || Code::ALL.iter().any(proposed) {
        let question = coded(chosen).and_then(code_asks).map_or("", |key| words.say(key));
        desk.keep(NEW, "question", question.to_owned());
    }
    let least = coded(chosen).map_or(Severity::Hint, Code::least);
    if severity(&draft) < least {
        desk.keep(NEW, "severity", least.name().to_owned());
    }
}

/// What happens once it is sent.
fn after(data: &Data, kind: Kind, code: Option<Code>, draft: &Draft) -> Key {
    let law = code.is_some_and(|code| code.family() == Family::Law);
    match severity(draft) {
        _ if law && data.role == Role::Official => Key::DeskAnnotateSecondLawyer,
        Severity::Serious if kind == Kind::Correction => Key::DeskAnnotateSecondField,
        Severity::Material if kind == Kind::Correction => Key::DeskAnnotateSecond,
        _ => Key::DeskAnnotateAtOnce,
    }
}

/// The law: asked for where the problem is one of law, offered elsewhere.
fn law(desk: Desk, words: Words, form: Form, cites: bool) -> View {
    if !cites && form.draft().field("cites").is_empty() {
        let cite = button("link", move || desk.fill(NEW, "cites", "1".to_owned()));
        return el("p").child(cite.text(words.say(Key::DeskAnnotateCite))).into();
    }
    let today = Date::of(js_sys::Date::now() as i64).to_string();
    let form = form.first("checked", &today).first("status", Status::InForce.name());
    let states = Status::ALL.map(|own| (own.name().to_owned(), words.say(status_name(own)).to_owned()));
    let days: [Element; 3] = [
        form.typed("since", Key::DeskAnnotateSince, "date"),
        form.pick("status", Key::DeskAnnotateStatus, states.into()),
        form.typed("checked", Key::DeskAnnotateChecked, "date"),
    ];
    View::Many(vec![
        form.line("citation", Key::DeskAnnotateCitation).into(),
        el("div").class("desk-two").children(days).into(),
        form.typed("url", Key::DeskAnnotateUrl, "url").into(),
    ])
}

const fn unfit(key: Key) -> Trouble {
    Trouble::Unfit(key)
}

fn short(desk: Desk, draft: &Draft, name: &str) -> Result<Option<LocalText>, Trouble> {
    let text = draft.said(name).map(|text| desk.words(text)).transpose()?;
    match text {
        Some(text) if graphemes(text.original()) > NOTE_LIMIT => Err(unfit(Key::DeskRefuseLong)),
        text => Ok(text),
    }
}

fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// The law that was filled in; nothing where none of it was.
fn basis(draft: &Draft) -> Result<Vec<LegalBasis>, Trouble> {
    let Some(citation) = draft.said("citation") else { return Ok(Vec::new()) };
    let (since, url) = (draft.said("since"), draft.said("url"));
    let (Some(since), Some(checked), Some(url)) = (since, draft.said("checked"), url) else {
        return Err(unfit(Key::DeskNeedLaw));
    };
    if !is_address(url) {
        return Err(unfit(Key::DeskNeedAddress));
    }
    let cited: Citation = citation.parse().map_err(|_| unfit(Key::DeskNeedCitation))?;
    let basis = Written::default().text("jurisdiction", "CN").text("instrument", cited.instrument());
    let basis = basis.text("citation", citation).text("version_date", since);
    let basis = basis.text("status", draft.field("status")).text("checked_on", checked).text("url", url);
    let basis = parse(&basis.end()).and_then(|json| LegalBasis::read(&json).ok());
    Ok(vec![basis.ok_or(unfit(Key::DeskNeedLaw))?])
}

fn note(desk: Desk, draft: &Draft) -> Result<Written, Trouble> {
    let number = |name: &str| draft.field(name).parse::<u32>().unwrap_or(0);
    let target = chosen(draft.field("target")).ok_or(unfit(Key::DeskNeedWords))?;
    let span = Written::default().json("start", &number("start").to_string());
    let span = span.json("end", &number("end").to_string()).text("exact", draft.field("exact"));
    let span = parse(&span.end()).and_then(|json| Span::read(&json).ok()).ok_or(unfit(Key::DeskNeedWords))?;
    let (kind, code) = (kind(draft), code(draft));
    let corrects = kind == Kind::Correction;
    if corrects && code.is_none() {
        return Err(unfit(Key::DeskNeedCode));
    }
    let right = if corrects { short(desk, draft, "right")? } else { None };
    if corrects && right.is_none() {
        return Err(unfit(Key::DeskNeedRight));
    }
    let text = short(desk, draft, "text")?.ok_or(unfit(Key::DeskNeedText))?;
    let interests = match draft.field("interest") {
        "" => return Err(unfit(Key::DeskNeedInterest)),
        chosen => Interest::ALL.into_iter().filter(|own| own.name() == chosen).collect(),
    };
    let law = basis(draft)?;
    if law.is_empty() && code.is_some_and(|code| code.family() == Family::Law) {
        return Err(unfit(Key::DeskRefuseLawMissing));
    }
    let source = |text: &str| {
        let (url, title) = if is_address(text) { (Some(text), None) } else { (None, Some(text)) };
        Source { url: url.map(str::to_owned), title: title.map(str::to_owned) }
    };
    let new = NewAnnotation {
        target,
        revision: number("revision"),
        span,
        kind,
        code,
        second: None,
        severity: severity(draft),
        right,
        text,
        question: short(desk, draft, "question")?,
        suggestion: if corrects { short(desk, draft, "suggestion")? } else { None },
        law,
        sources: draft.said("source").map(source).into_iter().collect(),
        interests,
        machine: false,
        amends: None,
        same_as: None,
    };
    Ok(new.write(desk.begin("annotation", None).ok_or(unfit(Key::DeskRefuseElse))?))
}
