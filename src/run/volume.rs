//! Whether windows have as many rows as usual.

use crate::measure::profile::{CheckKind, volume};
use crate::reason::check::judge_check;
use crate::reason::drift::Verdict;
use crate::report::document::{Check, Document, Scope, Window};

/// Windows of the reference that the usual number of rows needs.
const FEWEST: usize = 3;

/// Holds every window's rows against the median of the reference's windows.
///
/// The first and the last window are left out: files begin and end within them. Windows of a number of rows have that
/// number by design.
pub(super) fn check(document: &mut Document) {
    let is_rows = |window: &String| window.starts_with("rows:");
    let inner = document.windows.len().saturating_sub(1);
    let windows = document.windows.get(1..inner).unwrap_or(&[]);
    let before = windows
        .iter()
        .filter(|window| window.scope == Scope::Reference);
    let mut usual: Vec<u64> = before.map(|window| window.n).collect();
    if usual.len() < FEWEST || document.task.window.as_ref().is_none_or(is_rows) {
        return;
    }
    usual.sort_unstable();
    let middle = usual.get(usual.len() / 2).copied().unwrap_or(0) as f64;
    let (watch, alarm) = CheckKind::Volume.thresholds();
    let one = |window: &Window| {
        let check = volume(window.n, middle);
        Check {
            column: String::new(),
            check: CheckKind::Volume.id().into(),
            scope: Scope::Window,
            window: Some(window.index),
            value: check.effect.ok().map(|effect| effect.value),
            watch,
            alarm,
            z: None,
            verdict: judge_check(&check).map_or("undefined", Verdict::id).into(),
        }
    };
    let checks: Vec<Check> = windows.iter().map(one).collect();
    document.checks.extend(checks);
}
