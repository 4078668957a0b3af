//! What a model gets on weighted rows that does not look at its input.

use super::super::baseline::{Baseline, DECIDED, Dummy, Strategy};
use super::super::{
    CostMatrix, Metric, OverClasses, Top, TopMeasure, WeightedBinary, WeightedMulticlass,
    WeightedRegression,
};
use crate::measure::sum::Sum;
use crate::measure::{Accumulate as _, Reading};

/// The wanted numbers of a model's answers.
fn told(
    readings: Vec<(Metric, Reading)>,
    strategy: Strategy,
    wanted: &dyn Fn(Metric) -> bool,
) -> Vec<Baseline> {
    let readings = readings.into_iter().filter(|(metric, _)| wanted(*metric));
    readings
        .map(|(metric, reading)| (metric, strategy, reading.map(|estimate| estimate.value)))
        .collect()
}

/// What is never asked of a model that does not look: facts of the labels, and counts.
fn is_given(metric: Metric) -> bool {
    let is_count = matches!(metric, Metric::Tn | Metric::Fp | Metric::Fn | Metric::Tp);
    is_count || metric == Metric::BaseRate
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
        let rates = fitted.answering(false, None).finish().into_iter();
        let base_rate = rates.filter(|(metric, _)| *metric == Metric::BaseRate);
        let prior = base_rate.map(|(_, reading)| reading.map_or(0.0, |rate| rate.value));
        let prior = prior.fold(0.0, f64::max);
        let mut found = Vec::new();
        for (strategy, yes) in [
            (Strategy::AlwaysNo, false),
            (Strategy::MostFrequent, prior > 0.5),
        ] {
            let is_decided = |metric| DECIDED.contains(&metric);
            found.extend(told(
                self.answering(yes, None).finish(),
                strategy,
                &is_decided,
            ));
        }
        let given = self.answering(false, Some(prior)).finish();
        let is_scored = |metric| !DECIDED.contains(&metric) && !is_given(metric);
        found.extend(told(given, Strategy::Prior, &is_scored));
        // By chance the highest scores hold as much as their share.
        let has_positives = self.has_positives();
        found.extend(Top::ALL.map(|top| {
            let by_chance = match top.0 {
                TopMeasure::Lift => 1.0,
                TopMeasure::Gain => top.1.share(),
            };
            (
                Metric::Top(top),
                Strategy::Prior,
                has_positives.map(|()| by_chance),
            )
        }));
        found
    }

    fn costs(&self, fitted: &Self, costs: &CostMatrix) -> Vec<Baseline> {
        let most = fitted
            .answering(false, None)
            .finish()
            .into_iter()
            .any(|(metric, reading)| {
                metric == Metric::BaseRate && reading.is_ok_and(|rate| rate.value > 0.5)
            });
        if self.weighed().is_err() || fitted.weighed().is_err() {
            return Vec::new();
        }
        let price = |(strategy, yes)| {
            let cost = self.answering(yes, None).cost(costs);
            (Metric::MeanCost, strategy, cost.map(|cost| cost.value))
        };
        [(Strategy::AlwaysNo, false), (Strategy::MostFrequent, most)]
            .map(price)
            .to_vec()
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
        // Those of the decision; the others are of the probabilities.
        let is_decided = |metric| match metric {
            Metric::OverClasses(further) => {
                let is_pair = matches!(further, OverClasses::Ovo | OverClasses::OvoWeighted);
                further.depth().is_none() && further.bins().is_none() && !is_pair
            }
            Metric::LogLoss
            | Metric::BrierMulti
            | Metric::Top2
            | Metric::AucOvr
            | Metric::AucOvrWeighted => false,
            _ => true,
        };
        let mut found = told(readings.clone(), Strategy::MostFrequent, &is_decided);
        found.extend(told(readings, Strategy::Prior, &|metric| {
            !is_decided(metric)
        }));
        found
    }
}

impl Dummy for WeightedRegression {
    fn baselines(&self, fitted: &Self) -> Vec<Baseline> {
        let Some([mean, median]) = fitted.middles() else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (strategy, answer) in [(Strategy::Mean, mean), (Strategy::Median, median)] {
            found.extend(told(self.answering(answer).finish(), strategy, &|_| true));
        }
        found
    }
}
