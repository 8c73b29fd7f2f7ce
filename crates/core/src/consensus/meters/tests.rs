//! Meters of editions written by hand.

use super::book::Book;
use super::whole::{Participating, Whole, written};
use super::*;
use crate::consensus::rounding::Said;
use crate::id::ActId;
use crate::text::LocalText;
use crate::wire::from_text;

type Sums = [u32; 3];

/// An edition with one statement: everybody's sums, those by tie, those of the groups (none where they are withheld).
fn edition(all: Option<Sums>, ties: &[(&str, Sums)], groups: &[Option<Sums>], opening: &str) -> Published {
    let id = "0193a1c0-0000-7000-8000-000000000001";
    let tally =
        |[agree, disagree, pass]: Sums| format!(r#"{{"agree":{agree},"disagree":{disagree},"pass":{pass}}}"#);
    let shown = all.map(|sums| format!(r#","tally":{}"#, tally(sums))).unwrap_or_default();
    let ties: Vec<String> = ties.iter().map(|(tie, sums)| format!(r#""{tie}":{}"#, tally(*sums))).collect();
    let group = |(letter, sums): (usize, &Option<Sums>)| {
        let tallies = sums.map_or_else(|| "null".to_owned(), tally);
        format!(r#"{{"id":{letter},"size":50,"center":[0,0],"tallies":[{tallies}],"quotes":[]}}"#)
    };
    let drawn: Vec<String> = groups.iter().enumerate().map(group).collect();
    let map = format!(
        r#","map":{{"seq":1,"at":0,"statements":["{id}"],"picture":{{"people":100,"grouped":100,"center":[0],
        "components":[[0],[0]],"explained":[0,0],"clarity":null,"groups":[{}],"cells":[],"common_ground":[]}}}}"#,
        drawn.join(",")
    );
    let json = format!(
        r#"{{"id":"lift","epoch":"e","tick":1,"seq":1,"at":0,"opening":{{"act":"{id}",
        "question":{{"lang":"en","text":"A lift?"}},"languages":["en"],"policy":{{}},"phases":[{{"id":"talk",
        "kind":"deliberate"}}]{opening}}},"articles":[],"phase":{{"id":"talk","since":0}},
        "participation":{{"took_part":312,"voters":312,"stage":"map","results_held":false,"ties":{{"affected":31}}}},
        "statements":[{{"id":"{id}","number":1,"text":{{"lang":"en","text":"Yes."}},"revision":1,"received":0{shown},
        "ties":{{{}}}}}]{}}}"#,
        ties.join(","),
        if groups.is_empty() { String::new() } else { map }
    );
    from_text(&json).unwrap()
}

fn meters(all: Sums, ties: &[(&str, Sums)], groups: &[Option<Sums>]) -> Meters {
    let edition = edition(Some(all), ties, groups, "");
    Meters::of(&edition, &edition.statements[0])
}

#[test]
fn three_groups_and_those_affected_go_along() {
    let groups = [Some([40, 5, 3]), Some([90, 10, 0]), Some([60, 14, 2])];
    let found = meters([190, 29, 5], &[("affected", [25, 3, 0]), ("viewer", [165, 26, 5])], &groups);
    let ground = &found.common_ground;
    assert_eq!((ground.verdict, ground.agrees, ground.not_counted), (Verdict::Shared, true, 0));
    assert!(ground.probability.is_some_and(|p| p >= SURE));
    assert_eq!(ground.parts.len(), 5);
    assert_eq!((found.headline, found.between), (Headline::Affected, Some(Between::Alike)));
    let [yes, no] = ground.group_aware.unwrap();
    assert!(yes > 0.75 && no < 0.2, "{yes} {no}");
    // What is asked is the other side where more disagree.
    let turned = groups.map(|sums| sums.map(|[yes, no, pass]| [no, yes, pass]));
    let other = meters([29, 190, 5], &[("affected", [3, 25, 0]), ("viewer", [26, 165, 5])], &turned);
    assert_eq!((other.common_ground.verdict, other.common_ground.agrees), (Verdict::Shared, false));
    assert_eq!(other.common_ground.lowest, ground.lowest);
}

#[test]
fn one_group_against_is_named() {
    let found = meters([190, 60, 0], &[], &[Some([130, 10, 0]), Some([60, 10, 0]), Some([10, 40, 0])]);
    assert_eq!(found.common_ground.verdict, Verdict::NotShared(Part::Group(2)));
    // A tie that is against is as good a reason as a group.
    let tied = [("nearby", [5, 30, 0]), ("viewer", [150, 20, 0])];
    let found = meters([155, 50, 0], &tied, &[Some([80, 5, 0]), Some([75, 15, 0])]);
    assert_eq!(found.common_ground.verdict, Verdict::NotShared(Part::Tie(Tie::Nearby)));
}

#[test]
fn three_hundred_viewers_do_not_outvote_twelve_who_are_affected() {
    let viewers = ("viewer", [288, 12, 0]);
    let groups = [Some([200, 8, 0]), Some([90, 14, 0])];
    // Shown: their word stands first, and against the rest.
    let found = meters([290, 22, 0], &[("affected", [2, 10, 0]), viewers], &groups);
    assert_eq!(found.headline, Headline::Affected);
    assert_eq!(found.first().people, Tally { agree: 2, disagree: 10, pass: 0 });
    assert_eq!(found.between, Some(Between::Opposed));
    assert_eq!(found.common_ground.verdict, Verdict::NotShared(Part::Tie(Tie::Affected)));
    // Withheld, because somebody who would rather not say could be told from them: nobody says "all".
    let found = meters([290, 22, 0], &[viewers], &groups);
    assert_eq!((found.headline, found.between), (Headline::AffectedTooFew, None));
    assert_eq!(found.common_ground.verdict, Verdict::SharedByGroups);
    // Nor where only the map speaks, nor where nothing does.
    assert_eq!(meters([290, 22, 0], &[], &groups).common_ground.verdict, Verdict::SharedByGroups);
    assert_eq!(meters([290, 22, 0], &[], &groups).headline, Headline::TiesNotShown);
    let alone = meters([290, 22, 0], &[viewers], &[]).common_ground;
    assert_eq!((alone.verdict, alone.parts.len()), (Verdict::Silent(Reason::NoGroups), 0));
    assert!(meters([290, 22, 0], &[], &[]).all.support.said.percent().is_some_and(|percent| percent < 100));
}

#[test]
fn parties_and_affected_are_one_headline() {
    let found =
        meters([40, 20, 0], &[("party", [8, 3, 1]), ("affected", [4, 9, 0]), ("viewer", [28, 8, 0])], &[]);
    assert_eq!(
        found.affected.as_ref().map(|meter| meter.people),
        Some(Tally { agree: 12, disagree: 12, pass: 1 })
    );
    assert_eq!(found.first().split.said.percent(), found.affected.as_ref().unwrap().split.said.percent());
    // Ten who were nearly all unsure are no opinion of anybody.
    let found = meters([40, 20, 9], &[("affected", [2, 1, 9]), ("viewer", [28, 8, 0])], &[]);
    assert_eq!((found.affected, found.headline), (None, Headline::AffectedTooFew));
}

#[test]
fn a_group_that_is_not_counted_leaves_the_question_open() {
    let found =
        meters([190, 29, 5], &[("affected", [25, 3, 0])], &[Some([90, 10, 0]), Some([60, 14, 2]), None]);
    let ground = &found.common_ground;
    assert_eq!(ground.verdict, Verdict::Silent(Reason::GroupTooSmall));
    assert_eq!(ground.not_counted, 224 - 176);
    // Unless one of the others does not go along anyway.
    let found = meters([100, 90, 5], &[], &[Some([90, 10, 0]), Some([10, 60, 2]), None]);
    assert_eq!(found.common_ground.verdict, Verdict::NotShared(Part::Group(1)));
    let found = meters([100, 90, 5], &[], &[Some([90, 10, 0]), None]);
    assert_eq!(found.common_ground.verdict, Verdict::Silent(Reason::GroupTooSmall));
}

#[test]
fn few_people_leave_it_unclear() {
    let found = meters([18, 4, 0], &[], &[Some([8, 2, 0]), Some([7, 3, 0])]);
    assert_eq!(found.common_ground.verdict, Verdict::Unclear);
    assert!((found.common_ground.probability.unwrap() - 0.620_032).abs() < 1e-6);
    assert_eq!(found.common_ground.lowest.said, Said::Tens(7));
}

#[test]
fn a_meter_that_cannot_speak_says_why() {
    let silent = |change: fn(&mut Participation)| {
        let mut edition = edition(None, &[], &[], "");
        change(&mut edition.participation);
        let found = Meters::of(&edition, &edition.statements[0]);
        let Said::Nothing(reason) = found.all.support.said else { panic!("{found:?}") };
        assert_eq!(found.common_ground.verdict, Verdict::Silent(reason));
        assert_eq!((found.all.support.value, found.all.split.value, found.all.lean), (None, None, None));
        reason
    };
    assert_eq!(silent(|here| here.stage = Stage::Few), Reason::FewVoted);
    assert_eq!(silent(|here| here.stage = Stage::Sums), Reason::NotYetCounted);
    assert_eq!(silent(|here| here.results_held = true), Reason::Held);
    assert_eq!(meters([0, 0, 9], &[], &[]).all.support.said, Said::Nothing(Reason::AllUnsure));
    assert_eq!(meters([0, 0, 0], &[], &[]).all.support.said, Said::Nothing(Reason::Nobody));
}

#[test]
fn a_book_says_what_would_be_computed_anew() {
    let groups = [Some([40, 5, 3]), Some([90, 10, 0]), None];
    let mut edition = edition(Some([190, 29, 5]), &[("affected", [25, 3, 0])], &groups, "");
    for number in 2..6 {
        let id = format!("0193a1c0-0000-7000-8000-00000000000{number}").parse().unwrap();
        let own = PublishedStatement { id, number, ..edition.statements[0].clone() };
        edition.statements.push(own);
    }
    let mut book = Book::default();
    let mut looked = |edition: &Published| {
        let anew: Vec<Meters> = edition.statements.iter().map(|own| Meters::of(edition, own)).collect();
        let mut other = Book::default();
        other.renew(edition);
        for _ in 0..2 {
            book.renew(edition);
            let kept: Vec<Meters> = edition.statements.iter().filter_map(|own| book.meters(own.id)).collect();
            assert_eq!((kept, book.whole()), (anew.clone(), other.whole()));
        }
        anew
    };
    let first = looked(&edition);
    edition.statements[3].tally = Some(Tally { agree: 4, disagree: 90, pass: 0 });
    edition.statements[1].ties.clear();
    let second = looked(&edition);
    assert_eq!((first[0] == second[0], first[1] == second[1], first[3] == second[3]), (true, false, false));
    // One is hidden, one more comes, the map goes, results are held back.
    edition.statements.remove(0);
    looked(&edition);
    let id = "0193a1c0-0000-7000-8000-000000000009".parse().unwrap();
    edition.statements.push(PublishedStatement { id, tally: None, ..edition.statements[0].clone() });
    looked(&edition);
    edition.map = None;
    looked(&edition);
    edition.participation.results_held = true;
    looked(&edition);
    edition.statements.clear();
    looked(&edition);
}

/// Statements of one edition, each with its own sums.
fn together(own: &[Published]) -> Published {
    let mut whole = own[0].clone();
    let mut map = (**whole.map.as_ref().unwrap()).clone();
    for (place, other) in own.iter().enumerate().skip(1) {
        let id = format!("0193a1c0-0000-7000-8000-00000000001{place}").parse().unwrap();
        whole.statements.push(PublishedStatement { id, ..other.statements[0].clone() });
        map.statements.push(id);
        for (group, other) in map.picture.groups.iter_mut().zip(&other.map.as_ref().unwrap().picture.groups) {
            group.tallies.extend(&other.tallies);
        }
    }
    whole.map = Some(std::sync::Arc::new(map));
    whole
}

#[test]
fn what_all_come_to_is_what_each_meter_says_and_in_its_order() {
    let agree = [Some([40, 2, 1]), Some([90, 5, 0]), Some([30, 3, 1])];
    let surer = [Some([140, 2, 1]), Some([190, 5, 0]), Some([130, 3, 1])];
    let apart = [Some([40, 2, 1]), Some([5, 90, 0]), Some([30, 3, 1])];
    let wider = [Some([40, 2, 1]), Some([15, 40, 0]), Some([30, 3, 1])];
    let open = [Some([7, 3, 1]), Some([8, 4, 0]), Some([6, 3, 1])];
    let (party, affected) = (("party", [24, 1, 0]), ("affected", [30, 1, 0]));
    let against = ("affected", [2, 29, 0]);
    let of = |all, ties: &[(&str, Sums)], groups: &[Option<Sums>]| edition(Some(all), ties, groups, "");
    let edition = together(&[
        of([160, 10, 2], &[affected, party], &agree),
        of([160, 10, 2], &[("viewer", [90, 4, 0])], &agree),
        of([460, 10, 2], &[affected], &surer),
        of([75, 95, 2], &[affected], &apart),
        of([85, 45, 1], &[affected], &wider),
        of([21, 10, 2], &[("viewer", [20, 9, 0])], &open),
        of([160, 10, 2], &[against, ("viewer", [265, 16, 0])], &agree),
        of([160, 10, 2], &[("affected", [4, 20, 0]), ("viewer", [265, 16, 0])], &agree),
    ]);
    let mut book = Book::default();
    book.renew(&edition);
    let whole = book.whole();
    let ids: Vec<ActId> = edition.statements.iter().map(|own| own.id).collect();
    assert_eq!(whole.shared, [(ids[2], true), (ids[0], true)], "the surest first");
    assert_eq!(whole.by_groups, [(ids[1], true)]);
    assert_eq!(whole.opposed, [ids[6], ids[7]], "the widest gap first");
    assert_eq!((whole.unclear, whole.silent, whole.divided.len()), (1, 0, 4));
    for own in &edition.statements {
        let meters = Meters::of(&edition, own);
        let (ground, side) = (&meters.common_ground, (own.id, meters.common_ground.agrees));
        assert_eq!(whole.shared.contains(&side), ground.verdict == Verdict::Shared);
        assert_eq!(whole.by_groups.contains(&side), ground.verdict == Verdict::SharedByGroups);
        assert_eq!(whole.divided.contains(&own.id), matches!(ground.verdict, Verdict::NotShared(_)));
        assert_eq!(whole.opposed.contains(&own.id), meters.between == Some(Between::Opposed));
    }
    // The most split first.
    let split = |id: &ActId| {
        let own = edition.statements.iter().find(|own| own.id == *id).unwrap();
        Meters::of(&edition, own).all.split.value.unwrap()
    };
    assert!(whole.divided.windows(2).all(|two| split(&two[0]) >= split(&two[1])));
}

#[test]
fn what_is_said_first_is_not_said_twice() {
    let ids: Vec<ActId> =
        (1..6).map(|n| format!("0193a1c0-0000-7000-8000-00000000000{n}").parse().unwrap()).collect();
    let whole = Whole {
        opposed: vec![ids[0]],
        shared: vec![(ids[1], true), (ids[0], true), (ids[2], false)],
        by_groups: vec![(ids[3], false)],
        divided: vec![ids[0], ids[4]],
        unclear: 0,
        silent: 0,
    };
    let lists = whole.sections().map(|(_, list)| list);
    assert_eq!(lists, [vec![ids[0]], vec![ids[1]], vec![ids[2]], vec![ids[3]], vec![ids[4]]]);
}

#[test]
fn the_whole_says_first_where_those_affected_are_opposed_and_of_how_many_they_are() {
    let households = r#","ties":[{"tie":"affected","size":48,"unit":{"lang":"zh-CN","text":"户"}}]"#;
    let ties = [("affected", [2, 29, 0]), ("viewer", [265, 16, 0])];
    let edition = edition(Some([267, 45, 0]), &ties, &[], households);
    let mut book = Book::default();
    book.renew(&edition);
    let whole = book.whole();
    let participating = Participating::of(&edition, &edition.opening.known_ties());
    assert_eq!(whole.opposed, [edition.statements[0].id]);
    assert_eq!(whole.divided, [edition.statements[0].id]);
    assert!(whole.shared.is_empty() && whole.by_groups.is_empty());
    let [here] = &*participating.ties else { panic!("{:?}", participating.ties) };
    assert_eq!((here.tie, here.people, here.of), (Tie::Affected, Some(31), Some(48)));
    assert_eq!(here.unit.as_ref().map(LocalText::original), Some("户"));
    assert_eq!((participating.took_part, written(&edition).gini), (312, 0.0));
    // The edition carries it as it was opened.
    let again: Published = from_text(&serde_json::to_string(&edition).unwrap()).unwrap();
    assert_eq!(again, edition);
}
