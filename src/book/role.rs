//! What a column or a file is for.

use serde::{Deserialize, Serialize};

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// When the prediction was made.
    Time,
    /// What joins a label to its prediction.
    Id,
    /// The model's decision: a class, or the predicted value of a regression.
    Prediction,
    /// The number from the model: a probability or a margin. Several of them are one per class.
    Score,
    /// The truth.
    Label,
    /// The lower end of a prediction interval.
    Lower,
    /// Its upper end.
    Upper,
    /// When the truth arrived.
    LabelTime,
    /// Which trained model answered.
    Version,
    /// Which model definition (code, configuration) answered.
    Definition,
    /// A group to compare.
    Segment,
    /// An input of the model.
    Feature,
    /// Which query a ranked document belongs to.
    Query,
    /// How much the row counts in quality.
    Weight,
    /// Not used.
    Ignored,
}

impl Role {
    /// How the reason ends of an input whose name could be that of a weight: of a row, or of a person or a parcel.
    pub const PERHAPS_WEIGHT: &str = "; if it says how much a row counts, give it the role weight";

    /// Every role, in the order in which an editor lists them.
    pub const ALL: [Self; 15] = [
        Self::Time,
        Self::Id,
        Self::Prediction,
        Self::Score,
        Self::Label,
        Self::Lower,
        Self::Upper,
        Self::LabelTime,
        Self::Version,
        Self::Definition,
        Self::Segment,
        Self::Feature,
        Self::Query,
        Self::Weight,
        Self::Ignored,
    ];

    /// The name used in reports and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Id => "id",
            Self::Prediction => "prediction",
            Self::Score => "score",
            Self::Label => "label",
            Self::Lower => "lower",
            Self::Upper => "upper",
            Self::LabelTime => "label_time",
            Self::Version => "version",
            Self::Definition => "definition",
            Self::Segment => "segment",
            Self::Feature => "feature",
            Self::Query => "query",
            Self::Weight => "weight",
            Self::Ignored => "ignored",
        }
    }

    /// The role of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.id() == id)
    }

    /// Whether a column of this role is watched for drift.
    pub const fn drifts(self) -> bool {
        matches!(
            self,
            Self::Feature | Self::Segment | Self::Score | Self::Prediction
        )
    }
}

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Predictions of the period that counts as normal.
    Reference,
    /// Predictions to judge.
    Current,
    /// Labels to join by id.
    Labels,
}

impl Part {
    /// The name used in reports and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::Current => "current",
            Self::Labels => "labels",
        }
    }
}
