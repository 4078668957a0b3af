//! Quality of all scopes: rows → groups by window and side → states → readings.

use crate::data::DataError;
use crate::data::infer::Problem;
use crate::measure::quality::{Binary, Metric, Multiclass, Regression, ScoreGrid};
use crate::measure::{Accumulate, Reading};
use crate::report::document::{Document, Note, Quality, SCHEMA, Scope, Task};
use crate::report::picture::Picture;

use super::beside::{Asked, Beside, States, further};
use super::cut::Cut;
use super::desk::Desk;
use super::intervals::{self, filled};
use super::maturity::mature;
use super::measured::Measured;
use super::outputs::Outputs;
use super::pictures::{by_class, pictures, predicted};
use super::{bounds, feed, ranking, weighted, weights};

/// Labelled rows up to which AUC and average precision are exact (design notes, 2.4): beyond, sorting takes longer and
/// more memory than a browser's tab should.
const EXACT_ROWS: usize = 10_000_000;

/// Measures quality, and writes down everything that was decided on the way.
pub(super) fn measured(desk: &Desk) -> Result<Measured, DataError> {
    let mut task = begun(desk);
    let outputs = Outputs::of(desk, &mut task);
    task.measured = !matches!(outputs, Outputs::None);
    let mut cut = Cut::decide(desk, &outputs, &mut task)?;
    let mut windows = cut.windows(&outputs);
    let labels = mature(desk, &cut, &outputs, &mut windows, &mut task);
    cut.leave_out(&windows);
    task.n_reference = cut.rows_of(true);
    task.n_current = cut.rows_of(false);
    let (mut picture, mut beside) = (Picture::default(), Beside::default());
    let mut queries = None;
    task.headline = headline(&outputs);
    cut.weights = weights::of(desk, &outputs, &mut task).map(Into::into);
    let priced = matches!(outputs, Outputs::Binary { .. });
    let costs = Asked::of(desk.book.costs.filter(|_| priced), &mut task);
    let mut shown = (&mut picture, &mut beside);
    let ends = bounds::readings(desk, &cut, &outputs, &mut task);
    let quality = match &outputs {
        Outputs::Ranking { .. } => ranking::measure(&cut, &outputs, &mut queries, shown.1),
        _ if cut.weights.is_some() => {
            weighted::measure((&cut, &ends), &outputs, costs, &mut task, &mut shown)
        }
        Outputs::Binary { .. } => {
            binary((&cut, &outputs), EXACT_ROWS, costs, &mut task, &mut shown)
        }
        Outputs::Multiclass { .. } => multiclass(&cut, &outputs, &mut shown),
        Outputs::Regression { .. } => regression((&cut, &outputs), &ends, &mut shown),
        Outputs::None => Vec::new(),
    };
    hints(&outputs, &quality, &mut task);
    let mut document = Document {
        schema: SCHEMA,
        generator: concat!("wellenough ", env!("CARGO_PKG_VERSION")).into(),
        sources: desk.sources.clone(),
        join: desk.table.join.clone(),
        labels,
        task,
        windows,
        quality,
        baselines: beside.baselines,
        reliability: beside.reliability,
        costs: beside.costs,
        classes: beside.classes,
        bounds: beside.bounds,
        queries,
        weights: beside.weights,
        ..Document::default()
    };
    // Objectives are judged by intervals that know how much rows hang together.
    intervals::settle(&mut document);
    Ok(Measured::new(cut, document, picture))
}

/// The metric that is shown first.
fn headline(outputs: &Outputs) -> Option<String> {
    let metric = match outputs {
        Outputs::None => return None,
        Outputs::Binary { score: Some(_), .. } => Metric::RocAuc,
        Outputs::Multiclass {
            scores: Some(_), ..
        } => Metric::AucOvr,
        Outputs::Binary { .. } | Outputs::Multiclass { .. } => Metric::BalancedAccuracy,
        Outputs::Regression { .. } => Metric::Rmse,
        Outputs::Ranking { .. } => ranking::HEADLINE,
    };
    Some(metric.id().into())
}

/// The task as far as it is known before any row is measured.
fn begun(desk: &Desk) -> Task {
    let guess = &desk.recognition.task;
    let problem = |problem: &Problem| Note {
        kind: "problem".into(),
        count: 1,
        message: problem.to_string(),
        first_row: None,
    };
    Task {
        kind: guess.kind.id().into(),
        reason: guess.reason.clone(),
        rank_metrics: "exact".into(),
        convention: desk.book.convention.unwrap_or_default().id().into(),
        reference_from: desk.book.reference_from.clone(),
        onset: desk.book.onset.clone(),
        notes: guess.problems.iter().map(problem).collect(),
        ..Task::default()
    }
}

/// Quality of a binary task; above `exact_rows` rows the rank metrics are read from a grid, and the note says how far
/// off they can be.
fn binary(
    (cut, outputs): (&Cut, &Outputs),
    exact_rows: usize,
    costs: Asked,
    task: &mut Task,
    (picture, beside): &mut (&mut Picture, &mut Beside),
) -> Vec<Quality> {
    let complete = cut.order.iter().filter(|row| outputs.is_complete(**row));
    if complete.count() <= exact_rows {
        let states = states::<Binary>(cut, outputs, &feed::binary);
        pictures(
            &states,
            Binary::score_range,
            Binary::threshold_counts,
            picture,
        );
        beside.bin(&states, Binary::reliability);
        let costs = beside.price(costs, &states, Some(Binary::least_cost));
        beside.compare(&states, Some(&costs));
        let further = further(cut, outputs, &states, Binary::confusion, &costs);
        return filled(readings_and(&states, &further), &states);
    }
    let states = states::<ScoreGrid>(cut, outputs, &feed::binary);
    task.rank_metrics = "grid".into();
    let wholes = states.iter().filter(|(scope, ..)| *scope != Scope::Window);
    let bound = wholes
        .filter_map(|(.., grid)| grid.auc_bound())
        .fold(0.0, f64::max);
    task.notes.push(Note {
        kind: "grid".into(),
        count: exact_rows as u64,
        message: format!(
            "more than {exact_rows} labelled rows: ROC AUC and average precision are read from 1026 score bins; ROC AUC of the whole is off by at most {bound:.6}"
        ),
        first_row: None,
    });
    beside.bounds = intervals::bounds(&states);
    let costs = beside.price(costs, &states, None);
    beside.compare(&states, Some(&costs));
    let further = further(cut, outputs, &states, ScoreGrid::confusion, &costs);
    filled(readings_and(&states, &further), &states)
}

/// What scores tell that their reader may not know.
fn hints(outputs: &Outputs, quality: &[Quality], task: &mut Task) {
    let Outputs::Binary {
        score: Some(score), ..
    } = outputs
    else {
        return;
    };
    let outside = |score: &f64| !score.is_nan() && !(0.0..=1.0).contains(score);
    let count = score.iter().filter(|score| outside(score)).count() as u64;
    if let Some(first) = score.iter().position(outside) {
        let value = score.get(first).copied().unwrap_or(f64::NAN);
        task.notes.push(Note {
            kind: "margin".into(),
            count,
            message: format!(
                "{count} scores lie outside 0 to 1 (first: row {}, {value}): the score is taken as a margin; log loss, Brier score and calibration are not computed",
                first + 1
            ),
            first_row: Some(first as u64 + 1),
        });
    }
    let auc = quality
        .iter()
        .find(|quality| quality.scope == Scope::Current && quality.metric == Metric::RocAuc.id());
    if let Some((auc, high)) = auc
        .and_then(|auc| Some((auc, auc.high?)))
        .filter(|(_, high)| *high < 0.5)
    {
        task.notes.push(Note {
            kind: "inverted".into(),
            count: auc.n,
            message: format!(
                "inverted? ROC AUC of the current period, {:.3}, is below 0.5 with its whole interval (up to {high:.3}): the score may be that of the other class; choose the other positive value if so",
                auc.value.unwrap_or(0.0)
            ),
            first_row: None,
        });
    }
}

fn multiclass(
    cut: &Cut,
    outputs: &Outputs,
    (picture, beside): &mut (&mut Picture, &mut Beside),
) -> Vec<Quality> {
    let states = states::<Multiclass>(cut, outputs, &feed::multiclass);
    beside.compare(&states, None);
    beside.bin(&states, Multiclass::reliability);
    if let Outputs::Multiclass { names, .. } = outputs {
        beside.tell_apart(&states, names, |state| (state.classes(), state.confusion()));
    }
    by_class(
        &states,
        &beside.classes,
        Multiclass::threshold_counts,
        picture,
    );
    filled(readings(&states), &states)
}

fn regression(
    (cut, outputs): (&Cut, &Outputs),
    ends: &[Vec<(Metric, Reading)>],
    (picture, beside): &mut (&mut Picture, &mut Beside),
) -> Vec<Quality> {
    let states = states::<Regression>(cut, outputs, &feed::regression);
    predicted(&states, Regression::residuals, picture);
    beside.compare(&states, None);
    filled(readings_and(&states, ends), &states)
}

/// The state of each scope: reference (where there is one), current, both without immature windows where there is one,
/// then every window.
pub(super) fn states<S: Accumulate>(
    cut: &Cut,
    outputs: &Outputs,
    feed: &dyn Fn(&Outputs, &[usize], &mut S),
) -> Vec<(Scope, Option<usize>, S)> {
    let (mut reference, mut current) = (S::default(), S::default());
    let (mut judged_reference, mut judged_current) = (S::default(), S::default());
    let mut windows: Vec<S> = vec![S::default(); cut.spans.len()];
    for (window, is_reference, range) in &cut.groups {
        let rows: Vec<usize> = cut
            .order
            .get(range.clone())
            .unwrap_or(&[])
            .iter()
            .filter(|row| outputs.is_complete(**row) && cut.counts(**row))
            .filter_map(|row| usize::try_from(*row).ok())
            .collect();
        let mut state = S::default();
        feed(outputs, &rows, &mut state);
        let (whole, judged) = if *is_reference {
            (&mut reference, &mut judged_reference)
        } else {
            (&mut current, &mut judged_current)
        };
        whole.merge(&state);
        let slot = window.and_then(|window| usize::try_from(window).ok());
        if slot.is_none_or(|slot| cut.immature.get(slot) != Some(&true)) {
            judged.merge(&state);
        }
        if let Some(slot) = slot.and_then(|slot| windows.get_mut(slot)) {
            slot.merge(&state);
        }
    }
    let has_reference = cut.groups.iter().any(|(_, is_reference, _)| *is_reference);
    let is_judged = cut.immature.contains(&true);
    let wholes = [
        has_reference.then_some((Scope::Reference, None, reference)),
        Some((Scope::Current, None, current)),
        (is_judged && has_reference).then_some((Scope::JudgedReference, None, judged_reference)),
        is_judged.then_some((Scope::JudgedCurrent, None, judged_current)),
    ];
    let windows = windows.into_iter().enumerate();
    wholes
        .into_iter()
        .flatten()
        .chain(windows.map(|(index, state)| (Scope::Window, Some(index), state)))
        .collect()
}

/// Some numbers of each scope, and nothing beside them; none for rankings, whose queries belong together.
pub(super) fn plainly(
    cut: &Cut,
    outputs: &Outputs,
    wanted: &dyn Fn(Metric) -> bool,
) -> Vec<Quality> {
    let mut found = match outputs {
        _ if cut.weights.is_some() => weighted::plainly(cut, outputs),
        Outputs::Binary { .. } => {
            let states = states::<Binary>(cut, outputs, &feed::binary);
            let of = |(scope, window, state): &(Scope, Option<usize>, Binary)| {
                let brief = state.brief(wanted).into_iter();
                let (scope, window) = (*scope, *window);
                brief.map(move |(metric, reading)| quality(metric, scope, window, &reading))
            };
            states.iter().flat_map(of).collect()
        }
        Outputs::Multiclass { .. } => {
            readings(&states::<Multiclass>(cut, outputs, &feed::multiclass))
        }
        Outputs::Regression { .. } => {
            readings(&states::<Regression>(cut, outputs, &feed::regression))
        }
        Outputs::Ranking { .. } | Outputs::None => Vec::new(),
    };
    found.retain(|row| Metric::from_id(&row.metric).is_some_and(wanted));
    found
}

pub(super) fn readings<S: Accumulate<Output = Vec<(Metric, Reading)>>>(
    states: &States<S>,
) -> Vec<Quality> {
    readings_and(states, &[])
}

/// The readings of every state, and after each those that came about in another way.
pub(super) fn readings_and<S: Accumulate<Output = Vec<(Metric, Reading)>>>(
    states: &States<S>,
    further: &[Vec<(Metric, Reading)>],
) -> Vec<Quality> {
    let mut out = Vec::new();
    for (at, (scope, window, state)) in states.iter().enumerate() {
        let further = further.get(at).into_iter().flatten().copied();
        for (metric, reading) in state.finish().into_iter().chain(further) {
            out.push(quality(metric, *scope, *window, &reading));
        }
    }
    out
}

fn quality(metric: Metric, scope: Scope, window: Option<usize>, reading: &Reading) -> Quality {
    let estimate = reading.as_ref().ok();
    let interval = estimate.and_then(|estimate| estimate.interval);
    Quality {
        metric: metric.id().into(),
        scope,
        window,
        value: estimate.map(|estimate| estimate.value),
        low: interval.map(|(low, _)| low),
        high: interval.map(|(_, high)| high),
        n: estimate.map_or(0, |estimate| estimate.n),
        undefined: reading.as_ref().err().map(ToString::to_string),
    }
}
