//! Objectives on files: what counts, what it comes to, and what the shell is told.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

mod export;
mod figures;
mod gate;
mod indicators;
mod moved;
mod several;

use std::fmt::Write as _;
use std::path::PathBuf;

use tempfile::TempDir;
use wellenough::book::slo::{Good, Period, Sli};
use wellenough::book::{Book, SloSpec};
use wellenough::reason::slo::{Counts, WindowStatus};
use wellenough::report::document::Slo;
use wellenough::report::moment::civil_from_days;
use wellenough::run::native::carry_out;

use crate::golden::book_of;

/// Rows per day.
const A_DAY: usize = 120;
/// Days since 1970 of 2026-01-01.
const FIRST: i64 = 20_454;

/// Files with one row every 12 minutes, the label an hour after; `wrong` says how many of a day's rows are.
pub(crate) fn joined(days: usize, wrong: impl Fn(usize) -> usize) -> (TempDir, Vec<PathBuf>) {
    let mut text = String::from("ts,prediction,label,label_time,amount,note,region\n");
    for day in 0..days {
        let (year, month, of_month) = civil_from_days(FIRST + i64::try_from(day).unwrap());
        for row in 0..A_DAY {
            // 37 and 120 have no common factor, so wrong ones spread over the day.
            let is_wrong = row * 37 % A_DAY < wrong(day);
            let label = (row + day) % 2;
            let prediction = if is_wrong { 1 - label } else { label };
            let (hour, minute) = (row / 5, row % 5 * 12);
            let later = if hour == 23 { 23 } else { hour + 1 };
            let region = ["north", "south", "west"][row % 3];
            let date = format!("{year:04}-{month:02}-{of_month:02}");
            let _ = writeln!(
                text,
                "{date}T{hour:02}:{minute:02}:00Z,{prediction},{label},{date}T{later:02}:59:00Z,{}.5,free text {row},{region}",
                row * 3 + 1
            );
        }
    }
    written(&[("rides.csv", &text)])
}

pub(crate) fn written(files: &[(&str, &str)]) -> (TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    let paths = files.iter().map(|(name, text)| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    });
    let paths = paths.collect();
    (folder, paths)
}

/// The objective of files and its counts, or the sentence why there is none.
fn told(paths: &[PathBuf], spec: SloSpec, roles: &[(&str, &str)]) -> Result<(Slo, Counts), String> {
    let mut book = book_of(paths);
    for (column, role) in roles {
        let role = wellenough::book::Role::from_id(role).unwrap();
        for source in &mut book.sources {
            source.roles.push(((*column).to_owned(), role));
        }
    }
    carried_out(book, paths, spec)
}

fn carried_out(mut book: Book, paths: &[PathBuf], spec: SloSpec) -> Result<(Slo, Counts), String> {
    book.slo = Some(spec);
    let outcome = carry_out(&book, paths, 2, &mut |_| {}).unwrap();
    let document = outcome.document;
    document
        .slo
        .map(|slo| (slo, outcome.picture.slo))
        .ok_or_else(|| {
            let note = document.task.notes.iter().find(|note| note.kind == "slo");
            note.map(|note| note.message.clone()).unwrap_or_default()
        })
}

/// The same with a date from which on rows are no reference.
fn told_until(paths: &[PathBuf], spec: SloSpec, until: &str) -> Result<(Slo, Counts), String> {
    let mut book = book_of(paths);
    book.reference_until = Some(until.into());
    carried_out(book, paths, spec)
}

fn event(text: &str) -> SloSpec {
    SloSpec {
        sli: Some(Sli::read(text).unwrap()),
        objective: Some(0.95),
        ..SloSpec::default()
    }
}

fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-9, "{found}, not {wanted}");
}

#[test]
fn a_service_that_burns_is_told_to_the_row() {
    // 50 days: three wrong of 120 a day, then on the last two 110.
    let (_folder, paths) = joined(50, |day| if day >= 48 { 110 } else { 3 });
    let (slo, counts) = told(&paths, event("correct"), &[]).unwrap();
    assert_eq!((slo.n, slo.bad), (50 * 120, 48.0 * 3.0 + 220.0));
    assert_eq!(
        (slo.standing.as_str(), slo.waiting, slo.invalid),
        ("breached", 0, 0)
    );
    assert_eq!((slo.over, slo.budget.n), (Period::Rolling(28), 28 * 120));
    // 26 quiet days and two bad ones in the last 28.
    near(slo.budget.bad, 26.0 * 3.0 + 220.0);
    near(slo.budget.consumed.unwrap(), 298.0 / (0.05 * 3360.0));
    near(slo.budget.good.unwrap(), 1.0 - 298.0 / 3360.0);
    assert_eq!(counts.n.iter().sum::<u64>(), slo.n);
    // Times are of minutes, so buckets are the finest there are.
    assert_eq!(counts.step_us, 300_000_000);
    let last = slo.windows.last().unwrap();
    assert_eq!(last.status, WindowStatus::Bad);
    near(last.left.unwrap(), 1.0 - slo.budget.consumed.unwrap());
    let fired: Vec<_> = slo.alerts.iter().filter(|alert| alert.is_firing).collect();
    assert!(!fired.is_empty(), "{:?}", slo.alerts);
    // Not before the last two days.
    let began = slo.windows[0].start_us + 48 * 86_400_000_000;
    let episodes = slo.alerts.iter().flat_map(|alert| &alert.episodes);
    assert!(episodes.clone().all(|episode| episode.start_us > began));
    assert!(
        episodes
            .clone()
            .all(|episode| episode.consumed.is_some_and(|used| used > 0.4))
    );
    // The same under another objective, without the rows.
    let milder = slo.at(&counts, 0.9, true);
    near(milder.budget.consumed.unwrap(), 298.0 / (0.1 * 3360.0));
    assert_eq!(milder.standing, "met");
    let (direct, _) = told(
        &paths,
        SloSpec {
            objective: Some(0.9),
            alerts: Some(slo.rows()),
            ..event("correct")
        },
        &[],
    )
    .unwrap();
    assert_eq!(
        (direct.budget, &direct.alerts),
        (milder.budget, &milder.alerts)
    );
    assert_eq!(direct.tradeoff, milder.tradeoff);
}

#[test]
fn a_service_that_is_well_has_budget_left() {
    let (_folder, paths) = joined(40, |day| usize::from(day % 4 == 0));
    let (slo, _) = told(&paths, SloSpec::default(), &[]).unwrap();
    // 99.8 % right: rare enough to count rows.
    assert_eq!(slo.sli, "correct");
    assert!(slo.sli_reason.contains("rare enough"), "{}", slo.sli_reason);
    assert_eq!(slo.standing, "met");
    assert!(slo.budget.consumed.unwrap() < 1.0);
    assert!(
        slo.alerts.iter().all(|alert| alert.episodes.is_empty()),
        "{:?}",
        slo.alerts
    );
    assert!(slo.suggested.unwrap() >= slo.objective);
}

#[test]
fn many_wrong_rows_make_windows_count() {
    let (_folder, paths) = joined(60, |_| 24);
    let (slo, counts) = told(&paths, SloSpec::default(), &[]).unwrap();
    assert!(
        slo.sli.starts_with("window: balanced_accuracy >= 0.7"),
        "{}",
        slo.sli
    );
    assert!(slo.sli_reason.contains("20.0 %"), "{}", slo.sli_reason);
    near(slo.objective, 0.95);
    assert_eq!((slo.n, slo.standing.as_str()), (60, "met"));
    assert_eq!(counts.ends.len(), 60);
    // By rows, alerts that need more wrong ones than a coin throws are told.
    let (slo, _) = told(&paths, event("correct"), &[]).unwrap();
    assert!(slo.worst <= 0.5);
    let rows = SloSpec {
        objective: Some(0.8),
        ..event("correct")
    };
    let (slo, _) = told(&paths, rows, &[]).unwrap();
    assert!(slo.alerts.iter().any(|alert| alert.reach == "unreachable"));
}

#[test]
fn expressions_count_like_ready_indicators_and_read_any_column() {
    let (_folder, paths) = joined(30, |day| day % 7);
    let (ready, ready_counts) = told(&paths, event("correct"), &[]).unwrap();
    let (own, own_counts) = told(&paths, event("prediction = label"), &[]).unwrap();
    assert_eq!(
        (ready.bad, ready.n, ready.budget),
        (own.bad, own.n, own.budget)
    );
    assert_eq!(ready_counts, own_counts);
    // A column that is otherwise not used, and a feature that is read later: 1.5, 4.5 ... 358.5.
    let ignored = [("note", "ignored"), ("region", "ignored")];
    let (slo, _) = told(
        &paths,
        event("note = 'free text 7' or amount < 301 or region = 'west'"),
        &ignored,
    )
    .unwrap();
    // Of 20 rows from 301 on, those of `west` are good: rows 101, 104 ... 119.
    near(slo.bad, 30.0 * 13.0);
    assert_eq!((slo.n, slo.waiting), (30 * 120, 0));
    let (slo, _) = told(&paths, event("time >= '2026-01-11'"), &[]).unwrap();
    near(slo.bad, 10.0 * 120.0);
}

#[test]
fn what_cannot_be_counted_ends_in_a_sentence() {
    let (_folder, paths) = joined(10, |_| 2);
    for (text, said) in [
        ("predicton = label", "did you mean \"prediction\"?"),
        (
            "amount",
            "found \"amount\", which is a number, expected true or false",
        ),
        ("window: roc_acu >= 0.8", "no metric is called roc_acu"),
        (
            "window: root_mean_squared_error <= 1",
            "this task has no root_mean_squared_error",
        ),
        ("absolute_error <= 1", "an error needs predicted numbers"),
        ("relevant_in_top:3", "only rankings"),
        ("mean: log_loss", "is no loss between 0 and 1"),
    ] {
        let why = told(&paths, event(text), &[]).unwrap_err();
        assert!(why.contains(said), "{text}: {why}");
    }
    let wrong = SloSpec {
        objective: Some(1.5),
        ..event("correct")
    };
    assert!(
        told(&paths, wrong, &[])
            .unwrap_err()
            .contains("expected a share")
    );
}

#[test]
fn labels_that_are_not_there_do_not_count() {
    // Ten days; the last three have no label yet.
    let (_folder, paths) = joined(10, |_| 3);
    let text = std::fs::read_to_string(&paths[0]).unwrap();
    let cut: Vec<String> = text
        .lines()
        .map(|line| {
            let is_young = ["2026-01-08", "2026-01-09", "2026-01-10"]
                .iter()
                .any(|day| line.starts_with(day));
            let mut cells: Vec<&str> = line.split(',').collect();
            if is_young {
                (cells[2], cells[3]) = ("", "");
            }
            cells.join(",")
        })
        .collect();
    let (_folder, young) = written(&[("rides.csv", &cut.join("\n"))]);
    let (slo, _) = told(&young, event("correct"), &[]).unwrap();
    assert_eq!((slo.n, slo.waiting), (7 * 120, 3 * 120));
    assert_eq!(slo.immature, 3);
    assert!(
        slo.until
            .as_deref()
            .unwrap()
            .starts_with("2026-01-07T23:50"),
        "{:?}",
        slo.until
    );
    let (all, _) = told(&young, event("prediction = label"), &[]).unwrap();
    assert_eq!((all.n, all.waiting), (slo.n, slo.waiting));
    // What needs no label counts all of them.
    let served = SloSpec {
        count_immature: true,
        ..event("served")
    };
    assert_eq!(told(&young, served, &[]).unwrap().0.n, 10 * 120);
}

#[test]
fn numbers_have_a_tolerance_from_the_reference() {
    let mut text = String::from("day,predicted,actual\n");
    for day in 0..30 {
        let (year, month, of_month) = civil_from_days(FIRST + day);
        for row in 1..=100 {
            // Errors of 1 to 100; in the last ten days twice that.
            let error = if day >= 20 { 2 * row } else { row };
            let label = 1000 + 50 * row;
            let _ = writeln!(
                text,
                "{year:04}-{month:02}-{of_month:02},{},{label}",
                label + error
            );
        }
    }
    let (_folder, paths) = written(&[("demand.csv", &text)]);
    let (slo, counts) = told(&paths, event("absolute_error"), &[]).unwrap();
    assert_eq!(slo.indicator, Sli::Event(Good::AbsoluteError(Some(90.0))));
    // 10 of 100, then 55 of 100.
    near(slo.bad, 20.0 * 10.0 + 10.0 * 55.0);
    // Times of whole days say nothing about hours.
    assert_eq!(counts.step_us, 86_400_000_000);
    let (own, _) = told(&paths, event("abs(predicted - actual) <= 90"), &[]).unwrap();
    near(own.bad, slo.bad);
    let (mean, _) = told(&paths, event("mean: capped_relative_error"), &[]).unwrap();
    let by_hand: f64 = (1..=100)
        .map(|row| f64::from(row) / f64::from(1000 + 50 * row))
        .sum();
    near(mean.bad / by_hand, 20.0 + 10.0 * 2.0);
    let (excess, _) = told(&paths, event("excess"), &[]).unwrap();
    assert_eq!(excess.n, 3000);
    assert!(excess.windows[..20].iter().all(|window| window.bad == 0.0));
    assert!(excess.windows[20..].iter().all(|window| window.bad > 0.0));
}

#[test]
fn without_a_time_there_is_one_budget() {
    let mut text = String::from("prediction,label\n");
    for row in 0..200 {
        let _ = writeln!(
            text,
            "{},{}",
            row % 2,
            if row < 4 { 1 - row % 2 } else { row % 2 }
        );
    }
    let (_folder, paths) = written(&[("all.csv", &text)]);
    let (slo, _) = told(&paths, event("correct"), &[]).unwrap();
    assert_eq!(
        (slo.n, slo.is_dated, slo.period.as_str()),
        (200, false, "all")
    );
    near(slo.budget.consumed.unwrap(), 4.0 / 10.0);
    assert!(slo.alerts.is_empty() && slo.projection.is_none() && slo.until.is_none());
    assert_eq!(slo.standing, "met");
}
