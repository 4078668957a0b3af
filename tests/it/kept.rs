//! What was read stays: a file that is added or a choice that changes does not have the others read again.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;

use wellenough::book::{Book, Role, WindowSpec};
use wellenough::data::bytes::{Bytes, Disk};
use wellenough::report::Outcome;
use wellenough::run::conductor::Conductor;
use wellenough::run::hand::{Buffer, Hand};
use wellenough::run::protocol::{Event, Task};

use crate::asked::{Asked, asked, table};
use crate::golden::{book_of, golden_dir};

/// Workers that stay from run to run, as on the page.
struct Staff {
    hands: Vec<Hand>,
}

impl Staff {
    fn new() -> Self {
        Self {
            hands: (0..2).map(|_| Hand::default()).collect(),
        }
    }

    /// Carries out a book; answers also how often each file was read from.
    fn carry_out(&mut self, book: &Book, paths: &[PathBuf]) -> (Outcome, BTreeMap<usize, usize>) {
        let mut conductor: Conductor<Vec<Buffer>> = Conductor::new(book, self.hands.len());
        let (mut read, mut result) = (BTreeMap::new(), None);
        let mut events: VecDeque<Event> = VecDeque::new();
        while let Some(order) = conductor.next_order() {
            if let Task::Read(job) = &order.task {
                *read.entry(job.source).or_default() += 1;
            }
            let files: Vec<Box<dyn Bytes>> = order
                .files
                .iter()
                .map(|file| Box::new(Disk::open(&paths[*file]).unwrap()) as Box<dyn Bytes>)
                .collect();
            let mut replies = Vec::new();
            self.hands[order.worker].handle(
                order.task.clone(),
                &files,
                order.buffers,
                &mut |reply, buffers| replies.push((reply, buffers)),
            );
            for (reply, buffers) in replies {
                events.extend(conductor.receive(reply, buffers));
            }
            events.extend(conductor.done(order.worker, &order.task));
            for event in events.drain(..) {
                match event {
                    Event::Outcome(outcome) => result = Some(*outcome),
                    Event::Complaint(complaint) => panic!("{}", complaint.message),
                    _ => {}
                }
            }
        }
        (result.unwrap(), read)
    }

    /// The same as new workers would say, to the last bit; answers which files were read.
    fn same_as_new(&mut self, what: &str, book: &Book, paths: &[PathBuf]) -> Vec<usize> {
        let (outcome, read) = self.carry_out(book, paths);
        let (fresh, all) = Self::new().carry_out(book, paths);
        assert_eq!(
            all.len(),
            paths.len(),
            "{what}: new workers read every file"
        );
        let json = |outcome: &Outcome| outcome.document.to_json().unwrap();
        assert_eq!(json(&outcome), json(&fresh), "{what}");
        assert!(outcome.picture == fresh.picture, "{what}: another picture");
        assert!(outcome.complete);
        read.into_keys().collect()
    }
}

#[test]
fn labels_that_come_later_leave_the_predictions_unread() {
    let nasty = golden_dir().join("nasty");
    let paths =
        ["pred_only.csv", "labels_late_1.csv", "labels_late_2.csv"].map(|name| nasty.join(name));
    let mut staff = Staff::new();
    let mut carry = |n: usize| staff.same_as_new("nasty", &book_of(&paths[..n]), &paths[..n]);
    assert_eq!(carry(1), [0]);
    assert_eq!(carry(2), [1], "the predictions are not read again");
    assert_eq!(carry(3), [1, 2]);
    assert_eq!(carry(1), [0; 0], "nor when the labels go");
}

/// Two months of rows with labels inside in part, and labels for the rest, large enough for two phases.
fn months() -> Asked {
    let words = "words ".repeat(500);
    let month = |month: u8| {
        table(
            "id,day,score,kind,words,label",
            1_200,
            &|row, score, label| {
                let label = if row % 3 == 0 {
                    String::new()
                } else {
                    label.to_string()
                };
                let kind = ["a", "b", "c", "d"][(row * usize::from(month)) % 4];
                let day = 1 + row % 28;
                format!("{month}{row:04},2026-{month:02}-{day:02},{score},{kind},{words},{label}")
            },
        )
    };
    let labels = table("id,label,label_time", 1_200, &|row, _, label| {
        format!("1{row:04},{label},2026-03-{:02}", 1 + row % 28)
    });
    let (one, two) = (month(1), month(2));
    let mut asked = asked(&[
        ("january.csv", one.as_bytes()),
        ("february.csv", two.as_bytes()),
        ("labels.csv", labels.as_bytes()),
    ])
    .role("words", Role::Ignored)
    .role("kind", Role::Feature);
    asked.book.window = WindowSpec::from_id("week");
    asked
}

#[test]
fn files_and_choices_come_and_go_and_only_new_ones_are_read() {
    let months = months();
    let mut staff = Staff::new();
    let mut book = months.book.clone();
    let mut carry = |what: &str, book: &Book, files: &[usize]| {
        let mut part = book.clone();
        part.sources = files.iter().map(|at| book.sources[*at].clone()).collect();
        let paths: Vec<PathBuf> = files.iter().map(|at| months.paths[*at].clone()).collect();
        let read = staff.same_as_new(what, &part, &paths);
        read.into_iter().map(|at| files[at]).collect::<Vec<_>>()
    };
    assert_eq!(carry("both", &book, &[0, 1]), [0, 1]);
    assert_eq!(carry("labels come", &book, &[0, 1, 2]), [2]);
    assert_eq!(
        carry("once more", &book, &[2, 1, 0]),
        [2],
        "in another order"
    );
    book.threshold = Some(0.3);
    assert_eq!(carry("threshold", &book, &[0, 1]), [0; 0]);
    assert_eq!(carry("one goes", &book, &[1]), [0; 0]);
    assert_eq!(
        carry("it comes back", &book, &[0, 1]),
        [0],
        "it was given up"
    );
    for source in &mut book.sources {
        source.roles = vec![("words".into(), Role::Feature)];
    }
    assert_eq!(carry("another column", &book, &[0, 1]), [0, 1]);
}

#[test]
fn a_file_that_changed_is_read_again() {
    let rows = |shift: f64| {
        table("id,score,x,label", 300, &|row, score, label| {
            format!("{row},{score:.4},{:.3},{label}", score + shift)
        })
    };
    let one = asked(&[("rows.csv", rows(1.0).as_bytes())]);
    let mut staff = Staff::new();
    assert_eq!(staff.same_as_new("first", &one.book, &one.paths), [0]);
    assert_eq!(staff.same_as_new("same", &one.book, &one.paths), [0; 0]);
    std::fs::write(&one.paths[0], rows(2.0)).unwrap();
    let file = std::fs::File::options()
        .append(true)
        .open(&one.paths[0])
        .unwrap();
    let later = file.metadata().unwrap().modified().unwrap() + std::time::Duration::from_secs(5);
    file.set_modified(later).unwrap();
    assert_eq!(staff.same_as_new("changed", &one.book, &one.paths), [0]);
}
