//! Room for every text of a figure: none overlaps, none is cut, none is missing.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use plotters::prelude::IntoDrawingArea as _;
use wellenough::report::Theme;
use wellenough::report::draw::draw;
use wellenough::report::figure::{self, Figure};
use wellenough::report::measured::Measured;
use wellenough::report::picture::Bins;
use wellenough::report::svg::svg;

use crate::figure::figures;
use crate::recorder::Recorder;
use crate::sample::{Shape, outcome};

/// Outcomes with much, little and nasty in them, by name.
pub(crate) fn shapes() -> Vec<(&'static str, Shape)> {
    let plain = Shape::default();
    let long = |k: usize| {
        format!("a_very_long_column_name_that_nobody_would_ever_type_by_hand_{k}_eur_per_customer")
    };
    let nasty = |k: usize| format!("<script>alert({k})</script>\u{1b}\n&\"' {k} \u{6570}\u{636e}");
    let window = |window: &'static str, windows| Shape {
        windows,
        window,
        ..Shape::default()
    };
    vec![
        ("plain", plain.clone()),
        (
            "three",
            Shape {
                windows: 3,
                columns: 5,
                window: "month",
                ..plain.clone()
            },
        ),
        (
            "many",
            Shape {
                windows: 300,
                columns: 60,
                window: "day",
                ..plain.clone()
            },
        ),
        (
            "long",
            Shape {
                names: long,
                ..plain.clone()
            },
        ),
        (
            "nasty",
            Shape {
                names: nasty,
                ..plain
            },
        ),
        ("hours", window("hour", 30)),
        ("many-hours", window("hour", 300)),
        ("week-of-days", window("day", 9)),
        ("quarters", window("quarter", 9)),
        ("years", window("year", 12)),
        ("rows", window("rows:500", 53)),
    ]
}

#[test]
fn no_text_overlaps_or_is_cut() {
    let mut checked = 0;
    for (of, shape) in shapes() {
        let outcome = outcome(&shape);
        for (name, figure) in figures(&outcome) {
            for width in [288, 320, 360, 480, 559, 700, 768, 1100, 1400] {
                for scale in [1.0, 2.0] {
                    check_texts(&format!("{of} {name} at {width}"), &figure, width, scale);
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 1000, "{checked}");
}

/// That every text of a figure lies inside it and touches no other.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes of a screen"
)]
pub(crate) fn check_texts(what: &str, figure: &Figure, width: u32, scale: f64) {
    let size = (width, figure.height(width));
    let device = (
        (f64::from(size.0) * scale) as u32,
        (f64::from(size.1) * scale) as u32,
    );
    let recorder = Recorder {
        size: device,
        ..Recorder::default()
    };
    let texts = recorder.texts.clone();
    draw(
        figure,
        &Theme::LIGHT,
        Measured(recorder).into_drawing_area(),
        size,
        scale,
    )
    .unwrap();
    let texts = texts.borrow();
    assert!(texts.len() >= 4, "{what}: only {} texts", texts.len());
    for (place, (text, bounds)) in texts.iter().enumerate() {
        let slack = 1.5;
        assert!(
            bounds.left >= -slack
                && bounds.top >= -slack
                && bounds.right <= f64::from(device.0) + slack
                && bounds.bottom <= f64::from(device.1) + slack,
            "{what}: {text:?} leaves the area: {bounds:?}"
        );
        for (other, around) in texts.iter().skip(place + 1) {
            assert!(
                !bounds.touches(*around),
                "{what}: {text:?} touches {other:?}"
            );
        }
    }
}

#[test]
fn numbers_of_any_size_keep_their_room() {
    type Scaling = (&'static str, fn(f64) -> f64);
    let scales: [Scaling; 6] = [
        ("millions", |v| v * 1e7),
        ("millionths", |v| v * 1e-7),
        ("negative", |v| -3.0 * v),
        ("huge", |v| v * 1e200),
        ("constant", |_| 0.5),
        ("zero", |_| 0.0),
    ];
    for (of, scale) in scales {
        for windows in [1, 2, 40] {
            let mut outcome = outcome(&Shape {
                windows,
                ..Shape::default()
            });
            for quality in &mut outcome.document.quality {
                quality.metric = quality.metric.replace("log_loss", "bias");
                for number in [&mut quality.value, &mut quality.low, &mut quality.high] {
                    *number = number.map(scale);
                }
            }
            for found in &mut outcome.picture.distributions {
                if let Bins::Edges(edges) = &mut found.bins {
                    for edge in edges {
                        *edge = scale(*edge);
                    }
                }
            }
            let column = &outcome.picture.distributions[0].column;
            let figures = [
                figure::quality_over_time(&outcome, "bias", None),
                figure::distribution(&outcome, column),
            ];
            for figure in figures.into_iter().flatten() {
                for width in [320, 1100] {
                    check_texts(&format!("{of}, {windows} at {width}"), &figure, width, 1.0);
                    let text = svg(&figure, &Theme::LIGHT, width).unwrap();
                    assert!(!text.contains("NaN") && !text.contains("inf"), "{of}");
                }
            }
        }
    }
}

#[test]
fn what_must_be_said_finds_its_place() {
    let outcome = outcome(&Shape::default());
    for width in [320, 700, 1400] {
        let has = |name: &str, wanted: &[&str]| {
            let (_, figure) = figures(&outcome)
                .into_iter()
                .find(|(n, _)| *n == name)
                .unwrap();
            let sheet = figure.sheet(&Theme::DARK, (width, figure.height(width)));
            for want in wanted {
                let found = sheet.labels().any(|label| label.text.contains(want));
                assert!(found, "{name} at {width} does not say {want:?}");
            }
        };
        has(
            "quality",
            &["ROC AUC", "2013", "2014", "reference", "objective", "0.80"],
        );
        has(
            "heat",
            &["column_0", "column_11", "alarm", "cannot tell", "2013"],
        );
        has(
            "numbers",
            &[
                "share of rows",
                "reference",
                "current",
                "missing",
                "column_0",
                "0",
            ],
        );
        has(
            "levels",
            &["level column_0", "reference", "current", "and 10 more"],
        );
        has(
            "roc",
            &[
                "recall",
                "false positive rate",
                "chance",
                "0.50",
                "reference",
                "current",
                "threshold 0.500",
            ],
        );
        has("calibration", &["perfect", "positive"]);
        has(
            "scores",
            &["positive (1)", "negative", "threshold 0.500", "score"],
        );
        has("column", &["PSI", "alarm", "noise"]);
    }
}

#[test]
fn bars_of_any_names_and_numbers_keep_their_room() {
    let long =
        "a name that goes on for much longer than there is room for beside its bar, and then some";
    let rows = |n: usize, sign: f64| {
        let row = |k: usize| {
            let value = sign * (k as f64 - 2.0) * 1e5;
            let name = if k.is_multiple_of(3) {
                format!("{k} {long}")
            } else {
                k.to_string()
            };
            (name, Some(value).filter(|_| k != 4), value.to_string())
        };
        (0..n).map(row).collect::<Vec<_>>()
    };
    for (what, rows) in [
        ("two", rows(2, 1.0)),
        ("below zero", rows(9, -1.0)),
        ("many", rows(90, 1e9)),
    ] {
        let figure = figure::by_name(
            "the name of the first column",
            "avg(a long expression)",
            rows,
        )
        .unwrap();
        for width in [288, 320, 360, 700, 1400] {
            check_texts(&format!("{what} at {width}"), &figure, width, 2.0);
        }
    }
    let none = vec![
        ("a".to_owned(), None, String::new()),
        ("b".to_owned(), Some(0.0), "0".to_owned()),
    ];
    assert!(figure::by_name("a", "b", none).is_none(), "nothing to draw");
}
