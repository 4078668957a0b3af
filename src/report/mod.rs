//! How it is told: the document, figures, text. Pure; imports `book`, `measure`, `reason`.

pub mod document;
pub mod number;
pub mod picture;
pub mod theme;
pub mod words;

pub use document::Document;
pub use picture::Picture;

use serde::{Deserialize, Serialize};

/// All that one run says: the document that is exported, and what the figures need beyond it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The numbers, as in the JSON download.
    pub document: Document,
    /// Counts for curves, histograms and the threshold slider.
    pub picture: Picture,
    /// Whether every number is in; before that, more follow.
    pub complete: bool,
}
