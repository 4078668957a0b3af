//! By which settings a number about drift came about: bins, zeros, logarithms, norm, threshold.

use super::document::{Document, Drift};
use crate::book::Convention;

/// Whether a number is one that the document's convention judges, not one that stands beside for comparison.
pub fn is_judging(document: &Document, drift: &Drift) -> bool {
    let asked = document.task.convention.as_str();
    let is_ours = asked.is_empty() || asked == Convention::Wellenough.id();
    drift.convention == asked
        || drift.convention == Convention::Wellenough.id()
        || (is_ours && drift.convention == Convention::Scipy.id())
}

/// What a convention is, in one sentence.
pub const fn in_words(convention: Convention) -> &'static str {
    match convention {
        Convention::Wellenough => {
            "Bins fixed by the reference; an alarm needs a large change that is beyond noise (99 %) and holds for the \
             number of columns (Benjamini\u{2013}Hochberg, 5 %)."
        }
        Convention::Evidently => {
            "As Evidently 0.7: up to 1,000 reference rows a test at 5 %, beyond a distance from 0.1; no correction for \
             noise or for many columns."
        }
        Convention::Nannyml => {
            "As NannyML 0.13: a window alarms beyond the mean plus three standard deviations of the reference's \
             windows, chi-square below 5 %. The whole period is held against the same."
        }
        Convention::Scipy => {
            "scipy's tests at 5 % each, without a correction for many columns: with many rows every column differs."
        }
    }
}

/// How a measure is computed by a convention; empty where there is nothing to say beyond its name.
#[expect(clippy::too_many_lines, reason = "a list of words")]
pub fn settings(measure: &str, convention: &str) -> &'static str {
    let family = convention.split(' ').next().unwrap_or_default();
    match (measure, family) {
        ("missing_share", _) => {
            "Difference of the shares of rows without a value; alarm from 0.10, watch from 0.02; z-test for p."
        }
        ("wasserstein_normed", "evidently-0.7") => {
            "On the values, divided by the reference's standard deviation (divisor n, at least 0.001); drift from 0.1. \
             Chosen above 1,000 reference rows with more than 5 distinct values."
        }
        ("wasserstein_normed", _) => {
            "On the values, divided by the reference's standard deviation (divisor n); watch from 0.10, alarm from 0.25."
        }
        ("wasserstein", "nannyml-0.13") => {
            "In the column's unit; from 10,000 reference rows on 10,000 bins of equal width. Threshold: mean + 3 SD over \
             the reference's windows."
        }
        ("wasserstein", _) => "On the values, in the column's unit.",
        ("jensenshannon", "evidently-0.7") => {
            "Distance (root), natural logarithm: up to 0.8326. More than 20 distinct reference values: bins of equal \
             width over both sides by Sturges' rule; else one per value. No smoothing. Drift from 0.1."
        }
        ("jensenshannon", "nannyml-0.13") => {
            "Distance (root), base 2. Numbers: the reference's bins by Doane's rule; levels: the reference's. All else is \
             one more bin. No smoothing. Threshold: mean + 3 SD over the reference's windows."
        }
        ("jensenshannon", "js_hist30") => {
            "Distance (root), base 2, over 30 bins of equal width across both sides; no smoothing."
        }
        ("jensenshannon", "js_hist30_e") => {
            "Distance (root), natural logarithm, over 30 bins of equal width across both sides; no smoothing."
        }
        ("jensenshannon", "scipy") => {
            "Distance (root) between levels; base 2 unless base e is said; no smoothing."
        }
        ("jensenshannon", _) => {
            "Distance (root), base 2, over 50 quantile bins of the reference and its open ends, a bin each for up to 20 \
             distinct values; levels as they are. No smoothing. Watch from 0.10, alarm from 0.20."
        }
        ("psi", "evidently-0.7") => {
            "Natural logarithm, bins as for Jensen\u{2013}Shannon; a share of 0 becomes 0.0001, or a millionth of that \
             side's least share where this is below 0.0001. Drift from 0.1."
        }
        ("psi", "psi_decile") => {
            "Natural logarithm, deciles of the reference, shares at least 0.0001."
        }
        ("psi", "psi_categorical") => {
            "Natural logarithm, one bin per level, shares at least 0.0001."
        }
        ("psi", _) => {
            "Natural logarithm, about ten groups of the reference's quantile bins, half a row added to each bin. Watch \
             from 0.10, alarm from 0.25, both above what noise adds on average."
        }
        ("kl_div", "evidently-0.7") => {
            "Reference from current, natural logarithm; bins and zeros as for PSI. Drift from 0.1."
        }
        ("kl_div", "hist30") => {
            "Current from reference, natural logarithm, 30 bins of equal width across both sides, 0.0001 added to each share."
        }
        ("kl_div", _) => {
            "Current from reference, natural logarithm, 0.0001 added to each share; bins as for Jensen\u{2013}Shannon."
        }
        ("hellinger", "evidently-0.7") => {
            "Numbers: bins of equal width by Sturges' rule on the distinct values; levels as they are. Drift from 0.1."
        }
        ("hellinger", "nannyml-0.13") => {
            "Bins as for Jensen\u{2013}Shannon. Threshold: mean + 3 SD over the reference's windows."
        }
        ("hellinger" | "total_variation" | "l_infinity", "wellenough") => {
            "Bins as for Jensen\u{2013}Shannon; no smoothing."
        }
        ("ks", "wellenough" | "scipy") => {
            "Exact distance of the two distribution functions. Ours: watch from 0.10, alarm from 0.20. scipy: p exact up \
             to 10,000 rows a side, else asymptotic; 5 %."
        }
        ("ks", "evidently-0.7") => {
            "Two-sided test, p exact up to 10,000 rows a side, else asymptotic; drift at p \u{2264} 0.05. Chosen up to \
             1,000 reference rows with more than 5 distinct values."
        }
        ("ks", "nannyml-0.13") => {
            "Exact below 10,000 reference rows, else on 10,000 bins of equal width. Threshold: mean + 3 SD over the \
             reference's windows."
        }
        ("chi_square", "nannyml-0.13") => {
            "Independence of period and level, Yates' correction for two levels; alarm at p < 0.05."
        }
        ("chi_square_fit", "evidently-0.7") => {
            "Goodness of fit to the reference's shares, k \u{2212} 1 degrees of freedom; a level that the reference lacks \
             makes p 0. Drift at p < 0.05. Chosen up to 1,000 reference rows with more than two levels."
        }
        ("g_fit", "evidently-0.7") => {
            "Current counts against the reference's as they are, which needs as many rows on both sides; drift at p < 0.1."
        }
        ("z", "evidently-0.7") => {
            "Pooled, two-sided, share of all levels but the one that sorts first; drift at p < 0.05. Chosen up to 1,000 \
             reference rows with two levels."
        }
        ("mann_whitney", "evidently-0.7") => {
            "One-sided (reference smaller), corrected for ties and continuity; drift at p < 0.05."
        }
        ("mann_whitney", _) => "Two-sided, corrected for ties and continuity.",
        ("anderson_darling", _) => {
            "Midranks; p interpolated in the published table, 0.001 to 0.25."
        }
        ("cramer_von_mises", _) => "Midranks; p exact up to 20 rows a side, else asymptotic.",
        ("energy", _) => "scipy's definition: \u{221a}(2\u{222b}(F \u{2212} G)\u{b2}).",
        ("chi_square", _) => "Independence, Yates' correction for two levels.",
        ("cramers_v", _) => "\u{221a}(chi-square / rows), without bias correction.",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_judged_measure_says_how() {
        for (measure, convention) in [
            ("wasserstein_normed", "wellenough"),
            ("jensenshannon", "evidently-0.7 levels"),
            ("psi", "evidently-0.7"),
            ("hellinger", "nannyml-0.13"),
            ("jensenshannon", "js_hist30_e"),
        ] {
            assert!(
                !settings(measure, convention).is_empty(),
                "{measure} {convention}"
            );
        }
        assert_eq!(settings("unheard", "of"), "");
    }
}
