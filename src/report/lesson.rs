//! A lesson as a part of the report: the story, what to look at, questions; the verdict only at its end.

use super::section::{Block, Rows, Section};
use super::table::{Cell, Table};
use crate::book::lesson::{Cause, CauseText, Lesson, Place, Question, Sheet};

/// Lays a lesson out; `hidden` is what it shows at its end, `ids` the parts that links can lead to.
pub fn section(sheet: &Sheet, hidden: Vec<Block>, ids: &[&str]) -> Section {
    let Sheet { lesson, .. } = sheet;
    let mut blocks = vec![
        Block::Prose(sheet.story.clone()),
        Block::Heading("Look first".into()),
    ];
    blocks.extend(lesson.look.iter().map(|look| {
        let (id, words) = part(look.place);
        Block::Claim {
            tone: "look".into(),
            text: look.text.clone(),
            link: ids.contains(&id).then(|| (id.into(), words.into())),
        }
    }));
    blocks.push(Block::Heading("What is the matter?".into()));
    blocks.push(Block::Remark(
        "What you choose stays in this browser.".into(),
    ));
    blocks.push(asked(sheet));
    blocks.extend(hints(&lesson.hints));
    blocks.push(Block::Details {
        summary: "Show what happened".into(),
        blocks: revealed(&sheet.reveal, hidden),
    });
    Section {
        id: "lesson".into(),
        title: format!("Lesson: {}", sheet.title),
        blocks,
    }
}

/// Where a step of the tour looks.
const fn part(place: Place) -> (&'static str, &'static str) {
    match place {
        Place::Timeline => ("timeline", "what happened when"),
        Place::Versions => ("versions", "versions"),
        Place::Quality => ("quality", "quality"),
        Place::Drift => ("drift", "drift"),
        Place::Faults => ("data", "data quality"),
        Place::Labels => ("labels", "labels"),
        Place::Slices => ("slices", "where it got worse"),
    }
}

/// The causes to choose from, and what is said to each.
fn asked(sheet: &Sheet) -> Block {
    let causes = &sheet.causes;
    let table = |cause: &CauseText| vec![Cell::text(cause.text.clone())];
    Block::Rows(Box::new(Rows {
        id: "lesson-cause".into(),
        caption: "What is the matter?".into(),
        table: Table {
            columns: vec!["Press one".into()],
            rows: causes.iter().map(table).collect(),
        },
        keys: causes.iter().map(|cause| key(cause.id)).collect(),
        first: String::new(),
        few: causes.len(),
        notes: causes
            .iter()
            .map(|cause| answered(&sheet.lesson, cause.id))
            .collect(),
    }))
}

fn key(cause: Cause) -> String {
    match cause {
        Cause::Definition => "definition",
        Cause::Retrained => "retrained",
        Cause::World => "world",
        Cause::Labels => "labels",
        Cause::Nothing => "nothing",
        Cause::CannotTell => "cannot_tell",
    }
    .into()
}

fn answered(lesson: &Lesson, cause: Cause) -> Vec<Block> {
    if cause != lesson.cause {
        let why = lesson.wrong.get(&cause).cloned().unwrap_or_default();
        return vec![
            remark(false, format!("No. {why}")),
            Block::Remark("Look again, and choose another.".into()),
        ];
    }
    let mut blocks = vec![remark(true, "Yes, that is it. What shows it?".into())];
    blocks.extend(lesson.questions.iter().flat_map(question));
    blocks
}

fn remark(is_right: bool, text: String) -> Block {
    Block::Claim {
        tone: if is_right { "good" } else { "bad" }.into(),
        text,
        link: None,
    }
}

/// A question whose answers are pressed to hear what there is to say of them.
fn question(question: &Question) -> [Block; 2] {
    let answers = &question.choices;
    let rows = Rows {
        id: format!("lesson-{}", question.id),
        caption: question.ask.clone(),
        table: Table {
            columns: vec!["Press an answer".into()],
            rows: answers
                .iter()
                .map(|answer| vec![Cell::text(answer.text.clone())])
                .collect(),
        },
        keys: (0..answers.len()).map(|at| at.to_string()).collect(),
        first: String::new(),
        few: answers.len(),
        notes: answers
            .iter()
            .map(|answer| vec![remark(answer.is_right, answer.said.clone())])
            .collect(),
    };
    [
        Block::Heading(question.ask.clone()),
        Block::Rows(Box::new(rows)),
    ]
}

/// Hints, one behind the other.
fn hints(hints: &[String]) -> Option<Block> {
    let mut found: Option<Block> = None;
    for (at, hint) in hints.iter().enumerate().rev() {
        let summary = if at == 0 { "A hint" } else { "Another hint" };
        let mut blocks = vec![Block::Prose(hint.clone())];
        blocks.extend(found.take());
        found = Some(Block::Details {
            summary: summary.into(),
            blocks,
        });
    }
    found
}

/// What happened: Markdown of headings, lists and paragraphs, then what the diagnosis says.
fn revealed(markdown: &str, hidden: Vec<Block>) -> Vec<Block> {
    let line = |line: &str| {
        let text = line.replace('`', "");
        match (text.strip_prefix("## "), text.strip_prefix("- ")) {
            (Some(heading), _) => Block::Heading(heading.into()),
            (_, Some(item)) => Block::Claim {
                tone: "look".into(),
                text: item.into(),
                link: None,
            },
            _ => Block::Prose(text),
        }
    };
    let lines = markdown.lines().map(str::trim);
    // What the reader got right, which the page's shell knows.
    let mut blocks = vec![Block::Control("lesson-score".into())];
    blocks.extend(lines.filter(|text| !text.is_empty()).map(line));
    if !hidden.is_empty() {
        blocks.push(Block::Heading("What the diagnosis says".into()));
        blocks.extend(hidden);
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        let of = |name: &str| {
            let path = format!("{}/static/{name}", env!("CARGO_MANIFEST_DIR"));
            std::fs::read_to_string(path).unwrap()
        };
        // As the page's shell puts it together.
        let index: serde_json::Value = serde_json::from_str(&of("lessons/index.json")).unwrap();
        let lesson: serde_json::Value =
            serde_json::from_str(&of("lessons/loan-desk.json")).unwrap();
        let text = serde_json::json!({
            "title": "More wrong answers", "story": "A bank.", "reveal": of("incidents/loan-desk/reveal.md"),
            "causes": index["causes"], "lesson": lesson,
        });
        Sheet::read(&text.to_string()).unwrap()
    }

    #[test]
    fn the_verdict_stands_behind_the_last_fold_and_nowhere_else() {
        let hidden = vec![Block::Prose("Most likely: broken inputs.".into())];
        let section = section(&sheet(), hidden, &["timeline", "data"]);
        let said = serde_json::to_string(&section.blocks[..section.blocks.len() - 1]).unwrap();
        assert!(!said.contains("Most likely"));
        let Some(Block::Details { summary, blocks }) = section.blocks.last() else {
            panic!("no fold at the end");
        };
        assert_eq!(summary, "Show what happened");
        assert!(blocks.contains(&Block::Heading("What to do".into())));
        assert_eq!(blocks.first(), Some(&Block::Control("lesson-score".into())));
        assert!(blocks.contains(&Block::Prose("Most likely: broken inputs.".into())));
        // The markdown's signs are gone.
        assert!(!serde_json::to_string(blocks).unwrap().contains('`'));
    }

    #[test]
    fn every_cause_is_offered_and_only_the_right_one_leads_on() {
        let section = section(&sheet(), Vec::new(), &["timeline"]);
        let mut rows = section.blocks.iter().filter_map(|block| match block {
            Block::Rows(rows) => Some(rows),
            _ => None,
        });
        let causes = rows.next().unwrap();
        let asks = |blocks: &[Block]| blocks.iter().any(|block| matches!(block, Block::Rows(_)));
        let on = causes
            .keys
            .iter()
            .zip(&causes.notes)
            .filter(|(_, note)| asks(note));
        let on: Vec<&str> = on.map(|(key, _)| key.as_str()).collect();
        assert_eq!((causes.keys.len(), on), (6, vec!["world"]));
        let links = section
            .blocks
            .iter()
            .filter(|block| matches!(block, Block::Claim { link: Some(_), .. }));
        // Links lead only to parts that are there.
        assert_eq!(links.count(), 1);
    }

    #[test]
    fn what_is_no_lesson_is_told() {
        let error = Sheet::read("{}").unwrap_err();
        assert!(error.starts_with("this is no lesson: "), "{error}");
    }
}
