//! Which columns moved: the rows of the drift table.

use super::Document;
use super::document::{Drift, Scope};
use super::picture::{Distribution, Picture};
use super::words::plain;

/// One column, reference against current.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved<'a> {
    /// Column name.
    pub column: &'a str,
    /// All its numbers for the current period, every convention.
    pub readings: Vec<&'a Drift>,
    /// The worst verdict among them: `alarm`, `watch`, `cannot_tell`, `ok` or `undefined`.
    pub verdict: &'a str,
    /// The largest number as a multiple of where its alarm begins.
    pub times_alarm: Option<f64>,
    /// Share missing, reference and current.
    pub missing: Option<(f64, f64)>,
}

impl<'a> Moved<'a> {
    /// The number by which another tool's convention judges the column: the one that is furthest on its way.
    pub fn judge(&self) -> Option<&'a Drift> {
        let judged = self
            .readings
            .iter()
            .filter(|drift| drift.measure != "missing_share");
        let judged = judged.filter_map(|drift| Some((*drift, times(drift)?)));
        judged
            .max_by(|(_, a), (_, b)| a.total_cmp(b))
            .map(|(drift, _)| drift)
    }

    /// The number that the table shows for a measure: our own convention before scipy's before the named ones.
    pub fn shown(&self, measure: &str) -> Option<&'a Drift> {
        let rank = |drift: &Drift| match drift.convention.as_str() {
            "wellenough" => 0,
            "scipy" => 1,
            _ => 2,
        };
        self.readings
            .iter()
            .filter(|drift| drift.measure == measure)
            .min_by_key(|drift| rank(drift))
            .copied()
    }

    /// What moved most, in a few words: `missing 0.4 % → 31 %`, or the name alone.
    pub fn in_words(&self) -> String {
        use crate::report::number::share;
        match self.missing {
            Some((from, to)) if (to - from).abs() >= 0.02 => {
                format!(
                    "{} (missing {} \u{2192} {})",
                    plain(self.column),
                    share(from),
                    share(to)
                )
            }
            _ => plain(self.column),
        }
    }
}

/// Every column that was watched, in the document's order: largest effect first.
pub fn moved<'a>(document: &'a Document, picture: &'a Picture) -> Vec<Moved<'a>> {
    let mut rows: Vec<Moved<'a>> = Vec::new();
    for drift in document
        .drift
        .iter()
        .filter(|drift| drift.scope == Scope::Current)
    {
        match rows.iter_mut().find(|row| row.column == drift.column) {
            Some(row) => row.readings.push(drift),
            None => rows.push(Moved {
                column: &drift.column,
                readings: vec![drift],
                verdict: "undefined",
                times_alarm: None,
                missing: None,
            }),
        }
    }
    for row in &mut rows {
        row.verdict = worst(&row.readings);
        row.times_alarm = row
            .readings
            .iter()
            .filter_map(|drift| times(drift))
            .reduce(f64::max);
        row.missing =
            distribution(picture, row.column).map(|d| (d.missing_reference, d.missing_current));
    }
    rows
}

/// The counts of one column.
pub fn distribution<'a>(picture: &'a Picture, column: &str) -> Option<&'a Distribution> {
    picture
        .distributions
        .iter()
        .find(|distribution| distribution.column == column)
}

fn times(drift: &Drift) -> Option<f64> {
    let threshold = drift.threshold.filter(|threshold| *threshold > 0.0)?;
    // A floor stands beside our own numbers only; without one, a p-value judges.
    match drift
        .p_value
        .filter(|_| drift.floor.is_none() && drift.measure != "missing_share")
    {
        _ if drift.verdict == "shown" => None,
        Some(p) => Some(libm::log(p.max(f64::MIN_POSITIVE)) / libm::log(threshold)),
        None => Some(drift.value?.abs() / threshold),
    }
}

fn worst<'a>(readings: &[&'a Drift]) -> &'a str {
    ["alarm", "watch", "cannot_tell", "ok"]
        .into_iter()
        .find(|verdict| readings.iter().any(|drift| drift.verdict == *verdict))
        .unwrap_or("undefined")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn drift(column: &str, measure: &str, value: f64, verdict: &str) -> Drift {
        Drift {
            column: column.into(),
            measure: measure.into(),
            convention: "wellenough".into(),
            scope: Scope::Current,
            window: None,
            value: Some(value),
            threshold: Some(0.25),
            verdict: verdict.into(),
            floor: None,
            p_value: None,
            p_adjusted: None,
            n_reference: 1000,
            n: 1000,
            undefined: None,
        }
    }

    #[test]
    fn the_worst_verdict_and_the_largest_multiple_speak_for_a_column() {
        let document = Document {
            drift: vec![
                drift("wind", "psi", 0.5, "watch"),
                drift("wind", "jensenshannon", 0.1, "alarm"),
                drift("rain", "psi", 0.01, "ok"),
            ],
            ..Document::default()
        };
        let picture = Picture::default();
        let rows = moved(&document, &picture);
        let told: Vec<_> = rows
            .iter()
            .map(|row| (row.column, row.verdict, row.times_alarm))
            .collect();
        assert_eq!(
            told,
            [("wind", "alarm", Some(2.0)), ("rain", "ok", Some(0.04))]
        );
    }

    #[test]
    fn our_convention_stands_before_named_ones() {
        let named = Drift {
            convention: "psi_decile".into(),
            ..drift("wind", "psi", 0.4, "shown")
        };
        let document = Document {
            drift: vec![named, drift("wind", "psi", 0.5, "alarm")],
            ..Document::default()
        };
        let picture = Picture::default();
        let rows = moved(&document, &picture);
        assert_eq!(
            rows.first()
                .and_then(|row| row.shown("psi"))
                .and_then(|drift| drift.value),
            Some(0.5)
        );
    }
}
