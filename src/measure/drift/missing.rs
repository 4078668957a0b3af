//! Share of rows without a value.

use super::DriftReading;
use crate::measure::{Estimate, Reading, Undefined, hypothesis, interval};

/// Where a look begins: two points in a hundred rows more or fewer. Ours (design notes, 4.7).
const WATCH: f64 = 0.02;

/// Where an alarm begins. Ours (design notes, 4.7).
const ALARM: f64 = 0.10;

/// Rows without a value, and all rows.
type Missing = (u64, u64);

/// Change of the share of missing values: current minus reference.
///
/// 0.1 says that ten rows in a hundred lost their value, −0.1 that they gained one.
///
/// # Shapes and units
/// Rows missing and rows in all, per side. Result between −1 and 1, with Newcombe's interval.
/// # Undefined
/// `NoRows` if either side has no rows at all.
/// # Source
/// Newcombe (1998), Statistics in Medicine 17, 873–890.
/// # Checked against
/// By hand in this file; the interval with Newcombe's example of 56 in 70 against 48 in 80, in `ui::compare`.
pub fn missing_share(reference: (u64, u64), current: (u64, u64)) -> DriftReading {
    DriftReading {
        measure: "missing_share",
        convention: "wellenough",
        reading: change(reference, current),
        floor: floor(reference, current),
        watch: Some(WATCH),
        alarm: Some(ALARM),
        p_value: hypothesis::two_proportions(reference, current)
            .ok()
            .map(|test| test.p_value),
        rule: None,
    }
}

fn change(reference: Missing, current: Missing) -> Reading {
    if reference.1 == 0 || current.1 == 0 {
        return Err(Undefined::NoRows);
    }
    let value = current.0 as f64 / current.1 as f64 - reference.0 as f64 / reference.1 as f64;
    Ok(Estimate {
        value,
        n: current.1,
        interval: interval::around(value, interval::newcombe(current, reference)),
    })
}

/// Two-sided 99 % of a difference of shares; one more missing and one more present row keep it off 0.
fn floor(reference: Missing, current: Missing) -> Option<f64> {
    let sizes = super::Sizes {
        reference: reference.1,
        current: current.1,
    };
    let pooled = (reference.0 + current.0 + 1) as f64 / (reference.1 + current.1 + 2) as f64;
    Some(interval::Z99_TWO_SIDED * (pooled * (1.0 - pooled) * sizes.spread()?).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gained_and_lost_values_have_a_sign() {
        assert_eq!(
            missing_share((10, 100), (30, 100)).reading.unwrap().value,
            0.3 - 0.1
        );
        assert_eq!(
            missing_share((10, 10), (0, 10)).reading.unwrap().value,
            -1.0
        );
        assert_eq!(
            missing_share((0, 0), (3, 10)).reading,
            Err(Undefined::NoRows)
        );
    }

    #[test]
    fn never_missing_has_a_floor_all_the_same() {
        assert!(missing_share((0, 100), (0, 100)).floor.unwrap() > 0.0);
    }
}
