//! Whether the labels are to be trusted, and what the outcomes alone tell: base rate, calibration.

mod checks;

use std::ops::Range;

use crate::measure::estimate::Calibrator;
use crate::measure::shift::{
    CellTable, Costs, Fingerprint, Murphy, bbse, bbse_error, fingerprint, murphy, prior_only,
    saerens,
};

use super::Block;
use super::case::{Answers, Case, NO_MOMENT};
use super::cells::Rows;
use super::losses::Losses;

/// Standard errors up to which an expected share is the one that labels tell.
const SEEN: f64 = 3.0;
/// Scores of a side that calibration without labels is read from.
const ASKED: usize = 20_000;

/// What is wrong with labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelFault {
    /// Another share of rows has one.
    Coverage,
    /// They come later or sooner.
    Lag,
    /// Only one class is left.
    OneClass,
    /// They repeat the model's decisions.
    Echo,
    /// They say the opposite of before.
    Flipped,
    /// Which rows have one depends on the score as it did not before.
    Selected,
    /// One id has labels that contradict each other.
    Conflicts,
}

impl LabelFault {
    /// Its name in exports.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Coverage => "label_coverage",
            Self::Lag => "label_lag",
            Self::OneClass => "label_one_class",
            Self::Echo => "label_echo",
            Self::Flipped => "label_flipped",
            Self::Selected => "label_selected",
            Self::Conflicts => "label_conflicts",
        }
    }
}

/// One fault of the labels.
#[derive(Debug, Clone, PartialEq)]
pub struct Unsound {
    /// What.
    pub fault: LabelFault,
    /// The number before and now.
    pub from_to: [f64; 2],
    /// 0 to 1.
    pub severity: f64,
    /// How well the onset fits its own, 0 to 1.
    pub align: f64,
}

/// How the base rate moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    /// Share of positives before and after.
    pub rates: [f64; 2],
    /// The share of the fall that this alone would give; 0 where scores within a class moved too.
    pub share: f64,
    /// Largest distance of the scores' distributions within a class.
    pub within: f64,
    /// Whether it moved by more than chance explains.
    pub has_moved: bool,
    /// The share of positives that decisions alone let expect now (BBSE), and its standard error; not across versions.
    pub by_decisions: Option<(f64, f64)>,
    /// The same from calibrated scores alone (EM).
    pub by_scores: Option<f64>,
}

impl Prior {
    /// Whether what is seen without labels agrees with the labels; `None` where it was not asked.
    pub fn agrees(&self) -> Option<bool> {
        let (expected, error) = self.by_decisions?;
        let off = (expected - self.rates[1]).abs();
        let moved = (self.rates[1] - self.rates[0]).abs();
        Some(off <= SEEN * error + 0.25 * moved)
    }
}

/// What the labels tell of themselves.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Labels {
    /// What is wrong with them, the gravest first.
    pub unsound: Vec<Unsound>,
    /// The line through the cells' rates.
    pub fingerprint: Option<Fingerprint>,
    /// 0 to 1; not known without a fingerprint.
    pub noise: Option<f64>,
    /// Whether the fall is sharper by the time at which labels came than by that of the predictions.
    pub by_arrival: bool,
    /// The base rate.
    pub prior: Option<Prior>,
    /// The Brier score's parts before and after, and whether only calibration was lost.
    pub calibration: Option<([Murphy; 2], bool)>,
}

/// Looks at the labels.
pub(super) fn look(
    (case, losses): (&Case<'_>, &Losses<'_>),
    block: &Block<'_>,
    (rows, table): (&Rows, &CellTable),
    is_same_model: bool,
) -> Labels {
    let is_binary = matches!(case.answers, Answers::Binary { .. });
    let line = fingerprint(table).filter(|_| is_binary);
    let by_arrival = sharper_by_arrival(case, losses, block);
    let scored = [scored(case, rows, 0), scored(case, rows, 1)];
    let noise = line.map(|line| {
        let fit = line.fit();
        let more = if by_arrival && fit > 0.0 { 0.2 } else { 0.0 };
        (fit + more).min(1.0)
    });
    let expected = if is_same_model {
        without_labels(case, block, &scored[0])
    } else {
        (None, None)
    };
    Labels {
        unsound: checks::unsound((case, losses), block, (rows, &scored)),
        fingerprint: line,
        noise,
        by_arrival,
        prior: prior(case, (rows, &scored), block).map(|prior| Prior {
            by_decisions: expected.0,
            by_scores: expected.1,
            // The less cells say that it is the base rate, the less it is.
            share: prior.share * line.map_or(1.0, |line| line.base_rate_weight()),
            ..prior
        }),
        calibration: calibration(case, &scored, block),
    }
}

fn windows(block: &Block<'_>) -> Range<usize> {
    block.windows[0].start..block.windows[1].end
}

/// Scores with their labels, ascending.
type Scored = Vec<(f64, bool)>;

/// Scores and labels of a side.
fn scored(case: &Case<'_>, rows: &Rows, side: u8) -> Scored {
    let Answers::Binary {
        score: Some(score),
        label,
        ..
    } = &case.answers
    else {
        return Vec::new();
    };
    let own = rows
        .at
        .iter()
        .zip(&rows.side)
        .filter(|(_, own)| **own == side);
    let mut found: Vec<(f64, bool)> = own
        .filter_map(|(at, _)| {
            let row = usize::try_from(*at).ok()?;
            let score = score.get(row).copied().filter(|score| score.is_finite())?;
            Some((score, (*label.get(row)?)?))
        })
        .collect();
    found.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    found
}

/// The area under the curve, ties counting half.
fn auc(ascending: &[(f64, bool)]) -> Option<f64> {
    let positives = ascending.iter().filter(|row| row.1).count() as f64;
    let negatives = ascending.len() as f64 - positives;
    if positives < 30.0 || negatives < 30.0 {
        return None;
    }
    let (mut below, mut sum) = (0.0, 0.0);
    for tied in ascending.chunk_by(|a, b| a.0 >= b.0) {
        let yes = tied.iter().filter(|row| row.1).count() as f64;
        let no = tied.len() as f64 - yes;
        sum += yes * (below + no / 2.0);
        below += no;
    }
    Some(sum / (positives * negatives))
}

/// Whether a single step explains losses better by the time at which labels came: a label pipeline broke, not the world.
fn sharper_by_arrival(case: &Case<'_>, losses: &Losses<'_>, block: &Block<'_>) -> bool {
    let Some(came) = &case.label_times else {
        return false;
    };
    let all = windows(block);
    let mut sums = [vec![(0.0, 0.0); all.len()], vec![(0.0, 0.0); all.len()]];
    for row in case.rows_in(&all) {
        let Ok(row) = usize::try_from(row) else {
            continue;
        };
        let (Some(loss), Some(window)) = (losses.loss(row), case.window_of(row)) else {
            continue;
        };
        let arrival = came.get(row).copied().filter(|came| *came != NO_MOMENT);
        let arrived = arrival.and_then(|came| {
            let at = case.windows.partition_point(|window| window.end_us <= came);
            let window = case.windows.get(at)?;
            (window.start_us <= came && all.contains(&at)).then_some(at)
        });
        for (sums, at) in sums.iter_mut().zip([Some(window), arrived]) {
            if let Some((sum, n)) = at.and_then(|at| sums.get_mut(at - all.start)) {
                (*sum, *n) = (*sum + loss, *n + 1.0);
            }
        }
    }
    let gain = |sums: &[(f64, f64)]| {
        let there: Vec<&(f64, f64)> = sums.iter().filter(|(_, n)| *n >= 30.0).collect();
        let means: Vec<f64> = there.iter().map(|(sum, n)| sum / n).collect();
        let variances: Vec<f64> = there
            .iter()
            .map(|(_, n)| block.series.variance / n)
            .collect();
        let costs = Costs::new(&means, &variances);
        let n = means.len();
        let best = (2..n.saturating_sub(1)).map(|k| costs.cost(0, k) + costs.cost(k, n));
        costs.cost(0, n) - best.fold(f64::INFINITY, f64::min)
    };
    let [by_time, by_arrival] = &sums;
    let arrived: f64 = by_arrival.iter().map(|(_, n)| n).sum();
    let all: f64 = by_time.iter().map(|(_, n)| n).sum();
    arrived > 0.8 * all && gain(by_arrival) > 1.1 * gain(by_time) + 10.0
}

/// The share of positives of the bad block from decisions and from scores alone, labelled or not.
fn without_labels(
    case: &Case<'_>,
    block: &Block<'_>,
    before: &Scored,
) -> (Option<(f64, f64)>, Option<f64>) {
    let Answers::Binary {
        score,
        decided,
        label,
        ..
    } = &case.answers
    else {
        return (None, None);
    };
    // Decided yes and all, of negatives and of positives before, and of all rows now.
    let mut counts = [[0.0_f64; 2]; 3];
    let mut scores: Vec<f64> = Vec::new();
    for row in 0..case.window.len() {
        let Some(window) = case.window_of(row) else {
            continue;
        };
        let yes = decided.get(row).copied().flatten();
        let group = if block.windows[1].contains(&window) {
            let score = score.as_ref().and_then(|score| score.get(row).copied());
            scores.extend(score.filter(|score| score.is_finite()));
            Some(2)
        } else if block.windows[0].contains(&window) {
            label.get(row).copied().flatten().map(usize::from)
        } else {
            None
        };
        if let (Some(yes), Some(group)) = (yes, group) {
            counts[group][0] += f64::from(u8::from(yes));
            counts[group][1] += 1.0;
        }
    }
    let rate = |[yes, all]: [f64; 2]| yes / all.max(1.0);
    let [fpr, tpr, now] = counts.map(rate);
    let by_decisions = bbse(now, tpr, fpr).map(|share| {
        let rows = [counts[2][1], counts[1][1], counts[0][1]];
        (share, bbse_error(share, [tpr, fpr], rows))
    });
    let positives = before.iter().filter(|row| row.1).count() as f64;
    let prior = positives / before.len().max(1) as f64;
    let step = scores.len().div_ceil(ASKED).max(1);
    let thinned = |rows: &Scored| {
        let step = rows.len().div_ceil(ASKED).max(1);
        rows.iter().copied().step_by(step).collect::<Scored>()
    };
    let by_scores = Calibrator::fit(thinned(before).into_iter()).ok();
    let by_scores = by_scores.and_then(|calibrator| {
        let own = scores.iter().step_by(step);
        let calibrated: Vec<(f64, f64)> = own.map(|score| (calibrator.at(*score), 1.0)).collect();
        saerens(&calibrated, prior)
    });
    (by_decisions, by_scores)
}

fn prior(
    case: &Case<'_>,
    (rows, scored): (&Rows, &[Scored; 2]),
    block: &Block<'_>,
) -> Option<Prior> {
    let Answers::Binary { label, .. } = &case.answers else {
        return None;
    };
    let (mut n, mut yes, mut loss) = ([0.0_f64; 2], [0.0_f64; 2], [[0.0; 2]; 2]);
    for ((at, side), told) in rows.at.iter().zip(&rows.side).zip(&rows.told) {
        let side = usize::from(*side);
        let is_yes = label.get(usize::try_from(*at).ok()?).copied().flatten() == Some(true);
        n[side] += 1.0;
        yes[side] += f64::from(u8::from(is_yes));
        loss[side][usize::from(is_yes)] += told.loss;
    }
    let rates = [yes[0] / n[0].max(1.0), yes[1] / n[1].max(1.0)];
    let pooled = (yes[0] + yes[1]) / (n[0] + n[1]).max(1.0);
    let error = (block.fall.dispersion
        * pooled
        * (1.0 - pooled)
        * (1.0 / n[0].max(1.0) + 1.0 / n[1].max(1.0)))
    .sqrt();
    let by_class = [
        loss[0][0] / (n[0] - yes[0]).max(1.0),
        loss[0][1] / yes[0].max(1.0),
    ];
    let within = within_class(&scored[0], &scored[1])?;
    let has_moved = (rates[1] - rates[0]).abs() > 4.0 * error;
    let share = prior_only(by_class, rates[0], rates[1]) / block.fall.delta().max(1e-12);
    Some(Prior {
        rates,
        share: if has_moved {
            within.1 * share.clamp(0.0, 1.0)
        } else {
            0.0
        },
        within: within.0,
        has_moved,
        by_decisions: None,
        by_scores: None,
    })
}

/// The largest Kolmogorov–Smirnov distance within a class, and how far it is none: 1 up to what is small or chance, 0 from
/// twice that on.
fn within_class(before: &[(f64, bool)], after: &[(f64, bool)]) -> Option<(f64, f64)> {
    let mut largest = 0.0_f64;
    let mut still = 1.0_f64;
    for class in [false, true] {
        let of = |rows: &[(f64, bool)]| -> Vec<f64> {
            rows.iter()
                .filter(|row| row.1 == class)
                .map(|row| row.0)
                .collect()
        };
        let (a, b) = (of(before), of(after));
        let gap = crate::measure::drift::ks(&a, &b).ok()?.value;
        let noise = 1.63 * (1.0 / a.len() as f64 + 1.0 / b.len() as f64).sqrt();
        largest = largest.max(gap);
        still = still.min((2.0 - gap / noise.max(0.05)).clamp(0.0, 1.0));
    }
    Some((largest, still))
}

/// Whether scores only lost their calibration: rows are told apart as well as before.
fn calibration(
    case: &Case<'_>,
    [before, now]: &[Scored; 2],
    block: &Block<'_>,
) -> Option<([Murphy; 2], bool)> {
    let Answers::Binary {
        is_probability: true,
        ..
    } = &case.answers
    else {
        return None;
    };
    let parts = [murphy(before)?, murphy(now)?];
    let change = parts[1].brier() - parts[0].brier();
    let lost = parts[0].resolution - parts[1].resolution;
    let off = parts[1].reliability - parts[0].reliability;
    let apart = auc(before).zip(auc(now));
    // Standard error of an area, generously: half of 1/√(the rarer class).
    let noise = 1.0 / (before.len().min(now.len()) as f64).sqrt();
    let is_as_apart = apart.is_some_and(|(a, b)| (a - b).abs() < 2.0 * noise);
    let only = change > 0.0 && lost < 0.2 * change && off > 0.6 * change && is_as_apart;
    Some((parts, only && block.fall.delta() > 0.0))
}
