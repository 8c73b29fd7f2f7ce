//! The notes of experts: marks in a text, the way to them by keys, and the card, which says first what is right.
//!
//! A mark is a button at the end of the marked words; its sign says what kind it is, and its colour says it once more.

use deliberation_core::act::{Helps, Rate};
use deliberation_core::annotation::State;
use deliberation_core::annotation::code::{Code, Interest, Kind, Severity};
use deliberation_core::annotation::published::{Bridge, Panelist, PublishedHelp};
use deliberation_core::date::Date;
use deliberation_core::id::ActId;
use deliberation_core::law::{LegalBasis, Status};
use deliberation_core::text::TextError;
use wasm_bindgen::JsCast;
use web_sys::{Element as Node, Event, HtmlDialogElement, HtmlElement, KeyboardEvent, ShadowRoot};

use super::post;
use crate::queries::Text;
use crate::queries::notes::{Badge, Card, Claimed, Head, Piece, Shown, Told, Tone, sign};
use crate::queries::thread::Shown as ThreadShown;
use crate::state::notes::{Answer, RefusedAnswer, Says};
use crate::tasks::hands::Hands;
use crate::tasks::{notes, threads};
use crate::text::{Key, More, MorePlural};
use crate::view::node::{Element, View, button, el};
use crate::view::vote_card::once;
use crate::view::words::Words;

/// The label, the explanation and the question of a code.
const fn code(code: Code) -> [More; 3] {
    use More as M;
    match code {
        Code::R1 => [M::ThreadCodeR1, M::ThreadWhyR1, M::ThreadQuestionR1],
        Code::R2 => [M::ThreadCodeR2, M::ThreadWhyR2, M::ThreadQuestionR2],
        Code::R3 => [M::ThreadCodeR3, M::ThreadWhyR3, M::ThreadQuestionR3],
        Code::R4 => [M::ThreadCodeR4, M::ThreadWhyR4, M::ThreadQuestionR4],
        Code::R5 => [M::ThreadCodeR5, M::ThreadWhyR5, M::ThreadQuestionR5],
        Code::F1 => [M::ThreadCodeF1, M::ThreadWhyF1, M::ThreadQuestionF1],
        Code::F2 => [M::ThreadCodeF2, M::ThreadWhyF2, M::ThreadQuestionF2],
        Code::F3 => [M::ThreadCodeF3, M::ThreadWhyF3, M::ThreadQuestionF3],
        Code::F4 => [M::ThreadCodeF4, M::ThreadWhyF4, M::ThreadQuestionF4],
        Code::L1 => [M::ThreadCodeL1, M::ThreadWhyL1, M::ThreadQuestionL1],
        Code::L2 => [M::ThreadCodeL2, M::ThreadWhyL2, M::ThreadQuestionL2],
        Code::L3 => [M::ThreadCodeL3, M::ThreadWhyL3, M::ThreadQuestionL3],
        Code::L4 => [M::ThreadCodeL4, M::ThreadWhyL4, M::ThreadQuestionL4],
        Code::L5 => [M::ThreadCodeL5, M::ThreadWhyL5, M::ThreadQuestionL5],
        Code::C1 => [M::ThreadCodeC1, M::ThreadWhyC1, M::ThreadQuestionC1],
        Code::C2 => [M::ThreadCodeC2, M::ThreadWhyC2, M::ThreadQuestionC2],
    }
}

/// What a note is called.
const fn name(kind: Kind, problem: Option<Code>) -> More {
    match (kind, problem) {
        (_, Some(problem)) => code(problem)[0],
        (Kind::Correction, None) => More::ThreadNoteCheck,
        (Kind::Context, None) => More::ThreadNoteKindContext,
        (Kind::Question, None) => More::ThreadNoteKindQuestion,
        (Kind::Support, None) => More::ThreadNoteKindSupport,
        (Kind::Acknowledge, None) => More::ThreadNoteKindAcknowledge,
    }
}

const fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Danger => "danger",
        Tone::Doubt => "doubt",
        Tone::Beside => "beside",
        Tone::Holds => "holds",
    }
}

/// The words of a claim, with what is marked in them.
pub fn marked(hands: Hands, words: Words, said: Element, text: &Text, claimed: Option<&Claimed>) -> Element {
    let Some(claimed) = claimed.filter(|claimed| !claimed.pieces.is_empty()) else {
        return said.text(text.text.clone());
    };
    let claim = claimed.id;
    let piece = |piece: &Piece| -> View {
        let Some(tone) = piece.tone else { return View::Text(piece.text.clone().into()) };
        let notes = piece.notes.clone();
        // For a hand with a mouse; the button at the end is the way for everybody.
        let open = move |_: Event| hands.with(|state, _| notes::open(state, claim, notes.clone()));
        let many = if piece.notes.len() > 1 { "marked many " } else { "marked " };
        let over = el("mark").class([many, class(tone)].concat()).on("click", open).text(piece.text.clone());
        let badges = piece.badges.iter().map(|own| badge(hands, words, claim, own, claimed.card.as_ref()));
        View::Many(vec![over.into(), View::Many(badges.map(Into::into).collect())])
    };
    said.children(claimed.pieces.iter().map(piece))
}

fn card_id(claim: ActId) -> String {
    format!("note-card-{claim}")
}

fn badge(hands: Hands, words: Words, claim: ActId, own: &Badge, card: Option<&Card>) -> Element {
    let label = words.more(name(own.kind, own.code));
    let count = words.number(own.notes.len() as u32);
    let places = [("words", &*own.exact), ("label", label), ("n", &*count)];
    let several = own.notes.len() > 1;
    let spoken = words.fill_more(if several { More::ThreadNoteMany } else { More::ThreadNoteMark }, &places);
    let notes = own.notes.clone();
    let open = move || hands.with(|state, _| notes::open(state, claim, notes.clone()));
    let mut badge = button("note-mark", open)
        .attr("aria-haspopup", "dialog")
        .attr("aria-expanded", if own.open { "true" } else { "false" })
        .maybe("aria-details", card.filter(|_| own.open).map(|_| card_id(claim)));
    if let Some(first) = own.notes.first() {
        badge = badge.attr("data-note", first.to_string());
    }
    let face = el("span").class(["sign-of ", class(own.tone)].concat()).attr("aria-hidden", "true");
    let badge = badge.child(face.text(sign(own.kind, own.code)));
    let badge = badge.child(el("span").class("said").text(spoken));
    let count = several.then(|| el("span").class("count").attr("aria-hidden", "true").text(count.clone()));
    let why = (!own.placed).then(|| {
        let key = match own.state {
            State::Resolved => More::ThreadNoteResolved,
            State::Withdrawn => More::ThreadNoteLooseWithdrawn,
            _ if own.translated => More::ThreadNoteLooseOriginal,
            _ => More::ThreadNoteLooseEarlier,
        };
        let label = el("span").class("loose-name").attr("aria-hidden", "true").text(label);
        View::Many(vec![label.into(), el("span").class("quiet").text(words.more(key)).into()])
    });
    badge.child(count).child(why)
}

/// What stands below the words of a claim: that experts check it, notes that mark nothing, whether a rating stands, and
/// the card.
pub fn under(hands: Hands, words: Words, claimed: Option<&Claimed>) -> View {
    let Some(claimed) = claimed else { return View::Nothing };
    let claim = claimed.id;
    let checking =
        claimed.checking.then(|| el("p").class("quiet checking").text(words.more(More::ThreadNotesChecking)));
    let loose = (!claimed.loose.is_empty()).then(|| {
        let badges = claimed.loose.iter().map(|own| badge(hands, words, claim, own, claimed.card.as_ref()));
        el("p").class("loose").children(badges)
    });
    let stood = claimed.stood.map(|(rate, revision)| {
        let (key, name) = match rate {
            Rate::Down => (Rate::Down, More::ThreadDown),
            _ => (Rate::Up, More::ThreadUp),
        };
        let keep = move || hands.with(|state, ports| threads::rate(state, ports, claim, revision, key));
        let said = words.fill_more(More::ThreadNoteStands, &[("rate", words.more(name))]);
        let keep = button("link", keep).text(words.more(More::ThreadNoteStandsYes));
        el("p").class("quiet stood").text(said).text(" ").child(keep)
    });
    let card = claimed.card.as_ref().map(|own| card(hands, words, claim, own));
    View::Many(vec![checking.into(), loose.into(), stood.into(), card.into()])
}

/// Asks for an expert, or takes that back; and how many ask.
pub fn ask(hands: Hands, words: Words, claimed: Option<&Claimed>) -> View {
    let Some(claimed) = claimed else { return View::Nothing };
    let (claim, asked) = (claimed.id, claimed.asked);
    let ask = button("link", move || hands.with(|state, ports| notes::ask(state, ports, claim)));
    let key = if asked { More::ThreadNotesAsked } else { More::ThreadNotesAsk };
    let ask = ask.attr("aria-pressed", if asked { "true" } else { "false" }).text(words.more(key));
    let calls = (claimed.calls > 0).then(|| {
        el("span").class("quiet").text(words.count_more(MorePlural::ThreadNotesCalls, claimed.calls, &[]))
    });
    View::Many(vec![ask.into(), calls.into()])
}

/// At the head of a thread: how much of it experts have looked at, and whether marks are shown.
pub fn head(hands: Hands, words: Words, shown: &ThreadShown) -> View {
    let Head { looked, of, off, counts } = shown.notes;
    if of == 0 {
        return View::Nothing;
    }
    let places = [("n", &*words.number(looked)), ("of", &*words.number(of))];
    let key = if looked > 0 { More::ThreadNotesLooked } else { More::ThreadNotesNone };
    let said = el("span").text(words.fill_more(key, &places));
    let switch = (looked > 0).then(|| {
        let key = if off { More::ThreadNotesOff } else { More::ThreadNotesOn };
        let switch = button("link", move || hands.with(notes::switch));
        switch.attr("aria-pressed", if off { "false" } else { "true" }).text(words.more(key))
    });
    let line = el("p").class("quiet notes-head").child(said).text(" ").child(switch);
    let order = counts.then(|| el("p").class("note").text(words.more(More::ThreadNotesCounts)));
    let refused = shown.refusal.as_ref().map(|problem| {
        let sentence = words.fill(Key::SentRefused, &[("reason", words.problem_more(problem))]);
        words.refused(hands, Some(problem), sentence)
    });
    View::Many(vec![line.into(), order.into(), refused.into()])
}

/// Goes from mark to mark while the focus is in the panel and nothing is typed.
pub fn keys(event: &KeyboardEvent) {
    let forth = match event.key().as_str() {
        "." => true,
        "," => false,
        _ => return,
    };
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let Some(panel) = event.current_target().and_then(|node| node.dyn_into::<Node>().ok()) else { return };
    let marks = panel.get_elements_by_class_name("note-mark");
    let now = panel.get_root_node().dyn_into::<ShadowRoot>().ok().and_then(|root| root.active_element());
    let all: Vec<Node> = (0..marks.length()).filter_map(|at| marks.item(at)).collect();
    let next = match now {
        None => all.first(),
        Some(now) => {
            // Where a mark lies, seen from what has the focus: 4 is after it, 2 before it.
            let lies =
                |mark: &&Node, bit: u16| now.compare_document_position(mark) & bit != 0 && **mark != now;
            if forth {
                all.iter().find(|mark| lies(mark, 4))
            } else {
                all.iter().rev().find(|mark| lies(mark, 2))
            }
        }
    };
    if let Some(next) = next.or(if forth { all.first() } else { all.last() }) {
        let _ = next.unchecked_ref::<HtmlElement>().focus();
        event.prevent_default();
        event.stop_propagation();
    }
}

/// Closes the card; the focus goes back to its mark.
fn close(hands: Hands, from: &Event) {
    let note = hands.state().look_thread(|thread| thread.notes.open.as_ref()?.notes.first().copied());
    let root = from.target().map(|node| node.unchecked_into::<Node>().get_root_node());
    hands.with(|state, _| notes::close(state));
    let (Some(note), Some(root)) = (note, root.and_then(|root| root.dyn_into::<ShadowRoot>().ok())) else {
        return;
    };
    if let Ok(Some(mark)) = root.query_selector(&format!("[data-note=\"{note}\"]")) {
        let _ = mark.unchecked_into::<HtmlElement>().focus();
    }
}

fn card(hands: Hands, words: Words, claim: ActId, card: &Card) -> Element {
    let (asks, beside) = (card.asks, card.beside);
    let count = card.notes.len() as u32;
    let label = if count > 1 {
        words.count_more(MorePlural::ThreadNoteLabels, count, &[])
    } else {
        words.more(More::ThreadNoteLabel).to_owned()
    };
    let shut = el("button")
        .attr("type", "button")
        .class("close-card")
        .attr("aria-label", words.more(More::ThreadNoteClose))
        .on("click", move |event| close(hands, &event))
        .child(el("span").attr("aria-hidden", "true").text("×"));
    let head =
        el("div").class("row apart").child(el("h5").attr("tabindex", "-1").text(label.clone())).child(shut);
    let notes = card.notes.iter().map(|own| note(hands, words, own));
    el("dialog")
        .attr("id", card_id(claim))
        .class("note-card")
        .attr("aria-label", label)
        .on("cancel", move |event| {
            event.prevent_default();
            close(hands, &event);
        })
        .on("keydown", move |event| {
            event.stop_propagation();
            if event.unchecked_ref::<KeyboardEvent>().key() == "Escape" {
                event.prevent_default();
                close(hands, &event);
            }
        })
        .child(head)
        .children(notes)
        .tell(move |node| {
            if !once(node, asks) {
                return;
            }
            let dialog: &HtmlDialogElement = node.unchecked_ref();
            if !dialog.open() && beside {
                dialog.show();
            } else if !dialog.open() {
                let _ = dialog.show_modal();
            }
            if let Ok(Some(head)) = node.query_selector("h5") {
                let _ = head.unchecked_into::<HtmlElement>().focus();
            }
            // What is read does not move, unless the card would end below the window.
            let height = web_sys::window().and_then(|window| window.inner_height().ok()?.as_f64());
            if height.is_some_and(|height| node.get_bounding_client_rect().bottom() > height) {
                node.scroll_into_view_with_bool(false);
            }
        })
}

fn said(class: &'static str, text: &Text) -> Element {
    el("p").class(class).attr("lang", text.lang.clone()).attr("dir", "auto").text(text.text.clone())
}

fn part(words: Words, name: More, inside: impl Into<View>) -> Element {
    el("section").child(el("h6").text(words.more(name))).child(inside)
}

/// One note: what is right, what to check, the law, one question, who says it, where it stands, what one can do.
fn note(hands: Hands, words: Words, note: &Shown) -> Element {
    let void = note.state == State::Withdrawn;
    let class = if void { ["note-of struck ", class(note.tone)] } else { ["note-of ", class(note.tone)] };
    let about = el("p").class("quiet about").text(words.more(More::ThreadNoteAbout));
    let about = about.child(el("q").attr("dir", "auto").text(note.exact.clone()));
    let right = note.right.as_ref().map(|text| part(words, More::ThreadNoteRight, said("right", text)));
    let law = (!note.law.is_empty()).then(|| {
        part(
            words,
            More::ThreadNoteLaw,
            View::Many(note.law.iter().map(|law| basis(words, law).into()).collect()),
        )
    });
    let sources = (!note.sources.is_empty()).then(|| post::sources(words, &note.sources));
    // Once it is answered, there is nothing left to suggest.
    let suggestion = note.suggestion.as_ref().filter(|_| note.live).map(|text| {
        let name = el("p").class("quiet").text(words.more(More::ThreadNoteSuggestion));
        View::Many(vec![name.into(), said("suggested", text).into()])
    });
    el("article")
        .class(class.concat())
        .child(about)
        .child(right)
        .child(problem(words, note))
        .child(law)
        .child(sources)
        .child(question(words, note))
        .child(suggestion)
        .child(who(words, note))
        .child(state(words, note))
        .child(acts(hands, words, note))
}

fn problem(words: Words, note: &Shown) -> Element {
    let title = match note.kind {
        Kind::Correction => More::ThreadNoteCheck,
        Kind::Context | Kind::Question => More::ThreadNoteBeside,
        Kind::Support | Kind::Acknowledge => More::ThreadNoteHolds,
    };
    let face = el("span").class(["sign-of ", class(note.tone)].concat()).attr("aria-hidden", "true");
    let face = face.text(sign(note.kind, note.codes.first().copied()));
    let label = |problem: Option<Code>| words.more(name(note.kind, problem));
    let labels: Vec<&str> = if note.codes.is_empty() {
        vec![label(None)]
    } else {
        note.codes.iter().map(|problem| label(Some(*problem))).collect()
    };
    let weight = (note.kind == Kind::Correction).then(|| {
        let key = match note.severity {
            Severity::Hint => More::ThreadNoteHint,
            Severity::Material => More::ThreadNoteMaterial,
            Severity::Serious => More::ThreadNoteSerious,
        };
        el("span").class("quiet").text([" · ", words.more(key)].concat())
    });
    let line = el("p").class("problem").child(face).child(el("b").text(labels.join(" · "))).child(weight);
    let why = note.codes.first().map(|problem| el("p").class("quiet").text(words.more(code(*problem)[1])));
    part(words, title, View::Many(vec![line.into(), said("says", &note.text).into(), why.into()]))
}

fn question(words: Words, note: &Shown) -> View {
    let own = note.question.as_ref().map(|text| said("asks", text));
    let given = note.codes.first().map(|problem| el("p").class("asks").text(words.more(code(*problem)[2])));
    let asks = own.or(given.filter(|_| note.kind == Kind::Correction));
    asks.map(|asks| part(words, More::ThreadNoteQuestion, asks)).into()
}

fn date(words: Words, date: &Date) -> String {
    let text = date.to_string();
    let mut parts = text.splitn(3, '-');
    let mut part = || parts.next().unwrap_or_default().to_owned();
    let (y, m, d) = (part(), part(), part());
    let (m, d) = if words.locale() == crate::text::Locale::ZhCn {
        (m.trim_start_matches('0').to_owned(), d.trim_start_matches('0').to_owned())
    } else {
        (m, d)
    };
    words.fill_more(More::ThreadNoteDate, &[("y", &y), ("m", &m), ("d", &d)])
}

/// The law, set like a law.
fn basis(words: Words, law: &LegalBasis) -> Element {
    let status = match law.status {
        Status::InForce => More::ThreadNoteStatusIn,
        Status::PartiallyInForce => More::ThreadNoteStatusPart,
        Status::NotInForce => More::ThreadNoteStatusNot,
    };
    let (since, checked) = (date(words, &law.version_date), date(words, &law.checked_on));
    let places = [("since", &*since), ("status", words.more(status)), ("checked", &*checked)];
    let lang = law.jurisdiction.is_china().then_some("zh-CN");
    let citation = el("cite").maybe("lang", lang).text(law.citation.clone());
    let quote = law.quote.as_ref().map(|quote| el("blockquote").maybe("lang", lang).text(quote.clone()));
    // Only http and https come over the wire; what opens knows nothing of us.
    let link = el("a")
        .attr("href", law.url.clone())
        .attr("target", "_blank")
        .attr("rel", "noopener noreferrer nofollow")
        .text(words.more(More::ThreadNoteReadLaw));
    let line = el("p").class("quiet").text(words.fill_more(More::ThreadNoteInForce, &places)).text(" · ");
    el("div").class("law").child(citation).child(quote).child(line.child(link))
}

fn person(words: Words, by: &Panelist) -> String {
    let name =
        by.name.clone().unwrap_or_else(|| words.fill(Key::VoteBy, &[("n", &format!("{:03}", by.number))]));
    let mut all = name;
    if let Some(org) = &by.org {
        all = format!("{all} · {org}");
    }
    if let Some(org) = &by.on_behalf_of {
        let on = words.fill_more(More::ThreadNoteFor, &[("org", org)]);
        all = format!("{all} · {on}");
    }
    all
}

fn who(words: Words, note: &Shown) -> Element {
    let mut about = Vec::new();
    if let Some(own) = &note.by.credentials {
        let places = [("kind", &*own.kind), ("issuer", &*own.issuer)];
        about.push(words.fill_more(More::ThreadNoteCredential, &places));
        if let Some(by) = &own.verified_by {
            about.push(words.fill_more(More::ThreadNoteVerified, &[("by", by)]));
        }
    }
    let interests: Vec<&str> = note
        .interests
        .iter()
        .map(|own| {
            words.more(match own {
                Interest::Contractor => More::ThreadNoteContractor,
                Interest::Manager => More::ThreadNoteManager,
                Interest::Issuer => More::ThreadNoteIssuer,
                Interest::Resident => More::ThreadNoteResident,
                Interest::Other => More::ThreadNoteOther,
            })
        })
        .collect();
    let interest = if interests.is_empty() {
        words.more(More::ThreadNoteNoInterest).to_owned()
    } else {
        words.fill_more(More::ThreadNoteInterest, &[("all", &interests.join("、"))])
    };
    about.push(interest);
    if note.machine {
        about.push(words.more(More::ThreadNoteMachine).to_owned());
    }
    if note.copied {
        about.push(words.more(More::ThreadNoteCopied).to_owned());
    }
    let signed = |(by, agrees, reason): &(Panelist, bool, Option<Text>)| {
        let key = if *agrees { More::ThreadNoteCosigned } else { More::ThreadNoteDiffers };
        let line = el("p").text(words.more(key)).text(person(words, by));
        View::Many(vec![line.into(), reason.as_ref().map(|text| said("quiet", text)).into()])
    };
    el("div")
        .class("who")
        .child(el("p").child(el("b").text(person(words, &note.by))))
        .children(note.signatures.iter().map(signed))
        .child(el("p").class("quiet").text(about.join(" · ")))
}

fn told(words: Words, name: More, (by, text): &Told) -> Element {
    let by = el("p").class("quiet").text(format!("{} · {}", words.more(name), person(words, by)));
    el("div").class("told").child(by).child(said("", text))
}

/// Where it stands, in words.
fn state(words: Words, note: &Shown) -> View {
    let mut keys = Vec::new();
    keys.extend(match note.state {
        State::Disputed => Some(More::ThreadNoteDisputed),
        State::Withdrawn => Some(More::ThreadNoteWithdrawn),
        State::Amended => Some(More::ThreadNoteAmended),
        _ => None,
    });
    keys.extend((note.upheld && note.state == State::Published).then_some(More::ThreadNoteUpheld));
    keys.extend(note.law_changed.then_some(More::ThreadNoteLawChanged));
    keys.extend(note.detached.then_some(More::ThreadNoteDetached));
    let line = |text: String| el("p").class("stands").text(text);
    let mut all: Vec<View> = keys.into_iter().map(|key| line(words.more(key).to_owned()).into()).collect();
    if let Some(n) = note.earlier.filter(|_| note.revised.is_none()) {
        all.push(line(words.fill_more(More::ThreadNoteEarlier, &[("n", &words.number(n))])).into());
    }
    all.extend(note.disputes.iter().map(|own| told(words, More::ThreadNoteDisputes, own).into()));
    all.extend(note.reply.iter().map(|own| told(words, More::ThreadNoteReplied, own).into()));
    let verdict =
        if note.state == State::Withdrawn { More::ThreadNoteTakenBack } else { More::ThreadNoteVerdict };
    all.extend(note.verdict.iter().map(|own| told(words, verdict, own).into()));
    if note.state == State::Resolved {
        let tick = el("span").attr("aria-hidden", "true").text("✓ ");
        all.push(el("p").class("stands done").child(tick).text(words.more(More::ThreadNoteResolved)).into());
    }
    if let Some((before, after)) = &note.revised {
        let side = |name: More, tag: &'static str, text: &Text| {
            let words_of =
                el(tag).attr("lang", text.lang.clone()).attr("dir", "auto").text(text.text.clone());
            View::Many(vec![el("dt").text(words.more(name)).into(), el("dd").child(words_of).into()])
        };
        let both = el("dl").class("both-ways").child(side(More::ThreadNoteBefore, "del", before));
        all.push(both.child(side(More::ThreadNoteAfter, "ins", after)).into());
    }
    View::Many(all)
}

fn acts(hands: Hands, words: Words, note: &Shown) -> Element {
    let id = note.id;
    let writes = note.writes;
    let say = move |says: Says, key: More| {
        let begin = move || hands.with(|state, ports| notes::begin(state, ports, id, says));
        button("button", begin).text(words.more(key))
    };
    let waits = |says: Says| note.sent.iter().any(|own| own.0 == says);
    let own = (note.own && writes.is_none()).then(|| {
        let revise = move || hands.with(|state, ports| notes::revise(state, ports, id));
        let revise =
            note.live.then(|| button("button primary", revise).text(words.more(More::ThreadNoteRevise)));
        let reply = (!waits(Says::Reply)).then(|| say(Says::Reply, More::ThreadNoteReply));
        let dispute = note.live && note.state != State::Disputed && !waits(Says::Dispute);
        let dispute = dispute.then(|| say(Says::Dispute, More::ThreadNoteDispute));
        el("div").class("row").child(revise).child(reply).child(dispute)
    });
    let sent = note.sent.iter().map(|(says, text)| {
        let name = match says {
            Says::Reply => More::ThreadNoteReplied,
            Says::Dispute => More::ThreadNoteDisputes,
        };
        let waits = el("p")
            .class("quiet")
            .text([words.more(name), " · ", words.more(More::ThreadNoteWaiting)].concat());
        el("div").class("told").child(waits).child(el("p").attr("dir", "auto").text(text.clone()))
    });
    let refused = note.refused.iter().map(|own| refused(hands, words, own));
    let others = (!note.own).then(|| helps(hands, words, note));
    let many = View::Many(vec![
        View::Many(sent.map(Into::into).collect()),
        View::Many(refused.map(Into::into).collect()),
    ]);
    el("div")
        .class("note-acts")
        .child(many)
        .child(note.helps.as_ref().map(|own| helped(words, own)))
        .child(own)
        .child(writes.map(|_| answer(hands)))
        .child(others)
}

fn helps(hands: Hands, words: Words, note: &Shown) -> Element {
    let (id, said) = (note.id, note.said);
    let choice = |(value, key): (Helps, More)| {
        let say = move || hands.with(|state, ports| notes::helps(state, ports, id, value));
        let chip = button("chip-button", say);
        chip.attr("aria-pressed", if said == value { "true" } else { "false" }).text(words.more(key))
    };
    let all = [
        (Helps::Yes, More::ThreadNoteHelpYes),
        (Helps::Somewhat, More::ThreadNoteHelpSome),
        (Helps::No, More::ThreadNoteHelpNo),
    ];
    let group =
        el("div").class("row").attr("role", "group").attr("aria-label", words.more(More::ThreadNoteHelp));
    let object = note.live.then(|| {
        let object = move || hands.with(|state, ports| notes::object(state, ports, id));
        let key = if note.objects { More::ThreadNoteObjected } else { More::ThreadNoteDispute };
        let object = button("link", object).attr("aria-pressed", if note.objects { "true" } else { "false" });
        object.text(words.more(key))
    });
    group.children(all.map(choice)).child(object)
}

/// How many find it helpful, never without how many said so.
fn helped(words: Words, help: &PublishedHelp) -> Element {
    let PublishedHelp { yes, somewhat, no, bridge, least } = help;
    let [all, yes, some, no] = [yes + somewhat + no, *yes, *somewhat, *no].map(|n| words.number(n));
    let places = [("all", &*all), ("yes", &*yes), ("some", &*some), ("no", &*no)];
    let line = el("p").class("quiet").text(words.fill_more(More::ThreadNoteHelped, &places));
    let floor = bridge.zip(*least).map(|(bridge, [_, share, n])| {
        let key = match bridge {
            Bridge::Across => More::ThreadNoteAcross,
            Bridge::Contested => More::ThreadNoteContested,
            Bridge::Rewrite => More::ThreadNoteRewrite,
            Bridge::Mixed => More::ThreadNoteMixed,
        };
        let (share, n) = (words.number(share), words.number(n));
        words.fill_more(key, &[("share", &share), ("n", &n)])
    });
    let floor = floor.map(|floor| el("p").child(el("b").text(floor)));
    el("div").class("helped").child(floor).child(line)
}

fn refused(hands: Hands, words: Words, own: &RefusedAnswer) -> Element {
    let id = own.id;
    let take = move |again: bool| hands.with(|state, ports| notes::take_back(state, ports, id, again));
    let reason =
        own.problem.as_ref().map_or_else(|| words.say(Key::RefuseElse), |own| words.problem_more(own));
    let said = words.fill_more(More::ThreadRefused, &[("reason", reason)]);
    let quote = el("blockquote").attr("dir", "auto").text(own.text.clone());
    let again = button("button", move || take(true)).text(words.more(More::ThreadPutBack));
    let aside = button("link", move || take(false)).text(words.more(More::ThreadPutAside));
    let row = el("div").class("row").child(again).child(aside);
    el("div").class("told").child(words.refused(hands, own.problem.as_ref(), said)).child(quote).child(row)
}

/// The field of an answer. It follows what is typed by itself.
fn answer(hands: Hands) -> View {
    let mut drawn: Option<(Words, Option<Answer>)> = None;
    View::Live(Box::new(move || {
        let state = hands.state();
        let now = state.follow_draft(|thread| {
            state.follow_settled(|data| (Words::of(data), thread.notes.answer.clone()))
        });
        if drawn.as_ref() == Some(&now) {
            return None;
        }
        drawn = Some(now);
        let (words, answer) = drawn.as_ref()?;
        Some(answer.as_ref().map(|answer| form(hands, *words, answer)).into())
    }))
}

fn form(hands: Hands, words: Words, answer: &Answer) -> Element {
    let label = match answer.says {
        Says::Reply => More::ThreadNoteReplyField,
        Says::Dispute => More::ThreadNoteDisputeWhy,
    };
    let area = el("textarea")
        .attr("rows", "3")
        .attr("dir", "auto")
        .attr("autocomplete", "off")
        .attr("part", "input")
        .maybe("aria-invalid", answer.unfit.is_some().then_some("true"))
        .value(answer.text.clone())
        .on_input(move |text| hands.with(|state, ports| notes::keep(state, ports, text)))
        .tell(|node| {
            if node.get_attribute("data-there").is_none() {
                let _ = node.set_attribute("data-there", "");
                let _ = node.focus();
            }
        });
    let field = el("label").class("field").child(el("span").class("label").text(words.more(label)));
    let unfit = answer.unfit.as_ref().map(|error| {
        let sentence = match error {
            TextError::Empty => words.say(Key::RefuseStatementEmpty),
            TextError::TooLong => words.more(More::ThreadTooLong),
            _ => words.say(Key::RefuseStatementControl),
        };
        el("p").class("alert").attr("role", "alert").text(sentence)
    });
    let send = el("button").attr("type", "submit").class("button primary").text(words.say(Key::WriteSend));
    let leave = move || hands.with(|state, _| notes::leave(state));
    let leave = button("button", leave).text(words.say(Key::WriteCancel));
    el("form")
        .class("reply")
        .flag("novalidate", true)
        .on("submit", move |event| {
            event.prevent_default();
            hands.with(notes::send);
        })
        .child(field.child(area))
        .child(unfit)
        .child(el("div").class("row").child(send).child(leave))
}
