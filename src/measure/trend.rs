//! Whether a short series rises or falls steadily.

use super::special::normal_sf;

/// A steady rise or fall.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// Median of the slopes between all pairs, per step.
    pub slope: f64,
    /// Two-sided p-value of Mann and Kendall's test.
    pub p: f64,
}

/// Mann and Kendall's test with Sen's slope: whether later values tend to be higher or lower than earlier ones.
///
/// S = Σ sign(xⱼ − xᵢ) over i < j; its variance is corrected for ties, and |S| − 1 over its root is taken as normal.
///
/// # Undefined
/// `None` with fewer than five values, or where all are the same.
/// # Source
/// Mann (1945), Econometrica 13, 245–259; Kendall (1975), Rank Correlation Methods; Sen (1968), JASA 63, 1379–1389.
/// # Checked against
/// `pymannkendall.original_test` in `tests/it/reference/slo.json`.
pub fn mann_kendall(values: &[f64]) -> Option<Trend> {
    let n = values.len();
    if n < 5 {
        return None;
    }
    let mut slopes = Vec::with_capacity(n * (n - 1) / 2);
    let mut s = 0.0_f64;
    for (at, first) in values.iter().enumerate() {
        for (later, step) in values.iter().skip(at + 1).zip(1_u32..) {
            let rise = later - first;
            slopes.push(rise / f64::from(step));
            s += if rise > 0.0 {
                1.0
            } else if rise < 0.0 {
                -1.0
            } else {
                0.0
            };
        }
    }
    let variance_of = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0);
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let ties: f64 = sorted
        .chunk_by(|a, b| a.total_cmp(b).is_eq())
        .map(|tied| variance_of(tied.len() as f64))
        .sum();
    let variance = (variance_of(n as f64) - ties) / 18.0;
    if variance <= 0.0 {
        return None;
    }
    let z = (s.abs() - 1.0).max(0.0) / variance.sqrt();
    slopes.sort_by(f64::total_cmp);
    let middle = slopes.len() / 2;
    let upper = slopes.get(middle).copied()?;
    let slope = if slopes.len() % 2 == 0 {
        f64::midpoint(slopes.get(middle - 1).copied()?, upper)
    } else {
        upper
    };
    Some(Trend {
        slope,
        p: (2.0 * normal_sf(z)).min(1.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_or_flat_says_nothing() {
        assert_eq!(mann_kendall(&[1.0, 2.0, 3.0, 4.0]), None);
        assert_eq!(mann_kendall(&[2.0; 9]), None);
    }

    #[test]
    fn values_are_those_of_pymannkendall() {
        let text = include_str!("../../tests/it/reference/slo.json");
        let all: serde_json::Value = serde_json::from_str(text).unwrap();
        let cases = all["mann_kendall"].as_array().unwrap();
        assert!(cases.len() >= 4);
        for case in cases {
            let values: Vec<f64> = serde_json::from_value(case["values"].clone()).unwrap();
            let trend = mann_kendall(&values).unwrap();
            let near = |found: f64, name: &str| {
                let wanted = case[name].as_f64().unwrap();
                assert!((found - wanted).abs() < 1e-9, "{name} of {case}: {found}");
            };
            near(trend.p, "p");
            near(trend.slope, "slope");
        }
    }
}
