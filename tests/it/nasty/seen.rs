//! What our engine makes of a set of files, asked in three ways.

use std::path::PathBuf;

use wellenough::book::{Book, WindowSpec};
use wellenough::data::bytes::Disk;
use wellenough::data::sketch::{Sample, Sketch};
use wellenough::data::sniff::sniff;
use wellenough::report::document::{Note, Quality, Scope};
use wellenough::report::figure::gallery;
use wellenough::report::svg::svg;
use wellenough::report::{Document, Outcome, Theme};
use wellenough::run::native::carry_out;

use crate::asked::sane;
use crate::golden::book_of;
use crate::report::written;

/// The middle of the nasty files' 25 days.
const MIDDLE: &str = "2024-03-13";
/// Before every row: all of them are current.
const NEVER: &str = "0001-01-01";
/// Words that only a programmer understands.
const NOT_FOR_READERS: [&str; 7] = [
    "panic",
    "unwrap",
    "thread",
    "Error(",
    "polars",
    "index out of bounds",
    "the engine stopped",
];

/// One set of files and what was found in it.
pub(super) struct Seen {
    /// As a reader gives it, without a choice.
    plain: Result<Outcome, String>,
    /// The same with three workers.
    plain_by_three: Result<Outcome, String>,
    /// All rows in one period, by days.
    whole: Result<Outcome, String>,
    /// First half against second, by hours.
    halves: Result<Outcome, String>,
    /// The first look at the file in question, the last of the set.
    pub(super) sketch: Option<Sketch>,
    name: String,
}

impl Seen {
    /// Carries out three books on the files.
    pub(super) fn of(paths: &[PathBuf]) -> Self {
        let plain = book_of(paths);
        let cut = |until: &str, window| Book {
            reference_until: Some(until.into()),
            window: Some(window),
            ..plain.clone()
        };
        let run = |book: &Book, workers| {
            carry_out(book, paths, workers, &mut |_| {}).map_err(|complaint| complaint.message)
        };
        let last = paths.last().unwrap();
        Self {
            plain_by_three: run(&plain, 3),
            whole: run(&cut(NEVER, WindowSpec::Day), 1),
            halves: run(&cut(MIDDLE, WindowSpec::Hour), 1),
            plain: run(&plain, 1),
            sketch: sniff(&Disk::open(last).unwrap())
                .ok()
                .map(|(_, sketch)| sketch),
            name: last.file_name().unwrap().to_string_lossy().into_owned(),
        }
    }

    /// The document of all rows in one period, by days.
    pub(super) fn whole(&self) -> Result<&Document, &str> {
        document(&self.whole)
    }

    /// The document of the first half against the second, by hours.
    pub(super) fn halves(&self) -> Result<&Document, &str> {
        document(&self.halves)
    }

    /// The sentence with which the files were refused.
    pub(super) fn sentence(&self) -> Option<&str> {
        self.whole().err()
    }

    /// The numbers in a column of the first look; `None` is missing.
    pub(super) fn numbers(&self, column: &str) -> Result<&[Option<f64>], String> {
        match self.sample(column)? {
            Sample::Numbers(values) => Ok(values),
            _ => Err(format!("column {column} holds no numbers")),
        }
    }

    /// The words in a column of the first look.
    pub(super) fn texts(&self, column: &str) -> Result<&[Option<String>], String> {
        match self.sample(column)? {
            Sample::Texts(values) => Ok(values),
            _ => Err(format!("column {column} holds no text")),
        }
    }

    fn sample(&self, column: &str) -> Result<&Sample, String> {
        let sketch = self.sketch.as_ref().ok_or("no first look")?;
        let mut columns = sketch.columns.iter();
        let found = columns.find(|known| known.name == column);
        Ok(&found.ok_or_else(|| format!("no column {column}"))?.sample)
    }

    /// All notes of a run without choices, of the files and of the whole.
    pub(super) fn notes(&self) -> Vec<&Note> {
        let Ok(document) = document(&self.plain) else {
            return Vec::new();
        };
        let files = document.sources.iter().flat_map(|source| &source.notes);
        files.chain(&document.task.notes).collect()
    }

    /// One number over all rows.
    pub(super) fn quality(&self, metric: &str) -> Result<&Quality, String> {
        let document = self.whole().map_err(|said| format!("refused: {said}"))?;
        let mut all = document.quality.iter();
        all.find(|q| q.metric == metric && q.scope == Scope::Current)
            .ok_or_else(|| format!("no {metric}"))
    }

    /// Whether a number over all rows is this one.
    pub(super) fn metric(&self, metric: &str, wanted: f64) -> Result<(), String> {
        let found = self.quality(metric)?;
        match found.value {
            Some(value) if (value - wanted).abs() <= 1e-12 => Ok(()),
            _ => Err(format!(
                "{metric} {:?} ({:?}), not {wanted}",
                found.value, found.undefined
            )),
        }
    }

    /// What was found, in a few words.
    pub(super) fn told(&self) -> String {
        let document = match self.whole() {
            Ok(document) => document,
            Err(message) => return format!("\"{message}\""),
        };
        let rows: Vec<String> = document
            .sources
            .iter()
            .map(|s| s.rows.to_string())
            .collect();
        let columns = document.sources.last().map_or(0, |s| s.columns.len());
        let auc = self.quality("roc_auc").ok().and_then(|q| q.value);
        let notes: Vec<String> = self
            .notes()
            .iter()
            .map(|note| format!("{} {}", note.count, note.kind))
            .collect();
        let auc = auc.map_or("none".into(), |auc| auc.to_string());
        format!(
            "{} rows, {columns} columns, AUC {auc}; {}",
            rows.join("+"),
            notes.join(", ")
        )
    }

    /// What must hold of every file, whatever is in it.
    pub(super) fn always(&self, clean: &Self) -> Vec<String> {
        let mut wrong = Vec::new();
        if document(&self.plain) != document(&self.plain_by_three) {
            wrong.push("one worker and three disagree".into());
        }
        for run in [&self.plain, &self.whole, &self.halves] {
            match run {
                Ok(outcome) => {
                    let document = &outcome.document;
                    if std::panic::catch_unwind(|| sane(document)).is_err() {
                        wrong.push("the document is not sane (told above)".into());
                    }
                }
                Err(message) => wrong.extend(self.refused_well(message)),
            }
        }
        // The halves alone have drift, and with it pictures of every column.
        wrong.extend(
            self.plain
                .iter()
                .flat_map(|plain| self.written_well(plain, clean)),
        );
        if self.hostile().next().is_some() {
            wrong.extend(
                self.halves
                    .iter()
                    .flat_map(|halves| self.written_well(halves, clean)),
            );
        }
        wrong
    }

    /// No text of the reader's is markup in the report or in a picture.
    fn written_well(&self, outcome: &Outcome, clean: &Self) -> Vec<String> {
        let mut wrong = Vec::new();
        let page = match written(outcome) {
            Ok(page) => page,
            Err(error) => return vec![format!("no HTML: {error}")],
        };
        let drawn: String = gallery(outcome)
            .iter()
            .map(|(_, figure)| svg(figure, &Theme::LIGHT, 960).unwrap())
            .collect();
        for text in self.hostile() {
            if page.contains(text) || drawn.contains(text) {
                wrong.push(format!("{text} is markup"));
            }
        }
        let scripts = |page: &str| page.matches("<script").count();
        if let Ok(calm) = &clean.plain
            && scripts(&page) != scripts(&written(calm).unwrap())
        {
            wrong.push("the page has another script".into());
        }
        wrong
    }

    /// Names and values that would be markup if they were not escaped.
    fn hostile(&self) -> impl Iterator<Item = &str> {
        let columns = self.sketch.iter().flat_map(|sketch| &sketch.columns);
        let words = columns.clone().flat_map(|column| match &column.sample {
            Sample::Texts(values) => values.as_slice(),
            _ => &[],
        });
        let names = columns.map(|column| column.name.as_str());
        let texts = words.flatten().map(String::as_str).chain(names);
        texts
            .chain([self.name.as_str()])
            .filter(|text| text.contains(['<', '&']) && (4..200).contains(&text.len()))
    }

    fn refused_well(&self, message: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        if !message.contains(&self.name) {
            wrong.push(format!("the sentence does not name the file: {message}"));
        }
        // What was found, then what to do.
        if message.contains('\n') || !message.contains([':', ';']) || message.len() > 700 {
            wrong.push(format!("not one sentence with a remedy: {message}"));
        }
        if let Some(word) = NOT_FOR_READERS.iter().find(|word| message.contains(**word)) {
            wrong.push(format!("\"{word}\" is not for readers: {message}"));
        }
        wrong
    }
}

fn document(run: &Result<Outcome, String>) -> Result<&Document, &str> {
    match run {
        Ok(outcome) => Ok(&outcome.document),
        Err(message) => Err(message),
    }
}
