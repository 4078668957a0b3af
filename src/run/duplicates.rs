//! Whether rows come twice more often than in the reference, by their ids.

use crate::book::Role;
use crate::data::column::{Column, NO_KEY};
use crate::measure::profile::{CheckKind, repeats};
use crate::reason::check::judge_check;
use crate::reason::drift::Verdict;
use crate::report::document::{Check, Scope};

use super::desk::Desk;

/// Holds the share of rows that repeat an id, of the current period and of every window, against the reference's.
///
/// Ids most of whose rows are repeats are those of customers or queries, not of rows: then nothing is checked.
pub(super) fn check(desk: &mut Desk) {
    let Some(name) = desk.table.named(desk, Role::Id) else {
        return;
    };
    let table = &desk.table;
    let Some(Column::Keys(keys)) = table.columns.get(&name).or_else(|| table.aside.get(&name))
    else {
        return;
    };
    let again = again(keys, desk.table.rows);
    let repeated = again.iter().filter(|again| **again).count();
    if repeated * 2 > desk.table.rows {
        return;
    }
    let windows = desk.cut.spans.len();
    let (mut reference, mut current) = ((0, 0), (0, 0));
    let mut spans = vec![(0_u64, 0_u64); windows];
    for (window, is_reference, range) in &desk.cut.groups {
        let rows = desk.cut.order.get(range.clone()).unwrap_or(&[]);
        let is_again =
            |row: &&u32| usize::try_from(**row).ok().and_then(|row| again.get(row)) == Some(&true);
        let found = (
            rows.iter().filter(is_again).count() as u64,
            rows.len() as u64,
        );
        let side = if *is_reference {
            &mut reference
        } else {
            &mut current
        };
        let slot = window.and_then(|window| spans.get_mut(usize::try_from(window).ok()?));
        for sum in [Some(side), slot].into_iter().flatten() {
            sum.0 += found.0;
            sum.1 += found.1;
        }
    }
    if reference.1 == 0 {
        return;
    }
    let (watch, alarm) = CheckKind::Duplicates.thresholds();
    let of = |scope: Scope, window: Option<usize>, counts: (u64, u64)| {
        let found = repeats(reference, counts);
        Check {
            column: name.clone(),
            check: CheckKind::Duplicates.id().into(),
            scope,
            window,
            value: found.effect.ok().map(|effect| effect.value),
            watch,
            alarm,
            z: found.z,
            verdict: judge_check(&found).map_or("undefined", Verdict::id).into(),
        }
    };
    let mut checks = vec![of(Scope::Current, None, current)];
    let windows = spans.iter().enumerate();
    checks.extend(windows.map(|(index, counts)| of(Scope::Window, Some(index), *counts)));
    desk.outcome.document.checks.extend(checks);
}

/// Which rows have an id that an earlier row has.
fn again(keys: &[u64], rows: usize) -> Vec<bool> {
    let mut order: Vec<(u64, usize)> = keys
        .iter()
        .copied()
        .zip(0..rows)
        .filter(|(key, _)| *key != NO_KEY)
        .collect();
    order.sort_unstable();
    let mut again = vec![false; rows];
    for pair in order.windows(2) {
        if let [(before, _), (key, row)] = pair
            && before == key
            && let Some(slot) = again.get_mut(*row)
        {
            *slot = true;
        }
    }
    again
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_row_of_an_id_is_no_repeat() {
        let keys = [7, 3, 7, NO_KEY, NO_KEY, 7];
        assert_eq!(again(&keys, 6), [false, false, true, false, false, true]);
    }
}
