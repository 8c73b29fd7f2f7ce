//! The name under which I appear: what it is, where it stands, and a field for another.

use deliberation_core::statement::Visibility;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::part;
use crate::queries::own::{Named, named};
use crate::state::mine::Progress;
use crate::state::own::{Focus, SentName, Unfit};
use crate::tasks::hands::Hands;
use crate::tasks::own::name;
use crate::text::More;
use crate::view::host::token;
use crate::view::moderation::judged;
use crate::view::node::{Element, View, button, el};
use crate::view::vote_card::notice;
use crate::view::words::{Words, role_name};

/// All of it.
pub fn section(hands: Hands) -> View {
    judged(hands, named, |hands, words, named| {
        let named = named.as_ref();
        named.map(|own| whole(hands, words, own)).into()
    })
}

fn whole(hands: Hands, words: Words, own: &Named) -> Element {
    let part = part(words.say(More::OwnNameLabel));
    if let Some(role) = own.role {
        let role = words.say(role_name(role));
        return part.child(el("p").text(words.fill(More::OwnNameRole, &[("role", role)])));
    }
    let body = if own.naming.open { form(hands, words, own).into() } else { ways(hands, words, own) };
    let stands = stands(words, own).into_iter().map(|said| el("p").text(said));
    let stands = el("div").attr("role", "status").children(stands);
    let only = el("p").class("quiet").text(words.say(More::OwnNameOnly));
    part.child(stands).child(notice(hands, words, &own.notice)).child(only).child(body)
}

/// My number in words.
fn number(own: &Named) -> Option<String> {
    own.number.map(|number| format!("{number:03}"))
}

/// How others see me, and what is on its way.
fn stands(words: Words, own: &Named) -> Vec<String> {
    let by_number = match number(own) {
        Some(n) => words.fill(More::OwnNameNumber, &[("n", &n)]),
        None => words.say(More::OwnNameNone).to_owned(),
    };
    let mut said = match &own.name {
        Some((name, Visibility::Visible)) => vec![words.fill(More::OwnNameShown, &[("name", name)])],
        Some((name, Visibility::Waiting)) => {
            vec![words.fill(More::OwnNameWaits, &[("name", name)]), by_number]
        }
        Some((name, Visibility::Hidden)) => {
            vec![words.fill(More::OwnNameHidden, &[("name", name)]), by_number]
        }
        None => vec![by_number],
    };
    said.extend(own.naming.sent.as_ref().map(|sent| sending(words, sent)));
    said
}

fn sending(words: Words, sent: &SentName) -> String {
    let Some(name) = &sent.shown else { return words.say(More::OwnNameDropping).to_owned() };
    let key = match sent.progress {
        Progress::Writing | Progress::Held => More::OwnNameHeld,
        Progress::Waiting | Progress::Kept | Progress::Refused(_) => More::OwnNameSending,
    };
    words.fill(key, &[("name", name)])
}

/// To a name, and back to the number.
fn ways(hands: Hands, words: Words, own: &Named) -> View {
    let key = if own.name.is_some() { More::OwnNameChange } else { More::OwnNameChoose };
    let choose = el("button").attr("type", "button").class("button").on("click", move |event| {
        hands.with(name::begin);
        // What the host's page says of me is looked at now and not before.
        let Some(node) = event.current_target().and_then(|node| node.dyn_into::<web_sys::Node>().ok()) else {
            return;
        };
        token(&node, move |token| {
            hands.go(move |state, ports| async move { name::offer(&state, &ports, &token) });
        });
    });
    let choose = focused(hands, choose.text(words.say(key)), own, Focus::NameWay);
    let back = own
        .name
        .is_some()
        .then(|| button("link", move || hands.with(name::drop_name)).text(words.say(More::OwnNameDrop)));
    el("div").class("row").child(choose).child(back).into()
}

/// With the focus, where it was sent there.
fn focused(hands: Hands, element: Element, own: &Named, here: Focus) -> Element {
    let (to, count) = own.focus;
    element.tell(move |node: &HtmlElement| {
        if to == here && hands.state().arrives(count) {
            let _ = node.focus();
        }
    })
}

fn form(hands: Hands, words: Words, own: &Named) -> Element {
    let naming = &own.naming;
    let field =
        el("input").class("find").attr("type", "text").attr("dir", "auto").attr("autocomplete", "off");
    let field = field
        .attr("maxlength", "200")
        .attr("part", "input")
        .attr("aria-describedby", "own-name-hint")
        .maybe("aria-invalid", naming.unfit.is_some().then_some("true"))
        .value(naming.text.clone())
        .on_input(move |text| hands.with(|state, ports| name::keep(state, ports, text)))
        .keeps_keys();
    let field = focused(hands, field, own, Focus::NameField);
    let label =
        el("label").class("field").child(el("span").class("label").text(words.say(More::OwnNameField)));
    let hint = el("p").class("quiet").attr("id", "own-name-hint").text(words.say(More::OwnNameHint));
    let unfit = naming.unfit.as_ref().map(|unfit| alert(hands, words, unfit));
    let send = el("button").attr("type", "submit").class("button primary").text(words.say(More::OwnNameSave));
    let leave = button("button", move || hands.with(name::leave)).text(words.say(More::OwnCancel));
    let offered = naming.offered.as_ref().map(|offered| {
        let take = button("button", move || hands.with(name::take_offered));
        let take = take.text(words.fill(More::OwnNameOffer, &[("name", offered)]));
        let note = el("p").class("quiet").text(words.say(More::OwnNameOfferNote));
        el("div").class("offered").child(take).child(note)
    });
    let form = el("form").class("reply").flag("novalidate", true).on("submit", move |event| {
        event.prevent_default();
        hands.with(name::send);
    });
    form.child(label.child(field))
        .child(hint)
        .child(unfit)
        .child(el("div").class("row").child(send).child(leave))
        .child(offered)
}

fn alert(hands: Hands, words: Words, unfit: &Unfit) -> Element {
    let key = match unfit {
        Unfit::Empty => More::OwnNameUnfitEmpty,
        Unfit::TooLong => More::OwnNameUnfitLong,
        Unfit::Scripts => More::OwnNameUnfitScripts,
        Unfit::Form => More::OwnNameUnfitForm,
        Unfit::Office => More::OwnNameUnfitOffice,
        Unfit::Taken => More::OwnNameUnfitTaken,
        Unfit::Number => More::OwnNameUnfitHere,
        Unfit::TooOften => More::OwnNameUnfitOften,
        Unfit::Else(problem) => {
            return words.refused(hands, Some(problem), words.problem_more(problem).to_owned());
        }
    };
    el("p").class("alert").attr("role", "alert").text(words.say(key))
}
