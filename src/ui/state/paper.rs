//! The cells of the notebook and what the reader does with them.

use std::sync::Arc;

use crate::book::notebook::{CELLS, Cell, Kind, Notebook, TEXT, TITLE};

/// What the notebook says beside the book: cheap to keep for every step back.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    /// What the notebook is called; empty: as its files.
    pub title: String,
    /// The sample whose files are meant.
    pub sample: Option<String>,
    /// The cells, from top to bottom.
    pub cells: Vec<Arc<Cell>>,
}

impl Default for Paper {
    fn default() -> Self {
        Self {
            title: String::new(),
            sample: None,
            cells: Notebook::usual().into_iter().map(Arc::new).collect(),
        }
    }
}

/// One thing that the reader does to the cells.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Names the notebook.
    Title(String),
    /// Puts a new cell at a place.
    Add(Kind, usize),
    /// Takes a cell away.
    Delete(u32),
    /// Puts the same again below a cell.
    Duplicate(u32),
    /// Puts a cell at a place among the others.
    Move(u32, usize),
    /// Shows all of a cell, or only its title.
    Fold(u32),
    /// Names a cell.
    Name(u32, String),
    /// Writes the note below a cell.
    Note(u32, String),
    /// Writes the text of a cell.
    Write(u32, String),
    /// Says what a cell asks of the rows: the setting, and what it says.
    Ask(u32, String, String),
    /// Chooses something in this cell alone.
    Pick(u32, String, String),
}

impl Edit {
    /// What is being typed in, so that a word is one step back and not one per letter.
    pub(super) const fn typing(&self) -> Option<(u32, bool)> {
        match self {
            Self::Note(id, _) => Some((*id, true)),
            Self::Write(id, _) => Some((*id, false)),
            _ => None,
        }
    }
}

impl Paper {
    fn at(&self, id: u32) -> Option<usize> {
        self.cells.iter().position(|cell| cell.id == id)
    }

    /// Whether a cell is the first that shows its part of the report.
    pub fn is_first(&self, cell: &Cell) -> bool {
        let same = self.cells.iter().find(|one| one.kind == cell.kind);
        same.is_some_and(|first| first.id == cell.id)
    }

    /// Every text in Markdown, with its cell and whether it is the note.
    pub fn texts(&self) -> Vec<((u32, bool), &str)> {
        let mut texts = Vec::new();
        for cell in &self.cells {
            if cell.kind == Kind::Text && !cell.text.is_empty() {
                texts.push(((cell.id, false), cell.text.as_str()));
            }
            if !cell.note.is_empty() {
                texts.push(((cell.id, true), cell.note.as_str()));
            }
        }
        texts
    }
}

/// Does it, and says in words what was done; nothing where nothing was.
pub(super) fn edit(paper: &mut Paper, edit: Edit) -> Option<String> {
    let before = paper.clone();
    let words = match edit {
        Edit::Title(title) => {
            paper.title = cut(&title, TITLE);
            "Named the notebook".into()
        }
        Edit::Add(kind, at) => add(paper, Cell::new(0, kind), at)?,
        Edit::Duplicate(id) => {
            let at = paper.at(id)?;
            let cell = paper.cells.get(at)?;
            let words = said("Duplicated", cell);
            let twin = Cell::clone(cell);
            add(paper, twin, at + 1)?;
            words
        }
        Edit::Delete(id) => {
            let cell = paper.cells.remove(paper.at(id)?);
            said("Deleted", &cell)
        }
        Edit::Move(id, to) => {
            let cell = paper.cells.remove(paper.at(id)?);
            let words = said("Moved", &cell);
            paper.cells.insert(to.min(paper.cells.len()), cell);
            words
        }
        Edit::Fold(id) => {
            let cell = change(paper, id)?;
            cell.collapsed = !cell.collapsed;
            let done = if cell.collapsed { "Folded" } else { "Unfolded" };
            said(done, cell)
        }
        Edit::Name(id, title) => {
            let cell = change(paper, id)?;
            let words = said("Named", cell);
            cell.title = cut(&title, TITLE);
            words
        }
        Edit::Note(id, note) => {
            let cell = change(paper, id)?;
            cell.note = cut(&note, TEXT);
            said("Wrote a note to", cell)
        }
        Edit::Write(id, text) => {
            let cell = change(paper, id)?;
            cell.text = cut(&text, TEXT);
            said("Wrote in", cell)
        }
        Edit::Ask(id, name, text) => ask(change(paper, id)?, name, &text)?,
        Edit::Pick(id, name, key) => {
            set(change(paper, id)?, name, key);
            // Looking is no step back.
            return None;
        }
    };
    (*paper != before).then_some(words)
}

/// What no file could hold is not asked.
fn ask(cell: &mut Cell, name: String, text: &str) -> Option<String> {
    let before = cell.settings.clone();
    set(cell, name, cut(text.trim(), TEXT));
    if cell.wrong().is_some() {
        cell.settings = before;
        return None;
    }
    Some(said("Asked in", cell))
}

fn set(cell: &mut Cell, name: String, text: String) {
    if text.is_empty() {
        cell.settings.remove(&name);
    } else {
        cell.settings.insert(name, text);
    }
}

fn change(paper: &mut Paper, id: u32) -> Option<&mut Cell> {
    let at = paper.at(id)?;
    paper.cells.get_mut(at).map(Arc::make_mut)
}

fn add(paper: &mut Paper, cell: Cell, at: usize) -> Option<String> {
    if paper.cells.len() >= CELLS {
        return None;
    }
    let highest = paper.cells.iter().map(|cell| cell.id).max();
    let id = highest.map_or(1, |id| id.saturating_add(1));
    let cell = Cell { id, ..cell };
    let words = said("Added", &cell);
    paper
        .cells
        .insert(at.min(paper.cells.len()), Arc::new(cell));
    Some(words)
}

fn said(done: &str, cell: &Cell) -> String {
    [done, " the cell ", cell.called()].concat()
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::state::{Action, State, reduce};

    fn after(edits: Vec<Edit>) -> State {
        edits.into_iter().fold(State::default(), |state, edit| {
            let (state, effects) = reduce(&state, Action::Edit(edit));
            assert_eq!(effects, [], "nothing is computed for a cell that moves");
            state
        })
    }

    fn order(state: &State) -> Vec<u32> {
        state.paper.cells.iter().map(|cell| cell.id).collect()
    }

    fn drift() -> u32 {
        let kinds = Notebook::usual();
        kinds
            .iter()
            .find(|cell| cell.kind == Kind::Drift)
            .unwrap()
            .id
    }

    #[test]
    fn cells_are_added_moved_duplicated_and_deleted() {
        let n = u32::try_from(Kind::USUAL.len()).unwrap();
        let usual: Vec<u32> = (1..=n).collect();
        let text = n + 1;
        let state = after(vec![Edit::Add(Kind::Text, 1)]);
        assert_eq!(order(&state)[..3], [1, text, 2]);
        let state = after(vec![Edit::Add(Kind::Text, 1), Edit::Move(text, 0)]);
        assert_eq!(order(&state)[..3], [text, 1, 2]);
        let state = after(vec![Edit::Duplicate(2)]);
        assert_eq!(order(&state)[..4], [1, 2, text, 3]);
        assert!(!state.paper.is_first(&state.paper.cells[2]));
        let state = after(vec![Edit::Delete(1), Edit::Move(2, 99)]);
        assert_eq!(order(&state)[..], [&usual[2..], &[2]].concat()[..]);
    }

    #[test]
    fn every_step_has_its_words_and_goes_back() {
        let id = drift();
        let cases = [
            (Edit::Title("May".into()), "Named the notebook"),
            (Edit::Add(Kind::Text, 0), "Added the cell Text"),
            (Edit::Duplicate(id), "Duplicated the cell Drift"),
            (Edit::Move(id, 0), "Moved the cell Drift"),
            (Edit::Fold(id), "Folded the cell Drift"),
            (Edit::Name(id, "Moved".into()), "Named the cell Drift"),
            (
                Edit::Note(id, "see".into()),
                "Wrote a note to the cell Drift",
            ),
            (Edit::Write(id, "x".into()), "Wrote in the cell Drift"),
            (Edit::Delete(id), "Deleted the cell Drift"),
        ];
        for (edit, words) in cases {
            let state = after(vec![edit]);
            assert_eq!(state.history.words(), (vec![words], vec![]));
            let (back, _) = reduce(&state, Action::Undo);
            assert_eq!(back.paper, Paper::default(), "{words}");
            assert_eq!(back.history.words(), (vec![], vec![words]));
            let (forth, _) = reduce(&back, Action::Redo);
            assert_eq!(forth.paper, state.paper, "{words}");
        }
    }

    #[test]
    fn what_no_file_could_hold_is_not_asked() {
        let id = u32::try_from(Kind::USUAL.len()).unwrap() + 1;
        let ask = |rows: &str| Edit::Ask(id, "rows".into(), rows.into());
        let state = after(vec![
            Edit::Add(Kind::Table, 0),
            ask("50"),
            ask("0"),
            ask("x"),
        ]);
        assert_eq!(state.paper.cells[0].settings["rows"], "50");
        assert_eq!(state.history.words().0.len(), 2);
        let state = after(vec![Edit::Add(Kind::Table, 0), ask("50"), ask(" ")]);
        assert!(state.paper.cells[0].settings.is_empty());
    }

    #[test]
    fn what_changes_nothing_is_no_step() {
        let state = after(vec![
            Edit::Move(1, 0),
            Edit::Delete(99),
            Edit::Title(String::new()),
            Edit::Note(1, String::new()),
        ]);
        assert_eq!(state.history.words(), (vec![], vec![]));
    }

    #[test]
    fn what_is_typed_in_one_go_is_one_step() {
        let id = u32::try_from(Kind::USUAL.len()).unwrap() + 1;
        let write = |text: &str| Edit::Write(id, text.into());
        let state = after(vec![
            Edit::Add(Kind::Text, 0),
            write("w"),
            write("wh"),
            write("why"),
            Edit::Note(id, "n".into()),
            write("why?"),
        ]);
        assert_eq!(state.history.words().0.len(), 4);
        let (state, _) = reduce(&state, Action::Undo);
        assert_eq!(state.paper.cells[0].text, "why");
        let (state, _) = reduce(&reduce(&state, Action::Undo).0, Action::Undo);
        assert_eq!(state.paper.cells[0].text, "");
        // After going back, typing is a step of its own.
        let (state, _) = reduce(&state, Action::Edit(write("x")));
        assert_eq!(
            state.history.words(),
            (
                vec!["Added the cell Text", "Wrote in the cell Text"],
                vec![]
            )
        );
    }

    #[test]
    fn a_notebook_has_its_limits() {
        let mut edits = vec![Edit::Add(Kind::Text, 0); CELLS + 5];
        let first = u32::try_from(Kind::USUAL.len()).unwrap() + 1;
        edits.push(Edit::Write(first, "x".repeat(TEXT + 7)));
        let state = after(edits);
        assert_eq!(state.paper.cells.len(), CELLS);
        let longest = state.paper.cells.iter().map(|cell| cell.text.len()).max();
        assert_eq!(longest, Some(TEXT));
    }

    #[test]
    fn what_is_chosen_in_one_cell_alone_is_no_step() {
        let state = after(vec![Edit::Pick(3, "metric".into(), "recall".into())]);
        assert_eq!(state.paper.cells[2].settings["metric"], "recall");
        assert_eq!(state.history.words().0, Vec::<&str>::new());
    }
}
