//! Values of delimited text as people write them: what they are read as, and what is told of it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

mod dates;

use std::fmt::Write as _;

use wellenough::report::Document;
use wellenough::report::document::{Note, Scope};

use crate::asked::{Asked, asked, one, quality, table};
use crate::golden::golden_dir;

const ROWS: usize = 60;

fn nasty(name: &str) -> Asked {
    let bytes = std::fs::read(golden_dir().join("nasty").join(name)).unwrap();
    one(name, bytes)
}

/// The notes on one column of the first file: kind, count, first row.
fn notes(document: &Document, column: &str) -> Vec<(String, u64, Option<u64>)> {
    let about = format!("column \"{column}\": ");
    let told = document.sources[0].notes.iter();
    told.filter(|note| note.message.starts_with(&about))
        .map(|note| (note.kind.clone(), note.count, note.first_row))
        .collect()
}

fn note<'a>(notes: &'a [Note], kind: &str) -> &'a Note {
    let mut found = notes.iter().filter(|note| note.kind == kind);
    found
        .next()
        .unwrap_or_else(|| panic!("no note {kind} in {notes:?}"))
}

/// Predictions written in a style are equal to labels written plainly: no row is lost, and the error is zero.
fn same(style: &str, write: &dyn Fn(f64) -> String, kinds: &[&str]) {
    let mut text = String::from("prediction;label\n");
    for row in 0..ROWS {
        let value = row as f64 * 1_234.567 - 20_000.0;
        let value = (value * 100.0).round() / 100.0;
        writeln!(text, "{};{value}", write(value)).unwrap();
    }
    let document = one("a.csv", text).document();
    let rmse = quality(&document, "root_mean_squared_error", Scope::Current);
    assert_eq!(
        rmse.n, ROWS as u64,
        "{style}: {:?}",
        document.sources[0].notes
    );
    assert!(rmse.value.unwrap() < 1e-9, "{style}: {rmse:?}");
    let found = notes(&document, "prediction");
    let found: Vec<&str> = found.iter().map(|(kind, ..)| kind.as_str()).collect();
    assert_eq!(found, kinds, "{style}");
}

/// Two decimals, thousands in groups, a minus before.
fn grouped(value: f64, group: &str, point: &str) -> String {
    let plain = format!("{:.2}", value.abs());
    let (whole, fraction) = plain.split_once('.').unwrap();
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push_str(group);
        }
        out.push(digit);
    }
    let sign = if value < 0.0 { "-" } else { "" };
    format!("{sign}{out}{point}{fraction}")
}

#[test]
fn numbers_are_read_in_the_style_of_their_column() {
    let styled = &["number_style"];
    same("plain", &|n| format!("{n}"), &[]);
    same("exponent", &|n| format!("{n:e}"), &[]);
    same("plus", &|n| format!("{n:+}"), &[]);
    same("quoted", &|n| format!("\"{n}\""), &[]);
    same("decimal comma", &|n| grouped(n, "", ","), styled);
    same("thousands, comma", &|n| grouped(n, ",", "."), styled);
    same("thousands, point", &|n| grouped(n, ".", ","), styled);
    same("thousands, blank", &|n| grouped(n, " ", ","), styled);
    same(
        "thousands, narrow blank",
        &|n| grouped(n, "\u{202f}", ","),
        styled,
    );
    same("thousands, apostrophe", &|n| grouped(n, "'", "."), styled);
    same("money", &|n| format!("${}", grouped(n, ",", ".")), styled);
    same(
        "money after",
        &|n| format!("{} €", grouped(n, ".", ",")),
        styled,
    );
    same(
        "percent",
        &|n| format!("{}%", grouped(n * 100.0, "", ".")),
        styled,
    );
    let brackets = |n: f64| {
        let text = grouped(n.abs(), ",", ".");
        if n < 0.0 { format!("({text})") } else { text }
    };
    same("brackets", &brackets, styled);
}

#[test]
fn what_does_not_fit_is_missing_and_told_with_its_first_row() {
    let mut text = String::from("prediction;label\n");
    for row in 0..6_000 {
        let odd = match row {
            40 => "-".into(),
            50 => "n/a".into(),
            5_200 => "oops".into(),
            5_300 => "5 %".into(),
            5_400 => "inf".into(),
            _ => format!("{row},5"),
        };
        writeln!(text, "{odd};{row}.5").unwrap();
    }
    let document = one("a.csv", text).document();
    assert_eq!(
        quality(&document, "root_mean_squared_error", Scope::Current).n,
        5_995
    );
    let expected = [
        ("missing", 2, Some(41)),
        ("unparsable", 3, Some(5_201)),
        ("number_style", 5_995, None),
    ];
    let expected = expected.map(|(kind, count, row)| (kind.to_owned(), count, row));
    assert_eq!(notes(&document, "prediction"), expected);
    let column = &document.sources[0].columns[0];
    assert_eq!(column.missing, Some(5));
}

#[test]
fn spellings_of_missing_values_are_told_and_can_be_changed() {
    let document = nasty("missing_spellings.csv").document();
    let told = note(&document.sources[0].notes, "missing");
    assert_eq!(told.count, 65, "{}", told.message);
    let (_, spelled) = told.message.split_once("spelled ").unwrap();
    let mut spelled: Vec<&str> = spelled.split(", ").collect();
    spelled.sort_unstable();
    let all = [
        "#N/A", "-", "?", "N/A", "NA", "NAN", "NULL", "NaN", "None", "blank", "nan", "null",
    ];
    assert_eq!(spelled, all);
    let document = nasty("infinities.csv").document();
    let told = note(&document.sources[0].notes, "infinite");
    assert_eq!(
        (told.count, told.first_row.is_some()),
        (8, true),
        "{}",
        told.message
    );

    let text = table("id,score,label,code,word,n", 100, &|row, score, label| {
        let odd = row % 10 == 0;
        let (code, word) = if odd { ("XX", "NA") } else { ("1", "b") };
        let n = if odd { -999 } else { 5 };
        format!("{row},{score},{label},{code},{word},{n}")
    });
    let missing = |list: Option<&[&str]>| {
        let mut asked = one("a.csv", &text);
        asked.book.missing = list.map(|list| list.iter().map(|&text| text.to_owned()).collect());
        let document = asked.document();
        let columns = document.sources[0].columns.iter().skip(3);
        columns
            .map(|column| (column.kind.clone(), column.missing.unwrap()))
            .collect::<Vec<_>>()
    };
    let of = |columns: [(&str, u64); 3]| columns.map(|(kind, n)| (kind.to_owned(), n));
    assert_eq!(
        missing(None),
        of([("text", 0), ("text", 10), ("integer", 0)])
    );
    assert_eq!(
        missing(Some(&["XX", "-999"])),
        of([("integer", 10), ("text", 0), ("integer", 10)])
    );
}

#[test]
fn ids_that_come_twice_are_counted() {
    let check = |name: &str, extra: u64, first: u64| {
        let document = nasty(name).document();
        let told = note(&document.sources[0].notes, "duplicate_ids");
        assert_eq!(
            (told.count, told.first_row),
            (extra, Some(first)),
            "{}",
            told.message
        );
    };
    check("duplicate_ids.csv", 3, 201);
    check("duplicate_rows.csv", 15, 201);
    let document = nasty("clean.csv").document();
    assert!(
        document.sources[0].notes.is_empty(),
        "{:?}",
        document.sources[0].notes
    );
}

#[test]
fn ids_and_losses_of_large_files_are_told_in_the_end() {
    // Above the size that is read in one go, with ids, labels and inputs apart.
    let text = table("id,ts,score,label,x,pad", 90_000, &|row, score, label| {
        let id = if row == 80_000 { 7 } else { row };
        let x = if row == 70_000 {
            "oops".into()
        } else {
            format!("{row}.5")
        };
        let day = row / 4_000 + 1;
        format!("{id},2026-03-{day:02},{score},{label},{x},{:060}", row % 7)
    });
    assert!(text.len() > 7 << 20);
    let document = one("a.csv", text).document();
    assert_eq!(
        notes(&document, "id")[0],
        ("duplicate_ids".to_owned(), 1, Some(80_001))
    );
    assert_eq!(
        notes(&document, "x")[0],
        ("unparsable".to_owned(), 1, Some(70_001))
    );
}

#[test]
fn ids_that_are_written_otherwise_are_shown_from_both_sides() {
    let predictions = table("id,score", 40, &|row, score, _| {
        format!("{},{score}", row + 1)
    });
    let labels = |write: &dyn Fn(usize) -> String| {
        table("id,label", 40, &|row, _, label| {
            format!("{},{label}", write(row + 1))
        })
    };
    let run = |labels: String| {
        asked(&[
            ("predictions.csv", predictions.as_bytes()),
            ("labels.csv", labels.as_bytes()),
        ])
    };
    let joined = run(labels(&|id| format!("\" {id}.0\"")))
        .document()
        .join
        .unwrap();
    assert_eq!((joined.on_time, joined.missing), (40, 0));
    assert_eq!(
        run(labels(&|id| format!("{id:04}"))).complaint().message,
        "labels.csv matches no prediction: 0 of 40 ids in column \"id\" of predictions.csv (1, 2, 3) stand in its column \"id\" (0001, 0002, 0003); choose the label file that belongs to these predictions, set the id columns, or write the ids alike in both files"
    );
}

#[test]
fn scores_that_are_margins_or_inverted_are_told() {
    let document = nasty("score_out_of_range.csv").document();
    let told = note(&document.task.notes, "margin");
    assert!(told.count > 0 && told.first_row.is_some(), "{told:?}");
    assert!(
        quality(&document, "log_loss", Scope::Current)
            .undefined
            .is_some()
    );
    let document = nasty("score_inverted.csv").document();
    note(&document.task.notes, "inverted");
    let document = nasty("clean.csv").document();
    assert!(document.task.notes.is_empty(), "{:?}", document.task.notes);
}

#[test]
fn labels_in_words_and_any_case_are_two_classes() {
    let plain = nasty("clean.csv").document();
    let auc = quality(&plain, "roc_auc", Scope::Current).value.unwrap();
    for name in [
        "labels_bool_words.csv",
        "labels_yes_no.csv",
        "labels_one_two.csv",
        "labels_words.csv",
        "labels_float_labels.csv",
    ] {
        let document = nasty(name).document();
        let found = quality(&document, "roc_auc", Scope::Current).value.unwrap();
        assert!((found - auc).abs() < 1e-12, "{name}: {found}");
    }
    let text = |yes: [&str; 2], no: [&str; 2]| {
        table("id,score,label", 400, &|row, score, label| {
            let words = if label == 1 { yes } else { no };
            format!("{row},{score},{}", words[row % 2])
        })
    };
    let found = |text: String| {
        let document = one("a.csv", text).document();
        quality(&document, "roc_auc", Scope::Current).value.unwrap()
    };
    let plain = found(text(["1", "1"], ["0", "0"]));
    for (yes, no) in [
        (["Yes", "YES"], ["no", "No"]),
        (["ja", "Ja"], ["nein", "Nein"]),
        (["oui", "Oui"], ["non", "NON"]),
        (["T", "t"], ["F", "f"]),
        (["POSITIVE", "positive"], ["negative", "Negative"]),
    ] {
        let found = found(text(yes, no));
        assert!((found - plain).abs() < 1e-12, "{yes:?}: {found}");
    }
}
