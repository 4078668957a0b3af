//! What a model gets that does not look at its input: the least that a real one should beat.

use super::pairs::{ClassShare, Pairs};
use super::{Binary, Confusion, Metric, Multiclass, Regression, ScoreGrid};
use crate::measure::sorted;
use crate::measure::sum::Sum;

/// How to answer without looking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strategy {
    /// Always the negative class.
    AlwaysNo,
    /// Always the most frequent class; of equally frequent ones the first.
    MostFrequent,
    /// Always the shares of the classes as probabilities.
    Prior,
    /// Always the mean label.
    Mean,
    /// Always the median label.
    Median,
}

impl Strategy {
    /// Every way.
    pub const ALL: [Self; 5] = [
        Self::AlwaysNo,
        Self::MostFrequent,
        Self::Prior,
        Self::Mean,
        Self::Median,
    ];

    /// The name used in reports: scikit-learn's where it has one.
    pub const fn id(self) -> &'static str {
        match self {
            Self::AlwaysNo => "always_no",
            Self::MostFrequent => "most_frequent",
            Self::Prior => "prior",
            Self::Mean => "mean",
            Self::Median => "median",
        }
    }

    /// What such a model does.
    pub const fn said(self) -> &'static str {
        match self {
            Self::AlwaysNo => "always saying no",
            Self::MostFrequent => "always saying the most frequent class",
            Self::Prior => "always giving the base rate",
            Self::Mean => "always giving the mean label",
            Self::Median => "always giving the median label",
        }
    }

    /// The way of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|strategy| strategy.id() == id)
    }
}

/// One metric of a model that does not look.
pub type Baseline = (Metric, Strategy, f64);

/// A state that knows what a model would get on its rows that knew nothing but the labels of `fitted`.
///
/// # Shapes and units
/// Each value as its metric's; metrics that are not defined for such a model are left out.
/// # Undefined
/// Nothing without rows on either side.
/// # Source
/// scikit-learn's `DummyClassifier` and `DummyRegressor`, with the strategies of the same names.
/// # Checked against
/// The measures themselves on such answers, in this file, and scikit-learn in `tests/it/reference/quality_more.json`.
pub trait Dummy {
    /// What such models get on these rows.
    fn baselines(&self, fitted: &Self) -> Vec<Baseline>;
}

impl Dummy for Binary {
    fn baselines(&self, fitted: &Self) -> Vec<Baseline> {
        of_two(&self.confusion(), &fitted.confusion())
    }
}

impl Dummy for ScoreGrid {
    fn baselines(&self, fitted: &Self) -> Vec<Baseline> {
        of_two(&self.confusion(), &fitted.confusion())
    }
}

fn of_two(here: &Confusion, fitted: &Confusion) -> Vec<Baseline> {
    if here.n() == 0 || fitted.n() == 0 {
        return Vec::new();
    }
    let (positives, negatives) = (here.positives(), here.negatives());
    let say = |yes: bool| {
        let (yes_n, no_n) = if yes {
            ((positives, negatives), (0, 0))
        } else {
            ((0, 0), (positives, negatives))
        };
        Confusion {
            tp: yes_n.0,
            fp: yes_n.1,
            fn_: no_n.0,
            tn: no_n.1,
        }
    };
    let most = fitted.positives() > fitted.negatives();
    let mut found = Vec::new();
    for (strategy, yes) in [(Strategy::AlwaysNo, false), (Strategy::MostFrequent, most)] {
        let answers = say(yes);
        for metric in [
            Metric::Accuracy,
            Metric::BalancedAccuracy,
            Metric::Precision,
            Metric::Recall,
            Metric::Specificity,
            Metric::F1,
            Metric::FHalf,
            Metric::FTwo,
            Metric::F1Macro,
            Metric::F1Weighted,
            Metric::Mcc,
            Metric::Npv,
            Metric::Fpr,
            Metric::Fnr,
            Metric::Kappa,
            Metric::Jaccard,
        ] {
            let reading = answers.reading(metric).and_then(Result::ok);
            found.extend(reading.map(|estimate| (metric, strategy, estimate.value)));
        }
    }
    found.extend(priors(here, fitted));
    found
}

/// The base rate of the fitted rows as every row's score.
fn priors(here: &Confusion, fitted: &Confusion) -> Vec<Baseline> {
    let n = here.n() as f64;
    let (positives, negatives) = (here.positives() as f64, here.negatives() as f64);
    let prior = fitted.positives() as f64 / fitted.n() as f64;
    let loss = positives * surprise(prior) + negatives * surprise(1.0 - prior);
    let miss = positives * (1.0 - prior) * (1.0 - prior) + negatives * prior * prior;
    let mut found = vec![(Metric::LogLoss, loss / n), (Metric::Brier, miss / n)];
    let gap = (prior - positives / n).abs();
    let by_bins = [
        Metric::Ece10,
        Metric::Ece15,
        Metric::EceFloor10,
        Metric::EceFloor15,
        Metric::Mce10,
    ];
    found.extend(by_bins.map(|metric| (metric, gap)));
    if positives > 0.0 {
        found.push((Metric::AveragePrecision, positives / n));
        // A straight line from precision 1 at recall 0.
        found.push((Metric::PrAuc, f64::midpoint(1.0, positives / n)));
    }
    if positives > 0.0 && negatives > 0.0 {
        found.extend([
            (Metric::RocAuc, 0.5),
            (Metric::Gini, 0.0),
            (Metric::PartialAuc, 0.5),
            (Metric::ScoreKs, 0.0),
        ]);
    }
    let with = |(metric, value)| (metric, Strategy::Prior, value);
    found.into_iter().map(with).collect()
}

/// −ln p with scikit-learn's clip.
fn surprise(p: f64) -> f64 {
    -libm::log(p.clamp(f64::EPSILON, 1.0 - f64::EPSILON))
}

impl Dummy for Multiclass {
    fn baselines(&self, fitted: &Self) -> Vec<Baseline> {
        let (here, fitted) = (self.labelled(), fitted.labelled());
        let n: u64 = here.iter().sum();
        let all: u64 = fitted.iter().sum();
        if n == 0 || all == 0 {
            return Vec::new();
        }
        let classes = fitted.iter().enumerate();
        let most = classes.max_by_key(|(class, count)| (**count, std::cmp::Reverse(*class)));
        let answers = Pairs::constant(&here, most.map_or(0, |(class, _)| class));
        let decided = [
            (Metric::Accuracy, answers.agreed() as f64 / n as f64),
            (Metric::BalancedAccuracy, answers.recalls().value),
            (Metric::F1Macro, answers.mean(ClassShare::F1, false).value),
            (Metric::F1Weighted, answers.mean(ClassShare::F1, true).value),
            (
                Metric::PrecisionMacro,
                answers.mean(ClassShare::Precision, false).value,
            ),
            (
                Metric::PrecisionWeighted,
                answers.mean(ClassShare::Precision, true).value,
            ),
            (
                Metric::JaccardMacro,
                answers.mean(ClassShare::Jaccard, false).value,
            ),
        ];
        let shares: Vec<f64> = fitted
            .iter()
            .map(|count| *count as f64 / all as f64)
            .collect();
        let squares: f64 = shares.iter().map(|share| share * share).sum();
        let rows = || here.iter().map(|count| *count as f64).zip(&shares);
        let loss: Sum = rows().map(|(n, share)| n * surprise(*share)).collect();
        // Σ (p − y)² of one row: Σ p² − 2p + 1 with p that of its class.
        let miss = rows().map(|(n, share)| n * (squares - 2.0 * share + 1.0));
        let miss: Sum = miss.collect();
        let mut given = vec![
            (Metric::LogLoss, loss.value() / n as f64),
            (Metric::BrierMulti, miss.value() / n as f64),
        ];
        if here.iter().all(|count| *count > 0 && *count < n) {
            given.push((Metric::AucOvr, 0.5));
            given.push((Metric::AucOvrWeighted, 0.5));
        }
        let decided = decided.map(|(metric, value)| (metric, Strategy::MostFrequent, value));
        let given = given.into_iter();
        let given = given.map(|(metric, value)| (metric, Strategy::Prior, value));
        decided.into_iter().chain(given).collect()
    }
}

impl Dummy for Regression {
    fn baselines(&self, fitted: &Self) -> Vec<Baseline> {
        let (here, fitted) = (self.labels(), fitted.labels());
        let mean = fitted.iter().copied().collect::<Sum>().value() / fitted.len() as f64;
        let (Some(median), false) = (sorted::median(&fitted), here.is_empty()) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (strategy, answer) in [(Strategy::Mean, mean), (Strategy::Median, median)] {
            let numbers = constant(&here, answer).into_iter();
            found.extend(numbers.map(|(metric, value)| (metric, strategy, value)));
        }
        found
    }
}

/// 2|p − y| / (|p| + |y|), 0 where both are 0.
fn doubled(answer: f64, label: f64) -> f64 {
    let whole = answer.abs() + label.abs();
    if whole > 0.0 {
        2.0 * (answer - label).abs() / whole
    } else {
        0.0
    }
}

/// A constant answer to ascending labels.
fn constant(labels: &[f64], answer: f64) -> Vec<(Metric, f64)> {
    let n = labels.len() as f64;
    let mean_of = |of: &dyn Fn(f64) -> f64| {
        let terms = labels.iter().map(|label| of(*label));
        terms.collect::<Sum>().value() / n
    };
    let mean = mean_of(&|label| label);
    let square = mean_of(&|label| (answer - label) * (answer - label));
    let spread = mean_of(&|label| (label - mean) * (label - mean));
    let size = mean_of(&|label| (answer - label).abs());
    let label_size = mean_of(&f64::abs);
    let mut sizes: Vec<f64> = labels.iter().map(|label| (answer - label).abs()).collect();
    sizes.sort_unstable_by(f64::total_cmp);
    let relative = |label: f64| (answer - label).abs() / label.abs().max(f64::EPSILON);
    let mut found = vec![
        (Metric::Mae, size),
        (Metric::Rmse, square.sqrt()),
        (Metric::Mse, square),
        (Metric::Bias, answer - mean),
        (Metric::MaxError, sizes.last().copied().unwrap_or(0.0)),
        (Metric::Smape, mean_of(&|label| doubled(answer, label))),
    ];
    for (metric, level) in [
        (Metric::Pinball10, 0.1),
        (Metric::Pinball50, 0.5),
        (Metric::Pinball90, 0.9),
    ] {
        let loss = |label: f64| (level * (label - answer)).max((level - 1.0) * (label - answer));
        found.push((metric, mean_of(&loss)));
    }
    if spread > 0.0 {
        found.push((Metric::R2, 1.0 - square / spread));
        found.push((Metric::ExplainedVariance, 0.0));
        found.push((Metric::ErrorStd, (spread * n / (n - 1.0)).sqrt()));
    }
    if answer > -1.0 && labels.iter().all(|label| *label > -1.0) {
        let gap = |label: f64| libm::log1p(answer) - libm::log1p(label);
        let square = mean_of(&|label| gap(label) * gap(label));
        found.push((Metric::Msle, square));
        found.push((Metric::Rmsle, square.sqrt()));
    }
    if label_size > 0.0 {
        found.push((Metric::Mape, mean_of(&relative)));
        found.push((Metric::Wape, size / label_size));
    }
    found.extend(sorted::median(&sizes).map(|size| (Metric::MedianAe, size)));
    found.retain(|(_, value)| value.is_finite());
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::quality::{BinaryRows, MulticlassRows, RegressionRows};
    use crate::measure::{Accumulate as _, Reading};

    /// Each baseline is what the measures say of a model that answers so.
    fn same(baselines: &[Baseline], of: &dyn Fn(Strategy) -> Vec<(Metric, Reading)>) {
        assert!(baselines.len() > 6, "{baselines:?}");
        for (metric, strategy, value) in baselines {
            let readings = of(*strategy);
            let found = readings.into_iter().find(|(other, _)| other == metric);
            let found = found.unwrap().1.unwrap().value;
            assert!(
                (found - value).abs() <= 1e-12 * found.abs().max(1.0),
                "{metric:?} {strategy:?}: {value}, measured {found}"
            );
        }
    }

    fn binary(label: &[bool], score: f64, says: bool) -> Binary {
        let mut state = Binary::default();
        state.update(BinaryRows {
            score: Some(&vec![score; label.len()]),
            predicted: &vec![says; label.len()],
            label,
        });
        state
    }

    #[test]
    fn of_two_classes_the_measures_agree() {
        let label: Vec<bool> = (0..40).map(|i| i % 5 == 0).collect();
        let before: Vec<bool> = (0..30).map(|i| i % 3 != 0).collect();
        let fitted = binary(&before, 0.5, false);
        let baselines = binary(&label, 0.9, true).baselines(&fitted);
        same(&baselines, &|strategy| {
            binary(&label, 20.0 / 30.0, strategy == Strategy::MostFrequent).finish()
        });
        assert!(baselines.contains(&(Metric::Accuracy, Strategy::AlwaysNo, 0.8)));
        assert!(Binary::default().baselines(&fitted).is_empty());
    }

    #[test]
    fn of_several_classes_the_measures_agree() {
        let feed = |label: &[usize], predicted: usize, shares: [f64; 3]| {
            let mut state = Multiclass::default();
            state.update(MulticlassRows {
                classes: 3,
                predicted: &vec![predicted; label.len()],
                label,
                scores: Some(&shares.repeat(label.len())),
            });
            state
        };
        let label = [0, 0, 1, 2, 2, 2, 2, 1];
        let fitted = feed(&[1, 1, 0, 2, 1, 0, 2, 2], 0, [1.0, 0.0, 0.0]);
        let baselines = feed(&label, 0, [0.5, 0.25, 0.25]).baselines(&fitted);
        // Of two equally frequent classes the first.
        same(&baselines, &|_| {
            feed(&label, 1, [0.25, 0.375, 0.375]).finish()
        });
    }

    #[test]
    fn of_numbers_the_measures_agree() {
        let feed = |label: &[f64], answer: f64| {
            let mut state = Regression::default();
            state.update(RegressionRows {
                predicted: &vec![answer; label.len()],
                label,
            });
            state
        };
        let label = [1.0, 4.0, -2.0, 8.5, 3.0];
        let fitted = feed(&[0.0, 1.0, 2.0, 9.0], 0.0);
        let baselines = feed(&label, 7.0).baselines(&fitted);
        same(&baselines, &|strategy| {
            feed(&label, if strategy == Strategy::Mean { 3.0 } else { 1.5 }).finish()
        });
        let above = feed(&[0.5, 2.0, 7.0], 7.0).baselines(&fitted);
        assert!(above.iter().any(|(metric, ..)| *metric == Metric::Rmsle));
        same(&above, &|strategy| {
            let answer = if strategy == Strategy::Mean { 3.0 } else { 1.5 };
            feed(&[0.5, 2.0, 7.0], answer).finish()
        });
        let alike = feed(&[2.0, 2.0], 1.0).baselines(&fitted);
        assert!(!alike.iter().any(|(metric, ..)| *metric == Metric::R2));
    }
}
