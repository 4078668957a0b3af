//! A first look at one file: its columns and a sample of their values, from which roles are inferred.

use serde::{Deserialize, Serialize};

use super::date::{self, DateStyle};
use super::missing::Missing;
use super::number::NumberStyle;
use crate::book::Book;

/// What the first rows of a file show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sketch {
    /// File name.
    pub name: String,
    /// `csv`, `tsv`, `json`, `ndjson`, with `.gz`, `.zst` or `.zip` where packed; `parquet`, `arrow`, `arrows`.
    pub format: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Rows looked at (every column's sample has this length).
    pub rows_seen: u64,
    /// Rows in the file, where its format says so; else an estimate from the bytes.
    pub rows_about: u64,
    /// The columns in file order.
    pub columns: Vec<ColumnSketch>,
    /// What the reader of the file should know of how it is read.
    #[serde(default)]
    pub remarks: Vec<Remark>,
}

/// Something about a file that its reader should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// A word for its kind: `header`, `preamble`, `names`, `ragged`, `encoding`, `unread`…
    pub kind: String,
    /// How often.
    pub count: u64,
    /// The sentence.
    pub message: String,
    /// The first row it is about, 1-based after the header.
    pub first_row: Option<u64>,
}

impl Remark {
    /// Something about the file as a whole.
    pub fn new(kind: &str, count: usize, message: String) -> Self {
        Self {
            kind: kind.into(),
            count: count as u64,
            message,
            first_row: None,
        }
    }

    /// Columns of lists, structures or bytes.
    pub(crate) fn unread(columns: &[String]) -> Option<Self> {
        if columns.is_empty() {
            return None;
        }
        let shown: Vec<&str> = columns.iter().take(5).map(String::as_str).collect();
        let more = if columns.len() > 5 { " and more" } else { "" };
        let (s, are) = if columns.len() == 1 {
            ("", "is")
        } else {
            ("s", "are")
        };
        let message = format!(
            "column{s} {}{more} {are} not used: lists, structures and bytes are not read",
            shown.join(", ")
        );
        Some(Self::new("unread", columns.len(), message))
    }
}

/// What the first rows show of one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnSketch {
    /// Name in the header.
    pub name: String,
    /// What all its non-missing values can be read as.
    pub kind: Kind,
    /// The values of the sample, in row order.
    pub sample: Sample,
    /// Missing values in the sample.
    pub missing: u64,
    /// Distinct non-missing values in the sample.
    pub distinct: u64,
    /// Up to three values as written.
    pub examples: Vec<String>,
    /// How its values are written, where text holds numbers or times.
    #[serde(default)]
    pub spelling: Spelling,
    /// Whether its values are lists, structures or bytes, which are not read.
    #[serde(default)]
    pub unread: bool,
}

/// How the values of a column are written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spelling {
    /// The style of its numbers; absent where they are plain or none.
    pub number: Option<NumberStyle>,
    /// The style of its dates; absent where they are plain or none. Whole numbers of eight digits may have one too, in
    /// case that the column is a time.
    pub date: Option<DateStyle>,
    /// Why that style, where every value of the sample could be read in another.
    pub doubt: Option<String>,
    /// Whether two digits stand for a year.
    pub short_years: bool,
}

impl Sketch {
    /// The sketch as the reader's choices about missing values and dates have it.
    #[must_use]
    pub fn as_said(mut self, book: &Book) -> Self {
        let missing = Missing::of(book);
        for column in &mut self.columns {
            if missing.is_said() {
                column.leave_out(&missing);
            }
            if let Some(day_first) = book.day_first {
                column.order(day_first);
            }
        }
        self
    }
}

impl ColumnSketch {
    /// Takes out what the reader's list calls missing; the type may be another without it.
    fn leave_out(&mut self, missing: &Missing) {
        match &mut self.sample {
            Sample::Texts(values) => {
                let kept = values.iter().map(Option::as_deref);
                let kept = kept.map(|text| text.filter(|text| !missing.anywhere(text)));
                *self = super::sniff::column_sketch(&self.name, kept.collect());
            }
            Sample::Numbers(values) => {
                for value in values.iter_mut() {
                    *value = value.filter(|value| !missing.anywhere(&value.to_string()));
                }
                self.missing = values.iter().filter(|value| value.is_none()).count() as u64;
            }
            Sample::Times(_) => {}
        }
    }

    /// Puts day and month in that order, where the values do not tell it.
    fn order(&mut self, day_first: bool) {
        let wanted = if day_first {
            DateStyle::DayFirst
        } else {
            DateStyle::MonthFirst
        };
        let spelling = &mut self.spelling;
        let ordered = matches!(
            spelling.date,
            Some(DateStyle::DayFirst | DateStyle::MonthFirst)
        );
        if !ordered || spelling.doubt.take().is_none() || spelling.date == Some(wanted) {
            return;
        }
        spelling.date = Some(wanted);
        if let Sample::Times(values) = &mut self.sample {
            for value in values {
                *value = value.and_then(date::exchanged);
            }
        }
    }
}

/// What a column's values can be read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// `true` and `false` (any case).
    Boolean,
    /// Dates or date-times as text, or a time type of the file format.
    Time,
    /// Anything else.
    Text,
}

impl Kind {
    /// The name used in reports.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Time => "time",
            Self::Text => "text",
        }
    }
}

/// The sample's values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sample {
    /// `Integer` and `Number`; `None` is missing.
    Numbers(Vec<Option<f64>>),
    /// `Time`, as microseconds since 1970 UTC.
    Times(Vec<Option<i64>>),
    /// `Boolean` (as `true`/`false`) and `Text`.
    Texts(Vec<Option<String>>),
}

/// What the numbers of a time column count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// Seconds since 1970.
    Seconds,
    /// Milliseconds since 1970.
    Millis,
    /// Microseconds since 1970.
    Micros,
    /// Nanoseconds since 1970.
    Nanos,
    /// Calendar years.
    Years,
}
