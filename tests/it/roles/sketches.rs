//! A tiny CSV reader that makes sketches as the real one does: separators `,`, quotes, the first 5,000 rows.

use std::collections::BTreeSet;
use wellenough::data::sketch::{ColumnSketch, Kind, Sample, Sketch, Spelling};

pub(crate) fn parse(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut letters = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(letter) = letters.next() {
        let row = rows.last_mut().unwrap();
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted => {}
            '\n' if !quoted => rows.push(vec![String::new()]),
            other => row.last_mut().unwrap().push(other),
        }
    }
    rows.retain(|row| row.len() > 1 || !row[0].trim().is_empty());
    rows
}

pub(crate) fn sketch(name: &str, text: &str) -> Sketch {
    let mut rows = parse(text);
    let header = if rows.is_empty() {
        Vec::new()
    } else {
        rows.remove(0)
    };
    table(name, &header, &rows)
}

pub(crate) fn table(name: &str, header: &[String], rows: &[Vec<String>]) -> Sketch {
    let seen = rows.len().min(5000);
    let columns = header
        .iter()
        .enumerate()
        .map(|(at, name)| {
            column(
                name,
                rows[..seen]
                    .iter()
                    .map(|row| row.get(at).map_or("", String::as_str))
                    .collect(),
            )
        })
        .collect();
    Sketch {
        name: name.to_owned(),
        format: "csv".to_owned(),
        bytes: 0,
        rows_seen: seen as u64,
        rows_about: rows.len() as u64,
        remarks: Vec::new(),
        columns,
    }
}

pub(crate) fn column(name: &str, cells: Vec<&str>) -> ColumnSketch {
    let values: Vec<Option<&str>> = cells
        .into_iter()
        .map(|cell| {
            Some(cell.trim())
                .filter(|cell| !["", "NA", "N/A", "nan", "NaN", "null", "None"].contains(cell))
        })
        .collect();
    let present: Vec<&str> = values.iter().flatten().copied().collect();
    let all = |holds: &dyn Fn(&str) -> bool| {
        !present.is_empty() && present.iter().all(|cell| holds(cell))
    };
    let (kind, sample) = if all(&|cell| cell.parse::<f64>().is_ok()) {
        let whole = all(&|cell| cell.parse::<i64>().is_ok());
        let numbers = values
            .iter()
            .map(|cell| cell.and_then(|cell| cell.parse().ok()))
            .collect();
        (
            if whole { Kind::Integer } else { Kind::Number },
            Sample::Numbers(numbers),
        )
    } else if all(&|cell| ["true", "false"].contains(&cell.to_lowercase().as_str())) {
        (
            Kind::Boolean,
            Sample::Texts(
                values
                    .iter()
                    .map(|cell| cell.map(str::to_lowercase))
                    .collect(),
            ),
        )
    } else if all(&|cell| time(cell).is_some()) {
        (
            Kind::Time,
            Sample::Times(values.iter().map(|cell| cell.and_then(time)).collect()),
        )
    } else {
        (
            Kind::Text,
            Sample::Texts(values.iter().map(|cell| cell.map(str::to_owned)).collect()),
        )
    };
    let mut examples: Vec<String> = Vec::new();
    for cell in &present {
        if examples.len() < 3 && !examples.iter().any(|known| known == cell) {
            examples.push((*cell).to_owned());
        }
    }
    ColumnSketch {
        name: name.to_owned(),
        kind,
        sample,
        missing: values.iter().filter(|cell| cell.is_none()).count() as u64,
        distinct: present.iter().collect::<BTreeSet<_>>().len() as u64,
        examples,
        spelling: Spelling::default(),
        unread: false,
    }
}

/// Microseconds since 1970 of `2024-03-01`, `2024-03-01 06:00:00[.000][Z]`.
fn time(cell: &str) -> Option<i64> {
    let number =
        |from: usize, to: usize| cell.get(from..to).and_then(|part| part.parse::<i64>().ok());
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    if cell.as_bytes().get(4) != Some(&b'-') || cell.as_bytes().get(7) != Some(&b'-') {
        return None;
    }
    let clock = if cell.len() > 10 {
        number(11, 13)? * 3600 + number(14, 16)? * 60 + number(17, 19).unwrap_or(0)
    } else {
        0
    };
    // Days of the civil calendar, counted from March so that the leap day is last.
    let (y, m) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days =
        365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (153 * m + 2) / 5 + day
            - 719_469;
    Some((days * 86_400 + clock) * 1_000_000)
}
