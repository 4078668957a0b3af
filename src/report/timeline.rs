//! What happened when, and the versions of the model, as parts of the report.

use std::sync::Arc;

use super::document::{Document, Release};
use super::figure::timeline;
use super::moment::window_label;
use super::section::{Block, Section};
use super::table::{Cell, Table};
use super::{Outcome, words};

/// The timeline with the onset, and the versions.
pub fn sections(outcome: &Outcome) -> Vec<Section> {
    let parts = [section(outcome, true), versions(&outcome.document)];
    parts.into_iter().flatten().collect()
}

/// All that happened on one axis; nothing where there are no windows to show.
pub fn section(outcome: &Outcome, with_verdict: bool) -> Option<Section> {
    let figure = timeline(outcome, with_verdict)?;
    let how = "Points are hollow where few labels are there; dashes are what is expected until then. A column counts \
               as broken or as drifting where it is an alarm.";
    Some(Section {
        id: "timeline".into(),
        title: "What happened when".into(),
        blocks: vec![
            Block::Figure {
                file: "timeline".into(),
                figure: Arc::new(figure),
            },
            Block::Remark(how.into()),
            Block::Control("blocks".into()),
        ],
    })
}

/// Every version: by which definition, from when to when, in how many rows.
pub fn versions(document: &Document) -> Option<Section> {
    let length = document.task.window.as_deref().unwrap_or_default();
    let window = |at: usize| {
        let found = document.windows.get(at);
        found.map_or_else(String::new, |window| {
            window_label(window.start_us, window.end_us, length)
        })
    };
    let has_definitions = document.releases.iter().any(|one| one.definition.is_some());
    let row = |release: &Release| {
        let mut cells = vec![Cell::text(words::plain(&release.version))];
        if has_definitions {
            let definition = release.definition.as_deref().map(words::plain);
            cells.push(definition.map_or_else(|| Cell::Absent(String::new()), Cell::text));
        }
        cells.extend([
            Cell::text(window(release.first)),
            Cell::text(window(release.last)),
            Cell::Count(release.n),
            Cell::Count(release.n_labelled),
        ]);
        cells
    };
    let rows: Vec<Vec<Cell>> = document.releases.iter().map(row).collect();
    if rows.is_empty() {
        return None;
    }
    let mut columns = vec!["Version"];
    if has_definitions {
        columns.push("Definition");
    }
    columns.extend(["First seen", "Last seen", "Rows", "Labelled"]);
    let said = if has_definitions {
        "A version is there where it answers at least one row in twenty. Versions of one definition differ only by what they learned."
    } else {
        "A version is there where it answers at least one row in twenty. A column of definitions (code or configuration id) would \
         tell whether a new version is another model or the same one trained anew."
    };
    Some(Section {
        id: "versions".into(),
        title: "Versions of the model".into(),
        blocks: vec![
            Block::Remark(said.into()),
            Block::Table {
                caption: "Versions of the model, as they came".into(),
                table: Table {
                    columns: columns.into_iter().map(str::to_owned).collect(),
                    rows,
                },
            },
        ],
    })
}
