//! What the reader changes in the rules, SLO documents and dashboards before they are saved: names and queries.

use serde::{Deserialize, Serialize};

/// Names and queries in exports of the objective; everything that is `None` has a name of ours, such as
/// `model_predictions_bad_total{model="..."}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExportNames {
    /// The objective's name for people.
    pub display_name: Option<String>,
    /// One sentence on the objective.
    pub description: Option<String>,
    /// Who owns it.
    pub team: Option<String>,
    /// Name of the counter of bad predictions.
    pub bad_metric: Option<String>,
    /// Name of the counter of all predictions that are judged.
    pub total_metric: Option<String>,
    /// Name of the gauge that holds the metric of the last window.
    pub gauge_metric: Option<String>,
    /// Label and value by which the series are found; `None`: `model` and the service.
    pub matchers: Option<Vec<(String, String)>>,
    /// `PromQL` for the bad predictions within `{{.window}}`, instead of the counter.
    pub bad_query: Option<String>,
    /// `PromQL` for all predictions within `{{.window}}`, instead of the counter.
    pub total_query: Option<String>,
    /// `PromQL` for the metric, instead of the gauge.
    pub gauge_query: Option<String>,
    /// Whom alerts reach, by the name of an OpenSLO notification target.
    pub notify: Option<String>,
    /// The namespace in Kubernetes of what is written for Pyrra.
    pub namespace: Option<String>,
    /// Where to read what to do about an alert.
    pub runbook: Option<String>,
}
