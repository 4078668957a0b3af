//! Writes and reads notebooks for the page, which has no reader of JSON, no deflate and no Markdown of its own.
//!
//! Any worker does it, and needs no files for it.

use crate::book::Notebook;
use crate::book::notebook::{file, link};
use crate::report::linked::contents;
use crate::report::markdown::blocks;

use super::protocol::{Ask, LinkTold, Told};

/// The answer to what the page asks about a notebook.
pub fn answer(ask: Ask) -> Told {
    match ask {
        Ask::File(notebook, purpose) => Told::File {
            title: notebook.called(),
            name: name(&notebook),
            text: file::write(&notebook),
            purpose,
        },
        Ask::Link {
            notebook,
            leave_columns_out,
        } => {
            let notebook = if leave_columns_out {
                notebook.without_columns()
            } else {
                *notebook
            };
            let fragment = link::write(&notebook);
            Told::Link(LinkTold {
                is_long: fragment.len() > link::LONGEST,
                contains: contents(&notebook, fragment.len()),
                fragment,
            })
        }
        Ask::Open(text) => {
            let read = if file::is_notebook(&text) {
                file::read(&text)
            } else {
                link::open(&text)
            };
            Told::Opened(read.map(Box::new))
        }
        Ask::Words(texts) => Told::Words(
            texts
                .into_iter()
                .map(|(cell, text)| {
                    let laid = blocks(&text);
                    (cell, text, laid)
                })
                .collect(),
        ),
    }
}

/// A name for the notebook's file that every system takes.
fn name(notebook: &Notebook) -> String {
    let called = notebook.called();
    let kept = called.chars().map(|char| {
        if char.is_alphanumeric() || "-_".contains(char) {
            char
        } else {
            ' '
        }
    });
    let kept: String = kept.collect();
    let words: Vec<&str> = kept.split_whitespace().take(6).collect();
    let stem: String = words.join("-").chars().take(60).collect();
    let stem = if stem.is_empty() { "notebook" } else { &stem };
    format!("{stem}{}", file::ENDING)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Book;
    use crate::report::Block;
    use crate::run::protocol::Purpose;

    fn notebook(title: &str) -> Box<Notebook> {
        Box::new(Notebook {
            title: title.into(),
            ..Notebook::of(Book::default())
        })
    }

    #[test]
    fn a_file_and_a_link_that_are_written_are_read_again() {
        let ask = Ask::File(notebook("May: is it good?"), Purpose::Save);
        let Told::File { name, text, .. } = answer(ask) else {
            panic!("no file");
        };
        assert_eq!(name, "May-is-it-good.wellenough.json");
        assert_eq!(
            answer(Ask::Open(text)),
            Told::Opened(Ok(notebook("May: is it good?")))
        );
        let Told::Link(told) = answer(Ask::Link {
            notebook: notebook("May"),
            leave_columns_out: true,
        }) else {
            panic!("no link");
        };
        assert!(!told.is_long && !told.contains.is_empty());
        assert_eq!(
            answer(Ask::Open(told.fragment)),
            Told::Opened(Ok(notebook("May")))
        );
    }

    #[test]
    fn what_is_no_notebook_is_told() {
        let Told::Opened(Err(said)) = answer(Ask::Open("v1.abc".into())) else {
            panic!("it opened");
        };
        assert!(said.contains("cut at 7 characters"), "{said}");
    }

    #[test]
    fn words_come_back_with_their_cell_and_their_text() {
        let told = answer(Ask::Words(vec![((7, true), "# so".into())]));
        let heading = vec![Block::Heading("so".into())];
        assert_eq!(told, Told::Words(vec![((7, true), "# so".into(), heading)]));
    }

    #[test]
    fn the_file_of_a_notebook_without_a_name_has_one() {
        assert_eq!(name(&notebook("///")), "notebook.wellenough.json");
    }
}
