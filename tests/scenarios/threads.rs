//! Reasons, remarks and demands on in-memory ports: written, kept, refused, taken in, and carried over.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use deliberation_core::act::{MAX_SOURCES, Rate, Relation, Step};
use deliberation_core::id::ActId;
use deliberation_core::publish::PublishedStatement;
use deliberation_core::thread::demand::DemandState;
use deliberation_core::vote::Value;
use deliberation_core::wire::{Json, parse};
use deliberation_widget::ports::Later;
use deliberation_widget::ports::vault::{Inside, Plain, Vault};
use deliberation_widget::queries::card::{Carries, card, notice_in_thread};
use deliberation_widget::queries::mine::{Standing, data_file, mine};
use deliberation_widget::queries::next_statement::next_statement;
use deliberation_widget::queries::thread::{Item, Post, Shown, shown};
use deliberation_widget::state::Dialog;
use deliberation_widget::state::mine::Progress;
use deliberation_widget::state::thread::{About, Bringing, Cited, Draft, STEP, Sort, Unfit, WINDOW, Writes};
use deliberation_widget::tasks::cast_vote::cast_vote;
use deliberation_widget::tasks::follow_live::take_in as hear;
use deliberation_widget::tasks::keep_draft::{keep_draft, write_instead};
use deliberation_widget::tasks::link_statement::{follow_link, link_of_post};
use deliberation_widget::tasks::load::{load, load_mine};
use deliberation_widget::tasks::next_card::ask_for;
use deliberation_widget::tasks::post_statement::post_statement;
use deliberation_widget::tasks::threads;

use deliberation_widget::ports::backend::News;
use leptos::prelude::{Get, Memo};

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
    page.state.look_thread(|thread| page.state.look(|data| shown(data, thread)))
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
fn what_i_write_is_kept_for_each_place_until_it_is_posted() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    open(&page, on);
    threads::begin(&page.state, &page.ports, Writes::Reply(on, Relation::Oppose));
    threads::keep(&page.state, &page.ports, |draft| {
        "Half a".clone_into(&mut draft.text);
        "example.org".clone_into(&mut draft.sources[0].url);
        draft.demand = true;
    });
    threads::close(&page.state);
    threads::begin(&page.state, &page.ports, Writes::Remark);
    assert_eq!(page.state.look_thread(|thread| thread.draft.clone().unwrap().text), "");
    let again = page.reload();
    open(&again, on);
    threads::begin(&again.state, &again.ports, Writes::Reply(on, Relation::Ask));
    let draft = draft(&again);
    assert_eq!((&*draft.text, &*draft.sources[0].url, draft.demand), ("Half a", "example.org", true));
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
            (draft.text, draft.sources[0].url) = (text.to_owned(), url.to_owned());
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
    let refused = thread(&again).refused;
    assert_eq!(refused[0].1, "Too late, it seems");
    assert_eq!(refused[0].2.as_ref().unwrap().kind, "/problems/phase-closed");
    threads::take_back_words(&again.state, &again.ports, refused[0].0, true);
    assert_eq!(draft(&again).text, "Too late, it seems");
    assert!(thread(&again).refused.is_empty());
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
    let wanted = threads::wanted(&other.state).unwrap();
    assert_eq!(wanted.statement, Some(on));
    wait(threads::go_to(other.state, other.ports.clone(), wanted));
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
fn a_reply_to_a_post_and_another_wording_of_it_are_two_drafts() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    let id = page.backend.argue(on, "support", "As it was", 9);
    hear_all(&page);
    open(&page, on);
    threads::begin(&page.state, &page.ports, Writes::Reply(id, Relation::Oppose));
    threads::keep(&page.state, &page.ports, |draft| draft.text.push_str("A reply"));
    threads::begin(&page.state, &page.ports, Writes::Revision(id, 1));
    assert_eq!(draft(&page).text, "As it was");
    threads::keep(&page.state, &page.ports, |draft| draft.text.push_str(", better"));
    threads::begin(&page.state, &page.ports, Writes::Reply(id, Relation::Oppose));
    assert_eq!(draft(&page).text, "A reply");
    threads::begin(&page.state, &page.ports, Writes::Revision(id, 1));
    assert_eq!(draft(&page).text, "As it was, better");
}

#[test]
fn of_several_that_are_refused_none_is_lost_and_each_comes_back_as_it_was() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    let rated = page.backend.argue(on, "support", "Theirs", 9);
    hear_all(&page);
    open(&page, on);
    page.backend.fault(Fault::Closed);
    threads::begin(&page.state, &page.ports, Writes::Reply(rated, Relation::Oppose));
    threads::keep(&page.state, &page.ports, |draft| {
        draft.text = "A rebuttal".to_owned();
        draft.sources = vec![Cited { url: "https://example.org/a".to_owned(), title: "A".to_owned() }];
        (draft.demand, draft.body) = (true, "The office".to_owned());
    });
    threads::post(&page.state, &page.ports);
    write(&page, on, Relation::Ask, "A question");
    threads::rate(&page.state, &page.ports, rated, 1, Rate::Up);
    page.send();
    let again = page.reload();
    open(&again, on);
    let refused = thread(&again).refused;
    assert_eq!(refused.iter().map(|own| &*own.1).collect::<Vec<_>>(), ["A rebuttal", "A question"]);
    // What I am writing meanwhile elsewhere is not touched.
    threads::begin(&again.state, &again.ports, Writes::Reply(on, Relation::Ask));
    threads::keep(&again.state, &again.ports, |draft| draft.text.push_str("Something else"));
    threads::take_back_words(&again.state, &again.ports, refused[0].0, true);
    let back = draft(&again);
    assert_eq!((back.writes, &*back.text), (Writes::Reply(rated, Relation::Oppose), "A rebuttal"));
    assert_eq!((back.sources[0].title.as_str(), back.demand, &*back.body), ("A", true, "The office"));
    threads::take_back_words(&again.state, &again.ports, refused[1].0, true);
    assert_eq!(draft(&again).text, "Something else\nA question");
    assert!(thread(&again).refused.is_empty());
}

/// What hears that a vault has an act.
type Done = Box<dyn FnOnce(bool)>;

/// A vault that says it has an act only when it is told to.
struct Slow(Plain, RefCell<Vec<Done>>);

impl Vault for Slow {
    fn put(&self, _: ActId, _: String, done: Done) {
        self.1.borrow_mut().push(done);
    }
    fn remove(&self, id: ActId, done: Done) {
        self.0.remove(id, done);
    }
    fn all(&self) -> Later<Inside> {
        self.0.all()
    }
    fn turn(&self) -> Later<Box<dyn std::any::Any>> {
        self.0.turn()
    }
}

#[test]
fn what_i_wrote_lies_as_a_draft_until_the_vault_has_it() {
    let mut page = Page::open();
    page.agree();
    let on = page.card();
    open(&page, on);
    let slow = Rc::new(Slow(Plain(Rc::clone(&page.ports.storage)), RefCell::default()));
    page.ports.vault = slow.clone();
    write(&page, on, Relation::Support, "Not to be lost");
    threads::begin(&page.state, &page.ports, Writes::Reply(on, Relation::Support));
    assert_eq!(draft(&page).text, "", "it is on its way");
    // The page is closed before the vault has it.
    let again = page.reload();
    open(&again, on);
    threads::begin(&again.state, &again.ports, Writes::Reply(on, Relation::Support));
    assert_eq!(draft(&again).text, "Not to be lost");
    for done in slow.1.take() {
        done(true);
    }
    assert!(page.ports.storage.keys("reply/").is_empty());
}

#[test]
fn what_i_write_in_threads_and_what_was_refused_goes_along_when_i_sign_in() {
    let nobody = Page::open();
    let on = nobody.card();
    open(&nobody, on);
    threads::begin(&nobody.state, &nobody.ports, Writes::Reply(on, Relation::Support));
    threads::keep(&nobody.state, &nobody.ports, |draft| draft.text.push_str("Half a reason"));
    nobody.ports.storage.set("refused/x", "{}");
    let page = nobody.sign_in();
    open(&page, on);
    threads::begin(&page.state, &page.ports, Writes::Reply(on, Relation::Support));
    assert_eq!(draft(&page).text, "Half a reason");
    assert_eq!(page.ports.storage.get("refused/x").as_deref(), Some("{}"));
    assert!(nobody.ports.storage.keys("re").is_empty(), "and nothing stays for the next one here");
}

#[test]
fn another_wording_keeps_what_the_first_one_rests_on() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    open(&page, on);
    threads::begin(&page.state, &page.ports, Writes::Reply(on, Relation::Support));
    threads::keep(&page.state, &page.ports, |draft| {
        draft.text = "It is cheaper".to_owned();
        let line =
            |at: usize| Cited { url: format!("https://example.org/{at}"), title: format!("Page {at}") };
        draft.sources = (0..3).map(line).collect();
    });
    threads::post(&page.state, &page.ports);
    page.send();
    hear_all(&page);
    let id = posts(&page)[0].id;
    threads::begin(&page.state, &page.ports, Writes::Revision(id, 1));
    for _ in 0..20 {
        threads::cite_another(&page.state);
    }
    assert_eq!(draft(&page).sources.len(), MAX_SOURCES);
    threads::keep(&page.state, &page.ports, |draft| draft.text = "It is a little cheaper".to_owned());
    let again = page.reload();
    open(&again, on);
    threads::begin(&again.state, &again.ports, Writes::Revision(id, 1));
    threads::post(&again.state, &again.ports);
    again.send();
    hear_all(&again);
    let post = posts(&again).remove(0);
    assert_eq!((post.revision, &*post.text.unwrap().text), (2, "It is a little cheaper"));
    assert_eq!(
        post.sources.iter().map(|s| s.title.as_deref()).collect::<Vec<_>>(),
        [Some("Page 0"), Some("Page 1"), Some("Page 2")]
    );
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
    let mine = again.state.look_thread(|thread| again.state.look(|data| mine(data, thread))).unwrap();
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
    let mine = page.state.look_thread(|thread| page.state.look(|data| mine(data, thread))).unwrap();
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
fn saying_a_statement_better_is_a_draft_of_its_own_that_survives_reload_and_refusal() {
    let page = Page::open();
    page.agree();
    keep_draft(&page.state, &page.ports, "Benches on each landing".to_owned());
    post_statement(&page.state, &page.ports).unwrap();
    page.send();
    hear_all(&page);
    let old = page.state.look(|data| data.mine.statements[0].id);
    let writing = |page: &Page| page.state.look(|data| (data.writing.draft.clone(), data.writing.supersedes));
    keep_draft(&page.state, &page.ports, "Something quite new".to_owned());
    write_instead(&page.state, &page.ports, Some(old), "Benches on each landing");
    assert_eq!(writing(&page), ("Benches on each landing".to_owned(), Some(old)));
    keep_draft(&page.state, &page.ports, "Two benches on each landing".to_owned());
    let again = page.reload();
    assert_eq!(writing(&again), ("Two benches on each landing".to_owned(), Some(old)));
    again.backend.fault(Fault::Closed);
    post_statement(&again.state, &again.ports).unwrap();
    assert_eq!(writing(&again), ("Something quite new".to_owned(), None), "what I was writing before");
    again.send();
    // Refused while I write something else: it lies where it was written, and that stays.
    assert_eq!(writing(&again), ("Something quite new".to_owned(), None));
    write_instead(&again.state, &again.ports, Some(old), "Benches on each landing");
    assert_eq!(writing(&again), ("Two benches on each landing".to_owned(), Some(old)));
    again.backend.fault(Fault::None);
    let rewordable = |page: &Page| {
        page.state.change(|data| data.dialog = Some(Dialog::Mine));
        let mine = page.state.look_thread(|thread| page.state.look(|data| mine(data, thread))).unwrap();
        mine.statements.iter().find(|(own, _)| own.id == old).unwrap().1
    };
    assert!(rewordable(&again));
    post_statement(&again.state, &again.ports).unwrap();
    assert!(!rewordable(&again), "one is on its way");
    again.send();
    hear_all(&again);
    assert!(!rewordable(&again), "it is closed");
    assert!(!rewordable(&again.reload()));
    assert_eq!(writing(&again.reload()), ("Something quite new".to_owned(), None));
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
fn a_hint_that_is_another_one_after_edits_is_said_too() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    open(&page, on);
    threads::begin(&page.state, &page.ports, Writes::Reply(on, Relation::Oppose));
    let say = |text: &str| threads::keep(&page.state, &page.ports, |draft| text.clone_into(&mut draft.text));
    let post = || {
        threads::post(&page.state, &page.ports);
        page.state
            .look_thread(|thread| thread.draft.clone().and_then(|draft| draft.hint).map(|hint| hint.about))
    };
    say("Call 13800138000.");
    assert_eq!(post(), Some(About::Phone));
    say("Call 13800138000, she has HIV.");
    assert_eq!(post(), Some(About::Health), "the telephone was seen, this was not");
    say("Call 13800138000, she has HIV, they say.");
    assert_eq!(post(), None);
    assert_eq!(words(&page), ["Call 13800138000, she has HIV, they say."]);
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
    threads::settle(&page.state, &page.ports, posts(&page)[0].id, Step::Withdrawn);
    page.send();
    hear_all(&page);
    assert_eq!(posts(&page)[0].demand.as_ref().unwrap().state, DemandState::Withdrawn);
}
