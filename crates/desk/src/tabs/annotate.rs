//! Annotates the words that are selected in the widget: select, choose the problem, write, send. Everything is kept while it
//! is written; other words that are selected take the place of the ones before, and the rest stays.

use deliberation_core::act::{NOTE_LIMIT, NewAnnotation, Source};
use deliberation_core::anchor::{CONTEXT, Span};
use deliberation_core::annotation::code::{Code, Family, Interest, Kind, Severity};
use deliberation_core::date::Date;
use deliberation_core::law::{Citation, Ecli, Eli, LegalBasis, Status};
use deliberation_core::participant::Role;
use deliberation_core::text::{LocalText, is_address};
use deliberation_core::wire::{Read, Written};
use deliberation_widget::view::node::{Element, View, button, el};
use deliberation_widget::web::graphemes::graphemes;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlTextAreaElement};

use crate::face::{Face, parse};
use crate::form::{Form, Options};
use crate::notes::{
    code_asks, code_line, code_means, family_name, interest_name, kind_name, severity_name, status_name,
};
use crate::parts::{chosen, claim, heading};
use crate::state::{Data, Desk, Draft, Trouble};
use crate::words::{Key, Words};

const NEW: &str = "note";
/// What one said with the last note of what one has to do with the matter: chosen for the next one too, until one says
/// otherwise.
pub const MINE: &str = "note-interest";
const NONE: &str = "none";

/// Draws it.
pub fn draw(desk: Desk, data: &Data) -> View {
    let words = data.words();
    let translated = !take(desk);
    renew(desk, data);
    let focused = desk.takes_focus();
    let declared = desk.draft(MINE).field("interest").to_owned();
    let form = Form::new(desk, data, NEW).first("kind", Kind::Correction.name());
    let form = form
        .first("severity", Severity::Hint.name())
        .first("interest", &declared)
        .stale(Key::ExpertRefuseChanged)
        .then(used);
    let draft = form.draft().clone();
    let exact = match draft.said("exact") {
        Some(exact) => el("blockquote").class("desk-exact").attr("dir", "auto").text(exact.to_owned()),
        None if translated => el("p").class("quiet").text(words.say(Key::ExpertAnnotateOriginal)),
        None => el("p").class("quiet").text(words.say(Key::ExpertAnnotateSelect)),
    };
    let (kind, code) = (kind(&draft), code(&draft));
    let coded = matches!(kind, Kind::Correction | Kind::Context | Kind::Question);
    let corrects = kind == Kind::Correction;
    let kinds = Kind::ALL.map(|kind| (kind.name().to_owned(), words.say(kind_name(kind)).to_owned()));
    let means = code.map(|code| el("p").class("quiet desk-means").text(words.say(code_means(code))));
    let least = code.map_or(Severity::Hint, Code::least);
    let weights = Severity::ALL.into_iter().filter(|own| *own >= least);
    let weights = weights.map(|own| (own.name().to_owned(), words.say(severity_name(own)).to_owned()));
    let top = el("div").class("desk-two").child(form.choose(
        "kind",
        Key::ExpertAnnotateKind,
        kinds.into(),
        |_, _| {},
    ));
    let top = top.child(coded.then(|| {
        let options = codes(data, words);
        form.choose("code", Key::ExpertAnnotateCode, options, move |desk, chosen| {
            propose(desk, words, chosen)
        })
    }));
    let top = top.child(corrects.then(|| {
        form.choose("severity", Key::ExpertAnnotateSeverity, weights.collect::<Vec<_>>().into(), |_, _| {})
    }));
    let cites =
        coded && (code.is_some_and(|code| code.family() == Family::Law) || draft.said("citation").is_some());
    let area = |name, label, rows| form.area_within(name, label, rows, NOTE_LIMIT);
    // What was said last time is said again only where one can see that it is.
    let again = !declared.is_empty() && draft.field("interest") == declared;
    let again = again.then(|| el("p").class("quiet").text(words.say(Key::ExpertAnnotateAgain)));
    let whole = (!draft.field("whole").is_empty()).then(|| {
        let whole = form.read("whole", Key::ExpertAnnotateWhole, "3", focused);
        whole.on("select", move |event| pick(desk, &event))
    });
    let renewed = (!draft.field("renewed").is_empty())
        .then(|| el("p").class("alert").attr("role", "alert").text(words.say(Key::ExpertRefuseChanged)));
    let fields = vec![
        whole.into(),
        renewed.into(),
        exact.into(),
        top.into(),
        means.into(),
        corrects.then(|| area("right", Key::ExpertAnnotateRight, "2")).into(),
        area("text", Key::ExpertAnnotateText, "3").into(),
        area("question", Key::ExpertAnnotateQuestion, "2").into(),
        corrects.then(|| area("suggestion", Key::ExpertAnnotateSuggestion, "2")).into(),
        law(desk, words, form.clone(), cites),
        form.line("source", Key::ExpertAnnotateSource).into(),
        interest(words, &form).into(),
        again.into(),
        el("p").class("note").attr("role", "status").text(words.say(after(data, kind, code, &draft))).into(),
    ];
    // Where the focus is on the button already, nothing else tells of words that were selected since.
    let form = form.send(fields, Key::ExpertAnnotateSend, Key::ExpertAnnotateDone, |desk, _| {
        take(desk);
        note(desk, &desk.draft(NEW))
    });
    let form = form.on("focusin", move |_| {
        let before = desk.draft(NEW);
        take(desk);
        if desk.draft(NEW) != before {
            desk.change(|_| {});
        }
    });
    View::Many(vec![heading(words, Key::ExpertAnnotateNew).into(), form.into()])
}

/// What one has to do with the matter.
pub fn interest(words: Words, form: &Form) -> Element {
    let mut interests = vec![
        (String::new(), words.say(Key::DeskChoose).to_owned()),
        (NONE.to_owned(), words.say(Key::ExpertAnnotateNoInterest).to_owned()),
    ];
    interests
        .extend(Interest::ALL.map(|own| (own.name().to_owned(), words.say(interest_name(own)).to_owned())));
    form.choose("interest", Key::ExpertAnnotateInterest, interests.into(), |_, _| {})
}

/// What was chosen there.
pub fn declared(chosen: &str) -> Result<Vec<Interest>, Trouble> {
    match chosen {
        "" => Err(unfit(Key::ExpertNeedInterest)),
        chosen => Ok(Interest::ALL.into_iter().filter(|own| own.name() == chosen).collect()),
    }
}

/// What was sent is not taken for the next note.
fn used(desk: Desk, refused: bool) {
    if !refused {
        desk.with_face(Face::forget);
    }
}

/// Takes the words that are selected now; `false` when that is a translation.
fn take(desk: Desk) -> bool {
    let Some(own) = desk.with_face(|face| face.selected()).flatten() else { return true };
    let draft = desk.draft(NEW);
    if own.revision == 0 || draft.act.is_some() {
        return own.revision != 0;
    }
    let [revision, start, end] = [own.revision, own.start, own.end].map(|number| number.to_string());
    let data = desk.data();
    let wording = data.as_ref().and_then(|data| claim(data, &own.target));
    let wording = wording.filter(|(revision, _)| *revision == own.revision);
    let members = [
        ("target", &*own.target),
        ("revision", &revision),
        ("start", &start),
        ("end", &end),
        ("exact", &own.exact),
        ("renewed", ""),
        ("whole", if draft.field("target") == own.target { draft.field("whole") } else { "" }),
        ("wording", wording.map_or("", |(_, text)| text.original())),
    ];
    // Once words are taken, the wording in which they were selected may not be the latest any more.
    if members.iter().take(6).any(|(name, text)| draft.field(name) != *text) {
        keep_all(desk, &members);
    }
    true
}

/// Begins a note on a claim, whose words are shown to be selected in: there keys and fingers select, whatever they do in a
/// page. What was written stays.
pub fn begin(desk: Desk, target: &str, revision: u32, text: &str) {
    desk.with_face(Face::forget);
    if desk.draft(NEW).act.is_none() {
        let revision = revision.to_string();
        let members = [("target", target), ("revision", &*revision), ("whole", text), ("wording", text)];
        keep_all(desk, &members);
        keep_all(desk, &[("exact", ""), ("renewed", "")]);
    }
    desk.awaits_focus();
    desk.change(|data| (data.tab, data.done) = ("annotate", None));
}

fn keep_all(desk: Desk, members: &[(&str, &str)]) {
    let mut draft = desk.draft(NEW);
    for (name, text) in members {
        draft.fields.insert((*name).to_owned(), (*text).to_owned());
    }
    draft.trouble = None;
    desk.put(NEW, draft);
}

/// When a claim was changed meanwhile, what was selected in it stays selected where it stands as it did; else nothing is.
/// Where the claim is shown it is shown as it stands now.
fn renew(desk: Desk, data: &Data) {
    let draft = desk.draft(NEW);
    let Some((revision, text)) = claim(data, draft.field("target")) else { return };
    let number = |name: &str| draft.field(name).parse::<u32>().unwrap_or(0);
    if number("revision") >= revision || draft.act.is_some() {
        return;
    }
    desk.with_face(Face::forget);
    let text = text.original();
    let (start, end) = (number("start"), number("end"));
    let (was, exact) = (draft.field("wording"), draft.field("exact"));
    let at = carried(was, text, start, end).filter(|_| !exact.is_empty());
    let (exact, renewed) = if at.is_some() { (exact, "") } else { ("", "1") };
    let at = at.unwrap_or(start);
    let [revision, start, end] = [revision, at, (at + end).saturating_sub(start)].map(|n| n.to_string());
    let whole = if draft.field("whole").is_empty() { "" } else { text };
    keep_all(
        desk,
        &[
            ("revision", &revision),
            ("start", &start),
            ("end", &end),
            ("exact", exact),
            ("renewed", renewed),
            ("whole", whole),
            ("wording", text),
        ],
    );
}

/// Where words begin in another wording, in code points, if they stand before or after all that was changed and the signs
/// around them are what they were: never elsewhere than `core::anchor::carry` says, which finds them between two changes, too,
/// by tables that would be a sixth of the desk.
fn carried(old: &str, new: &str, start: u32, end: u32) -> Option<u32> {
    let (was, is) = (old.chars().count(), new.chars().count());
    let before = old.chars().zip(new.chars()).take_while(|(one, other)| one == other).count();
    let after = old.chars().rev().zip(new.chars().rev()).take_while(|(one, other)| one == other).count();
    let [was, is, before, after, around] = [was, is, before, after, CONTEXT].map(|count| count as u32);
    if end + around <= before {
        Some(start)
    } else if end <= was && start + after >= was + around {
        Some(start + is - was)
    } else {
        None
    }
}

/// The words that are selected in the claim that is shown, from the browser's units to code points.
fn pick(desk: Desk, event: &Event) {
    let Some(area) = event.target().and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok()) else {
        return;
    };
    let end = |found: Result<Option<u32>, _>| found.ok().flatten().unwrap_or(0) as usize;
    let (text, [from, to]) =
        (desk.draft(NEW).field("whole").to_owned(), [end(area.selection_start()), end(area.selection_end())]);
    let [start, stop] = [from, to].map(|units| points_before(&text, units));
    let exact: String = text.chars().skip(start).take(stop.saturating_sub(start)).collect();
    // What an input method has put there meanwhile is no word of the claim.
    if exact.is_empty() || area.value() != text || desk.draft(NEW).act.is_some() {
        return;
    }
    // What was selected in the page before this counts no more.
    desk.with_face(Face::forget);
    let (start, end) = (start.to_string(), stop.to_string());
    keep_all(desk, &[("start", &start), ("end", &end), ("exact", &exact), ("renewed", "")]);
    desk.change(|_| {});
}

/// How many code points begin before so many UTF-16 units.
fn points_before(text: &str, units: usize) -> usize {
    let mut at = 0;
    let before = text.chars().take_while(|letter| {
        let is_before = at < units;
        at += letter.len_utf16();
        is_before
    });
    before.count()
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
        _ if law && data.role == Role::Official => Key::ExpertAnnotateSecondLawyer,
        Severity::Serious if kind == Kind::Correction => Key::ExpertAnnotateSecondField,
        Severity::Material if kind == Kind::Correction => Key::ExpertAnnotateSecond,
        _ => Key::ExpertAnnotateAtOnce,
    }
}

/// The law: asked for where the problem is one of law, offered elsewhere.
fn law(desk: Desk, words: Words, form: Form, cites: bool) -> View {
    if !cites && form.draft().field("cites").is_empty() {
        let cite = button("link", move || desk.fill(NEW, "cites", "1".to_owned()));
        return el("p").child(cite.text(words.say(Key::ExpertAnnotateCite))).into();
    }
    let today = Date::of(js_sys::Date::now() as i64).to_string();
    let form = form.first("checked", &today).first("status", Status::InForce.name());
    let states = Status::ALL.map(|own| (own.name().to_owned(), words.say(status_name(own)).to_owned()));
    let days: [Element; 3] = [
        form.typed("since", Key::ExpertAnnotateSince, "date"),
        form.pick("status", Key::ExpertAnnotateStatus, states.into()),
        form.typed("checked", Key::ExpertAnnotateChecked, "date"),
    ];
    let read = form.draft().said("citation").and_then(cited).and_then(|cited| match cited {
        Cited::China(_) => None,
        Cited::Union(_, eli) => Some(words.fill(Key::ExpertAnnotateEli, &[("id", &eli.to_string())])),
        Cited::Court(_, ecli) => Some(words.fill(Key::ExpertAnnotateEcli, &[("id", &ecli.to_string())])),
    });
    // What it was read as is said once it is written.
    let citation = form.line("citation", Key::ExpertAnnotateCitation);
    let citation = citation.on("change", move |_| desk.change(|_| {}));
    View::Many(vec![
        citation.into(),
        read.map(|read| el("p").class("quiet").attr("role", "status").text(read)).into(),
        el("div").class("desk-two").children(days).into(),
        form.typed("url", Key::ExpertAnnotateUrl, "url").into(),
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

/// What stands in the field for the law.
enum Cited<'a> {
    /// A place in a Chinese law.
    China(Citation),
    /// An act of the Union, by its identifier, with what stands around it.
    Union(&'a str, Eli),
    /// A court's decision, in the same way.
    Court(&'a str, Ecli),
}

fn cited(text: &str) -> Option<Cited<'_>> {
    let around =
        |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '，' | '；' | '（' | '）');
    let parts = || text.split(around).filter(|part| !part.is_empty());
    let union = parts().find_map(|part| Some(Cited::Union(part, part.parse().ok()?)));
    let court = || parts().find_map(|part| Some(Cited::Court(part, part.parse().ok()?)));
    union.or_else(court).or_else(|| text.parse().ok().map(Cited::China))
}

/// The law that was filled in; nothing where none of it was.
fn basis(draft: &Draft) -> Result<Vec<LegalBasis>, Trouble> {
    let Some(citation) = draft.said("citation") else { return Ok(Vec::new()) };
    let cited = cited(citation).ok_or(unfit(Key::ExpertNeedCitation))?;
    // An act of the Union is named by an address.
    let own = if let Cited::Union(url, _) = &cited { Some(*url) } else { None };
    let (since, url) = (draft.said("since"), draft.said("url").or(own));
    let (Some(since), Some(checked), Some(url)) = (since, draft.said("checked"), url) else {
        return Err(unfit(Key::ExpertNeedLaw));
    };
    if !is_address(url) {
        return Err(unfit(Key::ExpertNeedAddress));
    }
    let basis = match &cited {
        Cited::China(cited) => {
            Written::default().text("jurisdiction", "CN").text("instrument", cited.instrument())
        }
        Cited::Union(text, eli) => {
            let (year, number) = eli.number();
            let basis = Written::default().text("jurisdiction", "EU").text("eli", text);
            basis.text("instrument", &format!("{} {year}/{number}", eli.kind()))
        }
        Cited::Court(text, ecli) => {
            let basis = Written::default().text("jurisdiction", ecli.country()).text("ecli", text);
            basis.text("instrument", &ecli.to_string())
        }
    };
    let basis = basis.text("citation", citation).text("version_date", since);
    let basis = basis.text("status", draft.field("status")).text("checked_on", checked).text("url", url);
    let basis = parse(&basis.end()).and_then(|json| LegalBasis::read(&json).ok());
    Ok(vec![basis.ok_or(unfit(Key::ExpertNeedLaw))?])
}

fn note(desk: Desk, draft: &Draft) -> Result<Written, Trouble> {
    let number = |name: &str| draft.field(name).parse::<u32>().unwrap_or(0);
    let target = chosen(draft.field("target")).ok_or(unfit(Key::ExpertNeedWords))?;
    let span = Written::default().json("start", &number("start").to_string());
    let span = span.json("end", &number("end").to_string()).text("exact", draft.field("exact"));
    let span =
        parse(&span.end()).and_then(|json| Span::read(&json).ok()).ok_or(unfit(Key::ExpertNeedWords))?;
    let (kind, code) = (kind(draft), code(draft));
    let corrects = kind == Kind::Correction;
    if corrects && code.is_none() {
        return Err(unfit(Key::ExpertNeedCode));
    }
    let right = if corrects { short(desk, draft, "right")? } else { None };
    if corrects && right.is_none() {
        return Err(unfit(Key::ExpertNeedRight));
    }
    let text = short(desk, draft, "text")?.ok_or(unfit(Key::DeskNeedText))?;
    let interests = declared(draft.field("interest"))?;
    let law = basis(draft)?;
    if law.is_empty() && code.is_some_and(|code| code.family() == Family::Law) {
        return Err(unfit(Key::ExpertRefuseLawMissing));
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
    desk.keep(MINE, "interest", draft.field("interest").to_owned());
    Ok(new.write(desk.begin("annotation", None).ok_or(unfit(Key::DeskRefuseElse))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn law(citation: &str, url: &str) -> Result<LegalBasis, Trouble> {
        let mut draft = Draft::default();
        let fields =
            [("citation", citation), ("url", url), ("since", "2022-11-16"), ("checked", "2026-11-01")];
        for (name, text) in fields.into_iter().chain([("status", "in-force")]) {
            draft.fields.insert(name.to_owned(), text.to_owned());
        }
        basis(&draft).map(|mut basis| basis.remove(0))
    }

    #[test]
    fn a_revision_elsewhere_leaves_what_was_selected_where_core_finds_it() {
        use deliberation_core::anchor::{Carried, carry};
        let old = "我住六楼，上下楼不方便。一楼不同意，电梯就不能装。物业费我从今年起不交了，直到修好为止。";
        let span = Span::of(old, 18..24).unwrap();
        assert_eq!(span.exact(), "电梯就不能装");
        let at = |new: &str| carried(old, new, 18, 24);
        let later = old.replace("直到修好为止", "真的");
        let moved = old.replace("我住六楼", "👵我住二楼的楼上");
        let (cut, near) = (old.replace("我住六楼，", ""), old.replace("一楼不", "二楼不"));
        for (new, found) in
            [(&*later, Some(18)), (&moved, Some(22)), (&cut, Some(13)), (&near, None), ("", None)]
        {
            let core = match carry(&span, old, new) {
                Carried::Same(span) | Carried::Moved(span) => Some(span.range().start),
                Carried::Detached => None,
            };
            assert_eq!((at(new), core), (found, found), "{new}");
        }
        assert_eq!(at(&old.replace("不能装", "能装")), None);
        assert_eq!(at(&format!("啊{later}")), None, "between two changes it is selected again");
        assert_eq!(carried("", old, 18, 24), None, "what was not known before");
    }

    #[test]
    fn units_of_the_browser_become_code_points() {
        let text = "👵好😀ab";
        assert_eq!([0, 2, 3, 5, 6, 9].map(|units| points_before(text, units)), [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn law_of_europe_is_read_by_its_identifier_and_chinese_law_by_its_place() {
        let union = law("Art. 16(2), https://eur-lex.europa.eu/eli/reg/2022/2065/oj/eng", "").unwrap();
        assert_eq!(
            union.eli.map(String::from).as_deref(),
            Some("http://data.europa.eu/eli/reg/2022/2065/oj")
        );
        assert_eq!((union.jurisdiction.as_str(), &*union.instrument), ("EU", "reg 2022/2065"));
        assert_eq!(union.url, "https://eur-lex.europa.eu/eli/reg/2022/2065/oj/eng");
        let court = law("(ecli:nl:hr:2015:472)", "https://example.org/decision").unwrap();
        assert_eq!(court.ecli.map(String::from).as_deref(), Some("ECLI:NL:HR:2015:472"));
        assert_eq!(court.jurisdiction.as_str(), "NL");
        assert_eq!(law("ECLI:NL:HR:2015:472", ""), Err(unfit(Key::ExpertNeedLaw)));
        let china = law("《中华人民共和国民法典》第二百七十八条", "https://flk.npc.gov.cn/").unwrap();
        assert_eq!((china.eli, china.ecli, china.places.len()), (None, None, 1));
        assert_eq!(law("民法典第278条", "https://flk.npc.gov.cn/"), Err(unfit(Key::ExpertNeedCitation)));
        assert_eq!(law("《民法典》第278条", "https://"), Err(unfit(Key::ExpertNeedAddress)));
    }
}
