//! Logistic regression on cells.

use super::{Design, place};

/// Newton steps; six are usual.
const STEPS: u32 = 30;
/// Largest slope at which the fit is done.
const SETTLED: f64 = 1e-9;
/// Parts of a step that are tried before the fit is taken as it is.
const HALVES: u32 = 20;

/// Weights of the cells, and the intercept at last, of an L2-penalised logistic regression on some rows.
///
/// Minimises mean(ln(1 + exp(−m))) + λ/2·Σw², where m is the row's sum of weights, turned round for rows that are not
/// `labels`; the intercept is not penalised. Newton's method; each step by conjugate gradients.
///
/// # Shapes and units
/// `rows` are positions in `design` and `labels`; a step costs (rows × columns) per conjugate gradient.
/// # Source
/// Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 4.4; Nocedal & Wright, Numerical Optimization, 7.1.
/// # Checked against
/// `sklearn.linear_model.LogisticRegression(C=1/(λn))` in `tests/it/reference/multivariate.json`.
pub fn logistic(design: &Design, labels: &[bool], rows: &[usize], penalty: f64) -> Vec<f64> {
    let picked: Vec<&[u32]> = design.rows().collect();
    let known = rows.iter().filter_map(|row| {
        let sign = if *labels.get(*row)? { 1.0 } else { -1.0 };
        Some((*picked.get(*row)?, sign))
    });
    let fit = Fit {
        rows: known.collect(),
        width: design.width(),
        penalty,
    };
    let mut weights = vec![0.0; fit.width + 1];
    let mut loss = fit.loss(&weights);
    for _ in 0..STEPS {
        let (slope, curvature) = fit.slope(&weights);
        if slope.iter().all(|slope| slope.abs() < SETTLED) {
            break;
        }
        let step = fit.solve(&curvature, &slope);
        let next = (0..HALVES).find_map(|half| {
            let part = 1.0 / f64::from(1_u32 << half);
            let tried: Vec<f64> = weights
                .iter()
                .zip(&step)
                .map(|(weight, step)| weight - part * step)
                .collect();
            let loss_there = fit.loss(&tried);
            (loss_there < loss).then_some((tried, loss_there))
        });
        let Some((there, loss_there)) = next else {
            break;
        };
        (weights, loss) = (there, loss_there);
    }
    weights
}

/// The sum of a row's weights and the intercept.
pub(super) fn margin(weights: &[f64], row: &[u32]) -> f64 {
    let intercept = weights.last().copied().unwrap_or(0.0);
    let weight = |cell: &u32| weights.get(place(*cell)).copied().unwrap_or(0.0);
    intercept + row.iter().map(weight).sum::<f64>()
}

/// What is fitted: cells of each row, and 1 or −1.
struct Fit<'a> {
    rows: Vec<(&'a [u32], f64)>,
    width: usize,
    penalty: f64,
}

impl Fit<'_> {
    fn n(&self) -> f64 {
        (self.rows.len() as f64).max(1.0)
    }

    fn loss(&self, weights: &[f64]) -> f64 {
        let mut loss = 0.0;
        for (row, sign) in &self.rows {
            let m = margin(weights, row) * sign;
            // ln(1 + exp(−m)) without overflow.
            loss += libm::log1p(libm::exp(-m.abs())) + (-m).max(0.0);
        }
        let penalised = weights.iter().take(self.width);
        let squares: f64 = penalised.map(|weight| weight * weight).sum();
        loss / self.n() + self.penalty / 2.0 * squares
    }

    /// The gradient, and of each row its p(1 − p)/n.
    fn slope(&self, weights: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let mut slope = vec![0.0; self.width + 1];
        let mut curvature = Vec::with_capacity(self.rows.len());
        for (row, sign) in &self.rows {
            let wrong = 1.0 / (1.0 + libm::exp(margin(weights, row) * sign));
            curvature.push(wrong * (1.0 - wrong) / self.n());
            scatter(&mut slope, row, -sign * wrong / self.n());
        }
        let penalised = slope.iter_mut().zip(weights).take(self.width);
        penalised.for_each(|(slope, weight)| *slope += self.penalty * weight);
        (slope, curvature)
    }

    /// The Hessian times a vector.
    fn bent(&self, curvature: &[f64], vector: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; self.width + 1];
        for ((row, _), bend) in self.rows.iter().zip(curvature) {
            scatter(&mut out, row, bend * margin(vector, row));
        }
        let penalised = out.iter_mut().zip(vector).take(self.width);
        penalised.for_each(|(out, part)| *out += self.penalty * part);
        out
    }

    /// Hessian⁻¹ times the slope by conjugate gradients, preconditioned with the diagonal.
    fn solve(&self, curvature: &[f64], slope: &[f64]) -> Vec<f64> {
        let mut diagonal = vec![0.0; self.width + 1];
        for ((row, _), bend) in self.rows.iter().zip(curvature) {
            scatter(&mut diagonal, row, *bend);
        }
        let penalised = diagonal.iter_mut().take(self.width);
        penalised.for_each(|cell| *cell += self.penalty);
        let eased = |left: &[f64]| -> Vec<f64> {
            let pairs = left.iter().zip(&diagonal);
            pairs
                .map(|(cell, scale)| cell / scale.max(f64::MIN_POSITIVE))
                .collect()
        };
        let mut found = vec![0.0; slope.len()];
        let mut left = slope.to_vec();
        let mut eased_left = eased(&left);
        let mut towards = eased_left.clone();
        let mut size = dot(&left, &eased_left);
        // The nearer the end, the better a step is worth solving for (Dembo, Eisenstat & Steihaug 1982).
        let length = dot(slope, slope).sqrt();
        let enough = size * length.min(0.1) * length.min(0.1);
        for _ in 0..slope.len() {
            if size <= enough {
                break;
            }
            let bent = self.bent(curvature, &towards);
            let along = size / dot(&towards, &bent);
            if !along.is_finite() {
                break;
            }
            add(&mut found, along, &towards);
            add(&mut left, -along, &bent);
            eased_left = eased(&left);
            let next = dot(&left, &eased_left);
            let keep = next / size;
            let turned = eased_left.iter().zip(&towards);
            towards = turned.map(|(cell, old)| cell + keep * old).collect();
            size = next;
        }
        found
    }
}

/// Adds to every cell of the row and to the intercept.
fn scatter(sums: &mut [f64], row: &[u32], amount: f64) {
    for cell in row {
        if let Some(slot) = sums.get_mut(place(*cell)) {
            *slot += amount;
        }
    }
    if let Some(intercept) = sums.last_mut() {
        *intercept += amount;
    }
}

fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(a, b)| a * b).sum()
}

fn add(sums: &mut [f64], factor: f64, vector: &[f64]) {
    let pairs = sums.iter_mut().zip(vector);
    pairs.for_each(|(sum, cell)| *sum += factor * cell);
}

#[cfg(test)]
mod tests {
    use super::super::Feature;
    use super::*;

    #[test]
    fn without_cells_only_the_odds_are_left() {
        let design = Design::of(&[Feature::Numbers(&[1.0; 8])], &[0, 1, 2, 3, 4, 5, 6, 7]);
        let labels = [true, true, true, true, true, true, false, false];
        let rows: Vec<usize> = (0..8).collect();
        let weights = logistic(&design, &labels, &rows, 1e-2);
        let [.., intercept] = weights[..] else {
            panic!("no intercept");
        };
        assert!((intercept - libm::log(3.0)).abs() < 1e-8, "{intercept}");
        assert!(weights[..2].iter().all(|weight| weight.abs() < 1e-8));
    }

    #[test]
    fn what_separates_gets_a_finite_weight() {
        let x: Vec<f64> = (0..40).map(|k| f64::from(k % 2)).collect();
        let labels: Vec<bool> = x.iter().map(|x| *x > 0.5).collect();
        let rows: Vec<u32> = (0..40).collect();
        let design = Design::of(&[Feature::Numbers(&x)], &rows);
        let all: Vec<usize> = (0..40).collect();
        let weights = logistic(&design, &labels, &all, 1e-2);
        assert!(weights.iter().all(|weight| weight.is_finite()));
        assert!(margin(&weights, &[1]) > 1.0 && margin(&weights, &[0]) < -1.0);
    }
}
