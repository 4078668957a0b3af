//! Which files hold predictions, which hold labels, and how labels find their predictions.

use super::facts::Facts;
use super::words::Words;
use super::{lexicon, named};
use crate::book::Part;
use crate::data::sketch::{Kind, Sketch};

/// A first look at a whole file.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    /// What was seen of it.
    pub(super) sketch: &'a Sketch,
    /// Its columns.
    pub(super) columns: Vec<Facts<'a>>,
    /// The words of its name.
    pub(super) name: Words,
    /// What the reader said that it is.
    pub(super) said: Option<Part>,
}

/// Two columns that hold the same ids.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Key {
    /// Column of the label file.
    pub(super) label_column: usize,
    /// The file of predictions.
    pub(super) sheet: usize,
    /// Its column.
    pub(super) column: usize,
    /// How sure, 0 to 1.
    pub(super) confidence: f64,
    /// Why, to be read after the column's name.
    pub(super) reason: String,
}

/// Why a file is one of labels, and its key where there is one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LabelFile {
    /// Why.
    pub(super) reason: String,
    /// How it joins.
    pub(super) key: Option<Key>,
}

impl<'a> Sheet<'a> {
    /// Looks at a file.
    pub(super) fn of(sketch: &'a Sketch, said: Option<Part>) -> Self {
        let columns = sketch.columns.iter().map(Facts::of).collect();
        let stem = sketch.name.split('.').next().unwrap_or_default();
        Self {
            sketch,
            columns,
            name: Words::of(stem),
            said,
        }
    }

    /// Whether a name says that a column comes from a model.
    pub(super) fn has_output(&self) -> bool {
        self.columns.iter().any(|facts| named::output(&facts.words))
    }

    /// Its column names, the first few.
    pub(super) fn some_columns(&self) -> String {
        let shown: Vec<String> = self
            .columns
            .iter()
            .take(4)
            .map(|facts| format!("`{}`", facts.column.name))
            .collect();
        let more = if self.columns.len() > 4 { ", …" } else { "" };
        format!("{}{more}", shown.join(", "))
    }
}

/// Per file: why it is one of labels; `None` for predictions.
pub(super) fn label_files(sheets: &[Sheet<'_>]) -> Vec<Option<LabelFile>> {
    (0..sheets.len()).map(|at| label_file(at, sheets)).collect()
}

fn label_file(at: usize, sheets: &[Sheet<'_>]) -> Option<LabelFile> {
    let sheet = sheets.get(at)?;
    let mut keys: Vec<Key> = sheets
        .iter()
        .enumerate()
        .filter(|(other, rival)| *other != at && rival.said != Some(Part::Labels))
        .filter_map(|(other, rival)| key(sheet, rival, other))
        .collect();
    // The surest key first; equal ones keep the order of the files.
    keys.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    match sheet.said {
        Some(Part::Labels) => {
            let key = keys.into_iter().next();
            return Some(LabelFile {
                reason: "you said so".to_owned(),
                key,
            });
        }
        Some(Part::Reference | Part::Current) => return None,
        None => {}
    }
    let called = sheet.name.has(lexicon::LABEL_FILE);
    if let Some(key) = keys.into_iter().find(|key| {
        sheets
            .get(key.sheet)
            .is_some_and(|rival| holds_labels_of(sheet, rival, key, called))
    }) {
        let rival = sheets.get(key.sheet)?;
        let name = sheet
            .columns
            .get(key.label_column)
            .map(|facts| facts.column.name.clone())
            .unwrap_or_default();
        let reason = format!(
            "{} columns, no prediction or score among them; `{name}` {}, which joins it to {}",
            sheet.columns.len(),
            key.reason,
            rival.sketch.name
        );
        return Some(LabelFile {
            reason,
            key: Some(key),
        });
    }
    keyless(at, sheets, called)
}

/// A file of labels that nothing joins to another.
fn keyless(at: usize, sheets: &[Sheet<'_>], called: bool) -> Option<LabelFile> {
    let sheet = sheets.get(at)?;
    let truth = sheet
        .columns
        .iter()
        .any(|facts| named::truth(&facts.words) >= 0.6);
    let timed = sheet.columns.iter().any(Facts::is_time) && !called;
    let small = sheet.columns.len() <= 3 && !sheet.has_output() && !timed;
    let others = sheets
        .iter()
        .enumerate()
        .any(|(other, rival)| other != at && rival.has_output());
    let keyed = sheet
        .columns
        .iter()
        .any(|facts| named::id(&facts.words) >= 0.7);
    if small && others && (truth || called) {
        let reason =
            "a label column and no prediction or score, but nothing that joins it to another file"
                .to_owned();
        return Some(LabelFile { reason, key: None });
    }
    if small && sheet.columns.len() == 2 && keyed && (truth || called) {
        let reason = "nothing but an id and a label column".to_owned();
        return Some(LabelFile { reason, key: None });
    }
    None
}

fn holds_labels_of(sheet: &Sheet<'_>, rival: &Sheet<'_>, key: &Key, called: bool) -> bool {
    let rest = || {
        sheet
            .columns
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != key.label_column)
            .map(|(_, facts)| facts)
    };
    let truth = rest().any(|facts| named::truth(&facts.words) >= 0.3);
    let outputs = rest().any(|facts| named::output(&facts.words));
    let few = rest().count() <= 4 || called;
    let smaller = sheet.columns.len() < rival.columns.len()
        || (sheet.columns.len() == rival.columns.len() && rival.has_output());
    let clear =
        rival.has_output() || called || truth || sheet.columns.len() * 2 <= rival.columns.len();
    let could_be = rest().any(|facts| !facts.is_time() && !facts.like_probability());
    !outputs && few && smaller && clear && could_be
}

/// The columns by which a label file joins a file of predictions.
fn key(labels: &Sheet<'_>, predictions: &Sheet<'_>, sheet: usize) -> Option<Key> {
    let mut best: Option<Key> = None;
    for (label_column, ours) in labels.columns.iter().enumerate() {
        for (column, theirs) in predictions.columns.iter().enumerate() {
            if let Some((confidence, reason)) = same_ids(ours, theirs)
                && best
                    .as_ref()
                    .is_none_or(|best| confidence > best.confidence)
            {
                best = Some(Key {
                    label_column,
                    sheet,
                    column,
                    confidence,
                    reason,
                });
            }
        }
    }
    best
}

/// Whether two columns of different files hold the same ids: how sure, and why.
fn same_ids(ours: &Facts<'_>, theirs: &Facts<'_>) -> Option<(f64, String)> {
    let countable =
        |facts: &Facts<'_>| (facts.numeric() && facts.whole) || facts.column.kind == Kind::Text;
    let (our_name, their_name) = (named::id(&ours.words), named::id(&theirs.words));
    let same_name = ours.column.name.trim() == theirs.column.name.trim()
        || (!ours.words.joined().is_empty() && ours.words.joined() == theirs.words.joined());
    let empty = ours.present == 0 || theirs.present == 0;
    if same_name
        && our_name >= 0.7
        && (empty || (countable(ours) && countable(theirs) && !ours.two_valued()))
    {
        return Some((
            0.9 + our_name * 0.08,
            "is named like an id and stands in both files".to_owned(),
        ));
    }
    if !countable(ours) || !countable(theirs) || !ours.nearly_unique() || !theirs.nearly_unique() {
        return None;
    }
    let shared = overlap(ours, theirs);
    let named_alike = our_name.min(their_name);
    if same_name && ours.present >= 3 && (our_name > 0.0 || shared > 0.0) {
        return Some((
            0.75 + shared * 0.1,
            "stands in both files and hardly a value comes twice".to_owned(),
        ));
    }
    if shared >= 0.5 && ours.present >= 3 {
        let reason = format!(
            "has {:.0} % of its values in `{}`",
            shared * 100.0,
            theirs.column.name.trim()
        );
        return Some((0.5 + shared * 0.2 + named_alike * 0.1, reason));
    }
    if named_alike >= 0.7 && ours.column.kind == theirs.column.kind {
        let reason = format!("is named like an id, as `{}` is", theirs.column.name.trim());
        return Some((0.45 + shared * 0.1, reason));
    }
    None
}

/// Share of the smaller sample's ids that the other has too.
fn overlap(ours: &Facts<'_>, theirs: &Facts<'_>) -> f64 {
    let sorted = |facts: &Facts<'_>| {
        let mut keys = facts.keys();
        keys.sort_unstable();
        keys.dedup();
        keys
    };
    let (ours, theirs) = (sorted(ours), sorted(theirs));
    let both = ours
        .iter()
        .filter(|key| theirs.binary_search(key).is_ok())
        .count();
    let smaller = ours.len().min(theirs.len());
    if smaller == 0 {
        0.0
    } else {
        both as f64 / smaller as f64
    }
}
