//! Expected quality where inputs moved: the calibrator made for the rows that are there now.

use super::Calibrator;
use crate::measure::Undefined;

/// The heaviest weight, rows of the reference that the weights must be worth, and the share of rows that may lie where the
/// reference has none (design notes, 3.2).
const HEAVIEST: f64 = 20.0;
const WORTH: f64 = 200.0;
const UNSEEN: f64 = 0.2;

/// A calibrator for moved inputs (PAPE), and how much of the reference is left of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reweighted {
    /// The calibrator.
    pub calibrator: Calibrator,
    /// (Σ r)²/Σ r²: rows that the weighted reference is worth.
    pub worth: f64,
    /// Share of the rows that lie in cells without any reference row.
    pub unseen: f64,
}

/// Weights reference rows by r = q/p of their cell and calibrates on them.
///
/// # Shapes and units
/// Reference rows: score, outcome, cell; cells of the rows to be estimated. r is held below 20.
/// # Undefined
/// `TooFewRows` where the weights are worth fewer than 200 rows, or more than a fifth of the rows lie where the reference
/// has none.
/// # Source
/// Białek et al. (2024), Estimating model performance under covariate shift without labels, arXiv 2401.08348; weights by
/// cells are ours (design notes, 3.2).
/// # Checked against
/// Rows drawn with a moved mix of two cells of different calibration, in this file.
///
/// # Errors
/// Why it is refused.
pub fn reweighted(reference: &[(f64, bool, u32)], cells: &[u32]) -> Result<Reweighted, Undefined> {
    let count = reference
        .iter()
        .map(|row| row.2)
        .chain(cells.iter().copied())
        .max();
    let count = count.map_or(0, |last| last as usize + 1);
    let (mut p, mut q) = (vec![0.0_f64; count], vec![0.0_f64; count]);
    for (.., cell) in reference {
        p[*cell as usize] += 1.0 / reference.len() as f64;
    }
    for cell in cells {
        q[*cell as usize] += 1.0 / cells.len() as f64;
    }
    let ratio = |cell: u32| {
        let (p, q) = (p[cell as usize], q[cell as usize]);
        if p > 0.0 { (q / p).min(HEAVIEST) } else { 0.0 }
    };
    let weights: Vec<f64> = reference.iter().map(|row| ratio(row.2)).collect();
    let (sum, squares): (f64, f64) = (
        weights.iter().sum(),
        weights.iter().map(|weight| weight * weight).sum(),
    );
    let worth = if squares > 0.0 {
        sum * sum / squares
    } else {
        0.0
    };
    let unseen: f64 = p
        .iter()
        .zip(&q)
        .filter(|(p, _)| **p <= 0.0)
        .map(|(_, q)| q)
        .sum();
    if worth < WORTH || unseen > UNSEEN {
        return Err(Undefined::TooFewRows {
            need: 200,
            got: reference.len().min(cells.len()) as u64,
        });
    }
    let points = reference.iter().zip(&weights);
    let points = points.map(|((score, yes, _), w)| (*score, *w, if *yes { *w } else { 0.0 }));
    Ok(Reweighted {
        calibrator: Calibrator::of(points.collect()),
        worth,
        unseen,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::chance::Chance;

    #[test]
    fn the_mix_of_cells_is_met() {
        // A score of 0.5 means 0.8 in cell 0 and 0.2 in cell 1; half and half before, nine to one now.
        let mut draws = Chance::new(9);
        let reference: Vec<(f64, bool, u32)> = (0..4000_u32)
            .map(|row| {
                (
                    0.5,
                    draws.uniform() < if row % 2 == 0 { 0.8 } else { 0.2 },
                    row % 2,
                )
            })
            .collect();
        let cells: Vec<u32> = (0..1000).map(|row| u32::from(row % 10 == 0)).collect();
        let found = reweighted(&reference, &cells).unwrap();
        assert!((found.calibrator.at(0.5) - 0.74).abs() < 0.03, "{found:?}");
        assert!(found.unseen < 1e-12 && found.worth > 2000.0);
        assert!(reweighted(&reference, &[2; 100]).is_err());
    }
}
