//! The columns of all files of predictions, one entry per name: a name has the same role in all of them.

use super::ColumnGuess;
use super::facts::Facts;
use super::parts::Sheet;
use super::words::Words;
use crate::book::Role;
use crate::data::sketch::{Kind, TimeUnit};

/// One column name and where it stands.
#[derive(Debug)]
pub(super) struct Pooled<'a> {
    /// The name, trimmed.
    pub(super) name: &'a str,
    /// The file and what was seen of it there; never empty.
    pub(super) places: Vec<(usize, &'a Facts<'a>)>,
    /// The guess, once there is one.
    pub(super) pick: Option<ColumnGuess>,
}

impl<'a> Pooled<'a> {
    /// Whether it holds wherever the column has values, and it has some.
    pub(super) fn all(&self, holds: impl Fn(&Facts<'a>) -> bool) -> bool {
        let mut filled = self.filled().peekable();
        filled.peek().is_some() && filled.all(holds)
    }

    /// Whether it holds somewhere.
    pub(super) fn any(&self, holds: impl Fn(&Facts<'a>) -> bool) -> bool {
        self.filled().any(holds)
    }

    /// Whether any file holds it as a type that is not read.
    pub(super) fn unread(&self) -> bool {
        self.places.iter().any(|place| place.1.column.unread)
    }

    /// Where the column has values.
    pub(super) fn filled(&self) -> impl Iterator<Item = &'a Facts<'a>> {
        self.places
            .iter()
            .map(|(_, facts)| *facts)
            .filter(|facts| facts.present > 0)
    }

    /// Its name, cut.
    pub(super) fn words(&self) -> &Words {
        static NONE: std::sync::LazyLock<Words> = std::sync::LazyLock::new(Words::default);
        self.places.first().map_or(&NONE, |(_, facts)| &facts.words)
    }

    /// Largest number of distinct values in a file.
    pub(super) fn distinct(&self) -> usize {
        self.filled().map(Facts::distinct).max().unwrap_or(0)
    }

    /// Rows with a value.
    pub(super) fn present(&self) -> usize {
        self.filled().map(|facts| facts.present).sum()
    }

    /// Whether it was given this role.
    pub(super) fn is(&self, role: Role) -> bool {
        self.pick.as_ref().is_some_and(|pick| pick.role == role)
    }

    /// All levels that it has in any file, in the order of the first; empty where one has too many.
    pub(super) fn levels(&self) -> Vec<&'a str> {
        let mut levels: Vec<&'a str> = Vec::new();
        for facts in self.filled() {
            if facts.levels.is_empty() {
                return Vec::new();
            }
            for level in &facts.levels {
                if !levels.contains(&level.as_str()) {
                    levels.push(level);
                }
            }
        }
        levels
    }
}

/// The columns of all files of predictions.
#[derive(Debug)]
pub(super) struct Pool<'a> {
    /// One per name, in the order in which files and columns come.
    pub(super) columns: Vec<Pooled<'a>>,
    /// The files of predictions.
    pub(super) sheets: Vec<usize>,
}

impl<'a> Pool<'a> {
    /// Gathers the columns of these files.
    pub(super) fn of(sheets: &'a [Sheet<'a>], members: Vec<usize>) -> Self {
        let mut columns: Vec<Pooled<'a>> = Vec::new();
        let mut by_name = std::collections::BTreeMap::new();
        for &member in &members {
            for facts in sheets
                .get(member)
                .map(|sheet| sheet.columns.as_slice())
                .unwrap_or_default()
            {
                let name = facts.column.name.trim();
                let at = *by_name.entry(name).or_insert(columns.len());
                if let Some(column) = columns.get_mut(at) {
                    column.places.push((member, facts));
                } else {
                    columns.push(Pooled {
                        name,
                        places: vec![(member, facts)],
                        pick: None,
                    });
                }
            }
        }
        Self {
            columns,
            sheets: members,
        }
    }

    /// Gives a role to a column that has none yet.
    pub(super) fn give(
        &mut self,
        at: usize,
        role: Role,
        confidence: f64,
        reason: impl Into<String>,
    ) {
        if let Some(column) = self
            .columns
            .get_mut(at)
            .filter(|column| column.pick.is_none())
        {
            column.pick = Some(guess(role, confidence, reason));
        }
    }

    /// Gives the role of time with its unit.
    pub(super) fn give_time(&mut self, at: usize, time: ColumnGuess) {
        let unit = time.unit;
        self.give(at, time.role, time.confidence, time.reason);
        if let Some(pick) = self
            .columns
            .get_mut(at)
            .and_then(|column| column.pick.as_mut())
        {
            pick.unit = unit;
        }
    }

    /// The columns without a role yet.
    pub(super) fn open(&self) -> impl Iterator<Item = (usize, &Pooled<'a>)> {
        self.columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.pick.is_none())
    }

    /// The first column of a role.
    pub(super) fn holder(&self, role: Role) -> Option<(usize, &Pooled<'a>)> {
        self.columns
            .iter()
            .enumerate()
            .find(|(_, column)| column.is(role))
    }

    /// Both columns' facts, file by file where both stand.
    pub(super) fn together<'b>(
        one: &'b Pooled<'a>,
        other: &'b Pooled<'a>,
    ) -> impl Iterator<Item = (&'a Facts<'a>, &'a Facts<'a>)> + 'b {
        one.places.iter().filter_map(|(sheet, ours)| {
            other
                .places
                .iter()
                .find(|(other, _)| other == sheet)
                .map(|(_, theirs)| (*ours, *theirs))
        })
    }
}

/// A guess without unit and class.
pub(super) fn guess(role: Role, confidence: f64, reason: impl Into<String>) -> ColumnGuess {
    ColumnGuess {
        role,
        confidence: confidence.clamp(0.0, 0.99),
        reason: reason.into(),
        unit: None,
        class: None,
    }
}

/// The reader's own choice.
pub(super) fn said(role: Role, facts: &Facts<'_>) -> ColumnGuess {
    ColumnGuess {
        role,
        confidence: 1.0,
        reason: "you said so".to_owned(),
        unit: unit(role, facts),
        class: None,
    }
}

/// What the numbers of a column count if it is to be a time; `None` for times and for numbers that are neither.
pub(super) fn unit(role: Role, facts: &Facts<'_>) -> Option<TimeUnit> {
    if !matches!(role, Role::Time | Role::LabelTime)
        || !matches!(facts.column.kind, Kind::Integer | Kind::Number)
    {
        return None;
    }
    facts
        .epoch()
        .or_else(|| facts.like_years().then_some(TimeUnit::Years))
}

/// A count with separators of thousands.
pub(super) fn count(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
