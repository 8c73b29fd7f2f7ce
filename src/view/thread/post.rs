//! One post: who says it, on which side, the words, what they rest on, how strong they are and why, and what one can do.

use deliberation_core::act::{Outcome, Rate, Relation, Source, Step};
use deliberation_core::strength::Ratings;
use deliberation_core::thread::demand::DemandState;
use deliberation_core::thread::published::{Absent, PostKind};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::quote::quote;
use super::{notes, reply};
use crate::queries::thread::{Demanded, Post, Shown};
use crate::state::mine::Progress;
use crate::state::thread::Writes;
use crate::tasks::hands::Hands;
use crate::tasks::threads;
use crate::text::{Key, More, MorePlural};
use crate::view::moderation::{gate, marks, measures, report};
use crate::view::moments::way_to;
use crate::view::node::{Element, View, button, el};
use crate::view::own::erase;
use crate::view::vote_card::{link_given, of_wording, translated};
use crate::view::words::Words;

/// The sign of a relation; its word stands beside it.
pub fn sign(relation: Relation) -> Element {
    let sign = match relation {
        Relation::Support => "＋",
        Relation::Oppose => "－",
        Relation::Ask => "？",
        Relation::Answer => "↳",
    };
    el("span").class("sign").attr("aria-hidden", "true").text(sign)
}

/// The class that gives a relation its colour.
pub const fn class(relation: Relation) -> &'static str {
    match relation {
        Relation::Support => "agree",
        Relation::Oppose => "disagree",
        Relation::Ask | Relation::Answer => "neutral",
    }
}

/// What one does by it.
pub const fn verb(relation: Relation) -> More {
    match relation {
        Relation::Support => More::ThreadSupport,
        Relation::Oppose => More::ThreadOppose,
        Relation::Ask => More::ThreadAsk,
        Relation::Answer => More::ThreadAnswer,
    }
}

/// What stands on that side.
pub const fn side(relation: Relation) -> More {
    match relation {
        Relation::Support => More::ThreadFor,
        Relation::Oppose => More::ThreadAgainst,
        Relation::Ask => More::ThreadQuestion,
        Relation::Answer => More::ThreadReply,
    }
}

/// The post as a line of the list.
pub fn post(hands: Hands, words: Words, shown: &Shown, post: &Post) -> Element {
    let line = el("li").class(format!("post d{}", post.depth)).attr("tabindex", "-1");
    let (asked, gently) = (post.focus, post.gently);
    let line = line.tell(move |node| {
        if hands.state().lands(asked) {
            if !gently {
                node.scroll_into_view();
            }
            let _ = node.unchecked_ref::<HtmlElement>().focus();
        }
    });
    let hides = post.measures.iter().find(|own| own.outcome == Outcome::Hide);
    let body: View = match (&post.text, post.absent) {
        (Some(text), _) => {
            let said = el("p").class("words").attr("lang", text.lang.clone()).attr("dir", "auto");
            let said = of_wording(said, post.id, post.revision, post.original.is_some());
            notes::marked(hands, words, said, text, post.claimed.as_ref()).into()
        }
        (None, Some(Absent::Hidden)) if hides.is_some() => View::Nothing,
        (None, Some(Absent::Hidden)) => el("p").class("quiet").text(words.say(More::ThreadHidden)).into(),
        (None, Some(Absent::Erased)) => el("p").class("quiet").text(words.say(More::ThreadErased)).into(),
        // Nobody takes back what they said on air: the desk took down its record.
        (None, _) if post.kind == PostKind::Spoken => {
            el("p").class("quiet").text(words.say(More::ThreadWithdrawnSpoken)).into()
        }
        (None, _) => el("p").class("quiet").text(words.say(More::ThreadWithdrawn)).into(),
    };
    let stone = hides.map(|own| {
        let yours = post.text.as_ref().map(|_| el("p").class("quiet").text(words.say(More::StandsYours)));
        measures::tombstone(hands, words, own).child(yours)
    });
    let there = post.text.is_some() && !post.hidden;
    let here = matches!(
        shown.writes,
        Some((Writes::Revision(id, _) | Writes::Reply(id, _), _)) if id == post.id
    );
    let field = (here && shown.gate.paused.is_none()).then(|| reply::reply(hands));
    let field = field.map(|field| View::Many(vec![gate::before(words, &shown.gate), field]));
    let mark = post.mark.map(|waits| marks::mark(hands, words, post.id, &waits));
    let line = line.child(head(hands, words, post)).child(mark).child(stone);
    let line = line.child(measures::brought(hands, words, &post.measures));
    let line = line.child(measures::label(hands, words, &post.measures));
    let body = View::Many(vec![body, notes::under(hands, words, post.claimed.as_ref())]);
    let line = line.child(measures::folded(hands, words, &post.measures, body));
    let line = line
        .child(demand(hands, words, post))
        .child(sources(words, &post.sources))
        .child(earlier(words, post));
    let lock = post.measures.iter().find(|own| own.outcome == Outcome::Lock);
    let line = line.child(lock.map(|own| measures::locked(hands, words, own)));
    let line = line.child(there.then(|| acts(hands, words, shown, post)));
    line.child(notes::undone(hands, words, &post.undone)).child(field)
}

fn head(hands: Hands, words: Words, post: &Post) -> Element {
    let kind = match (post.relation, post.kind) {
        (Some(relation), _) => {
            el("span").class(class(relation)).child(sign(relation)).text(words.say(side(relation)))
        }
        (None, PostKind::Spoken) => el("span").class("neutral").text(words.say(More::ThreadSpoken)),
        (None, _) => el("span").class("neutral").text(words.say(More::ThreadRemark)),
    };
    let who = match (&post.speaker, &post.by) {
        (Some((name, Some(role))), _) => format!("{name} · {role}"),
        (Some((name, None)), _) => name.clone(),
        (None, Some(by)) => match &post.signed {
            Some(name) if by.name.is_none() => format!("{} · {name}", words.byline(Some(by))),
            _ => words.byline(Some(by)),
        },
        (None, None) => String::new(),
    };
    let stands = match &post.progress {
        _ if post.hidden => Some(More::WriteStateHidden),
        None => None,
        Some(Progress::Writing | Progress::Held) => Some(More::WriteStateHeld),
        Some(Progress::Waiting) => Some(More::WriteStateWaiting),
        Some(Progress::Kept | Progress::Refused(_)) => Some(More::WriteStateReview),
    };
    let own = post.own.then(|| el("b").text(words.say(More::ThreadMine)));
    let moment = post.moment.map(|ms| way_to(hands, words, ms));
    let edited = (post.revision > 1).then(|| words.count(MorePlural::ThreadEdited, post.revision - 1));
    let head = el("div").class("by").child(kind).child(own).child(el("span").text(who)).child(moment);
    let translated = el("div").class("of").child(translated(words, post.original.as_ref()));
    head.child(edited.map(|edited| el("span").text(edited)))
        .child(stands.map(|key| el("span").text(words.say(key))))
        .child(post.original.is_some().then_some(translated))
}

pub fn sources(words: Words, sources: &[Source]) -> View {
    if sources.is_empty() {
        return View::Nothing;
    }
    let item = |source: &Source| {
        let name = source.title.clone().or_else(|| source.url.clone()).unwrap_or_default();
        match &source.url {
            // Only http and https come over the wire; what opens knows nothing of us and earns nothing by it.
            Some(url) => el("li").child(
                el("a")
                    .attr("href", url.clone())
                    .attr("target", "_blank")
                    .attr("rel", "noopener noreferrer nofollow ugc")
                    .text(name),
            ),
            None => el("li").text(name),
        }
    };
    let label = el("span").class("quiet").text(words.say(More::ThreadSources));
    el("div").class("sources").child(label).child(el("ul").children(sources.iter().map(item))).into()
}

fn rated(words: Words, ratings: Option<Ratings>) -> String {
    match ratings {
        Some(Ratings { up, down }) => {
            words.fill(More::ThreadRated, &[("up", &words.number(up)), ("n", &words.number(up + down))])
        }
        None => words.say(More::ThreadFewRated).to_owned(),
    }
}

/// The earlier wordings, each with its own ratings.
fn earlier(words: Words, post: &Post) -> View {
    if post.earlier.is_empty() {
        return View::Nothing;
    }
    let line = |(revision, text, ratings): &(u32, crate::queries::Text, Option<Ratings>)| {
        let name = words.fill(More::ThreadRevision, &[("n", &words.number(*revision))]);
        let said = el("p").attr("lang", text.lang.clone()).attr("dir", "auto").text(text.text.clone());
        let quiet = el("p").class("quiet").text(format!("{name} · {}", rated(words, *ratings)));
        el("li").child(said).child(quiet)
    };
    let summary = el("summary").text(words.say(More::ThreadEarlier));
    let note = el("p").class("quiet").text(words.say(More::ThreadEarlierApart));
    let list = el("ul").class("own").children(post.earlier.iter().map(line));
    el("details").class("earlier").child(summary).child(note).child(list).into()
}

/// Where a demand stands, and what its author can say to it.
fn demand(hands: Hands, words: Words, post: &Post) -> View {
    let Some(demand) = &post.demand else { return View::Nothing };
    let asked = match &demand.body {
        Some(body) => words.fill(More::ThreadDemandOf, &[("body", &body.text)]),
        None if demand.residents => words.say(More::ThreadDemandResidents).to_owned(),
        None => words.say(More::ThreadDemandNobody).to_owned(),
    };
    let line = el("p").child(el("b").text(asked)).text(" ").child(el("span").text(stands(words, demand)));
    let reason = demand.reason.as_ref().map(|reason| {
        el("p").class("quiet").attr("lang", reason.lang.clone()).attr("dir", "auto").text(reason.text.clone())
    });
    let marked = demand.marked.then(|| el("p").class("quiet").text(words.say(More::ThreadMarked)));
    let id = post.id;
    let step = |key: More, to: Step| {
        button("button", move || hands.with(|state, ports| threads::settle(state, ports, id, to)))
            .text(words.say(key))
    };
    let mine = post.own && post.kind != PostKind::Spoken && post.progress.is_none();
    let answers = (mine && demand.state == DemandState::Answered).then(|| {
        let row = el("div").class("row").child(step(More::ThreadAccept, Step::Accepted));
        row.child(step(More::ThreadNotSatisfied, Step::NotSatisfied))
    });
    let over = matches!(demand.state, DemandState::Accepted | DemandState::Withdrawn);
    let withdraw = (mine && !over).then(|| {
        let withdraw = move || hands.with(|state, ports| threads::settle(state, ports, id, Step::Withdrawn));
        button("link", withdraw).text(words.say(More::ThreadDemandWithdraw))
    });
    el("div")
        .class("note demand")
        .child(line)
        .child(reason)
        .child(marked)
        .child(answers)
        .child(withdraw)
        .into()
}

fn stands(words: Words, demand: &Demanded) -> String {
    let key = match demand.state {
        DemandState::Open => More::ThreadDemandOpen,
        DemandState::Answered if demand.silent => More::ThreadDemandSilent,
        DemandState::Answered => More::ThreadDemandAnswered,
        DemandState::Accepted => More::ThreadDemandAccepted,
        DemandState::NotSatisfied => More::ThreadDemandNot,
        DemandState::Withdrawn => More::ThreadDemandWithdrawn,
        DemandState::CarriedOver => More::ThreadDemandOver,
    };
    words.fill(key, &[("until", demand.until.as_deref().unwrap_or_default())])
}

/// Rating, strength, replying, and what an author can do.
fn acts(hands: Hands, words: Words, shown: &Shown, post: &Post) -> Element {
    let (id, revision) = (post.id, post.revision);
    let rate = |value: Rate, key: More, sign: &'static str| {
        let pressed = post.rated == Some(value);
        button("chip-button", move || {
            hands.with(|state, ports| threads::rate(state, ports, id, revision, value))
        })
        .attr("aria-pressed", if pressed { "true" } else { "false" })
        .child(el("span").attr("aria-hidden", "true").text(sign))
        .text(words.say(key))
    };
    let rates = (post.ratable && shown.open[1]).then(|| {
        let group =
            el("div").class("rates").attr("role", "group").attr("aria-label", words.say(More::ThreadRate));
        group.child(rate(Rate::Up, More::ThreadUp, "▲ ")).child(rate(Rate::Down, More::ThreadDown, "▽ "))
    });
    let replies = shown.open[0] && !post.locked;
    let reply = (replies && post.progress.is_none()).then(|| {
        let asks = post.relation == Some(Relation::Ask) || post.demand.is_some();
        let relation = if asks { Relation::Answer } else { Relation::Oppose };
        let begin =
            move || hands.with(|state, ports| threads::begin(state, ports, Writes::Reply(id, relation)));
        button("link", begin).text(words.say(if asks { More::ThreadAnswer } else { More::ThreadRespond }))
    });
    let quotes = replies && post.kind == PostKind::Spoken;
    let quote = quotes.then(|| quote(hands, words, post));
    let fold = (post.replies > 0).then(|| {
        let folded = post.folded;
        let key = if folded { MorePlural::ThreadUnfold } else { MorePlural::ThreadFold };
        let flip = move || {
            hands.with(|state, _| {
                state.change_thread(|thread| {
                    if !thread.folded.remove(&id) {
                        thread.folded.insert(id);
                    }
                });
            });
        };
        let flip = button("link", flip).attr("aria-expanded", if folded { "false" } else { "true" });
        flip.text(words.count(key, post.replies))
    });
    let mine = post.own && post.kind != PostKind::Spoken;
    // What nobody has read yet is not reworded, by the rules; it may be taken back and written anew.
    let writes = shown.gate.paused.is_none();
    let revise = (mine && writes && post.progress.is_none()).then(|| {
        let revise =
            move || hands.with(|state, ports| threads::begin(state, ports, Writes::Revision(id, revision)));
        button("link", revise).text(words.say(More::ThreadRevise))
    });
    let withdraw = (mine && matches!(post.progress, None | Some(Progress::Kept))).then(|| {
        let withdraw = move || hands.with(|state, ports| threads::withdraw(state, ports, id));
        button("link", withdraw).text(words.say(More::ThreadWithdraw))
    });
    let erase =
        post.text.as_ref().filter(|_| mine).map(|text| erase::way(hands, words, id, text.text.clone()));
    let share = post.progress.is_none().then(|| {
        let share = move || hands.go(move |state, ports| threads::give_link(state, ports, id));
        button("link", share).text(words.say(Key::LinkCopy))
    });
    let report = post.text.as_ref().filter(|_| !mine && post.progress.is_none()).map(|text| {
        // Where nobody replies, there is no reply in place of a report.
        let thing = report::thing(id, revision, text, shown.at.filter(|_| replies).map(|at| (at, id)));
        report::way(hands, words, move || thing.clone())
    });
    let row = el("div")
        .class("acts")
        .child(rates)
        .child(reply)
        .child(quote)
        .child(fold)
        .child(revise)
        .child(withdraw)
        .child(erase)
        .child(share)
        .child(report)
        .child(notes::ask(hands, words, post.claimed.as_ref()));
    let row = row.child(post.link.as_ref().map(|link| link_given(words, Some(link))));
    row.child(strength(words, post, shown.notes.counts))
}

/// How strong it is, in a word and a picture; opened, what makes it so.
fn strength(words: Words, post: &Post, counts: bool) -> View {
    let (Some([low, value, high]), Some(_)) = (post.strength, post.relation) else { return View::Nothing };
    // Nobody has rated it and nothing bears on it: there is nothing to say yet.
    if post.ratings.is_none() && post.pulls.is_empty() {
        return View::Nothing;
    }
    let word = match value {
        0..=34 => More::ThreadWeak,
        35..=64 => More::ThreadMiddling,
        _ => More::ThreadStrong,
    };
    let bar = el("svg").class("bar").attr("viewBox", "0 0 100 8").attr("aria-hidden", "true");
    let part = |class: &'static str, from: u32, to: u32| {
        let width = to.saturating_sub(from).max(1).to_string();
        el("rect")
            .class(class)
            .attr("x", from.to_string())
            .attr("y", "0")
            .attr("width", width)
            .attr("height", "8")
    };
    let bar = bar.child(part("ground", 0, 100)).child(part("band", low, high));
    let with = post.with.map(|with| part("tick with", with.saturating_sub(1), with + 1));
    let bar = bar.child(with).child(part("tick", value.saturating_sub(1), value + 1));
    let places =
        [("low", &*words.number(low)), ("value", &*words.number(value)), ("high", &*words.number(high))];
    let summary = el("summary").child(bar).text(words.say(word));
    let numbers = el("p").text(words.fill(More::ThreadStrength, &places));
    let base = format!(
        "{} {}",
        rated(words, post.ratings),
        words.fill(More::ThreadBase, &[("base", &words.number(post.base))])
    );
    let line = |(raises, start, share): &(bool, String, u32)| {
        let key = if *raises { More::ThreadRaises } else { More::ThreadLowers };
        el("li").text(words.fill(key, &[("words", start), ("share", &words.number(*share))]))
    };
    let pulls = (!post.pulls.is_empty()).then(|| el("ul").children(post.pulls.iter().map(line)));
    let with = post.with.map(|with| {
        let places = [("with", &*words.number(with)), ("value", &*words.number(value))];
        let said = words.fill(More::ThreadNoteStrengthWith, &places);
        let by = counts.then(|| words.say(More::ThreadNoteStrengthBy));
        el("p").text(said).text(by.unwrap_or_default())
    });
    let inside = el("div").class("quiet").child(numbers).child(el("p").text(base)).child(with).child(pulls);
    el("details").class("strength").child(summary).child(inside).into()
}
