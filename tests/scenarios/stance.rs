//! The stance line: what I say of where I stand, and earlier moments.

use deliberation_core::act::{Position, Stand, When};
use deliberation_core::participant::{Role, Standing};
use deliberation_core::rules::Refusal;
use deliberation_widget::queries::card::{notice, notice_in_thread, notice_on_the_line};
use deliberation_widget::queries::facts::{Facts, news};
use deliberation_widget::queries::history::moments;
use deliberation_widget::queries::stance::{Form, Picture, Source, Wait, form, mine, picture};
use deliberation_widget::state::mine::Progress;
use deliberation_widget::state::stance::Told;
use deliberation_widget::state::thread::Bringing;
use deliberation_widget::tasks::send_outbox::Sent;
use deliberation_widget::tasks::{history, stance};

use crate::twin::{Fault, Page, wait};

const SIDES: &str = r#","sides":[{"lang":"en","text":"No lift"},{"lang":"en","text":"A lift"}]"#;

/// Two phases that take votes, the deliberation in the first.
const TWO: &str = r#","sides":[{"lang":"en","text":"No lift"},{"lang":"en","text":"A lift"}],"phases":[
  {"id":"collect","kind":"collect","allows":["vote"]},
  {"id":"deliberate","kind":"deliberate","allows":["vote"]},
  {"id":"decide","kind":"decide","allows":[]}]"#;

fn at(place: i8) -> Stand {
    Stand::At(Position::new(place).unwrap())
}

fn say(page: &Page, value: Stand) {
    stance::say(&page.state, &page.ports, value);
}

fn shown(page: &Page) -> Form {
    page.state
        .look_standing(|standing| {
            page.state.look_thread(|thread| page.state.look(|data| form(data, standing, thread)))
        })
        .unwrap()
}

fn drawn(page: &Page) -> Picture {
    page.state
        .look_standing(|standing| {
            page.state.look_thread(|thread| page.state.look(|data| picture(data, standing, thread)))
        })
        .unwrap()
}

fn stands(page: &Page) -> [Stand; 2] {
    page.state.look(|data| mine(data).0.map(|own| own.value))
}

fn to_phase(page: &Page, to: &str, nth: u8) -> Page {
    let host = Standing { role: Role::Host, ..Standing::default() };
    page.backend.act_as(200, host, "phase", &format!(r#""to":"{to}""#), nth);
    page.reload()
}

/// People who say where they stand before, and after.
fn crowd(page: &Page, people: u8) {
    for who in 0..people {
        let place = if who % 2 == 0 { -60 } else { 60 };
        let before = format!(r#""when":"before","value":{place},"nth":1"#);
        page.backend.act_as(who + 10, Standing::default(), "stance", &before, 2 * who + 1);
        let after = format!(r#""when":"after","value":{},"nth":2"#, place / 2);
        page.backend.act_as(who + 10, Standing::default(), "stance", &after, 2 * who + 2);
    }
}

#[test]
fn without_two_sides_there_is_no_line() {
    let page = Page::open();
    let none = page.state.look_standing(|standing| {
        page.state.look_thread(|thread| page.state.look(|data| form(data, standing, thread)))
    });
    assert_eq!(none, None);
    say(&page, at(10));
    assert_eq!(page.state.look_standing(|own| own.unfit.clone()), Some(Refusal::NoStanceLine));
    assert!(page.outbox().is_empty(), "what the rules refuse is not even kept");
}

#[test]
fn the_first_stance_stays_on_the_device_with_the_notice_beside_it_and_leaves_with_the_next_act() {
    let page = Page::open_with(TWO);
    assert_eq!((shown(&page).when, shown(&page).both, shown(&page).later), (When::Before, false, false));
    say(&page, at(-40));
    assert_eq!(page.send(), Sent::All);
    assert_eq!(page.backend.posted(), 0, "nothing leaves before the notice was seen");
    let notices = page
        .state
        .look(|data| [notice(data), notice_in_thread(data), notice_on_the_line(data)].map(|n| n.is_some()));
    assert_eq!(notices, [false, false, true]);
    assert_eq!(shown(&page).said[0].progress, Progress::Held);
    say(&page, at(-35));
    assert_eq!(page.send(), Sent::All);
    assert_eq!(page.backend.posted(), 3, "both, and that I take part");
    assert_eq!(stands(&page), [at(-35), Stand::None]);
    assert_eq!(page.reload().backend.kept(), 3);
    assert_eq!(stands(&page.reload()), [at(-35), Stand::None], "the last one counts");
}

#[test]
fn a_dead_network_and_a_reload_keep_it_and_twice_is_once() {
    let page = Page::open_with(TWO);
    page.agree();
    let before = page.backend.kept();
    page.backend.fault(Fault::Network);
    say(&page, Stand::Undecided);
    assert_eq!(page.send(), Sent::Later(None));
    let again = page.reload();
    assert_eq!(stands(&again), [Stand::Undecided, Stand::None]);
    assert_eq!(shown(&again).said[0].progress, Progress::Waiting);
    again.backend.fault(Fault::AnswerLost);
    assert_eq!(again.send(), Sent::Later(None));
    again.backend.fault(Fault::None);
    assert_eq!(again.send(), Sent::All);
    assert_eq!(again.backend.kept(), before + 1, "sent twice, kept once");
    assert_eq!(stands(&again.reload()), [Stand::Undecided, Stand::None]);
}

#[test]
fn after_begins_where_one_stood_before_and_before_stays_as_it_was_then() {
    let page = Page::open_with(TWO);
    page.agree();
    say(&page, at(-40));
    page.send();
    let page = to_phase(&page, "deliberate", 1);
    let form = shown(&page);
    assert_eq!(
        (form.when, form.later, form.both, form.handle, form.moved),
        (When::After, true, true, -40, true)
    );
    assert_eq!(
        form.choices.iter().filter(|own| own.from == Source::Statement).count(),
        2,
        "what I voted on may have moved me"
    );
    // What moved me goes along, and once one has said it after, before is fixed.
    let because = form.choices[0].id;
    stance::name_reason(&page.state, Some(because));
    say(&page, at(15));
    page.send();
    // It is still there after a reload, goes along with the next step, and can be taken back.
    let named = |page: &Page| page.state.look(|data| mine(data).0[1].because);
    let page = page.reload();
    assert_eq!((named(&page), shown(&page).because), (Some(because), Some(because)));
    say(&page, at(14));
    page.send();
    assert_eq!(named(&page.reload()), Some(because));
    stance::name_reason(&page.state, None);
    assert_eq!(shown(&page).because, None);
    say(&page, at(15));
    page.send();
    assert_eq!(named(&page.reload()), None);
    stance::name_reason(&page.state, Some(because));
    say(&page, at(15));
    page.send();
    assert_eq!(page.state.look_standing(|own| own.told), Some(Told::Said(When::After)));
    let form = shown(&page);
    assert_eq!((stands(&page), form.both, form.moved), ([at(-40), at(15)], false, false));
    assert_eq!(named(&page), Some(because));
    stance::say_of(&page.state, When::Before);
    assert_eq!(shown(&page).when, When::After, "there is nothing to choose");
    // Taken back, it may be said anew.
    say(&page, Stand::None);
    page.send();
    assert_eq!(stands(&page.reload()), [at(-40), Stand::None]);
    assert!(shown(&page).both);
    stance::say_of(&page.state, When::Before);
    say(&page, at(-50));
    page.send();
    assert_eq!(stands(&page.reload()), [at(-50), Stand::None]);
}

#[test]
fn who_comes_late_says_both_one_after_the_other() {
    let first = Page::open_with(TWO);
    let page = to_phase(&first, "deliberate", 1);
    page.agree();
    assert_eq!((shown(&page).when, shown(&page).both), (When::Before, true));
    say(&page, at(0));
    assert_eq!(shown(&page).when, When::After);
    say(&page, at(5));
    page.send();
    assert_eq!(stands(&page.reload()), [at(0), at(5)]);
}

#[test]
fn where_there_is_one_phase_both_can_be_said_in_it() {
    let page = Page::open_with(SIDES);
    assert_eq!((shown(&page).when, shown(&page).both), (When::Before, true));
}

#[test]
fn a_closed_phase_and_an_office_are_told_why_with_the_article() {
    let page = Page::open_with(TWO);
    page.agree();
    say(&page, at(20));
    page.send();
    let closed = to_phase(&page, "decide", 1);
    let shut = shown(&closed).shut.unwrap();
    assert!(shut.rule.is_some() && !shown(&closed).both);
    say(&closed, at(30));
    assert!(shown(&closed).unfit.unwrap().rule.is_some());
    assert_eq!(stands(&closed), [at(20), Stand::None]);
    let page = Page::open_with(TWO);
    page.state.change(|data| data.mine.role = Role::Expert);
    assert_eq!(stance_refused(&page), Some(Refusal::DoesNotVote { role: Role::Expert }));
}

fn stance_refused(page: &Page) -> Option<Refusal> {
    say(page, at(1));
    page.state.look_standing(|own| own.unfit.clone())
}

#[test]
fn what_the_backend_refuses_is_said_and_what_was_kept_holds() {
    let page = Page::open_with(TWO);
    page.agree();
    say(&page, at(-40));
    page.send();
    let page = page.reload();
    page.backend.fault(Fault::Closed);
    say(&page, at(70));
    page.send();
    let refused = shown(&page).refused.unwrap();
    assert_eq!((stands(&page), refused.acts.len()), ([at(-40), Stand::None], 1));
    page.backend.fault(Fault::None);
    say(&page, at(50));
    assert_eq!((stands(&page), shown(&page).refused), ([at(50), Stand::None], None), "I went on");
}

#[test]
fn nothing_of_it_is_told_to_the_page_around() {
    let page = Page::open_with(TWO);
    page.agree();
    let before = page.state.look(Facts::of);
    say(&page, at(60));
    page.send();
    assert_eq!(news(&before, &page.state.look(Facts::of)), []);
    let act = page.state.look(|data| data.mine.others.last().unwrap().text.clone());
    assert!(act.contains("\"stance\"") && !act.contains("\"moment\""), "{act}");
}

#[test]
fn where_people_stand_follows_the_table_of_small_rooms_and_comes_after_my_own() {
    let page = Page::open_with(TWO);
    page.agree();
    assert_eq!(drawn(&page), Picture::Not(Wait::Few(0)));
    crowd(&page, 4);
    assert_eq!(drawn(&page.reload()), Picture::Not(Wait::Few(4)));
    let page = Page::open_with(TWO);
    page.agree();
    crowd(&page, 12);
    let page = page.reload();
    assert_eq!(drawn(&page), Picture::Not(Wait::AfterMine(12)), "nobody is led by where others stand");
    say(&page, at(-60));
    let Picture::Drawn(drawn) = drawn(&page) else { panic!("it is shown") };
    let before = drawn.line.before.as_ref().unwrap();
    // By handfuls: those who came since the last renewal are not in it.
    let on = before.bars.iter().sum::<u32>();
    assert!((5..=12).contains(&on) && before.bars.len() == 21, "{on}");
    assert_eq!(drawn.own, [at(-60), Stand::None]);
}

#[test]
fn earlier_moments_come_when_they_are_asked_for_and_play_to_the_end() {
    let page = Page::open_with(TWO);
    page.agree();
    crowd(&page, 20);
    let page = page.reload();
    let look =
        |page: &Page| page.state.look_replay(|replay| page.state.look(|data| moments(data, replay))).unwrap();
    assert_eq!((look(&page).open, look(&page).coming), (false, None));
    wait(history::bring(page.state, page.ports.clone()));
    let all = look(&page);
    assert_eq!((all.open, all.coming), (true, Some(Bringing::Ready)));
    assert!(all.moments.len() >= 2 && all.at == all.moments.len() - 1, "{}", all.moments.len());
    assert!(
        all.moments[0].line[0].is_some() && all.moments[0].groups.is_none(),
        "no map was drawn of so few"
    );
    history::go_to(&page.state, 0);
    assert_eq!(look(&page).at, 0);
    wait(history::play(page.state, page.ports.clone(), 1));
    assert_eq!((look(&page).at, look(&page).playing), (all.moments.len() - 1, false));
    history::close(&page.state);
    assert!(!look(&page).open);
}

#[test]
fn moments_that_do_not_come_are_said_and_asked_for_again() {
    let page = Page::open_with(TWO);
    page.backend.cache(vec!["nonsense".to_owned()]);
    wait(history::bring(page.state, page.ports.clone()));
    assert_eq!(page.state.look_replay(|replay| replay.history.coming), Some(Bringing::Failed));
    wait(history::bring(page.state, page.ports.clone()));
    assert_eq!(page.state.look_replay(|replay| replay.history.coming), Some(Bringing::Ready));
}
