//! OpenSLO v1 documents of kind SLO, as far as they say something about files of predictions.
//!
//! What is good comes from the annotation `wellenough/sli`, as `--sli` takes it. Without it a `thresholdMetric` is read
//! as windows of the metric that the annotation `wellenough/metric` or the query names (`roc_auc`,
//! `model_quality_roc_auc{…}`), with the objective's `op` and `value`. Everything else has its own place: `target` or
//! `targetPercent`, `timeWindow`, `timeSliceWindow` (the length of the windows), inline alert policies of burn rates.

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use wellenough::book::slo::{AlertRow, Op, Period, Severity, Sli};
use wellenough::book::{SloSpec, WindowSpec};
use wellenough::measure::quality::Metric;

use super::slo_file::{Objective, seconds};

/// The objective of a document; `None` for other kinds, such as services and alert policies.
pub(super) fn read(document: &Value) -> Result<Option<Objective>> {
    let version = text(document, "/apiVersion").unwrap_or_default();
    if version != "openslo/v1" {
        bail!("apiVersion {version}: expected openslo/v1");
    }
    if text(document, "/kind") != Some("SLO") {
        return Ok(None);
    }
    let name = text(document, "/metadata/name").unwrap_or("objective");
    of_slo(document, name)
        .map(Some)
        .with_context(|| format!("SLO {name}"))
}

fn of_slo(document: &Value, name: &str) -> Result<Objective> {
    let objectives = document
        .pointer("/spec/objectives")
        .and_then(Value::as_array);
    let Some([objective]) = objectives.map(Vec::as_slice) else {
        bail!("spec.objectives: expected exactly one")
    };
    let target = objective.get("target").and_then(Value::as_f64);
    let percent = objective.get("targetPercent").and_then(Value::as_f64);
    let target = match (target, percent) {
        (Some(target), None) => target,
        (None, Some(percent)) => percent / 100.0,
        _ => bail!("objectives: expected either target or targetPercent"),
    };
    Ok(Objective {
        spec: SloSpec {
            name: Some(name.to_owned()),
            service: text(document, "/spec/service").map(str::to_owned),
            sli: Some(indicator(document, objective)?),
            objective: Some(target),
            period: period(document)?,
            alerts: alerts(document)?,
            ..SloSpec::default()
        },
        window: slices(objective)?,
    })
}

fn text<'a>(document: &'a Value, pointer: &str) -> Option<&'a str> {
    document.pointer(pointer).and_then(Value::as_str)
}

fn annotation<'a>(document: &'a Value, name: &str) -> Option<&'a str> {
    document
        .pointer("/metadata/annotations")?
        .get(name)?
        .as_str()
}

fn indicator(document: &Value, objective: &Value) -> Result<Sli> {
    if let Some(sli) = annotation(document, "wellenough/sli") {
        return Sli::read(sli).map_err(|why| anyhow::anyhow!("annotation wellenough/sli: {why}"));
    }
    let Some(metric) = document.pointer("/spec/indicator/spec/thresholdMetric") else {
        bail!(
            "what is good cannot be read from a query: say it in metadata.annotations as wellenough/sli, such as \"correct\""
        );
    };
    let query = text(metric, "/metricSource/spec/query").unwrap_or_default();
    let named = annotation(document, "wellenough/metric")
        .or_else(|| annotation(document, "model-quality/metric"))
        .unwrap_or(query);
    let bare = named.split('{').next().unwrap_or(named).trim();
    let bare = bare.strip_prefix("model_quality_").unwrap_or(bare);
    if Metric::from_id(bare).is_none() {
        bail!("no metric is called {bare}: say which by the annotation wellenough/metric");
    }
    let op = match objective.get("op").and_then(Value::as_str) {
        Some("gte") => Op::Gte,
        Some("gt") => Op::Gt,
        Some("lte") => Op::Lte,
        Some("lt") => Op::Lt,
        _ => bail!("objectives: op: expected lte, gte, lt or gt"),
    };
    let threshold = objective.get("value").and_then(Value::as_f64);
    Ok(Sli::Window {
        metric: bare.to_owned(),
        op,
        threshold: threshold.context("objectives: value: expected the threshold")?,
    })
}

fn period(document: &Value) -> Result<Option<Period>> {
    let windows = document
        .pointer("/spec/timeWindow")
        .and_then(Value::as_array);
    let window = match windows.map(Vec::as_slice) {
        None => return Ok(None),
        Some([only]) => only,
        Some(_) => bail!("spec.timeWindow: expected exactly one"),
    };
    let duration = text(window, "/duration").unwrap_or_default();
    let is_rolling = window.get("isRolling").and_then(Value::as_bool) == Some(true);
    let known = if is_rolling {
        let days = match duration.strip_suffix('M') {
            Some(months) => months.parse().ok().map(|months: u64| months * 30),
            None => seconds(duration).ok().map(|secs| secs / 86_400),
        };
        let days = days.and_then(|days| u32::try_from(days).ok());
        days.filter(|days| *days > 0).map(Period::Rolling)
    } else {
        match duration {
            "1w" => Some(Period::Week),
            "1M" => Some(Period::Month),
            "1Q" => Some(Period::Quarter),
            _ => None,
        }
    };
    let expected = "expected days, weeks or months that roll, or 1w, 1M, 1Q of the calendar";
    known
        .map(Some)
        .with_context(|| format!("timeWindow of {duration}: {expected}"))
}

/// The length of the windows that are good or bad.
fn slices(objective: &Value) -> Result<Option<WindowSpec>> {
    let Some(length) = objective.get("timeSliceWindow").and_then(Value::as_str) else {
        return Ok(None);
    };
    let known = match length {
        "1M" => Some(WindowSpec::Month),
        "1Q" => Some(WindowSpec::Quarter),
        "1Y" => Some(WindowSpec::Year),
        other => match seconds(other).ok() {
            Some(3600) => Some(WindowSpec::Hour),
            Some(86_400) => Some(WindowSpec::Day),
            Some(604_800) => Some(WindowSpec::Week),
            _ => None,
        },
    };
    known
        .map(Some)
        .with_context(|| format!("timeSliceWindow {length}: expected 1h, 1d, 1w, 1M, 1Q or 1Y"))
}

/// The burn rates of inline policies; `None` where there is none, so that the cadence decides.
fn alerts(document: &Value) -> Result<Option<Vec<AlertRow>>> {
    let policies = document
        .pointer("/spec/alertPolicies")
        .and_then(Value::as_array);
    let conditions = policies
        .into_iter()
        .flatten()
        .filter_map(|policy| policy.pointer("/spec/conditions")?.as_array())
        .flatten()
        .filter(|condition| text(condition, "/spec/condition/kind") == Some("burnrate"));
    let mut rows = Vec::new();
    for condition in conditions {
        let secs = |name: &str| {
            let length = text(condition, &format!("/spec/condition/{name}"));
            length.map(seconds).transpose()
        };
        let long_secs = secs("lookbackWindow")?.context("a burn rate without lookbackWindow")?;
        let threshold = condition.pointer("/spec/condition/threshold");
        let is_page = text(condition, "/spec/severity") == Some("page");
        rows.push(AlertRow {
            severity: if is_page {
                Severity::Page
            } else {
                Severity::Ticket
            },
            long_secs,
            short_secs: secs("alertAfter")?.unwrap_or(long_secs),
            burn: threshold
                .and_then(Value::as_f64)
                .context("a burn rate without threshold")?,
        });
    }
    Ok((!rows.is_empty()).then_some(rows))
}
