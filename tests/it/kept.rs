//! What was read stays: a file that is added or a choice that changes does not have the others read again.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;

use wellenough::book::slo::{Good, Op, Period, Sli};
use wellenough::book::{Book, Convention, Costs, Role, SloSpec, WindowSpec};
use wellenough::data::bytes::{Bytes, Disk};
use wellenough::report::{Outcome, Shown};
use wellenough::run::conductor::Conductor;
use wellenough::run::hand::{Buffer, Hand};
use wellenough::run::protocol::{Event, Reply, Task, pack};

use crate::asked::{Asked, asked, table};
use crate::golden::{book_of, golden_dir};

/// Workers that stay from run to run, as on the page.
struct Staff {
    hands: Vec<Hand>,
    /// Columns that were compared in the last run.
    columns: usize,
}

impl Staff {
    fn new() -> Self {
        Self {
            hands: (0..2).map(|_| Hand::default()).collect(),
            columns: 0,
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
                if let Reply::Measured { columns, .. } = &reply {
                    self.columns = *columns;
                }
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
        let told = |outcome: &Outcome| (pack(&Shown::of(outcome)).unwrap(), outcome.asked.clone());
        assert!(told(&outcome) == told(&fresh), "{what}: told otherwise");
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

/// Rows with all that a book can speak of: versions, groups, costs, dates that can be read both ways, a fall at the end.
fn rich() -> Asked {
    let rows = table(
        "id,day,score,said,kind,model,x,y,label",
        3_000,
        &|row, score, label| {
            let (month, day) = (1 + row / 500, 1 + row % 12);
            let moved = f64::from(u8::from(row > 2_200));
            let label = if row > 2_200 && row % 3 == 0 {
                1 - label
            } else {
                label
            };
            let (kind, x) = (
                ["a", "b", "NA"][row % 3],
                (row * 7_919 % 100) as f64 + 20.0 * moved,
            );
            let model = if row < 1_500 { "one" } else { "two" };
            let said = u8::from(score >= 0.4);
            format!(
                "{row},{month:02}/{day:02}/2026,{score},{said},{kind},{model},{x},{},{label}",
                row % 17
            )
        },
    );
    asked(&[("rows.csv", rows.as_bytes())])
        .role("kind", Role::Segment)
        .role("model", Role::Version)
}

/// A change of a book, and its name.
type Change = (&'static str, fn(&mut Book));

fn slo(book: &mut Book, change: impl FnOnce(&mut SloSpec)) {
    change(book.slo.get_or_insert_default());
}

/// Every field that a reader can change, some of them twice and back.
const CHANGES: [Change; 27] = [
    ("nothing", |_| {}),
    ("objective", |book| {
        slo(book, |slo| slo.objective = Some(0.8));
    }),
    ("period", |book| {
        slo(book, |slo| slo.period = Some(Period::Rolling(30)));
    }),
    ("indicator", |book| {
        slo(book, |slo| {
            slo.sli = Some(Sli::Window {
                metric: "accuracy".into(),
                op: Op::Gte,
                threshold: 0.6,
            });
        });
    }),
    ("objective again", |book| {
        slo(book, |slo| slo.objective = Some(0.9));
    }),
    ("expression", |book| {
        let good = Good::Expression("x < 90 or label = 1".into());
        slo(book, |slo| slo.sli = Some(Sli::Event(good)));
    }),
    ("no wish", |book| book.slo = None),
    ("threshold", |book| book.threshold = Some(0.3)),
    ("another threshold", |book| book.threshold = Some(0.6)),
    ("the first threshold", |book| book.threshold = Some(0.3)),
    ("costs", |book| {
        book.costs = Some(Costs {
            fn_: 5.0,
            ..Costs::default()
        });
    }),
    ("positive", |book| book.positive = Some("0".into())),
    ("no threshold", |book| book.threshold = None),
    ("window", |book| book.window = WindowSpec::from_id("month")),
    ("onset", |book| book.onset = Some("2026-05-01".into())),
    ("convention", |book| {
        book.convention = Some(Convention::Nannyml);
    }),
    ("another convention", |book| {
        book.convention = Some(Convention::Evidently);
    }),
    ("our convention", |book| book.convention = None),
    ("reference until", |book| {
        book.reference_until = Some("2026-04-01".into());
    }),
    ("reference from", |book| {
        book.reference_from = Some("2026-02-01".into());
    }),
    ("reference version", |book| {
        book.reference_version = Some("one".into());
    }),
    ("no reference", |book| {
        book.reference_version = None;
        book.reference_from = None;
        book.reference_until = None;
    }),
    ("missing", |book| {
        book.missing = Some(vec!["NA".into(), "3".into()]);
    }),
    ("nothing missing", |book| book.missing = Some(vec![])),
    ("day first", |book| book.day_first = Some(true)),
    ("role", |book| {
        book.sources[0].roles.push(("x".into(), Role::Segment));
    }),
    ("other role", |book| {
        book.sources[0].roles.push(("y".into(), Role::Ignored));
    }),
];

#[test]
fn a_chain_of_choices_tells_what_new_workers_tell() {
    let rich = rich();
    let mut staff = Staff::new();
    let (mut book, mut before) = (rich.book.clone(), Vec::new());
    for (what, change) in CHANGES {
        before.push((what, book.clone()));
        change(&mut book);
        staff.same_as_new(what, &book, &rich.paths);
    }
    for (what, book) in before.iter().rev().take(6) {
        staff.same_as_new(&format!("{what} taken back"), book, &rich.paths);
    }
}

#[test]
fn an_objective_has_no_column_compared_again() {
    let rich = rich();
    let mut staff = Staff::new();
    let mut book = rich.book.clone();
    let mut columns = |book: &Book| {
        staff.carry_out(book, &rich.paths);
        std::mem::take(&mut staff.columns)
    };
    let all = columns(&book);
    assert!(all > 3, "{all}");
    assert_eq!(columns(&book), 0, "the same");
    slo(&mut book, |slo| slo.objective = Some(0.7));
    assert_eq!(columns(&book), 0, "objective");
    book.threshold = Some(0.7);
    book.costs = Some(Costs::default());
    assert_eq!(columns(&book), 0, "threshold and costs");
    book.convention = Some(Convention::Scipy);
    assert_eq!(columns(&book), all, "convention");
    book.window = WindowSpec::from_id("week");
    assert_eq!(columns(&book), all, "window");
    book.convention = None;
    book.window = None;
    assert_eq!(columns(&book), 0, "all taken back");
}
