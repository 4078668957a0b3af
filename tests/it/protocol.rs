//! Every letter between page and workers says the same when it arrives.

#![allow(clippy::unwrap_used, reason = "tests and their helpers")]

use serde::Serialize;
use serde::de::DeserializeOwned;
use wellenough::book::notebook::{Cell, Kind};
use wellenough::book::{Book, Convention, Notebook, Part, Role, Source, TieRule, WindowSpec};
use wellenough::report::Shown;
use wellenough::report::document::{self, Drift, Scope};
use wellenough::report::picture::{Bins, Distribution};
use wellenough::report::section::{Block, Run, Style};
use wellenough::run::protocol::{
    Ask, Complaint, Event, Job, LinkTold, Part as AheadPart, Purpose, Reply, Task, Told, pack,
    unpack,
};

use crate::sample::{Shape, outcome};
use crate::together::{correlation, multivariate};

fn check<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(letter: &T) {
    let bytes = pack(letter).unwrap();
    assert_eq!(unpack::<T>(&bytes).unwrap(), *letter);
}

fn job() -> Job {
    Job {
        source: 1,
        phase: 1,
        piece: 7,
        plan: 2,
        bytes: u64::MAX,
        spec: vec![7, 0, 255],
    }
}

fn notebook() -> Box<Notebook> {
    let mut notebook = Notebook::of(Book::default());
    notebook.cells.push(Cell {
        text: "why".into(),
        settings: [("metric".to_owned(), "recall".to_owned())].into(),
        ..Cell::new(70, Kind::Text)
    });
    notebook.schemas = vec![None, Some(7)];
    Box::new(notebook)
}

fn words() -> Vec<Block> {
    let run = Run {
        link: Some("drift".into()),
        ..Run::new("see", Style::Strong)
    };
    let items = vec![vec![Block::Code("a\n".into())]];
    let list = Block::List {
        first: Some(1),
        items,
    };
    vec![Block::Quote(vec![Block::Words(vec![run]), list])]
}

fn complaint() -> Complaint {
    Complaint {
        source: Some("a \"b\".csv".into()),
        message: "a \"b\".csv is empty: export it again".into(),
    }
}

fn source() -> document::Source {
    document::Source {
        name: "a.csv".into(),
        format: "csv".into(),
        bytes: 1 << 53,
        rows: 3,
        part: Part::Labels,
        part_reason: "two columns".into(),
        columns: vec![
            document::Column {
                name: "ts".into(),
                kind: "time".into(),
                role: Role::LabelTime,
                confidence: 0.1 + 0.2,
                reason: "named so".into(),
                missing: None,
                look: Some(document::Look {
                    examples: vec!["2026-01-01".into()],
                    missing: 1.0 / 3.0,
                    range: Some((0.1, 1e300)),
                    histogram: vec![0, 7],
                }),
            },
            document::Column {
                name: "id".into(),
                kind: "integer".into(),
                role: Role::Id,
                confidence: 1.0,
                reason: "you said so".into(),
                missing: Some(2),
                look: None,
            },
        ],
        notes: vec![document::Note {
            kind: "unparsable".into(),
            count: 2,
            message: "two".into(),
            first_row: Some(1),
        }],
    }
}

fn distribution(bins: Bins) -> Distribution {
    Distribution {
        column: "x".into(),
        bins,
        reference: vec![1, 2],
        current: vec![0, 3],
        missing_reference: 0.1,
        missing_current: 1.0 / 3.0,
    }
}

fn drift() -> Drift {
    Drift {
        column: "x".into(),
        measure: "psi".into(),
        convention: "wellenough".into(),
        scope: Scope::Window,
        window: Some(3),
        value: Some(f64::MIN_POSITIVE),
        threshold: None,
        verdict: "shown".into(),
        floor: Some(0.1 + 0.7),
        p_value: None,
        p_adjusted: None,
        n_reference: 10,
        n: 0,
        undefined: None,
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one task of each kind")]
fn every_task_comes_back() {
    let windows = WindowSpec::CALENDAR
        .into_iter()
        .chain([WindowSpec::Rows(500)])
        .map(Some)
        .chain([None]);
    for window in windows {
        let roles = Role::ALL.map(|role| (role.id().to_owned(), role)).to_vec();
        check(&Task::Open(Book {
            sources: vec![Source {
                name: "a.csv".into(),
                bytes: 9,
                part: Some(Part::Current),
                roles,
            }],
            positive: Some("yes".into()),
            threshold: Some(0.1 + 0.2),
            window,
            further: Vec::new(),
            reference_from: Some("2025-01-01".into()),
            reference_until: Some("2026-01-01".into()),
            reference_version: Some("v 7".into()),
            memory_at_most: Some(u64::MAX),
            missing: Some(vec!["-".into(), "?".into()]),
            day_first: Some(false),
            convention: Some(Convention::Nannyml),
            costs: Some(wellenough::book::Costs {
                fn_: 5.0,
                ..wellenough::book::Costs::default()
            }),
            ties: Some(TieRule::Averaged),
            relevant_from: Some(2.0),
            slo: None,
            onset: Some("2026-01-09".into()),
            under: Some("{}".into()),
            lesson: Some("{}".into()),
        }));
    }
    let header = vec![0, 255];
    for task in [
        Task::Open(Book::default()),
        Task::Read(job()),
        Task::Bounds(job()),
        Task::Take {
            job: job(),
            part: 2,
            header: header.clone(),
        },
        Task::Rehearse(3),
        Task::Tell(Ask::File(notebook(), Purpose::Keep("k1".into()))),
        Task::Tell(Ask::Link {
            notebook: notebook(),
            leave_columns_out: true,
        }),
        Task::Tell(Ask::Open("v1.abc".into())),
        Task::Tell(Ask::Words(vec![((7, true), "*so*".into())])),
        Task::Forget { source: 4 },
        Task::Measure,
        Task::Column { index: 5 },
        Task::Drift { index: 6, header },
        Task::Ahead(AheadPart::Groups),
        Task::Together {
            columns: vec![2, 0],
            found: vec![vec![1], Vec::new()],
        },
    ] {
        check(&task);
    }
}

#[test]
fn every_reply_comes_back() {
    let header = vec![1, 0, 255];
    let chunk = |records| Reply::<Shown>::Chunk {
        job: job(),
        part: 0,
        header: header.clone(),
        bytes: 77,
        records,
    };
    let mut everything = outcome(&Shape::default());
    everything.document.drift.push(drift());
    everything.document.correlations.push(correlation());
    everything.document.multivariate.push(multivariate());
    let bins = [
        Bins::Edges(vec![0.0, 0.1, 0.3]),
        Bins::Levels(vec!["a".into(), "(all others)".into()]),
    ];
    everything.picture.distributions = bins.map(distribution).to_vec();
    everything.complete = true;
    let shown = Shown::of(&everything);
    assert!(shown.exports.is_some() && shown.sections.len() > 3);
    let whole = || Box::new(shown.clone());
    for reply in [
        Reply::Opened {
            sources: vec![source()],
            jobs: vec![job()],
            memory: u64::MAX,
        },
        chunk(None),
        chunk(Some((5, u64::MAX))),
        Reply::Planned {
            source: 1,
            jobs: vec![job(), job()],
        },
        Reply::Measured {
            outcome: whole(),
            columns: 12,
        },
        Reply::Groups {
            index: 2,
            header: header.clone(),
        },
        Reply::Compared {
            index: 1,
            effect: 0.1 + 0.2,
            found: vec![0, 255],
        },
        Reply::Complete(whole()),
        Reply::Told(Told::Opened(Ok(notebook()))),
        Reply::Told(Told::Opened(Err("this link was cut".into()))),
        Reply::Told(Told::Words(vec![((1, false), "x".into(), words())])),
        Reply::Told(Told::Link(LinkTold {
            fragment: "v1.abc".into(),
            is_long: true,
            contains: words(),
        })),
        Reply::Failed(complaint()),
    ] {
        check(&reply);
    }
}

#[test]
fn every_event_comes_back() {
    for event in [
        Event::Large(u64::MAX),
        Event::Recognised(vec![source()]),
        Event::Progress {
            done: 1,
            total: 2,
            stage: "reading".into(),
        },
        Event::Outcome(Box::new(Shown::of(&outcome(&Shape::default())))),
        Event::Complaint(complaint()),
        Event::Complaint(Complaint {
            source: None,
            ..complaint()
        }),
    ] {
        check(&event);
    }
}

#[test]
fn a_book_of_an_older_page_opens_with_what_it_lacks_undecided() {
    let book: Book = serde_json::from_str("{\"sources\":[{\"name\":\"a.csv\"}]}").unwrap();
    assert_eq!(book.sources[0].name, "a.csv");
    assert_eq!((book.threshold, book.sources[0].part), (None, None));
    assert!(serde_json::from_str::<Task>("\"Sing\"").is_err());
}
