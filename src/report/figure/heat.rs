//! Columns × windows: which columns moved, and when.

use serde::{Deserialize, Serialize};

use super::{Figure, Named, Span, spans};
use crate::report::conventions::is_judging;
use crate::report::document::Scope;
use crate::report::table::{Cell, Table};
use crate::report::{Outcome, moment, number, words};

/// Columns × windows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Heat {
    /// What it is called.
    pub title: String,
    /// What the cells say.
    pub measure: Named,
    /// Id of the window length.
    pub window: String,
    /// Where an alarm begins; cells are tinted by their share of it.
    pub alarm: Option<f64>,
    /// Columns, most drifted first.
    pub columns: Vec<String>,
    /// Windows in order.
    pub spans: Vec<Span>,
    /// Per column, per window; `None` where nothing was measured, such as in the reference's windows.
    pub cells: Vec<Vec<Option<HeatCell>>>,
    /// Columns that were left out.
    pub more: usize,
}

/// One cell of a [`Heat`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeatCell {
    /// What it means.
    pub status: Status,
    /// The number; absent where undefined.
    pub value: Option<f64>,
    /// Rows behind it.
    pub n: u64,
    /// Why there is no number.
    pub note: String,
}

/// What a number about drift means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Status {
    /// As it should be.
    Ok,
    /// A look is due.
    Watch,
    /// Something is wrong.
    Alarm,
    /// Too few rows.
    CannotTell,
    /// No number.
    Undefined,
    /// No threshold.
    Shown,
}

impl Status {
    /// The status of a verdict's id.
    pub fn from_id(id: &str) -> Self {
        match id {
            "ok" => Self::Ok,
            "watch" => Self::Watch,
            "alarm" => Self::Alarm,
            "cannot_tell" => Self::CannotTell,
            "shown" => Self::Shown,
            _ => Self::Undefined,
        }
    }

    /// The word that stands beside colour and shape.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Watch => "watch",
            Self::Alarm => "alarm",
            Self::CannotTell => "cannot tell",
            Self::Undefined => "undefined",
            Self::Shown => "for comparison",
        }
    }
}

/// One drift measure of every column over the windows, most drifted first, at most `rows` columns.
///
/// Columns come in the document's order, which is largest effect first. `None` where no window has the measure.
pub fn drift_heat(outcome: &Outcome, measure: &str, rows: usize) -> Option<Figure> {
    let document = &outcome.document;
    let (spans, window) = spans(document);
    let mut heat = Heat {
        window,
        spans,
        ..Heat::default()
    };
    let mut more: Vec<&str> = Vec::new();
    for drift in &document.drift {
        if drift.scope != Scope::Window || drift.measure != measure || !is_judging(document, drift)
        {
            continue;
        }
        let known = heat
            .columns
            .iter()
            .position(|column| *column == drift.column);
        let row = match known {
            Some(row) => row,
            None if heat.columns.len() < rows => {
                heat.columns.push(drift.column.clone());
                heat.cells.push(vec![None; heat.spans.len()]);
                heat.columns.len() - 1
            }
            None => {
                if more.last() != Some(&drift.column.as_str())
                    && !more.contains(&drift.column.as_str())
                {
                    more.push(&drift.column);
                }
                continue;
            }
        };
        heat.alarm = heat.alarm.or(drift.threshold);
        let place = drift
            .window
            .and_then(|at| heat.cells.get_mut(row).and_then(|cells| cells.get_mut(at)));
        if let Some(place) = place {
            *place = Some(HeatCell {
                status: Status::from_id(&drift.verdict),
                value: drift.value,
                n: drift.n,
                note: drift.undefined.clone().unwrap_or_default(),
            });
        }
    }
    if heat.columns.is_empty() {
        return None;
    }
    heat.more = more.len();
    let (name, plain) = words::drift(measure);
    let per = words::per_window(&heat.window);
    heat.title = format!("Drift of every column {per}: {name}");
    heat.measure = Named::plain_first(plain, name).then(&format!(", {per}"));
    Some(Figure::Heat(heat))
}

impl Heat {
    /// One sentence: how many columns and windows, which ones alarm and when first.
    pub fn summary(&self) -> String {
        let mut alarms = Vec::new();
        for (column, cells) in self.columns.iter().zip(&self.cells) {
            let hits =
                |cell: &Option<HeatCell>| cell.as_ref().is_some_and(|c| c.status == Status::Alarm);
            let first = cells.iter().zip(&self.spans).find(|(cell, _)| hits(cell));
            if let Some((_, span)) = first {
                let n = cells.iter().filter(|cell| hits(cell)).count() as u64;
                let when = moment::window_label(span.start, span.end, &self.window);
                alarms.push(format!(
                    "{column} in {} from {when}",
                    number::counted(n, "window", "windows")
                ));
            }
        }
        let columns = number::counted((self.columns.len() + self.more) as u64, "column", "columns");
        let windows = number::counted(self.spans.len() as u64, "window", "windows");
        let found = match alarms.len() {
            0 => "no alarm".to_owned(),
            1..=3 => format!("alarm: {}", alarms.join("; ")),
            more => format!(
                "alarm in {more} columns, first {}",
                alarms
                    .iter()
                    .take(3)
                    .cloned()
                    .collect::<Vec<_>>()
                    .join("; ")
            ),
        };
        format!("{}, {columns} and {windows}; {found}.", self.title)
    }

    /// One row per column, one number per window.
    pub fn table(&self) -> Table {
        let mut columns = vec!["column".to_owned()];
        columns.extend(
            self.spans
                .iter()
                .map(|s| moment::window_label(s.start, s.end, &self.window)),
        );
        let rows = self.columns.iter().zip(&self.cells).map(|(column, cells)| {
            let cells = cells.iter().map(|cell| match cell {
                None => Cell::Absent(String::new()),
                Some(cell) => match cell.value {
                    Some(value) if matches!(cell.status, Status::Ok | Status::Shown) => {
                        Cell::Number(value)
                    }
                    Some(value) => {
                        Cell::Text(format!("{} {}", number::number(value), cell.status.word()))
                    }
                    None => Cell::Absent(cell.note.clone()),
                },
            });
            [Cell::text(column)].into_iter().chain(cells).collect()
        });
        Table {
            rows: rows.collect(),
            columns,
        }
    }

    /// What hovering over a cell says.
    pub fn told(&self, row: usize, column: usize) -> Option<Vec<String>> {
        let name = self.columns.get(row)?;
        let span = self.spans.get(column)?;
        let mut lines = vec![
            name.clone(),
            moment::window_label(span.start, span.end, &self.window),
        ];
        match self.cells.get(row)?.get(column)? {
            None => lines.push("not measured in this window".into()),
            Some(cell) => {
                let short = self
                    .measure
                    .short
                    .split(", per ")
                    .next()
                    .unwrap_or_default();
                lines.push(match cell.value {
                    Some(value) => {
                        format!("{short} {}, {}", number::number(value), cell.status.word())
                    }
                    None => format!("{short} undefined: {}", cell.note),
                });
                lines.push(format!("n {}", number::count(cell.n)));
            }
        }
        Some(lines)
    }
}
