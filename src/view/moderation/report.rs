//! The dialog of a report: the words, what is wrong with them, what the law asks for where they break one; then the receipt.
//! Closed, the focus goes back to where it came from, as a dialog of the page does by itself.

use deliberation_core::act::Reason;
use deliberation_core::id::ActId;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlDialogElement, HtmlElement};

use super::quoted;
use crate::queries::Text;
use crate::queries::card::{NoticeShown, notice_anywhere};
use crate::queries::moderation::told::receipt;
use crate::state::mine::Progress;
use crate::state::moderation::{Missing, Report, Thing};
use crate::state::thread::Place;
use crate::state::{Connection, Data};
use crate::tasks::hands::Hands;
use crate::tasks::moderation::report;
use crate::tasks::threads;
use crate::text::{Key, More};
use crate::view::copy::{Copies, copies};
use crate::view::drawn::watched;
use crate::view::more::show;
use crate::view::node::{Element, View, button, el};
use crate::view::vote_card::{notice, once};
use crate::view::words::Words;

const REASONS: [(Reason, More); 9] = [
    (Reason::Illegal, More::FlagIllegal),
    (Reason::PersonalData, More::FlagPersonalData),
    (Reason::Threat, More::FlagThreat),
    (Reason::Attack, More::FlagAttack),
    (Reason::Hate, More::FlagHate),
    (Reason::Spam, More::FlagSpam),
    (Reason::OffTopic, More::FlagOffTopic),
    (Reason::FakeExpert, More::FlagFakeExpert),
    (Reason::Other, More::FlagElse),
];

/// The way to the dialog, in the row of what would be reported.
pub fn way(hands: Hands, words: Words, thing: impl Fn() -> Thing + 'static) -> Element {
    let open = move || hands.with(|state, ports| report::begin(state, ports, thing()));
    button("link", open).attr("aria-haspopup", "dialog").text(words.say(More::FlagOpen))
}

/// What would be reported: a statement or a post, which one may answer as well.
pub fn thing(target: ActId, revision: u32, text: &Text, reply: Option<(Place, ActId)>) -> Thing {
    Thing { target, revision, lang: text.lang.clone(), words: text.text.clone(), reply }
}

/// The same way in the row under the card.
pub fn on_card(hands: Hands) -> View {
    super::judged(hands, reportable, |hands, words, thing| {
        let thing = thing.clone();
        thing.map(|thing| way(hands, words, move || thing.clone())).into()
    })
}

/// The statement on the card, unless it is mine.
fn reportable(data: &Data, _: &crate::state::moderation::Moderation) -> Option<Thing> {
    let id = data.card.filter(|id| !crate::queries::list::wrote(data, *id))?;
    let own = crate::queries::statement(data.published.as_ref()?, id)?;
    let text = crate::queries::text(data, &own.text);
    Some(thing(id, own.revision, &text, Some((Some(id), id))))
}

/// What the dialog shows.
#[derive(Clone, PartialEq)]
struct Shown {
    report: Report,
    /// How far it has got, once it was sent.
    progress: Option<Progress>,
    offline: bool,
    notice: Option<NoticeShown>,
}

/// The dialog.
pub fn dialog(hands: Hands) -> View {
    let state = hands.state();
    let look = move || {
        Some(state.follow_moderation(|own| {
            state.follow(|data| {
                let shown = own.report.as_ref().map(|report| Shown {
                    report: report.clone(),
                    progress: report.sent.map(|id| {
                        let act = data.mine.others.iter().find(|act| act.id == id);
                        act.map_or(Progress::Kept, |act| act.progress.clone())
                    }),
                    offline: data.connection == Connection::Offline,
                    notice: notice_anywhere(data),
                });
                (Words::of(data), shown)
            })
        }))
    };
    watched(look, move |(words, shown)| whole(hands, *words, shown.as_ref()))
}

fn whole(hands: Hands, words: Words, shown: Option<&Shown>) -> View {
    let close = move || hands.lend(|state, _| report::close(state));
    let open = shown.is_some();
    let inside = shown.map(|shown| {
        let head = el("div").class("row apart").child(el("h3").text(words.say(More::FlagLabel)));
        let head = head.child(button("button", close).text(words.say(Key::RuleClose)));
        let thing = &shown.report.thing;
        let quote = Text { lang: thing.lang.clone(), text: thing.words.clone() };
        let body = match shown.report.sent {
            Some(id) => sent(hands, words, shown, id),
            None => form(hands, words, &shown.report),
        };
        View::Many(vec![head.into(), quoted("blockquote", &quote).into(), body])
    });
    let dialog = el("dialog").class("dialog report").attr("aria-label", words.say(More::FlagLabel));
    dialog.on("close", move |_| close()).keeps_keys().child(inside).tell(move |node| show(node, open)).into()
}

/// Where the focus goes where something is missing: the part of the form that has it.
const fn part(missing: Missing) -> &'static str {
    match missing {
        Missing::Reason => "[name=reason]",
        Missing::Law => "[data-part=law]",
        Missing::Why | Missing::TooLong => "[data-part=why]",
        Missing::Faith => "[data-part=faith]",
    }
}

fn form(hands: Hands, words: Words, own: &Report) -> View {
    let keep =
        move |change: &dyn Fn(&mut Report)| hands.lend(|state, ports| report::keep(state, ports, change));
    let choice = |(reason, key): (Reason, More)| {
        let radio = el("input").attr("type", "radio").attr("name", "reason").attr("value", reason.name());
        let radio = radio.flag("checked", own.reason == Some(reason));
        let radio = radio.on("change", move |_| keep(&|own| own.reason = Some(reason)));
        el("label").class("tick").child(radio).child(el("span").text(words.say(key)))
    };
    let missing = own.missing;
    let reasons = el("fieldset").maybe("aria-invalid", (missing == Some(Missing::Reason)).then_some("true"));
    let reasons = reasons.child(el("legend").text(words.say(More::FlagAsk)));
    let reasons = reasons.child(wrong(words, own, &[Missing::Reason])).children(REASONS.map(choice));
    let otherwise = own.thing.reply.is_some().then(|| {
        let reply = move |event: Event| otherwise(hands, &event);
        let reply = el("button").attr("type", "button").class("link").on("click", reply);
        el("p").child(reply.text(words.say(More::FlagOtherwise)))
    });
    let more = match own.reason {
        Some(Reason::Illegal) => illegal(words, own, keep),
        Some(Reason::Other) => why(words, own, More::FlagWhy, keep),
        Some(_) => why(words, own, More::FlagWhyMay, keep),
        None => View::Nothing,
    };
    let send = el("button").attr("type", "submit").class("button primary").text(words.say(More::FlagSend));
    let tries = own.tries;
    let form = el("form").class("reply").flag("novalidate", true).on("submit", move |event| {
        event.prevent_default();
        hands.with(report::send);
    });
    let form = form.child(reasons).child(otherwise).child(more);
    let form = form.child(el("div").class("row").child(send)).tell(move |node| {
        if let (true, Some(missing)) = (once(node, tries), missing) {
            focus(node, part(missing));
        }
    });
    View::Many(vec![el("p").class("quiet").text(words.say(More::FlagLead)).into(), form.into()])
}

fn focus(node: &HtmlElement, part: &str) {
    if let Ok(Some(part)) = node.query_selector(part) {
        let _ = part.unchecked_ref::<HtmlElement>().focus();
    }
}

fn line(
    words: Words,
    key: More,
    value: &str,
    part: &'static str,
    keep: impl Fn(String) + 'static,
) -> Element {
    let input = el("input").class("find").attr("type", "text").attr("dir", "auto").attr("data-part", part);
    let input = input.attr("autocomplete", if part == "email" { "email" } else { "off" });
    let label = el("label").class("field").child(el("span").class("label").text(words.say(key)));
    label.child(input.value(value.to_owned()).on_input(keep))
}

fn why(words: Words, own: &Report, key: More, keep: impl Fn(&dyn Fn(&mut Report)) + 'static) -> View {
    let wrong = matches!(own.missing, Some(Missing::Why | Missing::TooLong));
    let area = el("textarea").attr("rows", "3").attr("dir", "auto").attr("autocomplete", "off");
    let area =
        area.attr("part", "input").attr("data-part", "why").maybe("aria-invalid", wrong.then_some("true"));
    let area = area.value(own.why.clone()).on_input(move |text| keep(&|own| own.why.clone_from(&text)));
    let label = el("label").class("field").child(el("span").class("label").text(words.say(key)));
    let wrong = self::wrong(words, own, &[Missing::Why, Missing::TooLong]);
    View::Many(vec![label.child(area).into(), wrong])
}

/// What is missing, below the part of the form that lacks it.
fn wrong(words: Words, own: &Report, here: &[Missing]) -> View {
    let missing = own.missing.filter(|missing| here.contains(missing));
    let said = missing.map(|missing| {
        el("p").class("alert").attr("role", "alert").text(words.say(match missing {
            Missing::Reason => More::FlagNeedReason,
            Missing::Law => More::FlagNeedLaw,
            Missing::Why => More::FlagNeedWhy,
            Missing::TooLong => More::FlagTooLong,
            Missing::Faith => More::FlagNeedFaith,
        }))
    });
    said.into()
}

/// Which law, why, in good faith; and who says it, if they like.
fn illegal(words: Words, own: &Report, keep: impl Fn(&dyn Fn(&mut Report)) + Copy + 'static) -> View {
    let law = line(words, More::FlagLaw, &own.law, "law", move |text| keep(&|own| own.law.clone_from(&text)));
    let faith = own.faith;
    let tick = el("input").attr("type", "checkbox").attr("data-part", "faith").flag("checked", faith);
    let tick = tick.maybe("aria-invalid", (own.missing == Some(Missing::Faith)).then_some("true"));
    let tick = tick.on("change", move |_| keep(&|own| own.faith = !faith));
    let tick = el("label").class("tick").child(tick).child(el("span").text(words.say(More::FlagFaith)));
    let name =
        line(words, More::FlagName, &own.name, "name", move |text| keep(&|own| own.name.clone_from(&text)));
    let email = line(words, More::FlagEmail, &own.email, "email", move |text| {
        keep(&|own| own.email.clone_from(&text))
    });
    let contact = el("p").class("quiet").text(words.say(More::FlagContact));
    View::Many(vec![
        law.into(),
        wrong(words, own, &[Missing::Law]),
        why(words, own, More::FlagWhy, keep),
        contact.into(),
        name.into(),
        email.into(),
        tick.into(),
        wrong(words, own, &[Missing::Faith]),
    ])
}

/// Closes the dialog before the field of a reply takes the focus: else the page gives it back to where it was.
fn otherwise(hands: Hands, event: &Event) {
    let node = event.target().map(|node| node.unchecked_into::<HtmlElement>());
    if let Some(Ok(Some(dialog))) = node.map(|node| node.closest("dialog")) {
        dialog.unchecked_into::<HtmlDialogElement>().close();
    }
    let Some((place, on)) = hands.lend(|state, _| report::otherwise(state)) else { return };
    if hands.state().look_thread(|thread| thread.at != Some(place)) {
        hands.go(move |state, ports| threads::open_thread(state, ports, place, None));
    }
    hands.go(move |state, ports| report::reply(state, ports, on));
}

/// What became of it, and the receipt, which has the focus.
fn sent(hands: Hands, words: Words, shown: &Shown, id: ActId) -> View {
    let receipt = receipt(id);
    let stands = match &shown.progress {
        Some(Progress::Refused(problem)) => {
            let said = words.fill(Key::SentRefused, &[("reason", words.problem_more(problem))]);
            return words.refused(hands, Some(problem), said).into();
        }
        Some(Progress::Kept) => More::FlagSent,
        _ if shown.notice.is_some() => More::FlagHeld,
        Some(Progress::Held) => More::WriteHeld,
        _ if shown.offline => More::FlagKept,
        _ => More::FlagSending,
    };
    let number = el("p").class("receipt-of").attr("tabindex", "-1").tell(|node| {
        if once(node, 1) {
            let _ = node.focus();
        }
    });
    let number = number.child(el("span").class("quiet").text(words.say(More::FlagReceipt))).text(" ");
    let number = number.child(el("code").class("receipt").text(receipt.clone()));
    let copies = copies(
        hands,
        words,
        &Copies {
            name: More::FlagReceipt,
            says: More::FlagCopy,
            text: &receipt,
            copied: shown.report.copied,
            told: report::copied,
        },
    );
    View::Many(vec![
        el("p").attr("role", "status").text(words.say(stands)).into(),
        notice(hands, words, &shown.notice),
        number.into(),
        copies.into(),
        el("p").class("quiet").text(words.say(More::FlagNext)).into(),
    ])
}
