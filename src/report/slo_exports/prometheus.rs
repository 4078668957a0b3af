//! Recording and alerting rules of Prometheus that stand alone.
//!
//! All rules of the objective are one group, which Prometheus evaluates in order and at one moment: an alert sees the
//! numbers that were recorded for it.
//!
//! # Source
//! *The Site Reliability Workbook*, chapter 5 (both windows above the rate); Prometheus, "Recording rules" (names
//! `level:metric:operations`, order within a group). The gate of significance is Wilson's interval solved for the
//! threshold t: the lower bound lies above t where the share p does and n(p − t)² > φz²t(1 − t), z = 1.645.

use super::node::{Node, comment, map};
use super::plan::{Plan, severity, sign};
use super::promql::{decimal, duration, template_free};
use super::source::Source;
use super::told::{head, lag_of_alert};
use super::{Gate, System, Text};
use crate::book::slo::AlertRow;

/// Name of the alerts on the budget.
pub(super) const BURN: &str = "ModelQualityBudgetBurn";

/// Name of the alert on labels that do not come.
const ABSENT: &str = "ModelQualityLabelsAbsent";

/// Whether the gauge is on the right side of its threshold, as recorded.
pub(super) const OK: &str = "quality_ok:bool";

/// Square of the one-sided 95 % quantile of the normal distribution.
const Z_SQUARED: f64 = 2.705_543_454_095_404;

/// Rows, or bad rows, that the short window must hold; and bad rows in the period.
const SHORT_ROWS: u32 = 30;
const SHORT_BAD: u32 = 3;
const PERIOD_BAD: u32 = 2;

/// The rules.
pub(super) fn text(plan: &Plan) -> Text {
    let rules = vec![map([
        ("name", format!("model-quality-{}", plan.slo).into()),
        ("interval", interval(plan).into()),
        ("rules", [recordings(plan), alerts(plan)].concat().into()),
    ])];
    let test = format!("promtool test rules {}", test_name(plan));
    let more = [
        "All rules are one group, so that alerts see what was recorded for them at the same moment.",
        "An alert goes on until its condition has been away for as long as its short window is (keep_firing_for, Prometheus 2.42).",
        test.as_str(),
    ];
    Text {
        system: System::Prometheus,
        name: rules_name(plan),
        text: comment(&head(plan, System::Prometheus, &more))
            + &map([("groups", rules.into())]).to_yaml(),
    }
}

/// Name of the file with the rules.
pub(super) fn rules_name(plan: &Plan) -> String {
    format!("{}.rules.yaml", plan.slo)
}

/// Name of the file that tests them.
pub(super) fn test_name(plan: &Plan) -> String {
    format!("{}.rules.test.yaml", plan.slo)
}

/// How often: each minute where windows are short, else every other; longer, and a series would look stale between.
fn interval(plan: &Plan) -> &'static str {
    let shortest = plan.windows().into_iter().next();
    if shortest.is_some_and(|secs| secs < 3_600) {
        "1m"
    } else {
        "2m"
    }
}

/// The period as a window.
fn period(plan: &Plan) -> String {
    format!("{}d", plan.days())
}

/// A series that these rules record.
pub(super) fn recorded(plan: &Plan, what: &str, window: &str) -> String {
    format!("model:{what}{window}{{slo=\"{}\"}}", plan.slo)
}

fn recordings(plan: &Plan) -> Vec<Node> {
    let mut windows: Vec<String> = plan.windows().into_iter().map(duration).collect();
    if !windows.contains(&period(plan)) {
        windows.push(period(plan));
    }
    let record = |name: String, expr: String| {
        let labels = map([
            ("slo", plan.slo.as_str().into()),
            ("service", plan.service.as_str().into()),
        ]);
        map([
            ("record", name.into()),
            ("expr", expr.into()),
            ("labels", labels),
        ])
    };
    let mut rules = Vec::new();
    if let Source::Gauge {
        op,
        threshold,
        gauge,
        ..
    } = &plan.source
    {
        let is_ok = format!("{} {} bool {}", gauge.now(), sign(*op), decimal(*threshold));
        rules.push(record(format!("model:{OK}"), is_ok));
    }
    for window in &windows {
        let share = match &plan.source {
            Source::Counters { bad, total, .. } => {
                let (bad, total) = (bad.within(window), total.within(window));
                // A counter that never counted is not there; where predictions are, that is none.
                rules.push(record(
                    format!("model:quality_labelled:increase{window}"),
                    total.clone(),
                ));
                rules.push(record(
                    format!("model:quality_bad:increase{window}"),
                    format!("{bad}\nor\n0 * {total}"),
                ));
                format!(
                    "{}\n/\n({} > 0)",
                    recorded(plan, "quality_bad:increase", window),
                    recorded(plan, "quality_labelled:increase", window)
                )
            }
            Source::Gauge { .. } => {
                format!("1 - avg_over_time({}[{window}])", recorded(plan, OK, ""))
            }
        };
        rules.push(record(
            format!("model:quality_bad:ratio_rate{window}"),
            share,
        ));
    }
    let spent = recorded(plan, "quality_bad:ratio_rate", &period(plan));
    rules.push(record(
        "model:quality_budget_left:ratio".to_owned(),
        format!("1 - {spent} / {}", plan.budget),
    ));
    rules
}

fn alerts(plan: &Plan) -> Vec<Node> {
    let mut rules: Vec<Node> = plan.rows.iter().map(|row| alert(plan, row)).collect();
    rules.push(absent(plan));
    rules
}

fn alert(plan: &Plan, row: &AlertRow) -> Node {
    let (summary, description) = words(plan, row);
    let mut annotations = map([
        ("summary", template_free(&summary).into()),
        ("description", template_free(&description).into()),
    ]);
    annotations = annotations.with_some("runbook_url", plan.runbook.as_deref().map(template_free));
    map([
        ("alert", BURN.into()),
        ("expr", condition(plan, row).into()),
        // One incident is one alert: while the share goes up and down around the limit, it goes on.
        ("keep_firing_for", duration(row.short_secs).into()),
        ("labels", Node::Map(labels(plan, row))),
        ("annotations", annotations),
    ])
}

/// What an alert carries beside its words.
pub(super) fn labels(plan: &Plan, row: &AlertRow) -> Vec<(String, Node)> {
    let pairs = [
        ("severity", severity(row).to_owned()),
        ("long", duration(row.long_secs)),
        ("short", duration(row.short_secs)),
        ("burn", decimal(row.burn).to_string()),
        ("slo", plan.slo.clone()),
        ("service", plan.service.clone()),
    ];
    pairs
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect()
}

/// Summary and description of an alert.
pub(super) fn words(plan: &Plan, row: &AlertRow) -> (String, String) {
    let burn = decimal(row.burn);
    (
        format!(
            "{} burns its {} error budget more than {burn} times as fast as it may",
            plan.title,
            period(plan)
        ),
        format!(
            "More than {} percent bad over {} and over {}.{}",
            decimal(row.burn * plan.budget * 100.0),
            duration(row.long_secs),
            duration(row.short_secs),
            lag_of_alert(plan)
        ),
    )
}

/// When an alert fires.
fn condition(plan: &Plan, row: &AlertRow) -> String {
    let (long, short) = (duration(row.long_secs), duration(row.short_secs));
    let threshold = plan.threshold(row);
    let share = |window: &str| recorded(plan, "quality_bad:ratio_rate", window);
    let bad = |window: &str| recorded(plan, "quality_bad:increase", window);
    let all = |window: &str| recorded(plan, "quality_labelled:increase", window);
    // As the notebook computes it, to the last bit: the share, by the budget.
    let above = |window: &str| {
        format!(
            "{} / {} > {}",
            share(window),
            plan.budget,
            decimal(row.burn)
        )
    };
    let mut terms = vec![above(&long), above(&short)];
    match (&plan.source, plan.gate) {
        (Source::Gauge { .. }, _) | (_, Gate::Rows(0)) => {}
        (Source::Counters { .. }, Gate::Rows(rows)) => {
            terms.push(format!("{} >= {rows}", all(&long)));
        }
        (Source::Counters { .. }, Gate::Notebook) => {
            terms.push(format!(
                "({} >= {SHORT_ROWS} or {} >= {SHORT_BAD})",
                all(&short),
                bad(&short)
            ));
            terms.push(format!(
                "{} * ({} - {threshold}) ^ 2 > {} * {threshold} * (1 - {threshold})",
                all(&long),
                share(&long),
                Z_SQUARED * plan.phi
            ));
            terms.push(format!("{} >= {PERIOD_BAD}", bad(&period(plan))));
        }
    }
    terms.join("\nand\n")
}

/// Labels, or the metric, that stopped coming: no alert above could fire.
fn absent(plan: &Plan) -> Node {
    let longest = plan.rows.iter().map(|row| row.short_secs).max();
    let window = duration(longest.unwrap_or(0).max(86_400));
    let (expr, summary) = match &plan.source {
        Source::Counters { total, .. } => (
            format!("absent({} > 0)", total.within(&window)),
            format!(
                "{}: nothing could be judged for {window}, so its budget tells nothing",
                plan.title
            ),
        ),
        Source::Gauge { gauge, .. } => (
            format!("absent({})", gauge.now()),
            format!("{}: the metric is not there", plan.title),
        ),
    };
    let labels = map([
        ("severity", "ticket".into()),
        ("slo", plan.slo.as_str().into()),
        ("service", plan.service.as_str().into()),
    ]);
    map([
        ("alert", ABSENT.into()),
        ("expr", expr.into()),
        ("for", "1h".into()),
        ("labels", labels),
        (
            "annotations",
            map([("summary", template_free(&summary).into())]),
        ),
    ])
}
