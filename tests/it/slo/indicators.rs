//! Each ready predicate against numbers that a hand counts.

use std::fmt::Write as _;

use wellenough::book::SloSpec;
use wellenough::report::moment::civil_from_days;

use super::{FIRST, event, near, told, written};

/// Rows of a day, with lines of `rows` from the day's number.
fn days(
    head: &str,
    days: i64,
    rows: &dyn Fn(i64) -> Vec<String>,
) -> (tempfile::TempDir, Vec<std::path::PathBuf>) {
    let mut text = format!("ts,{head}\n");
    for day in 0..days {
        let (year, month, of_month) = civil_from_days(FIRST + day);
        for (at, row) in rows(day).into_iter().enumerate() {
            let (hour, minute) = (at / 60, at % 60);
            let _ = writeln!(
                text,
                "{year:04}-{month:02}-{of_month:02}T{hour:02}:{minute:02}:00Z,{row}"
            );
        }
    }
    written(&[("demand.csv", &text)])
}

const ENDS: [(&str, &str); 4] = [
    ("predicted", "prediction"),
    ("actual", "label"),
    ("low", "lower"),
    ("high", "upper"),
];

#[test]
fn a_label_is_inside_where_both_ends_are_there_and_hold_it() {
    // Of a day's 100 rows of 50 ± 10: labels at 50 but for these.
    let rows = |_: i64| {
        let row = |at: usize| match at {
            // Just on either end: inside.
            0 => "50,40,40,60".to_owned(),
            1 => "50,60,40,60".to_owned(),
            // Out by a little.
            2 => "50,39.999,40,60".to_owned(),
            3 => "50,60.001,40,60".to_owned(),
            // An end is missing: no usable answer.
            4 => "50,50,,60".to_owned(),
            5 => "50,50,40,".to_owned(),
            // Swapped ends hold nothing.
            6 => "50,50,60,40".to_owned(),
            // No label: waits.
            7 => "50,,40,60".to_owned(),
            // Both ends at the label.
            8 => "50,50,50,50".to_owned(),
            _ => format!("50,{},40,60", 45 + at % 10),
        };
        (0..100).map(row).collect()
    };
    let (_folder, paths) = days("predicted,actual,low,high", 30, &rows);
    let (slo, counts) = told(&paths, event("inside_interval"), &ENDS).unwrap();
    assert_eq!((slo.n, slo.waiting, slo.invalid), (30 * 99, 30, 30 * 2));
    near(slo.bad, 30.0 * 5.0);
    near(counts.bad.iter().sum::<f64>(), slo.bad);
    near(slo.budget.good.unwrap(), 1.0 - 5.0 / 99.0);
    // Rows without an end do not count where the reader says so.
    let lenient = SloSpec {
        invalid_is_bad: Some(false),
        ..event("inside_interval")
    };
    let (slo, _) = told(&paths, lenient, &ENDS).unwrap();
    assert_eq!((slo.n, slo.invalid), (30 * 97, 0));
    near(slo.bad, 30.0 * 3.0);
    // The same by an expression, which says nothing of what is NULL: such rows are unusable too.
    let by_hand = event("actual >= low AND actual <= high");
    let (own, _) = told(&paths, by_hand, &ENDS).unwrap();
    assert_eq!((own.n, own.bad), (30 * 99, 30.0 * 5.0));
}

#[test]
fn a_weight_does_not_count_rows_twice_and_is_told() {
    let rows = |_: i64| {
        let row = |at: usize| {
            let label = if at < 10 { 70 + at } else { 45 + at % 10 };
            format!("{}.5,{label},40,60,{}", 46 + at % 9, 1 + at % 3)
        };
        (0..100).map(row).collect()
    };
    let (_folder, paths) = days("predicted,actual,low,high,sample_weight", 30, &rows);
    let (slo, _) = told(&paths, event("inside_interval"), &ENDS).unwrap();
    assert_eq!((slo.n, slo.bad), (3000, 300.0));
    let said = slo
        .notes
        .iter()
        .any(|note| note.contains("whatever they weigh"));
    assert!(said, "{:?}", slo.notes);
}

#[test]
fn without_ends_the_reader_is_told() {
    let rows = |_: i64| (0..40).map(|at| format!("{at}.5,{at}.25")).collect();
    let (_folder, paths) = days("predicted,actual", 30, &rows);
    let why = told(&paths, event("inside_interval"), &ENDS[..2]).unwrap_err();
    assert!(
        why.contains("no columns hold a lower and an upper quantile"),
        "{why}"
    );
}

#[test]
fn served_is_there_in_range_with_what_it_needs_and_fresh() {
    // Of 60 rows: a missing score, one that is no number, one out of range; features missing; features too old.
    let rows = |day: i64| {
        let row = |at: usize| {
            let score = match at {
                0 => String::new(),
                1 => "nan".to_owned(),
                _ => format!("0.{at:02}"),
            };
            let amount = if (10..13).contains(&at) {
                String::new()
            } else {
                format!("{at}.5")
            };
            // Made an hour, on rows 20 to 24 two days, before; on row 25 unknown, on row 26 in the future.
            let made = match at {
                20..=24 => format!("2026-01-01T00:{at:02}:00Z"),
                25 => String::new(),
                26 => "2027-01-01T00:00:00Z".to_owned(),
                _ => {
                    let (year, month, of_month) = civil_from_days(FIRST + day - 1);
                    format!("{year:04}-{month:02}-{of_month:02}T23:{at:02}:00Z")
                }
            };
            format!("{score},{},{amount},{made}", at % 2)
        };
        (0..60).map(row).collect()
    };
    let (_folder, paths) = days("score,label,amount,features_at", 30, &rows);
    let roles = [
        ("score", "score"),
        ("label", "label"),
        ("amount", "feature"),
        ("features_at", "ignored"),
    ];
    let bad = |sli: &str| {
        let (slo, _) = told(&paths, event(sli), &roles).unwrap();
        assert_eq!((slo.n, slo.waiting), (30 * 60, 0), "{sli}");
        slo.bad
    };
    near(bad("served"), 30.0 * 2.0);
    near(bad("served: amount"), 30.0 * 5.0);
    // Rows 20 to 24 come at their own minute: on the third day they are 48 hours old to the second, which is not older.
    near(bad("served: features_at <= 48h"), 30.0 * 3.0 + 27.0 * 5.0);
    near(bad("served: features_at <= 24h"), 30.0 * 3.0 + 28.0 * 5.0);
    near(
        bad("served: amount, features_at <= 24h"),
        30.0 * 6.0 + 28.0 * 5.0,
    );
    // The same as an expression.
    near(
        bad("score IS NOT NULL AND amount IS NOT NULL AND time - features_at <= 86400"),
        30.0 * 6.0 + 28.0 * 5.0,
    );
    for (sli, said) in [
        (
            "served: no_such_column",
            "no column is called no_such_column",
        ),
        ("served: amount <= 24h", "amount holds no times"),
    ] {
        let why = told(&paths, event(sli), &roles).unwrap_err();
        assert!(why.contains(said), "{sli}: {why}");
    }
}

#[test]
fn a_score_out_of_range_is_not_served() {
    let rows = |_: i64| {
        let row = |at: usize| match at {
            0 => "1.5,1".to_owned(),
            1 => "-0.1,0".to_owned(),
            _ => format!("0.{:03},{}", at, at % 2),
        };
        (0..240).map(row).collect()
    };
    let (_folder, paths) = days("score,label", 30, &rows);
    let (slo, _) = told(
        &paths,
        event("served"),
        &[("score", "score"), ("label", "label")],
    )
    .unwrap();
    // More than 99 of 100 scores lie between 0 and 1, so these two are out of range.
    near(slo.bad, 30.0 * 2.0);
}

#[test]
fn a_mean_counts_each_row_by_its_loss() {
    // Scores of 0.9 and 0.1; on every fourth row the label is the other one.
    let rows = |_: i64| {
        let row = |at: usize| {
            let label = at % 2;
            let is_sure = at % 4 != 3;
            let score = if (label == 1) == is_sure { 0.9 } else { 0.1 };
            format!("{score},{label}")
        };
        (0..80).map(row).collect()
    };
    let (_folder, paths) = days("score,label", 30, &rows);
    let roles = [("score", "score"), ("label", "label")];
    let (slo, _) = told(&paths, event("mean: brier_score_loss"), &roles).unwrap();
    // 60 rows lose 0.1² and 20 lose 0.9².
    near(slo.bad / 30.0, 60.0 * 0.01 + 20.0 * 0.81);
    assert_eq!(slo.n, 30 * 80);
    near(
        slo.budget.consumed.unwrap(),
        (60.0 * 0.01 + 20.0 * 0.81) / 80.0 / 0.05,
    );
    let (slo, _) = told(&paths, event("mean: error_rate"), &roles).unwrap();
    near(slo.bad, 30.0 * 20.0);
    // A share of the label, at most all of it: 5 of 10, and 30 of 10.
    let rows = |_: i64| {
        let row = |at: usize| {
            let label = 10.0 + at as f64 / 4.0;
            let prediction = label * if at < 10 { 0.5 } else { 4.0 };
            format!("{prediction},{label}")
        };
        (0..40).map(row).collect()
    };
    let (_folder, paths) = days("predicted,actual", 30, &rows);
    let (slo, _) = told(&paths, event("mean: capped_relative_error"), &ENDS[..2]).unwrap();
    near(slo.bad / 30.0, 10.0 * 0.5 + 30.0);
}

#[test]
fn an_excess_is_the_part_of_the_way_to_a_useless_model() {
    // 200 rows a day, half of each class. Of the first 20 days, the reference, 10 % are wrong; then 30 %, and at last all.
    let rows = |day: i64| {
        let wrong = match day {
            0..20 => 20,
            20..24 => 60,
            _ => 200,
        };
        let row = |at: usize| {
            let label = at % 2;
            let prediction = if at < wrong { 1 - label } else { label };
            format!("{prediction},{label}")
        };
        (0..200).map(row).collect()
    };
    let (_folder, paths) = days("prediction,label", 28, &rows);
    let spec = event("excess");
    let until = super::told_until(&paths, spec, "2026-01-21").unwrap();
    let (slo, _) = until;
    // e0 = 0.1 and the best constant answer is wrong on half: (0.3 − 0.1) / (0.5 − 0.1) = 0.5; all wrong is cut to 1.
    assert_eq!(slo.n, 28 * 200);
    assert!(slo.windows[..20].iter().all(|window| window.bad == 0.0));
    for window in &slo.windows[20..24] {
        near(window.bad, 100.0);
    }
    for window in &slo.windows[24..] {
        near(window.bad, 200.0);
    }
    near(slo.budget.consumed.unwrap(), 1200.0 / (0.05 * 5600.0));
    assert!(
        slo.notes[0].contains("0.1000") && slo.notes[0].contains("0.5000"),
        "{:?}",
        slo.notes
    );
}
