//! Eigenvalues and eigenvectors of a symmetric matrix.

/// Sweeps after which the matrix is given back as it is; ten are enough for a thousand columns.
const SWEEPS: u32 = 60;

/// Eigenvalues, the largest first, and the unit vector of each.
#[derive(Debug, Clone, PartialEq)]
pub struct Eigen {
    /// In falling order.
    pub values: Vec<f64>,
    /// One per value, as long as the matrix is wide.
    pub vectors: Vec<Vec<f64>>,
}

/// Eigenvalues and eigenvectors of a symmetric matrix, given as its rows.
///
/// Cyclic Jacobi: every element beside the diagonal in turn is rotated to zero until all are. The sign of a vector is
/// not defined, nor is its direction among equal values.
///
/// # Source
/// Golub & Van Loan, Matrix Computations, 8.5 (`sym.schur2`).
/// # Checked against
/// `numpy.linalg.eigh` in `tests/it/reference/multivariate.json`.
pub fn eigen(matrix: &[Vec<f64>]) -> Eigen {
    let size = matrix.len();
    let mut rows = matrix.to_vec();
    let unit = |at: usize| (0..size).map(|k| f64::from(u8::from(k == at))).collect();
    let mut vectors: Vec<Vec<f64>> = (0..size).map(unit).collect();
    let scale: f64 = rows.iter().flatten().map(|cell| cell * cell).sum();
    for _ in 0..SWEEPS {
        let beside: f64 = rows
            .iter()
            .enumerate()
            .flat_map(|(p, row)| row.iter().skip(p + 1))
            .map(|cell| cell * cell)
            .sum();
        // Below the rounding of the largest elements a rotation changes nothing any more.
        if beside <= scale * f64::EPSILON * f64::EPSILON * 1e-4 {
            break;
        }
        for p in 0..size {
            for q in p + 1..size {
                rotate(&mut rows, &mut vectors, p, q);
            }
        }
    }
    let diagonal = rows.iter().enumerate().filter_map(|(k, row)| row.get(k));
    let mut found: Vec<(f64, Vec<f64>)> = diagonal.copied().zip(vectors).collect();
    found.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let (values, vectors) = found.into_iter().unzip();
    Eigen { values, vectors }
}

/// Turns the plane of `p` and `q` so that their element becomes zero; rows of `vectors` turn along.
fn rotate(rows: &mut [Vec<f64>], vectors: &mut [Vec<f64>], p: usize, q: usize) {
    let at = |i: usize, j: usize| rows.get(i).and_then(|row| row.get(j)).copied();
    let (Some(pp), Some(qq), Some(pq)) = (at(p, p), at(q, q), at(p, q)) else {
        return;
    };
    if pq == 0.0 {
        return;
    }
    let half = (qq - pp) / (2.0 * pq);
    let root = (1.0 + half * half).sqrt();
    let tangent = if half >= 0.0 {
        1.0 / (half + root)
    } else {
        1.0 / (half - root)
    };
    let cosine = 1.0 / (1.0 + tangent * tangent).sqrt();
    let sine = tangent * cosine;
    for row in rows.iter_mut() {
        if let (Some(a), Some(b)) = (row.get(p).copied(), row.get(q).copied())
            && let Ok([left, right]) = row.get_disjoint_mut([p, q])
        {
            (*left, *right) = (cosine * a - sine * b, sine * a + cosine * b);
        }
    }
    turn(rows, (p, q), (cosine, sine));
    turn(vectors, (p, q), (cosine, sine));
}

/// Turns two rows.
fn turn(rows: &mut [Vec<f64>], (p, q): (usize, usize), (cosine, sine): (f64, f64)) {
    if let Ok([first, second]) = rows.get_disjoint_mut([p, q]) {
        for (a, b) in first.iter_mut().zip(second) {
            (*a, *b) = (cosine * *a - sine * *b, sine * *a + cosine * *b);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_is_put_together_again_from_its_parts() {
        let matrix = vec![
            vec![2.0, -1.0, 0.5],
            vec![-1.0, 3.0, 0.25],
            vec![0.5, 0.25, -4.0],
        ];
        let found = eigen(&matrix);
        assert!(found.values.is_sorted_by(|a, b| a >= b));
        for (i, row) in matrix.iter().enumerate() {
            for (j, cell) in row.iter().enumerate() {
                let again: f64 = found
                    .values
                    .iter()
                    .zip(&found.vectors)
                    .map(|(value, vector)| value * vector[i] * vector[j])
                    .sum();
                assert!((again - cell).abs() < 1e-14, "{i} {j}: {again} {cell}");
            }
        }
        assert_eq!(eigen(&[]).values, [0.0; 0]);
    }
}
