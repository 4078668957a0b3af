//! What a diagnosis looks at: rows in windows, as plain slices.

use std::borrow::Cow;
use std::ops::Range;

use super::losses::Loss;

/// A row without a window, or a level that is missing.
pub const NONE: u32 = u32::MAX;
/// A moment that is not known.
pub const NO_MOMENT: i64 = i64::MIN;

/// Bits of a NaN that was stored as such, and of a value that is no number; without both nothing was there.
pub const STORED: u64 = 1 << 48;
/// See [`STORED`].
pub const UNREADABLE: u64 = 1 << 49;

/// Whether a missing number was something that is none.
pub const fn is_unparsable(value: f64) -> bool {
    value.is_nan() && value.to_bits() & UNREADABLE != 0
}

/// Whether a missing number was stored as NaN.
pub const fn is_stored_nan(value: f64) -> bool {
    value.is_nan() && value.to_bits() & (UNREADABLE | STORED) == STORED
}

/// One window in order of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseWindow {
    /// Microseconds since 1970, or the first row's number.
    pub start_us: i64,
    /// The first moment after it.
    pub end_us: i64,
    /// Whether too few of its labels are there to judge it.
    pub is_immature: bool,
    /// Whether some of its labels are still to come.
    pub is_provisional: bool,
    /// Whether it belongs to the current period.
    pub is_current: bool,
}

/// What the model said and what was true.
#[derive(Debug, Clone)]
pub enum Answers<'a> {
    /// Two classes.
    Binary {
        /// Scores; NaN is missing.
        score: Option<Cow<'a, [f64]>>,
        /// Whether the scores are probabilities.
        is_probability: bool,
        /// Decisions.
        decided: Cow<'a, [Option<bool>]>,
        /// Truth.
        label: Cow<'a, [Option<bool>]>,
    },
    /// One of several classes.
    Classes {
        /// How many.
        classes: usize,
        /// Decisions.
        decided: Cow<'a, [Option<usize>]>,
        /// Truth.
        label: Cow<'a, [Option<usize>]>,
    },
    /// Numbers; NaN is missing.
    Numbers {
        /// Predictions.
        predicted: Cow<'a, [f64]>,
        /// Truth.
        label: Cow<'a, [f64]>,
    },
}

impl Answers<'_> {
    /// Whether a row has its label.
    pub fn is_labelled(&self, row: usize) -> bool {
        match self {
            Self::Binary { label, .. } => label.get(row).is_some_and(Option::is_some),
            Self::Classes { label, .. } => label.get(row).is_some_and(Option::is_some),
            Self::Numbers { label, .. } => label.get(row).is_some_and(|label| !label.is_nan()),
        }
    }
}

/// Levels by code.
#[derive(Debug, Clone, Default)]
pub struct Levels<'a> {
    /// The level of each row; [`NONE`] is missing.
    pub codes: Cow<'a, [u32]>,
    /// Their names.
    pub levels: Cow<'a, [String]>,
}

impl Levels<'_> {
    /// The level of a row.
    pub fn at(&self, row: usize) -> Option<u32> {
        self.codes.get(row).copied().filter(|code| *code != NONE)
    }

    /// The name of a level.
    pub fn name(&self, code: u32) -> &str {
        let at = usize::try_from(code).ok();
        at.and_then(|at| self.levels.get(at))
            .map_or("", String::as_str)
    }
}

/// The values of a column.
#[derive(Debug, Clone)]
pub enum Values<'a> {
    /// Numbers; NaN is missing.
    Numbers(Cow<'a, [f64]>),
    /// Levels.
    Levels(Levels<'a>),
}

/// One input of the model.
#[derive(Debug, Clone)]
pub struct Feature<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// Its values.
    pub values: Values<'a>,
}

/// Everything that a diagnosis looks at.
#[derive(Debug, Clone)]
pub struct Case<'a> {
    /// The windows.
    pub windows: Vec<CaseWindow>,
    /// The window of each row; [`NONE`] has none.
    pub window: Vec<u32>,
    /// What was said and what was true.
    pub answers: Answers<'a>,
    /// Which version of the model answered.
    pub versions: Option<Levels<'a>>,
    /// By which definition (code, configuration) that version was made.
    pub definitions: Option<Levels<'a>>,
    /// When each row was predicted.
    pub times: Option<Cow<'a, [i64]>>,
    /// When each label came.
    pub label_times: Option<Cow<'a, [i64]>>,
    /// What tells rows of one request apart or together.
    pub ids: Option<Cow<'a, [u64]>>,
    /// The inputs.
    pub features: Vec<Feature<'a>>,
    /// Inputs that are moments, such as when a value was written.
    pub stamps: Vec<(Cow<'a, str>, Cow<'a, [i64]>)>,
    /// The answers as the file has them, with their name; NaN tells why one is missing.
    pub raw: Option<(Cow<'a, str>, Cow<'a, [f64]>)>,
    /// Whether the labels of a row's id contradict each other, where any do.
    pub conflicts: Option<Cow<'a, [bool]>>,
    /// What is wanted.
    pub wish: Wish,
}

/// What the reader asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wish {
    /// The loss from which on a window is bad; else chosen from the windows.
    pub worst_loss: Option<f64>,
    /// What is counted as bad; else what suits the answers.
    pub loss: Option<Loss>,
    /// The windows of the good and of the bad block, where the reader chose them.
    pub blocks: Option<(Range<usize>, Range<usize>)>,
}

impl Case<'_> {
    /// The window of a row.
    pub fn window_of(&self, row: usize) -> Option<usize> {
        let window = self.window.get(row).copied().filter(|at| *at != NONE)?;
        usize::try_from(window)
            .ok()
            .filter(|at| *at < self.windows.len())
    }

    /// Rows in a range of windows, in their order.
    pub fn rows_in(&self, windows: &Range<usize>) -> Vec<u32> {
        let rows = (0..self.window.len()).filter(|row| {
            let window = self.window_of(*row);
            window.is_some_and(|window| windows.contains(&window))
        });
        rows.filter_map(|row| u32::try_from(row).ok()).collect()
    }
}
