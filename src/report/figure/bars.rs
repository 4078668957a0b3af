//! Shares of two groups of rows over the same bins: a column's reference and current, scores by class.

use serde::{Deserialize, Serialize};

use super::{Figure, Tone};
use crate::report::document::Scope;
use crate::report::picture::Bins;
use crate::report::table::{Cell, Table};
use crate::report::{Outcome, number};

/// Bars that a score histogram is drawn with (ours: as many as stay apart at 320 pixels).
const SCORE_BARS: usize = 40;

/// Shares of two groups of rows over the same bins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bars {
    /// What it is called.
    pub title: String,
    /// What the bins are bins of.
    pub axis: String,
    /// The bins.
    pub over: BarsOver,
    /// The two groups; the first is drawn behind as an outline.
    pub series: [Series; 2],
    /// A line across the bins: the decision threshold of scores.
    pub mark: Option<f64>,
    /// One number per name in the place of shares; `series` is empty then.
    #[serde(default)]
    pub alone: Option<Alone>,
}

/// One number per name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Alone {
    /// What the numbers are.
    pub measure: String,
    /// The numbers, one per name; none where there is none.
    pub values: Vec<Option<f64>>,
    /// They as they are written.
    pub written: Vec<String>,
    /// One sentence about them.
    pub summary: String,
}

impl Alone {
    /// What stands beside a name.
    pub fn written(&self, at: usize) -> &str {
        self.written.get(at).map_or("", String::as_str)
    }
}

/// A bar for each name; `None` where there is nothing to draw: no number, or none but 0.
pub fn by_name(
    axis: &str,
    measure: &str,
    bars: Vec<(String, Option<f64>, String)>,
) -> Option<Figure> {
    let numbers = bars
        .iter()
        .filter_map(|(name, value, text)| Some((name, (*value)?, text)));
    let most = numbers.clone().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let least = numbers.clone().min_by(|a, b| a.1.total_cmp(&b.1))?;
    if numbers.clone().all(|(_, value, _)| value == 0.0) {
        return None;
    }
    let title = format!("{measure} by {axis}");
    let summary = format!(
        "{title}. Most: {} ({}); least: {} ({}).",
        most.0, most.2, least.0, least.2
    );
    let (mut names, mut alone) = (
        Vec::new(),
        Alone {
            measure: measure.to_owned(),
            summary,
            ..Alone::default()
        },
    );
    for (name, value, text) in bars {
        names.push(name);
        alone.values.push(value);
        alone.written.push(text);
    }
    let empty = |tone| Series {
        name: String::new(),
        tone,
        counts: Vec::new(),
        missing: None,
    };
    Some(Figure::Bars(Bars {
        title,
        axis: axis.to_owned(),
        over: BarsOver::Levels(names),
        series: [empty(Tone::Reference), empty(Tone::Current)],
        mark: None,
        alone: Some(alone),
    }))
}

/// What the bars stand for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum BarsOver {
    /// Edges in order, one more than bars.
    Edges(Vec<f64>),
    /// Names.
    Levels(Vec<String>),
}

/// One group's shares.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Who.
    pub name: String,
    /// Colour.
    pub tone: Tone,
    /// Rows per bin.
    pub counts: Vec<u64>,
    /// Share of the group's rows without a value, where that is known.
    pub missing: Option<f64>,
}

impl Series {
    /// Rows in all bins.
    pub fn n(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The bin's share of the group's rows; 0 where there are none.
    pub fn share(&self, bin: usize) -> f64 {
        let n = self.n();
        let count = self.counts.get(bin).copied().unwrap_or(0);
        if n == 0 { 0.0 } else { count as f64 / n as f64 }
    }
}

/// A column's values in the reference and in the current period.
///
/// `None` where no distribution of that column is in the picture.
pub fn distribution(outcome: &Outcome, column: &str) -> Option<Figure> {
    let found = outcome
        .picture
        .distributions
        .iter()
        .find(|d| d.column == column)?;
    let over = match &found.bins {
        Bins::Edges(edges) => BarsOver::Edges(edges.clone()),
        Bins::Levels(levels) => BarsOver::Levels(levels.clone()),
    };
    let series = |name: &str, tone, counts: &[u64], missing| Series {
        name: name.to_owned(),
        tone,
        counts: counts.to_vec(),
        missing: Some(missing),
    };
    Some(Figure::Bars(Bars {
        title: format!("{column}: reference and current"),
        axis: column.to_owned(),
        over,
        series: [
            series(
                "reference",
                Tone::Reference,
                &found.reference,
                found.missing_reference,
            ),
            series(
                "current",
                Tone::Current,
                &found.current,
                found.missing_current,
            ),
        ],
        mark: None,
        alone: None,
    }))
}

/// The scores of rows with a positive and with a negative label, in the current period or the reference.
///
/// `None` where the picture has no score counts of that scope.
pub fn scores_by_class(outcome: &Outcome, scope: Scope) -> Option<Figure> {
    let counts = outcome
        .picture
        .thresholds
        .iter()
        .find(|t| t.scope == scope && t.window.is_none())?;
    let steps = counts.positives.len().saturating_sub(2);
    if steps == 0 {
        return None;
    }
    let group = steps.div_ceil(SCORE_BARS);
    let bars = steps.div_ceil(group);
    let edges = (0..=bars).map(|bar| counts.edge((bar * group).min(steps)));
    let task = &outcome.document.task;
    let class = task
        .positive
        .as_deref()
        .map_or_else(String::new, |value| format!(" ({value})"));
    let series = |name: String, tone, counts: &[u64]| Series {
        name,
        tone,
        counts: regrouped(counts, group, bars),
        missing: None,
    };
    let whose = if scope == Scope::Reference {
        "reference"
    } else {
        "current"
    };
    Some(Figure::Bars(Bars {
        title: format!("Scores by label, {whose}"),
        axis: "score".into(),
        over: BarsOver::Edges(edges.collect()),
        series: [
            series("negative".into(), Tone::Negative, &counts.negatives),
            series(
                format!("positive{class}"),
                Tone::Positive,
                &counts.positives,
            ),
        ],
        mark: task.threshold,
        alone: None,
    }))
}

/// Counts of `group` steps each; what lies below the first edge or on and above the last joins the outer bars.
fn regrouped(counts: &[u64], group: usize, bars: usize) -> Vec<u64> {
    let mut sums = vec![0; bars];
    for (place, count) in counts.iter().enumerate() {
        let bar = (place.saturating_sub(1) / group).min(bars.saturating_sub(1));
        if let Some(sum) = sums.get_mut(bar) {
            *sum += count;
        }
    }
    sums
}

impl Bars {
    /// How many bins.
    pub fn len(&self) -> usize {
        match &self.over {
            BarsOver::Edges(edges) => edges.len().saturating_sub(1),
            BarsOver::Levels(levels) => levels.len(),
        }
    }

    /// Whether there is no bin.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What a bin is called.
    pub fn bin(&self, at: usize) -> String {
        match &self.over {
            BarsOver::Edges(edges) => {
                let edge = |at: usize| {
                    edges
                        .get(at)
                        .copied()
                        .map_or_else(String::new, number::number)
                };
                format!("{} to {}", edge(at), edge(at + 1))
            }
            BarsOver::Levels(levels) => levels.get(at).cloned().unwrap_or_default(),
        }
    }

    /// One sentence: the commonest bin of either group, and the missing shares.
    pub fn summary(&self) -> String {
        if let Some(alone) = &self.alone {
            return alone.summary.clone();
        }
        let told = self.series.iter().map(|series| {
            let n = series.n();
            let most = (0..self.len()).max_by(|a, b| series.share(*a).total_cmp(&series.share(*b)));
            let missing = match series.missing {
                Some(missing) if missing > 0.0 => format!(", {} missing", number::share(missing)),
                _ => String::new(),
            };
            match most {
                Some(bin) if n > 0 => format!(
                    "{}: most often {} ({}), n {}{missing}",
                    series.name,
                    self.bin(bin),
                    number::share(series.share(bin)),
                    number::count(n)
                ),
                _ => format!("{}: no values{missing}", series.name),
            }
        });
        format!("{}. {}.", self.title, told.collect::<Vec<_>>().join("; "))
    }

    /// One row per bin.
    pub fn table(&self) -> Table {
        if let Some(alone) = &self.alone {
            let row = |at| vec![Cell::Text(self.bin(at)), Cell::text(alone.written(at))];
            return Table {
                columns: vec![self.axis.clone(), alone.measure.clone()],
                rows: (0..self.len()).map(row).collect(),
            };
        }
        let mut columns = vec![self.axis.clone()];
        for series in &self.series {
            columns.extend([series.name.clone(), format!("{}, n", series.name)]);
        }
        let mut rows = (0..self.len())
            .map(|at| {
                let mut row = vec![Cell::Text(self.bin(at))];
                for series in &self.series {
                    row.push(Cell::Share(series.share(at)));
                    row.push(Cell::Count(series.counts.get(at).copied().unwrap_or(0)));
                }
                row
            })
            .collect::<Vec<_>>();
        if self.series.iter().any(|series| series.missing.is_some()) {
            let mut row = vec![Cell::text("missing")];
            for series in &self.series {
                row.extend([
                    Cell::maybe_share(series.missing),
                    Cell::Absent(String::new()),
                ]);
            }
            rows.push(row);
        }
        Table { columns, rows }
    }

    /// What hovering over a bin says.
    pub fn told(&self, at: usize) -> Vec<String> {
        let mut lines = vec![format!("{} {}", self.axis, self.bin(at))];
        if let Some(alone) = &self.alone {
            lines.push(format!("{} {}", alone.measure, alone.written(at)));
            return lines;
        }
        for series in &self.series {
            lines.push(format!(
                "{} {}, n {}",
                series.name,
                number::share(series.share(at)),
                number::count(series.counts.get(at).copied().unwrap_or(0))
            ));
        }
        lines
    }
}
