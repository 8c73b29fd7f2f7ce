//! Notes of experts on in-memory ports: marked, read, answered, disputed, asked for, and what they do to an order.

mod heard;
mod paper;
mod roles;

use deliberation_core::act::{Helps, Rate};
use deliberation_core::annotation::State;
use deliberation_core::id::ActId;
use deliberation_core::participant::{Field, Role, Standing};
use deliberation_core::protocol::problem::Cause;
use deliberation_core::wire::Json;
use deliberation_widget::ports::backend::News;
use deliberation_widget::queries::notes::{Claimed, Head, Shown as Note, Tone, answered};
use deliberation_widget::queries::thread::{Item, Post, Shown, shown};
use deliberation_widget::state::notes::Says;
use deliberation_widget::state::thread::Bringing;
use deliberation_widget::tasks::follow_live::take_in as hear;
use deliberation_widget::tasks::keep_draft::keep_draft;
use deliberation_widget::tasks::post_statement::post_statement;
use deliberation_widget::tasks::{notes, threads};

use crate::twin::{Fault, Page, wait};

const CLAIM: &str = "😡👨‍👩‍👧 一楼不同意，电梯就不能装。";

fn expert(field: Field, name: &str, org: &str) -> Standing {
    Standing {
        role: Role::Expert,
        name: Some(name.to_owned()),
        org: Some(org.to_owned()),
        fields: vec![field],
        ..Standing::default()
    }
}

fn planner() -> Standing {
    expert(Field::Planning, "李规划师", "某规划院")
}

fn open(page: &Page, statement: ActId) {
    wait(threads::open_thread(page.state, page.ports.clone(), Some(statement), None));
    assert_eq!(page.state.look_thread(|thread| thread.bringing), Bringing::Ready);
}

fn thread(page: &Page) -> Shown {
    page.state.look_thread(|thread| {
        page.state.look(|data| page.state.look_moderation(|own| shown(data, thread, own)))
    })
}

fn posts(page: &Page) -> Vec<Post> {
    let Shown { sides: [one, other], others, .. } = thread(page);
    let items = one.into_iter().chain(other).chain(others);
    items.filter_map(|item| if let Item::Post(post) = item { Some(*post) } else { None }).collect()
}

fn claimed(page: &Page, id: ActId) -> Claimed {
    posts(page).into_iter().find(|post| post.id == id).unwrap().claimed.unwrap()
}

fn hear_all(page: &Page) {
    if let Some(tick) = page.backend.tick() {
        let _ = hear(&page.state, News::Tick(Box::new(tick)));
    }
    threads::take_in(&page.state, &page.ports);
}

/// A note on the words `exact` of a text.
fn on(target: ActId, text: &str, exact: &str, more: &str) -> String {
    let start = text[..text.find(exact).unwrap()].chars().count();
    let end = start + exact.chars().count();
    format!(
        r#""target":"{target}","revision":1,"span":{{"start":{start},"end":{end},"exact":"{exact}"}},"text":{{"lang":"zh-CN","text":"别的楼有过一楼反对、照样装成的例子。"}},"interests":[],{more}"#
    )
}

const BROAD: &str = r#""kind":"correction","code":"R1","severity":"hint","right":{"lang":"zh-CN","text":"一楼的损失是真实的。"},"suggestion":{"lang":"zh-CN","text":"电梯应当先谈好补偿再装"}"#;
const CONTEXT: &str = r#""kind":"context","severity":"hint""#;

/// A page with a post of mine and a note on it.
fn noted() -> (Page, ActId, ActId, ActId) {
    let page = Page::open();
    page.agree();
    let statement = page.card();
    let claim = page.backend.argue(statement, "oppose", CLAIM, 20);
    let note = page.backend.act_as(7, planner(), "annotation", &on(claim, CLAIM, "电梯就不能装", BROAD), 21);
    let again = page.reload();
    // What owns the first page owns the second.
    std::mem::forget(page);
    open(&again, statement);
    (again, statement, claim, note)
}

fn card(page: &Page, claim: ActId) -> Vec<Note> {
    claimed(page, claim).card.unwrap().notes
}

#[test]
fn marks_lie_on_the_exact_words_and_share_what_overlaps() {
    let (page, statement, claim, note) = noted();
    let over = page.backend.act_as(
        8,
        expert(Field::Media, "王记者", "某报"),
        "annotation",
        &on(claim, CLAIM, "一楼不同意，电梯", CONTEXT),
        22,
    );
    let page = page.reload();
    open(&page, statement);
    let claimed = claimed(&page, claim);
    let pieces: Vec<(&str, Vec<ActId>, usize)> =
        claimed.pieces.iter().map(|own| (&*own.text, own.notes.clone(), own.badges.len())).collect();
    let expected = [
        ("😡👨‍👩‍👧 ", vec![], 0),
        ("一楼不同意，", vec![over], 0),
        ("电梯", vec![over, note], 1),
        ("就不能装", vec![note], 1),
        ("。", vec![], 0),
    ];
    assert_eq!(pieces, expected);
    assert_eq!(claimed.pieces[2].tone, Some(Tone::Doubt), "the gravest gives its tone");
    assert_eq!(claimed.pieces[3].badges[0].notes, [note, over], "its own first, then what overlaps");
    assert_eq!(thread(&page).notes, Head { looked: 1, of: 2, off: false, counts: false });
}

#[test]
fn marks_are_put_away_and_stay_so() {
    let (page, statement, claim, note) = noted();
    notes::open(&page.state, claim, vec![note]);
    notes::switch(&page.state, &page.ports);
    assert!(claimed(&page, claim).pieces.is_empty() && claimed(&page, claim).card.is_none());
    let page = page.reload();
    open(&page, statement);
    assert!(claimed(&page, claim).pieces.is_empty());
    notes::switch(&page.state, &page.ports);
    assert!(!claimed(&page, claim).pieces.is_empty());
}

#[test]
fn the_author_answers_a_note_with_other_words_and_both_are_seen() {
    let (page, _, claim, note) = noted();
    notes::open(&page.state, claim, vec![note]);
    let own = card(&page, claim).remove(0);
    assert!(own.own && own.live);
    assert_eq!(own.right.unwrap().text, "一楼的损失是真实的。");
    // One: the button on the card. Two: the suggestion. Three: save.
    notes::revise(&page.state, &page.ports, note);
    let answers = || {
        page.state.look_thread(|thread| {
            page.state.look(|data| answered(data, thread, thread.draft.as_ref().unwrap()).unwrap())
        })
    };
    let (start, end) = answers().chosen.unwrap();
    let wide: Vec<u16> = CLAIM.encode_utf16().collect();
    assert_eq!(String::from_utf16(&wide[start as usize..end as usize]).unwrap(), "电梯就不能装");
    notes::take_suggestion(&page.state, &page.ports);
    assert!(answers().suggestion.is_none());
    threads::post(&page.state, &page.ports);
    page.send();
    hear_all(&page);
    let now = claimed(&page, claim);
    assert!(now.pieces.is_empty());
    assert_eq!((now.loose[0].state, now.loose[0].placed), (State::Resolved, false));
    notes::open(&page.state, claim, vec![note]);
    let (before, after) = card(&page, claim).remove(0).revised.unwrap();
    assert_eq!((&*before.text, &*after.text), (CLAIM, "😡👨‍👩‍👧 一楼不同意，电梯应当先谈好补偿再装。"));
}

#[test]
fn an_answer_begun_from_a_note_still_answers_it_after_a_reload() {
    let (page, statement, claim, note) = noted();
    notes::revise(&page.state, &page.ports, note);
    threads::keep(&page.state, &page.ports, |draft| draft.text.push('呢'));
    let page = page.reload();
    open(&page, statement);
    threads::begin(&page.state, &page.ports, deliberation_widget::state::thread::Writes::Revision(claim, 1));
    threads::post(&page.state, &page.ports);
    assert!(page.state.look(|data| data.mine.others[0].text.contains(&format!(r#""because":"{note}""#))));
}

#[test]
fn another_wording_that_answers_nothing_takes_the_mark_along_or_leaves_the_note_without_one() {
    for (words, stays) in
        [("先说清楚：😡👨‍👩‍👧 一楼不同意，电梯就不能装。", true), ("一楼不同意，电梯也许不能装。", false)]
    {
        let (page, _, claim, note) = noted();
        threads::begin(
            &page.state,
            &page.ports,
            deliberation_widget::state::thread::Writes::Revision(claim, 1),
        );
        threads::keep(&page.state, &page.ports, |draft| words.clone_into(&mut draft.text));
        threads::post(&page.state, &page.ports);
        page.send();
        hear_all(&page);
        let now = claimed(&page, claim);
        assert_eq!((!now.pieces.is_empty(), now.loose.is_empty()), (stays, stays), "{words}");
        notes::open(&page.state, claim, vec![note]);
        let own = card(&page, claim).remove(0);
        assert_eq!((own.detached, own.earlier), (!stays, Some(1)));
        assert!(own.live, "nothing is lost");
    }
}

#[test]
fn a_dispute_survives_a_reload_and_a_refusal_and_stands_at_once() {
    let (page, statement, claim, note) = noted();
    notes::begin(&page.state, &page.ports, note, Says::Dispute);
    notes::keep(&page.state, &page.ports, "我说的是本楼".to_owned());
    let page = page.reload();
    open(&page, statement);
    notes::begin(&page.state, &page.ports, note, Says::Dispute);
    assert_eq!(page.state.look_thread(|thread| thread.notes.answer.clone().unwrap().text), "我说的是本楼");
    page.backend.fault(Fault::Closed);
    notes::send(&page.state, &page.ports);
    notes::open(&page.state, claim, vec![note]);
    assert_eq!(card(&page, claim)[0].sent, [(Says::Dispute, "我说的是本楼".to_owned())]);
    page.send();
    threads::take_in(&page.state, &page.ports);
    let refused = card(&page, claim).remove(0).refused.remove(0);
    assert_eq!(refused.problem.unwrap().cause(), Some(Cause::PhaseClosed));
    page.backend.fault(Fault::None);
    notes::take_back(&page.state, &page.ports, refused.id, true);
    notes::send(&page.state, &page.ports);
    page.send();
    hear_all(&page);
    let own = card(&page, claim).remove(0);
    assert_eq!(
        (own.state, own.sent.len(), own.disputes[0].1.text.as_str()),
        (State::Disputed, 0, "我说的是本楼")
    );
}

#[test]
fn an_empty_or_endless_answer_says_why_and_stays() {
    let (page, _, _, note) = noted();
    notes::begin(&page.state, &page.ports, note, Says::Reply);
    for text in [" ", &"长".repeat(501)] {
        notes::keep(&page.state, &page.ports, text.to_owned());
        notes::send(&page.state, &page.ports);
        assert!(page.state.look_thread(|thread| thread.notes.answer.clone().unwrap().unfit.is_some()));
    }
    assert!(page.outbox().is_empty());
}

#[test]
fn whether_a_note_helps_is_mine_at_once_and_the_same_again_takes_it_back() {
    let (page, statement, _, note) = noted();
    let said = |page: &Page| page.state.look_thread(|thread| thread.notes.said.get(&note).copied());
    notes::helps(&page.state, &page.ports, note, Helps::Somewhat);
    assert_eq!(said(&page), Some((Helps::Somewhat, false)));
    notes::object(&page.state, &page.ports, note);
    page.send();
    let page = page.reload();
    open(&page, statement);
    assert_eq!(said(&page), Some((Helps::Somewhat, true)), "and kept");
    notes::helps(&page.state, &page.ports, note, Helps::Somewhat);
    notes::object(&page.state, &page.ports, note);
    page.send();
    let page = page.reload();
    open(&page, statement);
    assert_eq!(said(&page), None);
}

#[test]
fn an_expert_is_asked_for_with_one_tap_and_not_with_another() {
    let (page, _, claim, _) = noted();
    notes::ask(&page.state, &page.ports, claim);
    assert!(claimed(&page, claim).asked);
    page.send();
    hear_all(&page);
    assert_eq!((claimed(&page, claim).calls, claimed(&page, claim).asked), (1, true));
    notes::ask(&page.state, &page.ports, claim);
    page.send();
    hear_all(&page);
    assert_eq!((claimed(&page, claim).calls, claimed(&page, claim).asked), (0, false));
}

#[test]
fn what_waits_for_a_second_signature_says_that_it_is_checked_and_nothing_else() {
    let page = Page::open();
    page.agree();
    let statement = page.card();
    let claim = page.backend.argue(statement, "oppose", CLAIM, 20);
    let more = BROAD.replace("hint", "material");
    let note = page.backend.act_as(7, planner(), "annotation", &on(claim, CLAIM, "电梯", &more), 21);
    let page = page.reload();
    open(&page, statement);
    let own = claimed(&page, claim);
    assert!(own.checking && own.pieces.is_empty() && own.loose.is_empty());
    let sign = format!(r#""annotation":"{note}","agrees":true"#);
    let journalist = expert(Field::Media, "王记者", "某报");
    page.backend.act_as(8, journalist, "signature", &sign, 22);
    let page = page.reload();
    open(&page, statement);
    let own = claimed(&page, claim);
    assert!(!own.checking && !own.pieces.is_empty());
    // It takes something away, is shown beside the other, and moves nothing.
    let post = posts(&page).remove(0);
    assert_eq!((post.strength.unwrap()[1], post.with), (50, Some(38)));
}

#[test]
fn the_order_counts_notes_only_where_the_host_says_so() {
    let (page, statement, claim, _) = noted();
    let other = page.backend.argue(statement, "oppose", "另一个理由", 30);
    let more = BROAD.replace("hint", "material");
    let note = page.backend.act_as(7, planner(), "annotation", &on(claim, CLAIM, "一楼", &more), 31);
    let sign = format!(r#""annotation":"{note}","agrees":true"#);
    page.backend.act_as(8, expert(Field::Media, "王记者", "某报"), "signature", &sign, 32);
    let order = |page: &Page| posts(page).iter().map(|post| post.id).collect::<Vec<_>>();
    let page = page.reload();
    open(&page, statement);
    assert_eq!((order(&page), thread(&page).notes.counts), (vec![claim, other], false));
    let host = Standing { role: Role::Host, ..Standing::default() };
    page.backend.act_as(9, host, "notes-order", r#""counts":true"#, 33);
    let page = page.reload();
    open(&page, statement);
    assert_eq!((order(&page), thread(&page).notes.counts), (vec![other, claim], true));
}

#[test]
fn who_rated_an_earlier_wording_is_asked_whether_that_stands() {
    let page = Page::open();
    page.agree();
    let statement = page.card();
    let text = r#"{"lang":"zh-CN","text":"每户都要出钱。"}"#;
    let new = format!(r#""on":"{statement}","relation":"oppose","text":{text}"#);
    let claim = page.backend.act_as(7, Standing::default(), "argument", &new, 40);
    let page = page.reload();
    open(&page, statement);
    threads::rate(&page.state, &page.ports, claim, 1, Rate::Up);
    page.send();
    let again =
        format!(r#""target":"{claim}","base":1,"text":{{"lang":"zh-CN","text":"受益的每户都要出钱。"}}"#);
    page.backend.act_as(7, Standing::default(), "revision", &again, 41);
    let page = page.reload();
    open(&page, statement);
    assert_eq!(claimed(&page, claim).stood, Some((Rate::Up, 2)));
    threads::rate(&page.state, &page.ports, claim, 2, Rate::Up);
    assert_eq!(claimed(&page, claim).stood, None);
    page.send();
    hear_all(&page);
    assert_eq!(page.state.look_thread(|thread| thread.rated.len()), 2, "each wording has its own");
}

#[test]
fn a_statement_of_mine_is_answered_with_another_that_takes_its_place() {
    let page = Page::open();
    page.agree();
    keep_draft(&page.state, &page.ports, "一楼说了算。".to_owned());
    post_statement(&page.state, &page.ports).unwrap();
    page.send();
    let old = page.state.look(|data| data.mine.statements[0].id);
    let note = page.backend.act_as(7, planner(), "annotation", &on(old, "一楼说了算。", "一楼", BROAD), 50);
    let page = page.reload();
    open(&page, old);
    let claimed = thread(&page).claimed.unwrap();
    assert_eq!(claimed.pieces.iter().filter(|piece| !piece.notes.is_empty()).count(), 1);
    notes::revise(&page.state, &page.ports, note);
    threads::keep(&page.state, &page.ports, |draft| "一楼的意见要先听。".clone_into(&mut draft.text));
    threads::post(&page.state, &page.ports);
    page.send();
    hear_all(&page);
    notes::open(&page.state, old, vec![note]);
    let own = thread(&page).claimed.unwrap().card.unwrap().notes.remove(0);
    assert_eq!(own.state, State::Resolved);
    let (before, after) = own.revised.unwrap();
    assert_eq!((&*before.text, &*after.text), ("一楼说了算。", "一楼的意见要先听。"));
    assert!(thread(&page).closed.is_some(), "the old one keeps its votes and takes no more");
}

#[test]
fn where_more_changed_than_a_tick_carries_the_thread_is_asked_for_again() {
    let (page, statement, claim, note) = noted();
    let reply = r#""text":{"lang":"zh-CN","text":"谢谢，我再想想。"}"#;
    page.backend.act("note-reply", &format!(r#""annotation":"{note}",{reply}"#), 60);
    page.backend.argue(statement, "support", "另一个理由", 61);
    let mut tick = page.backend.tick().unwrap();
    (tick.posts, tick.annotations, tick.posts_anew) = (Json::Null, Json::Null, true);
    let _ = hear(&page.state, News::Tick(Box::new(tick)));
    threads::take_in(&page.state, &page.ports);
    assert!(threads::is_stale(&page.state));
    wait(threads::refresh(page.state, page.ports.clone()));
    threads::bring_in(&page.state);
    notes::open(&page.state, claim, vec![note]);
    assert_eq!(card(&page, claim)[0].reply.as_ref().unwrap().1.text, "谢谢，我再想想。");
    assert_eq!(posts(&page).len(), 2);
}
