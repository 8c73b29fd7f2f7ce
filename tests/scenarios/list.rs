//! The list of all statements: searched, filtered, each answered where it stands, and nothing in it moves by itself.

use deliberation_core::id::ActId;
use deliberation_core::vote::Value;
use deliberation_widget::queries::card::{notice, notice_in_list};
use deliberation_widget::queries::list::{WINDOW, list, new};
use deliberation_widget::queries::statement;
use deliberation_widget::state::list::{Filter, Listing};
use deliberation_widget::state::mine::Progress;
use deliberation_widget::state::{Notice, Panel};
use deliberation_widget::tasks::cast_vote::{cast_vote, forget_held, take_back};
use deliberation_widget::tasks::follow_live::take_in;
use deliberation_widget::tasks::keep_draft::keep_draft;
use deliberation_widget::tasks::list_statements::{bring_in, list_anew, show_from};
use deliberation_widget::tasks::post_statement::post_statement;

use super::twin::{Page, wait};
use deliberation_widget::ports::backend::News;

/// The list on a narrow screen, looked at so.
fn look(page: &Page, change: impl FnOnce(&mut Listing)) {
    page.state.change(|data| {
        data.panel = Panel::List;
        list_anew(data, change);
    });
}

/// The words of its rows; a dash for one that is not shown any more.
fn rows(page: &Page) -> Vec<String> {
    let words = |row: Option<String>| row.unwrap_or_else(|| "-".to_owned());
    page.state.look(|data| {
        list(data).rows.into_iter().map(|(_, row)| words(row.map(|row| row.text.text))).collect()
    })
}

/// The statement with a number.
fn numbered(page: &Page, number: u32) -> ActId {
    let id = |data: &deliberation_widget::state::Data| {
        data.published.as_ref()?.statements.iter().find(|s| s.number == number).map(|s| s.id)
    };
    page.state.look(id).unwrap()
}

fn vote(page: &Page, number: u32, value: Value) {
    cast_vote(&page.state, &page.ports, numbered(page, number), value).unwrap();
}

/// Another page's statement, as the line brings it.
fn another(page: &Page, text: &str, nth: u8) {
    page.backend.post_statement_of_somebody_else_as(text, nth);
    take_in(&page.state, News::Tick(Box::new(page.backend.tick().unwrap())));
}

#[test]
fn it_is_searched_without_regard_to_case_and_filtered_by_what_i_answered() {
    let page = Page::open();
    vote(&page, 1, Value::Agree);
    vote(&page, 2, Value::Pass);
    look(&page, |list| list.find = " ONE home ".to_owned());
    assert_eq!(rows(&page), ["One home must not stop it."]);
    look(&page, |list| list.find = "no such words".to_owned());
    assert!(rows(&page).is_empty());
    look(&page, |list| (list.find, list.filter) = (String::new(), Filter::Open));
    assert_eq!(rows(&page), ["Try it for a year.", "Riders pay by the ride."]);
    look(&page, |list| list.filter = Filter::Answered(Value::Pass));
    assert_eq!(rows(&page), ["One home must not stop it."]);
    look(&page, |list| list.filter = Filter::Mine);
    assert!(rows(&page).is_empty());
    look(&page, |list| list.filter = Filter::All);
    assert_eq!(rows(&page).len(), 4);
}

#[test]
fn a_row_stays_where_it_is_when_i_change_my_mind_in_it() {
    let page = Page::open();
    page.agree();
    vote(&page, 1, Value::Disagree);
    look(&page, |list| list.filter = Filter::Answered(Value::Disagree));
    let before = rows(&page);
    assert!(before.contains(&"Publish the cost first.".to_owned()));
    vote(&page, 1, Value::Agree);
    assert_eq!(rows(&page), before);
    assert!(take_back(&page.state, &page.ports, numbered(&page, 1)).is_some());
    assert_eq!(rows(&page), before);
    page.send();
    let mine = page.backend.my_votes();
    assert!(mine.iter().all(|(id, _)| *id != numbered(&page, 1)), "taken back: {mine:?}");
    look(&page, |_| {});
    assert_eq!(rows(&page).len(), before.len() - 1);
}

#[test]
fn what_is_taken_back_before_the_notice_never_leaves() {
    let page = Page::open();
    vote(&page, 1, Value::Agree);
    let statement = numbered(&page, 1);
    assert!(take_back(&page.state, &page.ports, statement).is_some());
    assert_eq!(page.state.look(|data| data.mine.vote(statement)), None);
    wait(forget_held(&page.state, &page.ports, statement));
    assert!(page.outbox().is_empty());
}

#[test]
fn a_vote_from_the_list_leaves_the_card_unless_it_is_on_it() {
    let page = Page::open();
    let card = page.card();
    let number = page.state.look(|data| statement(data.published.as_ref().unwrap(), card).unwrap().number);
    vote(&page, if number == 1 { 2 } else { 1 }, Value::Agree);
    assert_eq!(page.card(), card);
    vote(&page, number, Value::Agree);
    assert_ne!(page.card(), card);
}

#[test]
fn what_comes_while_i_read_is_counted_and_brought_in_when_i_ask() {
    let page = Page::open();
    look(&page, |_| {});
    let before = rows(&page);
    another(&page, "Ask the ground floor first", 7);
    another(&page, "Put a bench on each landing", 8);
    assert_eq!(rows(&page), before, "nothing moves what is being read");
    assert_eq!(page.state.look(new), 2);
    page.state.change(bring_in);
    assert_eq!(rows(&page)[..2], ["Ask the ground floor first", "Put a bench on each landing"]);
    assert_eq!(rows(&page)[2..], before);
    assert_eq!(page.state.look(new), 0);
    assert_eq!(page.state.look(|data| data.list.focus), 1, "the focus goes to the first new one");
}

#[test]
fn what_comes_and_does_not_fit_what_i_search_for_is_not_counted() {
    let page = Page::open();
    look(&page, |list| list.find = "bench".to_owned());
    another(&page, "Ask the ground floor first", 7);
    assert_eq!(page.state.look(new), 0);
    another(&page, "Put a bench on each landing", 8);
    assert_eq!(page.state.look(new), 1);
    page.state.change(|data| data.panel = Panel::Vote);
    assert_eq!(page.state.look(new), 0, "nobody is told of a list that is not on the screen");
}

#[test]
fn of_a_long_list_a_part_is_drawn() {
    let page = Page::open();
    for nth in 10..110 {
        page.backend.post_statement_of_somebody_else_as(&format!("Statement for number {nth}"), nth);
    }
    page.backend.tick().unwrap();
    let page = page.reload();
    look(&page, |_| {});
    assert_eq!((rows(&page).len(), page.state.look(|data| list(data).of)), (WINDOW, 104));
    let first = rows(&page);
    page.state.change(|data| show_from(data, 2 * WINDOW));
    assert_eq!(rows(&page).len(), 4);
    assert_eq!(page.state.look(|data| data.list.focus), 1, "the focus goes along");
    page.state.change(|data| show_from(data, WINDOW));
    another(&page, "One more", 200);
    assert!(!rows(&page).contains(&"One more".to_owned()));
    page.state.change(bring_in);
    assert_eq!(rows(&page)[0], "One more");
    assert_eq!(rows(&page)[1..], first[..WINDOW - 1]);
    look(&page, |_| {});
    assert_eq!(rows(&page), first, "made anew, it begins anew");
    assert_eq!(page.state.look(|data| data.list.focus), 0);
}

#[test]
fn mine_stands_in_it_without_answers() {
    let page = Page::open();
    page.agree();
    keep_draft(&page.state, &page.ports, "Ask the ground floor first".to_owned());
    post_statement(&page.state, &page.ports).unwrap();
    page.send();
    take_in(&page.state, News::Tick(Box::new(page.backend.tick().unwrap())));
    look(&page, |list| list.filter = Filter::Mine);
    assert_eq!(rows(&page), ["Ask the ground floor first"]);
    assert!(page.state.look(|data| list(data).rows[0].1.as_ref().unwrap().own));
}

#[test]
fn the_notice_stands_where_i_act() {
    let page = Page::open();
    look(&page, |_| {});
    page.state.change(|data| data.list.acted = true);
    vote(&page, 1, Value::Agree);
    assert_eq!(page.state.look(|data| data.notice), Notice::Shown);
    let shown =
        |page: &Page| page.state.look(|data| (notice(data).is_some(), notice_in_list(data).is_some()));
    assert_eq!(shown(&page), (false, true));
    page.state.change(|data| data.panel = Panel::Vote);
    assert_eq!(shown(&page), (true, false), "with the list away it stands by the card");
    page.state.change(|data| (data.wide, data.list.open) = (true, true));
    assert_eq!(shown(&page), (false, true));
    page.state.change(|data| data.list.acted = false);
    assert_eq!(shown(&page), (true, false));
    vote(&page, 2, Value::Agree);
    assert_eq!(shown(&page), (false, false));
    let waits = |data: &deliberation_widget::state::Data| {
        data.mine.votes.iter().all(|vote| vote.progress == Progress::Waiting)
    };
    assert!(page.state.look(waits), "both may leave");
}

#[test]
fn a_statement_that_is_hidden_leaves_its_row_behind() {
    let page = Page::open();
    look(&page, |_| {});
    page.state.change(|data| {
        let mut published = (**data.published.as_ref().unwrap()).clone();
        published.statements.remove(1);
        data.published = Some(std::sync::Arc::new(published));
    });
    assert_eq!(
        rows(&page),
        ["Publish the cost first.", "-", "Try it for a year.", "Riders pay by the ride."]
    );
}
