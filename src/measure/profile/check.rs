//! What broke in a column: checks against its reference that need no diagnosis.

use super::{LevelProfile, NumberProfile};
use crate::measure::histogram::quantile;
use crate::measure::hypothesis::two_proportions;
use crate::measure::{Estimate, Reading, Undefined};

/// What is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CheckKind {
    /// Rows without a value.
    Missing,
    /// Rows whose value is no number.
    Unparsable,
    /// Rows with a level that the reference does not have.
    NewLevels,
    /// The reference's share of the most frequent level that is gone.
    VanishedLevel,
    /// Rows far outside the reference's range.
    OutOfRange,
    /// One value for nearly all rows, where the reference varies.
    Constant,
    /// Rows that are 0, where the reference has fewer.
    Zeros,
    /// Rows below 0, where the reference has fewer.
    Negatives,
    /// Rows with a stand-in for a value: −1, −99, −999, −9999, 999, 9999 or 99999.
    StandIn,
    /// Rows that are whole numbers, where the reference has fractions.
    Precision,
    /// Rows whose id an earlier row has.
    Duplicates,
    /// Rows of a window against the usual number.
    Volume,
    /// Rows with one exact value that the reference hardly has.
    Spike,
    /// Values multiplied by a factor: another unit.
    Rescaled,
    /// Values with the other sign.
    Mirrored,
    /// Far fewer different values than the reference has.
    Stuck,
    /// Values that no longer go with the other columns: a wrong join, or shuffled rows.
    Unjoined,
    /// The values of another column.
    Swapped,
    /// Hours of the day turned: another time zone.
    Turned,
    /// Rows dated exactly midnight: the hour got lost.
    Midnight,
    /// Rows whose values are much older than usual when they are used.
    Stale,
}

impl CheckKind {
    /// Whether it shows where another check says what happened: a column in another unit is out of range too, and one that
    /// is stuck has few values.
    pub const fn is_sign(self) -> bool {
        matches!(self, Self::OutOfRange | Self::Spike | Self::Stuck)
    }

    /// The name used in reports.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Unparsable => "unparsable",
            Self::Negatives => "negatives",
            Self::Duplicates => "duplicates",
            Self::NewLevels => "new_levels",
            Self::VanishedLevel => "vanished_level",
            Self::OutOfRange => "out_of_range",
            Self::Constant => "constant",
            Self::Zeros => "zeros",
            Self::StandIn => "stand_in",
            Self::Precision => "precision",
            Self::Volume => "volume",
            Self::Spike => "spike",
            Self::Rescaled => "rescaled",
            Self::Mirrored => "mirrored",
            Self::Stuck => "stuck",
            Self::Unjoined => "unjoined",
            Self::Swapped => "swapped",
            Self::Turned => "turned",
            Self::Midnight => "midnight",
            Self::Stale => "stale",
        }
    }

    /// From which change on it is worth a look, and from which it is at its gravest.
    pub const fn thresholds(self) -> (f64, f64) {
        match self {
            Self::Rescaled | Self::Mirrored => (0.05, 0.30),
            Self::Stuck | Self::Unjoined | Self::Swapped => (0.50, 1.0),
            Self::Turned | Self::Midnight | Self::Stale => (0.20, 0.50),
            Self::Missing | Self::Zeros | Self::Negatives | Self::StandIn | Self::Spike => {
                (0.02, 0.10)
            }
            Self::Unparsable => (0.001, 0.02),
            Self::NewLevels => (0.01, 0.05),
            Self::Duplicates => (0.01, 0.10),
            Self::VanishedLevel => (0.05, 0.20),
            Self::OutOfRange => (0.005, 0.05),
            Self::Constant => (0.09, 0.50),
            Self::Precision => (0.50, 0.90),
            // ln 2 and ln 10.
            Self::Volume => (std::f64::consts::LN_2, std::f64::consts::LN_10),
        }
    }
}

/// One check of one side of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Check {
    /// What is checked.
    pub kind: CheckKind,
    /// The change: a share of rows, 0 to 1 (negative where rows came back); for the volume a logarithm of a ratio.
    pub effect: Reading,
    /// How many standard errors the change is from none; absent where chance plays no part.
    pub z: Option<f64>,
}

/// Values that stand for "unknown" in many systems.
const STAND_INS: [f64; 7] = [-1.0, -99.0, -999.0, -9999.0, 999.0, 9999.0, 99_999.0];
/// How far beyond the reference's range, in widths of its middle 99.9 %, a value is out of range.
const BEYOND: f64 = 0.5;
/// Share of one value from which a side is constant, and up to which its reference varied.
const CONSTANT: (f64, f64) = (0.99, 0.90);

/// The checks of a column of numbers.
///
/// Shares of rows of this side less those of the reference; out of range counts rows beyond the reference's ends by more
/// than half the width of its middle 99.9 %.
///
/// # Shapes and units
/// Ascending values of both sides with their profiles. O(log n) beyond these.
/// # Undefined
/// `NoRows` where a side has none.
/// # Source
/// Design notes, 4.7: what is checked, and its thresholds.
/// # Checked against
/// By hand in this file; no peer has the same checks.
pub fn number_checks(
    reference: (&[f64], &NumberProfile),
    current: (&[f64], &NumberProfile),
) -> Vec<Check> {
    let ((base, before), (values, now)) = (reference, current);
    let share = |kind, there: u64, here: u64| shares(kind, (there, before.n), (here, now.n));
    let stand_ins = |values: &[f64]| {
        let rows = STAND_INS.iter().map(|value| rows_of(values, *value));
        rows.sum()
    };
    vec![
        shares(
            CheckKind::Missing,
            (before.missing, before.n + before.missing),
            (now.missing, now.n + now.missing),
        ),
        shares(
            CheckKind::Unparsable,
            (before.unparsable, before.n + before.missing),
            (now.unparsable, now.n + now.missing),
        ),
        share(CheckKind::OutOfRange, 0, outside(base, values)),
        constant((before.mode_rows, before.n), (now.mode_rows, now.n)),
        share(CheckKind::Zeros, before.zeros, now.zeros),
        share(CheckKind::Negatives, before.negatives, now.negatives),
        share(CheckKind::StandIn, stand_ins(base), stand_ins(values)),
        share(CheckKind::Precision, before.wholes, now.wholes),
    ]
}

/// The checks of a column of levels, from counts over the same levels.
///
/// # Shapes and units
/// Counts of both sides with their profiles. O(levels).
/// # Undefined
/// `NoRows` where a side has none.
/// # Source
/// Design notes, 4.7: what is checked, and its thresholds.
/// # Checked against
/// `NannyML`'s `unseen` for new levels; by hand in this file for the others.
pub fn level_checks(
    reference: (&[u64], &LevelProfile),
    current: (&[u64], &LevelProfile),
) -> Vec<Check> {
    let ((base, before), (counts, now)) = (reference, current);
    let at = |counts: &[u64], level: usize| counts.get(level).copied().unwrap_or(0);
    let levels = base.len().max(counts.len());
    let unseen = (0..levels).filter(|level| at(base, *level) == 0);
    let new: u64 = unseen.map(|level| at(counts, level)).sum();
    let gone = (0..levels).filter(|level| at(counts, *level) == 0);
    let gone = gone.map(|level| at(base, level)).max().unwrap_or(0);
    vec![
        shares(
            CheckKind::Missing,
            (before.missing, before.n + before.missing),
            (now.missing, now.n + now.missing),
        ),
        shares(CheckKind::NewLevels, (0, before.n), (new, now.n)),
        // A level of the reference that is gone is a loss of its share there.
        Check {
            effect: known(before.n, now.n).map(|()| estimate(gone as f64 / before.n as f64, now.n)),
            ..shares(CheckKind::VanishedLevel, (gone, before.n), (0, now.n))
        },
        constant((before.mode_rows, before.n), (now.mode_rows, now.n)),
    ]
}

/// Rows that repeat an id, of all rows, against the reference's.
///
/// # Undefined
/// `NoRows` where a side has none.
/// # Source
/// Design notes, 4.7.
/// # Checked against
/// By hand in this file.
pub fn repeats(reference: (u64, u64), current: (u64, u64)) -> Check {
    shares(CheckKind::Duplicates, reference, current)
}

/// Rows of one window against the usual number: ln(rows/usual).
///
/// # Undefined
/// `NoRows` where there is no usual number. An empty window has a tenth of a row.
pub fn volume(rows: u64, usual: f64) -> Check {
    let ratio = (rows as f64).max(0.1) / usual;
    let effect = if usual > 0.0 {
        Ok(estimate(libm::log(ratio), rows))
    } else {
        Err(Undefined::NoRows)
    };
    Check {
        kind: CheckKind::Volume,
        effect,
        z: None,
    }
}

fn shares(kind: CheckKind, reference: (u64, u64), current: (u64, u64)) -> Check {
    let ((k, n), (l, m)) = (reference, current);
    let effect = known(n, m).map(|()| estimate(l as f64 / m as f64 - k as f64 / n as f64, m));
    let z = match two_proportions(reference, current) {
        Ok(test) => Some(-test.statistic),
        Err(_) => Some(0.0),
    };
    Check { kind, effect, z }
}

/// The gain of the most frequent value's share where it now has nearly all rows; 0 otherwise.
fn constant(reference: (u64, u64), current: (u64, u64)) -> Check {
    let check = shares(CheckKind::Constant, reference, current);
    let ((k, n), (l, m)) = (reference, current);
    let (before, now) = (k as f64 / n as f64, l as f64 / m as f64);
    let is_stuck = now >= CONSTANT.0 && before < CONSTANT.1;
    Check {
        effect: check
            .effect
            .map(|effect| estimate(if is_stuck { effect.value } else { 0.0 }, effect.n)),
        ..check
    }
}

const fn known(n: u64, m: u64) -> Result<(), Undefined> {
    if n == 0 || m == 0 {
        Err(Undefined::NoRows)
    } else {
        Ok(())
    }
}

const fn estimate(value: f64, n: u64) -> Estimate {
    Estimate::exact(value, n)
}

fn rows_of(ascending: &[f64], value: f64) -> u64 {
    let from = ascending.partition_point(|other| *other < value);
    let to = ascending.partition_point(|other| *other <= value);
    (to - from) as u64
}

/// Rows beyond the reference's ends by more than half the width of its middle.
fn outside(base: &[f64], values: &[f64]) -> u64 {
    let (Some(low), Some(high)) = (base.first(), base.last()) else {
        return 0;
    };
    let middle = quantile(base, 0.9995).zip(quantile(base, 0.0005));
    let margin = middle.map_or(0.0, |(upper, lower)| BEYOND * (upper - lower));
    let below = values.partition_point(|value| *value < low - margin);
    let above = values.len() - values.partition_point(|value| *value <= high + margin);
    (below + above) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(checks: &[Check], kind: CheckKind) -> (f64, f64) {
        let check = checks.iter().find(|check| check.kind == kind).unwrap();
        (check.effect.unwrap().value, check.z.unwrap())
    }

    fn numbers(base: &[f64], values: &[f64], missing: u64) -> Vec<Check> {
        let (before, now) = (
            NumberProfile::of(base, 0),
            NumberProfile::of(values, missing),
        );
        number_checks((base, &before), (values, &now))
    }

    #[test]
    fn the_same_rows_break_nothing() {
        let base: Vec<f64> = (0..500).map(|k| f64::from(k) / 7.0).collect();
        for check in numbers(&base, &base, 0) {
            assert_eq!(check.effect.unwrap().value, 0.0, "{check:?}");
            assert_eq!(check.z, Some(0.0), "{check:?}");
        }
    }

    #[test]
    fn each_fault_is_seen_by_its_check() {
        let base: Vec<f64> = (1..=1000).map(|k| f64::from(k) + 0.5).collect();
        let mut values = base.clone();
        values[..200].fill(-999.0);
        values[900..].fill(50_000.0);
        values.sort_unstable_by(f64::total_cmp);
        let checks = numbers(&base, &values, 1000);
        assert_eq!(found(&checks, CheckKind::Missing).0, 0.5);
        assert_eq!(found(&checks, CheckKind::StandIn).0, 0.2);
        assert_eq!(found(&checks, CheckKind::OutOfRange).0, 0.3);
        assert!(found(&checks, CheckKind::OutOfRange).1 > 4.0);
        assert!((found(&checks, CheckKind::Precision).0 - 0.3).abs() < 1e-12);
        let stuck = numbers(&base, &[7.0; 300], 0);
        assert_eq!(found(&stuck, CheckKind::Constant).0, 1.0 - 0.001);
    }

    #[test]
    fn levels_come_and_go() {
        let (base, counts) = ([60, 40, 0], [0, 90, 10]);
        let (before, now) = (LevelProfile::of(&base, 0), LevelProfile::of(&counts, 0));
        let checks = level_checks((&base, &before), (&counts, &now));
        assert_eq!(found(&checks, CheckKind::NewLevels).0, 0.1);
        assert_eq!(found(&checks, CheckKind::VanishedLevel).0, 0.6);
        assert_eq!(found(&checks, CheckKind::Constant).0, 0.0);
    }

    #[test]
    fn what_is_no_number_and_what_comes_twice_counts() {
        let base: Vec<f64> = (1..=1000).map(f64::from).collect();
        let before = NumberProfile::of(&base, 0);
        let now = NumberProfile {
            unparsable: 30,
            ..NumberProfile::of(&base, 1000)
        };
        let checks = number_checks((&base, &before), (&base, &now));
        assert_eq!(found(&checks, CheckKind::Unparsable).0, 0.015);
        let below: Vec<f64> = base.iter().map(|value| value - 250.5).collect();
        let checks = numbers(&base, &below, 0);
        assert_eq!(found(&checks, CheckKind::Negatives).0, 0.25);
        let twice = repeats((1, 100), (11, 100));
        assert!((twice.effect.unwrap().value - 0.1).abs() < 1e-12);
        assert!(twice.z.unwrap() > 2.0);
    }

    #[test]
    fn volume_counts_doublings() {
        assert_eq!(
            volume(200, 100.0).effect.unwrap().value,
            std::f64::consts::LN_2
        );
        assert!(volume(0, 100.0).effect.unwrap().value < -6.0);
        assert_eq!(volume(3, 0.0).effect, Err(Undefined::NoRows));
    }
}
