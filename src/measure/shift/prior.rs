//! What a moved share of positives alone would do, and how to see it without labels.

/// True less false positive rate below which predictions say too little of the share (design notes, 4.9).
const TELLING: f64 = 0.1;
/// Steps and precision of the iteration.
const STEPS: usize = 500;
const SETTLED: f64 = 1e-8;

/// The mean loss that the share `after` of positives would give if each class kept its own mean loss, less the mean before.
///
/// # Shapes and units
/// `by_class`: mean losses of negatives and positives before; `before`, `after`: shares of positives.
/// # Undefined
/// Never.
/// # Source
/// Ours (design notes, 4.9).
/// # Checked against
/// By hand in this file.
pub fn prior_only(by_class: [f64; 2], before: f64, after: f64) -> f64 {
    (after - before) * (by_class[1] - by_class[0])
}

/// The share of positives from how often positive is predicted.
///
/// (μ − FPR)/(TPR − FPR), held to 0..1, with both rates from before: q(y) = w·p(y), w = C⁻¹μ.
///
/// # Undefined
/// `None` where TPR − FPR is at most 0.1.
/// # Source
/// Lipton, Wang & Smola (2018), Detecting and correcting for label shift with black box predictors, ICML, arXiv 1802.03916.
/// # Checked against
/// The matrix form by hand in this file.
pub fn bbse(
    predicted_positive: f64,
    true_positive_rate: f64,
    false_positive_rate: f64,
) -> Option<f64> {
    let telling = true_positive_rate - false_positive_rate;
    (telling > TELLING)
        .then(|| ((predicted_positive - false_positive_rate) / telling).clamp(0.0, 1.0))
}

/// The standard error of [`bbse`]: chance of the predictions now, and of both rates before.
///
/// # Shapes and units
/// `estimate`: the share found; `rates`: true and false positive rate; `rows`: predictions now, positives and negatives
/// before.
/// # Undefined
/// Without rows, or with rates that are alike, it is infinite.
/// # Source
/// The delta method on (μ − FPR)/(TPR − FPR).
/// # Checked against
/// The spread of estimates from many seeded draws, in this file.
pub fn bbse_error(estimate: f64, rates: [f64; 2], rows: [f64; 3]) -> f64 {
    let [tpr, fpr] = rates;
    let predicted = estimate * tpr + (1.0 - estimate) * fpr;
    let binomial = |share: f64, rows: f64| share * (1.0 - share) / rows;
    let variance = binomial(predicted, rows[0])
        + estimate * estimate * binomial(tpr, rows[1])
        + (1.0 - estimate) * (1.0 - estimate) * binomial(fpr, rows[2]);
    let error = variance.sqrt() / (tpr - fpr).abs();
    if error.is_nan() { f64::INFINITY } else { error }
}

/// The share of positives from calibrated scores, by expectation and maximisation.
///
/// # Shapes and units
/// `scores`: calibrated probability and how many rows have it; `prior`: the share that they are calibrated to.
/// # Undefined
/// `None` without rows or with a prior of 0 or 1.
/// # Source
/// Saerens, Latinne & Decaestecker (2002), Neural Computation 14, 21–41.
/// # Checked against
/// The likelihood's maximum by a fine grid, in this file.
pub fn saerens(scores: &[(f64, f64)], prior: f64) -> Option<f64> {
    let n: f64 = scores.iter().map(|(_, rows)| rows).sum();
    if n <= 0.0 || prior <= 0.0 || prior >= 1.0 {
        return None;
    }
    let mut share = prior;
    for _ in 0..STEPS {
        let odds = |score: f64| {
            let (yes, no) = (
                score * share / prior,
                (1.0 - score) * (1.0 - share) / (1.0 - prior),
            );
            if yes + no > 0.0 {
                yes / (yes + no)
            } else {
                0.5
            }
        };
        let next = scores
            .iter()
            .map(|(score, rows)| rows * odds(*score))
            .sum::<f64>()
            / n;
        let step = (next - share).abs();
        share = next;
        if step < SETTLED {
            break;
        }
    }
    Some(share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_found_from_predictions() {
        // C = [[0.9, 0.2], [0.1, 0.8]] by class, q = 0.3: μ = 0.1·0.7 + 0.8·0.3 = 0.31.
        assert!((bbse(0.31, 0.8, 0.1).unwrap() - 0.3).abs() < 1e-12);
        assert_eq!(bbse(0.31, 0.15, 0.1), None);
        assert!((prior_only([0.1, 0.5], 0.2, 0.4) - 0.08).abs() < 1e-12);
    }

    #[test]
    fn its_error_is_the_spread_of_estimates() {
        let mut draws = crate::measure::chance::Chance::new(4);
        let mut share = |rate: f64, rows: i32| {
            let hits = (0..rows).filter(|_| draws.uniform() < rate).count();
            hits as f64 / f64::from(rows)
        };
        let found: Vec<f64> = (0..400)
            .map(|_| bbse(share(0.31, 800), share(0.8, 150), share(0.1, 600)).unwrap())
            .collect();
        let mean = found.iter().sum::<f64>() / 400.0;
        let spread = found.iter().map(|q| (q - mean) * (q - mean)).sum::<f64>() / 399.0;
        let told = bbse_error(0.3, [0.8, 0.1], [800.0, 150.0, 600.0]);
        assert!((spread.sqrt() / told - 1.0).abs() < 0.1, "{spread} {told}");
        assert!(bbse_error(0.3, [0.5, 0.5], [0.0, 1.0, 1.0]).is_infinite());
    }

    #[test]
    fn the_share_is_the_most_likely_one() {
        let scores = [(0.1, 300.0), (0.4, 200.0), (0.7, 300.0), (0.95, 200.0)];
        let prior = 0.3;
        let found = saerens(&scores, prior).unwrap();
        let likelihood = |q: f64| -> f64 {
            let of = |c: f64| c * q / prior + (1.0 - c) * (1.0 - q) / (1.0 - prior);
            scores.iter().map(|(c, n)| n * libm::log(of(*c))).sum()
        };
        let grid = (1..10_000).map(|k| f64::from(k) / 10_000.0);
        let best = grid
            .max_by(|a, b| likelihood(*a).total_cmp(&likelihood(*b)))
            .unwrap();
        assert!((found - best).abs() < 2e-4, "{found} {best}");
        assert_eq!(saerens(&[], 0.5), None);
    }
}
