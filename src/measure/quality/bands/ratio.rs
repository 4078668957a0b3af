//! How sure a share of a spread is, and a spread itself: by the delta method over rows.

use super::Band;
use crate::measure::interval;
use crate::measure::quality::Metric;
use crate::measure::sorted;
use crate::measure::sum::Sum;

/// Intervals of the error's standard deviation, of explained variance and of D² of the absolute error.
///
/// Each is a ratio of two means over rows, R = Σa / Σb, or its root: explained variance 1 − R with a = (e − ē)²,
/// b = (y − ȳ)²; D² 1 − R with a = |e|, b = |y − median|; SE(R) = √(Σ(a − R·b)²·n/(n − 1)) / Σb. The standard deviation
/// is the root of the mean of (e − ē)². That ē, ȳ and the median are themselves estimates does not matter to first
/// order: each sum is flat there.
///
/// # Shapes and units
/// Labels with their predictions, ascending by label. Intervals on the log scale, of 1 − the number for the shares.
/// # Undefined
/// None for a number that is not defined, below three rows, or where the error is 0.
/// # Source
/// Cochran (1977), Sampling Techniques, ch. 6; Kendall & Stuart (1977), vol. 1, 10.6 for the standard deviation.
/// # Checked against
/// Central differences over row weights in numpy, in `tests/it/reference/intervals.json`; coverage over seeded draws in
/// `coverage.rs`.
pub(super) fn bands(rows: &[(f64, f64)]) -> Vec<Band> {
    if rows.len() < 3 {
        return Vec::new();
    }
    let n = rows.len() as f64;
    let mean = |of: &dyn Fn(&(f64, f64)) -> f64| rows.iter().map(of).collect::<Sum>().value() / n;
    let miss = |(label, predicted): &(f64, f64)| predicted - label;
    let (off, centre) = (mean(&miss), mean(&|(label, _)| *label));
    let square = |x: f64| x * x;
    let spread = mean(&|row| square(miss(row) - off));
    let fourth = mean(&|row| square(square(miss(row) - off)));
    let value = (spread * n / (n - 1.0)).sqrt();
    let error = ((fourth - spread * spread).max(0.0) / (n - 1.0)).sqrt() / (2.0 * value);
    let deviation = interval::on_log_scale(value, error).filter(|_| value > 0.0 && error > 0.0);
    let middle = {
        let labels: Vec<f64> = rows.iter().map(|(label, _)| *label).collect();
        sorted::median(&labels).unwrap_or(0.0)
    };
    let explained = rest(rows, &|row| {
        (square(miss(row) - off), square(row.0 - centre))
    });
    let sizes = rest(rows, &|row| (miss(row).abs(), (row.0 - middle).abs()));
    [
        (Metric::ErrorStd, deviation),
        (Metric::ExplainedVariance, explained),
        (Metric::D2, sizes),
    ]
    .into_iter()
    .filter_map(|(metric, band)| Some((metric, band?)))
    .collect()
}

/// What a row adds to both sums.
type Terms<'a> = &'a dyn Fn(&(f64, f64)) -> (f64, f64);

/// Interval of 1 − Σa / Σb.
fn rest(rows: &[(f64, f64)], terms: Terms<'_>) -> Option<(f64, f64)> {
    let n = rows.len() as f64;
    let a = rows.iter().map(|row| terms(row).0).collect::<Sum>().value();
    let b = rows.iter().map(|row| terms(row).1).collect::<Sum>().value();
    if b <= 0.0 {
        return None;
    }
    let ratio = a / b;
    let squares = rows.iter().map(|row| {
        let (a, b) = terms(row);
        (a - ratio * b) * (a - ratio * b)
    });
    let error = (squares.collect::<Sum>().value() * n / (n - 1.0)).sqrt() / b;
    let (low, high) = interval::on_log_scale(ratio, error).filter(|_| error > 0.0)?;
    Some((1.0 - high, 1.0 - low))
}
