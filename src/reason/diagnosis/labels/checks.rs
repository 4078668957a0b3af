//! Hard checks of the labels: what no world would do.

use std::ops::Range;

use super::{LabelFault, Scored, Unsound, auc, windows};
use crate::measure::shift::{Costs, Posterior};
use crate::reason::diagnosis::Block;
use crate::reason::diagnosis::case::{Answers, Case, NO_MOMENT};
use crate::reason::diagnosis::cells::Rows;
use crate::reason::diagnosis::losses::Losses;

/// Share of labels that contradict from which on that is a fault, and from which it is at its gravest (design notes, 4.8).
const CONFLICTS: (f64, f64) = (0.005, 0.05);

/// All that is wrong with the labels, the gravest first.
pub(super) fn unsound(
    (case, losses): (&Case<'_>, &Losses<'_>),
    block: &Block<'_>,
    (rows, scored): (&Rows, &[Scored; 2]),
) -> Vec<Unsound> {
    let found = [
        coverage(case, block),
        lag(case, block),
        one_class(rows, losses),
        echo(case, block),
        flipped(scored),
        selected(case, block),
        conflicts(case, block),
    ];
    let mut found: Vec<Unsound> = found.into_iter().flatten().collect();
    found.sort_by(|a, b| (b.severity * b.align).total_cmp(&(a.severity * a.align)));
    found
}

/// Share of rows of each window for which `hit`, of those for which it is known.
fn share_of(
    case: &Case<'_>,
    windows: &Range<usize>,
    hit: &dyn Fn(usize) -> Option<bool>,
) -> Option<f64> {
    let (mut yes, mut all) = (0.0, 0.0);
    for row in case.rows_in(windows) {
        if let Some(hit) = hit(usize::try_from(row).ok()?) {
            yes += f64::from(u8::from(hit));
            all += 1.0;
        }
    }
    (all > 0.0).then(|| yes / all)
}

/// Labelled rows whose id has labels that contradict each other.
fn conflicts(case: &Case<'_>, block: &Block<'_>) -> Option<Unsound> {
    let conflicts = case.conflicts.as_ref()?;
    let all = windows(block);
    let mut counts = vec![(0.0_f64, 0.0_f64); all.end];
    for row in (0..case.window.len()).filter(|row| case.answers.is_labelled(*row)) {
        if let Some(slot) = case.window_of(row).and_then(|at| counts.get_mut(at)) {
            slot.0 += 1.0;
            slot.1 += f64::from(u8::from(conflicts.get(row) == Some(&true)));
        }
    }
    let share = |windows: &Range<usize>| {
        let own = counts.get(windows.clone()).unwrap_or(&[]).iter();
        let (rows, hits) = own.fold((0.0, 0.0), |(n, k), (rows, hits)| (n + rows, k + hits));
        (rows > 0.0).then(|| hits / rows)
    };
    let (before, now) = (share(&block.windows[0])?, share(&block.windows[1])?);
    if now - before < CONFLICTS.0 {
        return None;
    }
    let series: Vec<(usize, f64, f64)> = all
        .filter_map(|at| {
            let (rows, hits) = counts.get(at).filter(|(rows, _)| *rows > 0.0)?;
            Some((at, hits / rows, now / rows))
        })
        .collect();
    Some(Unsound {
        fault: LabelFault::Conflicts,
        from_to: [before, now],
        severity: ((now - before) / CONFLICTS.1).min(1.0),
        align: aligned(block, &series),
    })
}

/// How well the onset fits a step of a number over the windows.
fn aligned(block: &Block<'_>, series: &[(usize, f64, f64)]) -> f64 {
    let values: Vec<f64> = series.iter().map(|(_, value, _)| *value).collect();
    let variances: Vec<f64> = series.iter().map(|(.., variance)| *variance).collect();
    let costs = Costs::new(&values, &variances);
    let step = Posterior::of(&costs, 0, values.len(), 1).mode();
    let window = step
        .and_then(|step| series.get(step))
        .map(|(window, ..)| *window);
    let place = window.and_then(|window| block.place(window));
    place.map_or(0.0, |place| block.fall.onset.alignment(place, 1))
}

/// The share of rows with a label, over windows whose labels to come are all there.
fn coverage(case: &Case<'_>, block: &Block<'_>) -> Option<Unsound> {
    let all = windows(block);
    let mut counts = vec![(0.0_f64, 0.0_f64); all.end];
    for row in 0..case.window.len() {
        let slot = case.window_of(row).and_then(|at| counts.get_mut(at));
        if let Some((rows, with)) = slot {
            *rows += 1.0;
            *with += f64::from(u8::from(case.answers.is_labelled(row)));
        }
    }
    let is_mature = |at: &usize| {
        let window = case.windows.get(*at);
        window.is_some_and(|window| !window.is_immature && !window.is_provisional)
    };
    let there = |windows: &Range<usize>| {
        let own = windows.clone().filter(is_mature);
        let own = own.filter_map(|at| Some((at, *counts.get(at)?)));
        own.filter(|(_, (rows, _))| *rows > 0.0).collect::<Vec<_>>()
    };
    let share = |windows: &Range<usize>| {
        let own = there(windows);
        let rows: f64 = own.iter().map(|(_, (rows, _))| rows).sum();
        let with: f64 = own.iter().map(|(_, (_, with))| with).sum();
        (rows > 0.0).then(|| with / rows)
    };
    let (before, now) = (share(&block.windows[0])?, share(&block.windows[1])?);
    let effect = (now - before).abs();
    if effect < 0.05 {
        return None;
    }
    let own = there(&all).into_iter();
    let series: Vec<(usize, f64, f64)> = own
        .map(|(at, (rows, with))| (at, with / rows, 0.25 / rows))
        .collect();
    Some(Unsound {
        fault: LabelFault::Coverage,
        from_to: [before, now],
        severity: (effect / 0.3).min(1.0),
        align: aligned(block, &series),
    })
}

fn lag(case: &Case<'_>, block: &Block<'_>) -> Option<Unsound> {
    let (times, came) = (case.times.as_ref()?, case.label_times.as_ref()?);
    let median = |windows: &Range<usize>| {
        let lag = |row: u32| {
            let row = usize::try_from(row).ok()?;
            let (time, came) = (*times.get(row)?, *came.get(row)?);
            (time != NO_MOMENT && came != NO_MOMENT && case.answers.is_labelled(row))
                .then(|| came.saturating_sub(time) as f64)
        };
        let mut lags: Vec<f64> = case.rows_in(windows).into_iter().filter_map(lag).collect();
        lags.sort_unstable_by(f64::total_cmp);
        crate::measure::sorted::median(&lags)
    };
    let (before, now) = (median(&block.windows[0])?, median(&block.windows[1])?);
    if before <= 0.0 || now <= 0.0 {
        return None;
    }
    let times_as_long = (now / before).max(before / now);
    (times_as_long >= 2.0).then(|| Unsound {
        fault: LabelFault::Lag,
        from_to: [before, now],
        // Late labels alone do not make the others wrong: half its weight (ours).
        severity: 0.5 * (libm::log(times_as_long) / libm::log(10.0)).min(1.0),
        align: 0.5,
    })
}

fn one_class(rows: &Rows, losses: &Losses<'_>) -> Option<Unsound> {
    let most = |side: u8| {
        let mut counts = vec![0.0_f64; losses.outcomes];
        for (told, own) in rows.told.iter().zip(&rows.side) {
            if *own == side {
                counts[usize::from(told.outcome)] += 1.0;
            }
        }
        let all: f64 = counts.iter().sum();
        counts.iter().fold(0.0, |a: f64, b| a.max(*b)) / all.max(1.0)
    };
    let (before, now) = (most(0), most(1));
    let is_alone = now >= 0.9999 && before < 0.995;
    (is_alone && losses.outcomes > 1).then_some(Unsound {
        fault: LabelFault::OneClass,
        from_to: [before, now],
        severity: 1.0,
        align: 1.0,
    })
}

fn echo(case: &Case<'_>, block: &Block<'_>) -> Option<Unsound> {
    let agrees = |row: usize| match &case.answers {
        Answers::Binary { decided, label, .. } => {
            Some((*decided.get(row)?)? == (*label.get(row)?)?)
        }
        Answers::Classes { decided, label, .. } => {
            Some((*decided.get(row)?)? == (*label.get(row)?)?)
        }
        Answers::Numbers { .. } => None,
    };
    let before = share_of(case, &block.windows[0], &agrees)?;
    let now = share_of(case, &block.windows[1], &agrees)?;
    (now >= 0.999 && before < 0.99).then_some(Unsound {
        fault: LabelFault::Echo,
        from_to: [before, now],
        severity: 1.0,
        align: 1.0,
    })
}

fn flipped(scored: &[Scored; 2]) -> Option<Unsound> {
    let before = auc(&scored[0])?;
    let now = auc(&scored[1])?;
    (before > 0.6 && now <= 1.0 - before + 0.05).then_some(Unsound {
        fault: LabelFault::Flipped,
        from_to: [before, now],
        severity: 1.0,
        align: 1.0,
    })
}

/// Population stability of scores with a label against those without, before and now.
fn selected(case: &Case<'_>, block: &Block<'_>) -> Option<Unsound> {
    let Answers::Binary {
        score: Some(score), ..
    } = &case.answers
    else {
        return None;
    };
    let index = |windows: &Range<usize>| {
        let mut counts = [[0.5_f64; 10]; 2];
        let mut rows = [5.0, 5.0];
        for row in case.rows_in(windows) {
            let row = usize::try_from(row).ok()?;
            if let Some(score) = score.get(row).filter(|score| score.is_finite()) {
                let bin = (0..9)
                    .filter(|k| *score >= f64::from(*k + 1) / 10.0)
                    .count();
                let own = usize::from(case.answers.is_labelled(row));
                counts[own][bin] += 1.0;
                rows[own] += 1.0;
            }
        }
        if rows[0] < 200.0 || rows[1] < 200.0 {
            return None;
        }
        let share = |own: usize, bin: usize| counts[own][bin] / rows[own];
        let part = |bin: usize| {
            let (a, b) = (share(0, bin), share(1, bin));
            (b - a) * libm::log(b / a)
        };
        Some((0..10).map(part).sum::<f64>())
    };
    let now = index(&block.windows[1])?;
    let before = index(&block.windows[0]).unwrap_or(0.0);
    (now >= 0.25 && before < 0.1).then_some(Unsound {
        fault: LabelFault::Selected,
        from_to: [before, now],
        severity: 0.5 * (now / 0.5).min(1.0),
        align: 1.0,
    })
}
