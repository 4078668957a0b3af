//! Door 1, the command line: the engine with threads for workers.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::{Parser, Subcommand};
use wellenough::book::{Book, Convention, Costs, Part, Role, Source, TieRule, WindowSpec};
use wellenough::report::csv::csv;
use wellenough::report::figure::gallery;
use wellenough::report::html::html;
use wellenough::report::svg::svg;
use wellenough::report::{Document, Theme, text};
use wellenough::run::native::carry_out;

/// Width of a figure that is written as a file, in CSS pixels.
const SVG_WIDTH: u32 = 960;

/// Model quality from files of predictions and labels. The same numbers as on the page, to the last digit.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure quality and drift of files: one joined file, predictions and labels, or reference and current.
    Report(Report),
}

#[derive(clap::Args)]
struct Report {
    /// CSV, TSV, JSON or NDJSON (plain, gzip, zstd or zip), Parquet or Arrow.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Write the report as JSON; `-` for standard output.
    #[arg(long, value_name = "OUT")]
    json: Option<String>,
    /// Write all numbers as one CSV table; `-` for standard output.
    #[arg(long, value_name = "OUT")]
    csv: Option<String>,
    /// Write the report as one self-contained HTML page; `-` for standard output.
    #[arg(long, value_name = "OUT")]
    html: Option<String>,
    /// Write every figure as SVG into this folder.
    #[arg(long, value_name = "DIR")]
    svg: Option<PathBuf>,
    /// Set a column's role: `column=role`, or `file:column=role` for one file only. May be repeated.
    #[arg(long = "roles", value_name = "COLUMN=ROLE", value_delimiter = ',')]
    roles: Vec<String>,
    /// Say what a file is: `file=reference`, `file=current` or `file=labels`. May be repeated.
    #[arg(long = "part", value_name = "FILE=PART", value_delimiter = ',')]
    parts: Vec<String>,
    /// The label value that counts as positive.
    #[arg(long)]
    positive: Option<String>,
    /// The decision threshold on the score.
    #[arg(long)]
    threshold: Option<f64>,
    /// What decisions cost, for the cheapest threshold: `fp=5,fn=1`, also `tp` and `tn`; a gain is below 0.
    #[arg(long, value_name = "COSTS", allow_hyphen_values = true)]
    costs: Option<String>,
    /// hour, day, week, month, quarter, year or rows:N.
    #[arg(long)]
    window: Option<String>,
    /// Rows before this date are the reference.
    #[arg(long, value_name = "DATE")]
    reference_until: Option<String>,
    /// Rows before this date are left out, so that the reference begins with it.
    #[arg(long, value_name = "DATE")]
    reference_from: Option<String>,
    /// Rows with this value in the version column are the reference.
    #[arg(long, value_name = "VERSION", conflicts_with = "reference_until")]
    reference_version: Option<String>,
    /// The texts that mean "missing", in every column, instead of the usual ones; blank always does.
    #[arg(
        long,
        value_name = "TEXTS",
        value_delimiter = ',',
        allow_hyphen_values = true
    )]
    missing: Option<Vec<String>>,
    /// In dates that could be read both ways, the day comes first.
    #[arg(long, conflicts_with = "month_first")]
    day_first: bool,
    /// In dates that could be read both ways, the month comes first.
    #[arg(long)]
    month_first: bool,
    /// Whose definition of drift judges: wellenough, evidently-0.7, nannyml-0.13 or scipy.
    #[arg(long, value_name = "NAME")]
    convention: Option<String>,
    /// Which document of a ranking stands first among those with the same score: stable (the earlier row), averaged
    /// (their mean over all orders), trec (the later row).
    #[arg(long, value_name = "RULE")]
    ties: Option<String>,
    /// The grade from which a document of a ranking is relevant.
    #[arg(long, value_name = "GRADE")]
    relevant_from: Option<f64>,
    /// Threads; the results do not depend on it.
    #[arg(long)]
    workers: Option<usize>,
}

fn main() -> ExitCode {
    // A thread that panics ends the run with a sentence; what it says itself is for nobody who reads reports.
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() == Some("main") {
            told(panic);
        }
    }));
    let Command::Report(report) = Arguments::parse().command;
    match run(&report) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            drop(writeln!(std::io::stderr(), "wellenough: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(report: &Report) -> Result<()> {
    let book = Book {
        costs: costs(report.costs.as_deref())?,
        ..book(report)?
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let workers = report.workers.unwrap_or(cores).max(1);
    let outcome = carry_out(&book, &report.files, workers, &mut |_| {})
        .map_err(|complaint| anyhow::anyhow!(complaint.message))?;
    all_known(&book, &outcome.document)?;
    if let Some(out) = &report.json {
        write(out, &outcome.document.to_json()?)?;
    }
    if let Some(out) = &report.csv {
        write(out, &csv(&outcome.document))?;
    }
    if let Some(out) = &report.html {
        write(out, &html(&outcome)?)?;
    }
    if let Some(folder) = &report.svg {
        std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        for (name, figure) in gallery(&outcome) {
            let path = folder.join(format!("{name}.svg"));
            std::fs::write(&path, svg(&figure, &Theme::LIGHT, SVG_WIDTH)?)
                .with_context(|| path.display().to_string())?;
        }
    }
    let files = [&report.json, &report.csv, &report.html];
    if files.iter().all(|out| out.is_none()) && report.svg.is_none() {
        write("-", &text::summary(&outcome))?;
    }
    Ok(())
}

fn book(report: &Report) -> Result<Book> {
    let mut book = Book {
        positive: report.positive.clone(),
        threshold: report.threshold,
        reference_until: report.reference_until.clone(),
        reference_from: report.reference_from.clone(),
        reference_version: report.reference_version.clone(),
        missing: report.missing.clone(),
        day_first: (report.day_first || report.month_first).then_some(report.day_first),
        relevant_from: report.relevant_from.filter(|grade| !grade.is_nan()),
        ..Book::default()
    };
    if let Some(ties) = &report.ties {
        book.ties = Some(
            TieRule::from_id(ties)
                .with_context(|| format!("--ties {ties}: expected stable, averaged or trec"))?,
        );
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
    }
    Ok(book)
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
fn all_known(book: &Book, document: &Document) -> Result<()> {
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

fn write(out: &str, text: &str) -> Result<()> {
    if out != "-" {
        return std::fs::write(out, text).with_context(|| out.to_owned());
    }
    match std::io::stdout().write_all(text.as_bytes()) {
        // Whoever reads has seen enough, as `head` has.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("standard output"),
    }
}
