//! The answer to a question, laid out: a few numbers, a table, and where it is a name and a number each, a chart.
//!
//! It is shown and never kept: no file, link or report has it, for it may hold rows.

use std::sync::Arc;

use super::figure::{Figure, Line, Named, Point, Span, by_name};
use super::moment::civil_from_days;
use super::number::{count, counted};
use super::section::{Block, Choice};
use super::table::{Cell, Table};
use crate::book::expression::Type;
use crate::reason::question::Answer;
use crate::reason::slo::Value;

/// Cells of a table at most (ours: what a page shows without a pause).
const CELLS: usize = 20_000;
/// Characters of a text at most; the rest is cut.
const TEXT: usize = 300;
/// Numbers that stand beside each other without a table.
const FACTS: usize = 8;
/// Columns of numbers that are drawn.
const CHARTS: usize = 4;
/// Points that make a chart.
const POINTS: usize = 2;

const HOUR_US: i64 = 3_600_000_000;
const DAY_US: i64 = 24 * HOUR_US;

/// What is shown of an answer; `id` is what its choice and its chart are known by.
pub fn blocks(answer: &Answer, id: &str) -> Vec<Block> {
    let Some((first, _)) = answer.rows.first() else {
        return vec![Block::Remark(format!("No row fits. {}", behind(answer)))];
    };
    if answer.is_grouped && answer.whole == 1 && first.len() <= FACTS {
        let names = answer.columns.iter().map(|(name, _)| name.clone());
        let facts = names.zip(first.iter().map(|value| cell(value).shown()));
        return vec![Block::Facts(facts.collect()), Block::Remark(behind(answer))];
    }
    let most = (CELLS / first.len().max(1)).max(1);
    let table = Table {
        columns: answer
            .columns
            .iter()
            .map(|(name, _)| name.clone())
            .collect(),
        rows: answer
            .rows
            .iter()
            .take(most)
            .map(|(row, _)| row.iter().map(cell).collect())
            .collect(),
    };
    let shown = table.rows.len();
    let plain = Block::Table {
        caption: "Answer".into(),
        table,
    };
    let mut shown_as = charts(answer, id);
    let first = if shown_as.is_empty() {
        plain
    } else {
        shown_as.push(option("table", "table".into(), plain));
        Block::Choice {
            id: id.to_owned(),
            name: Some("Shown as".into()),
            first: "chart".into(),
            options: shown_as,
        }
    };
    let mut said = behind(answer);
    if (shown as u64) < answer.whole {
        said = format!("The first {} are shown. {said}", count(shown as u64));
    }
    vec![first, Block::Remark(said)]
}

/// Of how many rows it is made.
fn behind(answer: &Answer) -> String {
    let Answer {
        whole, kept, all, ..
    } = *answer;
    let rows = if kept == all {
        counted(all, "row", "rows")
    } else {
        format!("{} of {}", count(kept), counted(all, "row", "rows"))
    };
    if answer.is_grouped {
        format!("{}, made of {rows}.", counted(whole, "line", "lines"))
    } else {
        format!("{rows}.")
    }
}

/// A value as it is shown.
fn cell(value: &Value<'_>) -> Cell {
    match value {
        Value::Null => Cell::Absent(String::new()),
        Value::Number(number) => numbered(*number),
        Value::Text(text) => Cell::Text(cut(text)),
        Value::Truth(truth) => Cell::text(if *truth { "true" } else { "false" }),
        Value::Time(us) => Cell::Text(moment(*us)),
    }
}

fn cut(text: &str) -> String {
    if text.chars().count() <= TEXT {
        return text.to_owned();
    }
    let kept = text.chars().take(TEXT);
    kept.chain(['\u{2026}']).collect()
}

/// Whole numbers are counts, with all their digits.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole, not negative, and below 2^53"
)]
fn numbered(number: f64) -> Cell {
    let is_whole = number.fract() == 0.0 && (0.0..9_007_199_254_740_992.0).contains(&number);
    if is_whole {
        Cell::Count(number as u64)
    } else {
        Cell::Number(number)
    }
}

/// `2026-11-23`, with the clock where it is not midnight; in UTC.
fn moment(us: i64) -> String {
    let (days, rest) = (us.div_euclid(DAY_US), us.rem_euclid(DAY_US));
    let (year, month, day) = civil_from_days(days);
    let date = format!("{year:04}-{month:02}-{day:02}");
    if rest == 0 {
        return date;
    }
    let seconds = rest / 1_000_000;
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if second == 0 && rest % 1_000_000 == 0 {
        format!("{date} {hour:02}:{minute:02}")
    } else {
        format!("{date} {hour:02}:{minute:02}:{second:02}")
    }
}

/// A chart of each column of numbers over the first column: bars for names, a line for moments.
fn charts(answer: &Answer, id: &str) -> Vec<Choice> {
    let Some(((of, kind), rest)) = answer.columns.split_first() else {
        return Vec::new();
    };
    let numbers = rest.iter().enumerate();
    let numbers = numbers
        .filter(|(_, (_, kind))| *kind == Type::Number)
        .take(CHARTS);
    let numbers: Vec<(usize, &str)> = numbers
        .map(|(at, (name, _))| (at + 1, name.as_str()))
        .collect();
    // Rows as they are have no name of their own; only what was grouped, or two columns, is a chart.
    let is_told = answer.is_grouped || rest.len() == 1;
    if answer.rows.len() < POINTS || !is_told {
        return Vec::new();
    }
    let is_one = numbers.len() == 1;
    let chart = |(nth, (at, what)): (usize, (usize, &str))| {
        let (word, figure) = if *kind == Type::Time {
            ("line", line(answer, (of, what), at)?)
        } else {
            ("bars", bars(answer, (of, what), at)?)
        };
        let name = if is_one {
            word.to_owned()
        } else {
            format!("{word}: {what}")
        };
        let (key, file) = match nth {
            0 => ("chart".to_owned(), id.to_owned()),
            _ => (format!("chart-{}", nth + 1), format!("{id}-{}", nth + 1)),
        };
        let figure = Arc::new(figure);
        Some(option(&key, name, Block::Figure { file, figure }))
    };
    let mut drawn: Vec<Choice> = numbers.into_iter().enumerate().filter_map(chart).collect();
    // The first is what stands there at first.
    if let Some(first) = drawn.first_mut() {
        first.key = "chart".into();
    }
    drawn
}

fn option(key: &str, name: String, block: Block) -> Choice {
    Choice {
        key: key.into(),
        name,
        blocks: vec![block],
    }
}

/// A bar for each name.
fn bars(answer: &Answer, (of, what): (&str, &str), at: usize) -> Option<Figure> {
    let bar = |(row, _): &(Vec<Value<'_>>, u64)| {
        let name = row
            .first()
            .map_or_else(String::new, |value| cell(value).shown());
        let number = match row.get(at) {
            Some(Value::Number(number)) if number.is_finite() => Some(*number),
            _ => None,
        };
        let written = number.map_or_else(String::new, |number| numbered(number).shown());
        (name, number, written)
    };
    by_name(
        of,
        what,
        answer.rows.iter().take(CELLS / 2).map(bar).collect(),
    )
}

/// A number at each moment, in the order of time.
fn line(answer: &Answer, (of, what): (&str, &str), at: usize) -> Option<Figure> {
    let mut points: Vec<(i64, Option<f64>, u64)> = Vec::new();
    for (row, n) in &answer.rows {
        if let (Some(Value::Time(us)), number) = (row.first(), row.get(at)) {
            let number = match number {
                Some(Value::Number(number)) => Some(*number),
                _ => None,
            };
            points.push((*us, number, *n));
        }
    }
    points.sort_by_key(|(us, ..)| *us);
    // Two numbers at one moment are no line.
    if points.len() < POINTS
        || points
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if a.0 == b.0))
    {
        return None;
    }
    let is_daily = points.iter().all(|(us, ..)| us.rem_euclid(DAY_US) == 0);
    let points = points.into_iter().map(|(us, value, n)| Point {
        span: Span { start: us, end: us },
        value,
        band: None,
        floor: None,
        n,
        hollow: false,
        immature: false,
        note: match value {
            None => "no value".into(),
            Some(_) if us.rem_euclid(HOUR_US) != 0 => moment(us),
            Some(_) => String::new(),
        },
    });
    Some(Figure::Line(Line {
        title: format!("{what} by {of}"),
        measure: Named {
            long: what.to_owned(),
            short: what.to_owned(),
        },
        window: if is_daily { "day" } else { "hour" }.into(),
        points: points.collect(),
        ..Line::default()
    }))
}

/// Why there is no answer.
pub fn refused(why: &str) -> Vec<Block> {
    vec![Block::Claim {
        tone: "bad".into(),
        text: why.to_owned(),
        link: None,
    }]
}

/// What a report says in the place of an answer.
pub fn kept_out() -> Block {
    Block::Remark(
        "The answer is not in this file, for it may hold rows: open the notebook with its files."
            .into(),
    )
}

#[cfg(test)]
mod tests;
