//! What holds of the meters whoever the people are: their order, the letters of groups, everybody twice.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail by panicking")]

use deliberation_core::consensus::meters::{CommonGround, Meters, Part, Verdict};
use deliberation_core::consensus::ordinal::{
    esteban_ray, leik, opi, opposite_sides, tastle_wierman, van_der_eijk, variance,
};
use deliberation_core::consensus::participation::evenness;
use deliberation_core::consensus::support::Share;
use deliberation_core::participant::Tie;
use deliberation_core::publish::Published;
use deliberation_core::vote::{Tally, Value};
use proptest::prelude::*;

const GROUPS: usize = 3;

/// One person: their group, their tie, what they say.
type Person = (Option<usize>, Option<Tie>, Value);

fn person() -> impl Strategy<Value = Person> {
    let group = prop_oneof![Just(None), (0..GROUPS).prop_map(Some)];
    let tie = prop_oneof![Just(None), (0..Tie::ALL.len()).prop_map(|at| Some(Tie::ALL[at]))];
    let value = prop_oneof![3 => Just(Value::Agree), 2 => Just(Value::Disagree), 1 => Just(Value::Pass)];
    (group, tie, value)
}

fn count<'a>(people: impl Iterator<Item = &'a Person>) -> Tally {
    let mut tally = Tally::default();
    for (_, _, value) in people {
        match value {
            Value::Agree => tally.agree += 1,
            Value::Disagree => tally.disagree += 1,
            Value::Pass => tally.pass += 1,
            Value::None => {}
        }
    }
    tally
}

/// The edition that these people make; the groups drawn in this order, under these letters.
fn edition(people: &[Person], order: [usize; GROUPS], letters: [usize; GROUPS]) -> Published {
    let id = "0193a1c0-0000-7000-8000-000000000001";
    let tally = |tally: Tally| serde_json::to_string(&tally).unwrap();
    let ties: Vec<String> = Tie::ALL
        .into_iter()
        .map(|tie| (tie, count(people.iter().filter(|(_, own, _)| *own == Some(tie)))))
        .filter(|(_, sums)| sums.seen() >= 10)
        .map(|(tie, sums)| format!(r#""{}":{}"#, tie.name(), tally(sums)))
        .collect();
    let group = |group: usize| {
        let sums = count(people.iter().filter(|(own, ..)| *own == Some(group)));
        let shown = if sums.seen() >= 10 { tally(sums) } else { "null".to_owned() };
        let letter = letters[group];
        format!(r#"{{"id":{letter},"size":{},"center":[0,0],"tallies":[{shown}],"quotes":[]}}"#, sums.seen())
    };
    let groups = order.map(group).join(",");
    let json = format!(
        r#"{{"id":"lift","epoch":"e","tick":1,"seq":1,"at":0,"opening":{{"act":"{id}","question":{{"lang":"en",
        "text":"A lift?"}},"languages":["en"],"policy":{{}},"phases":[{{"id":"talk","kind":"deliberate"}}]}},
        "articles":[],"phase":{{"id":"talk","since":0}},"participation":{{"took_part":{n},"voters":{n},"stage":"map",
        "results_held":false}},"statements":[{{"id":"{id}","number":1,"text":{{"lang":"en","text":"Yes."}},
        "revision":1,"received":0,"tally":{all},"ties":{{{ties}}}}}],"map":{{"seq":1,"at":0,"statements":["{id}"],
        "picture":{{"people":{n},"grouped":{n},"center":[0],"components":[[0],[0]],"explained":[0,0],"clarity":null,
        "groups":[{groups}],"cells":[],"common_ground":[]}}}}}}"#,
        n = people.len(),
        all = tally(count(people.iter())),
        ties = ties.join(",")
    );
    serde_json::from_str(&json).unwrap()
}

const AS_THEY_ARE: [usize; GROUPS] = [0, 1, 2];

fn meters(people: &[Person]) -> Meters {
    let edition = edition(people, AS_THEY_ARE, AS_THEY_ARE);
    Meters::of(&edition, &edition.statements[0])
}

fn relabelled(part: Part, letters: [usize; GROUPS]) -> Part {
    match part {
        Part::Group(letter) => Part::Group(letters[usize::from(letter)] as u8),
        tie @ Part::Tie(_) => tie,
    }
}

/// What does not depend on the letters, bit by bit.
#[derive(Debug, PartialEq)]
struct Unlettered {
    agrees: bool,
    probability: Option<u64>,
    lowest: Option<[u64; 2]>,
    not_counted: u32,
    group_aware: Option<[u64; 2]>,
    apart: Option<u64>,
}

fn unlettered(ground: &CommonGround) -> Unlettered {
    let bits = |pair: [f64; 2]| pair.map(f64::to_bits);
    Unlettered {
        agrees: ground.agrees,
        probability: ground.probability.map(f64::to_bits),
        lowest: ground.lowest.band.map(bits),
        not_counted: ground.not_counted,
        group_aware: ground.group_aware.map(bits),
        apart: ground.apart.map(|(apart, _)| apart.to_bits()),
    }
}

fn width(share: &Share) -> f64 {
    share.band.map_or(f64::INFINITY, |[low, high]| high - low)
}

proptest! {
    #[test]
    fn the_order_of_people_changes_nothing(
        (people, shuffled) in prop::collection::vec(person(), 0..120)
            .prop_flat_map(|people| (Just(people.clone()), Just(people).prop_shuffle()))
    ) {
        prop_assert_eq!(meters(&people), meters(&shuffled));
    }

    #[test]
    fn the_letters_of_groups_and_their_order_change_no_bit(
        people in prop::collection::vec(person(), 30..200),
        order in Just(AS_THEY_ARE).prop_shuffle(),
        letters in Just(AS_THEY_ARE).prop_shuffle(),
    ) {
        let (before, other) = (meters(&people), edition(&people, order, letters));
        let after = Meters::of(&other, &other.statements[0]);
        prop_assert_eq!(&before.all, &after.all);
        prop_assert_eq!(&before.affected, &after.affected);
        prop_assert_eq!(unlettered(&before.common_ground), unlettered(&after.common_ground));
        match (before.common_ground.verdict, after.common_ground.verdict) {
            // Of equal groups either may be named.
            (Verdict::NotShared(one), Verdict::NotShared(two)) => {
                let said = |ground: &CommonGround, part| {
                    ground.parts.iter().find(|(own, _)| *own == part).map(|(_, tally)| (tally.agree, tally.disagree))
                };
                let (one, two) = (said(&before.common_ground, one), said(&after.common_ground, two));
                prop_assert!(one.is_some() && one == two);
            }
            (one, two) => prop_assert_eq!(one, two),
        }
        let mut parts: Vec<(Part, Tally)> =
            before.common_ground.parts.iter().map(|(part, tally)| (relabelled(*part, letters), *tally)).collect();
        let key = |(part, _): &(Part, Tally)| match part { Part::Group(letter) => (0, *letter), Part::Tie(tie) => (1, *tie as u8) };
        parts.sort_by_key(key);
        prop_assert_eq!(&parts, &after.common_ground.parts);
    }

    #[test]
    fn everybody_twice_says_the_same_more_surely(people in prop::collection::vec(person(), 10..150)) {
        let twice: Vec<Person> = people.iter().chain(&people).copied().collect();
        let (once, twice) = (meters(&people), meters(&twice));
        prop_assert!(width(&twice.all.support) < width(&once.all.support));
        if let Some((agree, disagree)) = once.all.support.value.map(|_| (once.all.people.agree, once.all.people.disagree)) {
            // The share itself stays; what is known of it comes nearer.
            let share = f64::from(agree) / f64::from(agree + disagree);
            let off = |meters: &Meters| (meters.all.support.value.unwrap() - share).abs();
            prop_assert!(off(&twice) <= off(&once) + 1e-15);
            prop_assert!(twice.all.support.said.steps() >= once.all.support.said.steps());
        }
    }

    #[test]
    fn indices_do_not_see_how_many_there_are(counts in prop::collection::vec(0_u32..40, 5)) {
        let twice: Vec<u32> = counts.iter().map(|count| 2 * count).collect();
        for index in [esteban_ray, opposite_sides, opi, leik, tastle_wierman, variance, van_der_eijk] {
            let (one, two) = (index(&counts), index(&twice));
            prop_assert_eq!(one.is_some(), two.is_some());
            prop_assert!(one.zip(two).is_none_or(|(one, two)| (one - two).abs() < 1e-12));
        }
        let (one, two) = (evenness(&counts, 9), evenness(&[counts.clone(), counts.clone()].concat(), 18));
        prop_assert!((one.gini - two.gini).abs() < 1e-12 && (2.0 * one.effective - two.effective).abs() < 1e-9);
    }

    #[test]
    fn no_verdict_is_all_while_somebody_who_is_counted_is_against(people in prop::collection::vec(person(), 0..300)) {
        let found = meters(&people).common_ground;
        if matches!(found.verdict, Verdict::Shared | Verdict::SharedByGroups) {
            for (part, tally) in &found.parts {
                prop_assert!(tally.side(found.agrees) > tally.side(!found.agrees), "{part:?} {tally:?}");
            }
        }
    }
}
