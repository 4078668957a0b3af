//! The options that say what the files are and how they are measured, and the book that they make.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use wellenough::book::notebook::Notebook;
use wellenough::book::notebook::file::{is_notebook, read};
use wellenough::book::slo::{Period, Sli};
use wellenough::book::{Book, Convention, Costs, Part, Role, SloSpec, Source, TieRule, WindowSpec};
use wellenough::report::Document;

/// What the files are and how they are measured.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// CSV, TSV, JSON or NDJSON (plain, gzip, zstd or zip), Parquet or Arrow.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Read the choices from a notebook's file, or from a book alone (JSON); what the other options say goes before it.
    #[arg(long, value_name = "FILE")]
    pub(crate) book: Option<PathBuf>,
    /// Set a column's role: `column=role`, or `file:column=role` for one file only. May be repeated.
    #[arg(long = "roles", value_name = "COLUMN=ROLE", value_delimiter = ',')]
    pub(crate) roles: Vec<String>,
    /// Say what a file is: `file=reference`, `file=current` or `file=labels`. May be repeated.
    #[arg(long = "part", value_name = "FILE=PART", value_delimiter = ',')]
    pub(crate) parts: Vec<String>,
    /// The label value that counts as positive.
    #[arg(long)]
    pub(crate) positive: Option<String>,
    /// The decision threshold on the score.
    #[arg(long)]
    pub(crate) threshold: Option<f64>,
    /// What decisions cost, for the cheapest threshold: `fp=5,fn=1`, also `tp` and `tn`; a gain is below 0.
    #[arg(long, value_name = "COSTS", allow_hyphen_values = true)]
    pub(crate) costs: Option<String>,
    /// hour, day, week, month, quarter, year or rows:N.
    #[arg(long)]
    pub(crate) window: Option<String>,
    /// Rows before this date are the reference.
    #[arg(long, value_name = "DATE")]
    pub(crate) reference_until: Option<String>,
    /// Rows before this date are left out, so that the reference begins with it.
    #[arg(long, value_name = "DATE")]
    pub(crate) reference_from: Option<String>,
    /// When quality fell, for the verdict: the good block ends there; else it is looked for.
    #[arg(long, value_name = "DATE")]
    pub(crate) onset: Option<String>,
    /// Rows with this value in the version column are the reference.
    #[arg(long, value_name = "VERSION", conflicts_with = "reference_until")]
    pub(crate) reference_version: Option<String>,
    /// The texts that mean "missing", in every column, instead of the usual ones; blank always does.
    #[arg(
        long,
        value_name = "TEXTS",
        value_delimiter = ',',
        allow_hyphen_values = true
    )]
    pub(crate) missing: Option<Vec<String>>,
    /// In dates that could be read both ways, the day comes first.
    #[arg(long, conflicts_with = "month_first")]
    pub(crate) day_first: bool,
    /// In dates that could be read both ways, the month comes first.
    #[arg(long)]
    pub(crate) month_first: bool,
    /// Whose definition of drift judges: wellenough, evidently-0.7, nannyml-0.13 or scipy.
    #[arg(long, value_name = "NAME")]
    pub(crate) convention: Option<String>,
    /// Which document of a ranking stands first among those with the same score: stable (the earlier row), averaged
    /// (their mean over all orders), trec (the later row).
    #[arg(long, value_name = "RULE")]
    pub(crate) ties: Option<String>,
    /// The grade from which a document of a ranking is relevant.
    #[arg(long, value_name = "GRADE")]
    pub(crate) relevant_from: Option<f64>,
    /// What is good: correct, served, `absolute_error <= 3`, `relative_error <= 0.1`, `cost <= 2`, `relevant_in_top:10`,
    /// `window: roc_auc >= 0.8`, `mean: brier_score_loss`, excess, or an expression over the columns in SQL's syntax.
    #[arg(long, value_name = "INDICATOR")]
    pub(crate) sli: Option<String>,
    /// The share that must be good, above 0 and at most 1.
    #[arg(long, value_name = "SHARE")]
    pub(crate) objective: Option<f64>,
    /// Over which time the objective is held: a number of days such as 28d, week, month or quarter.
    #[arg(long, value_name = "PERIOD")]
    pub(crate) period: Option<String>,
    /// Windows and budgets are judged by their numbers alone, whatever the intervals say.
    #[arg(long)]
    pub(crate) strict: bool,
    /// Threads; the results do not depend on it.
    #[arg(long)]
    pub(crate) workers: Option<usize>,
}

impl Options {
    /// How many threads.
    pub(crate) fn threads(&self) -> usize {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.workers.unwrap_or(cores).max(1)
    }

    /// The objective of a file, if any, with what the options say about it.
    pub(crate) fn slo(&self, file: Option<SloSpec>) -> Result<Option<SloSpec>> {
        let is_asked = self.sli.is_some() || self.objective.is_some() || self.period.is_some();
        if file.is_none() && !is_asked && !self.strict {
            return Ok(None);
        }
        let mut spec = file.unwrap_or_default();
        if let Some(text) = &self.sli {
            let sli = Sli::read(text).map_err(|why| anyhow::anyhow!("--sli: {why}"))?;
            spec.sli = Some(sli);
        }
        if let Some(objective) = self.objective {
            if !(objective > 0.0 && objective <= 1.0) {
                bail!(
                    "--objective {objective}: expected a share above 0 and at most 1, such as 0.99"
                );
            }
            spec.objective = Some(objective);
        }
        if let Some(text) = &self.period {
            let period = Period::from_id(text).with_context(|| {
                format!(
                    "--period {text}: expected a number of days such as 28d, week, month or quarter"
                )
            })?;
            spec.period = Some(period);
        }
        spec.strict |= self.strict;
        Ok(Some(spec))
    }
}

impl Options {
    /// Takes a book that stands among the files for the one that `--book` names: `book.json`, `NAME.book.json` or
    /// `NAME.wellenough.json`.
    ///
    /// # Errors
    /// Where no file is left beside it.
    pub(crate) fn find_book(&mut self) -> Result<()> {
        let is_book = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name == "book.json"
                || name.ends_with(".book.json")
                || name.ends_with(".wellenough.json")
        };
        if self.book.is_none()
            && let Some(at) = self.files.iter().position(is_book)
        {
            self.book = Some(self.files.remove(at));
            if self.files.is_empty() {
                bail!("a book alone holds no rows: name its files behind it");
            }
        }
        Ok(())
    }

    /// The notebook in which the report stands: that of the file, else the usual cells.
    pub(crate) fn notebook(&self) -> Result<Notebook> {
        let text = self.book.as_ref().map(|path| {
            let text = std::fs::read_to_string(path);
            text.with_context(|| path.display().to_string())
        });
        match text.transpose()?.filter(|text| is_notebook(text)) {
            Some(text) => read(&text).map_err(anyhow::Error::msg),
            None => Ok(Notebook::of(Book::default())),
        }
    }
}

/// The book that the options ask for; its objective is set apart.
pub(crate) fn book(report: &Options) -> Result<Book> {
    let mut book = Book {
        positive: report.positive.clone(),
        threshold: report.threshold,
        reference_until: report.reference_until.clone(),
        reference_from: report.reference_from.clone(),
        onset: report.onset.clone(),
        reference_version: report.reference_version.clone(),
        missing: report.missing.clone(),
        day_first: (report.day_first || report.month_first).then_some(report.day_first),
        costs: costs(report.costs.as_deref())?,
        relevant_from: report.relevant_from.filter(|grade| !grade.is_nan()),
        ..Book::default()
    };
    if let Some(ties) = &report.ties {
        book.ties =
            Some(TieRule::from_id(ties).with_context(|| {
                format!("--ties {ties}: expected stable, averaged, trec or ranx")
            })?);
    }
    if let Some(window) = &report.window {
        book.window = Some(WindowSpec::from_id(window).with_context(|| {
            format!("--window {window}: expected hour, day, week, month, quarter, year or rows:N")
        })?);
    }
    if let Some(convention) = &report.convention {
        book.convention = Some(Convention::from_id(convention).with_context(|| {
            let known: Vec<&str> = Convention::ALL.into_iter().map(Convention::id).collect();
            format!(
                "--convention {convention}: expected one of {}",
                known.join(", ")
            )
        })?);
    }
    for path in &report.files {
        let name = path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let bytes = std::fs::metadata(path).map_or(0, |meta| meta.len());
        book.sources.push(Source {
            name,
            bytes,
            ..Source::default()
        });
    }
    for text in &report.roles {
        set_role(&mut book, text)?;
    }
    for text in &report.parts {
        set_part(&mut book, text)?;
    }
    match &report.book {
        Some(path) => over_file(book, path),
        None => Ok(book),
    }
}

/// The choices of a book, and those of a file where it makes none.
fn over_file(book: Book, path: &Path) -> Result<Book> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let read = if is_notebook(&text) {
        read(&text).map(|notebook| notebook.book)
    } else {
        Book::read(&text)
    };
    let base = read.map_err(|why| anyhow::anyhow!("{}: {why}", path.display()))?;
    Ok(book.over(base))
}

/// `file=part`.
fn set_part(book: &mut Book, text: &str) -> Result<()> {
    let (file, part) = text
        .rsplit_once('=')
        .with_context(|| format!("--part {text}: expected file=part"))?;
    let part = [Part::Reference, Part::Current, Part::Labels]
        .into_iter()
        .find(|known| known.id() == part);
    let part =
        part.with_context(|| format!("--part {text}: expected reference, current or labels"))?;
    let Some(source) = book.sources.iter_mut().find(|source| source.name == file) else {
        bail!("--part {text}: no file named {file} was given");
    };
    source.part = Some(part);
    Ok(())
}

fn costs(text: Option<&str>) -> Result<Option<Costs>> {
    let read = |text| Costs::read(text).map_err(|why| anyhow::anyhow!("--costs: {why}"));
    text.map(read).transpose()
}

/// `column=role`, or `file:column=role`.
fn set_role(book: &mut Book, text: &str) -> Result<()> {
    let (column, role) = text
        .rsplit_once('=')
        .with_context(|| format!("--roles {text}: expected column=role"))?;
    let role = Role::from_id(role).with_context(|| {
        let known: Vec<&str> = Role::ALL.into_iter().map(Role::id).collect();
        format!(
            "--roles {text}: \"{role}\" is no role; expected one of {}",
            known.join(", ")
        )
    })?;
    let (file, column) = column
        .split_once(':')
        .map_or((None, column), |(file, column)| (Some(file), column));
    let mut meant = 0;
    for source in book
        .sources
        .iter_mut()
        .filter(|source| file.is_none_or(|file| file == source.name))
    {
        source.roles.push((column.to_owned(), role));
        meant += 1;
    }
    if let (Some(file), 0) = (file, meant) {
        bail!("--roles {text}: no file named {file} was given");
    }
    Ok(())
}

/// A role for a column that no file has is a slip of the keyboard.
pub(crate) fn all_known(book: &Book, document: &Document) -> Result<()> {
    for (column, role) in book.sources.iter().flat_map(|source| &source.roles) {
        let mut columns = document.sources.iter().flat_map(|source| &source.columns);
        if !columns.any(|known| known.name == *column) {
            bail!(
                "--roles {column}={}: no file has a column named {column}",
                role.id()
            );
        }
    }
    Ok(())
}
