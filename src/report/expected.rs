//! What scores, or errors of like rows, let expect, as a reader is told.

use std::sync::Arc;

use super::document::{Expectation, Expected};
use super::figure::gap_over_time;
use super::moment::window_label;
use super::number;
use super::section::Block;
use super::table::{Cell, Table};
use super::{Outcome, words};

/// The share of the variance of errors below which kinds of rows are said to hardly tell it (design notes, 3.3).
const EXPLAINED: f64 = 0.01;

/// How it came about and how far it was off: sentences, and a figure of the gap. Nothing where this metric is not expected.
pub fn blocks(outcome: &Outcome, metric: &str) -> Vec<Block> {
    let Some(estimate) = &outcome.document.estimate else {
        return Vec::new();
    };
    if let Some(why) = &estimate.undefined {
        let what = if is_direct(estimate) {
            "What errors of like rows let expect (DLE)"
        } else {
            "What the scores alone let expect (CBPE)"
        };
        return vec![Block::Remark(format!(
            "{what} is not said: {}.",
            words::plain(why)
        ))];
    }
    let of_metric = |point: &&Expected| point.metric == metric;
    let points: Vec<&Expected> = estimate.points.iter().filter(of_metric).collect();
    if points.is_empty() {
        return Vec::new();
    }
    let (summary, how) = if is_direct(estimate) {
        (
            "What errors of like rows let expect, and what came true",
            how_direct(estimate),
        )
    } else {
        (
            "What the scores let expect, and what came true",
            how(estimate),
        )
    };
    let mut inner = vec![Block::Remark(how)];
    inner.extend(refused(&points).map(Block::Prose));
    inner.extend(verdict(&points, (estimate, metric)).map(Block::Prose));
    if let Some(figure) = gap_over_time(outcome, metric) {
        inner.push(Block::Figure {
            file: format!("{metric}-gap"),
            figure: Arc::new(figure),
        });
    }
    inner.extend(reweighted(outcome, &points, metric));
    vec![Block::Details {
        summary: summary.into(),
        blocks: inner,
    }]
}

/// Whether numbers are predicted, so that errors are expected and not how often scores come true.
pub(super) fn is_direct(estimate: &Expectation) -> bool {
    estimate.method == "dle"
}

/// The method in words, for predicted numbers.
fn how_direct(estimate: &Expectation) -> String {
    let told = match estimate.explained {
        Some(share) if share < EXPLAINED => {
            " Here these kinds hardly tell how large an error is, so that every window is expected to be about as the reference."
                .to_owned()
        }
        Some(share) => format!(
            " Here these kinds tell {} of how much the size of errors varies.",
            number::share(share)
        ),
        None => String::new(),
    };
    format!(
        "Without labels: {} labelled rows of the reference are laid into kinds by their inputs and predictions, and each kind has \
         its mean error; how many rows of each kind a window has then lets expect its error (DLE, as NannyML calls it).{told} \
         Where labels are missing or still to come, the chart shows it in dashes. It knows nothing of a world that has changed: \
         then what comes true leaves what was expected.",
        number::count(estimate.n_reference)
    )
}

/// The method in words.
fn how(estimate: &Expectation) -> String {
    let versions = match estimate.versions.as_slice() {
        [] => String::new(),
        versions => {
            let versions: Vec<String> = versions.iter().map(|name| words::plain(name)).collect();
            format!(", for each version by itself ({})", versions.join(", "))
        }
    };
    format!(
        "Without labels: {} labelled rows of the reference say how often each score comes true{versions}; the scores of a window \
         then let expect its quality (CBPE, as NannyML does). Where labels are missing or still to come, the chart shows it in dashes. \
         It knows nothing of a world that has changed: then what comes true leaves what was expected.",
        number::count(estimate.n_reference)
    )
}

/// Why windows are left out.
fn refused(points: &[&Expected]) -> Option<String> {
    let of = |point: &&&Expected| point.value.is_none() && point.window.is_some();
    let first = points.iter().find(of)?;
    let n = points.iter().filter(of).count() as u64;
    Some(format!(
        "Not said for {}: {}.",
        number::counted(n, "window", "windows"),
        words::plain(first.undefined.as_deref().unwrap_or("it is not defined"))
    ))
}

/// The gap over the whole period.
fn verdict(points: &[&Expected], (estimate, metric): (&Expectation, &str)) -> Option<String> {
    let whole = points.iter().find(|point| point.window.is_none())?;
    let (gap, error, value) = (whole.gap?, whole.gap_error?, whole.value?);
    let half = 1.96 * error;
    let (name, _) = words::metric(metric);
    let said = if gap.abs() <= half {
        "no more than chance does"
    } else if is_direct(estimate) {
        "more than chance does: rows of the same kind are off by something else than in the reference"
    } else {
        "more than chance does: the same scores mean something else than in the reference"
    };
    Some(format!(
        "Over all mature windows {name} was expected to be {}, and {} came true: {} ({} to {}), {said}.",
        number::number(value),
        number::number(value + gap),
        number::signed(gap),
        number::signed(gap - half),
        number::signed(gap + half)
    ))
}

/// The same with the reference weighted to the inputs of each window.
fn reweighted(outcome: &Outcome, still: &[&Expected], metric: &str) -> Vec<Block> {
    let Some(moved) = &outcome.document.estimate_reweighted else {
        return Vec::new();
    };
    if let Some(why) = &moved.undefined {
        return vec![Block::Remark(format!(
            "With the reference weighted to the inputs of each window (PAPE) nothing is said: {}.",
            words::plain(why)
        ))];
    }
    let of = |window: Option<usize>| {
        let mut points = moved.points.iter();
        points.find(|point| point.metric == metric && point.window == window)
    };
    let rows: Vec<Vec<Cell>> = still
        .iter()
        .filter_map(|point| {
            let moved = of(point.window)?;
            Some(vec![
                Cell::text(called(outcome, point.window)),
                told(point),
                told(moved),
                came(point),
            ])
        })
        .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = [
        "window",
        "as the reference is",
        "weighted to the window's inputs",
        "came true",
    ];
    vec![
        Block::Remark(
            "Where the mix of inputs moved, a score may mean something else. PAPE weights the reference's rows so that kinds of rows \
             are as frequent in it as in the window, and calibrates anew; where the reference has too few rows of these kinds, it says \
             so. Where both numbers differ, the mix is the reason."
                .into(),
        ),
        Block::Table {
            caption: "Expected with the reference as it is (CBPE) and weighted (PAPE)".into(),
            table: Table {
                columns: columns.map(str::to_owned).to_vec(),
                rows,
            },
        },
    ]
}

fn called(outcome: &Outcome, window: Option<usize>) -> String {
    let document = &outcome.document;
    let length = document.task.window.as_deref().unwrap_or("");
    window.map_or_else(
        || "all mature windows".to_owned(),
        |at| {
            let found = document.windows.iter().find(|own| own.index == at);
            found.map_or_else(String::new, |own| {
                window_label(own.start_us, own.end_us, length)
            })
        },
    )
}

fn told(point: &Expected) -> Cell {
    match point.value {
        Some(value) => Cell::Estimate(value, point.low.zip(point.high)),
        None => Cell::Absent(words::plain(point.undefined.as_deref().unwrap_or(""))),
    }
}

fn came(point: &Expected) -> Cell {
    let all = point
        .value
        .zip(point.gap)
        .filter(|_| point.n == point.n_gap);
    Cell::maybe(all.map(|(value, gap)| value + gap), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(window: Option<usize>, value: Option<f64>, gap: Option<f64>) -> Expected {
        Expected {
            metric: "accuracy".into(),
            window,
            value,
            n: 100,
            gap,
            n_gap: gap.map_or(0, |_| 100),
            undefined: value.is_none().then(|| "too few of their kind".into()),
            ..Expected::default()
        }
    }

    fn expectation(method: &str, points: Vec<Expected>) -> Expectation {
        Expectation {
            method: method.into(),
            points,
            ..Expectation::default()
        }
    }

    #[test]
    fn both_expectations_stand_beside_what_came_true_or_say_why_not() {
        let mut outcome = Outcome::default();
        let document = &mut outcome.document;
        let still = vec![
            point(Some(0), Some(0.9), Some(-0.1)),
            point(Some(1), Some(0.9), None),
        ];
        document.estimate = Some(expectation("cbpe", still));
        let moved = vec![point(Some(0), Some(0.81), None), point(Some(1), None, None)];
        document.estimate_reweighted = Some(expectation("pape", moved));
        let blocks = blocks(&outcome, "accuracy");
        let Some(Block::Details { blocks: inner, .. }) = blocks.first() else {
            panic!("{blocks:?}");
        };
        let table = inner.iter().find_map(|block| match block {
            Block::Table { table, .. } => Some(table),
            _ => None,
        });
        let rows = &table.unwrap().rows;
        assert_eq!(rows[0][1], Cell::Estimate(0.9, None));
        assert_eq!(rows[0][2], Cell::Estimate(0.81, None));
        assert_eq!(rows[0][3].shown(), "0.800");
        assert_eq!(rows[1][2], Cell::Absent("too few of their kind".into()));
        assert_eq!(rows[1][3], Cell::Absent(String::new()));
        // Of another metric nothing is said.
        assert!(super::blocks(&outcome, "precision").is_empty());
    }

    #[test]
    fn expected_errors_are_told_as_such() {
        let mut outcome = Outcome::default();
        let mut direct = expectation("dle", vec![point(None, Some(2.0), Some(0.5))]);
        direct.points[0].gap_error = Some(0.1);
        direct.explained = Some(0.25);
        outcome.document.estimate = Some(direct.clone());
        let said = |outcome: &Outcome| serde_json::to_string(&blocks(outcome, "accuracy")).unwrap();
        let told = said(&outcome);
        for part in [
            &format!("tell {} of how much", number::share(0.25)),
            "rows of the same kind are off",
            "errors of like rows",
        ] {
            assert!(told.contains(part), "{part}: {told}");
        }
        assert!(!told.contains("score"), "{told}");
        direct.explained = Some(0.001);
        outcome.document.estimate = Some(direct.clone());
        assert!(said(&outcome).contains("about as the reference"));
        direct.undefined = Some("rows have weights".into());
        outcome.document.estimate = Some(direct);
        assert!(said(&outcome).contains("(DLE) is not said: rows have weights."));
    }
}
