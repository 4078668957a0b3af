//! Reference against current: the rows of the quality table.

use super::Document;
use super::document::{Quality, Scope};
use crate::measure::quality::Metric;

/// The four cells of the confusion matrix, which have their own table.
pub const CONFUSION: [&str; 4] = ["tn", "fp", "fn", "tp"];

/// One metric on both sides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair<'a> {
    /// Metric id.
    pub metric: &'a str,
    /// All rows of the reference.
    pub reference: Option<&'a Quality>,
    /// All rows of the current period.
    pub current: Option<&'a Quality>,
}

/// A difference with its interval, where both sides have one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Current minus reference.
    pub value: f64,
    /// Two-sided 95 % interval.
    pub interval: Option<(f64, f64)>,
}

impl Difference {
    /// Whether noise alone does not explain it: the interval leaves out zero.
    pub fn is_clear(&self) -> bool {
        self.interval
            .is_some_and(|(low, high)| low > 0.0 || high < 0.0)
    }
}

/// A number, and its interval where it has one.
type Banded = (f64, Option<(f64, f64)>);

/// The second number minus the first, with an interval recovered from their intervals.
///
/// With d = c − r, lower ends l and upper ends u: low = d − √((c − lc)² + (ur − r)²), high = d + √((uc − c)² + (r − lr)²).
/// For two Wilson intervals this is Newcombe's interval; for symmetric ones it is the normal one.
///
/// # Undefined
/// No interval without both intervals.
/// # Source
/// Zou & Donner (2008), Statistics in Medicine 27: 1693–1702; Newcombe (1998), ibid. 17: 873–890, method 10.
pub fn difference((from, r): Banded, (to, c): Banded) -> Difference {
    let value = to - from;
    let interval = r.zip(c).map(|((r_low, r_high), (c_low, c_high))| {
        let down = libm::hypot(to - c_low, r_high - from);
        let up = libm::hypot(c_high - to, from - r_low);
        (value - down, value + up)
    });
    Difference { value, interval }
}

impl Pair<'_> {
    /// Current minus reference; nothing without both values.
    pub fn difference(&self) -> Option<Difference> {
        let (r, c) = (self.reference?, self.current?);
        let side = |quality: &Quality| Some((quality.value?, quality.low.zip(quality.high)));
        Some(difference(side(r)?, side(c)?))
    }

    /// Whether the two intervals share no point.
    pub fn is_apart(&self) -> bool {
        let side = |quality: Option<&Quality>| quality.and_then(|q| q.low.zip(q.high));
        side(self.reference)
            .zip(side(self.current))
            .is_some_and(|((r_low, r_high), (c_low, c_high))| r_high < c_low || c_high < r_low)
    }
}

/// Every metric that the reference or the current period has, in the document's order; both sides without immature
/// windows.
pub fn pairs(document: &Document) -> Vec<Pair<'_>> {
    let mut pairs: Vec<Pair<'_>> = Vec::new();
    for quality in &document.quality {
        let metric = quality.metric.as_str();
        let is_whole = matches!(quality.scope, Scope::Reference | Scope::Current);
        if is_whole && !pairs.iter().any(|pair| pair.metric == metric) {
            pairs.push(Pair {
                metric,
                reference: document.judged(metric, Scope::Reference),
                current: document.judged(metric, Scope::Current),
            });
        }
    }
    pairs
}

/// The two sides of one metric.
pub fn pair<'a>(document: &'a Document, metric: &str) -> Option<Pair<'a>> {
    pairs(document)
        .into_iter()
        .find(|pair| pair.metric == metric)
}

/// Whether more of it is better; `None` where neither end is.
pub fn higher_is_better(metric: &str) -> Option<bool> {
    Metric::from_id(metric).and_then(Metric::higher_is_better)
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
        document.task.measured = true;
        document.task.headline = Some("roc_auc".into());
        document
    }

    #[test]
    fn equal_sides_give_the_normal_interval_of_a_difference() {
        let document = document(Some(0.8), Some(0.7), 0.03);
        let difference = pair(&document, "roc_auc").unwrap().difference().unwrap();
        let (low, high) = difference.interval.unwrap();
        let half = 0.03 * 2.0_f64.sqrt();
        assert!((low - (-0.1 - half)).abs() < 1e-12 && (high - (-0.1 + half)).abs() < 1e-12);
        assert!(difference.is_clear());
    }

    #[test]
    fn newcombe_1998_example_of_56_in_70_against_48_in_80() {
        let side = |scope, value, low, high| Quality {
            low: Some(low),
            high: Some(high),
            ..quality("recall", scope, Some(value), 0.0)
        };
        let current = side(Scope::Current, 0.8, 0.691_829, 0.877_007);
        let reference = side(Scope::Reference, 0.6, 0.490_379, 0.700_477);
        let pair = Pair {
            metric: "recall",
            reference: Some(&reference),
            current: Some(&current),
        };
        let (low, high) = pair.difference().unwrap().interval.unwrap();
        assert!(
            (low - 0.0524).abs() < 1e-3 && (high - 0.3339).abs() < 1e-3,
            "{low} {high}"
        );
    }

    #[test]
    fn a_missing_side_has_no_difference() {
        let document = document(None, Some(0.7), 0.03);
        assert_eq!(pair(&document, "roc_auc").unwrap().difference(), None);
    }
}
