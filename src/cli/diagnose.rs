//! `wellenough diagnose`: whether quality fell, since when and why.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use wellenough::report::verdict::{note, terminal};

use super::options::Options;
use super::report::{outcome, write};
use super::slo_file;

#[derive(clap::Args)]
pub(crate) struct Diagnose {
    #[command(flatten)]
    options: Options,
    /// Read the objective from a file in YAML or JSON: our own form, or OpenSLO v1.
    #[arg(long, value_name = "FILE")]
    slo: Option<PathBuf>,
    /// Write the verdict as JSON; `-` for standard output.
    #[arg(long, value_name = "OUT")]
    json: Option<String>,
    /// Write the verdict as an incident note in Markdown; `-` for standard output.
    #[arg(long, value_name = "OUT")]
    note: Option<String>,
}

pub(crate) fn run(diagnose: &Diagnose) -> Result<()> {
    let book = slo_file::book(&diagnose.options, diagnose.slo.as_deref())?;
    let outcome = outcome(&book, &diagnose.options)?;
    let found = outcome.document.verdict.as_ref().context(
        "nothing to diagnose: predictions, labels and times in windows are needed (roles `prediction` or `score`, `label`, `time`)",
    )?;
    if let Some(out) = &diagnose.json {
        write(out, &found.to_json()?)?;
    }
    if let Some(out) = &diagnose.note {
        write(out, &note(found))?;
    }
    if diagnose.json.is_none() && diagnose.note.is_none() {
        write("-", &terminal(found))?;
    }
    Ok(())
}
