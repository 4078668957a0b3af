//! Faults of a column of numbers.

use crate::measure::drift::ks;
use crate::measure::histogram::quantile;
use crate::measure::profile::{CheckKind, NumberProfile};
use crate::measure::shift::{Magnitudes, Rescaled};

use super::super::case::is_unparsable;
use super::shares::Shares;
use super::units::{LOOKS_LIKE, changes, unit};
use super::{Fault, Faults, Search, partly};

/// Rows of a side from which values are taken.
const SAMPLE: usize = 20_000;
/// Values that stand for "unknown" in many systems.
const STAND_INS: [f64; 7] = [-1.0, -99.0, -999.0, -9999.0, 999.0, 9999.0, 99_999.0];
/// How far beyond the range, in widths of its middle 99.9 %, a value is out of range.
const BEYOND: f64 = 0.5;
/// Times that a stand-in must have become more frequent.
const TIMES: f64 = 3.0;
/// Both sides of a column, ascending, a sample of each.
pub(super) struct Sides {
    before: Vec<f64>,
    now: Vec<f64>,
    profiles: [NumberProfile; 2],
}

pub(super) fn find(search: &Search<'_>, name: &str, values: &[f64], faults: &mut Faults) {
    let at = |row: usize| values.get(row).copied().unwrap_or(f64::NAN);
    let sides = Sides::of(search, &at);
    shares(search, name, (&at, &sides), faults);
    if sides.is_stuck() {
        let known = sides.profiles[0].distinct.max(1) as f64;
        let left = sides.profiles[1].distinct as f64 / known;
        let told = (&at as &dyn Fn(usize) -> f64, [1.0, left]);
        let fault = whole_column(search, (name, CheckKind::Stuck), String::new(), told);
        faults.serving.extend(fault);
    }
    let known = faults.serving.len();
    rescaled(search, name, (&at, &sides), faults);
    if faults.serving.len() == known {
        let part = partly::rescaled(search, (name, &at), &sides);
        faults.serving.extend(part);
    }
    past_rescaled(search, name, &at, faults);
}

/// Checks of single values, in the order of the bits of [`Hits::of`]; of the first two all rows count, of the others those
/// with a value.
const CHECKS: [CheckKind; 8] = [
    CheckKind::Missing,
    CheckKind::Unparsable,
    CheckKind::OutOfRange,
    CheckKind::Zeros,
    CheckKind::StandIn,
    CheckKind::Precision,
    CheckKind::Spike,
    CheckKind::Constant,
];

/// What a value must be to have a fault.
struct Hits {
    range: Option<(f64, f64)>,
    spike: Option<f64>,
    constant: Option<f64>,
}

impl Hits {
    /// One bit for each of the checks.
    fn of(&self, value: f64) -> u8 {
        if value.is_nan() {
            return if is_unparsable(value) { 2 } else { 1 };
        }
        let is = |one: Option<f64>| one.is_some_and(|one| (value - one).abs() <= 0.0);
        let is_whole = value.fract() == 0.0;
        let is_out = self
            .range
            .is_some_and(|(low, high)| value < low || value > high);
        u8::from(is_out) << 2
            | u8::from(value == 0.0) << 3
            | u8::from(is_whole && STAND_INS.contains(&value)) << 4
            | u8::from(is_whole) << 5
            | u8::from(is(self.spike)) << 6
            | u8::from(is(self.constant)) << 7
    }

    /// The shares of rows with each fault, in one go over the rows.
    fn shares(&self, search: &Search<'_>, at: &dyn Fn(usize) -> f64) -> [Shares; 8] {
        // Hits of the checks, all rows, rows with a value.
        let mut counts = vec![[0_u32; 10]; search.case.windows.len()];
        for row in 0..search.case.window.len() {
            if let Some(window) = search.case.window_of(row) {
                let mut bits = self.of(at(row));
                let own = &mut counts[window];
                own[8] += 1;
                own[9] += u32::from(bits.trailing_zeros() >= 2);
                while bits != 0 {
                    own[bits.trailing_zeros() as usize] += 1;
                    bits &= bits - 1;
                }
            }
        }
        std::array::from_fn(|check| {
            let rows = if check < 2 { 8 } else { 9 };
            Shares::of_counts(counts.iter().map(|own| (own[check], own[rows])))
        })
    }
}

/// Faults that some rows have and others have not.
fn shares(
    search: &Search<'_>,
    name: &str,
    (at, sides): (&dyn Fn(usize) -> f64, &Sides),
    faults: &mut Faults,
) {
    let hits = Hits {
        range: sides.range(),
        spike: sides.spike(),
        constant: sides.constant(),
    };
    for (bit, (check, shares)) in CHECKS.into_iter().zip(hits.shares(search, at)).enumerate() {
        let detail = match check {
            CheckKind::Missing if search.is_stored_nan(at) => "NaN".to_owned(),
            CheckKind::Spike => hits.spike.map_or_else(String::new, |one| one.to_string()),
            CheckKind::Constant => hits
                .constant
                .map_or_else(String::new, |one| one.to_string()),
            _ => String::new(),
        };
        let told = |mut fault: Fault| {
            fault.detail.clone_from(&detail);
            fault
        };
        let is_meant = |fault: &Fault| {
            !matches!(
                check,
                CheckKind::Zeros | CheckKind::StandIn | CheckKind::Spike
            ) || fault.shares[1] > TIMES * fault.shares[0]
        };
        let hit = |row: usize| hits.of(at(row)) >> bit & 1 == 1;
        let found = search.fault((name, check), &shares, &hit);
        faults.serving.extend(found.filter(is_meant).map(told));
        let past = search.past((name, check), &shares);
        faults.training.extend(past.filter(is_meant).map(told));
    }
}

impl Sides {
    pub(super) fn of(search: &Search<'_>, at: &dyn Fn(usize) -> f64) -> Self {
        let side = |side: usize| {
            let rows = &search.sides[side];
            let step = rows.len().div_ceil(SAMPLE).max(1);
            let mut own: Vec<f64> = rows
                .iter()
                .step_by(step)
                .map(|row| at(usize::try_from(*row).unwrap_or(usize::MAX)))
                .filter(|value| value.is_finite())
                .collect();
            own.sort_unstable_by(f64::total_cmp);
            own
        };
        let (before, now) = (side(0), side(1));
        Self {
            profiles: [
                NumberProfile::plain(&before, 0),
                NumberProfile::plain(&now, 0),
            ],
            before,
            now,
        }
    }

    /// Beyond which values are out of range.
    fn range(&self) -> Option<(f64, f64)> {
        let (low, high) = (self.before.first()?, self.before.last()?);
        let middle = quantile(&self.before, 0.9995)? - quantile(&self.before, 0.0005)?;
        Some((low - BEYOND * middle, high + BEYOND * middle))
    }

    /// A value that is now frequent in a column that had hardly any value twice.
    fn spike(&self) -> Option<f64> {
        let mode = self.profiles[1].mode?;
        let share = |side: &[f64]| {
            let from = side.partition_point(|value| *value < mode);
            let to = side.partition_point(|value| *value <= mode);
            (to - from) as f64 / side.len().max(1) as f64
        };
        let is_smooth = self.profiles[0].mode_rows as f64 <= 0.02 * self.before.len() as f64;
        (is_smooth && share(&self.now) - share(&self.before) >= 0.02).then_some(mode)
    }

    /// The one value that nearly all rows have now.
    fn constant(&self) -> Option<f64> {
        let share = |profile: &NumberProfile| profile.mode_rows as f64 / profile.n.max(1) as f64;
        let [before, now] = &self.profiles;
        (share(now) >= 0.99 && share(before) < 0.9).then_some(now.mode?)
    }

    /// Whether few of many different values are left.
    fn is_stuck(&self) -> bool {
        let [before, now] = &self.profiles;
        let per_row = |profile: &NumberProfile| profile.distinct as f64 / profile.n.max(1) as f64;
        before.distinct >= 100
            && now.n >= 300
            && per_row(now) < 0.05 * per_row(before)
            && (now.distinct as f64) < 0.05 * before.distinct as f64
    }

    /// How far values before, multiplied and moved, lie from those now.
    pub(super) fn gap(&self, factor: f64, offset: f64) -> f64 {
        let moved = self.before.iter().map(|value| value * factor + offset);
        let moved: Vec<f64> = moved.collect();
        ks(&moved, &self.now).map_or(1.0, |distance| distance.value)
    }

    /// A change of units that people mix up, where both middle and spread moved by it and the shape stayed.
    pub(super) fn named(&self) -> Option<String> {
        let middle = |side: &[f64]| quantile(side, 0.5);
        let width = |side: &[f64]| Some(quantile(side, 0.75)? - quantile(side, 0.25)?);
        let (m, n) = (middle(&self.before)?, middle(&self.now)?);
        let (u, v) = (width(&self.before)?, width(&self.now)?);
        if u <= 0.0 || v <= 0.0 {
            return None;
        }
        // Quantiles of few rows are not known as well.
        let rows = self.before.len().min(self.now.len()) as f64;
        let off = |errors: f64| (errors / rows.sqrt()).max(0.05);
        let near = |(factor, offset, _): &(f64, f64, String)| {
            let is_wide = (v / u / factor - 1.0).abs() < off(4.0);
            let moved = factor * m + offset;
            // Of degrees the middle may be off by two of the finer ones.
            let is_there = if *offset == 0.0 {
                (n / moved - 1.0).abs() < off(3.0)
            } else {
                (n - moved).abs() < 2.0 * factor.min(1.0)
            };
            let fits = |gap: f64| gap < 0.06 && self.gap(1.0, 0.0) > gap + 0.1;
            is_wide && is_there && fits(self.gap(*factor, *offset))
        };
        changes().find(near).map(|(.., name)| name)
    }

    /// The change of units that values now look most like, where they moved besides.
    fn likeliest(&self) -> Option<String> {
        let gaps = changes().map(|(factor, offset, name)| (self.gap(factor, offset), name));
        let best = gaps.min_by(|a, b| a.0.total_cmp(&b.0));
        best.filter(|(gap, _)| *gap < LOOKS_LIKE)
            .map(|(_, name)| format!("perhaps {name}"))
    }
}

/// Values in another unit: some of them, or all.
fn rescaled(
    search: &Search<'_>,
    name: &str,
    (at, sides): (&dyn Fn(usize) -> f64, &Sides),
    faults: &mut Faults,
) {
    let of = |values: &[f64]| {
        let mut found = Magnitudes::default();
        for value in values {
            found.add(*value);
        }
        found
    };
    let before = of(&sides.before);
    let whole = |check: CheckKind, detail: String| {
        whole_column(search, (name, check), detail, (at, [0.0, 1.0]))
    };
    let fault = match before.rescaled(&of(&sides.now)) {
        Some(found) if found.factor < 0.0 => whole(CheckKind::Mirrored, String::new()),
        Some(found) if found.share >= 1.0 => {
            let exact = sides.named().or_else(|| sides.likeliest());
            let exact = exact.unwrap_or_else(|| unit(&found));
            whole(CheckKind::Rescaled, exact)
        }
        Some(found) => {
            let hit = |row: usize| before.looks_rescaled(at(row), &found);
            let mut counts = vec![(0_u32, 0_u32); search.case.windows.len()];
            let there = search.thinned.iter().filter(|(_, row)| !at(*row).is_nan());
            for (window, row) in there {
                counts[*window].0 += u32::from(hit(*row));
                counts[*window].1 += 1;
            }
            let shares = Shares::of_counts(counts.into_iter());
            let fault = search.fault((name, CheckKind::Rescaled), &shares, &hit);
            fault.map(|fault| Fault {
                detail: unit(&found),
                ..fault
            })
        }
        None => sides
            .named()
            .and_then(|name| whole(CheckKind::Rescaled, name)),
    };
    faults.serving.extend(fault);
}

/// Windows of the look-back in another unit.
fn past_rescaled(search: &Search<'_>, name: &str, at: &dyn Fn(usize) -> f64, faults: &mut Faults) {
    let Some(look_back) = &search.look_back else {
        return;
    };
    let mut windows = vec![Magnitudes::default(); search.case.windows.len()];
    let learned_from = search.thinned.iter();
    for (window, row) in learned_from.filter(|(window, _)| *window < look_back.end) {
        windows[*window].add(at(*row));
    }
    // The window with the largest part of it that looks rescaled against its neighbour of a week or a step before.
    let mut worst: Option<(usize, Rescaled)> = None;
    let mut last = None;
    for window in look_back.clone() {
        let calm = (0..look_back.start.max(1)).rev().chain(look_back.clone());
        let base = calm
            .take(7)
            .filter_map(|at| windows.get(at))
            .max_by(|a, b| a.n().total_cmp(&b.n()));
        let found = base
            .zip(windows.get(window))
            .and_then(|(a, b)| a.rescaled(b));
        if let Some(found) = found.filter(|found| found.gain >= 0.1) {
            last = Some(window);
            if worst.is_none_or(|(_, worst)| found.share > worst.share) {
                worst = Some((worst.map_or(window, |(first, _)| first), found));
            }
        }
    }
    if let Some((window, found)) = worst {
        faults.training.push(Fault {
            column: name.to_owned(),
            check: CheckKind::Rescaled,
            detail: unit(&found),
            shares: [0.0, found.share],
            severity: (found.share / CheckKind::Rescaled.thresholds().1).min(1.0),
            align: 1.0,
            carry: None,
            window: Some(window),
            until: last,
            n: 0,
        });
    }
}

/// A fault of all rows of a column; it began where the column's ranks stepped.
pub(super) fn whole_column(
    search: &Search<'_>,
    (name, check): (&str, CheckKind),
    detail: String,
    (at, shares): (&dyn Fn(usize) -> f64, [f64; 2]),
) -> Option<Fault> {
    let [base, bad] = &search.block.windows;
    let of = |side: usize| {
        let mut own: Vec<f64> = search.sides[side]
            .iter()
            .map(|row| at(usize::try_from(*row).unwrap_or(usize::MAX)))
            .filter(|value| value.is_finite())
            .collect();
        own.sort_unstable_by(f64::total_cmp);
        own
    };
    let (before, now) = (of(0), of(1));
    let centre = f64::midpoint(quantile(&before, 0.5)?, quantile(&now, 0.5)?);
    let is_above = quantile(&now, 0.5)? > quantile(&before, 0.5)?;
    let hit = |row: usize| {
        let value = at(row);
        (!value.is_nan()).then_some((value > centre) == is_above)
    };
    let window = Shares::count(search.case, &hit).onset(base, bad);
    if check == CheckKind::Rescaled && !search.is_abrupt(at, window?) {
        return None;
    }
    let effect = (shares[1] - shares[0]).abs();
    Some(Fault {
        column: name.to_owned(),
        check,
        detail,
        shares,
        severity: (effect / check.thresholds().1).clamp(0.0, 1.0),
        align: search.align(window),
        carry: None,
        window,
        until: None,
        n: search.sides[1].len() as u64,
    })
}
