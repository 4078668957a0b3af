//! Objectives in a file: our own form, or OpenSLO v1; YAML or JSON, which is YAML too.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde_json::Value;
use wellenough::book::slo::{AlertRow, Cadence, Period, Severity, Sli};
use wellenough::book::{Book, ExportNames, SloSpec, WindowSpec, spelling};

use super::openslo;
use super::options::{self, Options};

/// One objective, and the windows that it is about.
#[derive(Debug, Default)]
pub(crate) struct Objective {
    pub(crate) spec: SloSpec,
    pub(crate) window: Option<WindowSpec>,
}

/// Our own form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: Option<String>,
    service: Option<String>,
    /// As `--sli` takes it.
    sli: Option<String>,
    objective: Option<f64>,
    /// As `--period` takes it.
    period: Option<String>,
    /// As `--window` takes it.
    window: Option<String>,
    cadence: Option<Cadence>,
    alerts: Option<Vec<Row>>,
    #[serde(default)]
    strict: bool,
    invalid_is_bad: Option<bool>,
    #[serde(default)]
    empty_is_bad: bool,
    #[serde(default)]
    count_immature: bool,
    #[serde(default)]
    exports: serde_json::Map<String, Value>,
}

/// An alert, its lengths as Prometheus writes them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    severity: Severity,
    long: String,
    short: String,
    burn: f64,
}

/// The one objective of a file.
pub(crate) fn one(path: &Path) -> Result<Objective> {
    let mut all = all(path)?;
    match (all.pop(), all.is_empty()) {
        (Some(only), true) => Ok(only),
        _ => bail!(
            "{}: more than one objective; check takes several, report one",
            path.display()
        ),
    }
}

/// The book that the options ask for, with the objective of the file, if there is one, and what the options say of it.
pub(crate) fn book(options: &Options, path: Option<&Path>) -> Result<Book> {
    let file = path.map(one).transpose()?;
    let mut book = options::book(options)?;
    let (spec, window) = file.map_or((None, None), |file| (Some(file.spec), file.window));
    book.window = book.window.or(window);
    book.slo = options.slo(spec.or_else(|| book.slo.take()))?;
    Ok(book)
}

/// All objectives of a file, in order; at least one.
pub(crate) fn all(path: &Path) -> Result<Vec<Objective>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    read(&text).with_context(|| path.display().to_string())
}

fn read(text: &str) -> Result<Vec<Objective>> {
    let documents: Vec<Value> = serde_saphyr::from_multiple(text)
        .map_err(|error| anyhow::anyhow!("this is neither YAML nor JSON: {error}"))?;
    let mut found = Vec::new();
    for document in documents.into_iter().filter(|document| !document.is_null()) {
        if document.get("apiVersion").is_some() {
            found.extend(openslo::read(&document)?);
            continue;
        }
        match document.get("slos") {
            Some(Value::Array(all)) => {
                for one in all {
                    found.push(own(one.clone())?);
                }
            }
            Some(_) => bail!("slos: expected a list"),
            None => found.push(own(document)?),
        }
    }
    if found.is_empty() {
        bail!("no objective in it");
    }
    Ok(found)
}

fn own(document: Value) -> Result<Objective> {
    let written: Written = serde_json::from_value(document).context("objective")?;
    let sli = written.sli.as_deref().map(Sli::read).transpose();
    let sli = sli.map_err(|why| anyhow::anyhow!("sli: {why}"))?;
    let period = match &written.period {
        Some(text) => Some(Period::from_id(text).with_context(|| {
            format!("period: {text}: expected a number of days such as 28d, week, month or quarter")
        })?),
        None => None,
    };
    let window = match &written.window {
        Some(text) => Some(WindowSpec::from_id(text).with_context(|| {
            format!("window: {text}: expected hour, day, week, month, quarter, year or rows:N")
        })?),
        None => None,
    };
    let alerts = match written.alerts {
        Some(rows) => Some(rows.iter().map(row).collect::<Result<_>>()?),
        None => None,
    };
    Ok(Objective {
        spec: SloSpec {
            name: written.name,
            service: written.service,
            sli,
            objective: written.objective,
            period,
            cadence: written.cadence,
            alerts,
            strict: written.strict,
            invalid_is_bad: written.invalid_is_bad,
            empty_is_bad: written.empty_is_bad,
            count_immature: written.count_immature,
            exports: exports(written.exports)?,
        },
        window,
    })
}

/// Names and queries; a book may have more fields than are known, a file that is typed may not.
fn exports(written: serde_json::Map<String, Value>) -> Result<ExportNames> {
    let known = serde_json::to_value(ExportNames::default())?;
    if let Some(name) = written.keys().find(|name| known.get(*name).is_none()) {
        let names = known
            .as_object()
            .map(|known| known.keys().cloned().collect::<Vec<_>>());
        bail!(
            "exports: unknown field `{name}`, expected one of {}",
            names.unwrap_or_default().join(", ")
        );
    }
    serde_json::from_value(Value::Object(written)).context("exports")
}

fn row(row: &Row) -> Result<AlertRow> {
    Ok(AlertRow {
        severity: row.severity,
        long_secs: seconds(&row.long)?,
        short_secs: seconds(&row.short)?,
        burn: row.burn,
    })
}

/// `5m`, `6h`, `3d`, `4w` in seconds.
pub(super) fn seconds(text: &str) -> Result<u64> {
    spelling::seconds(text)
        .with_context(|| format!("{text}: expected a length such as 5m, 6h or 3d"))
}
