//! Edges of equal width whose number comes from the values, as numpy chooses them.

use super::histogram::linspace;
use super::sum::Sum;

/// Edges by Sturges' rule: width (max − min)/(log₂ n + 1), at least 1 where all values are whole numbers.
///
/// # Shapes and units
/// `n` values between `low` and `high`; numpy widens bins of integers to 1 (numpy 2), floats it leaves alone.
/// # Source
/// Sturges (1926); `numpy.histogram_bin_edges(bins="sturges")`.
/// # Checked against
/// By way of Evidently's binned measures on all golden data.
pub fn sturges(n: u64, low: f64, high: f64, is_whole: bool) -> Vec<f64> {
    let width = (high - low) / (libm::log2(n as f64) + 1.0);
    equal(low, high, if is_whole { width.max(1.0) } else { width })
}

/// Edges by Doane's rule, which gives skewed values more bins than Sturges'.
///
/// Width (max − min)/(1 + log₂ n + log₂(1 + |g|/σ)), g the skewness, σ² = 6(n − 2)/((n + 1)(n + 3)).
///
/// # Shapes and units
/// Ascending values; one bin below three values or where all are the same.
/// # Source
/// Doane (1976); `numpy.histogram_bin_edges(bins="doane")`.
/// # Checked against
/// By way of NannyML's measures on all golden data.
pub fn doane(ascending: &[f64]) -> Vec<f64> {
    let (Some(low), Some(high)) = (ascending.first(), ascending.last()) else {
        return Vec::new();
    };
    let n = ascending.len() as f64;
    let mean = ascending.iter().copied().collect::<Sum>().value() / n;
    let squares: Sum = ascending.iter().map(|v| (v - mean) * (v - mean)).collect();
    let deviation = (squares.value() / n).sqrt();
    if n <= 2.0 || deviation <= 0.0 {
        return equal(*low, *high, 0.0);
    }
    let cubes: Sum = ascending
        .iter()
        .map(|v| {
            let standard = (v - mean) / deviation;
            standard * standard * standard
        })
        .collect();
    let spread = (6.0 * (n - 2.0) / ((n + 1.0) * (n + 3.0))).sqrt();
    let skewed = (cubes.value() / n).abs() / spread;
    equal(
        *low,
        *high,
        (high - low) / (1.0 + libm::log2(n) + libm::log2(1.0 + skewed)),
    )
}

/// Most bins that are laid out; numpy would run out of memory long before.
const MOST: f64 = 1e6;

fn equal(low: f64, high: f64, width: f64) -> Vec<f64> {
    if low >= high {
        return linspace(low - 0.5, high + 0.5, 1);
    }
    let bins = if width > 0.0 {
        ((high - low) / width).ceil().clamp(1.0, MOST)
    } else {
        1.0
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 1 and MOST"
    )]
    let bins = bins as usize;
    linspace(low, high, bins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_have_bins_of_one_at_least() {
        assert_eq!(sturges(1024, 0.0, 4.0, true).len(), 5);
        assert_eq!(sturges(1024, 0.0, 4.0, false).len(), 12);
    }

    #[test]
    fn constants_have_one_bin() {
        assert_eq!(doane(&[2.0; 5]), [1.5, 2.5]);
        assert_eq!(sturges(5, 2.0, 2.0, false), [1.5, 2.5]);
        assert!(doane(&[]).is_empty());
    }
}
