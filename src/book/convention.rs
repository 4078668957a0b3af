//! Whose definition of drift is asked for.

use serde::{Deserialize, Serialize};

/// A set of definitions and thresholds of drift that belong together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Convention {
    /// Ours: bins fixed by the reference, the size of the change first, then noise, then the number of columns.
    #[default]
    #[serde(rename = "wellenough")]
    Wellenough,
    /// Evidently 0.7: a test up to 1,000 rows, a distance beyond, one threshold for all.
    #[serde(rename = "evidently-0.7")]
    Evidently,
    /// `NannyML` 0.13: distances window by window, thresholds from the reference's own windows.
    #[serde(rename = "nannyml-0.13")]
    Nannyml,
    /// scipy's tests at 5 % and its distances.
    #[serde(rename = "scipy")]
    Scipy,
}

impl Convention {
    /// Every convention, ours first.
    pub const ALL: [Self; 4] = [
        Self::Wellenough,
        Self::Evidently,
        Self::Nannyml,
        Self::Scipy,
    ];

    /// The name used in reports and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Wellenough => "wellenough",
            Self::Evidently => "evidently-0.7",
            Self::Nannyml => "nannyml-0.13",
            Self::Scipy => "scipy",
        }
    }

    /// The convention of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|convention| convention.id() == id)
    }
}
