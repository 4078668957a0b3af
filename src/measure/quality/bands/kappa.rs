//! How sure the agreement beyond chance is where far misses count more.

use crate::measure::interval;
use crate::measure::quality::pairs::Pairs;
use crate::measure::sum::Sum;

/// Interval of kappa with misses weighted by the square of their steps.
///
/// With κ = 1 − Σ w·seen / Σ w·by chance the multinomial delta method has the slope of a cell
/// (w − (1 − κ)(w̄ of its row + w̄ of its column)) / Σ w·by chance.
///
/// # Shapes and units
/// Counts of every pair of label and prediction; the interval lies between −1 and 1, on Fisher's scale.
/// # Undefined
/// `None` where kappa has no number or its cells no spread.
/// # Source
/// Fleiss, Cohen & Everitt (1969), Psychological Bulletin 72, 323–327.
/// # Checked against
/// Central differences over the counts in `tests/it/reference/intervals.json`; coverage over seeded draws in
/// `coverage.rs`.
pub(super) fn band(pairs: &Pairs) -> Option<(f64, f64)> {
    let weight = |label: usize, predicted: usize| {
        let steps = label.abs_diff(predicted) as f64;
        steps * steps
    };
    let value = pairs.kappa(&weight).ok()?.value;
    let n = pairs.n() as f64;
    let classes = || 0..pairs.classes;
    let mean = |class: usize, of: &dyn Fn(usize) -> u64| {
        let terms = classes().map(|other| of(other) as f64 / n * weight(class, other));
        terms.collect::<Sum>().value()
    };
    let by_label: Vec<f64> = classes()
        .map(|class| mean(class, &|other| pairs.predicted(other)))
        .collect();
    let by_predicted: Vec<f64> = classes()
        .map(|class| mean(class, &|other| pairs.labelled(other)))
        .collect();
    let (mut squares, mut sum, mut chance) = (Sum::default(), Sum::default(), Sum::default());
    for (label, by_label) in by_label.iter().enumerate() {
        chance.add(pairs.labelled(label) as f64 / n * by_label);
        for (predicted, by_predicted) in by_predicted.iter().enumerate() {
            let share = pairs.count(label, predicted) as f64 / n;
            let slope = weight(label, predicted) - (1.0 - value) * (by_label + by_predicted);
            squares.add(share * slope * slope);
            sum.add(share * slope);
        }
    }
    let variance = (squares.value() - sum.value() * sum.value()).max(0.0) / n;
    let error = variance.sqrt() / chance.value();
    let band = interval::on_fisher_scale(value, error).filter(|_| error > 0.0);
    interval::around(value, band)
}
