//! The answer to a question, laid out: a few numbers, a table, and where it is a name and a number each, a chart.
//!
//! It is shown and never kept: no file, link or report has it, for it may hold rows.

use std::sync::Arc;

use super::figure::{Figure, Line, Named, Point, Span};
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
    let first = match charted(answer, id) {
        None => plain,
        Some((name, chart)) => Block::Choice {
            id: id.to_owned(),
            name: Some("Shown as".into()),
            first: "chart".into(),
            options: [("chart", name, chart), ("table", "table", plain)]
                .into_iter()
                .map(|(key, name, block)| Choice {
                    key: key.into(),
                    name: name.into(),
                    blocks: vec![block],
                })
                .collect(),
        },
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

/// A chart of one name and one number each, and what it is.
fn charted(answer: &Answer, id: &str) -> Option<(&'static str, Block)> {
    let [(of, kind), (what, Type::Number)] = &answer.columns[..] else {
        return None;
    };
    if answer.rows.len() < POINTS {
        return None;
    }
    if *kind == Type::Time {
        return Some(("line", line(answer, (of, what), id)?));
    }
    Some(("bars", bars(answer)?))
}

/// A bar for each name; nothing where a number is below 0.
fn bars(answer: &Answer) -> Option<Block> {
    let numbers = answer.rows.iter().map(|(row, _)| match &row[..] {
        [_, Value::Number(number)] => Some(Some(*number)).filter(|_| *number >= 0.0),
        _ => Some(None),
    });
    let numbers: Vec<Option<f64>> = numbers.collect::<Option<_>>()?;
    let most = numbers.iter().flatten().copied().fold(0.0, f64::max);
    if most <= 0.0 {
        return None;
    }
    let lines = answer.rows.iter().zip(numbers);
    let lines = lines.map(|((row, _), number)| {
        let name = row.first().map_or(Cell::Absent(String::new()), cell);
        let bar = match number {
            Some(value) => Cell::Bar(value / most, None, numbered(value).shown()),
            None => Cell::Absent(String::new()),
        };
        vec![name, bar]
    });
    let names = answer.columns.iter().map(|(name, _)| name.clone());
    Some(Block::Table {
        caption: "Answer as bars".into(),
        table: Table {
            columns: names.collect(),
            rows: lines.collect(),
        },
    })
}

/// A number at each moment, in the order of time.
fn line(answer: &Answer, (of, what): (&str, &str), id: &str) -> Option<Block> {
    let mut points: Vec<(i64, Option<f64>, u64)> = Vec::new();
    for (row, n) in &answer.rows {
        match &row[..] {
            [Value::Time(us), Value::Number(number)] => points.push((*us, Some(*number), *n)),
            [Value::Time(us), _] => points.push((*us, None, *n)),
            _ => {}
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
    let figure = Figure::Line(Line {
        title: format!("{what} by {of}"),
        measure: Named {
            long: what.to_owned(),
            short: what.to_owned(),
        },
        window: if is_daily { "day" } else { "hour" }.into(),
        points: points.collect(),
        ..Line::default()
    });
    Some(Block::Figure {
        file: id.to_owned(),
        figure: Arc::new(figure),
    })
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
