//! Several things one below the other over one axis of time: burn rates and alerts, or all that happened.

use serde::{Deserialize, Serialize};

use super::Span;
use crate::report::table::{Cell, Table};
use crate::report::{moment, number};

/// Strips over the same windows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Strips {
    /// What it is called.
    pub title: String,
    /// What the strips are.
    pub measure: String,
    /// Id of the window length.
    pub window: String,
    /// The windows, in order.
    pub spans: Vec<Span>,
    /// From top to bottom.
    pub strips: Vec<Strip>,
    /// What lies behind all of them.
    pub shades: Vec<Shade>,
}

/// One thing over the windows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Strip {
    /// What it is called.
    pub name: String,
    /// A word for narrow places.
    pub short: String,
    /// How it is drawn.
    pub look: Look,
    /// From where on it matters.
    pub threshold: Option<f64>,
    /// One per window.
    pub values: Vec<Option<f64>>,
    /// Their 95 % intervals; empty, or one per window.
    pub bands: Vec<Option<(f64, f64)>>,
    /// What stands in for a value that is missing or early, with its interval; empty, or one per window.
    pub expected: Vec<Option<(f64, f64, f64)>>,
    /// Whether a value says little; empty, or one per window.
    pub hollow: Vec<bool>,
    /// When it fired.
    pub episodes: Vec<Span>,
    /// What came when.
    pub events: Vec<(i64, String)>,
    /// What is said of a window beside its number; empty, or one per window.
    pub notes: Vec<String>,
    /// The id of the section that shows it; empty: none.
    pub see: String,
}

/// How a strip is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Look {
    /// Steps over an area from zero, against a threshold.
    #[default]
    Steps,
    /// A line with its band, in its own range.
    Line,
    /// A bar per window, from zero.
    Bars,
    /// The same of what should be none.
    Alarms,
    /// Shares of all, from 0 to 1, as an area.
    Share,
    /// Marks where something came.
    Marks,
}

/// A time behind all strips.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shade {
    /// When.
    pub span: Span,
    /// A word above it.
    pub name: String,
    /// Whether it is pale, as a period, or strong, as a moment that is not known exactly.
    pub is_pale: bool,
    /// The most probable moment within.
    pub best: Option<i64>,
}

impl Strip {
    fn value(&self, at: usize) -> Option<f64> {
        self.values.get(at).copied().flatten()
    }

    fn expected_at(&self, at: usize) -> Option<(f64, f64, f64)> {
        self.expected.get(at).copied().flatten()
    }

    /// The names of what came within a window.
    fn came(&self, span: Span) -> String {
        let within = |event: &&(i64, String)| event.0 >= span.start && event.0 < span.end;
        let names = self.events.iter().filter(within);
        let names: Vec<&str> = names.map(|(_, name)| name.as_str()).collect();
        names.join(", ")
    }

    fn fires(&self, span: Span) -> bool {
        let fires = |episode: &Span| episode.start < span.end && span.start < episode.end;
        self.episodes.iter().any(fires)
    }

    /// A value as it is written.
    pub fn written(&self, value: f64, at: usize) -> String {
        match self.look {
            Look::Share => number::share(value),
            Look::Bars | Look::Alarms => number::count(number::whole(value).unsigned_abs()),
            _ => number::estimate(value, self.bands.get(at).copied().flatten()),
        }
    }

    /// What a window says in words.
    fn told(&self, at: usize, span: Span) -> String {
        let mut parts = Vec::new();
        if self.look == Look::Marks {
            parts.push(self.came(span));
        } else {
            let value = self.value(at).map(|value| self.written(value, at));
            let value = value.unwrap_or_else(|| "\u{2013}".into());
            parts.push(match self.threshold {
                Some(threshold) => format!("{value} of {}", number::number(threshold)),
                None => value,
            });
        }
        if let Some((value, low, high)) = self.expected_at(at) {
            let value = number::estimate(value, Some((low, high)));
            parts.push(format!("expected from the scores {value}"));
        }
        parts.extend(self.notes.get(at).cloned());
        if self.fires(span) {
            parts.push("fired".into());
        }
        parts.retain(|part| !part.is_empty());
        parts.join(", ")
    }

    /// One sentence's part: its range, or what came.
    fn summary(&self, spans: &[Span], when: &dyn Fn(Span) -> String) -> String {
        if self.look == Look::Marks {
            let came = self.events.iter().map(|(us, name)| {
                let span = spans.iter().find(|span| *us < span.end);
                format!(
                    "{name} {}",
                    span.map_or_else(String::new, |span| when(*span))
                )
            });
            let came: Vec<String> = came.collect();
            return format!("{}: {}", self.name, came.join(", "));
        }
        let most = |far: fn(f64, f64) -> bool| {
            let mut found: Option<(usize, f64)> = None;
            for (at, value) in self.values.iter().enumerate() {
                if let Some(value) = value
                    && found.is_none_or(|(_, best)| far(*value, best))
                {
                    found = Some((at, *value));
                }
            }
            found
        };
        let (Some(high), Some(low)) = (most(|a, b| a > b), most(|a, b| a < b)) else {
            return format!("{}: no window has a value", self.name);
        };
        if self.threshold.is_some() {
            return format!(
                "{}: highest {}, fired {}",
                self.name,
                number::number(high.1.max(0.0)),
                number::counted(self.episodes.len() as u64, "time", "times")
            );
        }
        let said = |(at, value): (usize, f64)| {
            let span = spans.get(at).copied();
            format!(
                "{} ({})",
                self.written(value, at),
                span.map_or_else(String::new, when)
            )
        };
        if high.1 <= low.1 {
            return format!(
                "{}: {} all the time",
                self.name,
                self.written(high.1, high.0)
            );
        }
        format!(
            "{}: lowest {}, highest {}",
            self.name,
            said(low),
            said(high)
        )
    }
}

impl Strips {
    /// One sentence: what each strip says in all.
    pub fn summary(&self) -> String {
        let when = |span: Span| self.when(span);
        let strips = self.strips.iter();
        let mut told: Vec<String> = strips.map(|one| one.summary(&self.spans, &when)).collect();
        told.extend(self.shades.iter().map(|shade| {
            let mut spans = self
                .spans
                .iter()
                .filter(|span| span.start < shade.span.end && shade.span.start < span.end);
            let first = spans.next().copied().unwrap_or(shade.span);
            let last = spans.next_back().copied().unwrap_or(first);
            format!(
                "{}: {} to {}",
                shade.name,
                self.when(first),
                self.when(last)
            )
        }));
        format!("{}. {}.", self.title, told.join("; "))
    }

    /// One row per window.
    pub fn table(&self) -> Table {
        let names = self.strips.iter().map(|strip| strip.name.clone());
        let rows = self.spans.iter().enumerate().map(|(at, span)| {
            let cell = |strip: &Strip| cell(strip, at, *span);
            let mut row = vec![Cell::text(self.when(*span))];
            row.extend(self.strips.iter().map(cell));
            if !self.shades.is_empty() {
                row.push(Cell::text(self.behind(*span)));
            }
            row
        });
        let rows = rows.collect();
        let mut columns: Vec<String> = std::iter::once("window".to_owned()).chain(names).collect();
        if !self.shades.is_empty() {
            columns.push("verdict".into());
        }
        Table { columns, rows }
    }

    /// What lies behind a window.
    fn behind(&self, span: Span) -> String {
        let within = |shade: &&Shade| shade.span.start < span.end && span.start < shade.span.end;
        let names = self.shades.iter().filter(within).map(|shade| {
            let is_best = shade
                .best
                .is_some_and(|best| best >= span.start && best < span.end);
            if is_best {
                format!("{}, most likely here", shade.name)
            } else {
                shade.name.clone()
            }
        });
        let names: Vec<String> = names.collect();
        names.join("; ")
    }

    /// What hovering over a window says.
    pub fn told(&self, index: usize) -> Vec<String> {
        let Some(span) = self.spans.get(index) else {
            return Vec::new();
        };
        let strips = self.strips.iter();
        let parts = strips.map(|strip| (strip.short.as_str(), strip.told(index, *span)));
        let parts = parts.chain([("Verdict", self.behind(*span))]);
        let said = parts.filter(|(_, said)| !said.is_empty());
        let said = said.map(|(name, said)| format!("{name}: {said}"));
        std::iter::once(self.when(*span)).chain(said).collect()
    }

    fn when(&self, span: Span) -> String {
        moment::window_label(span.start, span.end, &self.window)
    }
}

/// A window's cell of a strip.
fn cell(strip: &Strip, at: usize, span: Span) -> Cell {
    let note = strip.notes.get(at).cloned().unwrap_or_default();
    let value = match (strip.look, strip.value(at)) {
        (Look::Marks, _) => Cell::text(strip.came(span)),
        (Look::Share, value) => Cell::maybe_share(value),
        (Look::Bars | Look::Alarms, Some(value)) => {
            Cell::Count(number::whole(value).unsigned_abs())
        }
        (Look::Line, Some(value)) => Cell::Estimate(value, strip.bands.get(at).copied().flatten()),
        (_, value) => Cell::maybe(value, None),
    };
    let expected = strip.expected_at(at).map(|(value, low, high)| {
        let value = number::estimate(value, Some((low, high)));
        format!("expected from the scores {value}")
    });
    let notes: Vec<String> = expected.into_iter().chain([note]).collect();
    let note = notes.join(" ");
    if note.trim().is_empty() {
        value
    } else {
        value.noted(note.trim())
    }
}
