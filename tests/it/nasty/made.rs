//! Files that are too large to be shipped, or that only the test knows the answer of.

use std::fmt::Write as _;

use wellenough::book::{Role, WindowSpec};
use wellenough::report::document::{Document, Scope};

use crate::asked::{Asked, asked, one, quality, sane};
use crate::reference::Draws;
use crate::report::written;

/// The share of pairs of a positive and a negative that a score puts in order; ties count half.
fn area(rows: &[(f64, u8)]) -> f64 {
    let of = |class| {
        rows.iter()
            .filter(move |row| row.1 == class)
            .map(|row| row.0)
    };
    let pairs = of(1).flat_map(|positive| of(0).map(move |negative| (positive, negative)));
    let won = pairs.clone().map(|(p, n)| match p.partial_cmp(&n) {
        Some(std::cmp::Ordering::Greater) => 1.0,
        Some(std::cmp::Ordering::Equal) => 0.5,
        _ => 0.0,
    });
    won.sum::<f64>() / pairs.count() as f64
}

fn scored(n: usize, seed: u32) -> Vec<(f64, u8)> {
    let mut draws = Draws::new(seed.into());
    (0..n)
        .map(|_| {
            let score = (draws.uniform() * 1e4).round() / 1e4;
            (score, u8::from(draws.is(score)))
        })
        .collect()
}

fn whole(mut asked: Asked) -> (Asked, Document) {
    asked.book.reference_until = Some("0001-01-01".into());
    let document = asked.document();
    sane(&document);
    (asked, document)
}

/// 2,003 columns are all listed, all read, and cost seconds at most (the whole suite would show it).
#[test]
fn two_thousand_columns_are_read() {
    let rows = scored(60, 7);
    let mut text = String::from("id,score,label");
    (0..2000).for_each(|at| write!(text, ",f{at:04}").unwrap());
    let mut draws = Draws::new(8);
    for (id, (score, label)) in rows.iter().enumerate() {
        write!(text, "\n{id},{score},{label}").unwrap();
        (0..2000).for_each(|_| write!(text, ",{:.4}", draws.uniform()).unwrap());
    }
    let (_, document) = whole(one("wide_2000.csv", text));
    assert_eq!(document.sources[0].columns.len(), 2003);
    let features = document.sources[0].columns.iter();
    assert_eq!(features.filter(|c| c.role == Role::Feature).count(), 2000);
    let found = quality(&document, "roc_auc", Scope::Current).value.unwrap();
    assert!((found - area(&rows)).abs() < 1e-12);
}

/// A cell of 300,000 characters, and one of 10 MB, are read; no report repeats them.
#[test]
fn long_cells_are_read_and_shown_cut() {
    for length in [300_000, 10_000_000] {
        let rows = scored(20, 9);
        let mut text = String::from("id,score,label,text\n");
        for (id, (score, label)) in rows.iter().enumerate() {
            let cell = "long ".repeat(if id == 7 { length / 5 } else { 1 });
            writeln!(text, "{id},{score},{label},{cell}").unwrap();
        }
        let asked = one("long_text.csv", text);
        let outcome = asked.run(2).unwrap();
        sane(&outcome.document);
        assert_eq!(outcome.document.sources[0].rows, 20);
        assert!(outcome.document.to_json().unwrap().len() < 200_000);
        assert!(written(&outcome).unwrap().len() < 1_000_000);
        let (_, document) = whole(asked);
        let found = quality(&document, "roc_auc", Scope::Current).value.unwrap();
        assert!((found - area(&rows)).abs() < 1e-12, "{length}");
    }
}

/// Each number of the hard ones, through the whole engine: the bias of one row whose label is 0 is its prediction.
#[test]
fn hard_numbers_become_the_nearest_doubles() {
    let hard = [
        "0.1",
        "0.30000000000000004",
        "2.2250738585072014e-308",
        "4.9e-324",
        "0.99999999999999989",
        "0.91093837015280000000000000000001",
        "0.123456789012345678901234567890",
        "1e0",
        "1.7976931348623157e308",
        ".5",
        "5.",
        "1e-5",
        "6.931471805599453e-1",
        "9007199254740993",
    ];
    let mut text = String::from("id,prediction,label\n");
    for (id, number) in hard.iter().enumerate() {
        writeln!(text, "{id},{number},0").unwrap();
    }
    // Labels that are no classes, or it would be a matter of classes.
    (100..140).for_each(|id| writeln!(text, "{id},1,{id}.25").unwrap());
    let mut asked = one("hard_floats.csv", text)
        .role("prediction", Role::Prediction)
        .role("label", Role::Label);
    asked.book.window = Some(WindowSpec::Rows(1));
    let (_, document) = whole(asked);
    for (window, number) in hard.iter().enumerate() {
        let mut all = document.quality.iter();
        let found = all.find(|q| q.metric == "bias" && q.window == Some(window));
        let found = found.and_then(|q| q.value).unwrap();
        let nearest: f64 = number.parse().unwrap();
        assert_eq!(found.to_bits(), nearest.to_bits(), "{number}");
    }
}

/// The last nanosecond of a day belongs to that day; as a double it would be the next day's first.
#[test]
fn nanoseconds_do_not_round_into_the_next_day() {
    let mut text = String::from("id,ts,score,label\n");
    for (id, (score, label)) in (0_i64..).zip(scored(100, 3)) {
        let day = 1_709_251_200 + (id / 25) * 86_400;
        writeln!(text, "{id},{},{score},{label}", day * 1_000_000_000 - 1).unwrap();
    }
    let mut asked = one("epoch_ns.csv", text);
    asked.book.window = Some(WindowSpec::Day);
    let document = asked.document();
    let first = &document.windows[0];
    assert_eq!((&first.start[..10], first.n), ("2024-02-29", 25));
}

/// A name that is markup stays text, also when the file system allows it.
#[test]
fn a_file_name_is_text() {
    let name = "<img src=x onerror=alert(1)>.csv";
    let mut text = String::from("id,score,label\n");
    for (id, (score, label)) in scored(50, 4).iter().enumerate() {
        writeln!(text, "{id},{score},{label}").unwrap();
    }
    let outcome = asked(&[(name, text.as_bytes())]).run(1).unwrap();
    let page = written(&outcome).unwrap();
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;.csv"));
    assert!(!page.contains("<img"));
}
