//! Which rows a chunk of NannyML holds: those of our windows, of so many rows or of a month, of either file alone.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;
use wellenough::book::{Part, WindowSpec};

use super::nannyml::{chunks, heads};
use super::{Numbers, book_of, run};

/// First and last row of each window.
type Cut = Vec<(f64, f64)>;

/// Ours for the columns of every chunk that say which rows it holds.
pub(super) fn add(out: &mut Numbers, part: &Value, paths: &[PathBuf]) {
    let mut known: BTreeMap<String, [Cut; 2]> = BTreeMap::new();
    for entry in part["goldens"].as_array().unwrap() {
        let id = entry["id"].as_str().unwrap();
        if entry["value"]["columns"].is_null() {
            continue;
        }
        let heads = heads(&entry["value"]);
        let call = entry["call"].as_str().unwrap();
        let Some(asked) = call.split("chunk_").nth(1) else {
            continue;
        };
        let asked = asked.split([',', ')']).next().unwrap().to_owned();
        let cuts = known
            .entry(asked.clone())
            .or_insert_with(|| [0, 1].map(|side| cut(paths, side, &asked)));
        let place = |end: &str| heads.iter().position(|head| head.ends_with(end));
        let is_dated = asked.starts_with("period");
        let rows = entry["value"]["rows"].as_array().unwrap();
        let mut next = [0; 2];
        for (row, chunk) in chunks(&heads, rows).iter().enumerate() {
            let side = usize::from(!chunk.is_reference);
            let index = next[side];
            next[side] += 1;
            let Some((first, last)) = cuts[side].get(index) else {
                continue;
            };
            // Windows of so many rows have no dates.
            let dates = ["chunk.start_date", "chunk.end_date"].map(|end| (end, None));
            let numbers = [
                ("chunk.chunk_index", Some(index as f64)),
                ("chunk.start_index", Some(*first)),
                ("chunk.end_index", Some(*last)),
            ];
            let dates = dates.into_iter().filter(|_| !is_dated);
            for (end, number) in numbers.into_iter().chain(dates) {
                if let Some(at) = place(end) {
                    out.insert(format!("{id}/rows/{row}/{at}"), number);
                }
            }
        }
    }
}

/// The windows of one file of predictions, cut as `size=511`, `number=6` or `period='M'` says.
fn cut(paths: &[PathBuf], side: usize, asked: &str) -> Cut {
    let rows = std::fs::read_to_string(&paths[side])
        .unwrap()
        .lines()
        .count()
        - 1;
    let whole = |text: &str| text.parse::<u64>().unwrap();
    let spec = match asked.split_once('=').unwrap() {
        ("size", size) => WindowSpec::Rows(whole(size)),
        ("number", number) => WindowSpec::Rows(rows as u64 / whole(number)),
        ("period", "'M'") => WindowSpec::Month,
        other => panic!("chunks by {other:?}"),
    };
    // The labels of the second file stand in the third.
    let own: Vec<PathBuf> = paths[side..]
        .iter()
        .step_by(if side == 0 { 3 } else { 1 })
        .cloned()
        .collect();
    let mut book = book_of(&own);
    book.sources[0].part = Some(Part::Current);
    book.reference_until = Some("0001-01-01".into());
    book.window = Some(spec);
    let document = run(&book, &own);
    let mut before = 0;
    let mut found = Cut::new();
    for window in document.windows.iter().filter(|window| window.n > 0) {
        found.push((before as f64, (before + window.n - 1) as f64));
        before += window.n;
    }
    assert_eq!(before, rows as u64, "rows without a window");
    found
}
