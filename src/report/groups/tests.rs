use super::*;

fn parity(measure: &str, convention: &str, value: Option<f64>) -> Parity {
    Parity {
        measure: measure.into(),
        convention: convention.into(),
        value,
        low: value.map(|value| value - 0.1),
        high: value.map(|value| value + 0.1),
        noise: Some(0.02),
        lowest: Some("b".into()),
        highest: Some("a".into()),
        groups: 2,
        n: 300,
        verdict: "watch".into(),
        undefined: value
            .is_none()
            .then(|| "fewer than two groups have enough rows".into()),
    }
}

fn document() -> Document {
    let group = |name: &str, n| Group {
        group: name.into(),
        n,
        n_labelled: n,
        too_small: n < 100,
        quality: vec![GroupQuality {
            metric: "accuracy".into(),
            value: Some(0.75),
            low: Some(0.7),
            high: Some(0.8),
            n,
            undefined: None,
        }],
        rates: Vec::new(),
    };
    let mut document = Document {
        groups: vec![Groups {
            column: "sex".into(),
            scope: Scope::Current,
            largest: Some("a".into()),
            left_out: 3,
            groups: vec![group("a", 200), group("b", 90)],
            parity: vec![
                parity("demographic_parity_ratio", "wellenough", Some(0.7)),
                parity("demographic_parity_ratio", "fairlearn", Some(0.6)),
                parity("rows_ratio", "wellenough", None),
            ],
        }],
        ..Document::default()
    };
    document.task.kind = "binary".into();
    document
}

#[test]
fn groups_are_laid_out_with_their_intervals() {
    let section = section(&document()).unwrap();
    let tables: Vec<&Table> = section
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Table { table, .. } => Some(table),
            _ => None,
        })
        .collect();
    let shown: Vec<String> = tables[0].rows[1].iter().map(Cell::shown).collect();
    assert_eq!(shown[..3], ["b", "90", "90"]);
    assert_eq!(shown[5], "0.750 (0.700 to 0.800)");
    let both: Vec<String> = tables[1].rows.iter().map(|row| row[0].shown()).collect();
    assert_eq!(
        both,
        ["Demographic parity, ratio"],
        "the rest is folded away"
    );
    let remarks = section
        .blocks
        .iter()
        .filter(|block| matches!(block, Block::Remark(_)));
    assert_eq!(remarks.count(), 2, "rows left out, and what cannot be");
}

#[test]
fn it_is_told_which_numbers_are_weighted() {
    let mut document = document();
    document.task.weight = Some("w".into());
    let share = |rate: &str| GroupRate {
        rate: rate.into(),
        rows: 40,
        of: 90,
        n_effective: Some(61.5),
        value: Some(0.5),
        low: Some(0.4),
        high: Some(0.6),
        difference: None,
        difference_low: None,
        difference_high: None,
        ratio: Some(1.0),
        ratio_low: Some(1.0),
        ratio_high: Some(1.0),
        verdict: "cannot_tell".into(),
    };
    document.groups[0].groups[1].rates = vec![share("recall")];
    let laid_out = section(&document).unwrap();
    let said =
        |block: &Block| matches!(block, Block::Prose(text) if text.starts_with("Weighted by w"));
    assert!(said(&laid_out.blocks[1]));
    let table = shares(&document.groups[0]);
    let at = table
        .columns
        .iter()
        .position(|name| name == "Effective rows");
    let shown: Vec<String> = table.rows[0].iter().map(Cell::shown).collect();
    assert_eq!((table.columns.len(), shown.len()), (7, 7));
    assert!(shown[at.unwrap()].starts_with("61.5"), "{shown:?}");
    document.task.weight = None;
    let plainly = section(&document).unwrap();
    assert!(!plainly.blocks.iter().any(said));
}

#[test]
fn without_groups_there_is_no_section() {
    assert_eq!(section(&Document::default()), None);
}
