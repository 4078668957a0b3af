//! What the reader changes in the rules, SLO documents and dashboards before they are saved: names and queries.

use serde::{Deserialize, Serialize};

use super::SloSpec;

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

impl ExportNames {
    /// The text of a field, by the field's name; the labels are not one.
    pub fn text(&mut self, id: &str) -> Option<&mut Option<String>> {
        Some(match id {
            "display_name" => &mut self.display_name,
            "description" => &mut self.description,
            "team" => &mut self.team,
            "bad_metric" => &mut self.bad_metric,
            "total_metric" => &mut self.total_metric,
            "gauge_metric" => &mut self.gauge_metric,
            "bad_query" => &mut self.bad_query,
            "total_query" => &mut self.total_query,
            "gauge_query" => &mut self.gauge_query,
            "notify" => &mut self.notify,
            "namespace" => &mut self.namespace,
            "runbook" => &mut self.runbook,
            _ => return None,
        })
    }
}

impl SloSpec {
    /// Writes a name, a query or the labels of exports as they are typed; `None` gives ours back.
    pub fn write(&mut self, id: &str, text: Option<String>) {
        match id {
            "name" => self.name = text,
            "service" => self.service = text,
            "matchers" => self.exports.matchers = text.as_deref().map(matchers),
            _ => {
                if let Some(field) = self.exports.text(id) {
                    *field = text;
                }
            }
        }
    }
}

/// Labels as they are typed: `model=fraud, env="prod"`.
fn matchers(text: &str) -> Vec<(String, String)> {
    let pair = |part: &str| {
        let (name, value) = part.split_once('=')?;
        Some((
            name.trim().to_owned(),
            value.trim().trim_matches('"').to_owned(),
        ))
    };
    text.split(',').filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_can_be_written_and_given_back() {
        // As they are saved, so that none is forgotten.
        let saved = serde_json::to_value(ExportNames::default()).unwrap();
        for id in saved
            .as_object()
            .unwrap()
            .keys()
            .chain(&["name".into(), "service".into()])
        {
            let mut spec = SloSpec::default();
            spec.write(id, Some("a=b".into()));
            let text = serde_json::to_string(&spec).unwrap();
            assert_ne!(spec, SloSpec::default(), "{id}");
            assert!(
                text.contains(&format!("\"{id}\":[[\"a\",\"b\"]]"))
                    || text.contains(&format!("\"{id}\":\"a=b\"")),
                "{text}"
            );
            spec.write(id, None);
            assert_eq!(spec, SloSpec::default(), "{id}");
        }
        let mut spec = SloSpec::default();
        spec.write("no_such_field", Some("a".into()));
        assert_eq!(spec, SloSpec::default());
    }

    #[test]
    fn labels_are_read_as_they_are_typed() {
        let of = |text: &str| matchers(text);
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            of("model=fraud, env = \"prod\""),
            [pair("model", "fraud"), pair("env", "prod")]
        );
        assert_eq!(of("model"), []);
    }
}
