//! `wellenough check`: whether objectives are met, for a shell and for CI.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use wellenough::book::Further;
use wellenough::report::Outcome;
use wellenough::report::document::{Document, Slo};
use wellenough::report::slo::{headline, standing};

use super::export::why_none;
use super::junit::{self, Case};
use super::options::{Options, book};
use super::report::{judged, outcome, write};
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

/// Checks every objective on files that are read once, says one sentence each, and answers with the exit code: that of
/// the worst.
pub(crate) fn run(check: &Check) -> Result<u8> {
    let mut book = book(&check.options)?;
    let files = match &check.slo {
        Some(path) => slo_file::all(path)?,
        None => vec![slo_file::Objective {
            spec: book.slo.clone().unwrap_or_default(),
            ..slo_file::Objective::default()
        }],
    };
    for file in files {
        let spec = check.options.slo(Some(file.spec))?.unwrap_or_default();
        let window = book.window.or(file.window);
        book.further.push(Further { spec, window });
    }
    // The last one is the book's own: its report can be written.
    let names: Vec<String> = book.further.iter().enumerate().map(name).collect();
    if let Some(Further { spec, window }) = book.further.pop() {
        (book.slo, book.window) = (Some(spec), window);
    }
    let outcome = if check.json.is_some() {
        outcome(&book, &check.options)?
    } else {
        judged(&book, &check.options)?
    };
    let last = of_document(&outcome.document);
    let told = outcome
        .further
        .iter()
        .map(Result::as_ref)
        .chain([last.as_ref()]);
    let cases: Vec<Case> = told.zip(names).map(|(slo, name)| case(slo, name)).collect();
    tell(check, &outcome, &cases)?;
    let has = |code: u8| cases.iter().any(|case| case.code == code);
    let worst = [BREACHED, CANNOT_TELL].into_iter().find(|code| has(*code));
    let mut bad = cases
        .iter()
        .filter(|case| case.code == BAD_INPUT)
        .peekable();
    if bad.peek().is_some() {
        let said: Vec<String> = bad
            .map(|case| format!("{}: {}", case.name, case.sentence))
            .collect();
        return Err(anyhow::anyhow!("{}", said.join("\n"))).context("check");
    }
    Ok(worst.unwrap_or(MET))
}

/// Writes what was asked for.
fn tell(check: &Check, outcome: &Outcome, cases: &[Case]) -> Result<()> {
    if let Some(out) = &check.json {
        write(out, &outcome.document.to_json()?)?;
    }
    if let Some(out) = &check.junit {
        write(out, &junit::xml(cases))?;
    }
    // Where the XML goes to standard output, the sentences are in it.
    if check.junit.as_deref() != Some("-") && check.json.as_deref() != Some("-") {
        let told = cases.iter().filter(|case| case.code != BAD_INPUT);
        let said: Vec<String> = told
            .map(|case| format!("{}: {}\n", case.name, case.sentence))
            .collect();
        write("-", &said.concat())?;
    }
    Ok(())
}

/// What an objective is called before anything is known of it.
fn name((at, one): (usize, &Further)) -> String {
    let name = one.spec.name.clone();
    let name = name.unwrap_or_else(|| format!("objective {}", at + 1));
    one.spec
        .service
        .as_ref()
        .map_or_else(|| name.clone(), |service| format!("{service}/{name}"))
}

/// The objective of a report, or why it has none.
fn of_document(document: &Document) -> Result<Slo, String> {
    document
        .slo
        .clone()
        .ok_or_else(|| why_none(document).to_owned())
}

/// How one objective stands; what cannot be counted at all is bad input.
fn case(slo: Result<&Slo, &String>, name: String) -> Case {
    let slo = match slo {
        Ok(slo) => slo,
        Err(why) => {
            return Case {
                group: name.clone(),
                name,
                code: BAD_INPUT,
                sentence: why.clone(),
            };
        }
    };
    let code = match slo.standing.as_str() {
        "met" => MET,
        "breached" => BREACHED,
        _ => CANNOT_TELL,
    };
    let budget = headline(slo).map_or_else(String::new, |said| format!(" {said}"));
    Case {
        name: format!("{}/{}", slo.service, slo.name),
        group: slo.service.clone(),
        code,
        sentence: format!("{}{budget}", standing(slo)),
    }
}
