//! The objective: what counts as good, how much of it is wanted, over which period, and when to call somebody.
//! In OpenSLO's words where it has them.

use serde::{Deserialize, Serialize};

use super::spelling::decimal;
use super::{ExportNames, Needed, needed};

/// What the reader wants of quality; everything that is `None` is chosen from the data, with its reason.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SloSpec {
    /// Name of the objective in exports.
    pub name: Option<String>,
    /// Name of the service in exports.
    pub service: Option<String>,
    /// What is counted.
    pub sli: Option<Sli>,
    /// The share that must be good, above 0 and at most 1.
    pub objective: Option<f64>,
    /// Over which time.
    pub period: Option<Period>,
    /// How often labels come, which decides the alerts; `None`: seen from the labels.
    pub cadence: Option<Cadence>,
    /// When to call somebody; `None`: the profile of the cadence.
    pub alerts: Option<Vec<AlertRow>>,
    /// Whether a window is judged by its number alone, whatever its interval says.
    pub strict: bool,
    /// Whether labelled rows without a usable answer of the model are bad; `None`: yes. Otherwise they do not count.
    pub invalid_is_bad: Option<bool>,
    /// Whether a window without rows is bad; otherwise it does not count. For indicators that count windows.
    pub empty_is_bad: bool,
    /// Whether windows count of whose labels too few are there.
    pub count_immature: bool,
    /// Names and queries in what is exported.
    pub exports: ExportNames,
}

/// A service level indicator: a share of good events, or of good windows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sli {
    /// The share of rows that are good.
    Event(Good),
    /// The share of windows whose metric is on the right side of a threshold.
    Window {
        /// Id of the metric.
        metric: String,
        /// On which side is right.
        op: Op,
        /// The threshold.
        threshold: f64,
    },
    /// The mean of a loss between 0 and 1, each row being bad by so much: `brier_score_loss`, `error_rate`.
    Mean(String),
    /// By how much a window's error exceeds the reference's, from 0 (as good) to 1 (as bad as no model at all).
    Excess,
}

/// When a row is good.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Good {
    /// The decision equals the label.
    Correct,
    /// The decision costs at most so much, by the book's costs.
    CostAtMost(f64),
    /// |prediction − label| is at most so much; `None`: as much as nine of ten rows of the reference keep to.
    AbsoluteError(Option<f64>),
    /// |prediction − label| is at most so much of |label|.
    RelativeError(f64),
    /// The label lies between the predicted quantiles.
    InsideInterval,
    /// A relevant document stands among so many first ones.
    RelevantInTop(usize),
    /// The score is there, finite and in range; needs no label.
    Served,
    /// The same, and so is what it was made from: these columns are there, and times among them no older than said.
    ServedWith(Vec<Needed>),
    /// An expression over the columns, in SQL's syntax, that is true.
    Expression(String),
}

/// On which side of a threshold a metric must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// At most.
    Lte,
    /// At least.
    Gte,
    /// Below.
    Lt,
    /// Above.
    Gt,
}

/// Over which time the objective is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// The last so many days, at any moment.
    Rolling(u32),
    /// The calendar week in UTC, from Monday.
    Week,
    /// The calendar month in UTC.
    Month,
    /// The calendar quarter in UTC.
    Quarter,
}

impl Period {
    /// About how many days it has.
    pub const fn days(self) -> u32 {
        match self {
            Self::Rolling(days) => days,
            Self::Week => 7,
            Self::Month => 30,
            Self::Quarter => 91,
        }
    }

    /// `28d`, `week`, `month`, `quarter`.
    pub fn id(self) -> String {
        match self {
            Self::Rolling(days) => format!("{days}d"),
            Self::Week => "week".into(),
            Self::Month => "month".into(),
            Self::Quarter => "quarter".into(),
        }
    }

    /// The period of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        if let Some(days) = id.strip_suffix('d') {
            let days: u32 = days.parse().ok()?;
            return (1..=36_500).contains(&days).then_some(Self::Rolling(days));
        }
        let calendar = [Self::Week, Self::Month, Self::Quarter];
        calendar.into_iter().find(|period| period.id() == id)
    }
}

/// How often labels come, which decides how long the windows of alerts must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cadence {
    /// At least every five minutes.
    Realtime,
    /// At least every hour.
    Hourly,
    /// At least every day.
    Daily,
    /// More rarely.
    Weekly,
}

/// Whom an alert calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Somebody, now.
    Page,
    /// Somebody, in working hours.
    Ticket,
}

/// One rule: the budget burns faster than `burn` in a long and in a short window.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AlertRow {
    /// Whom it calls.
    pub severity: Severity,
    /// Length of the long window in seconds.
    pub long_secs: u64,
    /// Length of the short window in seconds.
    pub short_secs: u64,
    /// How many times the rate that would just use the budget up by the end of the period.
    pub burn: f64,
}

impl Op {
    /// As it is written.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Lte => "<=",
            Self::Gte => ">=",
            Self::Lt => "<",
            Self::Gt => ">",
        }
    }

    /// Whether a value is on the right side.
    pub fn holds(self, value: f64, threshold: f64) -> bool {
        match self {
            Self::Lte => value <= threshold,
            Self::Gte => value >= threshold,
            Self::Lt => value < threshold,
            Self::Gt => value > threshold,
        }
    }

    /// Whether more is better.
    pub const fn is_floor(self) -> bool {
        matches!(self, Self::Gte | Self::Gt)
    }
}

impl Sli {
    /// An indicator as it is typed: `correct`, `absolute_error <= 3`, `window: roc_auc >= 0.8`,
    /// `mean: brier_score_loss`, `excess`; anything else is an expression over the columns.
    ///
    /// # Errors
    /// A sentence about what is missing; an expression is not read here.
    pub fn read(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some(rest) = text.strip_prefix("window:") {
            return read_window(rest.trim());
        }
        if let Some(columns) = text.strip_prefix("served:") {
            return Ok(Self::Event(Good::ServedWith(needed::read(columns)?)));
        }
        if let Some(loss) = text.strip_prefix("mean:") {
            return match loss.trim() {
                "" => Err("mean: expected the id of a loss, such as brier_score_loss".into()),
                loss => Ok(Self::Mean(loss.to_owned())),
            };
        }
        if text.is_empty() {
            return Err("expected an indicator, such as correct or prediction = label".into());
        }
        let tolerance = |name: &str| {
            let rest = text.strip_prefix(name)?.trim_start().strip_prefix("<=")?;
            let number = decimal(rest.trim())?;
            number.is_finite().then_some(number)
        };
        let good = match text {
            "excess" => return Ok(Self::Excess),
            "correct" => Good::Correct,
            "served" => Good::Served,
            "inside_interval" => Good::InsideInterval,
            "absolute_error" => Good::AbsoluteError(None),
            _ => {
                if let Some(most) = tolerance("absolute_error") {
                    Good::AbsoluteError(Some(most))
                } else if let Some(most) = tolerance("relative_error") {
                    Good::RelativeError(most)
                } else if let Some(most) = tolerance("cost") {
                    Good::CostAtMost(most)
                } else if let Some(k) = text.strip_prefix("relevant_in_top:") {
                    let k: Option<usize> = k.trim().parse().ok().filter(|k| *k > 0);
                    Good::RelevantInTop(k.ok_or("relevant_in_top: expected how many, such as 10")?)
                } else {
                    Good::Expression(text.to_owned())
                }
            }
        };
        Ok(Self::Event(good))
    }

    /// As [`Sli::read`] reads it.
    pub fn written(&self) -> String {
        match self {
            Self::Event(good) => match good {
                Good::Correct => "correct".into(),
                Good::CostAtMost(most) => format!("cost <= {most}"),
                Good::AbsoluteError(None) => "absolute_error".into(),
                Good::AbsoluteError(Some(most)) => format!("absolute_error <= {most}"),
                Good::RelativeError(most) => format!("relative_error <= {most}"),
                Good::InsideInterval => "inside_interval".into(),
                Good::RelevantInTop(k) => format!("relevant_in_top:{k}"),
                Good::Served => "served".into(),
                Good::ServedWith(columns) => format!("served: {}", needed::written(columns)),
                Good::Expression(text) => text.clone(),
            },
            Self::Window {
                metric,
                op,
                threshold,
            } => format!("window: {metric} {} {threshold}", op.sign()),
            Self::Mean(loss) => format!("mean: {loss}"),
            Self::Excess => "excess".into(),
        }
    }
}

/// `roc_auc >= 0.8`.
fn read_window(text: &str) -> Result<Sli, String> {
    let expected = || {
        format!(
            "window: \"{text}\": expected a metric, one of <= >= < >, and a number, such as roc_auc >= 0.8"
        )
    };
    let signs = [Op::Lte, Op::Gte, Op::Lt, Op::Gt];
    let split = signs
        .into_iter()
        .find_map(|op| Some((op, text.split_once(op.sign())?)));
    let (op, (metric, threshold)) = split.ok_or_else(expected)?;
    let threshold = decimal(threshold.trim())
        .filter(|threshold| threshold.is_finite())
        .ok_or_else(expected)?;
    let metric = metric.trim().to_owned();
    if metric.is_empty() {
        return Err(expected());
    }
    Ok(Sli::Window {
        metric,
        op,
        threshold,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indicators_are_written_as_they_are_read() {
        for text in [
            "correct",
            "served",
            "served: amount",
            "served: amount, features_at <= 24h, other <= 90s",
            "excess",
            "inside_interval",
            "absolute_error",
            "absolute_error <= 3",
            "relative_error <= 0.1",
            "cost <= 2.5",
            "relevant_in_top:10",
            "window: roc_auc >= 0.8",
            "window: root_mean_squared_error < 12",
            "mean: brier_score_loss",
            "abs(prediction - label) <= 0.1 * abs(label)",
        ] {
            assert_eq!(Sli::read(text).unwrap().written(), text);
        }
        let dense = Sli::read("window:accuracy>=.9").unwrap();
        assert_eq!(dense.written(), "window: accuracy >= 0.9");
        for (text, said) in [
            ("", "expected an indicator"),
            ("mean:", "id of a loss"),
            ("served:", "expected a column"),
            ("served: a <= soon", "how old it may be"),
            ("window: roc_auc", "expected a metric"),
            ("window: roc_auc >= high", "expected a metric"),
            ("window: >= 1", "expected a metric"),
            ("relevant_in_top:0", "how many"),
        ] {
            assert!(Sli::read(text).unwrap_err().contains(said), "{text}");
        }
    }

    #[test]
    fn periods_are_written_as_they_are_read() {
        for id in ["1d", "28d", "week", "month", "quarter"] {
            assert_eq!(Period::from_id(id).unwrap().id(), id);
        }
        for id in ["0d", "d", "-1d", "year", "28"] {
            assert_eq!(Period::from_id(id), None, "{id}");
        }
    }
}
