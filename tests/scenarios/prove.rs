//! A backend that sets a challenge before it gives a session: the device solves it, and the page goes on.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use deliberation_core::vote::Value;
use deliberation_widget::ports::Later;
use deliberation_widget::ports::clock::Clock;
use deliberation_widget::tasks::cast_vote::cast_vote;
use deliberation_widget::tasks::send_outbox::Sent;

use crate::twin::{Fault, Page};

type Meanwhile = Box<dyn Fn(usize)>;

/// A clock that does something each time somebody waits; a piece of work takes 20 ms by it.
#[derive(Default)]
struct Waits {
    now: Cell<i64>,
    times: Cell<usize>,
    meanwhile: RefCell<Option<Meanwhile>>,
}

impl Clock for Waits {
    fn now(&self) -> i64 {
        self.now.set(self.now.get() + 20);
        self.now.get()
    }

    fn sleep(&self, _: u32) -> Later<()> {
        self.times.set(self.times.get() + 1);
        if let Some(work) = &*self.meanwhile.borrow() {
            work(self.times.get());
        }
        Box::pin(async {})
    }
}

#[test]
fn the_device_solves_it_in_pieces_and_one_votes_on_meanwhile() {
    let clock = Rc::new(Waits::default());
    let page = Page::open_by(clock.clone());
    page.backend.fault(Fault::Proof(12));
    page.vote(Value::Agree);
    page.vote(Value::Agree);
    assert!(!page.state.look(|data| data.checking));
    let (state, ports) = (page.state, page.ports.clone());
    clock.meanwhile.replace(Some(Box::new(move |times| {
        assert!(state.look(|data| data.checking), "it is told while it is done");
        if times == 2 {
            let card = state.look(|data| data.card).unwrap();
            cast_vote(&state, &ports, card, Value::Pass).unwrap();
        }
    })));
    assert_eq!(page.send(), Sent::All);
    // About 4,096 hashes by 256.
    assert!(clock.times.get() > 4, "{} pieces", clock.times.get());
    assert!(!page.state.look(|data| data.checking));
    assert_eq!((page.backend.joined(), page.backend.my_votes().len()), (2, 3));
    // One session for all that follows.
    page.vote(Value::Agree);
    assert_eq!((page.send(), page.backend.joined()), (Sent::All, 2));
}

#[test]
fn who_is_asked_again_tries_later_and_loses_nothing() {
    let page = Page::open();
    page.backend.fault(Fault::NoProof);
    page.vote(Value::Agree);
    page.vote(Value::Agree);
    assert_eq!(page.send(), Sent::Later(None));
    assert_eq!((page.backend.joined(), page.outbox().len()), (2, 3), "once, and not on and on");
    assert!(!page.state.look(|data| data.checking));
    // A challenge that nobody can read is no reason to calculate.
    page.backend.fault(Fault::Proof(99));
    assert_eq!((page.send(), page.backend.joined()), (Sent::Later(None), 3));
    page.backend.fault(Fault::None);
    assert_eq!((page.send(), page.outbox().len()), (Sent::All, 0));
}
