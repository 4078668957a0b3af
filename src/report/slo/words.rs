//! The objective in sentences.

use std::fmt::Write as _;

use super::Slo;
use crate::book::Needed;
use crate::book::slo::{Good, Period, Severity, Sli};
use crate::reason::slo::Form;
use crate::report::moment::{DAY_US, Moment};
use crate::report::{number, words};

/// `5m`, `6h`, `3d`: a length as Prometheus writes it.
pub fn duration_id(secs: u64) -> String {
    match secs {
        secs if secs > 0 && secs % 86_400 == 0 => format!("{}d", secs / 86_400),
        secs if secs > 0 && secs % 3600 == 0 => format!("{}h", secs / 3600),
        secs if secs > 0 && secs % 60 == 0 => format!("{}m", secs / 60),
        secs => format!("{secs}s"),
    }
}

/// A share with as many digits as an objective needs: `99.9 %`.
pub(super) fn share(value: f64) -> String {
    let percent = (value * 1e8).round() / 1e6;
    let mut decimals = 0;
    while decimals < 4
        && (percent * libm::pow(10.0, f64::from(decimals)))
            .fract()
            .abs()
            > 1e-6
    {
        decimals += 1;
    }
    let decimals = usize::try_from(decimals).unwrap_or(0);
    format!("{}{}%", number::fixed(percent, decimals), number::THIN)
}

/// What is left or used of a budget: `38 %`, `−120 %`.
pub(super) fn part(value: f64) -> String {
    format!("{}{}%", number::fixed(value * 100.0, 0), number::THIN)
}

/// A burn rate: `2.1×`.
pub(super) fn times(burn: f64) -> String {
    format!("{}\u{d7}", number::number(burn))
}

pub(super) fn length(us: i64) -> String {
    number::duration(us as f64 / 1e6)
}

pub(super) fn long_and_short(row: &crate::book::slo::AlertRow) -> String {
    let of = |secs: u64| number::duration(secs as f64);
    if row.long_secs == row.short_secs {
        return of(row.long_secs);
    }
    format!("{} and {}", of(row.long_secs), of(row.short_secs))
}

pub(super) const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Page => "page",
        Severity::Ticket => "ticket",
    }
}

/// The last moment that counts, as a date or with its hour.
pub(super) fn until(slo: &Slo) -> String {
    let last = Moment::from_us(slo.until_us - 1);
    if slo.until_us.rem_euclid(DAY_US) == 0 {
        return last.date();
    }
    let end = Moment::from_us(slo.until_us);
    format!("{}, {}", end.date(), end.hour_label())
}

/// `the 28 days until Jun 3, 2013`.
pub(super) fn period(slo: &Slo) -> String {
    if !slo.is_dated {
        return "all rows".into();
    }
    let until = until(slo);
    match slo.over {
        Period::Rolling(1) => format!("the day until {until}"),
        Period::Rolling(days) => format!("the {days} days until {until}"),
        Period::Week => format!("the calendar week up to {until}"),
        Period::Month => format!("the calendar month up to {until}"),
        Period::Quarter => format!("the calendar quarter up to {until}"),
    }
}

/// What is counted, in plain words; the threshold of windows stands after it.
pub(super) fn good(slo: &Slo) -> String {
    match &slo.indicator {
        Sli::Event(good) => match good {
            Good::Correct => "the decision equals the label".into(),
            Good::CostAtMost(most) => format!("the decision costs at most {most}"),
            Good::AbsoluteError(Some(most)) => {
                format!("the prediction is at most {} off", number::number(*most))
            }
            Good::AbsoluteError(None) => "the prediction is as near as usual".into(),
            Good::RelativeError(most) => {
                format!(
                    "the prediction is at most {} of the label off",
                    number::share(*most)
                )
            }
            Good::InsideInterval => "the label lies between the predicted quantiles".into(),
            Good::RelevantInTop(k) => format!("a relevant document stands among the first {k}"),
            Good::Served => "an answer came that can be used".into(),
            Good::ServedWith(columns) => {
                format!("an answer came that can be used, {}", needed(columns))
            }
            Good::Expression(text) => text.clone(),
        },
        Sli::Window { metric, op, .. } => format!("{} {}", words::metric(metric).0, op.sign()),
        Sli::Mean(loss) => format!("less its {}", words::metric(loss).0),
        Sli::Excess => "no worse than in the reference".into(),
    }
}

/// What an answer needs, in plain words.
pub(in crate::report) fn needed(columns: &[Needed]) -> String {
    let one = |needed: &Needed| match needed.at_most_secs {
        Some(secs) => {
            let age = number::duration(secs as f64).replace(number::THIN, " ");
            format!("{} is at most {age} old", needed.column)
        }
        None => format!("{} is there", needed.column),
    };
    let all: Vec<String> = columns.iter().map(one).collect();
    all.join(", ")
}

/// What is counted: rows, windows, queries.
pub(super) fn events(slo: &Slo, n: u64) -> String {
    match (slo.form, &slo.indicator) {
        (Form::Windows, _) => number::counted(n, "window", "windows"),
        (Form::Events, Sli::Event(Good::RelevantInTop(_))) => {
            number::counted(n, "query", "queries")
        }
        (Form::Events, _) => number::counted(n, "row", "rows"),
    }
}

/// How the objective stands, in one sentence.
pub fn standing(slo: &Slo) -> String {
    let wanted = share(slo.objective);
    let Some(good) = slo.budget.good else {
        let why = slo.standing_reason.as_deref().unwrap_or("nothing counts");
        return format!("It cannot be told whether the objective of {wanted} is met: {why}.");
    };
    let counts = format!(
        "{} of {} were good in {}, {wanted} are wanted",
        number::share(good),
        events(slo, slo.budget.n),
        period(slo)
    );
    match slo.standing.as_str() {
        "met" => format!("The objective is met: {counts}."),
        "breached" => format!("The objective is missed: {counts}."),
        _ => {
            let why = slo
                .standing_reason
                .as_deref()
                .unwrap_or("too little counts");
            format!("It cannot be told whether the objective is met: {counts}; {why}.")
        }
    }
}

/// What is left of the budget and for how long it lasts, in one sentence.
pub fn headline(slo: &Slo) -> Option<String> {
    let consumed = slo.budget.consumed?;
    let left = 1.0 - consumed;
    let mut said = if left >= 0.0 {
        format!("{} of the error budget is left", part(left))
    } else {
        format!("The error budget is overdrawn by {}", part(-left))
    };
    // A bad window is beyond noise by itself.
    let interval = slo.budget.interval.filter(|_| slo.form == Form::Events);
    if let Some((low, high)) = interval {
        let _ = write!(said, " ({} to {} is used)", part(low), part(high));
    }
    if let Some(projection) = &slo.projection {
        let _ = write!(
            said,
            "; over the last {} it burnt {} as fast as allowed",
            length(projection.fit_us),
            times(projection.burn)
        );
        if left > 0.0 {
            said += &lasts(projection);
        }
    }
    Some(said + ".")
}

fn lasts(projection: &crate::reason::slo::Projection) -> String {
    let Some(gone) = projection.gone_us else {
        return match projection.soonest_us {
            Some(soonest) => format!(
                ", at which rate it lasts; at the highest rate that noise leaves possible it is gone in {}",
                length(soonest)
            ),
            None => ", at which rate it lasts".into(),
        };
    };
    let or_never = |us: Option<i64>| us.map_or_else(|| "never".to_owned(), length);
    format!(
        ", at which rate it is gone in {} ({} to {})",
        length(gone),
        or_never(projection.soonest_us),
        or_never(projection.latest_us)
    )
}
