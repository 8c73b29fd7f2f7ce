//! Signing in on a device where something was begun without a name.

use deliberation_core::vote::Value;
use deliberation_widget::state::Notice;
use deliberation_widget::state::mine::Progress;
use deliberation_widget::tasks::keep_draft::keep_draft;
use deliberation_widget::tasks::send_outbox::Sent;

use crate::twin::Page;

#[test]
fn what_has_not_left_the_device_goes_along() {
    let nobody = Page::open();
    let card = nobody.card();
    nobody.vote(Value::Agree);
    keep_draft(&nobody.state, &nobody.ports, "A bench at the gate".to_owned());
    let page = nobody.sign_in();
    assert_eq!(page.state.look(|data| data.mine.vote(card)), Some(Value::Agree));
    assert_eq!(page.state.look(|data| data.writing.draft.clone()), "A bench at the gate");
    assert_eq!(page.state.look(|data| data.notice), Notice::Shown);
    assert_eq!(nobody.ports.storage.get("draft"), None, "and the words do not stay for the next one here");
    page.vote(Value::Pass);
    assert_eq!(page.send(), Sent::All);
    assert_eq!(page.backend.posted(), 3, "both votes, and that I take part");
    assert!(page.state.look(|data| data.mine.votes.iter().all(|vote| vote.progress == Progress::Kept)));
}

#[test]
fn what_was_handed_in_without_a_name_stays_apart() {
    let nobody = Page::open();
    nobody.agree();
    keep_draft(&nobody.state, &nobody.ports, "A bench at the gate".to_owned());
    let page = nobody.sign_in();
    assert_eq!(page.state.look(|data| data.writing.draft.clone()), "");
    assert!(page.outbox().is_empty());
    assert_eq!(nobody.reload().state.look(|data| data.writing.draft.clone()), "A bench at the gate");
}
