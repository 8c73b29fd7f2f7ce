//! News of moderation for me: what was decided on mine, what became of what I reported, rulings, a warning, a limit. Each
//! with the ground, the text, the way there, the way to appeal, and a way to put it aside.

use deliberation_core::act::{Outcome, Verdict};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::appeal::appeals;
use super::measures::{about, ground};
use super::quoted;
use crate::queries::moderation::Pleads;
use crate::queries::moderation::told::{News, Reported, Told, told as query};
use crate::state::mine::Progress;
use crate::tasks::hands::Hands;
use crate::tasks::{moderation, own};
use crate::text::{Key, More};
use crate::view::drawn::watched;
use crate::view::node::{Element, View, button, el};
use crate::view::vote_card::once;
use crate::view::words::Words;

/// The region; while there is no news, nothing of it is seen.
pub fn told(hands: Hands) -> View {
    let state = hands.state();
    let look = move || {
        Some(state.follow_thread(|thread| {
            state.follow_moderation(|own| state.follow(|data| (Words::of(data), query(data, thread, own))))
        }))
    };
    let news = watched(look, move |(words, told)| region(hands, *words, told));
    View::Many(vec![takes_in(hands), news])
}

/// Draws nothing: takes in what the edition and the backend say of moderation, and what became of my own acts.
fn takes_in(hands: Hands) -> View {
    let mut before = None;
    View::Live(Box::new(move || {
        let state = hands.state();
        let now = state.follow(|data| {
            let others = data.mine.others.iter().map(|act| (act.id, refused(&act.progress)));
            let statements = data.mine.statements.iter().map(|own| (own.id, refused(&own.progress)));
            (others.chain(statements).collect::<Vec<_>>(), data.mine.taken)
        });
        let came = state.follow(|data| {
            let head = data.published.as_ref().map(|published| &published.moderation);
            state.look_moderation(|own| head.is_none_or(|head| *head == own.came[0]))
        });
        if came && before.as_ref() == Some(&now) {
            return None;
        }
        before = Some(now);
        if hands.lend(moderation::take_in) {
            hands.go(moderation::ask);
        }
        if own::settled(&state) {
            hands.go(own::after);
        }
        None
    }))
}

/// How far an act has got, as far as it is told.
const fn refused(progress: &Progress) -> u8 {
    match progress {
        Progress::Refused(_) => 2,
        Progress::Kept => 1,
        Progress::Writing | Progress::Held | Progress::Waiting => 0,
    }
}

fn region(hands: Hands, words: Words, told: &Told) -> View {
    let count = words.number(told.news.len() as u32);
    let name = words.fill(More::ToldLabel, &[("n", &count)]);
    let some = !told.news.is_empty();
    let aside = told.put_aside;
    // It is there before it says anything, so that what it then says is read.
    let heading = some.then(|| el("h3").attr("tabindex", "-1").text(name.clone()));
    let heading = el("div").attr("role", "status").child(heading).tell(move |node| {
        // What was put aside took the focus along.
        if once(node, aside) {
            let heading = node.query_selector("h3").ok().flatten();
            // After the last of it one goes on with the card.
            let root = node.get_root_node().dyn_into::<web_sys::ShadowRoot>().ok();
            let card = || root.and_then(|root| root.query_selector(".face").ok().flatten());
            if let Some(next) = heading.or_else(card) {
                let _ = next.unchecked_ref::<HtmlElement>().focus();
            }
        }
    });
    let items = told.news.iter().map(|own| item(hands, words, own));
    let list = some.then(|| el("ul").attr("role", "list").children(items));
    let region = el("section").class(if some { "news-of" } else { "" });
    region.maybe("aria-label", some.then_some(name)).child(heading).child(list).into()
}

/// What it comes to, in a sentence.
fn says(words: Words, own: &News) -> String {
    let (mine, outcome) = (own.reported.is_none(), own.measure.outcome);
    let key = match (mine, outcome) {
        (true, Outcome::Show) => More::ToldMineShow,
        (true, Outcome::Hide) => More::ToldMineHide,
        (true, Outcome::Label) => More::ToldMineLabel,
        (true, Outcome::Collapse) => More::ToldMineCollapse,
        (true, Outcome::Move) => More::ToldMineMove,
        (true, Outcome::Lock) => More::ToldMineLock,
        (true, Outcome::Warn) => More::ToldMineWarn,
        (true, Outcome::Limit) => More::ToldMineLimit,
        (true, _) => More::ToldMineLift,
        (false, Outcome::Show) => More::ToldOtherShow,
        (false, Outcome::Hide) => More::ToldOtherHide,
        (false, Outcome::Label) => More::ToldOtherLabel,
        (false, Outcome::Collapse) => More::ToldOtherCollapse,
        (false, Outcome::Move) => More::ToldOtherMove,
        (false, Outcome::Lock) => More::ToldOtherLock,
        (false, _) => More::ToldOtherElse,
    };
    words.fill(key, &[("until", own.until.as_deref().unwrap_or_default())])
}

fn item(hands: Hands, words: Words, own: &News) -> Element {
    let ruled = own.ruling.as_ref().map(|(finding, text, at)| {
        let key = match finding {
            Verdict::Upheld => More::StandsAppealUpheld,
            Verdict::Overturned => More::StandsAppealOverturned,
        };
        let said = el("p").child(el("b").text(words.say(key)));
        let said = said.child(el("span").class("quiet").text([" · ", &words.day(*at)].concat()));
        View::Many(vec![said.into(), quoted("p", text).class("because").into()])
    });
    let said = el("p").child(el(if ruled.is_some() { "span" } else { "b" }).text(says(words, own)));
    let said = said.child(el("span").class("quiet").text([" · ", &words.day(own.measure.at)].concat()));
    let quote = own.words.as_ref().map(|text| quoted("blockquote", text));
    let stands = own.measure.ground.as_ref().map(|stands| {
        let line = el("p").class("quiet").child(ground(hands, words, stands));
        match own.measure.about {
            Some(reason) => line.text([" · ", words.say(about(reason))].concat()),
            None => line,
        }
    });
    let reason = own.measure.reason.as_ref().map(|reason| quoted("p", reason).class("because"));
    let read = own.place.map(|(statement, post)| {
        let go = move || hands.look(|data| data.leave_for_thread(statement, post));
        button("link", go).text(words.say(More::ToldRead))
    });
    let key = own.key.clone();
    let seen = button("link", move || hands.with(|state, ports| moderation::put_aside(state, ports, &key)));
    let seen = seen.text(words.say(More::ToldSeen));
    // A field and what was sent stand below the row.
    let (inline, below) = match own.measure.mine {
        Pleads::May => (appeals(hands, words, &own.measure, false), View::Nothing),
        _ => (View::Nothing, appeals(hands, words, &own.measure, false)),
    };
    let row = el("div").class("row").child(read).child(inline).child(seen);
    let item = el("li").child(ruled).child(said).child(quote).child(stands).child(reason);
    item.child(below).child(row)
}

/// What I reported, with its receipt and what became of it.
pub fn reported(hands: Hands, words: Words, own: &Reported) -> Element {
    let text = own.words.as_ref().map(|text| quoted("p", text));
    let why = words.say(about(own.reason));
    let receipt = el("code").class("receipt").text(own.receipt.clone());
    let line = el("p").class("quiet").text([why, " · "].concat()).child(receipt);
    let stands = match (&own.progress, &own.answer) {
        (_, Some(answer)) => {
            let key = match answer.outcome {
                Outcome::Show => More::ToldOtherShow,
                Outcome::Hide => More::ToldOtherHide,
                Outcome::Label => More::ToldOtherLabel,
                Outcome::Collapse => More::ToldOtherCollapse,
                Outcome::Move => More::ToldOtherMove,
                Outcome::Lock => More::ToldOtherLock,
                _ => More::ToldOtherElse,
            };
            let said = el("p").class("quiet").text(words.say(key));
            match &answer.ground {
                Some(stands) => said.text(" ").child(ground(hands, words, stands)),
                None => said,
            }
        }
        (Progress::Refused(problem), None) => {
            let said = words.fill(Key::SentRefused, &[("reason", words.problem_more(problem))]);
            words.refused(hands, Some(problem), said)
        }
        (Progress::Kept, None) => el("p").class("quiet").text(words.say(More::FlagWaiting)),
        (Progress::Waiting, None) => el("p").class("quiet").text(words.say(More::WriteStateWaiting)),
        (_, None) => el("p").class("quiet").text(words.say(More::WriteStateHeld)),
    };
    el("li").child(text).child(line).child(stands)
}
