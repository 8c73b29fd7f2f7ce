//! Links of a statement: given, followed, and when they lead to nothing that is shown any more.

use deliberation_core::id::ActId;
use deliberation_core::vote::Value;
use deliberation_widget::queries::card::card;
use deliberation_widget::state::{Panel, Why};
use deliberation_widget::tasks::link_statement::{follow_link, give_link};
use deliberation_widget::tasks::next_card::take_next;

use super::twin::{Page, wait};

/// What comes after the `#` of a statement's link, that included.
fn link_of(page: &Page, statement: ActId) -> String {
    wait(give_link(&page.state, &page.ports, statement));
    let link = page.state.look(|data| data.link.clone()).unwrap();
    assert_eq!((link.statement, link.copied), (statement, Some(true)));
    link.address.strip_prefix("https://host.example/").unwrap().to_owned()
}

/// A statement that is not on the card.
fn other(page: &Page) -> ActId {
    let card = page.card();
    page.state
        .look(|data| data.published.as_ref()?.statements.iter().map(|s| s.id).find(|id| *id != card))
        .unwrap()
}

#[test]
fn a_link_leads_to_its_statement_answered_or_not() {
    let page = Page::open();
    let other = other(&page);
    let link = link_of(&page, other);
    assert!(link.len() == 20 && link.starts_with("#dw-"), "{link}");
    page.state.change(|data| data.panel = Panel::Map);
    follow_link(&page.state, &link);
    assert_eq!(page.card(), other);
    assert_eq!(page.state.look(|data| (data.why, data.panel, data.asks)), (Why::Asked, Panel::Vote, 1));
    page.vote(Value::Agree);
    assert_ne!(page.card(), other);
    follow_link(&page.state, &link);
    let mine = page.state.look(|data| card(data).statement.unwrap().mine);
    assert_eq!((page.card(), mine), (other, Some(Value::Agree)));
    // The whole id does as well.
    page.state.change(take_next);
    follow_link(&page.state, &format!("#dw-{other}"));
    assert_eq!(page.card(), other);
}

#[test]
fn a_statement_asked_for_stays_on_the_card_after_a_reload_though_it_is_answered() {
    let page = Page::open();
    let first = page.card();
    page.agree();
    let again = page.reload();
    follow_link(&again.state, &link_of(&again, first));
    wait(deliberation_widget::tasks::load::load_mine(&again.state, &again.ports));
    assert_eq!(again.card(), first);
}

#[test]
fn a_link_to_what_is_not_shown_any_more_says_so_until_i_go_on() {
    let page = Page::open();
    let before = page.card();
    let link = link_of(&page, other(&page));
    follow_link(&page.state, &format!("{}0123456789ab", &link[..8]));
    let shown = page.state.look(card);
    assert!(shown.gone && shown.statement.is_none());
    page.state.change(take_next);
    assert_eq!(page.card(), before);
    assert!(!page.state.look(card).gone);
}

#[test]
fn other_hashes_are_the_pages() {
    let page = Page::open();
    let before = page.card();
    // The last one is of another deliberation.
    for hash in ["", "#", "#programme", "#dw-", "#dw-电梯", "#dw-ffff0123456789ab"] {
        follow_link(&page.state, hash);
        assert_eq!(page.state.look(|data| (data.card, data.asks)), (Some(before), 0), "{hash}");
    }
}

#[test]
fn a_statement_that_is_hidden_while_i_read_it_is_not_exchanged_without_a_word() {
    let page = Page::open();
    let read = page.card();
    let mut published = page.state.look(|data| (**data.published.as_ref().unwrap()).clone());
    published.statements.retain(|s| s.id != read);
    deliberation_widget::tasks::load::show(&page.state, std::sync::Arc::new(published));
    assert!(page.state.look(|data| card(data).gone));
    page.state.change(take_next);
    assert_ne!(page.card(), read);
}
