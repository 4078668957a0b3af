//! Whether a column's data are broken.

use super::drift::Verdict;
use crate::measure::profile::Check;

/// Standard errors that a change must be away from none.
const CLEAR: f64 = 4.0;

/// Judges a check; `None` where it has no number.
///
/// A change counts from its threshold on and at four standard errors; fewer rows, and it cannot be told. What came back
/// (fewer missing rows, say) is no fault. The volume alarms either way.
///
/// # Source
/// Ours (design notes, 4.7).
/// # Checked against
/// False alarms in `tests/it/profile.rs`.
pub fn judge_check(check: &Check) -> Option<Verdict> {
    let effect = check.effect.ok()?.value;
    let (watch, alarm) = check.kind.thresholds();
    let effect = if check.z.is_none() {
        effect.abs()
    } else {
        effect
    };
    Some(if effect < watch {
        Verdict::Ok
    } else if check.z.is_some_and(|z| z.abs() < CLEAR) {
        Verdict::CannotTell
    } else if effect < alarm {
        Verdict::Watch
    } else {
        Verdict::Alarm
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Estimate;
    use crate::measure::profile::CheckKind;

    #[test]
    fn a_large_change_of_few_rows_cannot_be_told() {
        let check = |effect: f64, z: Option<f64>, kind| Check {
            kind,
            effect: Ok(Estimate::exact(effect, 10)),
            z,
        };
        let missing = CheckKind::Missing;
        for (effect, z, kind, wanted) in [
            (0.01, Some(9.0), missing, Verdict::Ok),
            (0.03, Some(9.0), missing, Verdict::Watch),
            (0.30, Some(9.0), missing, Verdict::Alarm),
            (0.30, Some(2.0), missing, Verdict::CannotTell),
            (-0.30, Some(-9.0), missing, Verdict::Ok),
            (-3.0, None, CheckKind::Volume, Verdict::Alarm),
        ] {
            assert_eq!(
                judge_check(&check(effect, z, kind)),
                Some(wanted),
                "{effect}"
            );
        }
    }
}
