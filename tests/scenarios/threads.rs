//! Reasons, remarks and demands on in-memory ports: written, kept, refused, taken in, and carried over.

use deliberation_core::act::{Rate, Relation};
use deliberation_core::id::ActId;
use deliberation_core::vote::Value;
use deliberation_widget::queries::card::{card, notice_in_thread};
use deliberation_widget::queries::next_statement::next_statement;
use deliberation_widget::queries::thread::{Item, Post, shown};
use deliberation_widget::state::mine::Progress;
use deliberation_widget::state::thread::{About, Bringing, Unfit, Writes};
use deliberation_widget::tasks::cast_vote::cast_vote;
use deliberation_widget::tasks::follow_live::take_in as hear;
use deliberation_widget::tasks::keep_draft::keep_draft;
use deliberation_widget::tasks::link_statement::follow_link;
use deliberation_widget::tasks::next_card::ask_for;
use deliberation_widget::tasks::post_statement::post_statement;
use deliberation_widget::tasks::threads;

use deliberation_widget::ports::backend::News;

use crate::twin::{Fault, Page, wait};

/// Writes a reply and posts it, past any hint.
fn write(page: &Page, on: ActId, relation: Relation, words: &str) {
    threads::begin(&page.state, &page.ports, Writes::Reply(on, relation));
    threads::keep(&page.state, &page.ports, |draft| words.clone_into(&mut draft.text));
    threads::post(&page.state, &page.ports);
    if page.state.look_thread(|thread| thread.draft.is_some()) {
        threads::post(&page.state, &page.ports);
    }
}

fn open(page: &Page, statement: ActId) {
    wait(threads::open_thread(page.state, page.ports.clone(), Some(statement), None));
    assert_eq!(page.state.look_thread(|thread| thread.bringing), Bringing::Ready);
}

/// The posts that are drawn, in their order.
fn posts(page: &Page) -> Vec<Post> {
    let shown = page.state.look_thread(|thread| page.state.look(|data| shown(data, thread)));
    let [one, other] = shown.sides;
    let items = one.into_iter().chain(other).chain(shown.others);
    items.filter_map(|item| if let Item::Post(post) = item { Some(*post) } else { None }).collect()
}

fn words(page: &Page) -> Vec<String> {
    posts(page).into_iter().filter_map(|post| Some(post.text?.text)).collect()
}

/// What the backend published since, and what of it is mine.
fn hear_all(page: &Page) {
    if let Some(tick) = page.backend.tick() {
        let _ = hear(&page.state, News::Tick(Box::new(tick)));
    }
    threads::take_in(&page.state, &page.ports);
}

#[test]
fn a_reason_is_mine_at_once_and_everybodys_when_it_was_sent() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    open(&page, on);
    write(&page, on, Relation::Support, "It helps my mother.");
    assert_eq!(words(&page), ["It helps my mother."]);
    assert_eq!(posts(&page)[0].progress, Some(Progress::Waiting));
    page.send();
    hear_all(&page);
    let post = posts(&page).remove(0);
    assert_eq!((post.progress, post.own, post.ratable), (None, true, false));
    assert_eq!(words(&page.reload()), Vec::<String>::new());
    let again = page.reload();
    open(&again, on);
    assert_eq!(words(&again), ["It helps my mother."]);
}

#[test]
fn what_i_write_is_kept_for_each_place_until_it_is_posted() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    open(&page, on);
    threads::begin(&page.state, &page.ports, Writes::Reply(on, Relation::Oppose));
    threads::keep(&page.state, &page.ports, |draft| {
        "Half a".clone_into(&mut draft.text);
        "example.org".clone_into(&mut draft.url);
        draft.demand = true;
    });
    threads::close(&page.state);
    threads::begin(&page.state, &page.ports, Writes::Remark);
    assert_eq!(page.state.look_thread(|thread| thread.draft.clone().unwrap().text), "");
    let again = page.reload();
    open(&again, on);
    threads::begin(&again.state, &again.ports, Writes::Reply(on, Relation::Ask));
    let draft = again.state.look_thread(|thread| thread.draft.clone().unwrap());
    assert_eq!((&*draft.text, &*draft.url, draft.demand), ("Half a", "example.org", true));
    threads::keep(&again.state, &again.ports, |draft| draft.text.push_str(" thought"));
    threads::post(&again.state, &again.ports);
    assert_eq!(words(&again), ["Half a thought"]);
    assert_eq!(posts(&again)[0].sources[0].url.as_deref(), Some("https://example.org"));
    threads::begin(&again.state, &again.ports, Writes::Reply(on, Relation::Ask));
    assert_eq!(again.state.look_thread(|thread| thread.draft.clone().unwrap().text), "");
}

#[test]
fn a_hint_is_said_once_and_keeps_nothing() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    open(&page, on);
    threads::begin(&page.state, &page.ports, Writes::Reply(on, Relation::Oppose));
    threads::keep(&page.state, &page.ports, |draft| "Call 13800138000.".clone_into(&mut draft.text));
    threads::post(&page.state, &page.ports);
    let hint = page.state.look_thread(|thread| thread.draft.clone().unwrap().hint.unwrap());
    assert_eq!(hint.about, About::Phone);
    assert!(words(&page).is_empty() && page.outbox().is_empty());
    threads::post(&page.state, &page.ports);
    assert_eq!(words(&page), ["Call 13800138000."]);
}

#[test]
fn what_cannot_be_posted_says_why_and_stays() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    open(&page, on);
    threads::begin(&page.state, &page.ports, Writes::Reply(on, Relation::Ask));
    let unfit = |text: &str, url: &str| {
        threads::keep(&page.state, &page.ports, |draft| {
            (draft.text, draft.url) = (text.to_owned(), url.to_owned());
        });
        threads::post(&page.state, &page.ports);
        page.state.look_thread(|thread| thread.draft.clone().and_then(|draft| draft.unfit))
    };
    assert!(matches!(unfit("  ", ""), Some(Unfit::Text(_))));
    assert!(matches!(unfit(&"x".repeat(601), ""), Some(Unfit::Rules(_))));
    assert_eq!(unfit("Why?", "java script:alert(1)"), Some(Unfit::Source));
    assert_eq!(unfit("Why?", "javascript://alert(1)"), Some(Unfit::Source));
    assert!(page.outbox().is_empty());
    assert_eq!(unfit("Why?", ""), None);
    assert_eq!(words(&page), ["Why?"]);
}

#[test]
fn the_words_of_a_reason_that_is_refused_later_come_back_even_after_a_reload() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    open(&page, on);
    page.backend.fault(Fault::Closed);
    write(&page, on, Relation::Support, "Too late, it seems");
    page.send();
    threads::take_in(&page.state, &page.ports);
    assert!(words(&page).is_empty());
    let again = page.reload();
    open(&again, on);
    assert_eq!(
        again.state.look_thread(|thread| thread.refused.clone()).as_deref(),
        Some("Too late, it seems")
    );
    threads::take_back_words(&again.state, &again.ports, true);
    assert_eq!(again.state.look_thread(|thread| thread.draft.clone().unwrap().text), "Too late, it seems");
    assert_eq!(again.state.look_thread(|thread| thread.refused.clone()), None);
}

#[test]
fn ratings_are_mine_at_once_and_the_same_again_takes_them_back() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    open(&page, on);
    write(&page, on, Relation::Support, "A reason");
    page.send();
    hear_all(&page);
    let id = posts(&page)[0].id;
    let rated = || page.state.look_thread(|thread| thread.rated.get(&(id, 1)).copied());
    threads::rate(&page.state, &page.ports, id, 1, Rate::Up);
    assert_eq!(rated(), Some(Rate::Up));
    page.send();
    threads::rate(&page.state, &page.ports, id, 1, Rate::Up);
    assert_eq!(rated(), Some(Rate::None));
    page.send();
    let again = page.reload();
    open(&again, on);
    assert!(again.state.look_thread(|thread| thread.rated.is_empty()));
}

#[test]
fn what_others_write_waits_until_i_ask_for_it() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    open(&page, on);
    page.backend.argue_as_somebody_else(on, "From elsewhere", 9);
    hear_all(&page);
    let new = || page.state.look_thread(|thread| page.state.look(|data| shown(data, thread).new));
    assert_eq!((new(), words(&page).len()), (1, 0));
    threads::bring_in(&page.state);
    assert_eq!((new(), words(&page)), (0, vec!["From elsewhere".to_owned()]));
}

#[test]
fn who_looks_at_no_thread_keeps_nothing_of_any() {
    let page = Page::open();
    page.backend.argue_as_somebody_else(page.card(), "From elsewhere", 9);
    if let Some(tick) = page.backend.tick() {
        let _ = hear(&page.state, News::Tick(Box::new(tick)));
    }
    assert!(page.state.look(|data| data.posts.is_empty()));
}

#[test]
fn the_link_of_a_post_asks_for_its_thread() {
    let page = Page::open();
    let on = page.card();
    page.backend.argue_as_somebody_else(on, "From elsewhere", 9);
    hear_all(&page);
    open(&page, on);
    let id = posts(&page)[0].id;
    wait(threads::give_link(page.state, page.ports.clone(), id));
    let address = page.state.look_thread(|thread| thread.link.clone().unwrap().1.address);
    let other = page.reload();
    follow_link(&other.state, &address[address.find('#').unwrap()..]);
    let (place, post) = threads::wanted(&other.state).unwrap();
    assert_eq!(place, Some(on));
    wait(threads::open_thread(other.state, other.ports.clone(), place, post));
    assert_eq!(other.state.look_thread(|thread| thread.focus.0), Some(id));
}

#[test]
fn the_notice_stands_where_the_first_act_was_done() {
    let page = Page::open();
    let on = page.card();
    open(&page, on);
    write(&page, on, Relation::Ask, "May I?");
    assert!(page.state.look(notice_in_thread).is_some());
    page.send();
    assert_eq!(page.backend.posted(), 0, "nothing leaves before the notice was seen");
    write(&page, on, Relation::Ask, "And when?");
    page.send();
    assert_eq!(page.backend.posted(), 3, "both, and that I take part");
}

#[test]
fn another_wording_closes_the_old_one_and_a_vote_is_carried_over_with_one_tap() {
    let page = Page::open();
    page.agree();
    keep_draft(&page.state, &page.ports, "Benches on each landing".to_owned());
    post_statement(&page.state, &page.ports).unwrap();
    page.send();
    hear_all(&page);
    let old = page.state.look(|data| data.mine.statements[0].id);
    page.state.change(|data| data.writing.supersedes = Some(old));
    keep_draft(&page.state, &page.ports, "Two benches on each landing".to_owned());
    post_statement(&page.state, &page.ports).unwrap();
    page.send();
    hear_all(&page);
    let new = page.state.look(|data| data.mine.statements[1].id);
    // To somebody who voted on the old one the card says so.
    let other = page.reload();
    other.state.change(|data| {
        data.mine.statements.clear();
        data.mine.cast(old, ActId::derived(1, &[b"vote"]), Value::Agree, Progress::Kept);
        ask_for(data, Some(new));
    });
    assert_eq!(other.state.look(|data| card(data).statement.unwrap().carries), Some(Value::Agree));
    assert!(cast_vote(&other.state, &other.ports, old, Value::Pass).is_err(), "the old one takes no more");
    let next = other.state.look(|data| {
        let mut mine = data.mine.clone();
        mine.votes.retain(|vote| vote.statement != old);
        let published = data.published.clone().unwrap();
        std::iter::from_fn(|| {
            let (id, _) = next_statement(&published, &mine)?;
            mine.cast(id, id, Value::Pass, Progress::Kept);
            Some(id)
        })
        .collect::<Vec<_>>()
    });
    assert!(!next.contains(&old), "and comes on no card");
    cast_vote(&other.state, &other.ports, new, Value::Agree).unwrap();
    assert_eq!(other.state.look(|data| data.mine.vote(old)), Some(Value::Agree), "each wording has its own");
}
