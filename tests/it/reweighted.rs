//! Expected quality under a known shift of inputs: weighted to the window it meets what comes true, and says where it cannot.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use std::fmt::Write as _;

use wellenough::book::WindowSpec;
use wellenough::report::Document;
use wellenough::report::document::{Expectation, Expected};

use crate::asked::asked;
use crate::reference::Draws;

/// Thirty days of 1,200 rows. What a score means goes by the kind: of `a` 0.25 + 0.75·s come true, of the others 0.75·s. Half
/// the rows are `a` in the first ten days, nine tenths later; `last` is what the others are called in the last ten.
fn run(last: &str) -> Document {
    let mut draws = Draws::new(31);
    let mut text = "time,id,kind,size,score,prediction,label\n".to_owned();
    for day in 0..30 {
        for row in 0..1200 {
            let is_a = draws.is(if day < 10 { 0.5 } else { 0.9 });
            let kind = match (is_a, day) {
                (true, 0..20) => "a",
                (true, _) if last == "b" => "a",
                (false, 0..20) => "b",
                _ => last,
            };
            let score = (draws.uniform() * 1000.0).round() / 1000.0;
            let rate = 0.75 * score + if is_a { 0.25 } else { 0.0 };
            let (yes, label) = (u8::from(score >= 0.25), u8::from(draws.is(rate)));
            let size = (draws.normal() * 100.0).round() / 100.0;
            let date = format!("2026-01-{:02}T{:02}:00:00Z", day + 1, row % 24);
            let id = day * 1200 + row;
            writeln!(text, "{date},{id},{kind},{size},{score},{yes},{label}").unwrap();
        }
    }
    let mut asked = asked(&[("log.csv", text.as_bytes())]);
    asked.book.window = Some(WindowSpec::Day);
    asked.book.reference_until = Some("2026-01-11".into());
    asked.document()
}

fn accuracy(of: &Expectation, window: Option<usize>) -> &Expected {
    let mut points = of.points.iter();
    let found = points.find(|point| point.metric == "accuracy" && point.window == window);
    found.unwrap()
}

#[test]
fn weighted_to_the_inputs_of_the_windows_it_expects_what_comes_true() {
    let document = run("b");
    let still = document.estimate.as_ref().unwrap();
    let moved = document.estimate_reweighted.as_ref().unwrap();
    assert_eq!(
        (still.method.as_str(), moved.method.as_str()),
        ("cbpe", "pape")
    );
    assert_eq!(
        (still.undefined.as_ref(), moved.undefined.as_ref()),
        (None, None)
    );
    let came = {
        let whole = accuracy(still, None);
        whole.value.unwrap() + whole.gap.unwrap()
    };
    // By hand: 0.25·(1 − b) − 0.75/32 + 0.75·b + 0.75·15/32 with b = 0.25·0.5 and 0.25·0.9.
    let right = |share: f64| 0.25 + 0.125 * share + 0.75 * 14.0 / 32.0;
    let of = |found: &Expectation| accuracy(found, None).value.unwrap();
    assert!((of(still) - right(0.5)).abs() < 0.015, "{}", of(still));
    assert!((of(moved) - right(0.9)).abs() < 0.015, "{}", of(moved));
    assert!((of(moved) - came).abs() < 0.015, "{} {came}", of(moved));
    assert!(came - of(still) > 0.03, "{} {came}", of(still));
    // Of twenty days at least 17 lie within their range.
    let days = moved
        .points
        .iter()
        .filter(|point| point.metric == "accuracy");
    let days: Vec<&Expected> = days.filter(|point| point.window.is_some()).collect();
    assert_eq!(days.len(), 20);
    let is_inside = |point: &&&Expected| {
        let came = point.value.unwrap() + point.gap.unwrap();
        (point.low.unwrap()..=point.high.unwrap()).contains(&came)
    };
    let inside = days.iter().filter(is_inside).count();
    assert!(inside >= 17, "{inside} of 20");
}

#[test]
fn rows_of_kinds_that_the_reference_does_not_have_refuse_it() {
    let document = run("new");
    let still = document.estimate.as_ref().unwrap();
    let moved = document.estimate_reweighted.as_ref().unwrap();
    let days = |found: &Expectation| {
        let points = found
            .points
            .iter()
            .filter(|point| point.metric == "accuracy");
        let points = points.filter(|point| point.window.is_some());
        points
            .map(|point| point.value.is_some())
            .collect::<Vec<bool>>()
    };
    assert_eq!(days(still), [true; 20]);
    let told = days(moved);
    assert_eq!(told[..10], [true; 10]);
    assert_eq!(told[10..], [false; 10]);
    let last = moved
        .points
        .iter()
        .rfind(|point| point.metric == "accuracy")
        .unwrap();
    let why = last.undefined.as_deref().unwrap();
    assert!(
        why.contains("of kinds that the reference does not have"),
        "{why}"
    );
}
