//! What people in the part of the line that I chose hold: statements, and the reasons below them.

use super::part;
use crate::queries::Text;
use crate::queries::regions::{Held, Region, region};
use crate::state::Panel;
use crate::state::thread::Bringing;
use crate::tasks::hands::Hands;
use crate::tasks::stance;
use crate::text::{Key, More, MorePlural, percent};
use crate::view::drawn::watched;
use crate::view::node::{Element, View, button, el};
use crate::view::thread;
use crate::view::words::Words;

/// It asks for what it shows by itself.
pub fn held(hands: Hands) -> View {
    let state = hands.state();
    let look = move || {
        let now = state.follow_standing(|standing| {
            state.follow_settled(|data| {
                (data.wide || data.panel == Panel::Map).then(|| (Words::of(data), region(data, standing)))
            })
        })?;
        if stance::wants_regions(&state) {
            hands.go(stance::bring_regions);
        } else if now.1.as_ref().is_some_and(|region| region.held.iter().any(|own| own.coming.is_none())) {
            hands.go(stance::bring_reasons);
        }
        Some(now)
    };
    watched(look, move |(words, region)| shown(hands, *words, region.as_ref()))
}

fn shown(hands: Hands, words: Words, region: Option<&Region>) -> View {
    // It is there before it says anything, so that what it then says is read.
    let place = el("div").class("stance-held");
    let Some(region) = region else { return place.attr("aria-live", "polite").into() };
    let name = part(words, &region.sides, region.region);
    let title = words.fill(More::LineHoldTitle, &[("part", &name)]);
    let body: View = match (region.coming, region.held.is_empty()) {
        (Bringing::Failed, true) => {
            let again =
                button("button", move || hands.go(stance::bring_regions)).text(words.say(Key::LoadRetry));
            let said = el("p").attr("role", "alert").text(words.say(More::LineHoldFailed));
            View::Many(vec![said.into(), again.into()])
        }
        (Bringing::Waiting, true) => el("p").class("quiet").text(words.say(Key::LoadWaiting)).into(),
        (Bringing::Ready, true) => el("p").text(words.say(More::LineHoldFew)).into(),
        (coming, false) => {
            let failed = (coming == Bringing::Failed)
                .then(|| el("p").class("quiet").attr("role", "alert").text(words.say(More::LineHoldFailed)));
            let list =
                el("ol").class("ground").children(region.held.iter().map(|own| line(hands, words, own)));
            View::Many(vec![failed.into(), list.into()])
        }
    };
    place.attr("aria-live", "polite").child(el("h4").text(title)).child(body).into()
}

fn quote(tag: &'static str, text: &Text) -> Element {
    el(tag).attr("lang", text.lang.clone()).attr("dir", "auto").text(text.text.clone())
}

fn line(hands: Hands, words: Words, own: &Held) -> Element {
    let key = if own.agrees { More::LineHoldAgree } else { More::LineHoldDisagree };
    let [people, seen] = [own.people, own.seen].map(|n| words.number(n));
    let share = percent(own.people, own.seen);
    let said = words.fill(key, &[("people", &people), ("seen", &seen), ("share", &share)]);
    let reasons: View = match own.coming {
        Some(Bringing::Failed) => el("p").class("quiet").text(words.say(More::LineHoldReasonsFailed)).into(),
        Some(Bringing::Ready) if own.reasons.is_empty() => {
            el("p").class("quiet").text(words.say(More::LineHoldNone)).into()
        }
        _ => el("ul")
            .class("stance-reasons")
            .attr("role", "list")
            .children(own.reasons.iter().map(|text| el("li").child(quote("q", text))))
            .into(),
    };
    let id = own.id;
    let go = (own.posts > 0).then(|| {
        let text = words.count(MorePlural::LineHoldPosts, own.posts);
        button("link", move || thread::open(hands, Some(id))).text(text)
    });
    el("li")
        .class("shared")
        .child(quote("p", &own.text).class("statement small"))
        .child(el("p").class("quiet").text(said))
        .child(reasons)
        .child(go)
}
