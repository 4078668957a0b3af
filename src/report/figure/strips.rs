//! Several numbers against a threshold each, over one axis of time: burn rates and alerts.

use serde::{Deserialize, Serialize};

use super::Span;
use crate::report::table::{Cell, Table};
use crate::report::{moment, number};

/// Numbers over the same windows, each with its threshold and the times in which it was beyond.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Strips {
    /// What it is called.
    pub title: String,
    /// What the numbers are.
    pub measure: String,
    /// Id of the window length.
    pub window: String,
    /// The windows, in order.
    pub spans: Vec<Span>,
    /// From top to bottom.
    pub strips: Vec<Strip>,
}

/// One number over the windows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Strip {
    /// What it is called.
    pub name: String,
    /// A word for narrow places.
    pub short: String,
    /// From where on it matters.
    pub threshold: f64,
    /// One per window.
    pub values: Vec<Option<f64>>,
    /// When it fired.
    pub episodes: Vec<Span>,
}

impl Strips {
    /// One sentence: how often each fired, and its highest number.
    pub fn summary(&self) -> String {
        let told = self.strips.iter().map(|strip| {
            let highest = strip.values.iter().flatten().copied().fold(0.0, f64::max);
            format!(
                "{}: highest {}, fired {}",
                strip.name,
                number::number(highest),
                number::counted(strip.episodes.len() as u64, "time", "times")
            )
        });
        let told: Vec<String> = told.collect();
        format!("{}. {}.", self.title, told.join("; "))
    }

    /// One row per window.
    pub fn table(&self) -> Table {
        let names = self.strips.iter().map(|strip| strip.name.clone());
        let rows = self.spans.iter().enumerate().map(|(at, span)| {
            let cell = |strip: &Strip| {
                let value = strip.values.get(at).copied().flatten();
                Cell::maybe(value, None)
            };
            let window = Cell::text(self.when(*span));
            std::iter::once(window)
                .chain(self.strips.iter().map(cell))
                .collect()
        });
        Table {
            rows: rows.collect(),
            columns: std::iter::once("window".to_owned()).chain(names).collect(),
        }
    }

    /// What hovering over a window says.
    pub fn told(&self, index: usize) -> Vec<String> {
        let Some(span) = self.spans.get(index) else {
            return Vec::new();
        };
        let of = |strip: &Strip| {
            let value = strip.values.get(index).copied().flatten();
            let value = value.map_or_else(|| "\u{2013}".to_owned(), number::number);
            let fires = |episode: &Span| episode.start < span.end && span.start < episode.end;
            let state = if strip.episodes.iter().any(fires) {
                ", fired"
            } else {
                ""
            };
            format!(
                "{}: {value} of {}{state}",
                strip.short,
                number::number(strip.threshold)
            )
        };
        let when = self.when(*span);
        std::iter::once(when)
            .chain(self.strips.iter().map(of))
            .collect()
    }

    fn when(&self, span: Span) -> String {
        moment::window_label(span.start, span.end, &self.window)
    }
}
