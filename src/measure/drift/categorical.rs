//! A column of levels against its reference, all measures.

use super::numeric::{binned, psi_reading};
use super::psi::occupied;
use super::{DriftReading, Sizes, js_distance, missing_share, psi_categorical};
use crate::measure::hypothesis;

/// A reference of levels, as counts.
///
/// # Shapes and units
/// Counts per level, levels in an order that windows share; a level that only a window has counts 0 here.
/// # Undefined
/// `NoRows` where a side has no value.
/// # Source
/// The measures' own; thresholds and floors ours (design notes, 6.3).
/// # Checked against
/// `tests/it/reference/drift.json` (numpy, scipy).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CategoricalReference {
    /// Rows per level.
    pub counts: Vec<u64>,
    /// Rows without a value.
    pub missing: u64,
}

impl CategoricalReference {
    /// Every measure of counts per level and missing rows against this reference.
    ///
    /// Either side may know more levels than the other; those that one does not know count 0 there. With
    /// `scope_total` the conventions of other tools stand beside ours.
    pub fn against(&self, counts: &[u64], missing: u64, scope_total: bool) -> Vec<DriftReading> {
        let levels = self.counts.len().max(counts.len());
        let reference = padded(&self.counts, levels);
        let current = padded(counts, levels);
        let sizes = Sizes {
            reference: reference.iter().sum(),
            current: current.iter().sum(),
        };
        let distance = js_distance(&reference, &current);
        let bins = occupied(&reference, &current);
        let test = hypothesis::chi_square_independence(&reference, &current, false);
        let p = test.ok().map(|test| test.p_value);
        let mut readings = vec![
            DriftReading {
                measure: "jensenshannon",
                convention: "wellenough",
                reading: distance,
                floor: sizes.js_floor(bins),
                watch: Some(0.10),
                alarm: Some(0.20),
                p_value: distance.ok().and_then(|d| sizes.js_p(d.value, bins)),
                rule: None,
            },
            psi_reading(&reference, &current),
            missing_share(
                (self.missing, self.missing + sizes.reference),
                (missing, missing + sizes.current),
            ),
        ];
        if scope_total {
            readings.extend(binned(&reference, &current));
            let strength = hypothesis::cramers_v(&reference, &current);
            readings.push(DriftReading::shown("cramers_v", "wellenough", strength).with_p(|_| p));
            let index = psi_categorical(&reference, &current);
            readings.push(DriftReading::shown("psi", "psi_categorical", index));
        }
        readings
    }
}

fn padded(counts: &[u64], levels: usize) -> Vec<u64> {
    let mut all = counts.to_vec();
    all.resize(levels, 0);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Undefined;

    #[test]
    fn levels_that_one_side_lacks_count_zero() {
        let reference = CategoricalReference {
            counts: vec![5, 5],
            missing: 0,
        };
        let drift = reference.against(&[0, 0, 10], 0, true);
        assert_eq!(drift.first().unwrap().reading.unwrap().value, 1.0);
    }

    #[test]
    fn only_missing_rows_have_only_a_missing_share() {
        let reference = CategoricalReference {
            counts: vec![5, 5],
            missing: 0,
        };
        let drift = reference.against(&[0, 0], 10, false);
        assert_eq!(drift.first().unwrap().reading, Err(Undefined::NoRows));
        assert_eq!(drift.last().unwrap().reading.unwrap().value, 1.0);
    }
}
