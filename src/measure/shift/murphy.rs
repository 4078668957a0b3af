//! The Brier score in parts: how far scores are from rates, and how well they tell rows apart.

/// Bins of equal counts.
const BINS: usize = 20;

/// Brier = reliability − resolution + uncertainty + within-bin variance − within-bin covariance, exactly.
///
/// # Shapes and units
/// Scores ascending with their labels, in up to twenty bins of equal counts; rows with the same score stay together.
/// # Undefined
/// `None` without rows.
/// # Source
/// Murphy (1973), J. Applied Meteorology 12, 595–600; within-bin terms of Stephenson, Coelho & Jolliffe (2008), Weather
/// and Forecasting 23, 752–757.
/// # Checked against
/// The sum against the Brier score itself, over random rows in `laws.rs`; by hand in this file.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Murphy {
    /// Distance of scores from the rates of their bins; 0 is calibrated.
    pub reliability: f64,
    /// Distance of the bins' rates from the whole rate; more is better.
    pub resolution: f64,
    /// Variance of the label.
    pub uncertainty: f64,
    /// Variance of scores within bins.
    pub within: f64,
    /// Twice the covariance of scores and labels within bins.
    pub together: f64,
    /// Rows.
    pub n: f64,
}

impl Murphy {
    /// The Brier score.
    pub fn brier(&self) -> f64 {
        self.reliability - self.resolution + self.uncertainty + self.within - self.together
    }
}

/// Splits the Brier score of rows with ascending scores.
pub fn murphy(ascending: &[(f64, bool)]) -> Option<Murphy> {
    let n = ascending.len() as f64;
    if ascending.is_empty() {
        return None;
    }
    let label = |row: &(f64, bool)| f64::from(u8::from(row.1));
    let rate = ascending.iter().map(label).sum::<f64>() / n;
    let mut parts = Murphy {
        uncertainty: rate * (1.0 - rate),
        n,
        ..Murphy::default()
    };
    let wanted = ascending.len().div_ceil(BINS);
    let mut from = 0;
    while let Some(rest) = ascending.get(from..).filter(|rest| !rest.is_empty()) {
        let last = rest
            .get(wanted - 1)
            .or(rest.last())
            .map_or(0.0, |row| row.0);
        let size = rest.partition_point(|row| row.0 <= last).max(1);
        let bin = rest.get(..size).unwrap_or(rest);
        let m = bin.len() as f64;
        let score = bin.iter().map(|row| row.0).sum::<f64>() / m;
        let own = bin.iter().map(label).sum::<f64>() / m;
        parts.reliability += m * (score - own) * (score - own) / n;
        parts.resolution += m * (own - rate) * (own - rate) / n;
        for row in bin {
            parts.within += (row.0 - score) * (row.0 - score) / n;
            parts.together += 2.0 * (row.0 - score) * (label(row) - own) / n;
        }
        from += bin.len();
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_scores_split_by_hand() {
        let rows = [(0.2, false), (0.2, true), (0.8, true), (0.8, true)];
        let found = murphy(&rows).unwrap();
        assert!((found.reliability - 0.065).abs() < 1e-12, "{found:?}");
        assert!((found.resolution - 0.0625).abs() < 1e-12, "{found:?}");
        assert!((found.uncertainty - 0.1875).abs() < 1e-12);
        assert!((found.brier() - 0.19).abs() < 1e-12);
        assert_eq!(murphy(&[]), None);
    }
}
