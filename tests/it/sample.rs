//! Outcomes made up for tests, the same every time.
#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "made-up numbers"
)]

use wellenough::book::{Part, Role};
use wellenough::report::Outcome;
use wellenough::report::decision::{Reliability, ReliabilityBin};
use wellenough::report::document::{
    Column, Drift, Join, Labels, Lag, Note, Quality, SCHEMA, Scope, Source, Window,
};
use wellenough::report::moment::{DAY_US, Moment, days_from_civil};
use wellenough::report::picture::{Bins, ClassCounts, Distribution, ThresholdCounts};

/// What a made-up outcome looks like.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    pub windows: usize,
    pub columns: usize,
    pub window: &'static str,
    pub names: fn(usize) -> String,
}

impl Default for Shape {
    fn default() -> Self {
        Self {
            windows: 40,
            columns: 12,
            window: "week",
            names: |k| format!("column_{k}"),
        }
    }
}

/// Pseudo-random in -1..1, by position only.
pub(crate) fn noise(seed: usize) -> f64 {
    let mut x = (seed as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x1234_5678;
    x ^= x >> 29;
    x = x.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x ^= x >> 32;
    (x % 20_001) as f64 / 10_000.0 - 1.0
}

fn span(window: &str, k: usize) -> (i64, i64) {
    let first = days_from_civil(2013, 5, 6) * DAY_US;
    let month =
        |k: i64| days_from_civil(2013 + k.div_euclid(12), (k.rem_euclid(12) + 1) as u8, 1) * DAY_US;
    let k = k as i64;
    match window {
        "hour" => (first + k * DAY_US / 24, first + (k + 1) * DAY_US / 24),
        "day" => (first + k * DAY_US, first + (k + 1) * DAY_US),
        "week" => (first + 7 * k * DAY_US, first + 7 * (k + 1) * DAY_US),
        "month" => (month(k + 4), month(k + 5)),
        "quarter" => (month(3 * k + 3), month(3 * k + 6)),
        "year" => (month(12 * k), month(12 * k + 12)),
        _ => (1 + k * 500, 1 + (k + 1) * 500),
    }
}

pub(crate) fn outcome(shape: &Shape) -> Outcome {
    let mut outcome = Outcome {
        complete: true,
        ..Outcome::default()
    };
    let document = &mut outcome.document;
    document.schema = SCHEMA;
    document.generator = "wellenough 0.1.0".into();
    let task = &mut document.task;
    task.kind = "binary".into();
    task.measured = true;
    task.reason = "the label has two values".into();
    task.positive = Some("1".into());
    task.positive_reason = Some("the rarer value".into());
    task.threshold = Some(0.5);
    task.threshold_reason = Some("no prediction column".into());
    task.headline = Some("roc_auc".into());
    task.window = Some(shape.window.into());
    task.window_reason = Some("at least 200 labelled rows in most windows".into());
    task.reference = Some("until 2013-08-01".into());
    task.rank_metrics = "exact".into();
    task.notes = vec![note(
        "late",
        120,
        "120 labels came more than 30 days after their prediction",
    )];
    document.join = Some(Join {
        predictions: 26_230,
        labels: 25_900,
        on_time: 25_800,
        missing: 430,
        orphan: 100,
        ..Join::default()
    });
    document.sources = vec![source(shape)];
    let n_reference = shape.windows / 3;
    for k in 0..shape.windows {
        let (start_us, end_us) = span(shape.window, k);
        let few = k % 17 == 5;
        document.windows.push(Window {
            index: k,
            start: Moment::from_us(start_us).date(),
            end: Moment::from_us(end_us).date(),
            start_us,
            end_us,
            n: 700,
            n_labelled: if few { 12 } else { 640 },
            scope: if k < n_reference {
                Scope::Reference
            } else {
                Scope::Current
            },
            coverage: Some(if few { 12.0 / 700.0 } else { 640.0 / 700.0 }),
            maturity: None,
            status: None,
        });
    }
    qualities(&mut outcome, shape);
    drifts(&mut outcome, shape);
    pictures(&mut outcome, shape);
    outcome
}

/// Labels of which half come within two weeks.
fn labels() -> Labels {
    let lags = [0, 1, 2, 3, 5, 7, 10, 14, 21, 28, 45, 60];
    let curve = lags.map(|days| Lag {
        lag_us: days * DAY_US,
        share: (days as f64 / 28.0).min(1.0) * 0.9,
        n: 26_230 - days as u64 * 100,
    });
    Labels {
        coverage: 0.91,
        basis: "label_time".into(),
        last: Some("2014-02-03T10:00:00Z".into()),
        eventual_coverage: Some(0.9),
        median_lag_us: Some(14 * DAY_US),
        p95_lag_us: Some(27 * DAY_US),
        curve: curve.to_vec(),
        ..Labels::default()
    }
}

fn note(kind: &str, count: u64, message: &str) -> Note {
    Note {
        kind: kind.into(),
        count,
        message: message.into(),
        first_row: Some(17),
    }
}

fn source(shape: &Shape) -> Source {
    let column = |k: usize| Column {
        name: (shape.names)(k),
        kind: "number".into(),
        role: if k == 0 { Role::Score } else { Role::Feature },
        confidence: 0.9,
        reason: "numbers between 0 and 1".into(),
        missing: Some(k as u64 * 3),
        look: None,
    };
    Source {
        name: "late-flights.csv".into(),
        format: "csv".into(),
        bytes: 58_000_000,
        rows: 26_230,
        part: Part::Current,
        part_reason: "it has a score column".into(),
        columns: (0..shape.columns).map(column).collect(),
        notes: vec![note(
            "unparsable",
            3,
            "column \"ts\": 3 of 26,230 values are not dates (first: row 17)",
        )],
    }
}

fn qualities(outcome: &mut Outcome, shape: &Shape) {
    outcome.document.labels = Some(labels());
    let list = [
        "roc_auc",
        "log_loss",
        "recall",
        "base_rate",
        "accuracy",
        "balanced_accuracy",
        "precision",
        "specificity",
        "f1",
        "matthews_corrcoef",
        "average_precision",
        "brier_score_loss",
        "tp",
        "fp",
    ];
    for (m, metric) in list.into_iter().enumerate() {
        let mut add = |scope, window, value: Option<f64>, width: f64, n| {
            outcome.document.quality.push(Quality {
                metric: metric.into(),
                scope,
                window,
                value,
                low: value.filter(|_| n >= 30).map(|v| v - width),
                high: value.filter(|_| n >= 30).map(|v| v + width * 0.9),
                n,
                undefined: value
                    .is_none()
                    .then(|| "only one class among the labels".into()),
            });
        };
        let base = [0.842, 0.43, 0.61]
            .get(m)
            .copied()
            .unwrap_or(0.7 - 0.02 * m as f64);
        add(Scope::Reference, None, Some(base), 0.004, 8_700);
        add(Scope::Current, None, Some(base - 0.04), 0.004, 17_000);
        for k in 0..shape.windows {
            let fall = if k * 10 > shape.windows * 6 {
                0.05
            } else {
                0.0
            };
            let few = k % 17 == 5;
            let value = (k % 23 != 9).then(|| base - fall + 0.01 * noise(k + 1000 * m));
            add(
                Scope::Window,
                Some(k),
                value,
                if few { 0.1 } else { 0.018 },
                if few { 12 } else { 640 },
            );
        }
    }
}

fn drifts(outcome: &mut Outcome, shape: &Shape) {
    for c in 0..shape.columns {
        for (measure, convention, alarm) in [
            ("psi", "wellenough", Some(0.25)),
            ("psi", "psi_decile", None),
            ("jensenshannon", "wellenough", Some(0.2)),
            ("ks", "scipy", Some(0.15)),
            ("missing_share", "wellenough", Some(0.1)),
        ] {
            let effect = 0.5 / (1.0 + c as f64);
            let mut add = |scope, window: Option<usize>, value: f64, n: u64| {
                let verdict = match (alarm, window) {
                    (None, _) => "shown",
                    (_, Some(k)) if k % 17 == 5 => "cannot_tell",
                    (_, Some(k)) if k % 29 == 11 => "undefined",
                    (Some(alarm), _) if value >= alarm => "alarm",
                    (Some(alarm), _) if value >= alarm * 0.4 => "watch",
                    _ => "ok",
                };
                outcome.document.drift.push(Drift {
                    column: (shape.names)(c),
                    measure: measure.into(),
                    convention: convention.into(),
                    scope,
                    window,
                    value: (verdict != "undefined").then_some(value),
                    threshold: alarm,
                    verdict: verdict.into(),
                    floor: Some(0.03),
                    p_value: None,
                    p_adjusted: None,
                    n_reference: 8_700,
                    n,
                    undefined: (verdict == "undefined").then(|| "no rows".into()),
                });
            };
            add(Scope::Current, None, effect, 17_000);
            if alarm.is_some() {
                for k in shape.windows / 3..shape.windows {
                    let grown = if k * 10 > shape.windows * 6 {
                        effect
                    } else {
                        effect * 0.1
                    };
                    add(
                        Scope::Window,
                        Some(k),
                        (grown + 0.01 * noise(c * 1000 + k)).abs(),
                        640,
                    );
                }
            }
        }
    }
}

fn pictures(outcome: &mut Outcome, shape: &Shape) {
    curves(outcome);
    distributions(outcome, shape);
}

/// A hill of height 1.
fn bell(x: f64, at: f64, width: f64) -> f64 {
    1.0 / (1.0 + ((x - at) / width) * ((x - at) / width))
}

fn curves(outcome: &mut Outcome) {
    for (scope, at) in [(Scope::Reference, 0.62), (Scope::Current, 0.56)] {
        let steps = 200;
        let counts = |at: f64, much: f64| {
            let step = |k: usize| {
                let x = (k as f64 - 0.5) / f64::from(steps);
                (much * bell(x, at, 0.15) * bell(x, at, 0.15) * bell(x, at, 0.15)) as u64
            };
            let mut counts = (0..steps as usize + 2).map(step).collect::<Vec<_>>();
            counts[0] = 0;
            counts
        };
        outcome.picture.thresholds.push(ThresholdCounts {
            scope,
            window: None,
            low: 0.0,
            high: 1.0,
            positives: counts(at, 60.0),
            negatives: counts(0.3, 180.0),
            weights: None,
        });
        let bins = (0..10_u8).map(|k| {
            let x = 0.05 + 0.1 * f64::from(k);
            let y = (x * x * 0.4 + x * 0.55 + at - 0.6).clamp(0.0, 1.0);
            ReliabilityBin {
                bin: usize::from(k),
                n: if k == 9 { 12 } else { 800 },
                mean_score: x,
                share_positive: y,
                low: (y - 0.05).max(0.0),
                high: (y + 0.05).min(1.0),
            }
        });
        outcome.document.reliability.push(Reliability {
            scope,
            binning: "uniform".into(),
            bins: bins.collect(),
        });
    }
    outcome.picture.classes.push(ClassCounts {
        class: "credit & \"prepaid\" card of a rather long name".into(),
        sides: outcome.picture.thresholds.clone(),
    });
}

fn distributions(outcome: &mut Outcome, shape: &Shape) {
    for c in 0..shape.columns {
        let column = (shape.names)(c);
        let shift = 3.0 / (1.0 + c as f64);
        let is_text = c % 3 == 2;
        let count = |k: usize, shift: f64| {
            let height = bell(k as f64, 8.0 + shift, 4.0);
            (1000.0 * height * height) as u64
        };
        let bins = if is_text {
            Bins::Levels(
                (0..if c == 2 { 30 } else { 6 })
                    .map(|k| format!("level {}", (shape.names)(k)))
                    .collect(),
            )
        } else {
            Bins::Edges((0..=30).map(|k| -40.0 + 5.0 * f64::from(k)).collect())
        };
        let n = match &bins {
            Bins::Levels(levels) => levels.len(),
            Bins::Edges(edges) => edges.len() - 1,
        };
        outcome.picture.distributions.push(Distribution {
            column,
            bins,
            reference: (0..n).map(|k| count(k, 0.0)).collect(),
            current: (0..n).map(|k| count(k, shift)).collect(),
            missing_reference: 0.004,
            missing_current: if c == 0 { 0.31 } else { 0.004 },
        });
    }
}
