//! What a person does, from the tap to the backend and back, on in-memory ports: no browser, no network.
//!
//! The backend's twin is the backend of a page without one, which folds and publishes as the server does; it can
//! lose its connection, and lose an answer after the act was kept.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a scenario that cannot go on has failed")]

mod alike;
mod announce;
mod list;
mod map;
mod meters;
mod moderation;
mod moments;
mod notes;
mod own;
mod permalink;
mod prove;
mod schedules;
mod sign_in;
mod stance;
mod threads;
mod twin;

use deliberation_core::vote::Value;
use deliberation_widget::queries::card::card;
use deliberation_widget::state::mine::Progress;
use deliberation_widget::state::{Connection, Notice, Unfit};
use deliberation_widget::tasks::cast_vote::{cast_vote, forget_held, undo_vote};
use deliberation_widget::tasks::keep_draft::keep_draft;
use deliberation_widget::tasks::post_statement::post_statement;
use deliberation_widget::tasks::send_outbox::Sent;

use twin::{Fault, Page, wait};

#[test]
fn the_first_vote_stays_on_the_device_and_the_second_turns_both_in() {
    let page = Page::open();
    page.vote(Value::Agree);
    assert_eq!(page.state.look(|data| data.notice), Notice::Shown);
    assert_eq!(page.send(), Sent::All);
    assert_eq!(page.backend.posted(), 0, "nothing leaves before the notice was seen");
    page.vote(Value::Disagree);
    assert_eq!(page.send(), Sent::All);
    assert_eq!(page.backend.posted(), 3, "both votes, and that I take part");
    let kept = page.state.look(|data| data.mine.votes.iter().all(|vote| vote.progress == Progress::Kept));
    assert!(kept, "both are acknowledged");
}

#[test]
fn the_next_card_comes_at_once_and_undo_brings_the_last_one_back() {
    let page = Page::open();
    let first = page.card();
    page.vote(Value::Agree);
    let second = page.card();
    assert_ne!(first, second);
    assert_eq!(undo_vote(&page.state, &page.ports), Some(first));
    assert_eq!(page.card(), first);
    assert_eq!(page.state.look(|data| data.mine.vote(first)), None);
    wait(forget_held(&page.state, &page.ports, first));
    assert!(page.outbox().is_empty(), "what never left need not be taken back elsewhere");
}

#[test]
fn an_undo_after_the_notice_reaches_the_backend() {
    let page = Page::open();
    let first = page.card();
    page.vote(Value::Agree);
    page.vote(Value::Agree);
    page.send();
    let last = undo_vote(&page.state, &page.ports).unwrap();
    assert_ne!(last, first);
    page.send();
    assert_eq!(page.backend.my_votes(), [(first, Value::Agree)]);
}

#[test]
fn with_a_dead_network_votes_wait_and_are_sent_later_once() {
    let page = Page::open();
    page.vote(Value::Agree);
    page.backend.fault(Fault::Network);
    page.vote(Value::Agree);
    page.vote(Value::Disagree);
    assert_eq!(page.send(), Sent::Later(None));
    assert_eq!(page.state.look(|data| data.connection), Connection::Offline);
    assert_eq!(page.outbox().len(), 4);
    // The answer is lost after the backend has kept the acts.
    page.backend.fault(Fault::AnswerLost);
    assert_eq!(page.send(), Sent::Later(None));
    assert_eq!(page.outbox().len(), 4, "nothing leaves the outbox without an answer");
    page.backend.fault(Fault::None);
    assert_eq!(page.send(), Sent::All);
    assert!(page.outbox().is_empty());
    assert_eq!(page.backend.kept(), 4, "three votes and a join: sent twice, kept once");
}

#[test]
fn what_waits_and_what_was_typed_survive_a_reload() {
    let page = Page::open();
    let first = page.card();
    page.vote(Value::Agree);
    keep_draft(&page.state, &page.ports, "Put a bench on each landing".to_owned());
    let again = page.reload();
    assert_eq!(again.state.look(|data| data.mine.vote(first)), Some(Value::Agree));
    assert_eq!(again.state.look(|data| data.notice), Notice::Shown);
    assert_eq!(again.state.look(|data| data.writing.draft.clone()), "Put a bench on each landing");
    again.vote(Value::Pass);
    again.send();
    let third = again.reload();
    assert_eq!(third.state.look(|data| data.mine.votes.len()), 2);
    assert_eq!(third.state.look(|data| data.notice), Notice::Agreed);
    assert!(
        third.state.look(|data| data.mine.vote(data.card?)).is_none(),
        "the card is one I have not answered"
    );
}

#[test]
fn a_statement_that_the_rules_refuse_stays_in_the_draft() {
    let page = Page::open();
    keep_draft(&page.state, &page.ports, "x".repeat(141));
    assert!(matches!(post_statement(&page.state, &page.ports), Err(Unfit::Rules(_))));
    assert_eq!(page.state.look(|data| data.writing.draft.len()), 141);
    keep_draft(&page.state, &page.ports, " \n ".to_owned());
    assert!(matches!(post_statement(&page.state, &page.ports), Err(Unfit::Text(_))));
    keep_draft(&page.state, &page.ports, "publish the cost FIRST".to_owned());
    assert!(
        matches!(post_statement(&page.state, &page.ports), Err(Unfit::Rules(_))),
        "the same words stand there"
    );
}

#[test]
fn the_words_of_a_statement_refused_later_come_back() {
    let page = Page::open();
    page.agree();
    keep_draft(&page.state, &page.ports, "Ask the ground floor first".to_owned());
    // Somebody else posts the same before mine arrives.
    page.backend.post_statement_of_somebody_else("Ask the ground floor first.");
    post_statement(&page.state, &page.ports).unwrap();
    assert_eq!(page.state.look(|data| data.writing.draft.clone()), "");
    page.send();
    assert_eq!(page.state.look(|data| data.writing.draft.clone()), "Ask the ground floor first");
    let refused = page.state.look(|data| {
        data.mine.statements.iter().any(|s| matches!(&s.progress, Progress::Refused(p) if p.rule.is_some()))
    });
    assert!(refused, "the refusal names its article");
}

#[test]
fn a_session_that_the_backend_has_forgotten_is_renewed() {
    let page = Page::open();
    page.agree();
    page.backend.fault(Fault::SessionForgotten);
    page.vote(Value::Agree);
    assert_eq!(page.send(), Sent::All);
    assert_eq!(page.backend.joined(), 2);
}

#[test]
fn a_phase_without_votes_offers_none() {
    let page = Page::open_with(r#","phases":[{"id":"report","kind":"report"}]"#);
    assert!(!page.state.look(|data| card(data).open));
    let statement = page.card();
    assert!(cast_vote(&page.state, &page.ports, statement, Value::Agree).is_err());
    assert!(page.outbox().is_empty());
}

#[test]
fn an_act_that_is_refused_with_its_call_does_not_hold_up_the_others() {
    let page = Page::open();
    page.agree();
    page.backend.fault(Fault::NoStatements);
    page.vote(Value::Agree);
    keep_draft(&page.state, &page.ports, "Ask the ground floor first".to_owned());
    post_statement(&page.state, &page.ports).unwrap();
    page.vote(Value::Pass);
    assert_eq!(page.send(), Sent::All);
    assert_eq!(page.backend.my_votes().len(), 4, "all votes arrived");
    assert_eq!(page.state.look(|data| data.writing.draft.clone()), "Ask the ground floor first");
}

#[test]
fn what_is_to_be_sent_again_later_is_not_sent_again_at_once() {
    let page = Page::open();
    page.agree();
    page.backend.fault(Fault::Later);
    page.vote(Value::Agree);
    assert_eq!(page.send(), Sent::Later(None));
    assert_eq!(page.outbox().len(), 1);
}

#[test]
fn votes_pass_by_texts_that_are_too_many_for_now() {
    let page = Page::open();
    page.agree();
    page.backend.fault(Fault::EnoughTexts);
    keep_draft(&page.state, &page.ports, "Ask the ground floor first".to_owned());
    post_statement(&page.state, &page.ports).unwrap();
    page.vote(Value::Pass);
    assert_eq!(page.send(), Sent::Later(Some(42_000)));
    assert_eq!((page.backend.my_votes().len(), page.outbox().len()), (3, 1));
    // The words are kept on the device, and leave when there is room.
    assert_eq!(page.reload().outbox().len(), 1);
    page.backend.fault(Fault::None);
    assert_eq!((page.send(), page.outbox().len()), (Sent::All, 0));
    assert!(page.state.look(|data| data.mine.statements.iter().all(|own| own.progress == Progress::Kept)));
}

#[test]
fn a_backend_that_has_enough_is_left_alone() {
    let page = Page::open();
    page.agree();
    keep_draft(&page.state, &page.ports, "Ask the ground floor first".to_owned());
    post_statement(&page.state, &page.ports).unwrap();
    page.vote(Value::Pass);
    page.vote(Value::Agree);
    let before = page.backend.posted();
    page.backend.fault(Fault::Busy);
    assert_eq!(page.send(), Sent::Later(Some(7_000)));
    assert_eq!(
        (page.backend.posted() - before, page.outbox().len()),
        (2, 3),
        "a text and a vote, and no more"
    );
}

#[test]
fn a_refused_change_leaves_the_vote_that_was_kept() {
    let page = Page::open();
    let first = page.card();
    page.agree();
    page.backend.fault(Fault::Closed);
    cast_vote(&page.state, &page.ports, first, Value::Disagree).unwrap();
    assert_eq!(page.state.look(|data| data.mine.vote(first)), Some(Value::Disagree));
    page.send();
    assert_eq!(page.state.look(|data| data.mine.vote(first)), Some(Value::Agree));
}

#[test]
fn two_tabs_are_one_person_and_an_undo_in_one_takes_back_what_the_other_sent() {
    let one = Page::open();
    one.vote(Value::Agree);
    let two = one.reload();
    // The other tab goes on after the notice and sends what both share.
    two.vote(Value::Disagree);
    assert_eq!(two.send(), Sent::All);
    assert_eq!(two.backend.my_votes().len(), 2);
    let undone = undo_vote(&one.state, &one.ports).unwrap();
    one.vote(Value::Pass);
    assert_eq!(one.send(), Sent::All);
    assert_eq!(one.backend.joined(), 1);
    assert!(one.backend.my_votes().contains(&(undone, Value::Pass)), "undone, and answered anew");
}
