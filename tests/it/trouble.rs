//! Bad input ends in one sentence, odd input in a note.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

use wellenough::book::Role;
use wellenough::report::document::Scope;

use crate::asked::{Asked, asked, one, quality, sane, table};
use crate::golden::golden_dir;
use crate::reference::Draws;

fn two(first: &str, second: &str) -> Asked {
    asked(&[
        ("predictions.csv", first.as_bytes()),
        ("labels.csv", second.as_bytes()),
    ])
}

fn nasty(name: &str) -> Vec<u8> {
    std::fs::read(golden_dir().join("nasty").join(name)).unwrap()
}

/// The run ends with this sentence, which is about that file.
fn check(asked: &Asked, sentence: &str) {
    let complaint = asked.complaint();
    assert_eq!(complaint.message, sentence);
    assert!(!complaint.message.contains('\n'));
    if let Some(file) = complaint.source {
        assert!(complaint.message.contains(&file), "{file}");
    }
}

#[test]
fn what_is_no_table_is_called_by_its_name() {
    check(
        &one("a.csv", ""),
        "a.csv is empty: export it again, or choose another file",
    );
    check(
        &one("a.csv", "\n\n"),
        "a.csv is empty: export it again, or choose another file",
    );
    check(
        &one("a.csv", "id,score,label\n"),
        "a.csv has a header with 3 columns but no rows: export it again with its rows",
    );
    check(
        &one(
            "a.csv",
            "<!DOCTYPE html>\n<html><body>502 Bad Gateway</body></html>\n",
        ),
        "a.csv is a web page (HTML), not a table: the download was probably an error or a login page; open it to see, then get the file again",
    );
    check(
        &one("a.parquet", nasty("png_renamed.parquet")),
        "a.parquet is a picture (PNG), not a table: choose the file with the rows",
    );
    let mut draws = Draws::new(1);
    let noise: Vec<u8> = (0..5_000)
        .map(|_| (0..8).fold(0, |byte, _| byte << 1 | u8::from(draws.is(0.5))))
        .collect();
    check(
        &one("a.csv", &noise),
        "a.csv is binary data of an unknown kind, not a table: choose a CSV, TSV, JSON, Parquet or Arrow file",
    );
}

#[test]
fn what_is_cut_or_damaged_is_told_so() {
    let cut = "it was probably not downloaded to its end, get it again";
    check(
        &one("a.csv.gz", nasty("gz_truncated.csv.gz")),
        &format!("a.csv.gz is cut off: its gzip stream ends before its end mark; {cut}"),
    );
    let whole = nasty("codec_none.parquet");
    check(
        &one("a.parquet", &whole[..whole.len() - 100]),
        &format!(
            "a.parquet is cut off: a Parquet file ends with the bytes PAR1, this one does not; {cut}"
        ),
    );
    let middle = [&whole[..whole.len() / 3], &whole[whole.len() / 2..]].concat();
    check(
        &one("a.parquet", middle),
        &format!(
            "a.parquet is cut off: its footer is whole, but bytes before it are missing; {cut}"
        ),
    );
    let mut holes = whole;
    holes[200..2_500].fill(0);
    let message = one("a.parquet", holes).complaint().message;
    assert!(
        message.starts_with("a.parquet cannot be read as Parquet: it is damaged inside ("),
        "{message}"
    );
    check(
        &one("a.csv", nasty("unclosed_quote.csv")),
        "a.csv cannot be read as CSV: on line 51 a quote opens before \u{201c}unclosed,0.5,1,3,A\u{201d} and is never closed; write it again, or export it as CSV",
    );
}

#[test]
fn what_is_not_there_is_told_before_anything_starts() {
    let mut asked = one("a.csv", "id\n1\n");
    asked.paths[0] = asked.folder.path().join("b.csv");
    let message = asked.complaint().message;
    assert!(message.ends_with("b.csv cannot be opened: there is no such file; if it was changed or moved, choose it again"), "{message}");
    asked.paths[0] = asked.folder.path().to_owned();
    let message = asked.complaint().message;
    assert!(
        message.contains("cannot be opened: it is a folder, name the files in it;"),
        "{message}"
    );
}

#[test]
fn files_that_do_not_belong_together_are_named() {
    let predictions = table("id,score", 100, &|row, score, _| format!("{row},{score}"));
    let strangers = table("id,label", 100, &|row, _, label| {
        format!("{},{label}", row + 500)
    });
    check(
        &two(&predictions, &strangers),
        "labels.csv matches no prediction: 0 of 100 ids in column \"id\" of predictions.csv (0, 1, 2) stand in its column \"id\" (500, 501, 502); choose the label file that belongs to these predictions, set the id columns, or write the ids alike in both files",
    );
    let scored = table("id,score,label", 100, &|row, score, label| {
        format!("{row},{score},{label}")
    });
    let weather = table("city,rain", 100, &|row, score, _| {
        format!("{},{score}", ["a", "b"][row % 2])
    });
    check(
        &asked(&[("a.csv", scored.as_bytes()), ("b.csv", weather.as_bytes())]),
        "a.csv and b.csv have no column in common (first columns: `id`, `score`, `label` and `city`, `rain`): remove one, or give both the same column names",
    );
    check(
        &one("labels.csv", &strangers),
        "labels.csv holds labels but no file holds predictions: add the file with the model's predictions or scores",
    );
}

#[test]
fn without_labels_drift_is_shown_and_the_reason_for_no_quality() {
    let text = table("ts,score", 600, &|row, score, _| {
        format!("2026-{:02}-{:02},{score}", 1 + row / 50, 1 + row % 28)
    });
    let document = one("a.csv", text).document();
    sane(&document);
    assert!(document.quality.iter().all(|q| q.value.is_none()));
    assert!(!document.task.measured && !document.drift.is_empty());
    assert_eq!(
        document.task.notes[0].message,
        "no label column was found in a.csv: quality cannot be measured; drift is shown; choose the label in the table of columns or add a file with ids and labels"
    );
}

#[test]
fn values_that_cannot_be_read_are_counted_with_the_first_row() {
    let text = table("ts,score,x,label", 200, &|row, score, label| {
        let day = if row % 2 == 0 {
            format!("2026-01-{:02}", 1 + row % 28)
        } else {
            format!("soon {row}")
        };
        let x = if row == 30 || row == 41 {
            "oops".to_owned()
        } else {
            row.to_string()
        };
        format!("{day},{score},{x},{label}")
    });
    let document = one("a.csv", text).role("ts", Role::Time).document();
    sane(&document);
    let notes = &document.sources[0].notes;
    let messages: Vec<&str> = notes.iter().map(|note| note.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "column \"ts\": 100 of 200 values are not times (first: row 2, \"soon 1\"); they count as missing",
            "column \"x\": 2 of 200 values are not numbers (first: row 31, \"oops\"); they count as missing",
        ]
    );
    assert_eq!((notes[1].count, notes[1].first_row), (2, Some(31)));
    let undated = document
        .task
        .notes
        .iter()
        .find(|note| note.kind == "undated")
        .unwrap();
    assert_eq!((undated.count, undated.first_row), (100, Some(2)));
    assert_eq!(
        document.windows.iter().map(|window| window.n).sum::<u64>(),
        100
    );
}

#[test]
fn labels_may_repeat_contradict_or_belong_to_nobody() {
    let predictions = "id,score\n1,0.9\n2,0.8\n2,0.7\n3,0.2\n4,0.1\n5,0.6\n";
    // 1 repeats, 3 is corrected, 9 is unknown, 5 waits.
    let labels = "id,label\n1,1\n1,1\n2,1\n3,1\n3,0\n4,0\n9,1\n";
    let document = two(predictions, labels).document();
    sane(&document);
    let join = document.join.clone().unwrap();
    assert_eq!(
        (join.predictions, join.labels, join.on_time, join.missing),
        (6, 7, 5, 1)
    );
    assert_eq!(
        (
            join.duplicate,
            join.conflicting,
            join.orphan,
            join.duplicate_predictions
        ),
        (1, 1, 1, 1)
    );
    let auc = quality(&document, "roc_auc", Scope::Current);
    assert_eq!(
        (auc.value, auc.n),
        (Some(1.0), 5),
        "the latest label of 3 is 0"
    );
}

#[test]
fn every_hard_file_ends_in_a_sane_report_or_one_sentence() {
    let mut paths: Vec<_> = std::fs::read_dir(golden_dir().join("nasty"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        // 2,000 columns and 60 MB take their time unoptimised.
        .filter(|path| {
            !["wide_2000.csv", "gz_bomb_60mb.csv.gz"]
                .iter()
                .any(|big| path.ends_with(big))
        })
        .collect();
    paths.sort();
    assert!(paths.len() > 100);
    for path in paths {
        let paths = [path];
        let asked = Asked {
            book: crate::golden::book_of(&paths),
            paths: paths.to_vec(),
            ..one("a", "")
        };
        match asked.run(1) {
            Ok(outcome) => sane(&outcome.document),
            Err(complaint) => {
                let said = complaint.message;
                assert!(
                    !said.contains('\n') && said.contains(':') && !said.ends_with('.'),
                    "{said}"
                );
                assert!(!said.contains("a panic"), "{}: {said}", paths[0].display());
            }
        }
    }
}
