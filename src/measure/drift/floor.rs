//! What noise alone would reach: 99 % quantiles of the measures when nothing moved.

use super::LN_2;
use super::wasserstein::RankSums;
use crate::measure::interval;
use crate::measure::special::{chi_square_sf, normal_sf};

/// Shares of the reference between which its F is averaged; closer together in the tails.
const KNOTS: [f64; 31] = [
    0.0, 0.000_5, 0.002, 0.005, 0.01, 0.02, 0.04, 0.07, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5,
    0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.96, 0.98, 0.99, 0.995, 0.998, 0.999_5, 1.0,
];

/// Weight of what the mean of ∫|B| has above that of |∫B|. Ours, fitted to draws.
const EXCESS: f64 = 2.5;

/// Rows on both sides.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// Rows of the reference.
    pub reference: u64,
    /// Rows of this side.
    pub current: u64,
}

impl Sizes {
    /// 1/n + 1/m: the variance of a difference of shares, per unit of variance; `None` without rows.
    pub fn spread(self) -> Option<f64> {
        (self.reference > 0 && self.current > 0)
            .then(|| 1.0 / self.reference as f64 + 1.0 / self.current as f64)
    }

    /// What PSI is on average when nothing moved: (K − 1)(1/n + 1/m).
    pub fn psi_bias(self, bins: u64) -> Option<f64> {
        Some(bins.saturating_sub(1) as f64 * self.spread()?)
    }

    /// 99 % of PSI: (1/n + 1/m) χ² with K − 1 degrees of freedom (Yurdakul & Naranjo 2020).
    pub fn psi_floor(self, bins: u64) -> Option<f64> {
        Some(interval::chi2_99(bins.saturating_sub(1)) * self.spread()?)
    }

    /// 99 % of the Jensen-Shannon distance in base 2: √(χ²(K − 1)·(1/n + 1/m) / (8 ln 2)).
    pub fn js_floor(self, bins: u64) -> Option<f64> {
        Some(
            (interval::chi2_99(bins.saturating_sub(1)) * self.spread()? / (8.0 * LN_2))
                .sqrt()
                .min(1.0),
        )
    }

    /// How likely so large a PSI is when nothing moved, by the same distribution.
    pub fn psi_p(self, value: f64, bins: u64) -> Option<f64> {
        chance(value / self.spread()?, bins)
    }

    /// How likely so large a Jensen-Shannon distance in base 2 is when nothing moved.
    pub fn js_p(self, value: f64, bins: u64) -> Option<f64> {
        chance(value * value * 8.0 * LN_2 / self.spread()?, bins)
    }

    /// 99 % of the Kolmogorov-Smirnov distance: √(−½ ln(0.005) (1/n + 1/m)) (Smirnov 1939); conservative with ties.
    pub fn ks_floor(self) -> Option<f64> {
        Some((-0.5 * libm::log(0.005) * self.spread()?).sqrt().min(1.0))
    }

    /// 99 % of the Wasserstein distance for a reference with this [`wasserstein_null`].
    pub fn wasserstein_floor(self, null: f64) -> Option<f64> {
        Some(null * self.spread()?.sqrt()).filter(|floor| floor.is_finite())
    }
}

/// How likely so large a Wasserstein distance is when nothing moved, taken as normal beyond its 99 % `floor`'s scale.
pub fn wasserstein_p(value: f64, floor: f64) -> Option<f64> {
    (floor > 0.0).then(|| (2.0 * normal_sf(interval::Z99_TWO_SIDED * value / floor)).min(1.0))
}

fn chance(statistic: f64, bins: u64) -> Option<f64> {
    (bins > 1).then(|| chi_square_sf(statistic, (bins - 1) as f64))
}

/// 99 % quantile of √(nm/(n+m))·W₁ when nothing moved, in the column's unit.
///
/// In the limit it is ∫|B(F(x))| dx with a Brownian bridge B. Its size is at least |∫B dx|, a normal with the column's
/// standard deviation s, and its mean is ∫√(2F(1−F)/π) dx = μ; the quantile is √((2.576·s)² + 2.5·(μ − s√(2/π))²).
///
/// # Shapes and units
/// Ascending values with their sums and population standard deviation. O(log n) after the sums.
/// # Undefined
/// 0 for an empty or constant reference; not finite where its range is not.
/// # Source
/// del Barrio, Giné & Matrán (1999), Ann. Probab. 27, 1009–1071, for the limit; how both parts are joined is ours,
/// within 5 % of draws from ten shapes (uniform to Student's t with 3 degrees of freedom).
/// # Checked against
/// Draws from one distribution in `tests/it/drift.rs`.
pub fn wasserstein_null(ascending: &[f64], sums: &RankSums, deviation: f64) -> f64 {
    let bridge: f64 = pieces(ascending, sums)
        .iter()
        .map(|(width, share)| width * (std::f64::consts::FRAC_2_PI * share * (1.0 - share)).sqrt())
        .sum();
    let excess = (bridge - deviation * std::f64::consts::FRAC_2_PI.sqrt()).max(0.0);
    let normal = interval::Z99_TWO_SIDED * deviation;
    (normal * normal + EXCESS * excess * excess).sqrt()
}

/// Stretches of values with their width and the reference's mean F, strictly between 0 and 1.
fn pieces(ascending: &[f64], sums: &RankSums) -> Vec<(f64, f64)> {
    let mut knots: Vec<f64> = KNOTS
        .iter()
        .filter_map(|share| rank_value(ascending, *share))
        .collect();
    knots.dedup();
    knots
        .windows(2)
        .filter_map(|pair| {
            let [a, b] = pair else { return None };
            let rows = (
                ascending.partition_point(|x| x <= a),
                ascending.partition_point(|x| x < b),
            );
            let share = sums.area_under(*a, *b, rows) / (b - a);
            (share > 0.0 && share < 1.0).then_some((b - a, share))
        })
        .collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a slice's length"
)]
fn rank_value(ascending: &[f64], share: f64) -> Option<f64> {
    let last = ascending.len().checked_sub(1)?;
    ascending
        .get(((last as f64 * share).round() as usize).min(last))
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_seen_has_no_floor() {
        let sizes = Sizes {
            reference: 10,
            current: 0,
        };
        assert_eq!(sizes.ks_floor(), None);
        assert_eq!(sizes.psi_floor(10), None);
        assert_eq!(wasserstein_null(&[], &RankSums::fit(&[]), 0.0), 0.0);
        assert_eq!(
            wasserstein_null(&[2.0; 5], &RankSums::fit(&[2.0; 5]), 0.0),
            0.0
        );
    }

    #[test]
    fn a_coin_has_the_floor_of_a_share() {
        let coin: Vec<f64> = (0..1000).map(|i| f64::from(i / 500)).collect();
        let null = wasserstein_null(&coin, &RankSums::fit(&coin), 0.5);
        // |B(1/2)| is half a standard normal in size; its 99 % quantile is 2.576 / 2.
        assert!((null / (2.575_829 / 2.0) - 1.0).abs() < 0.01, "{null}");
    }
}
