//! Eigenvalues and eigenvectors of a small symmetric matrix.
//!
//! What lives here: one textbook algorithm, for matrices of a few dozen rows. What may not: anything that knows
//! what the numbers mean. Read next: [`super::pca`].

/// Eigenvalues, greatest first, and the eigenvectors in the same order, each of unit length.
///
/// `matrix` has n rows of n entries, of which the lower triangle is read. It is brought to tridiagonal form by
/// Householder reflections; then QL steps with implicit Wilkinson shifts make it diagonal. *Cost*: O(n³).
/// *Source*: Golub & Van Loan, "Matrix Computations", §8.3. What is not finite gives what is not finite, in
/// finite time.
pub fn symmetric_eigen(mut matrix: Vec<Vec<f64>>) -> (Vec<f64>, Vec<Vec<f64>>) {
    let (mut diagonal, mut beside) = tridiagonalise(&mut matrix);
    diagonalise(&mut diagonal, &mut beside, &mut matrix);
    let mut order: Vec<usize> = (0..diagonal.len()).collect();
    order.sort_by(|&a, &b| diagonal[b].total_cmp(&diagonal[a]));
    let values = order.iter().map(|&i| diagonal[i]).collect();
    let vectors = order.iter().map(|&i| std::mem::take(&mut matrix[i])).collect();
    (values, vectors)
}

/// Replaces the matrix A by Qᵀ, whose rows are to become the eigenvectors, with Qᵀ A Q = T; gives T's diagonal and what stands below it (shifted by one, so
/// that entry i couples i − 1 and i).
fn tridiagonalise(a: &mut [Vec<f64>]) -> (Vec<f64>, Vec<f64>) {
    let n = a.len();
    let mut q: Vec<Vec<f64>> =
        (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    for column in 0..n.saturating_sub(2) {
        // The reflection I − 2·u·uᵀ that clears the column below its subdiagonal.
        let mut u = vec![0.0; n];
        let mut length = 0.0;
        for i in column + 1..n {
            u[i] = a[i][column];
            length += u[i] * u[i];
        }
        let length = length.sqrt();
        u[column + 1] += if u[column + 1] < 0.0 { -length } else { length };
        let own: f64 = u.iter().map(|x| x * x).sum::<f64>().sqrt();
        if own <= 0.0 || !own.is_finite() {
            continue;
        }
        u.iter_mut().for_each(|x| *x /= own);
        // A ← A − u·wᵀ − w·uᵀ with w = 2(p − (uᵀp)u), p = A·u; the lower triangle is enough.
        let mut p = vec![0.0; n];
        for (i, row) in a.iter().enumerate() {
            let (before, own) = (&row[..i], row[i]);
            let sum: f64 = before.iter().zip(&u).map(|(x, y)| x * y).sum();
            p.iter_mut().zip(before).for_each(|(p, x)| *p += x * u[i]);
            p[i] += sum + own * u[i];
        }
        let along: f64 = u.iter().zip(&p).map(|(x, y)| x * y).sum();
        let w: Vec<f64> = p.iter().zip(&u).map(|(y, x)| 2.0 * (y - along * x)).collect();
        for (i, row) in a.iter_mut().enumerate() {
            let (ui, wi) = (u[i], w[i]);
            row[..=i].iter_mut().zip(&u).zip(&w).for_each(|((x, u), w)| *x -= ui * w + wi * u);
        }
        let mut along = vec![0.0; n];
        for (row, x) in q.iter().zip(&u) {
            along.iter_mut().zip(row).for_each(|(sum, y)| *sum += x * y);
        }
        for (row, x) in q.iter_mut().zip(&u) {
            row.iter_mut().zip(&along).for_each(|(y, along)| *y -= 2.0 * x * along);
        }
    }
    let diagonal = (0..n).map(|i| a[i][i]).collect();
    let beside = (0..n).map(|i| if i == 0 { 0.0 } else { a[i][i - 1] }).collect();
    for (row, turned) in a.iter_mut().zip(q) {
        *row = turned;
    }
    (diagonal, beside)
}

/// At most so many steps for one eigenvalue; about two are usual.
const MAX_STEPS: usize = 60;

/// Makes a tridiagonal matrix diagonal, and turns the rows of `q` along.
fn diagonalise(d: &mut [f64], e: &mut [f64], q: &mut [Vec<f64>]) {
    let n = d.len();
    for low in 0..n {
        for _ in 0..MAX_STEPS {
            // The block from `low` to `high` hangs together.
            let loose = |i: usize| e[i].abs() <= f64::EPSILON * (d[i - 1].abs() + d[i].abs());
            let high = (low + 1..n).find(|&i| loose(i)).unwrap_or(n) - 1;
            if high == low {
                break;
            }
            let half = (d[low + 1] - d[low]) / (2.0 * e[low + 1]);
            let root = (half * half + 1.0).sqrt();
            let shift = d[low] - e[low + 1] / (half + if half < 0.0 { -root } else { root });
            // Chase the bulge from the bottom up.
            let mut bulge = d[high] - shift;
            let (mut sine, mut cosine, mut carried) = (1.0, 1.0, 0.0);
            let mut broken = false;
            for i in (low + 1..=high).rev() {
                let (f, b) = (sine * e[i], cosine * e[i]);
                let r = (f * f + bulge * bulge).sqrt();
                if i < high {
                    e[i + 1] = r;
                }
                if r <= 0.0 {
                    d[i] -= carried;
                    broken = true;
                    break;
                }
                sine = f / r;
                cosine = bulge / r;
                let g = d[i] - carried;
                let t = (d[i - 1] - g) * sine + 2.0 * cosine * b;
                carried = sine * t;
                d[i] = g + carried;
                bulge = cosine * t - b;
                let (above, below) = q.split_at_mut(i);
                for (x, y) in above[i - 1].iter_mut().zip(&mut below[0]) {
                    (*x, *y) = (cosine * *x - sine * *y, sine * *x + cosine * *y);
                }
            }
            if !broken {
                d[low] -= carried;
                e[low + 1] = bulge;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opinion::exact::{fraction, scramble};

    fn check(matrix: &[Vec<f64>]) -> Vec<f64> {
        let (values, vectors) = symmetric_eigen(matrix.to_vec());
        let n = matrix.len();
        for (value, vector) in values.iter().zip(&vectors) {
            for i in 0..n {
                let image: f64 = (0..n).map(|j| matrix[i.max(j)][i.min(j)] * vector[j]).sum();
                assert!((image - value * vector[i]).abs() < 1e-12 * n as f64, "{values:?}");
            }
        }
        for (a, x) in vectors.iter().enumerate() {
            for (b, y) in vectors.iter().enumerate() {
                let inner: f64 = x.iter().zip(y).map(|(x, y)| x * y).sum();
                assert!((inner - f64::from(u8::from(a == b))).abs() < 1e-13 * n as f64);
            }
        }
        assert!(values.is_sorted_by(|a, b| a >= b));
        values
    }

    #[test]
    fn known_matrices() {
        assert_eq!(symmetric_eigen(vec![]).0, Vec::<f64>::new());
        assert_eq!(check(&[vec![3.0]]), [3.0]);
        let two = check(&[vec![2.0, 1.0], vec![1.0, 2.0]]);
        assert!((two[0] - 3.0).abs() < 1e-14 && (two[1] - 1.0).abs() < 1e-14);
        assert_eq!(check(&[vec![0.0; 3], vec![0.0; 3], vec![0.0; 3]]), [0.0; 3]);
        check(&[vec![1.0, 0.0, 0.0], vec![0.0, 1.0, 0.0], vec![0.0, 0.0, 1.0]]);
        check(&[vec![0.0, 1.0, 0.0], vec![1.0, 0.0, 0.0], vec![0.0, 0.0, 5.0]]);
    }

    #[test]
    fn any_matrix() {
        for n in [2, 3, 5, 8, 21, 48] {
            let entry = |i: usize, j: usize| fraction(scramble((i.max(j) * 100 + i.min(j)) as u64));
            let matrix: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| entry(i, j)).collect()).collect();
            check(&matrix);
            // Of rank one: n − 1 equal eigenvalues.
            let one: Vec<Vec<f64>> =
                (0..n).map(|i| (0..n).map(|j| entry(i, 0) * entry(j, 0)).collect()).collect();
            check(&one);
        }
    }

    #[test]
    fn what_is_no_number_ends_too() {
        symmetric_eigen(vec![vec![f64::NAN, 1.0], vec![1.0, f64::INFINITY]]);
    }
}
