//! Whether a column drifted: effect first, noise only silences.

use serde::{Deserialize, Serialize};

use crate::measure::drift::DriftReading;

/// Windows with fewer rows are shown and never judged. Ours (design notes, 0).
const FEWEST: u64 = 30;

/// Where noise alone passes the watch threshold, so many noise floors still count as a change. Ours.
const BEYOND_NOISE: f64 = 1.5;

/// What a measure of drift says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// No change worth a look.
    Ok,
    /// Too few rows to tell a change from noise.
    CannotTell,
    /// Worth a look.
    Watch,
    /// Moved.
    Alarm,
}

impl Verdict {
    /// The name used in reports.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::CannotTell => "cannot_tell",
            Self::Watch => "watch",
            Self::Alarm => "alarm",
        }
    }
}

/// A measured change and what it is held against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// The measure; its sign does not matter.
    pub value: f64,
    /// What noise alone stays under in 99 of 100 windows.
    pub floor: Option<f64>,
    /// Where a look begins.
    pub watch: f64,
    /// Where an alarm begins.
    pub alarm: f64,
    /// Rows on the smaller side.
    pub n: u64,
}

/// Judges one measure.
///
/// A change counts when it reaches the threshold **and** passes the noise floor; a small p-value alone never does.
/// Where the floor itself reaches the watch threshold (few rows), or either side has fewer than 30 rows, the answer is
/// [`Verdict::CannotTell`], except for an alarm at one and a half times the floor with 30 rows or more.
///
/// # Source
/// Ours (design notes, 6.1 and 6.3). The correction for many columns is left to the floor: no p-value is used.
/// # Checked against
/// False alarms and found shifts in `tests/it/drift.rs`.
/// # Examples
/// ```
/// use wellenough::reason::drift::{Evidence, Verdict, judge};
/// let evidence = Evidence { value: 0.3, floor: Some(0.02), watch: 0.1, alarm: 0.25, n: 5_000 };
/// assert_eq!(judge(evidence), Verdict::Alarm);
/// assert_eq!(judge(Evidence { floor: Some(0.5), ..evidence }), Verdict::CannotTell);
/// ```
pub fn judge(evidence: Evidence) -> Verdict {
    let Evidence {
        value,
        floor,
        watch,
        alarm,
        n,
    } = evidence;
    let (size, floor) = (value.abs(), floor.unwrap_or(0.0));
    if n < FEWEST {
        return Verdict::CannotTell;
    }
    if floor >= watch {
        let beyond = size >= alarm && size >= BEYOND_NOISE * floor;
        return if beyond {
            Verdict::Alarm
        } else {
            Verdict::CannotTell
        };
    }
    if size <= floor || size < watch {
        Verdict::Ok
    } else if size < alarm {
        Verdict::Watch
    } else {
        Verdict::Alarm
    }
}

/// Judges a reading; `None` where there is no number or no threshold.
pub fn judge_reading(reading: &DriftReading, n_reference: u64) -> Option<Verdict> {
    let estimate = reading.reading.ok()?;
    if let Some(rule) = reading.rule {
        let is_drift = rule.is_drift(estimate.value, reading.p_value);
        return Some(if is_drift {
            Verdict::Alarm
        } else {
            Verdict::Ok
        });
    }
    Some(judge(Evidence {
        value: estimate.value,
        floor: reading.floor,
        watch: reading.watch?,
        alarm: reading.alarm?,
        n: estimate.n.min(n_reference),
    }))
}

/// How far a column moved, for ranking: 1 is where an alarm begins.
///
/// The largest of our normed Wasserstein distance, Jensen-Shannon distance and change of missing share, each over its
/// alarm threshold; columns of levels have the last two. KS and PSI do not rank: KS saturates, PSI depends on bins.
/// 0 where nothing could be measured. By another tool's convention: how far its own number is on its way to its
/// threshold.
pub fn effect(readings: &[DriftReading]) -> f64 {
    let ruled = readings.iter().filter_map(|reading| {
        let rule = reading.rule?;
        Some(rule.times(reading.reading.ok()?.value, reading.p_value))
    });
    if let Some(most) = ruled.reduce(f64::max) {
        return most;
    }
    readings
        .iter()
        .filter(|reading| reading.convention == "wellenough")
        .filter(|reading| {
            matches!(
                reading.measure,
                "wasserstein_normed" | "jensenshannon" | "missing_share"
            )
        })
        .filter_map(|reading| Some(reading.reading.ok()?.value.abs() / reading.alarm?))
        .fold(0.0, f64::max)
}

/// p-values corrected for their number: the share of false alarms among all alarms stays below the level that they are
/// held against (Benjamini & Hochberg 1995).
///
/// q₍ₖ₎ = min over j ≥ k of p₍ⱼ₎·m/j, at most 1; in the order given.
///
/// # Checked against
/// `scipy.stats.false_discovery_control` by hand in this file.
/// # Examples
/// ```
/// use wellenough::reason::drift::adjusted;
/// assert_eq!(adjusted(&[0.01, 0.5, 0.02, 0.03]), [0.04, 0.5, 0.04, 0.04]);
/// ```
pub fn adjusted(p_values: &[f64]) -> Vec<f64> {
    let m = p_values.len() as f64;
    let mut order: Vec<(usize, f64)> = p_values.iter().copied().enumerate().collect();
    order.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let mut least: f64 = 1.0;
    let mut adjusted = vec![1.0; p_values.len()];
    for (behind, (index, p)) in order.into_iter().enumerate() {
        least = least.min(p * m / (m - behind as f64));
        if let Some(slot) = adjusted.get_mut(index) {
            *slot = least;
        }
    }
    adjusted
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp, reason = "tests compare with exact values")]

    use super::*;

    const CALM: Evidence = Evidence {
        value: 0.05,
        floor: Some(0.02),
        watch: 0.1,
        alarm: 0.25,
        n: 1000,
    };

    #[test]
    fn effect_decides_and_noise_only_silences() {
        for (value, floor, n, expected) in [
            (0.05, Some(0.02), 1000, Verdict::Ok),
            (0.10, Some(0.02), 1000, Verdict::Watch),
            (-0.12, Some(0.02), 1000, Verdict::Watch),
            (0.25, None, 1000, Verdict::Alarm),
            (0.09, Some(0.0), 1_000_000, Verdict::Ok),
            (0.30, Some(0.10), 1000, Verdict::Alarm),
            (0.30, Some(0.28), 1000, Verdict::CannotTell),
            (0.90, Some(0.28), 40, Verdict::Alarm),
            (0.90, Some(0.28), 29, Verdict::CannotTell),
        ] {
            assert_eq!(
                judge(Evidence {
                    value,
                    floor,
                    n,
                    ..CALM
                }),
                expected,
                "{value} {floor:?} {n}"
            );
        }
    }

    #[test]
    fn nothing_measured_has_no_effect() {
        assert_eq!(effect(&[]), 0.0);
    }
}
