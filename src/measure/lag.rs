//! How late labels come: the lag curve, and how complete the labels of a window are.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Accumulate, Undefined};

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Upper edges of the lag bins in microseconds; a lag beyond the last is in no bin (design notes, 3.5; ours beyond 90 d).
pub const EDGES_US: [i64; 23] = [
    0,
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    3 * DAY,
    5 * DAY,
    7 * DAY,
    10 * DAY,
    14 * DAY,
    21 * DAY,
    28 * DAY,
    45 * DAY,
    60 * DAY,
    90 * DAY,
    180 * DAY,
    365 * DAY,
    730 * DAY,
];

/// Rows that must be old enough for a lag, for the curve to go there (ours: as for hollow points).
const NEED: u64 = 30;
/// A window is mature from this share of its eventual labels on (design notes, 3.5).
pub const MATURE: f64 = 0.95;
/// And immature below this one.
pub const IMMATURE: f64 = 0.5;

/// Rows of a window: how long each has been watched, and how late its label came.
#[derive(Debug, Clone, Copy)]
pub struct LagRows<'a> {
    /// From the prediction to the last moment at which labels were seen to come, in microseconds.
    pub age_us: &'a [i64],
    /// From the prediction to its label; `None` without a label. Below 0 counts as 0.
    pub lag_us: &'a [Option<i64>],
}

/// Counts by age and lag: exact, whatever the order and the parts. It is small, since the rows of a window are about as
/// old.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lag {
    /// By number of edges that the row's age reaches, and bin of its lag; the last bin is that of no label.
    counts: BTreeMap<(usize, usize), u64>,
}

/// Share of rows that have their label so long after the prediction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LagPoint {
    /// The lag in microseconds: one of [`EDGES_US`].
    pub lag_us: i64,
    /// Share of all rows with a label up to that lag, 0 to 1.
    pub share: f64,
    /// Rows that are old enough for it.
    pub n: u64,
}

/// How late labels come.
#[derive(Debug, Clone, PartialEq)]
pub struct LagCurve {
    /// By rising lag, to the longest that at least 30 rows are old enough for. Never empty.
    pub points: Vec<LagPoint>,
    /// Share of rows that have a label in the end, as far as the curve goes; above 0.
    pub eventual: f64,
}

/// How complete the labels of a window are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelStatus {
    /// At least 95 % of the labels to come are there.
    Mature,
    /// At least half.
    Provisional,
    /// Fewer: what is there may be the easy or the quick ones, so no verdict rests on it.
    Immature,
}

impl LabelStatus {
    /// The status at that maturity.
    pub fn of(maturity: f64) -> Self {
        if maturity >= MATURE {
            Self::Mature
        } else if maturity >= IMMATURE {
            Self::Provisional
        } else {
            Self::Immature
        }
    }

    /// The name in files.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Mature => "mature",
            Self::Provisional => "provisional",
            Self::Immature => "immature",
        }
    }
}

impl Accumulate for Lag {
    type Input<'a> = LagRows<'a>;
    type Output = Result<LagCurve, Undefined>;

    fn update(&mut self, rows: LagRows<'_>) {
        for (age, lag) in rows.age_us.iter().zip(rows.lag_us) {
            let reached = EDGES_US.partition_point(|edge| edge <= age);
            let bin = lag.map_or(EDGES_US.len() + 1, |lag| {
                EDGES_US.partition_point(|edge| *edge < lag)
            });
            *self.counts.entry((reached, bin)).or_default() += 1;
        }
    }

    fn merge(&mut self, other: &Self) {
        for (place, n) in &other.counts {
            *self.counts.entry(*place).or_default() += n;
        }
    }

    /// The lag curve with right truncation: F = 1 − Π (1 − h), with the discrete hazard h of a lag bin = labels that
    /// came in it / rows without a label before it, both over the rows whose age reaches the bin's upper edge.
    ///
    /// So young rows, whose labels cannot be there yet, do not make labels look rarer or quicker than they are.
    ///
    /// # Undefined
    /// With fewer than 30 rows of an age; where no label came within what can be watched, as when all were written in
    /// the moment in which the file ends.
    /// # Source
    /// Kaplan & Meier (1958), JASA 53: 457–481, for grouped times; Lawless (1994), Canad. J. Statist. 22: 15–31, for
    /// delays of reports.
    /// # Checked against
    /// Counts by hand, and the true curve of seeded draws with young rows in `tests/it/late.rs`.
    fn finish(&self) -> Self::Output {
        let mut points = Vec::new();
        let mut without = 1.0;
        for (bin, lag_us) in EDGES_US.into_iter().enumerate() {
            let watched = || {
                let counts = self.counts.iter();
                counts.filter(move |((reached, _), _)| *reached > bin)
            };
            let n: u64 = watched().map(|(_, n)| n).sum();
            if n < NEED {
                if bin == 0 {
                    return Err(match n {
                        0 => Undefined::NoRows,
                        got => Undefined::TooFewRows { need: NEED, got },
                    });
                }
                break;
            }
            let (mut came, mut at_risk) = (0, 0);
            for ((_, lag), n) in watched().filter(|((_, lag), _)| *lag >= bin) {
                at_risk += n;
                came += if *lag == bin { *n } else { 0 };
            }
            if at_risk > 0 {
                without *= 1.0 - came as f64 / at_risk as f64;
            }
            let share = 1.0 - without;
            points.push(LagPoint { lag_us, share, n });
        }
        let eventual = points.last().map_or(0.0, |point| point.share);
        if eventual > 0.0 {
            Ok(LagCurve { points, eventual })
        } else {
            Err(Undefined::NoLagSeen)
        }
    }
}

impl Lag {
    /// Share of the labels to come that are there by the age of these rows: F(age) / eventual coverage, the mean over
    /// rows, at most 1. Between two edges the lower one counts.
    ///
    /// # Undefined
    /// Without rows.
    /// # Source
    /// Design notes, 3.5: there by the age of the window, here by that of each row.
    /// # Checked against
    /// Counts by hand.
    pub fn maturity(&self, curve: &LagCurve) -> Option<f64> {
        let n: u64 = self.counts.values().sum();
        let share = |reached: usize| {
            let known = reached.min(curve.points.len()).checked_sub(1);
            known
                .and_then(|at| curve.points.get(at))
                .map_or(0.0, |point| point.share)
        };
        let there: f64 = self
            .counts
            .iter()
            .map(|((reached, _), n)| share(*reached) * *n as f64)
            .sum();
        (n > 0).then(|| (there / n as f64 / curve.eventual).min(1.0))
    }
}

impl LagCurve {
    /// The lag in microseconds up to which that share of the labels that come at all has come; straight between edges.
    pub fn quantile(&self, share: f64) -> f64 {
        let wanted = share * self.eventual;
        let (mut from, mut below) = (0.0, 0.0);
        for point in &self.points {
            let to = point.lag_us as f64;
            if point.share >= wanted {
                let step = point.share - below;
                let part = if step > 0.0 {
                    (wanted - below) / step
                } else {
                    1.0
                };
                return from + (to - from) * part.clamp(0.0, 1.0);
            }
            (from, below) = (to, point.share);
        }
        from
    }

    /// Whether more than 5 % of the labels came in the longest lag that can be watched: then later ones must be
    /// expected, of which the curve knows nothing, and no window is mature by it.
    pub fn is_rising(&self) -> bool {
        let before = self.points.len().checked_sub(2);
        before
            .and_then(|at| self.points.get(at))
            .is_none_or(|point| point.share < MATURE * self.eventual)
    }
}

/// Maturity without label times: coverage (rows with a label / rows) over the median coverage of the older half of the
/// windows, at most 1; `windows` holds rows and labelled rows, oldest first.
///
/// # Undefined
/// Of a window without rows; of all where no older window has a label.
/// # Source
/// Design notes, 3.5; ours. Older windows without any label are left out of the median: they wait for another file.
/// # Checked against
/// Counts by hand.
pub fn maturity_by_coverage(windows: &[(u64, u64)]) -> Vec<Option<f64>> {
    let coverage = |(n, labelled): &(u64, u64)| (*n > 0).then(|| *labelled as f64 / *n as f64);
    let old = windows.len().div_ceil(2);
    let mut known: Vec<f64> = windows
        .iter()
        .take(old)
        .filter_map(coverage)
        .filter(|share| *share > 0.0)
        .collect();
    known.sort_unstable_by(f64::total_cmp);
    let middle = known.len() / 2;
    let median = match (known.get(middle), middle.checked_sub(1)) {
        (Some(upper), Some(below)) if known.len().is_multiple_of(2) => {
            known.get(below).map(|lower| f64::midpoint(*lower, *upper))
        }
        (upper, _) => upper.copied(),
    };
    let relative = |window: &(u64, u64)| Some((coverage(window)? / median?).min(1.0));
    windows.iter().map(relative).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fed(rows: &[(i64, Option<i64>)]) -> Lag {
        let mut lag = Lag::default();
        let (age_us, lag_us): (Vec<i64>, Vec<Option<i64>>) = rows.iter().copied().unzip();
        lag.update(LagRows {
            age_us: &age_us,
            lag_us: &lag_us,
        });
        lag
    }

    fn share_at(curve: &LagCurve, lag_us: i64) -> f64 {
        let found = curve.points.iter().find(|point| point.lag_us == lag_us);
        found.unwrap().share
    }

    #[test]
    fn young_rows_do_not_bend_the_curve() {
        // 40 old rows: 20 within a day, 10 within two, 10 never. 40 rows of a day and a half: 20 within a day, and 3 in
        // the half day beyond it, which nobody has watched to its end.
        let mut rows = Vec::new();
        let mut add = |n: usize, age: i64, lag: Option<i64>| {
            rows.extend(std::iter::repeat_n((age, lag), n));
        };
        add(20, 2 * DAY, Some(20 * HOUR));
        add(10, 2 * DAY, Some(40 * HOUR));
        add(10, 2 * DAY, None);
        add(20, 36 * HOUR, Some(20 * HOUR));
        add(3, 36 * HOUR, Some(30 * HOUR));
        add(17, 36 * HOUR, None);
        add(25, -HOUR, None);
        let state = fed(&rows);
        let curve = state.finish().unwrap();
        assert_eq!(share_at(&curve, 12 * HOUR), 0.0);
        assert_eq!(share_at(&curve, DAY), 0.5);
        assert_eq!(share_at(&curve, 2 * DAY), 0.75);
        assert_eq!(curve.eventual, 0.75);
        assert_eq!(
            curve.points.last().map(|p| (p.lag_us, p.n)),
            Some((2 * DAY, 40))
        );
        // Half of the labels that come: 0.375 of the rows, three quarters of the way from 12 h to 24 h.
        assert_eq!(curve.quantile(0.5), 21.0 * HOUR as f64);
        assert!(
            curve.is_rising(),
            "a third of the labels came in the last bin"
        );
        assert_eq!(fed(&[(36 * HOUR, None)]).maturity(&curve), Some(2.0 / 3.0));
        assert_eq!(
            fed(&[(2 * DAY, None), (0, None)]).maturity(&curve),
            Some(0.5)
        );
        assert_eq!(Lag::default().maturity(&curve), None);
    }

    #[test]
    fn a_curve_needs_rows_and_labels_that_were_watched() {
        let moment = |n: usize| fed(&vec![(DAY, Some(DAY - 1)); n]);
        assert_eq!(
            moment(29).finish(),
            Err(Undefined::TooFewRows { need: 30, got: 29 })
        );
        assert_eq!(Lag::default().finish(), Err(Undefined::NoRows));
        assert!(moment(30).finish().is_ok());
        // All written at once when the file ends: no row was watched any longer than its lag.
        let ages = |k: i64| (k * DAY + HOUR, Some(k * DAY + HOUR));
        let at_the_end: Vec<_> = (1..50).map(ages).collect();
        assert_eq!(fed(&at_the_end).finish(), Err(Undefined::NoLagSeen));
        let at_once = fed(&[(DAY, Some(-5)); 40]).finish().unwrap();
        assert_eq!((at_once.eventual, at_once.quantile(0.95)), (1.0, 0.0));
        assert!(!at_once.is_rising());
    }

    #[test]
    fn coverage_is_held_against_older_windows() {
        let windows = [(0, 0), (10, 0), (10, 8), (10, 6), (10, 7), (10, 2), (0, 0)];
        let maturity = maturity_by_coverage(&windows);
        let near = |at: usize, value: f64| (maturity[at].unwrap() - value).abs() < 1e-12;
        assert_eq!((maturity[0], maturity[6]), (None, None));
        assert!(
            near(1, 0.0)
                && near(2, 1.0)
                && near(3, 6.0 / 7.0)
                && near(4, 1.0)
                && near(5, 2.0 / 7.0)
        );
        assert_eq!(maturity_by_coverage(&[(5, 0), (5, 5)]), [None, None]);
        assert_eq!(LabelStatus::of(0.95), LabelStatus::Mature);
        assert_eq!(LabelStatus::of(0.5), LabelStatus::Provisional);
        assert_eq!(LabelStatus::of(0.499), LabelStatus::Immature);
    }
}
