//! Claims often heard: brought when somebody writes, told in a line, read on a page.

use deliberation_widget::queries::heard::{near, page as read};
use deliberation_widget::state::heard::{Field, Near};
use deliberation_widget::state::{Dialog, Panel};
use deliberation_widget::tasks::heard;

use super::*;

const WORDS: &str = "一楼不同意，电梯就不能装";

/// A claim that three say, with the same note on each. The note.
fn often() -> (Page, ActId, ActId) {
    let page = Page::open();
    page.agree();
    let statement = page.card();
    let say = |nth: u8| {
        let words = format!("{}{WORDS}！", "唉，".repeat(usize::from(nth - 20)));
        (page.backend.argue(statement, "oppose", &words, nth), words)
    };
    let [(one, first), (two, second), (three, third)] = [say(20), say(21), say(22)];
    let note = page.backend.act_as(7, planner(), "annotation", &on(one, &first, WORDS, BROAD), 30);
    let copy = format!(r#"{BROAD},"same_as":"{note}""#);
    page.backend.act_as(7, planner(), "annotation", &on(two, &second, WORDS, &copy), 31);
    page.backend.act_as(7, planner(), "annotation", &on(three, &third, WORDS, &copy), 32);
    let again = page.reload();
    // What owns the first page owns the second.
    std::mem::forget(page);
    (again, one, note)
}

fn near_to(page: &Page, text: &str) -> Option<ActId> {
    page.state.look_heard(|heard| near(heard, text)).map(|near| near.first)
}

#[test]
fn who_writes_such_a_claim_is_told_and_who_writes_another_is_not() {
    let (page, _, note) = often();
    assert!(heard::due(&page.state, &page.ports));
    assert_eq!(near_to(&page, WORDS), None, "nothing is known before it came");
    wait(heard::bring(page.state, page.ports.clone()));
    assert!(!heard::due(&page.state, &page.ports), "it is asked for once");
    assert_eq!(near_to(&page, "我听人说，一楼不同意，电梯就不能装，是真的吗？"), Some(note));
    for other in ["", "电梯", "物业费太贵了，谁去说说", "一楼的采光要先测"] {
        assert_eq!(near_to(&page, other), None, "{other}");
    }
    let Near { exact, .. } = page.state.look_heard(|heard| near(heard, WORDS)).unwrap();
    assert_eq!(exact, WORDS);
}

#[test]
fn what_is_written_is_looked_at_once_it_rests_and_again_when_the_claims_come() {
    let (page, _, note) = often();
    let write =
        |text: &str| wait(heard::write(page.state, page.ports.clone(), Field::Thread, text.to_owned()));
    let told = |field: Field| {
        let near = page.state.look_heard(|heard| heard.writing[field as usize].near.clone());
        near.map(|near| near.first)
    };
    write(WORDS);
    assert_eq!(told(Field::Thread), None);
    wait(heard::bring(page.state, page.ports.clone()));
    assert_eq!((told(Field::Thread), told(Field::Statement)), (Some(note), None));
    write("物业费太贵了，谁去说说");
    assert_eq!(told(Field::Thread), None);
    write(WORDS);
    heard::put_aside(&page.state, note);
    assert_eq!(told(Field::Thread), None);
}

#[test]
fn who_was_told_and_wants_no_more_of_it_hears_no_more_of_it_and_nothing_is_kept() {
    let (page, _, note) = often();
    wait(heard::bring(page.state, page.ports.clone()));
    let kept = page.ports.storage.keys("");
    heard::put_aside(&page.state, note);
    assert_eq!(near_to(&page, WORDS), None);
    assert_eq!(page.ports.storage.keys(""), kept);
    let again = page.reload();
    wait(heard::bring(again.state, again.ports.clone()));
    assert_eq!(near_to(&again, WORDS), Some(note));
}

#[test]
fn the_page_says_how_many_claims_carry_the_note_and_leads_there() {
    let (page, claim, note) = often();
    let shown = || {
        let state = page.state;
        state.look_thread(|thread| state.look(|data| state.look_heard(|heard| read(data, thread, heard))))
    };
    assert_eq!(shown(), None, "it is closed");
    heard::open(&page.state, Some(note));
    wait(heard::bring(page.state, page.ports.clone()));
    let line = shown().unwrap().claims.remove(0);
    assert_eq!((line.claims, line.asked, line.note.exact.as_str()), (3, true, WORDS));
    assert_eq!(line.note.right.unwrap().text, "一楼的损失是真实的。");
    let (statement, post) = line.place;
    assert_eq!((statement, post), (Some(page.card()), Some(claim)));
    page.state.change(|data| data.leave_for_thread(statement, post));
    let (wanted, panel, dialog) =
        page.state.look(|data| (data.wanted.clone().unwrap(), data.panel, data.dialog));
    assert!(claim.to_string().ends_with(&wanted.post) && wanted.statement == statement);
    assert_eq!((panel, dialog), (Panel::Thread, None::<Dialog>));
}

#[test]
fn where_no_expert_said_anything_nothing_is_asked_and_what_does_not_come_is_asked_for_again_by_hand() {
    let page = Page::open();
    assert!(!heard::due(&page.state, &page.ports));
    let (page, ..) = often();
    page.backend.cache(vec!["{}".to_owned()]);
    wait(heard::bring(page.state, page.ports.clone()));
    assert_eq!(page.state.look_heard(|heard| heard.claims.coming), Some(Bringing::Failed));
    assert!(!heard::due(&page.state, &page.ports), "not by itself, again and again");
    page.state.change_heard(|heard| heard.failed = heard.failed.map(|at| at - 60_000));
    assert!(heard::due(&page.state, &page.ports), "but a while later");
    wait(heard::bring(page.state, page.ports.clone()));
    assert_eq!(
        page.state.look_heard(|heard| (heard.claims.coming, heard.claims.what.len())),
        (Some(Bringing::Ready), 1)
    );
}
