//! How long the windows of alerts must be for labels that come so often.

use super::DAY_US;
use crate::book::slo::{AlertRow, Cadence, Severity};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// The cadence of labels between which so much time lies in the middle.
pub const fn cadence_of(gap_us: i64) -> Cadence {
    if gap_us <= 300_000_000 {
        Cadence::Realtime
    } else if gap_us <= 3_600_000_000 {
        Cadence::Hourly
    } else if gap_us <= DAY_US {
        Cadence::Daily
    } else {
        Cadence::Weekly
    }
}

/// The alerts of a cadence: severity, long and short window, and which share of the budget the long one may use up.
const fn shares(cadence: Cadence) -> &'static [(Severity, u64, u64, f64)] {
    use Severity::{Page, Ticket};
    match cadence {
        Cadence::Realtime => &[
            (Page, HOUR, 5 * MINUTE, 0.02),
            (Page, 6 * HOUR, 30 * MINUTE, 0.05),
            (Ticket, DAY, 2 * HOUR, 0.10),
            (Ticket, 3 * DAY, 6 * HOUR, 0.10),
        ],
        Cadence::Hourly => &[
            (Page, 6 * HOUR, HOUR, 0.05),
            (Ticket, DAY, 3 * HOUR, 0.10),
            (Ticket, 3 * DAY, 6 * HOUR, 0.10),
        ],
        Cadence::Daily => &[
            (Page, DAY, DAY, 0.20),
            (Page, 3 * DAY, DAY, 0.30),
            (Ticket, 7 * DAY, DAY, 0.35),
        ],
        Cadence::Weekly => &[(Ticket, 14 * DAY, 7 * DAY, 0.50)],
    }
}

/// The alerts for labels that come so often: burn = share · period / long window, and never below 1, since a slower burn
/// never spends the budget.
///
/// # Source
/// Realtime: Beyer et al. (2018), The Site Reliability Workbook, table 5-8, with the 1-day row of its section on
/// multiple windows, for 30 days 14.4, 6, 3 and 1. The others are ours: a window shorter than the gap between labels
/// holds none.
pub fn profile(cadence: Cadence, period_days: u32) -> Vec<AlertRow> {
    let period = f64::from(period_days) * DAY as f64;
    let row = |(severity, long_secs, short_secs, share): &(Severity, u64, u64, f64)| AlertRow {
        severity: *severity,
        long_secs: *long_secs,
        short_secs: *short_secs,
        burn: (share * period / *long_secs as f64).max(1.0),
    };
    shares(cadence).iter().map(row).collect()
}
