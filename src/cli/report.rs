//! `wellenough report`: everything that the files say.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use wellenough::book::Book;
use wellenough::data::bytes::{Bytes, Disk};
use wellenough::report::csv::csv;
use wellenough::report::figure::gallery;
use wellenough::report::svg::svg;
use wellenough::report::{Block, Figure, Outcome, Theme, text};
use wellenough::run::native::{carry_out, judge};
use wellenough::run::report::written;

use super::options::{Options, all_known};
use super::slo_file;

/// Width of a figure that is written as a file, in CSS pixels.
const SVG_WIDTH: u32 = 960;

#[derive(clap::Args)]
pub(crate) struct Report {
    #[command(flatten)]
    options: Options,
    /// Read the objective from a file in YAML or JSON: our own form, or OpenSLO v1.
    #[arg(long, value_name = "FILE")]
    slo: Option<PathBuf>,
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
}

pub(crate) fn run(mut report: Report) -> Result<()> {
    report.options.find_book()?;
    let book = slo_file::book(&report.options, report.slo.as_deref())?;
    let outcome = outcome(&book, &report.options)?;
    if let Some(out) = &report.json {
        write(out, &outcome.document.to_json()?)?;
    }
    if let Some(out) = &report.csv {
        write(out, &csv(&outcome.document))?;
    }
    if let Some(out) = &report.html {
        let notebook = report.options.notebook()?;
        let files: Vec<Box<dyn Bytes>> = opened(&report.options.files)?;
        let text = written(&outcome, &notebook.title, &notebook.cells, &files);
        write(out, &text.map_err(anyhow::Error::msg)?)?;
    }
    if let Some(folder) = &report.svg {
        figures(&outcome, folder)?;
    }
    let files = [&report.json, &report.csv, &report.html];
    if files.iter().all(|out| out.is_none()) && report.svg.is_none() {
        write("-", &text::summary(&outcome))?;
    }
    Ok(())
}

/// Carries out a book on the files of the options.
pub(crate) fn outcome(book: &Book, options: &Options) -> Result<Outcome> {
    let outcome = carry_out(book, &options.files, options.threads(), &mut |_| {})
        .map_err(|complaint| anyhow::anyhow!(complaint.message))?;
    all_known(book, &outcome.document)?;
    Ok(outcome)
}

fn opened(files: &[PathBuf]) -> Result<Vec<Box<dyn Bytes>>> {
    let open = |path: &PathBuf| Ok(Box::new(Disk::open(path)?) as Box<dyn Bytes>);
    files.iter().map(open).collect()
}

/// Carries out what the objectives of a book need, and nothing else.
pub(crate) fn judged(book: &Book, options: &Options) -> Result<Outcome> {
    let outcome = judge(book, &options.files, options.threads())
        .map_err(|complaint| anyhow::anyhow!(complaint.message))?;
    all_known(book, &outcome.document)?;
    Ok(outcome)
}

/// Every figure as a file, those of the sections too.
fn figures(outcome: &Outcome, folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let laid = outcome.sections.iter().flat_map(|section| &section.blocks);
    let laid = laid.filter_map(|block| match block {
        Block::Figure { file, figure } => Some((file.clone(), Figure::clone(figure))),
        _ => None,
    });
    for (name, figure) in gallery(outcome).into_iter().chain(laid) {
        let path = folder.join(format!("{name}.svg"));
        std::fs::write(&path, svg(&figure, &Theme::LIGHT, SVG_WIDTH)?)
            .with_context(|| path.display().to_string())?;
    }
    Ok(())
}

pub(crate) fn write(out: &str, text: &str) -> Result<()> {
    if out != "-" {
        return std::fs::write(out, text).with_context(|| out.to_owned());
    }
    match std::io::stdout().write_all(text.as_bytes()) {
        // Whoever reads has seen enough, as `head` has.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("standard output"),
    }
}
