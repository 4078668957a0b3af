//! Yes-or-no answers that do not look.
//!
//! # Source
//! As [`Dummy`].
//! # Checked against
//! As [`Dummy`].

use super::super::recalibration::logit;
use super::super::{
    Binary, CalibrationMetric as Of, Confusion, CostMatrix, Metric, ScoreGrid, Top, TopMeasure,
};
use super::{Baseline, Dummy, Strategy, surprise};
use crate::measure::Undefined;

impl Dummy for Binary {
    fn baselines(&self, fitted: &Self) -> Vec<Baseline> {
        of_two(&self.confusion(), &fitted.confusion())
    }

    fn costs(&self, fitted: &Self, costs: &CostMatrix) -> Vec<Baseline> {
        priced(&self.confusion(), &fitted.confusion(), costs)
    }
}

impl Dummy for ScoreGrid {
    fn baselines(&self, fitted: &Self) -> Vec<Baseline> {
        of_two(&self.confusion(), &fitted.confusion())
    }

    fn costs(&self, fitted: &Self, costs: &CostMatrix) -> Vec<Baseline> {
        priced(&self.confusion(), &fitted.confusion(), costs)
    }
}

/// The numbers of decisions.
pub(in crate::measure::quality) const DECIDED: [Metric; 17] = [
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
    Metric::PredictedRate,
];

/// The same answer to all rows, by both strategies; nothing without rows.
fn answers(here: &Confusion, fitted: &Confusion) -> Vec<(Strategy, Confusion)> {
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
    vec![
        (Strategy::AlwaysNo, say(false)),
        (Strategy::MostFrequent, say(most)),
    ]
}

fn priced(here: &Confusion, fitted: &Confusion, costs: &CostMatrix) -> Vec<Baseline> {
    let price = |(strategy, answers): (Strategy, Confusion)| {
        let cost = costs.mean(&answers).map(|cost| cost.value);
        (Metric::MeanCost, strategy, cost)
    };
    answers(here, fitted).into_iter().map(price).collect()
}

fn of_two(here: &Confusion, fitted: &Confusion) -> Vec<Baseline> {
    let mut found = Vec::new();
    for (strategy, answers) in answers(here, fitted) {
        let readings = DECIDED.into_iter();
        let readings = readings.filter_map(|metric| Some((metric, answers.reading(metric)?)));
        found.extend(
            readings.map(|(metric, reading)| {
                (metric, strategy, reading.map(|estimate| estimate.value))
            }),
        );
    }
    if !found.is_empty() {
        let prior = fitted.positives() as f64 / fitted.n() as f64;
        let given = priors(here, prior).into_iter();
        let tops = Top::ALL.into_iter();
        let tops = tops.map(|top| (Metric::Top(top), by_chance(top, here)));
        let with = |(metric, value)| (metric, Strategy::Prior, value);
        found.extend(given.chain(tops).map(with));
    }
    found
}

/// What the highest of scores that are all the same hold on average over the orders of the rows.
fn by_chance(Top(measure, share): Top, here: &Confusion) -> Result<f64, Undefined> {
    if here.positives() == 0 {
        return Err(Undefined::NoPositives);
    }
    Ok(match measure {
        TopMeasure::Lift => 1.0,
        TopMeasure::Gain => share.rows(here.n()) as f64 / here.n() as f64,
    })
}

/// The base rate of the fitted rows as every row's score.
fn priors(here: &Confusion, prior: f64) -> Vec<(Metric, Result<f64, Undefined>)> {
    let n = here.n() as f64;
    let (positives, negatives) = (here.positives() as f64, here.negatives() as f64);
    let base = positives / n;
    let loss = positives * surprise(prior) + negatives * surprise(1.0 - prior);
    let miss = positives * (1.0 - prior) * (1.0 - prior) + negatives * prior * prior;
    let gap = (prior - base).abs();
    let both = |value: f64| {
        if positives > 0.0 && negatives > 0.0 {
            Ok(value)
        } else {
            Err(Undefined::OneClassOnly)
        }
    };
    let caught = |value: f64| {
        if positives > 0.0 {
            Ok(value)
        } else {
            Err(Undefined::NoPositives)
        }
    };
    let of = Metric::Calibration;
    vec![
        (Metric::LogLoss, Ok(loss / n)),
        (Metric::Brier, Ok(miss / n)),
        (Metric::MeanScore, Ok(prior)),
        (Metric::Ece10, Ok(gap)),
        (Metric::Ece15, Ok(gap)),
        (Metric::EceFloor10, Ok(gap)),
        (Metric::EceFloor15, Ok(gap)),
        (Metric::Mce10, Ok(gap)),
        (of(Of::Mce15), Ok(gap)),
        (of(Of::MceFloor10), Ok(gap)),
        (of(Of::MceFloor15), Ok(gap)),
        (Metric::AveragePrecision, caught(base)),
        // A straight line from precision 1 at recall 0.
        (Metric::PrAuc, caught(f64::midpoint(1.0, base))),
        (Metric::RocAuc, both(0.5)),
        (Metric::Gini, both(0.0)),
        (Metric::PartialAuc, both(0.5)),
        (Metric::ScoreKs, both(0.0)),
        (of(Of::Intercept), both(logit(base) - logit(prior))),
        (of(Of::Slope), both(0.0).and(Err(Undefined::ZeroVariance))),
        (of(Of::Reliability), Ok(gap * gap)),
        (of(Of::Resolution), Ok(0.0)),
        (of(Of::Uncertainty), Ok(base * (1.0 - base))),
    ]
}
