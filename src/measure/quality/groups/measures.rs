//! The measures of how far groups lie apart, by name.

use super::Rate;

/// How far groups lie apart, by one measure.
///
/// # Source
/// fairlearn 0.15, `fairlearn.metrics`, where it has the measure; predictive parity: Chouldechova (2017).
/// # Checked against
/// The golden data's `fairness`, by [`parity`](super::parity).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parity {
    /// The largest share less the smallest.
    Difference(Rate),
    /// The smallest share over the largest.
    Ratio(Rate),
    /// The larger of the differences of recall and of false positives.
    OddsDifference,
    /// The smaller of the ratios of recall and of false positives.
    OddsRatio,
    /// Rows of the largest group less those of the smallest.
    RowsDifference,
    /// Rows of the smallest group over those of the largest.
    RowsRatio,
}

impl Parity {
    /// All of them, in the order of reports.
    pub fn all() -> impl Iterator<Item = Self> {
        let rates = Rate::ALL.into_iter();
        let of_rates = rates.flat_map(|rate| [Self::Difference(rate), Self::Ratio(rate)]);
        let others = [
            Self::OddsDifference,
            Self::OddsRatio,
            Self::RowsDifference,
            Self::RowsRatio,
        ];
        of_rates.chain(others)
    }

    /// The name used in reports: fairlearn's where it has one.
    pub fn id(self) -> String {
        let name = |rate: Rate| match rate {
            Rate::Selection => "demographic_parity",
            Rate::Recall => "equal_opportunity",
            Rate::Precision => "predictive_parity",
            other => other.id(),
        };
        match self {
            Self::Difference(rate) => format!("{}_difference", name(rate)),
            Self::Ratio(rate) => format!("{}_ratio", name(rate)),
            Self::OddsDifference => "equalized_odds_difference".into(),
            Self::OddsRatio => "equalized_odds_ratio".into(),
            Self::RowsDifference => "rows_difference".into(),
            Self::RowsRatio => "rows_ratio".into(),
        }
    }

    /// Whether it is a quotient, which is 1 where groups are alike; otherwise 0 is.
    pub const fn is_ratio(self) -> bool {
        matches!(self, Self::Ratio(_) | Self::OddsRatio | Self::RowsRatio)
    }

    /// The shares that it compares.
    pub(super) const fn rates(self) -> &'static [Rate] {
        match self {
            Self::Difference(rate) | Self::Ratio(rate) => rate.alone(),
            Self::OddsDifference | Self::OddsRatio => &[Rate::Recall, Rate::FalsePositive],
            Self::RowsDifference | Self::RowsRatio => &[],
        }
    }
}

impl Rate {
    const fn alone(self) -> &'static [Self] {
        match self {
            Self::Selection => &[Self::Selection],
            Self::Recall => &[Self::Recall],
            Self::FalsePositive => &[Self::FalsePositive],
            Self::Precision => &[Self::Precision],
            Self::Accuracy => &[Self::Accuracy],
            Self::FalseNegative => &[Self::FalseNegative],
            Self::Specificity => &[Self::Specificity],
            Self::FalseOmission => &[Self::FalseOmission],
        }
    }
}

/// Which groups are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// Those with enough rows: 100, or 30 of the class that a share is of. What is undefined is left out.
    Enough,
    /// All; a share of no rows is 0. So does fairlearn.
    Everyone,
}
