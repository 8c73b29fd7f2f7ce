//! The panel of common ground and the meters in it: what may be said where many viewers stand beside a few who are affected.

use std::sync::Arc;

use deliberation_core::consensus::meters::Between;
use deliberation_core::consensus::meters::book::Book;
use deliberation_core::opinion::{Picture, PictureGroup, Tally};
use deliberation_core::participant::Tie;
use deliberation_core::publish::{Known, PublishedMap};
use deliberation_core::release::Stage;
use deliberation_widget::queries::common::{CommonShown, Ground, common};
use deliberation_widget::text::Locale;
use deliberation_widget::view::meter::{Voice, verdict};
use serde_json::json;

use crate::twin::Page;

const VIEWERS: Tally = Tally { agree: 288, disagree: 12, pass: 0 };

/// A page with a map of two groups that both agree to the first statement, and its sums by tie.
fn ground(ties: &[(Tie, Tally)]) -> Ground {
    let page = Page::open();
    page.agree();
    page.state.change(|data| {
        let mut published = (**data.published.as_ref().unwrap()).clone();
        published.participation.stage = Stage::Map;
        published.participation.voters = 312;
        published.participation.assurance = json!({ "anonymous": 200, "host": 72, "verified": 40 });
        published.statements[0].tally = Some(Tally { agree: 290, disagree: 22, pass: 0 });
        published.statements[0].ties = ties.iter().copied().collect();
        let statements: Vec<_> = published.statements.iter().map(|s| s.id).collect();
        let group = |id, agree, disagree| PictureGroup {
            id,
            size: agree + disagree,
            center: [0.0; 2],
            tallies: std::iter::once(Some(Tally { agree, disagree, pass: 0 }))
                .chain(statements.iter().skip(1).map(|_| None))
                .collect(),
            quotes: Vec::new(),
        };
        let groups = vec![group(0, 200, 8), group(1, 90, 14)];
        let picture = Picture { groups, ..Picture::default() };
        published.map = Some(Arc::new(PublishedMap { seq: 1, at: 1, statements, picture, follows: None }));
        data.published = Some(Arc::new(published));
    });
    match page.state.look(|data| common(data, &mut Book::default())) {
        Some(CommonShown::Ground(ground)) => *ground,
        other => panic!("there should be common ground or none: {other:?}"),
    }
}

#[test]
fn three_hundred_viewers_against_twelve_affected_are_not_all() {
    let affected = Tally { agree: 2, disagree: 10, pass: 0 };
    let found = ground(&[(Tie::Affected, affected), (Tie::Viewer, VIEWERS)]);
    assert!(found.shared.is_empty() && found.by_groups.is_empty(), "{found:?}");
    assert_eq!(found.known, Some(Known { all: 112, verified: 40 }));
    let [(_, meters)] = &*found.opposed else { panic!("it stands first: {found:?}") };
    assert_eq!(meters.between, Some(Between::Opposed));
    for (locale, all) in [(Locale::En, ["Every group", "all"]), (Locale::ZhCn, ["各组都", "都同意，"])]
    {
        let said = verdict(Voice(locale), &meters.common_ground);
        assert!(all.iter().all(|word| !said.contains(word)), "{said}");
    }
}

#[test]
fn where_the_affected_are_too_few_to_show_nobody_speaks_for_them() {
    let found = ground(&[(Tie::Viewer, VIEWERS)]);
    assert!(found.shared.is_empty() && found.opposed.is_empty(), "{found:?}");
    let [(_, meters)] = &*found.by_groups else { panic!("it stands apart: {found:?}") };
    let said = verdict(Voice(Locale::En), &meters.common_ground);
    assert!(said.contains("too few"), "{said}");
}

#[test]
fn what_every_group_and_the_affected_accept_is_shared() {
    let affected = Tally { agree: 40, disagree: 2, pass: 1 };
    let found = ground(&[(Tie::Affected, affected), (Tie::Viewer, VIEWERS)]);
    assert_eq!((found.shared.len(), found.opposed.len(), found.by_groups.len()), (1, 0, 0), "{found:?}");
}
