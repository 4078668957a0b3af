//! The report as one file, from both doors: the command line's, and the page's, whose desk writes it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

use std::process::Command;

use wellenough::book::Notebook;
use wellenough::book::notebook::{Cell, Kind, file};
use wellenough::data::bytes::{Bytes, Disk};
use wellenough::run::hand::Hand;
use wellenough::run::protocol::{Reply, Task, Told};

use crate::golden::{book_of, files, golden_dir};
use crate::questions::experienced;

/// A notebook of questions and words, whose question asks for a row.
fn notebook() -> Notebook {
    let asking = |id, kind, asked: &[(&str, &str)]| Cell {
        settings: asked
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect(),
        ..Cell::new(id, kind)
    };
    let mut notebook = Notebook::of(book_of(&[]));
    notebook.title = "From both doors".into();
    notebook.cells.extend([
        Cell {
            text: "Since *May* it is **worse**.".into(),
            ..Cell::new(90, Kind::Text)
        },
        asking(
            91,
            Kind::Question,
            &[("question", "SELECT max(score) AS highest")],
        ),
        asking(92, Kind::Table, &[("filter", "score > 0.5"), ("rows", "3")]),
        asking(93, Kind::Question, &[]),
    ]);
    notebook
}

fn written(
    hand: &mut Hand,
    notebook: &Notebook,
    files: &[Box<dyn Bytes>],
) -> Result<String, String> {
    let mut found = None;
    let task = Task::Report {
        title: notebook.title.clone(),
        cells: notebook.cells.clone(),
    };
    hand.handle(task, files, Vec::new(), &mut |reply, _| {
        let Reply::Told(Told::Report(text)) = reply else {
            panic!("no report");
        };
        found = Some(text);
    });
    found.unwrap()
}

#[test]
#[expect(clippy::too_many_lines, reason = "one case after the other")]
fn the_report_is_the_same_from_both_doors_and_has_questions_without_answers() {
    let paths = files(&golden_dir().join("breast_cancer_small"));
    let notebook = notebook();
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("may.wellenough.json");
    std::fs::write(&kept, file::write(&notebook)).unwrap();
    let out = Command::new(env!("CARGO_BIN_EXE_wellenough"))
        .arg("report")
        .arg(&kept)
        .args(&paths)
        .args(["--html", "-"])
        .output()
        .unwrap();
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    let told = String::from_utf8(out.stdout).unwrap();
    let opened: Vec<Box<dyn Bytes>> = paths
        .iter()
        .map(|path| Box::new(Disk::open(path).unwrap()) as Box<dyn Bytes>)
        .collect();
    let mut hand = experienced(&book_of(&paths), &opened);
    let page = written(&mut hand, &notebook, &opened).unwrap();
    let differs = told
        .bytes()
        .zip(page.bytes())
        .position(|(one, other)| one != other);
    let near = |text: &str| {
        let at = differs.unwrap_or(0).saturating_sub(60);
        String::from_utf8_lossy(text.as_bytes().get(at..at + 160).unwrap_or(&[])).into_owned()
    };
    assert_eq!(differs, None, "{}\n\n{}", near(&told), near(&page));
    assert_eq!(told.len(), page.len());
    // What is asked stands there, and no answer does.
    for wanted in [
        "SELECT max(score) AS highest",
        "SELECT * WHERE score &gt; 0.5 LIMIT 3",
        "<strong>worse</strong>",
    ] {
        assert!(told.contains(wanted), "{wanted}");
    }
    assert_eq!(told.matches("The answer is not in this file").count(), 2);
    for cell in ["id=\"cell-91\"", "id=\"cell-92\""] {
        let from = told.find(cell).unwrap_or_else(|| panic!("{cell}"));
        let section = told[from..].split("</section>").next().unwrap();
        assert!(
            !section.contains("<table") && !section.contains("<dl"),
            "{section}"
        );
    }
    // A notebook without words of its own is the report as it always was.
    let usual = Notebook::of(book_of(&paths));
    assert!(
        !written(&mut hand, &usual, &opened)
            .unwrap()
            .contains("The answer is not")
    );
    assert!(
        written(&mut Hand::default(), &usual, &opened)
            .unwrap_err()
            .contains("read the files once more")
    );
}
