//! Objectives to export.

use wellenough::book::ExportNames;
use wellenough::book::slo::{AlertRow, Op, Period, Severity};
use wellenough::report::slo_exports::{Form, Gate, Lag, Terms};

pub(super) const HOUR: u64 = 3_600;
pub(super) const DAY: u64 = 86_400;

pub(super) const fn row(
    severity: Severity,
    long_secs: u64,
    short_secs: u64,
    burn: f64,
) -> AlertRow {
    AlertRow {
        severity,
        long_secs,
        short_secs,
        burn,
    }
}

/// The workbook's rows.
pub(super) fn realtime() -> Vec<AlertRow> {
    vec![
        row(Severity::Page, HOUR, 300, 14.4),
        row(Severity::Page, 6 * HOUR, 1_800, 6.0),
        row(Severity::Ticket, DAY, 2 * HOUR, 3.0),
        row(Severity::Ticket, 3 * DAY, 6 * HOUR, 1.0),
    ]
}

/// Rows for labels that come once a day.
pub(super) fn once_a_day() -> Vec<AlertRow> {
    vec![
        row(Severity::Page, DAY, DAY, 6.0),
        row(Severity::Page, 3 * DAY, DAY, 3.0),
        row(Severity::Ticket, 7 * DAY, DAY, 1.5),
    ]
}

/// 99 % of a fraud model's decisions are right over 30 days.
pub(super) fn fraud() -> Terms {
    Terms {
        service: "fraud-model".to_owned(),
        name: "fraud-model-quality".to_owned(),
        objective: 0.99,
        period: Period::Rolling(30),
        rows: realtime(),
        form: Form::Events {
            bad: "the decision differs from the label".to_owned(),
            by_share: false,
        },
        worst: 1.0,
        phi: 1.0,
        finest_secs: 0,
        lag: Lag::Median(172_800.0),
        gate: Gate::Rows(30),
        names: ExportNames {
            display_name: Some("Fraud model quality".to_owned()),
            team: Some("ml-sre".to_owned()),
            runbook: Some("https://runbooks.example/fraud?x=1&y=2#top".to_owned()),
            ..ExportNames::default()
        },
    }
}

/// ROC AUC is at least 0.85 in 95 % of the hours of a month.
pub(super) fn gauge() -> Terms {
    Terms {
        service: "Fraud model".to_owned(),
        name: String::new(),
        objective: 0.95,
        period: Period::Month,
        rows: vec![
            row(Severity::Page, 6 * HOUR, HOUR, 6.0),
            row(Severity::Ticket, DAY, 3 * HOUR, 3.0),
            row(Severity::Ticket, 3 * DAY, 6 * HOUR, 1.0),
        ],
        form: Form::Gauge {
            metric: "roc_auc".to_owned(),
            op: Op::Gte,
            threshold: 0.85,
            window_secs: Some(HOUR),
        },
        worst: 1.0,
        phi: 1.0,
        finest_secs: 0,
        lag: Lag::Median(172_800.0),
        gate: Gate::Notebook,
        names: ExportNames::default(),
    }
}

/// 90 % right over 28 days, labels once a day, the notebook's gates.
pub(super) fn daily() -> Terms {
    Terms {
        objective: 0.9,
        period: Period::Rolling(28),
        rows: once_a_day(),
        gate: Gate::Notebook,
        names: ExportNames::default(),
        name: String::new(),
        ..fraud()
    }
}

/// Rows and queries that the reader wrote.
pub(super) fn own_queries() -> Terms {
    let mut terms = fraud();
    terms.names.bad_query = Some("sum(rate(errors[{{.window}}])) * 60".to_owned());
    terms.names.total_query = Some("sum(rate(all[{{ .window }}]))\n* 60".to_owned());
    terms.period = Period::Quarter;
    terms
}

/// All of them.
pub(super) fn all() -> Vec<Terms> {
    vec![fraud(), gauge(), daily(), own_queries()]
}
