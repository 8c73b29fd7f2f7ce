//! Groups as clear as those that others find, and nearer to the truth where there is one.

use std::fmt::Write;

use deliberation_core::opinion::kmeans::{STARTS, cluster};
use deliberation_core::opinion::micro::Micro;
use deliberation_core::opinion::pca::principal_components;
use deliberation_core::opinion::silhouette::{silhouette, silhouettes};
use deliberation_core::opinion::stability::adjusted_rand;
use deliberation_core::opinion::{
    Drawing, Parameters, Place, Standing, Sums, Votes, fit, follow, place, polis,
};

use crate::crowd::latent;
use crate::shared::{Conversation, conversations};

/// The exact mean silhouette over people who have both a place and a group.
fn clarity(places: &[Option<Place>], groups: &[Option<u8>]) -> f64 {
    let both = places.iter().zip(groups).filter_map(|(place, group)| Some(((*place)?, (*group)?)));
    let (places, labels): (Vec<Place>, Vec<u8>) = both.unzip();
    silhouette(&places, &labels).unwrap_or(f64::NAN)
}

/// Adjusted Rand index over the people who have a group in both.
fn rand(one: &[Option<u8>], other: &[Option<u8>]) -> f64 {
    let both = one.iter().zip(other).filter_map(|(a, b)| Some(((*a)?, (*b)?)));
    let (one, other): (Vec<u8>, Vec<u8>) = both.unzip();
    adjusted_rand(&one, &other)
}

/// red-dwarf's places and groups.
fn red_dwarf(c: &Conversation) -> (Vec<Option<Place>>, Vec<Option<u8>>) {
    let theirs = &c.golden["red_dwarf"];
    let place = |pid: &String| {
        let own = theirs["projections"].get(pid)?;
        Some([own[0].as_f64()?, own[1].as_f64()?])
    };
    let group = |pid: &String| theirs["labels"].get(pid)?.as_u64().map(|label| label as u8);
    (c.pids.iter().map(place).collect(), c.pids.iter().map(group).collect())
}

fn sizes(groups: &[Option<u8>]) -> Vec<usize> {
    let most = groups.iter().flatten().max().map_or(0, |most| usize::from(*most) + 1);
    let mut sizes: Vec<usize> =
        (0..most).map(|g| groups.iter().flatten().filter(|own| usize::from(**own) == g).count()).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    sizes
}

#[test]
fn groups_are_as_clear_as_those_of_others() {
    let mut table = String::from("\nagreement: mean silhouette of people, each in their own plane\n");
    let mut failed = Vec::new();
    for c in conversations("agreement") {
        let standing: Vec<Standing> =
            c.out.iter().map(|&out| Standing { out, ..Standing::default() }).collect();
        let polis_places = polis::cold(&c.votes, &standing).places;
        let (red_places, red) = red_dwarf(&c);
        let (in_polis, in_red) = (clarity(&polis_places, &c.polis), clarity(&red_places, &red));
        writeln!(
            table,
            "  {}: Polis {:?} {in_polis:.4}, red-dwarf {:?} {in_red:.4}, ARI between them {:.3}",
            c.name,
            sizes(&c.polis),
            sizes(&red),
            rand(&c.polis, &red)
        )
        .unwrap();
        for (who, parameters) in [("default", Parameters::default()), ("analyst", Parameters::analyst())] {
            let fit = c.fit(&parameters);
            let drawing = follow(None, &fit, &c.votes);
            let stability = drawing.stability.unwrap_or(f64::NAN);
            if drawing.groups.is_empty() {
                let tried: Vec<_> =
                    fit.groupings.candidates.iter().map(|c| (c.centers.len(), c.stability)).collect();
                writeln!(table, "    {who}: no groups, stability {stability:.3}, candidates {tried:.3?}")
                    .unwrap();
            } else {
                let ours = clarity(&drawing.places, &drawing.group_of);
                let ratio = ours / in_polis.max(in_red);
                let said = drawing.silhouette.unwrap();
                writeln!(
                    table,
                    "    {who}: {:?} {ours:.4} (said {said:.4}), ratio {ratio:.3}, stability {stability:.3}, \
                    ARI with Polis {:.3}, with red-dwarf {:.3}",
                    sizes(&drawing.group_of),
                    rand(&drawing.group_of, &c.polis),
                    rand(&drawing.group_of, &red)
                )
                .unwrap();
                if ratio < 0.95 {
                    failed.push(format!("{} ({who}): ratio {ratio:.3}", c.name));
                }
                if (ours - said).abs() > 0.01 {
                    failed.push(format!("{} ({who}): said {said:.4}, is {ours:.4}", c.name));
                }
            }
            // Its groups do not hold, whichever way they are sought.
            if (c.name == "scoop-hivemind.affordable-housing") != drawing.groups.is_empty() {
                failed.push(format!("{} ({who}): {} groups", c.name, drawing.groups.len()));
            }
        }
    }
    println!("{table}");
    assert!(failed.is_empty(), "{failed:#?}");
}

/// Polis' plane, people with seven votes, k-means, and the k with the greatest silhouette: a stand-in for red-dwarf.
fn as_others_do(votes: &Votes) -> Vec<Option<u8>> {
    let principal = principal_components(votes, &Sums::of(votes), &[]);
    let people: Vec<usize> = (0..votes.people()).filter(|&person| votes.seen(person) >= 7).collect();
    let places: Vec<Place> = people
        .iter()
        .map(|&person| place(&principal.center, &principal.components, votes.row(person)))
        .collect();
    let points: Vec<Micro> = places.iter().map(|&center| Micro { center, weight: 1, spread: 0.0 }).collect();
    let labels: Vec<Vec<u8>> = (2..=5).map(|k| cluster(&places, &[], k, STARTS).labels).collect();
    let clear = silhouettes(&points, &labels);
    let best = (0..labels.len()).max_by(|&a, &b| clear[a].unwrap().total_cmp(&clear[b].unwrap())).unwrap();
    let mut groups = vec![None; votes.people()];
    people.iter().zip(&labels[best]).for_each(|(&person, label)| groups[person] = Some(*label));
    groups
}

fn drawn(votes: &Votes) -> Drawing {
    follow(None, &fit(votes, &Sums::of(votes), &[], &Parameters::default()), votes)
}

#[test]
fn latent_groups_are_found_at_least_as_well_as_by_others() {
    let mut table = String::from(
        "\nlatent groups, 3,000 × 200: ARI with the truth (of ours; of theirs on the same people; on all of theirs)\n",
    );
    let mut failed = Vec::new();
    for seed in 1..=3 {
        let (votes, truth) = latent(3000, 200, seed);
        let truth: Vec<Option<u8>> = truth.into_iter().map(Some).collect();
        let drawing = drawn(&votes);
        let ours = drawing.group_of;
        let theirs = as_others_do(&votes);
        let same_people: Vec<Option<u8>> =
            theirs.iter().zip(&ours).map(|(theirs, ours)| ours.and(*theirs)).collect();
        let found = [&ours, &same_people, &theirs].map(|groups| rand(groups, &truth));
        writeln!(
            table,
            "  seed {seed}: ours {:?} stability {:.3?}, theirs {:?}: {found:.3?}",
            sizes(&ours),
            drawing.stability,
            sizes(&theirs)
        )
        .unwrap();
        if found[0] < found[1] || found[0] < found[2] {
            failed.push((seed, found));
        }
    }
    println!("{table}");
    assert!(failed.is_empty(), "{failed:?}");
}
