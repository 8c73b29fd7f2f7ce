//! "Practise as", where the page offers it: who is played is chosen above the widget, and all can be begun afresh.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlSelectElement, Node};

use super::drawn::watched;
use super::host::host;
use super::node::{View, button, el, many};
use super::words::{Words, role_name};
use crate::tasks::hands::Hands;
use crate::tasks::play::{Cast, Player, begin_anew, cast, play as plays};
use crate::text::More;

/// What attribute of the element names the deliberation: whoever sets another begins anew.
const NAME: &str = "deliberation";

/// The choice of who is played; nothing where nobody can be.
pub fn play(hands: Hands) -> View {
    let known = Rc::new(RefCell::new(Cast::default()));
    let brought = Rc::clone(&known);
    hands.go(|state, ports| async move {
        if let Some(came) = cast(&ports).await {
            brought.replace(came);
            state.change_thread(|_| {});
        }
    });
    let look = move || {
        let state = hands.state();
        state.follow_thread(|_| {});
        Some((state.follow(Words::of), known.borrow().clone()))
    };
    watched(look, move |(words, cast)| choice(hands, *words, cast))
}

fn choice(hands: Hands, words: Words, cast: &Cast) -> View {
    if cast.players.is_empty() {
        return View::Nothing;
    }
    let here: Rc<RefCell<Option<Node>>> = Rc::default();
    let option = |player: &Player| {
        let role = words.say(role_name(player.role));
        let text = player.name.as_ref().map_or_else(|| role.to_owned(), |name| [role, " · ", name].concat());
        el("option").attr("value", player.id.clone()).text(text)
    };
    let (now, place, chosen) = (cast.now.clone(), Rc::clone(&here), Rc::clone(&here));
    let select = el("select").class("select").on_input(move |id| {
        let chosen = Rc::clone(&chosen);
        hands.go(|state, ports| async move {
            if plays(&state, &ports, &id).await {
                restart(chosen.borrow().as_ref());
            }
        });
    });
    // Only once its options are there.
    let select = select.child(many(cast.players.iter().map(option))).tell(move |node| {
        node.unchecked_ref::<HtmlSelectElement>().set_value(&now);
        place.replace(Some(node.clone().unchecked_into()));
    });
    let anew = button("button", move || {
        let here = Rc::clone(&here);
        hands.go(|_, ports| async move {
            if begin_anew(&ports).await {
                restart(here.borrow().as_ref());
            }
        });
    });
    let label = el("label").class("ask").child(el("span").text(words.say(More::ThreadPlay))).child(select);
    let row = el("div").class("row apart").child(label).child(anew.text(words.say(More::ThreadPlayAnew)));
    let note = el("p").class("quiet").text(words.say(More::ThreadPlayNote));
    el("div").class("to-desk play").child(row).child(note).into()
}

/// Begins the widget anew, as it is when the page is opened: what another did is not mine. Two changes in a row are one.
fn restart(near: Option<&Node>) {
    let Some(host) = near.and_then(host) else { return };
    let before = host.get_attribute(NAME);
    let _ = host.set_attribute(NAME, &[before.as_deref().unwrap_or_default(), "…"].concat());
    let _ = match before {
        Some(before) => host.set_attribute(NAME, &before),
        None => host.remove_attribute(NAME),
    };
}
