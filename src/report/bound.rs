//! How far numbers read from a grid of scores can be from the exact ones.

use serde::{Deserialize, Serialize};

use super::document::{Document, Quality, Scope};
use super::number;

/// Between which values the exact number lies, whatever the order inside the grid's cells. It is no interval: that
/// one says how sure the number is, this one how coarse it was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bound {
    /// Metric id.
    pub metric: String,
    /// Which rows.
    pub scope: Scope,
    /// Which window, for scope `window`.
    pub window: Option<usize>,
    /// The least that it can be.
    pub low: f64,
    /// The most that it can be.
    pub high: f64,
}

/// The bound of a number; `None` where it is exact.
pub fn of<'a>(document: &'a Document, quality: &Quality) -> Option<&'a Bound> {
    let mut all = document.bounds.iter();
    all.find(|bound| {
        bound.metric == quality.metric
            && bound.scope == quality.scope
            && bound.window == quality.window
    })
}

/// How far off a number is at most, to stand behind it: `±0.000012 by its grid`.
pub fn said(document: &Document, quality: &Quality) -> String {
    let Some((bound, value)) = of(document, quality).zip(quality.value) else {
        return String::new();
    };
    let off = (bound.high - value).max(value - bound.low).max(0.0);
    format!("\u{b1}{} by its grid", number::number(off))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::differences::tests::quality;

    #[test]
    fn the_further_end_is_said_beside_its_own_number() {
        let mut document = Document::default();
        let number = quality("roc_auc", Scope::Current, Some(0.75), 0.01);
        assert_eq!(said(&document, &number), "");
        document.bounds.push(Bound {
            metric: "roc_auc".into(),
            scope: Scope::Current,
            window: None,
            low: 0.75 - 0.0625,
            high: 0.75 + 0.125,
        });
        assert_eq!(said(&document, &number), "\u{b1}0.125 by its grid");
        let other = Quality {
            scope: Scope::Reference,
            ..number
        };
        assert_eq!(said(&document, &other), "");
    }
}
