//! The whole widget: head, what one does, what others think, foot; or why there is nothing to show.
//!
//! Narrow, one panel at a time under tabs; wide, the card and common ground on the left, the map on the right.

use leptos::html::Div;
use leptos::prelude::*;

use super::article_dialog::article_dialog;
use super::blank::blank;
use super::common::common;
use super::composer::composer;
use super::drawn::drawn;
use super::footer::footer;
use super::head::head;
use super::opinion_map::opinion_map;
use super::tabs::{tabs, watch_width};
use super::vote_card::vote_card;
use super::words::Words;
use crate::state::{Data, Loading, Panel};
use crate::tasks::hands::Hands;
use crate::text::Key;

/// From this width, in CSS pixels, there are two columns.
const WIDE: f64 = 820.0;

/// The whole widget.
pub fn screen(hands: Hands) -> impl IntoView {
    let frame = NodeRef::<Div>::new();
    watch_width(frame, move |width| {
        let wide = width >= WIDE;
        if hands.state().look(|data| data.wide != wide) {
            hands.look(|data| data.wide = wide);
        }
    });
    view! { <div class="frame" node_ref=frame>{drawn(hands, frame_of, around)}</div> }
}

/// The screen's outermost facts.
#[derive(Clone, PartialEq, Eq)]
struct Frame {
    loading: Loading,
    wide: bool,
}

fn frame_of(data: &Data) -> Frame {
    Frame { loading: data.loading.clone(), wide: data.wide }
}

fn around(hands: Hands, words: Words, frame: Frame) -> AnyView {
    let body = match frame.loading {
        Loading::Ready => ready(hands),
        other => blank(hands, words, other),
    };
    let class = if frame.wide { "widget wide" } else { "widget" };
    view! { <div class=class part="base" lang=words.locale().tag()>{body}</div> }.into_any()
}

fn ready(hands: Hands) -> AnyView {
    view! {
        {head(hands)}
        {tabs(hands)}
        {drawn(hands, shown, panels)}
        {footer(hands)}
        {article_dialog(hands)}
    }
    .into_any()
}

/// The panel that is shown, and whether all are.
#[must_use]
pub fn shown(data: &Data) -> (Panel, bool) {
    (data.panel, data.wide)
}

fn panels(hands: Hands, words: Words, (panel, wide): (Panel, bool)) -> AnyView {
    let role = if wide { "region" } else { "tabpanel" };
    let away = |own: Panel| !wide && panel != own;
    view! {
        <div class="grid">
            <section
                id="panel-vote" class="panel vote" role=role hidden=away(Panel::Vote)
                aria-label=words.say(Key::VoteLabel)
            >
                {vote_card(hands)}
                {composer(hands)}
            </section>
            <section
                id="panel-map" class="panel map" role=role hidden=away(Panel::Map)
                aria-label=words.say(Key::MapLabel)
            >
                {opinion_map(hands)}
            </section>
            <section
                id="panel-common" class="panel common" role=role hidden=away(Panel::Common)
                aria-label=words.say(Key::CommonLabel)
            >
                {common(hands)}
            </section>
        </div>
    }
    .into_any()
}
