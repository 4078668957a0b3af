//! Figures of a time in which everything happened: a fall with its onset, releases, faults, labels still to come.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

use wellenough::measure::lag::LabelStatus;
use wellenough::report::Outcome;
use wellenough::report::document::verdict::{Change, Onset, Verdict};
use wellenough::report::document::{Check, Expectation, Expected, Release, Scope};
use wellenough::report::figure::{self, Figure};

/// The timeline and the gap of an outcome to which all of that is added.
pub(crate) fn figures(outcome: &Outcome) -> Vec<(&'static str, Figure)> {
    let mut outcome = outcome.clone();
    if outcome.document.windows.len() < 3 {
        return Vec::new();
    }
    add(&mut outcome);
    let found = [
        ("timeline", figure::timeline(&outcome, true)),
        ("gap", figure::gap_over_time(&outcome, "roc_auc")),
        (
            "early",
            figure::quality_over_time(&outcome, "roc_auc", None),
        ),
    ];
    let kept = found
        .into_iter()
        .filter_map(|(name, figure)| Some((name, figure?)));
    kept.collect()
}

#[expect(clippy::too_many_lines, reason = "a whole made-up outcome")]
fn add(outcome: &mut Outcome) {
    let document = &mut outcome.document;
    let n = document.windows.len();
    let (first, last) = (n.div_ceil(2), n - 1);
    let at = |window: usize| document.windows[window].start.clone();
    let verdict = Verdict {
        loss: "roc_auc".into(),
        fall: Some(Change {
            windows_before: [0, first - 1],
            windows_after: [first, last],
            ..Change::default()
        }),
        onset: Some(Onset {
            best: at(first),
            low: at(first - 1),
            high: at(first),
            window: first,
            first: first - 1,
            last: first,
        }),
        ..Verdict::default()
    };
    document.verdict = Some(verdict);
    let release = |version: &str, first: usize| Release {
        version: version.into(),
        definition: Some("<b>forest</b>".into()),
        first,
        last,
        n: 900,
        n_labelled: 800,
    };
    document.releases = vec![
        release("v1", 0),
        release("v2 <i>", first),
        release("v3", last),
    ];
    for window in first..n {
        document.checks.push(Check {
            column: "<script>".into(),
            check: "missing".into(),
            scope: Scope::Window,
            window: Some(window),
            value: Some(0.3),
            watch: 0.02,
            alarm: 0.1,
            z: Some(20.0),
            verdict: "alarm".into(),
        });
    }
    for window in document.windows.iter_mut().skip(last.saturating_sub(1)) {
        window.status = Some(LabelStatus::Immature);
        window.maturity = Some(0.2);
    }
    let point = |window: usize| Expected {
        metric: "roc_auc".into(),
        window: Some(window),
        value: Some(0.8),
        low: Some(0.76),
        high: Some(0.84),
        n: 700,
        gap: (window + 2 < n).then_some(-0.03),
        gap_error: (window + 2 < n).then_some(0.01),
        n_gap: 640,
        undefined: None,
    };
    document.estimate = Some(Expectation {
        method: "cbpe".into(),
        n_reference: 4_000,
        points: (n / 3..n).map(point).collect(),
        ..Expectation::default()
    });
}

#[test]
fn what_is_to_come_is_drawn_in_dashes_and_told_in_table_and_sentence() {
    let shape = crate::sample::Shape::default();
    let found = figures(&crate::sample::outcome(&shape));
    let of = |name: &str| {
        found
            .iter()
            .find(|(own, _)| *own == name)
            .map(|(_, figure)| figure)
    };
    let Some(Figure::Line(line)) = of("early") else {
        panic!("no line");
    };
    // Only the windows whose labels are to come.
    assert_eq!(line.expected.len(), 2);
    assert!(
        line.summary()
            .contains("expected from the scores, since labels are to come: 0.800 (0.760 to 0.840)"),
        "{}",
        line.summary()
    );
    let table = line.table();
    let column = table
        .columns
        .iter()
        .position(|head| head == "expected from the scores");
    let told = table
        .rows
        .iter()
        .filter(|row| column.is_some_and(|at| row[at].shown().starts_with("0.800")));
    assert_eq!(told.count(), 2);
    let timeline = of("timeline").map(Figure::summary).unwrap_or_default();
    for part in [
        "Quality: ",
        "Data faults per week: lowest 0",
        "highest 1 (week of",
        "Columns that drift",
        "Versions of the model, as they came: v1 ",
        "Share of rows with a label",
        "good block: week of",
        "onset: week of",
    ] {
        assert!(timeline.contains(part), "{part}: {timeline}");
    }
    let size = (700, of("timeline").map_or(0, |figure| figure.height(700)));
    let told = of("timeline")
        .and_then(|figure| figure.hover_at(20, size, &wellenough::report::Theme::LIGHT));
    let told = told.map(|hover| hover.lines.join("; ")).unwrap_or_default();
    assert!(
        told.contains("Versions: v2 <i>") && told.contains("Verdict: onset, most likely here"),
        "{told}"
    );
}

#[test]
fn every_linked_name_of_the_timeline_lies_on_the_sheet_and_on_no_other() {
    for width in [280, 360, 720, 1_100] {
        let shape = crate::sample::Shape::default();
        for (_, figure) in figures(&crate::sample::outcome(&shape)) {
            let size = (width, figure.height(width));
            let names = figure.names(size, &wellenough::report::Theme::LIGHT);
            for (at, ([left, top, right, bottom], id, _)) in names.iter().enumerate() {
                assert!(
                    *left >= 0.0
                        && *top >= 0.0
                        && *right <= f64::from(width)
                        && *bottom <= f64::from(size.1),
                    "{id}"
                );
                assert!(
                    names[..at].iter().all(|(other, ..)| other[3] <= *top),
                    "{id}"
                );
            }
        }
    }
}

#[test]
fn every_text_has_its_room() {
    for (of, shape) in crate::layout::shapes() {
        for (name, figure) in figures(&crate::sample::outcome(&shape)) {
            for width in [280, 360, 720, 1_100] {
                crate::layout::check_texts(&format!("{of} {name} {width}"), &figure, width, 1.0);
            }
        }
    }
}
