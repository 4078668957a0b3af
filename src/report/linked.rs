//! What a link to a notebook says to whoever opens it, shown before it is shared.

use super::number::{bytes, count, counted};
use super::section::Block;
use crate::book::notebook::{Kind, Notebook, file};

/// What a link of so many characters contains.
pub fn contents(notebook: &Notebook, length: usize) -> Vec<Block> {
    let book = &notebook.book;
    let files: Vec<String> = book
        .sources
        .iter()
        .map(|source| format!("{} ({})", source.name, bytes(source.bytes)))
        .collect();
    let columns: Vec<&str> = book
        .sources
        .iter()
        .flat_map(|source| &source.roles)
        .map(|(column, _)| column.as_str())
        .collect();
    let texts = notebook
        .cells
        .iter()
        .filter(|cell| cell.kind == Kind::Text && !cell.text.is_empty() || !cell.note.is_empty());
    let none = || "none".to_owned();
    let listed = |words: Vec<String>| {
        if words.is_empty() {
            none()
        } else {
            words.join(", ")
        }
    };
    let facts = [
        ("Length", counted(length as u64, "character", "characters")),
        ("Rows of your files", none()),
        ("Names and sizes of files", listed(files)),
        (
            "Names of columns",
            listed(columns.into_iter().map(str::to_owned).collect()),
        ),
        (
            "What is asked of the rows",
            listed(
                notebook
                    .cells
                    .iter()
                    .filter_map(|cell| Some(cell.asks()?.to_string()))
                    .collect(),
            ),
        ),
        ("Cells", count(notebook.cells.len() as u64)),
        ("Texts and notes of yours", count(texts.count() as u64)),
    ];
    vec![
        Block::Facts(facts.map(|(name, what)| (name.to_owned(), what)).to_vec()),
        Block::Details {
            summary: "Everything that it says, to the last word".into(),
            blocks: vec![Block::Code(file::write(notebook))],
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::notebook::Cell;
    use crate::book::{Book, Role, Source};

    #[test]
    fn names_of_files_and_columns_are_told_and_counts_are_right() {
        let mut notebook = Notebook::of(Book {
            sources: vec![Source {
                name: "log.csv".into(),
                bytes: 1_200,
                roles: vec![("late".into(), Role::Label)],
                ..Source::default()
            }],
            ..Book::default()
        });
        notebook.cells.push(Cell {
            settings: [("question".to_owned(), "late AND wind > 20".to_owned())].into(),
            ..Cell::new(39, Kind::Question)
        });
        notebook.cells.push(Cell {
            text: "why".into(),
            ..Cell::new(40, Kind::Text)
        });
        let [Block::Facts(facts), Block::Details { blocks, .. }] = &contents(&notebook, 1_234)[..]
        else {
            panic!("facts and everything");
        };
        let told: Vec<&str> = facts.iter().map(|(_, what)| what.as_str()).collect();
        assert!(told[0].contains("234 characters"), "{}", told[0]);
        assert!(told[2].starts_with("log.csv (1.2"), "{}", told[2]);
        assert_eq!(told[1..2], ["none"]);
        assert_eq!(told[3..], ["late", "late AND wind > 20", "12", "1"]);
        let [Block::Code(all)] = &blocks[..] else {
            panic!("all of it");
        };
        assert!(all.contains("\"why\""));
    }
}
