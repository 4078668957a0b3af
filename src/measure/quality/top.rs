//! What the rows of the highest scores hold: lift and gain.

use serde::{Deserialize, Serialize};

use crate::measure::{Estimate, Reading, Undefined, interval};

/// What is said of the rows of the highest scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TopMeasure {
    /// Their share of positives over that of all rows.
    Lift,
    /// The share of all positives that are among them.
    Gain,
}

/// How many of the rows count as the highest, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TopShare {
    /// 1 %.
    One,
    /// 5 %.
    Five,
    /// 10 %.
    Ten,
    /// 20 %.
    Twenty,
}

use TopMeasure::{Gain, Lift};
use TopShare::{Five, One, Ten, Twenty};

impl TopShare {
    const FALLING: [Self; 4] = [Twenty, Ten, Five, One];

    /// As a share.
    pub const fn share(self) -> f64 {
        match self {
            One => 0.01,
            Five => 0.05,
            Ten => 0.1,
            Twenty => 0.2,
        }
    }

    /// How many of so many rows: ⌈q·n⌉, at least one.
    pub(super) fn rows(self, n: u64) -> u64 {
        at_least_one(self.share() * n as f64).min(n)
    }
}

/// A number about the rows of the highest scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Top(pub TopMeasure, pub TopShare);

impl Top {
    /// All of them in the order of reports.
    pub const ALL: [Self; 8] = [
        Self(Lift, One),
        Self(Lift, Five),
        Self(Lift, Ten),
        Self(Lift, Twenty),
        Self(Gain, One),
        Self(Gain, Five),
        Self(Gain, Ten),
        Self(Gain, Twenty),
    ];

    /// The name used in reports, and the one that readers see.
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self(Lift, One) => ("lift_0.01", "lift, top 1 %"),
            Self(Lift, Five) => ("lift_0.05", "lift, top 5 %"),
            Self(Lift, Ten) => ("lift_0.1", "lift, top 10 %"),
            Self(Lift, Twenty) => ("lift_0.2", "lift, top 20 %"),
            Self(Gain, One) => ("gain_0.01", "gain, top 1 %"),
            Self(Gain, Five) => ("gain_0.05", "gain, top 5 %"),
            Self(Gain, Ten) => ("gain_0.1", "gain, top 10 %"),
            Self(Gain, Twenty) => ("gain_0.2", "gain, top 20 %"),
        }
    }

    /// What it says in plain words.
    pub const fn plain(self) -> &'static str {
        match self {
            Self(Lift, One) => "times as many positives in the top 1 % as by chance",
            Self(Lift, Five) => "times as many positives in the top 5 % as by chance",
            Self(Lift, Ten) => "times as many positives in the top 10 % as by chance",
            Self(Lift, Twenty) => "times as many positives in the top 20 % as by chance",
            Self(Gain, One) => "share of positives in the top 1 % of scores",
            Self(Gain, Five) => "share of positives in the top 5 % of scores",
            Self(Gain, Ten) => "share of positives in the top 10 % of scores",
            Self(Gain, Twenty) => "share of positives in the top 20 % of scores",
        }
    }

    /// What the number is, when there is none, where it comes from and how its interval is made.
    pub const fn help(self) -> &'static str {
        match self.0 {
            Lift => {
                "Share of positives among the ⌈q·n⌉ rows of the highest scores, over the base rate; 1 is chance. Of tied scores the earlier rows count.\n\nUndefined: without scores, or without positive labels.\nSource: the customary definition of marketing; Witten, Frank & Hall (2011), Data Mining, 5.7.\nInterval: 95 %, Wilson (1927) for the share at the top, the base rate taken as known."
            }
            Gain => {
                "Share of all positives that are among the ⌈q·n⌉ rows of the highest scores; q itself is chance. Of tied scores the earlier rows count.\n\nUndefined: without scores, or without positive labels.\nSource: cumulative gains; Witten, Frank & Hall (2011), Data Mining, 5.7.\nInterval: Wilson (1927), 95 %."
            }
        }
    }
}

/// Lift and gain at every share.
///
/// With the k = ⌈q·n⌉ highest scores, h positives among them and P in all: lift = (h/k) / (P/n), gain = h/P. Where the
/// scores at the border are tied, the earlier rows are taken, so that the answer depends on the order of the rows.
///
/// # Shapes and units
/// `score` and `label` of the same length, in the order of the rows; no NaN. O(n), and 16 bytes per row.
/// # Undefined
/// `NoLabels` without rows, `NoScore` without scores, `NoPositives` without a positive label.
/// # Source
/// As [`Top::help`] says.
/// # Checked against
/// The golden data's definition (a stable sort in numpy) in `tests/it/golden`.
/// # Examples
/// ```
/// use wellenough::measure::quality::{Top, top};
/// let readings = top(Some(&[0.9, 0.1, 0.8, 0.2]), &[true, false, false, true]);
/// assert_eq!((readings[0].0, readings[0].1.unwrap().value), (Top::ALL[0], 2.0));
/// ```
pub fn top(score: Option<&[f64]>, label: &[bool]) -> Vec<(Top, Reading)> {
    let n = label.len() as u64;
    let positives = label.iter().filter(|label| **label).count() as u64;
    let why = match score {
        _ if n == 0 => Err(Undefined::NoLabels),
        None => Err(Undefined::NoScore),
        Some(_) if positives == 0 => Err(Undefined::NoPositives),
        Some(score) => Ok(score),
    };
    let score = match why {
        Ok(score) => score,
        Err(undefined) => return Top::ALL.map(|top| (top, Err(undefined))).to_vec(),
    };
    // Adding zero turns -0 into 0, so that equal numbers have equal bits.
    let score: Vec<f64> = score.iter().map(|score| score + 0.0).collect();
    let found = counted(&score, label);
    let read = |Top(measure, share)| {
        let (_, k, hits) = found.iter().find(|(of, ..)| *of == share)?;
        let base = positives as f64 / n as f64;
        let (value, (low, high)) = match measure {
            Lift => {
                let (low, high) = interval::wilson(*hits, *k);
                (*hits as f64 / *k as f64 / base, (low / base, high / base))
            }
            Gain => (
                *hits as f64 / positives as f64,
                interval::wilson(*hits, positives),
            ),
        };
        Some(Estimate {
            value,
            n,
            interval: interval::around(value, Some((low, high))),
        })
    };
    Top::ALL
        .map(|top| (top, read(top).ok_or(Undefined::NoRows)))
        .to_vec()
}

/// Per share: how many rows are the highest, and how many of them are positive.
fn counted(score: &[f64], label: &[bool]) -> Vec<(TopShare, u64, u64)> {
    let mut highest = score.to_vec();
    let mut found = Vec::new();
    for share in TopShare::FALLING {
        let k = usize::try_from(share.rows(score.len() as u64)).unwrap_or(usize::MAX);
        let Some(last) = k.min(highest.len()).checked_sub(1) else {
            continue;
        };
        let (_, border, _) = highest.select_nth_unstable_by(last, |a, b| b.total_cmp(a));
        let border = *border;
        highest.truncate(k);
        let above = highest.iter().filter(|score| **score > border).count();
        let rows = || score.iter().zip(label);
        let sure = rows().filter(|(score, label)| **score > border && **label);
        let tied = rows()
            .filter(|(score, _)| score.total_cmp(&border).is_eq())
            .take(k - above);
        let hits = sure.count() + tied.filter(|(_, label)| **label).count();
        found.push((share, k as u64, hits as u64));
    }
    found
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of rows, 0 or more"
)]
fn at_least_one(rows: f64) -> u64 {
    rows.ceil().max(1.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(readings: &[(Top, Reading)], wanted: Top) -> f64 {
        let found = readings.iter().find(|(top, _)| *top == wanted);
        found.unwrap().1.unwrap().value
    }

    #[test]
    fn of_tied_scores_the_earlier_rows_count() {
        let mut label = vec![false; 10];
        label[3] = true;
        let tied = top(Some(&[0.5; 10]), &label);
        assert_eq!(value(&tied, Top(Gain, Twenty)), 0.0);
        label.swap(3, 1);
        let tied = top(Some(&[0.5; 10]), &label);
        assert_eq!(value(&tied, Top(Gain, Twenty)), 1.0);
        assert_eq!(value(&tied, Top(Lift, Twenty)), 5.0);
        assert_eq!(value(&tied, Top(Gain, Ten)), 0.0);
    }

    #[test]
    fn zero_and_minus_zero_are_one_score() {
        let tied = top(Some(&[-0.0, 0.0]), &[true, false]);
        assert_eq!(value(&tied, Top(Lift, One)), 2.0);
    }

    #[test]
    fn nothing_to_count_says_why() {
        let why = |score: Option<&[f64]>, label: &[bool]| top(score, label)[0].1;
        assert_eq!(why(None, &[]), Err(Undefined::NoLabels));
        assert_eq!(why(None, &[true]), Err(Undefined::NoScore));
        assert_eq!(why(Some(&[0.5]), &[false]), Err(Undefined::NoPositives));
    }
}
