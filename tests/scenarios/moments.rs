//! Beside a player: what I do carries its moment, statements are listed by theirs.

use std::cell::Cell;
use std::rc::Rc;

use deliberation_core::act::Moment;
use deliberation_core::vote::Value;
use deliberation_core::wire;
use deliberation_widget::ports::programme::Programme;
use deliberation_widget::queries::card::card;
use deliberation_widget::queries::moments::moments;
use deliberation_widget::tasks::keep_draft::keep_draft;
use deliberation_widget::tasks::load::load;
use deliberation_widget::tasks::post_statement::post_statement;

use super::twin::{Page, wait};

struct Player(Cell<i64>);

impl Programme for Player {
    fn name(&self) -> Option<String> {
        Some("ep-298".to_owned())
    }
    fn now(&self) -> Option<Moment> {
        Some(Moment { programme: self.name()?, ms: self.0.get(), error_ms: Some(250) })
    }
    fn length(&self) -> Option<i64> {
        Some(400_000)
    }
    fn seek(&self, ms: i64) {
        self.0.set(ms);
    }
}

#[test]
fn what_i_do_carries_the_moment_at_which_i_did_it() {
    let mut page = Page::open();
    let player = Rc::new(Player(Cell::new(12_000)));
    page.ports.programme = player.clone();
    page.vote(Value::Agree);
    // It leaves later, from elsewhere in the programme.
    player.seek(90_000);
    let kept = page.outbox();
    let act = page.ports.storage.get(&kept[0]).and_then(|text| wire::parse(&text).ok()).unwrap();
    let moment: Moment = wire::Read::read(&act["moment"]).unwrap();
    assert_eq!(moment, Moment { programme: "ep-298".to_owned(), ms: 12_000, error_ms: Some(250) });
}

#[test]
fn statements_are_listed_by_their_moments_and_votes_are_not() {
    let mut page = Page::open();
    let player = Rc::new(Player(Cell::new(0)));
    page.ports.programme = player.clone();
    page.agree();
    for (ms, words) in
        [(350_000, "Paint the walls."), (95_000, "Ask the tenants."), (99_000, "A bench, too.")]
    {
        player.seek(ms);
        keep_draft(&page.state, &page.ports, words.to_owned());
        post_statement(&page.state, &page.ports).unwrap();
        page.send();
    }
    page.backend.tick();
    wait(load(&page.state, &page.ports));
    assert_eq!(page.state.look(moments), None, "no programme stands beside it");
    page.state.change(|data| data.programme = Some(("ep-298".to_owned(), 400_000)));
    let found = page.state.look(moments).unwrap();
    let lines: Vec<_> = found.lines.iter().map(|line| (line.ms, &*line.text.text)).collect();
    assert_eq!(
        lines,
        [(95_000, "Ask the tenants."), (99_000, "A bench, too."), (350_000, "Paint the walls.")]
    );
    assert_eq!((found.strip[9], found.strip[35], found.strip.iter().sum::<u32>()), (2, 1, 3));
    assert!(page.state.look(card).statement.is_none_or(|on| on.moment.is_none()));
    page.state.change(|data| data.card = Some(found.lines[0].id));
    assert_eq!(page.state.look(card).statement.unwrap().moment, Some(95_000));
    page.state.change(|data| data.programme = Some(("another".to_owned(), 0)));
    assert_eq!(page.state.look(moments), None, "those of another programme are not");
    let published = page.state.look(|data| data.published.clone()).unwrap();
    let json = serde_json::to_string(&*published).unwrap();
    assert_eq!(json.matches("\"moment\"").count(), 3, "only those of statements");
}
