//! Reports, decisions, appeals and pauses on in-memory ports, as a participant meets them.

use deliberation_core::act::{Outcome, Reason, Relation, Verdict};
use deliberation_core::id::ActId;
use deliberation_core::moderation::published::AppealState;
use deliberation_core::participant::{Role, Standing};
use deliberation_core::text::TextError;
use deliberation_core::vote::Value;
use deliberation_widget::ports::backend::News as Line;
use deliberation_widget::queries::composer::composer;
use deliberation_widget::queries::list::stones;
use deliberation_widget::queries::moderation::told::{News, Reported, news, reports, told};
use deliberation_widget::queries::moderation::{Gate, Paused, Pleads, Stands, gate, gone_of_card, on_card};
use deliberation_widget::queries::rules::reading;
use deliberation_widget::queries::thread::{Item, Post, Shown, shown};
use deliberation_widget::state::Panel;
use deliberation_widget::state::list::Rows;
use deliberation_widget::state::mine::Progress;
use deliberation_widget::state::moderation::{Mark, Missing, Report, Thing};
use deliberation_widget::state::thread::Writes;
use deliberation_widget::tasks::desk::tell_change;
use deliberation_widget::tasks::follow_live::take_in as hear;
use deliberation_widget::tasks::keep_draft::keep_draft;
use deliberation_widget::tasks::link_statement::follow_link;
use deliberation_widget::tasks::moderation::{self, report};
use deliberation_widget::tasks::post_statement::post_statement;
use deliberation_widget::tasks::threads;

use crate::twin::{Fault, Page, wait};

fn staff(role: Role) -> Standing {
    Standing { role, ..Standing::default() }
}

/// A decision of a moderator with a ground.
fn decide(page: &Page, target: ActId, outcome: &str, wording: Option<ActId>, nth: u8) -> ActId {
    let wording = wording.map(|id| format!(r#","wording":"{id}""#)).unwrap_or_default();
    let members = format!(
        r#""target":"{target}","outcome":"{outcome}","about":"attack","ground":{{"article":2,"version":1}},"reason":{{"lang":"en","text":"It is about a person."}}{wording}"#
    );
    page.backend.act_as(9, staff(Role::Moderator), "decision", &members, nth)
}

/// The page again, with what moderation says taken in.
fn again(page: &Page) -> Page {
    let page = page.reload();
    moderation::take_in(&page.state, &page.ports);
    page
}

fn open(page: &Page, statement: ActId) {
    wait(threads::open_thread(page.state, page.ports.clone(), Some(statement), None));
    threads::take_in(&page.state, &page.ports);
}

fn thread(page: &Page) -> Shown {
    let state = &page.state;
    state.look_thread(|thread| state.look(|data| state.look_moderation(|own| shown(data, thread, own))))
}

fn posts(page: &Page) -> Vec<Post> {
    let shown = thread(page);
    let items = shown.sides.into_iter().flatten().chain(shown.others);
    items.filter_map(|item| if let Item::Post(post) = item { Some(*post) } else { None }).collect()
}

fn all_news(page: &Page) -> Vec<News> {
    let state = &page.state;
    state.look_thread(|thread| state.look(|data| state.look_moderation(|own| news(data, thread, own))))
}

fn unseen(page: &Page) -> usize {
    let state = &page.state;
    let told =
        state.look_thread(|thread| state.look(|data| state.look_moderation(|own| told(data, thread, own))));
    told.news.len()
}

fn my_reports(page: &Page) -> Vec<Reported> {
    let state = &page.state;
    state.look_thread(|thread| state.look(|data| state.look_moderation(|own| reports(data, thread, own))))
}

fn my_gate(page: &Page) -> Gate {
    page.state.look(|data| page.state.look_moderation(|own| gate(data, own)))
}

fn draft(page: &Page) -> Report {
    page.state.look_moderation(|own| own.report.clone().unwrap())
}

/// A reason of mine under the statement on the card, sent.
fn write(page: &Page, on: ActId, words: &str) -> ActId {
    threads::begin(&page.state, &page.ports, Writes::Reply(on, Relation::Support));
    threads::keep(&page.state, &page.ports, |draft| words.clone_into(&mut draft.text));
    threads::post(&page.state, &page.ports);
    page.send();
    page.state.look(|data| data.mine.others.last().unwrap().id)
}

/// A question of somebody else.
fn of_another(page: &Page, on: ActId, nth: u8) -> ActId {
    let members =
        format!(r#""on":"{on}","relation":"ask","text":{{"lang":"en","text":"You people again."}}"#);
    page.backend.act_as(7, Standing::default(), "argument", &members, nth)
}

/// The act that brought the words of the statements with which the deliberation opened.
fn opening(page: &Page) -> ActId {
    page.state.look(|data| data.published.as_ref().unwrap().opening.act)
}

fn thing(target: ActId, on: ActId) -> Thing {
    let (lang, words) = ("en".to_owned(), "You people again.".to_owned());
    Thing { target, revision: 1, lang, words, reply: Some((Some(on), target)) }
}

#[test]
fn a_report_says_what_is_missing_is_kept_over_a_reload_and_has_its_receipt_at_once() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    let target = of_another(&page, on, 40);
    let page = page.reload();
    report::begin(&page.state, &page.ports, thing(target, on));
    let keep = |page: &Page, change: fn(&mut Report)| report::keep(&page.state, &page.ports, change);
    let missing = |page: &Page| {
        report::send(&page.state, &page.ports);
        draft(page).missing
    };
    assert_eq!(missing(&page), Some(Missing::Reason));
    keep(&page, |own| own.reason = Some(Reason::Illegal));
    assert_eq!(missing(&page), Some(Missing::Law));
    keep(&page, |own| own.law = "Criminal Code, article 246".to_owned());
    assert_eq!(missing(&page), Some(Missing::Why));
    keep(&page, |own| own.why = "It \"names\"\nmy neighbour".to_owned());
    keep(&page, |own| own.email = "a@b.example".to_owned());

    let page = page.reload();
    report::begin(&page.state, &page.ports, thing(target, on));
    let kept = draft(&page);
    assert_eq!(kept.reason, Some(Reason::Illegal));
    assert_eq!(
        [&*kept.law, &*kept.why, &*kept.email],
        ["Criminal Code, article 246", "It \"names\"\nmy neighbour", "a@b.example"]
    );
    assert_eq!(missing(&page), Some(Missing::Faith));
    // Whoever chooses another reason and comes back finds everything again.
    keep(&page, |own| own.reason = Some(Reason::Spam));
    report::close(&page.state);
    report::begin(&page.state, &page.ports, thing(target, on));
    assert_eq!((draft(&page).reason, &*draft(&page).law), (Some(Reason::Spam), "Criminal Code, article 246"));
    keep(&page, |own| (own.reason, own.faith) = (Some(Reason::Illegal), true));
    page.backend.fault(Fault::Network);
    report::send(&page.state, &page.ports);
    let act = draft(&page).sent.unwrap();
    page.send();
    let [mine] = &my_reports(&page)[..] else { panic!("there is one report") };
    assert_eq!(mine.progress, Progress::Waiting, "it waits for the network");
    assert!(act.to_string().replace('-', "").ends_with(&mine.receipt.replace('-', "")));
    assert_eq!(mine.receipt.len(), 19);
    page.backend.fault(Fault::None);
    page.send();
    assert!(page.ports.storage.keys("flag/").is_empty(), "the draft went with it");
    let page = again(&page);
    let [mine] = &my_reports(&page)[..] else { panic!("there is one report") };
    assert_eq!((&mine.progress, mine.reason), (&Progress::Kept, Reason::Illegal));
    assert!(mine.answer.is_none());
}

#[test]
fn who_sees_it_otherwise_writes_a_reason_against_it_in_place_of_a_report() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    let target = page.backend.argue(on, "support", "It is cheap.", 40);
    let page = page.reload();
    open(&page, on);
    report::begin(&page.state, &page.ports, thing(target, on));
    assert_eq!(report::otherwise(&page.state), Some((Some(on), target)));
    assert!(page.state.look_moderation(|own| own.report.is_none()));
    wait(report::reply(page.state, page.ports.clone(), target));
    let writes = page.state.look_thread(|thread| thread.draft.as_ref().map(|draft| draft.writes));
    assert_eq!(writes, Some(Writes::Reply(target, Relation::Oppose)));
}

#[test]
fn a_refused_report_says_why_and_begins_again_with_its_words() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    open(&page, on);
    // The page does not know that it is mine: the backend does.
    let own = write(&page, on, "A reason of mine.");
    report::begin(&page.state, &page.ports, thing(own, on));
    report::keep(&page.state, &page.ports, |report| report.reason = Some(Reason::Other));
    report::keep(&page.state, &page.ports, |report| report.why = "It is mine".to_owned());
    report::send(&page.state, &page.ports);
    page.send();
    moderation::take_in(&page.state, &page.ports);
    let [mine] = &my_reports(&page)[..] else { panic!("there is one report") };
    assert!(matches!(&mine.progress, Progress::Refused(problem) if problem.rule.is_some()));
    report::close(&page.state);
    report::begin(&page.state, &page.ports, thing(own, on));
    assert_eq!(draft(&page).why, "It is mine");
}

#[test]
fn what_is_hidden_leaves_a_tombstone_and_its_author_is_told_appeals_and_is_told_again() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    open(&page, on);
    let own = write(&page, on, "You people again.");
    let decision = decide(&page, own, "hide", Some(own), 41);
    let page = again(&page);
    open(&page, on);
    let post = posts(&page).remove(0);
    let measure = &post.measures[0];
    assert_eq!((measure.outcome, measure.about), (Outcome::Hide, Some(Reason::Attack)));
    assert!(matches!(&measure.ground, Some(Stands::Article(rule, Some(_))) if rule.article == 2));
    assert_eq!(measure.reason.as_ref().unwrap().text, "It is about a person.");
    assert_eq!(measure.mine, Pleads::May);
    assert_eq!(post.text.as_ref().unwrap().text, "You people again.", "its author reads it");
    let [told] = &all_news(&page)[..] else { panic!("there is one") };
    assert_eq!((told.measure.outcome, told.reported), (Outcome::Hide, None));
    assert_eq!(told.words.as_ref().unwrap().text, "You people again.");
    assert_eq!(told.place, Some((Some(on), Some(own))));

    moderation::plead(&page.state, &page.ports, decision, false);
    moderation::send_pleading(&page.state, &page.ports);
    let unfit = page.state.look_moderation(|own| own.pleading.as_ref().unwrap().unfit.clone());
    assert_eq!(unfit, Some(TextError::Empty));
    moderation::keep_pleading(&page.state, &page.ports, "I meant nobody.".to_owned());
    let page = again(&page);
    moderation::plead(&page.state, &page.ports, decision, false);
    assert_eq!(
        page.state.look_moderation(|own| own.pleading.clone().unwrap().text),
        "I meant nobody.",
        "what was typed survives a reload"
    );
    moderation::send_pleading(&page.state, &page.ports);
    let appeal = page.state.look(|data| data.mine.others.last().unwrap().id);
    page.send();
    assert!(matches!(&all_news(&page)[0].measure.mine, Pleads::Did(sent) if sent.text == "I meant nobody."));
    let page = again(&page);
    assert!(matches!(&all_news(&page)[0].measure.mine, Pleads::Did(_)));
    assert_eq!(all_news(&page)[0].measure.appeal, Some(AppealState::Waiting));
    assert!(page.ports.storage.keys("appeal/").is_empty());

    // It was seen; what is ruled is news again.
    moderation::put_aside(&page.state, &page.ports, &all_news(&page)[0].key);
    assert_eq!((unseen(&page), unseen(&again(&page))), (0, 0));
    let ruling = format!(
        r#""appeal":"{appeal}","finding":"overturned","text":{{"lang":"en","text":"It is about a habit."}}"#
    );
    page.backend.act_as(8, staff(Role::Reviewer), "ruling", &ruling, 42);
    let page = again(&page);
    assert_eq!(unseen(&page), 1);
    let told = all_news(&page).remove(0);
    assert_eq!(told.ruling.as_ref().map(|(finding, ..)| *finding), Some(Verdict::Overturned));
    assert_eq!(told.measure.mine, Pleads::Ruled);
    open(&page, on);
    assert!(posts(&page)[0].measures.is_empty(), "it is back");
}

#[test]
fn whoever_reported_is_told_what_came_of_it_and_may_appeal_as_well() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    let target = of_another(&page, on, 40);
    let page = again(&page);
    open(&page, on);
    report::begin(&page.state, &page.ports, thing(target, on));
    report::keep(&page.state, &page.ports, |report| report.reason = Some(Reason::Attack));
    report::send(&page.state, &page.ports);
    page.send();
    let decision = decide(&page, target, "show", None, 41);
    let page = again(&page);
    open(&page, on);
    let [told] = &all_news(&page)[..] else { panic!("there is one") };
    assert_eq!((told.reported, told.measure.outcome), (Some(Reason::Attack), Outcome::Show));
    assert_eq!((told.measure.decision, &told.measure.mine), (decision, &Pleads::May));
    assert_eq!(told.words.as_ref().unwrap().text, "You people again.");
    assert!(my_reports(&page)[0].answer.is_some());
}

#[test]
fn an_appeal_that_comes_too_late_gives_its_words_back_with_the_reason() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    open(&page, on);
    let own = write(&page, on, "You people again.");
    let decision = decide(&page, own, "label", Some(own), 41);
    let page = again(&page);
    moderation::plead(&page.state, &page.ports, decision, true);
    moderation::keep_pleading(&page.state, &page.ports, "Why?".to_owned());
    // It ends meanwhile.
    let lift = format!(r#""target":"{own}","outcome":"lift","of":"{decision}""#);
    page.backend.act_as(9, staff(Role::Moderator), "decision", &lift, 42);
    moderation::send_pleading(&page.state, &page.ports);
    page.send();
    moderation::take_in(&page.state, &page.ports);
    let refused = page.state.look_moderation(|own| own.appeals[0].clone());
    assert_eq!(refused.text, "Why?");
    assert!(refused.refused.unwrap().rule.is_some());
    moderation::plead_again(&page.state, &page.ports, decision, "Why?", true);
    assert_eq!(page.state.look_moderation(|own| own.pleading.clone().unwrap().text), "Why?");
    assert!(page.ports.storage.keys("refused/").is_empty());
}

#[test]
fn a_label_a_fold_and_a_lock_stand_where_they_belong_and_a_moved_post_leaves_a_pointer() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    let elsewhere = page.state.look(|data| {
        data.published.as_ref().unwrap().statements.iter().map(|own| own.id).find(|id| *id != on).unwrap()
    });
    let first = page.backend.argue(on, "support", "First.", 40);
    let reply = page.backend.argue(first, "ask", "A reply.", 41);
    let second = page.backend.argue(on, "oppose", "Second.", 42);
    let third = page.backend.argue(on, "oppose", "Third.", 43);
    decide(&page, first, "lock", None, 51);
    decide(&page, first, "label", Some(first), 52);
    decide(&page, second, "collapse", Some(second), 53);
    let members = format!(
        r#""target":"{third}","outcome":"move","to":"{elsewhere}","wording":"{third}","about":"off-topic","ground":{{"article":2,"version":1}},"reason":{{"lang":"en","text":"It is about the other."}}"#
    );
    page.backend.act_as(9, staff(Role::Moderator), "decision", &members, 54);
    let page = again(&page);
    open(&page, on);
    let of = |id: ActId| posts(&page).into_iter().find(|post| post.id == id).unwrap();
    let outcomes = |id: ActId| of(id).measures.iter().map(|own| own.outcome).collect::<Vec<_>>();
    assert!(outcomes(first).contains(&Outcome::Lock) && outcomes(first).contains(&Outcome::Label));
    assert!(of(first).locked && of(reply).locked, "and nobody replies to what stands under it");
    assert_eq!((outcomes(second), of(second).locked), (vec![Outcome::Collapse], false));
    let moved: Vec<_> =
        thread(&page).others.into_iter().filter(|item| matches!(item, Item::Moved(..))).collect();
    assert!(matches!(&moved[..], [Item::Moved(own, 0)] if own.post == third && own.now == Some(elsewhere)));
    open(&page, elsewhere);
    assert_eq!(outcomes(third), [Outcome::Move], "and says there what brought it");
}

#[test]
fn a_statement_that_is_hidden_is_a_stone_in_the_list_on_the_card_and_in_its_thread() {
    let page = Page::open();
    let card = page.card();
    let number = page.state.look(|data| {
        data.published.as_ref().unwrap().statements.iter().find(|own| own.id == card).unwrap().number
    });
    decide(&page, card, "hide", Some(opening(&page)), 41);
    moderation::take_in(&page.state, &page.ports);
    wait(deliberation_widget::tasks::load::load(&page.state, &page.ports));
    moderation::take_in(&page.state, &page.ports);
    let stone = page.state.look(|data| page.state.look_moderation(|own| gone_of_card(data, own)));
    assert_eq!(stone.map(|(n, own)| (n, own.outcome)), Some((number, Outcome::Hide)));

    // Its link tells the same to who comes by it.
    let again = again(&page);
    follow_link(&again.state, &format!("#dw-{card}"));
    assert!(again.state.look(|data| data.card).is_some(), "a whole id of another place is not ours");
    let code = {
        let end = |id: &str, n: usize| id.replace('-', "")[32 - n..].to_owned();
        format!("#dw-{}{}", end(&opening(&again).to_string(), 4), end(&card.to_string(), 12))
    };
    follow_link(&again.state, &code);
    let stone = again.state.look(|data| again.state.look_moderation(|own| gone_of_card(data, own)));
    assert_eq!(stone.map(|(n, _)| n), Some(number));
    open(&again, card);
    assert_eq!(thread(&again).stone.map(|(n, _)| n), Some(number));
    again.state.change(|data| {
        data.panel = Panel::List;
        data.list.rows = Rows { rows: vec![number], ..Rows::default() }.into();
    });
    let row = again.state.look(|data| again.state.look_moderation(|own| stones(data, own)));
    assert_eq!(row[&number].0[0].outcome, Outcome::Hide);
}

#[test]
fn a_label_stands_on_the_card() {
    let page = Page::open();
    let card = page.card();
    decide(&page, card, "label", Some(opening(&page)), 41);
    wait(deliberation_widget::tasks::load::load(&page.state, &page.ports));
    moderation::take_in(&page.state, &page.ports);
    let label = page.state.look(|data| page.state.look_moderation(|own| on_card(data, own)));
    assert_eq!(label.0[0].outcome, Outcome::Label);
}

#[test]
fn what_waits_for_a_decision_is_marked_wherever_it_stands_for_those_who_decide() {
    let page = Page::open();
    let card = page.card();
    of_another(&page, card, 41);
    open(&page, card);
    let post = posts(&page)[0].id;
    let marked = Mark { reports: 2, waits: true, appealed: false };
    let number = page.state.look(|data| {
        let statements = &data.published.as_ref().unwrap().statements;
        statements.iter().find(|s| s.id == card).unwrap().number
    });
    assert_eq!((thread(&page).mark, posts(&page)[0].mark), (None, None));
    page.state.change_moderation(|own| own.marks = [(card, marked), (post, Mark::default())].into());
    assert_eq!((thread(&page).mark, posts(&page)[0].mark), (Some(marked), Some(Mark::default())));
    let on_card = page.state.look(|data| page.state.look_moderation(|own| on_card(data, own)));
    assert_eq!(on_card.1, Some((card, marked)));
    page.state.change(|data| {
        data.panel = Panel::List;
        data.list.rows = Rows { rows: vec![number], ..Rows::default() }.into();
    });
    let row = page.state.look(|data| page.state.look_moderation(|own| stones(data, own)));
    assert_eq!(row[&number].1, Some(marked));
    // Whoever decides no longer sees none.
    page.state.change(|data| data.mine.role = Role::Participant);
    tell_change(&page.state);
    assert_eq!((thread(&page).mark, posts(&page)[0].mark), (None, None));
}

#[test]
fn while_writing_is_paused_the_reason_stands_in_place_of_the_field_and_voting_goes_on() {
    let page = Page::open();
    let writing = r#""closed":true,"reason":{"lang":"en","text":"The show has ended."}"#;
    page.backend.act_as(9, staff(Role::Moderator), "writing", writing, 41);
    let page = again(&page);
    let Some(Paused::Closed(Some(reason), 1, Some(_))) = my_gate(&page).paused else {
        panic!("it is paused")
    };
    assert_eq!(reason.text, "The show has ended.");
    let shown = page.state.look(|data| page.state.look_moderation(|own| composer(data, own)));
    assert!(shown.allowed && shown.gate.paused.is_some());
    page.vote(Value::Agree);
    open(&page, page.card());
    assert!(!thread(&page).open[0]);
    // Those who run the room are heard.
    page.state.change(|data| data.mine.role = Role::Moderator);
    assert_eq!(my_gate(&page), Gate::default());
}

#[test]
fn in_slow_mode_it_is_said_when_the_next_text_is_taken() {
    let page = Page::open();
    page.agree();
    let writing = r#""closed":false,"slow_s":30"#;
    page.backend.act_as(9, staff(Role::Moderator), "writing", writing, 41);
    let page = again(&page);
    assert_eq!(my_gate(&page).next, None, "the first text is taken at once");
    keep_draft(&page.state, &page.ports, "Benches on each landing".to_owned());
    post_statement(&page.state, &page.ports).unwrap();
    moderation::take_in(&page.state, &page.ports);
    let next = my_gate(&page).next.unwrap();
    assert_eq!(next, page.state.look(|data| data.mine.statements[0].id.time()) + 30_000);
    wait(moderation::wait_for_turn(page.state, page.ports.clone(), next));
    assert_eq!(my_gate(&page).next, None);
}

#[test]
fn who_does_not_write_until_a_day_is_told_so_and_why() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    open(&page, on);
    let own = write(&page, on, "You people again.");
    let members = format!(
        r#""target":"{own}","outcome":"limit","until":"1970-01-20","about":"attack","ground":{{"article":2,"version":1}},"reason":{{"lang":"en","text":"The third time."}}"#
    );
    page.backend.act_as(9, staff(Role::Moderator), "decision", &members, 41);
    let page = again(&page);
    let Some(Paused::Limited(until, Some(by))) = my_gate(&page).paused else { panic!("it is limited") };
    assert_eq!((&*until, by.mine), ("1970-01-20", Pleads::May));
    assert_eq!(all_news(&page)[0].until.as_deref(), Some("1970-01-20"));
}

#[test]
fn what_is_mine_is_asked_for_when_something_was_decided_since_and_only_then() {
    let page = Page::open();
    page.agree();
    let on = page.card();
    open(&page, on);
    let own = write(&page, on, "You people again.");
    assert!(!moderation::take_in(&page.state, &page.ports));
    page.backend.post_statement_of_somebody_else("Ask the ground floor first");
    let _ = hear(&page.state, Line::Tick(Box::new(page.backend.tick().unwrap())));
    assert!(!moderation::take_in(&page.state, &page.ports), "others' statements are no news for me");
    decide(&page, own, "hide", Some(own), 41);
    wait(deliberation_widget::tasks::load::load(&page.state, &page.ports));
    assert!(moderation::take_in(&page.state, &page.ports));
    assert!(!moderation::take_in(&page.state, &page.ports), "once");
    wait(moderation::ask(page.state, page.ports.clone()));
    assert_eq!(unseen(&page), 1);
}

#[test]
fn an_article_that_people_alone_keep_says_so() {
    let page = Page::open();
    let rule = page.state.look(|data| {
        let articles = &data.published.as_ref().unwrap().articles;
        let own = articles.iter().find(|own| own.guards.is_empty()).unwrap();
        deliberation_core::procedure::ArticleRef { article: own.number, version: own.version }
    });
    page.state.change(|data| data.reading = Some(rule));
    let (_, articles) = page.state.look(reading).unwrap();
    let by_people = |n: u16| articles.iter().find(|own| own.article.article == n).unwrap().by_people;
    assert!(by_people(rule.article) && !by_people(2));
}
