//! Scales and ticks that fit their room.

use crate::report::figure::Span;
use crate::report::measured::text_width;
use crate::report::moment::{DAY_US, HOUR_US, Moment, days_from_civil};
use crate::report::number;
use crate::report::theme::Theme;

use super::sheet::{Anchor, Ink, Label, Sheet};

/// A rectangle in CSS pixels.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Rect {
    /// From left to right.
    pub fn width(self) -> f64 {
        self.right - self.left
    }

    /// From top to bottom.
    pub fn height(self) -> f64 {
        self.bottom - self.top
    }

    /// Whether two of them share more than an edge.
    pub fn touches(self, other: Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}

/// A straight way from values to pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Values of either end.
    pub from: (f64, f64),
    /// Pixels of either end.
    pub to: (f64, f64),
}

impl Scale {
    /// The pixel of a value, kept between the ends.
    pub fn at(&self, value: f64) -> f64 {
        let span = self.from.1 - self.from.0;
        let share = if span == 0.0 { 0.5 } else { (value - self.from.0) / span };
        self.to.0 + share.clamp(0.0, 1.0) * (self.to.1 - self.to.0)
    }

    /// The pixel in the middle of a window.
    pub fn middle(&self, span: Span) -> f64 {
        self.at((span.start as f64 + span.end as f64) / 2.0)
    }
}

/// Round values between two ends.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ticks {
    /// The values and what they are called.
    pub marks: Vec<(f64, String)>,
    /// The first value of the axis.
    pub low: f64,
    /// The last value of the axis.
    pub high: f64,
}

impl Ticks {
    /// How wide the widest label is.
    pub fn width(&self, size: f64) -> f64 {
        self.marks.iter().map(|(_, label)| text_width(label, size)).fold(0.0, f64::max)
    }
}

/// Round ticks, at most `most` of them, that reach over `low` and `high`.
pub fn round_outward(low: f64, high: f64, most: usize) -> Ticks {
    let (step, decimals) = round_step(low, high, most);
    let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
    ticks(first, last, step, decimals)
}

/// Round ticks, at most `most` of them, between `low` and `high`.
pub fn round_inward(low: f64, high: f64, most: usize) -> Ticks {
    let (step, decimals) = round_step(low, high, most);
    let (first, last) = ((low / step - 1e-9).ceil(), (high / step + 1e-9).floor());
    Ticks { low, high, ..ticks(first, last, step, decimals) }
}

fn ticks(first: f64, last: f64, step: f64, decimals: Option<usize>) -> Ticks {
    let count = usize::try_from(number::whole(last - first)).unwrap_or(0).min(100);
    let marks = (0..=count).map(|k| {
        let value = (first + k as f64) * step;
        (value, decimals.map_or_else(|| number::number(value), |digits| number::fixed(value, digits)))
    });
    Ticks { marks: marks.collect(), low: first * step, high: last * step }
}

/// A step of 1, 2, 2.5 or 5 times a power of ten, and the decimals that show it; `None`: too small or large for that.
fn round_step(low: f64, high: f64, most: usize) -> (f64, Option<usize>) {
    let span = (high - low).abs();
    let raw = if span > 0.0 && span.is_finite() { span / most.max(1) as f64 } else { 1.0 };
    let text = format!("{raw:e}");
    let exponent: i32 = text.rsplit_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
    let power = |e: i32| format!("1e{e}").parse::<f64>().unwrap_or(1.0);
    for (factor, digits) in [(1.0, 0), (2.0, 0), (2.5, 1), (5.0, 0), (10.0, -1)] {
        let step = factor * power(exponent);
        if step >= raw * (1.0 - 1e-9) {
            let decimals = (-9..9).contains(&exponent).then(|| usize::try_from(digits - exponent).unwrap_or(0));
            return (step, decimals.filter(|d| *d <= 6));
        }
    }
    (raw, None)
}

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
    (0..).map(|k| first + k * step).skip_while(|us| *us < span.start).take_while(|us| *us < span.end).collect()
}

fn months(span: Span, step: i64) -> Vec<i64> {
    let start = Moment::from_us(span.start);
    let first = (start.year * 12 + i64::from(start.month) - 1).div_euclid(step) * step;
    let us = |month: i64| {
        let place = u8::try_from(month.rem_euclid(12) + 1).unwrap_or(1);
        days_from_civil(month.div_euclid(12), place, 1).saturating_mul(DAY_US)
    };
    (0..).map(|k| us(first + k * step)).skip_while(|us| *us < span.start).take_while(|us| *us < span.end).collect()
}

/// The axis of time or rows below `plot`: ticks with what begins there, then a line with the year or the day.
pub fn lay_below(sheet: &mut Sheet, theme: &Theme, plot: Rect, span: Span, window: &str) {
    let x = Scale { from: (span.start as f64, span.end as f64), to: (plot.left, plot.right) };
    if window.starts_with("rows") {
        let most = number::whole(plot.width() / 90.0).clamp(1, 10).unsigned_abs();
        let ticks = round_inward(span.start as f64, span.end as f64, usize::try_from(most).unwrap_or(4));
        for (value, label) in ticks.marks {
            tick(sheet, theme, plot, (x.at(value), 0), label);
        }
        note(sheet, theme, plot, plot.left, "row in file order".into());
        return;
    }
    let chosen = STEPS.into_iter().filter(|step| step.suits(window)).find_map(|step| {
        let ticks = step.ticks(span);
        let wide = ticks.iter().map(|us| text_width(&step.label(*us), theme.text)).fold(0.0, f64::max);
        let gap = ticks.windows(2).map(|pair| pair.iter().map(|us| x.at(*us as f64)).fold(0.0, |a, b| b - a));
        let is_roomy = gap.fold(f64::INFINITY, f64::min) >= wide + 18.0;
        (is_roomy && !ticks.is_empty()).then_some((step, ticks))
    });
    let Some((step, ticks)) = chosen else {
        tick(sheet, theme, plot, (plot.left, 0), Moment::from_us(span.start).date());
        return;
    };
    for us in &ticks {
        tick(sheet, theme, plot, (x.at(*us as f64), 0), step.label(*us));
    }
    lay_context(sheet, theme, plot, x, (step, &ticks));
}

/// The year, or for hours the day, at the first tick of each.
fn lay_context(sheet: &mut Sheet, theme: &Theme, plot: Rect, x: Scale, (step, ticks): (Step, &[i64])) {
    let is_hourly = matches!(step, Step::Hours(_));
    if matches!(step, Step::Years(_)) {
        return;
    }
    let unit = |us: i64| if is_hourly { us.div_euclid(DAY_US) } else { Moment::from_us(us).year };
    let mut starts: Vec<i64> = Vec::new();
    for us in ticks {
        if starts.last().is_none_or(|last| unit(*last) != unit(*us)) {
            starts.push(*us);
        }
    }
    let long = |us: i64| {
        let moment = Moment::from_us(us);
        if is_hourly { format!("{} UTC", moment.date()) } else { moment.year.to_string() }
    };
    // A first one without room of its own leaves its place to the next.
    if let [first, second, ..] = starts.as_slice() {
        let room = x.at(*second as f64) - x.at(*first as f64);
        if room < text_width(&long(*first), theme.small()) + 8.0 {
            starts.remove(0);
        }
    }
    for (place, us) in starts.iter().enumerate() {
        let label = if is_hourly && place > 0 { Moment::from_us(*us).day_label() } else { long(*us) };
        note(sheet, theme, plot, x.at(*us as f64) + 4.0, label);
    }
}

/// A tick and its label, which begins right of it: it names the time from there on.
fn tick(sheet: &mut Sheet, theme: &Theme, plot: Rect, (x, row): (f64, u8), label: String) {
    let y = plot.bottom + 11.0 + f64::from(row) * 15.0;
    sheet.line((x, plot.bottom), (x, plot.bottom + 6.0), Ink::stroke(theme.axis, theme.hair));
    let label = Label { text: label, at: (x + 4.0, y), size: theme.text, color: theme.muted, anchor: Anchor::Left };
    sheet.text(label);
}

fn note(sheet: &mut Sheet, theme: &Theme, plot: Rect, x: f64, text: String) {
    let at = (x, plot.bottom + 26.0);
    sheet.text(Label { text, at, size: theme.small(), color: theme.muted, anchor: Anchor::Left });
}

/// Gridlines and labels of a vertical axis of numbers, left of `plot`.
pub fn lay_left(sheet: &mut Sheet, theme: &Theme, plot: Rect, y: Scale, ticks: &Ticks) {
    for (value, label) in &ticks.marks {
        let at = y.at(*value);
        sheet.line((plot.left, at), (plot.right, at), Ink::stroke(theme.grid, theme.hair));
        let label = Label {
            text: label.clone(),
            at: (plot.left - 6.0, at),
            size: theme.text,
            color: theme.muted,
            anchor: Anchor::Right,
        };
        sheet.text(label);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_reach_over_the_data() {
        let ticks = round_outward(0.7412, 0.8531, 5);
        let labels = ticks.marks.iter().map(|(_, label)| label.as_str()).collect::<Vec<_>>();
        assert_eq!(labels, ["0.725", "0.750", "0.775", "0.800", "0.825", "0.850", "0.875"]);
        let ticks = round_outward(0.0, 1.0, 4);
        assert_eq!(ticks.marks.len(), 5);
        assert!(ticks.low == 0.0 && (ticks.high - 1.0).abs() < 1e-12);
        let ticks = round_inward(0.0, 100_000.0, 4);
        assert_eq!(ticks.marks.last().map(|(_, label)| label.as_str()), Some("100\u{202f}000"));
        assert_eq!(round_outward(1.0, 1.0, 4).marks.len(), 1);
        assert!(round_outward(-1e300, 1e300, 4).marks.len() < 8);
    }

    #[test]
    fn months_and_weeks_begin_where_calendars_say() {
        let span = Span { start: days_from_civil(2013, 11, 15) * DAY_US, end: days_from_civil(2014, 3, 2) * DAY_US };
        let months = Step::Months(1).ticks(span);
        let labels = months.iter().map(|us| Moment::from_us(*us).date()).collect::<Vec<_>>();
        assert_eq!(labels, ["Dec 1, 2013", "Jan 1, 2014", "Feb 1, 2014", "Mar 1, 2014"]);
        let first = Step::Weeks(1).ticks(span).into_iter().next().map(|us| Moment::from_us(us).date());
        assert_eq!(first.as_deref(), Some("Nov 18, 2013"));
    }
}
