//! Rank measures of weighted rows over tied groups of scores.

use super::super::bands::partial_band;
use super::super::rank::{ByRank, band, band_of_area, piece, standardised};
use super::mass::{Mass, reach};
use crate::measure::sum::Sum;
use crate::measure::{Estimate, Reading, Undefined, interval};

/// Gaps this close are the same: what rounding can come to (ours).
const SAME: f64 = 1e-13;

/// Rows that share a score.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tied {
    pub(super) score: f64,
    pub(super) positives: Mass,
    pub(super) negatives: Mass,
}

/// Groups of tied scores, ascending, from both ascending sides of scores and weights.
pub(super) fn groups(positives: &[(f64, f64)], negatives: &[(f64, f64)]) -> Vec<Tied> {
    let (mut positives, mut negatives) = (positives, negatives);
    let mut found = Vec::new();
    loop {
        let firsts = [positives.first(), negatives.first()];
        let Some(score) = firsts
            .into_iter()
            .flatten()
            .map(|row| row.0)
            .reduce(f64::min)
        else {
            return found;
        };
        found.push(Tied {
            score,
            positives: take(&mut positives, score),
            negatives: take(&mut negatives, score),
        });
    }
}

fn take(rows: &mut &[(f64, f64)], score: f64) -> Mass {
    let n = rows.iter().take_while(|row| row.0 <= score).count();
    let (own, rest) = rows.split_at(n);
    *rows = rest;
    own.iter().map(|row| row.1).collect()
}

/// What AUC, average precision and their intervals are read from.
///
/// # Source
/// scikit-learn's functions with `sample_weight`. Variances are linearised (Binder 1983): Σ w²·(∂/∂w)² over the rows; for
/// the AUC that is DeLong's with weighted placements, each class with its effective number of rows.
/// # Checked against
/// scikit-learn 1.9.1 in `tests/it/reference/weights.json`, the standard errors with central differences over its row
/// weights; coverage in `tests/it/weights.rs`.
#[derive(Debug, Clone)]
pub(super) struct WeightedRanks {
    positives: Mass,
    negatives: Mass,
    groups: Vec<Tied>,
    /// Per group the weights of positives and negatives at or above it.
    above: Vec<(f64, f64)>,
}

impl WeightedRanks {
    pub(super) fn new(positives: &[(f64, f64)], negatives: &[(f64, f64)]) -> Self {
        let groups = groups(positives, negatives);
        let (mut caught, mut alarmed) = (Sum::default(), Sum::default());
        let mut above: Vec<(f64, f64)> = groups
            .iter()
            .rev()
            .map(|tied| {
                caught.add(tied.positives.sum);
                alarmed.add(tied.negatives.sum);
                (caught.value(), alarmed.value())
            })
            .collect();
        above.reverse();
        Self {
            positives: positives.iter().map(|row| row.1).collect(),
            negatives: negatives.iter().map(|row| row.1).collect(),
            groups,
            above,
        }
    }

    fn n(&self) -> u64 {
        self.positives.rows + self.negatives.rows
    }

    fn estimate(&self, value: f64, band: Option<(f64, f64)>) -> Estimate {
        Estimate {
            value,
            n: self.n(),
            interval: interval::around(value, band),
        }
    }

    fn both_classes(&self) -> Result<(), Undefined> {
        if self.n() == 0 {
            return Err(Undefined::NoLabels);
        }
        if self.positives.rows == 0 || self.negatives.rows == 0 {
            return Err(Undefined::OneClassOnly);
        }
        Ok(())
    }

    /// The corners of the ROC curve from (0, 0) up: weights of positives and negatives that score at least as high.
    fn corners(&self) -> impl Iterator<Item = (f64, f64)> {
        std::iter::once((0.0, 0.0)).chain(self.above.iter().rev().copied())
    }

    fn with_positives(&self) -> Result<(), Undefined> {
        if self.n() == 0 {
            return Err(Undefined::NoLabels);
        }
        if self.positives.rows == 0 {
            return Err(Undefined::NoPositives);
        }
        Ok(())
    }

    fn mean_precision(&self) -> f64 {
        let terms = self.groups.iter().zip(&self.above);
        let terms =
            terms.map(|(tied, (caught, alarmed))| tied.positives.sum * share(*caught, *alarmed));
        terms.collect::<Sum>().value() / self.positives.sum
    }

    fn precision_variance(&self, value: f64) -> f64 {
        let (mut gain, mut loss) = (Sum::default(), Sum::default());
        let mut squares = Sum::default();
        for (tied, (caught, alarmed)) in self.groups.iter().zip(&self.above) {
            let whole = caught + alarmed;
            gain.add(tied.positives.sum * alarmed / (whole * whole));
            loss.add(tied.positives.sum * caught / (whole * whole));
            let influence = share(*caught, *alarmed) + gain.value() - value;
            squares.add(tied.positives.squares * influence * influence);
            squares.add(tied.negatives.squares * loss.value() * loss.value());
        }
        squares.value() / (self.positives.sum * self.positives.sum)
    }
}

impl ByRank for WeightedRanks {
    /// Area under the ROC curve.
    ///
    /// # Undefined
    /// `NoLabels` without rows, `OneClassOnly` without positives or without negatives.
    fn auc(&self) -> Reading {
        self.both_classes()?;
        let (p, n) = (self.positives.sum, self.negatives.sum);
        let mut below = Sum::default();
        // Per group: the share of negatives below a positive of it, of positives above a negative of it.
        let mut placed = Vec::with_capacity(self.groups.len());
        for (tied, (caught, _)) in self.groups.iter().zip(&self.above) {
            let of_positive = (below.value() + tied.negatives.sum / 2.0) / n;
            let of_negative = (caught - tied.positives.sum / 2.0) / p;
            below.add(tied.negatives.sum);
            placed.push((tied, of_positive, of_negative));
        }
        let won = placed
            .iter()
            .map(|(tied, placement, _)| tied.positives.sum * placement);
        let value = (won.collect::<Sum>().value() / p).clamp(0.0, 1.0);
        let mut squares = [Sum::default(); 2];
        for (tied, of_positive, of_negative) in &placed {
            let (up, down) = (of_positive - value, of_negative - value);
            let [positive, negative] = &mut squares;
            positive.add(tied.positives.squares * up * up);
            negative.add(tied.negatives.squares * down * down);
        }
        let rows = (self.positives.effective(), self.negatives.effective());
        let [up, down] = squares.map(|sum| sum.value());
        let delong =
            up / (p * p) * rows.0 / (rows.0 - 1.0) + down / (n * n) * rows.1 / (rows.1 - 1.0);
        let delong = Some(delong).filter(|_| rows.0 > 1.0 && rows.1 > 1.0);
        Ok(self.estimate(value, band_of_area(value, delong, rows)))
    }

    fn partial_auc(&self) -> Reading {
        self.both_classes()?;
        let (p, n) = (self.positives.sum, self.negatives.sum);
        let mut area = Sum::default();
        let corners = || {
            let corners = self.corners();
            corners.map(|(caught, alarmed)| (caught / p, alarmed / n))
        };
        for (from, to) in corners().zip(corners().skip(1)) {
            if let Some(piece) = piece(from, to) {
                area.add(piece);
            }
        }
        let tied = || self.groups.iter().map(|own| (own.positives, own.negatives));
        let all = (self.positives, self.negatives);
        Ok(self.estimate(standardised(area.value()), partial_band(tied, all, all)))
    }

    /// Average precision; its variance as that of the unweighted one, Σ w²·(∂AP/∂w)².
    ///
    /// # Undefined
    /// `NoLabels` without rows, `NoPositives` without positives.
    fn average_precision(&self) -> Reading {
        self.with_positives()?;
        let value = self.mean_precision().min(1.0);
        let variance = self.precision_variance(value);
        let band = band(value, variance.sqrt(), self.positives.effective());
        Ok(self.estimate(value, band))
    }

    fn precision_recall_area(&self) -> Reading {
        self.with_positives()?;
        let next = self
            .above
            .iter()
            .skip(1)
            .map(|(caught, alarmed)| share(*caught, *alarmed));
        let next = next.chain(std::iter::once(1.0));
        let terms = self.groups.iter().zip(&self.above).zip(next);
        let terms = terms.map(|((tied, (caught, alarmed)), next)| {
            tied.positives.sum * f64::midpoint(share(*caught, *alarmed), next)
        });
        let area = (terms.collect::<Sum>().value() / self.positives.sum).min(1.0);
        let error = self
            .precision_variance(self.mean_precision().min(1.0))
            .sqrt();
        let band = band(area, error, self.positives.effective());
        Ok(self.estimate(area, band))
    }

    /// The largest gap of recall and false positive rate, with Newcombe's interval at its threshold.
    fn score_gap(&self) -> Reading {
        self.both_classes()?;
        let nothing = (Mass::default(), Mass::default());
        let (mut reached, mut best, mut widest) = (nothing, nothing, 0.0);
        for tied in self.groups.iter().rev() {
            reached = (
                reached.0.plus(tied.positives),
                reached.1.plus(tied.negatives),
            );
            let recall = reached.0.sum / self.positives.sum;
            let gap = (recall - reached.1.sum / self.negatives.sum).abs();
            // Of equal gaps the lowest threshold, whatever their rounding.
            if gap > 0.0 && gap + SAME >= widest {
                (best, widest) = (reached, gap.max(widest));
            }
        }
        let recall = reach(best.0, self.positives.less(best.0));
        let alarms = reach(best.1, self.negatives.less(best.1));
        let (upper, lower) = if recall.0 >= alarms.0 {
            (recall, alarms)
        } else {
            (alarms, recall)
        };
        let low = widest - libm::hypot(upper.1, lower.2);
        let high = widest + libm::hypot(upper.2, lower.1);
        let value = widest.min(1.0);
        Ok(self.estimate(value, Some((low.max(0.0), high.min(1.0)))))
    }
}

/// The precision where so much was caught and so much alarmed in vain.
fn share(caught: f64, alarmed: f64) -> f64 {
    caught / (caught + alarmed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::chance::Chance;

    #[test]
    fn where_the_cut_meets_a_score_the_unit_of_weight_does_not_show() {
        for seed in 0..400 {
            let mut draws = Chance::new(seed);
            let mut side = |rows: usize| {
                let mut own: Vec<(f64, f64)> = (0..rows)
                    .map(|_| {
                        let score = (draws.uniform() * 12.0).floor();
                        (score, 1.0 + (draws.uniform() * 3.0).floor())
                    })
                    .collect();
                own.sort_by(|one, other| one.0.total_cmp(&other.0));
                own
            };
            let (positives, negatives) = (side(9), side(25));
            let read = |unit: f64| {
                let weighed = |rows: &[(f64, f64)]| -> Vec<(f64, f64)> {
                    rows.iter().map(|row| (row.0, row.1 * unit)).collect()
                };
                let ranks = WeightedRanks::new(&weighed(&positives), &weighed(&negatives));
                ranks.partial_auc().unwrap()
            };
            let plain = read(1.0);
            let (low, high) = plain.interval.unwrap();
            for unit in [0.1, 1.0 / 3.0, 1.9, 0.7e-3] {
                let other = read(unit);
                let (other_low, other_high) = other.interval.unwrap();
                let apart = (other.value - plain.value).abs()
                    + (other_low - low).abs()
                    + (other_high - high).abs();
                assert!(apart < 1e-9, "{seed} {unit}: {plain:?} {other:?}");
            }
        }
    }
}
