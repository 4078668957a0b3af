//! Reference against current: by how much each metric changed, and whether noise alone explains that.

use serde::{Deserialize, Serialize};

use super::document::{Document, Quality, Scope};
use super::figure::FEW;
use super::table::Cell;
use super::{number, words};
use crate::measure::Estimate;
use crate::measure::quality::Metric;

/// One metric on both sides, without immature windows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// Metric id.
    pub metric: String,
    /// Current minus reference; absent unless both have a number.
    pub value: Option<f64>,
    /// Lower end of the 95 % interval; absent unless both sides have one.
    pub low: Option<f64>,
    /// Its upper end.
    pub high: Option<f64>,
    /// How the interval is made: `newcombe`, `delong` or `mover`; absent without one.
    pub method: Option<String>,
    /// Whether the interval leaves out zero; absent where that cannot be told.
    pub is_clear: Option<bool>,
    /// Rows behind the reference's number.
    pub n_reference: u64,
    /// Rows behind the current period's.
    pub n_current: u64,
    /// Why it cannot be told.
    pub undefined: Option<String>,
}

impl Difference {
    /// Its ends, where it has both.
    pub fn interval(&self) -> Option<(f64, f64)> {
        self.low.zip(self.high)
    }
}

/// One metric on both sides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair<'a> {
    /// Metric id.
    pub metric: &'a str,
    /// The reference.
    pub reference: Option<&'a Quality>,
    /// The current period.
    pub current: Option<&'a Quality>,
}

/// Two numbers of one metric on different rows, the second minus the first.
///
/// Below [`FEW`] rows on a side it has its interval, but whether it is clear cannot be told.
pub fn between(metric: Metric, reference: &Estimate, current: &Estimate) -> Difference {
    let (value, band) = metric.difference(reference, current);
    let interval = band.map(|(interval, _)| interval);
    let undefined = few(reference.n, current.n)
        .or_else(|| band.is_none().then(|| "no interval on both sides".into()));
    let is_clear = interval.map(|(low, high)| low > 0.0 || high < 0.0);
    Difference {
        metric: metric.id().to_owned(),
        value: Some(value),
        low: interval.map(|(low, _)| low),
        high: interval.map(|(_, high)| high),
        method: band.map(|(_, method)| method.id().to_owned()),
        is_clear: is_clear.filter(|_| undefined.is_none()),
        n_reference: reference.n,
        n_current: current.n,
        undefined,
    }
}

/// A difference as a table shows it: what cannot be told has no interval to stand out.
pub fn cell(difference: &Difference) -> Cell {
    match (difference.value, difference.is_clear) {
        (Some(value), Some(_)) => Cell::Difference(value, difference.interval()),
        (Some(value), None) if difference.low.is_none() => Cell::Signed(value),
        (Some(value), None) => {
            let why = difference.undefined.as_deref().unwrap_or_default();
            Cell::Signed(value).noted(why)
        }
        (None, _) => Cell::Absent(String::new()),
    }
}

impl Pair<'_> {
    /// Current minus reference; `None` unless both sides are there.
    pub fn difference(&self) -> Option<Difference> {
        let (reference, current) = (self.reference?, self.current?);
        let sides = estimate(reference).zip(estimate(current));
        if let Some(((from, to), metric)) = sides.zip(Metric::from_id(self.metric)) {
            return Some(between(metric, &from, &to));
        }
        Some(Difference {
            metric: self.metric.to_owned(),
            n_reference: reference.n,
            n_current: current.n,
            undefined: missing(reference, current),
            ..Difference::default()
        })
    }

    /// Whether the two intervals share no point, and both rest on enough rows.
    pub fn is_apart(&self) -> bool {
        let side = |quality: Option<&Quality>| {
            let quality = quality.filter(|quality| quality.n >= FEW)?;
            quality.low.zip(quality.high)
        };
        side(self.reference)
            .zip(side(self.current))
            .is_some_and(|((r_low, r_high), (c_low, c_high))| r_high < c_low || c_high < r_low)
    }
}

/// Which side has no number, and why.
fn missing(reference: &Quality, current: &Quality) -> Option<String> {
    let sides = [("reference", reference), ("current period", current)];
    let (name, side) = sides.into_iter().find(|(_, side)| side.value.is_none())?;
    let why = side.undefined.as_deref().unwrap_or("undefined");
    Some(format!("no number in the {name}: {why}"))
}

/// Which side has too few rows to tell a change from noise.
fn few(reference: u64, current: u64) -> Option<String> {
    let sides = [("reference", reference), ("current period", current)];
    let (name, n) = sides.into_iter().find(|(_, n)| *n < FEW)?;
    Some(format!("{n} rows in the {name}, at least {FEW} are needed"))
}

fn estimate(quality: &Quality) -> Option<Estimate> {
    Some(Estimate {
        value: quality.value?,
        n: quality.n,
        interval: quality.low.zip(quality.high),
    })
}

/// Every metric that the reference or the current period has, in the document's order; both sides without immature
/// windows.
pub fn pairs(document: &Document) -> Vec<Pair<'_>> {
    let mut pairs: Vec<Pair<'_>> = Vec::new();
    for quality in &document.quality {
        let metric = quality.metric.as_str();
        let is_whole = matches!(quality.scope, Scope::Reference | Scope::Current);
        if is_whole && !pairs.iter().any(|pair| pair.metric == metric) {
            pairs.push(pair(document, metric));
        }
    }
    pairs
}

/// The two sides of one metric.
pub fn pair<'a>(document: &'a Document, metric: &'a str) -> Pair<'a> {
    Pair {
        metric,
        reference: document.judged(metric, Scope::Reference),
        current: document.judged(metric, Scope::Current),
    }
}

/// One of them as part of a sentence; `None` without a number.
pub fn said(difference: &Difference) -> Option<String> {
    let value = difference.value?;
    let sign = if value > 0.0 { "+" } else { "" };
    let clear = match (difference.is_clear, &difference.undefined) {
        (Some(true), _) => "more than noise explains".to_owned(),
        (Some(false), _) => "within what noise explains".to_owned(),
        (None, Some(why)) => format!("it cannot be told whether that is noise: {why}"),
        (None, None) => "it cannot be told whether that is noise".to_owned(),
    };
    let name = words::metric(&difference.metric).0;
    let by = number::estimate(value, difference.interval());
    Some(format!("{name} differs by {sign}{by}: {clear}"))
}

/// The differences of all metrics, in the document's order.
pub fn differences(document: &Document) -> Vec<Difference> {
    let pairs = pairs(document);
    pairs.iter().filter_map(Pair::difference).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn quality(metric: &str, scope: Scope, value: Option<f64>, half: f64) -> Quality {
        Quality {
            metric: metric.into(),
            scope,
            window: None,
            value,
            low: value.map(|v| v - half),
            high: value.map(|v| v + half),
            n: 1000,
            undefined: value
                .is_none()
                .then(|| "only one class among the labels".into()),
        }
    }

    pub(crate) fn document(reference: Option<f64>, current: Option<f64>, half: f64) -> Document {
        let quality = vec![
            quality("roc_auc", Scope::Reference, reference, half),
            quality("roc_auc", Scope::Current, current, half),
        ];
        let mut document = Document {
            quality,
            ..Document::default()
        };
        document.differences = differences(&document);
        document.task.measured = true;
        document.task.headline = Some("roc_auc".into());
        document
    }

    #[test]
    fn equal_sides_give_the_normal_interval_of_a_difference() {
        let mut document = document(Some(0.8), Some(0.7), 0.03);
        for quality in &mut document.quality {
            quality.metric = "bias".into();
        }
        let difference = &differences(&document)[0];
        let (low, high) = difference.interval().unwrap();
        let half = 0.03 * 2.0_f64.sqrt();
        assert!((low - (-0.1 - half)).abs() < 1e-12 && (high - (-0.1 + half)).abs() < 1e-12);
        assert_eq!(difference.is_clear, Some(true));
        assert_eq!(difference.method.as_deref(), Some("mover"));
    }

    #[test]
    fn few_rows_cannot_tell_however_far_apart() {
        let mut document = document(Some(0.9), Some(0.1), 0.03);
        assert!(pairs(&document)[0].is_apart());
        for few in [0, 1] {
            let mut small = document.clone();
            small.quality[few].n = FEW - 1;
            let difference = &differences(&small)[0];
            assert_eq!(difference.is_clear, None);
            assert!(difference.low.is_some());
            let why = difference.undefined.as_deref().unwrap();
            assert!(why.starts_with("29 rows in the "), "{why}");
            assert!(!pairs(&small)[0].is_apart());
        }
        document.quality[0].n = FEW;
        assert_eq!(differences(&document)[0].is_clear, Some(true));
    }

    #[test]
    fn a_missing_side_says_why() {
        let difference = &document(None, Some(0.7), 0.03).differences[0];
        assert_eq!((difference.value, difference.is_clear), (None, None));
        assert_eq!(
            difference.undefined.as_deref(),
            Some("no number in the reference: only one class among the labels")
        );
        let mut alone = document(Some(0.7), Some(0.7), 0.03);
        alone.quality.remove(0);
        assert_eq!(differences(&alone), []);
    }

    #[test]
    fn without_an_interval_it_cannot_be_told() {
        let mut counts = document(Some(3.0), Some(5.0), 0.0);
        for quality in &mut counts.quality {
            quality.metric = "max_error".into();
            (quality.low, quality.high) = (None, None);
        }
        let difference = &differences(&counts)[0];
        assert_eq!((difference.value, difference.low), (Some(2.0), None));
        assert_eq!(difference.is_clear, None);
        assert_eq!(
            difference.undefined.as_deref(),
            Some("no interval on both sides")
        );
    }
}
