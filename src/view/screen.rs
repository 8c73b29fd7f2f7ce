//! The whole widget: head, what one does, what others think, foot; or why there is nothing to show.
//!
//! Narrow, one panel at a time under tabs; wide, the card and common ground on the left, the map on the right.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::announcer::announcer;
use super::blank::blank;
use super::drawn::{drawn, settles};
use super::footer::footer;
use super::head::head;
use super::node::{Element, View, el};
use super::patch::{Built, build};
use super::picture::{change, view};
use super::rest::{dialog, rest};
use super::tabs::tabs;
use super::vote_card::vote_card;
use super::width::Watch;
use super::words::Words;
use crate::state::{Data, Loading, Panel};
use crate::tasks::hands::Hands;
use crate::tasks::larger::WIDE;
use crate::text::Key;

/// The whole widget, as long as this is kept.
#[derive(Debug)]
pub struct Screen {
    built: Built,
    _width: Option<Watch>,
}

/// The whole widget, in `container`.
#[must_use]
pub fn screen(hands: Hands, container: &HtmlElement) -> Screen {
    let room = el("div").class("room").child(drawn(hands, frame_of, around));
    let frame = el("div").class("frame").child(room).child(dialog(hands, |rest| rest.desk));
    let built = build(frame.into(), container);
    // The desk may take some of the frame.
    let room = built.first().and_then(|frame| frame.first_child()?.dyn_into::<HtmlElement>().ok());
    let _width = room.and_then(|room| Watch::new(&room, move |width| tell(hands, width)));
    Screen { built, _width }
}

impl Drop for Screen {
    fn drop(&mut self) {
        std::mem::replace(&mut self.built, Built::Nothing).remove();
    }
}

fn tell(hands: Hands, width: f64) {
    let larger = hands.state().look(|data| data.larger);
    let width = width as u32;
    let wide = width >= WIDE && !larger;
    if hands.state().look(|data| (data.wide, data.width) != (wide, width)) {
        hands.look(|data| (data.wide, data.width) = (wide, width));
    }
}

/// The screen's outermost facts.
#[derive(PartialEq, Eq)]
struct Frame {
    loading: Loading,
    wide: bool,
    larger: bool,
}

fn frame_of(data: &Data) -> Frame {
    Frame { loading: data.loading.clone(), wide: data.wide, larger: data.larger }
}

fn around(hands: Hands, words: Words, frame: &Frame) -> View {
    let body = match &frame.loading {
        Loading::Ready => ready(hands),
        other => blank(hands, words, other).into(),
    };
    let class = match (frame.wide, frame.larger) {
        (_, true) => "widget larger",
        (true, _) => "widget wide",
        _ => "widget",
    };
    let widget = el("div").class(class).attr("part", "base");
    widget.attr("lang", words.locale().tag()).child(body).into()
}

fn ready(hands: Hands) -> View {
    View::Many(vec![
        settles(hands),
        head(hands),
        announcer(hands),
        dialog(hands, |rest| rest.to_desk),
        dialog(hands, |rest| rest.told),
        tabs(hands),
        drawn(hands, shown, panels),
        footer(hands),
        dialog(hands, |rest| rest.mine),
        dialog(hands, |rest| rest.help),
        dialog(hands, |rest| rest.heard),
        dialog(hands, |rest| rest.reports),
        dialog(hands, |rest| rest.rules),
    ])
}

/// What one writes under the card. Its room is there before it comes.
fn writing(hands: Hands) -> Element {
    let parts = [dialog(hands, |rest| rest.composer), dialog(hands, |rest| rest.remark)];
    el("div").class("writing").children(parts)
}

/// Escape ends what was chosen on the map; with nothing chosen it is the page's.
fn unchoose(hands: Hands, event: &KeyboardEvent) {
    if event.key() == "Escape" && view(hands).chosen.is_some() {
        change(hands, |view| view.chosen = None);
        event.stop_propagation();
    }
}

/// The panel that is shown, and whether all are.
#[must_use]
pub fn shown(data: &Data) -> (Panel, bool) {
    (data.panel, data.wide)
}

fn panels(hands: Hands, words: Words, &(shown, wide): &(Panel, bool)) -> View {
    let panel = |own: Panel, id: &'static str, class: &'static str, label: Key| -> Element {
        let section = el("section").attr("id", id).class(class).attr("aria-label", words.say(label));
        section.attr("role", if wide { "region" } else { "tabpanel" }).flag("hidden", !wide && shown != own)
    };
    let vote = panel(Panel::Vote, "panel-vote", "panel vote", Key::VoteLabel);
    let map = panel(Panel::Map, "panel-map", "panel map", Key::MapLabel);
    let ground = panel(Panel::Common, "panel-common", "panel common", Key::CommonLabel);
    let thread = panel(Panel::Thread, "panel-thread", "panel thread", Key::PanelThread);
    let list = panel(Panel::List, "panel-list", "panel list", Key::ListLabel);
    el("div")
        .class("grid")
        .child(vote.child(vote_card(hands)).child(writing(hands)))
        .child(map.on_key(move |event| unchoose(hands, event)).child(rest(hands, |rest| rest.map)))
        .child(ground.child(rest(hands, |rest| rest.common)))
        .child(thread.child(rest(hands, |rest| rest.thread)))
        .child(list.child(rest(hands, |rest| rest.list)))
        .into()
}
