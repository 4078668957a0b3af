//! How far a number may be from the truth: two-sided 95 % intervals and noise floors.

/// Standard normal quantile of 97.5 %: two-sided 95 %.
pub const Z95: f64 = 1.959_963_984_540_054;

/// Standard normal quantile of 95 %: one-sided 95 %.
pub const Z95_ONE_SIDED: f64 = 1.644_853_626_951_472_2;

/// Standard normal quantile of 99.5 %: two-sided 99 %.
pub const Z99_TWO_SIDED: f64 = 2.575_829_303_548_900_4;

/// Standard normal quantile of 99 %: one-sided 99 %.
pub const Z99: f64 = 2.326_347_874_040_840_8;

/// The interval of a proportion: which true shares make `k` of `n` plausible.
///
/// p = k/n; centre (p + z²/2n)/(1 + z²/n), half width z/(1 + z²/n)·√(p(1−p)/n + z²/4n²).
///
/// # Undefined
/// n = 0 says nothing: 0 to 1.
/// # Source
/// Wilson (1927), JASA 22, 209–212.
/// # Checked against
/// `scipy.stats.binomtest(k, n).proportion_ci(method="wilson")` in `tests/it/reference/quality.json`.
pub fn wilson(k: u64, n: u64) -> (f64, f64) {
    if n == 0 {
        return (0.0, 1.0);
    }
    let (low, high) = wilson_share(k as f64 / n as f64, n as f64);
    // At the ends the formula gives 0 and 1 up to rounding.
    (
        if k == 0 { 0.0 } else { low },
        if k >= n { 1.0 } else { high },
    )
}

/// [`wilson`] for a share of an effective number of rows.
pub fn wilson_share(share: f64, n: f64) -> (f64, f64) {
    wilson_at(share, n, Z95)
}

/// [`wilson`] for a share and any normal quantile.
pub fn wilson_at(share: f64, n: f64, z: f64) -> (f64, f64) {
    let z2 = z * z;
    let scale = 1.0 + z2 / n;
    let centre = (share + z2 / (2.0 * n)) / scale;
    let half = z / scale
        * (share * (1.0 - share) / n + z2 / (4.0 * n * n))
            .max(0.0)
            .sqrt();
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

/// Difference of two independent proportions, first minus second.
///
/// # Source
/// Newcombe (1998), Statistics in Medicine 17, 873–890, method 10.
pub fn newcombe(first: (u64, u64), second: (u64, u64)) -> Option<(f64, f64)> {
    if first.1 == 0 || second.1 == 0 {
        return None;
    }
    let p = first.0 as f64 / first.1 as f64;
    let q = second.0 as f64 / second.1 as f64;
    let (p_low, p_high) = wilson(first.0, first.1);
    let (q_low, q_high) = wilson(second.0, second.1);
    Some((
        p - q - libm::hypot(p - p_low, q_high - q),
        p - q + libm::hypot(p_high - p, q - q_low),
    ))
}

/// Ratio of two independent proportions, first over second; half a row is added to every count where one of them is 0.
///
/// ln(p/q) ∓ z·√((1 − p)/k + (1 − q)/l) for p = k/n, q = l/m; rows may be effective ones.
///
/// # Undefined
/// `None` where either has no rows.
/// # Source
/// Katz, Baptista, Azen & Pike (1978), Biometrics 34, 469–474; the half row: Haldane (1956).
pub fn katz(first: (f64, f64), second: (f64, f64)) -> Option<(f64, f64)> {
    if first.1 <= 0.0 || second.1 <= 0.0 {
        return None;
    }
    let half = if first.0 <= 0.0 || second.0 <= 0.0 {
        0.5
    } else {
        0.0
    };
    let [k, l] = [first.0, second.0].map(|count| count + half);
    let [n, m] = [first.1, second.1].map(|rows| rows + 2.0 * half);
    let (p, q) = (k / n, l / m);
    let error = ((1.0 - p) / k + (1.0 - q) / l).max(0.0).sqrt();
    let factor = libm::exp(Z95 * error);
    both_finite(p / q / factor, p / q * factor)
}

/// Mean of two independent proportions, from their Wilson intervals.
///
/// # Source
/// Zou & Donner (2008), Statistics in Medicine 27, 1693–1702 (MOVER).
pub fn mean_of_two(first: (u64, u64), second: (u64, u64)) -> Option<(f64, f64)> {
    if first.1 == 0 || second.1 == 0 {
        return None;
    }
    let p = first.0 as f64 / first.1 as f64;
    let q = second.0 as f64 / second.1 as f64;
    let (p_low, p_high) = wilson(first.0, first.1);
    let (q_low, q_high) = wilson(second.0, second.1);
    let mean = f64::midpoint(p, q);
    let low = mean - libm::hypot(p - p_low, q - q_low) / 2.0;
    let high = mean + libm::hypot(p_high - p, q_high - q) / 2.0;
    Some((low.max(0.0), high.min(1.0)))
}

/// A mean and its standard error: value ∓ z·SE.
pub fn normal(value: f64, error: f64) -> Option<(f64, f64)> {
    both_finite(value - Z95 * error, value + Z95 * error)
}

/// A positive number on the log scale, so that the interval stays positive.
pub fn on_log_scale(value: f64, error: f64) -> Option<(f64, f64)> {
    if value <= 0.0 {
        return None;
    }
    let factor = libm::exp(Z95 * error / value);
    both_finite(value / factor, value * factor)
}

/// A number between 0 and 1 on the logit scale, so that the interval stays inside.
pub fn on_logit_scale(value: f64, error: f64) -> Option<(f64, f64)> {
    let spread = value * (1.0 - value);
    if spread <= 0.0 {
        return None;
    }
    let logit = libm::log(value / (1.0 - value));
    let half = Z95 * error / spread;
    both_finite(expit(logit - half), expit(logit + half))
}

/// A number between −1 and 1 on Fisher's scale, so that the interval stays inside.
pub fn on_fisher_scale(value: f64, error: f64) -> Option<(f64, f64)> {
    let spread = 1.0 - value * value;
    if spread <= 0.0 {
        return None;
    }
    let centre = libm::atanh(value);
    let half = Z95 * error / spread;
    both_finite(libm::tanh(centre - half), libm::tanh(centre + half))
}

/// Standard error of a mean from n, the sum and the sum of squares; `None` below two rows.
pub fn standard_error(n: u64, sum: f64, squares: f64) -> Option<f64> {
    if n < 2 {
        return None;
    }
    let rows = n as f64;
    let mean = sum / rows;
    let variance = (squares / rows - mean * mean).max(0.0) / (rows - 1.0);
    Some(variance.sqrt()).filter(|error| error.is_finite())
}

/// 99 % quantile of the χ² distribution, within 1 % for any degrees of freedom.
///
/// # Source
/// Wilson & Hilferty (1931), PNAS 17, 684–688.
pub fn chi2_99(freedom: u64) -> f64 {
    if freedom == 0 {
        return 0.0;
    }
    let ninth = 2.0 / (9.0 * freedom as f64);
    let root = 1.0 - ninth + Z99 * ninth.sqrt();
    freedom as f64 * root * root * root
}

/// The interval widened, where needed, to hold its own value.
pub fn around(value: f64, interval: Option<(f64, f64)>) -> Option<(f64, f64)> {
    interval.map(|(low, high)| (low.min(value), high.max(value)))
}

fn expit(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}

fn both_finite(low: f64, high: f64) -> Option<(f64, f64)> {
    (low.is_finite() && high.is_finite()).then_some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_seen_says_nothing() {
        assert_eq!(wilson(0, 0), (0.0, 1.0));
        assert_eq!(newcombe((0, 0), (1, 2)), None);
        assert_eq!(standard_error(1, 3.0, 9.0), None);
    }

    #[test]
    fn all_or_none_reach_the_end_exactly() {
        assert_eq!(wilson(0, 10).0, 0.0);
        assert_eq!(wilson(10, 10).1, 1.0);
        assert!(wilson(10, 10).0 > 0.69 && wilson(10, 10).0 < 0.73);
    }

    #[test]
    fn ratios_are_those_of_the_textbook() {
        // 0.3 against 0.2, by hand.
        let (low, high) = katz((30.0, 100.0), (20.0, 100.0)).unwrap();
        let error = (0.7_f64 / 30.0 + 0.8 / 20.0).sqrt();
        assert!(
            (low * high - 2.25).abs() < 1e-12,
            "symmetric on the log scale"
        );
        assert!((libm::log(high / 1.5) - Z95 * error).abs() < 1e-12);
        assert_eq!(katz((0.0, 0.0), (1.0, 2.0)), None);
        let (low, high) = katz((0.0, 50.0), (5.0, 50.0)).unwrap();
        assert!(low > 0.0 && low < 0.01 && high > 1.0);
    }

    #[test]
    fn scales_keep_inside_their_range() {
        let (low, high) = on_logit_scale(0.99, 0.02).unwrap();
        assert!(low > 0.0 && high < 1.0);
        let (low, high) = on_fisher_scale(-0.98, 0.05).unwrap();
        assert!(low > -1.0 && high < 1.0);
        assert_eq!(on_logit_scale(1.0, 0.1), None);
        assert_eq!(on_log_scale(0.0, 0.1), None);
    }

    #[test]
    fn chi_square_quantiles_are_near_the_tables() {
        for (freedom, table) in [(1, 6.6349), (2, 9.2103), (9, 21.666), (51, 77.386)] {
            assert!((chi2_99(freedom) / table - 1.0).abs() < 0.01, "{freedom}");
        }
    }
}
