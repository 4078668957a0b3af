//! What a model gets on weighted rows that does not look at its input.

use super::super::Metric;
use super::super::baseline::{Baseline, Dummy, Strategy};
use super::super::{WeightedBinary, WeightedMulticlass, WeightedRegression};
use crate::measure::sum::Sum;
use crate::measure::{Accumulate as _, Reading};

/// The wanted numbers of a model's answers that are defined.
fn told(
    readings: Vec<(Metric, Reading)>,
    strategy: Strategy,
    wanted: &[Metric],
) -> impl Iterator<Item = Baseline> {
    readings.into_iter().filter_map(move |(metric, reading)| {
        let value = reading.ok()?.value;
        wanted
            .contains(&metric)
            .then_some((metric, strategy, value))
    })
}

/// # Source
/// scikit-learn's `DummyClassifier`, fitted with `sample_weight`.
/// # Checked against
/// scikit-learn 1.9.1 in `tests/it/reference/weights.json`.
impl Dummy for WeightedBinary {
    fn baselines(&self, fitted: &Self) -> Vec<Baseline> {
        if self.weighed().is_err() || fitted.weighed().is_err() {
            return Vec::new();
        }
        let decided = [
            Metric::Accuracy,
            Metric::BalancedAccuracy,
            Metric::F1,
            Metric::F1Macro,
            Metric::F1Weighted,
            Metric::Kappa,
        ];
        let scored = [
            Metric::LogLoss,
            Metric::Brier,
            Metric::AveragePrecision,
            Metric::RocAuc,
            Metric::Gini,
        ];
        let rates = fitted.answering(false, None).finish().into_iter();
        let base_rate = rates.filter(|(metric, _)| *metric == Metric::BaseRate);
        let prior = base_rate.map(|(_, reading)| reading.map_or(0.0, |rate| rate.value));
        let prior = prior.fold(0.0, f64::max);
        let mut found = Vec::new();
        for (strategy, yes) in [
            (Strategy::AlwaysNo, false),
            (Strategy::MostFrequent, prior > 0.5),
        ] {
            found.extend(told(self.answering(yes, None).finish(), strategy, &decided));
        }
        let given = self.answering(false, Some(prior)).finish();
        found.extend(told(given, Strategy::Prior, &scored));
        found
    }
}

impl Dummy for WeightedMulticlass {
    fn baselines(&self, fitted: &Self) -> Vec<Baseline> {
        if self.weighed().is_err() || fitted.weighed().is_err() {
            return Vec::new();
        }
        let labelled = fitted.labelled();
        let whole = labelled.iter().copied().collect::<Sum>().value();
        let shares: Vec<f64> = labelled.iter().map(|weight| weight / whole).collect();
        let heavier = |best: usize, class: usize| {
            let weight = |at: usize| labelled.get(at).copied().unwrap_or(0.0);
            if weight(class) > weight(best) {
                class
            } else {
                best
            }
        };
        let most = (0..labelled.len()).fold(0, heavier);
        let readings = self.answering(most, &shares).finish();
        let decided = [
            Metric::Accuracy,
            Metric::BalancedAccuracy,
            Metric::F1Macro,
            Metric::F1Weighted,
        ];
        let given = [Metric::LogLoss, Metric::BrierMulti, Metric::AucOvr];
        told(readings.clone(), Strategy::MostFrequent, &decided)
            .chain(told(readings, Strategy::Prior, &given))
            .collect()
    }
}

impl Dummy for WeightedRegression {
    fn baselines(&self, fitted: &Self) -> Vec<Baseline> {
        let wanted = [
            Metric::Mae,
            Metric::Rmse,
            Metric::Mse,
            Metric::Bias,
            Metric::R2,
            Metric::Mape,
            Metric::Wape,
            Metric::MedianAe,
        ];
        let Some([mean, median]) = fitted.middles() else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (strategy, answer) in [(Strategy::Mean, mean), (Strategy::Median, median)] {
            found.extend(told(self.answering(answer).finish(), strategy, &wanted));
        }
        found
    }
}
