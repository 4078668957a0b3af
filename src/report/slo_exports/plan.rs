//! Terms with every name made fit, every query written, and the rows that can fire.

use super::names::{self, changed, shown};
use super::promql::{decimal, duration};
use super::source::{Source, source};
use super::{Form, Gate, Lag, Refusal, Terms};
use crate::book::slo::{AlertRow, Op, Period, Severity};

/// What all texts are written from.
#[derive(Debug)]
pub(super) struct Plan {
    /// Name of the service, fit for Kubernetes and Prometheus.
    pub(super) service: String,
    /// Name of the objective, fit for the same.
    pub(super) slo: String,
    /// The same names, fit for Sloth.
    pub(super) sloth: (String, String),
    /// The objective's name for people.
    pub(super) title: String,
    /// One sentence on the objective.
    pub(super) description: String,
    /// Who owns it.
    pub(super) team: Option<String>,
    /// Name of the notification target.
    pub(super) notify: String,
    /// Namespace in Kubernetes.
    pub(super) namespace: String,
    /// Where to read what to do.
    pub(super) runbook: Option<String>,
    /// The share that must be good, and what is left of 1.
    pub(super) objective: f64,
    /// The share that may be bad.
    pub(super) budget: f64,
    /// Over which time.
    pub(super) period: Period,
    /// The rows that can fire, as given.
    pub(super) rows: Vec<AlertRow>,
    /// Where the numbers come from.
    pub(super) source: Source,
    /// What else an alert waits for.
    pub(super) gate: Gate,
    /// φ, at least 1.
    pub(super) phi: f64,
    /// How late labels come.
    pub(super) lag: Lag,
    /// What the reader should know.
    pub(super) told: Vec<String>,
}

impl Plan {
    pub(super) fn of(terms: &Terms) -> Result<Self, Refusal> {
        if (terms.objective - 1.0).abs() < f64::EPSILON {
            return Err(Refusal::NoBudget);
        }
        if !(terms.objective > 0.0 && terms.objective < 1.0) {
            return Err(Refusal::Objective(terms.objective));
        }
        if terms.period == Period::Rolling(0) {
            return Err(Refusal::Period);
        }
        let mut told = Vec::new();
        let of = &terms.names;
        let raw_service = given(Some(&terms.service)).unwrap_or_else(|| "model".to_owned());
        let otherwise = format!("{raw_service} quality");
        let raw_slo = given(Some(&terms.name)).unwrap_or_else(|| otherwise.clone());
        let mut fit = |what: &str, text: &str, otherwise: &str| {
            let name = names::rfc1123(text, otherwise);
            told.extend(changed(what, text, &name));
            name
        };
        let service = fit("The service", &raw_service, "model");
        let slo = match given(Some(&terms.name)) {
            Some(name) => fit("The objective", &name, "model-quality"),
            None => names::rfc1123(&raw_slo, "model-quality"),
        };
        let notify = given(of.notify.as_ref()).unwrap_or_else(|| "on-call".to_owned());
        let notify = fit("The notification target", &notify, "on-call");
        let namespace = given(of.namespace.as_ref()).unwrap_or_else(|| "monitoring".to_owned());
        let namespace = fit("The namespace", &namespace, "monitoring");
        let budget = decimal(1.0 - terms.objective);
        let source = source(terms, &raw_service, &mut told);
        Ok(Self {
            sloth: (
                names::sloth(&raw_service, "model"),
                names::sloth(&raw_slo, "model-quality"),
            ),
            description: given(of.description.as_ref()).unwrap_or_else(|| said(terms)),
            rows: reachable(terms, budget, &mut told),
            service,
            slo,
            title: given(of.display_name.as_ref()).unwrap_or(raw_slo),
            team: given(of.team.as_ref()),
            notify,
            namespace,
            runbook: given(of.runbook.as_ref()),
            objective: decimal(terms.objective),
            budget,
            period: terms.period,
            source,
            gate: terms.gate,
            phi: terms.phi.max(1.0),
            lag: terms.lag,
            told,
        })
    }

    /// Days of the period; of a calendar's, as many as systems without calendars take for it.
    pub(super) const fn days(&self) -> u32 {
        self.period.days()
    }

    /// The objective in per cent.
    pub(super) fn percent(&self) -> f64 {
        decimal(self.objective * 100.0)
    }

    /// The share of bad above which a row fires.
    pub(super) fn threshold(&self, row: &AlertRow) -> String {
        format!("({} * {})", decimal(row.burn), self.budget)
    }

    /// Whether only counters of ours are asked, and no query of the reader's.
    pub(super) const fn is_plain(&self) -> bool {
        match &self.source {
            Source::Counters { bad, total, .. } => bad.own.is_none() && total.own.is_none(),
            Source::Gauge { gauge, .. } => gauge.own.is_none(),
        }
    }

    /// Lengths of all windows that rows look at, ascending.
    pub(super) fn windows(&self) -> Vec<u64> {
        let both = |row: &AlertRow| [row.long_secs, row.short_secs];
        let mut all: Vec<u64> = self.rows.iter().flat_map(both).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// What a reader wrote, where that is more than white space.
fn given(text: Option<&String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty()).cloned()
}

/// How `PromQL` writes on which side is right.
pub(super) const fn sign(op: Op) -> &'static str {
    match op {
        Op::Lte => "<=",
        Op::Gte => ">=",
        Op::Lt => "<",
        Op::Gt => ">",
    }
}

/// Whom a row calls, as a label.
pub(super) const fn severity(row: &AlertRow) -> &'static str {
    match row.severity {
        Severity::Page => "page",
        Severity::Ticket => "ticket",
    }
}

/// A period in words.
pub(super) fn period_words(period: Period) -> String {
    match period {
        Period::Rolling(1) => "1 day".to_owned(),
        Period::Rolling(days) => format!("{days} days"),
        Period::Week => "a calendar week".to_owned(),
        Period::Month => "a calendar month".to_owned(),
        Period::Quarter => "a calendar quarter".to_owned(),
    }
}

/// The objective in one sentence.
fn said(terms: &Terms) -> String {
    let percent = decimal(terms.objective * 100.0);
    let over = period_words(terms.period);
    match &terms.form {
        Form::Events { bad, by_share, .. } => {
            let what = if *by_share {
                "in the mean, by shares"
            } else {
                "of labelled predictions"
            };
            format!(
                "{percent} percent {what} are good over {over}. Bad: {}.",
                shown(bad)
            )
        }
        Form::Gauge {
            metric,
            op,
            threshold,
            ..
        } => {
            let (metric, sign) = (shown(metric), sign(*op));
            format!("{metric} is {sign} {threshold} in {percent} percent of the time over {over}.")
        }
    }
}

/// The rows that can fire; of the others the reader is told.
fn reachable(terms: &Terms, budget: f64, told: &mut Vec<String>) -> Vec<AlertRow> {
    let worst = terms.worst.clamp(0.0, 1.0);
    let mut kept = Vec::new();
    for row in &terms.rows {
        let name = format!(
            "The alert at {} times ({}, {} and {})",
            decimal(row.burn),
            severity(row),
            duration(row.long_secs),
            duration(row.short_secs)
        );
        let threshold = row.burn * budget;
        if !(row.burn > 0.0 && row.burn.is_finite()) || row.long_secs == 0 || row.short_secs == 0 {
            told.push(format!(
                "{name} is left out: it needs two windows and a rate above 0."
            ));
        } else if row.short_secs < terms.finest_secs {
            told.push(format!(
                "{name} is left out: its short window is shorter than the time by which rows are counted."
            ));
        } else if threshold >= worst {
            told.push(format!(
                "{name} is left out: it can never fire. It waits for more than {} percent bad, and at most {} percent can be.",
                decimal(threshold * 100.0),
                decimal(worst * 100.0)
            ));
        } else {
            kept.push(*row);
        }
    }
    kept
}
