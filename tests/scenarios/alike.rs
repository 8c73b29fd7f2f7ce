//! Before a statement is sent, those that say nearly the same are shown.

use deliberation_widget::queries::composer::composer;
use deliberation_widget::state::Unfit;
use deliberation_widget::tasks::keep_draft::keep_draft;
use deliberation_widget::tasks::post_statement::post_statement;

use super::twin::Page;

/// What comes of sending a text, as the view asks for it.
fn send(page: &Page, text: &str) -> Result<(), Unfit> {
    keep_draft(&page.state, &page.ports, text.to_owned());
    send_again(page)
}

fn send_again(page: &Page) -> Result<(), Unfit> {
    let sent = post_statement(&page.state, &page.ports);
    page.state.change(|data| data.writing.unfit = sent.clone().err());
    sent
}

#[test]
fn one_that_says_nearly_the_same_is_shown_and_nothing_is_sent() {
    let page = Page::open();
    page.agree();
    assert!(matches!(send(&page, "First publish the cost"), Err(Unfit::Alike(_))));
    let shown = page.state.look(|data| composer(data, &Default::default()));
    assert_eq!(shown.alike.len(), 1);
    assert_eq!(
        (shown.alike[0].1.text.as_str(), shown.alike[0].1.lang.as_str()),
        ("Publish the cost first.", "en")
    );
    assert_eq!(shown.draft, "First publish the cost", "the words stay");
    assert!(shown.problem.is_none(), "no rule refuses them");
    assert!(page.outbox().is_empty());
}

#[test]
fn the_same_words_sent_again_are_meant_and_other_words_are_looked_at_anew() {
    let page = Page::open();
    page.agree();
    assert!(send(&page, "First publish the cost").is_err());
    page.state.change(|data| data.writing.unfit = None);
    assert!(send(&page, "First publish the cost, please").is_err(), "other words");
    assert_eq!(send_again(&page), Ok(()));
    assert_eq!(page.outbox().len(), 1);
}

#[test]
fn another_thought_is_sent_at_once_and_the_very_same_one_never() {
    let page = Page::open();
    page.agree();
    assert_eq!(send(&page, "Ask the ground floor about their windows"), Ok(()));
    let twice = send(&page, "publish the COST first");
    assert!(matches!(twice, Err(Unfit::Rules(_))));
    let shown = page.state.look(|data| composer(data, &Default::default()));
    assert_eq!(shown.alike.len(), 1, "and the one that stands there is offered");
    assert!(shown.problem.is_some());
    assert!(send_again(&page).is_err());
}
