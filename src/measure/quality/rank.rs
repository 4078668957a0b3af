//! Exact rank measures over tied groups of scores, in one pass from the lowest score up.

use super::Metric;
use crate::measure::interval::{self, Z95};
use crate::measure::sum::Sum;
use crate::measure::{Estimate, Reading, Undefined};

/// False positive rate up to which the partial area goes.
pub(super) const FPR_AT_MOST: f64 = 0.1;

/// Numbers that depend on the order of scores alone, whatever a row weighs.
pub(super) trait ByRank {
    /// Area under the ROC curve.
    fn auc(&self) -> Reading;
    /// Average precision.
    fn average_precision(&self) -> Reading;
    /// Area under the ROC curve up to [`FPR_AT_MOST`], standardised.
    fn partial_auc(&self) -> Reading;
    /// Area under the precision-recall curve by trapezoids.
    fn precision_recall_area(&self) -> Reading;
    /// The largest gap of recall and false positive rate, with Newcombe's interval at its threshold.
    fn score_gap(&self) -> Reading;

    /// The area, stretched so that chance is 0.
    fn gini(&self) -> Reading {
        let stretch = |share: f64| 2.0 * share - 1.0;
        self.auc().map(|auc| Estimate {
            value: stretch(auc.value),
            interval: auc
                .interval
                .map(|(low, high)| (stretch(low), stretch(high))),
            ..auc
        })
    }

    /// A metric of ranks; `None` for others.
    fn reading(&self, metric: Metric) -> Option<Reading> {
        Some(match metric {
            Metric::RocAuc => self.auc(),
            Metric::AveragePrecision => self.average_precision(),
            Metric::Gini => self.gini(),
            Metric::PartialAuc => self.partial_auc(),
            Metric::PrAuc => self.precision_recall_area(),
            Metric::ScoreKs => self.score_gap(),
            _ => return None,
        })
    }
}

/// Rows that share a score: positives and negatives.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tied {
    pub(super) positives: u64,
    pub(super) negatives: u64,
}

/// Groups of tied scores, ascending, from both ascending sides.
pub(super) struct Groups<'a> {
    positives: &'a [f64],
    negatives: &'a [f64],
}

impl<'a> Groups<'a> {
    pub(super) const fn new(positives: &'a [f64], negatives: &'a [f64]) -> Self {
        Self {
            positives,
            negatives,
        }
    }
}

impl Iterator for Groups<'_> {
    type Item = Tied;

    fn next(&mut self) -> Option<Tied> {
        let score = match (self.positives.first(), self.negatives.first()) {
            (Some(a), Some(b)) => a.min(*b),
            (Some(a), None) | (None, Some(a)) => *a,
            (None, None) => return None,
        };
        let positives = take_through(&mut self.positives, score);
        let negatives = take_through(&mut self.negatives, score);
        (positives + negatives > 0).then_some(Tied {
            positives,
            negatives,
        })
    }
}

fn take_through(values: &mut &[f64], bound: f64) -> u64 {
    let n = values.iter().take_while(|value| **value <= bound).count();
    *values = values.get(n..).unwrap_or_default();
    n as u64
}

/// Ranks in one pass: what AUC, average precision and their intervals need.
///
/// Pair counts are whole numbers, so parts in any order give the same bits.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ranks {
    positives: u64,
    negatives: u64,
    /// Twice the pairs won by positives, ties counting once.
    pairs: u128,
    /// Squares of twice the negatives below each positive.
    below_squares: u128,
    /// Squares of twice the positives above each negative.
    above_squares: u128,
    precision: Sum,
    influence: Sum,
    influence_squares: Sum,
    negative_squares: Sum,
    /// Area under the precision-recall curve, times the positives.
    precision_area: Sum,
    /// Area under the ROC curve up to the first false positive rate of [`FPR_AT_MOST`].
    partial_area: Sum,
    /// The largest gap of recall and false positive rate, and the counts above it.
    gap: (f64, u64, u64),
}

impl Ranks {
    /// Reads groups in ascending order of score; the totals are needed from the start.
    pub(super) fn read(groups: impl Iterator<Item = Tied>, positives: u64, negatives: u64) -> Self {
        let mut ranks = Self {
            positives,
            negatives,
            ..Self::default()
        };
        let (mut positives_left, mut negatives_left) = (positives, negatives);
        // How much the precision of all positives so far would gain from one more positive (lose from one negative) above.
        let (mut gain, mut loss) = (0.0, 0.0);
        for tied in groups {
            let below = 2 * u128::from(negatives - negatives_left) + u128::from(tied.negatives);
            let (above, below_all) = (positives_left, negatives_left);
            positives_left = positives_left.saturating_sub(tied.positives);
            negatives_left = negatives_left.saturating_sub(tied.negatives);
            let over = 2 * u128::from(positives_left) + u128::from(tied.positives);
            ranks.pairs += u128::from(tied.positives) * below;
            ranks.below_squares += u128::from(tied.positives) * below * below;
            ranks.above_squares += u128::from(tied.negatives) * over * over;
            ranks.widen(positives_left, negatives_left);
            ranks.add_partial((positives_left, negatives_left), (above, below_all));
            let (caught, alarmed) = (above as f64, (above + below_all) as f64);
            if tied.positives > 0 {
                let weight = tied.positives as f64;
                let precision = caught / alarmed;
                gain += weight * below_all as f64 / (alarmed * alarmed);
                loss += weight * caught / (alarmed * alarmed);
                let left = positives_left + negatives_left;
                let next = if left == 0 {
                    1.0
                } else {
                    positives_left as f64 / left as f64
                };
                ranks
                    .precision_area
                    .add(weight * f64::midpoint(precision, next));
                let influence = precision + gain;
                ranks.precision.add(weight * precision);
                ranks.influence.add(weight * influence);
                ranks.influence_squares.add(weight * influence * influence);
            }
            ranks
                .negative_squares
                .add(tied.negatives as f64 * loss * loss);
        }
        ranks
    }

    /// Notes the gap between recall and false positive rate above a threshold.
    fn widen(&mut self, positives_above: u64, negatives_above: u64) {
        let recall = positives_above as f64 / self.positives as f64;
        let alarms = negatives_above as f64 / self.negatives as f64;
        if (recall - alarms).abs() > self.gap.0 {
            self.gap = ((recall - alarms).abs(), positives_above, negatives_above);
        }
    }

    /// Adds the trapezoid between two corners of the ROC curve, cut at [`FPR_AT_MOST`].
    fn add_partial(&mut self, from: (u64, u64), to: (u64, u64)) {
        let (p, n) = (self.positives as f64, self.negatives as f64);
        let corner = |(caught, alarmed): (u64, u64)| (caught as f64 / p, alarmed as f64 / n);
        if let Some(piece) = piece(corner(from), corner(to)) {
            self.partial_area.add(piece);
        }
    }

    /// Variance of average precision by the infinitesimal jackknife.
    fn precision_variance(&self, value: f64) -> f64 {
        let p = self.positives as f64;
        let positive_part = self.influence_squares.value() - 2.0 * value * self.influence.value()
            + p * value * value;
        (positive_part.max(0.0) + self.negative_squares.value()) / (p * p)
    }

    /// DeLong's variance; `None` where a class has fewer than two rows.
    fn delong(&self) -> Option<f64> {
        let (p, n) = (u128::from(self.positives), u128::from(self.negatives));
        if p < 2 || n < 2 {
            return None;
        }
        let square = self.pairs.checked_mul(self.pairs)?;
        let below = p.checked_mul(self.below_squares)?.checked_sub(square)? as f64;
        let above = n.checked_mul(self.above_squares)?.checked_sub(square)? as f64;
        let (p, n) = (self.positives as f64, self.negatives as f64);
        // Both classes: sample variance of the placements over the size of the class, placements counted in halves.
        Some(below / (4.0 * n * n * p * p * (p - 1.0)) + above / (4.0 * p * p * n * n * (n - 1.0)))
    }
}

impl ByRank for Ranks {
    fn partial_auc(&self) -> Reading {
        let n = self.auc()?.n;
        Ok(Estimate::exact(standardised(self.partial_area.value()), n))
    }

    fn precision_recall_area(&self) -> Reading {
        let value = self.average_precision()?.value;
        let error = self.precision_variance(value).sqrt();
        let area = (self.precision_area.value() / self.positives as f64).min(1.0);
        let interval = band(area, error, self.positives as f64);
        Ok(Estimate {
            value: area,
            n: self.positives + self.negatives,
            interval: interval::around(area, interval),
        })
    }

    fn score_gap(&self) -> Reading {
        let n = self.auc()?.n;
        let (value, caught, alarmed) = self.gap;
        let (recall, alarms) = ((caught, self.positives), (alarmed, self.negatives));
        let is_above =
            caught as f64 / self.positives as f64 >= alarmed as f64 / self.negatives as f64;
        let interval = if is_above {
            interval::newcombe(recall, alarms)
        } else {
            interval::newcombe(alarms, recall)
        };
        let interval = interval.map(|(low, high)| (low.max(0.0), high.min(1.0)));
        Ok(Estimate {
            value,
            n,
            interval: interval::around(value, interval),
        })
    }

    /// Area under the ROC curve with DeLong's interval.
    ///
    /// # Undefined
    /// `NoLabels` without rows, `OneClassOnly` without positives or without negatives.
    /// # Source
    /// DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44, 837–845, in the fast form of Sun & Xu (2014); the interval
    /// on the logit scale. Hanley & `McNeil` (1982) where it gives more and a class has fewer than five rows, or
    /// DeLong's variance is 0 or undefined.
    /// # Checked against
    /// `tests/it/reference/quality.json`: the value with scikit-learn 1.9.1's `roc_auc_score`, the interval with DeLong's
    /// placements over all pairs in numpy; that it covers the truth in 1000 draws, in `tests/it/quality.rs`.
    fn auc(&self) -> Reading {
        if self.positives + self.negatives == 0 {
            return Err(Undefined::NoLabels);
        }
        if self.positives == 0 || self.negatives == 0 {
            return Err(Undefined::OneClassOnly);
        }
        let (p, n) = (self.positives as f64, self.negatives as f64);
        let value = self.pairs as f64 / (2.0 * p * n);
        let interval = interval::around(value, band_of_area(value, self.delong(), (p, n)));
        Ok(Estimate {
            value,
            n: self.positives + self.negatives,
            interval,
        })
    }

    /// Average precision with the interval of the infinitesimal jackknife.
    ///
    /// Row weights wₖ: AP(w) = Σ wᵢπᵢ / Σ wᵢ over positives, πᵢ = T/(T+F) of the weights at or above score i;
    /// variance = Σₖ (∂AP/∂wₖ)² at w = 1, which is what the Poisson bootstrap of rows gives to first order.
    ///
    /// # Undefined
    /// `NoLabels` without rows, `NoPositives` without positives.
    /// # Source
    /// scikit-learn's `average_precision_score`; Jaeckel (1972) and Efron (1982) for the jackknife, the logit scale from
    /// Boyd, Eng & Page (2013).
    /// # Checked against
    /// `tests/it/reference/quality.json`: the value with scikit-learn 1.9.1, the interval with central differences of its
    /// weighted average precision to 1e-6; that it covers the truth in 1000 draws, in `tests/it/quality.rs`.
    fn average_precision(&self) -> Reading {
        if self.positives + self.negatives == 0 {
            return Err(Undefined::NoLabels);
        }
        if self.positives == 0 {
            return Err(Undefined::NoPositives);
        }
        let p = self.positives as f64;
        let value = (self.precision.value() / p).min(1.0);
        let variance = self.precision_variance(value);
        let interval = band(value, variance.sqrt(), p);
        Ok(Estimate {
            value,
            n: self.positives + self.negatives,
            interval: interval::around(value, interval),
        })
    }
}

/// The piece of the area under the ROC curve that lies between two corners, cut at [`FPR_AT_MOST`]; a corner is the true
/// positive rate and the false one.
pub(super) fn piece((low, left): (f64, f64), (high, right): (f64, f64)) -> Option<f64> {
    // No row of a class leaves no rate, and no piece.
    let is_within = left < FPR_AT_MOST && right > left;
    is_within.then(|| {
        let end = right.min(FPR_AT_MOST);
        let height = low + (high - low) * (end - left) / (right - left);
        (end - left) * f64::midpoint(low, height)
    })
}

/// A partial area after `McClish` (1989): chance is 0.5, perfect is 1.
pub(super) fn standardised(area: f64) -> f64 {
    let chance = FPR_AT_MOST * FPR_AT_MOST / 2.0;
    f64::midpoint(1.0, (area - chance) / (FPR_AT_MOST - chance)).clamp(0.0, 1.0)
}

/// The interval of an area from its variance by `DeLong` and the (effective) rows of both classes.
pub(super) fn band_of_area(
    value: f64,
    delong: Option<f64>,
    (p, n): (f64, f64),
) -> Option<(f64, f64)> {
    // DeLong is blind where scores separate the classes, and half a pair from the end the logit scale is far too wide.
    if value * (1.0 - value) < 0.25 / (p * n) && delong.is_none_or(|variance| variance < BLIND) {
        return Some(by_score(value, (p, n)));
    }
    // Sums of weights come to five rows but for rounding.
    let few = p.min(n) <= 5.0 - 1e-9;
    let variance = match delong {
        Some(variance) if variance > 0.0 && !few => variance,
        // DeLong is unstable with a handful of rows.
        other => other.unwrap_or(0.0).max(hanley_mcneil(value, p, n)),
    };
    interval::on_logit_scale(inside(value, p, n), variance.sqrt())
}

/// A variance by `DeLong` below this is rounding (ours).
const BLIND: f64 = 1e-24;
/// Halvings of a bracket: more than a float has digits.
const HALVINGS: u32 = 60;

/// The areas A from which an area is no farther than z standard errors of A, by Hanley and `McNeil`: of separated classes
/// about 1 − z²/(2·rows of the rarer one).
///
/// # Source
/// The score interval of Newcombe (2006), Stat. Med. 25, 559–573, with each class's own rows.
fn by_score(value: f64, (p, n): (f64, f64)) -> (f64, f64) {
    let is_far = |area: f64| (value - area).abs() > Z95 * variance_at(area, p, n).sqrt();
    let end = |end: f64| {
        // At 0 and 1 an area does not vary, which is the end that is not looked for.
        let (mut near, mut far) = (value.clamp(1e-12, 1.0 - 1e-12), end);
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(near, far);
            *(if is_far(middle) { &mut far } else { &mut near }) = middle;
        }
        near
    };
    if value > 0.5 {
        (end(0.0), 1.0)
    } else {
        (0.0, end(1.0))
    }
}

/// The interval of average precision or its like on the logit scale; without an error Wilson's over the (effective)
/// positives.
pub(super) fn band(value: f64, error: f64, positives: f64) -> Option<(f64, f64)> {
    interval::on_logit_scale(value, error)
        .filter(|_| error > 0.0)
        .or_else(|| Some(interval::wilson_share(value, positives)))
}

/// Variance of an AUC from the value alone (Hanley & `McNeil` 1982, Radiology 143, 29–36).
fn hanley_mcneil(auc: f64, positives: f64, negatives: f64) -> f64 {
    variance_at(inside(auc, positives, negatives), positives, negatives)
}

fn variance_at(auc: f64, positives: f64, negatives: f64) -> f64 {
    let square = auc * auc;
    let both = auc * (1.0 - auc)
        + (positives - 1.0) * (auc / (2.0 - auc) - square)
        + (negatives - 1.0) * (2.0 * square / (1.0 + auc) - square);
    both.max(0.0) / (positives * negatives)
}

/// Half a pair away from 0 and 1.
fn inside(auc: f64, positives: f64, negatives: f64) -> f64 {
    let edge = 0.5 / (positives * negatives);
    auc.clamp(edge.min(0.5), (1.0 - edge).max(0.5))
}
