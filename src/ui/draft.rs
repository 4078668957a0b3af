//! The last state of a tab's notebook in the page's own hand, so that neither keeping it nor taking it up after a reload
//! waits for a worker, which may still be compiling. Only the same build reads it: any other takes up the kept file.

use super::shelf;
use crate::book::Notebook;
use crate::run::protocol::{self, BUILD};

/// Keeps a notebook as the last state of this tab.
pub(super) fn put(notebook: &Notebook) {
    shelf::set_draft(&write(notebook));
}

/// Forgets the last state of this tab.
pub(super) fn clear() {
    shelf::set_draft("");
}

/// The last state of this tab, where this build wrote one.
pub(super) fn take() -> Option<Box<Notebook>> {
    read(&shelf::draft())
}

/// The build, a line feed, and each byte as a character: browsers keep text. Empty where it can not be written.
fn write(notebook: &Notebook) -> String {
    let Ok(bytes) = protocol::pack(notebook) else {
        return String::new();
    };
    let head = BUILD.chars().chain(['\n']);
    head.chain(bytes.into_iter().map(char::from)).collect()
}

fn read(text: &str) -> Option<Box<Notebook>> {
    let (build, text) = text.split_once('\n')?;
    if build != BUILD {
        return None;
    }
    let bytes: Result<Vec<u8>, _> = text.chars().map(u8::try_from).collect();
    protocol::unpack(&bytes.ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Book;

    #[test]
    fn what_was_written_is_read_and_nothing_of_another_build() {
        let notebook = Notebook {
            title: "Mai: gut genug? \u{1f600}".into(),
            ..Notebook::of(Book::default())
        };
        let text = write(&notebook);
        assert_eq!(read(&text), Some(Box::new(notebook)));
        assert_eq!(read(&format!("x{text}")), None);
        assert_eq!(read(&text[..text.len() - 1]), None);
        assert_eq!(read(""), None);
        assert_eq!(read(&format!("{BUILD}\n\u{1f600}")), None);
    }
}
