//! `wellenough check`: whether objectives are met, for a shell and for CI.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use wellenough::report::Document;
use wellenough::report::slo::{headline, standing};

use super::junit::{self, Case};
use super::options::{Options, book};
use super::report::{outcome, write};
use super::slo_file;

/// Exit codes.
const MET: u8 = 0;
const BREACHED: u8 = 1;
const CANNOT_TELL: u8 = 2;
pub(crate) const BAD_INPUT: u8 = 3;

#[derive(clap::Args)]
pub(crate) struct Check {
    #[command(flatten)]
    options: Options,
    /// The objectives, in YAML or JSON: our own form, or OpenSLO v1. Without it the options or the defaults count.
    #[arg(long, value_name = "FILE")]
    slo: Option<PathBuf>,
    /// Write the results as `JUnit` XML; `-` for standard output.
    #[arg(long, value_name = "OUT")]
    junit: Option<String>,
    /// Write the report of the last objective as JSON.
    #[arg(long, value_name = "OUT")]
    json: Option<String>,
}

/// Checks every objective, says one sentence each, and answers with the exit code.
pub(crate) fn run(check: &Check) -> Result<u8> {
    let base = book(&check.options)?;
    let files = match &check.slo {
        Some(path) => slo_file::all(path)?,
        None => vec![slo_file::Objective {
            spec: base.slo.clone().unwrap_or_default(),
            ..slo_file::Objective::default()
        }],
    };
    let mut cases = Vec::new();
    let mut said = String::new();
    let mut last = None;
    for file in files {
        let mut book = base.clone();
        book.window = book.window.or(file.window);
        book.slo = check.options.slo(Some(file.spec))?;
        let outcome = outcome(&book, &check.options)?;
        let case = case(&outcome.document)?;
        said.extend([&case.name, ": ", &case.sentence, "\n"]);
        cases.push(case);
        last = Some(outcome);
    }
    if let (Some(out), Some(outcome)) = (&check.json, &last) {
        write(out, &outcome.document.to_json()?)?;
    }
    if let Some(out) = &check.junit {
        write(out, &junit::xml(&cases))?;
    }
    // Where the XML goes to standard output, the sentences are in it.
    if check.junit.as_deref() != Some("-") && check.json.as_deref() != Some("-") {
        write("-", &said)?;
    }
    let has = |code: u8| cases.iter().any(|case| case.code == code);
    let worst = [BREACHED, CANNOT_TELL].into_iter().find(|code| has(*code));
    Ok(worst.unwrap_or(MET))
}

/// How one objective stands; what cannot be counted at all is bad input.
fn case(document: &Document) -> Result<Case> {
    let Some(slo) = &document.slo else {
        let mut notes = document.task.notes.iter();
        let why = notes.find(|note| note.kind == "slo");
        let why = why.map_or(
            "the files hold nothing that an objective could count",
            |note| note.message.as_str(),
        );
        return Err(anyhow::anyhow!("{why}")).context("check");
    };
    let code = match slo.standing.as_str() {
        "met" => MET,
        "breached" => BREACHED,
        _ => CANNOT_TELL,
    };
    let budget = headline(slo).map_or_else(String::new, |said| format!(" {said}"));
    Ok(Case {
        name: format!("{}/{}", slo.service, slo.name),
        group: slo.service.clone(),
        code,
        sentence: format!("{}{budget}", standing(slo)),
    })
}
