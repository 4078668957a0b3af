//! A test of the rules for promtool: series, and which alerts they are to raise when.
//!
//! The scenarios that are exported have constant rates, so that every window holds the same share and the test passes
//! whether a window holds its first moment (Prometheus 2) or not (3). Other series can be given.
//!
//! # Source
//! Prometheus, "Unit testing for rules"; the notation of series there.

use super::node::{Node, comment, map};
use super::plan::Plan;
use super::prometheus::{BURN, labels, rules_name, test_name, words};
use super::promql::{decimal, duration};
use super::source::Source;
use super::told::head;
use super::{Gate, System, Text};
use crate::book::slo::{AlertRow, Op};

/// Series over time, and when which rows are to fire.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// What happens, in a few words.
    pub name: String,
    /// Seconds from one value to the next.
    pub step_secs: u64,
    /// The values.
    pub series: Series,
    /// The moments that are looked at.
    pub checks: Vec<Check>,
}

/// Values over time.
#[derive(Debug, Clone, PartialEq)]
pub enum Series {
    /// What came in each step; the counters begin with 0 before the first.
    Counts(Vec<Bucket>),
    /// What the gauge showed, from the first moment on.
    Gauge(Vec<f64>),
}

/// What came in one step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bucket {
    /// The bad ones.
    pub bad: f64,
    /// All.
    pub total: f64,
}

/// One moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// Steps since the beginning.
    pub step: usize,
    /// The rows that fire then.
    pub firing: Vec<AlertRow>,
}

/// The test.
pub(super) fn text(plan: &Plan, scenarios: &[Scenario]) -> Text {
    let tests: Vec<Node> = scenarios.iter().map(|one| test(plan, one)).collect();
    let first = scenarios.first().map_or(60, |one| one.step_secs);
    let document = map([
        ("rule_files", vec![rules_name(plan).into()].into()),
        ("evaluation_interval", duration(first).into()),
        ("tests", tests.into()),
    ]);
    let more = ["A test of the rules, for promtool test rules; both files stand in one folder."];
    Text {
        system: System::Prometheus,
        name: test_name(plan),
        text: comment(&head(plan, System::Prometheus, &more)) + &document.to_yaml(),
    }
}

fn test(plan: &Plan, scenario: &Scenario) -> Node {
    let series =
        |name: &str, values: String| map([("series", name.into()), ("values", values.into())]);
    let input = match (&plan.source, &scenario.series) {
        (Source::Counters { bad, total, .. }, Series::Counts(buckets)) => {
            let counted = |of: fn(&Bucket) -> f64| notation(&sums(buckets.iter().map(of)));
            vec![
                series(&bad.selector, counted(|bucket| bucket.bad)),
                series(&total.selector, counted(|bucket| bucket.total)),
            ]
        }
        (Source::Gauge { gauge, .. }, Series::Gauge(values)) => {
            vec![series(&gauge.selector, notation(values))]
        }
        _ => Vec::new(),
    };
    let checks: Vec<Node> = scenario
        .checks
        .iter()
        .map(|check| checked(plan, scenario.step_secs, check))
        .collect();
    map([
        ("name", scenario.name.as_str().into()),
        ("interval", duration(scenario.step_secs).into()),
        ("input_series", input.into()),
        ("alert_rule_test", checks.into()),
    ])
}

fn checked(plan: &Plan, step_secs: u64, check: &Check) -> Node {
    let firing = plan.rows.iter().filter(|row| check.firing.contains(row));
    let alerts: Vec<Node> = firing
        .map(|row| {
            let (summary, description) = words(plan, row);
            let annotations = map([
                ("summary", summary.into()),
                ("description", description.into()),
            ]);
            let runbook = plan.runbook.as_deref();
            map([
                ("exp_labels", Node::Map(labels(plan, row))),
                (
                    "exp_annotations",
                    annotations.with_some("runbook_url", runbook),
                ),
            ])
        })
        .collect();
    let secs = step_secs * check.step as u64;
    map([
        (
            "eval_time",
            if secs == 0 {
                "0s".into()
            } else {
                duration(secs).into()
            },
        ),
        ("alertname", BURN.into()),
        ("exp_alerts", alerts.into()),
    ])
}

/// A counter: 0, and after each step the sum so far.
fn sums(steps: impl Iterator<Item = f64>) -> Vec<f64> {
    let sum = steps.scan(0.0, |sum, step| {
        *sum += step;
        Some(*sum)
    });
    std::iter::once(0.0).chain(sum).collect()
}

/// Values as promtool reads them; runs of equal steps as `first+step x times`.
fn notation(values: &[f64]) -> String {
    let mut parts = Vec::new();
    let mut rest = values;
    while let [first, tail @ ..] = rest {
        let step = tail.first().map_or(0.0, |next| decimal(next - first));
        let mut last = *first;
        let run = tail
            .iter()
            .take_while(|next| {
                let fits = (decimal(**next - last) - step).abs() <= 0.0;
                last = **next;
                fits
            })
            .count();
        let sign = if step < 0.0 { '-' } else { '+' };
        parts.push(format!("{}{sign}{}x{run}", decimal(*first), step.abs()));
        rest = tail.get(run..).unwrap_or_default();
    }
    parts.join(" ")
}

/// Rows of traffic in each step of the exported scenarios: so many that no gate for few rows holds.
const TRAFFIC: f64 = 1e9;

/// Steps in the shortest window of the exported scenarios, and in a scenario.
const STEPS: u64 = 5;
const LENGTH: usize = 20;

/// How far from every row a rate must be to be played: what is nearer is decided by rounding.
const CLEAR: f64 = 0.01;

/// What the exported test plays: all is well; then, for each row, a little more than it allows; then too few rows.
pub(super) fn plain_scenarios(plan: &Plan) -> Vec<Scenario> {
    let Some(shortest) = plan.windows().into_iter().next() else {
        return Vec::new();
    };
    if !plan.is_plain() {
        return Vec::new();
    }
    let step_secs = (shortest / STEPS / 60).max(1) * 60;
    match &plan.source {
        Source::Counters { .. } => by_rates(plan, step_secs),
        Source::Gauge { op, threshold, .. } => by_gauge(plan, step_secs, *op, *threshold),
    }
}

fn by_rates(plan: &Plan, step_secs: u64) -> Vec<Scenario> {
    let burns = plan.rows.iter().map(|row| row.burn);
    let lowest = burns.fold(f64::INFINITY, f64::min);
    let mut rates = vec![("A quarter below every row".to_owned(), lowest * 0.75)];
    rates.extend(plan.rows.iter().map(|row| {
        let long = duration(row.long_secs);
        (
            format!("A little above the row over {long}"),
            row.burn * 1.05,
        )
    }));
    let limit = |row: &AlertRow| row.burn * plan.budget;
    let mut scenarios = Vec::new();
    for (name, burn) in rates {
        let bad = decimal((burn * plan.budget).min(1.0) * TRAFFIC);
        let share = bad / TRAFFIC;
        let is_near = |row: &AlertRow| (share / limit(row) - 1.0).abs() < CLEAR;
        if plan.rows.iter().any(is_near) {
            continue;
        }
        let total = TRAFFIC;
        let fires = plan.rows.iter().filter(|row| share > limit(row));
        scenarios.push(Scenario {
            name,
            step_secs,
            series: Series::Counts(vec![Bucket { bad, total }; LENGTH]),
            checks: vec![Check {
                step: LENGTH,
                firing: fires.copied().collect(),
            }],
        });
    }
    scenarios.extend(few(plan, step_secs));
    scenarios
}

/// Two rows and no more, where a gate holds alerts back.
fn few(plan: &Plan, step_secs: u64) -> Option<Scenario> {
    let (one, none) = (
        Bucket {
            bad: 1.0,
            total: 1.0,
        },
        Bucket {
            bad: 0.0,
            total: 0.0,
        },
    );
    let is_gated = match plan.gate {
        Gate::Rows(rows) => rows > 4,
        Gate::Notebook => true,
    };
    is_gated.then(|| Scenario {
        name: "Two rows, both bad: too few to call anybody".to_owned(),
        step_secs,
        series: Series::Counts(vec![none, one, one, none, none]),
        checks: vec![Check {
            step: 4,
            firing: Vec::new(),
        }],
    })
}

fn by_gauge(plan: &Plan, step_secs: u64, op: Op, threshold: f64) -> Vec<Scenario> {
    let away = threshold.abs().max(1.0);
    let (good, bad) = match op {
        Op::Lte | Op::Lt => (threshold - away, threshold + away),
        Op::Gte | Op::Gt => (threshold + away, threshold - away),
    };
    [
        ("Good all the time", good, Vec::new()),
        ("Bad all the time", bad, plan.rows.clone()),
    ]
    .map(|(name, value, firing)| Scenario {
        name: name.to_owned(),
        step_secs,
        series: Series::Gauge(vec![value; LENGTH]),
        checks: vec![Check {
            step: LENGTH - 1,
            firing,
        }],
    })
    .into()
}
