//! A column of numbers against its reference, all measures.

use std::borrow::Cow;

use super::psi::occupied;
use super::wasserstein::{Between, RankSums};
use super::{
    DriftReading, Sizes, both, hellinger, js_distance, js_hist30, kl_smoothed, l_infinity,
    missing_share, psi, psi_decile, reading, total_variation, wasserstein_null, wasserstein_p,
};
use crate::measure::histogram::QuantileBins;
use crate::measure::hypothesis;
use crate::measure::sum::Sum;
use crate::measure::{Reading, Undefined};

/// A reference of numbers, read once: edges, sums and scale for any number of windows.
///
/// # Shapes and units
/// Keeps the values, or borrows them, and 8 more bytes each. A window of m rows costs O(m · log(n/m) + bins · log m).
/// # Undefined
/// Each reading by itself: `NoRows` where a side has no value, `ZeroVariance` for the normed distance from a
/// constant.
/// # Source
/// The measures' own; thresholds and floors ours (design notes, 6.3).
/// # Checked against
/// `tests/it/reference/drift.json` (numpy, scipy).
#[derive(Debug, Clone)]
pub struct NumericReference<'a> {
    ascending: Cow<'a, [f64]>,
    missing: u64,
    bins: QuantileBins,
    counts: Vec<u64>,
    groups: Vec<u64>,
    sums: RankSums,
    deviation: f64,
    null: f64,
}

impl<'a> NumericReference<'a> {
    /// From ascending finite values and the count of rows without a value.
    pub fn new(ascending: impl Into<Cow<'a, [f64]>>, missing: u64) -> Self {
        let ascending = ascending.into();
        let bins = QuantileBins::fit(&ascending);
        let counts = bins.count(&ascending);
        let groups = bins.grouped(&counts);
        let sums = RankSums::fit(&ascending);
        let deviation = deviation(&ascending);
        let null = wasserstein_null(&ascending, &sums, deviation);
        Self {
            ascending,
            missing,
            bins,
            counts,
            groups,
            sums,
            deviation,
            null,
        }
    }

    /// The values, ascending.
    pub fn ascending(&self) -> &[f64] {
        &self.ascending
    }

    /// Rows without a value.
    pub const fn missing(&self) -> u64 {
        self.missing
    }

    /// The bins that the reference fixed.
    pub const fn bins(&self) -> &QuantileBins {
        &self.bins
    }

    /// Population standard deviation of the values.
    pub const fn deviation(&self) -> f64 {
        self.deviation
    }

    /// Every measure of ascending values and their missing rows against this reference.
    ///
    /// With `scope_total` the raw distance and the conventions of other tools stand beside ours.
    pub fn against(&self, ascending: &[f64], missing: u64, scope_total: bool) -> Vec<DriftReading> {
        let between = self.sums.between(&self.ascending, ascending);
        let counts = self.bins.count(ascending);
        let mut readings = vec![
            self.normed(between, ascending),
            self.jensenshannon(&counts, ascending),
            psi_reading(&self.groups, &self.bins.grouped(&counts)),
            self.ks(between, ascending),
            missing_share(
                (self.missing, self.missing + self.ascending.len() as u64),
                (missing, missing + ascending.len() as u64),
            ),
        ];
        if scope_total {
            let (base_2, base_e) = js_hist30(&self.ascending, ascending);
            readings.extend(binned(&self.counts, &counts));
            readings.extend([
                DriftReading::shown("wasserstein", "scipy", self.distance(between, ascending)),
                DriftReading::shown("psi", "psi_decile", psi_decile(&self.ascending, ascending)),
                DriftReading::shown("jensenshannon", "js_hist30", base_2),
                DriftReading::shown("jensenshannon", "js_hist30_e", base_e),
            ]);
        }
        readings
    }

    /// Wasserstein distance over the reference's standard deviation: by how many of them the average row moved.
    pub fn wasserstein_normed(&self, ascending: &[f64]) -> DriftReading {
        self.normed(self.sums.between(&self.ascending, ascending), ascending)
    }

    fn normed(&self, between: Between, ascending: &[f64]) -> DriftReading {
        let reading = DriftReading {
            measure: "wasserstein_normed",
            convention: "wellenough",
            reading: self.over_deviation(between, ascending),
            floor: self
                .sizes(ascending)
                .wasserstein_floor(self.null / self.deviation)
                .filter(|_| self.deviation > 0.0),
            watch: Some(0.10),
            alarm: Some(0.25),
            p_value: None,
            rule: None,
        };
        let floor = reading.floor;
        reading.with_p(|value| wasserstein_p(value, floor?))
    }

    /// Jensen-Shannon distance (base 2) over the reference's bins.
    fn jensenshannon(&self, counts: &[u64], ascending: &[f64]) -> DriftReading {
        let bins = occupied(&self.counts, counts);
        let reading = DriftReading {
            measure: "jensenshannon",
            convention: "wellenough",
            reading: js_distance(&self.counts, counts),
            floor: self.sizes(ascending).js_floor(bins),
            watch: Some(0.10),
            alarm: Some(0.20),
            p_value: None,
            rule: None,
        };
        reading.with_p(|value| self.sizes(ascending).js_p(value, bins))
    }

    /// Kolmogorov-Smirnov distance, exact.
    fn ks(&self, Between { widest, .. }: Between, ascending: &[f64]) -> DriftReading {
        let (n, m) = (self.ascending.len(), ascending.len());
        let reading = DriftReading {
            measure: "ks",
            convention: "scipy",
            reading: both(n as u64, m as u64).and_then(|()| reading(widest, m as u64)),
            floor: self.sizes(ascending).ks_floor(),
            watch: Some(0.10),
            alarm: Some(0.20),
            p_value: None,
            rule: None,
        };
        reading.with_p(|distance| Some(hypothesis::ks_asymptotic_p(distance, n, m)))
    }

    fn distance(&self, Between { area, .. }: Between, ascending: &[f64]) -> Reading {
        both(self.ascending.len() as u64, ascending.len() as u64)?;
        reading(area, ascending.len() as u64)
    }

    fn over_deviation(&self, between: Between, ascending: &[f64]) -> Reading {
        let distance = self.distance(between, ascending)?;
        if self.ascending.first() == self.ascending.last() {
            return Err(Undefined::ZeroVariance);
        }
        reading(distance.value / self.deviation, distance.n)
    }

    fn sizes(&self, ascending: &[f64]) -> Sizes {
        Sizes {
            reference: self.ascending.len() as u64,
            current: ascending.len() as u64,
        }
    }
}

/// Further distances over the same bins, to be read beside those that judge.
pub(super) fn binned(reference: &[u64], current: &[u64]) -> [DriftReading; 4] {
    let shown = |measure, reading| DriftReading::shown(measure, "wellenough", reading);
    [
        shown("hellinger", hellinger(reference, current)),
        shown("total_variation", total_variation(reference, current)),
        shown("l_infinity", l_infinity(reference, current)),
        shown("kl_div", kl_smoothed(reference, current)),
    ]
}

/// PSI by our convention with thresholds of 0.10 and 0.25 above (K − 1)(1/n + 1/m), its mean when nothing moved.
pub(super) fn psi_reading(reference: &[u64], current: &[u64]) -> DriftReading {
    let sizes = Sizes {
        reference: reference.iter().sum(),
        current: current.iter().sum(),
    };
    let bins = occupied(reference, current);
    let bias = sizes.psi_bias(bins);
    let reading = DriftReading {
        measure: "psi",
        convention: "wellenough",
        reading: psi(reference, current),
        floor: sizes.psi_floor(bins),
        watch: bias.map(|bias| 0.10 + bias).or(Some(0.10)),
        alarm: bias.map(|bias| 0.25 + bias).or(Some(0.25)),
        p_value: None,
        rule: None,
    };
    reading.with_p(|value| sizes.psi_p(value, bins))
}

fn deviation(values: &[f64]) -> f64 {
    let n = values.len().max(1) as f64;
    let mean = Sum::over(values, |value| value).value() / n;
    let squares = Sum::over(values, |value| (value - mean) * (value - mean));
    (squares.value() / n).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_odd_side_is_answered_without_nan() {
        let sides: [&[f64]; 5] = [&[], &[1.0], &[2.0; 40], &[1.0, 2.0, 3.0], &[-1e308, 1e308]];
        for reference in sides {
            for current in sides {
                for drift in NumericReference::new(reference.to_vec(), 1).against(current, 2, true)
                {
                    let numbers = [
                        drift.reading.ok().map(|estimate| estimate.value),
                        drift.floor,
                        drift.watch,
                        drift.alarm,
                    ];
                    assert!(
                        numbers.into_iter().flatten().all(f64::is_finite),
                        "{reference:?} {current:?} {drift:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_constant_reference_has_no_scale() {
        let constant = NumericReference::new(vec![3.0; 50], 0);
        assert_eq!(
            constant.wasserstein_normed(&[4.0; 50]).reading,
            Err(Undefined::ZeroVariance)
        );
        let readings = constant.against(&[4.0; 50], 0, false);
        for measure in ["ks", "jensenshannon"] {
            let found = readings.iter().find(|found| found.measure == measure);
            assert_eq!(found.unwrap().reading.unwrap().value, 1.0, "{measure}");
        }
    }

    #[test]
    fn only_the_whole_period_shows_other_conventions() {
        let reference = NumericReference::new(vec![1.0, 2.0], 0);
        assert_eq!(reference.against(&[1.0], 0, false).len(), 5);
        assert_eq!(reference.against(&[1.0], 0, true).len(), 13);
    }
}
