//! The columns that an expression names.

use std::borrow::Cow;

use crate::book::expression::{Known, Predicate, Slot, Type, Word, check, names};
use crate::book::slo::{Good, Sli};
use crate::book::{Book, Part, Role, SloSpec};
use crate::data::column::{Column, NO_LEVEL, NO_TIME};
use crate::data::date::{self, DateStyle};
use crate::data::sketch::Kind;
use crate::reason::slo::{Value, evaluate};

use super::super::desk::Desk;
use super::super::outputs::Outputs;

/// The names in the book's expressions, in small letters: their columns are read whatever they are for.
pub(in crate::run) fn asked_names(book: &Book) -> Vec<String> {
    let further = book.further.iter().map(|one| &one.spec);
    let specs = book.slo.iter().chain(further);
    let of = |spec: &SloSpec| match &spec.sli {
        Some(Sli::Event(Good::Expression(text))) => {
            names(text).iter().map(|name| name.to_lowercase()).collect()
        }
        Some(Sli::Event(Good::ServedWith(needed))) => {
            let names = needed.iter().map(|needed| needed.column.to_lowercase());
            names.collect()
        }
        _ => Vec::new(),
    };
    specs.flat_map(of).collect()
}

/// An expression over the table.
pub(super) struct Expression<'a> {
    predicate: Predicate,
    cells: Cells<'a>,
    has_label: Option<&'a Column>,
}

/// The columns behind the slots of an expression.
pub(in crate::run) struct Cells<'a> {
    columns: Vec<Source<'a>>,
    /// Whether the label is among them.
    needs_label: bool,
    outputs: &'a Outputs,
}

/// Where the values of a slot come from.
enum Source<'a> {
    Column(&'a Column, Type),
    /// Times that are kept as their texts: the level of each row, and the moment of each level.
    Moments(&'a [u32], Vec<Option<i64>>),
    Word(Word),
    Nothing,
}

impl<'a> Expression<'a> {
    /// Reads an expression and finds its columns.
    pub(super) fn of(desk: &'a Desk, outputs: &'a Outputs, text: &str) -> Result<Self, String> {
        let predicate = check(text, &known(desk, outputs))
            .map_err(|why| format!("the expression \"{text}\": {why}"))?;
        Ok(Self {
            cells: Cells::of(desk, outputs, &predicate.slots),
            predicate,
            has_label: desk.table.label.as_ref(),
        })
    }

    /// What it says of a row.
    pub(super) fn said(&self, row: usize) -> Value<'_> {
        evaluate(&self.predicate.tree, &|slot| self.cells.at(row, slot))
    }

    /// Whether it names the label, and the row has none.
    pub(super) fn waits(&self, row: usize) -> bool {
        let is_missing = match self.has_label {
            Some(Column::Numbers(values)) => values.get(row).is_none_or(|value| value.is_nan()),
            Some(Column::Levels { codes, .. }) => {
                codes.get(row).is_none_or(|code| *code == NO_LEVEL)
            }
            _ => !self
                .cells
                .outputs
                .is_labelled(u32::try_from(row).unwrap_or(u32::MAX)),
        };
        self.cells.needs_label && is_missing
    }
}

impl<'a> Cells<'a> {
    /// Finds the columns of slots.
    pub(in crate::run) fn of(desk: &'a Desk, outputs: &'a Outputs, slots: &[(Slot, Type)]) -> Self {
        let labels = named_labels(desk);
        let label = desk.table.label.as_ref();
        let mut needs_label = false;
        let mut columns = Vec::new();
        for (slot, kind) in slots {
            columns.push(match slot {
                Slot::Column(name) if labels.contains(name) => {
                    needs_label = true;
                    label.map_or(Source::Nothing, |label| Source::Column(label, *kind))
                }
                Slot::Column(name) => {
                    let column = desk.table.columns.get(name);
                    column.map_or(Source::Nothing, |column| {
                        Source::of(column, *kind, style(desk, name))
                    })
                }
                Slot::Word(Word::Time) => {
                    let name = desk.table.named(desk, Role::Time);
                    let column = name.and_then(|name| desk.table.columns.get(&name));
                    column.map_or(Source::Nothing, |column| Source::Column(column, *kind))
                }
                Slot::Word(word) => {
                    needs_label |= *word == Word::Label;
                    Source::Word(*word)
                }
            });
        }
        Self {
            columns,
            needs_label,
            outputs,
        }
    }

    /// What a slot holds in a row.
    pub(in crate::run) fn at(&self, row: usize, slot: usize) -> Value<'a> {
        match self.columns.get(slot) {
            Some(Source::Column(column, kind)) => value(column, *kind, row),
            Some(Source::Moments(codes, moments)) => {
                let code = codes.get(row).and_then(|code| usize::try_from(*code).ok());
                let moment = code.and_then(|code| moments.get(code).copied().flatten());
                moment.map_or(Value::Null, Value::Time)
            }
            Some(Source::Word(word)) => word_value(self.outputs, *word, row),
            _ => Value::Null,
        }
    }

    /// Whether a slot's column was read.
    pub(in crate::run) fn has(&self, slot: usize) -> bool {
        !matches!(self.columns.get(slot), None | Some(Source::Nothing))
    }
}

impl<'a> Source<'a> {
    fn of(column: &'a Column, kind: Type, style: Option<DateStyle>) -> Self {
        match (column, kind, style) {
            // An input that is a time is kept as its text, for drift.
            (Column::Levels { codes, levels }, Type::Time, Some(style)) => {
                let moment = |text: &String| Some(date::read(text, style)?.micros);
                Self::Moments(codes, levels.iter().map(moment).collect())
            }
            _ => Self::Column(column, kind),
        }
    }
}

/// How the dates of a column are written, as it was read; `None` where its files do not agree.
fn style(desk: &Desk, name: &str) -> Option<DateStyle> {
    let wanted = desk
        .opened
        .iter()
        .flat_map(|opened| opened.wanted.iter().flatten());
    let mut styles = wanted
        .filter(|wanted| wanted.name == name)
        .map(|wanted| wanted.spelling.date.unwrap_or_default());
    let first = styles.next()?;
    styles.all(|style| style == first).then_some(first)
}

/// The names of the columns of labels, in whatever file.
fn named_labels(desk: &Desk) -> Vec<String> {
    let wanted = desk
        .opened
        .iter()
        .flat_map(|opened| opened.wanted.iter().flatten());
    let labels = wanted.filter(|wanted| wanted.role == Role::Label);
    labels.map(|wanted| wanted.name.clone()).collect()
}

/// The columns of the files of predictions, those of labels, and what has a role.
pub(in crate::run) fn known(desk: &Desk, outputs: &Outputs) -> Known {
    let mut columns: Vec<(String, Option<Type>)> = Vec::new();
    let sources = desk.sources.iter().zip(&desk.opened);
    for (source, opened) in sources {
        for column in &source.columns {
            let is_label = column.role == Role::Label;
            if (opened.part == Part::Labels && !is_label)
                || columns.iter().any(|(name, _)| *name == column.name)
            {
                continue;
            }
            let kind = match column.role {
                Role::Id => None,
                _ => Some(held(desk, &column.name, &column.kind)),
            };
            columns.push((column.name.clone(), kind));
        }
    }
    let mut words = Vec::new();
    let (prediction, score) = match outputs {
        Outputs::Binary { score, .. } => (Some(Type::Number), score.is_some()),
        Outputs::Multiclass { .. } => (Some(Type::Text), false),
        Outputs::Regression { .. } => (Some(Type::Number), false),
        Outputs::Ranking { .. } => (None, true),
        Outputs::None => (None, false),
    };
    if let Some(kind) = prediction {
        words.extend([(Word::Prediction, kind), (Word::Label, kind)]);
    }
    if score {
        words.push((Word::Score, Type::Number));
    }
    if matches!(outputs, Outputs::Ranking { .. }) {
        words.push((Word::Label, Type::Number));
    }
    if desk.table.times(desk).is_some() {
        words.push((Word::Time, Type::Time));
    }
    Known { columns, words }
}

/// What a column of a kind holds as it was read: a time that is no role is its text, which is a time again where all its
/// files write dates alike.
fn held(desk: &Desk, name: &str, kind: &str) -> Type {
    match (type_of(kind), desk.table.columns.get(name)) {
        (Type::Time, Some(Column::Levels { .. })) if style(desk, name).is_none() => Type::Text,
        (held, _) => held,
    }
}

/// What a column of a kind holds.
fn type_of(kind: &str) -> Type {
    let is = |known: Kind| kind == known.id();
    if is(Kind::Number) || is(Kind::Integer) {
        Type::Number
    } else if is(Kind::Boolean) {
        Type::Truth
    } else if is(Kind::Time) {
        Type::Time
    } else {
        Type::Text
    }
}

fn value(column: &Column, kind: Type, row: usize) -> Value<'_> {
    match column {
        Column::Numbers(values) => match values.get(row) {
            Some(number) if number.is_finite() => match kind {
                Type::Truth => Value::Truth(*number > 0.5),
                _ => Value::Number(*number),
            },
            _ => Value::Null,
        },
        Column::Times(values) => match values.get(row) {
            Some(time) if *time != NO_TIME => Value::Time(*time),
            _ => Value::Null,
        },
        Column::Levels { codes, levels } => {
            let code = codes.get(row).and_then(|code| usize::try_from(*code).ok());
            let text = code
                .and_then(|code| levels.get(code))
                .map(|text| text.trim());
            match (text, kind) {
                (Some(text), Type::Truth) => {
                    crate::book::expression::truth(text).map_or(Value::Null, Value::Truth)
                }
                (Some(text), _) => Value::Text(Cow::Borrowed(text)),
                _ => Value::Null,
            }
        }
        Column::Keys(_) => Value::Null,
    }
}

/// What has a role: decisions and labels of two classes are 1 and 0, of several their names.
fn word_value(outputs: &Outputs, word: Word, row: usize) -> Value<'_> {
    let number = |number: Option<f64>| {
        number
            .filter(|number| number.is_finite())
            .map_or(Value::Null, Value::Number)
    };
    let at = |values: &[f64]| number(values.get(row).copied());
    match (outputs, word) {
        (Outputs::Binary { predicted, .. }, Word::Prediction) => {
            number(predicted.get(row).copied().flatten().map(f64::from))
        }
        (Outputs::Binary { label, .. }, Word::Label) => {
            number(label.get(row).copied().flatten().map(f64::from))
        }
        (
            Outputs::Binary {
                score: Some(score), ..
            }
            | Outputs::Ranking { score, .. },
            Word::Score,
        ) => at(score),
        (Outputs::Regression { predicted, .. }, Word::Prediction) => at(predicted),
        (Outputs::Regression { label, .. }, Word::Label) => at(label),
        (Outputs::Ranking { relevance, .. }, Word::Label) => at(relevance),
        (
            Outputs::Multiclass {
                names,
                predicted,
                label,
                ..
            },
            Word::Prediction | Word::Label,
        ) => {
            let class = if word == Word::Label {
                label
            } else {
                predicted
            };
            let name = class
                .get(row)
                .copied()
                .flatten()
                .and_then(|class| names.get(class));
            name.map_or(Value::Null, |name| Value::Text(Cow::Borrowed(name)))
        }
        _ => Value::Null,
    }
}
