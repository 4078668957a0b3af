//! Figures: what they say, under a pointer, in a table and as SVG.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use wellenough::report::document::Scope;
use wellenough::report::figure::{self, Figure};
use wellenough::report::svg::svg;
use wellenough::report::{Outcome, Theme};

use crate::layout::{check_texts, shapes};
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
        ("labelled", figure::labelled_over_time(outcome)),
        ("lag", figure::lag_curve(outcome)),
        ("heat", figure::drift_heat(outcome, "jensenshannon", 30)),
        ("numbers", figure::distribution(outcome, column(0))),
        ("levels", figure::distribution(outcome, column(2))),
        ("roc", figure::roc(outcome)),
        ("pr", figure::precision_recall(outcome)),
        ("gains", figure::gains(outcome)),
        (
            "roc_class",
            figure::roc_of_class(outcome.picture.classes.first().unwrap()),
        ),
        (
            "pr_class",
            figure::precision_recall_of_class(outcome.picture.classes.first().unwrap()),
        ),
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
        .chain(crate::predicted::figures())
        .collect()
}

#[test]
fn nothing_to_show_is_no_figure() {
    let empty = Outcome::default();
    assert_eq!(figure::quality_over_time(&empty, "roc_auc", None), None);
    assert_eq!(figure::drift_heat(&empty, "psi", 10), None);
    assert_eq!(figure::distribution(&empty, "x"), None);
    assert_eq!(figure::labelled_over_time(&empty), None);
    assert_eq!(figure::lag_curve(&empty), None);
    assert_eq!(figure::roc(&empty), None);
    assert_eq!(figure::precision_recall(&empty), None);
    assert_eq!(figure::calibration(&empty), None);
    assert_eq!(figure::calibration_by_count(&empty), None);
    assert_eq!(figure::gains(&empty), None);
    assert_eq!(figure::label_by_prediction(&empty), None);
    assert_eq!(figure::error_by_prediction(&empty), None);
    assert_eq!(figure::error_over_time(&empty), None);
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
            if !matches!(name, "roc" | "pr" | "roc_class" | "pr_class") {
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
