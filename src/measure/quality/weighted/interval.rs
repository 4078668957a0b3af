//! Intervals that a model gives for a number, of rows with weights.

use std::cmp::Ordering;

use super::super::{IntervalMetric, IntervalRows, Metric};
use super::confusion::mean;
use super::mass::{Mass, in_order, share, unit, weighed};
use crate::measure::{Accumulate, Reading, Undefined};

/// A row with both ends of its interval.
#[derive(Debug, Clone, Copy)]
struct Row {
    lower: f64,
    upper: f64,
    label: f64,
    weight: f64,
}

/// Prediction intervals against labels, of rows with weights.
///
/// # Shapes and units
/// 32 bytes per row; reading is O(n log n). Widths and losses carry the label's unit.
/// # Undefined
/// As [`PredictionInterval`](super::super::PredictionInterval); `NoWeight` where every weight is 0.
/// # Source
/// As [`IntervalMetric::help`] says, with `sample_weight` as in `sklearn.metrics.mean_pinball_loss`; shares and means as
/// those of all weighted rows.
/// # Checked against
/// [`PredictionInterval`](super::super::PredictionInterval) with equal weights and with repeated rows, and by hand, in this
/// file.
#[derive(Debug, Clone, Default)]
pub struct WeightedInterval {
    levels: Option<(f64, f64)>,
    rows: Vec<Row>,
    weightless: u64,
}

impl Accumulate for WeightedInterval {
    type Input<'a> = (IntervalRows<'a>, &'a [f64]);
    type Output = Vec<(Metric, Reading)>;

    fn update(&mut self, (rows, weights): Self::Input<'_>) {
        let ends = rows.lower.iter().zip(rows.upper);
        for (((lower, upper), label), weight) in ends.zip(rows.label).zip(weights) {
            self.weightless += u64::from(*weight <= 0.0);
            if *weight > 0.0 {
                self.rows.push(Row {
                    lower: *lower,
                    upper: *upper,
                    label: *label,
                    weight: *weight,
                });
            }
        }
    }

    fn merge(&mut self, other: &Self) {
        self.levels = self.levels.or(other.levels);
        self.rows.extend_from_slice(&other.rows);
        self.weightless += other.weightless;
    }

    fn finish(&self) -> Self::Output {
        let rows = in_order(&self.rows, order);
        let unit = unit(rows.iter().map(|row| row.weight));
        let rows: Vec<Row> = rows
            .iter()
            .map(|row| Row {
                weight: row.weight / unit,
                ..*row
            })
            .collect();
        let read = |metric| {
            weighed(&self.rows, self.weightless)?;
            self.reading(metric, &rows)
        };
        IntervalMetric::ALL
            .map(|metric| (Metric::Interval(metric), read(metric)))
            .to_vec()
    }
}

impl WeightedInterval {
    /// Without rows yet; the levels are the shares of labels that are meant to lie below the lower and the upper end.
    pub fn at(levels: Option<(f64, f64)>) -> Self {
        Self {
            levels,
            ..Self::default()
        }
    }

    fn reading(&self, metric: IntervalMetric, rows: &[Row]) -> Reading {
        let within = |holds: fn(&Row) -> bool| {
            let side = |wanted: bool| {
                let own = rows.iter().filter(|row| holds(row) == wanted);
                own.map(|row| row.weight).collect::<Mass>()
            };
            share(side(true), side(false), Undefined::NoLabels)
        };
        let within_range = |of: &dyn Fn(&Row) -> f64, range| {
            mean(rows.iter().map(|row| (row.weight, of(row), 1.0)), range)
        };
        let mean = |of: &dyn Fn(&Row) -> f64| within_range(of, (f64::NEG_INFINITY, f64::INFINITY));
        let loss = |of: &dyn Fn(&Row) -> f64| within_range(of, (0.0, f64::INFINITY));
        match metric {
            IntervalMetric::Coverage => {
                within(|row| row.lower <= row.label && row.label <= row.upper)
            }
            IntervalMetric::Below => within(|row| row.label < row.lower),
            IntervalMetric::Above => within(|row| row.label > row.upper),
            IntervalMetric::Width => mean(&|row| row.upper - row.lower),
            IntervalMetric::Score => {
                let (low, high) = self.levels.ok_or(Undefined::NoLevel)?;
                mean(&|row| {
                    let below = (row.lower - row.label).max(0.0) / low;
                    let above = (row.label - row.upper).max(0.0) / (1.0 - high);
                    row.upper - row.lower + below + above
                })
            }
            IntervalMetric::PinballLower => {
                let (level, _) = self.levels.ok_or(Undefined::NoLevel)?;
                loss(&|row| pinball(level, row.label - row.lower))
            }
            IntervalMetric::PinballUpper => {
                let (_, level) = self.levels.ok_or(Undefined::NoLevel)?;
                loss(&|row| pinball(level, row.label - row.upper))
            }
        }
    }
}

/// Loss of a quantile of that level that lies so far below the label.
fn pinball(level: f64, gap: f64) -> f64 {
    (level * gap).max((level - 1.0) * gap)
}

fn order(one: &Row, other: &Row) -> Ordering {
    let ends = one.lower.total_cmp(&other.lower);
    ends.then(one.upper.total_cmp(&other.upper))
        .then(one.label.total_cmp(&other.label))
        .then(one.weight.total_cmp(&other.weight))
}

#[cfg(test)]
mod tests {
    use super::super::super::PredictionInterval;
    use super::*;

    const LOWER: [f64; 6] = [0.0, 1.0, 2.0, 3.0, -1.0, 4.0];
    const UPPER: [f64; 6] = [2.0, 2.5, 6.0, 3.5, 1.0, 4.5];
    const LABEL: [f64; 6] = [1.0, 3.0, 1.5, 3.25, 0.5, 9.0];

    fn rows([lower, upper, label]: [&[f64]; 3]) -> IntervalRows<'_> {
        IntervalRows {
            lower,
            upper,
            label,
        }
    }

    fn weighted(weights: &[f64]) -> Vec<(Metric, Reading)> {
        let mut state = WeightedInterval::at(Some((0.1, 0.9)));
        state.update((rows([&LOWER, &UPPER, &LABEL]), weights));
        state.finish()
    }

    fn repeated(times: &[usize]) -> Vec<(Metric, Reading)> {
        let all = [LOWER, UPPER, LABEL].map(|column| {
            let of = column.iter().zip(times);
            of.flat_map(|(value, times)| std::iter::repeat_n(*value, *times))
                .collect::<Vec<f64>>()
        });
        let mut state = PredictionInterval::at(Some((0.1, 0.9)));
        state.update(rows([&all[0], &all[1], &all[2]]));
        state.finish()
    }

    #[test]
    fn equal_weights_are_rows_and_whole_ones_are_repeated_rows() {
        let close = |a: f64, b: f64| (a - b).abs() < 1e-9 * a.abs().max(1.0);
        for (ours, plain) in weighted(&[0.3; 6]).iter().zip(repeated(&[1; 6])) {
            let (ours, plain) = (ours.1.unwrap(), plain.1.unwrap());
            assert!(close(ours.value, plain.value) && ours.n == plain.n);
            let (low, high) = ours.interval.unwrap();
            let (other_low, other_high) = plain.interval.unwrap();
            assert!(
                close(low, other_low) && close(high, other_high),
                "{ours:?} {plain:?}"
            );
        }
        let weights = [1.0, 2.0, 3.0, 1.0, 0.0, 2.0];
        for (ours, plain) in weighted(&weights).iter().zip(repeated(&[1, 2, 3, 1, 0, 2])) {
            let (ours, plain) = (ours.1.unwrap(), plain.1.unwrap());
            assert!(close(ours.value, plain.value) && ours.n == 5);
        }
    }

    #[test]
    fn what_has_no_number_says_why() {
        let of = |state: &WeightedInterval, wanted| {
            let readings = state.finish();
            let found = readings
                .into_iter()
                .find(|(metric, _)| *metric == Metric::Interval(wanted));
            found.unwrap().1
        };
        let mut state = WeightedInterval::default();
        assert_eq!(
            of(&state, IntervalMetric::Coverage),
            Err(Undefined::NoLabels)
        );
        state.update((rows([&[0.0], &[1.0], &[0.5]]), &[0.0]));
        assert_eq!(
            of(&state, IntervalMetric::Coverage),
            Err(Undefined::NoWeight)
        );
        state.update((rows([&[0.0], &[1.0], &[0.5]]), &[2.0]));
        assert_eq!(of(&state, IntervalMetric::Coverage).unwrap().value, 1.0);
        assert_eq!(of(&state, IntervalMetric::Score), Err(Undefined::NoLevel));
    }
}
