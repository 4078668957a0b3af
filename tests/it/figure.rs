//! Figures: what they say, and that no text of theirs overlaps or is cut.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use plotters::prelude::IntoDrawingArea as _;
use wellenough::report::document::Scope;
use wellenough::report::draw::draw;
use wellenough::report::figure::{self, Figure};
use wellenough::report::measured::Measured;
use wellenough::report::picture::Bins;
use wellenough::report::svg::svg;
use wellenough::report::{Outcome, Theme};

use crate::recorder::Recorder;
use crate::sample::{Shape, outcome};

/// Every kind of figure of an outcome.
pub(crate) fn figures(outcome: &Outcome) -> Vec<(&'static str, Figure)> {
    let columns = outcome
        .picture
        .distributions
        .iter()
        .map(|d| d.column.clone())
        .collect::<Vec<_>>();
    let column = |k: usize| columns.get(k).map_or("", String::as_str);
    let found = [
        (
            "quality",
            figure::quality_over_time(outcome, "roc_auc", Some(0.82)),
        ),
        ("loss", figure::quality_over_time(outcome, "log_loss", None)),
        ("heat", figure::drift_heat(outcome, "jensenshannon", 30)),
        ("numbers", figure::distribution(outcome, column(0))),
        ("levels", figure::distribution(outcome, column(2))),
        ("roc", figure::roc(outcome)),
        ("pr", figure::precision_recall(outcome)),
        ("calibration", figure::calibration(outcome)),
        ("scores", figure::scores_by_class(outcome, Scope::Current)),
        (
            "column",
            figure::column_over_time(outcome, column(0), "psi"),
        ),
    ];
    found
        .into_iter()
        .map(|(name, figure)| (name, figure.unwrap_or_else(|| panic!("no {name}"))))
        .collect()
}

fn shapes() -> Vec<(&'static str, Shape)> {
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

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes of a screen"
)]
fn check_texts(what: &str, figure: &Figure, width: u32, scale: f64) {
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
fn nothing_to_show_is_no_figure() {
    let empty = Outcome::default();
    assert_eq!(figure::quality_over_time(&empty, "roc_auc", None), None);
    assert_eq!(figure::drift_heat(&empty, "psi", 10), None);
    assert_eq!(figure::distribution(&empty, "x"), None);
    assert_eq!(figure::roc(&empty), None);
    assert_eq!(figure::precision_recall(&empty), None);
    assert_eq!(figure::calibration(&empty), None);
    assert_eq!(figure::scores_by_class(&empty, Scope::Current), None);
    assert_eq!(figure::column_over_time(&empty, "x", "psi"), None);
    let mut blank = outcome(&Shape {
        windows: 4,
        ..Shape::default()
    });
    for quality in &mut blank.document.quality {
        (quality.value, quality.low, quality.high) = (None, None, None);
    }
    let figure = figure::quality_over_time(&blank, "roc_auc", None).unwrap();
    assert!(
        figure.summary().ends_with("no window has a value."),
        "{}",
        figure.summary()
    );
    check_texts("blank", &figure, 320, 1.0);
}

#[test]
fn hovering_names_value_interval_and_n() {
    let outcome = outcome(&Shape::default());
    for (name, figure) in figures(&outcome) {
        let size = (700, figure.height(700));
        for index in [0, figure.stops() / 2] {
            let Some(at) = figure.hover_at(index, size, &Theme::LIGHT) else {
                panic!("{name} {index}")
            };
            assert!(
                at.x >= 0.0 && at.x <= 700.0 && at.y >= 0.0 && at.y <= f64::from(size.1),
                "{name} {at:?}"
            );
            if name != "roc" && name != "pr" {
                let under = figure.hover((at.x, at.y), size, &Theme::LIGHT).unwrap();
                assert_eq!(under.index, index, "{name}");
            }
        }
        assert_eq!(
            figure.hover_at(figure.stops() + 1_000, size, &Theme::LIGHT),
            None,
            "{name}"
        );
    }
    let figure = figure::quality_over_time(&outcome, "roc_auc", None).unwrap();
    let told = figure.hover_at(0, (700, 250), &Theme::LIGHT).unwrap().lines;
    assert_eq!(
        told.first().map(String::as_str),
        Some("week of May 6, 2013")
    );
    assert!(
        told.iter()
            .any(|l| l.starts_with("ROC AUC 0.8") && l.contains(" to ")),
        "{told:?}"
    );
    assert!(told.contains(&"n 640".to_owned()), "{told:?}");
}

#[test]
fn tables_hold_what_is_drawn() {
    let outcome = outcome(&Shape::default());
    for (name, figure) in figures(&outcome) {
        let table = figure.table();
        assert!(!table.rows.is_empty(), "{name}");
        assert!(
            table
                .rows
                .iter()
                .all(|row| row.len() == table.columns.len()),
            "{name}"
        );
        assert!(figure.summary().ends_with('.'), "{name}");
    }
    insta::assert_snapshot!("quality_table", figures(&outcome)[0].1.table().to_csv());
    let said = figures(&outcome)
        .iter()
        .map(|(n, f)| format!("{n}: {}", f.summary()))
        .collect::<Vec<_>>();
    insta::assert_snapshot!("summaries", said.join("\n"));
}

#[test]
fn svg_is_escaped_and_stays_the_same() {
    let (_, shape) = shapes()
        .into_iter()
        .find(|(name, _)| *name == "nasty")
        .unwrap();
    for (name, figure) in figures(&outcome(&shape)) {
        let text = svg(&figure, &Theme::LIGHT, 700).unwrap();
        assert!(
            !text.contains("<script") && !text.contains('\u{1b}'),
            "{name}"
        );
        assert!(
            text.starts_with("<svg ") && text.contains("role=\"img\"") && text.contains("<title>"),
            "{name}"
        );
        assert_eq!(
            text.matches("<path").count(),
            text.matches("\"/>").count(),
            "{name}"
        );
        assert!(!text.contains("NaN") && !text.contains("inf"), "{name}");
    }
    let small = Shape {
        windows: 6,
        columns: 3,
        window: "month",
        ..Shape::default()
    };
    for (name, figure) in figures(&outcome(&small)) {
        insta::assert_snapshot!(
            format!("svg_{name}"),
            svg(&figure, &Theme::LIGHT, 360).unwrap()
        );
    }
}

/// Writes every figure to `FIGURES_DIR`, to be looked at: `cargo test --test it gallery -- --ignored`.
#[test]
#[ignore = "writes files to look at"]
fn gallery() {
    let Ok(folder) = std::env::var("FIGURES_DIR") else {
        return;
    };
    for (of, shape) in shapes() {
        let outcome = outcome(&shape);
        for (theme_name, theme) in [("light", Theme::LIGHT), ("dark", Theme::DARK)] {
            for width in [320, 700, 1100] {
                let mut page = format!(
                    "<style>svg{{margin:6px;vertical-align:top;outline:1px solid #8884}}</style><body style=\"margin:0;background:{}\">",
                    theme.paper.hex()
                );
                for (_, figure) in figures(&outcome) {
                    page.push_str(&svg(&figure, &theme, width).unwrap());
                    page.push(' ');
                }
                std::fs::write(format!("{folder}/{of}-{theme_name}-{width}.html"), page).unwrap();
            }
        }
    }
}
