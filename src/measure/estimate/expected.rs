//! The quality that calibrated scores let expect.

use super::Calibrator;
use crate::measure::chance::Chance;
use crate::measure::{Estimate, Reading, Undefined};

/// Replicates of the reference for the calibration's part of the error (design notes, 3.1).
const REPLICATES: usize = 100;
const SEED: u64 = 31;
/// Bins of scores that a gap is read from, and scores at most that their edges are taken from.
const BINS: usize = 512;
const EDGES_FROM: usize = 20_000;

/// Expected quality of rows without labels (CBPE: confidence-based performance estimation).
///
/// With c the calibrated probability of each row, the expected confusion matrix is TP = Σ c over rows decided yes,
/// FP = Σ (1 − c) over those, FN = Σ c and TN = Σ (1 − c) over the others; all else follows from it, and ranks from the
/// raw scores.
///
/// # Shapes and units
/// Score, decision and calibrated probability per row. O(n log n).
/// # Undefined
/// `NoRows`, and as the measures that it expects: `NoPredictedPositives` for precision, and so on.
/// # Source
/// `NannyML` 0.13, `performance_estimation/confidence_based/metrics.py`; Kivimäki et al. (2024), arXiv 2407.08649.
/// # Checked against
/// `NannyML`'s CBPE on every chunk of three golden data sets (`tests/it/shift.rs`); by hand in this file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Expected {
    /// Rows.
    pub n: u64,
    /// Expected true positives, false positives, false negatives, true negatives.
    pub confusion: [f64; 4],
    /// By descending score: rows, expected positives.
    ranks: Vec<(f64, f64)>,
    /// Σ of the expected Brier loss, of c(1 − c), and of c(1 − c)(l₁ − l₀)².
    sums: [f64; 3],
}

impl Expected {
    /// From rows with score and decision.
    pub fn of(rows: impl Iterator<Item = (f64, bool)>, calibrator: &Calibrator) -> Self {
        let mut known: Vec<(f64, bool)> = rows.filter(|(score, _)| score.is_finite()).collect();
        known.sort_by(|a, b| b.0.total_cmp(&a.0));
        let rates = known.into_iter();
        Self::of_rates(rates.map(|(score, yes)| (score, yes, calibrator.at(score))))
    }

    /// From rows with score, decision and probability, by descending score.
    pub(super) fn of_rates(rows: impl Iterator<Item = (f64, bool, f64)>) -> Self {
        Self::of_points(rows.map(|(score, yes, c)| (score, 1.0, f64::from(u8::from(yes)), c)))
    }

    /// From rows of one score each, by descending score: the score, rows, rows decided yes, probability.
    pub(super) fn of_points(points: impl Iterator<Item = (f64, f64, f64, f64)>) -> Self {
        let (mut expected, mut rows) = (Self::default(), 0.0);
        for (score, n, yes, c) in points {
            rows += n;
            let [tp, fp, fn_, tn] = &mut expected.confusion;
            *tp += yes * c;
            *fp += yes * (1.0 - c);
            *fn_ += (n - yes) * c;
            *tn += (n - yes) * (1.0 - c);
            expected.ranks.push((n, n * c));
            let (l1, l0) = ((1.0 - score) * (1.0 - score), score * score);
            expected.sums[0] += n * (c * l1 + (1.0 - c) * l0);
            expected.sums[1] += n * c * (1.0 - c);
            expected.sums[2] += n * c * (1.0 - c) * (l1 - l0) * (l1 - l0);
        }
        expected.n = whole(rows);
        expected
    }

    fn quotient(&self, over: f64, under: f64, why: Undefined) -> Reading {
        if self.n == 0 {
            Err(Undefined::NoRows)
        } else if under > 0.0 {
            Ok(Estimate::exact(over / under, self.n))
        } else {
            Err(why)
        }
    }

    /// Expected accuracy, with the band in which the realised one lies in 95 % of cases if nothing but chance is at work.
    pub fn accuracy(&self) -> Reading {
        let [tp, .., tn] = self.confusion;
        let n = self.n as f64;
        let mut found = self.quotient(tp + tn, n, Undefined::NoRows)?;
        let half = 1.96 * self.sums[1].sqrt() / n;
        found.interval = Some(((found.value - half).max(0.0), (found.value + half).min(1.0)));
        Ok(found)
    }

    /// Expected precision.
    pub fn precision(&self) -> Reading {
        let [tp, fp, ..] = self.confusion;
        self.quotient(tp, tp + fp, Undefined::NoPredictedPositives)
    }

    /// Expected recall.
    pub fn recall(&self) -> Reading {
        let [tp, _, fn_, _] = self.confusion;
        self.quotient(tp, tp + fn_, Undefined::NoPositives)
    }

    /// Expected specificity.
    pub fn specificity(&self) -> Reading {
        let [_, fp, _, tn] = self.confusion;
        self.quotient(tn, tn + fp, Undefined::NoNegatives)
    }

    /// Expected F1.
    pub fn f1(&self) -> Reading {
        let [tp, fp, fn_, _] = self.confusion;
        self.quotient(tp, tp + f64::midpoint(fp, fn_), Undefined::NoPositivesAtAll)
    }

    /// Expected Brier score, with its band.
    pub fn brier(&self) -> Reading {
        let n = self.n as f64;
        let mut found = self.quotient(self.sums[0], n, Undefined::NoRows)?;
        let half = 1.96 * self.sums[2].sqrt() / n;
        found.interval = Some(((found.value - half).max(0.0), (found.value + half).min(1.0)));
        Ok(found)
    }

    /// Expected area under the ROC curve, ranks by the raw score.
    pub fn roc_auc(&self) -> Reading {
        let positives: f64 = self.ranks.iter().map(|(_, c)| c).sum();
        let negatives = self.n as f64 - positives;
        let (mut above, mut area) = (0.0, 0.0);
        for (n, c) in &self.ranks {
            let no = n - c;
            area += no * (above + c / 2.0);
            above += c;
        }
        self.quotient(area, positives * negatives, Undefined::OneClassOnly)
    }

    /// Expected average precision, row by row.
    pub fn average_precision(&self) -> Reading {
        let positives: f64 = self.ranks.iter().map(|(_, c)| c).sum();
        let (mut seen, mut found, mut area) = (0.0, 0.0, 0.0);
        for (n, c) in &self.ranks {
            seen += n;
            found += c;
            area += c * found / seen;
        }
        self.quotient(area, positives, Undefined::NoPositives)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a sum of counts of rows"
)]
const fn whole(rows: f64) -> u64 {
    rows as u64
}

/// A mean loss against what scores let expect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// The realised mean loss.
    pub realised: f64,
    /// The expected one.
    pub expected: f64,
    /// Standard errors between them: the rows' own chance and the calibration's.
    pub z: f64,
    /// Rows.
    pub n: u64,
}

/// Rows with scores of one bin, and what is summed of them.
#[derive(Debug, Clone, Copy, Default)]
struct Bin {
    n: f64,
    score: f64,
    /// Positives.
    yes: f64,
    /// Losses if the outcome were positive, negative, and the square of their difference.
    losses: [f64; 3],
    /// What the losses really were.
    realised: f64,
}

impl Bin {
    fn mean(&self) -> f64 {
        self.score / self.n.max(1.0)
    }
}

/// Inner edges of bins of equal counts, from every k-th of the scores.
fn edges(scores: &[(f64, bool)]) -> Vec<f64> {
    let step = scores.len().div_ceil(EDGES_FROM).max(1);
    let sample = scores.iter().step_by(step).map(|row| row.0);
    let mut ascending: Vec<f64> = sample.filter(|score| score.is_finite()).collect();
    ascending.sort_unstable_by(f64::total_cmp);
    let at = |k: usize| ascending.get(k * ascending.len() / BINS).copied();
    let mut edges: Vec<f64> = (1..BINS).filter_map(at).collect();
    edges.dedup();
    edges
}

/// The reference by bins of scores, and other rows by the same bins and their decisions.
fn grouped(
    reference: &[(f64, bool)],
    rows: &[(f64, bool, bool)],
    by_score: bool,
) -> (Vec<Bin>, Vec<Bin>) {
    let edges = edges(reference);
    let bin = |score: f64| edges.partition_point(|edge| *edge <= score);
    let mut before = vec![Bin::default(); edges.len() + 1];
    for (score, yes) in reference.iter().filter(|row| row.0.is_finite()) {
        let bin = &mut before[bin(*score)];
        bin.n += 1.0;
        bin.score += score;
        bin.yes += f64::from(u8::from(*yes));
    }
    let mut after = vec![Bin::default(); 2 * before.len()];
    for (score, decided, label) in rows.iter().filter(|row| row.0.is_finite()) {
        let wrong = f64::from(u8::from(*decided));
        let (l1, l0) = if by_score {
            ((1.0 - score) * (1.0 - score), score * score)
        } else {
            (1.0 - wrong, wrong)
        };
        let bin = &mut after[2 * bin(*score) + usize::from(*decided)];
        bin.n += 1.0;
        bin.score += score;
        let told = [l1, l0, (l1 - l0) * (l1 - l0)];
        for (sum, loss) in bin.losses.iter_mut().zip(told) {
            *sum += loss;
        }
        bin.realised += if *label { l1 } else { l0 };
    }
    (before, after)
}

/// What calibrated scores let expect of some rows: mean loss, and its variance by the rows' own chance.
fn expectation(bins: &[Bin], calibrator: &Calibrator) -> (f64, f64) {
    let (mut n, mut sum, mut variance) = (0.0, 0.0, 0.0);
    for bin in bins.iter().filter(|bin| bin.n > 0.0) {
        let (c, [l1, l0, square]) = (calibrator.at(bin.mean()), bin.losses);
        n += bin.n;
        sum += c * l1 + (1.0 - c) * l0;
        variance += c * (1.0 - c) * square;
    }
    (sum / n, variance / (n * n))
}

/// The calibrator of the reference's bins, whose positives and negatives are drawn anew or taken as they are.
fn calibrated(bins: &[Bin], draw: &mut dyn FnMut(f64) -> f64) -> Calibrator {
    let point = |bin: &Bin| {
        let (yes, no) = (draw(bin.yes), draw(bin.n - bin.yes));
        (bin.mean(), yes + no, yes)
    };
    let there = bins.iter().filter(|bin| bin.n > 0.0);
    Calibrator::of(there.map(point).collect())
}

/// Compares realised losses with expected ones: the share of wrong decisions, or Brier losses where `by_score`.
///
/// z = (realised − expected)/√(Σ c(1 − c)(l₁ − l₀)²/n² + variance over refits of the calibrator). Scores count by bins of
/// equal counts, so that the redrawn reference rows are redrawn counts (the grouped Poisson bootstrap).
///
/// # Errors
/// `TooFewRows` and `OneClassOnly` of the calibrator; `NoRows`.
pub fn gap(
    reference: &[(f64, bool)],
    rows: &[(f64, bool, bool)],
    by_score: bool,
) -> Result<Gap, Undefined> {
    Calibrator::enough(reference)?;
    let (before, after) = grouped(reference, rows, by_score);
    let n: f64 = after.iter().map(|bin| bin.n).sum();
    if n <= 0.0 {
        return Err(Undefined::NoRows);
    }
    let realised = after.iter().map(|bin| bin.realised).sum::<f64>() / n;
    let (mean, chance) = expectation(&after, &calibrated(&before, &mut |n| n));
    let mut draws = Chance::new(SEED);
    let refits: Vec<f64> = (0..REPLICATES)
        .map(|_| expectation(&after, &calibrated(&before, &mut |n| draws.poisson(n))).0)
        .collect();
    let centre = refits.iter().sum::<f64>() / REPLICATES as f64;
    let spread = refits
        .iter()
        .map(|fit| (fit - centre) * (fit - centre))
        .sum::<f64>();
    let error = (chance + spread / (REPLICATES as f64 - 1.0)).sqrt();
    Ok(Gap {
        realised,
        expected: mean,
        z: if error > 0.0 {
            (realised - mean) / error
        } else {
            0.0
        },
        n: rows.iter().filter(|row| row.0.is_finite()).count() as u64,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quality_is_expected_by_hand() {
        // The calibrator is the identity on 0.2 and 0.8.
        let calibrator = Calibrator::of(vec![(0.2, 10.0, 2.0), (0.8, 10.0, 8.0)]);
        let rows = [(0.2, false), (0.8, true), (0.8, true)];
        let found = Expected::of(rows.into_iter(), &calibrator);
        let near = |reading: Reading, wanted: f64| {
            let value = reading.unwrap().value;
            assert!((value - wanted).abs() < 1e-12, "{value} {wanted}");
        };
        near(found.accuracy(), 0.8);
        near(found.precision(), 0.8);
        near(found.recall(), 1.6 / 1.8);
        near(found.specificity(), 0.8 / 1.2);
        near(found.f1(), 1.6 / (1.6 + 0.3));
        near(found.brier(), 0.16);
        assert_eq!(
            Expected::of(std::iter::empty(), &calibrator).accuracy(),
            Err(Undefined::NoRows)
        );
    }

    #[test]
    fn a_gap_is_seen_where_the_world_moved_and_nowhere_else() {
        let mut draws = Chance::new(2);
        let mut rows = |n: usize, tilt: f64| -> Vec<(f64, bool, bool)> {
            (0..n)
                .map(|_| {
                    let score = draws.uniform();
                    (
                        score,
                        score >= 0.5,
                        draws.uniform() < (score + tilt).clamp(0.0, 1.0),
                    )
                })
                .collect()
        };
        let reference: Vec<(f64, bool)> =
            rows(4000, 0.0).iter().map(|row| (row.0, row.2)).collect();
        let calm = gap(&reference, &rows(3000, 0.0), true).unwrap();
        assert!(calm.z.abs() < 3.0, "{calm:?}");
        let moved = gap(&reference, &rows(3000, -0.2), true).unwrap();
        assert!(moved.z > 3.0, "{moved:?}");
    }
}
