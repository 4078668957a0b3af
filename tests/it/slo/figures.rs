//! Room for every text of the objective's figures, and what they and the section say.

#![allow(clippy::too_many_lines, reason = "cases are told whole")]

use wellenough::book::slo::{Cadence, Op, Period, Sli};
use wellenough::reason::slo::{Counts, Form, WindowStatus, profile};
use wellenough::report::Theme;
use wellenough::report::document::{Document, Slo};
use wellenough::report::figure::Figure;
use wellenough::report::section::Block;
use wellenough::report::slo::{
    Frame, Window, budget_over_time, burn_and_alerts, section, sli_over_time,
};
use wellenough::report::svg::svg;

use crate::layout::{check_texts, shapes};
use crate::sample::outcome;

/// The windows of a document with a share of bad rows in each, five rows of a hundred and at times many.
fn objective(document: &Document, form: Form) -> Slo {
    let windows: Vec<Window> = document
        .windows
        .iter()
        .map(|window| {
            let rows = window.n_labelled;
            let share = if window.index % 11 > 8 { 0.4 } else { 0.03 };
            let is_bad = window.index % 11 > 8;
            let (bad, n) = match form {
                Form::Events => ((share * rows as f64).round(), rows),
                Form::Windows => (f64::from(is_bad), 1),
            };
            let status = match (form, is_bad, window.index % 7) {
                (Form::Windows, true, _) => WindowStatus::Bad,
                (_, _, 5) => WindowStatus::Uncertain,
                _ => WindowStatus::Good,
            };
            Window {
                index: window.index,
                start_us: window.start_us,
                end_us: window.end_us,
                status,
                is_by_objective: form == Form::Events,
                bad,
                n,
                value: Some(if is_bad { 0.71 } else { 0.84 }),
                low: Some(0.7),
                high: Some(0.86),
                rows,
                burn: None,
                left: None,
            }
        })
        .collect();
    let counts = Counts {
        form,
        start_us: windows[0].start_us,
        step_us: 0,
        ends: windows.iter().map(|window| window.end_us).collect(),
        n: windows.iter().map(|window| window.n).collect(),
        bad: windows.iter().map(|window| window.bad).collect(),
        phi: 1.0,
    };
    let indicator = match form {
        Form::Events => Sli::read("abs(prediction - label) <= 0.1 * abs(label)").unwrap(),
        Form::Windows => Sli::read("window: roc_auc >= 0.8").unwrap(),
    };
    let days = match document.task.window.as_deref() {
        Some("hour" | "day") => 28,
        _ => 600,
    };
    let rows = [Cadence::Hourly, Cadence::Weekly]
        .into_iter()
        .flat_map(|one| profile(one, days));
    let mut slo = Slo::new(indicator, 0.95, Period::Rolling(days), rows.collect());
    if form == Form::Windows {
        slo.threshold = Some(("roc_auc".into(), Op::Gte, 0.8));
    }
    slo.is_dated = document
        .task
        .window
        .as_deref()
        .is_some_and(|window| !window.starts_with("rows"));
    slo.windows = windows;
    slo.settle(&counts, true);
    slo
}

#[test]
fn no_text_overlaps_or_is_cut() {
    let mut checked = 0;
    for (of, shape) in shapes() {
        let mut document = outcome(&shape).document;
        for form in [Form::Events, Form::Windows] {
            let slo = objective(&document, form);
            document.slo = Some(slo.clone());
            let frame = Frame::of(&document, &slo);
            let figures = [
                sli_over_time(&frame, &slo),
                budget_over_time(&frame, &slo),
                burn_and_alerts(&frame, &slo),
            ];
            for (at, figure) in figures.into_iter().enumerate() {
                let Some(figure) = figure else { continue };
                for width in [288, 320, 360, 480, 559, 700, 768, 1100, 1400] {
                    check_texts(
                        &format!("{of} {form:?} {at} at {width}"),
                        &figure,
                        width,
                        1.0,
                    );
                    checked += 1;
                }
                hovers(&figure);
                let text = svg(&figure, &Theme::LIGHT, 960).unwrap();
                assert!(!text.contains("NaN") && !text.contains("inf"), "{of}");
            }
        }
    }
    assert!(checked > 300, "{checked}");
}

/// That every stop of a figure says something.
fn hovers(figure: &Figure) {
    let size = (700, figure.height(700));
    assert!(figure.stops() > 0);
    for stop in 0..figure.stops() {
        let hover = figure.hover_at(stop, size, &Theme::LIGHT).unwrap();
        assert!(!hover.lines.is_empty());
    }
    assert_eq!(figure.hover_at(figure.stops(), size, &Theme::LIGHT), None);
}

#[test]
fn the_section_says_how_it_stands_and_shows_it() {
    let mut document = outcome(&crate::sample::Shape {
        windows: 60,
        window: "day",
        ..crate::sample::Shape::default()
    })
    .document;
    assert_eq!(section(&document), None);
    document.slo = Some(objective(&document, Form::Events));
    let section = section(&document).unwrap();
    assert_eq!(section.id, "slo");
    let Some(Block::Claim { tone, text, .. }) = section.blocks.first() else {
        panic!("no claim first");
    };
    assert_eq!(tone, "bad");
    assert!(text.starts_with("The objective is missed: "), "{text}");
    let figures = section
        .blocks
        .iter()
        .filter(|block| matches!(block, Block::Figure { .. }));
    assert_eq!(figures.count(), 3);
    let json = serde_json::to_string(&document).unwrap();
    let back: Document = serde_json::from_str(&json).unwrap();
    assert_eq!(back, document);
}
