//! Files together: classes, ids across files, the reader's choices, and what cannot be measured.

use super::made::{alone, bit, expect, made};
use super::sketches::sketch;
use wellenough::book::{Book, Part, Role, Source};
use wellenough::data::infer::{Problem, Recognition, TaskKind, recognise};

#[test]
fn the_positive_class() {
    for (no, yes, positive) in [
        ("1", "2", "2"),
        ("-1", "1", "1"),
        ("0.0", "1.0", "1.0"),
        ("no", "Yes", "Yes"),
        ("false", "true", "true"),
        ("legit", "fraud", "fraud"),
        ("aye", "nay", "nay"),
        ("zebra", "aardvark", "aardvark"),
    ] {
        let file = made("t.csv", "id,score,label", |row| {
            let label = if row.yes { yes } else { no };
            vec![row.at.to_string(), row.score.to_string(), label.to_owned()]
        });
        let found = alone(&file);
        assert_eq!(
            found.task.positive.as_deref(),
            Some(positive),
            "{}",
            found.task.positive_reason
        );
        assert!(!found.task.positive_reason.is_empty());
    }
    let predictions = made("p.csv", "id,score", |row| {
        vec![row.at.to_string(), row.score.to_string()]
    });
    let labels = made("labels.csv", "id,label", |row| {
        vec![
            row.at.to_string(),
            if row.yes { "aardvark" } else { "zebra" }.to_owned(),
        ]
    });
    let found = recognise(&[labels, predictions], &Book::default());
    assert_eq!(
        found.task.positive.as_deref(),
        Some("aardvark"),
        "{}",
        found.task.positive_reason
    );
}

#[test]
fn ids_that_bear_another_name_in_the_label_file() {
    let predictions = made("p.csv", "flight,carrier,late_proba", |row| {
        vec![
            (9000 + row.at).to_string(),
            "UA".to_owned(),
            row.score.to_string(),
        ]
    });
    let labels = made("l.csv", "flight_id,arrived_late,known_on", |row| {
        vec![
            (9000 + row.at).to_string(),
            bit(row.yes),
            format!("2024-03-{:02}", 1 + row.at / 20),
        ]
    });
    let files = [predictions, labels];
    let found = recognise(&files, &Book::default());
    assert_eq!(
        (found.sources[0].part, found.sources[1].part),
        (Part::Current, Part::Labels)
    );
    expect(
        &files[0],
        &found,
        0,
        &[("flight", Role::Id), ("late_proba", Role::Score)],
    );
    expect(
        &files[1],
        &found,
        1,
        &[
            ("flight_id", Role::Id),
            ("arrived_late", Role::Label),
            ("known_on", Role::LabelTime),
        ],
    );
    assert_eq!(found.task.problems, []);
}

#[test]
fn class_scores_by_suffix_and_by_bare_name() {
    for header in [
        "setosa_prob,virginica_prob,other_prob",
        "setosa,virginica,other",
        "p_setosa,p_virginica,p_other",
    ] {
        let file = made("t.csv", &format!("id,{header},predicted,species"), |row| {
            let (a, b) = (row.score * 0.5, row.draw() * 0.5);
            let top = if a > b { "setosa" } else { "virginica" };
            let truth = if row.yes { "other" } else { top };
            let cells = [
                row.at.to_string(),
                a.to_string(),
                b.to_string(),
                (1.0 - a - b).to_string(),
            ];
            [&cells[..], &[top.to_owned(), truth.to_owned()]].concat()
        });
        let found = alone(&file);
        assert_eq!(found.task.kind, TaskKind::Multiclass, "{header}");
        let classes: Vec<_> = found.sources[0]
            .columns
            .iter()
            .filter_map(|pick| pick.class.as_deref())
            .collect();
        assert_eq!(classes, ["setosa", "virginica", "other"], "{header}");
        expect(
            &file,
            &found,
            0,
            &[("predicted", Role::Prediction), ("species", Role::Label)],
        );
    }
    let two = made("t.csv", "proba_0,proba_1,label", |row| {
        vec![
            (1.0 - row.score).to_string(),
            row.score.to_string(),
            bit(row.yes),
        ]
    });
    let found = alone(&two);
    expect(
        &two,
        &found,
        0,
        &[
            ("proba_0", Role::Ignored),
            ("proba_1", Role::Score),
            ("label", Role::Label),
        ],
    );
    assert_eq!(found.task.kind, TaskKind::Binary);
}

#[test]
fn margins_percentages_and_perfect_scores() {
    let margin = made("t.csv", "id,score,label", |row| {
        vec![
            row.at.to_string(),
            (row.score * 9.0 - 4.0).to_string(),
            bit(row.yes),
        ]
    });
    let found = alone(&margin);
    expect(
        &margin,
        &found,
        0,
        &[("score", Role::Score), ("label", Role::Label)],
    );
    assert_eq!(found.task.kind, TaskKind::Binary);
    let perfect = made("t.csv", "id,score,label", |row| {
        vec![
            row.at.to_string(),
            if row.yes { "1.0" } else { "0.0" }.to_owned(),
            bit(row.yes),
        ]
    });
    expect(
        &perfect,
        &alone(&perfect),
        0,
        &[("score", Role::Score), ("label", Role::Label)],
    );
    let constant = made("t.csv", "id,score,label", |row| {
        vec![row.at.to_string(), "0.5".to_owned(), bit(row.yes)]
    });
    expect(
        &constant,
        &alone(&constant),
        0,
        &[("score", Role::Score), ("label", Role::Label)],
    );
}

#[test]
fn the_reader_wins() {
    let file = made("t.csv", "id,a,b,score,label", |row| {
        let a = row.draw();
        vec![
            row.at.to_string(),
            a.to_string(),
            bit(row.yes),
            row.score.to_string(),
            bit(row.yes),
        ]
    });
    let source = Source {
        name: "t.csv".to_owned(),
        part: Some(Part::Reference),
        roles: vec![("a".to_owned(), Role::Score), ("b".to_owned(), Role::Label)],
        ..Source::default()
    };
    let book = Book {
        sources: vec![source],
        positive: Some("0".to_owned()),
        ..Book::default()
    };
    let found = recognise(std::slice::from_ref(&file), &book);
    expect(
        &file,
        &found,
        0,
        &[
            ("a", Role::Score),
            ("b", Role::Label),
            ("score", Role::Feature),
            ("label", Role::Feature),
        ],
    );
    assert_eq!(found.sources[0].part, Part::Reference);
    let pick = &found.sources[0].columns[1];
    assert_eq!(
        (pick.confidence.to_bits(), pick.reason.as_str()),
        (1.0_f64.to_bits(), "you said so")
    );
    assert_eq!(
        (
            found.task.positive.as_deref(),
            found.task.positive_reason.as_str()
        ),
        (Some("0"), "you said so")
    );
}

#[test]
fn what_cannot_be_measured_gets_a_sentence() {
    let fatal = |found: &Recognition| found.task.problems.iter().any(Problem::fatal);
    let plain = sketch("p.csv", "id,score,x\n1,0.2,5\n2,0.7,6\n3,0.4,5\n");
    let found = alone(&plain);
    assert!(
        matches!(found.task.problems.as_slice(), [Problem::NoLabel { .. }]),
        "{:?}",
        found.task.problems
    );
    assert!(!fatal(&found) && found.task.problems[0].to_string().contains("p.csv"));

    let labels = sketch("labels.csv", "id,label\n1,0\n2,1\n3,0\n");
    let found = alone(&labels);
    assert!(
        matches!(found.task.problems.as_slice(), [Problem::OnlyLabels { .. }]),
        "{:?}",
        found.task.problems
    );

    let bare = sketch("labels.csv", "label\n0\n1\n0\n");
    let found = recognise(&[plain.clone(), bare], &Book::default());
    assert!(
        found
            .task
            .problems
            .iter()
            .any(|problem| matches!(problem, Problem::LabelsWithoutId { .. }))
    );
    assert!(!fatal(&found));

    let other = sketch(
        "weather.csv",
        "city,rain,wind,sun,fog\nA,1.5,2,3,4\nB,2.5,3,4,5\nC,1.5,3,3,5\n",
    );
    let found = recognise(&[plain, other], &Book::default());
    assert!(
        found
            .task
            .problems
            .iter()
            .any(|problem| matches!(problem, Problem::NothingInCommon { .. }))
    );
    assert!(fatal(&found));

    let header = sketch("h.csv", "id,ts,score,label\n");
    let found = alone(&header);
    assert!(
        found
            .task
            .problems
            .iter()
            .any(|problem| matches!(problem, Problem::NoRows { .. }))
            && fatal(&found)
    );
    assert!(fatal(&alone(&sketch("e.csv", ""))) && fatal(&recognise(&[], &Book::default())));

    let one = sketch("one.csv", "only\n10.7\n7.6\n12.0\n");
    let found = alone(&one);
    assert!(!fatal(&found) && found.sources[0].columns[0].role == Role::Feature);
}
