//! The axis of time or rows: ticks whose labels say what begins there, and the year or the day once.

use crate::report::figure::{LAG, Span};
use crate::report::measured::text_width;
use crate::report::moment::{DAY_US, HOUR_US, Moment, days_from_civil};
use crate::report::number;
use crate::report::theme::Theme;

use super::axis::{Rect, Scale, round_inward};
use super::sheet::{Anchor, Ink, Label, Sheet};

/// How far apart ticks of time are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Hours(i64),
    Days(i64),
    Weeks(i64),
    Months(i64),
    Years(i64),
}

const STEPS: [Step; 23] = [
    Step::Hours(1),
    Step::Hours(2),
    Step::Hours(3),
    Step::Hours(6),
    Step::Hours(12),
    Step::Days(1),
    Step::Days(2),
    Step::Weeks(1),
    Step::Weeks(2),
    Step::Months(1),
    Step::Months(2),
    Step::Months(3),
    Step::Months(6),
    Step::Years(1),
    Step::Years(2),
    Step::Years(5),
    Step::Years(10),
    Step::Years(20),
    Step::Years(50),
    Step::Years(100),
    Step::Years(200),
    Step::Years(500),
    Step::Years(1000),
];

impl Step {
    /// Shorter ticks than the windows would say nothing.
    fn suits(self, window: &str) -> bool {
        match self {
            Self::Hours(_) => window == "hour",
            Self::Days(_) => window == "hour" || window == "day",
            Self::Weeks(_) => !matches!(window, "month" | "quarter" | "year"),
            Self::Months(1 | 2) => !matches!(window, "quarter" | "year"),
            Self::Months(_) => window != "year",
            Self::Years(_) => true,
        }
    }

    fn about_us(self) -> i64 {
        match self {
            Self::Hours(n) => n * HOUR_US,
            Self::Days(n) => n * DAY_US,
            Self::Weeks(n) => 7 * n * DAY_US,
            Self::Months(n) => 30 * n * DAY_US,
            Self::Years(n) => 365 * n * DAY_US,
        }
    }

    fn ticks(self, span: Span) -> Vec<i64> {
        if (span.end.saturating_sub(span.start)) / self.about_us() > 80 {
            return Vec::new();
        }
        match self {
            Self::Hours(n) => multiples(span, n * HOUR_US, 0),
            Self::Days(n) => multiples(span, n * DAY_US, 0),
            // 1970-01-05 was a Monday.
            Self::Weeks(n) => multiples(span, 7 * n * DAY_US, 4 * DAY_US),
            Self::Months(n) => months(span, n),
            Self::Years(n) => months(span, 12 * n),
        }
    }

    fn label(self, us: i64) -> String {
        let moment = Moment::from_us(us);
        match self {
            Self::Hours(_) => moment.hour_label(),
            Self::Days(_) | Self::Weeks(_) => moment.day_label(),
            Self::Months(_) => moment.month_short().to_owned(),
            Self::Years(_) => moment.year.to_string(),
        }
    }
}

fn multiples(span: Span, step: i64, offset: i64) -> Vec<i64> {
    let first = (span.start - offset).div_euclid(step) * step + offset;
    (0..)
        .map(|k| first + k * step)
        .skip_while(|us| *us < span.start)
        .take_while(|us| *us < span.end)
        .collect()
}

fn months(span: Span, step: i64) -> Vec<i64> {
    let start = Moment::from_us(span.start);
    let first = (start.year * 12 + i64::from(start.month) - 1).div_euclid(step) * step;
    let us = |month: i64| {
        let place = u8::try_from(month.rem_euclid(12) + 1).unwrap_or(1);
        days_from_civil(month.div_euclid(12), place, 1).saturating_mul(DAY_US)
    };
    (0..)
        .map(|k| us(first + k * step))
        .skip_while(|us| *us < span.start)
        .take_while(|us| *us < span.end)
        .collect()
}

/// The axis of time or rows below `plot`: ticks with what begins there, then a line with the year or the day.
pub(super) fn lay_below(sheet: &mut Sheet, theme: &Theme, plot: Rect, span: Span, window: &str) {
    let x = Scale::new(
        (span.start as f64, span.end as f64),
        (plot.left, plot.right),
    );
    if window == LAG {
        lay_lags(sheet, theme, plot, x, span);
        return;
    }
    if window.starts_with("rows") {
        let fitting = [8, 6, 5, 4, 3, 2, 1]
            .into_iter()
            .map(|most| round_inward(span.start as f64, span.end as f64, most))
            .find(|ticks| {
                let gaps = ticks.marks.len().max(2) - 1;
                ticks.width(theme.text) + 18.0 <= plot.width() / gaps as f64
            });
        let ticks = fitting.unwrap_or_default();
        for (value, label) in ticks.marks {
            tick(sheet, theme, plot, (x.at(value), 0), label);
        }
        note(sheet, theme, plot, plot.left, "row in file order".into());
        return;
    }
    let chosen = STEPS
        .into_iter()
        .filter(|step| step.suits(window))
        .find_map(|step| {
            let ticks = step.ticks(span);
            let wide = ticks
                .iter()
                .map(|us| text_width(&step.label(*us), theme.text))
                .fold(0.0, f64::max);
            let gap = ticks.windows(2).map(|pair| {
                pair.iter()
                    .map(|us| x.at(*us as f64))
                    .fold(0.0, |a, b| b - a)
            });
            let is_roomy = gap.fold(f64::INFINITY, f64::min) >= wide + 18.0;
            (is_roomy && !ticks.is_empty()).then_some((step, ticks))
        });
    let Some((step, ticks)) = chosen else {
        tick(
            sheet,
            theme,
            plot,
            (plot.left, 0),
            Moment::from_us(span.start).date(),
        );
        return;
    };
    for us in &ticks {
        tick(sheet, theme, plot, (x.at(*us as f64), 0), step.label(*us));
    }
    lay_context(sheet, theme, plot, x, (step, &ticks));
}

/// Ticks of time since the prediction.
fn lay_lags(sheet: &mut Sheet, theme: &Theme, plot: Rect, x: Scale, span: Span) {
    let minutes = [1, 5, 15, 30].map(|n| n * HOUR_US / 60);
    let hours = [1, 3, 6, 12].map(|n| n * HOUR_US);
    let days = [1, 2, 7, 14, 28, 91, 182, 365].map(|n| n * DAY_US);
    let label = |us: i64| match us {
        0 => "0".to_owned(),
        us => number::duration(us as f64 / 1e6),
    };
    let chosen = minutes.into_iter().chain(hours).chain(days).find(|step| {
        let count = (span.end - span.start) / step;
        let widest = text_width(&label(span.end / step * step), theme.text);
        count <= 12 && x.at(*step as f64) - x.at(0.0) >= widest + 18.0
    });
    for us in chosen.map_or(vec![0], |step| multiples(span, step, 0)) {
        let at = x.at(us as f64);
        if at + 4.0 + text_width(&label(us), theme.text) <= sheet.size.0 {
            tick(sheet, theme, plot, (at, 0), label(us));
        }
    }
    note(sheet, theme, plot, plot.left, "after the prediction".into());
}

/// The year, or for hours the day, at the first tick of each.
fn lay_context(
    sheet: &mut Sheet,
    theme: &Theme,
    plot: Rect,
    x: Scale,
    (step, ticks): (Step, &[i64]),
) {
    let is_hourly = matches!(step, Step::Hours(_));
    if matches!(step, Step::Years(_)) {
        return;
    }
    let unit = |us: i64| {
        if is_hourly {
            us.div_euclid(DAY_US)
        } else {
            Moment::from_us(us).year
        }
    };
    let mut starts: Vec<i64> = Vec::new();
    for us in ticks {
        if starts.last().is_none_or(|last| unit(*last) != unit(*us)) {
            starts.push(*us);
        }
    }
    let long = |us: i64| {
        let moment = Moment::from_us(us);
        if is_hourly {
            format!("{} UTC", moment.date())
        } else {
            moment.year.to_string()
        }
    };
    // A first one without room of its own leaves its place to the next.
    if let [first, second, ..] = starts.as_slice() {
        let room = x.at(*second as f64) - x.at(*first as f64);
        if room < text_width(&long(*first), theme.small()) + 8.0 {
            starts.remove(0);
        }
    }
    for (place, us) in starts.iter().enumerate() {
        let label = if is_hourly && place > 0 {
            Moment::from_us(*us).day_label()
        } else {
            long(*us)
        };
        note(sheet, theme, plot, x.at(*us as f64) + 4.0, label);
    }
}

/// A tick and its label, which begins right of it: it names the time from there on.
fn tick(sheet: &mut Sheet, theme: &Theme, plot: Rect, (x, row): (f64, u8), label: String) {
    let y = plot.bottom + 11.0 + f64::from(row) * 15.0;
    sheet.line(
        (x, plot.bottom),
        (x, plot.bottom + 6.0),
        Ink::stroke(theme.axis, theme.hair),
    );
    let label = Label::new(label, (x + 4.0, y), Anchor::Left, theme);
    sheet.text(label);
}

fn note(sheet: &mut Sheet, theme: &Theme, plot: Rect, x: f64, text: String) {
    let at = (x, plot.bottom + 26.0);
    sheet.text(Label::new(text, at, Anchor::Left, theme).small(theme));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_weeks_begin_where_calendars_say() {
        let span = Span {
            start: days_from_civil(2013, 11, 15) * DAY_US,
            end: days_from_civil(2014, 3, 2) * DAY_US,
        };
        let months = Step::Months(1).ticks(span);
        let labels = months
            .iter()
            .map(|us| Moment::from_us(*us).date())
            .collect::<Vec<_>>();
        assert_eq!(
            labels,
            ["Dec 1, 2013", "Jan 1, 2014", "Feb 1, 2014", "Mar 1, 2014"]
        );
        let first = Step::Weeks(1)
            .ticks(span)
            .into_iter()
            .next()
            .map(|us| Moment::from_us(us).date());
        assert_eq!(first.as_deref(), Some("Nov 18, 2013"));
    }
}
