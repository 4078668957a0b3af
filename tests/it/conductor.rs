//! The conductor without an engine: what workers say, what it orders and tells.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

use wellenough::book::{Book, Source};
use wellenough::report::Outcome;
use wellenough::run::conductor::{Conductor, DESK};
use wellenough::run::protocol::{Complaint, Event, Job, Reply, Task};

/// One file read in two pieces for quality and two for drift.
fn job(phase: usize, piece: usize, plan: u32) -> Job {
    Job {
        source: 0,
        phase,
        piece,
        plan,
        bytes: 100,
        spec: format!("how to read {phase}.{piece}").into_bytes(),
    }
}

fn jobs(plan: u32) -> Vec<Job> {
    [(0, 0), (0, 1), (1, 0), (1, 1)]
        .map(|(phase, piece)| job(phase, piece, plan))
        .to_vec()
}

fn chunk(job: Job, records: (u64, u64)) -> Reply {
    Reply::Chunk {
        job,
        part: 0,
        header: "h".into(),
        bytes: 100,
        records: Some(records),
    }
}

fn compared(index: usize, column: &str, effect: f64) -> Reply {
    Reply::Compared {
        index,
        effect,
        found: column.as_bytes().to_vec(),
    }
}

/// A run of one file, with the orders it gives written as text.
struct Run {
    conductor: Conductor<u8>,
    under_way: Vec<(usize, Task)>,
}

impl Run {
    fn new(workers: usize) -> Self {
        let book = Book {
            sources: vec![Source::default()],
            ..Book::default()
        };
        Self {
            conductor: Conductor::new(&book, workers),
            under_way: Vec::new(),
        }
    }

    /// A run whose files are open.
    fn reading(workers: usize) -> Self {
        let mut run = Self::new(workers);
        assert_eq!(run.orders(), ["0 open"]);
        let opened = Reply::Opened {
            sources: Vec::new(),
            jobs: jobs(0),
            memory: 0,
        };
        let events = run.hear(opened);
        assert!(matches!(
            events.as_slice(),
            [
                Event::Recognised(_),
                Event::Progress {
                    done: 0,
                    total: 400,
                    ..
                }
            ]
        ));
        run.finish(DESK);
        run
    }

    /// All orders that can be given now: worker, what, and which.
    fn orders(&mut self) -> Vec<String> {
        let mut out = Vec::new();
        while let Some(order) = self.conductor.next_order() {
            let what = match &order.task {
                Task::Open(_) => "open".into(),
                Task::Read(job) => format!("read {}.{} plan {}", job.phase, job.piece, job.plan),
                Task::Bounds(job) => {
                    let spec = String::from_utf8_lossy(&job.spec);
                    format!("bounds plan {} by {spec}", job.plan)
                }
                Task::Take { job, part, .. } => {
                    format!("take {}.{}.{part} plan {}", job.phase, job.piece, job.plan)
                }
                Task::Rehearse(_) => "rehearse".to_owned(),
                Task::Tell(_) => "tell".to_owned(),
                Task::Forget { source } => format!("forget {source}"),
                Task::Measure => "measure".into(),
                Task::Column { index } => format!("column {index}"),
                Task::Drift { index, .. } => format!("drift {index}"),
                Task::Ahead(part) => format!("ahead {part:?}"),
                Task::Together { columns, found } => {
                    let found = found.iter().map(|bytes| String::from_utf8_lossy(bytes));
                    let found = found.collect::<Vec<_>>().join(", ");
                    format!("together {columns:?} {found}")
                }
                Task::Inquire { cell, .. } => format!("inquire {cell}"),
                Task::Report { .. } => "report".into(),
            };
            out.push(format!("{} {what}", order.worker));
            self.under_way.push((order.worker, order.task));
        }
        out
    }

    fn hear(&mut self, reply: Reply) -> Vec<Event> {
        self.conductor.receive(reply, 0)
    }

    /// The worker finishes what it began first.
    fn finish(&mut self, worker: usize) -> Vec<Event> {
        let at = self.under_way.iter().position(|(of, _)| *of == worker);
        let (_, mut task) = self.under_way.remove(at.unwrap());
        // A door may leave out what the task carried.
        if let Task::Read(job) = &mut task {
            job.spec.clear();
        }
        self.conductor.done(worker, &task)
    }

    /// Everything under way ends, until nothing is.
    fn settle(&mut self) -> Vec<String> {
        let mut orders = self.orders();
        while let Some((worker, _)) = self.under_way.first() {
            let worker = *worker;
            assert!(self.finish(worker).is_empty());
            orders.extend(self.orders());
        }
        orders
    }
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one run from its first order to its last"
)]
fn a_run_goes_from_opening_to_its_last_column() {
    let mut run = Run::reading(2);
    let reads = [
        "1 read 0.0 plan 0",
        "0 read 0.1 plan 0",
        "1 read 1.0 plan 0",
    ];
    assert_eq!(run.orders(), reads, "and one lies ready");
    let events = run.hear(chunk(job(0, 0, 0), (0, 130)));
    assert!(matches!(
        events.as_slice(),
        [Event::Progress {
            done: 100,
            total: 400,
            ..
        }]
    ));
    run.hear(chunk(job(0, 1, 0), (130, 200)));
    run.finish(1);
    run.finish(0);
    let orders = run.settle();
    assert_eq!(
        orders[..3],
        ["0 take 0.0.0 plan 0", "0 take 0.1.0 plan 0", "0 measure"],
        "{orders:?}"
    );
    let measured = Reply::Measured {
        outcome: Box::default(),
        columns: 3,
    };
    let first = run.hear(measured);
    assert!(matches!(first.as_slice(), [Event::Outcome(outcome)] if !outcome.complete));
    assert_eq!(run.orders(), ["0 column 0", "0 column 1", "0 column 2"]);
    assert!(run.hear(compared(1, "second", 0.5)).is_empty());
    assert!(run.hear(compared(2, "third", 2.0)).is_empty());
    let header = b"values".to_vec();
    run.hear(Reply::Groups { index: 0, header });
    assert_eq!(run.orders(), ["1 drift 0"]);
    for _ in 0..3 {
        run.finish(DESK);
    }
    assert_eq!(
        run.orders(),
        ["0 ahead Explanation"],
        "while the other compares"
    );
    assert!(run.hear(compared(0, "first", 0.5)).is_empty());
    run.finish(1);
    assert_eq!(run.orders(), [""; 0], "no one else can work ahead");
    run.finish(DESK);
    assert_eq!(
        run.settle(),
        [
            "0 ahead Multivariate",
            "0 ahead Groups",
            "0 together [2, 0, 1] third, first, second"
        ],
        "by effect, then as in the file"
    );
    assert!(!run.conductor.is_over());
    let complete = Outcome {
        complete: true,
        ..Outcome::default()
    };
    let last = run.hear(Reply::Complete(Box::new(complete)));
    assert!(matches!(last.as_slice(), [Event::Outcome(outcome)] if outcome.complete));
    assert!(run.conductor.is_over());
    assert_eq!(run.orders(), [""; 0]);
}

#[test]
fn pieces_that_do_not_meet_are_forgotten_and_cut_anew() {
    let mut run = Run::reading(2);
    run.orders();
    run.hear(chunk(job(0, 0, 0), (0, 130)));
    run.hear(chunk(job(0, 1, 0), (110, 200)));
    run.finish(1);
    assert_eq!(
        run.orders()[2..],
        ["1 read 1.1 plan 0"],
        "after both chunks are taken"
    );
    run.finish(0);
    let orders = run.orders();
    assert_eq!(orders, ["0 forget 0"], "the desk is busy, the other reads");
    run.hear(chunk(job(1, 0, 0), (0, 130)));
    assert_eq!(run.orders(), [""; 0], "a late chunk of the old plan");
    let orders = run.settle();
    assert_eq!(
        orders,
        ["1 bounds plan 1 by how to read 0.0"],
        "nothing else before the new plan"
    );
    let jobs = jobs(1);
    assert!(run.hear(Reply::Planned { source: 0, jobs }).is_empty());
    let reads = [
        "1 read 0.0 plan 1",
        "0 read 0.1 plan 1",
        "1 read 1.0 plan 1",
    ];
    assert_eq!(run.orders(), reads);
    run.hear(chunk(job(0, 1, 0), (110, 200)));
    assert_eq!(run.orders(), [""; 0], "another late chunk");
    run.hear(chunk(job(0, 0, 1), (0, 110)));
    run.hear(chunk(job(0, 1, 1), (110, 200)));
    let orders = run.settle();
    for wanted in ["0 take 0.0.0 plan 1", "0 take 0.1.0 plan 1", "0 measure"] {
        assert!(orders.iter().any(|order| order == wanted), "{orders:?}");
    }
    assert!(!orders.iter().any(|order| order.ends_with("plan 0")));
}

#[test]
fn bad_news_ends_the_run() {
    let complaint = Complaint {
        source: Some("a.csv".into()),
        message: "a.csv is empty".into(),
    };
    let mut run = Run::reading(3);
    run.orders();
    let events = run.hear(Reply::Failed(complaint.clone()));
    assert_eq!(events, [Event::Complaint(complaint)]);
    assert!(run.conductor.is_over());
    assert_eq!(run.orders(), [""; 0]);

    let mut run = Run::reading(3);
    let events = run.conductor.crashed("out of memory");
    let [Event::Complaint(told)] = events.as_slice() else {
        panic!("{events:?}")
    };
    assert_eq!(
        told.message,
        "the engine stopped while reading (it ran out of memory) and was replaced; nothing shown before is lost: try once more, or with smaller files"
    );
    assert!(run.conductor.is_over());
}

#[test]
fn columns_are_fetched_few_at_a_time() {
    let mut run = Run::new(2);
    run.orders();
    run.hear(Reply::Opened {
        sources: Vec::new(),
        jobs: Vec::new(),
        memory: 0,
    });
    run.finish(DESK);
    assert_eq!(run.orders(), ["0 measure"], "all was read before");
    run.finish(DESK);
    run.hear(Reply::Measured {
        outcome: Box::new(Outcome::default()),
        columns: 9,
    });
    let columns = [0, 1, 2, 3, 4].map(|at| format!("0 column {at}"));
    assert_eq!(run.orders(), columns);
    run.hear(compared(0, "a", 1.0));
    assert_eq!(run.orders(), ["0 column 5"]);
}

#[test]
fn more_memory_than_the_book_allows_ends_the_run_before_anything_is_read() {
    let opened = |memory| Reply::Opened {
        sources: vec![],
        jobs: jobs(0),
        memory,
    };
    for (memory, is_read) in [(100, true), (101, false)] {
        let book = Book {
            sources: vec![Source::default()],
            memory_at_most: Some(100),
            ..Book::default()
        };
        let mut run: Conductor<()> = Conductor::new(&book, 1);
        run.next_order();
        let events = run.receive(opened(memory), ());
        run.done(DESK, &Task::Open(book));
        assert_eq!(
            (run.is_over(), run.next_order().is_some()),
            (!is_read, is_read)
        );
        assert_eq!(events.contains(&Event::Large(memory)), !is_read);
    }
}
