//! What each may say to a note, by the role in which they act; and what is said where it was refused.

use super::*;

/// A claim of somebody else's, with a note of the planner's.
fn elsewhere() -> (Page, ActId, ActId, ActId) {
    let page = Page::open();
    page.agree();
    let statement = page.card();
    let members =
        format!(r#""on":"{statement}","relation":"oppose","text":{{"lang":"zh-CN","text":"{CLAIM}"}}"#);
    let claim = page.backend.act_as(6, Standing::default(), "argument", &members, 20);
    let note = page.backend.act_as(7, planner(), "annotation", &on(claim, CLAIM, "电梯就不能装", BROAD), 21);
    let again = page.reload();
    // What owns the first page owns the second.
    std::mem::forget(page);
    open(&again, statement);
    notes::open(&again.state, claim, vec![note]);
    (again, statement, claim, note)
}

#[test]
fn a_reader_casts_ballots_and_who_acts_in_an_office_disputes_with_words_if_of_the_panel() {
    let (page, _, claim, _) = elsewhere();
    let may = |role: Role| {
        page.state.change(|data| data.mine.role = role);
        let own = card(&page, claim).remove(0);
        (own.casts, own.may_dispute)
    };
    assert_eq!(may(Role::Participant), (true, false));
    assert_eq!(may(Role::Expert), (false, true));
    assert_eq!(may(Role::Official), (false, true));
    assert_eq!((may(Role::Moderator), may(Role::Host)), ((false, false), (false, false)));
}

#[test]
fn whoever_stands_for_a_note_does_not_dispute_it() {
    let (page, statement, claim, _) = elsewhere();
    let mine = on(claim, CLAIM, "一楼不同意", CONTEXT);
    // The person of this page, in an office.
    let own = page.backend.act_as(1, expert(Field::Media, "王记者", "某报"), "annotation", &mine, 22);
    let page = page.reload();
    open(&page, statement);
    page.state.change(|data| data.mine.role = Role::Expert);
    notes::open(&page.state, claim, vec![own]);
    assert!(!card(&page, claim)[0].may_dispute);
}

#[test]
fn whoever_was_heard_on_a_note_is_not_heard_on_it_again() {
    let (page, statement, claim, note) = noted();
    notes::open(&page.state, claim, vec![note]);
    assert!(card(&page, claim)[0].may_dispute, "its author may");
    notes::begin(&page.state, &page.ports, note, Says::Dispute);
    notes::keep(&page.state, &page.ports, "我说的是本楼".to_owned());
    notes::send(&page.state, &page.ports);
    assert!(!card(&page, claim)[0].may_dispute, "at once");
    page.send();
    let review =
        format!(r#""annotation":"{note}","finding":"upheld","text":{{"lang":"zh-CN","text":"看过了。"}}"#);
    page.backend.act_as(8, expert(Field::Media, "王记者", "某报"), "note-review", &review, 22);
    let page = page.reload();
    open(&page, statement);
    notes::open(&page.state, claim, vec![note]);
    let own = card(&page, claim).remove(0);
    assert_eq!((own.state, own.upheld, own.may_dispute), (State::Published, true, false));
}

#[test]
fn what_was_refused_says_so_on_the_card_or_below_the_claim_until_it_is_read() {
    let (page, _, claim, note) = elsewhere();
    page.backend.fault(Fault::Closed);
    notes::helps(&page.state, &page.ports, note, Helps::Yes);
    page.send();
    threads::take_in(&page.state, &page.ports);
    let own = card(&page, claim).remove(0);
    assert_eq!(own.said, Helps::None, "it does not stand");
    let [undone] = <[_; 1]>::try_from(own.undone).unwrap();
    assert_eq!(undone.problem.cause(), Some(Cause::PhaseClosed));
    assert_eq!(claimed(&page, claim).undone, [], "it is said once");
    notes::close(&page.state);
    assert_eq!(claimed(&page, claim).undone, std::slice::from_ref(&undone));
    threads::put_aside(&page.state, &page.ports, &undone.acts);
    assert_eq!(claimed(&page, claim).undone, []);
}

#[test]
fn what_was_refused_is_said_no_more_once_the_same_was_done() {
    let (page, _, claim, note) = elsewhere();
    page.backend.fault(Fault::Closed);
    notes::object(&page.state, &page.ports, note);
    page.send();
    page.backend.fault(Fault::None);
    threads::take_in(&page.state, &page.ports);
    assert_eq!(card(&page, claim)[0].undone.len(), 1);
    notes::object(&page.state, &page.ports, note);
    let own = card(&page, claim).remove(0);
    assert_eq!((own.undone, own.objects), (Vec::new(), true));
}

#[test]
fn what_was_refused_is_still_said_when_something_else_was_done_there() {
    let (page, _, claim, note) = elsewhere();
    page.backend.fault(Fault::Closed);
    notes::helps(&page.state, &page.ports, note, Helps::Yes);
    notes::object(&page.state, &page.ports, note);
    page.send();
    page.backend.fault(Fault::None);
    threads::take_in(&page.state, &page.ports);
    assert_eq!(card(&page, claim)[0].undone.len(), 2, "each with its reason");
    notes::object(&page.state, &page.ports, note);
    page.send();
    threads::take_in(&page.state, &page.ports);
    let own = card(&page, claim).remove(0);
    assert_eq!((own.undone.len(), own.said, own.objects), (1, Helps::None, true));
}
