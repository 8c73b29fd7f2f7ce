//! The reasons: of one statement, or what stands beside the programme. Both sides side by side where there is room, and
//! in turns where there is not; questions, answers and remarks below. What comes while one reads waits behind a button.

pub mod heard;
mod notes;
mod post;
mod quote;
pub mod remark;
mod reply;

use deliberation_core::act::{Outcome, Relation};
use deliberation_core::id::ActId;
use deliberation_core::protocol::problem::Problem;
use deliberation_core::thread::published::DemandsOf;

use super::drawn::watched;
use super::moderation::{gate, marks, measures, report};
use super::node::{Element, View, button, el};
use super::own::erase;
use super::vote_card::{notice, once};
use super::words::Words;
use crate::queries::Text;
use crate::queries::thread::{Further, Item, Shown, shown};
use crate::state::mine::Progress;
use crate::state::moderation::Moderation;
use crate::state::thread::{Bringing, Place, STEP, Sort, Thread, Window, Writes};
use crate::state::{Data, Panel};
use crate::tasks::hands::Hands;
use crate::tasks::next_card::ask_for;
use crate::tasks::threads;
use crate::text::{Key, More, MorePlural};

/// The panel.
pub fn thread(hands: Hands) -> View {
    let body = el("div").on_key(notes::keys).child(threaded(hands, shown, whole));
    View::Many(vec![takes_in(hands), body.into()])
}

/// Follows the state as it has settled, and the thread, while the panel is shown.
fn threaded<T: PartialEq + 'static>(
    hands: Hands,
    query: fn(&Data, &Thread, &Moderation) -> T,
    draw: fn(Hands, Words, &T) -> View,
) -> View {
    let state = hands.state();
    let look = move || {
        state.follow_thread(|thread| {
            state.follow_settled(|data| {
                let now = |own: &_| (Words::of(data), query(data, thread, own));
                // Who follows the thread is told of moderation.
                (data.wide || data.panel == Panel::Thread).then(|| state.look_moderation(now))
            })
        })
    };
    watched(look, move |(words, answer)| draw(hands, *words, answer))
}

/// Draws nothing: takes in what came of posts, and goes to the thread that was asked for.
fn takes_in(hands: Hands) -> View {
    let mut before = None;
    View::Live(Box::new(move || {
        let now = hands.state().follow(|data| {
            let others =
                data.mine.others.iter().map(|act| (act.id, matches!(act.progress, Progress::Refused(_))));
            let shown = data.published.as_ref().map_or(0, |all| all.statements.len());
            let came = (data.posts.len(), data.loads, shown);
            (came, others.collect::<Vec<_>>(), data.mine.taken, data.wanted.clone())
        });
        if before.as_ref() == Some(&now) {
            return None;
        }
        before = Some(now);
        hands.with(threads::take_in);
        if let Some(wanted) = threads::wanted(&hands.state()) {
            hands.go(move |state, ports| threads::go_to(state, ports, wanted));
        } else if threads::is_stale(&hands.state()) {
            hands.go(threads::refresh);
        }
        None
    }))
}

/// Goes to a thread.
pub fn open(hands: Hands, place: Place) {
    hands.go(move |state, ports| threads::open_thread(state, ports, place, None));
}

fn whole(hands: Hands, words: Words, shown: &Shown) -> View {
    let heading = el("div").class("heading").child(el("h3").text(words.say(More::ThreadLabel)));
    let count = shown.at.map(|_| words.count(MorePlural::ThreadPosts, shown.posts));
    let heading = heading.child(count.map(|count| el("span").class("quiet").text(count)));
    let Some(at) = shown.at else {
        let gone = shown
            .gone
            .then(|| el("p").class("note").attr("role", "status").text(words.say(More::ThreadGone)));
        let stone = measures::stone_of(hands, words, shown.stone.as_ref());
        let stones = View::Many(vec![gone.into(), stone, measures::erased_stone(words, shown.erased)]);
        let stones = shown.gone.then(|| measures::takes_lost_focus(shown.focus).child(stones));
        let ask = el("p").class("quiet").text(words.say(More::ThreadNone));
        let row = el("div").class("row").child(this_card(hands, words)).child(beside(hands, words));
        return View::Many(vec![
            heading.into(),
            stones.into(),
            refused(hands, words, shown),
            demands(words, shown),
            ask.into(),
            row.into(),
            elsewhere(hands, words, shown),
        ]);
    };
    let asked = shown.focus;
    let root = el("div").class("root").attr("tabindex", "-1").tell(move |node| {
        if once(node, asked) {
            node.scroll_into_view();
            let _ = node.focus();
        }
    });
    let root = root.child(match &shown.statement {
        Some((number, text)) => {
            let number = words.fill(Key::VoteNumber, &[("n", &words.number(*number))]);
            let to_card = move || hands.look(|data| ask_for(data, at));
            let vote = button("link", to_card).text(words.say(More::ThreadVote));
            let source = el("p").class("quiet").text(number);
            let claimed = shown.claimed.as_ref();
            let statement =
                el("p").class("statement small").attr("lang", text.lang.clone()).attr("dir", "auto");
            let statement = notes::marked(hands, words, statement, text, claimed);
            let acts = el("span").class("unprinted").text(" · ").child(vote).text(" · ");
            let acts = acts.child(notes::ask(hands, words, claimed));
            let source = source.child(acts.child(reported(hands, words, shown, at, text)));
            let undone = notes::undone(hands, words, &shown.undone);
            let label = measures::label(hands, words, &shown.measures);
            let mark = at.zip(shown.mark).map(|(id, waits)| marks::mark(hands, words, id, &waits));
            View::Many(vec![
                mark.into(),
                label,
                statement.into(),
                notes::under(hands, words, claimed),
                source.into(),
                undone,
            ])
        }
        None => el("p").class("statement small").text(words.say(More::ThreadBeside)).into(),
    });
    let closed = shown.closed.map(|(number, id, merged)| {
        let key = if merged { More::ThreadMerged } else { More::ThreadReworded };
        let said = words.fill(key, &[("n", &words.number(number))]);
        let go = button("link", move || hands.look(|data| ask_for(data, Some(id))))
            .text(words.say(More::ThreadGoThere));
        el("p").class("note").text(said).text(" ").child(go)
    });
    let body = match shown.bringing {
        Bringing::Waiting => {
            el("p").class("quiet").attr("role", "status").text(words.say(Key::LoadWaiting)).into()
        }
        Bringing::Failed => {
            let again = button("button", move || hands.go(threads::refresh)).text(words.say(Key::LoadRetry));
            let said = el("p").attr("role", "alert").text(words.say(More::ThreadFailed));
            View::Many(vec![said.into(), again.into()])
        }
        Bringing::Ready => ready(hands, words, shown, at),
    };
    let more = elsewhere(hands, words, shown);
    View::Many(vec![heading.into(), demands(words, shown), root.into(), closed.into(), body, more])
}

fn ready(hands: Hands, words: Words, shown: &Shown, at: Place) -> View {
    let here = |on: ActId| matches!(shown.writes, Some((Writes::Reply(own, _), _)) if own == on);
    // What I write to a post that is not drawn, or that is folded away, is not lost from sight.
    let writing = at.is_some_and(here) || matches!(shown.writes, Some((_, false)));
    let field = writing.then(|| reply::reply(hands));
    // Why nobody writes here stands in the place of the ways to.
    let paused = shown.gate.paused.as_ref();
    let paused = paused.map(|own| gate::paused(hands, words, own, writing));
    let lock = shown.measures.iter().find(|own| own.outcome == Outcome::Lock);
    let lock = lock.map(|own| measures::locked(hands, words, own));
    gate::turn(hands, &shown.gate);
    let before_field = (writing && paused.is_none()).then(|| gate::before(words, &shown.gate));
    let field = field.filter(|_| paused.is_none());
    // Four ways to reply to the statement, as buttons that are words.
    let ways = at.filter(|_| shown.open[0] && !writing).map(|on| {
        let ways = [Relation::Support, Relation::Oppose, Relation::Ask];
        let way = move |relation: Relation| {
            let begin =
                move || hands.with(|state, ports| threads::begin(state, ports, Writes::Reply(on, relation)));
            button("button", begin).child(post::sign(relation)).text(words.say(post::verb(relation)))
        };
        el("div").class("row ways").children(ways.map(way))
    });
    let missing = shown
        .missing
        .then(|| el("p").class("note").attr("role", "status").text(words.say(More::ThreadMissing)));
    let new = (shown.new > 0).then(|| {
        let bring = move || hands.with(|state, _| threads::bring_in(state));
        button("button news", bring).text(words.count(MorePlural::ThreadNew, shown.new))
    });
    let afloat = el("div").class("afloat").child(el("div").attr("role", "status").child(new));
    let afloat = afloat.child(shown.notice.as_ref().map(|own| notice(hands, words, &Some(own.clone()))));
    let empty = shown.counts == [0, 0, 0];
    let none = empty.then(|| el("p").class("quiet").text(words.say(More::ThreadEmpty)));
    let sort = (!empty).then(|| sorts(hands, words, shown.sort));
    let [support, oppose, others] = shown.counts;
    let side = |relation: Relation, count: u32, items: &[Item]| {
        let name = el("h4")
            .class(post::class(relation))
            .child(post::sign(relation))
            .text(words.say(post::side(relation)));
        let name = name.child(el("span").class("quiet").text(format!(" {}", words.number(count))));
        let none = items.is_empty().then(|| el("p").class("quiet").text(words.say(More::ThreadSideEmpty)));
        el("section").class("side").child(name).child(lines(hands, words, shown, items)).child(none)
    };
    let sides = (at.is_some() && support + oppose > 0).then(|| {
        if shown.columns {
            let sides = el("div").class("sides").child(side(Relation::Support, support, &shown.sides[0]));
            return sides.child(side(Relation::Oppose, oppose, &shown.sides[1]));
        }
        let name = |relation: Relation, count: u32| {
            let name = el("span").class(post::class(relation)).child(post::sign(relation));
            name.text(words.say(post::side(relation))).text(format!(" {}", words.number(count)))
        };
        let names = el("h4").class("both").child(name(Relation::Support, support));
        let names = names.text(" · ").child(name(Relation::Oppose, oppose));
        el("section").class("side").child(names).child(lines(hands, words, shown, &shown.sides[0]))
    });
    let others = (others > 0 || !shown.others.is_empty()).then(|| {
        let name = at.map(|_| el("h4").text(words.say(More::ThreadOthers)));
        el("section").class("side").child(name).child(lines(hands, words, shown, &shown.others))
    });
    let widen = |on: bool, key: More, widen: fn(&mut Window)| {
        on.then(|| {
            let more = move || {
                hands.with(|state, _| {
                    threads::show_more(state, |thread| thread.windows.iter_mut().for_each(widen));
                });
            };
            button("button", more).text(words.say(key))
        })
    };
    let before =
        widen(shown.more[0], More::ThreadBefore, |window| window.from = window.from.saturating_sub(STEP));
    let more = widen(shown.more[1], More::ThreadMore, |window| window.to = window.to.saturating_add(STEP));
    View::Many(vec![
        refused(hands, words, shown),
        missing.into(),
        notes::head(hands, words, shown),
        lock.into(),
        paused.into(),
        ways.into(),
        before_field.into(),
        field.into(),
        sort.into(),
        none.into(),
        before.into(),
        sides.into(),
        others.into(),
        more.into(),
        afloat.into(),
        notes::feet(words, shown),
    ])
}

/// The way to report the statement, unless it is mine.
fn reported(hands: Hands, words: Words, shown: &Shown, at: Place, text: &Text) -> View {
    let Some(id) = at else { return View::Nothing };
    if shown.own {
        let way = erase::way(hands, words, id, text.text.clone());
        return View::Many(vec![View::Text(" · ".into()), way.into()]);
    }
    let thing = report::thing(id, shown.revision, text, Some((at, id)));
    let way = report::way(hands, words, move || thing.clone());
    View::Many(vec![View::Text(" · ".into()), way.into()])
}

/// Words of mine that were refused, each with the reason and its article.
fn refused(hands: Hands, words: Words, shown: &Shown) -> View {
    let one = |(id, text, problem): &(ActId, String, Option<Problem>)| {
        let id = *id;
        let take = move |again: bool| {
            hands.with(|state, ports| threads::take_back_words(state, ports, id, again));
        };
        let reason =
            problem.as_ref().map_or_else(|| words.say(Key::RefuseElse), |own| words.problem_more(own));
        let said = words.fill(More::ThreadRefused, &[("reason", reason)]);
        let quote = el("blockquote").attr("dir", "auto").text(text.clone());
        let again = button("button", move || take(true)).text(words.say(More::ThreadPutBack));
        let aside = button("link", move || take(false)).text(words.say(More::ThreadPutAside));
        let row = el("div").class("row").child(again).child(aside);
        el("div").class("note").child(words.refused(hands, problem.as_ref(), said)).child(quote).child(row)
    };
    let all = (!shown.refused.is_empty()).then(|| el("div").children(shown.refused.iter().map(one)));
    all.into()
}

/// What is drawn of a list.
fn lines(hands: Hands, words: Words, shown: &Shown, items: &[Item]) -> Element {
    let line = |item: &Item| match item {
        Item::Post(own) => post::post(hands, words, shown, own),
        Item::Moved(own, depth) => measures::pointer(hands, words, own, *depth),
        Item::More(Further { of, count, depth, before, then }) => {
            let (of, then) = (*of, *then);
            let unfold = move || {
                hands.with(|state, _| {
                    threads::show_more(state, |thread| thread.unfolded.extend([(of, then)]));
                });
            };
            let key = if *before { MorePlural::ThreadRepliesBefore } else { MorePlural::ThreadReplies };
            let unfold = button("link", unfold).text(words.count(key, *count));
            el("li").class(format!("further d{depth}")).child(unfold)
        }
    };
    el("ul").class("posts").attr("role", "list").children(items.iter().map(line))
}

fn sorts(hands: Hands, words: Words, now: Sort) -> Element {
    const SORTS: [(Sort, More); 5] = [
        (Sort::Strength, More::ThreadByStrength),
        (Sort::Newest, More::ThreadByNewest),
        (Sort::Moment, More::ThreadByMoment),
        (Sort::Contested, More::ThreadByContested),
        (Sort::Unanswered, More::ThreadByUnanswered),
    ];
    let sort = |(own, key): (Sort, More)| {
        button("chip-button", move || hands.with(|state, _| threads::sort_by(state, own)))
            .attr("aria-pressed", if own == now { "true" } else { "false" })
            .text(words.say(key))
    };
    let group =
        el("div").class("filters").attr("role", "group").attr("aria-label", words.say(More::ThreadSort));
    group.children(SORTS.map(sort))
}

/// "Asked of the office: 6, answered 4, accepted 3."
fn demands(words: Words, shown: &Shown) -> View {
    if shown.demands.is_empty() {
        let none = shown.over.then(|| el("p").class("quiet").text(words.say(More::ThreadNoDemands)));
        return none.into();
    }
    let line = |(body, of): &(Option<Text>, DemandsOf)| {
        if of.hidden > 0 {
            return el("li").text(words.count(MorePlural::ThreadDemandsHidden, of.hidden));
        }
        let [asked, answered, accepted] = [of.asked, of.answered, of.accepted].map(|n| words.number(n));
        let places = [("asked", &*asked), ("answered", &*answered), ("accepted", &*accepted)];
        let who = match body {
            Some(body) => el("b").attr("lang", body.lang.clone()).text(body.text.clone()),
            None if of.residents => el("b").text(words.say(More::ThreadResidentsHead)),
            None => el("b").text(words.say(More::ThreadNobodyHead)),
        };
        el("li").child(who).text(words.fill(More::ThreadAsked, &places))
    };
    let list = el("ul").class("demands").attr("aria-label", words.say(More::ThreadDemands));
    list.children(shown.demands.iter().map(line)).into()
}

/// Where else there is something to read.
fn elsewhere(hands: Hands, words: Words, shown: &Shown) -> View {
    if shown.others_at.is_empty() {
        return View::Nothing;
    }
    let line = |(place, number, text, posts): &(Place, u32, Text, u32)| {
        let place = *place;
        let name = match place {
            None => el("span").text(words.say(More::ThreadBeside)),
            Some(_) => {
                let number = words.fill(Key::VoteNumber, &[("n", &words.number(*number))]);
                let name = el("span").text(number).text(" ");
                name.child(
                    el("span").attr("lang", text.lang.clone()).attr("dir", "auto").text(text.text.clone()),
                )
            }
        };
        let count = el("span").class("quiet").text(words.count(MorePlural::ThreadPosts, *posts));
        el("li").child(button("plain", move || open(hands, place)).child(name)).text(" ").child(count)
    };
    let list = el("ul").class("elsewhere").children(shown.others_at.iter().map(line));
    let label = if shown.at.is_some() { More::ThreadElsewhere } else { More::ThreadThreads };
    // Once one reads, the way to the others is put away.
    let summary = el("summary").text(words.say(label));
    el("details").class("elsewhere-fold").flag("open", shown.at.is_none()).child(summary).child(list).into()
}

fn this_card(hands: Hands, words: Words) -> View {
    let card = hands.state().look(|data| data.card);
    card.map(|id| button("button", move || open(hands, Some(id))).text(words.say(More::ThreadOfCard))).into()
}

fn beside(hands: Hands, words: Words) -> Element {
    button("button", move || open(hands, None)).text(words.say(More::ThreadBeside))
}
