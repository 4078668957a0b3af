//! Figures as data: the numbers of one chart, no pixels.
//!
//! In goes an [`Outcome`](super::Outcome), out come a [`Figure`], its sentence and its table. Drawing is `report::draw`.
//!
//! **Invariant:** everything drawn is in [`Figure::table`] too, and a number that is not defined is a gap with a reason.

mod bars;
mod calibration;
mod curve;
mod expected;
mod gallery;
mod heat;
mod labels;
mod line;
mod predicted;
mod reconstruction;
mod strips;
mod swept;
mod timeline;

pub use bars::{Alone, Bars, BarsOver, Series, by_name, distribution, scores_by_class};
pub use calibration::{calibration, calibration_by_count};
pub use curve::{Curve, CurvePoint, CurveSeries};
pub use expected::gap_over_time;
pub use gallery::gallery;
pub use heat::{Heat, HeatCell, Status, drift_heat};
pub use labels::{labelled_over_time, lag_curve};
pub use line::{
    FEW, LAG, Line, Point, Stain, column_over_time, drift_over_time, quality_over_time,
};
pub use predicted::{error_by_prediction, error_over_time, label_by_prediction};
pub use reconstruction::reconstruction_over_time;
pub use strips::{Look, Shade, Strip, Strips};
pub use swept::{gains, precision_recall, precision_recall_of_class, roc, roc_of_class};
pub use timeline::timeline;

use serde::{Deserialize, Serialize};

use super::document::Document;
use super::table::Table;

/// The numbers of one chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Figure {
    /// One number per window.
    Line(Line),
    /// Columns × windows.
    Heat(Heat),
    /// Shares of two groups of rows over the same bins.
    Bars(Bars),
    /// A curve inside a square.
    Curve(Curve),
    /// Several numbers against a threshold each, over one axis of time.
    Strips(Strips),
}

impl Figure {
    /// What it is called, such as `ROC AUC per week`.
    pub fn title(&self) -> &str {
        match self {
            Self::Line(line) => &line.title,
            Self::Heat(heat) => &heat.title,
            Self::Bars(bars) => &bars.title,
            Self::Curve(curve) => &curve.title,
            Self::Strips(strips) => &strips.title,
        }
    }

    /// One sentence to be spoken in its place.
    pub fn summary(&self) -> String {
        match self {
            Self::Line(line) => line.summary(),
            Self::Heat(heat) => heat.summary(),
            Self::Bars(bars) => bars.summary(),
            Self::Curve(curve) => curve.summary(),
            Self::Strips(strips) => strips.summary(),
        }
    }

    /// The same numbers as a table.
    pub fn table(&self) -> Table {
        match self {
            Self::Line(line) => line.table(),
            Self::Heat(heat) => heat.table(),
            Self::Bars(bars) => bars.table(),
            Self::Curve(curve) => curve.table(),
            Self::Strips(strips) => strips.table(),
        }
    }
}

/// A name in plain words and a short one for narrow places.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Where there is room.
    pub long: String,
    /// Where there is not.
    pub short: String,
}

impl Named {
    /// `plain (term)` where there is room, else `term`.
    pub fn plain_first(plain: &str, term: &str) -> Self {
        let long = if plain.is_empty() {
            term.to_owned()
        } else {
            format!("{plain} ({term})")
        };
        Self {
            long,
            short: term.to_owned(),
        }
    }

    /// Both with `tail` after them.
    #[must_use]
    pub fn then(self, tail: &str) -> Self {
        Self {
            long: format!("{}{tail}", self.long),
            short: format!("{}{tail}", self.short),
        }
    }
}

/// Which group of rows a mark stands for; it decides the colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    /// The reference.
    Reference,
    /// The current period.
    Current,
    /// Rows with a positive label.
    Positive,
    /// Rows with a negative label.
    Negative,
}

/// One window's place on an axis of time or rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Microseconds since 1970, or the first row's number.
    pub start: i64,
    /// The same for what comes after its end.
    pub end: i64,
}

/// The windows of a document in order, and their length's name.
fn spans(document: &Document) -> (Vec<Span>, String) {
    let spans = document
        .windows
        .iter()
        .map(|w| Span {
            start: w.start_us,
            end: w.end_us,
        })
        .collect();
    (spans, document.task.window.clone().unwrap_or_default())
}
