//! Reasons, remarks and demands on in-memory ports: written, kept, refused, taken in, and carried over.

mod drafts;
mod reading;

use std::sync::Arc;

use deliberation_core::act::{Rate, Relation, Step};
use deliberation_core::id::ActId;
use deliberation_core::publish::PublishedStatement;
use deliberation_core::thread::demand::DemandState;
use deliberation_core::vote::Value;
use deliberation_core::wire::{Json, parse};
use deliberation_widget::ports::backend::News;
use deliberation_widget::queries::card::{Carries, card, notice_in_thread};
use deliberation_widget::queries::mine::{Standing, data_file, mine};
use deliberation_widget::queries::next_statement::next_statement;
use deliberation_widget::queries::thread::{Item, Post, Shown, shown};
use deliberation_widget::state::Dialog;
use deliberation_widget::state::mine::Progress;
use deliberation_widget::state::thread::{Bringing, Draft, Writes};
use deliberation_widget::tasks::cast_vote::cast_vote;
use deliberation_widget::tasks::follow_live::take_in as hear;
use deliberation_widget::tasks::keep_draft::{keep_draft, write_instead};
use deliberation_widget::tasks::load::load_mine;
use deliberation_widget::tasks::next_card::ask_for;
use deliberation_widget::tasks::post_statement::post_statement;
use deliberation_widget::tasks::threads;

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

fn thread(page: &Page) -> Shown {
    page.state.look_thread(|thread| {
        page.state.look(|data| page.state.look_moderation(|own| shown(data, thread, own)))
    })
}

fn draft(page: &Page) -> Draft {
    page.state.look_thread(|thread| thread.draft.clone().unwrap())
}

/// The posts that are drawn, in their order.
fn posts(page: &Page) -> Vec<Post> {
    let shown = thread(page);
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
    write_instead(&page.state, &page.ports, Some(old), "Benches on each landing");
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
    assert_eq!(
        other.state.look(|data| card(data).statement.unwrap().carries),
        Some(Carries { value: Value::Agree, merged: false })
    );
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

/// What came of posts is heard from a row as it is, changed by `change`.
fn hear_row(page: &Page, id: ActId, change: impl FnOnce(&mut Json)) {
    let row = page.state.look_thread(|thread| {
        let row = thread.rows.iter().find(|row| row.id == id).unwrap();
        let mut row = parse(&serde_json::to_string(row).unwrap()).unwrap();
        row["changed"] = (row["changed"].as_u64().unwrap() + 1000).into();
        row
    });
    let mut row = row;
    change(&mut row);
    page.state.change(|data| data.posts.push(Json::Array(vec![row])));
    threads::take_in(&page.state, &page.ports);
}

#[test]
fn what_waits_for_review_stays_in_its_place_and_among_my_contributions() {
    let page = Page::open_with(r#","policy":{"review":"before"}"#);
    page.agree();
    let on = page.card();
    open(&page, on);
    write(&page, on, Relation::Support, "To be reviewed");
    page.send();
    wait(load_mine(&page.state, &page.ports));
    hear_all(&page);
    wait(load_mine(&page.state, &page.ports));
    threads::take_in(&page.state, &page.ports);
    let here = |page: &Page| {
        let post = posts(page).remove(0);
        (post.text.unwrap().text, post.progress, post.own)
    };
    let stands = ("To be reviewed".to_owned(), Some(Progress::Kept), true);
    assert_eq!(here(&page), stands);
    let again = page.reload();
    open(&again, on);
    assert_eq!(here(&again), stands);
    again.state.change(|data| data.dialog = Some(Dialog::Mine));
    let mine = again
        .state
        .look_thread(|thread| again.state.look(|data| mine(data, thread, &Default::default())))
        .unwrap();
    assert_eq!((&*mine.posts[0].text, &mine.posts[0].standing), ("To be reviewed", &Standing::Review));
    assert_eq!(mine.posts[0].place, Some(Some(on)));
    let file = again.state.look_thread(|thread| again.state.look(|data| data_file(data, thread))).unwrap();
    let file = parse(&file).unwrap();
    assert_eq!(
        (&file["posts"][0]["text"], &file["posts"][0]["state"]),
        (&"To be reviewed".into(), &"waiting".into())
    );
}

#[test]
fn my_ratings_and_that_my_post_was_marked_stand_among_my_contributions() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    let theirs = page.backend.argue(on, "oppose", "Theirs", 9);
    hear_all(&page);
    open(&page, on);
    write(&page, on, Relation::Ask, "Who will pay?");
    threads::rate(&page.state, &page.ports, theirs, 1, Rate::Up);
    page.send();
    hear_all(&page);
    let id = posts(&page).into_iter().find(|post| post.own).unwrap().id;
    hear_row(&page, id, |row| {
        row["demand"] = parse(
            r#"{"state":"open","since":1,"marked_by":"host","body":{"lang":"en","text":"The office"}}"#,
        )
        .unwrap();
    });
    page.state.change(|data| data.dialog = Some(Dialog::Mine));
    let mine = page
        .state
        .look_thread(|thread| page.state.look(|data| mine(data, thread, &Default::default())))
        .unwrap();
    let marked = mine.posts.iter().find(|post| post.id == id).unwrap().marked.clone();
    assert_eq!(marked.unwrap().unwrap().text, "The office");
    assert_eq!((mine.ratings.len(), mine.ratings[0].value), (1, Rate::Up));
    assert_eq!(mine.ratings[0].text.as_ref().unwrap().text, "Theirs");
    let file = page.state.look_thread(|thread| page.state.look(|data| data_file(data, thread))).unwrap();
    assert_eq!(parse(&file).unwrap()["ratings"][0]["value"], "persuasive");
}

#[test]
fn a_post_of_mine_that_was_hidden_keeps_its_words_for_me() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    open(&page, on);
    write(&page, on, Relation::Support, "Hidden later");
    page.send();
    hear_all(&page);
    wait(load_mine(&page.state, &page.ports));
    page.state.change(|data| {
        for post in data.mine.threads[0].as_array_mut().unwrap() {
            post["visibility"] = "hidden".into();
        }
    });
    let id = posts(&page)[0].id;
    hear_row(&page, id, |row| {
        row["absent"] = "hidden".into();
        row.as_object_mut().unwrap().remove("text");
    });
    let post = posts(&page).remove(0);
    assert_eq!((&*post.text.unwrap().text, post.hidden), ("Hidden later", true));
    assert_eq!(thread(&page).posts, 0, "and counts for nobody");
}

#[test]
fn a_vote_is_carried_over_a_chain_of_wordings_and_after_a_merge() {
    let page = Page::open();
    let [a, b, c, d] = page.state.look(|data| {
        let all: Vec<ActId> = data.published.as_ref().unwrap().statements.iter().map(|s| s.id).collect();
        <[ActId; 4]>::try_from(all).unwrap()
    });
    let close = |of: ActId, by: Option<ActId>, merged: bool| {
        page.state.change(|data| {
            let published = Arc::make_mut(data.published.as_mut().unwrap());
            let own: &mut PublishedStatement = published.statements.iter_mut().find(|s| s.id == of).unwrap();
            (own.closed_by, own.merged) = (by, merged);
        });
    };
    let carries = || {
        page.state.change(|data| ask_for(data, Some(c)));
        page.state.look(|data| card(data).statement.unwrap().carries)
    };
    let cast =
        |of: ActId, value: Value| page.state.change(|data| data.mine.cast(of, of, value, Progress::Kept));
    cast(a, Value::Agree);
    assert_eq!(carries(), None);
    close(a, Some(b), false);
    close(b, Some(c), false);
    assert_eq!(carries(), Some(Carries { value: Value::Agree, merged: false }), "over the one between");
    cast(b, Value::Disagree);
    assert_eq!(carries().map(|own| own.value), Some(Value::Disagree), "the nearer one holds");
    cast(d, Value::Pass);
    close(d, Some(c), true);
    assert_eq!(
        carries(),
        Some(Carries { value: Value::Pass, merged: true }),
        "of two as near, what I said last"
    );
    close(d, None, false);
    assert_eq!(
        carries().map(|own| own.value),
        Some(Value::Disagree),
        "a merge that was undone carries nothing"
    );
    cast(c, Value::Agree);
    assert_eq!(carries(), None);
}

#[test]
fn a_demand_is_withdrawn_by_its_author() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    open(&page, on);
    threads::begin(&page.state, &page.ports, Writes::Reply(on, Relation::Ask));
    threads::keep(&page.state, &page.ports, |draft| {
        (draft.text, draft.demand) = ("Publish the cost".to_owned(), true);
    });
    threads::post(&page.state, &page.ports);
    page.send();
    hear_all(&page);
    let stands = || posts(&page)[0].demand.as_ref().unwrap().state;
    page.backend.fault(Fault::Closed);
    threads::settle(&page.state, &page.ports, posts(&page)[0].id, Step::Withdrawn);
    assert_eq!(stands(), DemandState::Withdrawn, "at once");
    page.send();
    assert_eq!(stands(), DemandState::Open, "and no more when it is refused");
    page.backend.fault(Fault::None);
    threads::settle(&page.state, &page.ports, posts(&page)[0].id, Step::Withdrawn);
    page.send();
    assert_eq!(stands(), DemandState::Withdrawn);
    hear_all(&page);
    assert_eq!(stands(), DemandState::Withdrawn);
    hear_row(&page, posts(&page)[0].id, |row| row["demand"]["state"] = "open".into());
    assert_eq!(stands(), DemandState::Open, "what the row says since holds");
}
