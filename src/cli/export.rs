//! `wellenough export`: the objective as other systems read it.

use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow, bail};
use wellenough::report::Document;
use wellenough::report::slo_exports::{System, Terms, exports};

use super::options::Options;
use super::report::{judged, write};
use super::slo_file;

#[derive(clap::Args)]
pub(crate) struct Export {
    #[command(flatten)]
    options: Options,
    /// Read the objective from a file in YAML or JSON: our own form, or OpenSLO v1.
    #[arg(long, value_name = "FILE")]
    slo: Option<PathBuf>,
    /// For which system: openslo, sloth, pyrra, prometheus or grafana; may be repeated.
    #[arg(long, value_name = "SYSTEM", value_delimiter = ',', required = true)]
    to: Vec<String>,
    /// Write every file into this folder; without it the one file goes to standard output.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(crate) fn run(export: &Export) -> Result<()> {
    let systems = systems(&export.to)?;
    let book = slo_file::book(&export.options, export.slo.as_deref())?;
    let names = book.slo.clone().unwrap_or_default().exports;
    let document = judged(&book, &export.options)?.document;
    let slo = document
        .slo
        .as_ref()
        .ok_or_else(|| anyhow!("{}", why_none(&document)))?;
    let mut texts = exports(&Terms::of(slo, &names))?.texts;
    texts.retain(|text| systems.contains(&text.system));
    if texts.is_empty() {
        bail!(
            "nothing can be written for {}: its names must be those of counters",
            export.to.join(", ")
        );
    }
    let Some(folder) = &export.out else {
        let [text] = &texts[..] else {
            let names: Vec<&str> = texts.iter().map(|text| text.name.as_str()).collect();
            bail!(
                "{} are several files: name a folder with --out",
                names.join(", ")
            );
        };
        return write("-", &text.text);
    };
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    for text in &texts {
        let path = folder.join(&text.name);
        std::fs::write(&path, &text.text).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

/// Why a report has no objective.
pub(super) fn why_none(document: &Document) -> &str {
    let mut notes = document.task.notes.iter();
    notes.find(|note| note.kind == "slo").map_or(
        "the files hold nothing that an objective could count",
        |note| note.message.as_str(),
    )
}

fn systems(words: &[String]) -> Result<Vec<System>> {
    let known = || System::ALL.map(System::id).join(", ");
    let read = |word: &String| {
        System::from_id(word).with_context(|| format!("--to {word}: expected one of {}", known()))
    };
    words.iter().map(read).collect()
}
