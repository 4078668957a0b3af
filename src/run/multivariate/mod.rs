//! All features together: correlations, a classifier of the periods, reconstruction by principal components.
//!
//! The desk does it while others compare columns. What is looked at hangs on the rows' places alone, never on who was
//! quick or how files were cut.

mod classifier;
mod correlation;
mod reconstruction;

use std::ops::Range;

use crate::book::Role;
use crate::data::column::{Column, NO_LEVEL};
use crate::measure::drift::multivariate::{Feature, sampled};
use crate::report::document::{Correlation, Multivariate, Note};

use super::desk::Desk;

/// Features that are looked at together, at most; the first of the file.
const COLUMNS: usize = 100;
/// More levels than these say nothing together: names, texts.
const LEVELS: usize = 1_000;

/// What columns say together.
#[derive(Debug, Clone, Default)]
pub(super) struct Together {
    /// Every pair of columns of numbers.
    pub(super) correlations: Vec<Correlation>,
    /// Drift of all features.
    pub(super) multivariate: Vec<Multivariate>,
    /// What was left out.
    pub(super) notes: Vec<Note>,
}

/// Some columns and the rows of both sides.
struct Rows<'a> {
    desk: &'a Desk,
    /// Names of the columns.
    names: Vec<&'a str>,
    features: Vec<Held<'a>>,
}

/// A column as measures read it.
enum Held<'a> {
    Numbers(&'a [f64]),
    /// Codes in the order of the levels' names, so that they do not hang on the order of rows.
    Levels(Vec<u32>, usize),
}

impl Held<'_> {
    fn feature(&self) -> Feature<'_> {
        match self {
            Self::Numbers(values) => Feature::Numbers(values),
            Self::Levels(codes, levels) => Feature::Levels {
                codes,
                levels: *levels,
            },
        }
    }
}

impl Rows<'_> {
    fn features(&self) -> Vec<Feature<'_>> {
        self.features.iter().map(Held::feature).collect()
    }

    /// The rows of one side.
    fn side(&self, reference: bool) -> Vec<u32> {
        let groups = self.desk.cut.groups.iter();
        let groups = groups.filter(|(_, is_reference, _)| *is_reference == reference);
        groups
            .flat_map(|(.., range)| self.group(range))
            .copied()
            .collect()
    }

    /// The rows of one group of the cut.
    fn group(&self, range: &Range<usize>) -> &[u32] {
        self.desk.cut.order.get(range.clone()).unwrap_or(&[])
    }

    fn named(&self, shares: &[(usize, f64)]) -> Vec<(String, f64)> {
        let named =
            |(column, share): &(usize, f64)| Some(((*self.names.get(*column)?).to_owned(), *share));
        shares.iter().filter_map(named).collect()
    }
}

/// The features of the columns that drift, in file order.
fn features(desk: &Desk) -> Vec<String> {
    let drifting = super::drift::columns(desk);
    let mut features = desk.table.all_named(desk, Role::Segment);
    features.extend(desk.table.all_named(desk, Role::Feature));
    features.retain(|name| drifting.contains(name));
    features
}

/// Whether rows of both sides can be told apart, and rebuilt alike; and the correlations, where all columns have some.
pub(super) fn of(desk: &mut Desk) -> Together {
    desk.lay_features();
    let desk = &*desk;
    let features = features(desk);
    let in_file: Vec<&String> = features.iter().collect();
    let mut found = Together::default();
    if correlation::are_all(desk, &in_file) {
        correlation::add(&mut found, desk, &in_file);
    }
    let rows = held(&mut found, desk, &in_file);
    if !rows.features.is_empty() {
        classifier::add(&mut found, &rows);
        reconstruction::add(&mut found, &rows);
    }
    found
}

/// Puts the correlations in the order of their columns' effects, and looks for them where only some columns have any;
/// `order` are positions among the drifting columns, the largest effect first.
pub(super) fn correlate(found: &mut Together, desk: &Desk, order: &[usize]) {
    let drifting = super::drift::columns(desk);
    let features = features(desk);
    let by_effect: Vec<&String> = order
        .iter()
        .filter_map(|index| drifting.get(*index))
        .filter(|name| features.contains(name))
        .collect();
    if !correlation::are_all(desk, &by_effect) {
        let notes = std::mem::take(&mut found.notes);
        correlation::add(found, desk, &by_effect);
        found.notes.extend(notes);
        return;
    }
    let place = |name: &String| by_effect.iter().position(|known| *known == name);
    for pair in &mut found.correlations {
        if place(&pair.a) > place(&pair.b) {
            std::mem::swap(&mut pair.a, &mut pair.b);
        }
    }
    found
        .correlations
        .sort_by_key(|pair| (place(&pair.a), place(&pair.b)));
}

/// The columns that can be looked at together, and a note of what is left out.
fn held<'a>(found: &mut Together, desk: &'a Desk, names: &[&'a String]) -> Rows<'a> {
    let mut rows = Rows {
        desk,
        names: Vec::new(),
        features: Vec::new(),
    };
    let mut left_out = Vec::new();
    for name in names {
        let column = desk.table.columns.get(*name);
        let held = match column {
            Some(Column::Numbers(values)) => Some(Held::Numbers(values)),
            Some(Column::Levels { codes, levels })
                if levels.len() <= LEVELS && levels.len() * 2 <= codes.len().max(4) =>
            {
                Some(by_name(codes, levels))
            }
            _ => None,
        };
        match held {
            Some(held) if rows.names.len() < COLUMNS => {
                rows.names.push(name);
                rows.features.push(held);
            }
            _ => left_out.push(name.as_str()),
        }
    }
    if !left_out.is_empty() {
        let count = left_out.len() as u64;
        let message = format!(
            "{} left out where all features are looked at together, since they hold too many different texts or come \
             after the first {COLUMNS}: {}",
            counted(count),
            listed(&left_out),
        );
        found.notes.push(note(count, message));
    }
    rows
}

fn counted(columns: u64) -> String {
    if columns == 1 {
        "1 column is".into()
    } else {
        format!("{columns} columns are")
    }
}

/// The first names.
fn listed(names: &[&str]) -> String {
    let mut text = names.iter().take(5).copied().collect::<Vec<_>>().join(", ");
    if names.len() > 5 {
        text.push_str(", \u{2026}");
    }
    text
}

fn note(count: u64, message: String) -> Note {
    Note {
        kind: "together".into(),
        count,
        message,
        first_row: None,
    }
}

fn by_name<'a>(codes: &[u32], levels: &[String]) -> Held<'a> {
    let mut order: Vec<usize> = (0..levels.len()).collect();
    order.sort_by_key(|code| levels.get(*code));
    let mut places = vec![NO_LEVEL; levels.len()];
    for (place, code) in (0..).zip(order) {
        if let Some(slot) = places.get_mut(code) {
            *slot = place;
        }
    }
    let place = |code: &u32| {
        let at = usize::try_from(*code).ok();
        at.and_then(|at| places.get(at))
            .copied()
            .unwrap_or(NO_LEVEL)
    };
    Held::Levels(codes.iter().map(place).collect(), levels.len())
}

/// A share of the rows, in their order.
fn share_of(rows: &[u32], share: f64) -> Vec<u32> {
    if share >= 1.0 {
        return rows.to_vec();
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a part of a length"
    )]
    let most = (rows.len() as f64 * share).ceil() as usize;
    sampled(rows, most)
}
