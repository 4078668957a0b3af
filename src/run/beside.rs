//! What stands beside the metrics: baselines, bins of the scores, costs, and the numbers that need rows in their order.

use crate::book;
use crate::measure::quality::{
    Binning, ClassReadings, Confusion, CostMatrix, Dummy, Metric, ReliabilityBin, Top, top,
    weighted_top,
};
use crate::measure::{Accumulate, Reading, Undefined};
use crate::report::baseline::Baseline;
use crate::report::bound::Bound;
use crate::report::classes::{Class, Classes, Number};
use crate::report::decision::{self, LeastCost, Reliability};
use crate::report::document::{Note, Scope, Task};
use crate::report::weights::Weighed;

use super::cut::Cut;
use super::feed::numbers;
use super::outputs::Outputs;
use super::quality::states;

/// Bins of the reliability tables.
const BINS: usize = 10;

/// The states of all scopes.
pub(super) type States<S> = [(Scope, Option<usize>, S)];

/// What the document says besides its metrics.
#[derive(Debug, Default)]
pub(super) struct Beside {
    pub(super) baselines: Vec<Baseline>,
    pub(super) reliability: Vec<Reliability>,
    pub(super) costs: Option<decision::Costs>,
    pub(super) classes: Vec<Classes>,
    pub(super) weights: Vec<Weighed>,
    pub(super) bounds: Vec<Bound>,
}

impl Beside {
    /// Notes what a model gets on each side that knows only the labels of the reference, and what it costs.
    pub(super) fn compare<S: Dummy>(&mut self, states: &States<S>, costs: Option<&CostMatrix>) {
        let of = |wanted: Scope| states.iter().find(|(scope, ..)| *scope == wanted);
        let Some((fitted, _, known)) = of(Scope::Reference).or_else(|| of(Scope::Current)) else {
            return;
        };
        for (scope, _, state) in states.iter().filter(|(scope, ..)| *scope != Scope::Window) {
            let mut rows = state.baselines(known);
            rows.extend(costs.iter().flat_map(|costs| state.costs(known, costs)));
            let rows = rows.into_iter();
            self.baselines
                .extend(rows.map(|(metric, strategy, value)| Baseline {
                    metric: metric.id().into(),
                    scope: *scope,
                    strategy: strategy.id().into(),
                    value: value.ok(),
                    undefined: value.err().map(|why| why.to_string()),
                    fitted: *fitted,
                }));
        }
    }

    /// Notes how often what was probable came true.
    pub(super) fn bin<S>(&mut self, states: &States<S>, reliability: Bins<S>) {
        for (scope, _, state) in sides(states) {
            for binning in Binning::ALL {
                let Ok(bins) = reliability(state, binning, BINS) else {
                    continue;
                };
                self.reliability.push(Reliability {
                    scope: *scope,
                    binning: binning.id().into(),
                    bins: bins.iter().map(written).collect(),
                });
            }
        }
    }

    /// Notes each class by itself, and which were taken for which.
    pub(super) fn tell_apart<S>(
        &mut self,
        states: &States<S>,
        names: &[String],
        tell: impl Fn(&S) -> (Vec<ClassReadings>, Vec<Vec<u64>>),
    ) {
        for (scope, _, state) in sides(states) {
            let (classes, confusion) = tell(state);
            let readings = names.iter().zip(classes);
            self.classes.push(Classes {
                scope: *scope,
                classes: readings
                    .map(|(name, class)| of_class(name, &class))
                    .collect(),
                confusion,
            });
        }
    }

    /// Notes at which threshold decisions cost least; `least` is `None` where scores are not kept in order.
    pub(super) fn price<S>(
        &mut self,
        asked: Asked,
        states: &States<S>,
        least: Option<Least<S>>,
    ) -> CostMatrix {
        let costs = asked.matrix();
        let found = sides(states).map(|(scope, _, state)| {
            let found = least.map_or(Err(Undefined::NotOnGrid), |least| least(state, &costs));
            LeastCost {
                scope: *scope,
                threshold: found.ok().and_then(|least| least.threshold),
                mean_cost: found.ok().map(|least| least.cost),
                undefined: found.err().map(|why| why.to_string()),
            }
        });
        self.costs = Some(decision::Costs {
            of: asked.costs,
            reason: asked.reason.into(),
            least: found.collect(),
        });
        costs
    }
}

/// How a state puts its scores into bins.
pub(super) type Bins<S> = fn(&S, Binning, usize) -> Result<Vec<ReliabilityBin>, Undefined>;

/// How a state finds its cheapest threshold.
pub(super) type Least<S> =
    fn(&S, &CostMatrix) -> Result<crate::measure::quality::LeastCost, Undefined>;

/// The costs that count, and why.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    costs: book::Costs,
    reason: &'static str,
}

impl Asked {
    /// The reader's costs, if they can be added up.
    pub(super) fn of(costs: Option<book::Costs>, task: &mut Task) -> Self {
        let usual = Self {
            costs: book::Costs::default(),
            reason: "a false alarm and a miss count the same until you say otherwise",
        };
        let Some(costs) = costs else {
            return usual;
        };
        if costs.is_finite() {
            return Self {
                costs,
                reason: "you said so",
            };
        }
        task.notes.push(Note {
            kind: "costs".into(),
            count: 1,
            message:
                "the costs that you gave are not all numbers: a false alarm and a miss count 1 each"
                    .into(),
            first_row: None,
        });
        usual
    }

    const fn matrix(&self) -> CostMatrix {
        let book::Costs { tp, fp, fn_, tn } = self.costs;
        CostMatrix { tp, fp, fn_, tn }
    }
}

/// Reference and current.
pub(super) fn sides<S>(states: &States<S>) -> impl Iterator<Item = &(Scope, Option<usize>, S)> {
    let is_side = |scope: Scope| matches!(scope, Scope::Reference | Scope::Current);
    states.iter().filter(move |(scope, ..)| is_side(*scope))
}

fn of_class(name: &str, class: &ClassReadings) -> Class {
    Class {
        class: name.to_owned(),
        labelled: class.labelled,
        predicted: class.predicted,
        precision: number(class.precision),
        recall: number(class.recall),
        f1: number(class.f1),
        jaccard: number(class.jaccard),
        roc_auc: number(class.roc_auc),
        average_precision: number(class.average_precision),
    }
}

fn number(reading: Reading) -> Number {
    match reading {
        Ok(estimate) => Number {
            value: Some(estimate.value),
            low: estimate.interval.map(|(low, _)| low),
            high: estimate.interval.map(|(_, high)| high),
            undefined: None,
        },
        Err(why) => Number {
            undefined: Some(why.to_string()),
            ..Number::default()
        },
    }
}

fn written(bin: &ReliabilityBin) -> decision::ReliabilityBin {
    decision::ReliabilityBin {
        bin: bin.bin,
        n: bin.n,
        mean_score: bin.mean_score,
        share_positive: bin.share,
        low: bin.interval.0,
        high: bin.interval.1,
    }
}

/// Numbers of each scope that no state has: the cost of its decisions, and what its highest scores hold.
pub(super) fn further<S>(
    cut: &Cut,
    outputs: &Outputs,
    states: &States<S>,
    confusion: impl Fn(&S) -> Confusion,
    costs: &CostMatrix,
) -> Vec<Vec<(Metric, Reading)>> {
    let priced = states.iter().map(|(.., state)| {
        let cost = costs.mean(&confusion(state));
        (Metric::MeanCost, cost)
    });
    let highest = tops(cut, outputs).into_iter();
    priced
        .zip(highest)
        .map(|(cost, tops)| {
            let tops = tops
                .into_iter()
                .map(|(top, reading)| (Metric::Top(top), reading));
            [cost].into_iter().chain(tops).collect()
        })
        .collect()
}

/// What the highest scores of each scope hold, its rows in the order of the files.
pub(super) fn tops(cut: &Cut, outputs: &Outputs) -> Vec<Vec<(Top, Reading)>> {
    let Outputs::Binary { score, label, .. } = outputs else {
        return Vec::new();
    };
    let rows = states::<Rows>(cut, outputs, &|_, rows, state| state.update(rows));
    let read = |(.., rows): &(Scope, Option<usize>, Rows)| {
        let rows = rows.finish();
        let score = score.as_ref().map(|score| numbers(score, &rows));
        let label: Vec<bool> = rows
            .iter()
            .filter_map(|row| label.get(*row).copied().flatten())
            .collect();
        match &cut.weights {
            Some(weights) => weighted_top(score.as_deref(), &label, &numbers(weights, &rows)),
            None => top(score.as_deref(), &label),
        }
    };
    rows.iter().map(read).collect()
}

/// The rows of a scope, in the order of the files.
#[derive(Debug, Clone, Default)]
struct Rows(Vec<usize>);

impl Accumulate for Rows {
    type Input<'a> = &'a [usize];
    type Output = Vec<usize>;

    fn update(&mut self, rows: &[usize]) {
        self.0.extend_from_slice(rows);
    }

    fn merge(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
    }

    fn finish(&self) -> Vec<usize> {
        let mut rows = self.0.clone();
        rows.sort_unstable();
        rows
    }
}
