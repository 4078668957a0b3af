//! Quality of rows that do not count alike.

use crate::measure::quality::{
    Metric, Weight, WeightedBinary, WeightedMulticlass, WeightedRegression,
};
use crate::measure::{Accumulate as _, Reading};
use crate::report::document::{Quality, Scope, Task};
use crate::report::picture::Picture;
use crate::report::weights::Weighed;

use super::beside::{Asked, Beside, States, tops};
use super::cut::Cut;
use super::feed;
use super::intervals::filled;
use super::outputs::Outputs;
use super::pictures::{by_class, pictures, predicted};
use super::quality::{readings, readings_and, states};

/// Quality by the weights of the rows, but for rankings, which weigh their queries themselves; rank metrics are exact for any number of rows.
pub(super) fn measure(
    (cut, ends): (&Cut, &[Vec<(Metric, Reading)>]),
    outputs: &Outputs,
    costs: Asked,
    task: &mut Task,
    shown: &mut (&mut Picture, &mut Beside),
) -> Vec<Quality> {
    task.rank_metrics = "exact".into();
    match outputs {
        Outputs::Binary { .. } => binary(cut, outputs, costs, shown),
        Outputs::Multiclass { names, .. } => multiclass(cut, outputs, names, shown),
        Outputs::Regression { .. } => regression((cut, ends), outputs, shown),
        Outputs::Ranking { .. } | Outputs::None => Vec::new(),
    }
}

fn binary(
    cut: &Cut,
    outputs: &Outputs,
    costs: Asked,
    (picture, beside): &mut (&mut Picture, &mut Beside),
) -> Vec<Quality> {
    let states = of_binary(cut, outputs);
    beside.weigh(&states, WeightedBinary::weight);
    let counts = WeightedBinary::threshold_counts;
    pictures(&states, WeightedBinary::score_range, counts, picture);
    beside.bin(&states, WeightedBinary::reliability);
    let costs = beside.price(costs, &states, Some(WeightedBinary::least_cost));
    beside.compare(&states, Some(&costs));
    let further = states.iter().zip(tops(cut, outputs));
    let further = further.map(|((.., state), tops)| {
        let cost = (Metric::MeanCost, state.cost(&costs));
        let tops = tops.into_iter();
        let tops = tops.map(|(top, reading)| (Metric::Top(top), reading));
        std::iter::once(cost).chain(tops).collect()
    });
    filled(readings_and(&states, &further.collect::<Vec<_>>()), &states)
}

fn multiclass(
    cut: &Cut,
    outputs: &Outputs,
    names: &[String],
    (picture, beside): &mut (&mut Picture, &mut Beside),
) -> Vec<Quality> {
    let states = of_multiclass(cut, outputs);
    beside.weigh(&states, WeightedMulticlass::weight);
    beside.compare(&states, None);
    beside.bin(&states, WeightedMulticlass::reliability);
    beside.tell_apart(&states, names, |state| (state.classes(), state.confusion()));
    let counts = WeightedMulticlass::threshold_counts;
    by_class(&states, &beside.classes, counts, picture);
    filled(readings(&states), &states)
}

fn regression(
    (cut, ends): (&Cut, &[Vec<(Metric, Reading)>]),
    outputs: &Outputs,
    (picture, beside): &mut (&mut Picture, &mut Beside),
) -> Vec<Quality> {
    let states = of_regression(cut, outputs);
    beside.weigh(&states, WeightedRegression::weight);
    predicted(&states, WeightedRegression::residuals, picture);
    beside.compare(&states, None);
    readings_and(&states, ends)
}

/// The numbers of each scope, and nothing beside them; none for rankings.
pub(super) fn plainly(cut: &Cut, outputs: &Outputs) -> Vec<Quality> {
    match outputs {
        Outputs::Binary { .. } => readings(&of_binary(cut, outputs)),
        Outputs::Multiclass { .. } => readings(&of_multiclass(cut, outputs)),
        Outputs::Regression { .. } => readings(&of_regression(cut, outputs)),
        Outputs::Ranking { .. } | Outputs::None => Vec::new(),
    }
}

/// The state of each scope, its rows in order.
type Settled<S> = Vec<(Scope, Option<usize>, S)>;

fn of_binary(cut: &Cut, outputs: &Outputs) -> Settled<WeightedBinary> {
    let states = states::<WeightedBinary>(cut, outputs, &|outputs, rows, state| {
        feed::binary_rows(outputs, rows, |known| {
            state.update((known, &weights(cut, rows)));
        });
    });
    settled(states, WeightedBinary::settled)
}

fn of_multiclass(cut: &Cut, outputs: &Outputs) -> Settled<WeightedMulticlass> {
    let states = states::<WeightedMulticlass>(cut, outputs, &|outputs, rows, state| {
        feed::multiclass_rows(outputs, rows, |known| {
            state.update((known, &weights(cut, rows)));
        });
    });
    settled(states, WeightedMulticlass::settled)
}

fn of_regression(cut: &Cut, outputs: &Outputs) -> Settled<WeightedRegression> {
    let states = states::<WeightedRegression>(cut, outputs, &|outputs, rows, state| {
        feed::regression_rows(outputs, rows, |known| {
            state.update((known, &weights(cut, rows)));
        });
    });
    settled(states, WeightedRegression::settled)
}

fn weights(cut: &Cut, rows: &[usize]) -> Vec<f64> {
    feed::numbers(cut.weights.as_deref().unwrap_or_default(), rows)
}

/// The states with their rows in order, so that they are sorted once.
fn settled<S>(states: Settled<S>, settle: fn(S) -> S) -> Settled<S> {
    let states = states.into_iter();
    states
        .map(|(scope, window, state)| (scope, window, settle(state)))
        .collect()
}

impl Beside {
    /// Notes how much the rows of every scope count.
    pub(super) fn weigh<S>(&mut self, states: &States<S>, weight: fn(&S) -> Weight) {
        let of = |(scope, window, state): &(Scope, Option<usize>, S)| {
            let weight = weight(state);
            Weighed {
                scope: *scope,
                window: *window,
                n: weight.rows,
                sum: Some(weight.sum).filter(|sum| sum.is_finite()),
                n_effective: Some(weight.effective).filter(|rows| rows.is_finite()),
            }
        };
        self.weights = states.iter().map(of).collect();
    }
}
