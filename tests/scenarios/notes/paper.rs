//! Notes on paper: a number at the words, the note below.

use super::*;

#[test]
fn notes_are_numbered_in_the_order_of_the_page_and_each_has_one_number() {
    let (page, statement, claim, note) = noted();
    let other = page.backend.argue(statement, "support", "电梯就不能装在南面吗", 30);
    let first = page.backend.act_as(
        7,
        planner(),
        "annotation",
        &on(other, "电梯就不能装在南面吗", "南面", CONTEXT),
        31,
    );
    let over = page.backend.act_as(
        8,
        expert(Field::Media, "王记者", "某报"),
        "annotation",
        &on(claim, CLAIM, "一楼不同意，电梯", CONTEXT),
        32,
    );
    let page = page.reload();
    open(&page, statement);
    let shown = thread(&page);
    let feet: Vec<ActId> = shown.feet.iter().map(|note| note.id).collect();
    assert_eq!(feet, [first, over, note], "those for it first; of one claim, whose words end first");
    let numbers: Vec<(ActId, u32)> = posts(&page)
        .iter()
        .flat_map(|post| post.claimed.clone().unwrap().pieces)
        .flat_map(|piece| piece.badges)
        .map(|badge| (badge.notes[0], badge.foot))
        .collect();
    assert_eq!(numbers, [(first, 1), (over, 2), (note, 3)]);
    assert_eq!((shown.drawn, shown.posts), (2, 2), "all of the thread is drawn");
    notes::switch(&page.state, &page.ports);
    assert!(thread(&page).feet.is_empty(), "who put the marks away gets none on paper");
}

#[test]
fn a_note_that_marks_nothing_any_more_has_its_number_below_the_claim() {
    let (page, _, claim, note) = noted();
    notes::revise(&page.state, &page.ports, note);
    notes::take_suggestion(&page.state, &page.ports);
    threads::post(&page.state, &page.ports);
    page.send();
    hear_all(&page);
    assert_eq!(claimed(&page, claim).loose[0].foot, 1);
    let foot = thread(&page).feet.remove(0);
    assert_eq!((foot.state, foot.revised.is_some()), (State::Resolved, true));
}

#[test]
fn what_is_not_drawn_is_not_counted_as_printed() {
    let page = Page::open();
    page.agree();
    let statement = page.card();
    for nth in 20..60 {
        page.backend.argue(statement, "oppose", &format!("理由 {nth}"), nth);
    }
    let _ = page.backend.tick();
    let page = page.reload();
    open(&page, statement);
    assert_eq!((thread(&page).drawn, thread(&page).posts), (12, 40));
}
