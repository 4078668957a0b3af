//! The JSON report, schema 1: what `wellenough report --json` writes and what the page downloads.

mod columns;
mod estimate;
mod groups;
mod join;
mod release;
mod together;
pub mod verdict;

pub use super::queries::Queries;
pub use super::slo::Slo;
pub use columns::{Check, DatasetDrift, Drift, Numbers, Profile};
pub use estimate::{Expectation, Expected};
pub use groups::{Group, GroupQuality, GroupRate, Groups, Parity};
pub use join::Join;
pub use release::Release;
pub use together::{Correlation, Multivariate};
pub use verdict::Verdict;

use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Serialize, Serializer};

use super::baseline::Baseline;
use super::bound::Bound;
use super::classes::Classes;
use super::decision::{Costs, Reliability};
use super::differences::Difference;
use super::overdispersion::Overdispersion;
use super::weights::Weighed;
use crate::book::{Part, Role};
use crate::measure::lag::LabelStatus;

/// The version of the schema; it rises when a field changes its meaning or goes away.
pub const SCHEMA: u32 = 1;

/// Everything that was found, as numbers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// [`SCHEMA`].
    pub schema: u32,
    /// Name and version of the program that wrote it.
    pub generator: String,
    /// The files, in the order given.
    pub sources: Vec<Source>,
    /// How labels met predictions; absent where predictions carry their labels.
    pub join: Option<Join>,
    /// How late labels come; absent where all predictions carry theirs, or quality is not measured.
    pub labels: Option<Labels>,
    /// What is measured.
    pub task: Task,
    /// The windows in order of time.
    pub windows: Vec<Window>,
    /// Quality, by scope, then window, then metric.
    pub quality: Vec<Quality>,
    /// Current minus reference, by metric; empty where there is no reference.
    #[serde(default)]
    pub differences: Vec<Difference>,
    /// How much wider the intervals of each metric are made; empty below eight windows.
    #[serde(default)]
    pub overdispersion: Vec<Overdispersion>,
    /// How far numbers read from a grid of scores can be off; empty where all are exact.
    #[serde(default)]
    pub bounds: Vec<Bound>,
    /// What a model would get that knows only the reference's labels, by scope.
    pub baselines: Vec<Baseline>,
    /// Scores against outcomes in bins (binary with probabilities).
    pub reliability: Vec<Reliability>,
    /// What decisions cost (binary).
    pub costs: Option<Costs>,
    /// Each of several classes, by scope (multiclass).
    #[serde(default)]
    pub classes: Vec<Classes>,
    /// Drift, by column (largest effect first), then scope, then measure.
    pub drift: Vec<Drift>,
    /// What the columns hold, in the drift's order: reference, current, then every window.
    pub profiles: Vec<Profile>,
    /// What broke in them against the reference; volume, which is of no column, last.
    pub checks: Vec<Check>,
    /// Whether the columns together have drifted, where the convention has a rule for that.
    pub dataset_drift: Option<DatasetDrift>,
    /// What the queries of a ranking are like, and the worst of them; absent for other tasks.
    #[serde(default)]
    pub queries: Option<Queries>,
    /// How much the rows behind quality count, by scope; empty where all count the same.
    #[serde(default)]
    pub weights: Vec<Weighed>,
    /// How columns of numbers hang together, pair by pair; those of the columns that moved most.
    #[serde(default)]
    pub correlations: Vec<Correlation>,
    /// Drift of all features together: the classifier, then reconstruction of both sides and of every window.
    #[serde(default)]
    pub multivariate: Vec<Multivariate>,
    /// The groups that columns of role `segment` make, by column, then scope.
    #[serde(default)]
    pub groups: Vec<Groups>,
    /// The objective and how it stands; absent where nothing can be counted.
    #[serde(default)]
    pub slo: Option<Slo>,
    /// Whether quality fell, since when and why; absent where quality is not measured over windows.
    #[serde(default)]
    pub verdict: Option<Verdict>,
    /// The versions of the model that answered, in the order in which they came; empty without a column of versions.
    #[serde(default)]
    pub releases: Vec<Release>,
    /// The quality that is expected where labels are missing; absent but for two classes with scores, and for numbers.
    #[serde(default)]
    pub estimate: Option<Expectation>,
    /// The same, calibrated anew for the inputs of each window; absent where no input is logged.
    pub estimate_reweighted: Option<Expectation>,
}

impl Document {
    /// The document as it is downloaded and written, without any look: indented JSON with a newline at its end.
    ///
    /// # Errors
    /// Never in practice: every field can be written.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(&self.saved()).map(|text| text + "\n")
    }

    /// The document without any look.
    #[must_use]
    pub fn saved(&self) -> Self {
        let mut saved = self.clone();
        let columns = saved
            .sources
            .iter_mut()
            .flat_map(|source| &mut source.columns);
        columns.for_each(|column| column.look = None);
        saved
    }

    /// What a verdict on one side rests on: rows outside immature windows; where all are immature all rows, to look at.
    pub fn judged(&self, metric: &str, side: Scope) -> Option<&Quality> {
        let of = |scope: Scope| {
            let mut all = self.quality.iter();
            all.find(|quality| quality.metric == metric && quality.scope == scope)
        };
        let without = match side {
            Scope::Reference => of(Scope::JudgedReference),
            Scope::Current => of(Scope::JudgedCurrent),
            _ => None,
        };
        let some = |quality: &&Quality| quality.n > 0;
        without.filter(some).or_else(|| of(side))
    }

    /// Whether every window of the current period is immature, so that there is no verdict.
    pub fn is_early(&self) -> bool {
        let mut judged = self.quality.iter();
        let mut judged = judged
            .by_ref()
            .filter(|quality| quality.scope == Scope::JudgedCurrent)
            .peekable();
        judged.peek().is_some() && judged.all(|quality| quality.n == 0)
    }

    /// How many windows verdicts leave out.
    pub fn left_out(&self) -> u64 {
        let windows = self.windows.iter();
        windows
            .filter(|window| window.status == Some(LabelStatus::Immature))
            .count() as u64
    }
}

/// One file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// File name.
    pub name: String,
    /// `csv`, `tsv`, `csv.gz`, `tsv.gz`, `parquet`.
    pub format: String,
    /// Size of the file.
    pub bytes: u64,
    /// Data rows read.
    pub rows: u64,
    /// What the file is for.
    pub part: Part,
    /// Why it was taken for that.
    pub part_reason: String,
    /// Its columns in file order.
    pub columns: Vec<Column>,
    /// What was odd about it.
    pub notes: Vec<Note>,
}

/// One column of a file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Column {
    /// Name in the header.
    pub name: String,
    /// `number`, `integer`, `boolean`, `text`, `time`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it is for.
    pub role: Role,
    /// How sure that is, 0 to 1; 1 where the reader said so.
    pub confidence: f64,
    /// Why.
    pub reason: String,
    /// Rows without a value; absent where the column was not read.
    pub missing: Option<u64>,
    /// What its first rows show, for the roles editor; not part of what is saved, since it holds values of the file.
    #[serde(default)]
    pub look: Option<Look>,
}

impl Serialize for Column {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Letters tell fields by their order, so there each has its place.
        let with_look = self.look.is_some() || !serializer.is_human_readable();
        let mut fields = serializer.serialize_struct("Column", 6 + usize::from(with_look))?;
        fields.serialize_field("name", &self.name)?;
        fields.serialize_field("type", &self.kind)?;
        fields.serialize_field("role", &self.role)?;
        fields.serialize_field("confidence", &self.confidence)?;
        fields.serialize_field("reason", &self.reason)?;
        fields.serialize_field("missing", &self.missing)?;
        if with_look {
            fields.serialize_field("look", &self.look)?;
        }
        fields.end()
    }
}

/// What the first rows of a column show.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// Up to three values as written.
    pub examples: Vec<String>,
    /// Share of those rows without a value, 0 to 1.
    pub missing: f64,
    /// Smallest and largest value; absent where its values are neither numbers nor times (microseconds since 1970).
    pub range: Option<(f64, f64)>,
    /// Rows in twelve bins of equal width over `range`; without one, rows of the most frequent levels, at most twelve.
    pub histogram: Vec<u32>,
}

/// Something odd that was counted, not hidden.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// A stable name for this kind of note, such as `unparsable`.
    pub kind: String,
    /// Rows or values concerned.
    pub count: u64,
    /// One sentence: what was found and what to do.
    pub message: String,
    /// The first row concerned, 1-based as an editor counts the file's data rows after the header.
    pub first_row: Option<u64>,
}

/// How late labels come.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Labels {
    /// Share of all predictions that have a label.
    pub coverage: f64,
    /// What tells the maturity of most windows: `label_time`, or `coverage` where label times do not.
    pub basis: String,
    /// The last label time, ISO 8601 in UTC: until then labels were seen to come. Absent without label times.
    pub last: Option<String>,
    /// Share of predictions that have a label in the end, as far as the curve goes.
    pub eventual_coverage: Option<f64>,
    /// The lag in microseconds within which half of the labels come that come at all.
    pub median_lag_us: Option<i64>,
    /// The same for 95 %.
    pub p95_lag_us: Option<i64>,
    /// Whether the curve still rises at its end: later labels must be expected, and no window is mature by it.
    pub rising: bool,
    /// The lag curve, corrected for predictions that are too young; empty where undefined.
    pub curve: Vec<Lag>,
    /// Labels dated before their prediction; they count as at once.
    pub early: u64,
    /// Labels without a time, where others have one; the curve leaves them out.
    pub undated: u64,
    /// Why there is no curve.
    pub undefined: Option<String>,
}

/// One point of the lag curve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lag {
    /// Time from the prediction to its label in microseconds.
    pub lag_us: i64,
    /// Share of predictions with a label up to that lag.
    pub share: f64,
    /// Predictions that are old enough for it.
    pub n: u64,
}

/// What is measured, and how that was decided.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// `binary`, `regression`, `multiclass`, `ranking` or `unknown`.
    pub kind: String,
    /// Whether quality of this task is measured by this version.
    pub measured: bool,
    /// Why this task; for a task that is not measured, the sentence to show.
    pub reason: String,
    /// The label value that counts as positive (binary).
    pub positive: Option<String>,
    /// Why that one.
    pub positive_reason: Option<String>,
    /// Decision threshold on the score (binary with scores).
    pub threshold: Option<f64>,
    /// Why that one.
    pub threshold_reason: Option<String>,
    /// The column that says how much each row counts in quality; absent where all count the same.
    #[serde(default)]
    pub weight: Option<String>,
    /// The metric that the page shows first.
    pub headline: Option<String>,
    /// Window length: `hour`, `day`, `week`, `month`, `quarter`, `year`, `rows:N`; absent without windows.
    pub window: Option<String>,
    /// Why that length.
    pub window_reason: Option<String>,
    /// What the reference is: `file`, `until` and until when, or `version` and which; absent where there is none.
    pub reference: Option<String>,
    /// Where the reader let the reference begin; absent where with the first row.
    #[serde(default)]
    pub reference_from: Option<String>,
    /// When quality fell, as the reader said; absent where it is looked for.
    #[serde(default)]
    pub onset: Option<String>,
    /// Whose definition of drift judges: `wellenough`, `evidently-0.7`, `nannyml-0.13` or `scipy`.
    pub convention: String,
    /// Rows in the reference.
    pub n_reference: u64,
    /// Rows in the current period.
    pub n_current: u64,
    /// `exact`, or `grid` above ten million rows.
    pub rank_metrics: String,
    /// What the reader should know about the whole.
    pub notes: Vec<Note>,
}

/// One window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Window {
    /// Position in `windows`.
    pub index: usize,
    /// ISO 8601 in UTC, belongs to the window; for `rows:N` the first row's number.
    pub start: String,
    /// ISO 8601 in UTC, does not belong to it; for `rows:N` the row after the last.
    pub end: String,
    /// Microseconds since 1970 of `start`, for axes; row number for `rows:N`.
    pub start_us: i64,
    /// Microseconds since 1970 of `end`.
    pub end_us: i64,
    /// Predictions.
    pub n: u64,
    /// Predictions with a label.
    pub n_labelled: u64,
    /// `reference` or `current`.
    pub scope: Scope,
    /// Share of predictions with a label; absent without predictions, or where quality is not measured.
    pub coverage: Option<f64>,
    /// Share of the labels to come that are there, 0 to 1; absent where that cannot be told.
    pub maturity: Option<f64>,
    /// What the maturity means: verdicts leave out immature windows.
    pub status: Option<LabelStatus>,
}

/// Which rows a number is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// All rows of the reference.
    Reference,
    /// All rows of the current period.
    Current,
    /// The rows of one window.
    Window,
    /// The reference without immature windows; only where there is an immature window.
    JudgedReference,
    /// The current period without immature windows; only where there is an immature window.
    JudgedCurrent,
}

/// One number about quality.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Metric id, scikit-learn's name where it has one.
    pub metric: String,
    /// Which rows.
    pub scope: Scope,
    /// Which window, for scope `window`.
    pub window: Option<usize>,
    /// The number; absent where undefined.
    pub value: Option<f64>,
    /// Lower end of the 95 % interval.
    pub low: Option<f64>,
    /// Upper end of the 95 % interval.
    pub high: Option<f64>,
    /// Rows behind the number.
    pub n: u64,
    /// Why there is no number.
    pub undefined: Option<String>,
}
