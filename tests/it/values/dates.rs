//! Dates and times: order of day and month, zones.

use wellenough::book::{Role, WindowSpec};
use wellenough::report::Document;

use super::{ROWS, nasty, note, notes};
use crate::asked::{one, sane, table};

/// The windows of predictions at such times: the first, the last, and how many have rows.
fn days(
    time: &dyn Fn(usize) -> String,
    day_first: Option<bool>,
) -> (String, String, usize, Document) {
    let text = table("ts;score;label", ROWS, &|row, score, label| {
        format!("{};{score};{label}", time(row))
    });
    let mut asked = one("a.csv", text).role("ts", Role::Time);
    asked.book.window = WindowSpec::from_id("day");
    asked.book.day_first = day_first;
    let document = asked.document();
    sane(&document);
    let filled: Vec<_> = document.windows.iter().filter(|w| w.n > 0).collect();
    (
        filled.first().unwrap().start[..10].to_owned(),
        filled.last().unwrap().start[..10].to_owned(),
        filled.len(),
        document.clone(),
    )
}

#[test]
fn dates_are_read_in_the_order_of_their_column() {
    let check = |write: &dyn Fn(usize, usize) -> String| {
        // Two months of days: 1 February to 31 March of 2026, and once 1 April.
        let time = |row: usize| match row {
            0..28 => write(row + 1, 2),
            28..59 => write(row - 27, 3),
            _ => write(1, 4),
        };
        let (first, last, n, document) = days(&time, None);
        let (first, last) = (first.as_str(), last.as_str());
        assert_eq!(
            (first, last, n),
            ("2026-02-01", "2026-04-01", ROWS),
            "{}",
            time(0)
        );
        assert_eq!(document.sources[0].columns[0].kind, "time");
        let odd = notes(&document, "ts");
        assert!(
            odd.iter().all(|(kind, ..)| kind == "short_years"),
            "{odd:?}"
        );
    };
    let month = |m: usize| ["Jan", "Feb", "Mar", "Apr"][m - 1];
    check(&|d, m| format!("2026-{m:02}-{d:02}"));
    check(&|d, m| format!("2026{m:02}{d:02}"));
    check(&|d, m| format!("{d:02}/{m:02}/2026"));
    check(&|d, m| format!("{m}/{d}/2026 12:05 AM"));
    check(&|d, m| format!("{d:02}.{m:02}.26 10:00"));
    check(&|d, m| format!("{d}-{m}-2026 1:02:03 pm"));
    check(&|d, m| format!("{d} {} 2026", month(m)));
    check(&|d, m| format!("{} {d}, 2026", month(m)));
    check(&|d, m| format!("{d:02}-{}-2026", month(m).to_uppercase()));
    check(&|d, m| {
        format!("{d:02} {} 2026 23:30:00 EST", month(m)).replace("23:30:00 EST", "02:30:00 EST")
    });
    check(&|d, m| format!("Mon, {d:02} {} 2026 10:00:00 +0000", month(m)));
}

#[test]
fn an_order_that_the_column_does_not_tell_is_told_and_can_be_switched() {
    let time = |row: usize| format!("{:02}/03/2026", row / 5 + 1);
    let ambiguous = |document: &Document| {
        let found = notes(document, "ts");
        found.iter().any(|(kind, ..)| kind == "ambiguous_dates")
    };
    let (first, last, n, document) = days(&time, None);
    assert_eq!(
        (first.as_str(), last.as_str(), n),
        ("2026-03-01", "2026-03-12", 12)
    );
    assert!(ambiguous(&document));
    let (first, last, n, document) = days(&time, Some(false));
    assert_eq!(
        (first.as_str(), last.as_str(), n),
        ("2026-01-03", "2026-12-03", 12)
    );
    assert!(!ambiguous(&document), "the reader said so");
    // Where the column tells, the choice makes no difference.
    let told = |row: usize| format!("{:02}/03/2026", row % 28 + 1);
    assert_eq!(days(&told, Some(false)).1, "2026-03-28");
    let document = nasty("ambiguous_date.csv").document();
    note(&document.sources[0].notes, "ambiguous_dates");
    let document = nasty("dayfirst_slash.csv").document();
    assert_eq!(document.windows[0].start, "2024-03-01T00:00:00Z");
}

#[test]
fn times_without_zone_beside_times_with_one_count_as_utc_and_are_told() {
    let time = |row: usize| match row % 4 {
        0 => "2026-03-01 10:00".to_owned(),
        1 => "2026-03-02T01:00+02:00".into(),
        2 => "2026-03-01 20:00 PST".into(),
        _ => "2026-03-01 10:00 Europe/Berlin".into(),
    };
    let text = table("ts;score;label", ROWS, &|row, score, label| {
        // Places are rare, so that the column still is one of times.
        let row = if row % 4 == 3 && row != 43 {
            row - 1
        } else {
            row
        };
        format!("{};{score};{label}", time(row))
    });
    let document = one("a.csv", text).document();
    let found = notes(&document, "ts");
    let expected = [("unparsable", 1, Some(44)), ("zoneless", 15, Some(1))];
    let expected = expected.map(|(kind, count, row)| (kind.to_owned(), count, row));
    assert_eq!(found, expected);
}
