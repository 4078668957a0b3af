//! Time → windows: which length fits, and which window each row falls in.

use crate::book::{Span, WindowSpec};

use super::column::NO_TIME;
use super::time::{DAY, SECOND, civil_from_days, days_from_civil};

/// At most so many windows are chosen by default, so that a chart stays readable.
const MOST_WINDOWS: usize = 400;
/// At most so many windows are laid out with the empty ones between; beyond, the empty ones are left out.
const MOST_WITH_GAPS: usize = 2_000;
/// At least this share of the windows between first and last must have rows.
const FILLED: f64 = 0.5;
/// Rows looked at to choose a length.
const SAMPLE: usize = 20_000;

/// The start of the window that a moment falls in.
pub fn start_of(spec: WindowSpec, time: i64) -> i64 {
    let day = time.div_euclid(DAY);
    let (year, month, _) = civil_from_days(day);
    match spec {
        WindowSpec::Hour => time.div_euclid(3_600 * SECOND) * 3_600 * SECOND,
        WindowSpec::Day | WindowSpec::Rows(_) => day * DAY,
        // 1970-01-01 was a Thursday.
        WindowSpec::Week => ((day + 3).div_euclid(7) * 7 - 3) * DAY,
        WindowSpec::Month => days_from_civil(year, month, 1) * DAY,
        WindowSpec::Quarter => days_from_civil(year, (month - 1) / 3 * 3 + 1, 1) * DAY,
        WindowSpec::Year => days_from_civil(year, 1, 1) * DAY,
    }
}

/// The start of the window after the one that starts there.
pub fn after(spec: WindowSpec, start: i64) -> i64 {
    let next = |months: i64| {
        let (year, month, _) = civil_from_days(start.div_euclid(DAY));
        let months = year * 12 + month - 1 + months;
        days_from_civil(months.div_euclid(12), months.rem_euclid(12) + 1, 1) * DAY
    };
    match spec {
        WindowSpec::Hour => start + 3_600 * SECOND,
        WindowSpec::Day | WindowSpec::Rows(_) => start + DAY,
        WindowSpec::Week => start + 7 * DAY,
        WindowSpec::Month => next(1),
        WindowSpec::Quarter => next(3),
        WindowSpec::Year => next(12),
    }
}

/// The shortest calendar length whose windows hold enough rows, with the reason.
///
/// Shortest of hour … year such that the median window has at least `need` rows, at most 400 windows come out and at
/// least half of those between first and last have rows; where none does, the longest that yields three windows.
/// `None` without a single moment.
pub fn choose(times: &[i64], need: u64) -> Option<(WindowSpec, String)> {
    let step = times.len().div_ceil(SAMPLE).max(1);
    let mut sample: Vec<i64> = times
        .iter()
        .step_by(step)
        .copied()
        .filter(|t| *t != NO_TIME)
        .collect();
    sample.sort_unstable();
    let (first, last) = (*sample.first()?, *sample.last()?);
    let mut fallback = None;
    for spec in WindowSpec::CALENDAR {
        let mut counts: Vec<u64> = Vec::new();
        let mut window_end = i64::MIN;
        for time in &sample {
            if *time >= window_end {
                window_end = after(spec, start_of(spec, *time));
                counts.push(0);
            }
            if let Some(count) = counts.last_mut() {
                *count += step as u64;
            }
        }
        let length = after(spec, start_of(spec, first)) - start_of(spec, first);
        let between = (last - start_of(spec, first))
            .div_euclid(length)
            .unsigned_abs()
            + 1;
        let filled = counts.len() as f64 / between as f64;
        let windows = counts.len();
        counts.sort_unstable();
        let median = counts.get(windows / 2).copied().unwrap_or(0);
        if windows <= MOST_WINDOWS && filled >= FILLED {
            let reason = format!(
                "the median {} has {median} rows, at least {need} were wanted",
                spec.id()
            );
            if median >= need {
                return Some((spec, reason));
            }
            if windows >= 3 || fallback.is_none() {
                fallback = Some((spec, format!("no shorter window has {need} rows; {reason}")));
            }
        }
    }
    fallback.or_else(|| {
        Some((
            WindowSpec::Year,
            "the rows are spread too thin for shorter windows".into(),
        ))
    })
}

/// Cuts moments into windows: their spans in order, and per row its window; rows without a time have none.
pub fn cut(times: &[i64], spec: WindowSpec) -> (Vec<Span>, Vec<Option<u32>>) {
    if let WindowSpec::Rows(per_window) = spec {
        return cut_rows(times.len(), per_window);
    }
    let mut spans: Vec<Span> = Vec::new();
    let mut last = Span {
        start_us: 0,
        end_us: 0,
    };
    for time in times.iter().copied().filter(|time| *time != NO_TIME) {
        if time < last.start_us || time >= last.end_us {
            let start_us = start_of(spec, time);
            last = Span {
                start_us,
                end_us: after(spec, start_us),
            };
            spans.push(last);
        }
    }
    spans.sort_unstable();
    spans.dedup();
    fill_gaps(&mut spans, spec);
    let mut at = 0_usize;
    let rows = times
        .iter()
        .map(|time| {
            if *time == NO_TIME {
                return None;
            }
            let holds = |at: usize| {
                spans
                    .get(at)
                    .is_some_and(|s| s.start_us <= *time && *time < s.end_us)
            };
            if !holds(at) {
                at = spans.partition_point(|span| span.end_us <= *time);
            }
            u32::try_from(at).ok().filter(|_| holds(at))
        })
        .collect();
    (spans, rows)
}

fn fill_gaps(spans: &mut Vec<Span>, spec: WindowSpec) {
    let (Some(first), Some(last)) = (spans.first().copied(), spans.last().copied()) else {
        return;
    };
    let mut all = vec![];
    let mut start_us = first.start_us;
    while start_us <= last.start_us {
        if all.len() >= MOST_WITH_GAPS {
            return;
        }
        let end_us = after(spec, start_us);
        all.push(Span { start_us, end_us });
        start_us = end_us;
    }
    *spans = all;
}

fn cut_rows(n: usize, per_window: u64) -> (Vec<Span>, Vec<Option<u32>>) {
    let per_window = per_window.max(1);
    let n = n as u64;
    let bound = |row: u64| i64::try_from(row).unwrap_or(i64::MAX);
    let spans = (0..n.div_ceil(per_window))
        .map(|window| Span {
            start_us: bound(window * per_window),
            end_us: bound(((window + 1) * per_window).min(n)),
        })
        .collect();
    (
        spans,
        (0..n)
            .map(|row| u32::try_from(row / per_window).ok())
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::time::{iso, parse};

    fn check(spec: WindowSpec, time: &str, start: &str, end: &str) {
        let begin = start_of(spec, parse(time).unwrap());
        assert_eq!(
            (iso(begin).as_str(), iso(after(spec, begin)).as_str()),
            (start, end),
            "{time}"
        );
    }

    #[test]
    fn windows_follow_the_calendar() {
        check(
            WindowSpec::Week,
            "2013-03-01T10:00:00Z",
            "2013-02-25T00:00:00Z",
            "2013-03-04T00:00:00Z",
        );
        check(
            WindowSpec::Week,
            "1969-12-31",
            "1969-12-29T00:00:00Z",
            "1970-01-05T00:00:00Z",
        );
        check(
            WindowSpec::Month,
            "2012-12-31T23:59",
            "2012-12-01T00:00:00Z",
            "2013-01-01T00:00:00Z",
        );
        check(
            WindowSpec::Quarter,
            "2012-05-31",
            "2012-04-01T00:00:00Z",
            "2012-07-01T00:00:00Z",
        );
        check(
            WindowSpec::Hour,
            "2012-05-31 10:59:59",
            "2012-05-31T10:00:00Z",
            "2012-05-31T11:00:00Z",
        );
    }

    #[test]
    fn rows_fall_into_their_windows_and_gaps_are_kept() {
        let times: Vec<i64> = ["2026-01-03", "2026-01-01", "2026-01-03 12:00"]
            .iter()
            .filter_map(|t| parse(t))
            .collect();
        let (spans, rows) = cut(&[times.as_slice(), &[NO_TIME]].concat(), WindowSpec::Day);
        assert_eq!(spans.len(), 3);
        assert_eq!(rows, [Some(2), Some(0), Some(2), None]);
    }

    #[test]
    fn the_chosen_window_holds_enough_rows() {
        let hourly: Vec<i64> = (0..2_400).map(|hour| hour * 3_600 * SECOND).collect();
        assert_eq!(choose(&hourly, 100).unwrap().0, WindowSpec::Week);
        let yearly: Vec<i64> = (0..4_000)
            .map(|row| days_from_civil(2015 + row % 4, 1, 1) * DAY)
            .collect();
        assert_eq!(choose(&yearly, 100).unwrap().0, WindowSpec::Year);
        assert_eq!(choose(&[NO_TIME], 100), None);
    }
}
