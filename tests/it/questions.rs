//! What cells ask of the rows, from files to the answer: against what a hand counts.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

use std::fmt::Write as _;

use wellenough::book::notebook::Asks;
use wellenough::book::slo::Sli;
use wellenough::book::{Book, Role, SloSpec};
use wellenough::data::bytes::{Bytes, Disk};
use wellenough::report::Block;
use wellenough::report::table::Table;
use wellenough::run::conductor::Conductor;
use wellenough::run::hand::{Buffer, Hand};
use wellenough::run::protocol::{Event, Reply, Task, Told};

use crate::asked::{Asked, asked};

const ROWS: usize = 40;
const REGIONS: [&str; 4] = ["north", "south", "", "east's"];

fn score(row: usize) -> f64 {
    (row % 10) as f64 / 10.0
}

fn so(row: usize) -> usize {
    row % 7
}

/// Forty predictions and thirty labels, with columns of nasty names.
fn files() -> Asked {
    let mut rows = String::from(
        "id,ts,score,\"wind speed\",\"say \"\"so\"\"\",region,weight,departed,unused\n",
    );
    for row in 0..ROWS {
        let (day, hour) = (1 + row / 4, row % 4 * 6);
        let wind = if row % 2 == 0 {
            (row / 2).to_string()
        } else {
            String::new()
        };
        let region = REGIONS[row % 4];
        let weight = 1 + row % 3;
        writeln!(
            rows,
            "{row},2026-01-{day:02}T{hour:02}:00:00Z,{},{wind},{},{region},{weight},2026-02-{:02},x{row}",
            score(row),
            so(row),
            1 + row % 20,
        )
        .unwrap();
    }
    let mut labels = String::from("id,label\n");
    for row in 0..30 {
        writeln!(labels, "{row},{}", u8::from(row % 3 == 0)).unwrap();
    }
    let mut asked = asked(&[
        ("predictions.csv", rows.as_bytes()),
        ("labels.csv", labels.as_bytes()),
    ]);
    asked.book.positive = Some("1".into());
    asked.book.sources[0].roles = [
        ("id", Role::Id),
        ("ts", Role::Time),
        ("score", Role::Score),
        ("wind speed", Role::Feature),
        ("say \"so\"", Role::Feature),
        ("region", Role::Segment),
        ("weight", Role::Weight),
        ("departed", Role::Feature),
        ("unused", Role::Ignored),
    ]
    .map(|(name, role)| (name.to_owned(), role))
    .to_vec();
    asked
}

fn opened(asked: &Asked) -> Vec<Box<dyn Bytes>> {
    let paths = asked.paths.iter();
    paths
        .map(|path| Box::new(Disk::open(path).unwrap()) as Box<dyn Bytes>)
        .collect()
}

/// A hand that has carried out a book.
pub(crate) fn experienced(book: &Book, files: &[Box<dyn Bytes>]) -> Hand {
    let mut conductor: Conductor<Vec<Buffer>> = Conductor::new(book, 1);
    let (mut hand, mut is_complete) = (Hand::default(), false);
    while let Some(order) = conductor.next_order() {
        let task = order.task.clone();
        let own = match order.files[..] {
            [] => &[][..],
            [at] => &files[at..=at],
            _ => files,
        };
        let mut replies = Vec::new();
        hand.handle(order.task, own, order.buffers, &mut |reply, buffers| {
            replies.push((reply, buffers));
        });
        let mut events = Vec::new();
        for (reply, buffers) in replies {
            events.extend(conductor.receive(reply, buffers));
        }
        events.extend(conductor.done(order.worker, &task));
        is_complete |= events
            .iter()
            .any(|event| matches!(event, Event::Outcome(outcome) if outcome.complete));
    }
    assert!(is_complete);
    hand
}

fn answer(hand: &mut Hand, book: &Book, files: &[Box<dyn Bytes>], asks: &Asks) -> Vec<Block> {
    let mut found = Vec::new();
    let task = Task::Inquire {
        book: Box::new(book.clone()),
        cell: 7,
        asks: asks.clone(),
    };
    hand.handle(task, files, Vec::new(), &mut |reply, _| {
        let Reply::Told(Told::Answer {
            cell: 7,
            asks: to,
            blocks,
        }) = reply
        else {
            panic!("no answer");
        };
        assert_eq!(to, *asks);
        found.extend(blocks);
    });
    found
}

/// An answer's values with all their digits between bars, lines after each other; or what is said instead.
fn said(blocks: &[Block]) -> String {
    fn table(table: &Table) -> String {
        let rows = table.rows.iter().map(|row| {
            let cells = row.iter().map(wellenough::report::table::Cell::raw);
            cells.collect::<Vec<_>>().join("|")
        });
        rows.collect::<Vec<_>>().join("\n")
    }
    match &blocks[0] {
        Block::Table { table: of, .. } => table(of),
        Block::Choice { options, .. } => {
            let plain = options.iter().find(|option| option.key == "table");
            said(&plain.unwrap().blocks)
        }
        Block::Facts(facts) => {
            let facts = facts.iter().map(|(_, what)| what.clone());
            facts.collect::<Vec<_>>().join("|")
        }
        Block::Claim { text, .. } | Block::Remark(text) => text.clone(),
        other => panic!("{other:?}"),
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// `sum(weight * score) / sum(weight)` for the rows of one `so`.
fn weighted(of: usize) -> f64 {
    let rows = (0..ROWS).filter(|row| so(*row) == of);
    let (mut top, mut all) = (0.0, 0.0);
    for row in rows {
        let weight = (1 + row % 3) as f64;
        top += weight * score(row);
        all += weight;
    }
    top / all
}

#[test]
#[expect(clippy::too_many_lines, reason = "one case after the other")]
fn answers_are_what_a_hand_counts() {
    let asked = files();
    let (book, files) = (&asked.book, opened(&asked));
    let mut hand = experienced(book, &files);
    let scores: Vec<f64> = (0..ROWS).map(score).collect();
    let question = |text: &str| Asks::Question(text.into());
    let cases: Vec<(&str, String)> = vec![
        (
            "SELECT count(*), count(\"wind speed\"), sum(\"wind speed\"), min(departed), max(departed)",
            "40|20|190|2026-02-01|2026-02-20".into(),
        ),
        (
            "SELECT count(label), sum(label), count(*) - count(label)",
            "30|10|10".into(),
        ),
        (
            "SELECT region, count(*) AS n GROUP BY region ORDER BY n DESC, region",
            "east's|10\nnorth|10\nsouth|10\n|10".into(),
        ),
        (
            "region = 'east''s' AND \"wind speed\" IS NULL",
            "40|10|0|0.250".into(),
        ),
        ("label = 1", "40|10|10|0.333".into()),
        (
            "SELECT departed, \"wind speed\" WHERE departed >= '2026-02-18' AND region = 'north' ORDER BY departed, \"wind speed\"",
            // Rows 17, 18, 19, 37, 38, 39 are late enough; none of them is of the north.
            "No row fits. 0 of 40 rows.".into(),
        ),
        (
            "SELECT departed, \"wind speed\" WHERE departed >= '2026-02-17' AND region = 'north' ORDER BY departed, \"wind speed\" DESC",
            "2026-02-17|18\n2026-02-17|8".into(),
        ),
        (
            "SELECT prediction, count(*) GROUP BY prediction ORDER BY prediction",
            {
                // The threshold is 0.5 where no decision tells another.
                let yes = scores.iter().filter(|score| **score >= 0.5).count();
                format!("0|{}\n1|{yes}", ROWS - yes)
            },
        ),
        (
            "SELECT min(time), max(time), (max(time) - min(time)) / 3600",
            "2026-01-01|2026-01-10 18:00|234".into(),
        ),
        (
            "SELECT count(DISTINCT region), count(DISTINCT \"say \"\"so\"\"\")",
            "3|7".into(),
        ),
    ];
    for (text, wanted) in cases {
        let told = said(&answer(&mut hand, book, &files, &question(text)));
        assert_eq!(told, wanted, "{text}");
    }
    let text = "SELECT \"say \"\"so\"\"\" AS s, sum(weight * score) / sum(weight) AS m GROUP BY s ORDER BY s";
    let told = said(&answer(&mut hand, book, &files, &question(text)));
    assert_eq!(told.lines().count(), 7);
    for (of, line) in told.lines().enumerate() {
        let (name, found) = line.split_once('|').unwrap();
        let off = found.parse::<f64>().unwrap() - weighted(of);
        assert!(name == of.to_string() && off.abs() < 1e-12, "{line}");
    }
    let told = said(&answer(
        &mut hand,
        book,
        &files,
        &question("SELECT avg(score) + 0, avg(score) GROUP BY 1 = 1"),
    ));
    assert!(told.starts_with("0.450|0.450"), "{told}");
    assert!((mean(&scores) - 0.45).abs() < 1e-12);
}

#[test]
fn rows_are_filtered_sorted_and_cut() {
    let asked = files();
    let (book, files) = (&asked.book, opened(&asked));
    let mut hand = experienced(book, &files);
    let asks = Asks::Table {
        filter: "score > 0.75 AND region IS NOT NULL".into(),
        sort: "\"wind speed\" DESC, ts".into(),
        rows: 3,
    };
    let blocks = answer(&mut hand, book, &files, &asks);
    let [Block::Table { table, .. }, Block::Remark(told)] = &blocks[..] else {
        panic!("a table: {blocks:?}");
    };
    // The id joins and is not shown, nor is what is ignored; the label is.
    let wanted = [
        "ts",
        "score",
        "wind speed",
        "say \"so\"",
        "region",
        "weight",
        "departed",
        "label",
    ];
    assert_eq!(table.columns, wanted);
    // Rows 8, 9, 19, 28, 29, 39 fit (18 and 38 are without a region); winds 4 and 14 stand before none.
    assert_eq!(
        said(&blocks),
        "2026-01-08|0.8|14|0|north|2|2026-02-09|0\n2026-01-03|0.8|4|1|north|3|2026-02-09|0\n\
         2026-01-03 06:00|0.9||2|south|1|2026-02-10|1"
    );
    assert_eq!(told, "The first 3 are shown. 6 of 40 rows.");
}

#[test]
fn files_are_read_again_where_the_tables_are_gone() {
    let asked = files();
    let (book, files) = (&asked.book, opened(&asked));
    let asks = Asks::Question("SELECT region, avg(label), sum(weight) GROUP BY region".into());
    let at_once = answer(&mut experienced(book, &files), book, &files, &asks);
    let mut new = Hand::default();
    assert_eq!(answer(&mut new, book, &files, &asks), at_once);
    // Another book is another table: without labels there is none to ask for.
    let other = Book {
        sources: book.sources[..1].to_vec(),
        ..book.clone()
    };
    let told = said(&answer(&mut new, &other, &files[..1], &asks));
    assert!(told.contains("character 20: found \"label\""), "{told}");
    assert_eq!(answer(&mut new, book, &files, &asks), at_once);
}

#[test]
fn what_cannot_be_answered_says_why() {
    let asked = files();
    let (book, files) = (&asked.book, opened(&asked));
    let mut hand = Hand::default();
    for (text, wanted) in [
        ("SELECT scor", "did you mean \"score\"?"),
        (
            "SELECT count(*",
            "the question: character 15: found the end, expected \")\"",
        ),
        ("id = 3", "character 1: found \"id\""),
        (
            "unused = 'x1'",
            "the column \"unused\" was not read, since it is ignored",
        ),
        ("region > 3", "write it as '3'"),
    ] {
        let told = said(&answer(
            &mut hand,
            book,
            &files,
            &Asks::Question(text.into()),
        ));
        assert!(told.contains(wanted), "{text}: {told}");
    }
}

/// Inputs that are dates are kept as their texts; asked of, they are times as their columns were read.
#[test]
fn dates_in_other_styles_are_times() {
    let mut rows = String::from("id,score,german,american,said,label\n");
    for row in 0..ROWS {
        let (day, label) = (1 + row % 28, u8::from(row % 3 == 0));
        writeln!(
            rows,
            "{row},{},{day:02}.03.2026,3/{day}/26,{day} March 2026,{label}",
            score(row)
        )
        .unwrap();
    }
    let mut asked = asked(&[("rows.csv", rows.as_bytes())]);
    asked.book.positive = Some("1".into());
    for column in ["german", "american", "said"] {
        asked = asked.role(column, Role::Feature);
    }
    let (book, files) = (&asked.book, opened(&asked));
    let mut hand = experienced(book, &files);
    // Forty rows over 28 days: days 1 to 12 twice.
    let cases = [
        ("SELECT min(german), max(german)", "2026-03-01|2026-03-28"),
        (
            "SELECT min(american), max(american)",
            "2026-03-01|2026-03-28",
        ),
        ("SELECT count(*) WHERE german >= '26.03.2026'", "3"),
        ("SELECT count(*) WHERE american < '3/13/26'", "24"),
        ("SELECT count(*) WHERE said = '2026-03-12'", "2"),
        ("SELECT max(german - american)", "0"),
        (
            "SELECT count(*) WHERE german BETWEEN '10.03.2026' AND '13.03.2026'",
            "7",
        ),
    ];
    for (text, wanted) in cases {
        let asks = Asks::Question(text.into());
        assert_eq!(
            said(&answer(&mut hand, book, &files, &asks)),
            wanted,
            "{text}"
        );
    }
    // The objective reads them too.
    asked.book.slo = Some(SloSpec {
        sli: Some(Sli::read("german < '13.03.2026'").unwrap()),
        ..SloSpec::default()
    });
    let slo = asked.document().slo.unwrap();
    assert_eq!((slo.bad.to_bits(), slo.n), (16.0_f64.to_bits(), 40));
}
