//! Once for all: a note that is published is put under the same claim elsewhere. The claims are proposed by core; the expert
//! looks at each and says yes or no, one key each. Each is an act of its own, on the exact words of that claim, so that its
//! author may do all that the first one may.

use std::rc::Rc;

use deliberation_core::act::{NewAnnotation, Relation};
use deliberation_core::annotation::State;
use deliberation_core::annotation::code::{Interest, Kind};
use deliberation_core::annotation::elsewhere::AlikeClaim;
use deliberation_core::annotation::published::Note;
use deliberation_core::date::Date;
use deliberation_core::id::ActId;
use deliberation_core::protocol::envelope::OwnNote;
use deliberation_core::wire::Written;
use deliberation_widget::view::node::{Element, View, button, el};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement};

use super::annotate;
use crate::board::{Once, once_key};
use crate::form::Form;
use crate::notes::{code_line, who};
use crate::parts::{brief, heading, list, number, translation};
use crate::state::{Data, Desk, Draft, Trouble};
use crate::words::{Key, Plural, Words};

/// Which claims were passed over is kept under this name and the note's.
fn passes(note: ActId) -> String {
    format!("once/{note}")
}

/// The note that is put elsewhere.
fn chosen(data: &Data) -> Option<(&Rc<Once>, &OwnNote, &Note)> {
    let once = data.once.as_ref()?;
    let own = data.board.as_ref()?.mine.iter().find(|own| own.row.id == once.note)?;
    Some((once, own, own.row.note.as_ref()?))
}

/// A copy is its maker's: who signed what somebody else wrote says what they have to do with the matter themselves, where
/// one may have anything to do with it.
const fn asks_interest(signed: bool, kind: Kind) -> bool {
    signed && matches!(kind, Kind::Context)
}

/// Why a note may not be put under another claim now.
fn why_not(data: &Data, own: &OwnNote, note: &Note) -> Option<Key> {
    let mine = |standing| note.code.iter().chain(&note.second).all(|code| code.is_for(standing));
    let today = Date::of(js_sys::Date::now() as i64);
    match own.row.state {
        State::Awaiting => Some(Key::ExpertOnceAwaiting),
        State::Published if note.law_changed => Some(Key::ExpertOnceLaw),
        State::Published if note.law.iter().any(|basis| basis.check(&today).is_err()) => {
            Some(Key::ExpertRefuseLawForce)
        }
        State::Published if data.standing.as_ref().is_some_and(mine) => None,
        State::Published => Some(Key::ExpertOnceOutside),
        _ => Some(Key::ExpertOnceDisputed),
    }
}

/// Draws it.
pub fn draw(desk: Desk, data: &Data) -> View {
    let words = data.words();
    if let Some((once, own, note)) = chosen(data) {
        return elsewhere(desk, data, once, own, note);
    }
    let own = data.board.as_ref().map(|board| &*board.mine);
    let quiet = |key| el("p").class("quiet").attr("role", "status").text(words.say(key));
    let missing = data.board_missing.then(|| quiet(Key::ExpertBoardMissing));
    let waiting = (own.is_none() && missing.is_none()).then(|| quiet(Key::DeskWaiting));
    let none = own.is_some_and(<[OwnNote]>::is_empty).then(|| quiet(Key::ExpertOnceNone));
    let lines = own.unwrap_or_default().iter().rev().map(|own| line(desk, data, own)).collect();
    View::Many(vec![
        heading(words, Key::ExpertOnceMine).into(),
        missing.into(),
        waiting.into(),
        none.into(),
        list(desk, data, Key::ExpertOnceMine, lines),
    ])
}

fn title(data: &Data, own: &OwnNote, note: &Note) -> View {
    let exact = el("blockquote").class("desk-exact").attr("dir", "auto").text(note.exact.clone());
    let code = note.code.map(|code| el("b").text(code_line(data.words(), code)));
    let (lang, text) = data.text(&note.text);
    let text = el("span").attr("lang", lang).attr("dir", "auto").text(text.to_owned());
    let gap = code.is_some().then_some(View::Text(" ".into()));
    let by = own.signed.then(|| {
        let who = who(data.words(), &note.by);
        el("p").class("by").text(data.words().fill(Key::ExpertNoteBy, &[("who", &who)]))
    });
    let said = el("p").child(code).child(gap.unwrap_or(View::Nothing)).child(text);
    View::Many(vec![exact.into(), said.into(), by.into()])
}

/// One note of one's own.
fn line(desk: Desk, data: &Data, own: &OwnNote) -> Element {
    let words = data.words();
    let Some(note) = &own.row.note else { return el("li") };
    let why_not = why_not(data, own, note);
    let stands = match why_not {
        Some(key) => words.say(key).to_owned(),
        None => words.count(Plural::ExpertOnceClaims, own.claims),
    };
    let id = own.row.id;
    let look = why_not.is_none().then(|| {
        let press = button("button", move || {
            desk.awaits_focus();
            desk.look_elsewhere(id);
        });
        let press = press.text(words.say(Key::ExpertOnceLook));
        el("div")
            .class("row")
            .child(press.child(el("span").class("said").text(format!(": {}", brief(&note.exact)))))
    });
    el("li").child(title(data, own, note)).child(el("p").class("quiet").text(stands)).child(look)
}

/// How one stands with a claim.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    /// Nothing was said of it.
    Open,
    /// It was passed over.
    Passed,
    /// The note is on its way to it, or stands there.
    Noted,
}

fn said(desk: Desk, once: &Once, claim: &AlikeClaim) -> Said {
    let draft = desk.draft(&once_key(once.note, claim.target));
    if draft.act.is_some() || (once.noted.contains(&claim.target) && draft.trouble.is_none()) {
        return Said::Noted;
    }
    // Of other words than those that were passed over nothing was said.
    let passed =
        desk.draft(&passes(once.note)).field(&claim.target.to_string()) == claim.revision.to_string();
    if passed { Said::Passed } else { Said::Open }
}

/// The claims that say nearly the same.
fn elsewhere(desk: Desk, data: &Data, once: &Rc<Once>, own: &OwnNote, note: &Note) -> View {
    let words = data.words();
    let id = once.note;
    let back = button("link", move || desk.change(|data| data.once = None));
    let back = back.flag("data-back", true).text(words.say(Key::ExpertOnceBack));
    let quiet = |text: String| el("p").class("quiet").attr("role", "status").text(text);
    let why_not = why_not(data, own, note);
    let heading = heading(words, Key::ExpertOnceElsewhere).attr("tabindex", "-1").on_key(move |event| {
        if event.key() == "ArrowDown" {
            next(event, true);
            event.prevent_default();
        }
    });
    // At once, and never on what publishes: by the time the claims come the focus may be anywhere.
    let heading = if desk.takes_focus() { heading.tell(|node| drop(node.focus())) } else { heading };
    let interest = asks_interest(own.signed, note.kind)
        .then(|| annotate::interest(words, &Form::new(desk, data, annotate::MINE)));
    let head = View::Many(vec![
        el("p").child(back).into(),
        heading.into(),
        title(data, own, note),
        why_not.map(|key| quiet(words.say(key).to_owned())).into(),
        interest.into(),
    ]);
    let again = || {
        let again = button("button", move || desk.look_elsewhere(id)).text(words.say(Key::ExpertOnceAgain));
        View::from(el("div").class("row").child(again))
    };
    let Some(claims) = once.claims.as_ref() else {
        let key = if once.missing { Key::ExpertOnceMissing } else { Key::DeskWaiting };
        let again = if once.missing { again() } else { View::Nothing };
        return View::Many(vec![head, quiet(words.say(key).to_owned()).into(), again]);
    };
    if claims.is_empty() {
        let none = why_not.is_none().then(|| quiet(words.say(Key::ExpertOnceNoClaims).to_owned()));
        return View::Many(vec![head, none.into(), again()]);
    }
    let all: Vec<Said> = claims.iter().map(|claim| said(desk, once, claim)).collect();
    let open = all.iter().filter(|said| **said == Said::Open).count();
    let rows =
        claims.iter().zip(&all).map(|(claim, said)| row(desk, data, (id, claim), *said, why_not.is_none()));
    let noted = all.iter().filter(|said| **said == Said::Noted).count();
    let (noted, count) = (words.number(noted as u32), words.number(all.len() as u32));
    let noted = words.fill(Key::ExpertOnceSoFar, &[("noted", &noted), ("all", &count)]);
    let rows: Vec<Element> = rows.collect();
    View::Many(vec![
        head,
        el("p").text(sides(words, claims)).into(),
        el("p").class("quiet").attr("id", KEYS).text(words.say(Key::ExpertOnceKeys)).into(),
        el("ul")
            .class("desk-list desk-once")
            .attr("aria-label", words.say(Key::ExpertOnceElsewhere))
            .attr("aria-describedby", KEYS)
            .children(rows)
            .into(),
        quiet(if open == 0 { [words.say(Key::ExpertOnceAll), " ", &noted].concat() } else { noted }).into(),
        if once.missing { quiet(words.say(Key::ExpertOnceMissing).to_owned()).into() } else { View::Nothing },
        again(),
    ])
}

const KEYS: &str = "desk-once-keys";

/// How many of each side are on the list: whoever confirms sees whom it is about.
fn sides(words: Words, claims: &[AlikeClaim]) -> String {
    let of = |side| words.number(claims.iter().filter(|claim| claim.side == side).count() as u32);
    let (support, oppose, other) = (of(Some(Relation::Support)), of(Some(Relation::Oppose)), of(None));
    let places = [("support", &*support), ("oppose", &oppose), ("other", &other)];
    let all = words.count(Plural::ExpertOnceListed, claims.len() as u32);
    [all, words.fill(Key::ExpertOnceSides, &places)].concat()
}

/// The claim with the proposed words marked, as it was written.
fn marked(claim: &AlikeClaim) -> Element {
    let text = claim.text.original();
    let whole = el("p").class("words").attr("lang", claim.text.lang().to_string()).attr("dir", "auto");
    // By code points: the tables that tell letters apart would be a sixth of the desk, and core has looked.
    let at = |point: u32| text.char_indices().nth(point as usize).map_or(text.len(), |(at, _)| at);
    let range = claim.span.range();
    let (before, rest) = text.split_at(at(range.start));
    let (exact, after) = rest.split_at(at(range.end).saturating_sub(before.len()).min(rest.len()));
    whole.text(before.to_owned()).child(el("mark").text(exact.to_owned())).text(after.to_owned())
}

fn row(desk: Desk, data: &Data, (note, claim): (ActId, &AlikeClaim), said: Said, stands: bool) -> Element {
    let words = data.words();
    let form = Form::new(desk, data, &once_key(note, claim.target)).stale(Key::ExpertOnceChanged);
    let side = words.say(match claim.side {
        Some(Relation::Support) => Key::ExpertOnceSupport,
        Some(_) => Key::ExpertOnceOppose,
        None => Key::ExpertOnceOther,
    });
    let under = claim.statement.and_then(|id| data.statement(&id.to_string()));
    let under = under.map(|own| number(words, own.number));
    let alike = words.fill(Key::ExpertOnceShare, &[("n", &words.number(claim.share))]);
    let about: Vec<String> = [under, Some(side.to_owned()), Some(alike)].into_iter().flatten().collect();
    let whose = || el("span").class("said").text(format!(": {}", brief(claim.text.original())));
    let state = match said {
        Said::Open => None,
        Said::Passed => Some(Key::ExpertOncePassed),
        Said::Noted => Some(Key::ExpertOnceNoted),
    };
    let state = state.map(|key| el("p").class("desk-state").text(words.say(key)));
    let target = claim.target;
    let press = move |label: Key, same: bool| {
        let press = el("button").attr("type", "button").class("button").on("click", move |event| {
            if decide(desk, target, same) {
                next(&event, true);
            }
        });
        press.text(words.say(label)).child(whose())
    };
    let acts = (stands && said != Said::Noted).then(|| {
        let yes = press(Key::ExpertOnceYes, true).attr("aria-keyshortcuts", "y");
        let yes = yes.flag("data-open", said == Said::Open);
        let no = (said == Said::Open).then(|| press(Key::ExpertOnceNo, false).attr("aria-keyshortcuts", "n"));
        el("div").class("row").child(yes).child(no)
    });
    let item = el("li").class(if said == Said::Open { "" } else { "done" }).on_key(move |event| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let key = event.key();
        match &*key {
            // A key that is held down says nothing about the claims after this one.
            "y" | "Y" | "n" | "N" | "Enter" if event.repeat() => {}
            "y" | "Y" | "n" | "N" => {
                if decide(desk, target, matches!(&*key, "y" | "Y")) {
                    next(event, true);
                }
            }
            "ArrowDown" => next(event, true),
            "ArrowUp" => next(event, false),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    });
    let about = el("p").class("quiet").text(about.join(" · "));
    item.child(marked(claim))
        .child(translation(data, &claim.text))
        .child(about)
        .child(state)
        .child(form.outcome())
        .child(acts)
}

/// Puts the focus on the next claim of which nothing was said (or the one before), from the one in which something was
/// heard; around the end it begins at the front.
fn next(event: &Event, forwards: bool) {
    let item = event.current_target().and_then(|node| node.dyn_into::<HtmlElement>().ok());
    let Some(item) = item else { return };
    let open = |item: &web_sys::Element| item.query_selector("[data-open]").ok().flatten();
    let Some(item) = item.closest("li").ok().flatten() else {
        // From the heading.
        return focus(item.closest("section").ok().flatten().as_ref().and_then(open));
    };
    let list = item.parent_element().and_then(|list| list.query_selector_all("li").ok());
    let Some(list) = list else { return };
    let items: Vec<web_sys::Element> =
        (0..list.length()).filter_map(|at| list.item(at)?.dyn_into::<web_sys::Element>().ok()).collect();
    let Some(at) = items.iter().position(|own| *own == item) else { return };
    let around = items.iter().cycle().skip(at + 1).take(items.len() - 1);
    let found = if forwards { around.filter_map(open).next() } else { around.filter_map(open).last() };
    // Nothing is left: on to where one came from.
    let back = || item.closest("section").ok().flatten()?.query_selector("[data-back]").ok().flatten();
    focus(found.or_else(back));
}

fn focus(press: Option<web_sys::Element>) {
    if let Some(press) = press.and_then(|press| press.dyn_into::<HtmlElement>().ok()) {
        let _ = press.focus();
    }
}

/// The same note on the words of another claim, by somebody with these interests.
fn copy(first: ActId, note: &Note, claim: &AlikeClaim, interests: Vec<Interest>) -> NewAnnotation {
    NewAnnotation {
        target: claim.target,
        revision: claim.revision,
        span: claim.span.clone(),
        kind: note.kind,
        code: note.code,
        second: note.second,
        severity: note.severity,
        right: note.right.clone(),
        text: note.text.clone(),
        question: note.question.clone(),
        suggestion: note.suggestion.clone(),
        law: note.law.clone(),
        sources: note.sources.clone(),
        interests,
        machine: note.machine,
        amends: None,
        same_as: Some(first),
    }
}

/// Puts the note under a claim, or passes that over; whether there was anything to decide.
fn decide(desk: Desk, target: ActId, same: bool) -> bool {
    let Some(data) = desk.data() else { return false };
    let Some((once, own, note)) = chosen(&data).filter(|(_, own, note)| why_not(&data, own, note).is_none())
    else {
        return false;
    };
    let Some(claim) = once.claims.iter().flatten().find(|claim| claim.target == target) else { return false };
    match said(desk, once, claim) {
        Said::Open | Said::Passed if same => return yes(desk, own, note, claim),
        Said::Open => {
            desk.put(&once_key(once.note, target), Draft::default());
            desk.fill(&passes(once.note), &target.to_string(), claim.revision.to_string());
        }
        Said::Passed | Said::Noted => return false,
    }
    true
}

/// What is known of it before anybody else says so. `stale`: that its words are others by now.
fn note_it(desk: Desk, note: ActId, target: ActId, stands: bool, stale: bool) {
    desk.change(|data| {
        if let Some(once) = data.once.as_mut().filter(|once| once.note == note) {
            let once = Rc::make_mut(once);
            once.noted.retain(|own| *own != target);
            if stands {
                once.noted.push(target);
            }
            if stale {
                once.stale.push(target);
            }
        }
    });
}

/// Whether it could be sent.
fn yes(desk: Desk, own: &OwnNote, note: &Note, claim: &AlikeClaim) -> bool {
    let (id, target) = (own.row.id, claim.target);
    let declared = || annotate::declared(desk.draft(annotate::MINE).field("interest"));
    // On what is no context nobody has any.
    let asked = asks_interest(own.signed, note.kind);
    let interests = if asked { declared() } else { Ok(note.interests.clone()) };
    let act: Result<Written, Trouble> = interests.and_then(|interests| {
        let act = desk.begin("annotation", None).ok_or(Trouble::Unfit(Key::DeskRefuseElse))?;
        Ok(copy(id, note, claim, interests).write(act))
    });
    let sent = act.is_ok();
    note_it(desk, id, target, sent, false);
    desk.send(&once_key(id, target), act, Key::ExpertOnceDone, move |desk, refused| {
        // What stands there now is looked at anew with the board.
        if refused {
            note_it(desk, id, target, false, desk.draft(&once_key(id, target)).is_stale());
        }
    });
    sent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_signed_is_asked_for_an_interest_where_one_may_have_one() {
        let asked = Kind::ALL.into_iter().filter(|kind| asks_interest(true, *kind));
        assert!(asked.eq([Kind::Context]));
        assert!(!asks_interest(false, Kind::Context), "who wrote it said so then");
    }
}
