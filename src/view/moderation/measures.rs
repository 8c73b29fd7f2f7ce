//! What stands on a text by a decision: a tombstone in the place of words, a note before them, words that are folded, the
//! sentence in the place of replies, and where a post went. With the ground, the reason, and how to appeal.

use deliberation_core::act::{Outcome, Reason};
use deliberation_core::moderation::published::AppealState;
use wasm_bindgen::JsCast;
use web_sys::ShadowRoot;

use super::appeal::appeals;
use super::marks::mark;
use super::quoted;
use crate::queries::moderation::{Measure, Moved, Stands, erased, gone_of_card, on_card};
use crate::state::Data;
use crate::state::moderation::Moderation;
use crate::tasks::hands::Hands;
use crate::text::{Key, More};
use crate::view::node::{Element, View, button, el};
use crate::view::vote_card::once;
use crate::view::words::Words;

/// What was found, in a word or two.
pub const fn about(reason: Reason) -> More {
    match reason {
        Reason::Illegal => More::StandsAboutIllegal,
        Reason::PersonalData => More::StandsAboutPersonalData,
        Reason::Threat => More::StandsAboutThreat,
        Reason::Attack => More::StandsAboutAttack,
        Reason::Hate => More::StandsAboutHate,
        Reason::Spam => More::StandsAboutSpam,
        Reason::OffTopic => More::StandsAboutOffTopic,
        Reason::FakeExpert => More::StandsAboutFakeExpert,
        Reason::Other => More::StandsAboutOther,
    }
}

/// What a decision stands on: an article that opens, or a law.
pub fn ground(hands: Hands, words: Words, stands: &Stands) -> View {
    match stands {
        Stands::Article(rule, title) => {
            let (rule, number) = (*rule, rule.article.to_string());
            let name = match title {
                Some(title) => words.fill(More::StandsRule, &[("n", &number), ("title", &title.text)]),
                None => words.fill(More::StandsRuleBare, &[("n", &number)]),
            };
            button("plain", move || hands.look(|data| data.reading = Some(rule))).text(name).into()
        }
        Stands::Law(law, Some(url)) => {
            let link = el("a").attr("href", url.clone()).attr("target", "_blank");
            link.attr("rel", "noopener noreferrer nofollow ugc").text(law.clone()).into()
        }
        Stands::Law(law, None) => el("span").attr("dir", "auto").text(law.clone()).into(),
    }
}

/// When and by what: "Hidden on 28 Nov · Article 2 “…” · attack".
fn head(hands: Hands, words: Words, own: &Measure, said: String) -> Element {
    let line = el("p").class("quiet").text(said);
    let line = match &own.ground {
        Some(stands) => line.text(" · ").child(ground(hands, words, stands)),
        None => line,
    };
    // The summary of what is folded has said it.
    match own.about.filter(|_| own.outcome != Outcome::Collapse) {
        Some(reason) => line.text([" · ", words.say(about(reason))].concat()),
        None => line,
    }
}

/// The ground, the reason, and what can be done against it.
fn body(hands: Hands, words: Words, own: &Measure, said: String, there: bool) -> View {
    let reason = own.reason.as_ref().map(|reason| quoted("p", reason).class("because"));
    let looked = own.appeal.map(|state| {
        el("p").class("quiet").text(words.say(match state {
            AppealState::Waiting => More::StandsAppealWaits,
            AppealState::Upheld => More::StandsAppealUpheld,
            AppealState::Overturned => More::StandsAppealOverturned,
        }))
    });
    View::Many(vec![
        head(hands, words, own, said).into(),
        reason.into(),
        looked.into(),
        appeals(hands, words, own, there),
    ])
}

fn on(words: Words, key: More, own: &Measure) -> String {
    words.fill(key, &[("day", &words.day(own.at))])
}

/// In the place of words that were hidden.
pub fn tombstone(hands: Hands, words: Words, own: &Measure) -> Element {
    let said = on(words, More::StandsHidden, own);
    el("div").class("stone").child(body(hands, words, own, said, true))
}

/// Before the words of what is labelled.
pub fn label(hands: Hands, words: Words, measures: &[Measure]) -> View {
    let label = measures.iter().find(|own| own.outcome == Outcome::Label).map(|own| {
        let said = on(words, More::StandsLabelled, own);
        el("div").class("stone label").child(body(hands, words, own, said, true))
    });
    label.into()
}

/// The words, folded where a decision says so.
pub fn folded(hands: Hands, words: Words, measures: &[Measure], inside: View) -> View {
    let Some(own) = measures.iter().find(|own| own.outcome == Outcome::Collapse) else { return inside };
    let found = words.say(about(own.about.unwrap_or(Reason::Other)));
    let summary = el("summary").text(words.fill(More::StandsCollapsed, &[("about", found)]));
    let said = on(words, More::StandsSince, own);
    let why = el("div").class("stone").child(body(hands, words, own, said, true));
    el("details").class("collapsed").child(summary).child(why).child(inside).into()
}

/// In the place of replies.
pub fn locked(hands: Hands, words: Words, own: &Measure) -> Element {
    let found = words.say(about(own.about.unwrap_or(Reason::Other)));
    let said = words.fill(More::StandsLocked, &[("about", found)]);
    let day = on(words, More::StandsSince, own);
    let own = Measure { about: None, ..own.clone() };
    el("div").class("stone").child(el("p").text(said)).child(body(hands, words, &own, day, true))
}

/// That something was moved to where it stands, for its author, who may appeal.
pub fn brought(hands: Hands, words: Words, measures: &[Measure]) -> View {
    let moved = measures.iter().find(|own| own.outcome == Outcome::Move).map(|own| {
        let said = on(words, More::StandsBrought, own);
        el("div").class("stone").child(body(hands, words, own, said, true))
    });
    moved.into()
}

/// Where a post stood that was moved: where it went, and the way there.
pub fn pointer(hands: Hands, words: Words, own: &Moved, depth: u32) -> Element {
    let (post, now) = (own.post, own.now);
    let number = words.number(own.number);
    let (said, there) = match (own.statement, now) {
        (Some(to), _) => (words.fill(More::StandsMoved, &[("n", &number), ("to", &words.number(to))]), true),
        (None, None) => (words.fill(More::StandsMovedBeside, &[("n", &number)]), true),
        (None, Some(_)) => (words.fill(More::StandsMovedGone, &[("n", &number)]), false),
    };
    let go = move || hands.look(|data| data.leave_for_thread(now, Some(post)));
    let go = there.then(|| button("link", go).text(words.say(More::ThreadGoThere)));
    el("li")
        .class(format!("post moved d{depth}"))
        .child(el("p").class("quiet").text(said).text(" ").child(go))
}

/// On the card, before the words: what a moderator notes of the statement.
pub fn card_label(hands: Hands) -> View {
    super::judged(hands, on_card, |hands, words, (measures, waits)| {
        let mark = waits.map(|(id, waits)| mark(hands, words, id, &waits));
        View::Many(vec![mark.into(), label(hands, words, measures)])
    })
}

/// On the card, where a statement was that is gone: why.
pub fn card_stone(hands: Hands) -> View {
    let query = |data: &Data, own: &Moderation| (gone_of_card(data, own), erased(data, own, data.card));
    super::judged(hands, query, |hands, words, (gone, erased)| {
        View::Many(vec![stone_of(hands, words, gone.as_ref()), erased_stone(words, *erased)])
    })
}

/// In the place of a statement whose words its author erased.
pub fn erased_stone(words: Words, number: Option<u32>) -> View {
    let stone = number.map(|number| {
        let number = words.fill(Key::VoteNumber, &[("n", &words.number(number))]);
        let said = [&number, " · ", words.say(More::StandsErased)].concat();
        el("div").class("stone").child(el("p").class("quiet").text(said))
    });
    stone.into()
}

/// What stands in the place of something that had the focus and is gone. Whoever has gone on meanwhile stays there.
pub fn takes_lost_focus(asked: u32) -> Element {
    el("div").attr("tabindex", "-1").tell(move |node| {
        let root = node.get_root_node().dyn_into::<ShadowRoot>().ok();
        if once(node, asked) && root.is_none_or(|root| root.active_element().is_none()) {
            let _ = node.focus();
        }
    })
}

/// The tombstone of a statement, with its number.
pub fn stone_of(hands: Hands, words: Words, gone: Option<&(u32, Measure)>) -> View {
    let stone = gone.map(|(number, own)| {
        let number = words.fill(Key::VoteNumber, &[("n", &words.number(*number))]);
        let said = [&number, " · ", &on(words, More::StandsHidden, own)].concat();
        el("div").class("stone").child(body(hands, words, own, said, true))
    });
    stone.into()
}

/// The same in a list line.
pub fn stone_in_list(hands: Hands, words: Words, own: &Measure, number: &str) -> Element {
    let said = [number, " · ", &on(words, More::StandsHidden, own)].concat();
    el("div").class("stone").child(body(hands, words, own, said, true))
}
