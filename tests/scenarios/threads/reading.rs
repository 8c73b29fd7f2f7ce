//! Reading threads: whole after a gap, in an order that stays, by links.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use deliberation_core::act::Relation;
use deliberation_core::id::ActId;
use deliberation_core::wire::parse;
use deliberation_widget::ports::backend::News;
use deliberation_widget::queries::thread::{Item, shown};
use deliberation_widget::state::thread::{Bringing, STEP, Sort, WINDOW, Writes};
use deliberation_widget::tasks::follow_live::take_in as hear;
use deliberation_widget::tasks::link_statement::{follow_link, link_of_post};
use deliberation_widget::tasks::load::load;
use deliberation_widget::tasks::threads;
use leptos::prelude::{Get, Memo};

use super::{draft, hear_all, hear_row, open, posts, thread, words, write};
use crate::twin::{Page, wait};

#[test]
fn what_others_write_waits_until_i_ask_for_it() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    open(&page, on);
    page.backend.argue_as_somebody_else(on, "From elsewhere", 9);
    hear_all(&page);
    let new = || {
        page.state.look_thread(|thread| page.state.look(|data| shown(data, thread, &Default::default()).new))
    };
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
    let wanted = threads::wanted(&other.state).unwrap();
    assert_eq!(wanted.statement, Some(on));
    wait(threads::go_to(other.state, other.ports.clone(), wanted));
    assert_eq!(other.state.look_thread(|thread| thread.focus.0), Some(id));
}

#[test]
fn after_a_gap_the_thread_is_asked_anew_in_its_place() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    let first = page.backend.argue(on, "support", "To be taken back", 9);
    page.backend.argue(on, "support", "To stay", 10);
    hear_all(&page);
    open(&page, on);
    threads::begin(&page.state, &page.ports, Writes::Reply(on, Relation::Oppose));
    threads::keep(&page.state, &page.ports, |draft| draft.text.push_str("Half a thought"));
    page.state.change_thread(|thread| thread.folded.extend([first]));
    page.backend.act("withdraw", &format!(r#""target":"{first}""#), 11);
    page.backend.argue(on, "oppose", "Since then", 12);
    // The line broke, and nobody heard this.
    assert!(page.backend.tick().is_some());
    wait(load(&page.state, &page.ports));
    threads::take_in(&page.state, &page.ports);
    assert!(threads::is_stale(&page.state));
    wait(threads::refresh(page.state, page.ports.clone()));
    assert!(!threads::is_stale(&page.state));
    assert_eq!((words(&page), thread(&page).new), (vec!["To stay".to_owned()], 1), "and the new one waits");
    assert_eq!(draft(&page).text, "Half a thought");
    assert!(page.state.look_thread(|thread| thread.folded.contains(&first)));
}

#[test]
fn what_comes_while_a_thread_is_on_its_way_is_kept() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    page.backend.argue(on, "support", "Before", 9);
    hear_all(&page);
    let (state, ports, backend) = (page.state, page.ports.clone(), Rc::clone(&page.backend));
    page.backend.meanwhile(move || {
        backend.argue(on, "support", "Meanwhile", 10);
        let tick = backend.tick().unwrap();
        let _ = hear(&state, News::Tick(Box::new(tick)));
        threads::take_in(&state, &ports);
    });
    open(&page, on);
    assert_eq!(words(&page), ["Before", "Meanwhile"]);
}

#[test]
fn a_page_older_than_what_is_on_the_screen_is_asked_for_again_a_few_times() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    page.backend.argue(on, "support", "Before", 9);
    hear_all(&page);
    let old = page.backend.page(on);
    page.backend.argue(on, "support", "Since", 10);
    hear_all(&page);
    page.backend.cache(vec![old.clone(), old.clone()]);
    open(&page, on);
    assert_eq!((words(&page), page.backend.asked()), (vec!["Before".to_owned(), "Since".to_owned()], 3));
    page.backend.cache(vec![old; 100]);
    wait(threads::open_thread(page.state, page.ports.clone(), Some(on), None));
    assert_eq!(page.state.look_thread(|thread| thread.bringing), Bringing::Failed);
    assert!(page.backend.asked() < 10, "and not for ever");
}

#[test]
fn what_one_reads_does_not_move_until_one_asks() {
    let page = Page::open();
    let on = page.card();
    page.backend.argue(on, "support", "First", 9);
    let second = page.backend.argue(on, "support", "Second", 10);
    hear_all(&page);
    open(&page, on);
    assert_eq!(words(&page), ["First", "Second"]);
    hear_row(&page, second, |row| row["ratings"] = parse(r#"{"up":20,"down":0}"#).unwrap());
    assert_eq!(words(&page), ["First", "Second"], "it is stronger now, and stays where it is");
    assert_eq!(posts(&page)[1].ratings.unwrap().up, 20);
    threads::bring_in(&page.state);
    assert_eq!(words(&page), ["Second", "First"]);
    threads::sort_by(&page.state, Sort::Newest);
    assert_eq!(words(&page), ["Second", "First"]);
    page.agree();
    write(&page, on, Relation::Support, "Mine");
    assert_eq!(words(&page)[0], "Mine", "what I write myself stands first at once");
    assert_eq!(words(&page)[1..], ["Second", "First"]);
}

#[test]
fn a_letter_draws_nothing_of_the_thread_anew() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    page.backend.argue(on, "support", "A reason", 9);
    hear_all(&page);
    open(&page, on);
    threads::begin(&page.state, &page.ports, Writes::Reply(on, Relation::Oppose));
    let (state, looks) = (page.state, Arc::new(AtomicU32::new(0)));
    let counted = Arc::clone(&looks);
    let drawn = Memo::new(move |_| {
        state.follow_thread(|thread| thread.grown + counted.fetch_add(1, Ordering::Relaxed))
    });
    let before = (drawn.get(), looks.load(Ordering::Relaxed));
    for _ in 0..5 {
        threads::keep(&page.state, &page.ports, |draft| draft.text.push('a'));
    }
    assert_eq!((drawn.get(), looks.load(Ordering::Relaxed)), before);
    assert_eq!(draft(&page).text, "aaaaa");
    threads::keep(&page.state, &page.ports, |draft| draft.writes = Writes::Reply(on, Relation::Ask));
    assert_ne!(drawn.get(), before.0, "where it is written may have changed");
}

#[test]
fn a_link_opens_a_window_around_its_post_and_replies_are_drawn_in_steps() {
    let page = Page::open();
    let on = page.card();
    let roots: Vec<ActId> =
        (1..=60).map(|nth| page.backend.argue(on, "ask", &format!("Question {nth}"), nth)).collect();
    let replies: Vec<ActId> = (61..=160)
        .map(|nth| page.backend.argue(roots[40], "answer", &format!("Answer {nth}"), nth))
        .collect();
    hear_all(&page);
    open(&page, on);
    assert_eq!((words(&page).len(), thread(&page).more), (WINDOW, [false, true]));
    let end = |id: ActId| Some(id.to_string()[24..].to_owned());
    wait(threads::open_thread(page.state, page.ports.clone(), Some(on), end(replies[50])));
    let drawn = posts(&page);
    assert!(drawn.iter().any(|post| post.id == replies[50] && post.focus > 0));
    assert!(drawn.len() < 3 * WINDOW, "{} posts are drawn", drawn.len());
    assert_eq!(thread(&page).more, [true, true]);
    let further = |before: bool| {
        let items = thread(&page).others;
        items.into_iter().find_map(|item| match item {
            Item::More(further) if further.of == roots[40] && further.before == before => Some(further),
            _ => None,
        })
    };
    let (first, last) = (further(true).unwrap(), further(false).unwrap());
    assert_eq!(first.count + last.count + WINDOW as u32 + 1, 100);
    page.state.change_thread(|thread| thread.unfolded.extend([(last.of, last.then)]));
    assert_eq!(further(false).unwrap().count, last.count - STEP as u32);
    let then = further(true).unwrap().then;
    page.state.change_thread(|thread| thread.unfolded.extend([(first.of, then)]));
    assert_eq!(further(true).unwrap().count, first.count - STEP as u32);
    // What I write there stands after all answers, and is drawn all the same.
    page.agree();
    write(&page, roots[40], Relation::Oppose, "Mine, after a hundred answers");
    let mine = posts(&page).into_iter().find(|post| post.own && post.progress.is_some()).unwrap();
    assert!(mine.focus > 0 && posts(&page).len() < 4 * WINDOW);
}

#[test]
fn a_link_into_a_thread_that_is_gone_says_so() {
    let page = Page::open();
    let on = page.card();
    let id = page.backend.argue(on, "ask", "A question", 9);
    hear_all(&page);
    let link = page.state.look(|data| link_of_post(data.published.as_ref().unwrap(), Some(on), id));
    let hide = |page: &Page| {
        page.state.change(|data| {
            Arc::make_mut(data.published.as_mut().unwrap()).statements.retain(|s| s.id != on);
        });
    };
    let other = page.reload();
    hide(&other);
    follow_link(&other.state, &link);
    let wanted = threads::wanted(&other.state).unwrap();
    wait(threads::go_to(other.state, other.ports.clone(), wanted));
    assert!(thread(&other).gone && thread(&other).at.is_none());
    // And of one that is hidden while I read it.
    open(&page, on);
    hide(&page);
    threads::take_in(&page.state, &page.ports);
    assert!(thread(&page).gone && words(&page).is_empty());
}

#[test]
fn the_link_of_a_remark_works_after_it_was_put_under_a_statement() {
    let page = Page::open();
    let on = page.card();
    let id = page.backend.act("remark", r#""text":{"lang":"en","text":"A remark"}"#, 9);
    hear_all(&page);
    let link = page.state.look(|data| link_of_post(data.published.as_ref().unwrap(), None, id));
    page.backend.act("attach", &format!(r#""target":"{id}","to":"{on}""#), 10);
    hear_all(&page);
    let other = page.reload();
    follow_link(&other.state, &link);
    while let Some(wanted) = threads::wanted(&other.state) {
        wait(threads::go_to(other.state, other.ports.clone(), wanted));
    }
    assert_eq!(other.state.look_thread(|thread| (thread.at, thread.focus.0)), (Some(Some(on)), Some(id)));
    let away = page.reload();
    follow_link(&away.state, &(link[..link.len() - 12].to_owned() + "0123456789ab"));
    while let Some(wanted) = threads::wanted(&away.state) {
        wait(threads::go_to(away.state, away.ports.clone(), wanted));
    }
    assert!(thread(&away).missing);
}

#[test]
fn who_asks_for_more_goes_on_at_the_first_post_that_was_not_drawn() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    for nth in 20..50 {
        page.backend.argue(on, "oppose", &format!("Reason {nth}"), nth);
    }
    let _ = page.backend.tick();
    let page = page.reload();
    open(&page, on);
    let drawn = || posts(&page).into_iter().map(|post| post.id).collect::<Vec<_>>();
    let before = drawn();
    assert_eq!(before.len(), WINDOW);
    threads::show_more(&page.state, |thread| thread.windows[0].to += STEP);
    let first = posts(&page).into_iter().find(|post| post.focus > 0).unwrap();
    assert_eq!(first.id, drawn()[WINDOW], "the one after the last");
    assert!(first.gently, "the page stays where it is");
    assert!(page.state.lands(first.focus), "it is brought to the reader");
    assert!(!page.state.lands(first.focus), "once");
    // Nothing more to draw: the focus is taken nowhere.
    threads::show_more(&page.state, |thread| thread.windows[0].to += STEP);
    assert_eq!(posts(&page).into_iter().find(|post| post.focus > 0).unwrap().focus, first.focus);
}

#[test]
fn replies_that_are_unfolded_and_what_came_since_are_gone_to_as_well() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    let root = page.backend.argue(on, "oppose", "A reason", 20);
    for nth in 21..26 {
        page.backend.argue(root, "support", &format!("Reply {nth}"), nth);
    }
    let page = page.reload();
    open(&page, on);
    let further = thread(&page).sides[0].iter().find_map(|item| match item {
        Item::More(further) => Some(*further),
        Item::Post(_) | Item::Moved(..) => None,
    });
    let further = further.unwrap();
    let before: Vec<ActId> = posts(&page).into_iter().map(|post| post.id).collect();
    threads::show_more(&page.state, |thread| thread.unfolded.extend([(further.of, further.then)]));
    let gone_to = || posts(&page).into_iter().find(|post| post.focus > 0).unwrap().id;
    assert!(!before.contains(&gone_to()));
    let new = page.backend.argue(on, "oppose", "Meanwhile", 30);
    hear_all(&page);
    threads::bring_in(&page.state);
    assert_eq!(gone_to(), new);
}
