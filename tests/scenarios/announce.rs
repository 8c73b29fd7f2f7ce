//! What others changed is told together, and not more often than every ten seconds.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use deliberation_widget::ports::Later;
use deliberation_widget::ports::backend::News;
use deliberation_widget::ports::clock::Clock;
use deliberation_widget::state::Told;
use deliberation_widget::tasks::announce::{TOGETHER_MS, announce};
use deliberation_widget::tasks::follow_live::{Next, take_in};

use super::twin::{Page, wait};

/// A clock that a test turns.
#[derive(Default)]
struct Turned {
    now: Rc<Cell<i64>>,
    asked: RefCell<Vec<u32>>,
}

impl Clock for Turned {
    fn now(&self) -> i64 {
        self.now.get()
    }
    fn sleep(&self, ms: u32) -> Later<()> {
        self.asked.borrow_mut().push(ms);
        let (now, until) = (Rc::clone(&self.now), self.now.get() + i64::from(ms));
        Box::pin(poll_fn(move |_| if now.get() < until { Poll::Pending } else { Poll::Ready(()) }))
    }
}

/// What the line brings next.
fn hear(page: &Page) -> Next {
    let tick = page.backend.tick().expect("something changed");
    take_in(&page.state, News::Tick(Box::new(tick)))
}

#[test]
fn changes_are_told_together_and_ten_seconds_after_the_first() {
    let mut page = Page::open();
    let clock = Rc::new(Turned::default());
    page.ports.clock = clock.clone();
    let told = || page.state.look(|data| data.told);

    page.backend.post_statement_of_somebody_else("Ask the tenants too.");
    assert_eq!(hear(&page), Next::Tell);
    let mut telling = pin!(announce(&page.state, &page.ports));
    let mut poll = || telling.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(poll().is_pending());
    clock.now.set(i64::from(TOGETHER_MS) - 1);
    page.backend.post_statement_of_somebody_else_as("Put up a bench.", 8);
    assert_eq!(hear(&page), Next::Listen, "it is told along with the first");
    assert!(poll().is_pending());
    assert_eq!(told(), None, "nothing is told early");
    clock.now.set(i64::from(TOGETHER_MS));
    assert!(poll().is_ready());
    assert_eq!(told().map(|told| told.statements), Some(2));

    page.backend.post_statement_of_somebody_else_as("Paint it.", 7);
    assert_eq!(hear(&page), Next::Tell, "the next one waits anew");
    assert_eq!(told().map(|told| told.statements), Some(2), "what was told stays meanwhile");
    assert_eq!(*clock.asked.borrow(), [TOGETHER_MS]);
}

#[test]
fn what_changes_nothing_worth_telling_is_not_told() {
    let page = Page::open();
    page.agree();
    // My own first votes make me one who takes part, which is worth telling.
    assert_eq!(hear(&page), Next::Tell);
    wait(announce(&page.state, &page.ports));
    let people = page.state.look(|data| data.told).map(|told: Told| (told.people, told.statements));
    assert_eq!(people, Some((1, 0)));
    let now = page.state.look(|data| data.published.clone()).unwrap();
    let mut next = (*now).clone();
    next.tick += 1;
    next.participation.voters += 1;
    let tick = now.difference(&next);
    let heard = take_in(&page.state, News::Tick(Box::new(tick)));
    assert_eq!(heard, Next::Listen, "somebody who takes part votes");
    assert_eq!(page.state.look(|data| data.published.clone()).map(|p| p.tick), Some(next.tick));
}
