//! What follows from the counts, written into the report.

use super::{Alert, Slo, Window};
use crate::book::slo::{AlertRow, Cadence, Period, Sli};
use crate::reason::slo::{Budget, Counted, Counts, Form, Setting, Told, Totals, burns, tell};

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
            phi: 1.0,
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
        let setting = self.setting();
        let told = tell(counts, &self.counted(), &setting, compare);
        self.periods = told.periods as u64;
        self.suggested = told.suggested;
        self.worsening = told.worsening;
        if compare {
            self.tradeoff.clone_from(&told.tradeoff);
        }
        self.write(&counts.totals(), told);
    }

    /// What is asked of the counts.
    pub fn setting(&self) -> Setting {
        Setting {
            objective: self.objective,
            period: self.over,
            worst: self.worst,
            strict: self.strict,
            rows: self.rows(),
            is_dated: self.is_dated,
        }
    }

    fn counted(&self) -> Vec<Counted> {
        self.windows.iter().map(counted).collect()
    }

    /// The rules of the alerts, without the one for a slow burn.
    pub fn rows(&self) -> Vec<AlertRow> {
        let burns = self.alerts.iter().filter(|alert| alert.kind == "burn");
        burns.map(|alert| alert.row).collect()
    }

    fn write(&mut self, totals: &Totals, told: Told) {
        self.standing = told.standing.id().into();
        self.standing_reason = match told.standing {
            crate::reason::slo::Standing::CannotTell(why) => Some(why),
            _ => None,
        };
        (self.bad, self.n) = totals.whole();
        self.until_us = totals.until_us();
        self.form = totals.form;
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
        let ends: Vec<i64> = self.windows.iter().map(|window| window.end_us).collect();
        let alerts = told.alerts.into_iter().enumerate();
        let alerts = alerts.map(|(at, (row, replay))| {
            let [burn_long, burn_short] = replay.now;
            Alert {
                kind: if at == last { "slow_burn" } else { "burn" }.into(),
                row,
                reach: replay.reach.id().into(),
                n_min: replay.n_min,
                burn_long,
                burn_short,
                is_firing: replay.fires.last() == Some(&true),
                burns: burns(totals, &row, self.objective, &ends),
                episodes: replay.episodes,
                unguarded: replay.unguarded as u64,
            }
        });
        self.alerts = alerts.collect();
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
