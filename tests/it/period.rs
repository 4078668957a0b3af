//! The reference as a period: what stands before it is as if it were not in the file.

#![allow(clippy::unwrap_used, reason = "tests and their helpers")]

use wellenough::book::WindowSpec;
use wellenough::report::Document;
use wellenough::report::csv::csv;

use crate::asked::{one, table};

fn day(row: usize) -> String {
    format!("2026-01-{:02}", row / 20 + 1)
}

fn text(rows: std::ops::Range<usize>) -> String {
    let whole = table("id,ts,score,label,x", 500, &|row, score, label| {
        // Every ninth row still waits for its label.
        let label = if row % 9 == 0 {
            String::new()
        } else {
            label.to_string()
        };
        format!("{row},{},{score},{label},{}", day(row), (row * 7) % 13)
    });
    let mut lines = whole.lines();
    let header = lines.next().unwrap().to_owned();
    let kept = lines.enumerate().filter(|(row, _)| rows.contains(row));
    kept.fold(header, |text, (_, line)| text + "\n" + line) + "\n"
}

/// Without what tells of the file.
fn numbers(document: &Document) -> Document {
    let mut numbers = document.clone();
    numbers.sources.clear();
    numbers.task.notes.clear();
    numbers.task.reference_from = None;
    numbers
}

#[test]
fn rows_before_the_reference_are_left_out_and_told() {
    for window in [WindowSpec::Day, WindowSpec::Rows(90)] {
        left_out_and_told(window);
    }
}

fn left_out_and_told(window: WindowSpec) {
    let mut whole = one("a.csv", text(0..500));
    let mut part = one("a.csv", text(100..500));
    for asked in [&mut whole, &mut part] {
        asked.book.window = Some(window);
        asked.book.reference_until = Some("2026-01-12".into());
    }
    whole.book.reference_from = Some(day(100));
    let (whole, part) = (whole.document(), part.document());
    assert!(part.labels.is_some());
    assert_eq!(numbers(&whole), numbers(&part));
    assert_eq!(csv(&whole), csv(&part));
    let notes = &whole.task.notes;
    let note = notes.iter().find(|note| note.kind == "before_reference");
    assert_eq!(
        note.map(|note| (note.count, note.first_row)),
        Some((100, Some(1)))
    );
}

#[test]
fn a_beginning_that_is_no_date_is_told() {
    let mut asked = one("a.csv", text(0..100));
    asked.book.reference_from = Some("soon".into());
    let said = asked.complaint().message;
    assert!(
        said.contains("the beginning of the reference, \"soon\", is not a date"),
        "{said}"
    );
}
