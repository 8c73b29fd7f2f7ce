//! Polis' algorithm, stage by stage, against what Polis' own server published, and against a cold run of an
//! independent restatement in Python. Signs of axes and numbers of groups are arbitrary in all of them.
//!
//! The data are looked for in `$DELIBERATION_SHARED`, else beside the repository. Without them a test says
//! so and passes, except in CI. With `--nocapture` the greatest error of each stage is printed.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail by panicking")]

mod at_hand;

use std::collections::BTreeMap;

use deliberation_core::opinion::polis::{BaseCluster, Components, State, cold, from_state, people_of, start};
use deliberation_core::opinion::representative::{Majority, Representative};
use deliberation_core::opinion::{Analysis, Standing, Votes};
use serde_json::Value;

use at_hand::shared;

const CONVERSATIONS: [&str; 4] =
    ["vtaiwan.uberx", "scoop-hivemind.biodiversity", "scoop-hivemind.affordable-housing", "brexit-consensus"];

/// The conversations for which Polis' own published numbers are at hand.
const PUBLISHED: [&str; 2] = ["scoop-hivemind.biodiversity", "scoop-hivemind.affordable-housing"];

/// What was published has all digits …
const EXACT: f64 = 1e-9;

/// … but `repness-test`, which Polis' server computes in single precision, one unit of which is 1.2e-7.
const SINGLE: f64 = f32::EPSILON as f64;

/// The goldens of the cold run have six decimals: half a unit in the last place, and a little.
const SIX_DECIMALS: f64 = 5.1e-7;

/// Components after 101 products from unlike starts agree so far, and so do places, which are some times
/// larger, where the third direction is not much shorter than the second.
const UNLIKE_STARTS: f64 = 2e-6;

/// An export of Polis beside a golden.
struct Conversation {
    name: String,
    tids: Vec<String>,
    pids: Vec<String>,
    votes: Votes,
    golden: Value,
}

/// Reads a conversation; nothing, and a word about it, where its data are not there.
fn conversation(test: &str, name: &str, folder: &str) -> Option<Conversation> {
    const BEFORE_VOTES: usize = 6;
    let golden = shared(&format!("golden/{folder}/{name}.json"));
    let csv = shared(&format!("data/polis/{name}/participants-votes.csv"));
    let (Some(golden), Some(csv)) = (golden, csv) else {
        println!("SKIPPED (no shared data): {test} {name}");
        return None;
    };
    let mut lines = csv.lines().map(|line| line.trim_end().split(',').map(str::to_owned));
    let tids: Vec<String> = lines.next().unwrap().skip(BEFORE_VOTES).collect();
    let (mut pids, mut votes) = (Vec::new(), Votes::new(tids.len()));
    for mut line in lines {
        pids.push(line.next().unwrap());
        let cells = (0_u32..).zip(line.skip(BEFORE_VOTES - 1));
        votes.push_row(
            &cells.filter_map(|(j, cell)| cell.parse().ok().map(|v| (j, v))).collect::<Vec<(u32, i8)>>(),
        );
    }
    let golden = serde_json::from_str(&golden).unwrap();
    Some(Conversation { name: name.to_owned(), tids, pids, votes, golden })
}

impl Conversation {
    fn standing(&self, out: &Value, meta: &Value) -> Vec<Standing> {
        let has = |list: &Value, tid: &String| {
            list.as_array().is_some_and(|list| list.iter().any(|t| t.as_u64() == tid.parse().ok()))
        };
        self.tids.iter().map(|tid| Standing { out: has(out, tid), meta: has(meta, tid) }).collect()
    }

    fn person(&self, pid: &Value) -> usize {
        let pid = pid.to_string();
        self.pids.iter().position(|p| *p == pid).unwrap()
    }

    fn people(&self, pids: &Value) -> Vec<usize> {
        let mut people: Vec<usize> = pids.as_array().unwrap().iter().map(|pid| self.person(pid)).collect();
        people.sort_unstable();
        people
    }

    /// By column, a golden's list whose entries stand in the order of `tids`.
    fn by_column(&self, tids: &Value, list: &Value) -> Vec<f64> {
        let by_tid: BTreeMap<String, f64> =
            tids.as_array().unwrap().iter().map(Value::to_string).zip(numbers(list)).collect();
        self.tids.iter().map(|tid| by_tid[tid]).collect()
    }
}

fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

fn strings(list: &[String]) -> Value {
    list.iter().map(|tid| serde_json::from_str::<Value>(tid).unwrap()).collect()
}

fn size(list: &Value) -> usize {
    list.as_array().map(Vec::len).or_else(|| list.as_object().map(serde_json::Map::len)).unwrap()
}

/// The greatest error of each stage.
#[derive(Default)]
struct Errors {
    name: String,
    worst: BTreeMap<&'static str, f64>,
}

impl Errors {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), worst: BTreeMap::new() }
    }

    #[track_caller]
    fn close(&mut self, stage: &'static str, found: f64, wanted: f64, tolerance: f64) {
        let error = (found - wanted).abs();
        let worst = self.worst.entry(stage).or_default();
        *worst = worst.max(error);
        assert!(error <= tolerance, "{} {stage}: {found} is not {wanted}", self.name);
    }

    #[track_caller]
    fn all(&mut self, stage: &'static str, found: &[f64], wanted: &[f64], tolerance: f64) {
        assert_eq!(found.len(), wanted.len(), "{} {stage}", self.name);
        found.iter().zip(wanted).for_each(|(f, w)| self.close(stage, *f, *w, tolerance));
    }

    fn print(&self) {
        self.worst.iter().for_each(|(stage, worst)| println!("{} {stage}: {worst:.1e}", self.name));
    }

    /// A golden's list of representative statements, whichever way it spells the keys.
    fn selection(&mut self, tids: &[String], ours: &[Representative], theirs: &Value, precision: (f64, f64)) {
        assert_eq!(ours.len(), size(theirs), "{}", self.name);
        for (r, entry) in ours.iter().zip(theirs.as_array().unwrap()) {
            assert_eq!(tids[r.statement as usize], field(entry, "tid").to_string(), "{}", self.name);
            let number = |key: &str| field(entry, key).as_f64().unwrap();
            assert_eq!(field(entry, "repful-for"), if r.agrees { "agree" } else { "disagree" });
            assert_eq!(field(entry, "best-agree") == true, r.best_agree);
            let counts = (f64::from(r.side.successes), f64::from(r.side.trials));
            assert_eq!(counts, (number("n-success"), number("n-trials")));
            let (all, test) = precision;
            self.close("repness p-success", r.side.share, number("p-success"), all);
            self.close("repness p-test", r.side.share_test, number("p-test"), all);
            self.close("repness", r.side.ratio, number("repness"), all);
            let wanted = number("repness-test");
            let tolerance = test * wanted.abs().max(1.0);
            self.close("repness-test", r.side.ratio_test, wanted, tolerance);
        }
    }

    fn majorities(&mut self, tids: &[String], ours: &[Vec<Majority>; 2], theirs: &Value, tolerance: f64) {
        for (side, ours) in ["agree", "disagree"].into_iter().zip(ours) {
            assert_eq!(ours.len(), size(&theirs[side]), "{} {side}", self.name);
            for (m, entry) in ours.iter().zip(theirs[side].as_array().unwrap()) {
                assert_eq!(tids[m.statement as usize], field(entry, "tid").to_string());
                let number = |key: &str| field(entry, key).as_f64().unwrap();
                let counts = (f64::from(m.successes), f64::from(m.trials));
                assert_eq!(counts, (number("n-success"), number("n-trials")));
                self.close("consensus p-success", m.share, number("p-success"), tolerance);
                self.close("consensus p-test", m.share_test, number("p-test"), tolerance);
            }
        }
    }
}

fn field<'a>(entry: &'a Value, key: &str) -> &'a Value {
    entry.get(key).or_else(|| entry.get(key.replace('-', "_"))).unwrap_or(&Value::Null)
}

/// +1 or −1, so that `sign · ours` is nearest to theirs.
fn sign(ours: &[f64], theirs: &[f64]) -> f64 {
    if ours.iter().zip(theirs).map(|(a, b)| a * b).sum::<f64>() < 0.0 { -1.0 } else { 1.0 }
}

fn turned(list: &[f64], sign: f64) -> Vec<f64> {
    list.iter().map(|x| sign * x).collect()
}

/// What Polis' server published, as the state that it came from, without its components.
fn published_state(conversation: &Conversation) -> State {
    let polis = &conversation.golden["polis"];
    let bases = &polis["base-clusters"];
    let ids = bases["id"].as_array().unwrap();
    let members = bases["members"].as_array().unwrap();
    let base_clusters = ids.iter().zip(members).map(|(id, members)| BaseCluster {
        id: id.as_u64().unwrap() as usize,
        members: conversation.people(members),
        center: None,
    });
    State {
        in_conversation: conversation.people(&polis["in-conv"]),
        base_clusters: base_clusters.collect(),
        ..State::default()
    }
}

/// Group clusters that were published, as lists of ids of base clusters.
fn published_groups(polis: &Value) -> Vec<Vec<usize>> {
    let ids = |cluster: &Value| {
        numbers(&cluster["members"]).into_iter().map(|id| id as usize).collect::<Vec<usize>>()
    };
    polis["group-clusters"].as_array().unwrap().iter().map(ids).collect()
}

#[test]
fn what_the_polis_server_published_follows_from_its_state() {
    for name in PUBLISHED {
        let Some(c) = conversation("published", name, "polis_exact") else { continue };
        let polis = &c.golden["polis"];
        let mut errors = Errors::new(name);
        let standing = c.standing(&polis["mod-out"], &polis["meta-tids"]);
        let state = published_state(&c);
        let theirs = [0, 1].map(|a| c.by_column(&polis["tids"], &polis["pca"]["comps"][a]));
        let cold = from_state(&c.votes, &standing, &state);
        let with = |components| {
            from_state(&c.votes, &standing, &State { components: Some(components), ..state.clone() })
        };
        let warm = with(Components::Now(theirs.clone()));
        let again = with(Components::Before(theirs.clone()));
        assert_eq!(warm.included, c.people(&polis["in-conv"]));

        // Polis counts agreement as −1, which turns centre and places around, but not components.
        let center = c.by_column(&polis["tids"], &polis["pca"]["center"]);
        errors.all("center", &turned(&warm.center, -1.0), &center, EXACT);
        let signs = [0, 1].map(|a| sign(&cold.components[a], &theirs[a]));
        for a in 0..2 {
            assert_eq!(warm.components[a], theirs[a]);
            // A start also settles the sign.
            let stage = ["first component, from theirs on", "second component, from theirs on"][a];
            errors.all(stage, &again.components[a], &theirs[a], UNLIKE_STARTS);
            let stage = ["first component, cold", "second component, cold"][a];
            errors.all(stage, &turned(&cold.components[a], signs[a]), &theirs[a], UNLIKE_STARTS);
        }
        for (base, cluster) in state.base_clusters.iter().enumerate() {
            for (a, axis) in ["x", "y"].into_iter().enumerate() {
                let sum: f64 = cluster.members.iter().map(|&p| warm.places[p].unwrap()[a]).sum();
                let wanted = polis["base-clusters"][axis][base].as_f64().unwrap();
                errors.close("base clusters' places", -sum / cluster.members.len() as f64, wanted, EXACT);
            }
        }
        let checks = &c.golden["checks"];
        for analysis in [&warm, &again, &cold] {
            for (k, silhouette) in &analysis.tried {
                let wanted = checks["silhouettes"][k.to_string()].as_f64().unwrap();
                let exact = std::ptr::eq(analysis, &warm);
                let stage = if exact { "silhouettes" } else { "silhouettes, components searched" };
                errors.close(stage, *silhouette, wanted, if exact { EXACT } else { UNLIKE_STARTS });
            }
            assert_eq!(analysis.tried.len(), size(&checks["silhouettes"]));
            same_groups(&c, analysis, &people_of(&published_groups(polis), &state.base_clusters));
            after_the_groups(&c, analysis, &mut errors);
        }
        let extremity = c.by_column(&polis["tids"], &polis["pca"]["comment-extremity"]);
        errors.all("extremity", &warm.extremity, &extremity, EXACT);
        for (j, tid) in c.tids.iter().enumerate() {
            if let Some(wanted) = polis["comment-priorities"][tid].as_f64() {
                errors.close("priorities", warm.priorities[j], wanted, EXACT);
            }
        }
        // Their own centres of base clusters will do as well, in their sign.
        let mut placed = state.clone();
        for (at, base) in placed.base_clusters.iter_mut().enumerate() {
            base.center = Some(["x", "y"].map(|a| polis["base-clusters"][a][at].as_f64().unwrap()));
        }
        let placed = from_state(&c.votes, &standing, &placed);
        assert_eq!(placed.groups, cold.groups);
        let given = State { groups: Some(published_groups(polis)), ..state };
        assert_eq!(from_state(&c.votes, &standing, &given).groups, cold.groups);
        errors.print();
    }
}

/// The members of the groups, in the same order of groups.
fn same_groups(c: &Conversation, ours: &Analysis, theirs: &[Vec<usize>]) {
    let ours: Vec<&[usize]> = ours.groups.iter().map(|group| group.members.as_slice()).collect();
    assert_eq!(ours, theirs, "{}", c.name);
}

/// What was published about groups, and does not depend on the map.
fn after_the_groups(c: &Conversation, ours: &Analysis, errors: &mut Errors) {
    let polis = &c.golden["polis"];
    assert_eq!(ours.groups.len(), size(&polis["group-votes"]));
    for (g, group) in ours.groups.iter().enumerate() {
        let theirs = &polis["group-votes"][g.to_string()];
        assert_eq!(group.members.len() as u64, theirs["n-members"].as_u64().unwrap());
        assert_eq!(group.tallies.len(), size(&theirs["votes"]));
        for (tid, tally) in c.tids.iter().zip(&group.tallies) {
            let wanted = ["A", "D", "S"].map(|key| theirs["votes"][tid][key].as_u64().unwrap());
            assert_eq!([tally.agree, tally.disagree, tally.seen()].map(u64::from), wanted);
        }
        errors.selection(&c.tids, &group.representative, &polis["repness"][g.to_string()], (EXACT, SINGLE));
    }
    errors.majorities(&c.tids, &ours.majorities, &polis["consensus"], EXACT);
    for (j, tid) in c.tids.iter().enumerate() {
        match &polis["group-aware-consensus"][tid] {
            // An older form, from which today's number does not follow: A/(S + 1) of each group.
            Value::Object(of_groups) => {
                for (g, wanted) in of_groups {
                    let tally = ours.groups[g.parse::<usize>().unwrap()].tallies[j];
                    let found = f64::from(tally.agree) / (f64::from(tally.seen()) + 1.0);
                    errors.close("older group-aware consensus", found, wanted.as_f64().unwrap(), EXACT);
                }
            }
            wanted => {
                let found = ours.group_aware_consensus[j];
                errors.close("group-aware consensus", found, wanted.as_f64().unwrap(), EXACT);
            }
        }
    }
}

#[test]
fn a_cold_start_is_that_of_polis_restated() {
    for name in CONVERSATIONS {
        let Some(c) = conversation("cold", name, "polis") else { continue };
        let theirs = &c.golden["polis_ref_cold"];
        let mut errors = Errors::new(name);
        let standing = c.standing(&c.golden["mod_out"], &c.golden["meta"]);
        let ours = cold(&c.votes, &standing);

        assert_eq!(ours.included, c.people(&theirs["in_conv"]), "{name}");
        let center = turned(&ours.center, -1.0);
        errors.all("center", &center, &numbers(&theirs["center_raw_sign"]), SIX_DECIMALS);
        let signs = [0, 1].map(|a| {
            let wanted = numbers(&theirs["comps"][a]);
            let sign = sign(&ours.components[a], &wanted);
            let stage = ["first component", "second component"][a];
            errors.all(stage, &turned(&ours.components[a], sign), &wanted, UNLIKE_STARTS);
            sign
        });
        assert_eq!(ours.places.len(), size(&theirs["projections"]));
        for (pid, place) in c.pids.iter().zip(&ours.places) {
            let (place, wanted) = (place.unwrap(), numbers(&theirs["projections"][pid]));
            let found = [-signs[0] * place[0], -signs[1] * place[1]];
            errors.all("places", &found, &wanted, UNLIKE_STARTS);
        }
        let state = start(&c.votes, &standing);
        assert_eq!(state.base_clusters.len() as u64, theirs["base_clusters"].as_u64().unwrap(), "{name}");
        assert_eq!(ours.tried.len(), size(&theirs["silhouette_per_k"]));
        for (k, silhouette) in &ours.tried {
            let wanted = theirs["silhouette_per_k"][k.to_string()].as_f64().unwrap();
            errors.close("silhouettes", *silhouette, wanted, UNLIKE_STARTS);
        }
        let mut groups = vec![Vec::new(); theirs["k"].as_u64().unwrap() as usize];
        for (person, pid) in c.pids.iter().enumerate() {
            if let Some(label) = theirs["labels"][pid].as_u64() {
                groups[label as usize].push(person);
            }
        }
        same_groups(&c, &ours, &groups);
        for (g, group) in ours.groups.iter().enumerate() {
            let wanted = &theirs["repness"][g];
            errors.selection(&c.tids, &group.representative, wanted, (SIX_DECIMALS, SIX_DECIMALS));
        }
        errors.majorities(&c.tids, &ours.majorities, &theirs["consensus"], SIX_DECIMALS);
        let by_tid = |key: &str| {
            let tids = strings(&c.tids);
            let list: Value = c.tids.iter().map(|tid| theirs[key][tid].clone()).collect();
            c.by_column(&tids, &list)
        };
        errors.all("group-aware consensus", &ours.group_aware_consensus, &by_tid("gac_agree"), SIX_DECIMALS);
        errors.all("extremity", &ours.extremity, &by_tid("comment_extremity"), UNLIKE_STARTS);
        errors.all("priorities", &ours.priorities, &by_tid("comment_priority"), UNLIKE_STARTS);
        errors.print();
    }
}

/// Every number is one, lists are as long as the votes say, and groups are of people who are included.
fn sound(votes: &Votes, analysis: &Analysis) {
    let by_statement = [
        &analysis.center,
        &analysis.components[0],
        &analysis.components[1],
        &analysis.group_aware_consensus,
        &analysis.extremity,
        &analysis.priorities,
    ];
    for list in by_statement {
        assert_eq!(list.len(), votes.statements());
        assert!(list.iter().all(|x| x.is_finite()), "{list:?}");
    }
    assert_eq!(analysis.places.len(), votes.people());
    for (person, place) in analysis.places.iter().enumerate() {
        assert_eq!(place.is_some(), votes.seen(person) > 0);
        assert!(place.iter().flatten().all(|x| x.is_finite()));
    }
    assert!(analysis.tried.iter().all(|(_, silhouette)| (-1.0..=1.0).contains(silhouette)));
    assert!(analysis.included.is_sorted_by(|a, b| a < b));
    assert!(analysis.included.iter().all(|&person| votes.seen(person) > 0));
    assert_ne!(analysis.groups.len(), 1, "one group is none");
    let mut grouped: Vec<usize> = Vec::new();
    for group in &analysis.groups {
        assert!(!group.members.is_empty() && group.members.is_sorted());
        assert_eq!(group.tallies.len(), votes.statements());
        grouped.extend(&group.members);
        for r in &group.representative {
            let numbers = [r.side.share, r.side.share_test, r.side.ratio, r.side.ratio_test];
            assert!(numbers.iter().all(|x| x.is_finite()), "{r:?}");
        }
    }
    let all = grouped.len();
    grouped.sort_unstable();
    grouped.dedup();
    assert_eq!(grouped.len(), all, "nobody is in two groups");
    assert!(grouped.iter().all(|person| analysis.included.contains(person)));
}

fn votes(statements: usize, rows: &[&[(u32, i8)]]) -> Votes {
    let mut votes = Votes::new(statements);
    rows.iter().for_each(|row| votes.push_row(row));
    votes
}

#[test]
fn where_nothing_differs_there_are_no_groups() {
    let out = Standing { out: true, meta: false };
    let cases: [(&str, Votes, Vec<Standing>); 9] = [
        ("nobody", votes(3, &[]), vec![]),
        ("no statement", votes(0, &[&[], &[]]), vec![out]),
        ("nobody who voted", votes(3, &[&[], &[]]), vec![]),
        ("one person", votes(3, &[&[(0, 1), (2, -1)]]), vec![]),
        ("one person who passed", votes(3, &[&[(0, 0)]]), vec![]),
        ("one statement", votes(1, &[&[(0, 1)], &[(0, -1)], &[(0, -1)]]), vec![]),
        ("all alike", votes(2, &[&[(0, 1), (1, -1)][..]; 30]), vec![]),
        ("all pass", votes(2, &[&[(0, 0), (1, 0)][..]; 30]), vec![]),
        ("all out", votes(2, &[&[(0, 1), (1, -1)], &[(0, -1), (1, 1)]]), vec![out, out]),
    ];
    for (what, votes, standing) in cases {
        let found = cold(&votes, &standing);
        sound(&votes, &found);
        assert!(found.groups.is_empty() && found.tried.is_empty(), "{what}: {:?}", found.groups);
        assert!(found.group_aware_consensus.iter().all(|&x| x == 0.0), "{what}");
        assert_eq!(found, from_state(&votes, &standing, &start(&votes, &standing)), "{what}");
        assert_eq!(from_state(&votes, &standing, &State::default()).groups, []);
    }
    // One statement has a place on the map, but no direction: its centre is 0.
    let found = cold(&votes(1, &[&[(0, 1)], &[(0, 1)], &[(0, -1)]]), &[]);
    assert_eq!((found.center, found.places), (vec![0.0], vec![Some([0.0, 0.0]); 3]));
    // What all agree on is a majority all the same.
    let found = cold(&votes(2, &[&[(0, 1), (1, -1)][..]; 30]), &[]);
    assert_eq!(found.majorities.map(|side| side.iter().map(|m| m.statement).collect::<Vec<_>>()), [[0], [1]]);
}

#[test]
fn two_camps_of_one_are_two_camps() {
    // A third column that nobody saw, and a third person who saw nothing.
    let votes = votes(3, &[&[(0, 1), (1, -1)], &[(0, -1), (1, 1)], &[]]);
    let found = cold(&votes, &[]);
    sound(&votes, &found);
    assert_eq!(found.groups.iter().map(|g| g.members.as_slice()).collect::<Vec<_>>(), [[0], [1]]);
    assert_eq!(found.tried, [(2, 0.0)]);
    assert_eq!(found.components[1], [0.0; 3], "no second direction out of rounding");
    // Two columns, both seen: no scaling. (1, −1)·(1, −1)/√2.
    let [x, y] = found.places[0].unwrap();
    assert!((x.abs() - 2.0_f64.sqrt()).abs() < 1e-12 && y == 0.0);
    assert_eq!((found.priorities[2], found.extremity[2], found.group_aware_consensus[2]), (0.0, 0.0, 0.0));
}

#[test]
fn many_statements_and_three_people() {
    let mut votes = Votes::new(10_000);
    for person in 0..3_u32 {
        let row = |j: u32| (j, [1, -1, 0][(j * (person + 1) / 7 % 3) as usize]);
        votes.push_row(&(0..10_000).map(row).collect::<Vec<_>>());
    }
    let found = cold(&votes, &[]);
    sound(&votes, &found);
    assert_eq!(found.included, [0, 1, 2]);
}

#[test]
fn a_state_that_cannot_be_is_taken_for_what_can() {
    let rows: [&[(u32, i8)]; 5] =
        [&[(0, 1), (1, 1)], &[(0, 1), (1, 0)], &[(0, -1), (1, -1)], &[(0, -1), (1, 0)], &[]];
    let votes = votes(3, &rows);
    let base = |id, members: &[usize], center| BaseCluster { id, members: members.to_vec(), center };
    let wild = State {
        in_conversation: vec![9, 3, 2, 1, 0, 0, usize::MAX, 4],
        base_clusters: vec![
            base(usize::MAX, &[2, 3, 3, 77], Some([f64::NAN, f64::INFINITY])),
            base(0, &[], None),
            base(1, &[1, 0, 0, 4], Some([f64::MAX, f64::MIN])),
            base(1, &[3, 0], None),
        ],
        groups: None,
        group_k: None,
        components: Some(Components::Before([vec![f64::NAN; 9], vec![1e300]])),
    };
    let found = from_state(&votes, &[], &wild);
    sound(&votes, &found);
    assert_eq!(found.included, [0, 1, 2, 3]);
    // Person 3 was named first by the base cluster with the smaller id.
    let apart =
        State { groups: Some(vec![vec![1, 5], vec![usize::MAX, 1], vec![], vec![0]]), ..wild.clone() };
    let found = from_state(&votes, &[], &apart);
    sound(&votes, &found);
    assert_eq!(found.groups.iter().map(|g| g.members.as_slice()).collect::<Vec<_>>(), [&[0, 1, 3][..], &[2]]);
    // A centre that is known counts only where all are.
    let centers = [[f64::NAN, f64::INFINITY], [f64::MAX, f64::MIN], [1e200, 1e200]];
    let mut far = wild;
    far.base_clusters.retain(|base| !base.members.is_empty());
    far.base_clusters.iter_mut().zip(centers).for_each(|(base, center)| base.center = Some(center));
    sound(&votes, &from_state(&votes, &[], &far));
}

mod any {
    //! Any votes and any state.

    use deliberation_core::opinion::polis::Smoother;
    use proptest::prelude::*;

    use super::*;

    fn states() -> impl Strategy<Value = State> {
        let people = || prop::collection::vec(0_usize..14, 0..9);
        let base = (0_usize..6, people(), prop::option::of([-2.0..2.0, -2.0..2.0]));
        let base = base.prop_map(|(id, members, center)| BaseCluster { id, members, center });
        let groups = prop::option::of(prop::collection::vec(prop::collection::vec(0_usize..7, 0..4), 0..4));
        let smoother =
            (2_u8..9, 0_u32..6, 0_u8..9).prop_map(|(last, times, shown)| Smoother { last, times, shown });
        let vector = || prop::collection::vec(-1.0..1.0, 0..9);
        let components = ([vector(), vector()], any::<bool>())
            .prop_map(|(v, now)| if now { Components::Now(v) } else { Components::Before(v) });
        (
            people(),
            prop::collection::vec(base, 0..6),
            groups,
            prop::option::of(smoother),
            prop::option::of(components),
        )
            .prop_map(|(in_conversation, base_clusters, groups, group_k, components)| State {
                in_conversation,
                base_clusters,
                groups,
                group_k,
                components,
            })
    }

    proptest! {
        #[test]
        fn votes_and_state_give_a_sound_analysis(
            statements in 0_usize..7,
            rows in prop::collection::vec(prop::collection::vec((0_u32..8, -1_i8..=1), 0..8), 0..25),
            standing in prop::collection::vec((any::<bool>(), any::<bool>()), 0..8),
            state in states(),
        ) {
            let mut votes = Votes::new(statements);
            rows.iter().for_each(|row| votes.push_row(row));
            let standing: Vec<Standing> =
                standing.into_iter().map(|(out, meta)| Standing { out: out && !meta, meta }).collect();
            let found = cold(&votes, &standing);
            sound(&votes, &found);
            prop_assert_eq!(&found, &from_state(&votes, &standing, &start(&votes, &standing)));
            for group in &found.groups {
                for r in &group.representative {
                    let standing = standing.get(r.statement as usize).copied().unwrap_or_default();
                    prop_assert!(!standing.out && !standing.meta);
                }
            }
            let found = from_state(&votes, &standing, &state);
            let given = state.groups.is_some();
            if !given || found.groups.len() != 1 {
                sound(&votes, &found);
            }
        }
    }
}
