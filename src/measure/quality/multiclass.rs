//! One of many classes: counts of every pair of label and prediction, losses and ranks of the probabilities.

use serde::{Deserialize, Serialize};

use super::Metric;
use super::mean_area::{Ladder, Variances, band, variances};
use super::over_classes::{DEPTHS, OverClasses};
use super::pairs::Pairs;
use super::rank::{ByRank as _, Groups, Ranks};
use super::sampled::Sampled;
use crate::measure::sorted::SortedRuns;
use crate::measure::sum::Sum;
use crate::measure::{Accumulate, Estimate, Reading, Undefined, interval};

/// Labelled rows; classes are numbered from 0, in the order in which [`Metric::KappaQuadratic`] counts steps.
#[derive(Debug, Clone, Copy)]
pub struct MulticlassRows<'a> {
    /// How many classes there are.
    pub classes: usize,
    /// The class that was said.
    pub predicted: &'a [usize],
    /// The class that was true.
    pub label: &'a [usize],
    /// Row by row, one probability per class.
    pub scores: Option<&'a [f64]>,
}

/// Quality of answers that name one of several classes.
///
/// # Shapes and units
/// Classes squared, and every probability twice: once in the order of its class; an even part of the rows as they are.
/// Log loss in nats.
/// # Undefined
/// `NoLabels` without rows, `NoScore` without a probability per class, `NotProbability` where one lies outside 0 to 1
/// or all of a row are 0, `OneClassOnly` where a class has no positives or no negatives to rank.
/// # Source
/// scikit-learn's metrics of the same names; a class that is never predicted counts 0 in a mean over classes, as
/// there. Probabilities of a row are divided by their sum.
/// # Checked against
/// The golden data (scikit-learn 1.9.1) in `tests/it/golden`; merging, over random rows in `tests/it/laws.rs`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Multiclass {
    pub(super) pairs: Pairs,
    scored: u64,
    improbable: u64,
    log_loss: Sum,
    log_loss_2: Sum,
    brier: Sum,
    brier_2: Sum,
    /// Rows whose class is among so many most probable ones as [`DEPTHS`] says.
    tops: [u64; 4],
    /// Highest probabilities, as they came, of rows where that class is right and where it is wrong.
    pub(super) confident: (SortedRuns, SortedRuns),
    /// Probabilities of each class among the rows of each: by the class of the probability, then by label.
    ranks: Vec<SortedRuns>,
    /// Rows whose probabilities stand together.
    rows: Sampled,
}

impl Accumulate for Multiclass {
    type Input<'a> = MulticlassRows<'a>;
    type Output = Vec<(Metric, Reading)>;

    fn update(&mut self, rows: MulticlassRows<'_>) {
        self.widen(rows.classes);
        for (predicted, label) in rows.predicted.iter().zip(rows.label) {
            self.pairs.add(*label, *predicted);
        }
        let Some(scores) = rows.scores.filter(|_| rows.classes > 0) else {
            return;
        };
        let mut ordered = vec![Vec::new(); rows.classes * rows.classes];
        let mut confident = (Vec::new(), Vec::new());
        for (scores, label) in scores.chunks_exact(rows.classes).zip(rows.label) {
            self.add_scores(scores, *label, &mut ordered, &mut confident);
        }
        for (runs, values) in self.ranks.iter_mut().zip(ordered) {
            runs.extend(values);
        }
        self.confident.0.extend(confident.0);
        self.confident.1.extend(confident.1);
    }

    fn merge(&mut self, other: &Self) {
        self.widen(other.pairs.classes);
        self.pairs.merge(&other.pairs);
        for (mine, theirs) in self.ranks.iter_mut().zip(&other.ranks) {
            mine.merge(theirs);
        }
        self.rows.merge(&other.rows);
        self.confident.0.merge(&other.confident.0);
        self.confident.1.merge(&other.confident.1);
        self.scored += other.scored;
        self.improbable += other.improbable;
        for (mine, theirs) in self.tops.iter_mut().zip(other.tops) {
            *mine += theirs;
        }
        self.log_loss.merge(&other.log_loss);
        self.log_loss_2.merge(&other.log_loss_2);
        self.brier.merge(&other.brier);
        self.brier_2.merge(&other.brier_2);
    }

    fn finish(&self) -> Self::Output {
        let (aucs, pairs) = (self.aucs(), self.pairs.weighed());
        let sure = self.variances();
        let has_number = |metric: &OverClasses| {
            let depth = metric.depth();
            depth.is_none_or(|depth| depth <= 1 || depth < self.pairs.classes)
        };
        let further = OverClasses::ALL.into_iter().filter(has_number);
        let read = |metric| {
            if self.pairs.n() == 0 {
                return Err(Undefined::NoLabels);
            }
            pairs
                .reading(metric)
                .unwrap_or_else(|| self.of_scores(metric, &aucs, sure.as_ref()))
        };
        Metric::MULTICLASS
            .into_iter()
            .chain(further.map(Metric::OverClasses))
            .map(|metric| (metric, read(metric)))
            .collect()
    }
}

impl Multiclass {
    /// How many labels each class has.
    pub(super) fn labelled(&self) -> Vec<u64> {
        let classes = 0..self.pairs.classes;
        classes.map(|class| self.pairs.labelled(class)).collect()
    }

    /// Makes room; all parts of one task have the same classes.
    fn widen(&mut self, classes: usize) {
        self.pairs.widen(classes);
        if self.ranks.len() < classes * classes {
            self.ranks.resize_with(classes * classes, Default::default);
        }
    }

    fn add_scores(
        &mut self,
        scores: &[f64],
        label: usize,
        ordered: &mut [Vec<f64>],
        confident: &mut (Vec<f64>, Vec<f64>),
    ) {
        self.scored += 1;
        // Added plainly, as numpy does: the quotients decide which probabilities are tied.
        let whole: f64 = scores.iter().sum();
        let is_probable = scores.iter().all(|score| (0.0..=1.0).contains(score)) && whole > 0.0;
        let Some(of_label) = scores.get(label).filter(|_| is_probable) else {
            self.improbable += 1;
            return;
        };
        let shares = scores.iter().map(|score| score / whole + 0.0);
        self.rows.add(label, 1.0, shares);
        let mut squares = Sum::default();
        let mut before = 0;
        let of_rows = ordered.iter_mut().skip(label).step_by(scores.len());
        for ((class, score), values) in scores.iter().enumerate().zip(of_rows) {
            let share = score / whole;
            let miss = share - f64::from(u8::from(class == label));
            squares.add(miss * miss);
            // scikit-learn's order of ties: the later class first.
            let is_tied = score.total_cmp(of_label).is_eq();
            before += usize::from(score > of_label || (is_tied && class > label));
            values.push(share);
        }
        let loss = -libm::log((of_label / whole).clamp(f64::EPSILON, 1.0 - f64::EPSILON));
        for (count, depth) in self.tops.iter_mut().zip(DEPTHS) {
            *count += u64::from(before < depth);
        }
        let highest = scores.iter().copied().fold(0.0, f64::max);
        // numpy's argmax: of tied classes the first.
        let is_first = |(class, score): (usize, &f64)| {
            let is_tied = score.total_cmp(of_label).is_eq();
            score < of_label || (is_tied && class >= label)
        };
        let (right, wrong) = confident;
        let is_right = scores.iter().enumerate().all(is_first);
        if is_right { right } else { wrong }.push(highest);
        self.log_loss.add(loss);
        self.log_loss_2.add(loss * loss);
        self.brier.add(squares.value());
        self.brier_2.add(squares.value() * squares.value());
    }

    fn of_scores(&self, metric: Metric, aucs: &[Reading], sure: Option<&Variances>) -> Reading {
        self.has_scores()?;
        match metric {
            Metric::Top2 => Ok(self.pairs.share(self.within(2))),
            Metric::AucOvr => self.mean_auc(aucs, &|_| 1.0, sure.map(|all| all.rest[0])),
            Metric::AucOvrWeighted => self.mean_auc(
                aucs,
                &|class| self.pairs.labelled(class) as f64,
                sure.map(|all| all.rest[1]),
            ),
            Metric::OverClasses(further) => self.of_probabilities(further, sure),
            Metric::BrierMulti => Ok(self.mean(&self.brier, &self.brier_2, 2.0)),
            _ => Ok(self.mean(&self.log_loss, &self.log_loss_2, f64::INFINITY)),
        }
    }

    pub(super) fn has_scores(&self) -> Result<(), Undefined> {
        if self.scored == 0 {
            return Err(Undefined::NoScore);
        }
        if self.improbable > 0 {
            return Err(Undefined::NotProbability);
        }
        Ok(())
    }

    /// Rows whose class is among the `depth` most probable.
    pub(super) fn within(&self, depth: usize) -> u64 {
        let at = DEPTHS.iter().position(|known| *known == depth);
        at.and_then(|at| self.tops.get(at)).copied().unwrap_or(0)
    }

    /// Probabilities of a class among the rows of one.
    pub(super) fn held(&self, class: usize, label: usize) -> Option<&SortedRuns> {
        self.ranks.get(class * self.pairs.classes + label)
    }

    /// Ascending probabilities of a class: of its own rows, and of all others.
    pub(super) fn sides(&self, class: usize) -> (Vec<f64>, Vec<f64>) {
        let (mut is, mut rest) = (SortedRuns::default(), SortedRuns::default());
        for label in 0..self.pairs.classes {
            let side = if label == class { &mut is } else { &mut rest };
            if let Some(runs) = self.held(class, label) {
                side.merge(runs);
            }
        }
        (is.ascending().into_owned(), rest.ascending().into_owned())
    }

    fn aucs(&self) -> Vec<Reading> {
        if self.has_scores().is_err() {
            return Vec::new();
        }
        let of_class = |class| {
            let (is, rest) = self.sides(class);
            Ranks::read(Groups::new(&is, &rest), is.len() as u64, rest.len() as u64).auc()
        };
        (0..self.pairs.classes).map(of_class).collect()
    }

    /// How sure the means of areas are.
    fn variances(&self) -> Option<Variances> {
        self.has_scores().ok()?;
        let ladders = self
            .ranks
            .iter()
            .map(|runs| Ladder::plain(runs.ascending()));
        variances(&ladders.collect::<Vec<_>>(), &self.rows)
    }

    fn mean_auc(
        &self,
        aucs: &[Reading],
        weight: &dyn Fn(usize) -> f64,
        variance: Option<f64>,
    ) -> Reading {
        let mut sums = [Sum::default(), Sum::default(), Sum::default()];
        let mut weights = Sum::default();
        for (class, auc) in aucs.iter().enumerate() {
            let auc = (*auc)?;
            let (low, high) = auc.interval.unwrap_or((auc.value, auc.value));
            for (sum, end) in sums.iter_mut().zip([low, auc.value, high]) {
                sum.add(weight(class) * end);
            }
            weights.add(weight(class));
        }
        let [low, value, high] = sums.map(|sum| sum.value() / weights.value());
        let band = band(value, variance, (low, high));
        Ok(self.pairs.estimate(value, Some(band)))
    }

    fn mean(&self, sum: &Sum, squares: &Sum, most: f64) -> Estimate {
        let value = sum.value() / self.scored as f64;
        let band = interval::standard_error(self.scored, sum.value(), squares.value())
            .and_then(|error| interval::normal(value, error));
        self.pairs.estimate(
            value,
            band.map(|(low, high)| (low.max(0.0), high.min(most))),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(
        predicted: &[usize],
        label: &[usize],
        scores: Option<&[f64]>,
        wanted: Metric,
    ) -> Reading {
        let mut state = Multiclass::default();
        state.update(MulticlassRows {
            classes: 3,
            predicted,
            label,
            scores,
        });
        let readings = state.finish();
        readings
            .into_iter()
            .find(|(metric, _)| *metric == wanted)
            .unwrap()
            .1
    }

    #[test]
    fn what_has_no_number_says_why() {
        assert_eq!(
            read(&[], &[], None, Metric::Accuracy),
            Err(Undefined::NoLabels)
        );
        assert_eq!(
            read(&[0], &[0], None, Metric::LogLoss),
            Err(Undefined::NoScore)
        );
        assert_eq!(
            read(&[0, 1], &[1, 1], None, Metric::Mcc),
            Err(Undefined::OneClassOnly)
        );
        let scores = [0.5, 0.25, 0.25, 1.5, 0.0, 0.0];
        assert_eq!(
            read(&[0, 0], &[0, 1], Some(&scores), Metric::BrierMulti),
            Err(Undefined::NotProbability)
        );
        assert_eq!(
            read(
                &[0, 0],
                &[0, 0],
                Some(&[1.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
                Metric::AucOvr
            ),
            Err(Undefined::OneClassOnly)
        );
    }

    #[test]
    fn a_perfect_record_is_perfect() {
        let classes = [0, 1, 2, 0, 1, 2];
        for metric in [
            Metric::Accuracy,
            Metric::F1Macro,
            Metric::Mcc,
            Metric::Kappa,
            Metric::KappaQuadratic,
        ] {
            assert_eq!(
                read(&classes, &classes, None, metric).unwrap().value,
                1.0,
                "{metric:?}"
            );
        }
    }

    #[test]
    fn of_tied_probabilities_the_later_class_comes_first() {
        let scores = [0.4, 0.3, 0.3, 0.4, 0.3, 0.3];
        let top = read(&[0, 0], &[1, 2], Some(&scores), Metric::Top2).unwrap();
        assert_eq!(top.value, 0.5);
    }
}
