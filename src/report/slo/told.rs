//! What follows from the counts, written into the report.

use super::{Alert, Slo, Window};
use crate::book::slo::{AlertRow, Cadence, Period, Sli};
use crate::reason::slo::{Budget, Counted, Counts, Form, Setting, Told, burn_rate, tell};

impl Slo {
    /// An objective before anything is counted.
    pub fn new(indicator: Sli, objective: f64, over: Period, alerts: Vec<AlertRow>) -> Self {
        let stub = |row| Alert {
            kind: "burn".into(),
            row,
            reach: String::new(),
            n_min: 0.0,
            burn_long: None,
            burn_short: None,
            is_firing: false,
            episodes: Vec::new(),
            unguarded: 0,
            burns: Vec::new(),
        };
        Self {
            name: "quality".into(),
            service: "model".into(),
            sli: indicator.written(),
            indicator,
            sli_reason: String::new(),
            form: Form::Events,
            threshold: None,
            objective,
            objective_reason: String::new(),
            period: over.id(),
            over,
            period_reason: String::new(),
            strict: false,
            worst: 1.0,
            is_dated: true,
            until: None,
            until_us: 0,
            bad: 0.0,
            n: 0,
            waiting: 0,
            invalid: 0,
            immature: 0,
            standing: String::new(),
            standing_reason: None,
            budget: Budget::default(),
            projection: None,
            windows: Vec::new(),
            cadence: Cadence::Daily,
            cadence_reason: String::new(),
            label_lag_us: None,
            alerts: alerts.into_iter().map(stub).collect(),
            periods: 0,
            suggested: None,
            tradeoff: Vec::new(),
            worsening: None,
            notes: Vec::new(),
        }
    }

    /// The same under another objective. Thresholds of alerts stay; with `compare` other objectives are compared anew.
    #[must_use]
    pub fn at(&self, counts: &Counts, objective: f64, compare: bool) -> Self {
        let mut other = self.clone();
        other.objective = objective;
        "you said so".clone_into(&mut other.objective_reason);
        other.settle(counts, compare);
        other
    }

    /// Writes all that follows from the counts.
    pub fn settle(&mut self, counts: &Counts, compare: bool) {
        let windows: Vec<Counted> = self.windows.iter().map(counted).collect();
        let setting = Setting {
            objective: self.objective,
            period: self.over,
            worst: self.worst,
            strict: self.strict,
            rows: self.rows(),
            is_dated: self.is_dated,
        };
        let told = tell(counts, &windows, &setting, compare);
        self.write(counts, told, compare);
    }

    /// The rules of the alerts, without the one for a slow burn.
    pub fn rows(&self) -> Vec<AlertRow> {
        let burns = self.alerts.iter().filter(|alert| alert.kind == "burn");
        burns.map(|alert| alert.row).collect()
    }

    fn write(&mut self, counts: &Counts, told: Told, compare: bool) {
        self.standing = told.standing.id().into();
        self.standing_reason = match told.standing {
            crate::reason::slo::Standing::CannotTell(why) => Some(why),
            _ => None,
        };
        (self.bad, self.n) = counts.totals().whole();
        self.until_us = counts.until_us();
        self.form = counts.form;
        self.budget = told.budget;
        self.projection = told.projection;
        let by_rows = self.threshold.is_none();
        for (window, told) in self.windows.iter_mut().zip(told.windows) {
            window.status = told.status;
            window.burn = told.burn;
            window.left = told.consumed.map(|consumed| 1.0 - consumed);
            if by_rows {
                window.rows = window.n;
                window.value = told.good.map(|(share, _)| share);
                window.low = told.good.map(|(_, (low, _))| low);
                window.high = told.good.map(|(_, (_, high))| high);
            }
        }
        let last = told.alerts.len().saturating_sub(1);
        let totals = counts.totals();
        let alerts = told.alerts.into_iter().enumerate();
        let alerts = alerts.map(|(at, (row, replay))| {
            let back = |end: i64, secs: u64| {
                let secs = i64::try_from(secs).unwrap_or(i64::MAX);
                end.saturating_sub(secs.saturating_mul(1_000_000))
            };
            let burn = |end: i64, secs: u64| {
                let (bad, n) = totals.sum(back(end, secs), end);
                burn_rate(bad, n, self.objective)
            };
            let burns = self.windows.iter().map(|window| {
                let end = window.end_us;
                let long = burn(end, row.long_secs)?;
                Some(long.min(burn(end, row.short_secs)?))
            });
            let [burn_long, burn_short] = replay.now;
            Alert {
                kind: if at == last { "slow_burn" } else { "burn" }.into(),
                row,
                reach: replay.reach.id().into(),
                n_min: replay.n_min,
                burn_long,
                burn_short,
                is_firing: replay.fires.last() == Some(&true),
                burns: burns.collect(),
                episodes: replay.episodes,
                unguarded: replay.unguarded as u64,
            }
        });
        self.alerts = alerts.collect();
        self.periods = told.periods as u64;
        self.suggested = told.suggested;
        self.worsening = told.worsening;
        if compare {
            self.tradeoff = told.tradeoff;
        }
    }
}

fn counted(window: &Window) -> Counted {
    Counted {
        start_us: window.start_us,
        end_us: window.end_us,
        bad: window.bad,
        n: window.n,
        fixed: (!window.is_by_objective).then_some(window.status),
    }
}
