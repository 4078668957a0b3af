//! Rows of one query stay together: in one list, one window and on one side.

use crate::data::column::NO_LEVEL;
use crate::report::document::{Note, Task};

use super::outputs::Outputs;

/// Queries that the median window should have, for its numbers to say something.
const WINDOW_QUERIES: u64 = 30;

/// Where a row belongs: left out, window, reference.
type Home = (bool, Option<u32>, bool);

/// How rows fall apart before their queries are kept together, row by row.
pub(super) struct Fallen<'a> {
    pub(super) left_out: &'a mut [bool],
    pub(super) window_of: &'a mut [Option<u32>],
    pub(super) is_reference: &'a mut [bool],
}

/// Puts every row of a query to where the query's first row stands.
///
/// Where files or versions tell the sides, one id on both sides names two queries, since two lists were shown.
pub(super) fn keep_together(outputs: &Outputs, rows: Fallen<'_>, task: &mut Task) {
    let Outputs::Ranking { query, ids, .. } = outputs else {
        return;
    };
    let by_moment = task
        .reference
        .as_ref()
        .is_none_or(|reference| reference.starts_with("until"));
    let mut homes: Vec<[Option<Home>; 2]> = vec![[None; 2]; ids.len()];
    let mut is_astride = vec![false; ids.len()];
    let mut first_astride = None;
    let Fallen {
        left_out,
        window_of,
        is_reference,
    } = rows;
    let places = left_out.iter_mut().zip(window_of).zip(is_reference);
    for (row, (((left_out, window), is_reference), code)) in places.zip(query).enumerate() {
        let Some(code) = usize::try_from(*code).ok().filter(|_| *code != NO_LEVEL) else {
            continue;
        };
        let side = usize::from(!by_moment && *is_reference);
        let (Some(homes), Some(is_astride)) = (homes.get_mut(code), is_astride.get_mut(code))
        else {
            continue;
        };
        let own = (*left_out, *window, *is_reference);
        let Some(home) = homes.get_mut(side) else {
            continue;
        };
        let home = home.get_or_insert(own);
        if *home != own {
            *is_astride = true;
            first_astride.get_or_insert(row as u64 + 1);
            (*left_out, *window, *is_reference) = *home;
        }
    }
    let astride = is_astride.iter().filter(|is_astride| **is_astride).count() as u64;
    note(
        task,
        ("query_astride", astride, first_astride),
        "queries have rows in several windows or on both sides of the reference's end: each counts as a whole where its first row stands",
    );
    let both = homes.iter().filter(|homes| !homes.contains(&None)).count() as u64;
    note(
        task,
        ("query_on_both_sides", both, None),
        "query ids stand in the reference and in the current period: each side's rows are a query of their own",
    );
}

/// Rows that the median window should have; `None` where rows are not ranked.
pub(super) fn rows_wanted(outputs: &Outputs) -> Option<u64> {
    let Outputs::Ranking { query, ids, .. } = outputs else {
        return None;
    };
    Some(WINDOW_QUERIES * (query.len() as u64 / (ids.len() as u64).max(1)).max(1))
}

pub(super) fn note(
    task: &mut Task,
    (kind, count, first_row): (&str, u64, Option<u64>),
    said: &str,
) {
    if count > 0 {
        task.notes.push(Note {
            kind: kind.into(),
            count,
            message: format!("{count} {said}"),
            first_row,
        });
    }
}
