//! Faults that show only between columns, or in the rows as a whole: swapped and wrongly joined columns, turned clocks.

use crate::measure::profile::CheckKind;
use crate::measure::shift::{Costs, Posterior, rotation};

use super::super::case::{NO_MOMENT, Values};
use super::super::cells::{Bins, shared};
use super::shares::Shares;
use super::{Fault, Faults, Search};

/// Correlation that two columns must have had for its loss to say something, and the share of it that may be left.
const HELD: f64 = 0.3;
const LEFT: f64 = 0.35;
/// Columns of numbers that are looked at in pairs.
const COLUMNS: usize = 40;
/// Rows of a side that pairs are read from.
const SAMPLE: usize = 20_000;
const DAY_US: i64 = 86_400_000_000;
const HOUR_US: i64 = 3_600_000_000;

pub(super) fn find(search: &Search<'_>, bins: &[Bins], faults: &mut Faults) {
    let numbers: Vec<(&str, &[f64])> = search
        .case
        .features
        .iter()
        .filter_map(|feature| match &feature.values {
            Values::Numbers(values) => Some((feature.name.as_ref(), values.as_ref())),
            Values::Levels(_) => None,
        })
        .take(COLUMNS)
        .collect();
    unjoined(search, &numbers, faults);
    swapped(search, &numbers, bins, faults);
    clock(search, faults);
    if let Some(repeated) = search.case.ids.as_deref().and_then(repeated) {
        let hit = |row: usize| repeated.get(row).copied();
        let shares = Shares::count(search.case, &hit);
        let is_hit = |row: usize| hit(row) == Some(true);
        let fault = search.fault(("", CheckKind::Duplicates), &shares, &is_hit);
        faults.serving.extend(fault);
    }
}

/// Which rows have an id that an earlier row has; `None` where there are none.
fn repeated(ids: &[u64]) -> Option<Vec<bool>> {
    let mut ascending = ids.to_vec();
    ascending.sort_unstable();
    ascending.windows(2).find(|pair| pair[0] == pair[1])?;
    let mut order: Vec<usize> = (0..ids.len()).collect();
    order.sort_unstable_by_key(|row| (ids[*row], *row));
    let mut repeated = vec![false; ids.len()];
    for pair in order.windows(2) {
        repeated[pair[1]] = ids[pair[0]] == ids[pair[1]];
    }
    Some(repeated)
}

/// Pearson's correlation over rows with both values.
fn correlation(a: &[f64], b: &[f64], rows: &[u32]) -> Option<f64> {
    let step = rows.len().div_ceil(SAMPLE).max(1);
    let pairs: Vec<(f64, f64)> = rows
        .iter()
        .step_by(step)
        .filter_map(|row| {
            let row = usize::try_from(*row).ok()?;
            let (x, y) = (*a.get(row)?, *b.get(row)?);
            (x.is_finite() && y.is_finite()).then_some((x, y))
        })
        .collect();
    let n = pairs.len() as f64;
    if n < 100.0 {
        return None;
    }
    let mean = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
    let (mx, my) = (mean(&|p| p.0), mean(&|p| p.1));
    let (sx, sy) = (
        mean(&|p| (p.0 - mx) * (p.0 - mx)).sqrt(),
        mean(&|p| (p.1 - my) * (p.1 - my)).sqrt(),
    );
    let together = mean(&|p| (p.0 - mx) * (p.1 - my));
    (sx > 0.0 && sy > 0.0).then(|| together / (sx * sy))
}

/// A column that went with others and no longer goes with any of them.
fn unjoined(search: &Search<'_>, numbers: &[(&str, &[f64])], faults: &mut Faults) {
    let pair = |a: usize, b: usize, side: usize| {
        let rows = &search.sides[side];
        correlation(numbers.get(a)?.1, numbers.get(b)?.1, rows)
    };
    let n = numbers.len();
    let mut held: Vec<Vec<(usize, f64, f64)>> = vec![Vec::new(); n];
    for a in 0..n {
        for b in a + 1..n {
            let before = pair(a, b, 0).filter(|r| r.abs() >= HELD);
            if let Some((before, now)) = before.zip(pair(a, b, 1)) {
                held[a].push((b, before, now));
                held[b].push((a, before, now));
            }
        }
    }
    let is_lost = |(_, before, now): &(usize, f64, f64)| now.abs() <= LEFT * before.abs();
    let lost: Vec<usize> = (0..n)
        .filter(|at| !held[*at].is_empty() && held[*at].iter().all(is_lost))
        .collect();
    for at in &lost {
        // Of a single pair both lose it; that column is told whose partner still goes with others.
        let partners = &held[*at];
        let is_other = |(other, ..): &(usize, f64, f64)| {
            lost.contains(other) && held[*other].len() < partners.len()
        };
        if partners.iter().any(is_other) && partners.len() == 1 {
            continue;
        }
        let strongest = partners
            .iter()
            .max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
        let (Some((other, before, now)), Some((name, values))) = (strongest, numbers.get(*at))
        else {
            continue;
        };
        let Some((partner, others)) = numbers.get(*other) else {
            continue;
        };
        let window = parted(search, values, others);
        faults.serving.push(Fault {
            column: (*name).to_owned(),
            check: CheckKind::Unjoined,
            detail: (*partner).to_owned(),
            shares: [*before, *now],
            severity: 1.0 - now.abs() / before.abs(),
            align: search.align(window),
            carry: None,
            window,
            until: None,
            n: search.sides[1].len() as u64,
        });
    }
}

/// The window from which two columns no longer go together.
fn parted(search: &Search<'_>, a: &[f64], b: &[f64]) -> Option<usize> {
    let [base, bad] = &search.block.windows;
    let (mut values, mut variances, mut at) = (Vec::new(), Vec::new(), Vec::new());
    let mut by_window = vec![Vec::new(); bad.end];
    for row in search.sides.iter().flatten() {
        let window = search
            .case
            .window_of(usize::try_from(*row).unwrap_or(usize::MAX));
        if let Some(rows) = window.and_then(|window| by_window.get_mut(window)) {
            rows.push(*row);
        }
    }
    for (window, rows) in by_window.iter().enumerate().skip(base.start) {
        if let Some(r) = correlation(a, b, rows) {
            values.push(r);
            variances.push(1.0 / rows.len().max(1) as f64);
            at.push(window);
        }
    }
    let costs = Costs::new(&values, &variances);
    at.get(Posterior::of(&costs, 0, values.len(), 1).mode()?)
        .copied()
}

/// Two columns that look like each other before.
fn swapped(search: &Search<'_>, numbers: &[(&str, &[f64])], bins: &[Bins], faults: &mut Faults) {
    let columns = search.case.features.iter().zip(bins);
    let of_numbers = columns.filter(|(feature, _)| matches!(feature.values, Values::Numbers(_)));
    let moved: Vec<(usize, &Bins)> = of_numbers
        .map(|(_, bins)| bins)
        .enumerate()
        .filter(|(_, bins)| !bins.cuts.is_empty())
        .collect();
    let histogram = |values: &[f64], cuts: &[f64], rows: &[u32]| {
        let mut counts = vec![0.0; cuts.len() + 1];
        for row in rows.iter().step_by(rows.len().div_ceil(SAMPLE).max(1)) {
            let row = usize::try_from(*row).unwrap_or(usize::MAX);
            if let Some(value) = values.get(row).filter(|value| value.is_finite()) {
                counts[cuts.partition_point(|cut| cut <= value)] += 1.0;
            }
        }
        counts
    };
    let alike = |from: usize, to: usize, cuts: &[f64]| {
        let (Some(a), Some(b)) = (numbers.get(from), numbers.get(to)) else {
            return 0.0;
        };
        let before = histogram(a.1, cuts, &search.sides[0]);
        shared(&before, &histogram(b.1, cuts, &search.sides[1]))
    };
    let changed: Vec<(usize, &Bins)> = moved
        .into_iter()
        .filter(|(at, bins)| alike(*at, *at, &bins.cuts) < 0.7)
        .collect();
    for (first, (a, cuts)) in changed.iter().enumerate() {
        for (b, others) in changed.iter().skip(first + 1) {
            let crossed = alike(*a, *b, &cuts.cuts).min(alike(*b, *a, &others.cuts));
            let straight = alike(*a, *a, &cuts.cuts).max(alike(*b, *b, &others.cuts));
            if crossed > 0.85
                && crossed > straight + 0.2
                && let (Some(x), Some(y)) = (numbers.get(*a), numbers.get(*b))
            {
                let middle = |row: usize| {
                    let (p, q) = (x.1.get(row)?, y.1.get(row)?);
                    (p.is_finite() && q.is_finite()).then_some(p > q)
                };
                let shares = Shares::count(search.case, &middle);
                let window = shares.onset(&search.block.windows[0], &search.block.windows[1]);
                faults.serving.push(Fault {
                    column: x.0.to_owned(),
                    check: CheckKind::Swapped,
                    detail: y.0.to_owned(),
                    shares: [straight, crossed],
                    severity: 1.0,
                    align: search.align(window),
                    carry: None,
                    window,
                    until: None,
                    n: search.sides[1].len() as u64,
                });
            }
        }
    }
}

/// Clocks: hours that turned, and rows that lost their hour.
fn clock(search: &Search<'_>, faults: &mut Faults) {
    let Some(times) = &search.case.times else {
        return;
    };
    let at = |row: usize| times.get(row).copied().filter(|time| *time != NO_MOMENT);
    let hour = |row: usize| usize::try_from(at(row)?.rem_euclid(DAY_US) / HOUR_US).ok();
    let hours = |side: usize| {
        let mut counts = [0.0; 24];
        for row in &search.sides[side] {
            if let Some(count) = hour(usize::try_from(*row).unwrap_or(usize::MAX))
                .and_then(|hour| counts.get_mut(hour))
            {
                *count += 1.0;
            }
        }
        counts
    };
    let (before, now) = (hours(0), hours(1));
    if let Some((turn, gain)) = rotation(&before, &now) {
        let total: f64 = before.iter().sum();
        let is_usual = |row: usize| {
            hour(row)
                .and_then(|hour| before.get(hour))
                .map(|count| *count < total / 24.0)
        };
        let shares = Shares::count(search.case, &is_usual);
        let window = shares.onset(&search.block.windows[0], &search.block.windows[1]);
        faults.serving.push(Fault {
            column: String::new(),
            check: CheckKind::Turned,
            detail: turn.to_string(),
            shares: [0.0, gain],
            severity: (gain / CheckKind::Turned.thresholds().1).min(1.0),
            align: search.align(window),
            carry: None,
            window,
            until: None,
            n: search.sides[1].len() as u64,
        });
    }
    let midnight = |row: usize| Some(at(row)?.rem_euclid(DAY_US) == 0);
    let shares = Shares::count(search.case, &midnight);
    let is_hit = |row: usize| midnight(row) == Some(true);
    let fault = search.fault(("", CheckKind::Midnight), &shares, &is_hit);
    faults.serving.extend(fault);
}
