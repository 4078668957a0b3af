//! The names and queries that a reader may write, and what becomes of each.

use super::source::{ALL, BAD, usable};
use super::{Form, Terms, names, plan};
use crate::report::section::Field;

/// How a text is made fit.
enum Fit {
    /// It stands as it is.
    Free,
    /// A name of Kubernetes.
    Name,
    /// A name of a metric.
    Metric,
    /// A query, and whether the length of a window belongs into it.
    Query(bool),
}

/// A field: id, what it is called, what stands there where nothing is written, how it is made fit.
type Asked = (&'static str, &'static str, &'static str, Fit);

const PEOPLE: [Asked; 3] = [
    ("display_name", "Name for people", "", Fit::Free),
    ("description", "Description", "", Fit::Free),
    ("team", "Team", "", Fit::Free),
];

const COUNTERS: [Asked; 4] = [
    ("bad_metric", "Counter of bad predictions", BAD, Fit::Metric),
    (
        "total_metric",
        "Counter of all predictions",
        ALL,
        Fit::Metric,
    ),
    (
        "bad_query",
        "Query for bad predictions",
        WINDOWED,
        Fit::Query(true),
    ),
    (
        "total_query",
        "Query for all predictions",
        WINDOWED,
        Fit::Query(true),
    ),
];

const GAUGE: [Asked; 2] = [
    ("gauge_metric", "Gauge of the metric", "", Fit::Metric),
    ("gauge_query", "Query for the metric", "", Fit::Query(false)),
];

const SYSTEMS: [Asked; 3] = [
    (
        "notify",
        "Whom alerts reach (OpenSLO)",
        "on-call",
        Fit::Name,
    ),
    ("namespace", "Namespace (Pyrra)", "monitoring", Fit::Name),
    ("runbook", "Runbook", "https://", Fit::Free),
];

/// What a query for a counter looks like.
const WINDOWED: &str = "a query with [{{.window}}]";

/// Every field, in the order in which they are asked for; none where nothing is exported.
pub(super) fn fields(terms: &Terms) -> Vec<Field> {
    let Ok(plan) = plan::Plan::of(terms) else {
        return Vec::new();
    };
    let mut given = terms.names.clone();
    let mut of = |asked: &[Asked]| -> Vec<Field> {
        let one = |(id, name, ours, fit): &Asked| {
            let value = given.text(id).and_then(|text| text.clone());
            field((id, name), value.unwrap_or_default(), ours, fit)
        };
        asked.iter().map(one).collect()
    };
    let mut all = vec![
        field(
            ("service", "Service"),
            terms.service.clone(),
            "model",
            &Fit::Name,
        ),
        field(
            ("name", "Objective"),
            terms.name.clone(),
            &plan.slo,
            &Fit::Name,
        ),
    ];
    all.extend(of(&PEOPLE));
    all.extend(match &terms.form {
        Form::Events { .. } => of(&COUNTERS),
        Form::Gauge { .. } => of(&GAUGE),
    });
    all.push(labels(terms, &plan.service));
    all.extend(of(&SYSTEMS));
    all
}

fn field((id, name): (&str, &str), value: String, ours: &str, fit: &Fit) -> Field {
    let (said, is_refused) = if value.trim().is_empty() {
        (String::new(), false)
    } else {
        became(&value, fit)
    };
    Field {
        id: id.to_owned(),
        name: name.to_owned(),
        value,
        ours: ours.to_owned(),
        said,
        is_refused,
    }
}

/// What becomes of a text, and whether it cannot be used.
fn became(value: &str, fit: &Fit) -> (String, bool) {
    let written = |fit: Option<String>| match fit {
        Some(fit) if fit == value => (String::new(), false),
        Some(fit) => (format!("written {fit}"), false),
        None => (
            "no such name can be; ours stands in its place".to_owned(),
            true,
        ),
    };
    match fit {
        Fit::Free => (String::new(), false),
        Fit::Name => {
            let name = names::rfc1123(value, "");
            written((!name.is_empty()).then_some(name))
        }
        Fit::Metric => written(names::metric(value)),
        Fit::Query(needs_window) => match usable(value, *needs_window) {
            Ok(_) => (String::new(), false),
            Err(why) => (format!("not used: {why}"), true),
        },
    }
}

/// The labels by which series are found, as they are typed.
fn labels(terms: &Terms, service: &str) -> Field {
    let pairs = terms.names.matchers.as_deref().unwrap_or(&[]);
    let typed: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let fit = |(name, _): &(String, String)| names::label(name);
    let refused = pairs.iter().find(|pair| fit(pair).is_none());
    let changed = pairs
        .iter()
        .find_map(|pair| Some((pair, fit(pair)?)).filter(|(pair, fit)| pair.0 != *fit));
    let said = match (refused, changed) {
        (Some((name, _)), _) => format!(
            "left out: Prometheus has no label \"{}\"",
            names::shown(name)
        ),
        (None, Some((_, fit))) => format!("written {fit}"),
        _ => String::new(),
    };
    Field {
        id: "matchers".to_owned(),
        name: "Labels of the series".to_owned(),
        value: typed.join(", "),
        ours: format!("model={service}"),
        is_refused: refused.is_some(),
        said,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::ExportNames;
    use crate::book::slo::{AlertRow, Op, Period, Severity, Sli};
    use crate::report::slo::Slo;

    fn terms(sli: &str, names: ExportNames) -> Terms {
        let row = AlertRow {
            severity: Severity::Page,
            long_secs: 86_400,
            short_secs: 86_400,
            burn: 6.0,
        };
        let mut slo = Slo::new(Sli::read(sli).unwrap(), 0.9, Period::Rolling(28), vec![row]);
        if sli.starts_with("window") {
            slo.threshold = Some(("roc_auc".into(), Op::Gte, 0.8));
        }
        slo.service = "Fraud Model".into();
        Terms::of(&slo, &names)
    }

    fn found(terms: &Terms, id: &str) -> Field {
        let mut all = fields(terms).into_iter();
        all.find(|field| field.id == id)
            .unwrap_or_else(|| panic!("no {id}"))
    }

    #[test]
    fn what_is_written_is_shown_with_what_became_of_it() {
        let names = ExportNames {
            bad_metric: Some("bad-predictions".into()),
            total_metric: Some("{{".into()),
            bad_query: Some("sum(increase(x[5m]))".into()),
            total_query: Some("sum(increase(x[{{.window}}]))".into()),
            matchers: Some(vec![("my model".into(), "a".into())]),
            team: Some("ML & SRE".into()),
            notify: Some("日本".into()),
            ..ExportNames::default()
        };
        let terms = terms("correct", names);
        for (id, said, is_refused) in [
            ("service", "written fraud-model", false),
            ("bad_metric", "written bad_predictions", false),
            (
                "total_metric",
                "no such name can be; ours stands in its place",
                true,
            ),
            (
                "bad_query",
                "not used: {{.window}} does not stand where the length of the window belongs",
                true,
            ),
            ("total_query", "", false),
            ("matchers", "written my_model", false),
            ("team", "", false),
            (
                "notify",
                "no such name can be; ours stands in its place",
                true,
            ),
            ("namespace", "", false),
        ] {
            let field = found(&terms, id);
            assert_eq!(
                (field.said.as_str(), field.is_refused),
                (said, is_refused),
                "{id}"
            );
        }
        assert_eq!(found(&terms, "matchers").value, "my model=a");
        assert_eq!(found(&terms, "namespace").ours, "monitoring");
    }

    #[test]
    fn fields_are_those_of_the_form_and_every_one_can_be_written() {
        let ids = |sli: &str| -> Vec<String> {
            let all = fields(&terms(sli, ExportNames::default()));
            all.into_iter().map(|field| field.id).collect()
        };
        let (rows, windows) = (ids("correct"), ids("window: roc_auc >= 0.8"));
        assert!(rows.contains(&"bad_query".into()) && !rows.contains(&"gauge_query".into()));
        assert!(windows.contains(&"gauge_query".into()) && !windows.contains(&"bad_query".into()));
        for id in rows.iter().chain(&windows) {
            let mut spec = crate::book::SloSpec::default();
            spec.write(id, Some("a=b".into()));
            assert_ne!(spec, crate::book::SloSpec::default(), "{id}");
        }
    }
}
