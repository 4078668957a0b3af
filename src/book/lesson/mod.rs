//! Lessons: guided tours through incidents. The verdict is hidden, the reader names cause and evidence, then it is shown.
//!
//! The texts are data (`static/lessons/`), these are their types. What a reader chose, and which lessons are done, the
//! page's shell keeps in the browser and nowhere else (`www/lesson.js`); it says at the reveal what was right.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// `static/lessons/index.json`: the lessons in their order, and the causes that each one asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonIndex {
    /// What may be the matter, in the words of the question.
    pub causes: Vec<CauseText>,
    /// The lessons, in the order in which they are best taken.
    pub lessons: Vec<LessonEntry>,
}

/// A cause in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CauseText {
    /// Which one.
    pub id: Cause,
    /// As a sentence to choose.
    pub text: String,
}

/// One lesson in the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonEntry {
    /// Its place, from 1.
    pub order: u32,
    /// The incident that it is about; also its name in links.
    pub slug: String,
    /// Its title, which does not give the cause away.
    pub title: String,
    /// How long it takes.
    pub minutes: u32,
    /// The file with its [`Lesson`], beside the index.
    pub file: String,
}

/// What may be the matter with a model: the three causes, and what must be ruled out first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// 1. Its definition changed, or what surrounds it (verdicts H1, H1s).
    Definition,
    /// 2. A new trained model learned from new, broken data (H2).
    Retrained,
    /// 3. The model is old, and the world or what it is fed changed (H3a to H3d).
    World,
    /// The labels are wrong (HL).
    Labels,
    /// Nothing is wrong (H0).
    Nothing,
    /// There is not enough to say (INSUFFICIENT, IMMATURE).
    CannotTell,
}

impl Cause {
    /// Every cause, in the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::Definition,
        Self::Retrained,
        Self::World,
        Self::Labels,
        Self::Nothing,
        Self::CannotTell,
    ];
}

/// The guided tour of one incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    /// The incident.
    pub slug: String,
    /// What to look at first, in this order.
    pub look: Vec<Look>,
    /// What is the matter.
    pub cause: Cause,
    /// What to say to each wrong cause.
    pub wrong: BTreeMap<Cause, String>,
    /// What is asked after the cause.
    pub questions: Vec<Question>,
    /// Help for who is stuck, one at a time.
    pub hints: Vec<String>,
}

/// A lesson with all that its tour shows, as the page's shell puts it together from the files under `static/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its title.
    pub title: String,
    /// What was seen, and by whom.
    pub story: String,
    /// What happened, in Markdown.
    pub reveal: String,
    /// The causes to choose from.
    pub causes: Vec<CauseText>,
    /// The tour.
    pub lesson: Lesson,
}

impl Sheet {
    /// Reads a lesson from JSON.
    ///
    /// # Errors
    /// A sentence that says where it cannot be read.
    pub fn read(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| format!("this is no lesson: {error}"))
    }
}

/// One step of the tour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// Where on the page.
    pub place: Place,
    /// What to look for there.
    pub text: String,
}

/// A part of the page that a step points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Quality over time.
    Timeline,
    /// Model versions and definitions.
    Versions,
    /// Quality of both periods, scores and calibration.
    Quality,
    /// Drift of the columns.
    Drift,
    /// Data faults.
    Faults,
    /// Coverage and lateness of labels.
    Labels,
    /// Groups of rows.
    Slices,
}

/// A question with answers to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Its name within the lesson.
    pub id: String,
    /// What is asked.
    pub ask: String,
    /// The answers; several may be right, then all of them are to be chosen.
    pub choices: Vec<Choice>,
}

/// One answer to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The answer.
    pub text: String,
    /// Whether it belongs to the right ones.
    #[serde(rename = "right")]
    pub is_right: bool,
    /// What to say to who chose it, or, where it is right, did not.
    pub said: String,
}

#[cfg(test)]
mod tests;
