//! What is one's own, as a participant meets it: a name that is chosen, a code, a file of all data, words that are erased.

mod erasing;

use deliberation_core::act::Relation;
use deliberation_core::id::ActId;
use deliberation_core::participant::{Role, Standing};
use deliberation_core::statement::Visibility;
use deliberation_core::thread::published::Absent;
use deliberation_core::wire::parse;
use deliberation_widget::queries::list::erased as erased_in_list;
use deliberation_widget::queries::mine::{Contributions, mine};
use deliberation_widget::queries::moderation::erased;
use deliberation_widget::queries::own::{Coded, Erases, Named, coded, erases, name_in_token, named};
use deliberation_widget::queries::thread::{Item, shown};
use deliberation_widget::state::Dialog;
use deliberation_widget::state::mine::Progress;
use deliberation_widget::state::own::{Filing, Focus, Gone, Unfit};
use deliberation_widget::state::thread::Writes;
use deliberation_widget::tasks::keep_draft::keep_draft;
use deliberation_widget::tasks::load::load_mine;
use deliberation_widget::tasks::own::{self, erase, file, name};
use deliberation_widget::tasks::play;
use deliberation_widget::tasks::post_statement::post_statement;
use deliberation_widget::tasks::{moderation, threads};

use crate::twin::{Fault, Page, wait};

/// Sends what waits, and takes in what became of it, as the page does by itself.
fn settle(page: &Page) {
    page.send();
    moderation::take_in(&page.state, &page.ports);
    if own::settled(&page.state) {
        wait(own::after(page.state, page.ports.clone()));
    }
    // The next edition.
    let _ = page.backend.tick();
}

fn look<T>(
    page: &Page,
    query: fn(&deliberation_widget::state::Data, &deliberation_widget::state::moderation::Moderation) -> T,
) -> T {
    page.state.change(|data| data.dialog = Some(Dialog::Mine));
    page.state.look(|data| page.state.look_moderation(|own| query(data, own)))
}

fn my_name(page: &Page) -> Named {
    look(page, named).unwrap()
}

fn my_code(page: &Page) -> Coded {
    look(page, coded).unwrap()
}

fn dialog(page: &Page) -> Option<Erases> {
    look(page, erases)
}

fn contributions(page: &Page) -> Contributions {
    page.state.change(|data| data.dialog = Some(Dialog::Mine));
    let state = &page.state;
    state
        .look_thread(|thread| state.look(|data| state.look_moderation(|own| mine(data, thread, own))))
        .unwrap()
}

fn again(page: &Page) -> Page {
    let page = page.reload();
    moderation::take_in(&page.state, &page.ports);
    page
}

/// A page of somebody who takes part.
fn begun() -> Page {
    let page = Page::open();
    page.agree();
    wait(load_mine(&page.state, &page.ports));
    moderation::take_in(&page.state, &page.ports);
    page
}

fn say(page: &Page, words: &str) -> ActId {
    keep_draft(&page.state, &page.ports, words.to_owned());
    post_statement(&page.state, &page.ports).unwrap();
    page.state.look(|data| data.mine.statements.last().unwrap().id)
}

fn argue(page: &Page, on: ActId, words: &str) -> ActId {
    threads::begin(&page.state, &page.ports, Writes::Reply(on, Relation::Support));
    threads::keep(&page.state, &page.ports, |draft| words.clone_into(&mut draft.text));
    threads::post(&page.state, &page.ports);
    page.state.look(|data| data.mine.others.last().unwrap().id)
}

fn open(page: &Page, statement: ActId) {
    wait(threads::open_thread(page.state, page.ports.clone(), Some(statement), None));
    threads::take_in(&page.state, &page.ports);
}

/// The words of the posts that are drawn, and why there are none.
fn posts(page: &Page) -> Vec<(Option<String>, Option<Absent>)> {
    let state = &page.state;
    let shown =
        state.look_thread(|thread| state.look(|data| state.look_moderation(|own| shown(data, thread, own))));
    let items = shown.sides.into_iter().flatten().chain(shown.others);
    let posts = items.filter_map(|item| if let Item::Post(post) = item { Some(*post) } else { None });
    posts.map(|post| (post.text.map(|text| text.text), post.absent)).collect()
}

/// Everything that lies in this browser's store.
fn stored(page: &Page) -> String {
    let storage = &page.ports.storage;
    storage.keys("").iter().filter_map(|key| storage.get(key)).collect::<Vec<_>>().join("\n")
}

fn erase(page: &Page, what: Option<ActId>) {
    erase::ask(&page.state, what, "…");
    assert!(dialog(page).unwrap().asked.done.is_none(), "nothing is done by asking");
    erase::erase(&page.state, &page.ports);
}

fn staff(role: Role) -> Standing {
    Standing { role, ..Standing::default() }
}

#[test]
fn a_name_is_looked_at_before_it_leaves_and_what_was_typed_stays() {
    let page = begun();
    assert_eq!((my_name(&page).number, my_name(&page).name), (None, None));
    name::begin(&page.state, &page.ports);
    let long = "a".repeat(25);
    for (tried, unfit) in [
        (" ", Unfit::Empty),
        (&*long, Unfit::TooLong),
        ("Аlех Chen", Unfit::Scripts),
        ("居民 037", Unfit::Form),
        ("1234", Unfit::Form),
        ("a\u{200B}b", Unfit::Form),
        ("The Moderator", Unfit::Office),
        ("主持人", Unfit::Office),
        ("M o d e r a t o r", Unfit::Office),
    ] {
        name::keep(&page.state, &page.ports, tried.to_owned());
        name::send(&page.state, &page.ports);
        let naming = my_name(&page).naming;
        assert_eq!((naming.open, naming.unfit, &*naming.text), (true, Some(unfit), tried));
    }
    assert!(page.state.look(|data| data.mine.others.is_empty()), "nothing left");
    // What is typed survives a reload, until somebody puts it aside.
    let page = again(&page);
    name::begin(&page.state, &page.ports);
    assert_eq!(my_name(&page).naming.text, "M o d e r a t o r");
    assert_eq!(my_name(&page).focus.0, Focus::NameField);
    name::leave(&page.state, &page.ports);
    assert_eq!((page.ports.storage.get("name"), my_name(&page).focus.0), (None, Focus::NameWay));
}

#[test]
fn a_name_is_on_its_way_is_shown_and_is_a_number_again() {
    let page = begun();
    say(&page, "Ask the ground floor first");
    name::begin(&page.state, &page.ports);
    name::keep(&page.state, &page.ports, " 七楼的老陈 ".to_owned());
    name::send(&page.state, &page.ports);
    let sent = my_name(&page).naming.sent.unwrap();
    assert_eq!((sent.shown.as_deref(), sent.progress), (Some("七楼的老陈"), Progress::Waiting));
    assert!(!my_name(&page).naming.open && page.ports.storage.get("name").is_none());
    settle(&page);
    let own = my_name(&page);
    assert_eq!((own.name, own.number), (Some(("七楼的老陈".to_owned(), Visibility::Visible)), Some(1)));
    assert_eq!(own.naming.sent, None, "it is told once");
    name::begin(&page.state, &page.ports);
    assert_eq!(my_name(&page).naming.text, "七楼的老陈", "one begins with what one is called");
    name::drop_name(&page.state, &page.ports);
    assert!(my_name(&page).naming.sent.unwrap().shown.is_none());
    settle(&page);
    assert_eq!((my_name(&page).name, my_name(&page).number), (None, Some(1)));
}

#[test]
fn a_name_that_is_taken_comes_back_into_the_field_with_the_reason() {
    let page = begun();
    page.backend.act_as(7, Standing::default(), "name", r#""shown":"Old Chen""#, 40);
    name::begin(&page.state, &page.ports);
    name::keep(&page.state, &page.ports, "old-chen".to_owned());
    name::send(&page.state, &page.ports);
    settle(&page);
    let own = my_name(&page);
    assert_eq!((own.naming.open, own.naming.unfit), (true, Some(Unfit::Taken)));
    assert_eq!(
        (&*own.naming.text, page.ports.storage.get("name").as_deref()),
        ("old-chen", Some("old-chen"))
    );
    assert_eq!((own.name, own.naming.sent), (None, None));
    // It is told once: the field stays closed when it was closed.
    name::leave(&page.state, &page.ports);
    moderation::take_in(&page.state, &page.ports);
    assert!(!my_name(&page).naming.open);
}

#[test]
fn a_name_that_waits_or_was_hidden_says_so() {
    let page = Page::open_with(r#","policy":{"review":"before"}"#);
    page.agree();
    name::begin(&page.state, &page.ports);
    name::keep(&page.state, &page.ports, "Old Chen".to_owned());
    name::send(&page.state, &page.ports);
    settle(&page);
    assert_eq!(my_name(&page).name, Some(("Old Chen".to_owned(), Visibility::Waiting)));
    let id = parse(&page.backend.room_read("/me/data")).unwrap()["acts"].as_array().unwrap().last().unwrap()
        ["act"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let hide = format!(
        r#""target":"{id}","wording":"{id}","outcome":"hide","about":"other","ground":{{"article":2,"version":1}},"reason":{{"lang":"en","text":"No."}}"#
    );
    page.backend.act_as(9, staff(Role::Moderator), "decision", &hide, 41);
    assert_eq!(my_name(&again(&page)).name, Some(("Old Chen".to_owned(), Visibility::Hidden)));
}

#[test]
fn the_name_of_a_sign_in_is_offered_and_taken_by_a_tap_alone() {
    // {"alg":"none"}.{"sub":"u1","name":" 陈静 "}
    let token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1MSIsIm5hbWUiOiIg6ZmI6Z2ZICJ9.x";
    let read = |token: &str| name_in_token(token, |text| parse(text).ok());
    assert_eq!(read(token).as_deref(), Some("陈静"));
    for other in ["", "abc", "a.b.c", "a.e30.c", "eyJhbGciOiJub25lIn0.eyJuYW1lIjo3fQ.x", "a.///.c"] {
        assert_eq!(read(other), None, "{other}");
    }
    let page = begun();
    name::begin(&page.state, &page.ports);
    name::offer(&page.state, &page.ports, token);
    assert_eq!(my_name(&page).naming.offered.as_deref(), Some("陈静"));
    assert_eq!(my_name(&page).naming.text, "", "it is not in the field");
    assert!(page.state.look(|data| data.mine.others.is_empty()) && !stored(&page).contains("陈静"));
    name::take_offered(&page.state, &page.ports);
    settle(&page);
    assert_eq!(my_name(&page).name, Some(("陈静".to_owned(), Visibility::Visible)));
    // What could be no name here is not offered: {"name":"The Moderator"}.
    name::offer(&page.state, &page.ports, "a.eyJuYW1lIjoiVGhlIE1vZGVyYXRvciJ9.c");
    assert_eq!(my_name(&page).naming.offered, None);
}

#[test]
fn whoever_acts_in_an_office_is_told_where_their_name_comes_from() {
    let page = begun();
    page.state.change(|data| data.mine.role = Role::Expert);
    assert_eq!(my_name(&page).role, Some(Role::Expert));
}

#[test]
fn my_code_is_known_once_i_took_part_and_a_role_by_it_is_told_with_its_end() {
    let page = begun();
    let code = my_code(&page).code.unwrap();
    assert_eq!((code.len(), my_code(&page).granted), (14, None));
    own::copied(&page.state, true);
    assert_eq!(my_code(&page).copied, Some(true));
    let grant = format!(r#""to":"{code}","role":"moderator","until":"2031-01-31""#);
    page.backend.act_as(9, staff(Role::Host), "grant", &grant, 40);
    let page = again(&page);
    // The page without a server plays whom it likes; a server says as what I act.
    assert_eq!(my_code(&page).granted, None, "it is told only where I act so");
    page.state.change(|data| data.mine.role = Role::Moderator);
    assert_eq!(my_code(&page).granted, Some((Role::Moderator, Some("2031-01-31".to_owned()))));
}

#[test]
fn the_file_has_what_the_backend_keeps_and_what_this_device_has() {
    let page = begun();
    say(&page, "Ask the ground floor first");
    settle(&page);
    let file = parse(&wait(file::file(&page.state, &page.ports)).unwrap()).unwrap();
    assert_eq!(file["format"], "deliberation-widget/my-data/2");
    let acts = file["backend"]["acts"].as_array().unwrap();
    assert!(acts.iter().any(|act| act["act"]["text"]["text"] == "Ask the ground floor first"));
    assert!(acts.iter().any(|act| act["type"] == "vote"));
    assert_eq!(file["device"]["statements"][0]["text"], "Ask the ground floor first");
    assert_eq!(page.state.look_moderation(|own| own.own.filing), Filing::Saved);
    assert!(!file.to_string().contains("\"token\""));
}

#[test]
fn the_file_says_why_it_does_not_come_and_is_asked_for_in_a_new_session_once() {
    let page = begun();
    let filing = |page: &Page| page.state.look_moderation(|own| own.own.filing);
    page.backend.fault(Fault::Network);
    assert_eq!((wait(file::file(&page.state, &page.ports)), filing(&page)), (None, Filing::Offline));
    assert!(file::here(&page.state).is_some(), "what this device has can be saved all the same");
    // Who is known by the session alone has no other one.
    page.backend.fault(Fault::SessionForgotten);
    assert_eq!((wait(file::file(&page.state, &page.ports)), filing(&page)), (None, Filing::Forgotten));
    assert_eq!(page.backend.joined(), 1);
    assert!(page.ports.storage.get("token").is_some(), "and keeps it");
    page.backend.vouch(true);
    page.backend.fault(Fault::SessionForgotten);
    assert!(wait(file::file(&page.state, &page.ports)).is_some());
    assert_eq!((page.backend.joined(), filing(&page)), (2, Filing::Saved));
    page.backend.fault(Fault::SignedOut);
    assert_eq!((wait(file::file(&page.state, &page.ports)), filing(&page)), (None, Filing::SignIn));
    assert_eq!(page.backend.joined(), 3, "once more, and not again and again");
}

#[test]
fn a_reader_of_whom_the_backend_knows_nothing_gets_what_this_device_has() {
    let page = Page::open();
    let file = parse(&wait(file::file(&page.state, &page.ports)).unwrap()).unwrap();
    assert!(file["backend"].is_null() && file["device"]["votes"].as_array().unwrap().is_empty());
}

#[test]
fn one_text_is_erased_everywhere_and_its_place_and_what_others_wrote_stay() {
    let page = begun();
    let on = page.card();
    open(&page, on);
    let own = argue(&page, on, "My secret words.");
    settle(&page);
    let reply =
        format!(r#""on":"{own}","relation":"ask","text":{{"lang":"en","text":"A reply of somebody."}}"#);
    page.backend.act_as(7, Standing::default(), "argument", &reply, 40);
    let page = again(&page);
    open(&page, on);
    threads::begin(&page.state, &page.ports, Writes::Revision(own, 1));
    threads::keep(&page.state, &page.ports, |draft| draft.text = "My secret words, better.".to_owned());
    assert!(stored(&page).contains("secret"));

    erase(&page, Some(own));
    assert!(!stored(&page).contains("secret"), "drafts go at once: {}", stored(&page));
    assert!(page.state.look_thread(|thread| thread.draft.is_none()));
    assert!(posts(&page).contains(&(None, Some(Absent::Erased))), "and the words from the screen");
    assert_eq!(dialog(&page).unwrap().progress, Some(Progress::Waiting));
    assert!(contributions(&page).posts.is_empty());
    settle(&page);
    assert_eq!(dialog(&page).unwrap().progress, Some(Progress::Kept));
    assert!(!page.backend.log().contains("secret"), "the backend keeps none of them");
    erase::close(&page.state);
    erase::closed(&page.state);
    assert!(dialog(&page).is_none());
    assert_eq!(my_name(&page).focus.0, Focus::Head, "the focus goes on from there");
    let page = again(&page);
    open(&page, on);
    let posts = posts(&page);
    assert!(posts.contains(&(None, Some(Absent::Erased))), "{posts:?}");
    assert!(posts.contains(&(Some("A reply of somebody.".to_owned()), None)), "{posts:?}");
    assert!(contributions(&page).posts.is_empty());
}

#[test]
fn a_statement_that_is_erased_leaves_its_number() {
    let page = begun();
    let own = say(&page, "My secret words");
    settle(&page);
    let page = again(&page);
    erase(&page, Some(own));
    assert!(contributions(&page).statements.is_empty());
    settle(&page);
    let page = again(&page);
    assert!(!page.backend.log().contains("secret") && !stored(&page).contains("secret"));
    let gone =
        page.state.look(|data| page.state.look_moderation(|moderation| erased(data, moderation, Some(own))));
    assert_eq!(gone, Some(5));
    assert!(page.state.look_moderation(erased_in_list).contains(&5));
    assert!(contributions(&page).statements.is_empty());
}

#[test]
fn what_never_left_the_device_goes_without_an_act() {
    let page = Page::open();
    let own = say(&page, "My secret words");
    assert!(stored(&page).contains("secret"));
    erase(&page, Some(own));
    assert_eq!(dialog(&page).unwrap().asked.done, Some(Gone::Here));
    assert!(!stored(&page).contains("secret") && contributions(&page).statements.is_empty());
    assert!(page.outbox().is_empty(), "nor does anything wait to be sent");
    assert_eq!(page.backend.kept(), 0);
}

#[test]
fn what_is_erased_without_a_connection_goes_from_here_at_once_and_is_erased_later() {
    let page = begun();
    let own = say(&page, "My secret words");
    settle(&page);
    let page = again(&page);
    page.backend.fault(Fault::Network);
    erase(&page, Some(own));
    settle(&page);
    assert_eq!(dialog(&page).unwrap().progress, Some(Progress::Waiting));
    assert!(page.backend.log().contains("secret") && contributions(&page).statements.is_empty());
    page.backend.fault(Fault::None);
    settle(&page);
    assert!(!page.backend.log().contains("secret"));
    // What waited to be sent and is erased is not sent: nobody knows of it, and that is as good.
    page.backend.fault(Fault::Network);
    let late = say(&page, "My late words");
    settle(&page);
    erase(&page, Some(late));
    page.backend.fault(Fault::None);
    settle(&page);
    assert_eq!(dialog(&page).unwrap().progress, Some(Progress::Kept));
    assert!(!page.backend.log().contains("late words") && !stored(&page).contains("late words"));
    assert!(!own::settled(&page.state), "nothing is asked for again and again");
}

#[test]
fn all_that_i_wrote_is_erased_and_i_begin_anew() {
    let page = begun();
    let on = page.card();
    open(&page, on);
    argue(&page, on, "A secret reason.");
    say(&page, "A secret statement");
    name::begin(&page.state, &page.ports);
    name::keep(&page.state, &page.ports, "Secret Chen".to_owned());
    name::send(&page.state, &page.ports);
    settle(&page);
    keep_draft(&page.state, &page.ports, "A secret draft".to_owned());
    let votes = page.backend.my_votes();
    erase(&page, None);
    assert!(!stored(&page).to_lowercase().contains("secret"), "{}", stored(&page));
    assert_eq!(page.state.look(|data| data.writing.draft.clone()), "");
    settle(&page);
    assert_eq!(dialog(&page).unwrap().progress, Some(Progress::Kept));
    assert!(!page.backend.log().to_lowercase().contains("secret"));
    assert_eq!(page.ports.storage.get("token"), None, "the next thing I do, somebody new does");
    assert_eq!(page.backend.my_votes(), votes, "votes stay");
    let own = contributions(&page);
    assert!(own.statements.is_empty() && own.posts.is_empty());
    assert!(!own::settled(&page.state));
}

#[test]
fn starting_the_practice_afresh_forgets_what_lay_beside_it() {
    let page = begun();
    keep_draft(&page.state, &page.ports, "Half a thought".to_owned());
    page.ports.storage.set("desk/staff.gate", "Half a reason");
    page.ports.storage.set("larger", "yes");
    page.backend.fault(Fault::Network);
    say(&page, "On its way");
    page.backend.fault(Fault::None);
    // Nobody can be played here: nothing is forgotten.
    assert!(!wait(play::begin_anew(&page.ports)) && stored(&page).contains("Half a reason"));
    page.backend.offer_players();
    assert!(wait(play::begin_anew(&page.ports)));
    for gone in ["Half a reason", "On its way", "Half a thought"] {
        assert!(!stored(&page).contains(gone), "{gone}: {}", stored(&page));
    }
    assert!(page.outbox().is_empty());
    let kept = ["larger", "token", "agreed"].map(|key| page.ports.storage.get(key).is_some());
    assert_eq!(kept, [true; 3], "how one reads stays, and that one is here");
}
