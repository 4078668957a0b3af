//! What other tools call drift.

/// When another tool's number means drift. Theirs know no noise and no number of columns: they say yes or no.
///
/// # Source
/// Evidently 0.7.21 (`stattests`), `NannyML` 0.13.1 (`thresholds.py`).
/// # Checked against
/// The golden data's Evidently part (`drift_preset_default`) and `NannyML` part (`alert`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// The number reaches the threshold.
    AtLeast(f64),
    /// The number is beyond the threshold.
    Above(f64),
    /// The p-value is below the threshold.
    PBelow(f64),
    /// The p-value is at most the threshold.
    PAtMost(f64),
}

impl Rule {
    /// Its threshold.
    pub const fn threshold(self) -> f64 {
        match self {
            Self::AtLeast(threshold)
            | Self::Above(threshold)
            | Self::PBelow(threshold)
            | Self::PAtMost(threshold) => threshold,
        }
    }

    /// Whether the p-value decides, not the number.
    pub const fn is_by_p(self) -> bool {
        matches!(self, Self::PBelow(_) | Self::PAtMost(_))
    }

    /// Whether a number with this p-value is drift; a missing p-value is not.
    pub fn is_drift(self, value: f64, p_value: Option<f64>) -> bool {
        match self {
            Self::AtLeast(threshold) => value >= threshold,
            Self::Above(threshold) => value > threshold,
            Self::PBelow(threshold) => p_value.is_some_and(|p| p < threshold),
            Self::PAtMost(threshold) => p_value.is_some_and(|p| p <= threshold),
        }
    }

    /// How far the number is on its way to the threshold: 1 there; p-values by their logarithms.
    pub fn times(self, value: f64, p_value: Option<f64>) -> f64 {
        if self.is_by_p() {
            let p = p_value.unwrap_or(1.0).max(f64::MIN_POSITIVE);
            libm::log(p) / libm::log(self.threshold())
        } else if self.threshold() > 0.0 {
            value / self.threshold()
        } else {
            0.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_belong_where_the_tools_put_them() {
        assert!(Rule::AtLeast(0.1).is_drift(0.1, None));
        assert!(!Rule::Above(0.1).is_drift(0.1, None));
        assert!(!Rule::PBelow(0.05).is_drift(9.0, Some(0.05)));
        assert!(Rule::PAtMost(0.05).is_drift(0.0, Some(0.05)));
        assert!(!Rule::PAtMost(0.05).is_drift(9.0, None));
        assert_eq!(Rule::PBelow(0.05).times(0.0, Some(0.05)), 1.0);
    }
}
