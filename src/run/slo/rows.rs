//! Whether each row is good.

use std::collections::BTreeMap;

use crate::book::slo::{Good, Sli, SloSpec};
use crate::book::{Needed, Role};
use crate::data::column::{Column, NO_LEVEL, NO_TIME};
use crate::reason::slo::Value;

use super::super::desk::Desk;
use super::super::outputs::Outputs;
use super::columns;
use super::errors::{judged, losses};

/// Share of scores between 0 and 1 from which on one outside is not in range; ours.
const PROBABILITIES: f64 = 0.99;

/// How bad each row is.
#[derive(Debug, Default)]
pub(super) struct Verdicts {
    /// 0 is good, 1 bad, NaN does not count.
    pub(super) bad: Vec<f64>,
    /// Rows without a usable answer that count as bad.
    pub(super) invalid: u64,
    /// Rows that wait for their label, or of which nothing is said.
    pub(super) waiting: u64,
}

/// What one row is.
pub(super) enum Row {
    Bad(f64),
    /// It has no label yet.
    Waits,
    /// It has a label, and no answer of the model that could be compared.
    Invalid,
    /// It is part of another event.
    Elsewhere,
}

impl Row {
    pub(super) const fn good(is_good: bool) -> Self {
        Self::Bad(if is_good { 0.0 } else { 1.0 })
    }
}

/// How bad each row is by the indicator.
pub(super) fn verdicts(
    desk: &Desk,
    outputs: &Outputs,
    (spec, sli): (&SloSpec, &Sli),
) -> Result<Verdicts, String> {
    let rows = 0..desk.table.rows;
    let found: Rows<'_> = match sli {
        Sli::Event(good) => match good {
            Good::Correct => Box::new(rows.map(correct(outputs)?)),
            Good::CostAtMost(most) => Box::new(rows.map(cost(desk, outputs, *most)?)),
            Good::AbsoluteError(most) => {
                let most = most.unwrap_or(f64::INFINITY);
                judged(rows, outputs, move |error, _| Row::good(error <= most))?
            }
            Good::RelativeError(most) => {
                let most = *most;
                judged(rows, outputs, move |error, label| {
                    Row::good(error <= most * label.abs())
                })?
            }
            Good::InsideInterval => Box::new(rows.map(inside(desk, outputs)?)),
            Good::RelevantInTop(k) => Box::new(in_top(desk, outputs, *k)?.into_iter()),
            Good::Served => served(desk)?,
            Good::ServedWith(needed) => Box::new(
                served(desk)?
                    .zip(made_from(desk, needed)?)
                    .map(|(row, is_there)| if is_there { row } else { Row::good(false) }),
            ),
            Good::Expression(text) => {
                let expression = columns::Expression::of(desk, outputs, text)?;
                Box::new(rows.map(move |row| match expression.said(row) {
                    Value::Truth(is_good) => Row::good(is_good),
                    _ if expression.waits(row) => Row::Waits,
                    _ => Row::Invalid,
                }))
            }
        },
        Sli::Mean(loss) => losses(desk, outputs, loss)?,
        Sli::Window { .. } | Sli::Excess => Box::new(std::iter::empty()),
    };
    Ok(counted(found, spec.invalid_is_bad.unwrap_or(true)))
}

/// Rows in the order of the table.
pub(super) type Rows<'a> = Box<dyn Iterator<Item = Row> + 'a>;

fn counted(found: Rows<'_>, invalid_is_bad: bool) -> Verdicts {
    let mut verdicts = Verdicts::default();
    let number = |row| match row {
        Row::Bad(bad) => bad,
        Row::Invalid if invalid_is_bad => {
            verdicts.invalid += 1;
            1.0
        }
        Row::Waits | Row::Invalid => {
            verdicts.waiting += 1;
            f64::NAN
        }
        Row::Elsewhere => f64::NAN,
    };
    let bad = found.map(number).collect();
    Verdicts { bad, ..verdicts }
}

/// Bad and all decisions of the reference, or of all rows where there is none; immature windows are left out.
pub(super) fn decisions(desk: &Desk, outputs: &Outputs) -> Option<(f64, u64)> {
    let of = correct(outputs).ok()?;
    let has_reference = desk
        .cut
        .groups
        .iter()
        .any(|(_, is_reference, _)| *is_reference);
    let (mut bad, mut n) = (0.0, 0);
    for (window, is_reference, range) in &desk.cut.groups {
        let slot = window.and_then(|window| usize::try_from(window).ok());
        let is_immature = slot.is_some_and(|slot| desk.cut.immature.get(slot) == Some(&true));
        if is_immature || (has_reference && !is_reference) {
            continue;
        }
        for row in desk.cut.order.get(range.clone()).unwrap_or(&[]) {
            if let Ok(row) = usize::try_from(*row)
                && let Row::Bad(is_bad) = of(row)
            {
                bad += is_bad;
                n += 1;
            }
        }
    }
    Some((bad, n))
}

/// Whether the decision equals the label.
pub(super) fn correct(outputs: &Outputs) -> Result<impl Fn(usize) -> Row + '_, String> {
    let of = |same: Option<bool>| same.map_or(Row::Invalid, Row::good);
    match outputs {
        Outputs::Binary { .. } | Outputs::Multiclass { .. } => Ok(move |row: usize| {
            let (is_known, same) = match outputs {
                Outputs::Binary {
                    predicted, label, ..
                } => {
                    let label = label.get(row).copied().flatten();
                    let said = predicted.get(row).copied().flatten();
                    (label.is_some(), said.map(|said| Some(said) == label))
                }
                Outputs::Multiclass {
                    predicted, label, ..
                } => {
                    let label = label.get(row).copied().flatten();
                    let said = predicted.get(row).copied().flatten();
                    (label.is_some(), said.map(|said| Some(said) == label))
                }
                _ => (false, None),
            };
            if is_known { of(same) } else { Row::Waits }
        }),
        Outputs::Regression { .. } => Err(
            "correct: predicted numbers are never quite right; count absolute_error instead".into(),
        ),
        Outputs::Ranking { .. } => Err(
            "correct: documents of a ranking are not decided; count relevant_in_top:10 instead"
                .into(),
        ),
        Outputs::None => Err("correct: there are no decisions with labels".into()),
    }
}

/// Whether the decision costs little enough.
fn cost<'a>(
    desk: &Desk,
    outputs: &'a Outputs,
    most: f64,
) -> Result<impl Fn(usize) -> Row + 'a, String> {
    let Outputs::Binary {
        predicted, label, ..
    } = outputs
    else {
        return Err("cost: only decisions between two classes have costs".into());
    };
    let costs = desk.book.costs.unwrap_or_default();
    Ok(move |row: usize| {
        let Some(label) = label.get(row).copied().flatten() else {
            return Row::Waits;
        };
        let Some(said) = predicted.get(row).copied().flatten() else {
            return Row::Invalid;
        };
        let cost = match (said, label) {
            (true, true) => costs.tp,
            (true, false) => costs.fp,
            (false, true) => costs.fn_,
            (false, false) => costs.tn,
        };
        Row::good(cost <= most)
    })
}

/// Whether the label lies between the predicted quantiles.
fn inside<'a>(desk: &'a Desk, outputs: &'a Outputs) -> Result<impl Fn(usize) -> Row + 'a, String> {
    let numbers = |id: &str| {
        let name = desk.table.named(desk, Role::from_id(id)?)?;
        match desk.table.columns.get(&name) {
            Some(Column::Numbers(values)) => Some(values),
            _ => None,
        }
    };
    let (Some(low), Some(high)) = (numbers("lower"), numbers("upper")) else {
        return Err("inside_interval: no columns hold a lower and an upper quantile".into());
    };
    let Outputs::Regression { label, .. } = outputs else {
        return Err("inside_interval: only numbers lie between quantiles".into());
    };
    let at = |values: &[f64], row: usize| values.get(row).copied().filter(|value| !value.is_nan());
    Ok(
        move |row: usize| match (at(label, row), at(low, row), at(high, row)) {
            (None, ..) => Row::Waits,
            (Some(label), Some(low), Some(high)) => Row::good(low <= label && label <= high),
            _ => Row::Invalid,
        },
    )
}

/// Whether the scores come, and lie between 0 and 1 where nearly all do.
fn served(desk: &Desk) -> Result<Rows<'_>, String> {
    let names = [Role::Score, Role::Prediction].map(|role| desk.table.named(desk, role));
    let name = names.into_iter().flatten().next();
    let column = name.and_then(|name| desk.table.columns.get(&name));
    match column {
        Some(Column::Numbers(values)) => {
            let known = values.iter().filter(|value| !value.is_nan()).count();
            let inside = |value: &&f64| (0.0..=1.0).contains(*value);
            let share = values.iter().filter(inside).count() as f64 / known.max(1) as f64;
            let is_probability = share >= PROBABILITIES;
            let of = move |value: &f64| {
                Row::good(!value.is_nan() && (!is_probability || (0.0..=1.0).contains(value)))
            };
            Ok(Box::new(values.iter().map(of)))
        }
        Some(Column::Levels { codes, .. }) => Ok(Box::new(
            codes.iter().map(|code| Row::good(*code != NO_LEVEL)),
        )),
        _ => Err("served: no column holds a score or a prediction".into()),
    }
}

/// Whether each row has what its answer needs. What lies in the future is not old.
fn made_from<'a>(
    desk: &'a Desk,
    needed: &[Needed],
) -> Result<impl Iterator<Item = bool> + 'a, String> {
    let times = desk.table.times(desk);
    let mut columns = Vec::new();
    for Needed {
        column: name,
        at_most_secs,
    } in needed
    {
        let column = desk.table.columns.get(name);
        let column = column.ok_or_else(|| format!("served: no column is called {name}"))?;
        let most = at_most_secs.map(|secs| {
            let secs = i64::try_from(secs).unwrap_or(i64::MAX);
            secs.saturating_mul(1_000_000)
        });
        if most.is_some() && !matches!(column, Column::Times(_)) {
            return Err(format!("served: the column {name} holds no times"));
        }
        if most.is_some() && times.is_none() {
            return Err("served: the rows have no time that an age could be told from".into());
        }
        columns.push((column, most));
    }
    let times = times.unwrap_or(&[]);
    let is_there = move |row: usize, column: &Column, most: Option<i64>| match column {
        Column::Numbers(values) => values.get(row).is_some_and(|value| !value.is_nan()),
        Column::Levels { codes, .. } => codes.get(row).is_some_and(|code| *code != NO_LEVEL),
        Column::Keys(keys) => keys.get(row).is_some(),
        Column::Times(made) => {
            let made = made.get(row).copied().filter(|made| *made != NO_TIME);
            let asked = times.get(row).copied().filter(|time| *time != NO_TIME);
            match (made, most) {
                (None, _) => false,
                (Some(_), None) => true,
                (Some(made), Some(most)) => {
                    asked.is_some_and(|asked| asked.saturating_sub(made) <= most)
                }
            }
        }
    };
    let rows = 0..desk.table.rows;
    Ok(rows.map(move |row| {
        columns
            .iter()
            .all(|(column, most)| is_there(row, column, *most))
    }))
}

/// Whether there is a score or a prediction to look at.
pub(super) fn has_answers(desk: &Desk) -> bool {
    served(desk).is_ok()
}

/// One event per query: whether a relevant document stands among the first; its first row speaks for it.
fn in_top(desk: &Desk, outputs: &Outputs, k: usize) -> Result<Vec<Row>, String> {
    let Outputs::Ranking {
        query,
        score,
        relevance,
        relevant_from,
        ..
    } = outputs
    else {
        return Err("relevant_in_top: only rankings have documents in order".into());
    };
    let mut queries: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (row, code) in query
        .iter()
        .enumerate()
        .filter(|(_, code)| **code != NO_LEVEL)
    {
        queries.entry(*code).or_default().push(row);
    }
    let mut found: Vec<Row> = (0..desk.table.rows).map(|_| Row::Elsewhere).collect();
    let at = |values: &[f64], row: usize| values.get(row).copied().unwrap_or(f64::NAN);
    for mut rows in queries.into_values() {
        let first = rows.first().copied().unwrap_or(0);
        let is_labelled = rows.iter().any(|row| !at(relevance, *row).is_nan());
        rows.retain(|row| !at(score, *row).is_nan());
        rows.sort_by(|a, b| at(score, *b).total_cmp(&at(score, *a)));
        let relevant = |row: &usize| at(relevance, *row) >= *relevant_from;
        let verdict = if !is_labelled {
            Row::Waits
        } else if rows.is_empty() {
            Row::Invalid
        } else {
            Row::good(rows.iter().take(k).any(relevant))
        };
        if let Some(place) = found.get_mut(first) {
            *place = verdict;
        }
    }
    Ok(found)
}

/// The middle gap between moments at which labels came; `None` without label times.
pub(super) fn label_gap(desk: &Desk) -> Option<i64> {
    let times = desk.table.label_times.as_ref()?;
    let mut came: Vec<i64> = times
        .iter()
        .copied()
        .filter(|time| *time != NO_TIME)
        .collect();
    came.sort_unstable();
    came.dedup();
    let mut gaps: Vec<i64> = came
        .windows(2)
        .filter_map(|pair| match pair {
            [before, after] => Some(after - before),
            _ => None,
        })
        .collect();
    gaps.sort_unstable();
    gaps.get(gaps.len() / 2).copied()
}
