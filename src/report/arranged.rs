//! The report as a notebook arranges it: its cells in their order, with the reader's titles, texts and notes.

use std::collections::BTreeSet;

use super::question::kept_out;
use super::section::{Block, Section};
use super::words::plain;
use crate::book::notebook::{Cell, Kind};

/// The parts in the order of the cells; what no cell can show stands behind them, as on the page.
///
/// `words` are the reader's own, laid out: of a cell's text, or of its note.
pub fn arranged<'a>(
    sections: &[Section],
    cells: impl IntoIterator<Item = &'a Cell>,
    words: impl Fn(&Cell, bool) -> Vec<Block>,
) -> Vec<Section> {
    let mut seen = BTreeSet::new();
    let cells = cells.into_iter().filter_map(|cell| {
        let id = cell.kind.section();
        let mut shown = shown(sections, cell, &words)?;
        let is_first = id.is_some_and(|id| seen.insert(id));
        if !is_first {
            shown.id = format!("cell-{}", cell.id);
        }
        if !cell.note.is_empty() {
            shown.blocks.extend(words(cell, true));
        }
        Some(shown)
    });
    let mut parts: Vec<Section> = cells.collect();
    let is_celled = |id: &str| Kind::ALL.iter().any(|kind| kind.section() == Some(id));
    let rest = sections.iter().filter(|section| !is_celled(&section.id));
    parts.extend(rest.cloned());
    parts
}

/// What one cell shows; nothing where there is nothing to show and nobody wrote anything.
fn shown(
    sections: &[Section],
    cell: &Cell,
    words: &impl Fn(&Cell, bool) -> Vec<Block>,
) -> Option<Section> {
    let is_written = !cell.title.is_empty() || !cell.note.is_empty();
    let made = |title: String, blocks| Section {
        id: cell.kind.section().unwrap_or_default().into(),
        title,
        blocks,
    };
    let Some(id) = cell.kind.section() else {
        let blocks = match cell.kind {
            Kind::Text if !cell.collapsed => words(cell, false),
            Kind::Table | Kind::Question if !cell.collapsed => asked(cell),
            _ => Vec::new(),
        };
        let is_there = is_written || !blocks.is_empty();
        let is_titled = cell.kind != Kind::Text || !cell.title.is_empty();
        let title = if is_titled {
            plain(cell.called())
        } else {
            String::new()
        };
        return is_there.then(|| made(title, blocks));
    };
    let Some(section) = sections.iter().find(|section| section.id == id) else {
        let none = Block::Remark("These files have nothing to show here.".into());
        return is_written.then(|| made(plain(cell.called()), vec![none]));
    };
    let title = if cell.title.is_empty() {
        section.title.clone()
    } else {
        plain(&cell.title)
    };
    let blocks = if cell.collapsed {
        Vec::new()
    } else {
        section.blocks.clone()
    };
    Some(made(title, blocks))
}

/// What a cell asks of the rows, without the answer.
fn asked(cell: &Cell) -> Vec<Block> {
    let Some(asks) = cell.asks() else {
        return Vec::new();
    };
    vec![Block::Code(asks.to_string()), kept_out()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::notebook::Notebook;

    fn sections(ids: &[&str]) -> Vec<Section> {
        let one = |id: &&str| Section {
            id: (*id).into(),
            title: id.to_uppercase(),
            blocks: vec![Block::Prose((*id).into())],
        };
        ids.iter().map(one).collect()
    }

    fn words(cell: &Cell, is_note: bool) -> Vec<Block> {
        vec![Block::Prose(
            if is_note { &cell.note } else { &cell.text }.clone(),
        )]
    }

    #[test]
    fn usual_cells_leave_the_report_as_it_is() {
        let all = sections(&[
            "verdict",
            "slo",
            "came-in",
            "over-time",
            "quality",
            "drift",
            "data",
            "method",
        ]);
        assert_eq!(arranged(&all, &Notebook::usual(), words), all);
        let some = sections(&["quality", "glossary"]);
        assert_eq!(arranged(&some, &Notebook::usual(), words), some);
    }

    #[test]
    fn cells_are_moved_named_folded_doubled_and_written_in() {
        let all = sections(&["quality", "drift", "method"]);
        let cell = |id, kind| Cell::new(id, kind);
        let cells = [
            Cell {
                text: "why".into(),
                ..cell(9, Kind::Text)
            },
            Cell {
                title: "Moved".into(),
                note: "look".into(),
                ..cell(1, Kind::Drift)
            },
            cell(2, Kind::Text),
            Cell {
                collapsed: true,
                ..cell(3, Kind::Drift)
            },
            cell(4, Kind::Labels),
            cell(5, Kind::Threshold),
            Cell {
                title: "Late".into(),
                ..cell(6, Kind::Labels)
            },
        ];
        let shown = arranged(&all, &cells, words);
        let told: Vec<(&str, &str, usize)> = shown
            .iter()
            .map(|part| (part.id.as_str(), part.title.as_str(), part.blocks.len()))
            .collect();
        let wanted = [
            ("cell-9", "", 1),
            ("drift", "Moved", 2),
            ("cell-2", "", 1),
            ("cell-3", "DRIFT", 0),
            ("labels", "Late", 1),
            ("method", "METHOD", 1),
        ];
        assert_eq!(told, wanted);
    }
}
