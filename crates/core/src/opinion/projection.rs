//! Where a person stands, given their votes and the two components.
//!
//! What lives here: one formula, the same for everybody on the server and for *you* in the browser. What
//! may not: the search for the components ([`super::pca`]). Read next: [`super::groups`].

use super::plane::sane;

/// A place in the plane of opinions: along the first and along the second component.
pub type Place = [f64; 2];

/// The place of one person.
///
/// ```text
/// p_a = √(n / m) · Σ_{j seen} (x_j − c_j) · v_{a,j}        a = 1, 2
/// ```
///
/// with n statements in all, m that this person saw (passes count), c the centre and v the components.
/// An unseen statement adds nothing, which alone would pull people with few votes to the middle; the root
/// takes that back (Polis: "sparsity-aware projection").
///
/// Each statement should come at most once. One out of range is ignored; of a value only the sign counts.
/// Without any vote the place is the centre, `[0, 0]`, and so it is where
/// numbers from outside overflow. Cost: O(m).
pub fn place(
    center: &[f64],
    components: &[Vec<f64>; 2],
    votes: impl IntoIterator<Item = (u32, i8)>,
) -> Place {
    let [first, second] = components;
    let mut sum = [0.0, 0.0];
    let mut seen = 0.0;
    for (statement, value) in votes {
        let Ok(j) = usize::try_from(statement) else {
            continue;
        };
        let Some(&c) = center.get(j) else { continue };
        let x = f64::from(value.signum()) - c;
        sum[0] += x * first.get(j).copied().unwrap_or(0.0);
        sum[1] += x * second.get(j).copied().unwrap_or(0.0);
        seen += 1.0;
    }
    if seen == 0.0 {
        return [0.0, 0.0];
    }
    let scale = (center.len() as f64 / seen).sqrt();
    sane([sum[0] * scale, sum[1] * scale])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_votes_are_scaled_up() {
        let center = [0.0, 0.5, 0.0, 0.0];
        let components = [vec![1.0, 0.0, 0.0, 0.0], vec![0.0, 1.0, 0.0, 0.0]];
        // One of four statements seen: √(4/1) = 2.
        assert_eq!(place(&center, &components, [(0, -1)]), [-2.0, 0.0]);
        assert_eq!(place(&center, &components, [(1, 1)]), [0.0, 1.0]);
        // All four seen: no scaling.
        assert_eq!(place(&center, &components, [(0, 1), (1, 1), (2, 0), (3, 0)]), [1.0, 0.5]);
    }

    #[test]
    fn nothing_known_is_the_middle() {
        let none = [vec![], vec![]];
        assert_eq!(place(&[], &none, [(0, 1)]), [0.0, 0.0]);
        assert_eq!(place(&[0.0], &[vec![1.0], vec![0.0]], []), [0.0, 0.0]);
        assert_eq!(place(&[0.0], &[vec![1.0], vec![0.0]], [(5, 1)]), [0.0, 0.0]);
        // Numbers that nobody should send.
        let wild = [vec![f64::MAX], vec![f64::NAN]];
        assert_eq!(place(&[f64::MIN], &wild, [(0, 1)]), [0.0, 0.0]);
        // Components shorter than the centre are padded with zeros.
        assert_eq!(place(&[0.0], &none, [(0, 1)]), [0.0, 0.0]);
    }
}
