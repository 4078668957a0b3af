//! Faults of rows as a whole: how many there are, how old what they say is, and answers that cannot be read.

use crate::measure::histogram::quantile;
use crate::measure::profile::CheckKind;
use crate::measure::shift::{Costs, Posterior};
use crate::measure::sorted::median;

use super::super::case::{NO_MOMENT, is_unparsable};
use super::shares::Shares;
use super::{Fault, Faults, Search};

/// Windows of the good block that the usual number of rows needs, and from how many on weekdays count apart.
const USUAL: usize = 3;
const WEEKS: usize = 14;
/// Variance of the logarithm of a window's rows that is nothing of note.
const WOBBLE: f64 = 0.01;
/// Rows from which the usual age of values is taken.
const SAMPLE: usize = 20_000;
/// Times as old from which on values are late (design notes, 4.7), and the share of rows that must be.
const LATE: f64 = 3.0;
const DAY_US: i64 = 86_400_000_000;

pub(super) fn find(search: &Search<'_>, faults: &mut Faults) {
    for (name, stamps) in &search.case.stamps {
        faults.serving.extend(stale(search, name, stamps));
    }
    faults.traffic.extend(volume(search));
    if let Some((name, values)) = &search.case.raw {
        for check in [CheckKind::Missing, CheckKind::Unparsable] {
            let hit = |row: usize| {
                let value = *values.get(row)?;
                let is_text = is_unparsable(value);
                Some(value.is_nan() && is_text == (check == CheckKind::Unparsable))
            };
            let shares = Shares::count(search.case, &hit);
            let found = search.fault((name, check), &shares, &|row| hit(row) == Some(true));
            // Rows without an answer have no loss: they carry nothing of the fall, and stand beside it.
            faults.traffic.extend(found.map(|fault| Fault {
                carry: None,
                ..fault
            }));
        }
    }
}

/// Whether windows have as many rows as usual, weekday by weekday where there are enough.
fn volume(search: &Search<'_>) -> Option<Fault> {
    let windows = &search.case.windows;
    let [base, bad] = &search.block.windows;
    let first = windows.first()?;
    // Numbers of rows are small, moments are not; and windows of so many rows have as many.
    if first.start_us < 1_000_000_000 {
        return None;
    }
    let mut counts = vec![0.0_f64; windows.len()];
    for row in 0..search.case.window.len() {
        if let Some(window) = search.case.window_of(row) {
            counts[window] += 1.0;
        }
    }
    // Files begin and end within a window.
    let inner = 1..windows.len().saturating_sub(1);
    let of = |block: &std::ops::Range<usize>| {
        let own = block.clone().filter(|at| inner.contains(at));
        own.collect::<Vec<usize>>()
    };
    let (before, now) = (of(base), of(bad));
    let is_daily = first.end_us - first.start_us == DAY_US && before.len() >= WEEKS;
    let season = |at: usize| if is_daily { at % 7 } else { 0 };
    let usual = |at: usize| {
        let own = before.iter().filter(|other| season(**other) == season(at));
        let mut rows: Vec<f64> = own.map(|at| counts[*at]).collect();
        rows.sort_unstable_by(f64::total_cmp);
        median(&rows).filter(|rows| *rows > 0.0)
    };
    if before.len() < USUAL || now.is_empty() {
        return None;
    }
    let ratio = |at: usize| Some(libm::log(counts[at].max(0.1) / usual(at)?));
    let mut effects: Vec<f64> = now.iter().filter_map(|at| ratio(*at)).collect();
    effects.sort_unstable_by(f64::total_cmp);
    let effect = median(&effects)?;
    let (floor, full) = CheckKind::Volume.thresholds();
    if effect.abs() < floor {
        return None;
    }
    let all: Vec<usize> = before.iter().chain(&now).copied().collect();
    let values: Vec<f64> = all.iter().map(|at| ratio(*at).unwrap_or(0.0)).collect();
    let costs = Costs::new(&values, &vec![WOBBLE; values.len()]);
    let step = Posterior::of(&costs, 0, values.len(), 1).mode();
    let window = step.and_then(|step| all.get(step).copied());
    let middle = |at: &[usize]| {
        let mut rows: Vec<f64> = at.iter().map(|at| counts[*at]).collect();
        rows.sort_unstable_by(f64::total_cmp);
        median(&rows)
    };
    Some(Fault {
        column: String::new(),
        check: CheckKind::Volume,
        detail: String::new(),
        shares: [middle(&before)?, middle(&now)?],
        severity: (effect.abs() / full).min(1.0),
        align: search.align(window),
        carry: None,
        window,
        until: None,
        n: search.sides[1].len() as u64,
    })
}

/// Values that are much older than usual when they are used.
fn stale(search: &Search<'_>, name: &str, stamps: &[i64]) -> Option<Fault> {
    let times = search.case.times.as_ref()?;
    let age = |row: usize| {
        let (time, stamp) = (*times.get(row)?, *stamps.get(row)?);
        (time != NO_MOMENT && stamp != NO_MOMENT).then(|| time.saturating_sub(stamp) as f64)
    };
    let middle = |side: usize| {
        let rows = &search.sides[side];
        let step = rows.len().div_ceil(SAMPLE).max(1);
        let own = rows.iter().step_by(step);
        let mut ages: Vec<f64> = own
            .filter_map(|row| age(usize::try_from(*row).ok()?))
            .collect();
        ages.sort_unstable_by(f64::total_cmp);
        quantile(&ages, 0.5)
    };
    let (before, now) = (middle(0)?, middle(1)?);
    if before <= 0.0 || now < LATE * before {
        return None;
    }
    let is_late = |row: usize| age(row).map(|age| age >= LATE * before);
    let shares = Shares::count(search.case, &is_late);
    let hit = |row: usize| is_late(row) == Some(true);
    let found = search.fault((name, CheckKind::Stale), &shares, &hit)?;
    Some(Fault {
        detail: format!("{:.1} times as old", now / before),
        severity: (libm::log(now / before) / std::f64::consts::LN_10).min(1.0),
        ..found
    })
}
