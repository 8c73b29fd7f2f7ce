//! Erasing while something else goes on: an act is on its way, other words are being written, one has gone on.

use deliberation_core::id::ActId;
use deliberation_core::vote::Value;
use deliberation_widget::queries::thread::shown;
use deliberation_widget::state::State;
use deliberation_widget::state::mine::{MyAct, Progress};
use deliberation_widget::state::notes::Says;
use deliberation_widget::state::own::{Gone, Unfit};
use deliberation_widget::tasks::keep_draft::{keep_draft, write_instead};
use deliberation_widget::tasks::own::{self, erase as erasing, name};
use deliberation_widget::tasks::{moderation, notes, threads};

use super::{again, argue, begun, contributions, dialog, erase, my_name, open, say, settle, stored};
use crate::twin::{Fault, Page, wait};

/// Erases while the next call is on its way.
fn erase_in_flight(page: &Page, what: Option<ActId>) {
    let (state, ports) = (page.state, page.ports.clone());
    page.backend.in_flight(move || {
        erasing::ask(&state, what, "…");
        erasing::erase(&state, &ports);
    });
}

fn draft(page: &Page) -> String {
    page.state.look(|data| data.writing.draft.clone())
}

fn refuses(page: &Page) {
    page.backend.fault(Fault::Closed);
    settle(page);
    page.backend.fault(Fault::None);
}

#[test]
fn what_is_erased_while_a_session_is_asked_for_does_not_leave() {
    for all in [false, true] {
        let page = Page::open();
        page.vote(Value::Agree);
        let own = say(&page, "My secret words");
        erase_in_flight(&page, (!all).then_some(own));
        page.send();
        assert!(matches!(dialog(&page).unwrap().asked.done, Some(Gone::By(_))), "it may have arrived");
        settle(&page);
        let log = page.backend.log();
        assert!(!log.contains("\"type\":\"statement\""), "not even what is left of it: {log}");
        assert_eq!(dialog(&page).unwrap().progress, Some(Progress::Kept));
        assert!(!stored(&page).contains("secret") && page.outbox().is_empty());
        assert_eq!(page.backend.my_votes().len(), 1, "the vote left");
    }
}

#[test]
fn what_is_erased_while_an_act_before_it_is_on_its_way_does_not_leave() {
    let page = begun();
    page.vote(Value::Agree);
    let own = say(&page, "My secret words");
    erase_in_flight(&page, Some(own));
    settle(&page);
    assert!(!page.backend.log().contains("\"type\":\"statement\""));
    assert_eq!(dialog(&page).unwrap().progress, Some(Progress::Kept));
}

#[test]
fn what_is_erased_on_its_way_and_refused_does_not_come_back() {
    let page = begun();
    let on = page.card();
    open(&page, on);
    let reply = argue(&page, on, "My secret reply.");
    erase_in_flight(&page, Some(reply));
    refuses(&page);
    assert!(!stored(&page).contains("secret"), "{}", stored(&page));
    let statement = say(&page, "My secret words");
    erase_in_flight(&page, Some(statement));
    refuses(&page);
    assert!(!stored(&page).contains("secret") && draft(&page).is_empty(), "{}", stored(&page));
    // What nobody erased does.
    argue(&page, on, "A plain reply.");
    say(&page, "Plain words");
    refuses(&page);
    assert!(stored(&page).contains("A plain reply."));
    assert_eq!(draft(&page), "Plain words");
}

#[test]
fn words_of_another_tab_that_are_refused_lie_in_the_draft() {
    let page = begun();
    let other = page.reload();
    say(&page, "Words of the first tab");
    other.backend.fault(Fault::Closed);
    other.send();
    assert_eq!(draft(&other), "Words of the first tab");
    assert_eq!(other.ports.storage.get("draft").as_deref(), Some("Words of the first tab"));
}

#[test]
fn erasing_a_statement_that_i_reword_leaves_what_i_wrote_before() {
    let page = begun();
    let own = say(&page, "My secret words");
    settle(&page);
    keep_draft(&page.state, &page.ports, "Another thought".to_owned());
    write_instead(&page.state, &page.ports, Some(own), "My secret words, better");
    erase(&page, Some(own));
    assert!(!stored(&page).contains("secret"));
    assert_eq!(page.state.look(|data| data.writing.supersedes), None);
    assert_eq!(draft(&page), "Another thought");
    assert_eq!(page.ports.storage.get("draft").as_deref(), Some("Another thought"));
    assert_eq!(page.state.look(|data| data.writing.length), 15);
}

#[test]
fn erasing_what_was_refused_takes_its_words_out_of_the_draft() {
    let page = begun();
    let own = say(&page, "My secret words");
    keep_draft(&page.state, &page.ports, "Another thought".to_owned());
    refuses(&page);
    assert_eq!(draft(&page), "Another thought\nMy secret words");
    erase(&page, Some(own));
    assert_eq!(dialog(&page).unwrap().asked.done, Some(Gone::Here));
    assert_eq!(draft(&page), "Another thought");
    assert!(!stored(&page).contains("secret"));
    keep_draft(&page.state, &page.ports, String::new());
    // Where something else is written, too.
    let (own, kept) = (say(&page, "More secret words"), page.card());
    refuses(&page);
    write_instead(&page.state, &page.ports, Some(kept), "Said better");
    erase(&page, Some(own));
    assert!(!stored(&page).contains("secret"), "{}", stored(&page));
    assert_eq!(draft(&page), "Said better");
    write_instead(&page.state, &page.ports, None, "");
    // What I have made of them since is another text.
    let own = say(&page, "Secret words");
    refuses(&page);
    keep_draft(&page.state, &page.ports, "Words without a secret words".to_owned());
    erase(&page, Some(own));
    assert_eq!(draft(&page), "Words without a secret words");
}

#[test]
fn erasing_all_empties_the_fields_that_are_open() {
    let page = begun();
    let on = page.card();
    open(&page, on);
    notes::begin(&page.state, &page.ports, on, Says::Reply);
    notes::keep(&page.state, &page.ports, "A secret answer".to_owned());
    name::begin(&page.state, &page.ports);
    name::keep(&page.state, &page.ports, "Secret Chen".to_owned());
    erase(&page, None);
    assert!(page.state.look_thread(|thread| thread.notes.answer.is_none()));
    let naming = my_name(&page).naming;
    assert_eq!((naming.open, &*naming.text), (false, ""));
    assert!(!stored(&page).to_lowercase().contains("secret"), "{}", stored(&page));
}

#[test]
fn erasing_all_takes_every_act_with_words_from_the_device() {
    let page = begun();
    let put = |kind: &str, nth: u8| {
        let id = ActId::new(9, [nth; 10]);
        let text = format!(
            r#"{{"id":"{id}","type":"{kind}","nonce":"MDEyMzQ1Njc4OWFiY2RlZg","text":{{"lang":"en","text":"{kind}: secret"}}}}"#
        );
        page.ports.vault.put(id, text.clone(), Box::new(drop));
        let progress = Progress::Waiting;
        page.state.change(|data| data.mine.others.push(MyAct { id, text, progress, seq: None }));
    };
    for (nth, kind) in ["note-withdrawal", "note-reply", "appeal", "remark", "of-tomorrow"].iter().enumerate()
    {
        put(kind, nth as u8);
    }
    // What is said in an office stays.
    put("ruling", 9);
    erase(&page, None);
    assert_eq!(stored(&page).matches("secret").count(), 1, "{}", stored(&page));
    assert!(stored(&page).contains("ruling: secret"));
}

#[test]
fn what_i_do_while_all_is_erased_is_the_first_of_who_i_am_then() {
    let page = begun();
    say(&page, "A secret statement");
    settle(&page);
    let voted = page.state.look(|data| data.mine.trail.clone());
    erase(&page, None);
    // Texts are too many for now: the erasure leaves, and what I write waits.
    page.backend.fault(Fault::EnoughTexts);
    let new = say(&page, "Words of somebody new");
    page.send();
    moderation::take_in(&page.state, &page.ports);
    let (card, (state, ports)) = (page.card(), (page.state, page.ports.clone()));
    page.vote(Value::Disagree);
    wait(own::after(state, ports));
    assert_eq!(page.ports.storage.get("token"), None);
    page.state.look(|data| {
        assert_eq!(data.mine.vote(card), Some(Value::Disagree));
        assert_eq!(data.mine.trail, [card]);
        assert!(voted.iter().all(|id| data.mine.vote(*id).is_none()), "others than that did not vote");
    });
    assert_eq!(contributions(&page).statements.iter().map(|own| own.0.id).collect::<Vec<_>>(), [new]);
    // And if it is refused, it is not lost.
    refuses(&page);
    assert_eq!(draft(&page), "Words of somebody new");
}

#[test]
fn a_name_that_was_refused_does_not_take_the_place_of_a_newer_one() {
    let page = begun();
    page.backend.act_as(
        7,
        deliberation_core::participant::Standing::default(),
        "name",
        r#""shown":"Old Chen""#,
        40,
    );
    let page = again(&page);
    let typed = |text: &str| {
        name::begin(&page.state, &page.ports);
        name::keep(&page.state, &page.ports, text.to_owned());
    };
    typed("old-chen");
    name::send(&page.state, &page.ports);
    typed("Newer");
    settle(&page);
    let naming = my_name(&page).naming;
    assert_eq!((&*naming.text, naming.unfit, naming.sent), ("Newer", None, None));
    assert_eq!(page.ports.storage.get("name").as_deref(), Some("Newer"));
    // It is told as soon as there is room for it.
    name::leave(&page.state, &page.ports);
    moderation::take_in(&page.state, &page.ports);
    let naming = my_name(&page).naming;
    assert_eq!((naming.open, &*naming.text, naming.unfit), (true, "old-chen", Some(Unfit::Taken)));
}

#[test]
fn the_fourth_name_of_a_day_is_refused_with_the_reason() {
    let page = begun();
    for nth in ["One", "Two", "Three", "Four"] {
        name::begin(&page.state, &page.ports);
        name::keep(&page.state, &page.ports, format!("Chen {nth}"));
        name::send(&page.state, &page.ports);
        settle(&page);
    }
    let naming = my_name(&page).naming;
    assert_eq!((&*naming.text, naming.unfit), ("Chen Four", Some(Unfit::TooOften)));
}

#[test]
fn the_focus_goes_to_what_stands_in_the_place_of_an_erased_statement() {
    let focus = |state: &State| {
        let shown = state
            .look_thread(|thread| state.look(|data| state.look_moderation(|own| shown(data, thread, own))));
        (shown.gone, shown.focus)
    };
    let page = begun();
    let own = say(&page, "My secret words");
    settle(&page);
    let page = again(&page);
    open(&page, own);
    // It is gone by somebody else: whoever reads something else goes on with that.
    let (at, before) = (page.state.look_thread(|thread| thread.at), focus(&page.state));
    assert_eq!((at, before.0), (Some(Some(own)), false));
    let published = page.state.look(|data| data.published.clone());
    let without = || {
        page.state.change(|data| {
            let mut all = (**data.published.as_ref().unwrap()).clone();
            all.statements.retain(|statement| statement.id != own);
            data.published = Some(all.into());
        });
    };
    without();
    assert_eq!(focus(&page.state), (true, 0));
    page.state.change(|data| data.published = published);
    erase(&page, Some(own));
    page.state.change(|data| data.dialog = None);
    erasing::closed(&page.state);
    let now = focus(&page.state);
    assert!(!now.0 && now.1 > before.1, "to the root of its thread, as long as that is there");
    without();
    assert_eq!(focus(&page.state), (true, now.1));
    threads::take_in(&page.state, &page.ports);
    assert_eq!(focus(&page.state), (true, now.1));
}
