//! The alerts as a table and in sentences.

use super::words::{events, long_and_short, part, severity, times};
use super::{Alert, Slo};
use crate::report::moment::Moment;
use crate::report::number;
use crate::report::table::{Cell, Table};

/// What an alert is called: `page, 6 h and 1 h above 5.6×`.
pub fn name(alert: &Alert) -> String {
    let row = &alert.row;
    if alert.kind == "slow_burn" {
        return format!("slow burn, {} above 1\u{d7}", long_and_short(row));
    }
    format!(
        "{}, {} above {}",
        severity(row.severity),
        long_and_short(row),
        times(row.burn)
    )
}

fn moment(us: i64) -> String {
    let moment = Moment::from_us(us);
    format!("{}, {}", moment.date(), moment.hour_label())
}

/// One row per alert.
pub(super) fn table(slo: &Slo) -> Table {
    let rows = slo.alerts.iter().map(|alert| {
        let burn = |burn: Option<f64>| Cell::maybe(burn, None);
        let state = match (alert.reach.as_str(), alert.is_firing) {
            ("unreachable", _) => "can never fire",
            ("too_fine", _) => "windows too short for these counts",
            (_, true) => "fires",
            _ => "quiet",
        };
        let held_back = alert.unguarded.saturating_sub(alert.episodes.len() as u64);
        vec![
            Cell::text(name(alert)),
            Cell::text(state),
            burn(alert.burn_long),
            burn(alert.burn_short),
            Cell::Count(alert.episodes.len() as u64),
            Cell::Count(held_back),
            Cell::Number(alert.n_min),
        ]
    });
    let columns = [
        "alert",
        "now",
        "burn, long window",
        "burn, short window",
        "times fired",
        "held back",
        "one bad is enough below n",
    ];
    Table {
        rows: rows.collect(),
        columns: columns.map(str::to_owned).to_vec(),
    }
}

/// One row per episode, in order of time.
pub(super) fn episodes(slo: &Slo) -> Table {
    let mut found: Vec<_> = slo
        .alerts
        .iter()
        .flat_map(|alert| alert.episodes.iter().map(move |episode| (episode, alert)))
        .collect();
    found.sort_by_key(|(episode, _)| episode.start_us);
    let rows = found.into_iter().map(|(episode, alert)| {
        let lasted = number::duration((episode.end_us - episode.start_us) as f64 / 1e6);
        vec![
            Cell::text(moment(episode.start_us)),
            Cell::text(name(alert)),
            Cell::text(if episode.is_open {
                format!("{lasted}, still fires")
            } else {
                lasted
            }),
            Cell::text(times(episode.peak)),
            episode.consumed.map_or_else(
                || Cell::Absent(String::new()),
                |used| Cell::text(part(used)),
            ),
        ]
    });
    let columns = [
        "fired",
        "alert",
        "for",
        "highest burn",
        "budget used by then",
    ];
    Table {
        rows: rows.collect(),
        columns: columns.map(str::to_owned).to_vec(),
    }
}

/// What must be known about the alerts, one sentence each.
pub(super) fn remarks(slo: &Slo) -> Vec<String> {
    let mut said = Vec::new();
    let never: Vec<String> = slo
        .alerts
        .iter()
        .filter(|alert| alert.reach == "unreachable")
        .map(name)
        .collect();
    if !never.is_empty() {
        said.push(format!(
            "Can never fire: {}. They would need a larger share of bad rows than a model that knows nothing has ({}); count windows instead, or lower the objective.",
            never.join("; "),
            number::share(slo.worst)
        ));
    }
    if slo.alerts.iter().any(|alert| alert.reach == "too_fine") {
        said.push(
            "Where the short window is shorter than what is counted at a time, an alert is not replayed.".into(),
        );
    }
    let allowed = slo.budget.allowed;
    if slo.budget.n > 0 && allowed < 1.0 && slo.objective < 1.0 {
        said.push(format!(
            "The objective allows less than one of the period's {} to be bad.",
            events(slo, slo.budget.n)
        ));
    }
    if slo.is_dated {
        said.push(
            "Guards: the short window has 30 rows or 3 bad ones, the long window burns above the threshold by more than noise (one-sided 95 %), the period has 2 bad events. Where traffic is too low for them, longer windows, several segments in one objective, or rows with known answers help.".into(),
        );
        let lag = slo.label_lag_us.map_or_else(String::new, |lag| {
            format!(
                "; half of the labels come within {}",
                super::words::length(lag)
            )
        });
        said.push(format!(
            "Budget and replay go by the time of the prediction. An alert in production sees a row when its label arrives, so it fires later{lag}."
        ));
    }
    said
}
