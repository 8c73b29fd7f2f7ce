//! Writing in threads: kept, hinted at, refused, taken back, carried over.

use std::cell::RefCell;
use std::rc::Rc;

use deliberation_core::act::{MAX_SOURCES, Rate, Relation, Step};
use deliberation_core::id::ActId;
use deliberation_core::protocol::problem::Cause;
use deliberation_widget::ports::Later;
use deliberation_widget::ports::vault::{Inside, Plain, Vault};
use deliberation_widget::queries::mine::mine;
use deliberation_widget::state::Dialog;
use deliberation_widget::state::thread::{About, Cited, Unfit, Writes};
use deliberation_widget::tasks::keep_draft::{keep_draft, write_instead};
use deliberation_widget::tasks::post_statement::post_statement;
use deliberation_widget::tasks::threads;

use super::{draft, hear_all, open, posts, thread, words, write};
use crate::twin::{Fault, Page};

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
        let mine = page
            .state
            .look_thread(|thread| page.state.look(|data| mine(data, thread, &Default::default())))
            .unwrap();
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
fn what_was_said_is_quoted_in_a_reply_to_it_after_what_i_wrote_there() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    let said = page.backend.argue_as_somebody_else(on, "Two thirds are enough.", 9);
    let page = page.reload();
    open(&page, on);
    threads::quote(&page.state, &page.ports, said, "“Two thirds” — Ms Li, 3:05");
    assert_eq!(draft(&page).text, "“Two thirds” — Ms Li, 3:05\n");
    assert!(matches!(draft(&page).writes, Writes::Reply(to, _) if to == said));
    threads::keep(&page.state, &page.ports, |draft| draft.text.push_str("Of whom?"));
    threads::quote(&page.state, &page.ports, said, "“Two thirds” — Ms Li, 3:05");
    assert_eq!(draft(&page).text, "“Two thirds” — Ms Li, 3:05\nOf whom?", "once");
    threads::quote(&page.state, &page.ports, said, "“enough” — Ms Li, 3:05");
    assert!(draft(&page).text.ends_with("Of whom?\n“enough” — Ms Li, 3:05\n"));
    // It is kept like anything I write.
    let again = page.reload();
    open(&again, on);
    threads::begin(&again.state, &again.ports, Writes::Reply(said, Relation::Ask));
    assert_eq!(draft(&again).text, draft(&page).text);
    threads::post(&page.state, &page.ports);
    threads::post(&page.state, &page.ports);
    page.send();
    hear_all(&page);
    let reply = page.state.look_thread(|thread| {
        thread.rows.iter().find(|row| row.on == Some(said)).and_then(|row| row.text.clone())
    });
    assert!(reply.unwrap().original().starts_with("“Two thirds” — Ms Li, 3:05\nOf whom?"));
}

#[test]
fn a_rating_a_step_and_a_withdrawal_that_were_refused_say_why_where_they_were_done() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    let other = page.backend.act_as(
        7,
        deliberation_core::participant::Standing::default(),
        "argument",
        &format!(r#""on":"{on}","relation":"oppose","text":{{"lang":"en","text":"It is dear."}}"#),
        9,
    );
    let page = page.reload();
    open(&page, on);
    write(&page, on, Relation::Support, "It helps.");
    page.send();
    hear_all(&page);
    let mine = posts(&page).into_iter().find(|post| post.own).unwrap().id;
    let post = |id: ActId| posts(&page).into_iter().find(|post| post.id == id).unwrap();
    page.backend.fault(Fault::Closed);
    threads::rate(&page.state, &page.ports, other, 1, Rate::Up);
    threads::withdraw(&page.state, &page.ports, mine);
    assert_eq!(post(other).rated, Some(Rate::Up));
    page.send();
    threads::take_in(&page.state, &page.ports);
    assert_eq!(post(other).rated, None, "it does not stand");
    let causes = [other, mine].map(|id| post(id).undone.remove(0).problem.cause());
    assert_eq!(causes, [Some(Cause::PhaseClosed); 2]);
    assert_eq!(post(mine).text.unwrap().text, "It helps.", "nothing is lost");
    page.backend.fault(Fault::None);
    threads::settle(&page.state, &page.ports, mine, Step::Accepted);
    page.send();
    threads::take_in(&page.state, &page.ports);
    let undone = post(mine).undone;
    let causes: Vec<_> = undone.iter().map(|own| own.problem.cause()).collect();
    assert_eq!(causes, [Some(Cause::UnfitDemand), Some(Cause::PhaseClosed)], "each kind of act for itself");
    threads::put_aside(&page.state, &page.ports, &undone[0].acts);
    assert_eq!(post(mine).undone, undone[1..]);
    threads::rate(&page.state, &page.ports, other, 1, Rate::Up);
    assert_eq!(post(other).undone, [], "it is done again");
}
