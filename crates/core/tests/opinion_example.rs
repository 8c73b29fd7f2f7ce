//! Four people, three statements, worked out by hand from votes to picture.

use deliberation_core::opinion::pca::principal_components;
use deliberation_core::opinion::projection::Prior;
use deliberation_core::opinion::{Parameters, Sums, Votes, fit, follow, locate, place, publishable};

/// A and B share the first two statements, C and D stand against them; on the third each pair is divided,
/// and D has not seen it.
///
/// ```text
///      s0  s1  s2
/// A    +1  +1  +1
/// B    +1  +1  −1
/// C    −1  −1  +1
/// D    −1  −1   ·
/// ```
fn four_people() -> Votes {
    let mut votes = Votes::new(3);
    votes.push_row(&[(0, 1), (1, 1), (2, 1)]);
    votes.push_row(&[(0, 1), (1, 1), (2, -1)]);
    votes.push_row(&[(0, -1), (1, -1), (2, 1)]);
    votes.push_row(&[(0, -1), (1, -1)]);
    votes
}

fn close(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-12, "{found} is not {wanted}");
}

/// Means 0, 0, ⅓; centred, s2 is ⅔, −4⁄3, ⅔, 0. With u = (1, 1, 0)/√2 and e = (0, 0, 1), A = XᵀX is
///
/// ```text
/// u·Au = 16/2 = 8      e·Ae = 24/9 = 8/3      u·Ae = √2 · (⅔ − 4⁄3 − ⅔) = −4√2/3
/// ```
///
/// so λ = (16 ± 4√6)/3, the total is 32/3, and the first direction is ∝ (λ₁ − 8/3)·u − (4√2/3)·e.
#[test]
fn components_of_four_people() {
    let found = principal_components(&four_people(), &Sums::of(&four_people()), &[]);
    assert_eq!(found.center, [0.0, 0.0, 1.0 / 3.0]);
    let [root2, root6] = [2.0_f64.sqrt(), 6.0_f64.sqrt()];
    close(found.explained[0], 0.5 + root6 / 8.0);
    close(found.explained[1], 0.5 - root6 / 8.0);
    let (along_u, along_e) = ((16.0 + 4.0 * root6) / 3.0 - 8.0 / 3.0, -4.0 * root2 / 3.0);
    let length = (along_u * along_u + along_e * along_e).sqrt();
    let [u, e] = [along_u / length, along_e / length];
    // The greatest entries of the first component are s0 and s1, of the second s2: these are positive.
    for (found, wanted) in found.components[0].iter().zip([u / root2, u / root2, e]) {
        close(*found, wanted);
    }
    for (found, wanted) in found.components[1].iter().zip([-e / root2, -e / root2, u]) {
        close(*found, wanted);
    }
    // D saw two of three: √(3/2) for Polis, and nothing of s2.
    let d = place(&found.center, &found.components, four_people().row(3));
    close(d[0], -(1.5_f64.sqrt()) * root2 * u);
    close(d[1], 1.5_f64.sqrt() * root2 * e);
    // Ours. D's G is w·wᵀ + w·wᵀ with w = (u, −e)/√2, so (u², −ue, e²); b = −√2·(u, −e) = −√2·q with q = (u, −e).
    // t = (q·qᵀ + I/4)⁻¹·b, and q is an eigenvector of that with 1 + ¼, as |q| = 1: t = −√2·q/1.25.
    let prior = Prior { spread: [2.0, 2.0], noise: 0.5 };
    let d = locate(&found.center, &found.components, &prior, four_people().row(3));
    close(d.at[0], -root2 * u / 1.25);
    close(d.at[1], root2 * e / 1.25);
    // Along q the variance is ½/1.25 = 0.4, across it ½/0.25 = 2.
    close(d.covariance[0], 0.4 * u * u + 2.0 * e * e);
    close(d.covariance[1], (0.4 - 2.0) * -u * e);
    close(d.covariance[2], 0.4 * e * e + 2.0 * u * u);
}

#[test]
fn picture_of_four_people() {
    let votes = four_people();
    let all = Parameters { min_votes: 7, k_max: 2, min_group: 1, cell: 1 };
    let found = fit(&votes, &Sums::of(&votes), &[], &all);
    // Seven votes are more than there are statements, so all three are asked for, which leaves D out.
    assert!(!found.included.contains(&3));
    assert!(found.groupings.candidates.iter().all(|c| c.stability.is_none()), "too few people to tell");
    let picture = publishable(&follow(None, &found, &votes), &votes, &all);
    assert_eq!((picture.people, picture.grouped, picture.groups.len()), (4, 0, 0));
    assert_eq!(picture.center, [0.0, 0.0, 0.333]);
    assert_eq!((picture.clarity, picture.stability), (None, None));
    assert_eq!(picture.cells.iter().map(|c| c.people).sum::<u32>(), 4);

    // In cells of three there is one cell at most.
    let closed = Parameters { cell: 3, ..all };
    let picture =
        publishable(&follow(None, &fit(&votes, &Sums::of(&votes), &[], &closed), &votes), &votes, &closed);
    assert_eq!(picture.cells.iter().map(|c| (c.people, c.group)).collect::<Vec<_>>(), [(4, None)]);
}
