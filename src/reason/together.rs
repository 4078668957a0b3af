//! Whether columns drifted together: effect first, noise only silences.

use super::drift::{Evidence, Verdict, judge};
use crate::measure::drift::multivariate::Change;
use crate::measure::interval::{Z99, Z99_TWO_SIDED};

/// The change of a correlation that counts. Ours (design notes, 4.7).
pub const CORRELATION: f64 = 0.2;
/// Standard errors that it must be away from none. Ours (design notes, 4.7).
const CLEAR: f64 = 4.0;
/// Rows below which nothing is judged.
const FEWEST: u64 = 30;

/// ROC AUC of the classifier from which a look is due. Ours (design notes, 6.4); Deepchecks and Evidently take the same.
pub const AUC_WATCH: f64 = 0.55;
/// ROC AUC of the classifier where an alarm begins: `NannyML`'s upper threshold.
pub const AUC_ALARM: f64 = 0.65;

/// Relative change of what reconstruction loses from which a look is due. Ours.
const LOSS_WATCH: f64 = 0.02;
/// The same for an alarm. Ours.
const LOSS_ALARM: f64 = 0.05;
/// Rows of the reference that every column needs, for its components to hold for other rows. Ours.
const ROWS_PER_COLUMN: u64 = 20;

/// Judges the change of a correlation; `n` counts the rows of the smaller side.
///
/// # Source
/// Ours (design notes, 4.7): it must be large and four standard errors from none.
pub fn judge_correlation(change: &Change, n: u64) -> Verdict {
    if change.value.abs() < CORRELATION {
        Verdict::Ok
    } else if n >= FEWEST && change.z.is_some_and(|z| z.abs() >= CLEAR) {
        Verdict::Alarm
    } else {
        Verdict::CannotTell
    }
}

/// Judges how well a classifier tells the periods apart, with so many rows on each side.
///
/// The floor is the 99 % quantile of the Mann-Whitney statistic of two like sides: ½ + z·√((2m + 1)/(12m²)).
///
/// # Source
/// Thresholds: ours and `NannyML`'s (design notes, 6.4); Mann & Whitney (1947), Ann. Math. Stat. 18, 50–60.
pub fn judge_classifier(auc: f64, rows: u64) -> Verdict {
    let m = rows as f64;
    judge(Evidence {
        // Told apart worse than by chance is no drift.
        value: (auc - 0.5).max(0.0),
        floor: Some(Z99 * ((2.0 * m + 1.0) / 12.0).sqrt() / m),
        watch: AUC_WATCH - 0.5,
        alarm: AUC_ALARM - 0.5,
        n: rows,
    })
}

/// What the reference loses by reconstruction, to judge other rows by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Usual {
    /// The mean over its rows.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
    /// Three standard deviations of the means of its parts.
    pub band: f64,
    /// Its rows.
    pub n: u64,
    /// Columns that were looked at.
    pub columns: u64,
}

impl Usual {
    /// Where an alarm begins, below and above: three standard deviations or 5 %, whichever is more.
    pub fn thresholds(&self) -> (f64, f64) {
        let gap = self.band.max(LOSS_ALARM * self.value);
        ((self.value - gap).max(0.0), self.value + gap)
    }

    /// Judges a mean with its standard error, over so many rows.
    ///
    /// It must leave the band of the reference's parts, by 5 % of the reference's mean or more (2 % for a look), and be
    /// beyond the noise of both means (99 %).
    ///
    /// # Source
    /// Ours; the band is `NannyML`'s.
    /// # Checked against
    /// False alarms and found shifts in `tests/it/multivariate.rs`.
    pub fn judge(&self, value: f64, error: Option<f64>, n: u64) -> Verdict {
        let Some(error) = error.filter(|_| self.n >= ROWS_PER_COLUMN * self.columns) else {
            return Verdict::CannotTell;
        };
        judge(Evidence {
            value: value - self.value,
            floor: Some(Z99_TWO_SIDED * libm::hypot(error, self.error)),
            watch: self.band.max(LOSS_WATCH * self.value),
            alarm: self.band.max(LOSS_ALARM * self.value),
            n: n.min(self.n),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correlation_breaks_when_the_change_is_large_and_clear() {
        for (value, z, n, wanted) in [
            (0.1, Some(50.0), 9_000, Verdict::Ok),
            (-0.3, Some(-9.0), 9_000, Verdict::Alarm),
            (0.3, Some(3.9), 9_000, Verdict::CannotTell),
            (0.9, Some(4.5), 29, Verdict::CannotTell),
            (0.9, None, 3, Verdict::CannotTell),
        ] {
            assert_eq!(
                judge_correlation(&Change { value, z }, n),
                wanted,
                "{value}"
            );
        }
    }

    #[test]
    fn a_classifier_must_beat_chance_and_noise() {
        for (auc, rows, wanted) in [
            (0.54, 10_000, Verdict::Ok),
            (0.60, 10_000, Verdict::Watch),
            (0.70, 10_000, Verdict::Alarm),
            (0.30, 10_000, Verdict::Ok),
            (0.60, 60, Verdict::CannotTell),
            (0.95, 60, Verdict::Alarm),
        ] {
            assert_eq!(judge_classifier(auc, rows), wanted, "{auc} {rows}");
        }
    }

    #[test]
    fn a_loss_must_leave_the_band_and_the_noise() {
        let usual = Usual {
            value: 2.0,
            error: 0.001,
            band: 0.03,
            n: 1_000,
            columns: 10,
        };
        assert_eq!(usual.thresholds(), (1.9, 2.1));
        for (value, error, n, wanted) in [
            (2.02, Some(0.001), 1_000, Verdict::Ok),
            (2.05, Some(0.001), 1_000, Verdict::Watch),
            (1.80, Some(0.001), 1_000, Verdict::Alarm),
            (2.20, Some(0.100), 1_000, Verdict::CannotTell),
            (2.20, None, 1, Verdict::CannotTell),
        ] {
            assert_eq!(usual.judge(value, error, n), wanted, "{value}");
        }
        let few = Usual { n: 199, ..usual };
        assert_eq!(few.judge(3.0, Some(0.001), 1_000), Verdict::CannotTell);
    }
}
