use super::*;
use crate::report::differences::tests::document;
use crate::report::document::{Document, Window};
use crate::report::moved::tests::drift;
use crate::report::section::Choice;

/// A document with two windows, ROC AUC in them, and three columns that moved.
fn example() -> Outcome {
    let mut document = document(Some(0.7), Some(0.66), 0.022);
    document.windows = (0..2)
        .zip(0_i64..)
        .map(|(index, day)| Window {
            index,
            start: format!("2026-01-0{}T00:00:00Z", index + 1),
            end: format!("2026-01-0{}T00:00:00Z", index + 2),
            start_us: day * 86_400_000_000,
            end_us: (day + 1) * 86_400_000_000,
            n: 100,
            n_labelled: 100,
            scope: [Scope::Reference, Scope::Current][index],
            coverage: None,
            maturity: None,
            status: None,
        })
        .collect();
    document.task.window = Some("day".into());
    let in_window = |column: &str| crate::report::document::Drift {
        scope: Scope::Window,
        window: Some(1),
        ..drift(column, "jensenshannon", 0.3, "alarm")
    };
    let window = crate::report::document::Quality {
        scope: Scope::Window,
        window: Some(1),
        ..document.quality[1].clone()
    };
    document.quality.push(window);
    document.drift = vec![
        drift("wind", "jensenshannon", 0.5, "alarm"),
        in_window("wind"),
        drift("rain", "jensenshannon", 0.1, "ok"),
        in_window("rain"),
    ];
    Outcome {
        help: vec![("roc_auc".into(), "Area under the curve.".into())],
        document,
        complete: true,
        ..Outcome::default()
    }
}

/// Every block, those inside others too.
fn all(blocks: &[Block]) -> Vec<&Block> {
    let mut found = Vec::new();
    for block in blocks {
        found.push(block);
        match block {
            Block::Beside(blocks) | Block::Details { blocks, .. } => found.extend(all(blocks)),
            Block::Choice { options, .. } => {
                found.extend(options.iter().flat_map(|option| all(&option.blocks)));
            }
            Block::Rows(rows) => found.extend(rows.notes.iter().flat_map(|note| all(note))),
            _ => {}
        }
    }
    found
}

fn find<'a>(shown: &'a Shown, id: &str) -> &'a Section {
    shown
        .sections
        .iter()
        .find(|section| section.id == id)
        .unwrap()
}

fn rows<'a>(shown: &'a Shown, id: &str) -> &'a crate::report::section::Rows {
    shown
        .sections
        .iter()
        .flat_map(|section| all(&section.blocks))
        .find_map(|block| match block {
            Block::Rows(rows) if rows.id == id => Some(&**rows),
            _ => None,
        })
        .unwrap()
}

fn options<'a>(section: &'a Section, of: &str) -> &'a [Choice] {
    let mut choices = all(&section.blocks).into_iter();
    choices
        .find_map(|block| match block {
            Block::Choice { id, options, .. } if id == of => Some(options.as_slice()),
            _ => None,
        })
        .unwrap()
}

#[test]
fn parts_stand_in_the_order_in_which_they_are_read_and_ids_are_there_once() {
    let mut outcome = example();
    outcome.sections = vec![section("slo", "Objective", Vec::new())];
    let shown = Shown::of(&outcome);
    let ids: Vec<&str> = shown
        .sections
        .iter()
        .map(|section| section.id.as_str())
        .collect();
    let wanted = [
        "slo",
        "came-in",
        "over-time",
        "quality",
        "drift",
        "method",
        "glossary",
    ];
    assert_eq!(ids, wanted);
    assert!(shown.exports.is_some() && shown.complete);
    assert_eq!(shown.period, "2 windows, Jan 1 \u{2013} Jan 2, 1970");
}

#[test]
fn a_metric_has_its_row_its_help_and_its_windows_under_one_key() {
    let shown = Shown::of(&example());
    let metrics = rows(&shown, "metric");
    assert_eq!(metrics.keys, ["roc_auc"]);
    assert_eq!(metrics.first, "roc_auc");
    let cells: Vec<String> = metrics.table.rows[0].iter().map(Cell::shown).collect();
    assert_eq!(cells[1], "0.700 (0.678 to 0.722)");
    assert_eq!(cells[2], "0.660 (0.638 to 0.682)");
    assert!(metrics.table.rows[0][3].is_clear());
    assert!(
        matches!(&metrics.notes[0][0], Block::Remark(help) if help.starts_with("Area under the curve."))
    );
    let over_time = options(find(&shown, "over-time"), "metric");
    assert_eq!(over_time[0].key, "roc_auc");
    assert!(
        matches!(&over_time[0].blocks[0], Block::Figure { file, .. } if file == "roc_auc-over-time")
    );
}

#[test]
fn a_column_has_its_row_its_windows_and_every_convention_under_one_key() {
    let shown = Shown::of(&example());
    let columns = rows(&shown, "column");
    assert_eq!(columns.keys, ["wind", "rain"]);
    let drift = find(&shown, "drift");
    let details = options(drift, "column");
    assert_eq!(details.len(), 2);
    for (option, column) in details.iter().zip(["wind", "rain"]) {
        assert_eq!(option.key, column);
        let figures: Vec<&str> = all(&option.blocks)
            .into_iter()
            .filter_map(|block| match block {
                Block::Figure { figure, .. } => Some(figure.title()),
                _ => None,
            })
            .collect();
        assert_eq!(
            figures,
            [format!("{column}: Jensen\u{2013}Shannon distance per day")]
        );
        assert!(matches!(option.blocks.last(), Some(Block::Details { .. })));
    }
    let heat = options(drift, "measure");
    assert_eq!(heat.len(), drift::MEASURES.len());
}

#[test]
fn what_cannot_be_laid_out_says_why() {
    let shown = Shown::of(&Outcome {
        document: Document::default(),
        ..Outcome::default()
    });
    let said = |id: &str| match &find(&shown, id).blocks[..] {
        [Block::Remark(said)] => said.clone(),
        other => panic!("{other:?}"),
    };
    assert!(said("over-time").starts_with("There are no windows"));
    assert_eq!(said("drift"), "Computing\u{2026}");
    assert!(shown.exports.is_none());
}

#[test]
fn an_input_that_could_be_a_weight_is_told_once() {
    let mut outcome = example();
    let column = |name: &str, role: crate::book::Role| crate::report::document::Column {
        name: name.into(),
        kind: "number".into(),
        role,
        confidence: 0.7,
        reason: format!(
            "no sign of another role{}",
            crate::book::Role::PERHAPS_WEIGHT
        ),
        missing: None,
        look: None,
    };
    let source = Source {
        name: "a.csv".into(),
        format: "csv".into(),
        bytes: 1,
        rows: 1,
        part: crate::book::Part::Current,
        part_reason: String::new(),
        columns: vec![column("weight", crate::book::Role::Feature)],
        notes: Vec::new(),
    };
    outcome.document.sources = vec![source.clone(), source];
    let told = |outcome: &Outcome| {
        let told = Shown::of(outcome).told.into_iter();
        told.filter(|line| line.contains("role weight"))
            .collect::<Vec<_>>()
    };
    let said = told(&outcome);
    assert!(
        said.len() == 1 && said[0].starts_with("\u{201c}weight\u{201d} is taken as an input"),
        "{said:?}"
    );
    outcome.document.task.weight = Some("w".into());
    assert!(told(&outcome).is_empty());
}
