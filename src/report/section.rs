//! A part of the report that is laid out once, so that the page and the HTML file show the same and the page need not
//! know what it is about.
//!
//! The desk lays sections out (`report::<topic>::section`), [`Outcome::sections`](super::Outcome::sections) carries
//! them, `ui/section.rs` and `report/html/section.rs` show them.
//!
//! **Invariant:** every text here is text; whoever shows it escapes it.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Figure;
use super::table::{Table, visible};

/// A part of the report under one heading.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// By which links and tests find it, such as `slo`; letters, digits and hyphens.
    pub id: String,
    /// What stands above it.
    pub title: String,
    /// What it holds, from top to bottom.
    pub blocks: Vec<Block>,
}

/// One thing in a [`Section`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Block {
    /// A smaller heading.
    Heading(String),
    /// Sentences.
    Prose(String),
    /// Sentences that qualify what stands above, shown quietly.
    Remark(String),
    /// A paragraph of the reader's, with stressed words in it.
    Words(Vec<Run>),
    /// A list of the reader's, numbered from `first` where it is numbered.
    List {
        /// Its first number.
        first: Option<u64>,
        /// What stands at each point.
        items: Vec<Vec<Self>>,
    },
    /// What the reader quotes.
    Quote(Vec<Self>),
    /// Lines as they were typed.
    Code(String),
    /// A sentence led by a mark, and where in the report to see it.
    Claim {
        /// `good`, `watch`, `bad` or `unknown`.
        tone: String,
        /// The sentence.
        text: String,
        /// The id of the section that shows it, and the words of the link.
        link: Option<(String, String)>,
    },
    /// Names and what they are: a few numbers that matter most.
    Facts(Vec<(String, String)>),
    /// A table.
    Table {
        /// What it is, for those who do not see it.
        caption: String,
        /// The table.
        table: Table,
    },
    /// A chart.
    Figure {
        /// Name of its file when saved, without an ending.
        file: String,
        /// The chart, held once by all who show it.
        #[serde(serialize_with = "lent", deserialize_with = "held")]
        figure: Arc<Figure>,
    },
    /// Blocks side by side, as many as there is room for.
    Beside(Vec<Self>),
    /// A table whose rows can be chosen.
    Rows(Box<Rows>),
    /// One of several, by what was chosen; a reader who cannot choose sees the first.
    Choice {
        /// What is chosen; all choices of one id go together, and the keys of [`Rows`] too.
        id: String,
        /// What it says beside the field to choose in; without it, something else chooses.
        name: Option<String>,
        /// The key of what stands there at first; empty: the first.
        first: String,
        /// What there is to choose from.
        options: Vec<Choice>,
    },
    /// Something that can be moved, and what every place of it would mean.
    Trial(Box<Trial>),
    /// Where the page puts a control of its own, by that name; nothing for a reader of a file.
    Control(String),
    /// What is folded away behind a line.
    Details {
        /// The line.
        summary: String,
        /// What is behind it.
        blocks: Vec<Self>,
    },
    /// A text to look at, to copy and to save as a file.
    File {
        /// The file's name.
        name: String,
        /// Its media type.
        mime: String,
        /// Its text.
        text: String,
    },
}

/// Some words in a paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The words.
    pub text: String,
    /// How they are stressed.
    pub style: Style,
    /// The part of the report that they lead to.
    pub link: Option<String>,
}

impl Run {
    /// Words that lead nowhere.
    pub fn new(text: impl Into<String>, style: Style) -> Self {
        Self {
            text: text.into(),
            style,
            link: None,
        }
    }
}

/// How words are stressed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Style {
    /// Not at all.
    #[default]
    Plain,
    /// Strongly.
    Strong,
    /// By another slope.
    Emphasis,
    /// As a program writes.
    Code,
    /// As a formula.
    Formula,
}

/// A table whose rows can be chosen.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    /// What is chosen; see [`Block::Choice`].
    pub id: String,
    /// What it is, for those who do not see it.
    pub caption: String,
    /// The table; its first cells are what is pressed.
    pub table: Table,
    /// What pressing a row chooses, one per row.
    pub keys: Vec<String>,
    /// The key that is marked while none is chosen; empty: none.
    pub first: String,
    /// Rows that are shown before the reader asks for all.
    pub few: usize,
    /// What stands below a row that the reader chose; empty, or one per row.
    pub notes: Vec<Vec<Block>>,
}

/// Something that can be moved, and what every place of it would mean.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// What is chosen; see [`Block::Choice`].
    pub id: String,
    /// How it is.
    pub blocks: Vec<Block>,
    /// What can be moved, one at a time.
    pub axes: Vec<Axis>,
}

/// A number that can be moved.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// By which it is known.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The file of the chart whose objective's line it is; empty: none.
    pub figure: String,
    /// Where it stands.
    pub now: usize,
    /// Where it can stand, by rising value.
    pub stops: Vec<Stop>,
}

/// One place of an [`Axis`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Stop {
    /// The number.
    pub value: f64,
    /// How it is written.
    pub name: String,
    /// What it would mean.
    pub blocks: Vec<Block>,
}

/// One of several.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// By which it is chosen.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// What is shown.
    pub blocks: Vec<Block>,
}

fn lent<S: Serializer>(figure: &Arc<Figure>, serializer: S) -> Result<S::Ok, S::Error> {
    Figure::serialize(figure, serializer)
}

fn held<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<Figure>, D::Error> {
    Figure::deserialize(deserializer).map(Arc::new)
}

/// A text of a block without the characters that hide or turn others; lines and tabs stay, and nothing is cut.
pub fn readable(text: &str) -> String {
    let kept = |char| match char {
        '\n' | '\t' => char,
        _ => visible(char),
    };
    text.chars().map(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_lines_and_hides_nothing() {
        assert_eq!(
            readable("a: 1\n\tb\u{202e}\u{0}"),
            "a: 1\n\tb\u{fffd}\u{fffd}"
        );
    }
}
