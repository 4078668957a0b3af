//! What was odd about the records of a file, in sentences.

use crate::data::straight::{Odd, Oddities};
use crate::report::document::Note;

/// One note per kind of oddity; `lines` is how many stand before the first row, `columns` how many the header has.
pub(super) fn notes(oddities: &Oddities, lines: u64, columns: usize) -> Vec<Note> {
    let mut placed = Oddities {
        lines,
        ..Oddities::default()
    };
    placed.append(oddities);
    let Oddities {
        long,
        short,
        letters,
        nul,
        keys,
        ..
    } = &placed;
    let told: [(&str, &Odd, &dyn Fn() -> String); 5] = [
        ("long_rows", long, &|| {
            format!(
                "{} rows have more cells than the {columns} of the header and are left out (first: line {} with {})",
                long.count, long.line, long.cells
            )
        }),
        ("short_rows", short, &|| {
            format!(
                "{} rows have fewer cells than the {columns} of the header; the others count as missing (first: line {} with {})",
                short.count, short.line, short.cells
            )
        }),
        ("encoding", letters, &|| {
            format!(
                "{} places are not UTF-8 and show as \u{fffd} (first: line {}); export the file as UTF-8",
                letters.count, letters.line
            )
        }),
        ("nul", nul, &|| {
            format!(
                "{} NUL bytes are left out (first: line {})",
                nul.count, nul.line
            )
        }),
        ("keys", keys, &|| {
            format!(
                "{} rows have keys that none of the first rows has; these keys are left out (first: row {})",
                keys.count, keys.line
            )
        }),
    ];
    let odd = told.into_iter().filter(|(_, odd, _)| odd.count > 0);
    odd.map(|(kind, odd, message)| Note {
        kind: kind.into(),
        count: odd.count,
        message: message(),
        first_row: None,
    })
    .collect()
}
