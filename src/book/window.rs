//! How time is cut.

use serde::{Deserialize, Serialize};

/// The length of a window, aligned to UTC; weeks start on Monday (ISO 8601).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WindowSpec {
    /// From minute 0 to minute 0.
    Hour,
    /// From midnight to midnight.
    Day,
    /// From Monday to Monday.
    Week,
    /// Calendar month.
    Month,
    /// Calendar quarter.
    Quarter,
    /// Calendar year.
    Year,
    /// So many rows in file order, where there is no time.
    Rows(u64),
}

impl WindowSpec {
    /// The calendar lengths, shortest first.
    pub const CALENDAR: [Self; 6] = [
        Self::Hour,
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::Year,
    ];

    /// The name used in reports and on the command line.
    pub fn id(self) -> String {
        match self {
            Self::Hour => "hour".into(),
            Self::Day => "day".into(),
            Self::Week => "week".into(),
            Self::Month => "month".into(),
            Self::Quarter => "quarter".into(),
            Self::Year => "year".into(),
            Self::Rows(n) => format!("rows:{n}"),
        }
    }

    /// The window length of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        if let Some(rows) = id.strip_prefix("rows:") {
            return rows.parse().ok().filter(|n| *n > 0).map(Self::Rows);
        }
        Self::CALENDAR.into_iter().find(|window| window.id() == id)
    }
}

/// A stretch of time in microseconds since 1970-01-01 UTC: `start` belongs to it, `end` does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First microsecond.
    pub start_us: i64,
    /// The microsecond after the last.
    pub end_us: i64,
}
