//! When versions of the model and their definitions came, and how old and new compare on the same traffic.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::measure::hypothesis::Test;
use crate::measure::shift::{contrast, mcnemar};

use super::Block;
use super::case::{Answers, Case, Levels};
use super::cells::{Cells, Rows};
use super::losses::Losses;

/// Share of a window's rows from which a version is there (design notes, 4.6).
const SHARE: f64 = 0.05;
/// Labelled rows of both versions that a contrast needs.
const ROWS: usize = 500;
/// Standard error of the new version's share of the change up to which the contrast decides.
const PRECISE: f64 = 0.3;
/// Requests that two versions both answered, from which pairs are compared.
const PAIRS: u64 = 200;

/// Windows before the blocks part in which a version is looked for that may have come unseen: as many as it takes to see a
/// segment, twice (ours).
const BEFORE: usize = 6;

/// Share of the bad block's rows from which a new version forbids to expect anything from the old one's scores.
const OTHER_VERSION: f64 = 0.05;
/// How well a release fits a step that the series does not show by itself.
const NO_STEP: f64 = 0.5;

/// A version of the model, or a definition, that came.
#[derive(Debug, Clone, PartialEq)]
pub struct Birth {
    /// Its name.
    pub name: String,
    /// The name of the one that answered most of the good block.
    pub before: String,
    /// The first window with 5 % of its rows.
    pub window: usize,
    /// How well the onset fits it, 0 to 1.
    pub align: f64,
    /// Its share of the bad block's rows.
    pub share: f64,
    /// Whether the model answers otherwise since it came, though the fall shows at another window.
    pub is_change: bool,
    /// Whether its definition is another one than before; not known without a column of definitions.
    pub is_redefined: Option<bool>,
    /// The definitions before and after, where they are known.
    pub definitions: Option<(String, String)>,
}

impl Birth {
    /// Whether too few of the bad block's rows are its own to count.
    pub fn is_hardly_there(&self) -> bool {
        self.share < OTHER_VERSION
    }
}

/// Old and new version on the same traffic.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overlap {
    /// The share of the change that the new version explains.
    pub share: f64,
    /// Its standard error.
    pub error: f64,
    /// Mean losses of the old and the new version in the bad block.
    pub means: [f64; 2],
    /// Labelled rows of both.
    pub rows: [usize; 2],
    /// `McNemar`'s test, where both answered the same requests.
    pub paired: Option<Test>,
}

/// The version that came in or near the blocks and fits the onset best.
pub(super) fn birth(case: &Case<'_>, block: &Block<'_>) -> Option<Birth> {
    let levels = case.versions.as_ref().or(case.definitions.as_ref())?;
    let counts = shares(case, levels);
    let old = most(&counts, &block.windows[0])?;
    let born = born(&counts, block);
    let fits = |window: usize| fits(block, (window, born.len()));
    let best = born.iter().copied();
    let best = best.max_by(|a, b| fits(a.1).total_cmp(&fits(b.1)).then(a.1.cmp(&b.1)));
    let (code, window) = best.filter(|(code, _)| *code != old)?;
    let align = if block.fall.is_from_release {
        NO_STEP
    } else {
        fits(window)
    };
    Some(told(
        (case, levels),
        (&counts, block),
        [old, code],
        (window, align),
    ))
}

/// The version that had come shortly before the blocks part, so that it already answered the last good windows.
pub(super) fn birth_before(case: &Case<'_>, block: &Block<'_>) -> Option<Birth> {
    let levels = case.versions.as_ref().or(case.definitions.as_ref())?;
    let counts = shares(case, levels);
    let split = block.windows[1].start;
    let (code, window) = born(&counts, block)
        .into_iter()
        .filter(|(_, window)| *window < split && window + BEFORE >= split)
        .max_by_key(|(_, window)| *window)?;
    let old = before(&counts, block, window)?;
    let between = (window, 0.0);
    (old != code).then(|| told((case, levels), (&counts, block), [old, code], between))
}

/// The version that answered most of what went before a window.
fn before(counts: &[BTreeMap<u32, f64>], block: &Block<'_>, window: usize) -> Option<u32> {
    most(counts, &(block.windows[0].start..window))
}

/// Windows in which versions came within the bad block, the last one first.
pub(super) fn within(case: &Case<'_>, block: &Block<'_>) -> Vec<usize> {
    let Some(levels) = case.versions.as_ref().or(case.definitions.as_ref()) else {
        return Vec::new();
    };
    let mut windows: Vec<usize> = born(&shares(case, levels), block)
        .into_iter()
        .map(|(_, window)| window)
        .filter(|window| *window > block.windows[1].start)
        .collect();
    windows.sort_unstable_by(|a, b| b.cmp(a));
    windows.dedup();
    windows
}

/// Versions that came within the blocks, and the first window with 5 % of each.
fn born(counts: &[BTreeMap<u32, f64>], block: &Block<'_>) -> Vec<(u32, usize)> {
    let all = block.windows[0].start..block.windows[1].end;
    let codes = counts.iter().flat_map(|window| window.keys().copied());
    let codes: std::collections::BTreeSet<u32> = codes.collect();
    let first = |code: &u32| {
        let is_there = |window: &usize| share_in(counts, *window, *code) >= SHARE;
        (0..counts.len()).find(is_there)
    };
    let born = codes
        .into_iter()
        .filter_map(|code| Some((code, first(&code)?)));
    born.filter(|(_, first)| *first > all.start && *first < all.end)
        .collect()
}

/// How well the onset fits a window, of so many that were tried.
fn fits(block: &Block<'_>, (window, tries): (usize, usize)) -> f64 {
    let place = block.place(window);
    place.map_or(0.0, |place| block.fall.onset.alignment(place, tries))
}

fn told(
    (case, levels): (&Case<'_>, &Levels<'_>),
    (counts, block): (&[BTreeMap<u32, f64>], &Block<'_>),
    [old, new]: [u32; 2],
    (window, align): (usize, f64),
) -> Birth {
    let definitions = definitions(case, levels, (old, new));
    Birth {
        name: levels.name(new).to_owned(),
        before: levels.name(old).to_owned(),
        window,
        align,
        share: share_of(counts, &block.windows[1], new),
        is_change: false,
        is_redefined: if case.versions.is_none() {
            Some(true)
        } else {
            definitions.as_ref().map(|(before, after)| before != after)
        },
        definitions,
    }
}

/// The version, or definition, that came last, and the window in which it did.
pub(super) fn newest(case: &Case<'_>) -> Option<(String, usize)> {
    let levels = case.versions.as_ref().or(case.definitions.as_ref())?;
    let counts = shares(case, levels);
    let codes: std::collections::BTreeSet<u32> = counts
        .iter()
        .flat_map(|window| window.keys().copied())
        .collect();
    let first = |code: u32| {
        let mut windows = 0..counts.len();
        windows.find(|window| share_in(&counts, *window, code) >= SHARE)
    };
    let born = codes
        .into_iter()
        .filter_map(|code| Some((first(code)?, code)));
    let (window, code) = born.max()?;
    (window > 0).then(|| (levels.name(code).to_owned(), window))
}

/// Rows of each level in each window.
fn shares(case: &Case<'_>, levels: &Levels<'_>) -> Vec<BTreeMap<u32, f64>> {
    let mut counts = vec![BTreeMap::new(); case.windows.len()];
    // Rows of one version stand together, so that a run of them is counted at once.
    let mut run = (None, 0.0);
    let mut add = |(place, rows): (Option<(usize, u32)>, f64)| {
        if let Some((window, code)) = place {
            *counts[window].entry(code).or_insert(0.0) += rows;
        }
    };
    for row in 0..case.window.len() {
        let place = case.window_of(row).zip(levels.at(row));
        if place == run.0 {
            run.1 += 1.0;
        } else {
            add(run);
            run = (place, 1.0);
        }
    }
    add(run);
    counts
}

fn share_in(counts: &[BTreeMap<u32, f64>], window: usize, code: u32) -> f64 {
    share_of(counts, &(window..window + 1), code)
}

fn share_of(counts: &[BTreeMap<u32, f64>], windows: &Range<usize>, code: u32) -> f64 {
    let own = counts.get(windows.clone()).unwrap_or(&[]);
    let all: f64 = own.iter().flat_map(BTreeMap::values).sum();
    let one: f64 = own.iter().filter_map(|window| window.get(&code)).sum();
    if all > 0.0 { one / all } else { 0.0 }
}

fn most(counts: &[BTreeMap<u32, f64>], windows: &Range<usize>) -> Option<u32> {
    let own = counts.get(windows.clone())?;
    // Of the good block the last windows count: what answered just before the fall.
    let recent = own.get(own.len().saturating_sub(5)..)?;
    let mut sums: BTreeMap<u32, f64> = BTreeMap::new();
    for (code, n) in recent.iter().flatten() {
        *sums.entry(*code).or_default() += n;
    }
    let best = sums
        .into_iter()
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    best.map(|(code, _)| code)
}

/// The definition that most rows of each of two versions have.
fn definitions(
    case: &Case<'_>,
    versions: &Levels<'_>,
    (old, new): (u32, u32),
) -> Option<(String, String)> {
    let definitions = case.definitions.as_ref()?;
    let of = |version: u32| {
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        for row in 0..case.window.len() {
            if versions.at(row) == Some(version)
                && let Some(code) = definitions.at(row)
            {
                *counts.entry(code).or_default() += 1;
            }
        }
        let best = counts
            .into_iter()
            .max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)));
        best.map(|(code, _)| definitions.name(code).to_owned())
    };
    Some((of(old)?, of(new)?))
}

/// Compares the old and the new version within the bad block.
pub(super) fn overlap(
    case: &Case<'_>,
    losses: &Losses<'_>,
    (rows, cells): (&Rows, &Cells),
    birth: &Birth,
    delta: f64,
) -> Option<Overlap> {
    let levels = case.versions.as_ref().or(case.definitions.as_ref())?;
    let is = |number: usize, name: &str| {
        let row = usize::try_from(*rows.at.get(number)?).ok()?;
        (levels.name(levels.at(row)?) == name).then_some(())
    };
    let side = |number: usize| {
        if rows.side.get(number) != Some(&1) {
            return None;
        }
        match (is(number, &birth.before), is(number, &birth.name)) {
            (Some(()), _) => Some(0),
            (_, Some(())) => Some(1),
            _ => None,
        }
    };
    let own: [Vec<f64>; 2] = [0, 1].map(|wanted| {
        let all = rows.told.iter().enumerate();
        all.filter(|(number, _)| side(*number) == Some(wanted))
            .map(|(_, told)| told.loss)
            .collect()
    });
    let counts = [own[0].len(), own[1].len()];
    if counts.iter().any(|rows| *rows < ROWS) || delta <= 0.0 {
        return None;
    }
    let all = rows.of_side(1);
    let omega = counts[1] as f64 / all.max(1) as f64;
    let mean = |losses: &[f64]| losses.iter().sum::<f64>() / losses.len().max(1) as f64;
    let spread = |losses: &[f64]| {
        let centre = mean(losses);
        mean(
            &losses
                .iter()
                .map(|l| (l - centre) * (l - centre))
                .collect::<Vec<_>>(),
        )
        .sqrt()
    };
    let table = rows.profile(cells, losses, &side).table(&mut |n| n);
    let found = contrast(&table, spread(&own[0]).max(spread(&own[1])))?;
    let error = omega * found.error / delta;
    (error <= PRECISE).then(|| Overlap {
        share: omega * found.difference / delta,
        error,
        means: [mean(&own[0]), mean(&own[1])],
        rows: counts,
        paired: paired(case, (losses, rows), birth),
    })
}

/// `McNemar`'s test over requests that both versions answered.
fn paired(case: &Case<'_>, (losses, rows): (&Losses<'_>, &Rows), birth: &Birth) -> Option<Test> {
    let (ids, levels) = (case.ids.as_ref()?, case.versions.as_ref()?);
    if matches!(case.answers, Answers::Numbers { .. }) {
        return None;
    }
    let mut seen: BTreeMap<u64, [Option<bool>; 2]> = BTreeMap::new();
    for (at, side) in rows.at.iter().zip(&rows.side) {
        let row = usize::try_from(*at).ok()?;
        let (Some(id), Some(code)) = (ids.get(row), levels.at(row)) else {
            continue;
        };
        let which = [&birth.before, &birth.name]
            .iter()
            .position(|name| levels.name(code) == name.as_str());
        if let (Some(which), 1, Some(loss)) = (which, *side, losses.loss(row)) {
            seen.entry(*id).or_default()[which] = Some(loss >= 0.25);
        }
    }
    let (mut pairs, mut first, mut second) = (0, 0, 0);
    for pair in seen.into_values() {
        if let [Some(a), Some(b)] = pair {
            pairs += 1;
            first += u64::from(a && !b);
            second += u64::from(b && !a);
        }
    }
    (pairs >= PAIRS).then(|| mcnemar(first, second))
}

/// The decision thresholds that answers before and after follow, where they moved.
pub(super) fn threshold_moved(case: &Case<'_>, block: &Block<'_>) -> Option<(f64, f64)> {
    let Answers::Binary {
        score: Some(score),
        decided,
        ..
    } = &case.answers
    else {
        return None;
    };
    let of = |windows: &Range<usize>| {
        // The highest score decided no and the lowest decided yes.
        let (mut highest, mut lowest) = (f64::NEG_INFINITY, f64::INFINITY);
        let mut rows = [0, 0];
        for row in 0..score.len() {
            let is_in = case.window_of(row).is_some_and(|at| windows.contains(&at));
            if let (true, Some(Some(yes)), Some(score)) = (is_in, decided.get(row), score.get(row))
                && score.is_finite()
            {
                rows[usize::from(*yes)] += 1;
                if *yes {
                    lowest = lowest.min(*score);
                } else {
                    highest = highest.max(*score);
                }
            }
        }
        (highest <= lowest && rows.iter().all(|rows| *rows >= 50)).then_some((highest, lowest))
    };
    let (before, after) = (of(&block.windows[0])?, of(&block.windows[1])?);
    let is_apart = before.1 < after.0 || after.1 < before.0;
    let middle = |(low, high): (f64, f64)| f64::midpoint(low, high);
    is_apart.then(|| (middle(before), middle(after)))
}
