//! Every comparison that scipy has, by its own definitions, side by side.

use super::{
    DriftReading, RankSums, Rule, both, hellinger, js_distance, js_hist30, kl_smoothed, l_infinity,
    psi_categorical, psi_decile, total_variation,
};
use crate::measure::hypothesis::{self, Alternative};
use crate::measure::{Reading, Undefined, histogram};

const NAME: &str = "scipy";
/// By custom; without a correction for the number of columns.
const LEVEL: Rule = Rule::PBelow(0.05);

/// Ascending numbers against a reference.
///
/// # Shapes and units
/// With `is_all` every test and distance, else the Kolmogorov-Smirnov test and the Wasserstein distance.
/// # Undefined
/// Each reading by itself.
/// # Source
/// `scipy.stats` 1.17, the functions named at each measure.
/// # Checked against
/// The golden data's core part.
pub fn scipy_numbers(reference: &[f64], current: &[f64], is_all: bool) -> Vec<DriftReading> {
    let tested = |measure, test| DriftReading::tested(measure, NAME, test, LEVEL);
    let shown = |measure, reading| DriftReading::shown(measure, NAME, reading);
    let sums = RankSums::fit(reference);
    let distance = shown("wasserstein", sums.wasserstein(reference, current));
    if !is_all {
        let ks = hypothesis::ks_asymptotic(reference, current);
        return vec![tested("ks", ks), distance];
    }
    let (base_2, base_e) = js_hist30(reference, current);
    let two_sided = Alternative::TwoSided;
    vec![
        tested("ks", hypothesis::ks_test(reference, current)),
        tested(
            "ks_asymptotic",
            hypothesis::ks_asymptotic(reference, current),
        ),
        tested(
            "mann_whitney",
            hypothesis::mann_whitney(reference, current, two_sided),
        ),
        tested(
            "cramer_von_mises",
            hypothesis::cramer_von_mises(reference, current),
        ),
        tested(
            "anderson_darling",
            hypothesis::anderson_darling(reference, current),
        ),
        tested("welch_t", hypothesis::welch_t(reference, current)),
        tested("student_t", hypothesis::student_t(reference, current)),
        tested(
            "epps_singleton",
            hypothesis::epps_singleton(reference, current),
        ),
        distance,
        shown("energy", hypothesis::energy_distance(reference, current)),
        DriftReading::shown("jensenshannon", "js_hist30", base_2),
        DriftReading::shown("jensenshannon", "js_hist30_e", base_e),
        DriftReading::shown("kl_div", "hist30", kl_hist30(reference, current)),
        DriftReading::shown("psi", "psi_decile", psi_decile(reference, current)),
    ]
}

/// Counts per level against a reference.
///
/// # Shapes and units
/// Counts over the same levels. With `is_all` every test and distance, else chi-square and Jensen-Shannon.
/// # Undefined
/// Each reading by itself; z and Fisher's test need exactly two levels.
/// # Source
/// `scipy.stats` 1.17, the functions named at each measure.
/// # Checked against
/// The golden data's core part.
pub fn scipy_levels(reference: &[u64], current: &[u64], is_all: bool) -> Vec<DriftReading> {
    let tested = |measure, test| DriftReading::tested(measure, NAME, test, LEVEL);
    let shown = |measure, reading| DriftReading::shown(measure, NAME, reading);
    let independence = |yates| hypothesis::chi_square_independence(reference, current, yates);
    let mut readings = vec![
        tested("chi_square", independence(true)),
        shown("jensenshannon", js_distance(reference, current)),
    ];
    if !is_all {
        return readings;
    }
    readings.extend([
        tested("chi_square_plain", independence(false)),
        tested("g_test", hypothesis::g_test(reference, current)),
        tested(
            "chi_square_fit",
            hypothesis::chi_square_fit(reference, current, true),
        ),
        shown("cramers_v", hypothesis::cramers_v(reference, current)),
        DriftReading::shown(
            "jensenshannon",
            "scipy base e",
            super::js::js_distance_e(reference, current),
        ),
        shown("total_variation", total_variation(reference, current)),
        shown("l_infinity", l_infinity(reference, current)),
        shown("hellinger", hellinger(reference, current)),
        shown("kl_div", kl_smoothed(reference, current)),
        DriftReading::shown(
            "psi",
            "psi_categorical",
            psi_categorical(reference, current),
        ),
    ]);
    let used: Vec<(u64, u64)> = reference
        .iter()
        .zip(current)
        .map(|(r, c)| (*r, *c))
        .filter(|(r, c)| r + c > 0)
        .collect();
    if let [(a, c), (b, d)] = used.as_slice() {
        let z = hypothesis::two_proportions((*b, a + b), (*d, c + d));
        readings.push(tested("z", z));
        let fisher = hypothesis::fisher_exact([*a, *b], [*c, *d]);
        readings.push(tested("fisher", fisher));
    }
    readings
}

/// Kullback-Leibler divergence over 30 bins of equal width across both sides, 10⁻⁴ added to each share.
fn kl_hist30(reference: &[f64], current: &[f64]) -> Reading {
    both(reference.len() as u64, current.len() as u64)?;
    let ends = |values: &[f64]| Some((*values.first()?, *values.last()?));
    let (Some((low, high)), Some((low_2, high_2))) = (ends(reference), ends(current)) else {
        return Err(Undefined::NoRows);
    };
    let edges = histogram::linspace(low.min(low_2), high.max(high_2), 30);
    if edges.iter().any(|edge| !edge.is_finite()) {
        return Err(Undefined::Overflow);
    }
    let bins = |values| histogram::counts_between(values, &edges);
    kl_smoothed(&bins(reference), &bins(current))
}
