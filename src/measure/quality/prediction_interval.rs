//! Intervals that a model gives for a number: how often they hold the label, how wide they are, what missing them costs.

use serde::{Deserialize, Serialize};

use super::Metric;
use crate::measure::sum::Sum;
use crate::measure::{Accumulate, Estimate, Reading, Undefined, interval};

/// Labelled rows with both ends of their interval, finite.
#[derive(Debug, Clone, Copy)]
pub struct IntervalRows<'a> {
    /// Lower ends.
    pub lower: &'a [f64],
    /// Upper ends.
    pub upper: &'a [f64],
    /// The true values.
    pub label: &'a [f64],
}

/// A number about prediction intervals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum IntervalMetric {
    /// Share of labels within their interval.
    Coverage,
    /// Share of labels below it.
    Below,
    /// Share of labels above it.
    Above,
    /// Mean width.
    Width,
    /// Mean width and the price of what lies outside.
    Score,
    /// Loss of the lower end as the quantile that its name says.
    PinballLower,
    /// Loss of the upper end as the quantile that its name says.
    PinballUpper,
}

impl IntervalMetric {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 7] = [
        Self::Coverage,
        Self::Below,
        Self::Above,
        Self::Width,
        Self::Score,
        Self::PinballLower,
        Self::PinballUpper,
    ];

    /// The name used in reports, the one that readers see, and the same in plain words.
    pub const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Coverage => (
                "interval_coverage",
                "coverage",
                "labels within their prediction interval",
            ),
            Self::Below => (
                "interval_below",
                "below the interval",
                "labels below their prediction interval",
            ),
            Self::Above => (
                "interval_above",
                "above the interval",
                "labels above their prediction interval",
            ),
            Self::Width => (
                "interval_width",
                "interval width",
                "mean width of the prediction intervals",
            ),
            Self::Score => (
                "interval_score",
                "interval score",
                "mean width, and a price for labels outside",
            ),
            Self::PinballLower => (
                "pinball_lower",
                "pinball, lower end",
                "loss of the lower end as its quantile",
            ),
            Self::PinballUpper => (
                "pinball_upper",
                "pinball, upper end",
                "loss of the upper end as its quantile",
            ),
        }
    }

    /// What the number is, when there is none, where it comes from and how its interval is made.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Coverage | Self::Below | Self::Above => {
                "Share of labels y with lower ≤ y ≤ upper (within), y < lower (below), y > upper (above). Columns p10 and p90 promise 0.8 within and 0.1 on either side.\n\nUndefined: without labelled rows that have both ends.\nSource: Gneiting & Raftery (2007), JASA 102, 359–378.\nInterval: 95 %, Wilson."
            }
            Self::Width => {
                "Mean of upper − lower, in the label's unit; negative where the ends are swapped. Narrow is good where the coverage is kept.\n\nUndefined: without labelled rows that have both ends.\nSource: Gneiting & Raftery (2007).\nInterval: 95 %, from the rows' spread."
            }
            Self::Score => {
                "Mean of (upper − lower) + max(lower − y, 0)/a + max(y − upper, 0)/(1 − b) with the levels a and b of both ends: 2/α for a central interval of 1 − α. In the label's unit; less is better, and only the true quantiles make it least.\n\nUndefined: without labelled rows that have both ends, or where a name tells no level.\nSource: Winkler (1972); Gneiting & Raftery (2007), eq. 43.\nInterval: 95 %, from the rows' spread."
            }
            Self::PinballLower | Self::PinballUpper => {
                "Mean of max(a(y − q), (a − 1)(y − q)) for an end q at its level a, in the label's unit; less is better.\n\nUndefined: without labelled rows that have both ends, or where the name tells no level.\nSource: sklearn.metrics.mean_pinball_loss; Koenker & Bassett (1978).\nInterval: 95 %, from the rows' spread."
            }
        }
    }

    /// Whether more is better; `None` where neither is.
    pub(super) const fn higher_is_better(self) -> Option<bool> {
        match self {
            // Its promise is the aim: more is too wide.
            Self::Coverage | Self::Below | Self::Above => None,
            _ => Some(false),
        }
    }

    pub(super) const fn bounds(self) -> (Option<f64>, Option<f64>) {
        match self {
            Self::Coverage | Self::Below | Self::Above => (Some(0.0), Some(1.0)),
            Self::Width | Self::Score => (None, None),
            _ => (Some(0.0), None),
        }
    }
}

/// Prediction intervals against labels, from mergeable sums.
///
/// # Shapes and units
/// Fixed memory; widths and losses carry the label's unit.
/// # Undefined
/// `NoLabels` without rows, `NoLevel` for losses where a name tells no level, `Overflow` beyond the range of floats.
/// # Source
/// As [`IntervalMetric::help`] says.
/// # Checked against
/// Row by row in this file, by the definition of `sklearn.metrics.mean_pinball_loss`; scikit-learn 1.9.1 in
/// `tests/it/reference/interval.json`; merging, over random rows in `tests/it/laws.rs`.
/// # Examples
/// ```
/// use wellenough::measure::Accumulate;
/// use wellenough::measure::quality::{IntervalRows, PredictionInterval};
/// let mut intervals = PredictionInterval::default();
/// intervals.update(IntervalRows { lower: &[1.0, 2.0], upper: &[3.0, 5.0], label: &[2.0, 6.0] });
/// assert_eq!(intervals.finish()[0].1.unwrap().value, 0.5);
/// ```
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct PredictionInterval {
    levels: Option<(f64, f64)>,
    n: u64,
    below: u64,
    above: u64,
    inside: u64,
    width: Sum,
    width_2: Sum,
    /// Label less the end.
    gaps: [Sum; 2],
    gaps_2: [Sum; 2],
    /// How far the label lies outside, below and above.
    misses: [Sum; 2],
    misses_2: [Sum; 2],
    /// The same times the width.
    width_misses: [Sum; 2],
    /// Both at once, where ends are swapped.
    both: Sum,
}

impl Accumulate for PredictionInterval {
    type Input<'a> = IntervalRows<'a>;
    type Output = Vec<(Metric, Reading)>;

    fn update(&mut self, rows: IntervalRows<'_>) {
        for ((lower, upper), label) in rows.lower.iter().zip(rows.upper).zip(rows.label) {
            self.add(*lower, *upper, *label);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.levels = self.levels.or(other.levels);
        self.n += other.n;
        self.below += other.below;
        self.above += other.above;
        self.inside += other.inside;
        self.width.merge(&other.width);
        self.width_2.merge(&other.width_2);
        for (mine, theirs) in [
            (&mut self.gaps, &other.gaps),
            (&mut self.gaps_2, &other.gaps_2),
            (&mut self.misses, &other.misses),
            (&mut self.misses_2, &other.misses_2),
            (&mut self.width_misses, &other.width_misses),
        ] {
            for (mine, theirs) in mine.iter_mut().zip(theirs) {
                mine.merge(theirs);
            }
        }
        self.both.merge(&other.both);
    }

    fn finish(&self) -> Self::Output {
        let metrics = IntervalMetric::ALL.into_iter();
        metrics
            .map(|metric| (Metric::Interval(metric), self.reading(metric)))
            .collect()
    }
}

impl PredictionInterval {
    /// Without rows yet; the levels are the shares of labels that are meant to lie below the lower and the upper end.
    pub fn at(levels: Option<(f64, f64)>) -> Self {
        Self {
            levels,
            ..Self::default()
        }
    }

    fn add(&mut self, lower: f64, upper: f64, label: f64) {
        let width = upper - lower;
        let (below, above) = ((lower - label).max(0.0), (label - upper).max(0.0));
        self.n += 1;
        self.below += u64::from(label < lower);
        self.above += u64::from(label > upper);
        self.inside += u64::from(lower <= label && label <= upper);
        self.width.add(width);
        self.width_2.add(width * width);
        self.both.add(below * above);
        for (at, (end, miss)) in [(lower, below), (upper, above)].into_iter().enumerate() {
            let gap = label - end;
            let slots = (
                self.gaps.get_mut(at),
                self.gaps_2.get_mut(at),
                self.misses.get_mut(at),
            );
            let more = (self.misses_2.get_mut(at), self.width_misses.get_mut(at));
            if let ((Some(gaps), Some(gaps_2), Some(all)), (Some(squares), Some(products))) =
                (slots, more)
            {
                gaps.add(gap);
                gaps_2.add(gap * gap);
                all.add(miss);
                squares.add(miss * miss);
                products.add(width * miss);
            }
        }
    }

    fn reading(&self, metric: IntervalMetric) -> Reading {
        if self.n == 0 {
            return Err(Undefined::NoLabels);
        }
        match metric {
            IntervalMetric::Coverage => Ok(self.share(self.inside)),
            IntervalMetric::Below => Ok(self.share(self.below)),
            IntervalMetric::Above => Ok(self.share(self.above)),
            IntervalMetric::Width => self.mean(self.width.value(), self.width_2.value()),
            IntervalMetric::Score => self.score(),
            IntervalMetric::PinballLower => {
                let (level, _) = self.levels.ok_or(Undefined::NoLevel)?;
                let [gap, _] = &self.gaps;
                let [gap_2, _] = &self.gaps_2;
                let ([miss, _], [miss_2, _]) = (&self.misses, &self.misses_2);
                // a·d + m with d = y − q and m = max(−d, 0), whose product is −m².
                let sum = level * gap.value() + miss.value();
                let squares = level * level * gap_2.value() + (1.0 - 2.0 * level) * miss_2.value();
                self.loss(sum, squares)
            }
            IntervalMetric::PinballUpper => {
                let (_, level) = self.levels.ok_or(Undefined::NoLevel)?;
                let ([_, gap], [_, gap_2]) = (&self.gaps, &self.gaps_2);
                let ([_, miss], [_, miss_2]) = (&self.misses, &self.misses_2);
                // (a − 1)·d + m with m = max(d, 0), whose product with d is m².
                let less = level - 1.0;
                let sum = less * gap.value() + miss.value();
                let squares = less * less * gap_2.value() + (1.0 + 2.0 * less) * miss_2.value();
                self.loss(sum, squares)
            }
        }
    }

    fn score(&self) -> Reading {
        let (low, high) = self.levels.ok_or(Undefined::NoLevel)?;
        let (below, above) = (1.0 / low, 1.0 / (1.0 - high));
        let [m, o] = self.misses.map(|sum| sum.value());
        let [m_2, o_2] = self.misses_2.map(|sum| sum.value());
        let [wm, wo] = self.width_misses.map(|sum| sum.value());
        let sum = self.width.value() + below * m + above * o;
        let squares = self.width_2.value()
            + below * below * m_2
            + above * above * o_2
            + 2.0 * (below * wm + above * wo + below * above * self.both.value());
        self.mean(sum, squares)
    }

    fn share(&self, rows: u64) -> Estimate {
        let value = rows as f64 / self.n as f64;
        Estimate {
            value,
            n: self.n,
            interval: interval::around(value, Some(interval::wilson(rows, self.n))),
        }
    }

    /// A mean that cannot be negative.
    fn loss(&self, sum: f64, squares: f64) -> Reading {
        let mean = self.mean(sum, squares)?;
        let interval = mean.interval.map(|(low, high)| (low.max(0.0), high));
        Ok(Estimate { interval, ..mean })
    }

    fn mean(&self, sum: f64, squares: f64) -> Reading {
        let value = sum / self.n as f64;
        if !value.is_finite() {
            return Err(Undefined::Overflow);
        }
        let band = interval::standard_error(self.n, sum, squares)
            .and_then(|error| interval::normal(value, error));
        Ok(Estimate {
            value,
            n: self.n,
            interval: interval::around(value, band),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOWER: [f64; 5] = [1.0, 2.0, 0.5, 4.0, 3.0];
    const UPPER: [f64; 5] = [3.0, 5.0, 0.75, 9.0, 2.5];
    const LABEL: [f64; 5] = [2.0, 6.5, 0.25, 4.0, 2.75];

    fn state(levels: Option<(f64, f64)>) -> PredictionInterval {
        let mut state = PredictionInterval::at(levels);
        state.update(IntervalRows {
            lower: &LOWER,
            upper: &UPPER,
            label: &LABEL,
        });
        state
    }

    fn mean_and_error(values: &[f64]) -> (f64, f64) {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares = values
            .iter()
            .map(|value| (value - mean) * (value - mean))
            .sum::<f64>();
        (mean, (squares / (n - 1.0) / n).sqrt())
    }

    #[test]
    fn losses_from_sums_are_those_of_the_rows() {
        let (a, b) = (0.1, 0.8);
        let pinball = |level: f64, q: f64, y: f64| (level * (y - q)).max((level - 1.0) * (y - q));
        let rows = || LOWER.iter().zip(&UPPER).zip(&LABEL);
        let lower: Vec<f64> = rows().map(|((l, _), y)| pinball(a, *l, *y)).collect();
        let upper: Vec<f64> = rows().map(|((_, u), y)| pinball(b, *u, *y)).collect();
        let score: Vec<f64> = rows()
            .map(|((l, u), y)| u - l + (l - y).max(0.0) / a + (y - u).max(0.0) / (1.0 - b))
            .collect();
        let state = state(Some((a, b)));
        for (metric, values) in [
            (IntervalMetric::PinballLower, lower),
            (IntervalMetric::PinballUpper, upper),
            (IntervalMetric::Score, score),
        ] {
            let (mean, error) = mean_and_error(&values);
            let found = state.reading(metric).unwrap();
            let (_, high) = found.interval.unwrap();
            assert!((found.value - mean).abs() < 1e-12, "{metric:?}");
            let half = (high - found.value) / interval::Z95;
            assert!((half - error).abs() < 1e-12, "{metric:?}");
        }
    }

    #[test]
    fn shares_count_ends_as_inside_and_swapped_ends_as_outside() {
        let state = state(None);
        assert_eq!(state.reading(IntervalMetric::Coverage).unwrap().value, 0.4);
        assert_eq!(state.reading(IntervalMetric::Below).unwrap().value, 0.4);
        assert_eq!(state.reading(IntervalMetric::Above).unwrap().value, 0.4);
        assert_eq!(
            state.reading(IntervalMetric::Score),
            Err(Undefined::NoLevel)
        );
        let none = PredictionInterval::default();
        assert_eq!(
            none.reading(IntervalMetric::Width),
            Err(Undefined::NoLabels)
        );
    }
}
