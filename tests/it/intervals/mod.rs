//! How sure numbers are: against trusted tools, over seeded draws of rows that hang together, and as a run writes it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::too_many_lines,
    reason = "tests and their helpers"
)]

mod areas;
mod windows;

use std::fmt::Write as _;

use serde_json::Value;
use wellenough::measure::bootstrap::Draws as Bootstrap;
use wellenough::measure::interval::wilson_share;
use wellenough::measure::quality::{
    Banded, Binary, BinaryRows, CELLS, Metric, Multiclass, MulticlassRows, Regression,
    RegressionRows, ScoreGrid,
};
use wellenough::measure::{Accumulate as _, Estimate, Reading};
use wellenough::report::Document;
use wellenough::report::document::{Quality, Scope};
use wellenough::report::{bound, csv};
use wellenough::run::intervals::bounds;

use crate::asked::{asked, one, quality, sane, table};
use crate::reference::{Draws, assert_close, load, numbers};

const REFERENCE: &str = include_str!("../reference/intervals.json");

fn band(state: &impl Banded, metric: &str) -> (f64, f64) {
    let bands = state.bands(&Bootstrap::new(1, 100, CELLS));
    let found = bands.iter().find(|(other, _)| other.id() == metric);
    found.unwrap_or_else(|| panic!("no {metric}")).1
}

fn check(found: (f64, f64), expected: &Value, tolerance: f64, what: &str) {
    for (ours, theirs) in [found.0, found.1].iter().zip(numbers(expected)) {
        assert_close(*ours, theirs, tolerance, what);
    }
}

fn fed<S>(case: &Value) -> S
where
    S: for<'a> wellenough::measure::Accumulate<Input<'a> = BinaryRows<'a>>,
{
    let score = numbers(&case["score"]);
    let label: Vec<bool> = numbers(&case["label"]).iter().map(|y| *y > 0.5).collect();
    let mut state = S::default();
    state.update(BinaryRows {
        score: Some(&score),
        predicted: &label,
        label: &label,
    });
    state
}

fn whole(value: &Value) -> Vec<usize> {
    let numbers = value.as_array().unwrap().iter();
    let whole = numbers.map(|n| usize::try_from(n.as_u64().unwrap()).unwrap());
    whole.collect()
}

#[test]
fn partial_areas_have_the_interval_of_their_slopes() {
    for (at, case) in load(REFERENCE)["partial"]
        .as_array()
        .unwrap()
        .iter()
        .enumerate()
    {
        let state: Binary = fed(case);
        let found = band(&state, "roc_auc_max_fpr_0.1");
        // Where scores are tied the cut falls into a group: its slope is that of the whole group.
        let tolerance = if at < 2 { 1e-3 } else { 1e-2 };
        check(
            found,
            &case["roc_auc_max_fpr_0.1"],
            tolerance,
            &format!("partial {at}"),
        );
    }
}

#[test]
fn areas_of_two_sides_differ_by_delong() {
    let case = &load(REFERENCE)["difference"];
    let area = |side: &str| -> Estimate {
        let state: Binary = fed(&case[side]);
        reading(&state.finish(), Metric::RocAuc).unwrap()
    };
    let (_, found) = Metric::RocAuc.difference(&area("reference"), &area("current"));
    check(found.unwrap().0, &case["roc_auc"], 1e-9, "difference");
}

#[test]
fn spreads_have_the_interval_of_their_slopes() {
    for (at, case) in load(REFERENCE)["regression"]
        .as_array()
        .unwrap()
        .iter()
        .enumerate()
    {
        let mut state = Regression::default();
        state.update(RegressionRows {
            predicted: &numbers(&case["predicted"]),
            label: &numbers(&case["label"]),
        });
        for metric in ["error_std", "explained_variance", "d2_absolute_error"] {
            check(
                band(&state, metric),
                &case[metric],
                1e-5,
                &format!("{metric} {at}"),
            );
        }
    }
}

#[test]
fn quadratic_kappa_has_the_interval_of_its_slopes() {
    for case in load(REFERENCE)["kappa"].as_array().unwrap() {
        let mut state = Multiclass::default();
        state.update(MulticlassRows {
            classes: usize::try_from(case["classes"].as_u64().unwrap()).unwrap(),
            predicted: &whole(&case["predicted"]),
            label: &whole(&case["label"]),
            scores: None,
        });
        let metric = "cohen_kappa_quadratic";
        check(band(&state, metric), &case[metric], 1e-5, metric);
    }
}

fn reading(readings: &[(Metric, Reading)], wanted: Metric) -> Reading {
    readings
        .iter()
        .find(|(metric, _)| *metric == wanted)
        .unwrap()
        .1
}

#[test]
fn the_grid_has_delongs_interval_and_a_bound_for_every_scope() {
    let mut draws = Draws::new(23);
    let mut states = Vec::new();
    for (scope, window, n) in [
        (Scope::Reference, None, 20_000),
        (Scope::Current, None, 5_000),
        (Scope::Window, Some(0), 400),
    ] {
        let rows: Vec<(f64, bool)> = (0..n)
            .map(|_| {
                let label = draws.is(0.2);
                let logit = draws.normal() + if label { 0.5 } else { -0.5 };
                (1.0 / (1.0 + libm::exp(-logit)), label)
            })
            .collect();
        let (score, label): (Vec<f64>, Vec<bool>) = rows.into_iter().unzip();
        let rows = || BinaryRows {
            score: Some(&score),
            predicted: &label,
            label: &label,
        };
        let (mut grid, mut exact) = (ScoreGrid::default(), Binary::default());
        grid.update(rows());
        exact.update(rows());
        states.push(((scope, window, grid), exact));
    }
    let (grids, exact): (Vec<_>, Vec<_>) = states.into_iter().unzip();
    let found = bounds(&grids);
    assert_eq!(found.len(), 6, "two numbers of three scopes");
    for ((scope, window, grid), exact) in grids.iter().zip(&exact) {
        let (read, truth) = (grid.finish(), exact.finish());
        for metric in [Metric::RocAuc, Metric::AveragePrecision] {
            let (read, truth) = (
                reading(&read, metric).unwrap(),
                reading(&truth, metric).unwrap(),
            );
            let own = found.iter().find(|bound| {
                bound.metric == metric.id() && bound.scope == *scope && bound.window == *window
            });
            let own = own.unwrap();
            assert!(
                own.low <= truth.value && truth.value <= own.high,
                "{own:?} {truth:?}"
            );
            let ((low, high), (true_low, true_high)) =
                (read.interval.unwrap(), truth.interval.unwrap());
            let width = true_high - true_low;
            assert!(
                ((high - low) / width - 1.0).abs() < 0.01,
                "{read:?} {truth:?}"
            );
            // Average precision is itself a little off: scores of one cell are tied.
            let off = (read.value - truth.value).abs() + 0.02 * width;
            assert!((low - true_low).abs() < off, "{read:?} {truth:?}");
        }
        let (low, high) = band(grid, "roc_auc_max_fpr_0.1");
        let (true_low, true_high) = band(exact, "roc_auc_max_fpr_0.1");
        assert!(((high - low) / (true_high - true_low) - 1.0).abs() < 0.02);
    }
    let (_, _, grid) = &grids[0];
    let number = Quality {
        metric: "roc_auc".into(),
        scope: Scope::Reference,
        window: None,
        value: Some(reading(&grid.finish(), Metric::RocAuc).unwrap().value),
        low: None,
        high: None,
        n: 20_000,
        undefined: None,
    };
    let document = Document {
        bounds: found,
        ..Document::default()
    };
    let said = bound::said(&document, &number);
    assert!(
        said.starts_with("±0.00") && said.ends_with(" by its grid"),
        "{said}"
    );
    assert!(csv::csv(&document).contains("\nbound,,roc_auc,,reference,"));
}

/// Days of January 2026 with so many rows each, from a score and a label.
fn days(days: usize, rows: usize, row: &dyn Fn(&mut Draws, usize) -> (f64, u8)) -> String {
    let mut draws = Draws::new(77);
    let mut text = String::from("ts,score,label\n");
    for day in 0..days {
        for _ in 0..rows {
            let (score, label) = row(&mut draws, day);
            writeln!(text, "2026-01-{:02}T12:00:00Z,{score:.6},{label}", day + 1).unwrap();
        }
    }
    text
}

#[test]
fn a_run_widens_intervals_and_leaves_numbers() {
    // Scores that are right on some days and hardly on others.
    let uneven = days(24, 200, &|draws, day| {
        let score = draws.uniform();
        let sure = if day % 2 == 0 { 0.95 } else { 0.65 };
        (
            score,
            u8::from(draws.is(if score > 0.5 { sure } else { 1.0 - sure })),
        )
    });
    let run = one("uneven.csv", &uneven);
    let outcome = run.run(2).unwrap();
    let document = &outcome.document;
    sane(document);
    let row = document
        .overdispersion
        .iter()
        .find(|row| row.metric == "accuracy")
        .unwrap();
    assert!(row.phi > 4.0 && row.is_clear, "{row:?}");
    for scope in [Scope::Reference, Scope::Current] {
        let number = quality(document, "accuracy", scope);
        let (low, high) = wilson_share(number.value.unwrap(), number.n as f64 / row.phi);
        assert_close(number.low.unwrap(), low, 1e-9, "low");
        assert_close(number.high.unwrap(), high, 1e-9, "high");
    }
    assert!(
        outcome
            .help("accuracy")
            .unwrap()
            .contains("intervals are widened ×")
    );
    // Whoever does the work, and however often.
    for workers in [1, 3] {
        assert_eq!(run.run(workers).unwrap().document, *document);
    }
}

#[test]
fn every_number_of_a_run_has_an_interval_or_says_why_not() {
    let without = [
        "tn",
        "fp",
        "fn",
        "tp",
        "max_error",
        "error_quantile_0",
        "error_quantile_1",
    ];
    let binary = days(12, 120, &|draws, _| {
        let score = draws.uniform();
        (score, u8::from(draws.is(score)))
    });
    let classes = table("ts,a,b,c,prediction,label", 900, &|row, score, label| {
        let rest = (1.0 - score) / 2.0;
        let said = if score > rest { "a" } else { "b" };
        let truth = if label == 1 { "a" } else { ["b", "c"][row % 2] };
        format!(
            "2026-01-{:02},{score},{rest},{rest},{said},{truth}",
            row / 60 + 1
        )
    });
    let numbers = table("ts,prediction,label", 900, &|row, score, label| {
        let truth = score * 7.0 + f64::from(label);
        format!("2026-01-{:02},{},{truth}", row / 60 + 1, score * 9.0 - 0.25)
    });
    for (name, text) in [
        ("binary.csv", binary),
        ("classes.csv", classes),
        ("numbers.csv", numbers),
    ] {
        let document = one(name, &text).document();
        assert!(document.task.measured, "{name}: {}", document.task.reason);
        for row in document.quality.iter().filter(|row| row.value.is_some()) {
            let is_bare = row.low.is_none();
            let may = without.contains(&row.metric.as_str())
                || row.metric.starts_with("error_quantile_0.");
            assert!(!is_bare || may, "{name}: no interval: {row:?}");
            if is_bare {
                let help = Metric::from_id(&row.metric).unwrap().help();
                assert!(help.contains("none"), "{help}");
            }
            if let (Some(low), Some(value), Some(high)) = (row.low, row.value, row.high) {
                assert!(low <= value && value <= high, "{row:?}");
            }
        }
        let metrics: Vec<&str> = document
            .quality
            .iter()
            .filter(|row| row.scope == Scope::Current)
            .map(|row| row.metric.as_str())
            .collect();
        let compared: Vec<&str> = document
            .differences
            .iter()
            .map(|row| row.metric.as_str())
            .collect();
        assert_eq!(compared, metrics, "{name}");
        sane(&document);
    }
}

#[test]
fn few_rows_never_make_a_difference() {
    let file = |rows: usize, right: f64| {
        let mut draws = Draws::new(3);
        let mut text = String::from("id,score,label\n");
        for row in 0..rows {
            let score = draws.uniform();
            let label = u8::from(draws.is(if score > 0.5 { right } else { 1.0 - right }));
            writeln!(text, "{row},{score:.6},{label}").unwrap();
        }
        text
    };
    let (reference, current) = (file(2000, 0.98), file(29, 0.02));
    let document = asked(&[
        ("reference.csv", reference.as_bytes()),
        ("current.csv", current.as_bytes()),
    ])
    .document();
    let accuracy = document
        .differences
        .iter()
        .find(|row| row.metric == "accuracy")
        .unwrap();
    assert!(accuracy.high.unwrap() < -0.5, "{accuracy:?}");
    assert_eq!(
        accuracy.undefined.as_deref(),
        Some("29 rows in the current period, at least 30 are needed")
    );
    assert!(
        document
            .differences
            .iter()
            .all(|row| row.is_clear.is_none())
    );
    // Nor may drift.
    let alarms = document
        .drift
        .iter()
        .filter(|row| row.verdict == "alarm" || row.verdict == "watch");
    assert_eq!(alarms.count(), 0);
    let written = csv::csv(&document);
    assert!(
        written.contains("difference,,accuracy,newcombe,current,")
            && written.contains(",29,cannot_tell,")
    );
}
