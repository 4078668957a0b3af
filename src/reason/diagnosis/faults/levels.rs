//! Faults of a column of levels.

use crate::measure::profile::CheckKind;

use super::super::case::{Levels, NONE};
use super::shares::Shares;
use super::{Faults, Search};

/// Words that stand for "unknown".
const UNKNOWN: [&str; 12] = [
    "", "?", "-", "n/a", "na", "none", "null", "nan", "unknown", "other", "default", "missing",
];
/// Times that an unknown must have become more frequent.
const TIMES: f64 = 3.0;

pub(super) fn find(search: &Search<'_>, name: &str, column: &Levels<'_>, faults: &mut Faults) {
    let counts = |side: usize| {
        let mut counts = vec![0.0_f64; column.levels.len()];
        for row in &search.sides[side] {
            let code = column.at(usize::try_from(*row).unwrap_or(usize::MAX));
            if let Some(count) = code.and_then(|code| counts.get_mut(code as usize)) {
                *count += 1.0;
            }
        }
        counts
    };
    let (before, now) = (counts(0), counts(1));
    let (n, m) = (before.iter().sum::<f64>(), now.iter().sum::<f64>());
    let is_unknown = |code: u32| {
        let word = column.name(code).trim().to_lowercase();
        UNKNOWN.contains(&word.as_str())
    };
    let is_new = |code: u32| before.get(code as usize) == Some(&0.0);
    let mut look = |check: CheckKind, detail: &str, hit: &dyn Fn(u32) -> Option<bool>| {
        let at = |row: usize| hit(column.codes.get(row).copied().unwrap_or(NONE));
        let shares = Shares::count(search.case, &at);
        let found = search.fault((name, check), &shares, &|row| at(row) == Some(true));
        let past = search.past((name, check), &shares);
        let told = |mut fault: super::Fault| {
            detail.clone_into(&mut fault.detail);
            fault
        };
        faults.serving.extend(found.map(told));
        faults.training.extend(past.map(told));
    };
    look(CheckKind::Missing, "", &|code| Some(code == NONE));
    let present = |hit: bool, code: u32| (code != NONE).then_some(hit);
    let newest = now.iter().zip(0_u32..).filter(|(_, code)| is_new(*code));
    let newest = newest.max_by(|a, b| a.0.total_cmp(b.0));
    if let Some((_, code)) = newest.filter(|(rows, _)| **rows > 0.0) {
        look(CheckKind::NewLevels, column.name(code), &|code| {
            present(code != NONE && is_new(code), code)
        });
    }
    for code in (0..column.levels.len()).filter_map(|code| u32::try_from(code).ok()) {
        let share = |counts: &[f64], rows: f64| counts.get(code as usize).map_or(0.0, |c| c / rows);
        let (then, here) = (share(&before, n), share(&now, m));
        if is_unknown(code) && then > 0.0 && here > TIMES * then {
            look(CheckKind::StandIn, column.name(code), &|other| {
                present(other == code, other)
            });
        }
        if here >= 0.99 && then < 0.9 {
            look(CheckKind::Constant, column.name(code), &|other| {
                present(other == code, other)
            });
        }
        // A level is gone where none is left of what would be many rows.
        if then >= 0.05 && here == 0.0 {
            look(CheckKind::VanishedLevel, column.name(code), &|other| {
                present(other != code, other)
            });
        }
    }
}
