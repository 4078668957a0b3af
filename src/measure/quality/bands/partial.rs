//! How sure the area under the left part of the ROC curve is.

use crate::measure::interval;
use crate::measure::quality::Mass;
use crate::measure::quality::rank::{FPR_AT_MOST, standardised};
use crate::measure::sum::Sum;

/// Standard errors up to this are rounding: no row moves the area (ours).
const NO_SPREAD: f64 = 1e-9;

/// False positive rates this close to the cut are at it: what sums of weights can miss by rounding (ours).
const AT_CUT: f64 = FPR_AT_MOST + 1e-12;

/// Interval of the standardised partial area up to the false positive rate u, by the infinitesimal jackknife.
///
/// With v the false positive rate at a score, the area is the mean over positives of (u − v)₊. A positive moves it by
/// (u − v)₊ less that mean; a negative by the share of positives in the region that score no higher than it, less what
/// such negatives take away on average. Its variance is the sum of both variances, as in DeLong's of the whole area. With
/// weights all shares and means are weighted, and a row moves the area by its weight: Σw²(…)² / (Σw)² · m/(m − 1) per class,
/// m being its effective rows.
///
/// # Shapes and units
/// Positives and negatives of groups of tied scores, ascending, read twice: those of a tail that holds the region, with
/// its positives and negatives and those of all rows. The interval lies between 0 and 1, on the logit scale.
/// # Undefined
/// `None` with one class only.
/// # Source
/// Zhang, Zhou, Freeman & Freeman (2002), Statistics in Medicine 21, 701–715; He & Escobar (2008), ibid. 27, 5291–5308,
/// for the share at a cut that is itself an estimate; `McClish` (1989) for the standard form. Where the variance is 0
/// Wilson's interval for as many rows as the smaller of the positives and the negatives in the region.
/// # Checked against
/// Central differences of scikit-learn's `roc_auc_score(max_fpr=0.1)` over row weights in
/// `tests/it/reference/intervals.json` and, at unequal ones, `weights.json`; coverage over seeded draws in `coverage.rs`
/// and `tests/it/weights`.
pub(in crate::measure::quality) fn band<G: Iterator<Item = (Mass, Mass)>>(
    groups: impl Fn() -> G,
    tail: (Mass, Mass),
    all: (Mass, Mass),
) -> Option<(f64, f64)> {
    let (p, n) = (all.0.sum, all.1.sum);
    if p <= 0.0 || n <= 0.0 {
        return None;
    }
    let rows = || steps(groups(), (tail.0.sum, tail.1.sum), (p, n));
    let region = Region::read(rows(), p);
    let (mut of_positives, mut of_negatives) = (Sum::default(), Sum::default());
    let taken = FPR_AT_MOST * region.caught - region.area;
    // Rows below the tail gain and lose nothing but the mean.
    of_positives.add((all.0.squares - tail.0.squares) * region.area * region.area);
    of_negatives.add((all.1.squares - tail.1.squares) * taken * taken);
    for step in rows() {
        let gain = step.height() - region.area;
        let loss = step.share_below(region.caught) - taken;
        of_positives.add(step.positives.squares * gain * gain);
        of_negatives.add(step.negatives.squares * loss * loss);
    }
    // (Σw)² · (m − 1)/m, as m = (Σw)² / Σw².
    let size = |side: &Mass| side.squares * (side.effective() - 1.0).max(1.0);
    let variance = of_positives.value() / size(&all.0) + of_negatives.value() / size(&all.1);
    let value = standardised(region.area);
    let width = FPR_AT_MOST - FPR_AT_MOST * FPR_AT_MOST / 2.0;
    let error = variance.sqrt() / (2.0 * width);
    let (positives, negatives) = (all.0.effective(), all.1.effective());
    let rows = positives.min((negatives * FPR_AT_MOST).max(1.0));
    let band = interval::on_logit_scale(value, error)
        .filter(|_| error > NO_SPREAD)
        .or_else(|| Some(interval::wilson_share(value, rows)));
    interval::around(value, band)
}

/// The highest scores of both classes that hold the region: every negative up to the cut, and one beyond.
pub(super) fn tail<'a>(positives: &'a [f64], negatives: &'a [f64]) -> (&'a [f64], &'a [f64]) {
    let beyond = negatives.iter().rev().enumerate().find(|(above, _)| {
        // Not at the cut by rounding, but past it.
        *above as f64 > FPR_AT_MOST * negatives.len() as f64 + 1.0
    });
    let Some((_, least)) = beyond else {
        return (positives, negatives);
    };
    let from = |scores: &'a [f64]| {
        let at = scores.partition_point(|score| score < least);
        scores.get(at..).unwrap_or(scores)
    };
    (from(positives), from(negatives))
}

/// The area itself, and the share of positives that score in its region.
struct Region {
    area: f64,
    caught: f64,
}

impl Region {
    fn read(steps: impl Iterator<Item = Step>, p: f64) -> Self {
        let (mut area, mut caught) = (Sum::default(), 0.0_f64);
        for step in steps {
            area.add(step.positives.sum * step.height() / p);
            caught = caught.max(step.caught_at_cut());
        }
        Self {
            area: area.value(),
            caught,
        }
    }
}

/// A straight piece of the ROC curve: rates above its tied scores, and with them.
struct Step {
    positives: Mass,
    negatives: Mass,
    above: (f64, f64),
    with: (f64, f64),
}

/// The pieces of the curve, from its right end to its left.
fn steps(
    groups: impl Iterator<Item = (Mass, Mass)>,
    tail: (f64, f64),
    (p, n): (f64, f64),
) -> impl Iterator<Item = Step> {
    let mut left = tail;
    groups.map(move |(positives, negatives)| {
        let with = (left.0 / p, left.1 / n);
        // Sums of weights may miss 0 by rounding.
        left = (
            (left.0 - positives.sum).max(0.0),
            (left.1 - negatives.sum).max(0.0),
        );
        Step {
            positives,
            negatives,
            above: (left.0 / p, left.1 / n),
            with,
        }
    })
}

impl Step {
    /// Mean of (u − v)₊ along the piece.
    fn height(&self) -> f64 {
        let (from, to) = (self.above.1, self.with.1);
        if to <= FPR_AT_MOST {
            return FPR_AT_MOST - f64::midpoint(from, to);
        }
        if from >= FPR_AT_MOST {
            return 0.0;
        }
        let part = FPR_AT_MOST - from;
        part * part / (2.0 * (to - from))
    }

    /// The true positive rate where the piece meets the cut, or at its end before it; 0 beyond.
    fn caught_at_cut(&self) -> f64 {
        let (from, to) = (self.above.1, self.with.1);
        if to <= AT_CUT {
            return self.with.0;
        }
        if from >= FPR_AT_MOST {
            // A piece that begins at the cut itself still meets it there.
            return if from <= AT_CUT { self.above.0 } else { 0.0 };
        }
        let part = (FPR_AT_MOST - from) / (to - from);
        self.above.0 + part * (self.with.0 - self.above.0)
    }

    /// Share of positives in the region that score no higher than the negatives here, ties counting half.
    fn share_below(&self, caught: f64) -> f64 {
        if self.above.1 >= FPR_AT_MOST {
            return 0.0;
        }
        (caught - f64::midpoint(self.above.0, self.with.0.min(caught))).max(0.0)
    }
}
